/**
 * Gradings: one at a time per participant, applied once, whatever is delivered twice, late or never.
 */
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import { orAborted, within } from '../checks/abort.ts';
import type { Bundle } from '../checks/bundle.ts';
import { Problem } from '../checks/problem.ts';
import type { Proof } from '../checks/proof.ts';
import type { Kept, Memory, Progress, Report } from '../checks/report.ts';
import { claimCluster } from './claim.ts';
import { noteTaker } from './notes.ts';
import {
  begun,
  isAtWork,
  isSpent,
  isUnattended,
  newGrading,
  openGrading,
  released,
  sentAgain,
} from './open-grading.ts';
import { type Archive, type Job, type Queue, type Store, update } from './ports.ts';
import { phaseOf } from './ranking.ts';
import { type LabEvent, NOTES, type Participant, type SubmittedCluster, type Trouble } from './records.ts';
import { newId } from './secrets.ts';
import { afterReport, afterVerification } from './standing.ts';

/** Seconds between two gradings that a participant asks for. */
export const CHECK_EVERY_SECONDS = 15;
/** Milliseconds in which what was found is stored, and then those in which a worker that has failed gives its place up. */
const STORE_MS = 5000;
const RELEASE_MS = 1500;
/** Milliseconds after which what went wrong is tried again by itself. */
const AGAIN_MS = 30_000;

/** What is to be graded. */
export interface GradingTask {
  event: LabEvent;
  participant: Participant;
  /** What was earned before; empty in an event that keeps nothing. */
  kept: Kept;
  /** What checks remembered after the last grading; empty before the first. */
  memory: Memory;
  /** Whether it is the grading after the end of the event. */
  isOver?: true;
  /** What the participant recorded and sent, to be judged in place of the cluster. */
  sent?: Sent;
  onProgress(progress: Progress): void;
  signal: AbortSignal;
}

/** Evidence that a participant recorded: a bundle as it came, and the ISO 8601 time when it came. */
export interface Sent {
  bytes: Uint8Array;
  at: string;
}

/** A report, the time of its evidence (ISO 8601) and, where there is one, the evidence itself. */
export interface Graded {
  report: Report;
  at: string;
  bundle?: Bundle;
  /** What was proven of the way to the cluster, if that was tried. */
  enrolment?: readonly Proof[];
  /** The cluster that a participant's recording is of. */
  cluster?: Omit<SubmittedCluster, 'submittedAt' | 'roleArn'>;
}

/** Why nothing was graded, and what was proven of the way to the cluster until then. */
export interface NotGraded {
  trouble: Pick<Trouble, 'code' | 'values'>;
  enrolment: readonly Proof[];
}

/** Grades a participant's cluster. Throws Problem when there is nothing to report on. */
export type Grader = (task: GradingTask) => Promise<Graded | NotGraded>;

/** What came of asking for a grading. */
export type Asked =
  | { outcome: 'started' | 'joined'; grading: string }
  | { outcome: 'wait'; seconds: number }
  | { outcome: 'closed' | 'no-cluster' };

/**
 * Asks for a grading; a second request joins the one that is open, and sees to it when nobody is at it. `own` requests must
 * be some seconds apart. Rejects when the store or the queue does not take it.
 */
export async function requestGrading(
  { store, queue, now }: { store: Store; queue: Queue; now: () => Date },
  event: LabEvent,
  participant: string,
  own: boolean,
): Promise<Asked> {
  const at = now();
  const phase = phaseOf(event, at);
  if (phase === 'before' || phase === 'ended') return { outcome: 'closed' };
  const id = newId();
  let asked: Asked = { outcome: 'no-cluster' };
  const result = await update(store, 'participant', event.id, participant, (value) => {
    asked = askedOf(value, id, at, own);
    if (asked.outcome !== 'started') return undefined;
    const { nextCheckAt: _, ...rest } = withoutSpent(value, at);
    return { ...rest, grading: newGrading(id, at), ...(own && { lastRequestAt: at.toISOString() }) };
  });
  if (result?.changed !== true) {
    const joined = result?.stored.value.grading;
    if (joined !== undefined && isUnattended(joined, at)) await resume({ store, queue, now }, event.id, participant);
    return asked;
  }
  try {
    await queue.send({ event: event.id, participant, grading: id });
  } catch (error) {
    await giveUp({ store, now }, { event: event.id, participant, grading: id });
    throw error;
  }
  return { outcome: 'started', grading: id };
}

/** What came of sending evidence. `busy`: another grading is open, and joining it would lose what was sent. */
export type Received = { outcome: 'started'; grading: string } | Refused;
export type Refused = { outcome: 'busy' | 'wait'; seconds: number } | { outcome: 'closed' | 'unwanted' };

/**
 * Asks for evidence to be judged that a participant recorded, a gzipped bundle; two must be some seconds apart.
 * Rejects when the store, the archive or the queue does not take it.
 */
export async function requestRecorded(
  { store, queue, archive, now }: { store: Store; queue: Queue; archive: Pick<Archive, 'put'>; now: () => Date },
  event: LabEvent,
  participant: Participant,
  bytes: Uint8Array,
): Promise<Received> {
  const at = now();
  const refusal = refusalOf(event, participant, at);
  // What cannot be judged now is not kept.
  if (refusal !== undefined) return refusal;
  const job = { event: event.id, participant: participant.id, grading: newId() };
  await archive.put(sentKey(job), bytes);
  let received: Received = { outcome: 'closed' };
  const result = await update(store, 'participant', event.id, participant.id, (value) => {
    received = refusalOf(event, value, at) ?? { outcome: 'started', grading: job.grading };
    if (received.outcome !== 'started') return undefined;
    const grading = { ...newGrading(job.grading, at), recorded: true as const };
    return { ...withoutSpent(value, at), grading, lastRequestAt: grading.requestedAt };
  });
  if (result?.changed !== true) return received;
  try {
    await queue.send(job);
  } catch (error) {
    await giveUp({ store, now }, job);
    throw error;
  }
  return received;
}

/** Why evidence is not taken now; undefined when it is. */
export function refusalOf(event: LabEvent, participant: Participant, now: Date): Refused | undefined {
  const phase = phaseOf(event, now);
  if (phase === 'before' || phase === 'ended') return { outcome: 'closed' };
  if (event.refusesRecorded || event.demo) return { outcome: 'unwanted' };
  const seconds = secondsToWait(participant, now);
  if (openGrading(participant, now) !== undefined) return { outcome: 'busy', seconds: Math.max(5, seconds) };
  return seconds > 0 ? { outcome: 'wait', seconds } : undefined;
}

/**
 * Asks for the grading after the end of an event, unless one is open or has been done.
 * Gives whether it was asked for now. Rejects when the store or the queue does not take it; then it may be asked for again.
 */
export async function requestVerification(
  { store, queue, now }: { store: Store; queue: Queue; now: () => Date },
  event: string,
  participant: string,
): Promise<boolean> {
  const at = now();
  const id = newId();
  const result = await update(store, 'participant', event, participant, (value) =>
    needsVerification(value) && value.grading === undefined
      ? { ...value, grading: newGrading(id, at, true) }
      : undefined,
  );
  if (result?.changed !== true) return false;
  try {
    await queue.send({ event, participant, grading: id });
  } catch (error) {
    await update(store, 'participant', event, participant, ({ grading, ...value }) =>
      grading?.id !== id || isAtWork(grading, now()) ? undefined : value,
    );
    throw error;
  }
  return true;
}

/**
 * Sees to a grading that nobody is at: its job is sent once more, or it ends as an error when it has been tried, or has
 * waited, for too long. Rejects when the store or the queue fails; then it may be seen to again.
 */
export async function resume(
  { store, queue, now }: { store: Store; queue: Queue; now: () => Date },
  event: string,
  participant: string,
): Promise<void> {
  const at = now();
  const result = await update(store, 'participant', event, participant, (value) => {
    const { grading } = value;
    if (grading === undefined || !isUnattended(grading, at)) return undefined;
    return isSpent(grading, at) ? endedBy(value, lostAt(at)) : { ...value, grading: sentAgain(grading, at) };
  });
  if (result?.changed !== true) return;
  const { grading } = result.stored.value;
  if (grading === undefined) await tidy(store, event, participant);
  else await queue.send({ event, participant, grading: grading.id });
}

/** Whether a participant has something to be judged once more after the end. */
export function needsVerification({ cluster, verification }: Participant): boolean {
  return cluster !== undefined && verification === undefined;
}

/** Seconds until this participant may ask again. */
export function secondsToWait({ lastRequestAt }: Participant, now: Date): number {
  if (lastRequestAt === undefined) return 0;
  return Math.max(0, Math.ceil(CHECK_EVERY_SECONDS - (now.getTime() - Date.parse(lastRequestAt)) / 1000));
}

/** Whether the service should check by itself now, or see to a grading that nobody is at. */
export function isDue({ cluster, nextCheckAt, grading }: Participant, now: Date): boolean {
  if (grading !== undefined) return isUnattended(grading, now);
  return cluster !== undefined && nextCheckAt !== undefined && Date.parse(nextCheckAt) <= now.getTime();
}

/** What gradings are done with. */
interface GradingParts {
  store: Store;
  archive: Archive;
  grader: Grader;
  now: () => Date;
}

/**
 * Does a job. It changes nothing when the grading has ended, so the same job may come twice. Rejects when another worker is at
 * the grading, when the store or the archive fails or does not answer, and when `signal` ends the grading: then the job is to
 * be delivered again. What was found until then is still stored, which may take some seconds.
 */
export async function runGrading(parts: GradingParts, job: Job, signal: AbortSignal): Promise<void> {
  const run = newId();
  try {
    await attempt(parts, job, run, signal);
  } catch (error) {
    // So that the next worker need not wait until this one is taken for lost.
    await within(RELEASE_MS, release(parts.store, job, run)).catch(() => undefined);
    throw error;
  }
}

async function attempt(parts: GradingParts, job: Job, run: string, signal: AbortSignal): Promise<void> {
  const begun = await orAborted(begin(parts, job, run), signal);
  if (begun === undefined) return await orAborted(tidy(parts.store, job.event, job.participant), signal);
  const { event, participant } = begun;
  const notes = noteTaker(parts, job, run, event.steps.length);
  // Nobody waits for what the service looks at by itself: its steps are shown when it has ended.
  const isAwaited = participant.report === undefined || participant.grading?.requestedAt === participant.lastRequestAt;
  const onProgress = isAwaited ? notes.take : () => {};
  let outcome: Outcome;
  try {
    const task = await orAborted(taskOf(parts, job, begun), signal);
    outcome =
      task === undefined ? { trouble: lost } : await orAborted(parts.grader({ ...task, onProgress, signal }), signal);
  } catch (error) {
    // After the end nobody asks again, so the queue does.
    if (signal.aborted || (participant.grading?.verifies && !(error instanceof Problem))) throw error;
    outcome = { trouble: error instanceof Problem ? { code: error.code, values: { ...error.values } } : lost };
  } finally {
    await notes.end();
  }
  signal.throwIfAborted();
  await within(STORE_MS, end(parts, job, run, begun, outcome));
}

/** What a grading came to. */
type Outcome = Graded | (Pick<NotGraded, 'trouble'> & Partial<NotGraded>);

/** The event and the participant of a grading that was taken on. */
interface Begun {
  event: LabEvent;
  participant: Participant;
}

const lost = { code: 'grading.lost', values: {} } as const;

/** Takes a grading on. Gives undefined when there is nothing to be done, for it has ended or ends now. */
async function begin({ store, now }: GradingParts, job: Job, run: string): Promise<Begun | undefined> {
  const event = await store.get('event', 'all', job.event);
  if (event === undefined) return undefined;
  const at = now();
  const result = await update(store, 'participant', job.event, job.participant, (value) => {
    const { grading } = value;
    if (grading?.id !== job.grading) return undefined;
    // The job comes again, to see whether the other one came to an end.
    if (isAtWork(grading, at)) throw new Error('another worker is at this grading');
    return isSpent(grading, at) ? endedBy(value, lostAt(at)) : { ...value, grading: begun(grading, run, at) };
  });
  const participant = result?.stored.value;
  return participant?.grading?.worker?.run === run ? { event: event.value, participant } : undefined;
}

/** What is to be graded; undefined when what a participant has sent is not there. */
async function taskOf(
  { archive }: GradingParts,
  job: Job,
  { event, participant }: Begun,
): Promise<Omit<GradingTask, 'onProgress' | 'signal'> | undefined> {
  const { verifies = false, recorded = false, requestedAt = '' } = participant.grading ?? {};
  const kept = event.keep === 'latch' && !verifies ? participant.kept : {};
  const { memory = {} } = participant;
  if (!recorded) return { event, participant, kept, memory, ...(verifies && { isOver: true }) };
  const bytes = await archive.get(sentKey(job));
  if (bytes === undefined) return undefined;
  const remembered = { ...memory, ...participant.recorded?.memory };
  return { event, participant, kept, memory: remembered, sent: { bytes, at: requestedAt } };
}

/** Gives a grading back that a worker could not end. */
async function release(store: Store, job: Job, run: string): Promise<void> {
  await update(store, 'participant', job.event, job.participant, (value) =>
    value.grading?.worker?.run === run ? { ...value, grading: released(value.grading) } : undefined,
  );
}

/** Stores what a grading came to; a participant changes only while this worker is at it. */
async function end(parts: GradingParts, job: Job, run: string, { event, participant }: Begun, outcome: Outcome) {
  const { store, archive, now } = parts;
  const endAs = async (change: (value: Participant) => Participant) => {
    await update(store, 'participant', job.event, job.participant, (value) =>
      value.grading?.worker?.run === run ? change(value) : undefined,
    );
    await tidy(store, job.event, job.participant);
  };
  if ('trouble' in outcome) {
    const { trouble, enrolment: proofs } = outcome;
    const at = now().toISOString();
    return await endAs((value) => ({
      ...endedBy(value, { ...trouble, at }),
      ...(proofs !== undefined && { enrolment: { at, proofs } }),
    }));
  }
  const { report, at, bundle, enrolment: proofs } = outcome;
  const { verifies = false, recorded = false } = participant.grading ?? {};
  const cluster = participant.cluster === undefined ? outcome.cluster : undefined;
  if (cluster !== undefined && !(await claimCluster(store, job.event, cluster.arn, job.participant, now()))) {
    const refusedAt = now().toISOString();
    const trouble: Trouble = { code: 'recorded.claimed', values: { cluster: cluster.name }, at: refusedAt };
    return await endAs((value) => ({ ...endedBy(value, trouble), refusedAt }));
  }
  // A report that says what the one before says is not stored again: most gradings find nothing new.
  const former = verifies ? undefined : participant.report;
  const shown = former !== undefined && (await saysTheSame(store, job, former, report)) ? former : run;
  const after = (value: Participant): Participant => ({
    ...(verifies
      ? afterVerification(value, report, run, at, event)
      : afterReport(value, report, shown, at, event, recorded ? report.at : undefined)),
    // A cluster that was not submitted before: what has happened there since joining counts.
    ...(cluster !== undefined && { cluster: { ...cluster, submittedAt: value.joinedAt } }),
    ...(proofs !== undefined && { enrolment: { at, proofs } }),
  });
  // Evidence and report first: whoever sees the participant's new state finds both.
  if (bundle !== undefined && (verifies || after(participant).totals !== participant.totals))
    await archive.put(`${job.event}/${job.participant}/${run}.json.gz`, gzipSync(JSON.stringify(bundle)));
  if (shown === run) await store.put('report', job.participant, run, { done: true, report });
  await endAs(after);
}

/** Whether the report of a former run has the same steps. */
async function saysTheSame(store: Store, { participant }: Job, run: string, report: Report): Promise<boolean> {
  const former = await store.get('report', participant, run);
  // As stored, where what is undefined is not there.
  const steps: unknown = JSON.parse(JSON.stringify(report.steps));
  return former?.value.done === true && isDeepStrictEqual(former.value.report.steps, steps);
}

/**
 * Ends a grading that nobody is at and that cannot be done any more: it becomes an error and never silence.
 * Gives whether it was ended by this.
 */
export async function giveUp({ store, now }: { store: Store; now: () => Date }, job: Job): Promise<boolean> {
  const at = now();
  const result = await update(store, 'participant', job.event, job.participant, (value) =>
    value.grading?.id === job.grading && !isAtWork(value.grading, at) ? endedBy(value, lostAt(at)) : undefined,
  );
  if (result?.changed !== true) return false;
  await tidy(store, job.event, job.participant);
  return true;
}

/** Sends the jobs of gradings that are open, after a restart lost the queue and whoever was at them. */
export async function redeliver({ store, queue }: { store: Store; queue: Queue }): Promise<void> {
  for (const { value: event } of await store.list('event', 'all'))
    for (const { value } of await store.list('participant', event.id)) {
      if (value.grading === undefined) continue;
      const job = { event: event.id, participant: value.id, grading: value.grading.id };
      if (value.grading.worker !== undefined) await release(store, job, value.grading.worker.run);
      await queue.send(job);
    }
}

function askedOf(participant: Participant, id: string, now: Date, own: boolean): Asked {
  if (participant.cluster === undefined) return { outcome: 'no-cluster' };
  const open = openGrading(participant, now);
  if (open !== undefined) return { outcome: 'joined', grading: open.id };
  const seconds = own ? secondsToWait(participant, now) : 0;
  if (seconds > 0) return { outcome: 'wait', seconds };
  return { outcome: 'started', grading: id };
}

/** The participant when the open grading ends without a report. */
function endedBy({ grading, ...rest }: Participant, trouble: Trouble): Participant {
  // What was sent once is not judged again by itself.
  if (grading?.recorded)
    return { ...rest, trouble: trouble.code === 'grading.lost' ? { ...trouble, code: 'recorded.lost' } : trouble };
  if (grading?.verifies) return { ...rest, verification: { at: trouble.at, steps: {}, points: 0, trouble } };
  return { ...rest, trouble, nextCheckAt: new Date(Date.parse(trouble.at) + AGAIN_MS).toISOString() };
}

/** The participant without a grading that cannot be done any more. */
function withoutSpent(participant: Participant, at: Date): Participant {
  return participant.grading !== undefined && isSpent(participant.grading, at)
    ? endedBy(participant, lostAt(at))
    : participant;
}

function lostAt(at: Date): Trouble {
  return { ...lost, at: at.toISOString() };
}

/** Where evidence lies that a participant has sent. */
function sentKey({ event, participant, grading }: Job): string {
  return `uploads/${event}/${participant}/${grading}.json.gz`;
}

/** Deletes reports and notes that a participant's pages do not lead to. */
async function tidy(store: Store, event: string, participant: string): Promise<void> {
  // These first: what a later grading writes is not among them.
  const reports = await store.list('report', participant);
  const value: Partial<Participant> = (await store.get('participant', event, participant))?.value ?? {};
  const wanted = [NOTES, value.report, value.verification?.report, value.grading?.worker?.run];
  for (const { id } of reports) if (!wanted.includes(id)) await store.delete('report', participant, id);
}
