/** The lab eks-fundamentals, move by move. */
import { DeleteLogGroupCommand, PutQueryDefinitionCommand } from '@aws-sdk/client-cloudwatch-logs';
import { AuthorizeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import {
  CreateRepositoryCommand as CreatePublicRepositoryCommand,
  DeleteRepositoryCommand as DeletePublicRepositoryCommand,
} from '@aws-sdk/client-ecr-public';
import {
  DescribeClusterCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateClusterVersionCommand,
  UpdateNodegroupVersionCommand,
} from '@aws-sdk/client-eks';
import { CreateDBInstanceCommand, DeleteDBInstanceCommand } from '@aws-sdk/client-rds';
import { installCrds, putCustom } from '../crds.ts';
import { deleteCluster, makeCluster, setLogging } from '../moves/cluster.ts';
import { makeAddon, makeBranch, makeSecurityGroup, setCni, takeUp } from '../moves/cni.ts';
import { installArgo, makeApplication, runPipeline } from '../moves/delivery.ts';
import { deleteProfile, makeProfile } from '../moves/fargate.ts';
import { chartMarks, reviseRelease } from '../moves/helm.ts';
import { bindPodReader, enterColleague } from '../moves/identity.ts';
import { installKarpenter, launchNode, makePool } from '../moves/karpenter.ts';
import type { LabMoves } from '../moves/move.ts';
import { addSelfManagedNodes, makeNodes, spoilNodes } from '../moves/nodes.ts';
import { applyAll, makeNamespace, service, type WorkloadFacts, workload } from '../moves/objects.ts';
import { installInsights, putLogs, putMetric } from '../moves/observing.ts';
import { deleteRepositories, makeRepository, pushImage, removeTag, setScanOnPush } from '../moves/registry.ts';
import { installAutoscaler, installMetrics, makeHpa, scaleOut, scaleUp } from '../moves/scaling.ts';
import { deleteDisks, deployStateful } from '../moves/storage.ts';
import { installVpa, makeVpa } from '../moves/vpa.ts';
import type { World } from '../world.ts';

const NS = 'fund';
const FARGATE = 'fund-fargate';
const PROMETHEUS = 'prometheus';
const VIEWERS = 'fund-viewers';
const REPOSITORY = 'fund/webapp';
const PUBLIC = 'fund/frontend';
/** Beginning of a commit, as a pipeline tags images. */
const COMMIT = '3f2a91b';
const GROUP = 'node-group';
/** The node group with the newer AMI. */
const NEWER = 'node-group-al2023';
const CLASS = 'gp3';
const DATABASE = 'fund-db';
const hpa = { name: 'webapp', namespace: NS, target: 'webapp', min: 2, max: 4, percent: 30 };
const application = { name: 'fund', path: 'overlays/fund', namespace: NS, sync: 'Synced', automated: true };

export const eksFundamentals: LabMoves = {
  lab: 'eks-fundamentals',
  last: { id: 'cleanup', do: cleanUp },
  moves: [
    {
      id: 'control-plane',
      do: (world) => makeCluster(world, { logTypes: ['api', 'authenticator'] }),
      damage: (world) => setLogging(world, ['api']),
    },
    {
      id: 'two-apis',
      do: async (world) => {
        await world.aws.eks.send(new TagResourceCommand({ resourceArn: world.cluster.arn, tags }));
        await makeNamespace(world, NS, tags);
      },
      damage: async (world) => {
        const tagKeys = Object.keys(tags);
        await world.aws.eks.send(new UntagResourceCommand({ resourceArn: world.cluster.arn, tagKeys }));
      },
    },
    {
      id: 'managed-nodes',
      do: (world) => makeNodes(world, { count: 2, max: 5, more: { amiType: 'AL2_x86_64' } }),
      // The other node group has one node.
      damage: (world) => spoilNodes(world),
    },
    {
      id: 'ami-choice',
      do: (world) => makeNodes(world, { name: NEWER, count: 1 }),
      damage: (world) => world.aws.setNodegroup(NEWER, { amiType: 'AL2_x86_64' }),
      repair: (world) => world.aws.setNodegroup(NEWER, { amiType: 'AL2023_x86_64_STANDARD' }),
    },
    {
      id: 'self-managed-nodes',
      do: async (world) => {
        await addSelfManagedNodes(world, 1);
      },
      damage: (world) => world.kubectl(['cordon', '-l', SELF_MANAGED]).then(() => undefined),
      repair: (world) => world.kubectl(['uncordon', '-l', SELF_MANAGED]).then(() => undefined),
    },
    {
      id: 'pod-localhost',
      do: deploySidecar,
      damage: (world) => scale(world, 'sidecar-demo', 0),
    },
    {
      id: 'fargate',
      do: async (world) => {
        await makeNamespace(world, FARGATE);
        await makeProfile(world, { name: 'fund', namespace: FARGATE });
        await deploy(world, 'web', { namespace: FARGATE });
      },
      damage: (world) => deleteProfile(world, 'fund'),
      repair: async (world) => {
        await makeProfile(world, { name: 'fund', namespace: FARGATE });
        // Pods that were created without the profile stay where they are until they are created anew.
        await world.kubectl(['rollout', 'restart', 'deployment', 'web', '-n', FARGATE]);
        await world.rolledOut('web', FARGATE);
      },
    },
    {
      id: 'ecr-private',
      do: async (world) => {
        await makeRepository(world, REPOSITORY);
        await pushImage(world, REPOSITORY, 'v1');
        await pushImage(world, REPOSITORY, 'v2');
      },
      damage: async (world) => {
        for (const tag of ['v1', 'v2', 'v3', COMMIT]) await removeTag(world, REPOSITORY, tag);
      },
      repair: async (world) => {
        for (const tag of ['v1', 'v2', 'v3', COMMIT]) await pushImage(world, REPOSITORY, tag);
      },
    },
    {
      id: 'image-to-pod',
      do: (world) => deployWeb(world),
      damage: (world) => world.delete('deployment', 'webapp', NS),
      repair: restoreWeb,
    },
    {
      id: 'ecr-public',
      do: async (world) => {
        await makePublicRepository(world);
        await applyAll(world, workload('Deployment', 'frontend', frontend));
        await world.rolledOut('frontend', NS);
      },
      damage: async (world) => {
        await world.aws.ecrPublic.send(new DeletePublicRepositoryCommand({ repositoryName: PUBLIC }));
      },
      repair: makePublicRepository,
    },
    {
      id: 'image-scan',
      do: async (world) => {
        await setScanOnPush(world, REPOSITORY, true);
        await pushImage(world, REPOSITORY, 'v3');
      },
      damage: (world) => setScanOnPush(world, REPOSITORY, false),
      repair: (world) => setScanOnPush(world, REPOSITORY, true),
    },
    {
      id: 'declarative-change',
      do: rollBack,
      damage: (world) => world.delete('deployment', 'webapp', NS),
      repair: restoreWeb,
    },
    {
      id: 'helm-release',
      do: async (world) => {
        const release = 'fund-release';
        const labels = { app: release };
        const facts = { namespace: NS, image: 'chart:0.1.0', labels };
        const metadata = { name: release, namespace: NS, ...chartMarks(release, NS) };
        await applyAll(world, { ...workload('Deployment', release, facts), metadata });
        await world.rolledOut(release, NS);
        for (const revision of [1, 2]) await reviseRelease(world, release, NS, revision);
      },
      damage: (world) => reviseRelease(world, 'fund-release', NS, 2, 'failed'),
      repair: (world) => reviseRelease(world, 'fund-release', NS, 2),
    },
    {
      id: 'hpa',
      do: async (world) => {
        await installMetrics(world, 2);
        await makeHpa(world, hpa);
        // More than 30 % of the 100m that each of the two pods asks for.
        await scaleOut(world, hpa, 'webapp', 200);
      },
      // Another maximum would scale at once, and what later steps have told of the pods would no longer hold.
      damage: (world) => makeHpa(world, { ...hpa, min: 3 }),
      repair: (world) => makeHpa(world, hpa),
    },
    {
      id: 'vpa',
      do: async (world) => {
        await installVpa(world);
        const updated = 'Pod resources updated by vpa-demo: container 0: cpu request, memory request';
        await deploy(world, 'vpa-demo', { annotations: { vpaUpdates: updated } });
        await makeVpa(world, 'vpa-demo', NS);
      },
      damage: (world) => world.delete('verticalpodautoscalers.autoscaling.k8s.io', 'vpa-demo', NS),
      repair: (world) => makeVpa(world, 'vpa-demo', NS),
    },
    {
      id: 'cluster-autoscaler',
      do: async (world) => {
        await installAutoscaler(world, 5);
        await scaleUp(world, { namespace: NS, from: 2, max: 5 });
      },
      damage: (world) => world.delete('deployment', 'cluster-autoscaler', 'kube-system'),
      repair: (world) => installAutoscaler(world, 5),
    },
    {
      id: 'karpenter',
      do: async (world) => {
        await installKarpenter(world);
        await makePool(world);
        await launchNode(world);
      },
      damage: (world) => world.delete('nodepools.karpenter.sh', 'default'),
      repair: makePool,
    },
    {
      id: 'cicd-pipeline',
      do: deliver,
      damage: async (world) => {
        await world.kubectl(['set', 'image', 'deployment/webapp', 'webapp=public.ecr.aws/nginx/nginx:1.29', '-n', NS]);
        await world.rolledOut('webapp', NS);
      },
      repair: async (world) => {
        await setImage(world, COMMIT);
        await isolate(world);
      },
    },
    {
      id: 'gitops',
      do: async (world) => {
        await installArgo(world);
        await installCrds(world, ...unusedKinds);
        await makeApplication(world, application);
      },
      damage: (world) => makeApplication(world, { ...application, sync: 'OutOfSync' }),
      repair: (world) => makeApplication(world, application),
    },
    {
      id: 'vpc-cni',
      do: (world) => makeAddon(world, 'vpc-cni'),
      damage: (world) => world.delete('daemonset', 'aws-node', 'kube-system'),
      repair: (world) => setCni(world, { podEni: true }),
    },
    {
      id: 'network-policy',
      do: async (world) => {
        await setCni(world, { podEni: false });
        await isolate(world);
      },
      damage: (world) => world.delete('networkpolicy', 'webapp', NS),
      repair: isolate,
    },
    {
      id: 'pod-security-group',
      do: async (world) => {
        await setCni(world, { podEni: true });
        await guardDatabase(world);
      },
      damage: (world) => setCni(world, { podEni: false }),
      repair: (world) => setCni(world, { podEni: true }),
    },
    {
      id: 'prometheus-metrics',
      do: installPrometheus,
      damage: (world) => world.delete('daemonset', 'prometheus-node-exporter', PROMETHEUS),
    },
    {
      id: 'metrics-tool',
      do: async (world) => {
        await installInsights(world);
        await putMetric(world, 'pod_cpu_utilization', 12.5);
      },
      damage: (world) => world.delete('daemonset', 'cloudwatch-agent', 'amazon-cloudwatch'),
    },
    {
      id: 'logs',
      do: async (world) => {
        await makeNamespace(world, 'logging');
        await ship(world);
        const logGroupNames = [logGroup(world)];
        const query = { name: `${world.cluster.name} errors`, queryString: 'fields @message', logGroupNames };
        await world.aws.logs.send(new PutQueryDefinitionCommand(query));
      },
      damage: async (world) => {
        await world.aws.logs.send(new DeleteLogGroupCommand({ logGroupName: logGroup(world) }));
      },
      repair: ship,
    },
    {
      id: 'stateful-storage',
      do: deployDatabase,
      damage: (world) => world.delete('statefulset', 'db', NS),
    },
    {
      id: 'iam-authentication',
      do: (world) => enterColleague(world, { role: 'fund-viewer', group: VIEWERS, username: 'viewer' }),
      damage: (world) => enterColleague(world, { role: 'fund-viewer', group: 'others', username: 'viewer' }),
    },
    {
      id: 'rbac-scopes',
      do: async (world) => {
        await bindPodReader(world, VIEWERS, ['get', 'list'], NS);
        await bindNodeReader(world);
      },
      damage: (world) => bindPodReader(world, VIEWERS, ['get', 'list', 'delete'], NS),
    },
    {
      id: 'version-upgrade',
      do: upgrade,
      damage: (world) => world.aws.setNodegroup(GROUP, { version: '1.30' }),
    },
  ],
};

const tags = { lab: 'eks-fundamentals' };
/** Of other ways to do a step; only a kind that is served can be refused to a reader. */
const unusedKinds = [
  'gitrepositories.source.toolkit.fluxcd.io',
  'ocirepositories.source.toolkit.fluxcd.io',
  'kustomizations.kustomize.toolkit.fluxcd.io',
  'helmreleases.helm.toolkit.fluxcd.io',
  'servicemonitors.monitoring.coreos.com',
  'podmonitors.monitoring.coreos.com',
] as const;
const SELF_MANAGED = '!eks.amazonaws.com/nodegroup,!eks.amazonaws.com/compute-type';

/** A Deployment with its own name as label `app`, rolled out. */
async function deploy(world: World, name: string, facts: Partial<WorkloadFacts> = {}): Promise<void> {
  const { namespace = NS } = facts;
  const all = { image: `${name}:1.0`, labels: { app: name }, namespace, ...facts };
  await applyAll(world, workload('Deployment', name, all));
  await world.rolledOut(name, namespace);
}

async function scale(world: World, name: string, replicas: number): Promise<void> {
  await world.kubectl(['scale', 'deployment', name, '-n', NS, `--replicas=${replicas}`]);
  await world.rolledOut(name, NS);
}

/** Two containers, of which the second asks the first through localhost. */
async function deploySidecar(world: World): Promise<void> {
  const name = 'sidecar-demo';
  const command = ['wget', '-qO-', 'http://localhost:80/'];
  await deploy(world, name, {
    pod: {
      containers: [
        { name: 'web', image: 'registry.example.com/web:1.0', ports: [{ containerPort: 80 }] },
        { name: 'watch', image: 'registry.example.com/watch:1.0', readinessProbe: { exec: { command } } },
      ],
    },
  });
  const pods = await world.kube.list(`/api/v1/namespaces/${NS}/pods?labelSelector=app%3D${name}`);
  for (const { metadata } of pods)
    for (const container of ['web', 'watch'])
      await world.writeLog(NS, metadata.name, ['GET http://localhost:80/ 200'], { container });
}

function imageAt({ cluster: { account, region } }: World, tag: string): string {
  return `${account}.dkr.ecr.${region}.amazonaws.com/${REPOSITORY}:${tag}`;
}

async function deployWeb(world: World, replicas: number = hpa.min): Promise<void> {
  const resources = { requests: { cpu: '100m' } };
  await deploy(world, 'webapp', { image: imageAt(world, 'v1'), replicas, ports: [80], resources });
}

/** The application after it was deleted, with all that later steps have done to it. */
async function restoreWeb(world: World): Promise<void> {
  await deployWeb(world, hpa.max);
  await rollBack(world);
  await setImage(world, COMMIT);
  await isolate(world);
}

async function setImage(world: World, tag: string): Promise<void> {
  await world.kubectl(['set', 'image', 'deployment/webapp', `webapp=${imageAt(world, tag)}`, '-n', NS]);
  await world.rolledOut('webapp', NS);
}

async function rollBack(world: World): Promise<void> {
  await setImage(world, 'v2');
  await world.kubectl(['rollout', 'undo', 'deployment/webapp', '-n', NS]);
  await world.rolledOut('webapp', NS);
}

const frontend: WorkloadFacts = {
  namespace: NS,
  image: PUBLIC,
  labels: { app: 'frontend' },
  pod: {
    containers: [
      {
        name: 'frontend',
        image: `public.ecr.aws/a1b2c3d4/${PUBLIC}:v1`,
        ports: [{ containerPort: 80 }],
        readinessProbe: { httpGet: { path: '/', port: 80 } },
      },
    ],
  },
};

async function makePublicRepository(world: World): Promise<void> {
  await world.aws.ecrPublic.send(new CreatePublicRepositoryCommand({ repositoryName: PUBLIC }));
}

/** A pipeline that has built, pushed and deployed an image. */
async function deliver(world: World): Promise<void> {
  await runPipeline(world, 'fund');
  await pushImage(world, REPOSITORY, COMMIT);
  await setImage(world, COMMIT);
}

/** Only the frontend may reach webapp. */
async function isolate(world: World): Promise<void> {
  await applyAll(world, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'webapp', namespace: NS },
    spec: {
      podSelector: { matchLabels: { app: 'webapp' } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'frontend' } } }], ports: [{ port: 80 }] }],
    },
  });
  await takeUp(world, { policy: 'webapp', namespace: NS, app: 'webapp' });
}

/** A database that admits the security group of one application's pods. */
async function guardDatabase(world: World): Promise<void> {
  const pods = await makeSecurityGroup(world, 'fund-pods');
  const database = await makeSecurityGroup(world, DATABASE);
  const UserIdGroupPairs = [{ GroupId: pods }];
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 3306, ToPort: 3306, UserIdGroupPairs }];
  await world.aws.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: database, IpPermissions }));
  await world.aws.rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: DATABASE,
      DBInstanceClass: 'db.t3.micro',
      Engine: 'mysql',
      AllocatedStorage: 20,
      MasterUsername: 'admin',
      MasterUserPassword: 'not-a-secret-1',
      VpcSecurityGroupIds: [database],
    }),
  );
  await installCrds(world, 'securitygrouppolicies.vpcresources.k8s.aws');
  await putCustom(world, 'securitygrouppolicies.vpcresources.k8s.aws', {
    metadata: { name: 'db-client', namespace: NS },
    spec: { podSelector: { matchLabels: { app: 'db-client' } }, securityGroups: { groupIds: [pods] } },
  });
  await deploy(world, 'db-client', { annotations: await makeBranch(world, pods) });
}

/** The server, an exporter on every node, and an application that asks to be scraped. */
async function installPrometheus(world: World): Promise<void> {
  await makeNamespace(world, PROMETHEUS);
  await deploy(world, 'prometheus-server', { namespace: PROMETHEUS, ports: [9090] });
  const exporter = { image: 'quay.io/prometheus/node-exporter:v1.10.2', labels: { app: 'node-exporter' } };
  const labels = { app: 'webapp' };
  const annotations = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '80' };
  await applyAll(world, workload('DaemonSet', 'prometheus-node-exporter', { ...exporter, namespace: PROMETHEUS }), {
    ...service('webapp', NS, labels, { 80: 80 }),
    metadata: { name: 'webapp', namespace: NS, labels, annotations },
  });
}

function logGroup(world: World): string {
  return `/aws/containerinsights/${world.cluster.name}/application`;
}

async function ship(world: World): Promise<void> {
  await putLogs(world, logGroup(world), 'webapp-1', ['GET / 200']);
}

/** Two replicas, each with a volume of its own. */
async function deployDatabase(world: World): Promise<void> {
  await makeAddon(world, 'aws-ebs-csi-driver');
  await deployStateful(world, { name: 'db', namespace: NS, port: 5432, storageClass: CLASS });
}

async function bindNodeReader(world: World): Promise<void> {
  const api = 'rbac.authorization.k8s.io';
  const apiVersion = `${api}/v1`;
  const metadata = { name: 'node-reader' };
  await applyAll(
    world,
    { apiVersion, kind: 'ClusterRole', metadata, rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['list'] }] },
    {
      apiVersion,
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: api, kind: 'ClusterRole', name: 'node-reader' },
      subjects: [{ apiGroup: api, kind: 'Group', name: VIEWERS }],
    },
  );
}

/** One minor version up: the control plane unless it is there, the node groups, the add-ons. */
async function upgrade(world: World): Promise<void> {
  const { eks } = world.aws;
  const { name } = world.cluster;
  const [major, minor] = world.tools.kubernetesVersion.split('.').map(Number);
  const version = `${major}.${(minor ?? 0) + 1}`;
  const { cluster } = await eks.send(new DescribeClusterCommand({ name }));
  if (cluster?.version !== version) await eks.send(new UpdateClusterVersionCommand({ name, version }));
  for (const nodegroupName of [GROUP, NEWER])
    await eks.send(new UpdateNodegroupVersionCommand({ clusterName: name, nodegroupName, version }));
  for (const addon of ['vpc-cni', 'coredns', 'kube-proxy']) await makeAddon(world, addon);
}

/** What Karpenter would launch again first, then volumes, the database, the cluster and the images. */
async function cleanUp(world: World): Promise<void> {
  await world.delete('nodepools.karpenter.sh', 'default');
  await deleteDisks(world);
  const database = { DBInstanceIdentifier: DATABASE, SkipFinalSnapshot: true };
  await world.aws.rds.send(new DeleteDBInstanceCommand(database));
  await deleteCluster(world);
  await deleteRepositories(world);
}
