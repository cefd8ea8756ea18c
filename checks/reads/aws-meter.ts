/**
 * Counts and caps what an SDK client receives, and refuses web pages: the SDK reads answers of any size, and a page as one
 * without content.
 */
import { pipeline, type Readable, Transform } from 'node:stream';
import type { Tally } from './answers.ts';
import { retryAfterMs } from './kube-status.ts';

/** What the answers to one read may cost, and what the last one asked for. */
export interface Meter {
  tally: Tally;
  /** Bytes. */
  cap: number;
  isOver: boolean;
  retryAfterMs: number;
}

interface HandlerOptions {
  abortSignal?: unknown;
}

/** The part of an SDK request handler that is metered. */
export interface Meterable {
  handle(request: unknown, options?: HandlerOptions): Promise<{ response: Response }>;
}

interface Response {
  statusCode: number;
  body?: Readable;
  headers: Record<string, string>;
}

/** A page for people where an API should have answered, e.g. that of a proxy. */
class WebPageError extends Error {
  override readonly name = 'WebPageError';
}

const meters = new WeakMap<AbortSignal, Meter>();

/** Names the meter of the requests that are sent with this signal, which must not be used for another read. */
export function metered(signal: AbortSignal, meter: Meter): AbortSignal {
  meters.set(signal, meter);
  return signal;
}

/** Makes a client's request handler throw WebPageError for a web page, unless its status says enough. */
export function refusePages(handler: Meterable): void {
  const handle = handler.handle.bind(handler);
  handler.handle = async (request, options) => {
    const handled = await handle(request, options);
    const { statusCode, headers, body } = handled.response;
    if (statusCode >= 500 || statusCode === 429 || !/^text\/html\b/i.test(headers['content-type'] ?? ''))
      return handled;
    body?.destroy();
    throw new WebPageError('not an answer of AWS');
  };
}

/** Makes a client's request handler report to the meters. */
export function meter(handler: Meterable): void {
  const handle = handler.handle.bind(handler);
  handler.handle = async (request, options) => {
    const signal = options?.abortSignal;
    const found = signal instanceof AbortSignal ? meters.get(signal) : undefined;
    if (found === undefined) return handle(request, options);
    found.tally.requests += 1;
    const handled = await handle(request, options);
    const { response } = handled;
    found.retryAfterMs = retryAfterMs(response.headers['retry-after']);
    if (response.body !== undefined) response.body = counted(response.body, found);
    return handled;
  };
}

function counted(body: Readable, found: Meter): Readable {
  const counter = new Transform({
    transform(chunk: Buffer, _, done) {
      found.tally.bytes += chunk.length;
      found.isOver ||= found.tally.bytes > found.cap;
      done(found.isOver ? new Error('over the cap') : null, chunk);
    },
  });
  return pipeline(body, counter, () => {}); // The SDK hears the error through the counter.
}
