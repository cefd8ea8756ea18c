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
  autoscaling: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-auto-scaling');
    const client = new sdk.AutoScalingClient(settings);
    return service<Of<'autoscaling'>>(client, {
      'autoscaling:DescribeAutoScalingGroups': (input, options) =>
        client.send(new sdk.DescribeAutoScalingGroupsCommand(input), options),
    });
  },
  cloudwatch: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-cloudwatch');
    const client = new sdk.CloudWatchClient(settings);
    return service<Of<'cloudwatch'>>(client, {
      'cloudwatch:GetMetricData': (input, options) => client.send(new sdk.GetMetricDataCommand(input), options),
    });
  },
  ec2: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-ec2');
    const client = new sdk.EC2Client(settings);
    return service<Of<'ec2'>>(client, {
      'ec2:DescribeInstances': (input, options) => client.send(new sdk.DescribeInstancesCommand(input), options),
      'ec2:DescribeSubnets': (input, options) => client.send(new sdk.DescribeSubnetsCommand(input), options),
    });
  },
  eks: async (settings: ClientSettings) => {
    const sdk = await import('@aws-sdk/client-eks');
    const client = new sdk.EKSClient(settings);
    return service<Of<'eks'>>(client, {
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
