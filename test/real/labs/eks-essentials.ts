/** The lab eks-essentials, move by move. */
import { DeleteLogGroupCommand, PutSubscriptionFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import { html, json } from '../apps.ts';
import { until } from '../children.ts';
import { installCrds } from '../crds.ts';
import { addressOf, answering, installController, makeCertificate, select } from '../moves/balancing.ts';
import { deleteCluster, makeCluster } from '../moves/cluster.ts';
import { deleteProfile, makeProfile } from '../moves/fargate.ts';
import { bindPodReader, enterColleague } from '../moves/identity.ts';
import type { LabMoves } from '../moves/move.ts';
import { network } from '../moves/network.ts';
import { makeNodes, spoilNodes } from '../moves/nodes.ts';
import { applyAll, makeNamespace, service, type WorkloadFacts, workload } from '../moves/objects.ts';
import { putLogs } from '../moves/observing.ts';
import { installMetrics } from '../moves/scaling.ts';
import { attach, claim, deleteDisks, makeStorageClass, makeVolume, provision } from '../moves/storage.ts';
import type { World } from '../world.ts';

const NS = 'essentials';
const FARGATE = 'essentials-fargate';
const LOGGING = 'logging';
const PROMETHEUS = 'prometheus';
/** The group that the colleague's access entry names. */
const COLLEAGUES = 'observers';
const CLASS = 'ebs';
/** A second node group, in the other zone. */
const SECOND = { name: 'node-group-c', count: 1 };

export const eksEssentials: LabMoves = {
  lab: 'eks-essentials',
  last: { id: 'cleanup', do: cleanUp },
  moves: [
    {
      id: 'cluster',
      do: (world) => makeCluster(world),
      damage: (world) => world.aws.setCluster({ status: 'FAILED' }),
      repair: (world) => world.aws.setCluster({ status: 'ACTIVE' }),
    },
    {
      id: 'worker-nodes',
      do: async (world) => makeNodes(world, { count: 2, more: { subnets: await subnetOf(world, 0) } }),
      damage: (world) => spoilNodes(world),
    },
    {
      id: 'high-availability',
      do: async (world) => makeNodes(world, { ...SECOND, more: { subnets: await subnetOf(world, 1) } }),
      damage: (world) => spoilNodes(world, SECOND.name),
    },
    {
      id: 'fargate-pod',
      do: async (world) => {
        await makeNamespace(world, FARGATE);
        await makeProfile(world, { name: 'essentials', namespace: FARGATE });
        await deploy(world, 'web', { namespace: FARGATE });
      },
      damage: (world) => deleteProfile(world, 'essentials'),
      repair: async (world) => {
        await makeProfile(world, { name: 'essentials', namespace: FARGATE });
        // Pods that were created without the profile stay where they are until they are created anew.
        await world.kubectl(['rollout', 'restart', 'deployment', 'web', '-n', FARGATE]);
        await world.rolledOut('web', FARGATE);
      },
    },
    {
      id: 'iam-kubectl',
      do: async (world) => {
        await makeNamespace(world, NS);
        await bindPodReader(world, COLLEAGUES, ['get', 'list'], NS);
        await enterColleague(world, { role: 'essentials-observer', group: COLLEAGUES, username: 'observer' });
      },
      damage: (world) => bindPodReader(world, COLLEAGUES, ['get'], NS),
      repair: (world) => bindPodReader(world, COLLEAGUES, ['get', 'list'], NS),
    },
    {
      id: 'vpc-pod-network',
      do: async (world) => {
        await makeNamespace(world, NS);
        await deploy(world, 'web', { replicas: 2, ports: [80] });
      },
      damage: (world) => deploy(world, 'web', { replicas: 1, ports: [80] }),
    },
    {
      id: 'elb-service',
      do: async (world) => {
        world.serve(NS, 'web', () => html('<h1>web</h1>'));
        await applyAll(world, service('web', NS, { app: 'web' }, { 80: 80 }, { type: 'LoadBalancer' }));
        await answering(world, await addressOf(world, 'service', 'web', NS), '/');
      },
      damage: (world) => select(world, 'web', { app: 'website' }, NS),
      repair: (world) => select(world, 'web', { app: 'web' }, NS),
    },
    {
      id: 'path-routing',
      do: async (world) => {
        await installController(world);
        // What routes may also be: grading asks for them, and a kind that is missing needs no right.
        await installCrds(world, 'gateways.gateway.networking.k8s.io', 'httproutes.gateway.networking.k8s.io');
        world.serve(NS, 'about', () => html('<h1>about</h1>'));
        await deploy(world, 'about', { ports: [80] });
        await applyAll(world, service('about', NS, { app: 'about' }, { 80: 80 }), ingress());
        const host = await addressOf(world, 'ingress', 'web', NS);
        for (const path of ['/about', '/']) await answering(world, host, path);
      },
      damage: async (world) => world.serve(NS, 'about', () => html('<h1>web</h1>')),
      repair: async (world) => world.serve(NS, 'about', () => html('<h1>about</h1>')),
    },
    {
      id: 'container-volume',
      do: (world) => deployWith(world, 'scratch', { emptyDir: {} }, { path: '/cache' }),
      damage: (world) => world.delete('deployment', 'scratch', NS),
    },
    {
      id: 'host-volume',
      do: (world) =>
        deployWith(world, 'host-log', { hostPath: { path: '/var/log' } }, { path: '/logs', readOnly: true }),
      damage: (world) => deployWith(world, 'host-log', { hostPath: { path: '/var/log' } }, { path: '/logs' }),
    },
    {
      id: 'static-volume',
      do: async (world) => {
        await makeVolume(world, 'static-volume');
        await applyAll(world, claim('static-claim', NS, { storageClassName: '', volumeName: 'static-volume' }));
        await deployWith(world, 'static', { persistentVolumeClaim: { claimName: 'static-claim' } }, { path: '/data' });
        await attach(world, NS, 'static-claim');
      },
      damage: (world) => world.delete('deployment', 'static', NS),
    },
    {
      id: 'dynamic-volume',
      do: async (world) => {
        await makeStorageClass(world, CLASS);
        await applyAll(world, claim('dynamic-claim', NS, { storageClassName: CLASS }));
        const source = { persistentVolumeClaim: { claimName: 'dynamic-claim' } };
        await applyAll(world, withVolume('dynamic', source, { path: '/data' }));
        await provision(world, NS, 'dynamic-claim');
        await world.rolledOut('dynamic', NS);
        await attach(world, NS, 'dynamic-claim');
      },
      damage: (world) => world.delete('deployment', 'dynamic', NS),
    },
    {
      id: 'log-daemonset',
      do: async (world) => {
        await makeNamespace(world, LOGGING);
        const facts: WorkloadFacts = {
          namespace: LOGGING,
          image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:2.34.0',
          labels: { app: 'fluent-bit' },
          mounts: { varlog: { path: '/var/log', readOnly: true } },
          pod: { volumes: [{ name: 'varlog', hostPath: { path: '/var/log' } }] },
        };
        await applyAll(world, workload('DaemonSet', 'fluent-bit', facts));
      },
      damage: (world) => world.delete('daemonset', 'fluent-bit', LOGGING),
    },
    {
      id: 'log-pipeline',
      do: async (world) => {
        const logGroupName = logGroup(world);
        await putLogs(world, logGroupName, 'web-1', ['GET / 200']);
        const { region, account } = world.cluster;
        await world.aws.logs.send(
          new PutSubscriptionFilterCommand({
            logGroupName,
            filterName: 'all',
            filterPattern: '',
            destinationArn: `arn:aws:lambda:${region}:${account}:function:logs-to-opensearch`,
          }),
        );
      },
      damage: async (world) => {
        await world.aws.logs.send(new DeleteLogGroupCommand({ logGroupName: logGroup(world) }));
      },
    },
    {
      id: 'resource-metrics',
      do: (world) => installMetrics(world, 3),
      damage: (world) => world.delete('apiservice', 'v1beta1.metrics.k8s.io'),
    },
    {
      id: 'full-metrics',
      do: installPrometheus,
      damage: (world) => world.delete('daemonset', 'prometheus-node-exporter', PROMETHEUS),
    },
    {
      id: 'cronjob-watch',
      do: async (world) => {
        await deploy(world, 'prometheus-kube-state-metrics', { namespace: PROMETHEUS, ports: [8080] });
        await applyAll(world, report);
        for (const name of ['report-1', 'report-2']) await runReport(world, name);
        answerQueries(world, 1);
      },
      damage: async (world) => answerQueries(world, 0),
      repair: async (world) => answerQueries(world, 1),
    },
    {
      id: 'https',
      do: async (world) => {
        const certificate = await makeCertificate(world, 'essentials.example.com');
        const tls = { 'certificate-arn': certificate, 'listen-ports': '[{"HTTP":80},{"HTTPS":443}]' };
        await applyAll(world, ingress(tls));
      },
      damage: (world) => applyAll(world, ingress()),
    },
  ],
};

/** The private subnet of one zone. */
async function subnetOf(world: World, index: number): Promise<string[]> {
  return (await network(world)).privateSubnets.slice(index, index + 1);
}

/** A Deployment with its own name as label `app`, rolled out. */
async function deploy(world: World, name: string, facts: Partial<WorkloadFacts> = {}): Promise<void> {
  const { namespace = NS } = facts;
  await applyAll(
    world,
    workload('Deployment', name, { image: `${name}:1.0`, labels: { app: name }, namespace, ...facts }),
  );
  await world.rolledOut(name, namespace);
}

/** A Deployment with one volume that its container mounts. */
function withVolume(name: string, source: object, mount: { path: string; readOnly?: true }, namespace = NS): object {
  return workload('Deployment', name, {
    namespace,
    image: `${name}:1.0`,
    labels: { app: name },
    mounts: { data: mount },
    pod: { volumes: [{ name: 'data', ...source }] },
    spec: { strategy: { type: 'Recreate' } },
  });
}

async function deployWith(...[world, ...order]: [World, ...Parameters<typeof withVolume>]): Promise<void> {
  await applyAll(world, withVolume(...order));
  await world.rolledOut(order[0], NS);
}

/** Two paths to two Services; the specific one is first. */
function ingress(annotations: Readonly<Record<string, string>> = {}): object {
  const all = { scheme: 'internet-facing', 'target-type': 'ip', ...annotations };
  const paths = [
    ['/about', 'about'],
    ['/', 'web'],
  ].map(([path, name]) => ({ path, pathType: 'Prefix', backend: { service: { name, port: { number: 80 } } } }));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: 'web',
      namespace: NS,
      annotations: Object.fromEntries(
        Object.entries(all).map(([key, value]) => [`alb.ingress.kubernetes.io/${key}`, value]),
      ),
    },
    spec: { ingressClassName: 'alb', rules: [{ http: { paths } }] },
  };
}

function logGroup(world: World): string {
  return `/aws/containerinsights/${world.cluster.name}/application`;
}

/** The server with a volume of its own, and an exporter on every node. */
async function installPrometheus(world: World): Promise<void> {
  const name = 'prometheus-server';
  await makeNamespace(world, PROMETHEUS);
  await makeStorageClass(world, CLASS);
  const exporter = {
    namespace: PROMETHEUS,
    image: 'quay.io/prometheus/node-exporter:v1.10.2',
    labels: { app: 'prometheus-node-exporter' },
  };
  await applyAll(
    world,
    claim(name, PROMETHEUS, { storageClassName: CLASS }),
    withVolume(name, { persistentVolumeClaim: { claimName: name } }, { path: '/data' }, PROMETHEUS),
    service(name, PROMETHEUS, { app: name }, { 80: 9090 }),
    workload('DaemonSet', 'prometheus-node-exporter', exporter),
  );
  await provision(world, PROMETHEUS, name);
  await world.rolledOut(name, PROMETHEUS);
  await attach(world, PROMETHEUS, name);
}

/** Says how many CronJobs Prometheus tells of. */
function answerQueries(world: World, cronJobs: 0 | 1): void {
  const series = {
    metric: { __name__: 'kube_cronjob_info', namespace: NS, cronjob: 'report' },
    value: [Date.now() / 1000, '1'],
  };
  const data = { resultType: 'vector', result: cronJobs === 1 ? [series] : [] };
  world.serve(PROMETHEUS, 'prometheus-server', () => json({ status: 'success', data }));
}

const report = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'report', namespace: NS },
  spec: {
    schedule: '0 6 * * *',
    jobTemplate: {
      spec: {
        template: {
          spec: {
            restartPolicy: 'Never',
            containers: [{ name: 'report', image: 'registry.example.com/report:1.0' }],
          },
        },
      },
    },
  },
};

/** Runs the CronJob by hand, unless that run is there, and waits for its end. */
async function runReport(world: World, name: string): Promise<void> {
  interface Job {
    status: { succeeded?: number };
  }
  const job = () => world.kube.get<Job>(`/apis/batch/v1/namespaces/${NS}/jobs/${name}`);
  if ((await job()) === undefined) await world.kubectl(['create', 'job', name, '--from=cronjob/report', '-n', NS]);
  await until(`Job ${name} to complete`, async () => ((await job())?.status.succeeded ?? 0) > 0);
}

/** What made load balancers and volumes first, then the cluster. */
async function cleanUp(world: World): Promise<void> {
  await world.delete('ingress', 'web', NS);
  await world.delete('service', 'web', NS);
  await deleteDisks(world);
  await deleteCluster(world);
}
