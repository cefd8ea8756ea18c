/**
 * Gradings: one at a time per participant, applied once, whatever is delivered twice, late or never.
 */
import { gzipSync } from 'node:zlib';
import type { Bundle } from '../checks/bundle.ts';
import { Problem } from '../checks/problem.ts';
import type { Proof } from '../checks/proof.ts';
import type { Kept, Memory, Progress, Report, StepReport } from '../checks/report.ts';
import { claimCluster } from './claim.ts';
import { type Archive, type Job, type Queue, type Store, update } from './ports.ts';
import { phaseOf } from './ranking.ts';
import type { LabEvent, Participant, SubmittedCluster, Trouble } from './records.ts';
import { newId } from './secrets.ts';
import { afterReport, afterVerification } from './standing.ts';

/** Seconds between two gradings that a participant asks for. */
export const CHECK_EVERY_SECONDS = 15;
/** Milliseconds after which a grading that has not ended is given up. */
const DEADLINE_MS = 150_000;
/** The same after the end of an event, when everybody is graded at once. */
const VERIFICATION_MS = 1_800_000;
/** Milliseconds between two notes of progress. */
const NOTE_EVERY_MS = 400;

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

/** Asks for a grading; a second request joins the one that is open. `own` requests must be some seconds apart. */
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
    const deadlineAt = new Date(at.getTime() + DEADLINE_MS).toISOString();
    const { nextCheckAt: _, ...rest } = value;
    return {
      ...rest,
      grading: { id, requestedAt: at.toISOString(), deadlineAt, done: 0, known: 0 },
      ...(own && { lastRequestAt: at.toISOString() }),
    };
  });
  if (result?.changed !== true) return asked;
  try {
    await queue.send({ event: event.id, participant, grading: id });
  } catch (error) {
    await giveUp({ store, now }, { event: event.id, participant, grading: id });
    throw error;
  }
  return { outcome: 'started', grading: id };
}

/** What came of sending evidence. `busy`: another grading is open, and joining it would lose what was sent. */
export type Received =
  | { outcome: 'started'; grading: string }
  | { outcome: 'busy' | 'wait'; seconds: number }
  | { outcome: 'closed' | 'unwanted' };

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
  const known = receivedOf(event, participant, at);
  // What cannot be judged now is not kept.
  if (known !== undefined) return known;
  const job = { event: event.id, participant: participant.id, grading: newId() };
  await archive.put(sentKey(job), bytes);
  let received: Received = { outcome: 'closed' };
  const result = await update(store, 'participant', event.id, participant.id, (value) => {
    received = receivedOf(event, value, at) ?? { outcome: 'started', grading: job.grading };
    if (received.outcome !== 'started') return undefined;
    const requestedAt = at.toISOString();
    const deadlineAt = new Date(at.getTime() + DEADLINE_MS).toISOString();
    const grading = { id: job.grading, requestedAt, deadlineAt, done: 0, known: 0, recorded: true as const };
    return { ...value, grading, lastRequestAt: requestedAt };
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
export function receivedOf(event: LabEvent, participant: Participant, now: Date): Received | undefined {
  const phase = phaseOf(event, now);
  if (phase === 'before' || phase === 'ended') return { outcome: 'closed' };
  if (event.refusesRecorded || event.demo) return { outcome: 'unwanted' };
  const seconds = secondsToWait(participant, now);
  if (openGrading(participant, now) !== undefined) return { outcome: 'busy', seconds: Math.max(5, seconds) };
  return seconds > 0 ? { outcome: 'wait', seconds } : undefined;
}

/**
 * Asks for the grading after the end of an event, unless one is open or has been done.
 * Gives whether it was asked for now. Rejects when the store or the queue does not take it.
 */
export async function requestVerification(
  { store, queue, now }: { store: Store; queue: Queue; now: () => Date },
  event: string,
  participant: string,
): Promise<boolean> {
  const at = now();
  const id = newId();
  const result = await update(store, 'participant', event, participant, (value) => {
    if (!needsVerification(value) || openGrading(value, at) !== undefined) return undefined;
    const deadlineAt = new Date(at.getTime() + VERIFICATION_MS).toISOString();
    return { ...value, grading: { id, requestedAt: at.toISOString(), deadlineAt, done: 0, known: 0, verifies: true } };
  });
  if (result?.changed === true) await queue.send({ event, participant, grading: id });
  return result?.changed === true;
}

/** Whether a participant has something to be judged once more after the end. */
export function needsVerification({ cluster, verification }: Participant): boolean {
  return cluster !== undefined && verification === undefined;
}

/** The grading that is open at a time; one that is past its deadline is not. */
export function openGrading({ grading }: Participant, now: Date): Participant['grading'] {
  return grading !== undefined && Date.parse(grading.deadlineAt) > now.getTime() ? grading : undefined;
}

/** Seconds until this participant may ask again. */
export function secondsToWait({ lastRequestAt }: Participant, now: Date): number {
  if (lastRequestAt === undefined) return 0;
  return Math.max(0, Math.ceil(CHECK_EVERY_SECONDS - (now.getTime() - Date.parse(lastRequestAt)) / 1000));
}

/** Whether the service should check by itself now. */
export function isDue(participant: Participant, now: Date): boolean {
  const { cluster, nextCheckAt, grading } = participant;
  if (cluster === undefined || openGrading(participant, now) !== undefined) return false;
  // A grading whose worker was lost is asked for again.
  if (grading !== undefined) return true;
  return nextCheckAt !== undefined && Date.parse(nextCheckAt) <= now.getTime();
}

/**
 * Does a job. It changes nothing when the grading is no longer open, so the same job may come twice.
 * Rejects when the store fails or when `signal` ends it: then the job is to be delivered again.
 */
export async function runGrading(
  { store, archive, grader, now }: { store: Store; archive: Archive; grader: Grader; now: () => Date },
  job: Job,
  signal: AbortSignal,
): Promise<void> {
  const [event, stored] = await Promise.all([
    store.get('event', 'all', job.event),
    store.get('participant', job.event, job.participant),
  ]);
  if (event === undefined || stored?.value.grading?.id !== job.grading) return;
  const participant = stored.value;
  const { verifies = false, recorded = false, requestedAt = '' } = participant.grading ?? {};
  const bytes = recorded ? await archive.get(sentKey(job)) : undefined;
  if (recorded && bytes === undefined) return giveUp({ store, now }, job);
  const kept = event.value.keep === 'latch' && !verifies ? participant.kept : {};
  const notes = noteTaker(store, job, event.value.steps.length);
  let graded: Graded | NotGraded;
  try {
    const memory = { ...participant.memory, ...(recorded && participant.recorded?.memory) };
    const task = { event: event.value, participant, kept, memory, ...(verifies && { isOver: true as const }) };
    const sent = bytes && { bytes, at: requestedAt };
    graded = await grader({ ...task, ...(sent && { sent }), onProgress: notes.take, signal });
  } catch (error) {
    await notes.end();
    if (signal.aborted) throw error;
    const { code, values } = error instanceof Problem ? error : { code: 'grading.lost' as const, values: {} };
    await endWith({ store }, job, { code, values: { ...values }, at: now().toISOString() });
    return;
  }
  await notes.end();
  signal.throwIfAborted();
  if ('trouble' in graded) {
    const at = now().toISOString();
    await endWith({ store }, job, { ...graded.trouble, at }, { enrolment: { at, proofs: graded.enrolment } });
    return;
  }
  const { report, at, bundle, enrolment } = graded;
  const cluster = participant.cluster === undefined ? graded.cluster : undefined;
  if (cluster !== undefined && !(await claimCluster(store, job.event, cluster.arn, job.participant))) {
    const refusedAt = now().toISOString();
    const values = { cluster: cluster.name };
    await endWith({ store }, job, { code: 'recorded.claimed', values, at: refusedAt }, { refusedAt });
    return;
  }
  const after = (value: Participant): Participant => ({
    ...(verifies
      ? afterVerification(value, report, job.grading, at, event.value)
      : afterReport(value, report, job.grading, at, event.value, recorded ? report.at : undefined)),
    // A cluster that was not submitted before: what has happened there since joining counts.
    ...(cluster !== undefined && { cluster: { ...cluster, submittedAt: value.joinedAt } }),
    ...(enrolment !== undefined && { enrolment: { at, proofs: enrolment } }),
  });
  // Evidence and report first: whoever sees the participant's new state finds both.
  if (bundle !== undefined && (verifies || after(participant).totals !== participant.totals))
    await archive.put(`${job.event}/${job.participant}/${job.grading}.json.gz`, gzipSync(JSON.stringify(bundle)));
  await store.put('report', job.participant, job.grading, { done: true, report });
  const applied = await update(store, 'participant', job.event, job.participant, (value) =>
    value.grading?.id === job.grading ? after(value) : undefined,
  );
  // A report that nothing leads to any more goes.
  const former = applied?.changed === true ? participant.report : job.grading;
  if (former !== undefined && !leadsTo(applied?.stored.value, former))
    await store.delete('report', job.participant, former);
}

/** Ends a grading that cannot be done any more: it becomes an error and never silence. */
export async function giveUp({ store, now }: { store: Store; now: () => Date }, job: Job): Promise<void> {
  await endWith({ store }, job, { code: 'grading.lost', values: {}, at: now().toISOString() });
}

/** Sends the jobs of gradings that are open, after a restart lost the queue. */
export async function redeliver({ store, queue }: { store: Store; queue: Queue }): Promise<void> {
  for (const { value: event } of await store.list('event', 'all'))
    for (const { value } of await store.list('participant', event.id))
      if (value.grading !== undefined)
        await queue.send({ event: event.id, participant: value.id, grading: value.grading.id });
}

function askedOf(participant: Participant, id: string, now: Date, own: boolean): Asked {
  if (participant.cluster === undefined) return { outcome: 'no-cluster' };
  const open = openGrading(participant, now);
  if (open !== undefined) return { outcome: 'joined', grading: open.id };
  const seconds = own ? secondsToWait(participant, now) : 0;
  if (seconds > 0) return { outcome: 'wait', seconds };
  return { outcome: 'started', grading: id };
}

async function endWith(
  { store }: { store: Store },
  job: Job,
  trouble: Trouble,
  also: Partial<Pick<Participant, 'enrolment' | 'refusedAt'>> = {},
): Promise<void> {
  await update(store, 'participant', job.event, job.participant, (value) => {
    if (value.grading?.id !== job.grading) return undefined;
    const { grading, ...former } = value;
    const rest = { ...former, ...also };
    // What was sent once is not judged again by itself.
    if (grading?.recorded)
      return { ...rest, trouble: trouble.code === 'grading.lost' ? { ...trouble, code: 'recorded.lost' } : trouble };
    if (grading?.verifies) return { ...rest, verification: { at: trouble.at, steps: {}, points: 0, trouble } };
    return { ...rest, trouble, nextCheckAt: new Date(Date.parse(trouble.at) + 30_000).toISOString() };
  });
  const after = await store.get('participant', job.event, job.participant);
  if (!leadsTo(after?.value, job.grading)) await store.delete('report', job.participant, job.grading);
}

/** Where evidence lies that a participant has sent. */
function sentKey({ event, participant, grading }: Job): string {
  return `${event}/${participant}/${grading}.sent.json.gz`;
}

/** Whether a participant's pages lead to the report of a grading. */
function leadsTo(participant: Participant | undefined, grading: string): boolean {
  return participant?.report === grading || participant?.verification?.report === grading;
}

/** Stores progress now and then, one note after the other; a note that fails is no reason to fail the grading. */
function noteTaker(store: Store, job: Job, length: number) {
  const steps: (StepReport | null)[] = Array.from({ length }, () => null);
  let done = 0;
  let known = 0;
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const write = async () => {
    await store.put('report', job.participant, job.grading, { done: false, steps });
    await update(store, 'participant', job.event, job.participant, (value) =>
      value.grading?.id === job.grading ? { ...value, grading: { ...value.grading, done, known } } : undefined,
    );
  };
  return {
    take(progress: Progress) {
      if (progress.type === 'done') return;
      if (progress.type === 'reads') ({ done, known } = progress);
      else steps[progress.index] = progress.step;
      timer ??= setTimeout(() => {
        writing = write()
          .catch(() => undefined)
          .finally(() => {
            timer = undefined;
          });
      }, NOTE_EVERY_MS);
    },
    async end() {
      clearTimeout(timer);
      await writing;
    },
  };
}
