/**
 * What of an account belongs to the enrolled cluster or to the lab. Accounts are shared: only tags that name the cluster,
 * names of the lab, and what stands in a VPC of the cluster's own count; never what merely looks like it.
 */
import * as z from 'zod';
import { names } from '../params.ts';
import { eksctlTags } from './eksctl.ts';
import type { Memory } from './leftover-memory.ts';

/** Kinds in the order in which they are deleted: what holds others comes after what it holds. */
export const leftoverKinds = [
  ...(['loadBalancers', 'targetGroups', 'autoScalingGroups', 'instances', 'nodegroups', 'fargateProfiles'] as const),
  ...(['cluster', 'launchTemplates', 'cloud9'] as const),
  ...(['databases', 'caches', 'domains', 'fileSystems', 'distributions', 'buckets', 'repositories'] as const),
  ...(['pipelines', 'projects', 'functions', 'endpoints', 'natGateways', 'addresses', 'networkInterfaces'] as const),
  ...(['securityGroups', 'vpcs', 'stacks', 'volumes', 'snapshots', 'databaseSnapshots', 'logGroups'] as const),
  ...(['accessKeys', 'oidcProvider', 'roles'] as const),
] as const;
export type LeftoverKind = (typeof leftoverKinds)[number];

/** Kinds whose things carry no tag that names the cluster, so that the lab has to name them. */
const byNameOnly: readonly LeftoverKind[] = [
  ...(['accessKeys', 'buckets', 'caches', 'cloud9', 'distributions', 'domains', 'functions'] as const),
  ...(['pipelines', 'projects', 'repositories', 'roles'] as const),
];

const exact = names.refine((all) => all.every((name) => !name.endsWith('*')), 'only whole names');
const some = (what: string) => names.optional().describe(`${what}; \`lab-*\` stands for all that begin so.`);

export const leftoverParams = z
  .strictObject({
    kinds: z
      .array(z.enum(leftoverKinds))
      .min(1)
      .describe('What must not be left; each kind is one more right to read.'),
    names: z
      .strictObject({
        instances: some('Tags `Name` of instances'),
        stacks: exact
          .optional()
          .describe(
            'Stacks of the lab, whole names: they and what carries their tag; the stacks of eksctl count anyway.',
          ),
        databases: some('DB instances, whose snapshots count too'),
        caches: some('Caches of ElastiCache'),
        domains: some('OpenSearch domains'),
        fileSystems: some('Names of EFS file systems'),
        distributions: exact.optional().describe('Buckets, whole names, that are origins of the distributions.'),
        buckets: some('Buckets'),
        repositories: some('ECR repositories'),
        pipelines: some('Pipelines'),
        projects: some('Build projects'),
        functions: some('Lambda functions'),
        cloud9: some('Cloud9 environments'),
        logGroups: some('Log groups; those of the cluster count anyway'),
        accessKeys: exact.optional().describe('IAM users, whole names, of whom no access key is active.'),
        roles: exact.optional().describe('IAM roles, whole names.'),
      })
      .default({})
      .describe('Names of the lab for kinds that no tag ties to the cluster.'),
    afterCluster: z
      .literal(true)
      .optional()
      .describe(
        'Not judged before the cluster is being deleted: until then, or until the event has ended, the step waits and is no failure.',
      ),
    retainedLogs: z.literal(true).optional().describe('Log groups with a retention period may stay.'),
  })
  .refine(
    ({ kinds, names: given }) =>
      byNameOnly.every((kind) => !kinds.includes(kind) || (given as Record<string, unknown>)[kind] !== undefined),
    `needs names for ${byNameOnly.join(', ')}`,
  );
export type LeftoversAsked = z.output<typeof leftoverParams>;

/** One thing that is left. */
export interface Leftover {
  kind: LeftoverKind;
  id: string;
  /** What helps to recognise it. */
  detail?: string;
  /** AWS is deleting it. */
  deleting?: boolean;
}

/** What belongs to the lab. */
export interface Own {
  cluster: string;
  memory: Memory;
  /** VPCs of the cluster's own. */
  vpcs: ReadonlySet<string>;
  /** Whether tags name the cluster, or a stack of the lab. */
  byTags(tags: Readonly<Record<string, string>>): boolean;
  /** Whether a name is one of the lab's for a kind. */
  byName(kind: keyof LeftoversAsked['names'], name: string): boolean;
}

/** Tags whose value is the name of the cluster. */
const nameTags = [
  ...eksctlTags,
  ...['eks:cluster-name', 'aws:eks:cluster-name', 'eks:eks-cluster-name', 'elbv2.k8s.aws/cluster'],
  ...['KubernetesCluster', 'cluster.k8s.amazonaws.com/name', 'ebs.csi.aws.com/cluster-name'],
];
const stackTag = 'aws:cloudformation:stack-name';

/** Keys of tags by which things of a cluster are found; what a tag says is judged by {@link belongs}. */
export function tagKeys(cluster: string): string[] {
  return [...nameTags, stackTag, `kubernetes.io/cluster/${cluster}`];
}

/** Whether tags name the cluster or a stack of the lab; `shared` things outlive the cluster on purpose. */
export function belongs(tags: Readonly<Record<string, string>>, cluster: string, stacks: readonly string[]): boolean {
  // A stack name may begin like that of another cluster: whose it is, the tag of eksctl says.
  if (eksctlTags.some((key) => tags[key] !== undefined && tags[key] !== cluster)) return false;
  return (
    tags[`kubernetes.io/cluster/${cluster}`] === 'owned' ||
    nameTags.some((key) => tags[key] === cluster) ||
    stacks.includes(tags[stackTag] ?? '')
  );
}

/** Whether a name is one of those given; `lab-*` stands for all that begin so. */
export function isNamed(name: string, given: readonly string[] | undefined): boolean {
  return (given ?? []).some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one));
}
