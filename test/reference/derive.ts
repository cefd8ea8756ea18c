/**
 * What the reference of the checks says and no program knows at run time: why a check passes (its docstring), which codes
 * it can come to, and which traps its tests try. All of it is read from the sources.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import type { Reference, Traps } from '../../checks/authoring/reference.ts';
import { catalog } from '../../checks/catalog/index.ts';
import type { Check } from '../../checks/verdict.ts';
import { en } from '../../web/text/en.ts';
import { isTrap, testsIn } from './found-tests.ts';
import { rightsOf } from './rights.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** Reads the sources. Throws for a check without a docstring. */
export async function deriveReference(): Promise<Reference> {
  const files = globSync('checks/catalog/*.ts', { cwd: root })
    .filter((file) => basename(file) !== 'index.ts')
    .sort();
  const codes = await codesOf(files);
  const known: readonly Check[] = catalog;
  const checks = files.flatMap((file): [string, Reference['checks'][string]][] => {
    const source = read(file);
    const [, summary, url] =
      /\/\*\* (Passes[^\n]*?)(?: \((https:[^\s)]+)\))?\.? \*\/\nexport default defineCheck/.exec(source) ?? [];
    const [, name] = /defineCheck\(\{\s*name: '([^']+)'/.exec(source) ?? [];
    if (summary === undefined || name === undefined) throw new Error(`${file} does not say when it passes`);
    const check = known.find((one) => one.name === name);
    if (check === undefined) return [];
    const test = `test/checks/${basename(file, '.ts')}.test.ts`;
    return [
      [
        name,
        {
          summary: `${summary}.`,
          ...(url !== undefined && { source: url }),
          codes: codes.get(basename(file, '.ts')) ?? [],
          rights: rightsOf(check),
          traps: existsSync(join(root, test)) ? trapsIn(join(root, test)) : [],
        },
      ],
    ];
  });
  return {
    checks: Object.fromEntries(checks.sort(([a], [b]) => (a < b ? -1 : 1))),
    names: namesOfValues(),
    literals: literalsOfCodes(),
  };
}

/** The codes that stand in what is left of a check and its rules when everything it does not use is taken away. */
async function codesOf(files: readonly string[]): Promise<Map<string, string[]>> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [...files],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    legalComments: 'none',
    outdir: 'out',
  });
  return new Map(
    outputFiles.map(({ path, text }) => {
      const literals = [...text.matchAll(/"([a-z][A-Za-z]*\.[A-Za-z]+)"/g)].map(([, code = '']) => code);
      const known = [...new Set(literals)].filter((code) => Object.hasOwn(en.codes, code));
      return [basename(path, '.js'), known.sort()];
    }),
  );
}

/** The names of all values that codes have. */
function namesOfValues(): string[] {
  const sources = globSync('checks/codes/*.ts', { cwd: root }).map(read);
  const names = sources.flatMap((source) => [...source.matchAll(/\b([a-z]\w*)\??: /g)].map(([, name = '']) => name));
  return [...new Set(names)].sort();
}

/** Values of codes that are one of a few words, by code: the first word of each. */
function literalsOfCodes(): Reference['literals'] {
  const sources = globSync('checks/{codes,rules}/*.ts', { cwd: root }).sort().map(read);
  const union = String.raw`\|?\s*'[^']*'(?:\s*\|\s*'[^']*')*`;
  const aliases = new Map(
    sources.flatMap((source) =>
      [...source.matchAll(new RegExp(`type (\\w+) =\\s*(${union});`, 'g'))].map(
        ([, name = '', words = '']): [string, string] => [name, firstWord(words)],
      ),
    ),
  );
  const found = sources.flatMap((source) =>
    [...source.matchAll(/^ {2}'([a-z][A-Za-z]*\.[A-Za-z]+)': ([\s\S]*?);\n(?= {2}['/]|\}|\n)/gm)].flatMap(
      ([, code = '', shape = '']): [string, Record<string, string>][] => {
        const members = [...shape.matchAll(new RegExp(`(\\w+)\\??: (${union}|[A-Z]\\w*)`, 'g'))].flatMap(
          ([, name = '', type = '']): [string, string][] => {
            const word = type.includes("'") ? firstWord(type) : aliases.get(type);
            return word === undefined ? [] : [[name, word]];
          },
        );
        return members.length === 0 ? [] : [[code, Object.fromEntries(members)]];
      },
    ),
  );
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function firstWord(union: string): string {
  return /'([^']*)'/.exec(union)?.[1] ?? '';
}

/** The titles of tests by the group they stand in; those of tables whose rows are worked out are not known. */
function trapsIn(file: string): Traps[] {
  const groups = Map.groupBy(testsIn(file), ({ group }) => group);
  return [...groups].map(([of, tests]) => ({
    of,
    titles: [...new Set(tests.map(({ title }) => title))].filter(isTrap),
  }));
}
