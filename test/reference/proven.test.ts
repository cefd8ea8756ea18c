/** What is said of systems and causes: each is proven, and what proves it is there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type CheckName, catalog } from '../../checks/catalog/index.ts';
import { isRecord } from '../../checks/rules/path.ts';
import type { Check } from '../../checks/verdict.ts';
import { causeCodes } from '../../web/text/en/cause.ts';
import { en } from '../../web/text/en.ts';
import { findProven, type Proven } from './files.ts';
import { testsIn } from './found-tests.ts';
import { type Proof, systems } from './systems.ts';

const root = join(import.meta.dirname, '../..');
const known: readonly Check[] = catalog;
let proven: Proven;

beforeAll(() => {
  proven = findProven();
}, 120_000);

const proofs = Object.entries(systems).flatMap(([area, all]) =>
  Object.entries(all).flatMap(([system, of]) =>
    of.map((proof): [string, Proof] => [`${area}, ${system}: ${proof.join(' ')}`, proof]),
  ),
);

describe('a system', () => {
  test.each(proofs)('%s', (_, proof) => {
    const [check, parameter] = proof;
    expect(parameterOf(check, parameter?.split('.') ?? []), 'the check has such a parameter').toBe(true);
    const row = proven.systems.find((one) => one.proof === proof);
    expect(
      row?.traps.flatMap(({ titles }) => titles),
      'unit tests of it',
    ).not.toEqual([]);
    expect(
      row?.real.flatMap(({ titles }) => titles),
      'tests of it on a real control plane',
    ).not.toEqual([]);
  });

  test('has proofs that differ from those of all others', () => {
    const all = proofs.map(([, proof]) => proof.join(' '));
    expect(all.filter((one, at) => all.indexOf(one) !== at)).toEqual([]);
  });

  test('is proven by every check but those that prove nothing alone', () => {
    const used: ReadonlySet<CheckName> = new Set(proofs.map(([, [check]]) => check));
    expect(catalog.map(({ name }) => name).filter((name) => !used.has(name))).toEqual(['aws.reach', 'http.growth']);
  });
});

describe('a cause', () => {
  test('none is without a proof', () => {
    expect(proven.causes.filter((one) => one.proofs.length === 0).map(({ code }) => code)).toEqual([]);
  });

  test('all are told of, each with its sentences', () => {
    expect(proven.causes.map(({ code }) => code).sort()).toEqual(Object.keys(causeCodes).sort());
    for (const { code } of proven.causes) expect(Object.hasOwn(en.codes, code), code).toBe(true);
  });
});

describe('the tests that are found', () => {
  test('stand in files that are there', () => {
    const files = proven.systems.flatMap(({ traps, real }) => [...traps, ...real]).map(({ file }) => file);
    expect(new Set(files).size).toBeGreaterThan(60);
    for (const file of new Set(files)) expect(existsSync(join(root, file)), file).toBe(true);
  });

  test('have the titles that they are run under', () => {
    const titles = testsIn(import.meta.filename).map(({ group, title }) => `${group}: ${title}`);
    expect(titles).toContain('the tests that are found: have the titles that they are run under');
    expect(testsIn(join(root, 'test/checks/aws-leftovers.test.ts')).map(({ group }) => group)).toContain('snapshots');
  });
});

/** Whether a check takes a parameter at that path. */
function parameterOf(name: CheckName, path: readonly string[]): boolean {
  const check = known.find((one) => one.name === name);
  if (check === undefined) return false;
  let schema: unknown = z.toJSONSchema(check.params, { io: 'input', unrepresentable: 'any' });
  for (const key of path) {
    const properties = isRecord(schema) ? schema.properties : undefined;
    if (!isRecord(properties) || !Object.hasOwn(properties, key)) return false;
    schema = properties[key];
  }
  return true;
}
