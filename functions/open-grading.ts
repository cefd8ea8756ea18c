/**
 * What may happen to a grading while it is open: it waits for a worker, somebody is at it, or its worker was lost.
 * All of it follows from what is stored and from the time.
 */
import type { OpenGrading, Participant } from './records.ts';

/** Milliseconds in which a worker has to begin: a thousand who ask at once, 50 at a time, a minute each, take 20 minutes. */
const WAIT_MS = 1_800_000;
/** The same after the end of an event, when nobody is looking and nothing is lost by waiting. */
const VERIFICATION_WAIT_MS = 7_200_000;
/** Milliseconds without a sign of life after which a worker is taken for lost. */
const LOST_MS = 60_000;
/** Milliseconds after which a job that nobody has begun is sent once more. */
const SEND_AGAIN_MS = 60_000;
/** Workers that may begin with the same grading. */
const MOST_TRIES = 5;
/** Milliseconds between two signs of life at most. */
export const SIGN_EVERY_MS = 20_000;

/** A grading that has just been asked for. */
export function newGrading(id: string, at: Date, verifies = false): OpenGrading {
  return {
    id,
    requestedAt: at.toISOString(),
    deadlineAt: later(at, verifies ? VERIFICATION_WAIT_MS : WAIT_MS),
    done: 0,
    known: 0,
    ...(verifies && { verifies: true }),
  };
}

/** The grading when a worker begins with it; what it stores is kept under `run`. */
export function begun(grading: OpenGrading, run: string, at: Date): OpenGrading {
  return { ...signed({ ...grading, worker: { run, lostAt: '' } }, at), tries: triesOf(grading) + 1, done: 0, known: 0 };
}

/** The grading after a sign of life of its worker. */
export function signed({ worker, ...grading }: OpenGrading, at: Date): OpenGrading {
  return { ...grading, ...(worker !== undefined && { worker: { ...worker, lostAt: later(at, LOST_MS) } }) };
}

/** The grading without the worker that was at it. */
export function released({ worker: _, ...grading }: OpenGrading): OpenGrading {
  return grading;
}

/** The grading when its job is sent once more. */
export function sentAgain(grading: OpenGrading, at: Date): OpenGrading {
  return { ...released(grading), sentAgainAt: at.toISOString() };
}

/** Whether a worker is at the grading. */
export function isAtWork({ worker }: OpenGrading, now: Date): boolean {
  return worker !== undefined && Date.parse(worker.lostAt) > now.getTime();
}

/** Whether the grading has been tried, or has waited, for too long to be done any more. */
export function isSpent(grading: OpenGrading, now: Date): boolean {
  if (isAtWork(grading, now)) return false;
  return triesOf(grading) >= MOST_TRIES || Date.parse(grading.deadlineAt) <= now.getTime();
}

/** Whether somebody has to see to the grading: its worker or its job seems to be lost. */
export function isUnattended(grading: OpenGrading, now: Date): boolean {
  if (isAtWork(grading, now)) return false;
  const sentAt = Date.parse(grading.sentAgainAt ?? grading.requestedAt);
  return grading.worker !== undefined || isSpent(grading, now) || now.getTime() - sentAt >= SEND_AGAIN_MS;
}

/** The grading of a participant that waits or is under way at a time. */
export function openGrading({ grading }: Pick<Participant, 'grading'>, now: Date): OpenGrading | undefined {
  return grading !== undefined && !isSpent(grading, now) ? grading : undefined;
}

function triesOf({ tries = 0 }: OpenGrading): number {
  return tries;
}

function later(at: Date, ms: number): string {
  return new Date(at.getTime() + ms).toISOString();
}
