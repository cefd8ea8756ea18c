/**
 * How answers are made: the outcome of a read together with what it cost.
 */
import type { BlockedCode, CodeValues, ErrorCode } from '../codes.ts';
import type { Answer } from './reader.ts';

type WithoutMeta<A> = A extends { meta: unknown } ? Omit<A, 'meta'> : never;

/** An outcome before its cost is known. */
export type Outcome = WithoutMeta<Answer>;
/** Why a read has no value. */
export type Refusal = Exclude<Outcome, { outcome: 'value' }>;

/** The read came to this value; "not there" is a value too. */
export function value(given: unknown): Outcome {
  return { outcome: 'value', value: given };
}

/** The grader may not or cannot read. */
export function denied<C extends BlockedCode>(code: C, values: CodeValues<C>): Refusal {
  // TypeScript does not follow that `code` and `values` of one C belong to the same member of the union.
  return { outcome: 'denied', code, values } as Refusal;
}

/** The grader or a service had a fault; `retryAfterMs` says that trying again may help (0: no wait asked for). */
export function failed<C extends ErrorCode>(code: C, values: CodeValues<C>, retryAfterMs?: number): Refusal {
  // As in `denied`.
  return { outcome: 'failed', code, values, ...(retryAfterMs !== undefined && { retryAfterMs }) } as Refusal;
}

/** An outcome that ends a read early; thrown and caught inside checks/reads only. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** Counts what one read costs, from its construction to `answer`. */
export class Tally {
  requests = 0;
  /** Bytes as they came. */
  bytes = 0;
  /** Bytes after decompression: what caps are about. */
  decoded = 0;
  resourceVersion: string | undefined;
  readonly #started = performance.now();

  /** Milliseconds so far. */
  get ms(): number {
    return performance.now() - this.#started;
  }

  /** Whole seconds so far, at least one, for messages. */
  get seconds(): number {
    return Math.max(1, Math.round(this.ms / 1000));
  }

  answer(outcome: Outcome): Answer {
    const meta = {
      at: new Date().toISOString(),
      ms: Math.round(this.ms),
      bytes: this.bytes,
      requests: this.requests,
      ...(this.resourceVersion !== undefined && { resourceVersion: this.resourceVersion }),
    };
    // Adding `meta` to a member of Outcome gives the member of Answer that it was made from.
    return { ...outcome, meta } as Answer;
  }
}
