/**
 * A queue inside the process: bounded concurrency, each job tried some times, graceful end.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { orAborted } from '../../checks/abort.ts';
import type { Job, Queue, Work } from '../ports.ts';

export interface ProcessQueueOptions {
  work: Work;
  /** Called when a job has failed every time. */
  onGivenUp: (job: Job) => Promise<unknown>;
  /** Jobs under way at once (default 4). */
  concurrency?: number;
  /** Times a job is tried (default 3). */
  attempts?: number;
  /** Milliseconds before the second attempt; doubles each time (default 500). */
  backoffMs?: number;
  /** Milliseconds after which an attempt is aborted (default 140,000); one that ignores it is left behind. */
  limitMs?: number;
}

/** Milliseconds that aborted work gets to end: when the queue is closed, and when its time is over. */
const ABORT_MS = 500;
const DOWN_MS = 8000;

export interface ProcessQueue extends Queue {
  /** Takes no more jobs, waits up to `graceMs` for those under way, then aborts them. Waiting jobs are dropped. */
  close(graceMs: number): Promise<void>;
  /** Resolves when no job waits or is under way. */
  idle(): Promise<void>;
}

/** Makes a queue; a job for a grading that is waiting or under way joins it. Sending after `close` rejects. */
export function processQueue(options: ProcessQueueOptions): ProcessQueue {
  const { work, onGivenUp, concurrency = 4, attempts = 3, backoffMs = 500, limitMs = 140_000 } = options;
  const waiting: Job[] = [];
  const known = new Set<string>();
  const running = new Set<Promise<void>>();
  const stop = new AbortController();
  let isClosed = false;

  const run = async (job: Job) => {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      try {
        const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(limitMs)]);
        return await orAborted(work(job, signal), AbortSignal.timeout(limitMs + DOWN_MS));
      } catch {
        if (stop.signal.aborted) return;
        if (attempt < attempts) await delay(backoffMs * 2 ** (attempt - 1), undefined, { signal: stop.signal });
      }
    }
    await onGivenUp(job);
  };
  const fill = () => {
    while (!isClosed && running.size < concurrency) {
      const job = waiting.shift();
      if (job === undefined) return;
      // A job that ends badly for good must not end the process: the grading's deadline covers it.
      const done: Promise<void> = run(job)
        .catch(() => undefined)
        .finally(() => {
          running.delete(done);
          known.delete(job.grading);
          fill();
        });
      running.add(done);
    }
  };
  const idle = async () => {
    while (running.size > 0) await Promise.all(running);
  };
  return {
    async send(job) {
      if (isClosed) throw new Error('the queue is closed');
      if (known.has(job.grading)) return;
      known.add(job.grading);
      waiting.push(job);
      fill();
    },
    idle,
    async close(graceMs) {
      isClosed = true;
      waiting.length = 0;
      const ended = idle();
      const timer = new AbortController();
      const late = (ms: number) => delay(ms, undefined, { signal: timer.signal }).catch(() => undefined);
      await Promise.race([ended, late(graceMs)]);
      stop.abort();
      await Promise.race([ended, late(ABORT_MS)]);
      timer.abort();
    },
  };
}
