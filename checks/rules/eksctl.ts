/**
 * Traces that eksctl leaves: tags, and one CloudFormation stack for each part (https://docs.aws.amazon.com/eks/latest/eksctl/cluster-stack-drift.html).
 */
import type { AwsOperations } from '../reads/operations.ts';
import { type CheckContext, type Finding, fail } from '../verdict.ts';
import type { Cluster } from './control-plane.ts';
import { tagsOf, textOf, textsByKey } from './lenient.ts';
import { stacksOf, unsettledStack } from './stack.ts';

type Stacks = AwsOperations['cloudformation:DescribeStacks']['output'] | null | undefined;
type Events = AwsOperations['cloudformation:DescribeStackEvents']['output'] | null | undefined;

/** The tag of what belongs to a cluster, now and in the first versions. */
export const eksctlTags = ['alpha.eksctl.io/cluster-name', 'eksctl.cluster.k8s.io/v1alpha1/cluster-name'];

/** A failed update leaves the stack as it was, and the cluster with it. */
const accepted = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'];

/** The stack that makes a cluster. */
export function clusterStack(cluster: string): string {
  return `eksctl-${cluster}-cluster`;
}

/** Says why a cluster does not look like one of eksctl: its own tags anybody can set, so the stack must agree. */
export function notByEksctl(
  cluster: Cluster,
  stacks: Stacks,
  events: readonly Events[] | null | undefined,
  context: CheckContext,
): Finding | undefined {
  const name = textOf(cluster.name);
  const isOfCluster = (tags: Readonly<Record<string, string>>) => eksctlTags.some((key) => tags[key] === name);
  const stack = stacksOf([stacks]).find(
    ({ StackName, Tags }) => StackName === clusterStack(name) && isOfCluster(tagsOf(Tags)),
  );
  if (stack === undefined || !isOfCluster(textsByKey(cluster.tags)))
    return fail('cluster.notEksctl', { cluster: name });
  return unsettledStack(stack, accepted, events, context);
}
