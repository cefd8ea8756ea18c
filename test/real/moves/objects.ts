/** Kubernetes objects as people and charts write them. */
import type { World } from '../world.ts';

/** Applies objects. */
export async function applyAll(world: World, ...items: readonly object[]): Promise<void> {
  await world.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

/** Makes a namespace, with labels if there are any, and waits until pods may run in it. */
export async function makeNamespace(world: World, name: string, labels: Record<string, string> = {}): Promise<void> {
  await applyAll(world, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  await world.serviceAccount(name);
}

/** What is told of a workload. */
export interface WorkloadFacts {
  image: string;
  /** Labels of the pods and of the object. */
  labels: Record<string, string>;
  /** Default `kube-system`. */
  namespace?: string;
  /** Default 1; a DaemonSet has none. */
  replicas?: number;
  /** Name of the container, if it is not the workload's. */
  container?: string;
  args?: string[];
  command?: string[];
  serviceAccountName?: string;
  ports?: number[];
  env?: object[];
  resources?: object;
  /** Readiness and liveness probe of the container. */
  probe?: object;
  /** What the container mounts: folders in it, by names of volumes of the pod. */
  mounts?: Readonly<Record<string, { path: string; readOnly?: true }>>;
  /** More fields of the pod's spec. */
  pod?: object;
  /** More fields of the workload's spec. */
  spec?: object;
  /** Annotations of the pods. */
  annotations?: Record<string, string>;
}

/** Keeps pods of a DaemonSet from nodes of Fargate, where none can run. */
const notOnFargate = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['fargate'] }] },
      ],
    },
  },
};

/** A workload with one container. */
export function workload(kind: 'Deployment' | 'DaemonSet' | 'StatefulSet', name: string, facts: WorkloadFacts): object {
  const { labels, annotations } = facts;
  const container = {
    name: facts.container ?? name,
    image: facts.image.includes('.') && facts.image.includes('/') ? facts.image : `registry.example.com/${facts.image}`,
    ...(facts.args && { args: facts.args }),
    ...(facts.command && { command: facts.command }),
    ...(facts.ports && { ports: facts.ports.map((containerPort) => ({ containerPort })) }),
    ...(facts.env && { env: facts.env }),
    ...(facts.resources && { resources: facts.resources }),
    ...(facts.probe && { readinessProbe: facts.probe, livenessProbe: facts.probe }),
    ...(facts.mounts && {
      volumeMounts: Object.entries(facts.mounts).map(([volume, { path, readOnly }]) => ({
        name: volume,
        mountPath: path,
        ...(readOnly && { readOnly }),
      })),
    }),
  };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: facts.namespace ?? 'kube-system', labels },
    spec: {
      ...(kind !== 'DaemonSet' && { replicas: facts.replicas ?? 1 }),
      ...(kind === 'StatefulSet' && { serviceName: name }),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, ...(annotations && { annotations }) },
        spec: {
          ...(kind === 'DaemonSet' && { affinity: notOnFargate }),
          ...(facts.serviceAccountName && { serviceAccountName: facts.serviceAccountName }),
          containers: [container],
          ...facts.pod,
        },
      },
      ...facts.spec,
    },
  };
}

/** A Service; `ports` are `port: targetPort`. */
export function service(
  name: string,
  namespace: string,
  selector: Record<string, string>,
  ports: Readonly<Record<number, number | string>>,
  more: { type?: string; annotations?: Record<string, string>; headless?: boolean } = {},
): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, ...(more.annotations && { annotations: more.annotations }) },
    spec: {
      ...(more.headless === true ? { clusterIP: 'None' } : { type: more.type ?? 'ClusterIP' }),
      selector,
      ports: Object.entries(ports).map(([port, targetPort], index, all) => ({
        ...(all.length > 1 && { name: `port-${index}` }),
        port: Number(port),
        targetPort,
        protocol: 'TCP',
      })),
    },
  };
}
