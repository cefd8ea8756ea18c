/**
 * Nodes of one kind, told apart by what they are good for.
 */
import type { KindTypes } from '../reads/kinds.ts';
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
} from './node-kind.ts';

type Node = KindTypes['Node'];

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
export function censusOf(
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

/** Fargate nodes name a pod's virtual machine and no instance: `aws:///<zone>/<id>/fargate-ip-…`. */
function isFargate(node: Node): boolean {
  return /^aws:\/\/\/[^/]*\/[^/]+\/fargate-/.test(textOf(node.spec?.providerID));
}
