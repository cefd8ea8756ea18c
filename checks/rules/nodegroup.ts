/**
 * What EKS, Auto Scaling and the nodes themselves say of a managed node group.
 */
import type { KindTypes } from '../reads/kinds.ts';
import type { AwsOperations } from '../reads/operations.ts';
import { type Finding, fail } from '../verdict.ts';
import { textOf, textsByKey, textsOf } from './lenient.ts';
import { isReady } from './node-kind.ts';
import { amount, each, text } from './objects.ts';
import { matches } from './pattern.ts';

type Nodegroup = NonNullable<AwsOperations['eks:DescribeNodegroup']['output']['nodegroup']>;
type Scaling = AwsOperations['autoscaling:DescribeAutoScalingGroups']['output'];

/** Whether an AMI type is one of the wanted ones; `AL2023*` stands for all that begin so. */
export function isOfType(type: string, launchTemplate: boolean, wanted: readonly string[]): boolean {
  if (type === 'CUSTOM' && !launchTemplate) return false;
  return wanted.some((one) => (one.endsWith('*') ? type.startsWith(one.slice(0, -1)) : type === one));
}

/** Says what the Ready nodes of a group call their operating system, if that is not what is wanted. */
export function otherImage(
  nodegroup: string,
  wanted: string,
  nodes: readonly KindTypes['Node'][],
): Finding | undefined {
  const own = nodes.filter(
    (node) => isReady(node) && textsByKey(node.metadata?.labels)['eks.amazonaws.com/nodegroup'] === nodegroup,
  );
  const images = [...new Set(own.map(({ status }) => text(status?.nodeInfo?.osImage)))].sort();
  const isWanted = images.length > 0 && images.every((image) => matches(wanted, image));
  return isWanted ? undefined : fail('nodegroup.osImage', { nodegroup, images, wanted });
}

/** Names of the Auto Scaling groups behind a node group. */
export function groupNamesOf(nodegroup: Nodegroup | undefined): string[] {
  return textsOf(each(nodegroup?.resources?.autoScalingGroups).map((group) => group.name));
}

/** The Auto Scaling group decides: workshops raise its maximum directly, which EKS need not take over. */
export function maxOf(nodegroup: Nodegroup, scaling: Scaling | undefined): number {
  const names = groupNamesOf(nodegroup);
  const groups = each(scaling?.AutoScalingGroups).filter((group) => names.includes(textOf(group.AutoScalingGroupName)));
  if (groups.length === 0) return amount(nodegroup.scalingConfig?.maxSize);
  return groups.reduce((sum, group) => sum + amount(group.MaxSize), 0);
}
