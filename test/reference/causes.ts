/**
 * First causes with the tests that bring them about on a real control plane.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testsIn } from './found-tests.ts';
import type { Titles } from './proofs.ts';
import { membersOf, parseSource, textOf } from './syntax.ts';

const root = join(import.meta.dirname, '../..');
const TEST = 'test/real/causes.test.ts';

export interface Cause {
  /** In words, as its code says it. */
  cause: string;
  code: string;
  /** Tests in which it is the verdict. */
  proofs: Titles[];
}

/** All causes, in the order of their codes. */
export function findCauses(): Cause[] {
  const source = readFileSync(join(root, 'checks/codes/cause.ts'), 'utf8');
  const proofs = proofsByCode();
  return [...source.matchAll(/^ {2}'([a-z][A-Za-z]*\.[A-Za-z]+)':/gm)].map(([, code = '']) => {
    const titles = proofs.get(code) ?? [];
    return { cause: inWords(code), code, proofs: titles.length === 0 ? [] : [{ file: TEST, titles }] };
  });
}

/** Titles of tests by the code that they expect: in a table of cases, or as a text in the test itself. */
function proofsByCode(): Map<string, string[]> {
  const file = join(root, TEST);
  const { scope } = parseSource(file);
  const cases = scope.get('cases');
  const inTable = (cases === undefined ? [] : membersOf(cases)).flatMap(([title, one]): [string, string][] => {
    const code = membersOf(one).find(([key]) => key === 'code')?.[1];
    return [[(code && textOf(code)) ?? '', title]];
  });
  const alone = testsIn(file).flatMap(({ title, texts }) =>
    texts.flatMap((text): [string, string][] => {
      const [, code] = /^(?:fail|pending) ([a-z]+\.[A-Za-z]+)$/.exec(text) ?? [];
      return code === undefined ? [] : [[code, title]];
    }),
  );
  const all = Map.groupBy([...inTable, ...alone], ([code]) => code);
  return new Map([...all].map(([code, found]) => [code, [...new Set(found.map(([, title]) => title))]]));
}

/** `pod.imageNotFound` as "Pod: image not found". */
function inWords(code: string): string {
  const [of = '', what = ''] = code.split('.');
  const words = what.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${of.charAt(0).toUpperCase()}${of.slice(1)}: ${words}`;
}
