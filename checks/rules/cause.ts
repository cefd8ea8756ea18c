/**
 * Why pods do not get ready: one cause, the first in the chain, named the same by every check.
 */
import type { KindTypes } from '../reads/kinds.ts';
import { type Listed, list, type Read } from '../reads/read.ts';
import { type CheckContext, type Finding, type Follow, fail, pendingOrFail } from '../verdict.ts';
import { containerCause } from './cause-container.ts';
import { fargateCause, isForFargate } from './cause-fargate.ts';
import { brief, whole } from './cause-message.ts';
import { killingProbe, probeAnswer } from './cause-probe.ts';
import { refusalCause } from './cause-refusal.ts';
import { scheduleCause } from './cause-schedule.ts';
import { setupCause } from './cause-volume.ts';
import { whyNotBound } from './claim.ts';
import { type Event, eventsOf } from './events.ts';
import { amount, each, existing, latest, type Named, nameOf, namespaceOf, text } from './objects.ts';
import { crashedLately, isReady, isSidecar, type Pod, podCondition, readySince, unmetGate } from './pod-ready.ts';

type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];

/** What a check that names causes declares in its `follows`. */
export const causeFollows = [
  'list Event',
  'list PersistentVolumeClaim',
  'list StorageClass',
  'list Node',
] as const satisfies readonly Follow[];

/** What names a cause, as {@link causeReads} reads it; without it the pods alone have to tell. */
export interface CauseEvidence {
  causeEvents?: Listed<KindTypes['Event']> | undefined;
  causeClaims?: Listed<KindTypes['PersistentVolumeClaim']> | undefined;
  causeClasses?: Listed<KindTypes['StorageClass']> | undefined;
  causeNodes?: Listed<KindTypes['Node']> | undefined;
}

type CauseReads = { [K in keyof Required<CauseEvidence>]: Read<NonNullable<CauseEvidence[K]>> | undefined };

/** The owner of pods, as far as it says that it cannot make them. */
interface Owner extends Named {
  status?:
    | {
        conditions?:
          | { type?: string | undefined; status?: string | undefined; message?: string | undefined }[]
          | undefined;
      }
    | undefined;
}

/**
 * The follow-up that {@link causeOf} and {@link refusalOf} need, to be given as (part of) a check's `followUp`, which then
 * declares {@link causeFollows}. Its names begin with `cause`, so that they stand beside a check's own reads.
 * @param namespace - namespace of the pods
 * @param isNeeded - whether something is not ready; otherwise nothing is read, so that the happy path stays cheap
 * @param pods - the pods that should be ready, if they are known: claims are read only where one of them mounts any
 */
export function causeReads(namespace: string, isNeeded: boolean, pods?: readonly Pod[]): CauseReads {
  const hasClaims = isNeeded && (pods === undefined || pods.flatMap(claimsOf).length > 0);
  return {
    causeEvents: isNeeded ? list('Event', namespace) : undefined,
    causeClaims: hasClaims ? list('PersistentVolumeClaim', namespace) : undefined,
    causeClasses: hasClaims ? list('StorageClass') : undefined,
    causeNodes: isNeeded ? list('Node') : undefined,
  };
}

/** Whether any of the pods has a cause to be named: not ready, or crashed a moment ago. */
export function isTroubled(pods: readonly Pod[], context: CheckContext): boolean {
  return pods.some((pod) => !isReady(pod) || crashedLately(pod, context) !== undefined);
}

/**
 * The first cause why pods are not ready; undefined when all of them are, or there are none. What no waiting cures is
 * `fail` at once and comes before what is on its way, which is `pending` in the window.
 * @param pods - the pods that should be ready
 * @param seen - what {@link causeReads} gave: the check's `seen` as it is
 */
export function causeOf(pods: readonly Pod[], seen: CauseEvidence, context: CheckContext): Finding | undefined {
  const causes = pods.filter((pod) => !isReady(pod)).map((pod) => podCause(pod, seen, context));
  return causes.find(({ verdict }) => verdict === 'fail') ?? causes[0];
}

/** A container of ready pods that crashed within the window, by itself or because of a probe. */
export function crashOf(pods: readonly Pod[], seen: CauseEvidence, context: CheckContext): Finding | undefined {
  for (const pod of pods) {
    const crash = crashedLately(pod, context);
    if (crash === undefined) continue;
    const at = { pod: nameOf(pod), namespace: namespaceOf(pod), container: text(crash.values.container) };
    const events = eventsOf('Pod', pod, each(seen.causeEvents?.items));
    const probe = killingProbe(at.container, amount(crash.values.exitCode), events);
    if (probe === undefined) return crash;
    const values = { ...at, ...probeAnswer(probe, pod, at.container, events) };
    return pendingOrFail(`pod.${probe}Probe`, values, context, readySince(pod));
  }
  return undefined;
}

/**
 * Why a controller cannot even create its pods (quota, LimitRange, Pod Security, webhook, ServiceAccount); undefined when
 * nothing says so. Ask this before {@link causeOf}: pods that do not exist tell nothing.
 * @param kind - kind of the owner: Deployment, ReplicaSet, StatefulSet, DaemonSet or Job
 * @param owner - the owner, whose conditions and events are looked at
 */
export function refusalOf(kind: string, owner: Owner, { causeEvents }: CauseEvidence): Finding | undefined {
  const failed = each(owner.status?.conditions).find((one) => one.type === 'ReplicaFailure' && one.status === 'True');
  const told = eventsOf(kind, owner, each(causeEvents?.items)).filter(({ reason }) =>
    /^(Failed|Successful)Create$/.test(text(reason)),
  );
  const event = told.at(-1)?.reason === 'FailedCreate' ? told.at(-1) : undefined;
  const message = whole(failed?.message) || whole(event?.message);
  return message === ''
    ? undefined
    : refusalCause({ kind, name: nameOf(owner), namespace: namespaceOf(owner) }, message);
}

/** Why a pod is not ready, in the order in which it comes to be: volumes, node, set-up, containers, probes, gates. */
function podCause(pod: Pod, seen: CauseEvidence, context: CheckContext): Finding {
  const at = { pod: nameOf(pod), namespace: namespaceOf(pod) };
  const { phase, reason } = pod.status ?? {};
  const events = eventsOf('Pod', pod, each(seen.causeEvents?.items));
  const nodes = existing(seen.causeNodes);
  // A pod that was thrown out says so itself; how its containers ended is then no cause.
  if (phase === 'Failed' && text(reason) !== '')
    return fail('pod.failed', { ...at, reason: text(reason), message: brief(whole(pod.status?.message)) });
  const inits = each(pod.status?.initContainerStatuses);
  const mains = each(pod.status?.containerStatuses);
  const broken = [...inits, ...mains].map((status) => containerCause(pod, status, events, nodes));
  const container = broken.find((finding) => finding !== undefined);
  if (container !== undefined) return container;
  if (phase === 'Failed')
    return fail('pod.failed', { ...at, reason: 'Failed', message: brief(whole(pod.status?.message)) });
  if (phase === 'Succeeded') return fail('pod.completed', at);
  const unplaced = placeCause(pod, events, seen, context);
  if (unplaced !== undefined) return unplaced;
  const hasStarted = [...inits, ...mains].some(({ state }) => isState(state?.running) || isState(state?.terminated));
  const setup = hasStarted ? undefined : setupCause(pod, events, each(seen.causeClaims?.items), context);
  if (setup !== undefined) return setup;
  const since = readySince(pod);
  const sidecars = each(pod.spec?.initContainers)
    .filter(isSidecar)
    .map(({ name }) => name);
  const init = inits.find(({ name, state }) => isState(state?.running) && !sidecars.includes(name));
  if (init !== undefined)
    return pendingOrFail('pod.initWaiting', { ...at, container: text(init.name) }, context, since);
  const unready = [...inits.filter(({ name }) => sidecars.includes(name)), ...mains].find(
    ({ ready }) => ready !== true,
  );
  if (unready !== undefined && isState(unready.state?.running)) return probeCause(pod, unready, events, context);
  const gate = unmetGate(pod);
  if (unready === undefined && gate !== undefined) return pendingOrFail('pod.gate', { ...at, gate }, context, since);
  // Every container is ready and the pod is not: the node controller has marked it.
  if (unready === undefined && phase === 'Running' && mains.length > 0)
    return pendingOrFail('pod.nodeLost', { ...at, node: text(pod.spec?.nodeName) }, context, since);
  const state = text(unready?.state?.waiting?.reason) || text(unready?.state?.terminated?.reason) || 'Pending';
  return pendingOrFail('pod.starting', { ...at, reason: state }, context, since);
}

/** Why a pod has no node: its volumes, Fargate, or the scheduler; undefined when it has one. */
function placeCause(
  pod: Pod,
  events: readonly Event[],
  seen: CauseEvidence,
  context: CheckContext,
): Finding | undefined {
  if (text(pod.spec?.nodeName) !== '') return undefined;
  if (isForFargate(pod)) return fargateCause(pod, events, context);
  const volumes = volumeCause(pod, seen, context);
  if (volumes !== undefined) return volumes;
  const scheduled = podCondition(pod, 'PodScheduled');
  if (scheduled?.status !== 'False') return undefined;
  const since = latest([scheduled.lastTransitionTime, pod.metadata?.creationTimestamp]);
  return scheduleCause(pod, whole(scheduled.message), existing(seen.causeNodes), context, since);
}

/** A claim of the pod that is not there or has no volume; one that waits for the pod's node is no cause. */
function volumeCause(pod: Pod, { causeClaims, causeClasses, causeEvents }: CauseEvidence, context: CheckContext) {
  if (causeClaims === undefined) return undefined;
  const at = { pod: nameOf(pod), namespace: namespaceOf(pod) };
  const claims = existing(causeClaims, at.namespace);
  const evidence = { classes: existing(causeClasses), events: each(causeEvents?.items), pods: [pod] };
  for (const name of claimsOf(pod)) {
    const claim = claims.find((one) => nameOf(one) === name);
    if (claim === undefined) return fail('claim.missing', { ...at, claim: name });
    const cause = whyNotBound(claim, evidence, context);
    const isWaiting = cause?.verdict !== 'pass' && /^claim\.waits/.test(cause?.code ?? '');
    if (cause !== undefined && !isWaiting) return cause;
  }
  return undefined;
}

function probeCause(pod: Pod, status: ContainerStatus, events: readonly Event[], context: CheckContext): Finding {
  const at = { pod: nameOf(pod), namespace: namespaceOf(pod), container: text(status.name) };
  const since = readySince(pod);
  const kind = status.started === false ? 'startup' : 'readiness';
  const result = probeAnswer(kind, pod, at.container, events, status.state?.running?.startedAt);
  if (result.answer === '') return pendingOrFail('pod.notReady', at, context, since);
  return pendingOrFail(`pod.${kind}Probe`, { ...at, ...result }, context, since);
}

/** The claims that a pod mounts, by name. */
function claimsOf({ spec }: Pod): string[] {
  return each(spec?.volumes)
    .map(({ persistentVolumeClaim }) => text(persistentVolumeClaim?.claimName))
    .filter((name) => name !== '');
}

function isState(state: unknown): boolean {
  return (state ?? null) !== null;
}
