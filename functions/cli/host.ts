/**
 * What commands need from outside, and what they give back.
 */
import type { Readable } from 'node:stream';
import type { grade } from '../../checks/grade.ts';
import type { Language } from '../../web/text/types.ts';
import type { Paint } from './paint.ts';
import type { Output } from './screen.ts';

/** The parts of Podium that reach out of the process. */
export interface Parts {
  grade: typeof grade;
  /** Loaded when it is used: the clients of Kubernetes and AWS take their time. */
  connection(): Promise<Pick<typeof import('../../checks/reads/connect.ts'), 'connect' | 'settingsFrom'>>;
  service(): Promise<Pick<typeof import('../local.ts'), 'startService'>>;
}

/** The process around a command. */
export interface Host {
  out: Output;
  err: Output;
  env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C or a signal to end. */
  signal: AbortSignal;
  /** Where answers come from; without it, nobody can be asked. */
  input?(): Readable & { isTTY?: boolean };
  /** In place of the real ones; for tests. */
  parts?: Parts;
}

/** What a running command has at hand. */
export interface Session extends Host {
  language: Language;
  /** How text for people is painted on a stream. */
  paintOn(output: Output): Paint;
}

/** A session of a command that uses more than texts. */
export interface Work extends Session {
  parts: Parts;
}

export const exitCodes = { allPass: 0, somePass: 1, notGraded: 2, usage: 64, interrupted: 130 } as const;

/** Prints lines to a stream. */
export function print(output: Output, lines: readonly string[]) {
  if (lines.length > 0) output.write(`${lines.join('\n')}\n`);
}
