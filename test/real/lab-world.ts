/**
 * The lab eks-web-application, done move by move as its participants do it, and undone where a test wants damage.
 */
import { DescribeAutoScalingGroupsCommand, SetDesiredCapacityCommand } from '@aws-sdk/client-auto-scaling';
import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DescribeImagesCommand,
  DescribeSubnetsCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateAccessEntryCommand,
  CreateClusterCommand,
  CreateFargateProfileCommand,
  CreateNodegroupCommand,
  DeleteAccessEntryCommand,
  DeleteFargateProfileCommand,
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  UpdateClusterConfigCommand,
  UpdateNodegroupConfigCommand,
} from '@aws-sdk/client-eks';
import { CreateOpenIDConnectProviderCommand, DeleteOpenIDConnectProviderCommand } from '@aws-sdk/client-iam';
import { until } from './children.ts';
import type { World } from './world.ts';

/** One step of the lab as an action. */
export interface Move {
  /** Id of the step in the lab. */
  id: string;
  /** Does the step and waits until its effect is there. */
  do(world: World): Promise<void>;
  /** Breaks what the step is about. */
  damage?(world: World): Promise<void>;
  /** Undoes the damage in a cluster where later steps are done too; where it is missing, `do` does that. */
  repair?(world: World): Promise<void>;
}

/** The group that the colleague's access entry names. */
const COLLEAGUE_GROUP = 'read-only';
const COLLEAGUE_ROLE = 'eks-demo-colleague';
const GROUP = 'eks-demo-group';
const HPA = 'demo-flask-backend-hpa';
/** What each application is asked for. */
const PATHS: Record<string, string> = {
  'demo-flask-backend': '/contents/aws',
  'demo-nodejs-backend': '/services/all',
  'demo-frontend': '/',
};
const LOG_TYPES = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const;

/** All moves, in an order that a participant can follow. */
export const moves: readonly Move[] = [
  { id: 'cluster', do: makeCluster, damage: (world) => setLogging(world, false) },
  { id: 'nodes', do: makeNodes, damage: (world) => spoilNodes(world) },
  {
    id: 'lb-controller',
    do: installController,
    damage: (world) => world.delete('deployment', 'aws-load-balancer-controller', 'kube-system'),
  },
  {
    id: 'flask-backend',
    do: async (world) => {
      await world.apply(
        application('demo-flask-backend', { port: 8080, to: 8080, health: '/contents/aws', replicas: 3 }),
      );
      await world.rolledOut('demo-flask-backend');
    },
    damage: (world) => select(world, 'demo-flask-backend', 'demo-flask', 503),
    repair: (world) => select(world, 'demo-flask-backend', 'demo-flask-backend', 200),
  },
  {
    id: 'flask-ingress',
    do: (world) => makeIngress(world, 'flask-backend-ingress', '/contents', 'demo-flask-backend', 8080, 1),
    damage: (world) => world.delete('ingress', 'flask-backend-ingress'),
  },
  {
    id: 'nodejs-backend',
    do: async (world) => {
      await world.apply(
        application('demo-nodejs-backend', { port: 8080, to: 3000, health: '/services/all', replicas: 3 }),
      );
      await world.rolledOut('demo-nodejs-backend');
      await makeIngress(world, 'nodejs-backend-ingress', '/services', 'demo-nodejs-backend', 8080, 2);
    },
    damage: (world) => select(world, 'demo-nodejs-backend', 'demo-node', 503),
    repair: (world) => select(world, 'demo-nodejs-backend', 'demo-nodejs-backend', 200),
  },
  {
    id: 'frontend',
    do: async (world) => {
      await world.apply(application('demo-frontend', { port: 80, to: 80, health: '/', replicas: 3 }));
      await world.rolledOut('demo-frontend');
      await publishFrontend(world);
    },
    damage: (world) => world.delete('ingress', 'frontend-ingress'),
    repair: (world) => publishFrontend(world),
  },
  { id: 'container-insights', do: installInsights },
  { id: 'metrics-server', do: installMetrics, damage: (world) => world.delete('apiservice', 'v1beta1.metrics.k8s.io') },
  { id: 'flask-hpa', do: makeHpa, damage: (world) => world.delete('hpa', HPA) },
  { id: 'hpa-scaled', do: scaleOut, damage: (world) => forgetScaling(world) },
  {
    id: 'cluster-autoscaler',
    do: installAutoscaler,
    damage: (world) => world.delete('deployment', 'cluster-autoscaler', 'kube-system'),
  },
  { id: 'nodes-scaled', do: (world) => desire(world, 4) },
  {
    id: 'fargate-profile',
    do: makeProfile,
    damage: async (world) => {
      await world.aws.eks.send(
        new DeleteFargateProfileCommand({
          clusterName: world.cluster.name,
          fargateProfileName: 'frontend-fargate-profile',
        }),
      );
      await until('Fargate to be empty', async () => (await fargateNodes(world)) === 0);
    },
    repair: async (world) => {
      await makeProfile(world);
      // Pods that were created without the profile stay where they are until they are created anew.
      await world.kubectl(['rollout', 'restart', 'deployment', 'demo-frontend']);
      await world.rolledOut('demo-frontend');
      await until('Fargate to be used', async () => (await fargateNodes(world)) > 0);
    },
  },
  {
    id: 'frontend-on-fargate',
    do: moveFrontend,
    damage: (world) => select(world, 'demo-frontend', 'demo-frontend', 503),
    repair: (world) => select(world, 'demo-frontend', 'frontend-fargate', 200),
  },
  {
    id: 'argocd',
    do: installArgo,
    damage: async (world) => {
      await world.kubectl(['patch', 'service', 'argocd-server', '-n', 'argocd', '-p', '{"spec":{"type":"ClusterIP"}}']);
    },
  },
  {
    id: 'read-only-colleague',
    do: enterColleague,
    damage: async (world) => {
      await world.apply(podRole(['list', 'get', 'delete']));
    },
  },
];

/** The move of a step. @throws Error when the step has none */
export function move(id: string): Move {
  const found = moves.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no move for step ${id}`);
  return found;
}

/**
 * Does all moves in order, up to and including one if it is named.
 * @param done is called after each move with its id and how long it took
 */
export async function solve(
  world: World,
  upTo?: string,
  done: (id: string, ms: number) => void = () => {},
): Promise<void> {
  for (const step of moves) {
    const began = Date.now();
    await step.do(world);
    done(step.id, Date.now() - began);
    if (step.id === upTo) return;
  }
}

// Cluster and nodes ----------------------------------------------------------------------------------------------------

interface Network {
  vpc: string;
  publicSubnets: string[];
  privateSubnets: string[];
}

/** The network that eksctl makes: a public and a private subnet in two zones, tagged for load balancers. */
async function network(world: World): Promise<Network> {
  const { ec2 } = world.aws;
  const tag = { Key: 'alpha.eksctl.io/cluster-name', Value: world.cluster.name };
  const found = await ec2.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: `tag:${tag.Key}`, Values: [tag.Value] }] }),
  );
  const pick = (role: string) =>
    (found.Subnets ?? [])
      .filter((subnet) => subnet.Tags?.some((one) => one.Key === role))
      .map((subnet) => subnet.SubnetId ?? '');
  const have = found.Subnets?.[0]?.VpcId;
  if (have !== undefined) {
    return {
      vpc: have,
      publicSubnets: pick('kubernetes.io/role/elb'),
      privateSubnets: pick('kubernetes.io/role/internal-elb'),
    };
  }
  const vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId ?? '';
  const made: Network = { vpc, publicSubnets: [], privateSubnets: [] };
  for (const [cidr, zone, role, list] of [
    ['10.0.0.0/19', 'a', 'kubernetes.io/role/elb', made.publicSubnets],
    ['10.0.32.0/19', 'c', 'kubernetes.io/role/elb', made.publicSubnets],
    ['10.0.64.0/19', 'a', 'kubernetes.io/role/internal-elb', made.privateSubnets],
    ['10.0.96.0/19', 'c', 'kubernetes.io/role/internal-elb', made.privateSubnets],
  ] as const) {
    const AvailabilityZone = `${world.cluster.region}${zone}`;
    const subnet = await ec2.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock: cidr, AvailabilityZone }));
    const id = subnet.Subnet?.SubnetId ?? '';
    await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [tag, { Key: role, Value: '1' }] }));
    list.push(id);
  }
  return made;
}

function servicePrincipal(service: string): object {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  };
}

/** `eksctl create cluster` without its node group: cluster with all logs, and the OIDC provider. */
async function makeCluster(world: World): Promise<void> {
  const { eks } = world.aws;
  const name = world.cluster.name;
  const exists = await eks.send(new DescribeClusterCommand({ name })).then(
    () => true,
    () => false,
  );
  if (!exists) {
    const { publicSubnets, privateSubnets } = await network(world);
    const roleArn = await world.aws.makeRole(
      'eksctl-eks-demo-cluster-ServiceRole',
      servicePrincipal('eks.amazonaws.com'),
    );
    await eks.send(
      new CreateClusterCommand({
        name,
        roleArn,
        version: world.tools.kubernetesVersion.split('.').slice(0, 2).join('.'),
        resourcesVpcConfig: { subnetIds: [...publicSubnets, ...privateSubnets] },
        logging: { clusterLogging: [{ types: [...LOG_TYPES], enabled: true }] },
        tags: { 'alpha.eksctl.io/cluster-name': name, 'alpha.eksctl.io/eksctl-version': '0.220.0' },
      }),
    );
    await world.apply(SYSTEM);
  }
  await setLogging(world, true);
  await associateOidc(world);
  await world.enterReader();
}

/** Switches all log types of the control plane on or off. */
async function setLogging(world: World, enabled: boolean): Promise<void> {
  await world.aws.eks.send(
    new UpdateClusterConfigCommand({
      name: world.cluster.name,
      logging: { clusterLogging: [{ types: [...LOG_TYPES], enabled }] },
    }),
  );
}

/** `eksctl utils associate-iam-oidc-provider`. */
async function associateOidc(world: World): Promise<void> {
  const provider = {
    Url: world.cluster.issuer,
    ClientIDList: ['sts.amazonaws.com'],
    ThumbprintList: ['9e99a48a9960b14926bb7f3b02e22da2b0ab7280'],
  };
  await world.aws.iam.send(new CreateOpenIDConnectProviderCommand(provider)).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === 'EntityAlreadyExistsException')) throw error;
  });
}

/** Takes the OIDC provider away again; the cluster keeps its issuer. */
export async function dissociateOidc(world: World): Promise<void> {
  const OpenIDConnectProviderArn = `arn:aws:iam::${world.cluster.account}:oidc-provider/${world.cluster.issuer.slice('https://'.length)}`;
  await world.aws.iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
}

async function makeNodes(world: World): Promise<void> {
  const { eks } = world.aws;
  const clusterName = world.cluster.name;
  const there = await eks
    .send(new DescribeNodegroupCommand({ clusterName, nodegroupName: 'node-group' }))
    .catch(() => undefined);
  if (there === undefined) {
    const { privateSubnets } = await network(world);
    const nodeRole = await world.aws.makeRole(
      'eksctl-eks-demo-nodegroup-NodeInstanceRole',
      servicePrincipal('ec2.amazonaws.com'),
    );
    await eks.send(
      new CreateNodegroupCommand({
        clusterName,
        nodegroupName: 'node-group',
        nodeRole,
        subnets: privateSubnets,
        scalingConfig: { minSize: 3, maxSize: 3, desiredSize: 3 },
        instanceTypes: ['m5.large'],
        amiType: 'AL2023_x86_64_STANDARD',
        diskSize: 20,
        capacityType: 'ON_DEMAND',
        labels: { 'alpha.eksctl.io/cluster-name': clusterName, 'alpha.eksctl.io/nodegroup-name': 'node-group' },
        tags: { 'alpha.eksctl.io/nodegroup-name': 'node-group', 'alpha.eksctl.io/nodegroup-type': 'managed' },
      }),
    );
  } else {
    await world.kubectl(['annotate', 'nodes', '--all', 'sim.podium/fault-']);
  }
  await readyNodes(world, 3);
}

/** Waits until the managed node group has at least `count` Ready nodes, or no more than `count` where `atMost` says so. */
async function readyNodes(world: World, count: number, atMost = false): Promise<void> {
  interface Node {
    status: { conditions?: { type: string; status: string }[] };
  }
  await until(`${count} Ready nodes`, async () => {
    world.check();
    const nodes = await world.kube.list<Node>('/api/v1/nodes?labelSelector=eks.amazonaws.com%2Fnodegroup%3Dnode-group');
    const ready = nodes.filter((node) =>
      node.status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True'),
    );
    return atMost ? ready.length <= count : ready.length >= count;
  });
}

async function fargateNodes(world: World): Promise<number> {
  return (await world.kube.list('/api/v1/nodes?labelSelector=eks.amazonaws.com%2Fcompute-type%3Dfargate')).length;
}

/** Makes every managed node NotReady, as a broken network plugin does. */
async function spoilNodes(world: World): Promise<void> {
  await world.kubectl([
    'annotate',
    'nodes',
    '-l',
    'eks.amazonaws.com/nodegroup',
    '--overwrite',
    'sim.podium/fault=notready',
  ]);
  await readyNodes(world, 0, true);
}

async function desire(world: World, count: number): Promise<void> {
  const { autoscaling } = world.aws;
  const groups = await autoscaling.send(new DescribeAutoScalingGroupsCommand({}));
  const name = groups.AutoScalingGroups?.find((group) =>
    group.Tags?.some((tag) => tag.Key === 'eks:nodegroup-name' && tag.Value === 'node-group'),
  )?.AutoScalingGroupName;
  // The call of the Cluster Autoscaler itself.
  await autoscaling.send(
    new SetDesiredCapacityCommand({ AutoScalingGroupName: name, DesiredCapacity: count, HonorCooldown: false }),
  );
  await readyNodes(world, count);
}

/** Adds self-managed nodes: instances that carry the cluster's tag and belong to no node group. */
export async function addSelfManagedNodes(world: World, count: number): Promise<string[]> {
  const { ec2 } = world.aws;
  const { vpc, privateSubnets } = await network(world);
  const group = await ec2.send(
    new CreateSecurityGroupCommand({
      GroupName: `self-managed-${Date.now()}`,
      Description: 'self-managed nodes',
      VpcId: vpc,
    }),
  );
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: group.GroupId,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 1025, ToPort: 65535, IpRanges: [{ CidrIp: '10.0.0.0/16' }] }],
    }),
  );
  const image = (await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }))).Images?.[0]?.ImageId;
  const made = await ec2.send(
    new RunInstancesCommand({
      ImageId: image,
      InstanceType: 'm5.large',
      MinCount: count,
      MaxCount: count,
      SubnetId: privateSubnets[0],
      SecurityGroupIds: group.GroupId === undefined ? [] : [group.GroupId],
      TagSpecifications: [
        { ResourceType: 'instance', Tags: [{ Key: `kubernetes.io/cluster/${world.cluster.name}`, Value: 'owned' }] },
      ],
    }),
  );
  const ids = (made.Instances ?? []).map((instance) => instance.InstanceId ?? '');
  await until('self-managed nodes', async () => {
    const nodes = await world.kube.list<{ spec: { providerID: string } }>('/api/v1/nodes');
    return ids.every((id) => nodes.some((node) => node.spec.providerID.endsWith(id)));
  });
  return ids;
}

// Applications ---------------------------------------------------------------------------------------------------------

interface AppFacts {
  port: number;
  to: number;
  health: string;
  replicas: number;
  /** Value of the label app of the pods, if it is not the name. */
  label?: string;
  resources?: object;
}

/** Deployment and Service of one of the lab's applications. */
function application(name: string, facts: AppFacts): string {
  const label = facts.label ?? name;
  const container = {
    name,
    image:
      name === 'demo-nodejs-backend'
        ? 'public.ecr.aws/y7c9e1d2/joozero-repo:latest'
        : `123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/${name}:latest`,
    imagePullPolicy: 'Always',
    ports: [{ containerPort: facts.to }],
    ...(facts.resources && { resources: facts.resources }),
  };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas: facts.replicas,
      selector: { matchLabels: { app: label } },
      template: { metadata: { labels: { app: label } }, spec: { containers: [container] } },
    },
  };
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace: 'default',
      annotations: { 'alb.ingress.kubernetes.io/healthcheck-path': facts.health },
    },
    spec: {
      type: 'NodePort',
      selector: { app: label },
      ports: [{ port: facts.port, targetPort: facts.to, protocol: 'TCP' }],
    },
  };
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [deployment, service] });
}

/** Changes which pods a Service selects, and waits until the load balancer (if there is one already) answers `status`. */
async function select(world: World, service: string, app: string, status: 200 | 503): Promise<void> {
  await world.kubectl(['patch', 'service', service, '-p', JSON.stringify({ spec: { selector: { app } } })]);
  const host = world.simulators.balancers.balancer(GROUP)?.host;
  const path = PATHS[service] ?? '/';
  if (host === undefined || (await world.probe(host, path)).status === 404) return;
  await until(`${path} to answer ${status}`, async () => (await world.probe(host, path)).status === status);
}

async function makeIngress(
  world: World,
  name: string,
  path: string,
  service: string,
  port: number,
  order: number,
): Promise<void> {
  const ingress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name,
      namespace: 'default',
      annotations: {
        'alb.ingress.kubernetes.io/scheme': 'internet-facing',
        'alb.ingress.kubernetes.io/target-type': 'ip',
        'alb.ingress.kubernetes.io/group.name': GROUP,
        'alb.ingress.kubernetes.io/group.order': String(order),
      },
    },
    spec: {
      ingressClassName: 'alb',
      rules: [
        {
          http: {
            paths: [{ path, pathType: 'Prefix', backend: { service: { name: service, port: { number: port } } } }],
          },
        },
      ],
    },
  };
  await world.apply(JSON.stringify(ingress));
  const host = await address(world, name);
  const probe = PATHS[service] ?? '/';
  await until(`http://${host}${probe} to answer`, async () => (await world.probe(host, probe)).status === 200);
}

/** The address that an Ingress shows, as soon as it does. */
export async function address(world: World, ingress: string): Promise<string> {
  interface Ingress {
    status: { loadBalancer?: { ingress?: { hostname?: string }[] } };
  }
  return until(`an address of Ingress ${ingress}`, async () => {
    const found = await world.kube.get<Ingress>(`/apis/networking.k8s.io/v1/namespaces/default/ingresses/${ingress}`);
    return found?.status.loadBalancer?.ingress?.[0]?.hostname;
  });
}

/** The Ingress, and the load balancer's address in the frontend's sources: the script that is served has it then. */
async function publishFrontend(world: World): Promise<void> {
  await makeIngress(world, 'frontend-ingress', '/', 'demo-frontend', 80, 3);
  world.simulators.alb.frontendAddress = await address(world, 'frontend-ingress');
}

// What is installed ----------------------------------------------------------------------------------------------------

/** What a fresh cluster of EKS runs by itself. */
const SYSTEM = JSON.stringify({
  apiVersion: 'v1',
  kind: 'List',
  items: [
    workload('Deployment', 'coredns', {
      replicas: 2,
      image: 'eks/coredns:v1.13.1-eksbuild.1',
      labels: { 'k8s-app': 'kube-dns' },
    }),
    workload('DaemonSet', 'aws-node', {
      image: 'amazon-k8s-cni:v1.20.4-eksbuild.1',
      labels: { 'k8s-app': 'aws-node' },
    }),
    workload('DaemonSet', 'kube-proxy', {
      image: 'eks/kube-proxy:v1.36.0-eksbuild.2',
      labels: { 'k8s-app': 'kube-proxy' },
    }),
  ],
});

interface WorkloadFacts {
  image: string;
  labels: Record<string, string>;
  namespace?: string;
  replicas?: number;
  container?: string;
  args?: string[];
  command?: string[];
  serviceAccountName?: string;
}

function workload(kind: 'Deployment' | 'DaemonSet', name: string, facts: WorkloadFacts): object {
  const notFargate = {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['fargate'] }] },
        ],
      },
    },
  };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: facts.namespace ?? 'kube-system', labels: facts.labels },
    spec: {
      ...(kind === 'Deployment' && { replicas: facts.replicas ?? 1 }),
      selector: { matchLabels: facts.labels },
      template: {
        metadata: { labels: facts.labels },
        spec: {
          ...(kind === 'DaemonSet' && { affinity: notFargate }),
          ...(facts.serviceAccountName && { serviceAccountName: facts.serviceAccountName }),
          containers: [
            {
              name: facts.container ?? name,
              image:
                facts.image.includes('/') && facts.image.includes('.')
                  ? facts.image
                  : `registry.example.com/${facts.image}`,
              ...(facts.args && { args: facts.args }),
              ...(facts.command && { command: facts.command }),
            },
          ],
        },
      },
    },
  };
}

async function installController(world: World): Promise<void> {
  const name = 'aws-load-balancer-controller';
  const role = await world.aws.makeRole('AmazonEKSLoadBalancerControllerRole', {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: {
          Federated: `arn:aws:iam::${world.cluster.account}:oidc-provider/${world.cluster.issuer.slice(8)}`,
        },
        Action: 'sts:AssumeRoleWithWebIdentity',
      },
    ],
  });
  const account = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace: 'kube-system', annotations: { 'eks.amazonaws.com/role-arn': role } },
  };
  const ingressClass = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name: 'alb' },
    spec: { controller: 'ingress.k8s.aws/alb' },
  };
  const deployment = workload('Deployment', name, {
    image: 'public.ecr.aws/eks/aws-load-balancer-controller:v2.13.4',
    labels: { 'app.kubernetes.io/component': 'controller', 'app.kubernetes.io/name': name },
    container: 'controller',
    args: [`--cluster-name=${world.cluster.name}`, '--ingress-class=alb'],
    serviceAccountName: name,
  });
  await world.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [account, ingressClass, deployment] }));
  await world.rolledOut(name, 'kube-system');
}

async function installInsights(world: World): Promise<void> {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'amazon-cloudwatch' } };
  const agents = ['cloudwatch-agent', 'fluent-bit'].map((name) =>
    workload('DaemonSet', name, {
      namespace: 'amazon-cloudwatch',
      image: `public.ecr.aws/cloudwatch-agent/${name}:latest`,
      labels: { name },
    }),
  );
  await world.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [namespace, ...agents] }));
  await putMetric(world, 'node_cpu_utilization', 21.5);
}

/**
 * A datapoint of Container Insights with the cluster's name as its only dimension.
 * @param at two minutes ago by default: the emulator leaves out the minute that has not ended
 */
export async function putMetric(
  world: World,
  name: string,
  value: number,
  at = new Date(Date.now() - 120_000),
): Promise<void> {
  await world.aws.cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: 'ContainerInsights',
      MetricData: [
        {
          MetricName: name,
          Value: value,
          Unit: 'Percent',
          Timestamp: at,
          Dimensions: [{ Name: 'ClusterName', Value: world.cluster.name }],
        },
      ],
    }),
  );
}

async function installMetrics(world: World): Promise<void> {
  const port = world.metricsPort;
  const items = [
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
  ];
  await world.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  await world.rolledOut('metrics-server', 'kube-system');
  await until(
    'figures of the nodes',
    async () => (await world.kube.list('/apis/metrics.k8s.io/v1beta1/nodes')).length >= 3,
    90_000,
  );
}

interface Hpa {
  status: {
    currentReplicas?: number;
    desiredReplicas?: number;
    currentMetrics?: { resource?: { current: { averageUtilization?: number } } }[];
  };
}

async function hpaOf(world: World): Promise<Hpa | undefined> {
  return world.kube.get<Hpa>(`/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/${HPA}`);
}

async function makeHpa(world: World): Promise<void> {
  await world.apply(
    application('demo-flask-backend', {
      port: 8080,
      to: 8080,
      health: '/contents/aws',
      replicas: 1,
      resources: { requests: { cpu: '250m' }, limits: { cpu: '500m' } },
    }),
  );
  await world.rolledOut('demo-flask-backend');
  const hpa = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: HPA, namespace: 'default' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'demo-flask-backend' },
      minReplicas: 1,
      maxReplicas: 5,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 30 } } },
      ],
    },
  };
  await world.apply(JSON.stringify(hpa));
  await until(
    'a current value of the HPA',
    async () => (await hpaOf(world))?.status.currentMetrics?.[0]?.resource?.current.averageUtilization !== undefined,
    120_000,
  );
}

/** Load for four replicas of 30 % of 250m each, kept on. */
async function scaleOut(world: World): Promise<void> {
  world.simulators.load('demo-flask-backend', 300);
  await until('the HPA to scale out', async () => ((await hpaOf(world))?.status.currentReplicas ?? 0) >= 2, 120_000);
  await world.rolledOut('demo-flask-backend');
}

/** As if it had never scaled: no load, one replica, a new HPA and no Events of the old one. */
async function forgetScaling(world: World): Promise<void> {
  world.simulators.load('demo-flask-backend', 0);
  await world.delete('hpa', HPA);
  // Figures are averages over a window: without this the new HPA would scale out on the load of before.
  await world.kubectl(['scale', 'deployment', 'demo-flask-backend', '--replicas=1']);
  await until('the load to be gone', async () => (await busiest(world)) < 50_000_000, 90_000);
  await world.kubectl([
    'delete',
    'events',
    '-n',
    'default',
    '--field-selector',
    'involvedObject.kind=HorizontalPodAutoscaler',
  ]);
  await makeHpa(world);
}

/** Nanocores of the busiest pod of Flask, as metrics-server says it. */
async function busiest(world: World): Promise<number> {
  interface PodMetrics {
    containers: { usage: { cpu: string } }[];
  }
  const path = '/apis/metrics.k8s.io/v1beta1/namespaces/default/pods?labelSelector=app%3Ddemo-flask-backend';
  const pods = await world.kube.list<PodMetrics>(path);
  const nano = (text: string) =>
    text.endsWith('n')
      ? Number.parseInt(text, 10)
      : text.endsWith('u')
        ? Number.parseInt(text, 10) * 1000
        : text.endsWith('m')
          ? Number.parseInt(text, 10) * 1_000_000
          : Number(text) * 1e9;
  return Math.max(0, ...pods.map((pod) => nano(pod.containers[0]?.usage.cpu ?? '0')));
}

async function installAutoscaler(world: World): Promise<void> {
  const { name } = world.cluster;
  await world.aws.eks.send(
    new UpdateNodegroupConfigCommand({ clusterName: name, nodegroupName: 'node-group', scalingConfig: { maxSize: 5 } }),
  );
  const discovery = `--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/${name}`;
  const deployment = workload('Deployment', 'cluster-autoscaler', {
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
  });
  await world.apply(JSON.stringify(deployment));
  await world.rolledOut('cluster-autoscaler', 'kube-system');
}

async function makeProfile(world: World): Promise<void> {
  const { privateSubnets } = await network(world);
  const podExecutionRoleArn = await world.aws.makeRole(
    'eksctl-eks-demo-fargate-FargatePodExecutionRole',
    servicePrincipal('eks-fargate-pods.amazonaws.com'),
  );
  await world.aws.eks
    .send(
      new CreateFargateProfileCommand({
        clusterName: world.cluster.name,
        fargateProfileName: 'frontend-fargate-profile',
        podExecutionRoleArn,
        subnets: privateSubnets,
        selectors: [{ namespace: 'default', labels: { app: 'frontend-fargate' } }],
      }),
    )
    .catch((error: unknown) => {
      if (!(error instanceof Error && error.name === 'ResourceInUseException')) throw error;
    });
  await world.simulators.fargate.ready();
}

async function moveFrontend(world: World): Promise<void> {
  await world.delete('deployment', 'demo-frontend');
  await world.apply(
    application('demo-frontend', { port: 80, to: 80, health: '/', replicas: 3, label: 'frontend-fargate' }),
  );
  await world.rolledOut('demo-frontend');
  const host = await address(world, 'frontend-ingress');
  await until('the page from Fargate', async () => (await world.probe(host, '/')).status === 200);
}

async function installArgo(world: World): Promise<void> {
  const labels = { 'app.kubernetes.io/name': 'argocd-server' };
  const items = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } },
    {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'applications.argoproj.io' },
      spec: {
        group: 'argoproj.io',
        scope: 'Namespaced',
        names: { kind: 'Application', listKind: 'ApplicationList', plural: 'applications', singular: 'application' },
        versions: [
          {
            name: 'v1alpha1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          },
        ],
      },
    },
    workload('Deployment', 'argocd-server', { namespace: 'argocd', image: 'quay.io/argoproj/argocd:v3.2.0', labels }),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'argocd-server', namespace: 'argocd' },
      spec: { type: 'LoadBalancer', selector: labels, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    },
  ];
  await world.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  await world.rolledOut('argocd-server', 'argocd');
}

function podRole(verbs: readonly string[]): string {
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'pod-reader', namespace: 'default' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs }],
  };
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'pod-reader', namespace: 'default' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'pod-reader' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: COLLEAGUE_GROUP }],
  };
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [role, binding] });
}

async function enterColleague(world: World): Promise<void> {
  const trust = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${world.cluster.account}:root` }, Action: 'sts:AssumeRole' },
    ],
  };
  const principalArn = await world.aws.makeRole(COLLEAGUE_ROLE, trust);
  const clusterName = world.cluster.name;
  await world.aws.eks.send(new DeleteAccessEntryCommand({ clusterName, principalArn })).catch(() => undefined);
  await world.aws.eks.send(
    new CreateAccessEntryCommand({
      clusterName,
      principalArn,
      kubernetesGroups: [COLLEAGUE_GROUP],
      username: 'colleague',
    }),
  );
  await world.apply(podRole(['get', 'list']));
  const keys = await world.aws.assume(principalArn, undefined, world.aws.owner, 'colleague');
  await until('the access entry of the colleague', async () =>
    (await world.whoAmI(keys))?.groups.includes(COLLEAGUE_GROUP),
  );
}
