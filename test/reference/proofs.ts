/**
 * What proves each system, found in the code: the traps of its checks, the tests on a real control plane, and the labs.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { isRecord } from '../../checks/rules/path.ts';
import { type Asked, type FoundTest, isAsked, isTrap, testsIn } from './found-tests.ts';
import { type Proof, systems } from './systems.ts';

const root = join(import.meta.dirname, '../..');

/** Titles of tests in a file. */
export interface Titles {
  file: string;
  titles: string[];
}

/** One check that proves a system. */
export interface Row {
  area: string;
  system: string;
  proof: Proof;
  /** Tests that try what may go wrong. */
  traps: Titles[];
  /** Tests on a real control plane. */
  real: Titles[];
  /** Labs, with the steps that ask for it. */
  labs: { lab: string; steps: string[] }[];
}

/** Finds all of it. */
export function findProofs(): Row[] {
  const unit = filesOf('test/{checks,rules}/*.test.ts').map(readTests);
  const real = filesOf('test/real/*.test.ts').map(readTests);
  const labs = filesOf('checks/labs/*.yaml').map(readLab);
  const all = Object.entries(systems).flatMap(([area, within]) =>
    Object.entries(within).flatMap(([system, proofs]) => proofs.map((proof) => ({ area, system, proof }))),
  );
  return all.map((one): Row => {
    const titles = (files: readonly Source[]) =>
      files.map((file) => titlesOf(file, one.proof)).filter((found) => found.titles.length > 0);
    const used = titles(labs).map((found) => ({ lab: basename(found.file, '.yaml'), steps: found.titles }));
    return { ...one, traps: titles(unit), real: [...titles(real), ...used.flatMap(driven)], labs: used };
  });
}

/** A file of tests, or of steps. */
interface Source {
  file: string;
  tests: readonly FoundTest[];
}

function filesOf(pattern: string): string[] {
  return globSync(pattern, { cwd: root }).sort();
}

function readTests(file: string): Source {
  return { file, tests: testsIn(join(root, file)) };
}

function readLab(file: string): Source {
  const lab: unknown = parse(readFileSync(join(root, file), 'utf8'));
  const steps = isRecord(lab) && Array.isArray(lab.steps) ? lab.steps.filter(isRecord) : [];
  return {
    file,
    tests: steps.map(({ id, checks }) => ({ group: '', title: String(id), asked: askedIn(checks), texts: [] })),
  };
}

/** The checks of a step, also those in combinations. */
function askedIn(value: unknown): Asked[] {
  if (Array.isArray(value)) return value.flatMap(askedIn);
  if (!isRecord(value)) return [];
  if ('use' in value) return [{ check: String(value.use), params: value.with }];
  return Object.values(value).flatMap(askedIn);
}

function titlesOf({ file, tests }: Source, proof: Proof): Titles {
  const found = tests.filter(({ asked }) => asked.some((one) => isAsked(one, proof)));
  const titles = found.map(({ group, title }) => (group === '' ? title : `${group}: ${title}`));
  return { file, titles: [...new Set(titles)].filter(isTrap) };
}

/** The tests that do steps of a lab in a world, if the lab has any. */
function driven({ lab, steps }: { lab: string; steps: string[] }): Titles[] {
  const file = `test/real/labs/${lab}.test.ts`;
  return existsSync(join(root, file)) ? [{ file, titles: steps.map((id) => `step ${id}`) }] : [];
}
