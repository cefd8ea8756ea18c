/** The lab cloud-native-project, move by move. */
import { DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import {
  DeleteDistributionCommand,
  GetDistributionConfigCommand,
  ListDistributionsCommand,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import {
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DescribeInstancesCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { AddRoleToInstanceProfileCommand, CreateInstanceProfileCommand } from '@aws-sdk/client-iam';
import { CreateDBInstanceCommand, DeleteDBInstanceCommand } from '@aws-sdk/client-rds';
import { DeleteBucketCommand, DeleteObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { type App, json } from '../apps.ts';
import { until } from '../children.ts';
import { addressOf, installController, makeIngress, select } from '../moves/balancing.ts';
import { deleteCluster, makeCluster } from '../moves/cluster.ts';
import { installCalico } from '../moves/cni.ts';
import { runPipeline } from '../moves/delivery.ts';
import { type LabMoves, moveOf } from '../moves/move.ts';
import { network } from '../moves/network.ts';
import { makeNodes } from '../moves/nodes.ts';
import { applyAll, makeNamespace, service, workload } from '../moves/objects.ts';
import { installInsights, putLogs } from '../moves/observing.ts';
import { deleteRepositories, makeRepository, pushImage, removeTag } from '../moves/registry.ts';
import { trustService } from '../moves/roles.ts';
import { installAutoscaler, installMetrics, makeHpa } from '../moves/scaling.ts';
import { deleteStack, makeStack } from '../moves/stacks.ts';
import { distribute, makeBucket, upload } from '../moves/website.ts';
import type { World } from '../world.ts';

const NS = 'eks-work';
const SUFFIX = 'jane';
const BACKEND = 'backend-app';
const SERVICE = 'backend-app-service';
const BACKEND_IMAGE = 'k8sbook/backend-app';
const BATCH_IMAGE = 'k8sbook/batch-app';
const BATCH = 'batch-app';
const NODES = 'eks-work-nodegroup';
const FRONTEND_BUCKET = `eks-work-frontend-${SUFFIX}`;
const BATCH_BUCKET = `eks-work-batch-${SUFFIX}`;
const CSV = 'locationData/places.csv';
const DATABASE = 'eks-work-db';
const OPERATOR = 'eks-work-OpeServerRole';
const PIPELINE = 'eks-work-pipeline';
const HPA = { name: BACKEND, namespace: NS, target: BACKEND, min: 2, max: 5, percent: 50 };
const INGRESS = 'backend-app-ingress';
const RBAC = { ns: 'rbac-test-ns', role: 'rbac-test-role', group: 'rbac-test-group' };

export const cloudNativeProject: LabMoves = {
  lab: 'cloud-native-project',
  parameters: { suffix: SUFFIX },
  last: { id: 'cleanup', do: cleanUp },
  moves: [
    {
      id: 'base-stack',
      do: makeBase,
      damage: (world) => deleteStack(world, 'eks-work-base'),
    },
    {
      id: 'cluster',
      do: async (world) => {
        await makeCluster(world);
        const { publicSubnets: subnets } = await network(world);
        await makeNodes(world, { name: NODES, count: 2, max: 5, more: { subnets } });
      },
      damage: (world) => world.aws.setCluster({ status: 'FAILED' }),
      repair: (world) => world.aws.setCluster({ status: 'ACTIVE' }),
    },
    {
      id: 'first-pod',
      do: async (world) => {
        await world.kubectl(['run', 'nginx-pod', '--image=public.ecr.aws/nginx/nginx:1.29']);
        await world.kubectl(['wait', '--for=condition=Ready', 'pod/nginx-pod', '--timeout=60s']);
      },
    },
    {
      id: 'database',
      do: async (world) => {
        await makeBastion(world);
        await makeDatabase(world);
      },
      damage: async (world) => {
        const order = { DBInstanceIdentifier: DATABASE, SkipFinalSnapshot: true };
        await world.aws.rds.send(new DeleteDBInstanceCommand(order));
      },
      repair: makeDatabase,
    },
    {
      id: 'backend-image',
      do: async (world) => {
        await makeRepository(world, BACKEND_IMAGE);
        await pushImage(world, BACKEND_IMAGE, '1.0.0');
      },
      damage: async (world) => {
        for (const tag of ['1.0.0', '1.0.1']) await removeTag(world, BACKEND_IMAGE, tag);
      },
    },
    {
      id: 'namespace',
      do: (world) => makeNamespace(world, NS),
      damage: async (world) => {
        await world.kubectl(['delete', 'namespace', NS, '--timeout=90s']);
      },
      repair: refillNamespace,
    },
    {
      id: 'db-secret',
      do: async (world) => {
        const url = `jdbc:postgresql://${DATABASE}.c1a2b3c4d5e6.${world.cluster.region}.rds.amazonaws.com:5432/eksworkdb`;
        await applyAll(
          world,
          secret('db-config', { 'db-url': url, 'db-username': 'mywork', 'db-password': 'not-a-secret' }),
        );
      },
      damage: (world) => world.delete('secret', 'db-config', NS),
    },
    {
      id: 'backend-deployment',
      do: (world) => deploy(world, BACKEND, '1.0.0', 2),
      damage: (world) => world.delete('deployment', BACKEND, NS),
      repair: (world) => deploy(world, BACKEND, '1.0.1', 2),
    },
    {
      id: 'backend-service',
      do: async (world) => {
        serve(world);
        // Only the controller minds it, which takes over Services that are created after it.
        const annotations = { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing' };
        const more = { type: 'LoadBalancer', annotations };
        await applyAll(world, service(SERVICE, NS, { app: BACKEND }, { 8080: 8080 }, more));
        await answeringBackend(world);
      },
      damage: (world) => select(world, SERVICE, { app: 'backend' }, NS),
    },
    {
      id: 'backend-data',
      do: async (world) => {
        stateOf(world).rows.push({ regionId: 1, places: [] }, { regionId: 9, places: ['beach', 'hill'] });
      },
      damage: async (world) => world.serve(NS, SERVICE, () => json({ regionList: [] })),
      repair: async (world) => serve(world),
    },
    {
      id: 'frontend',
      do: async (world) => {
        await makeBucket(world, FRONTEND_BUCKET);
        await uploadFrontend(world, await addressOf(world, 'service', SERVICE, NS));
        // HTTPS only would keep the page from its backend, which has HTTP.
        await distribute(world, FRONTEND_BUCKET, { viewers: 'allow-all' });
      },
      damage: (world) => uploadFrontend(world, 'localhost'),
      repair: async (world) => uploadFrontend(world, await addressOf(world, 'service', SERVICE, NS)),
    },
    {
      id: 'batch-stack',
      do: async (world) => {
        await makeBatchStack(world);
        await makeBucket(world, BATCH_BUCKET);
      },
      damage: (world) => deleteStack(world, 'eks-work-batch'),
      repair: makeBatchStack,
    },
    {
      id: 'batch-image',
      do: async (world) => {
        await makeRepository(world, BATCH_IMAGE);
        await pushImage(world, BATCH_IMAGE, '1.0.0');
      },
      damage: (world) => removeTag(world, BATCH_IMAGE, '1.0.0'),
    },
    {
      id: 'batch-config',
      do: async (world) => {
        await applyAll(
          world,
          batchConfig(world, 'true'),
          secret('batch-secret-config', { 'aws-accesskey': 'AKIAEXAMPLE', 'aws-secretkey': 'not-a-secret' }),
        );
      },
      damage: (world) => applyAll(world, batchConfig(world, 'false')),
    },
    {
      id: 'batch-cronjob',
      do: async (world) => {
        await applyAll(world, cronJob(world, false));
        await runBatch(world, 'by-hand');
      },
      damage: (world) => applyAll(world, cronJob(world, true)),
      repair: (world) => applyAll(world, cronJob(world, false)),
    },
    {
      id: 'batch-data',
      do: async (world) => {
        await upload(world, BATCH_BUCKET, { [CSV]: 'Seoul,palace,old' });
        await runBatch(world, 'with-data');
        await takeUp(world);
        stateOf(world).rows[0]?.places.push('palace');
      },
      damage: (world) => upload(world, BATCH_BUCKET, { [CSV]: 'Seoul,tower' }),
      repair: takeUp,
      remembers: true,
    },
    {
      id: 'cluster-autoscaler',
      do: (world) => installAutoscaler(world, 5, NODES),
      damage: (world) => world.delete('deployment', 'cluster-autoscaler', 'kube-system'),
    },
    {
      id: 'container-insights',
      do: async (world) => {
        await installInsights(world);
        await putLogs(world, `/aws/containerinsights/${world.cluster.name}/application`, BACKEND, ['GET /health 200']);
      },
      damage: (world) => world.delete('daemonset', 'fluent-bit', 'amazon-cloudwatch'),
    },
    {
      id: 'rbac',
      do: async (world) => {
        await makeNamespace(world, RBAC.ns);
        await bindTester(world, ['get', 'list', 'watch']);
      },
      damage: (world) => bindTester(world, ['get', 'list', 'watch', 'delete']),
    },
    {
      id: 'network-policy',
      do: async (world) => {
        await installCalico(world);
        await deployServiceA(world);
        await applyAll(world, ...policies('serviceb'));
      },
      damage: (world) => applyAll(world, ...policies('servicec')),
    },
    {
      id: 'host-routing',
      do: async (world) => {
        await installController(world);
        const backend = { service: SERVICE, port: 8080, path: '/health' };
        await makeIngress(world, { name: INGRESS, namespace: NS, host: 'backend.example.com', ...backend });
      },
      damage: (world) => world.delete('ingress', INGRESS, NS),
    },
    {
      id: 'cicd',
      do: async (world) => {
        await runPipeline(world, PIPELINE);
        await pushImage(world, BACKEND_IMAGE, '1.0.1');
        await deploy(world, BACKEND, '1.0.1', 2);
        await deploy(world, `${BACKEND}-test`, '1.0.1', 1);
      },
      damage: (world) => world.delete('deployment', `${BACKEND}-test`, NS),
    },
    {
      id: 'hpa',
      do: async (world) => {
        await installMetrics(world, 2);
        await makeHpa(world, HPA);
      },
      damage: (world) => world.delete('hpa', HPA.name, NS),
    },
  ],
};

// Stacks, and what is in them ------------------------------------------------------------------------------------------

/** What the emulator and the simulated application have no memory for. */
interface State {
  /** The database's rows: places by region. */
  rows: { regionId: number; places: string[] }[];
  vpc?: string;
  subnets: string[];
}

const states = new WeakMap<World, State>();

function stateOf(world: World): State {
  const state = states.get(world) ?? { rows: [], subnets: [] };
  states.set(world, state);
  return state;
}

/** The VPC with its three subnets of workers; they have the tags that eksctl puts on subnets that are handed to it. */
async function makeBase(world: World): Promise<void> {
  const { ec2 } = world.aws;
  const state = stateOf(world);
  if (state.vpc === undefined) {
    // The pods of the simulated nodes have addresses of this network.
    state.vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId ?? '';
    for (const [index, zone] of ['a', 'b', 'c'].entries()) {
      const AvailabilityZone = `${world.cluster.region}${zone}`;
      const order = { VpcId: state.vpc, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone };
      state.subnets.push((await ec2.send(new CreateSubnetCommand(order))).Subnet?.SubnetId ?? '');
    }
    const tags = { 'alpha.eksctl.io/cluster-name': world.cluster.name, 'kubernetes.io/role/elb': '1' };
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await ec2.send(new CreateTagsCommand({ Resources: state.subnets, Tags }));
  }
  await makeStack(world, 'eks-work-base', {
    Resources: { EksWorkVPC: { Type: 'AWS::EC2::VPC' } },
    Outputs: {
      VPC: { Value: state.vpc },
      WorkerSubnets: { Value: state.subnets.join(',') },
      RouteTable: { Value: 'rtb-0a1b2c3d4e5f60718' },
    },
  });
}

/** The stack of database and bastion host, and the bastion itself with the profile that the stack made. */
async function makeBastion(world: World): Promise<void> {
  const { cloudformation, ec2, iam } = world.aws;
  const StackName = 'eks-work-rds';
  await makeStack(world, StackName, {
    Resources: {
      OpeServerRole: { Type: 'AWS::IAM::Role' },
      OpeServerProfile: { Type: 'AWS::IAM::InstanceProfile' },
      EksWorkDB: { Type: 'AWS::RDS::DBInstance' },
    },
  });
  // The template names its role; the emulator makes up names for all resources.
  const operation = 'cloudformation:DescribeStackResources';
  await world.aws.say(operation, { LogicalResourceId: 'OpeServerRole' }, { PhysicalResourceId: OPERATOR });
  const { StackResources = [] } = await cloudformation.send(new DescribeStackResourcesCommand({ StackName }));
  const profile = StackResources.find(({ LogicalResourceId }) => LogicalResourceId === 'OpeServerProfile');
  const InstanceProfileName = profile?.PhysicalResourceId ?? '';
  await world.aws.makeRole(OPERATOR, trustService('ec2.amazonaws.com'));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: OPERATOR }));
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-12c6146b',
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      SubnetId: stateOf(world).subnets[0],
      IamInstanceProfile: { Name: InstanceProfileName },
      TagSpecifications: [
        { ResourceType: 'instance', Tags: [{ Key: 'aws:cloudformation:stack-name', Value: StackName }] },
      ],
    }),
  );
  const InstanceIds = Instances.map(({ InstanceId = '' }) => InstanceId);
  await until('the bastion to run', async () => {
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds }));
    return Reservations[0]?.Instances?.[0]?.State?.Name === 'running';
  });
}

async function makeDatabase(world: World): Promise<void> {
  await world.aws.rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: DATABASE,
      DBInstanceClass: 'db.t4g.micro',
      Engine: 'postgres',
      AllocatedStorage: 20,
      MasterUsername: 'eksdbadmin',
      MasterUserPassword: 'not-a-secret',
      PubliclyAccessible: false,
    }),
  );
}

async function makeBatchStack(world: World): Promise<void> {
  const Resources = { BatchUser: { Type: 'AWS::IAM::User' }, BatchBucket: { Type: 'AWS::S3::Bucket' } };
  await makeStack(world, 'eks-work-batch', { Resources });
}

// The applications -----------------------------------------------------------------------------------------------------

function secret(name: string, stringData: Readonly<Record<string, string>>): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: NS }, stringData };
}

function ownImage(world: World, repository: string, tag: string): string {
  const { account, region } = world.cluster;
  return `${account}.dkr.ecr.${region}.amazonaws.com/${repository}:${tag}`;
}

/** The backend's Deployment as its manifest has it, rolled out. */
async function deploy(world: World, name: string, tag: string, replicas: number): Promise<void> {
  const keys = { DB_URL: 'db-url', DB_USERNAME: 'db-username', DB_PASSWORD: 'db-password' };
  await applyAll(
    world,
    workload('Deployment', name, {
      namespace: NS,
      image: ownImage(world, BACKEND_IMAGE, tag),
      labels: { app: name },
      replicas,
      ports: [8080],
      probe: { httpGet: { path: '/health', port: 8080 } },
      resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { cpu: '250m', memory: '768Mi' } },
      env: Object.entries(keys).map(([variable, key]) => ({
        name: variable,
        valueFrom: { secretKeyRef: { name: 'db-config', key } },
      })),
    }),
  );
  await world.rolledOut(name, NS);
}

/** Lets the backend answer from its database. */
function serve(world: World): void {
  const { rows } = stateOf(world);
  const backend: App = (path) => {
    if (path === '/health') return json({ status: 'OK' });
    if (path === '/region') return json({ regionList: rows.map(({ regionId }) => ({ regionId })) });
    const id = /^\/location\/region\/(\d+)$/.exec(path)?.[1];
    const found = rows.find(({ regionId }) => String(regionId) === id);
    if (found === undefined) return json({ status: 404, error: 'Not Found' }, 404);
    return json({ locationList: found.places.map((locationName) => ({ locationName })) });
  };
  world.serve(NS, SERVICE, backend);
}

async function answeringBackend(world: World): Promise<void> {
  const host = await addressOf(world, 'service', SERVICE, NS);
  await until(`http://${host}:8080/health to answer`, async () => {
    return (await world.probe(host, '/health', { port: 8080 })).status === 200;
  });
}

/** A build of the frontend for a backend; its scripts are named as by their content. */
async function uploadFrontend(world: World, backend: string): Promise<void> {
  await upload(world, FRONTEND_BUCKET, {
    'index.html': '<script src="/runtime.js"></script><script src="/8a1f.js"></script>',
    'runtime.js': '!function(){}();',
    '8a1f.js': `fetch("http://${backend}:8080/region");`,
  });
}

function batchConfig(world: World, run: 'true' | 'false'): object {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'batch-app-config', namespace: NS },
    data: {
      'aws-region': world.cluster.region,
      'bucket-name': BATCH_BUCKET,
      'folder-name': 'locationData',
      'batch-run': run,
    },
  };
}

function cronJob(world: World, suspend: boolean): object {
  const image = ownImage(world, BATCH_IMAGE, '1.0.0');
  const envFrom = [{ configMapRef: { name: 'batch-app-config' } }, { secretRef: { name: 'batch-secret-config' } }];
  const template = { spec: { restartPolicy: 'OnFailure', containers: [{ name: BATCH, image, envFrom }] } };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: BATCH, namespace: NS },
    spec: { schedule: '*/5 * * * *', concurrencyPolicy: 'Forbid', suspend, jobTemplate: { spec: { template } } },
  };
}

/** Runs the CronJob by hand and waits for its end. */
async function runBatch(world: World, run: string): Promise<void> {
  await world.kubectl(['create', 'job', run, `--from=cronjob/${BATCH}`, '-n', NS]);
  await world.kubectl(['wait', '--for=condition=Complete', `job/${run}`, '-n', NS, '--timeout=60s']);
}

/** What a successful run does with its file: nothing of it stays. */
async function takeUp(world: World): Promise<void> {
  await world.aws.s3.send(new DeleteObjectCommand({ Bucket: BATCH_BUCKET, Key: CSV }));
}

/** What was in the namespace once more, after it was deleted. */
async function refillNamespace(world: World): Promise<void> {
  await makeNamespace(world, NS);
  await world.grantAgain(NS);
  const inside = ['db-secret', 'backend-deployment', 'backend-service', 'batch-config', 'batch-cronjob'];
  for (const id of [...inside, 'host-routing', 'cicd', 'hpa']) await moveOf(cloudNativeProject, id).do(world);
  // The new load balancer has another address.
  await moveOf(cloudNativeProject, 'frontend').repair?.(world);
}

// Later chapters -------------------------------------------------------------------------------------------------------

/** The group's ClusterRole for pods, limited to one namespace by a RoleBinding. */
async function bindTester(world: World, verbs: readonly string[]): Promise<void> {
  const apiGroup = 'rbac.authorization.k8s.io';
  const apiVersion = `${apiGroup}/v1`;
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs }];
  await applyAll(
    world,
    { apiVersion, kind: 'ClusterRole', metadata: { name: RBAC.role }, rules },
    {
      apiVersion,
      kind: 'RoleBinding',
      metadata: { name: 'rbac-test-role-binding', namespace: RBAC.ns },
      roleRef: { apiGroup, kind: 'ClusterRole', name: RBAC.role },
      subjects: [{ apiGroup, kind: 'Group', name: RBAC.group }],
    },
  );
}

async function deployServiceA(world: World): Promise<void> {
  const labels = { app: 'servicea' };
  const facts = { namespace: 'default', image: 'public.ecr.aws/nginx/nginx:1.29', replicas: 2, ports: [80] };
  await applyAll(world, workload('Deployment', 'servicea', { ...facts, labels }));
  await world.rolledOut('servicea');
}

/** Nobody may reach pods of the namespace, but the pods of an application those of servicea. */
function policies(app: string): object[] {
  const policy = (name: string, spec: object) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: 'default' },
    spec: { policyTypes: ['Ingress'], ...spec },
  });
  return [
    policy('default-deny', { podSelector: {} }),
    policy('network-policy-for-servicea', {
      podSelector: { matchLabels: { app: 'servicea' } },
      ingress: [{ from: [{ podSelector: { matchLabels: { app } } }], ports: [{ protocol: 'TCP', port: 80 }] }],
    }),
  ];
}

// The end --------------------------------------------------------------------------------------------------------------

/** In the order of the book: what made load balancers, the cluster, the buckets, the stacks. */
async function cleanUp(world: World): Promise<void> {
  await world.delete('ingress', INGRESS, NS);
  await world.delete('service', SERVICE, NS);
  await deleteCluster(world);
  await deleteDistributions(world);
  for (const bucket of [FRONTEND_BUCKET, BATCH_BUCKET]) await deleteBucket(world, bucket);
  const order = { DBInstanceIdentifier: DATABASE, SkipFinalSnapshot: true };
  await world.aws.rds.send(new DeleteDBInstanceCommand(order));
  for (const part of ['batch', 'rds', 'base']) await deleteStack(world, `eks-work-${part}`);
  await deleteRepositories(world);
}

async function deleteDistributions(world: World): Promise<void> {
  const { cloudfront } = world.aws;
  const { DistributionList } = await cloudfront.send(new ListDistributionsCommand({}));
  for (const { Id } of DistributionList?.Items ?? []) {
    const { DistributionConfig, ETag } = await cloudfront.send(new GetDistributionConfigCommand({ Id }));
    if (DistributionConfig === undefined) continue;
    const order = { Id, IfMatch: ETag, DistributionConfig: { ...DistributionConfig, Enabled: false } };
    const disabled = await cloudfront.send(new UpdateDistributionCommand(order));
    await cloudfront.send(new DeleteDistributionCommand({ Id, IfMatch: disabled.ETag }));
  }
}

async function deleteBucket(world: World, Bucket: string): Promise<void> {
  const { s3 } = world.aws;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  await s3.send(new DeleteBucketCommand({ Bucket }));
}
