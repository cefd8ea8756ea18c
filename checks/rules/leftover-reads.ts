/**
 * Which answers tell what is left. The Kubernetes API may be gone, so all of them are those of AWS; and what was
 * remembered is not known when reads are chosen, so lists are read as a whole where no tag can narrow them.
 */
import { aws } from '../reads/read.ts';
import type { CheckContext, Seen } from '../verdict.ts';
import { CLOUD9 } from './cloud9.ts';
import { clusterStack } from './eksctl.ts';
import { type LeftoverKind, type LeftoversAsked, tagKeys } from './leftover.ts';
import { textOf, textsOf } from './lenient.ts';
import { each } from './objects.ts';
import { stacksOf } from './stack.ts';

/** Kinds that stand in a VPC. */
const inVpc: readonly LeftoverKind[] = [
  ...(['addresses', 'databaseSnapshots', 'databases', 'endpoints', 'loadBalancers', 'natGateways'] as const),
  ...(['networkInterfaces', 'targetGroups', 'vpcs'] as const),
];

/** The first reads. */
export function leftoverReads({ kinds, names }: LeftoversAsked, { cluster: { name } }: CheckContext) {
  const has = (...some: readonly LeftoverKind[]) => some.some((kind) => kinds.includes(kind));
  const tagged = { Filters: [{ Name: 'tag-key', Values: tagKeys(name) }] };
  const logs = [`/aws/eks/${name}/`, `/aws/containerinsights/${name}/`, ...(names.logGroups ?? [])];
  return {
    described: aws('eks:DescribeCluster', { name }),
    nodegroupNames: has('nodegroups') ? aws('eks:ListNodegroups', { clusterName: name }) : undefined,
    profileNames: has('fargateProfiles') ? aws('eks:ListFargateProfiles', { clusterName: name }) : undefined,
    instances: has('instances', 'volumes')
      ? aws('ec2:DescribeInstances', { ...tagged, IncludeManagedResources: true })
      : undefined,
    named:
      has('instances') && names.instances
        ? aws('ec2:DescribeInstances', { Filters: [{ Name: 'tag:Name', Values: names.instances }] })
        : undefined,
    cloud9: has('cloud9')
      ? aws('ec2:DescribeInstances', { Filters: [{ Name: 'tag:Name', Values: [`${CLOUD9}*`] }] })
      : undefined,
    launchTemplates: has('launchTemplates') ? aws('ec2:DescribeLaunchTemplates', tagged) : undefined,
    targetGroups: has('targetGroups') ? aws('elasticloadbalancing:DescribeTargetGroups', {}) : undefined,
    autoScalingGroups: has('autoScalingGroups') ? aws('autoscaling:DescribeAutoScalingGroups', tagged) : undefined,
    vpcs: has(...inVpc) ? aws('ec2:DescribeVpcs', tagged) : undefined,
    balancers: has('loadBalancers') ? aws('elasticloadbalancing:DescribeLoadBalancers', {}) : undefined,
    classic: has('loadBalancers') ? aws('elasticloadbalancing:DescribeLoadBalancers@classic', {}) : undefined,
    natGateways: has('natGateways') ? aws('ec2:DescribeNatGateways', {}) : undefined,
    addresses: has('addresses') ? aws('ec2:DescribeAddresses', tagged) : undefined,
    // Those in use belong to something that is left itself.
    networkInterfaces: has('networkInterfaces')
      ? aws('ec2:DescribeNetworkInterfaces', { Filters: [{ Name: 'status', Values: ['available'] }] })
      : undefined,
    endpoints: has('endpoints') ? aws('ec2:DescribeVpcEndpoints', {}) : undefined,
    securityGroups: has('securityGroups') ? aws('ec2:DescribeSecurityGroups', tagged) : undefined,
    // Volumes need not be tagged for the cluster: those that it used are remembered by id.
    volumes: has('volumes') ? aws('ec2:DescribeVolumes', {}) : undefined,
    snapshots: has('snapshots') ? aws('ec2:DescribeSnapshots', { OwnerIds: ['self'] }) : undefined,
    fileSystems: has('fileSystems') ? aws('elasticfilesystem:DescribeFileSystems', {}) : undefined,
    logGroups: has('logGroups')
      ? logs.map((prefix) => aws('logs:DescribeLogGroups', { logGroupNamePrefix: prefix.replace(/\*$/, '') }))
      : undefined,
    databases: has('databases', 'databaseSnapshots') ? aws('rds:DescribeDBInstances', {}) : undefined,
    databaseSnapshots: has('databaseSnapshots') ? aws('rds:DescribeDBSnapshots', {}) : undefined,
    clusters: has('caches') ? aws('elasticache:DescribeCacheClusters', {}) : undefined,
    groups: has('caches') ? aws('elasticache:DescribeReplicationGroups', {}) : undefined,
    serverless: has('caches') ? aws('elasticache:DescribeServerlessCaches', {}) : undefined,
    domainNames: has('domains') ? aws('es:ListDomainNames', {}) : undefined,
    distributions: has('distributions') ? aws('cloudfront:ListDistributions', {}) : undefined,
    buckets: has('buckets') ? aws('s3:ListAllMyBuckets', {}) : undefined,
    repositories: has('repositories') ? aws('ecr:DescribeRepositories', {}) : undefined,
    pipelines: has('pipelines') ? aws('codepipeline:ListPipelines', {}) : undefined,
    projects: has('projects') ? aws('codebuild:ListProjects', {}) : undefined,
    functions: has('functions') ? aws('lambda:ListFunctions', {}) : undefined,
    accessKeys: has('accessKeys')
      ? (names.accessKeys ?? []).map((UserName) => aws('iam:ListAccessKeys', { UserName }))
      : undefined,
    stacks: has('stacks')
      ? [clusterStack(name), ...(names.stacks ?? [])].map((StackName) =>
          aws('cloudformation:DescribeStacks', { StackName }),
        )
      : undefined,
    providers: has('oidcProvider') ? aws('iam:ListOpenIDConnectProviders', {}) : undefined,
    roles: has('roles') ? (names.roles ?? []).map((RoleName) => aws('iam:GetRole', { RoleName })) : undefined,
  };
}

type First = Seen<ReturnType<typeof leftoverReads>>;

/** The reads that say whether something is being deleted, or whose it is. */
export function furtherReads(seen: First, { cluster: { name } }: CheckContext) {
  const arns = [
    ...each(seen.balancers?.LoadBalancers).map(({ LoadBalancerArn }) => textOf(LoadBalancerArn)),
    ...each(seen.targetGroups?.TargetGroups).map(({ TargetGroupArn }) => textOf(TargetGroupArn)),
  ];
  // AWS takes twenty at a time.
  const chunks = Array.from({ length: Math.ceil(arns.length / 20) }, (_, at) => arns.slice(at * 20, at * 20 + 20));
  const failed = stacksOf(seen.stacks).filter(({ StackStatus }) => StackStatus === 'DELETE_FAILED');
  return {
    nodegroups: textsOf(seen.nodegroupNames?.nodegroups).map((nodegroupName) =>
      aws('eks:DescribeNodegroup', { clusterName: name, nodegroupName }),
    ),
    profiles: textsOf(seen.profileNames?.fargateProfileNames).map((fargateProfileName) =>
      aws('eks:DescribeFargateProfile', { clusterName: name, fargateProfileName }),
    ),
    tags: chunks.map((ResourceArns) => aws('elasticloadbalancing:DescribeTags', { ResourceArns })),
    domains: each(seen.domainNames?.DomainNames).map(({ DomainName }) =>
      aws('es:DescribeDomain', { DomainName: textOf(DomainName) }),
    ),
    events: failed.map(({ StackName }) => aws('cloudformation:DescribeStackEvents', { StackName: textOf(StackName) })),
  };
}

/** What the second reads may be. */
export function furtherFollows({ kinds }: LeftoversAsked) {
  const has = (kind: LeftoverKind) => kinds.includes(kind);
  return [
    ...(has('nodegroups') ? (['eks:DescribeNodegroup'] as const) : []),
    ...(has('fargateProfiles') ? (['eks:DescribeFargateProfile'] as const) : []),
    ...(has('loadBalancers') || has('targetGroups') ? (['elasticloadbalancing:DescribeTags'] as const) : []),
    ...(has('domains') ? (['es:DescribeDomain'] as const) : []),
    ...(has('stacks') ? (['cloudformation:DescribeStackEvents'] as const) : []),
  ];
}

/** All answers. */
export type LeftoversSeen = First & Seen<ReturnType<typeof furtherReads>>;
