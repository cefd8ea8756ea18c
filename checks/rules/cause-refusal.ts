/**
 * Why the API server lets a controller create no pods
 * (https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/).
 */
import type { OfOwner } from '../codes/cause.ts';
import { type Finding, fail } from '../verdict.ts';
import { brief } from './cause-message.ts';

/** The last is what the API server says when the limit that a LimitRange gives is lower than the request. */
const LIMIT_RANGE =
  /(?:minimum|maximum) \S+ usage per |max limit to request ratio per |less than or equal to \S+ limit of/;

/** The finding for pods that were refused, from what the API server answered. */
export function refusalCause(owner: OfOwner, message: string): Finding {
  const first = (pattern: RegExp) => pattern.exec(message)?.[1] ?? '';
  // The answer begins with the name of the pod; what matters is behind.
  const [, why = message] = / is (?:forbidden|invalid): (.*)$/s.exec(message) ?? [];
  const told = { ...owner, message: brief(why) };
  if (/error looking up service account/.test(message)) {
    const serviceAccount = first(/service ?account "([^"]+)" not found/) || first(/service account \S+?\/([^\s:]+)/);
    return fail('workload.noServiceAccount', { ...owner, serviceAccount });
  }
  const quota = first(/exceeded quota: ([^,\s]+)/);
  if (quota !== '') return fail('workload.quota', { ...told, quota });
  const unset = /failed quota: ([^:\s]+): must specify (.*)$/s.exec(message);
  if (unset !== null)
    return fail('workload.quotaUnset', { ...owner, quota: unset[1] ?? '', resources: brief(unset[2] ?? '') });
  const level = first(/violates PodSecurity "([^":]+)/);
  if (level !== '') return fail('workload.podSecurity', { ...told, level });
  if (LIMIT_RANGE.test(message)) return fail('workload.limitRange', told);
  const denier = first(/admission webhook "([^"]+)" denied/);
  if (denier !== '') return fail('workload.webhookDenied', { ...told, webhook: denier });
  const failed = first(/failed calling webhook "([^"]+)"/);
  if (failed !== '') return fail('workload.webhookFailed', { ...told, webhook: failed });
  return fail('workload.cannotCreate', told);
}
