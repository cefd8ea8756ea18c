/**
 * Which client sends an AWS operation. Clients are loaded when first needed: the EC2 client alone takes 0.25 s.
 */
import type { ClassicOperation, ClientSettings, Prefix, Service } from './aws-client.ts';
import type { AwsOperation } from './operations.ts';

const clients = {
  acm: () => import('./clients/acm.ts'),
  autoscaling: () => import('./clients/autoscaling.ts'),
  cloudformation: () => import('./clients/cloudformation.ts'),
  cloudfront: () => import('./clients/cloudfront.ts'),
  cloudwatch: () => import('./clients/cloudwatch.ts'),
  codebuild: () => import('./clients/codebuild.ts'),
  codepipeline: () => import('./clients/codepipeline.ts'),
  ec2: () => import('./clients/ec2.ts'),
  ecr: () => import('./clients/ecr.ts'),
  'ecr-public': () => import('./clients/ecr-public.ts'),
  eks: () => import('./clients/eks.ts'),
  elasticache: () => import('./clients/elasticache.ts'),
  elasticfilesystem: () => import('./clients/elasticfilesystem.ts'),
  elasticloadbalancing: () => import('./clients/elasticloadbalancing.ts'),
  es: () => import('./clients/es.ts'),
  iam: () => import('./clients/iam.ts'),
  lambda: () => import('./clients/lambda.ts'),
  logs: () => import('./clients/logs.ts'),
  rds: () => import('./clients/rds.ts'),
  s3: () => import('./clients/s3.ts'),
  classic: () => import('./clients/classic.ts'),
} as const satisfies Record<Prefix | 'classic', () => Promise<{ load(settings: ClientSettings): Service }>>;

const classic: readonly string[] = [
  'elasticloadbalancing:DescribeInstanceHealth',
  'elasticloadbalancing:DescribeLoadBalancers@classic',
] satisfies ClassicOperation[];

/** Which client an operation belongs to: operations with the same name share one. */
export function serviceOf(operation: AwsOperation): Prefix | 'classic' {
  // The prefix of an AwsOperation is a Prefix by definition.
  return classic.includes(operation) ? 'classic' : (operation.slice(0, operation.indexOf(':')) as Prefix);
}

/** Loads the SDK client of a service. */
export async function loadService(name: keyof typeof clients, settings: ClientSettings): Promise<Service> {
  const { load } = await clients[name]();
  return load(settings);
}
