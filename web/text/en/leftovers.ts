/** English texts: the checks of what is left when a lab is over. */
import type { LeftoverCodes } from '../../../checks/codes/leftovers.ts';
import type { LeftoverKind } from '../../../checks/rules/leftover.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

interface KindText {
  one: string;
  many: string;
  /** What deletes it. */
  step: string;
  /** What it costs, where that is the same everywhere or cannot be overlooked. */
  cost?: string;
}

const kinds: Readonly<Record<LeftoverKind, KindText>> = {
  loadBalancers: {
    one: 'load balancer',
    many: 'load balancers',
    step: 'Delete its Ingress or Service while the cluster is there; without the cluster: aws elbv2 delete-load-balancer (aws elb for a classic one).',
    cost: 'Load balancers are paid for by the hour.',
  },
  targetGroups: {
    one: 'target group',
    many: 'target groups',
    step: 'Delete the load balancer first, then aws elbv2 delete-target-group.',
  },
  autoScalingGroups: {
    one: 'Auto Scaling group',
    many: 'Auto Scaling groups',
    step: 'Delete its node group or stack, else the group itself: aws autoscaling delete-auto-scaling-group --force-delete.',
    cost: 'It starts instances again.',
  },
  instances: {
    one: 'instance',
    many: 'instances',
    step: 'Delete the Auto Scaling group, NodePool or stack that makes it; single instances come back.',
    cost: 'Instances are paid for by the second.',
  },
  nodegroups: { one: 'node group', many: 'node groups', step: 'aws eks delete-nodegroup, or eksctl delete nodegroup.' },
  fargateProfiles: {
    one: 'Fargate profile',
    many: 'Fargate profiles',
    step: 'aws eks delete-fargate-profile, one after the other.',
  },
  cluster: {
    one: 'cluster',
    many: 'clusters',
    step: 'Delete Ingresses and Services first, then the cluster: eksctl delete cluster, or aws eks delete-cluster. Deletion protection must be off.',
    cost: 'A cluster costs 0.10 USD per hour, 0.60 in extended support.',
  },
  launchTemplates: {
    one: 'launch template',
    many: 'launch templates',
    step: 'Delete its node group, NodePool or stack, else aws ec2 delete-launch-template.',
  },
  cloud9: {
    one: 'Cloud9 environment',
    many: 'Cloud9 environments',
    step: 'Delete the environment, not its instance: aws cloud9 list-environments, then aws cloud9 delete-environment.',
    cost: 'Its instance and volume are paid for; a stopped one still costs the volume.',
  },
  databases: {
    one: 'database',
    many: 'databases',
    step: 'Delete its stack, or aws rds delete-db-instance --skip-final-snapshot.',
    cost: 'Databases are paid for by the hour, and a final snapshot by its size.',
  },
  caches: {
    one: 'cache',
    many: 'caches',
    step: 'Delete it in the ElastiCache console.',
    cost: 'Caches are paid for by the hour.',
  },
  domains: {
    one: 'OpenSearch domain',
    many: 'OpenSearch domains',
    step: 'aws opensearch delete-domain.',
    cost: 'Domains are paid for by the hour.',
  },
  fileSystems: {
    one: 'EFS file system',
    many: 'EFS file systems',
    step: 'Delete its mount targets, then aws efs delete-file-system.',
  },
  distributions: {
    one: 'CloudFront distribution',
    many: 'CloudFront distributions',
    step: 'Disable it, wait 5 to 15 minutes, then delete it or its stack.',
  },
  buckets: { one: 'bucket', many: 'buckets', step: 'Empty and delete it: aws s3 rb --force.' },
  repositories: {
    one: 'ECR repository',
    many: 'ECR repositories',
    step: 'aws ecr delete-repository --force, which deletes its images too.',
  },
  pipelines: {
    one: 'pipeline',
    many: 'pipelines',
    step: 'aws codepipeline delete-pipeline; its artifact bucket stays.',
  },
  projects: { one: 'build project', many: 'build projects', step: 'aws codebuild delete-project.' },
  functions: {
    one: 'Lambda function',
    many: 'Lambda functions',
    step: 'aws lambda delete-function; remove the subscription filter of its log group too.',
  },
  endpoints: {
    one: 'VPC endpoint',
    many: 'VPC endpoints',
    step: 'aws ec2 delete-vpc-endpoints.',
    cost: 'Interface endpoints are paid for by the hour.',
  },
  natGateways: {
    one: 'NAT gateway',
    many: 'NAT gateways',
    step: 'aws ec2 delete-nat-gateway, then release its address; or delete the stack again.',
    cost: 'NAT gateways are paid for by the hour.',
  },
  addresses: {
    one: 'public address',
    many: 'public addresses',
    step: 'aws ec2 release-address, once its NAT gateway is gone.',
    cost: 'A public IPv4 address costs 0.005 USD per hour.',
  },
  networkInterfaces: {
    one: 'network interface',
    many: 'network interfaces',
    step: 'aws ec2 delete-network-interface; it keeps subnets and VPC from being deleted.',
  },
  securityGroups: {
    one: 'security group',
    many: 'security groups',
    step: 'aws ec2 delete-security-group; it keeps the VPC from being deleted.',
  },
  vpcs: { one: 'VPC', many: 'VPCs', step: 'Delete its stack again, or the VPC in its console.' },
  stacks: {
    one: 'CloudFormation stack',
    many: 'CloudFormation stacks',
    step: 'Delete it. If that failed, delete what it names (load balancers, network interfaces) first.',
  },
  volumes: {
    one: 'volume',
    many: 'volumes',
    step: 'Delete the claims while the cluster is there; without the cluster: aws ec2 delete-volume.',
    cost: 'Volumes are paid for by size, also when nothing uses them.',
  },
  snapshots: {
    one: 'snapshot',
    many: 'snapshots',
    step: 'aws ec2 delete-snapshot.',
    cost: 'Snapshots are paid for by size.',
  },
  databaseSnapshots: {
    one: 'database snapshot',
    many: 'database snapshots',
    step: 'aws rds delete-db-snapshot. Those that begin with rds: go with aws rds delete-db-instance-automated-backup.',
    cost: 'Snapshots are paid for by size, also when the database is gone.',
  },
  logGroups: {
    one: 'log group',
    many: 'log groups',
    step: 'aws logs delete-log-group, or set a retention of some days where the lab allows it.',
  },
  accessKeys: {
    one: 'access key',
    many: 'access keys',
    step: 'Deactivate it: aws iam update-access-key --status Inactive, then aws iam delete-access-key.',
    cost: 'An active key opens your account to whoever finds it.',
  },
  oidcProvider: { one: 'OIDC provider', many: 'OIDC providers', step: 'aws iam delete-open-id-connect-provider.' },
  roles: {
    one: 'IAM role',
    many: 'IAM roles',
    step: 'Delete its stack, or detach its policies and aws iam delete-role.',
  },
};

const textOf = (kind: string): KindText | undefined => (Object.entries(kinds).find(([name]) => name === kind) ?? [])[1];
const named = ({ kinds: all, ids, more }: LeftoverCodes['leftover.found']) =>
  ids.map((id, at) => `${textOf(all[at] ?? '')?.one ?? all[at] ?? ''} ${id}`).join(', ') +
  (more === 0 ? '' : `, and ${more} more`);

export const leftoversCodes: CodeTexts<LeftoverCodes> = {
  'leftover.found': {
    seen: (values) => `Still there: ${named(values)}.`,
    wanted: () => 'Nothing left of the lab.',
    next: ({ kinds: all }) => {
      const first = textOf(all[0] ?? '');
      return [first?.step ?? 'Delete it.', first?.cost ?? []].flat().join(' ');
    },
  },
  'leftover.deleting': {
    seen: (values) => `AWS is deleting: ${named(values)}.`,
    wanted: () => 'Nothing left of the lab.',
    next: () => 'Wait some minutes; a cluster or a database takes up to fifteen.',
  },
  'leftover.later': {
    seen: ({ cluster }) => `The clean-up is checked once cluster ${cluster} is being deleted.`,
    wanted: () => 'Nothing left of the lab.',
    next: () => 'Keep it for the very end. Clusters, nodes and load balancers cost money until they are deleted.',
  },
  'leftover.neverThere': {
    seen: ({ cluster }) => `Nothing is left, but cluster ${cluster} was never seen here either.`,
    wanted: () => 'A lab that was done and then cleaned up.',
    next: () => 'Check account, Region and name of the cluster that you enrolled.',
  },
};

export const leftoversLabels: LabelTexts<'aws.leftovers'> = {
  'aws.leftovers': ({ kinds: asked }) => `Nothing left: ${asked.map((kind) => kinds[kind].many).join(', ')}`,
};
