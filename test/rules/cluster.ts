/** Small objects as a cluster lists them, solved by default; `now` of the tests is 2026-11-21T05:00:00Z. */
import type { KindTypes } from '../../checks/reads/kinds.ts';

type Labels = Record<string, string>;

export const early = '2026-11-21T04:10:00Z';
/** Twenty seconds before `now`. */
export const recent = '2026-11-21T04:59:40Z';

export interface PodParts {
  name?: string;
  namespace?: string;
  labels?: Labels;
  owner?: string;
  created?: string;
  node?: string;
  scheduler?: string;
  ready?: boolean;
  phase?: string;
  image?: string;
  ports?: { name?: string; containerPort: number }[];
  status?: KindTypes['Pod']['status'];
  containerStatus?: object;
  deleting?: boolean;
}

export function pod(parts: PodParts = {}): KindTypes['Pod'] {
  const { name = 'web-1', created = early, ready = true, phase = 'Running' } = parts;
  const flag = ready ? 'True' : 'False';
  return {
    metadata: {
      name,
      namespace: parts.namespace ?? 'default',
      uid: `uid-${name}`,
      labels: parts.labels ?? { app: 'web' },
      creationTimestamp: created,
      ...(parts.owner !== undefined && {
        ownerReferences: [{ kind: 'ReplicaSet', name: parts.owner, uid: parts.owner }],
      }),
      ...(parts.deleting && { deletionTimestamp: recent }),
    },
    spec: {
      nodeName: parts.node ?? 'node-1',
      schedulerName: parts.scheduler ?? 'default-scheduler',
      containers: [
        {
          name: 'web',
          image: parts.image ?? 'nginx:1.27',
          ports: parts.ports ?? [{ name: 'http', containerPort: 80 }],
        },
      ],
    },
    status: parts.status ?? {
      phase,
      conditions: [
        { type: 'PodScheduled', status: 'True', lastTransitionTime: created },
        { type: 'Ready', status: flag, lastTransitionTime: created },
      ],
      containerStatuses: [
        {
          name: 'web',
          ready,
          restartCount: 0,
          state: { running: { startedAt: created } },
          lastState: {},
          ...parts.containerStatus,
        },
      ],
    },
  };
}

/** A pod whose one container is in a state and not ready. */
export function podIn(state: object, more: object = {}, parts: PodParts = {}): KindTypes['Pod'] {
  return pod({ ready: false, ...parts, containerStatus: { ready: false, state, ...more } });
}

export function pendingPod(message: string, created = early): KindTypes['Pod'] {
  return pod({
    created,
    node: '',
    status: {
      phase: 'Pending',
      conditions: [
        { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime: created },
      ],
    },
  });
}

/** A settled Deployment `web` with its ReplicaSet and pods. */
export function deployment(
  parts: { name?: string; replicas?: number; spec?: object; status?: object; meta?: object } = {},
) {
  const { name = 'web', replicas = 2 } = parts;
  return {
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-${name}`,
      generation: 3,
      creationTimestamp: early,
      labels: { tier: 'front' },
      annotations: { 'deployment.kubernetes.io/revision': '2' },
      ...parts.meta,
    },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            {
              name: 'web',
              image: '123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/demo-flask-backend:latest',
              ports: [{ containerPort: 8080 }],
              resources: { requests: { cpu: '250m' } },
            },
          ],
        },
      },
      ...parts.spec,
    },
    status: {
      observedGeneration: 3,
      replicas,
      updatedReplicas: replicas,
      readyReplicas: replicas,
      availableReplicas: replicas,
      conditions: [
        { type: 'Available', status: 'True', lastUpdateTime: early },
        { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', lastUpdateTime: early },
      ],
      ...parts.status,
    },
  } satisfies KindTypes['Deployment'];
}

/** A ReplicaSet of the Deployment; owned pods name it as `owner`. */
export function replicaSet(name = 'web-new', revision = '2', owner = 'uid-web'): KindTypes['ReplicaSet'] {
  return {
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      creationTimestamp: early,
      annotations: { 'deployment.kubernetes.io/revision': revision },
      ownerReferences: [{ kind: 'Deployment', name: 'web', uid: owner }],
    },
  };
}

export function service(parts: { spec?: object; meta?: object; status?: object } = {}): KindTypes['Service'] {
  return {
    metadata: { name: 'web', namespace: 'default', uid: 'uid-svc', creationTimestamp: early, ...parts.meta },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.100.0.1',
      selector: { app: 'web' },
      ports: [{ port: 8080, targetPort: 80, protocol: 'TCP' }],
      ...parts.spec,
    },
    ...(parts.status && { status: parts.status }),
  };
}

/** A slice of Service `web` that names pods. */
export function slice(pods: readonly string[], parts: { ports?: object[]; conditions?: object } = {}) {
  return {
    metadata: { name: 'web-abc', namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' } },
    ports: parts.ports ?? [{ name: '', port: 80 }],
    endpoints: pods.map((name) => ({
      addresses: ['10.0.0.1'],
      conditions: parts.conditions ?? { ready: true },
      targetRef: { kind: 'Pod', name, namespace: 'default', uid: `uid-${name}` },
    })),
  } satisfies KindTypes['EndpointSlice'];
}

/** A working HPA for Deployment `web`: 1 to 5 replicas, cpu 30 %. */
export function hpa(parts: { name?: string; spec?: object; status?: object; meta?: object } = {}) {
  const { name = 'web-hpa' } = parts;
  return {
    metadata: { name, namespace: 'default', uid: `uid-${name}`, creationTimestamp: early, ...parts.meta },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 5,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 30 } } },
      ],
      ...parts.spec,
    },
    status: {
      currentReplicas: 1,
      desiredReplicas: 1,
      currentMetrics: [
        { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 4, averageValue: '10m' } } },
      ],
      conditions: [
        { type: 'AbleToScale', status: 'True', reason: 'ReadyForNewScale', lastTransitionTime: early },
        { type: 'ScalingActive', status: 'True', reason: 'ValidMetricFound', lastTransitionTime: early },
        { type: 'ScalingLimited', status: 'True', reason: 'TooFewReplicas', lastTransitionTime: early },
      ],
      ...parts.status,
    },
  } satisfies KindTypes['HorizontalPodAutoscaler'];
}

/** An event about an object. */
export function event(kind: string, name: string, parts: object = {}, about: object = {}): KindTypes['Event'] {
  return {
    metadata: { name: `${name}.1`, namespace: 'default' },
    involvedObject: { kind, name, namespace: 'default', uid: `uid-${name}`, ...about },
    lastTimestamp: recent,
    type: 'Normal',
    ...parts,
  };
}

export function rescale(message: string, parts: object = {}, about: object = {}): KindTypes['Event'] {
  return event('HorizontalPodAutoscaler', 'web-hpa', { reason: 'SuccessfulRescale', message, ...parts }, about);
}
