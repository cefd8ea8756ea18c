/**
 * Processes whose calls to what is outside of them fail as a test wants.
 */

/** What happens at a call. */
export const faultKinds = [
  /** It fails and has no effect. */
  'error',
  /** It takes effect, and then the connection is cut. */
  'lost answer',
  /** It and all others of the next two seconds are refused, because there were too many. */
  'throttled',
  /** It has no effect and no answer ever comes. */
  'timeout',
  /** It takes effect and no answer ever comes. */
  'timeout after effect',
  /** It takes effect much later and no answer ever comes. */
  'late effect',
  /** It takes twenty seconds. */
  'slow',
  /** The process stands still before it for longer than others believe in it, and then goes on. */
  'stalled',
  /** It takes effect twice. */
  'duplicate',
  /** The process ends before it. */
  'killed before',
  /** The process ends after it. */
  'killed after',
] as const;
type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  /** Number of the call, from 0. */
  at: number;
  kind: FaultKind;
}

/** A process; a dead one does nothing more. */
export interface Process {
  isDead: boolean;
  /** Time until which it stands still. */
  stalledUntil?: number;
}

interface Calls {
  /** Names of the calls so far. */
  made: readonly string[];
  /** How many of the faults have happened. */
  hits(): number;
  /** Effects that are still to come. */
  pending(): number;
  /** A call as a process makes it. */
  of<A extends unknown[], R>(
    process: Process,
    name: string,
    call: (...args: A) => Promise<R>,
  ): (...args: A) => Promise<R>;
}

/** Milliseconds of a call and of a slow one, for which calls are refused, and for which a process stands still. */
const TAKES_MS = 5;
const THROTTLED_MS = 2000;
const STALLED_MS = 100_000;
const SLOW_MS = 20_000;

/** Counts calls and lets these faults happen; a late effect comes so many milliseconds later. */
export function faultyCalls(faults: readonly Fault[], lateMs = 400_000): Calls {
  const made: string[] = [];
  const happened = new Set<Fault>();
  let late = 0;
  let throttledUntil = 0;

  const faultAt = (index: number): FaultKind | undefined => {
    const fault = faults.find(({ at }) => at === index);
    if (fault !== undefined) happened.add(fault);
    if (fault?.kind === 'throttled') throttledUntil = Date.now() + THROTTLED_MS;
    return Date.now() < throttledUntil ? 'throttled' : fault?.kind;
  };
  return {
    made,
    hits: () => happened.size,
    pending: () => late,
    of:
      (process, name, call) =>
      async (...args) => {
        if (process.isDead) return await never();
        const kind = faultAt(made.push(name) - 1);
        if (kind === 'stalled') process.stalledUntil = Date.now() + STALLED_MS;
        const standsStillMs = Math.max(0, (process.stalledUntil ?? 0) - Date.now());
        await sleep(standsStillMs + (kind === 'slow' ? SLOW_MS : TAKES_MS));
        if (kind === 'killed before') process.isDead = true;
        if (process.isDead || kind === 'timeout') return await never();
        if (kind === 'error') throw new Error('ECONNRESET');
        if (kind === 'throttled') throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
        if (kind === 'late effect') {
          late++;
          setTimeout(() => {
            call(...args)
              .catch(() => undefined)
              .finally(() => late--);
          }, lateMs);
          return await never();
        }
        const result = await call(...args);
        if (kind === 'duplicate') await call(...args);
        if (kind === 'killed after') process.isDead = true;
        if (process.isDead || kind === 'timeout after effect') return await never();
        if (kind === 'lost answer') throw new Error('ECONNRESET');
        return result;
      },
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function never(): Promise<never> {
  return new Promise(() => {});
}
