/**
 * Structured lines for logs. No text from outside gets in: neither messages of errors, which quote requests, nor ids of accounts.
 */

/** What a line may tell; ids are Podium's own. */
export interface Entry {
  /** Id of the invocation or of the answer that shows it. */
  request?: string;
  grading?: string;
  route?: string;
  milliseconds?: number;
  [fact: string]: string | number | boolean | readonly string[] | undefined;
}

/** Writes one line of JSON. */
export function note(level: 'info' | 'error', what: string, entry: Entry = {}): void {
  console[level](JSON.stringify({ level, what, ...entry }));
}

/** What may be told of an error: its name, what AWS answered and where in the code it came from. */
export function tellOf(error: unknown): Entry {
  if (!(error instanceof Error)) return { error: typeof error };
  const { name, stack = '' } = error;
  const status = metadataOf(error).httpStatusCode;
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    error: name,
    ...(typeof status === 'number' && { status }),
    at: frames.slice(0, 5).map((frame) => frame.trim()),
  };
}

function metadataOf(error: Error): { httpStatusCode?: unknown } {
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  return typeof metadata === 'object' && metadata !== null ? metadata : {};
}
