/**
 * Nodes of one kind, told apart by what they are good for.
 */
import type { KindTypes } from '../reads/kinds.ts';
import type { AwsOperations } from '../reads/operations.ts';
import type { Listed } from '../reads/read.ts';
import { textOf } from './lenient.ts';
import {
  type Instance,
  instanceIdOf,
  isInstanceOf,
  isLeaving,
  isReady,
  kindOf,
  type NodeKind,
  readyCondition,
  runningOf,
} from './node-kind.ts';
import { each } from './objects.ts';

type Node = KindTypes['Node'];
type Output<O extends keyof AwsOperations> = AwsOperations[O]['output'] | undefined;

export interface Census {
  /** Nodes whose labels say that they are of the kind. */
  claimed: Node[];
  /** Those of them that count: Ready, not cordoned, backed by a running instance of the kind. */
  ready: Node[];
  notReady: Node[];
  cordoned: Node[];
  /** Nodes without such an instance. */
  unbacked: Node[];
  /** Running instances of the kind without a node. */
  lonely: Instance[];
  /** Running instances of the kind. */
  instances: Instance[];
}

/** Counts the nodes of a kind; `any` are all on EC2. Fargate nodes have no instance. */
function censusOf(
  kind: NodeKind | 'any',
  nodes: readonly Node[],
  running: ReadonlyMap<string, Instance>,
  cluster: string,
  managedGroups: readonly string[],
): Census {
  const claimed = nodes.filter((node) => {
    const own = kindOf(node);
    return kind === 'any' ? own !== 'fargate' && own !== 'other' : own === kind;
  });
  const fits = (instance: Instance | undefined) =>
    instance !== undefined && isInstanceOf(kind, instance, cluster, managedGroups);
  // A further Node object that names the same instance is no further node.
  const owners = new Map(nodes.toReversed().map((node) => [instanceIdOf(node) ?? '', node]));
  const isBacked = (node: Node) => {
    const id = instanceIdOf(node) ?? '';
    return kind === 'fargate' ? isFargate(node) : owners.get(id) === node && fits(running.get(id));
  };
  const staying = claimed.filter((node) => isBacked(node) && !isLeaving(node));
  const joined = new Set(nodes.map(instanceIdOf));
  const instances = kind === 'fargate' ? [] : [...running.values()].filter(fits);
  return {
    claimed,
    ready: staying.filter(isReady),
    notReady: staying.filter((node) => readyCondition(node)?.status !== 'True'),
    cordoned: staying.filter((node) => node.spec?.unschedulable === true && readyCondition(node)?.status === 'True'),
    unbacked: claimed.filter((node) => !isBacked(node)),
    lonely: instances.filter((instance) => !joined.has(instance.id)),
    instances,
  };
}

/** What the reads of nodes and instances answered. */
interface Answers {
  nodes?: Listed<Node>;
  owned?: Output<'ec2:DescribeInstances'>;
  others?: Output<'ec2:DescribeInstances'>;
  described?: readonly Output<'eks:DescribeNodegroup'>[];
}

/** Counts the nodes of a kind from the answers. */
export function censusFrom(
  kind: NodeKind | 'any',
  { nodes, owned, others, described }: Answers,
  cluster: string,
): Census {
  const managedGroups = each(described).flatMap((answer) =>
    each(answer.nodegroup?.resources?.autoScalingGroups).map((group) => textOf(group.name)),
  );
  return censusOf(kind, each(nodes?.items), runningOf(owned, others), cluster, managedGroups);
}

/** Fargate nodes name a pod's virtual machine and no instance: `aws:///<zone>/<id>/fargate-ip-…`. */
function isFargate(node: Node): boolean {
  return /^aws:\/\/\/[^/]*\/[^/]+\/fargate-/.test(textOf(node.spec?.providerID));
}
