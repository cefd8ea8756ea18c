/**
 * The AWS operations that checks may call: types, IAM action and resource, and the errors that mean "does not exist".
 * All are read-only. Resource-level support is that of the Service Authorization Reference
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/).
 */
import type * as autoscaling from '@aws-sdk/client-auto-scaling';
import type * as cloudwatch from '@aws-sdk/client-cloudwatch';
import type * as ec2 from '@aws-sdk/client-ec2';
import type * as eks from '@aws-sdk/client-eks';
import type * as elb from '@aws-sdk/client-elastic-load-balancing';
import type * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import type * as iam from '@aws-sdk/client-iam';
import type { Wire } from './wire.ts';

/** Input and output of one operation; the output is JSON, with the items of all pages together. */
interface Io<I, O> {
  input: I;
  output: Wire<Omit<O, '$metadata'>>;
}

export interface AwsOperations {
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
