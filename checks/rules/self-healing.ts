/**
 * Whether a controller has replaced a pod that somebody else took away: neither by scaling nor by a rollout
 * (https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#how-a-replicaset-works).
 */
import * as z from 'zod';
import type { CheckContext } from '../verdict.ts';
import { type Event, eventsOf, timeOf } from './events.ts';
import { fingerprint } from './fingerprint.ts';
import { amount, latest, type Named, nameOf, text } from './objects.ts';
import type { Pod } from './pod-ready.ts';
import { type Owned, wantedOf } from './rollout.ts';

const crew = z.strictObject({
  uid: z.string(),
  /** Each change of the specification, scaling included, raises it. */
  generation: z.number(),
  /** The ReplicaSet whose pods these are; empty for workloads that own their pods themselves. */
  owner: z.string(),
  pods: z.array(z.string()),
  healed: z.boolean(),
});
/** The pods of a workload as they were first seen with its present specification, by fingerprints of their uids. */
export type Crew = z.output<typeof crew>;
export const crews: z.ZodType<Crew[]> = z.array(crew);

/** Events live for an hour, and those that speak against a replacement must not be gone before the others. */
const EVENT_SECONDS = 50 * 60;
const LARGEST_CREW = 30;

/** Adds what is there now to what is known; `before` is absent in the first grading. */
export function withCrews(
  before: readonly Crew[] | undefined,
  now: readonly Owned[],
  events: readonly Event[],
  context: CheckContext,
): Crew[] {
  const current = now.map((owned): Crew => {
    const { metadata } = owned.workload;
    const owner = ownerOf(owned);
    const pods = crewOf(owned).map(uidOf);
    const known = before?.find(({ uid }) => uid === metadata?.uid);
    const is = {
      uid: text(metadata?.uid),
      generation: amount(metadata?.generation),
      owner: owned.kind === 'Deployment' ? uidOf(owner) : '',
    };
    const isSame = known?.generation === is.generation && known.owner === is.owner;
    const isFull = pods.length > 0 && pods.length === wantedOf(owned.kind, owned.workload);
    const isReplaced = isSame && isFull && known.pods.some((pod) => !pods.includes(pod));
    const healed = known?.healed === true || isReplaced || isHealedByEvents(owned, events, context);
    return { ...is, healed, pods: isSame ? known.pods : pods.slice(0, LARGEST_CREW) };
  });
  const others = (before ?? []).filter(({ uid }) => !current.some((one) => one.uid === uid));
  return [...others, ...current].slice(-3);
}

/**
 * What the events of the owner tell: a pod that it created, that it did not delete, and that is gone, while another one has
 * been created since.
 */
export function isHealedByEvents(owned: Owned, events: readonly Event[], context: CheckContext): boolean {
  const owner = ownerOf(owned);
  const kind = owned.kind === 'Deployment' ? 'ReplicaSet' : owned.kind;
  const told = eventsOf(kind, owner, events);
  const made = podsIn(told, 'SuccessfulCreate');
  const unmade = podsIn(told, 'SuccessfulDelete');
  const crew = crewOf(owned);
  if (crew.length < wantedOf(owned.kind, owned.workload)) return false;
  const isNew = (at: string | undefined) =>
    at !== undefined && (context.enrolledAt === undefined || Date.parse(at) >= Date.parse(context.enrolledAt));
  if (owned.kind === 'StatefulSet')
    // A pod keeps its name: it was made once more than it was taken away.
    return crew.map(nameOf).some((pod) => {
      const { times = 0, last } = made.get(pod) ?? {};
      const age = (Date.parse(context.now) - Date.parse(last ?? '')) / 1000;
      return times - (unmade.get(pod)?.times ?? 0) > 1 && age < EVENT_SECONDS && isNew(last);
    });
  return [...made].some(([pod, { last }]) => {
    if (unmade.has(pod) || crew.some((one) => nameOf(one) === pod)) return false;
    return crew.some(({ metadata }) => {
      const born = latest([metadata?.creationTimestamp]);
      return isNew(born) && Date.parse(born ?? '') > Date.parse(last);
    });
  });
}

/** The pods that a workload has now, without those that have ended. */
function crewOf(owned: Owned): Pod[] {
  const owner = ownerOf(owned);
  return owned.pods.filter(({ metadata, status }) => {
    if (status?.phase === 'Failed' || status?.phase === 'Succeeded') return false;
    return (
      owned.kind !== 'Deployment' || (metadata?.ownerReferences ?? []).some(({ uid }) => uid === owner.metadata?.uid)
    );
  });
}

/** What makes the pods: the newest ReplicaSet of a Deployment, else the workload itself. */
function ownerOf({ kind, workload, replicaSets }: Owned): Named {
  const revision = 'deployment.kubernetes.io/revision';
  if (kind !== 'Deployment') return workload;
  const wanted = workload.metadata?.annotations?.[revision];
  return replicaSets.find(({ metadata }) => metadata?.annotations?.[revision] === wanted) ?? {};
}

/** The pods that events of a reason name, with how often and when last. */
function podsIn(events: readonly Event[], reason: string): Map<string, { times: number; last: string }> {
  const found = new Map<string, { times: number; last: string }>();
  for (const event of events) {
    // "Created pod: web-5d4b-x2x9k", "Create Pod db-0 in StatefulSet db successful".
    const pod = /^\w+ pod:? (\S+)/i.exec(text(event.message))?.[1];
    if (event.reason !== reason || pod === undefined) continue;
    const times = (found.get(pod)?.times ?? 0) + amount(event.count, 1);
    found.set(pod, { times, last: timeOf(event) });
  }
  return found;
}

function uidOf({ metadata }: Named): string {
  return fingerprint(text(metadata?.uid));
}
