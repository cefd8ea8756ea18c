/**
 * What commands need from outside: streams, environment, and the parts of Podium, loaded when they are first used so that
 * `podium --version` does not wait for clients of Kubernetes and AWS.
 */
import type { Language } from '../../web/text/types.ts';
import type { Paint } from './paint.ts';
import type { Output } from './screen.ts';

/** The parts of Podium that commands use. */
export interface Parts {
  labs(): Promise<Pick<typeof import('../../checks/labs.ts'), 'findLab' | 'knownLabs'>>;
  labFile(): Promise<Pick<typeof import('../../checks/lab-file.ts'), 'bindLab'>>;
  engine(): Promise<Pick<typeof import('../../checks/grade.ts'), 'grade'>>;
  connection(): Promise<Pick<typeof import('../../checks/reads/connect.ts'), 'connect' | 'settingsFrom'>>;
  replay(): Promise<
    Pick<typeof import('../../checks/reads/replay.ts'), 'bundleBytes' | 'parseBundle' | 'replayReader' | 'recording'>
  >;
  permissions(): Promise<Pick<typeof import('../../checks/permissions.ts'), 'accessOf'>>;
  service(): Promise<Pick<typeof import('../local.ts'), 'startService'>>;
  catalog(): Promise<Pick<typeof import('../../checks/catalog/index.ts'), 'catalog'>>;
}

/** The parts as they are. */
export const parts: Parts = {
  labs: () => import('../../checks/labs.ts'),
  labFile: () => import('../../checks/lab-file.ts'),
  engine: () => import('../../checks/grade.ts'),
  connection: () => import('../../checks/reads/connect.ts'),
  replay: () => import('../../checks/reads/replay.ts'),
  permissions: () => import('../../checks/permissions.ts'),
  service: () => import('../local.ts'),
  catalog: () => import('../../checks/catalog/index.ts'),
};

/** The process around a command. */
export interface Host {
  out: Output;
  err: Output;
  env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C or a signal to end. */
  signal: AbortSignal;
  parts: Parts;
}

/** What a running command has at hand. */
export interface Session extends Host {
  language: Language;
  /** How text for people is painted on a stream. */
  paintOn(output: Output): Paint;
}

export const exitCodes = { allPass: 0, somePass: 1, notGraded: 2, usage: 64, interrupted: 130 } as const;

/** Prints lines to a stream. */
export function print(output: Output, lines: readonly string[]) {
  if (lines.length > 0) output.write(`${lines.join('\n')}\n`);
}
