/** The cluster itself, as `eksctl create cluster` makes it. */
import { DeleteAutoScalingGroupCommand, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DeleteFargateProfileCommand,
  DeleteNodegroupCommand,
  DescribeClusterCommand,
  ListFargateProfilesCommand,
  ListNodegroupsCommand,
  ResourceNotFoundException,
  UpdateClusterConfigCommand,
} from '@aws-sdk/client-eks';
import {
  DeleteLoadBalancerCommand as DeleteClassicCommand,
  DescribeLoadBalancersCommand as DescribeClassicCommand,
} from '@aws-sdk/client-elastic-load-balancing';
import { DeleteLoadBalancerCommand, DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateOpenIDConnectProviderCommand, DeleteOpenIDConnectProviderCommand } from '@aws-sdk/client-iam';
import type { World } from '../world.ts';
import { network } from './network.ts';
import { applyAll, workload } from './objects.ts';
import { trustService } from './roles.ts';

const LOG_TYPES = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const;

/** What is told of a cluster. */
export interface ClusterOrder {
  /** Types of logs to switch on (default none). */
  logTypes?: readonly (typeof LOG_TYPES)[number][];
  /** Associate the OIDC provider (default true). */
  oidc?: boolean;
  tags?: Record<string, string>;
}

/** `eksctl create cluster` without its node group, unless the cluster is there; logs and provider as ordered in any case. */
export async function makeCluster(world: World, order: ClusterOrder = {}): Promise<void> {
  const { eks } = world.aws;
  const name = world.cluster.name;
  const exists = await eks.send(new DescribeClusterCommand({ name })).then(
    () => true,
    () => false,
  );
  if (!exists) {
    const { publicSubnets, privateSubnets } = await network(world);
    const roleArn = await world.aws.makeRole(`eksctl-${name}-cluster-ServiceRole`, trustService('eks.amazonaws.com'));
    await eks.send(
      new CreateClusterCommand({
        name,
        roleArn,
        version: world.tools.kubernetesVersion.split('.').slice(0, 2).join('.'),
        resourcesVpcConfig: { subnetIds: [...publicSubnets, ...privateSubnets] },
        tags: { 'alpha.eksctl.io/cluster-name': name, 'alpha.eksctl.io/eksctl-version': '0.220.0', ...order.tags },
      }),
    );
    await applyAll(world, ...system());
  }
  if (order.logTypes !== undefined) await setLogging(world, order.logTypes);
  if (order.oidc !== false) await associateOidc(world);
  await world.enterReader();
}

/** What is left of the cluster's load balancers, its node groups, Fargate profiles and instances, and then itself. */
export async function deleteCluster(world: World): Promise<void> {
  const { autoscaling, eks, ec2, elb, elbClassic } = world.aws;
  const clusterName = world.cluster.name;
  const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
  for (const { LoadBalancerArn } of LoadBalancers) await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
  const { LoadBalancerDescriptions = [] } = await elbClassic.send(new DescribeClassicCommand({}));
  for (const { LoadBalancerName } of LoadBalancerDescriptions)
    await elbClassic.send(new DeleteClassicCommand({ LoadBalancerName }));
  const { fargateProfileNames = [] } = await eks.send(new ListFargateProfilesCommand({ clusterName }));
  for (const fargateProfileName of fargateProfileNames)
    await eks.send(new DeleteFargateProfileCommand({ clusterName, fargateProfileName }));
  const { nodegroups = [] } = await eks.send(new ListNodegroupsCommand({ clusterName }));
  for (const nodegroupName of nodegroups)
    await eks.send(new DeleteNodegroupCommand({ clusterName, nodegroupName })).catch((error: unknown) => {
      // The client may have asked twice.
      if (!(error instanceof ResourceNotFoundException)) throw error;
    });
  const { AutoScalingGroups = [] } = await autoscaling.send(new DescribeAutoScalingGroupsCommand({}));
  for (const { AutoScalingGroupName } of AutoScalingGroups)
    await autoscaling.send(new DeleteAutoScalingGroupCommand({ AutoScalingGroupName, ForceDelete: true }));
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
  const InstanceIds = Reservations.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId = '' }) => InstanceId));
  if (InstanceIds.length > 0) await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
  await eks.send(new DeleteClusterCommand({ name: clusterName }));
}

/** Switches these log types of the control plane on, and the others off. */
export async function setLogging(world: World, types: readonly (typeof LOG_TYPES)[number][]): Promise<void> {
  const others = LOG_TYPES.filter((type) => !types.includes(type));
  const clusterLogging = [
    { types: [...types], enabled: true },
    { types: others, enabled: false },
  ].filter((group) => group.types.length > 0);
  await world.aws.eks.send(new UpdateClusterConfigCommand({ name: world.cluster.name, logging: { clusterLogging } }));
}

/** All types of logs of the control plane. */
export const allLogTypes = LOG_TYPES;

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

/** What a fresh cluster of EKS runs by itself. */
function system(): object[] {
  return [
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
  ];
}
