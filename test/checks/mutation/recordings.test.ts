/**
 * That every lab is tried, and that every reason is needed.
 */
import { existsSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { catalog } from '../../../checks/catalog/index.ts';
import { knownLabs } from '../../../checks/labs.ts';
import { attemptsOf, judgementsOf, reasonOf } from './attempts.ts';
import { asksForNew } from './reasons/common.ts';
import { reasons } from './reasons/index.ts';
import type { Reason } from './reasons/reason.ts';
import { recordingOf, recordings } from './recordings.ts';

const root = join(import.meta.dirname, '../../..');

test.each([...recordings.keys()])('%s has a test of its own', (id) => {
  expect(existsSync(join(import.meta.dirname, `${id}.test.ts`))).toBe(true);
});

test('every lab has a recording', () => {
  const missing = knownLabs().flatMap(({ content }) => (recordings.has(content.lab) ? [] : [content.lab]));
  expect(missing).toEqual([]);
});

test('every reason is the first one for something, and excuses hardly anything that is noticed', async () => {
  const needed = new Set<Reason | undefined>();
  const noticed = { all: 0, excused: 0 };
  for (const id of recordings.keys()) {
    const { judged } = await judgementsOf(recordingOf(id));
    for (const one of attemptsOf(judged)) {
      const reason = reasonOf(one, reasons);
      if (one.passes) needed.add(reason);
      else noticed.all += 1;
      if (!one.passes && reason !== undefined) noticed.excused += 1;
    }
  }
  // A reason that is wider than what it is for would hide the day on which a check does not notice any more.
  expect(noticed.excused / noticed.all).toBeLessThan(0.025);
  const stale = reasons.filter((reason) => !needed.has(reason));
  expect(stale.map(({ checks, damage }) => `${checks} ${damage}`)).toEqual([]);
});

test('every reason is one of checks that there are', () => {
  const known = new Set<string>(catalog.map(({ name }) => name));
  expect(reasons.flatMap(({ checks }) => checks).filter((name) => !known.has(name))).toEqual([]);
});

test('which checks ask for what is newer than the enrolment is known', async () => {
  const files = globSync('checks/catalog/*.ts', { cwd: root }).filter((file) => basename(file) !== 'index.ts');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: files,
    bundle: true,
    write: false,
    format: 'esm',
    packages: 'external',
    outdir: 'out',
  });
  const stems = outputFiles
    .filter(({ text }) => /\benrolledAt\b/.test(text))
    .map(({ path }) => basename(path, '.js').replaceAll('-', '.').toLowerCase());
  expect(stems.sort()).toEqual([...asksForNew].map((name) => name.toLowerCase()).sort());
});
