/**
 * The verdicts, and what a check is.
 */
import type * as z from 'zod';
import type { CodeValues, JudgedCode, Value } from './codes.ts';
import type { Kind } from './reads/kinds.ts';
import type { AwsOperation } from './reads/operations.ts';
import type { Read, ReadSpec } from './reads/read.ts';

/**
 * `pass`; `fail` (seen, rule not met); `pending` (too young to judge); `blocked` (may not or cannot read); `error` (fault
 * of the grader or throttled); `skipped` (a step before it has not passed, or its time has not come).
 */
export const verdicts = ['pass', 'fail', 'pending', 'blocked', 'error', 'skipped'] as const;
export type Verdict = (typeof verdicts)[number];

/** What a check came to: a code with values, never a sentence. */
export type Finding =
  | { verdict: 'pass'; values: Readonly<Record<string, Value>> }
  | { verdict: 'fail'; code: JudgedCode; values: Readonly<Record<string, Value>> }
  | { verdict: 'pending'; code: JudgedCode; values: Readonly<Record<string, Value>>; waitSeconds: number }
  | { verdict: 'skipped'; code: JudgedCode; values: Readonly<Record<string, Value>> };

/** What a check may know besides its parameters and the evidence. */
export interface CheckContext {
  /** ISO 8601 time of the evidence (of its recording, in a replay): the only clock a check has. */
  now: string;
  cluster: { name: string; region: string; account?: string };
  /** ISO 8601 time of enrolment; evidence older than that does not count where a check says so. */
  enrolledAt?: string;
  /** Whether the event has ended, so that nothing waits for the learner any more. */
  isOver?: true;
  /** ISO 8601 time at which the steps before this one had passed. */
  stepStartedAt?: string;
  /** Seconds during which something that is on its way is `pending` and not `fail`. */
  window: number;
  /**
   * What the check remembers since enrolment, this evidence included: what its `remember` gave. Absent when nothing is
   * remembered between gradings; a check then has to do with what the objects tell by themselves.
   */
  memory?: unknown;
}

/** A check's own view of the context: its memory has the type that its schema gives. */
export type ContextWith<M> = Omit<CheckContext, 'memory'> & { memory?: M };

/** Reads by name; an undefined one is not read, an array is read item by item. */
export type Reads = Readonly<Record<string, Read<unknown> | readonly Read<unknown>[] | undefined>>;

/** The values that came back for reads. */
export type Seen<R> = {
  [K in keyof R]: Exclude<R[K], undefined> extends Read<infer T>
    ? T | (undefined extends R[K] ? undefined : never)
    : Exclude<R[K], undefined> extends readonly Read<infer T>[]
      ? T[]
      : undefined;
};

/** A read that a follow-up may ask for, so that permissions are known without evidence. */
export type Follow =
  | AwsOperation
  | `list ${Kind}`
  | `custom ${string}`
  /** Namespace and service, as the URL has it. */
  | `proxy ${string}/${string}`
  /** Namespace of the pods. */
  | `log ${string}`
  | 'review'
  | 'http';

export interface CheckDefinition<
  N extends string,
  P extends z.ZodType,
  R extends Reads,
  F extends Reads = Record<never, never>,
  G extends Reads = Record<never, never>,
  M = never,
> {
  /** Name in labs; the file's stem is the same with `-` for `.`, in kebab case. */
  name: N;
  /** Parameters; each has a `.describe()` sentence, which is the reference. */
  params: P;
  /** Default window in seconds for `pending` (60 if absent). */
  window?: number;
  /** The reads that are always needed. */
  needs(params: z.output<P>, context: CheckContext): R;
  /** What `followUp` and `followOn` may read, where that depends on them with these parameters. */
  follows?: readonly Follow[] | ((params: z.output<P>) => readonly Follow[]);
  /** Reads that depend on the first ones. */
  followUp?(params: z.output<P>, seen: Seen<R>, context: CheckContext): F;
  /** Reads that depend on the follow-ups. */
  followOn?(params: z.output<P>, seen: Seen<R> & Seen<F>, context: CheckContext): G;
  /** Schema of what the check remembers; what does not fit is forgotten. Small: a few KiB at most. */
  memory?: z.ZodType<M>;
  /**
   * Adds what is seen now to what was remembered (`context.memory`, absent in the first grading, which is that of the
   * enrolment). Called whenever the evidence is in, also while the step still waits for another. Pure.
   */
  remember?(params: z.output<P>, seen: Seen<R> & Seen<F> & Seen<G>, context: ContextWith<M>): M;
  /** Judges; pure and synchronous. */
  judge(params: z.output<P>, seen: Seen<R> & Seen<F> & Seen<G>, context: ContextWith<M>): Finding;
  /** A read-only command that shows the learner the same evidence. */
  command(params: z.output<P>, context: CheckContext): string;
}

/** A check with its types erased, as the engine runs it. */
export interface Check<N extends string = string, P extends z.ZodType = z.ZodType> {
  name: N;
  params: P;
  window: number;
  follows(params: unknown): readonly Follow[];
  needs(params: unknown, context: CheckContext): Reads;
  followUp(params: unknown, seen: Readonly<Record<string, unknown>>, context: CheckContext): Reads;
  followOn(params: unknown, seen: Readonly<Record<string, unknown>>, context: CheckContext): Reads;
  /** Gives undefined for a check that remembers nothing; an earlier memory that does not fit its schema is forgotten. */
  remember(params: unknown, seen: Readonly<Record<string, unknown>>, context: CheckContext): unknown;
  judge(params: unknown, seen: Readonly<Record<string, unknown>>, context: CheckContext): Finding;
  command(params: unknown, context: CheckContext): string;
}

/** Defines a check; the type parameters follow from the definition. */
export function defineCheck<
  const N extends string,
  P extends z.ZodType,
  R extends Reads,
  F extends Reads = Record<never, never>,
  G extends Reads = Record<never, never>,
  M = never,
>(definition: CheckDefinition<N, P, R, F, G, M>): Check<N, P> {
  const { follows = [], followUp, followOn, memory, remember } = definition;
  const recalled = ({ memory: before, ...rest }: CheckContext): ContextWith<M> => {
    const known = before === undefined ? undefined : memory?.safeParse(before);
    return known?.success === true ? { ...rest, memory: known.data } : rest;
  };
  // The engine hands back exactly the values of the reads that the definition asked for, and parameters that its own
  // schema has parsed; the erased signatures below are the one place where that knowledge leaves the type system.
  return {
    name: definition.name,
    params: definition.params,
    window: definition.window ?? 60,
    follows: (params) => (typeof follows === 'function' ? follows(params as z.output<P>) : follows),
    needs: (params, context) => definition.needs(params as z.output<P>, context),
    followUp: (params, seen, context) => followUp?.(params as z.output<P>, seen as Seen<R>, context) ?? {},
    followOn: (params, seen, context) => followOn?.(params as z.output<P>, seen as Seen<R> & Seen<F>, context) ?? {},
    remember: (params, seen, context) =>
      remember?.(params as z.output<P>, seen as Seen<R> & Seen<F> & Seen<G>, recalled(context)),
    judge: (params, seen, context) =>
      definition.judge(params as z.output<P>, seen as Seen<R> & Seen<F> & Seen<G>, recalled(context)),
    command: (params, context) => definition.command(params as z.output<P>, context),
  };
}

/** The rule is met; `values` say what was seen. */
export function pass(values: Readonly<Record<string, Value>> = {}): Finding {
  return { verdict: 'pass', values };
}

/** The evidence was read and the rule is not met. */
export function fail<C extends JudgedCode>(code: C, values: CodeValues<C>): Finding {
  return { verdict: 'fail', code, values: { ...values } };
}

/** Things are on their way and too young to judge. */
export function pending<C extends JudgedCode>(code: C, values: CodeValues<C>, waitSeconds: number): Finding {
  return { verdict: 'pending', code, values: { ...values }, waitSeconds };
}

/** The time to judge has not come: nothing is wrong, and nothing is on its way by itself. */
export function later<C extends JudgedCode>(code: C, values: CodeValues<C>): Finding {
  return { verdict: 'skipped', code, values: { ...values } };
}

/**
 * `pending` while `since` (ISO 8601; else the start of the step) is younger than the window, then `fail`. Only for what
 * is on its way by itself; what no waiting will cure is `fail` at once.
 */
export function pendingOrFail<C extends JudgedCode>(
  code: C,
  values: CodeValues<C>,
  context: CheckContext,
  since: string | undefined = context.stepStartedAt,
): Finding {
  const age = since === undefined ? Number.POSITIVE_INFINITY : (Date.parse(context.now) - Date.parse(since)) / 1000;
  const left = context.window - age;
  return left > 0 ? pending(code, values, Math.ceil(left)) : fail(code, values);
}

/** All reads of a set, arrays flattened, absent ones left out. */
export function readsOf(reads: Reads): ReadSpec[] {
  return Object.values(reads).flatMap((read) => (read === undefined ? [] : isMany(read) ? [...read] : [read]));
}

function isMany(read: Read<unknown> | readonly Read<unknown>[]): read is readonly Read<unknown>[] {
  return Array.isArray(read);
}
