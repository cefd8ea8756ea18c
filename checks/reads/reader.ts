/**
 * The port through which evidence comes in: live, or replayed from a bundle.
 */
import type { BlockedCode, CodeValues, ErrorCode } from '../codes.ts';
import type { ReadSpec } from './read.ts';

/** When and how an answer came. */
export interface AnswerMeta {
  /** ISO 8601 time at which the answer was complete. */
  at: string;
  /** Milliseconds from request to complete answer. */
  ms: number;
  /** Size of the answer in bytes, before decompression where known. */
  bytes: number;
  /** Requests that were sent for it (pages and repeats count). */
  requests: number;
  resourceVersion?: string;
}

/**
 * What a read came to. `value` is JSON and its shape depends on the read (see read.ts); "not there" is a value.
 * `denied` means that the grader may not or cannot read (verdict `blocked`), `failed` that the grader or the service
 * had a fault (verdict `error`); `retryAfterMs` is set when trying again may help (0: no wait asked for).
 */
export type Answer =
  | { outcome: 'value'; value: unknown; meta: AnswerMeta }
  | { [C in BlockedCode]: { outcome: 'denied'; code: C; values: CodeValues<C>; meta: AnswerMeta } }[BlockedCode]
  | {
      [C in ErrorCode]: { outcome: 'failed'; code: C; values: CodeValues<C>; retryAfterMs?: number; meta: AnswerMeta };
    }[ErrorCode];

export interface ReadOptions {
  signal: AbortSignal;
  /** Largest answer that is accepted, in bytes after decompression. */
  maxBytes: number;
  /** Told of bytes after decompression as they come; false when all reads together have had enough. */
  spend?(bytes: number): boolean;
}

/** Fetches reads; never throws and never answers with a client's own error text. */
export interface Reader {
  read(spec: ReadSpec, options: ReadOptions): Promise<Answer>;
  close(): Promise<void>;
}
