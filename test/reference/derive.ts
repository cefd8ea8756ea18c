/**
 * What the reference of the checks says and no program knows at run time: why a check passes (its docstring), which codes
 * it can come to, and which traps its tests try. All of it is read from the sources.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, transformSync } from 'esbuild';
import type { Reference, Traps } from '../../checks/authoring/reference.ts';
import { catalog } from '../../checks/catalog/index.ts';
import type { Check } from '../../checks/verdict.ts';
import { en } from '../../web/text/en.ts';
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
          traps: existsSync(join(root, test)) ? trapsIn(read(test)) : [],
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

/** The titles of tests by the group they stand in; in tables the first cell of each row is the title. */
function trapsIn(source: string): Traps[] {
  const { code } = transformSync(source, { loader: 'ts', legalComments: 'none' });
  const groups = new Map<string, string[]>();
  const open: { name: string; depth: number }[] = [];
  const add = (title: string) => {
    const name = open.map((group) => group.name).join(', ');
    groups.set(name, [...(groups.get(name) ?? []), title]);
  };
  let depth = 0;
  for (let at = 0; at < code.length; at++) {
    const rest = code.slice(at, at + 400);
    const isStart = !/[\w.$]/.test(code[at - 1] ?? '');
    const named = isStart ? /^(describe|test|it)\(\s*"((?:[^"\\]|\\.)*)"/.exec(rest) : null;
    const each = isStart ? /^(?:describe|test|it)\.each\(\s*\[/.exec(rest) : null;
    if (named?.[1] === 'describe') open.push({ name: unquoted(named[2] ?? ''), depth });
    else if (named !== null) add(unquoted(named[2] ?? ''));
    if (each !== null) {
      const { rows, end } = rowsFrom(code, at + each[0].length);
      const [, title = '%s'] = /^\s*\)\(\s*"((?:[^"\\]|\\.)*)"/.exec(code.slice(end, end + 400)) ?? [];
      for (const row of rows) add(unquoted(title).replace('%s', row));
      at = end - 1;
      continue;
    }
    const skipped = skip(code, at);
    if (skipped > at) at = skipped;
    else if ('{(['.includes(code[at] ?? ' ')) depth++;
    else if ('})]'.includes(code[at] ?? ' ')) depth--;
    while (open.length > 0 && depth < (open.at(-1)?.depth ?? 0)) open.pop();
    if (code[at] === ';' && open.at(-1)?.depth === depth) open.pop();
  }
  return [...groups].map(([of, titles]) => ({
    of,
    titles: [...new Set(titles)].filter((title) => !/%|damaged|command|every field|never throws/.test(title)),
  }));
}

/** The titles of a table whose first row begins at `from`, and where the table ends. */
function rowsFrom(code: string, from: number): { rows: string[]; end: number } {
  const rows: string[] = [];
  let depth = 1;
  let isFirst = true;
  let at = from;
  for (; at < code.length && depth > 0; at++) {
    const mark = code[at] ?? '';
    if (mark === '"' && isFirst && depth <= 2) {
      const [whole = '', title = ''] = /^"((?:[^"\\]|\\.)*)"/.exec(code.slice(at)) ?? [];
      rows.push(unquoted(title));
      isFirst = false;
      at += Math.max(0, whole.length - 1);
      continue;
    }
    const skipped = skip(code, at);
    if (skipped > at) at = skipped;
    else if ('{(['.includes(mark)) {
      depth++;
      if (depth === 2 && mark === '[') isFirst = true;
    } else if ('})]'.includes(mark)) depth--;
    else if (mark === ',' && depth === 1) isFirst = true;
    else if (!/\s/.test(mark)) isFirst = false;
  }
  return { rows, end: at };
}

/** The end of a text or a regular expression that begins here, else the same place. */
function skip(code: string, at: number): number {
  const mark = code[at] ?? '';
  if (mark === '"' || mark === "'" || mark === '`') {
    let end = at + 1;
    while (end < code.length && code[end] !== mark) end += code[end] === '\\' ? 2 : 1;
    return end;
  }
  const pattern = mark === '/' && /[(,=:[!&|?]\s*$/.test(code.slice(Math.max(0, at - 20), at));
  if (!pattern) return at;
  const [whole = ''] = /^\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\]|\\.)*\])+\//.exec(code.slice(at)) ?? [];
  return at + Math.max(0, whole.length - 1);
}

function unquoted(text: string): string {
  const value: unknown = JSON.parse(`"${text.replaceAll("\\'", "'")}"`);
  return String(value);
}
