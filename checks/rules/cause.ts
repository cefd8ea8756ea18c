/**
 * Why pods do not get ready: one cause, the first in the chain, named the same by every check.
 */
import type { KindTypes } from '../reads/kinds.ts';
import { type Listed, list, type Read } from '../reads/read.ts';
import { type CheckContext, type Finding, type Follow, fail } from '../verdict.ts';
import { eventsOf } from './events.ts';
import { each, type Named, nameOf, text } from './objects.ts';
import { firstCause, type Pod } from './pod-ready.ts';

type CauseKind = 'Event' | 'PersistentVolumeClaim' | 'StorageClass' | 'Node';

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

interface OwnerCondition {
  type?: string | undefined;
  status?: string | undefined;
  message?: string | undefined;
}

type CauseReads = Record<'causeEvents', Read<Listed<KindTypes['Event']>> | undefined> &
  Record<'causeClaims', Read<Listed<KindTypes['PersistentVolumeClaim']>> | undefined> &
  Record<'causeClasses', Read<Listed<KindTypes['StorageClass']>> | undefined> &
  Record<'causeNodes', Read<Listed<KindTypes['Node']>> | undefined>;

/**
 * The follow-up that {@link causeOf} and {@link refusalOf} need, to be given as (part of) a check's `followUp`, which then
 * declares {@link causeFollows}. Its names begin with `cause`, so that they stand beside a check's own reads.
 * @param namespace - namespace of the pods
 * @param isNeeded - whether something is not ready; otherwise nothing is read, so that the happy path stays cheap
 */
export function causeReads(namespace: string, isNeeded: boolean): CauseReads {
  const inCase = <K extends CauseKind>(kind: K, where?: string) => (isNeeded ? list(kind, where) : undefined);
  return {
    causeEvents: inCase('Event', namespace),
    causeClaims: inCase('PersistentVolumeClaim', namespace),
    causeClasses: inCase('StorageClass'),
    causeNodes: inCase('Node'),
  };
}

/**
 * The first cause why pods are not ready; undefined when all of them are, or there are none. What no waiting cures is
 * `fail` at once and comes before what is on its way, which is `pending` in the window.
 * @param pods - the pods that should be ready
 * @param seen - what {@link causeReads} gave: the check's `seen` as it is
 */
export function causeOf(pods: readonly Pod[], _seen: CauseEvidence, context: CheckContext): Finding | undefined {
  return firstCause(pods, context);
}

/**
 * Why a controller cannot even create its pods (quota, LimitRange, Pod Security, webhook, ServiceAccount); undefined when
 * nothing says so. Ask this before {@link causeOf}: pods that do not exist tell nothing.
 * @param kind - kind of the owner: Deployment, ReplicaSet, StatefulSet, DaemonSet or Job
 * @param owner - the owner, whose conditions and events are looked at
 */
export function refusalOf(
  kind: string,
  owner: Named & { status?: { conditions?: readonly OwnerCondition[] | undefined } | undefined },
  { causeEvents }: CauseEvidence,
): Finding | undefined {
  const failed = each(owner.status?.conditions).find((one) => one.type === 'ReplicaFailure' && one.status === 'True');
  const event = eventsOf(kind, owner, each(causeEvents?.items)).findLast(({ reason }) => reason === 'FailedCreate');
  const message = text(failed?.message) || text(event?.message);
  return message === '' ? undefined : fail('workload.cannotCreate', { kind, name: nameOf(owner), message });
}
