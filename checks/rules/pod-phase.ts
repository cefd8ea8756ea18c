/**
 * Whether a pod is as far as it should be (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase).
 */
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { type CauseEvidence, causeOf } from './cause.ts';
import { nameOf, namespaceOf, text } from './objects.ts';
import { type Pod, readySince } from './pod-ready.ts';

/** What keeps a pod from the wanted phase; without one, from being ready. */
export function wrongPhase(
  pod: Pod,
  wanted: string | undefined,
  seen: CauseEvidence,
  context: CheckContext,
): Finding | undefined {
  const phase = text(pod.status?.phase);
  if (wanted === undefined) return causeOf([pod], seen, context);
  if (phase === wanted) return undefined;
  if (phase === 'Pending' && wanted === 'Running') return causeOf([pod], seen, context);
  const values = { pod: nameOf(pod), namespace: namespaceOf(pod), seen: phase, wanted };
  const isComing = wanted === 'Succeeded' && (phase === 'Pending' || phase === 'Running');
  return isComing ? pendingOrFail('pods.phase', values, context, readySince(pod)) : fail('pods.phase', values);
}
