/**
 * Why Fargate does not take a pod, from the messages of its scheduler
 * (https://docs.aws.amazon.com/eks/latest/userguide/fargate.html#fargate-considerations).
 */
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { brief, whole } from './cause-message.ts';
import type { Event } from './events.ts';
import { each, latest, nameOf, namespaceOf } from './objects.ts';
import type { Pod } from './pod-ready.ts';

/** Seconds that Fargate usually takes to bring capacity for a pod, with some to spare. */
const CAPACITY_SECONDS = 120;

/** Whether Fargate has been asked to place a pod; its own labels prove nothing. */
export function isForFargate({ spec }: Pod): boolean {
  return spec?.schedulerName === 'fargate-scheduler';
}

/** The finding for a pod that waits for its Fargate node. @param events - those of the pod, oldest first */
export function fargateCause(pod: Pod, events: readonly Event[], context: CheckContext): Finding {
  const at = { pod: nameOf(pod), namespace: namespaceOf(pod) };
  const failed = events.findLast(({ reason }) => reason === 'FailedScheduling');
  const scheduled = each(pod.status?.conditions).find(({ type }) => type === 'PodScheduled');
  const said = whole(failed?.message) || whole(scheduled?.message);
  if (/not supported on Fargate/i.test(said)) return fail('pod.fargateUnsupported', { ...at, message: brief(said) });
  if (/Misconfigured Fargate Profile/i.test(said)) return fail('pod.fargateProfile', { ...at, message: brief(said) });
  const patient = { ...context, window: Math.max(context.window, CAPACITY_SECONDS) };
  const since = latest([pod.metadata?.creationTimestamp]);
  return pendingOrFail('pods.fargateWaiting', { ...at, message: brief(said) }, patient, since);
}
