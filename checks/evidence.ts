/**
 * Evidence of one grading: each read is fetched once, within its limits, however many checks want it.
 */
import { planReads } from './plan.ts';
import { derive } from './reads/derive.ts';
import { covers, keyOf, type ReadSpec } from './reads/read.ts';
import type { Answer, AnswerMeta, Reader } from './reads/reader.ts';
import { whatOf } from './reads/what.ts';
import type { ReadReport } from './report.ts';

/** Bounds of one grading. */
export interface Limits {
  /** Milliseconds for one read, repeats included. */
  readTimeoutMs: number;
  /** Milliseconds for all reads together. */
  deadlineMs: number;
  /** Reads in flight at once. */
  concurrency: number;
  /** Bytes of one answer, decoded. */
  readBytes: number;
  /** Bytes of all answers together, decoded. */
  totalBytes: number;
}

export const defaultLimits: Limits = {
  readTimeoutMs: 10_000,
  deadlineMs: 60_000,
  concurrency: 32,
  // 5,000 pods are about 50 MiB of JSON; what is kept of them is much less.
  readBytes: 96 * 2 ** 20,
  totalBytes: 128 * 2 ** 20,
};

/** Times a read is sent at most, when the failure may pass. */
const ATTEMPTS = 3;

export interface Evidence {
  /** Announces reads that will be wanted together, so that the fewest requests serve them. */
  announce(specs: readonly ReadSpec[]): void;
  /** The answer to a read, and the key of the fetched read it comes from. Never rejects. */
  read(spec: ReadSpec): Promise<{ answer: Answer; key: string }>;
  /** What was fetched, in the order of asking. */
  reads(): ReadReport[];
  /** Ends every read that is still under way. */
  close(): void;
}

/** Collects evidence through a reader; `onRead` is told after each answer how many are in and how many are known of. */
export function collectEvidence(
  reader: Reader,
  limits: Limits,
  signal: AbortSignal | undefined,
  onRead: (done: number, known: number) => void,
): Evidence {
  const fetched = new Map<string, { spec: ReadSpec; answer: Promise<Answer>; settled?: Answer }>();
  const end = new AbortController();
  const deadline = setTimeout(() => end.abort(), limits.deadlineMs);
  const giveUp = () => end.abort();
  signal?.addEventListener('abort', giveUp, { once: true });
  if (signal?.aborted) giveUp();
  const slot = semaphore(limits.concurrency);
  let bytesLeft = limits.totalBytes;
  let done = 0;

  function start(spec: ReadSpec) {
    let spent = 0;
    const budget: Budget = {
      left: () => bytesLeft,
      spend: (bytes) => {
        spent += bytes;
        bytesLeft -= bytes;
        return bytesLeft >= 0;
      },
    };
    const answer = slot(() => fetchWithRetry(reader, spec, limits, end.signal, budget)).then((got) => {
      bytesLeft -= Math.max(0, got.meta.bytes - spent);
      done++;
      const entry = fetched.get(keyOf(spec));
      if (entry !== undefined) entry.settled = got;
      onRead(done, fetched.size);
      return got;
    });
    const entry = { spec, answer };
    fetched.set(keyOf(spec), entry);
    return entry;
  }

  return {
    announce(specs) {
      for (const spec of planReads(specs)) if (!fetched.has(keyOf(spec))) start(spec);
    },
    async read(spec) {
      const entry =
        fetched.get(keyOf(spec)) ?? [...fetched.values()].find(({ spec: wide }) => covers(wide, spec)) ?? start(spec);
      return { answer: derive(spec, entry.spec, await entry.answer), key: keyOf(entry.spec) };
    },
    reads() {
      return [...fetched].flatMap(([key, { spec, settled }]) =>
        settled === undefined ? [] : [{ key, what: whatOf(spec), outcome: settled.outcome, ...settled.meta }],
      );
    },
    close() {
      clearTimeout(deadline);
      signal?.removeEventListener('abort', giveUp);
      end.abort();
    },
  };
}

/** What all reads together may still take, in bytes. */
interface Budget {
  left(): number;
  /** Takes bytes as they come; false when there was not enough. */
  spend(bytes: number): boolean;
}

async function fetchWithRetry(
  reader: Reader,
  spec: ReadSpec,
  limits: Limits,
  end: AbortSignal,
  budget: Budget,
): Promise<Answer> {
  const until = performance.now() + limits.readTimeoutMs;
  let requests = 0;
  for (let attempt = 1; ; attempt++) {
    const left = until - performance.now();
    const got = await fetchOnce(reader, spec, limits, end, left, budget);
    requests += got.meta.requests;
    const answer = { ...got, meta: { ...got.meta, requests } };
    if (got.outcome !== 'failed' || got.retryAfterMs === undefined || attempt === ATTEMPTS) return answer;
    // Full jitter on top of what the server asked for, so that a class that was throttled together comes back apart.
    const wait = got.retryAfterMs + Math.random() * 100 * 2 ** attempt;
    if (performance.now() + wait >= until || end.aborted) return answer;
    await sleep(wait, end);
  }
}

/** One attempt; a reader that ignores its signal is left behind when the time is over. */
async function fetchOnce(
  reader: Reader,
  spec: ReadSpec,
  limits: Limits,
  end: AbortSignal,
  timeoutMs: number,
  { left, spend }: Budget,
): Promise<Answer> {
  const bytesLeft = left();
  const started = performance.now();
  const meta = (): AnswerMeta => ({
    at: new Date().toISOString(),
    ms: Math.round(performance.now() - started),
    bytes: 0,
    requests: 0,
  });
  if (bytesLeft <= 0)
    return {
      outcome: 'failed',
      code: 'read.tooLarge',
      values: { what: whatOf(spec), megabytes: Math.round(limits.totalBytes / 2 ** 20) },
      meta: meta(),
    };
  if (end.aborted) return overdue(limits, meta());
  const timeout = AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs)));
  const signal = AbortSignal.any([end, timeout]);
  return await new Promise<Answer>((resolve) => {
    const onAbort = () =>
      resolve(
        end.aborted
          ? overdue(limits, meta())
          : {
              outcome: 'failed',
              code: 'read.timeout',
              values: { what: whatOf(spec), seconds: Math.round(limits.readTimeoutMs / 1000) },
              meta: meta(),
            },
      );
    signal.addEventListener('abort', onAbort, { once: true });
    reader.read(spec, { signal, maxBytes: Math.min(limits.readBytes, bytesLeft), spend }).then(
      (answer) => {
        signal.removeEventListener('abort', onAbort);
        // An answer that only says "aborted" is told from its cause here, where the cause is known.
        if (signal.aborted && answer.outcome === 'failed') onAbort();
        else resolve(answer);
      },
      () => {
        signal.removeEventListener('abort', onAbort);
        const values = { what: whatOf(spec), reason: 'reader' };
        resolve({ outcome: 'failed', code: 'read.unknown', values, meta: meta() });
      },
    );
  });
}

function overdue(limits: Limits, meta: AnswerMeta): Answer {
  const values = { seconds: Math.round(limits.deadlineMs / 1000) };
  return { outcome: 'failed', code: 'grading.deadline', values, meta };
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener('abort', wake, { once: true });
  });
}

/** Lets at most `size` tasks run at once, first come first served. */
function semaphore(size: number): <T>(task: () => Promise<T>) => Promise<T> {
  let free = size;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (free > 0) free--;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
