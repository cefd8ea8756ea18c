/**
 * The command line as people run it: a process of its own, with an environment that the test gives.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../functions/cli.ts', import.meta.url));

/** How a run of `podium` ended. */
export interface Ended {
  /** Exit code; null when a signal ended it. */
  code: number | null;
  out: string;
  err: string;
  /** Milliseconds. */
  ms: number;
}

/** A run of `podium` under way. */
export interface Running {
  process: ChildProcess;
  ended: Promise<Ended>;
}

/**
 * Starts `podium` with nothing in its environment but `env` and what a shell always has.
 * @param stdout a file that takes its standard output
 */
export function startPodium(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
  stdout?: string,
): Running {
  const began = Date.now();
  const file = stdout === undefined ? undefined : openSync(stdout, 'w');
  const child = spawn(process.execPath, [ENTRY, ...args], {
    env: { PATH: process.env.PATH ?? '', HOME: cwd, LANG: 'en_US.UTF-8', ...env },
    stdio: ['ignore', file ?? 'pipe', 'pipe'],
    cwd,
  });
  if (file !== undefined) closeSync(file);
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err, ms: Date.now() - began }));
  });
  return { process: child, ended };
}

/** Runs `podium` to its end. */
export async function podium(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<Ended> {
  return startPodium(args, env, cwd).ended;
}
