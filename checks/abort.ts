/**
 * Ends of waiting: what does not answer is left behind.
 */

/** What a promise gives, or a rejection with the signal's reason as soon as that aborts. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** What a promise gives, or a rejection when it takes longer than so many milliseconds. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(new Error(`no answer within ${ms} ms`)), ms);
  try {
    return await orAborted(promise, end.signal);
  } finally {
    clearTimeout(timer);
  }
}
