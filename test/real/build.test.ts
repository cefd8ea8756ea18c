import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { build } from './build.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'podium-build-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

/** Runs the build with no program on the PATH but those given. */
async function buildWith(...programs: string[]): Promise<{ code: number; stderr: string }> {
  const bin = join(directory, 'bin');
  await mkdir(bin);
  for (const program of programs) {
    await writeFile(join(bin, program), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  }
  const script = fileURLToPath(new URL('./build.ts', import.meta.url));
  const env = { PATH: bin, PODIUM_CACHE: join(directory, 'cache'), HOME: directory };
  return promisify(execFile)(process.execPath, [script], { env }).then(
    ({ stderr }) => ({ code: 0, stderr }),
    (error: { code: number; stderr: string }) => ({ code: error.code, stderr: error.stderr }),
  );
}

it('says in one sentence that Python is missing, and fails', async () => {
  const { code, stderr } = await buildWith();
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Python is missing: [^\n]+\.\n$/);
});

it('says in one sentence that Go is missing, and fails', async () => {
  const tools = await build();
  const environment = dirname(dirname(tools.python));
  await mkdir(join(directory, 'cache'));
  await symlink(environment, join(directory, 'cache', basename(environment)));
  const { code, stderr } = await buildWith();
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Go is missing: [^\n]+\.\n$/);
});

it('leaves nothing behind that could be taken for a finished build', async () => {
  const tools = await build();
  const environment = dirname(dirname(tools.python));
  await mkdir(join(directory, 'cache'));
  await symlink(environment, join(directory, 'cache', basename(environment)));
  // A Go that answers `go version` and builds nothing.
  const { code } = await buildWith('go');
  expect(code).toBe(1);
  expect(await readdir(join(directory, 'cache'))).toEqual([basename(environment)]);
});
