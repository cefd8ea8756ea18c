/**
 * What kind of node a Node object is, and whether an instance of the cluster stands behind it.
 */

import type { KindTypes } from '../reads/kinds.ts';
import type { AwsOperations } from '../reads/operations.ts';
import { tagsOf, textOf, textsByKey } from './lenient.ts';
import { each } from './objects.ts';

type Node = KindTypes['Node'];
type Instances = AwsOperations['ec2:DescribeInstances']['output'];

export type NodeKind = 'managed' | 'selfManaged' | 'fargate' | 'karpenter' | 'auto' | 'other';

/** A running instance, as far as nodes are concerned. */
export interface Instance {
  id: string;
  tags: Readonly<Record<string, string>>;
  launchedAt: string;
}

/**
 * The kind that the node's labels claim; each node has exactly one. Auto Mode comes before Karpenter because its nodes
 * carry Karpenter's label too. Labels of eksctl are on managed and on self-managed nodes and decide nothing.
 */
export function kindOf(node: Node): NodeKind {
  const labels = textsByKey(node.metadata?.labels);
  const compute = labels['eks.amazonaws.com/compute-type'];
  if (compute === 'fargate' || compute === 'auto') return compute;
  if (compute !== undefined && compute !== 'ec2') return 'other';
  // The second label is that of Karpenter before its first stable version.
  if (labels['karpenter.sh/nodepool'] ?? labels['karpenter.sh/provisioner-name']) return 'karpenter';
  return labels['eks.amazonaws.com/nodegroup'] === undefined ? 'selfManaged' : 'managed';
}

/** Id of the instance behind a node (`aws:///<zone>/i-…`), or nothing for a node without one. */
export function instanceIdOf(node: Node): string | undefined {
  return /^aws:\/\/\/[^/]*\/(i-[0-9a-f]+)$/.exec(textOf(node.spec?.providerID))?.[1];
}

/** Running instances by id. */
export function runningOf(...answers: readonly (Instances | null | undefined)[]): Map<string, Instance> {
  const instances = answers.flatMap((answer) =>
    each(answer?.Reservations).flatMap((reservation) => each(reservation.Instances)),
  );
  return new Map(
    instances
      .filter((instance) => instance.State?.Name === 'running')
      .map((instance) => [
        textOf(instance.InstanceId),
        { id: textOf(instance.InstanceId), tags: tagsOf(instance.Tags), launchedAt: textOf(instance.LaunchTime) },
      ]),
  );
}

/**
 * Whether the tags of an instance agree with a kind: AWS and Karpenter set them at launch, so they tell what no label of
 * a node can. `managedGroups` are the Auto Scaling groups of managed node groups.
 */
export function isInstanceOf(
  kind: NodeKind | 'any',
  { tags }: Instance,
  cluster: string,
  managedGroups: readonly string[],
): boolean {
  const owned = tags[`kubernetes.io/cluster/${cluster}`] === 'owned';
  const own = owned || clusterTags.some((key) => tags[key] === cluster);
  const managed =
    tags['eks:nodegroup-name'] !== undefined || managedGroups.includes(tags['aws:autoscaling:groupName'] ?? '');
  const provisioned = provisionerTags.some((key) => tags[key] !== undefined);
  if (kind === 'any') return own;
  if (kind === 'managed') return own && managed;
  if (kind === 'selfManaged') return owned && !managed && !provisioned;
  return own && provisioned && !managed;
}

/** Keys whose value is the cluster's name: of node groups, and of Karpenter and Auto Mode. */
const clusterTags = ['eks:cluster-name', 'aws:eks:cluster-name', 'eks:eks-cluster-name'];
const provisionerTags = ['karpenter.sh/nodepool', 'karpenter.sh/provisioner-name', 'eks:eks-cluster-name'];

/** Whether a node can take work: Ready, not cordoned, not on its way out. */
export function isReady(node: Node): boolean {
  return readyCondition(node)?.status === 'True' && node.spec?.unschedulable !== true && !isLeaving(node);
}

export function isLeaving(node: Node): boolean {
  return (node.metadata?.deletionTimestamp ?? undefined) !== undefined;
}

/** The condition `Ready`. */
export function readyCondition(node: Node) {
  return each(node.status?.conditions).find((condition) => condition.type === 'Ready');
}

/** The zone that a node names. */
export function zoneOf(node: Node): string | undefined {
  return textsByKey(node.metadata?.labels)['topology.kubernetes.io/zone'];
}
