/**
 * `npm run sandbox`: the world of the tests to try things by hand, until Ctrl-C. Prints a kubeconfig, the settings of the AWS
 * emulator, and the address of the page.
 *
 * Moves of the lab can be done from the start: `npm run sandbox -- solved`, or up to a step: `npm run sandbox -- flask-ingress`.
 */
import { spawn } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { moves, solve } from './lab-world.ts';
import { startWorld, type World } from './world.ts';

/** A service that runs beside the world until it is closed. */
export interface Service {
  /** Lines to print, e.g. the address of the page. */
  lines: readonly string[];
  close(): Promise<void>;
}

/** Starts the product's local service against a world; its environment is that of `world.env`. */
export type StartService = (world: World) => Promise<Service>;

/**
 * Runs the world until the process is told to end.
 * @param upTo id of the last step to do, `solved` for all of them, absent for an empty account
 * @throws Error when the step is unknown or something does not start
 */
export async function sandbox(upTo: string | undefined, startService: StartService | undefined): Promise<void> {
  if (upTo !== undefined && upTo !== 'solved' && !moves.some((move) => move.id === upTo)) {
    throw new Error(`no step ${upTo}; there are: solved, ${moves.map((move) => move.id).join(', ')}`);
  }
  const log = (line: string) => console.log(line);
  const world = await startWorld({ log });
  const settings = join(world.directory, 'environment');
  const exports = Object.entries(world.ownerEnv).map(([key, value]) => `export ${key}='${value}'`);
  await writeFile(settings, `${exports.join('\n')}\nexport KUBECONFIG='${world.kubeconfig}'\n`);
  await chmod(settings, 0o600);
  if (upTo !== undefined)
    await solve(world, upTo === 'solved' ? undefined : upTo, (id, ms) =>
      log(`${id} done in ${(ms / 1000).toFixed(1)} s`),
    );
  const service = await startService?.(world);
  log('');
  log(`kubeconfig   ${world.kubeconfig}`);
  log(`environment  . ${settings}   (AWS settings of the participant, and KUBECONFIG)`);
  log(`kubectl      ${world.tools.kubectl}`);
  log(`cluster      ${world.cluster.arn}`);
  log(`grader       ${world.roleArn}, external id ${world.externalId}`);
  for (const line of service?.lines ?? []) log(line);
  log('Ctrl-C ends it.');
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await service?.close();
  await world.stop();
}

/** The built service, as an operator starts it who owns the account: with an event of the lab, and nothing kept. */
async function servePage(world: World): Promise<Service> {
  const folder = join(world.directory, 'service');
  const command = ['serve', '--lab', 'eks-web-application', '--event', 'sandbox', '--data', folder];
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
  await sandbox(process.argv[2], servePage).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
