import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Reference, readReference } from '../../checks/authoring/reference.ts';
import { replay } from '../../checks/authoring/trial.ts';
import { catalog } from '../../checks/catalog/index.ts';
import { bindLab } from '../../checks/lab-file.ts';
import { findLab } from '../../checks/labs.ts';
import { parseBundle } from '../../checks/reads/replay.ts';
import { leavesOfReport } from '../../checks/report.ts';
import { spokenMessage, wholeReference } from '../../functions/reference.ts';
import { texts } from '../../web/text/index.ts';
import { languages } from '../../web/text/types.ts';
import { deriveReference } from './derive.ts';
import { findProven, type Proven, referenceFiles } from './files.ts';

const root = join(import.meta.dirname, '../..');
const UPDATE = 'run "npm run reference"';
let reference: Reference;
let proven: Proven;

beforeAll(async () => {
  reference = await deriveReference();
  proven = findProven();
}, 120_000);

test('what is known of the checks is up to date', () => {
  const written = readReference();
  const names = [...new Set([...Object.keys(written.checks), ...Object.keys(reference.checks)])];
  // Names alone: the whole is too long to be shown.
  const isStale = (name: string) => !isDeepStrictEqual(written.checks[name], reference.checks[name]);
  expect(names.filter(isStale), UPDATE).toEqual([]);
  expect([written.literals, written.names], UPDATE).toEqual([reference.literals, reference.names]);
});

test('the pages are up to date, and there are no others', () => {
  const files = referenceFiles(reference, proven);
  const there = ['checks/README.md', ...globSync('checks/reference/*', { cwd: root })].sort();
  expect(there, UPDATE).toEqual([...files.keys()].sort());
  const stale = [...files].filter(([file, text]) => readFileSync(join(root, file), 'utf8') !== text);
  expect(
    stale.map(([file]) => file),
    UPDATE,
  ).toEqual([]);
});

test('no page is too long to be read', () => {
  for (const [file, text] of referenceFiles(reference, proven)) expect(text.length, file).toBeLessThan(250_000);
});

describe('each check', () => {
  test.each(catalog.map(({ name }) => name))('%s', (name) => {
    const { summary, source, codes = [], traps = [] } = reference.checks[name] ?? {};
    expect(summary).toMatch(/^Passes .*\.$/);
    expect(source).toMatch(/^https:/);
    expect(codes.length).toBeGreaterThan(0);
    expect(traps.flatMap(({ titles }) => titles).length).toBeGreaterThan(2);
  });
});

test('the codes that recordings come to are those that the reference knows', async () => {
  const folder = join(root, 'functions/demo');
  let seen = 0;
  for (const name of globSync('*.json.gz', { cwd: folder })) {
    const bundle = parseBundle(readFileSync(join(folder, name)), name);
    const lab = bindLab(findLab(bundle.lab.id), bundle.parameters);
    // Without the order of steps, so that as many checks as possible come to a verdict.
    const report = await replay({ ...lab, steps: lab.steps.map((step) => ({ ...step, after: [] })) }, bundle);
    for (const { check } of leavesOfReport(report)) {
      if (check.code === undefined || (check.live !== 'fail' && check.live !== 'pending')) continue;
      expect(reference.checks[check.use]?.codes, `${name}: ${check.use}`).toContain(check.code);
      seen++;
    }
  }
  expect(seen).toBeGreaterThan(40);
});

describe.each(languages)('messages in %s', (language) => {
  test.each(Object.keys(texts.en.codes))('%s', (code) => {
    for (const sentence of Object.values(spokenMessage(language, code, reference)))
      expect(sentence).not.toMatch(new RegExp(String.raw`undefined|NaN|\[object|^${code}$`));
  });

  test('the whole reference names every check and every message', () => {
    const text = wholeReference(language);
    for (const { name } of catalog) expect(text).toContain(`\n## ${name}\n`);
    for (const code of new Set(Object.values(reference.checks).flatMap(({ codes }) => codes)))
      expect(text).toContain(`\`${code}\``);
  });
});
