/**
 * `npm run sandbox -- <lab>`: the world of the tests to try things by hand, until Ctrl-C. Prints a kubeconfig, the settings of the
 * AWS emulator, and the address of the page, on which the lab is served. A lab is an id, or the path of a lab file.
 *
 * `npm run sandbox -- <lab> --solve [step]` does the lab while the page is open, up to a step or to its end. A lab file of one's own
 * is served too, but nobody knows how to do it.
 */
import { spawn } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join, resolve as resolvePath } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bindLab } from '../../checks/lab-file.ts';
import { findLab } from '../../checks/labs.ts';
import { labs, movesOf } from './labs/index.ts';
import { type LabMoves, solve } from './moves/move.ts';
import { startWorld, type World } from './world.ts';

/** What the sandbox is asked for. */
export interface Wish {
  /** Id or path, as `podium serve --lab` takes it. */
  lab: string;
  /** Name of the cluster, as the lab has it. */
  cluster?: string;
  /** How the lab is done, if somebody knows. */
  moves: LabMoves | undefined;
  /** Id of the last step to do, `all` for every step; absent: nothing is done. */
  solve?: string;
}

/**
 * Reads the words of the command line.
 * @throws Error in one sentence when there is no such lab or step
 */
export function wishOf(words: readonly string[]): Wish {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { solve: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [name, step] = positionals;
  if (name === undefined) throw new Error(`which lab? There are: ${labs.map(({ lab }) => lab).join(', ')}`);
  const isFile = /[/\\]|\.ya?ml$/.test(name);
  const lab = isFile ? resolvePath(name) : name;
  const { id, parameters } = bindLab(findLab(lab));
  const moves = isFile ? undefined : movesOf(id);
  if (values.solve === true && step !== undefined && moves !== undefined && !moves.moves.some((one) => one.id === step))
    throw new Error(`no step ${step}; there are: ${moves.moves.map((one) => one.id).join(', ')}`);
  return {
    lab,
    moves,
    ...(parameters.cluster !== undefined && { cluster: parameters.cluster }),
    ...(values.solve === true && { solve: step ?? 'all' }),
  };
}

/** A service that runs beside the world until it is closed. */
export interface Service {
  /** Lines to print, e.g. the address of the page. */
  lines: readonly string[];
  close(): Promise<void>;
}

/** Runs the world until the process is told to end. @throws Error when something does not start */
export async function sandbox(wish: Wish, startService: (world: World, wish: Wish) => Promise<Service>): Promise<void> {
  const log = (line: string) => console.log(line);
  const world = await startWorld({ log, ...(wish.cluster !== undefined && { cluster: wish.cluster }) });
  const settings = join(world.directory, 'environment');
  const exports = Object.entries(world.ownerEnv).map(([key, value]) => `export ${key}='${value}'`);
  await writeFile(settings, `${exports.join('\n')}\nexport KUBECONFIG='${world.kubeconfig}'\n`);
  await chmod(settings, 0o600);
  const service = await startService(world, wish);
  log('');
  log(`kubeconfig   ${world.kubeconfig}`);
  log(`environment  . ${settings}   (AWS settings of the participant, and KUBECONFIG)`);
  log(`kubectl      ${world.tools.kubectl}`);
  log(`cluster      ${world.cluster.arn}`);
  log(`grader       ${world.roleArn}, external id ${world.externalId}`);
  for (const line of service.lines) log(line);
  log('Ctrl-C ends it.');
  const ended = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  // Whoever ends it does not wait for the lab to be done.
  await Promise.race([ended, perform(world, wish, log).then(() => ended)]);
  await service.close();
  await world.stop();
}

/** Does the lab as far as it was wished. */
async function perform(world: World, { moves, solve: upTo }: Wish, log: (line: string) => void): Promise<void> {
  if (upTo === undefined) return;
  if (moves === undefined) {
    log('Nobody knows how to do this lab: do it by hand, or take --solve away.');
    return;
  }
  await solve(world, moves, upTo === 'all' ? undefined : upTo, (id, ms) =>
    log(`${id} done in ${(ms / 1000).toFixed(1)} s`),
  ).catch((error: unknown) => log(error instanceof Error ? error.message : String(error)));
}

/** The built service, as an operator starts it who owns the account: with an event of the lab, and nothing kept. */
async function servePage(world: World, { lab }: Wish): Promise<Service> {
  const folder = join(world.directory, 'service');
  const command = ['serve', '--lab', lab, '--event', 'sandbox', '--data', folder];
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('../../dist/podium.cjs', import.meta.url)), ...command],
    {
      env: { PATH: process.env.PATH, HOME: world.directory, ...world.ownerEnv },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    void ended.then(() => reject(new Error('the service ended before it listened')));
    child.stdout.on('data', (text: Buffer) => {
      lines.push(...`${text}`.trimEnd().split('\n'));
      if (lines.some((line) => line.includes('/i/'))) resolve();
    });
  });
  return {
    lines,
    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

if (import.meta.main) {
  await Promise.resolve()
    .then(() => sandbox(wishOf(process.argv.slice(2)), servePage))
    .catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    });
}
