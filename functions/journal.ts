/**
 * Structured lines for logs. No text from outside gets in: neither messages of errors, which quote requests, nor ids of accounts.
 */

import { inSource } from './source-place.ts';

/**
 * Metrics that CloudWatch takes out of a line: names of its other members, by namespace and dimensions.
 * Source: "Specification: Embedded metric format", Amazon CloudWatch User Guide.
 */
export interface EmbeddedMetrics {
  /** Milliseconds since 1970. */
  Timestamp: number;
  CloudWatchMetrics: readonly {
    Namespace: string;
    Dimensions: readonly (readonly string[])[];
    Metrics: readonly { Name: string; Unit: 'Count' | 'Milliseconds' }[];
  }[];
}

/** What a line may tell; ids are Podium's own. */
export interface Entry {
  /** Id of the invocation. */
  request?: string | undefined;
  grading?: string | undefined;
  _aws?: EmbeddedMetrics;
  [fact: string]: string | number | boolean | readonly string[] | EmbeddedMetrics | undefined;
}

/**
 * Writes one line of JSON to the standard output. Not by the console: in Lambda that wraps a line in another, and CloudWatch
 * finds no metrics in there.
 */
export function note(level: 'info' | 'error', what: string, entry: Entry = {}): void {
  // Lambda filters lines by these names; it wants the time as RFC 3339 has it.
  const line = { timestamp: new Date().toISOString(), level: level.toUpperCase(), what, ...entry };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** What may be told of an error: its name, its code, what AWS answered and where in the code it came from. */
export function tellOf(error: unknown): Entry & { at?: readonly string[] } {
  if (!(error instanceof Error)) return { error: typeof error };
  const { name, message, stack = '' } = error;
  const status = metadataOf(error).httpStatusCode;
  const code = codeOf(error) ?? codeOf(error.cause);
  // The stack begins with the message, whose lines may look like frames.
  const from = stack.includes(message) ? stack.indexOf(message) + message.length : 0;
  const frames = stack.slice(from).split('\n');
  const at = frames.map((frame) => frame.trim()).filter((frame) => /^at .*:\d+:\d+\)?$/.test(frame));
  return {
    error: isWord(name) ? name : 'Error',
    ...(code !== undefined && { code }),
    ...(typeof status === 'number' && { status }),
    at: at.slice(0, 5).map(inSource),
  };
}

/** The code of an error of Node, e.g. `ECONNREFUSED`, or of a Problem. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && isWord(error.code) ? error.code : undefined;
}

/** Whether a text is a name as programs give them; ids of accounts have more digits. */
function isWord(text: string): boolean {
  return text.length <= 80 && /^[A-Za-z](?:[A-Za-z_.]|\d{1,3}(?!\d))*$/.test(text);
}

function metadataOf(error: Error): { httpStatusCode?: unknown } {
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  return typeof metadata === 'object' && metadata !== null ? metadata : {};
}
