/**
 * How each AWS operation is sent with the SDK. Clients are loaded when first needed: the EC2 client alone takes 0.25 s.
 */
import type { Agent } from 'node:https';
import { type Meterable, meter, refusePages } from './aws-meter.ts';
import type { AwsOperation, AwsOperations } from './operations.ts';
import type { Credentials } from './token.ts';

/** What every client is made with; the engine alone tries again. */
export interface ClientSettings {
  region: string;
  credentials: () => Promise<Credentials>;
  maxAttempts: 1;
  requestHandler: {
    httpsAgent: Agent;
    connectionTimeout: number;
    requestTimeout: number;
    throwOnRequestTimeout: true;
  };
}

interface SendOptions {
  abortSignal: AbortSignal;
}

type Sends<O extends AwsOperation> = {
  [P in O]: (input: AwsOperations[P]['input'], options: SendOptions) => Promise<unknown>;
};

type Prefix = AwsOperation extends `${infer P}:${string}` ? P : never;
type Of<P extends Prefix> = Extract<AwsOperation, `${P}:${string}`>;
/** Classic load balancers have an API of their own under the same prefix. */
type Classic = 'elasticloadbalancing:DescribeInstanceHealth' | 'elasticloadbalancing:DescribeLoadBalancers@classic';

/** One client; `send` throws what the SDK throws. */
export interface Service {
  send(operation: AwsOperation, input: unknown, options: SendOptions): Promise<unknown>;
  close(): void;
}

function service<O extends AwsOperation>(
  client: { config: { requestHandler: Meterable }; destroy(): void },
  sends: Sends<O>,
): Service {
  refusePages(client.config.requestHandler);
  meter(client.config.requestHandler);
  return {
    send: (operation, input, options) => {
      // A read is made by `aws()` of read.ts, which ties the input to the operation; a bundle is not sent anywhere.
      const send = (sends as Record<string, ((input: unknown, options: SendOptions) => Promise<unknown>) | undefined>)[
        operation
      ];
      if (send === undefined) throw new Error(`no client sends ${operation}`);
      return send(input, options);
    },
    close: () => client.destroy(),
  };
}

const loaders = {
  acm: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-acm');
    const client = new sdk.ACMClient(settings);
    return service<Of<'acm'>>(client, {
      'acm:DescribeCertificate': (input, options) => client.send(new sdk.DescribeCertificateCommand(input), options),
    });
  },
  cloudformation: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-cloudformation');
    const client = new sdk.CloudFormationClient(settings);
    return service<Of<'cloudformation'>>(client, {
      'cloudformation:DescribeStackEvents': (input, options) =>
        client.send(new sdk.DescribeStackEventsCommand(input), options),
      'cloudformation:DescribeStackResources': (input, options) =>
        client.send(new sdk.DescribeStackResourcesCommand(input), options),
      'cloudformation:DescribeStacks': (input, options) => client.send(new sdk.DescribeStacksCommand(input), options),
    });
  },
  cloudfront: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-cloudfront');
    const client = new sdk.CloudFrontClient(settings);
    return service<Of<'cloudfront'>>(client, {
      'cloudfront:ListDistributions': (input, options) => client.send(new sdk.ListDistributionsCommand(input), options),
    });
  },
  codebuild: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-codebuild');
    const client = new sdk.CodeBuildClient(settings);
    return service<Of<'codebuild'>>(client, {
      'codebuild:BatchGetBuilds': (input, options) => client.send(new sdk.BatchGetBuildsCommand(input), options),
      'codebuild:ListBuildsForProject': (input, options) =>
        client.send(new sdk.ListBuildsForProjectCommand(input), options),
      'codebuild:ListProjects': (input, options) => client.send(new sdk.ListProjectsCommand(input), options),
    });
  },
  codepipeline: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-codepipeline');
    const client = new sdk.CodePipelineClient(settings);
    return service<Of<'codepipeline'>>(client, {
      'codepipeline:GetPipelineState': (input, options) => client.send(new sdk.GetPipelineStateCommand(input), options),
      'codepipeline:ListPipelineExecutions': (input, options) =>
        client.send(new sdk.ListPipelineExecutionsCommand(input), options),
      'codepipeline:ListPipelines': (input, options) => client.send(new sdk.ListPipelinesCommand(input), options),
    });
  },
  ecr: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-ecr');
    const client = new sdk.ECRClient(settings);
    return service<Of<'ecr'>>(client, {
      'ecr:BatchGetImage': (input, options) => client.send(new sdk.BatchGetImageCommand(input), options),
      'ecr:BatchGetRepositoryScanningConfiguration': (input, options) =>
        client.send(new sdk.BatchGetRepositoryScanningConfigurationCommand(input), options),
      'ecr:DescribeImages': (input, options) => client.send(new sdk.DescribeImagesCommand(input), options),
      'ecr:DescribeRepositories': (input, options) => client.send(new sdk.DescribeRepositoriesCommand(input), options),
    });
  },
  'ecr-public': async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-ecr-public');
    const client = new sdk.ECRPUBLICClient(settings);
    return service<Of<'ecr-public'>>(client, {
      'ecr-public:DescribeImages': (input, options) => client.send(new sdk.DescribeImagesCommand(input), options),
      'ecr-public:DescribeRepositories': (input, options) =>
        client.send(new sdk.DescribeRepositoriesCommand(input), options),
    });
  },
  elasticache: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-elasticache');
    const client = new sdk.ElastiCacheClient(settings);
    return service<Of<'elasticache'>>(client, {
      'elasticache:DescribeCacheClusters': (input, options) =>
        client.send(new sdk.DescribeCacheClustersCommand(input), options),
      'elasticache:DescribeReplicationGroups': (input, options) =>
        client.send(new sdk.DescribeReplicationGroupsCommand(input), options),
      'elasticache:DescribeServerlessCaches': (input, options) =>
        client.send(new sdk.DescribeServerlessCachesCommand(input), options),
    });
  },
  elasticfilesystem: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-efs');
    const client = new sdk.EFSClient(settings);
    return service<Of<'elasticfilesystem'>>(client, {
      'elasticfilesystem:DescribeFileSystems': (input, options) =>
        client.send(new sdk.DescribeFileSystemsCommand(input), options),
    });
  },
  es: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-opensearch');
    const client = new sdk.OpenSearchClient(settings);
    return service<Of<'es'>>(client, {
      'es:DescribeDomain': (input, options) => client.send(new sdk.DescribeDomainCommand(input), options),
      'es:ListDomainNames': (input, options) => client.send(new sdk.ListDomainNamesCommand(input), options),
    });
  },
  lambda: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-lambda');
    const client = new sdk.LambdaClient(settings);
    return service<Of<'lambda'>>(client, {
      'lambda:ListFunctions': (input, options) => client.send(new sdk.ListFunctionsCommand(input), options),
    });
  },
  logs: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-cloudwatch-logs');
    const client = new sdk.CloudWatchLogsClient(settings);
    return service<Of<'logs'>>(client, {
      'logs:DescribeExportTasks': (input, options) => client.send(new sdk.DescribeExportTasksCommand(input), options),
      'logs:DescribeLogGroups': (input, options) => client.send(new sdk.DescribeLogGroupsCommand(input), options),
      'logs:DescribeLogStreams': (input, options) => client.send(new sdk.DescribeLogStreamsCommand(input), options),
      'logs:DescribeQueryDefinitions': (input, options) =>
        client.send(new sdk.DescribeQueryDefinitionsCommand(input), options),
      'logs:DescribeSubscriptionFilters': (input, options) =>
        client.send(new sdk.DescribeSubscriptionFiltersCommand(input), options),
      'logs:FilterLogEvents': (input, options) => client.send(new sdk.FilterLogEventsCommand(input), options),
    });
  },
  rds: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-rds');
    const client = new sdk.RDSClient(settings);
    return service<Of<'rds'>>(client, {
      'rds:DescribeDBSnapshots': (input, options) => client.send(new sdk.DescribeDBSnapshotsCommand(input), options),
      'rds:DescribeDBInstances': (input, options) => client.send(new sdk.DescribeDBInstancesCommand(input), options),
    });
  },
  s3: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-s3');
    // A bucket whose name has dots matches no certificate of a host of its own.
    const client = new sdk.S3Client({ ...settings, forcePathStyle: true });
    return service<Of<'s3'>>(client, {
      's3:GetBucketPublicAccessBlock': (input, options) =>
        client.send(new sdk.GetPublicAccessBlockCommand(input), options),
      's3:GetEncryptionConfiguration': (input, options) =>
        client.send(new sdk.GetBucketEncryptionCommand(input), options),
      's3:GetLifecycleConfiguration': (input, options) =>
        client.send(new sdk.GetBucketLifecycleConfigurationCommand(input), options),
      's3:ListAllMyBuckets': (input, options) => client.send(new sdk.ListBucketsCommand(input), options),
      's3:ListBucket': (input, options) => client.send(new sdk.ListObjectsV2Command(input), options),
    });
  },
  autoscaling: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-auto-scaling');
    const client = new sdk.AutoScalingClient(settings);
    return service<Of<'autoscaling'>>(client, {
      'autoscaling:DescribeScalingActivities': (input, options) =>
        client.send(new sdk.DescribeScalingActivitiesCommand(input), options),
      'autoscaling:DescribeAutoScalingGroups': (input, options) =>
        client.send(new sdk.DescribeAutoScalingGroupsCommand(input), options),
    });
  },
  cloudwatch: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-cloudwatch');
    const client = new sdk.CloudWatchClient(settings);
    return service<Of<'cloudwatch'>>(client, {
      'cloudwatch:GetDashboard': (input, options) => client.send(new sdk.GetDashboardCommand(input), options),
      'cloudwatch:ListDashboards': (input, options) => client.send(new sdk.ListDashboardsCommand(input), options),
      'cloudwatch:GetMetricData': (input, options) => client.send(new sdk.GetMetricDataCommand(input), options),
    });
  },
  ec2: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-ec2');
    const client = new sdk.EC2Client(settings);
    return service<Of<'ec2'>>(client, {
      'ec2:DescribeAddresses': (input, options) => client.send(new sdk.DescribeAddressesCommand(input), options),
      'ec2:DescribeLaunchTemplates': (input, options) =>
        client.send(new sdk.DescribeLaunchTemplatesCommand(input), options),
      'ec2:DescribeNatGateways': (input, options) => client.send(new sdk.DescribeNatGatewaysCommand(input), options),
      'ec2:DescribeNetworkInterfaces': (input, options) =>
        client.send(new sdk.DescribeNetworkInterfacesCommand(input), options),
      'ec2:DescribeRouteTables': (input, options) => client.send(new sdk.DescribeRouteTablesCommand(input), options),
      'ec2:DescribeSecurityGroups': (input, options) =>
        client.send(new sdk.DescribeSecurityGroupsCommand(input), options),
      'ec2:DescribeSnapshots': (input, options) => client.send(new sdk.DescribeSnapshotsCommand(input), options),
      'ec2:DescribeVolumes': (input, options) => client.send(new sdk.DescribeVolumesCommand(input), options),
      'ec2:DescribeVpcEndpoints': (input, options) => client.send(new sdk.DescribeVpcEndpointsCommand(input), options),
      'ec2:DescribeVpcs': (input, options) => client.send(new sdk.DescribeVpcsCommand(input), options),
      'ec2:DescribeInstances': (input, options) => client.send(new sdk.DescribeInstancesCommand(input), options),
      'ec2:DescribeSubnets': (input, options) => client.send(new sdk.DescribeSubnetsCommand(input), options),
    });
  },
  eks: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-eks');
    const client = new sdk.EKSClient(settings);
    return service<Of<'eks'>>(client, {
      'eks:DescribeAddon': (input, options) => client.send(new sdk.DescribeAddonCommand(input), options),
      'eks:DescribeCapability': (input, options) => client.send(new sdk.DescribeCapabilityCommand(input), options),
      'eks:DescribeClusterVersions': (input, options) =>
        client.send(new sdk.DescribeClusterVersionsCommand(input), options),
      'eks:DescribePodIdentityAssociation': (input, options) =>
        client.send(new sdk.DescribePodIdentityAssociationCommand(input), options),
      'eks:DescribeUpdate': (input, options) => client.send(new sdk.DescribeUpdateCommand(input), options),
      'eks:ListAddons': (input, options) => client.send(new sdk.ListAddonsCommand(input), options),
      'eks:ListAssociatedAccessPolicies': (input, options) =>
        client.send(new sdk.ListAssociatedAccessPoliciesCommand(input), options),
      'eks:ListCapabilities': (input, options) => client.send(new sdk.ListCapabilitiesCommand(input), options),
      'eks:ListPodIdentityAssociations': (input, options) =>
        client.send(new sdk.ListPodIdentityAssociationsCommand(input), options),
      'eks:ListUpdates': (input, options) => client.send(new sdk.ListUpdatesCommand(input), options),
      'eks:DescribeAccessEntry': (input, options) => client.send(new sdk.DescribeAccessEntryCommand(input), options),
      'eks:DescribeCluster': (input, options) => client.send(new sdk.DescribeClusterCommand(input), options),
      'eks:DescribeFargateProfile': (input, options) =>
        client.send(new sdk.DescribeFargateProfileCommand(input), options),
      'eks:DescribeNodegroup': (input, options) => client.send(new sdk.DescribeNodegroupCommand(input), options),
      'eks:ListAccessEntries': (input, options) => client.send(new sdk.ListAccessEntriesCommand(input), options),
      'eks:ListFargateProfiles': (input, options) => client.send(new sdk.ListFargateProfilesCommand(input), options),
      'eks:ListNodegroups': (input, options) => client.send(new sdk.ListNodegroupsCommand(input), options),
    });
  },
  elasticloadbalancing: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-elastic-load-balancing-v2');
    const client = new sdk.ElasticLoadBalancingV2Client(settings);
    return service<Exclude<Of<'elasticloadbalancing'>, Classic>>(client, {
      'elasticloadbalancing:DescribeRules': (input, options) =>
        client.send(new sdk.DescribeRulesCommand(input), options),
      'elasticloadbalancing:DescribeListeners': (input, options) =>
        client.send(new sdk.DescribeListenersCommand(input), options),
      'elasticloadbalancing:DescribeLoadBalancers': (input, options) =>
        client.send(new sdk.DescribeLoadBalancersCommand(input), options),
      'elasticloadbalancing:DescribeTags': (input, options) => client.send(new sdk.DescribeTagsCommand(input), options),
      'elasticloadbalancing:DescribeTargetGroups': (input, options) =>
        client.send(new sdk.DescribeTargetGroupsCommand(input), options),
      'elasticloadbalancing:DescribeTargetHealth': (input, options) =>
        client.send(new sdk.DescribeTargetHealthCommand(input), options),
    });
  },
  iam: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-iam');
    const client = new sdk.IAMClient(settings);
    return service<Of<'iam'>>(client, {
      'iam:GetRole': (input, options) => client.send(new sdk.GetRoleCommand(input), options),
      'iam:ListAccessKeys': (input, options) => client.send(new sdk.ListAccessKeysCommand(input), options),
      'iam:ListAttachedRolePolicies': (input, options) =>
        client.send(new sdk.ListAttachedRolePoliciesCommand(input), options),
      'iam:ListRolePolicies': (input, options) => client.send(new sdk.ListRolePoliciesCommand(input), options),
      'iam:GetOpenIDConnectProvider': (input, options) =>
        client.send(new sdk.GetOpenIDConnectProviderCommand(input), options),
      'iam:ListOpenIDConnectProviders': (input, options) =>
        client.send(new sdk.ListOpenIDConnectProvidersCommand(input), options),
    });
  },
} as const satisfies Record<Prefix, (settings: ClientSettings) => Promise<Service>>;

async function loadClassic(settings: ClientSettings): Promise<Service> {
  const sdk = await import('@aws-sdk/client-elastic-load-balancing');
  const client = new sdk.ElasticLoadBalancingClient(settings);
  return service<Classic>(client, {
    'elasticloadbalancing:DescribeInstanceHealth': (input, options) =>
      client.send(new sdk.DescribeInstanceHealthCommand(input), options),
    'elasticloadbalancing:DescribeLoadBalancers@classic': (input, options) =>
      client.send(new sdk.DescribeLoadBalancersCommand(input), options),
  });
}

const classic: readonly string[] = [
  'elasticloadbalancing:DescribeInstanceHealth',
  'elasticloadbalancing:DescribeLoadBalancers@classic',
] satisfies Classic[];

/** Which client an operation belongs to: operations with the same name share one. */
export function serviceOf(operation: AwsOperation): Prefix | 'classic' {
  // The prefix of an AwsOperation is a Prefix by definition.
  return classic.includes(operation) ? 'classic' : (operation.slice(0, operation.indexOf(':')) as Prefix);
}

/** Loads the SDK client of a service. */
export function loadService(name: Prefix | 'classic', settings: ClientSettings): Promise<Service> {
  return name === 'classic' ? loadClassic(settings) : loaders[name](settings);
}
