/** Autoscaling: figures, the HPA, and the Cluster Autoscaler. */
import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { UpdateNodegroupConfigCommand } from '@aws-sdk/client-eks';
import { until } from '../children.ts';
import type { World } from '../world.ts';
import { resizeNodes } from './nodes.ts';
import { applyAll, workload } from './objects.ts';

/** metrics-server, and waits until it has figures of at least `nodes` nodes. */
export async function installMetrics(world: World, nodes: number): Promise<void> {
  const port = world.metricsPort;
  await applyAll(
    world,
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'metrics-server', namespace: 'kube-system' },
      // The program itself runs outside of the cluster, on this machine.
      spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ name: 'https', port }] },
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1beta1.metrics.k8s.io' },
      spec: {
        group: 'metrics.k8s.io',
        version: 'v1beta1',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { name: 'metrics-server', namespace: 'kube-system', port },
      },
    },
    workload('Deployment', 'metrics-server', {
      image: 'registry.k8s.io/metrics-server/metrics-server:v0.9.0',
      labels: { 'k8s-app': 'metrics-server' },
    }),
  );
  await world.rolledOut('metrics-server', 'kube-system');
  await until(
    'figures of the nodes',
    async () => (await world.kube.list('/apis/metrics.k8s.io/v1beta1/nodes')).length >= nodes,
    90_000,
  );
}

/** What is told of an HPA on the cpu of a Deployment. */
export interface HpaOrder {
  name: string;
  namespace?: string;
  /** Name of the Deployment. */
  target: string;
  min: number;
  max: number;
  /** Percent of the requested cpu. */
  percent: number;
}

interface Hpa {
  status: {
    currentReplicas?: number;
    desiredReplicas?: number;
    currentMetrics?: { resource?: { current: { averageUtilization?: number } } }[];
  };
}

async function hpaOf(world: World, { name, namespace = 'default' }: HpaOrder): Promise<Hpa | undefined> {
  return world.kube.get<Hpa>(`/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers/${name}`);
}

/** An HPA; waits until it has a current value. */
export async function makeHpa(world: World, order: HpaOrder): Promise<void> {
  const { name, namespace = 'default', target, min, max, percent } = order;
  await applyAll(world, {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: target },
      minReplicas: min,
      maxReplicas: max,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: percent } } },
      ],
    },
  });
  await until(
    'a current value of the HPA',
    async () => {
      const metrics = (await hpaOf(world, order))?.status.currentMetrics;
      return metrics?.[0]?.resource?.current.averageUtilization !== undefined;
    },
    120_000,
  );
}

/**
 * Load on an application that its HPA scales out for; the load stays on.
 * @param app label `app` of its pods
 * @param millicores cpu that all of its pods share
 */
export async function scaleOut(world: World, order: HpaOrder, app: string, millicores: number): Promise<void> {
  world.simulators.load(app, millicores);
  const isScaled = async () => ((await hpaOf(world, order))?.status.currentReplicas ?? 0) > order.min;
  await until('the HPA to scale out', isScaled, 120_000);
  await world.rolledOut(order.target, order.namespace);
}

/** A new HPA that has scaled out by itself, on load that is on already. */
export async function makeScaledHpa(world: World, order: HpaOrder, app: string, millicores: number): Promise<void> {
  const { namespace = 'default', target, min } = order;
  await world.kubectl(['scale', 'deployment', target, '-n', namespace, `--replicas=${min}`]);
  // An HPA that still finds the replicas of before recommends as many, and then raises to them without naming load.
  const share = (0.9 * millicores * 1_000_000) / min;
  await until('few pods to carry the load', async () => (await busiest(world, namespace, app)) > share, 90_000);
  await makeHpa(world, order);
  await scaleOut(world, order, app, millicores);
}

/** As if it had never scaled: no load, the least number of replicas, a new HPA and no Events of the old one. */
export async function forgetScaling(world: World, order: HpaOrder, app: string): Promise<void> {
  const { name, namespace = 'default', target } = order;
  world.simulators.load(app, 0);
  await world.delete('hpa', name, namespace);
  // Figures are averages over a window: without this the new HPA would scale out on the load of before.
  await world.kubectl(['scale', 'deployment', target, '-n', namespace, `--replicas=${order.min}`]);
  await until('the load to be gone', async () => (await busiest(world, namespace, app)) < 50_000_000, 90_000);
  const selector = 'involvedObject.kind=HorizontalPodAutoscaler';
  await world.kubectl(['delete', 'events', '-n', namespace, '--field-selector', selector]);
  await makeHpa(world, order);
  // The old HPA may have raised the number once more while it was being deleted.
  await until(
    'the least number of replicas',
    async () => (await hpaOf(world, order))?.status.currentReplicas === order.min,
    120_000,
  );
}

/** Nanocores of the busiest pod of an application, as metrics-server says it. */
async function busiest(world: World, namespace: string, app: string): Promise<number> {
  interface PodMetrics {
    containers: { usage: { cpu: string } }[];
  }
  const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods?labelSelector=app%3D${app}`;
  const pods = await world.kube.list<PodMetrics>(path);
  const scale: Record<string, number> = { n: 1, u: 1000, m: 1_000_000 };
  const nano = (text: string) => Number.parseInt(text, 10) * (scale[text.slice(-1)] ?? 1e9);
  return Math.max(0, ...pods.map((pod) => nano(pod.containers[0]?.usage.cpu ?? '0')));
}

/** Cluster Autoscaler with auto-discovery, after the node group's maximum was raised. */
export async function installAutoscaler(world: World, maxSize: number, group = 'node-group'): Promise<void> {
  const { name } = world.cluster;
  await world.aws.eks.send(
    new UpdateNodegroupConfigCommand({ clusterName: name, nodegroupName: group, scalingConfig: { maxSize } }),
  );
  const discovery = `--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/${name}`;
  await applyAll(
    world,
    workload('Deployment', 'cluster-autoscaler', {
      image: 'registry.k8s.io/autoscaling/cluster-autoscaler:v1.36.0',
      labels: { app: 'cluster-autoscaler' },
      command: [
        './cluster-autoscaler',
        '--v=4',
        '--cloud-provider=aws',
        '--skip-nodes-with-local-storage=false',
        '--expander=least-waste',
        discovery,
      ],
    }),
  );
  await world.rolledOut('cluster-autoscaler', 'kube-system');
}

/** One node more in a managed group, with the Event that the Cluster Autoscaler writes of a pod that had no room. */
export async function scaleUp(
  world: World,
  { namespace, from, max, group = 'node-group' }: { namespace: string; from: number; max: number; group?: string },
): Promise<void> {
  const { AutoScalingGroups = [] } = await world.aws.autoscaling.send(new DescribeAutoScalingGroupsCommand({}));
  const name = AutoScalingGroups.find(({ Tags = [] }) =>
    Tags.some(({ Key, Value }) => Key === 'eks:nodegroup-name' && Value === group),
  )?.AutoScalingGroupName;
  const now = new Date().toISOString().replace(/\.\d+/, '');
  await world.kube.create(`/api/v1/namespaces/${namespace}/events`, {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'inflate.1', namespace },
    involvedObject: { kind: 'Pod', name: 'inflate-1', namespace, apiVersion: 'v1' },
    reason: 'TriggeredScaleUp',
    message: `pod triggered scale-up: [{${name} ${from}->${from + 1} (max: ${max})}]`,
    type: 'Normal',
    source: { component: 'cluster-autoscaler' },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  });
  await resizeNodes(world, from + 1, group);
}
