/** Nodes: managed, self-managed, and what goes wrong with them. */
import { DescribeAutoScalingGroupsCommand, SetDesiredCapacityCommand } from '@aws-sdk/client-auto-scaling';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeImagesCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateNodegroupCommand,
  type CreateNodegroupCommandInput,
  DescribeNodegroupCommand,
} from '@aws-sdk/client-eks';
import { until } from '../children.ts';
import type { World } from '../world.ts';
import { network } from './network.ts';
import { trustService } from './roles.ts';

/** What is told of a managed node group. */
export interface NodesOrder {
  /** Default `node-group`. */
  name?: string;
  /** Wanted number (default 3); the least and the most are the same unless given. */
  count?: number;
  max?: number;
  /** Default `m5.large`. */
  instanceType?: string;
  /** More fields of CreateNodegroup. */
  more?: Partial<CreateNodegroupCommandInput>;
}

/** `eksctl create nodegroup --managed`, unless the group is there; waits for Ready nodes in any case. */
export async function makeNodes(world: World, order: NodesOrder = {}): Promise<void> {
  const { eks } = world.aws;
  const { name = 'node-group', count = 3, max = count, instanceType = 'm5.large' } = order;
  const clusterName = world.cluster.name;
  const there = await eks
    .send(new DescribeNodegroupCommand({ clusterName, nodegroupName: name }))
    .catch(() => undefined);
  if (there === undefined) {
    const { privateSubnets } = await network(world);
    const role = `eksctl-${clusterName}-nodegroup-NodeInstanceRole`;
    const nodeRole = await world.aws.makeRole(role, trustService('ec2.amazonaws.com'));
    await eks.send(
      new CreateNodegroupCommand({
        clusterName,
        nodegroupName: name,
        nodeRole,
        subnets: privateSubnets,
        scalingConfig: { minSize: count, maxSize: max, desiredSize: count },
        instanceTypes: [instanceType],
        amiType: 'AL2023_x86_64_STANDARD',
        diskSize: 20,
        capacityType: 'ON_DEMAND',
        labels: { 'alpha.eksctl.io/cluster-name': clusterName, 'alpha.eksctl.io/nodegroup-name': name },
        tags: { 'alpha.eksctl.io/nodegroup-name': name, 'alpha.eksctl.io/nodegroup-type': 'managed' },
        ...order.more,
      }),
    );
  } else {
    await world.kubectl(['annotate', 'nodes', '--all', 'sim.podium/fault-']);
  }
  await readyNodes(world, count, { group: name });
}

interface Node {
  metadata: { name: string };
  spec: { providerID: string };
  status: { conditions?: { type: string; status: string }[] };
}

/** Waits until a managed node group has at least `count` Ready nodes, or no more than `count` where `atMost` says so. */
async function readyNodes(
  world: World,
  count: number,
  { group = 'node-group', atMost = false }: { group?: string; atMost?: boolean } = {},
): Promise<void> {
  await until(`${count} Ready nodes`, async () => {
    world.check();
    const nodes = await world.kube.list<Node>(`/api/v1/nodes?labelSelector=eks.amazonaws.com%2Fnodegroup%3D${group}`);
    const ready = nodes.filter((node) =>
      node.status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True'),
    );
    return atMost ? ready.length <= count : ready.length >= count;
  });
}

/** Makes every node of a managed group NotReady, as a broken network plugin does; `makeNodes` heals them. */
export async function spoilNodes(world: World, group = 'node-group'): Promise<void> {
  const selector = `eks.amazonaws.com/nodegroup=${group}`;
  await world.kubectl(['annotate', 'nodes', '-l', selector, '--overwrite', 'sim.podium/fault=notready']);
  await readyNodes(world, 0, { group, atMost: true });
}

/** Sets the wanted number of a managed group by the call of the Cluster Autoscaler itself, and waits for the nodes. */
export async function resizeNodes(world: World, count: number, group = 'node-group'): Promise<void> {
  const { autoscaling } = world.aws;
  const groups = await autoscaling.send(new DescribeAutoScalingGroupsCommand({}));
  const AutoScalingGroupName = groups.AutoScalingGroups?.find((candidate) =>
    candidate.Tags?.some((tag) => tag.Key === 'eks:nodegroup-name' && tag.Value === group),
  )?.AutoScalingGroupName;
  await autoscaling.send(
    new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: count, HonorCooldown: false }),
  );
  await readyNodes(world, count, { group });
}

/** Adds self-managed nodes: instances that carry the cluster's tag and belong to no node group. Gives their ids. */
export async function addSelfManagedNodes(
  world: World,
  count: number,
  tags: Readonly<Record<string, string>> = {},
): Promise<string[]> {
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
  const all = { [`kubernetes.io/cluster/${world.cluster.name}`]: 'owned', ...tags };
  const made = await ec2.send(
    new RunInstancesCommand({
      ImageId: image,
      InstanceType: 'm5.large',
      MinCount: count,
      MaxCount: count,
      SubnetId: privateSubnets[0],
      SecurityGroupIds: group.GroupId === undefined ? [] : [group.GroupId],
      TagSpecifications: [
        { ResourceType: 'instance', Tags: Object.entries(all).map(([Key, Value]) => ({ Key, Value })) },
      ],
    }),
  );
  const ids = (made.Instances ?? []).map((instance) => instance.InstanceId ?? '');
  await until('self-managed nodes', async () => {
    const nodes = await world.kube.list<Node>('/api/v1/nodes');
    return ids.every((id) => nodes.some((node) => node.spec.providerID.endsWith(id)));
  });
  return ids;
}
