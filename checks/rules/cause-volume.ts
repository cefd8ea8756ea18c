/**
 * Why a pod that has a node does not get its volumes or its address, from the events of kubelet and attach controller
 * (https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/).
 */
import type { OfPod } from '../codes/cause.ts';
import { type CheckContext, type Finding, pendingOrFail } from '../verdict.ts';
import { brief, whole } from './cause-message.ts';
import { missingCause } from './cause-missing.ts';
import type { Claim } from './claim.ts';
import type { Event } from './events.ts';
import { each, nameOf, namespaceOf, text } from './objects.ts';
import { type Pod, readySince } from './pod-ready.ts';

/** Kubelet's summary, which comes again and again after the event that says why. */
const SUMMARY = /^Unable to attach or mount volumes/;
const MOUNT = new Set(['FailedMount', 'FailedMapVolume']);

/**
 * What holds up a pod before its first container starts; undefined if no event says so.
 * @param events - those of the pod, oldest first
 * @param claims - the claims of its namespace, by which volumes are named
 */
export function setupCause(
  pod: Pod,
  events: readonly Event[],
  claims: readonly Claim[],
  context: CheckContext,
): Finding | undefined {
  const at: OfPod = { pod: nameOf(pod), namespace: namespaceOf(pod) };
  const since = readySince(pod);
  const attached = events.findLastIndex(({ reason }) => reason === 'SuccessfulAttachVolume');
  const open = events.filter(({ reason }, place) => reason !== 'FailedAttachVolume' || place > attached);
  const told = open.filter(({ message }) => !SUMMARY.test(whole(message)));
  const last = (reasons: (reason: string) => boolean, from: readonly Event[] = told) =>
    whole(from.findLast(({ reason }) => reasons(text(reason)))?.message);
  const attach = last((reason) => reason === 'FailedAttachVolume');
  const mount = last((reason) => MOUNT.has(reason)) || last((reason) => MOUNT.has(reason), open);
  const missing = missingCause(pod, at, mount);
  if (missing !== undefined) return missing;
  const volume = volumeIn(attach || mount, claims);
  if (/Multi-Attach error/.test(attach)) return pendingOrFail('pod.multiAttach', { ...at, volume }, context, since);
  if (attach !== '')
    return pendingOrFail('pod.volumeAttach', { ...at, volume, message: brief(attach) }, context, since);
  if (mount !== '') return pendingOrFail('pod.volumeMount', { ...at, volume, message: brief(mount) }, context, since);
  const sandbox = last((reason) => reason === 'FailedCreatePodSandBox');
  if (sandbox === '') return undefined;
  if (/assign an IP address|InsufficientFreeAddresses|no available IP/i.test(sandbox))
    return pendingOrFail('pod.noAddress', { ...at, node: text(pod.spec?.nodeName) }, context, since);
  return pendingOrFail('pod.sandbox', { ...at, message: brief(sandbox) }, context, since);
}

/** The claim behind the volume that a message names, else the volume. */
function volumeIn(message: string, claims: readonly Claim[]): string {
  const volume = /for volume "([^"]+)"/.exec(message)?.[1] ?? /unmounted volumes=\[([^\]]+)\]/.exec(message)?.[1] ?? '';
  const claim = each(claims).find(({ spec }) => spec?.volumeName === volume && volume !== '');
  return claim === undefined ? text(volume) : nameOf(claim);
}
