/** The lab eks-kubernetes-practice, move by move. */
import { CreateDomainCommand, DeleteDomainCommand, DescribeDomainCommand } from '@aws-sdk/client-opensearch';
import { html, json } from '../apps.ts';
import { until } from '../children.ts';
import { installCrds, putCustom } from '../crds.ts';
import type { KubeObject } from '../kube.ts';
import { addressOf, answering, installController, makeIngress, select } from '../moves/balancing.ts';
import { deleteCluster, makeCluster } from '../moves/cluster.ts';
import { installCalico, makeBranch, makeSecurityGroup } from '../moves/cni.ts';
import { runPipeline } from '../moves/delivery.ts';
import { deleteProfile, makeProfile } from '../moves/fargate.ts';
import { chartMarks, reviseRelease } from '../moves/helm.ts';
import { bindPodReader, enterColleague } from '../moves/identity.ts';
import type { LabMoves } from '../moves/move.ts';
import { makeNodes, spoilNodes } from '../moves/nodes.ts';
import { applyAll, makeNamespace, service, type WorkloadFacts, workload } from '../moves/objects.ts';
import { trustServiceAccount } from '../moves/roles.ts';
import { installAutoscaler, installMetrics, makeHpa, scaleOut, scaleUp } from '../moves/scaling.ts';
import { deleteStack, makeStack } from '../moves/stacks.ts';
import {
  attach,
  claim,
  deleteDisks,
  deployStateful,
  makeStorageClass,
  makeVolume,
  provision,
} from '../moves/storage.ts';
import type { World } from '../world.ts';

const NS = 'default';
const [NODEJS, CRYSTAL, FRONTEND] = ['ecsdemo-nodejs', 'ecsdemo-crystal', 'ecsdemo-frontend'];
const APPS = [NODEJS, CRYSTAL, FRONTEND];
const NODEPORT = 'ecsdemo-nodeport';
const RELEASE = 'workshop';
const NGINX = 'public.ecr.aws/nginx/nginx';
const DOMAIN = 'kubernetes-logs';
const LOGGING = 'logging';
const PROMETHEUS = 'prometheus';
const GRAFANA = 'grafana';
const COLLEAGUES = 'viewers';
const STARS = 'stars';
const GREEN = 'sg-per-pod';
const GAME = 'game-2048';
const STACK = 'eksws-codepipeline';
/** Only the controller minds it, which takes over Services that are created after it. */
const OPEN = { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing' };
const hpa = { name: 'php-apache', target: 'php-apache', min: 1, max: 10, percent: 50 };

export const eksKubernetesPractice: LabMoves = {
  lab: 'eks-kubernetes-practice',
  last: { id: 'cleanup', do: cleanUp },
  moves: [
    {
      id: 'cluster',
      do: (world) => makeCluster(world),
      damage: (world) => world.aws.setCluster({ status: 'FAILED' }),
      repair: (world) => world.aws.setCluster({ status: 'ACTIVE' }),
    },
    { id: 'nodes', do: (world) => makeNodes(world, { max: 4 }), damage: (world) => spoilNodes(world) },
    {
      id: 'cluster-user',
      do: async (world) => {
        await bindPodReader(world, COLLEAGUES, ['get', 'list']);
        await enterColleague(world, { role: 'practice-viewer', group: COLLEAGUES, username: 'viewer' });
      },
      damage: (world) => bindPodReader(world, COLLEAGUES, ['get']),
      repair: (world) => bindPodReader(world, COLLEAGUES, ['get', 'list']),
    },
    {
      id: 'deploy-nodejs',
      do: (world) => deployApp(world, NODEJS),
      damage: (world) => select(world, NODEJS, { app: 'nodejs' }),
      repair: (world) => select(world, NODEJS, { app: NODEJS }),
    },
    {
      id: 'deploy-crystal',
      do: (world) => deployApp(world, CRYSTAL),
      damage: (world) => select(world, CRYSTAL, { app: 'crystal' }),
      repair: (world) => select(world, CRYSTAL, { app: CRYSTAL }),
    },
    {
      id: 'deploy-frontend',
      do: async (world) => {
        showBackends(world, ['Node.js', 'Crystal']);
        await deployApp(world, FRONTEND);
        await answering(world, await addressOf(world, 'service', FRONTEND), '/');
      },
      // The line of a backend that is not found is left out.
      damage: async (world) => showBackends(world, ['Node.js']),
      repair: async (world) => showBackends(world, ['Node.js', 'Crystal']),
    },
    {
      id: 'scale-out',
      do: async (world) => {
        for (const name of APPS) await scale(world, name, 3);
      },
      damage: (world) => scale(world, CRYSTAL, 1),
    },
    {
      id: 'service-types',
      do: async (world) => {
        await installController(world);
        await applyAll(world, service(NODEPORT, NS, { app: NODEJS }, { 80: 3000 }, { type: 'NodePort' }));
        await makeIngress(world, { name: 'web', path: '/', service: NODEPORT, port: 80 });
      },
      damage: (world) => world.delete('service', NODEPORT),
    },
    {
      id: 'rolling-update',
      do: async (world) => {
        await deploy(world, 'web', { image: `${NGINX}:1.28`, replicas: 2 });
        await setImage(world, 'web', `${NGINX}:1.29`);
        await world.kubectl(['rollout', 'undo', 'deployment/web']);
        await world.rolledOut('web');
      },
      damage: (world) => setStrategy(world, 'web', { type: 'Recreate', rollingUpdate: null }),
      repair: (world) => setStrategy(world, 'web', { type: 'RollingUpdate' }),
    },
    {
      id: 'self-healing',
      do: async (world) => {
        const [pod] = await podsOf(world, 'web');
        await world.delete('pod', pod?.metadata.name ?? '');
        await world.rolledOut('web');
      },
      damage: (world) => scale(world, 'web', 0),
      repair: (world) => scale(world, 'web', 2),
      remembers: true,
    },
    {
      id: 'blue-green',
      do: async (world) => {
        await installCrds(world, 'rollouts.argoproj.io');
        await deployVersion(world, 'web-blue', 'web-bg');
        await applyAll(world, service('web-bg', NS, { app: 'web-bg', version: 'web-blue' }, { 80: 80 }));
        await nextSecond();
        await deployVersion(world, 'web-green', 'web-bg');
        await select(world, 'web-bg', { version: 'web-green' });
      },
      damage: (world) => world.delete('deployment', 'web-green'),
    },
    {
      id: 'sidecar',
      do: deploySidecar,
      damage: (world) => world.delete('deployment', 'sidecar'),
    },
    {
      id: 'placement',
      do: (world) =>
        deploy(world, 'placed', {
          resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } },
          pod: { nodeSelector: { 'kubernetes.io/os': 'linux' } },
        }),
      damage: (world) => world.delete('deployment', 'placed'),
    },
    {
      id: 'helm-nginx',
      do: async (world) => {
        const name = 'mywebserver-nginx';
        await applyAll(
          world,
          ...charted('mywebserver', NS, 'nginx', [
            workload('Deployment', name, { namespace: NS, image: `${NGINX}:1.29`, labels: { app: name }, ports: [80] }),
            service(name, NS, { app: name }, { 80: 80 }, { type: 'LoadBalancer', annotations: OPEN }),
          ]),
        );
        await world.rolledOut(name);
        await reviseRelease(world, 'mywebserver', NS, 1);
      },
      damage: (world) => world.delete('service', 'mywebserver-nginx'),
    },
    {
      id: 'helm-chart',
      do: installChart,
      damage: (world) => scale(world, FRONTEND, 2),
      repair: (world) => scale(world, FRONTEND, 3),
    },
    {
      id: 'helm-rollback',
      do: rollBackRelease,
      damage: (world) => reviseRelease(world, RELEASE, NS, 3, 'failed'),
      repair: (world) => reviseRelease(world, RELEASE, NS, 3),
    },
    {
      id: 'cluster-autoscaler',
      do: async (world) => {
        await installAutoscaler(world, 4);
        await scaleUp(world, { namespace: NS, from: 3, max: 4 });
      },
      damage: (world) => world.delete('deployment', 'cluster-autoscaler', 'kube-system'),
      repair: (world) => installAutoscaler(world, 4),
    },
    {
      id: 'log-store',
      do: async (world) => {
        // Another way to do this step; only a kind that is served can be refused to a reader.
        await installCrds(world, 'elasticsearches.elasticsearch.k8s.elastic.co');
        await makeDomain(world);
      },
      damage: async (world) => {
        await world.aws.say('es:DescribeDomain', { DomainName: DOMAIN }, { Processing: true });
      },
      repair: async (world) => {
        await world.aws.say('es:DescribeDomain', { DomainName: DOMAIN }, { Processing: false });
      },
    },
    {
      id: 'log-agent',
      do: installAgent,
      damage: async (world) => {
        await world.delete('daemonset', 'fluent-bit', LOGGING);
        await until('the agents to be gone', async () => (await podsOf(world, 'fluent-bit', LOGGING)).length === 0);
      },
      repair: async (world) => {
        await installAgent(world);
        await writeAgentLog(world);
      },
    },
    {
      id: 'logs-arrive',
      do: async (world) => {
        await writeAgentLog(world);
        await countDocuments(world, [12, 40]);
      },
      damage: (world) => countDocuments(world, [40, 40]),
    },
    {
      id: 'kibana',
      do: openDashboards,
      damage: async (world) => world.serveHost(await endpointOf(world), () => html('Not Found', 404)),
    },
    {
      id: 'prometheus',
      do: installPrometheus,
      damage: async (world) => answerTargets(world, 0),
      repair: async (world) => answerTargets(world, 5),
    },
    {
      id: 'grafana',
      do: installGrafana,
      damage: (world) => applyAll(world, dataSource('http://localhost:9090')),
    },
    {
      id: 'config-and-secret',
      do: deploySettings,
      damage: (world) => world.delete('deployment', 'settings'),
    },
    {
      id: 'batch-job',
      do: (world) => runJob(world, 'hello'),
      damage: async (world) => {
        await world.kubectl(['delete', 'jobs', '--all', '-n', NS]);
      },
      repair: async (world) => {
        await runJob(world, 'hello');
        await runRoleJobs(world);
      },
    },
    {
      id: 'stateful-storage',
      do: (world) => deployStateful(world, { name: 'db', namespace: NS, port: 5432, storageClass: 'gp3' }),
      damage: (world) => world.delete('statefulset', 'db'),
    },
    {
      id: 'static-volume',
      do: (world) => claimVolume(world, 'static'),
      damage: (world) => world.delete('pvc', 'static-claim'),
      repair: async (world) => {
        // A volume that is released serves no other claim.
        await world.delete('pv', 'static-volume');
        await claimVolume(world, 'static');
      },
    },
    {
      id: 'reclaim-policy',
      do: async (world) => {
        await claimVolume(world, 'kept');
        await world.delete('pvc', 'kept-claim');
      },
      damage: (world) => world.delete('pv', 'kept-volume'),
    },
    {
      id: 'canary',
      do: async (world) => {
        await deployVersion(world, 'web-stable', 'web-canary', 4);
        await deployVersion(world, 'web-canary', 'web-canary');
        await applyAll(world, service('web-canary', NS, { app: 'web-canary' }, { 80: 80 }));
      },
      damage: (world) => scale(world, 'web-canary', 4),
      repair: (world) => scale(world, 'web-canary', 1),
    },
    {
      id: 'hpa',
      do: async (world) => {
        await installMetrics(world, 3);
        await deploy(world, 'php-apache', { ports: [80], resources: { requests: { cpu: '200m' } } });
        await makeHpa(world, hpa);
        await scaleOut(world, hpa, 'php-apache', 250);
      },
      damage: (world) => makeHpa(world, { ...hpa, max: 9 }),
      repair: (world) => makeHpa(world, hpa),
    },
    {
      id: 'rbac-user',
      do: async (world) => {
        await makeNamespace(world, 'rbac-test');
        await bindUser(world, { user: 'rbac-user', namespace: 'rbac-test', role: 'pod-reader', binding: 'read-pods' });
      },
      damage: (world) => world.delete('rolebinding', 'read-pods', 'rbac-test'),
    },
    {
      id: 'iam-groups',
      do: async (world) => {
        for (const [namespace, short] of Object.entries({ development: 'dev', integration: 'integ' })) {
          await makeNamespace(world, namespace);
          const binding = `${short}-role-binding`;
          await bindUser(world, { user: `${short}-user`, namespace, role: `${short}-role`, binding });
        }
      },
      damage: (world) => world.delete('rolebinding', 'integ-role-binding', 'integration'),
    },
    {
      id: 'irsa',
      do: async (world) => {
        await applyAll(world, await roleAccount(world, NS, 'iam-test'));
        await runRoleJobs(world);
      },
      damage: (world) => world.delete('serviceaccount', 'iam-test'),
    },
    {
      id: 'calico-stars',
      do: async (world) => {
        await installCalico(world);
        await deployStars(world);
        await applyAll(world, ...policies(6379));
      },
      damage: (world) => applyAll(world, ...policies(80)),
      repair: (world) => applyAll(world, ...policies(6379)),
    },
    {
      id: 'sg-per-pod',
      do: async (world) => {
        await setPodEni(world, true);
        await deployGreen(world);
      },
      damage: (world) => setPodEni(world, false),
      repair: (world) => setPodEni(world, true),
    },
    {
      id: 'statefulset-mysql',
      do: async (world) => {
        await makeNamespace(world, 'mysql');
        await applyAll(world, service('mysql-read', 'mysql', { app: 'mysql' }, { 3306: 3306 }));
        await deployStateful(world, { name: 'mysql', namespace: 'mysql', port: 3306, storageClass: 'mysql-gp2' });
      },
      damage: (world) => world.delete('statefulset', 'mysql', 'mysql'),
    },
    {
      id: 'fargate-game',
      do: async (world) => {
        await makeNamespace(world, GAME);
        await makeProfile(world, { name: GAME, namespace: GAME });
        await deployGame(world);
      },
      damage: (world) => deleteProfile(world, GAME),
      repair: async (world) => {
        await makeProfile(world, { name: GAME, namespace: GAME });
        // Pods that were created without the profile stay where they are until they are created anew.
        await world.kubectl(['rollout', 'restart', 'deployment', 'deployment-2048', '-n', GAME]);
        await world.rolledOut('deployment-2048', GAME);
      },
    },
    {
      id: 'codepipeline',
      do: async (world) => {
        await makeStack(world, STACK, { Resources: { EcrDockerRepository: { Type: 'AWS::ECR::Repository' } } });
        await runPipeline(world, STACK);
        await deployHello(world);
      },
      damage: (world) => world.delete('deployment', 'hello-k8s'),
      repair: deployHello,
    },
  ],
};

// Microservices and their chart ----------------------------------------------------------------------------------------

function appObjects(name: string, replicas: number): object[] {
  const more = name === FRONTEND ? { type: 'LoadBalancer', annotations: OPEN } : {};
  const facts = { namespace: NS, image: `brentley/${name}:latest`, labels: { app: name }, replicas, ports: [3000] };
  return [workload('Deployment', name, facts), service(name, NS, { app: name }, { 80: 3000 }, more)];
}

async function deployApp(world: World, name: string): Promise<void> {
  await applyAll(world, ...appObjects(name, 1));
  await world.rolledOut(name);
}

/** The page of the frontend with a line of each backend that it finds. */
function showBackends(world: World, backends: readonly string[]): void {
  const lines = ['Rails frontend', ...backends.map((name) => `${name} backend`)];
  world.serve(NS, FRONTEND, () => html(lines.map((line) => `<p>${line}: Hello! from AZ-a</p>`).join('')));
}

/** Objects as a chart has them. */
function charted(release: string, namespace: string, chart: string, objects: readonly object[]): object[] {
  const { labels, annotations } = chartMarks(release, namespace, chart);
  return objects.map((object) => {
    const { metadata } = object as KubeObject & { metadata: { annotations?: object } };
    const { name } = metadata;
    return {
      ...object,
      metadata: { name, namespace, labels, annotations: { ...annotations, ...metadata.annotations } },
    };
  });
}

/** The microservices once more, as a release: what was made by hand is in its way. */
async function installChart(world: World): Promise<void> {
  for (const name of APPS) for (const kind of ['deployment', 'service']) await world.delete(kind, name);
  const objects = APPS.flatMap((name) => appObjects(name, 3));
  await applyAll(world, ...charted(RELEASE, NS, 'eksdemo', objects));
  for (const name of APPS) await world.rolledOut(name);
  await reviseRelease(world, RELEASE, NS, 1);
  await answering(world, await addressOf(world, 'service', FRONTEND), '/');
}

/** An upgrade to an image that does not exist, and back. */
async function rollBackRelease(world: World): Promise<void> {
  const image = 'registry.example.com/brentley/ecsdemo-nodejs-non-existing:latest';
  await world.kube.merge(`/apis/apps/v1/namespaces/${NS}/deployments/${NODEJS}`, {
    spec: {
      template: {
        metadata: { annotations: { 'sim.podium/fault': 'image' } },
        spec: {
          containers: [{ name: NODEJS, image, ports: [{ containerPort: 3000 }] }],
        },
      },
    },
  });
  await reviseRelease(world, RELEASE, NS, 2);
  await until('a pod without its image', async () => {
    const pods = await podsOf(world, NODEJS);
    return pods.some(({ status }) => status.containerStatuses?.some(({ state }) => state.waiting !== undefined));
  });
  await world.kubectl(['rollout', 'undo', `deployment/${NODEJS}`]);
  await world.rolledOut(NODEJS);
  await reviseRelease(world, RELEASE, NS, 3);
}

// Workloads ------------------------------------------------------------------------------------------------------------

/** A Deployment with its own name as label `app`, rolled out. */
async function deploy(world: World, name: string, facts: Partial<WorkloadFacts> = {}): Promise<void> {
  const { namespace = NS } = facts;
  const all = { image: `${name}:1.0`, labels: { app: name }, namespace, ...facts };
  await applyAll(world, workload('Deployment', name, all));
  await world.rolledOut(name, namespace);
}

/** One of several versions behind a Service that selects the label `app`. */
async function deployVersion(world: World, version: string, app: string, replicas = 1): Promise<void> {
  await deploy(world, version, { image: `${version}:1.0`, labels: { app, version }, replicas, ports: [80] });
}

async function scale(world: World, name: string, replicas: number): Promise<void> {
  await world.kubectl(['scale', 'deployment', name, `--replicas=${replicas}`]);
  await world.rolledOut(name);
}

async function setImage(world: World, name: string, image: string): Promise<void> {
  await world.kubectl(['set', 'image', `deployment/${name}`, `${name}=${image}`]);
  await world.rolledOut(name);
}

async function setStrategy(world: World, name: string, strategy: object): Promise<void> {
  await world.kube.merge(`/apis/apps/v1/namespaces/${NS}/deployments/${name}`, { spec: { strategy } });
}

/** Times of Kubernetes are whole seconds. */
async function nextSecond(): Promise<void> {
  const now = Date.now();
  await until('the next second', async () => Date.now() > now + 1000);
}

interface Pod extends KubeObject {
  status: { containerStatuses?: { state: { waiting?: object } }[] };
}

async function podsOf(world: World, app: string, namespace = NS): Promise<Pod[]> {
  return world.kube.list<Pod>(`/api/v1/namespaces/${namespace}/pods?labelSelector=app%3D${app}`);
}

/** Two containers that share files. */
async function deploySidecar(world: World): Promise<void> {
  const container = (name: string) => ({
    name,
    image: `registry.example.com/${name}:1.0`,
    volumeMounts: [{ name: 'shared', mountPath: '/shared' }],
  });
  await deploy(world, 'sidecar', {
    pod: { containers: [container('writer'), container('reader')], volumes: [{ name: 'shared', emptyDir: {} }] },
  });
}

/** An application with its settings in a ConfigMap and a Secret. */
async function deploySettings(world: World): Promise<void> {
  const name = 'settings';
  const metadata = { name, namespace: NS };
  await applyAll(
    world,
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { GREETING: 'Hello' } },
    { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { PASSWORD: 'not-a-secret' } },
  );
  const image = `registry.example.com/${name}:1.0`;
  const envFrom = [{ configMapRef: { name } }, { secretRef: { name } }];
  await deploy(world, name, { pod: { containers: [{ name, image, envFrom }] } });
}

function job(name: string, pod: object = {}): object {
  const containers = [{ name, image: `registry.example.com/${name}:1.0` }];
  const template = { spec: { restartPolicy: 'Never', containers, ...pod } };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: NS },
    spec: { backoffLimit: 0, template },
  };
}

async function jobIs(world: World, name: string, condition: 'Complete' | 'Failed'): Promise<void> {
  await world.kubectl(['wait', `--for=condition=${condition}`, `job/${name}`, '-n', NS, '--timeout=60s']);
}

async function runJob(world: World, name: string): Promise<void> {
  await applyAll(world, job(name));
  await jobIs(world, name, 'Complete');
}

/** The Jobs of the module on IRSA: the role lets the first do its work, and not the second. */
async function runRoleJobs(world: World): Promise<void> {
  await runJob(world, 'eks-iam-test-s3');
  await failJob(world, 'eks-iam-test-ec2');
}

/** A Job whose pod ends with an error: it is placed nowhere, so that no simulated kubelet lets it succeed. */
async function failJob(world: World, name: string): Promise<void> {
  await applyAll(world, job(name, { nodeSelector: { there: 'is-none' } }));
  const pods = `/api/v1/namespaces/${NS}/pods`;
  const pod = await until(
    `a pod of Job ${name}`,
    async () => (await world.kube.list(`${pods}?labelSelector=job-name%3D${name}`))[0],
  );
  const now = new Date().toISOString().replace(/\.\d+/, '');
  const state = { terminated: { exitCode: 1, reason: 'Error', startedAt: now, finishedAt: now } };
  const ended = { name, image: '', imageID: '', ready: false, restartCount: 0, state };
  await world.kube.merge(`${pods}/${pod.metadata.name}/status`, {
    status: { phase: 'Failed', containerStatuses: [ended] },
  });
  await jobIs(world, name, 'Failed');
}

/** A volume made by hand, and a claim that is bound to it. */
async function claimVolume(world: World, name: string): Promise<void> {
  await makeVolume(world, `${name}-volume`);
  const spec = { storageClassName: '', volumeName: `${name}-volume` };
  await applyAll(world, claim(`${name}-claim`, NS, spec));
  await world.kubectl(['wait', '--for=jsonpath={.status.phase}=Bound', `pvc/${name}-claim`, '--timeout=60s']);
}

// Logging and monitoring -----------------------------------------------------------------------------------------------

async function makeDomain(world: World): Promise<void> {
  await world.aws.opensearch.send(new CreateDomainCommand({ DomainName: DOMAIN, EngineVersion: 'OpenSearch_2.19' }));
}

async function endpointOf(world: World): Promise<string> {
  const { DomainStatus } = await world.aws.opensearch.send(new DescribeDomainCommand({ DomainName: DOMAIN }));
  return DomainStatus?.Endpoint ?? '';
}

/** OpenSearch Dashboards, which ask for a login. */
async function openDashboards(world: World): Promise<void> {
  const headers = { location: '/_dashboards/app/login' };
  world.serveHost(await endpointOf(world), () => ({ status: 302, body: '', headers }));
}

/** Fluent Bit on every node, with a role of its own. */
async function installAgent(world: World): Promise<void> {
  await makeNamespace(world, LOGGING);
  const name = 'fluent-bit';
  const labels = { app: name, 'app.kubernetes.io/name': name };
  const image = 'public.ecr.aws/aws-observability/aws-for-fluent-bit:2.34.0';
  const facts = { namespace: LOGGING, image, labels, serviceAccountName: name };
  await applyAll(world, await roleAccount(world, LOGGING, name), workload('DaemonSet', name, facts));
  await world.kubectl(['rollout', 'status', `daemonset/${name}`, '-n', LOGGING, '--timeout=60s']);
}

async function writeAgentLog(world: World): Promise<void> {
  for (const { metadata } of await podsOf(world, 'fluent-bit', LOGGING))
    await world.writeLog(LOGGING, metadata.name, ['[output:opensearch] HTTP status=200']);
}

/** What CloudWatch counts in the domain now; it would take it minutes. */
async function countDocuments(world: World, Values: readonly number[]): Promise<void> {
  const Timestamps = Values.map((_, index) => new Date(Date.now() + index * 1000).toISOString());
  await world.aws.say('cloudwatch:GetMetricData', { Id: 'documents' }, { Timestamps, Values });
}

/** The release of the community's chart: the server with its volume, and an exporter on every node. */
async function installPrometheus(world: World): Promise<void> {
  const name = 'prometheus-server';
  const labels = { app: name };
  await makeNamespace(world, PROMETHEUS);
  await makeStorageClass(world, 'gp2');
  const exporter = {
    namespace: PROMETHEUS,
    image: 'quay.io/prometheus/node-exporter:v1.10.2',
    labels: { app: 'prometheus-node-exporter' },
  };
  const server: WorkloadFacts = {
    namespace: PROMETHEUS,
    image: 'quay.io/prometheus/prometheus:v3.7.3',
    labels,
    ports: [9090],
    mounts: { data: { path: '/data' } },
    pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }] },
  };
  await applyAll(
    world,
    ...charted('prometheus', PROMETHEUS, 'prometheus', [
      claim(name, PROMETHEUS, { storageClassName: 'gp2' }),
      workload('Deployment', name, server),
      service(name, PROMETHEUS, labels, { 80: 9090 }),
      workload('DaemonSet', 'prometheus-prometheus-node-exporter', exporter),
    ]),
  );
  await provision(world, PROMETHEUS, name);
  await world.rolledOut(name, PROMETHEUS);
  await attach(world, PROMETHEUS, name);
  answerTargets(world, 5);
}

/** Says how many targets Prometheus finds up. */
function answerTargets(world: World, up: number): void {
  const counted = { metric: { up: up > 0 ? '1' : '0' }, value: [Date.now() / 1000, String(up || 5)] };
  const data = { resultType: 'vector', result: [counted] };
  world.serve(PROMETHEUS, 'prometheus-server', () => json({ status: 'success', data }));
}

function dataSource(url: string): object {
  const text = `apiVersion: 1\ndatasources:\n- name: Prometheus\n  type: prometheus\n  url: ${url}\n`;
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: GRAFANA, namespace: GRAFANA },
    data: { 'datasources.yaml': text },
  };
}

async function installGrafana(world: World): Promise<void> {
  await makeNamespace(world, GRAFANA);
  world.serve(GRAFANA, GRAFANA, (path) => (path === '/api/health' ? json({ database: 'ok' }) : html('login', 302)));
  const labels = { app: GRAFANA };
  await applyAll(
    world,
    dataSource('http://prometheus-server.prometheus.svc.cluster.local'),
    service(GRAFANA, GRAFANA, labels, { 80: 3000 }, { type: 'LoadBalancer', annotations: OPEN }),
  );
  await deploy(world, GRAFANA, { namespace: GRAFANA, ports: [3000] });
  await answering(world, await addressOf(world, 'service', GRAFANA, GRAFANA), '/api/health');
}

// Further modules ------------------------------------------------------------------------------------------------------

/** A user who may do everything with pods of one namespace. */
async function bindUser(
  world: World,
  { user, namespace, role, binding }: { user: string; namespace: string; role: string; binding: string },
): Promise<void> {
  const apiGroup = 'rbac.authorization.k8s.io';
  const apiVersion = `${apiGroup}/v1`;
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch', 'create'] }];
  await applyAll(
    world,
    { apiVersion, kind: 'Role', metadata: { name: role, namespace }, rules },
    {
      apiVersion,
      kind: 'RoleBinding',
      metadata: { name: binding, namespace },
      roleRef: { apiGroup, kind: 'Role', name: role },
      subjects: [{ apiGroup, kind: 'User', name: user }],
    },
  );
}

/** A ServiceAccount with a role that trusts it. */
async function roleAccount(world: World, namespace: string, name: string): Promise<object> {
  const role = await world.aws.makeRole(`practice-${name}`, trustServiceAccount(world, namespace, name));
  const annotations = { 'eks.amazonaws.com/role-arn': role };
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace, annotations } };
}

async function deployStars(world: World): Promise<void> {
  for (const role of [STARS, 'client', 'management-ui']) await makeNamespace(world, role, { role });
  const apps: [name: string, namespace: string, port: number][] = [
    ['backend', STARS, 6379],
    ['frontend', STARS, 80],
    ['client', 'client', 9000],
    ['management-ui', 'management-ui', 9001],
  ];
  for (const [name, namespace, port] of apps)
    await deploy(world, name, { namespace, labels: { role: name }, ports: [port] });
}

/** The six policies of the module, with the port that the frontend reaches the backend on. */
function policies(port: number): object[] {
  const policy = (name: string, namespace: string, spec: object) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec: { podSelector: {}, policyTypes: ['Ingress'], ...spec },
  });
  const ui = { ingress: [{ from: [{ namespaceSelector: { matchLabels: { role: 'management-ui' } } }] }] };
  const only = (role: string, from: object, own: number) => ({
    podSelector: { matchLabels: { role } },
    ingress: [{ from: [from], ports: [{ protocol: 'TCP', port: own }] }],
  });
  return [
    ...[STARS, 'client'].flatMap((namespace) => [
      policy('default-deny', namespace, {}),
      policy('allow-ui', namespace, ui),
    ]),
    policy('backend-policy', STARS, only('backend', { podSelector: { matchLabels: { role: 'frontend' } } }, port)),
    policy('frontend-policy', STARS, only('frontend', { namespaceSelector: { matchLabels: { role: 'client' } } }, 80)),
  ];
}

async function setPodEni(world: World, isOn: boolean): Promise<void> {
  const agent = ['daemonset/aws-node', '-n', 'kube-system'];
  await world.kubectl(['set', 'env', ...agent, `ENABLE_POD_ENI=${isOn}`]);
  await world.kubectl(['rollout', 'status', ...agent, '--timeout=60s']);
}

/** A pod with a security group of its own, and one without. */
async function deployGreen(world: World): Promise<void> {
  await makeNamespace(world, GREEN);
  await installCrds(world, 'securitygrouppolicies.vpcresources.k8s.aws');
  const group = await makeSecurityGroup(world, 'POD_SG');
  await putCustom(world, 'securitygrouppolicies.vpcresources.k8s.aws', {
    metadata: { name: 'allow-rds-access', namespace: GREEN },
    spec: { podSelector: { matchLabels: { app: 'green-pod' } }, securityGroups: { groupIds: [group] } },
  });
  await deploy(world, 'green-pod', { namespace: GREEN, annotations: await makeBranch(world, group) });
  await deploy(world, 'red-pod', { namespace: GREEN });
}

async function deployGame(world: World): Promise<void> {
  const labels = { app: 'app-2048' };
  world.serve(GAME, 'service-2048', () => html('<title>2048</title>'));
  await deploy(world, 'deployment-2048', { namespace: GAME, labels, replicas: 2, ports: [80] });
  await applyAll(world, service('service-2048', GAME, labels, { 80: 80 }));
  const ingress = { name: 'ingress-2048', namespace: GAME, path: '/', service: 'service-2048', port: 80 };
  await answering(world, await makeIngress(world, ingress), '/');
}

async function deployHello(world: World): Promise<void> {
  const name = 'hello-k8s';
  world.serve(NS, name, () => json({ message: 'Hello' }));
  await deploy(world, name, { replicas: 3, ports: [8080] });
  await applyAll(world, service(name, NS, { app: name }, { 80: 8080 }, { type: 'LoadBalancer', annotations: OPEN }));
  await answering(world, await addressOf(world, 'service', name), '/');
}

/** What made load balancers first, then volumes, the cluster, the domain and the stack. */
async function cleanUp(world: World): Promise<void> {
  for (const name of [FRONTEND, 'mywebserver-nginx', 'hello-k8s']) await world.delete('service', name);
  await world.delete('service', GRAFANA, GRAFANA);
  await world.delete('ingress', 'web');
  await world.delete('ingress', 'ingress-2048', GAME);
  await deleteDisks(world);
  await deleteCluster(world);
  await world.aws.opensearch.send(new DeleteDomainCommand({ DomainName: DOMAIN }));
  await deleteStack(world, STACK);
}
