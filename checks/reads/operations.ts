/**
 * The AWS operations that checks may call: types, IAM action and resource, and the errors that mean "does not exist".
 * All are read-only. Resource-level support is that of the Service Authorization Reference
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/).
 */
import type * as acm from '@aws-sdk/client-acm';
import type * as autoscaling from '@aws-sdk/client-auto-scaling';
import type * as cloudformation from '@aws-sdk/client-cloudformation';
import type * as cloudfront from '@aws-sdk/client-cloudfront';
import type * as cloudwatch from '@aws-sdk/client-cloudwatch';
import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import type * as codebuild from '@aws-sdk/client-codebuild';
import type * as codepipeline from '@aws-sdk/client-codepipeline';
import type * as ec2 from '@aws-sdk/client-ec2';
import type * as ecr from '@aws-sdk/client-ecr';
import type * as ecrPublic from '@aws-sdk/client-ecr-public';
import type * as efs from '@aws-sdk/client-efs';
import type * as eks from '@aws-sdk/client-eks';
import type * as elb from '@aws-sdk/client-elastic-load-balancing';
import type * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import type * as elasticache from '@aws-sdk/client-elasticache';
import type * as iam from '@aws-sdk/client-iam';
import type * as lambda from '@aws-sdk/client-lambda';
import type * as opensearch from '@aws-sdk/client-opensearch';
import type * as rds from '@aws-sdk/client-rds';
import type * as s3 from '@aws-sdk/client-s3';
import type { Wire } from './wire.ts';

/** Input and output of one operation; the output is JSON, with the items of all pages together. */
interface Io<I, O> {
  input: I;
  output: Wire<Omit<O, '$metadata'>>;
}

export interface AwsOperations {
  'acm:DescribeCertificate': Io<acm.DescribeCertificateCommandInput, acm.DescribeCertificateCommandOutput>;
  'autoscaling:DescribeScalingActivities': Io<
    autoscaling.DescribeScalingActivitiesCommandInput,
    autoscaling.DescribeScalingActivitiesCommandOutput
  >;
  'cloudformation:DescribeStackEvents': Io<
    cloudformation.DescribeStackEventsCommandInput,
    cloudformation.DescribeStackEventsCommandOutput
  >;
  'cloudformation:DescribeStackResources': Io<
    cloudformation.DescribeStackResourcesCommandInput,
    cloudformation.DescribeStackResourcesCommandOutput
  >;
  'cloudformation:DescribeStacks': Io<
    cloudformation.DescribeStacksCommandInput,
    cloudformation.DescribeStacksCommandOutput
  >;
  'cloudfront:ListDistributions': Io<
    cloudfront.ListDistributionsCommandInput,
    cloudfront.ListDistributionsCommandOutput
  >;
  'cloudwatch:GetDashboard': Io<cloudwatch.GetDashboardCommandInput, cloudwatch.GetDashboardCommandOutput>;
  'cloudwatch:ListDashboards': Io<cloudwatch.ListDashboardsCommandInput, cloudwatch.ListDashboardsCommandOutput>;
  'codebuild:BatchGetBuilds': Io<codebuild.BatchGetBuildsCommandInput, codebuild.BatchGetBuildsCommandOutput>;
  'codebuild:ListBuildsForProject': Io<
    codebuild.ListBuildsForProjectCommandInput,
    codebuild.ListBuildsForProjectCommandOutput
  >;
  'codebuild:ListProjects': Io<codebuild.ListProjectsCommandInput, codebuild.ListProjectsCommandOutput>;
  'codepipeline:GetPipelineState': Io<
    codepipeline.GetPipelineStateCommandInput,
    codepipeline.GetPipelineStateCommandOutput
  >;
  'codepipeline:ListPipelineExecutions': Io<
    codepipeline.ListPipelineExecutionsCommandInput,
    codepipeline.ListPipelineExecutionsCommandOutput
  >;
  'codepipeline:ListPipelines': Io<codepipeline.ListPipelinesCommandInput, codepipeline.ListPipelinesCommandOutput>;
  'ec2:DescribeAddresses': Io<ec2.DescribeAddressesCommandInput, ec2.DescribeAddressesCommandOutput>;
  'ec2:DescribeLaunchTemplates': Io<ec2.DescribeLaunchTemplatesCommandInput, ec2.DescribeLaunchTemplatesCommandOutput>;
  'ec2:DescribeNatGateways': Io<ec2.DescribeNatGatewaysCommandInput, ec2.DescribeNatGatewaysCommandOutput>;
  'ec2:DescribeNetworkInterfaces': Io<
    ec2.DescribeNetworkInterfacesCommandInput,
    ec2.DescribeNetworkInterfacesCommandOutput
  >;
  'ec2:DescribeRouteTables': Io<ec2.DescribeRouteTablesCommandInput, ec2.DescribeRouteTablesCommandOutput>;
  'ec2:DescribeSecurityGroups': Io<ec2.DescribeSecurityGroupsCommandInput, ec2.DescribeSecurityGroupsCommandOutput>;
  'ec2:DescribeSnapshots': Io<ec2.DescribeSnapshotsCommandInput, ec2.DescribeSnapshotsCommandOutput>;
  'ec2:DescribeVolumes': Io<ec2.DescribeVolumesCommandInput, ec2.DescribeVolumesCommandOutput>;
  'ec2:DescribeVpcEndpoints': Io<ec2.DescribeVpcEndpointsCommandInput, ec2.DescribeVpcEndpointsCommandOutput>;
  'ec2:DescribeVpcs': Io<ec2.DescribeVpcsCommandInput, ec2.DescribeVpcsCommandOutput>;
  'ecr:BatchGetImage': Io<ecr.BatchGetImageCommandInput, ecr.BatchGetImageCommandOutput>;
  'ecr:BatchGetRepositoryScanningConfiguration': Io<
    ecr.BatchGetRepositoryScanningConfigurationCommandInput,
    ecr.BatchGetRepositoryScanningConfigurationCommandOutput
  >;
  'ecr:DescribeImages': Io<ecr.DescribeImagesCommandInput, ecr.DescribeImagesCommandOutput>;
  'ecr:DescribeRepositories': Io<ecr.DescribeRepositoriesCommandInput, ecr.DescribeRepositoriesCommandOutput>;
  'ecr-public:DescribeImages': Io<ecrPublic.DescribeImagesCommandInput, ecrPublic.DescribeImagesCommandOutput>;
  'ecr-public:DescribeRepositories': Io<
    ecrPublic.DescribeRepositoriesCommandInput,
    ecrPublic.DescribeRepositoriesCommandOutput
  >;
  'eks:DescribeAddon': Io<eks.DescribeAddonCommandInput, eks.DescribeAddonCommandOutput>;
  'eks:DescribeCapability': Io<eks.DescribeCapabilityCommandInput, eks.DescribeCapabilityCommandOutput>;
  'eks:DescribeClusterVersions': Io<eks.DescribeClusterVersionsCommandInput, eks.DescribeClusterVersionsCommandOutput>;
  'eks:DescribePodIdentityAssociation': Io<
    eks.DescribePodIdentityAssociationCommandInput,
    eks.DescribePodIdentityAssociationCommandOutput
  >;
  'eks:DescribeUpdate': Io<eks.DescribeUpdateCommandInput, eks.DescribeUpdateCommandOutput>;
  'eks:ListAddons': Io<eks.ListAddonsCommandInput, eks.ListAddonsCommandOutput>;
  'eks:ListAssociatedAccessPolicies': Io<
    eks.ListAssociatedAccessPoliciesCommandInput,
    eks.ListAssociatedAccessPoliciesCommandOutput
  >;
  'eks:ListCapabilities': Io<eks.ListCapabilitiesCommandInput, eks.ListCapabilitiesCommandOutput>;
  'eks:ListPodIdentityAssociations': Io<
    eks.ListPodIdentityAssociationsCommandInput,
    eks.ListPodIdentityAssociationsCommandOutput
  >;
  'eks:ListUpdates': Io<eks.ListUpdatesCommandInput, eks.ListUpdatesCommandOutput>;
  'elasticache:DescribeCacheClusters': Io<
    elasticache.DescribeCacheClustersCommandInput,
    elasticache.DescribeCacheClustersCommandOutput
  >;
  'elasticache:DescribeReplicationGroups': Io<
    elasticache.DescribeReplicationGroupsCommandInput,
    elasticache.DescribeReplicationGroupsCommandOutput
  >;
  'elasticache:DescribeServerlessCaches': Io<
    elasticache.DescribeServerlessCachesCommandInput,
    elasticache.DescribeServerlessCachesCommandOutput
  >;
  'elasticfilesystem:DescribeFileSystems': Io<
    efs.DescribeFileSystemsCommandInput,
    efs.DescribeFileSystemsCommandOutput
  >;
  'elasticloadbalancing:DescribeRules': Io<elbv2.DescribeRulesCommandInput, elbv2.DescribeRulesCommandOutput>;
  'es:DescribeDomain': Io<opensearch.DescribeDomainCommandInput, opensearch.DescribeDomainCommandOutput>;
  'es:ListDomainNames': Io<opensearch.ListDomainNamesCommandInput, opensearch.ListDomainNamesCommandOutput>;
  'iam:GetRole': Io<iam.GetRoleCommandInput, iam.GetRoleCommandOutput>;
  'iam:ListAccessKeys': Io<iam.ListAccessKeysCommandInput, iam.ListAccessKeysCommandOutput>;
  'iam:ListAttachedRolePolicies': Io<
    iam.ListAttachedRolePoliciesCommandInput,
    iam.ListAttachedRolePoliciesCommandOutput
  >;
  'iam:ListRolePolicies': Io<iam.ListRolePoliciesCommandInput, iam.ListRolePoliciesCommandOutput>;
  'lambda:ListFunctions': Io<lambda.ListFunctionsCommandInput, lambda.ListFunctionsCommandOutput>;
  'logs:DescribeExportTasks': Io<logs.DescribeExportTasksCommandInput, logs.DescribeExportTasksCommandOutput>;
  'logs:DescribeLogGroups': Io<logs.DescribeLogGroupsCommandInput, logs.DescribeLogGroupsCommandOutput>;
  'logs:DescribeLogStreams': Io<logs.DescribeLogStreamsCommandInput, logs.DescribeLogStreamsCommandOutput>;
  'logs:DescribeQueryDefinitions': Io<
    logs.DescribeQueryDefinitionsCommandInput,
    logs.DescribeQueryDefinitionsCommandOutput
  >;
  'logs:DescribeSubscriptionFilters': Io<
    logs.DescribeSubscriptionFiltersCommandInput,
    logs.DescribeSubscriptionFiltersCommandOutput
  >;
  'logs:FilterLogEvents': Io<logs.FilterLogEventsCommandInput, logs.FilterLogEventsCommandOutput>;
  'rds:DescribeDBInstances': Io<rds.DescribeDBInstancesCommandInput, rds.DescribeDBInstancesCommandOutput>;
  'rds:DescribeDBSnapshots': Io<rds.DescribeDBSnapshotsCommandInput, rds.DescribeDBSnapshotsCommandOutput>;
  's3:GetBucketPublicAccessBlock': Io<s3.GetPublicAccessBlockCommandInput, s3.GetPublicAccessBlockCommandOutput>;
  's3:GetEncryptionConfiguration': Io<s3.GetBucketEncryptionCommandInput, s3.GetBucketEncryptionCommandOutput>;
  's3:GetLifecycleConfiguration': Io<
    s3.GetBucketLifecycleConfigurationCommandInput,
    s3.GetBucketLifecycleConfigurationCommandOutput
  >;
  's3:ListAllMyBuckets': Io<s3.ListBucketsCommandInput, s3.ListBucketsCommandOutput>;
  's3:ListBucket': Io<s3.ListObjectsV2CommandInput, s3.ListObjectsV2CommandOutput>;
  'autoscaling:DescribeAutoScalingGroups': Io<
    autoscaling.DescribeAutoScalingGroupsCommandInput,
    autoscaling.DescribeAutoScalingGroupsCommandOutput
  >;
  'cloudwatch:GetMetricData': Io<cloudwatch.GetMetricDataCommandInput, cloudwatch.GetMetricDataCommandOutput>;
  'ec2:DescribeInstances': Io<ec2.DescribeInstancesCommandInput, ec2.DescribeInstancesCommandOutput>;
  'ec2:DescribeSubnets': Io<ec2.DescribeSubnetsCommandInput, ec2.DescribeSubnetsCommandOutput>;
  'eks:DescribeAccessEntry': Io<eks.DescribeAccessEntryCommandInput, eks.DescribeAccessEntryCommandOutput>;
  'eks:DescribeCluster': Io<eks.DescribeClusterCommandInput, eks.DescribeClusterCommandOutput>;
  'eks:DescribeFargateProfile': Io<eks.DescribeFargateProfileCommandInput, eks.DescribeFargateProfileCommandOutput>;
  'eks:DescribeNodegroup': Io<eks.DescribeNodegroupCommandInput, eks.DescribeNodegroupCommandOutput>;
  'eks:ListAccessEntries': Io<eks.ListAccessEntriesCommandInput, eks.ListAccessEntriesCommandOutput>;
  'eks:ListFargateProfiles': Io<eks.ListFargateProfilesCommandInput, eks.ListFargateProfilesCommandOutput>;
  'eks:ListNodegroups': Io<eks.ListNodegroupsCommandInput, eks.ListNodegroupsCommandOutput>;
  'elasticloadbalancing:DescribeInstanceHealth': Io<
    elb.DescribeInstanceHealthCommandInput,
    elb.DescribeInstanceHealthCommandOutput
  >;
  /** Classic load balancers (the 2012 API). */
  'elasticloadbalancing:DescribeLoadBalancers@classic': Io<
    elb.DescribeLoadBalancersCommandInput,
    elb.DescribeLoadBalancersCommandOutput
  >;
  'elasticloadbalancing:DescribeListeners': Io<
    elbv2.DescribeListenersCommandInput,
    elbv2.DescribeListenersCommandOutput
  >;
  'elasticloadbalancing:DescribeLoadBalancers': Io<
    elbv2.DescribeLoadBalancersCommandInput,
    elbv2.DescribeLoadBalancersCommandOutput
  >;
  'elasticloadbalancing:DescribeTags': Io<elbv2.DescribeTagsCommandInput, elbv2.DescribeTagsCommandOutput>;
  'elasticloadbalancing:DescribeTargetGroups': Io<
    elbv2.DescribeTargetGroupsCommandInput,
    elbv2.DescribeTargetGroupsCommandOutput
  >;
  'elasticloadbalancing:DescribeTargetHealth': Io<
    elbv2.DescribeTargetHealthCommandInput,
    elbv2.DescribeTargetHealthCommandOutput
  >;
  'iam:ListOpenIDConnectProviders': Io<
    iam.ListOpenIDConnectProvidersCommandInput,
    iam.ListOpenIDConnectProvidersCommandOutput
  >;
  'iam:GetOpenIDConnectProvider': Io<
    iam.GetOpenIDConnectProviderCommandInput,
    iam.GetOpenIDConnectProviderCommandOutput
  >;
}

export type AwsOperation = keyof AwsOperations;

/** What permissions and error conversion need to know of an operation. */
export interface OperationFacts {
  /** ARN that the action can be limited to, `*` where AWS has no resource-level support; `${…}` as in AwsPlace. */
  resource: string;
  /** Error names that mean that the named thing does not exist. */
  absent: readonly string[];
}

export const operations: Readonly<Record<AwsOperation, OperationFacts>> = {
  'acm:DescribeCertificate': {
    resource: 'arn:${partition}:acm:${region}:${account}:certificate/*',
    absent: ['ResourceNotFoundException'],
  },
  'autoscaling:DescribeScalingActivities': { resource: '*', absent: [] },
  'cloudformation:DescribeStackEvents': {
    resource: 'arn:${partition}:cloudformation:${region}:${account}:stack/*',
    absent: ['ValidationError'],
  },
  'cloudformation:DescribeStackResources': {
    resource: 'arn:${partition}:cloudformation:${region}:${account}:stack/*',
    absent: ['ValidationError'],
  },
  'cloudformation:DescribeStacks': {
    resource: 'arn:${partition}:cloudformation:${region}:${account}:stack/*',
    absent: ['ValidationError'],
  },
  'cloudfront:ListDistributions': { resource: '*', absent: [] },
  'cloudwatch:GetDashboard': {
    resource: 'arn:${partition}:cloudwatch::${account}:dashboard/*',
    absent: ['DashboardNotFoundError', 'ResourceNotFound'],
  },
  'cloudwatch:ListDashboards': { resource: '*', absent: [] },
  'codebuild:BatchGetBuilds': { resource: 'arn:${partition}:codebuild:${region}:${account}:project/*', absent: [] },
  'codebuild:ListBuildsForProject': {
    resource: 'arn:${partition}:codebuild:${region}:${account}:project/*',
    absent: ['ResourceNotFoundException'],
  },
  'codebuild:ListProjects': { resource: '*', absent: [] },
  'codepipeline:GetPipelineState': {
    resource: 'arn:${partition}:codepipeline:${region}:${account}:*',
    absent: ['PipelineNotFoundException'],
  },
  'codepipeline:ListPipelineExecutions': {
    resource: 'arn:${partition}:codepipeline:${region}:${account}:*',
    absent: ['PipelineNotFoundException'],
  },
  'codepipeline:ListPipelines': { resource: '*', absent: [] },
  'ec2:DescribeAddresses': { resource: '*', absent: ['InvalidAllocationID.NotFound'] },
  'ec2:DescribeLaunchTemplates': { resource: '*', absent: ['InvalidLaunchTemplateName.NotFoundException'] },
  'ec2:DescribeNatGateways': { resource: '*', absent: ['NatGatewayNotFound'] },
  'ec2:DescribeNetworkInterfaces': { resource: '*', absent: ['InvalidNetworkInterfaceID.NotFound'] },
  'ec2:DescribeRouteTables': { resource: '*', absent: ['InvalidRouteTableID.NotFound'] },
  'ec2:DescribeSecurityGroups': { resource: '*', absent: ['InvalidGroup.NotFound', 'InvalidGroupId.Malformed'] },
  'ec2:DescribeSnapshots': { resource: '*', absent: ['InvalidSnapshot.NotFound'] },
  'ec2:DescribeVolumes': { resource: '*', absent: ['InvalidVolume.NotFound', 'InvalidParameterValue'] },
  'ec2:DescribeVpcEndpoints': { resource: '*', absent: ['InvalidVpcEndpointId.NotFound'] },
  'ec2:DescribeVpcs': { resource: '*', absent: ['InvalidVpcID.NotFound'] },
  'ecr:BatchGetImage': {
    resource: 'arn:${partition}:ecr:${region}:${account}:repository/*',
    absent: ['RepositoryNotFoundException'],
  },
  'ecr:BatchGetRepositoryScanningConfiguration': {
    resource: 'arn:${partition}:ecr:${region}:${account}:repository/*',
    absent: ['RepositoryNotFoundException'],
  },
  'ecr:DescribeImages': {
    resource: 'arn:${partition}:ecr:${region}:${account}:repository/*',
    absent: ['RepositoryNotFoundException', 'ImageNotFoundException'],
  },
  'ecr:DescribeRepositories': {
    resource: 'arn:${partition}:ecr:${region}:${account}:repository/*',
    absent: ['RepositoryNotFoundException'],
  },
  'ecr-public:DescribeImages': {
    resource: 'arn:${partition}:ecr-public::${account}:repository/*',
    absent: ['RepositoryNotFoundException', 'ImageNotFoundException'],
  },
  'ecr-public:DescribeRepositories': {
    resource: 'arn:${partition}:ecr-public::${account}:repository/*',
    absent: ['RepositoryNotFoundException'],
  },
  'eks:DescribeAddon': {
    resource: 'arn:${partition}:eks:${region}:${account}:addon/${cluster}/*',
    absent: ['ResourceNotFoundException'],
  },
  'eks:DescribeCapability': {
    resource: 'arn:${partition}:eks:${region}:${account}:capability/${cluster}/*',
    absent: ['ResourceNotFoundException'],
  },
  'eks:DescribeClusterVersions': { resource: '*', absent: [] },
  'eks:DescribePodIdentityAssociation': {
    resource: 'arn:${partition}:eks:${region}:${account}:podidentityassociation/${cluster}/*',
    absent: ['ResourceNotFoundException'],
  },
  'eks:DescribeUpdate': {
    resource: 'arn:${partition}:eks:${region}:${account}:cluster/${cluster}',
    absent: ['ResourceNotFoundException'],
  },
  'eks:ListAddons': {
    resource: 'arn:${partition}:eks:${region}:${account}:cluster/${cluster}',
    absent: ['ResourceNotFoundException'],
  },
  'eks:ListAssociatedAccessPolicies': {
    resource: 'arn:${partition}:eks:${region}:${account}:access-entry/${cluster}/*',
    absent: ['ResourceNotFoundException', 'InvalidRequestException'],
  },
  'eks:ListCapabilities': {
    resource: 'arn:${partition}:eks:${region}:${account}:cluster/${cluster}',
    absent: ['ResourceNotFoundException'],
  },
  'eks:ListPodIdentityAssociations': {
    resource: 'arn:${partition}:eks:${region}:${account}:cluster/${cluster}',
    absent: ['ResourceNotFoundException'],
  },
  'eks:ListUpdates': {
    resource: 'arn:${partition}:eks:${region}:${account}:cluster/${cluster}',
    absent: ['ResourceNotFoundException'],
  },
  'elasticache:DescribeCacheClusters': { resource: '*', absent: ['CacheClusterNotFound', 'CacheClusterNotFoundFault'] },
  'elasticache:DescribeReplicationGroups': { resource: '*', absent: ['ReplicationGroupNotFoundFault'] },
  'elasticache:DescribeServerlessCaches': { resource: '*', absent: ['ServerlessCacheNotFoundFault'] },
  'elasticfilesystem:DescribeFileSystems': {
    resource: 'arn:${partition}:elasticfilesystem:${region}:${account}:file-system/*',
    absent: ['FileSystemNotFound'],
  },
  'elasticloadbalancing:DescribeRules': {
    resource: '*',
    absent: ['RuleNotFoundException', 'ListenerNotFoundException'],
  },
  'es:DescribeDomain': {
    resource: 'arn:${partition}:es:${region}:${account}:domain/*',
    absent: ['ResourceNotFoundException'],
  },
  'es:ListDomainNames': { resource: '*', absent: [] },
  'iam:GetRole': { resource: 'arn:${partition}:iam::${account}:role/*', absent: ['NoSuchEntityException'] },
  'iam:ListAccessKeys': { resource: 'arn:${partition}:iam::${account}:user/*', absent: ['NoSuchEntityException'] },
  'iam:ListAttachedRolePolicies': {
    resource: 'arn:${partition}:iam::${account}:role/*',
    absent: ['NoSuchEntityException'],
  },
  'iam:ListRolePolicies': { resource: 'arn:${partition}:iam::${account}:role/*', absent: ['NoSuchEntityException'] },
  'lambda:ListFunctions': { resource: '*', absent: [] },
  'logs:DescribeExportTasks': { resource: '*', absent: [] },
  'logs:DescribeLogGroups': { resource: '*', absent: [] },
  'logs:DescribeLogStreams': {
    resource: 'arn:${partition}:logs:${region}:${account}:log-group:*',
    absent: ['ResourceNotFoundException'],
  },
  'logs:DescribeQueryDefinitions': { resource: '*', absent: [] },
  'logs:DescribeSubscriptionFilters': {
    resource: 'arn:${partition}:logs:${region}:${account}:log-group:*',
    absent: ['ResourceNotFoundException'],
  },
  'logs:FilterLogEvents': {
    resource: 'arn:${partition}:logs:${region}:${account}:log-group:*',
    absent: ['ResourceNotFoundException'],
  },
  'rds:DescribeDBInstances': {
    resource: 'arn:${partition}:rds:${region}:${account}:db:*',
    absent: ['DBInstanceNotFound', 'DBInstanceNotFoundFault'],
  },
  'rds:DescribeDBSnapshots': { resource: '*', absent: ['DBSnapshotNotFound', 'DBSnapshotNotFoundFault'] },
  's3:GetBucketPublicAccessBlock': {
    resource: 'arn:${partition}:s3:::*',
    absent: ['NoSuchBucket', 'NoSuchPublicAccessBlockConfiguration'],
  },
  's3:GetEncryptionConfiguration': {
    resource: 'arn:${partition}:s3:::*',
    absent: ['NoSuchBucket', 'ServerSideEncryptionConfigurationNotFoundError'],
  },
  's3:GetLifecycleConfiguration': {
    resource: 'arn:${partition}:s3:::*',
    absent: ['NoSuchBucket', 'NoSuchLifecycleConfiguration'],
  },
  's3:ListAllMyBuckets': { resource: '*', absent: [] },
  's3:ListBucket': { resource: 'arn:${partition}:s3:::*', absent: ['NoSuchBucket'] },
  'autoscaling:DescribeAutoScalingGroups': { resource: '*', absent: [] },
  'cloudwatch:GetMetricData': { resource: '*', absent: [] },
  'ec2:DescribeInstances': { resource: '*', absent: ['InvalidInstanceID.NotFound'] },
  'ec2:DescribeSubnets': { resource: '*', absent: ['InvalidSubnetID.NotFound'] },
  'eks:DescribeAccessEntry': {
    resource: 'arn:${partition}:eks:${region}:${account}:access-entry/${cluster}/*',
    absent: ['ResourceNotFoundException'],
  },
  'eks:DescribeCluster': {
    resource: 'arn:${partition}:eks:${region}:${account}:cluster/${cluster}',
    absent: ['ResourceNotFoundException'],
  },
  'eks:DescribeFargateProfile': {
    resource: 'arn:${partition}:eks:${region}:${account}:fargateprofile/${cluster}/*',
    absent: ['ResourceNotFoundException'],
  },
  'eks:DescribeNodegroup': {
    resource: 'arn:${partition}:eks:${region}:${account}:nodegroup/${cluster}/*',
    absent: ['ResourceNotFoundException'],
  },
  'eks:ListAccessEntries': {
    resource: 'arn:${partition}:eks:${region}:${account}:cluster/${cluster}',
    absent: ['ResourceNotFoundException', 'InvalidRequestException'],
  },
  'eks:ListFargateProfiles': {
    resource: 'arn:${partition}:eks:${region}:${account}:cluster/${cluster}',
    absent: ['ResourceNotFoundException'],
  },
  'eks:ListNodegroups': {
    resource: 'arn:${partition}:eks:${region}:${account}:cluster/${cluster}',
    absent: ['ResourceNotFoundException'],
  },
  'elasticloadbalancing:DescribeInstanceHealth': {
    resource: '*',
    absent: ['LoadBalancerNotFound', 'AccessPointNotFoundException'],
  },
  'elasticloadbalancing:DescribeListeners': { resource: '*', absent: ['LoadBalancerNotFoundException'] },
  'elasticloadbalancing:DescribeLoadBalancers': { resource: '*', absent: ['LoadBalancerNotFoundException'] },
  'elasticloadbalancing:DescribeLoadBalancers@classic': {
    resource: '*',
    absent: ['LoadBalancerNotFound', 'AccessPointNotFoundException'],
  },
  'elasticloadbalancing:DescribeTags': {
    resource: '*',
    absent: ['LoadBalancerNotFoundException', 'TargetGroupNotFoundException'],
  },
  'elasticloadbalancing:DescribeTargetGroups': { resource: '*', absent: ['TargetGroupNotFoundException'] },
  'elasticloadbalancing:DescribeTargetHealth': { resource: '*', absent: ['TargetGroupNotFoundException'] },
  'iam:GetOpenIDConnectProvider': {
    resource: 'arn:${partition}:iam::${account}:oidc-provider/*',
    absent: ['NoSuchEntityException'],
  },
  'iam:ListOpenIDConnectProviders': { resource: '*', absent: [] },
};

/** The IAM action of an operation: what stands after `@` tells two APIs with the same action apart. */
export function actionOf(operation: AwsOperation): string {
  return operation.replace(/@.*$/, '');
}
