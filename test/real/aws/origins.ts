/**
 * Where the emulator's answer to each AWS operation comes from. What says `amended` or `made` is as good as the documentation
 * it was made from; what a test sets with `AwsSide.say`, `failStack`, `endPipeline` or `setTargets` is recorded by hand.
 */
import type { AwsOperation } from '../../../checks/reads/operations.ts';

/** `moto` as it is; `amended` with what moto leaves out or gets wrong (`how`); `made` by this folder alone. */
export type Origin = { from: 'moto' } | { from: 'amended'; how: string } | { from: 'made'; how: string };

const moto: Origin = { from: 'moto' };
const amended = (how: string): Origin => ({ from: 'amended', how });
const made = (how: string): Origin => ({ from: 'made', how });

const contentType = amended('moto calls its JSON a web page');

export const origins: Readonly<Record<AwsOperation, Origin>> = {
  'acm:DescribeCertificate': moto,
  'autoscaling:DescribeAutoScalingGroups': amended(
    'instances are spread over the subnets; sizes follow the node group',
  ),
  'autoscaling:DescribeScalingActivities': amended(
    'an activity for each instance that came or went, in the words of AWS',
  ),
  'cloudformation:DescribeStackEvents': made(
    'events of a stack that is complete at once, or of a failure that a test asks for',
  ),
  'cloudformation:DescribeStackResources': made('rows for the resources of the template; nothing is created by them'),
  'cloudformation:DescribeStacks': made(
    'stacks complete at once; outputs are values, or ids of the resources referred to',
  ),
  'cloudfront:ListDistributions': amended('origin access, and the time of the last change'),
  'cloudwatch:GetDashboard': moto,
  'cloudwatch:GetMetricData': moto,
  'cloudwatch:ListDashboards': moto,
  'codebuild:BatchGetBuilds': amended('builds do not end in the future'),
  'codebuild:ListBuildsForProject': moto,
  'codebuild:ListProjects': moto,
  'codepipeline:GetPipelineState': made('each stage as of the latest execution'),
  'codepipeline:ListPipelineExecutions': made('executions of moto with times as numbers'),
  'codepipeline:ListPipelines': made('pipelines of moto with times as numbers'),
  'ec2:DescribeAddresses': moto,
  'ec2:DescribeInstances': amended('host names of the Region'),
  'ec2:DescribeNatGateways': moto,
  'ec2:DescribeNetworkInterfaces': moto,
  'ec2:DescribeRouteTables': moto,
  'ec2:DescribeSecurityGroups': moto,
  'ec2:DescribeSnapshots': amended('owners are told apart'),
  'ec2:DescribeSubnets': moto,
  'ec2:DescribeVolumes': moto,
  'ec2:DescribeVpcEndpoints': moto,
  'ec2:DescribeVpcs': moto,
  'ecr:BatchGetImage': amended('digests are those of the manifests'),
  'ecr:BatchGetRepositoryScanningConfiguration': amended('scanOnPush of the repository itself'),
  'ecr:DescribeImages': amended('digests, sizes and scans'),
  'ecr:DescribeRepositories': moto,
  'ecr-public:DescribeImages': made('images by digest, tags that move'),
  'ecr-public:DescribeRepositories': made('repositories of one registry alias'),
  'eks:DescribeAccessEntry': made('entries that really let in'),
  'eks:DescribeAddon': made('active at once'),
  'eks:DescribeCapability': made('active at once'),
  'eks:DescribeCluster': amended('endpoint and CA of the real API server, and today’s fields'),
  'eks:DescribeClusterVersions': made('dates of the EKS calendar; those of 1.36 are an estimate'),
  'eks:DescribeFargateProfile': amended('health'),
  'eks:DescribeNodegroup': amended('a real Auto Scaling group, health, versions'),
  'eks:DescribePodIdentityAssociation': made('kept; no credentials are handed out'),
  'eks:DescribeUpdate': made('successful when first asked for, unless a test holds it'),
  'eks:ListAccessEntries': made('with the entries that EKS makes for creator and nodes'),
  'eks:ListAddons': made('in pages'),
  'eks:ListAssociatedAccessPolicies': made('bound to ClusterRoles of the same rights'),
  'eks:ListCapabilities': made('in pages'),
  'eks:ListFargateProfiles': amended('a cluster that does not exist is said not to'),
  'eks:ListNodegroups': amended('a cluster that does not exist is said not to'),
  'eks:ListPodIdentityAssociations': made('in pages'),
  'eks:ListUpdates': made('in pages'),
  'elasticache:DescribeCacheClusters': amended('security groups'),
  'elasticache:DescribeReplicationGroups': moto,
  'elasticache:DescribeServerlessCaches': made('available at once'),
  'elasticfilesystem:DescribeFileSystems': moto,
  'elasticloadbalancing:DescribeInstanceHealth': amended('health as a simulator sets it'),
  'elasticloadbalancing:DescribeListeners': moto,
  'elasticloadbalancing:DescribeLoadBalancers': amended('names and ARNs tell the type and the Region'),
  'elasticloadbalancing:DescribeLoadBalancers@classic': amended('names tell the Region'),
  'elasticloadbalancing:DescribeRules': moto,
  'elasticloadbalancing:DescribeTags': moto,
  'elasticloadbalancing:DescribeTargetGroups': moto,
  'elasticloadbalancing:DescribeTargetHealth': amended('health as a test or a simulator sets it'),
  'es:DescribeDomain': contentType,
  'es:ListDomainNames': contentType,
  'iam:GetOpenIDConnectProvider': moto,
  'iam:GetRole': moto,
  'iam:ListAttachedRolePolicies': moto,
  'iam:ListOpenIDConnectProviders': moto,
  'iam:ListRolePolicies': moto,
  'logs:DescribeExportTasks': contentType,
  'logs:DescribeLogGroups': contentType,
  'logs:DescribeLogStreams': contentType,
  'logs:DescribeQueryDefinitions': made('queries by name'),
  'logs:DescribeSubscriptionFilters': amended('whoever receives the events need not exist'),
  'logs:FilterLogEvents': contentType,
  'rds:DescribeDBInstances': moto,
  's3:GetBucketPublicAccessBlock': moto,
  's3:GetEncryptionConfiguration': moto,
  's3:GetLifecycleConfiguration': moto,
  's3:ListAllMyBuckets': moto,
  's3:ListBucket': moto,
};
