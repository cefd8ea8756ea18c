/**
 * Whether a pod runs on Fargate (https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html).
 */
import type { KindTypes } from '../reads/kinds.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { each, latest, nameOf, namespaceOf, text } from './objects.ts';
import type { Pod } from './pod-ready.ts';

type Node = KindTypes['Node'];

/** Seconds that Fargate usually takes to bring capacity for a pod, with some to spare. */
const CAPACITY_SECONDS = 120;

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
  if (scheduler !== 'fargate-scheduler') return fail('pods.notFargate', { ...at, namespace, scheduler });
  if (at.node !== '' && node !== undefined) return fail('pods.fargateLabelOnly', { ...at, namespace });
  const scheduled = each(pod.status?.conditions).find(({ type }) => type === 'PodScheduled');
  const since = latest([pod.metadata?.creationTimestamp]);
  const patient = { ...context, window: Math.max(context.window, CAPACITY_SECONDS) };
  const values = { pod: at.pod, namespace, message: text(scheduled?.message) };
  return pendingOrFail('pods.fargateWaiting', values, patient, since);
}
