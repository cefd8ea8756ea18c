/**
 * Events and who takes part in them.
 */
import type { Lab } from '../checks/lab.ts';
import type { Language } from '../web/text/types.ts';
import { claimAlias, claimCluster } from './claim.ts';
import { isRoleArnOf, parseClusterArn } from './cluster.ts';
import { secondsToWait } from './gradings.ts';
import { mayBeAssumed, roleArnOf } from './onboarding.ts';
import { type Store, type Stored, update } from './ports.ts';
import type { EventAccess, LabEvent, Participant } from './records.ts';
import { hashOf, isSecret, newId, newSecret, normalCode } from './secrets.ts';

/** What an event is made from; everything else follows from the lab. */
export interface EventPlan
  extends Pick<LabEvent, 'start' | 'end' | 'freeze'>,
    Partial<
      Pick<
        LabEvent,
        'title' | 'timeZone' | 'keep' | 'publicBoard' | 'demo' | 'refusesRecorded' | 'withoutSteps' | 'parameters'
      >
    > {
  /** What participants type in to join. */
  code: string;
  /** What the lab has to be allowed, for events whose participants connect their clusters. */
  access?: EventAccess;
}

/**
 * Makes an event. Gives the instructor's secret, which is not stored; `taken` when another event has the code.
 * Throws RangeError for a code that is not 4 to 32 letters and digits, and for times out of order.
 */
export async function createEvent(
  store: Store,
  plan: EventPlan,
  lab: Lab,
): Promise<{ event: LabEvent; instructorSecret: string } | 'taken'> {
  const code = normalCode(plan.code);
  if (code === undefined) throw new RangeError('a join code is 4 to 32 letters and digits');
  const times = [plan.start, plan.freeze ?? plan.start, plan.end].map((time) => Date.parse(time));
  if (times.some((time, index) => Number.isNaN(time) || time < (times[index - 1] ?? time)))
    throw new RangeError('an event starts, is frozen and ends in this order');
  const codeHash = hashOf(code);
  if ((await store.get('code', 'all', codeHash)) !== undefined) return 'taken';
  const instructorSecret = newSecret();
  const event: LabEvent = {
    id: newId(),
    title: plan.title ?? lab.title,
    lab: { id: lab.id, version: lab.version },
    parameters: plan.parameters ?? {},
    withoutSteps: plan.withoutSteps ?? [],
    steps: lab.steps.map(({ id, title, points, bonus, graded }) => ({
      id,
      title,
      points: graded ? points : 0,
      bonus,
      graded,
    })),
    start: plan.start,
    ...(plan.freeze !== undefined && { freeze: plan.freeze }),
    end: plan.end,
    timeZone: plan.timeZone ?? 'Asia/Seoul',
    keep: plan.keep ?? 'latch',
    codeHash,
    instructorHash: hashOf(instructorSecret),
    publicBoard: plan.publicBoard ?? false,
    demo: plan.demo ?? false,
    ...(plan.refusesRecorded && { refusesRecorded: true }),
  };
  if (plan.access !== undefined) await store.put('access', event.id, 'access', plan.access, 0);
  // The event first: a code never leads nowhere, and an event without a code is merely unreachable.
  await store.put('event', 'all', event.id, event, 0);
  if (await store.put('code', 'all', codeHash, { event: event.id }, 0)) return { event, instructorSecret };
  await store.delete('event', 'all', event.id);
  await store.delete('access', event.id, 'access');
  return 'taken';
}

/** The event with that join code. */
export async function eventOfCode(store: Store, code: string): Promise<LabEvent | undefined> {
  const normal = normalCode(code);
  if (normal === undefined) return undefined;
  const found = await store.get('code', 'all', hashOf(normal));
  return found === undefined ? undefined : (await store.get('event', 'all', found.value.event))?.value;
}

/** Gives an event a new instructor's secret; the former link stops working. */
export async function rotateInstructor(store: Store, event: string): Promise<string> {
  const secret = newSecret();
  await update(store, 'event', 'all', event, (value) => ({ ...value, instructorHash: hashOf(secret) }));
  return secret;
}

/** The same for somebody who carries the secret of `event`; undefined, and nothing changed, when it is no longer the one. */
export async function replaceInstructor(store: Store, event: LabEvent): Promise<string | undefined> {
  const secret = newSecret();
  const replaced = await update(store, 'event', 'all', event.id, (value) =>
    value.instructorHash === event.instructorHash ? { ...value, instructorHash: hashOf(secret) } : undefined,
  );
  return replaced?.changed === true ? secret : undefined;
}

/** An alias as it is shown: one line of 1 to 24 characters without control characters; undefined for anything else. */
export function cleanAlias(text: string): string | undefined {
  const alias = text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
  return /^[\p{L}\p{N}\p{P}\p{S} \p{M}]{1,24}$/u.test(alias) ? alias : undefined;
}

/** Adds a participant. Gives the secret of the personal link, which is not stored; `taken` when the alias is. */
export async function join(
  store: Store,
  event: LabEvent,
  alias: string,
  language: Language,
  now: Date,
): Promise<{ participant: Participant; secret: string } | 'taken'> {
  const secret = newSecret();
  const participant: Participant = {
    event: event.id,
    id: newId(),
    secretHash: hashOf(secret),
    alias,
    language,
    joinedAt: now.toISOString(),
    externalId: newId(),
    checks: 0,
    kept: {},
    steps: {},
    totals: [],
  };
  if (!(await claimAlias(store, event.id, alias, participant.id, now))) return 'taken';
  // Once more when there was no answer: whoever is there already is this one.
  const add = () => store.put('participant', event.id, participant.id, participant, 0);
  await add().catch(add);
  return { participant, secret };
}

/** The participant whose personal link or cookie carries `<id>.<secret>`. */
export async function participantOf(
  store: Store,
  event: string,
  credential: string | undefined,
): Promise<Stored<Participant> | undefined> {
  const [, id, secret] = /^([\w-]{22})\.([\w-]{32})$/.exec(credential ?? '') ?? [];
  if (id === undefined || secret === undefined) return undefined;
  const stored = await store.get('participant', event, id);
  return stored !== undefined && isSecret(secret, stored.value.secretHash) ? stored : undefined;
}

/** Why a cluster was not accepted, besides the Problems of `parseClusterArn`. */
export type ClusterRefusal = 'role' | 'claimed';

/**
 * Submits a participant's cluster. What was earned on an earlier one stays, and so does the claim to one that was graded.
 * Throws Problem `arn.malformed`, `arn.notCluster` or `arn.partition`.
 * @param byRole whether the grader gets in by a role of the participant's only, the one of the template unless another is given
 */
export async function submitCluster(
  store: Store,
  participant: Participant,
  input: { arn: string; roleArn: string },
  now: Date,
  byRole = false,
): Promise<ClusterRefusal | undefined> {
  const cluster = parseClusterArn(input.arn);
  const given = input.roleArn.trim();
  const roleArn = byRole && given === '' ? roleArnOf(participant, cluster.arn) : given;
  if (roleArn !== '' && !isRoleArnOf(roleArn, cluster.account)) return 'role';
  if (byRole && !mayBeAssumed(roleArn)) return 'role';
  const { event, id } = participant;
  if (!(await claimCluster(store, event, cluster.arn, id, now))) {
    await update(store, 'participant', event, id, (value) => ({ ...value, refusedAt: now.toISOString() }));
    return 'claimed';
  }
  const submittedAt = now.toISOString();
  await update(
    store,
    'participant',
    event,
    id,
    ({ grading: _, trouble: __, nextCheckAt: ___, enrolment: ____, ...value }) => ({
      ...value,
      ...formerOf(value, cluster.arn),
      cluster: { ...cluster, ...(roleArn !== '' && { roleArn }), submittedAt },
      // Not before the participant may ask again, or clusters sent in turn would be graded without pause.
      nextCheckAt: new Date(now.getTime() + secondsToWait(value, now) * 1000).toISOString(),
    }),
  );
  return undefined;
}

/**
 * The clusters that a participant has had when another one comes. One that was never graded, such as somebody else's whose
 * ARN was typed in by mistake, is nobody's again.
 */
function formerOf(participant: Participant, arn: string): Pick<Participant, 'formerClusters'> {
  const { cluster, formerClusters = [], lastCheckedAt = '', recorded } = participant;
  if (cluster === undefined || cluster.arn === arn || formerClusters.includes(cluster.arn)) return {};
  const isGraded = Date.parse(lastCheckedAt) >= Date.parse(cluster.submittedAt) || recorded !== undefined;
  return isGraded ? { formerClusters: [...formerClusters, cluster.arn] } : {};
}
