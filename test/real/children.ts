/**
 * Starts programs, keeps what they print, and ends every one of them by its own id.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';

/** A running program of the world. */
export interface Child {
  name: string;
  process: ChildProcess;
  /** Settles when the program has ended. */
  ended: Promise<void>;
  /** The last lines it has printed. */
  tail(): string;
}

/** The programs of one world. */
export class Children {
  readonly #directory: string;
  readonly #all: Child[] = [];
  #stopping = false;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Starts a program; what it prints goes to `<name>.log` in the world's directory.
   * @param stdout receives its standard output instead, and keeps its standard input open
   */
  start(
    name: string,
    command: string,
    args: readonly string[],
    env: Record<string, string> = {},
    stdout?: (text: string) => void,
  ): Child {
    const file = join(this.#directory, `${name}.log`);
    const log = openSync(file, 'a');
    const child = spawn(command, args, {
      cwd: this.#directory,
      // The user's own AWS and cluster settings must not leak into the simulated parts.
      env: { PATH: process.env.PATH ?? '', HOME: this.#directory, LANG: 'C.UTF-8', ...env },
      stdio: stdout === undefined ? ['ignore', log, log] : ['pipe', 'pipe', log],
    });
    closeSync(log);
    if (stdout !== undefined) child.stdout?.on('data', (chunk: Buffer) => stdout(chunk.toString()));
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    const started: Child = { name, process: child, ended, tail: () => tailOf(file) };
    this.#all.push(started);
    return started;
  }

  /** Ids of everything that runs. */
  pids(): number[] {
    return this.#all.filter(isAlive).flatMap((child) => child.process.pid ?? []);
  }

  /** Resident memory of each program in MiB, where /proc tells it. */
  async memory(): Promise<Record<string, number>> {
    const found: Record<string, number> = {};
    for (const child of this.#all.filter(isAlive)) {
      const text = await readFile(`/proc/${child.process.pid}/status`, 'utf8').catch(() => '');
      const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(text)?.[1];
      if (kibibytes !== undefined) found[child.name] = Math.round(Number(kibibytes) / 1024);
    }
    return found;
  }

  /** Throws when a program has ended that nobody has stopped. */
  check(): void {
    const dead = this.#stopping ? undefined : this.#all.find((child) => !isAlive(child));
    if (dead !== undefined) {
      const how = dead.process.signalCode ?? dead.process.exitCode ?? 'no such program';
      throw new Error(`${dead.name} has ended (${how}): ${dead.tail()}`);
    }
  }

  /** Ends all programs and waits until they are gone. Nothing of theirs outlives the world, so none is asked politely. */
  async stop(): Promise<void> {
    this.kill();
    await Promise.all(this.#all.map((child) => child.ended));
  }

  /** Ends all programs without waiting, for the exit of this process. */
  kill(): void {
    this.#stopping = true;
    for (const child of this.#all.filter(isAlive)) child.process.kill('SIGKILL');
  }
}

function isAlive(child: Child): boolean {
  return child.process.pid !== undefined && child.process.exitCode === null && child.process.signalCode === null;
}

function tailOf(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-15).join('\n').slice(-3000);
}

/** Below the ports that systems hand out for outgoing connections, any of which could take a port before its program does. */
const PORTS = { from: 20_000, to: 32_000 };

/** As many free ports of the loopback address as asked for, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  return [...found];
}

/** The port that a server listens on. @throws Error when it does not */
export function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen');
  return address.port;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const isListening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (isListening) await new Promise((resolve) => server.close(resolve));
  return isListening;
}

/**
 * Asks until the answer is not undefined or false.
 * @throws Error naming what was waited for and the last failure, after `timeoutMs`
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 60_000,
  everyMs = 100,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  let last: unknown = 'no answer yet';
  for (;;) {
    try {
      const found = await probe();
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) {
      throw new Error(
        `waited ${timeoutMs / 1000} s in vain for ${what}: ${last instanceof Error ? last.message : last}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
