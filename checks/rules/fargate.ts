/**
 * Whether a pod runs on Fargate (https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html).
 */
import type { KindTypes } from '../reads/kinds.ts';
import { type CheckContext, type Finding, fail } from '../verdict.ts';
import { fargateCause, isForFargate } from './cause-fargate.ts';
import { type Event, eventsOf } from './events.ts';
import { kindOf } from './node-kind.ts';
import { nameOf, namespaceOf, text } from './objects.ts';
import type { Pod } from './pod-ready.ts';

type Node = KindTypes['Node'];

/** The node that a pod runs on. */
export function nodeOf(pod: Pod, nodes: readonly Node[]): Node | undefined {
  const name = text(pod.spec?.nodeName);
  return name === '' ? undefined : nodes.find((node) => nameOf(node) === name);
}

/** What is wrong with the node of a pod that should, or should not, run on Fargate; the pod's own labels prove nothing. */
export function wrongNode(
  pod: Pod,
  nodes: readonly Node[],
  onFargate: boolean,
  events: readonly Event[],
  context: CheckContext,
): Finding | undefined {
  const node = nodeOf(pod, nodes);
  const isFargate = node?.metadata?.labels?.['eks.amazonaws.com/compute-type'] === 'fargate';
  const at = { pod: nameOf(pod), node: text(pod.spec?.nodeName) };
  const namespace = namespaceOf(pod);
  if (onFargate === isFargate && node !== undefined) return undefined;
  if (isFargate) return fail('pods.onFargate', at);
  const scheduler = text(pod.spec?.schedulerName) || 'default-scheduler';
  if (!onFargate) return undefined;
  if (!isForFargate(pod)) return fail('pods.notFargate', { ...at, namespace, scheduler });
  if (at.node !== '' && node !== undefined) return fail('pods.fargateLabelOnly', { ...at, namespace });
  return fargateCause(pod, eventsOf('Pod', pod, events), context);
}

/** A pod that is on no EC2 node: on none yet, on one that is gone, or on one of another kind. */
export function notOnEc2(pod: Pod, nodes: readonly Node[]): Finding | undefined {
  const node = nodeOf(pod, nodes);
  const kind = node === undefined ? 'other' : kindOf(node);
  if (kind !== 'fargate' && kind !== 'other') return undefined;
  return fail('pods.notEc2', { pod: nameOf(pod), namespace: namespaceOf(pod), node: text(pod.spec?.nodeName) });
}
