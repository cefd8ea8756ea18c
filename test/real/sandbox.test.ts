/** What the sandbox is asked for by its command line. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { knownLabs } from '../../checks/labs.ts';
import { labs } from './labs/index.ts';
import { wishOf } from './sandbox.ts';

const known = knownLabs().map(({ content }) => content.lab);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'podium-sandbox-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('every lab that comes with Podium is done in a world, by tests of its own', () => {
  expect(labs.map(({ lab }) => lab).sort()).toEqual([...known].sort());
  const missing = known.filter((id) => !existsSync(new URL(`./labs/${id}.test.ts`, import.meta.url)));
  expect(missing).toEqual([]);
});

test.each(known)('%s: a world with the cluster of the lab, and all of its moves', (id) => {
  const wish = wishOf([id, '--solve']);
  expect(wish).toMatchObject({ lab: id, solve: 'all', moves: { lab: id } });
  const parameter = knownLabs().find(({ content }) => content.lab === id)?.content.parameters.cluster;
  expect(wish.cluster).toBe(parameter?.default);
});

test('a step is the last one to do, wherever it stands', () => {
  expect(wishOf(['eks-web-application', '--solve', 'nodes'])).toMatchObject({ solve: 'nodes' });
  expect(wishOf(['eks-web-application'])).not.toHaveProperty('solve');
  expect(() => wishOf(['eks-web-application', '--solve', 'none'])).toThrow('no step none; there are: ');
});

test('no lab, and a lab that there is not', () => {
  expect(() => wishOf([])).toThrow(`which lab? There are: `);
  expect(() => wishOf(['none'])).toThrow('lab.unknown');
});

test('a lab file of one’s own is served, and nobody knows how to do it', () => {
  const file = join(folder, 'mine.yaml');
  copyFileSync(new URL('../../checks/labs/eks-essentials.yaml', import.meta.url), file);
  expect(wishOf([file, '--solve'])).toMatchObject({ lab: file, moves: undefined, solve: 'all' });
});
