import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const files = globSync('{checks,functions,web}/**/*.{ts,tsx}', { cwd: root });

/** What a file imports at run time and for its types: packages by name, own files by path. */
function importsOf(file: string): { name: string; isType: boolean }[] {
  const source = readFileSync(join(root, file), 'utf8');
  const found = source.matchAll(/(?:^|\n)(import|export)( type)?[^;'"]*?from '([^']+)'|import\('([^']+)'\)/g);
  return [...found].map(([, , type, from, dynamic]) => {
    const name = from ?? dynamic ?? '';
    return { name: name.startsWith('.') ? join(dirname(file), name) : name, isType: type !== undefined };
  });
}

const imports = files.flatMap((file) => importsOf(file).map((one) => ({ file, ...one })));
const named = (found: typeof imports) => found.map(({ file, name }) => `${file} imports ${name}`);

test('the layout is read: there are files and imports', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(imports.length).toBeGreaterThan(400);
});

test('checks know neither where they run nor the page', () => {
  expect(
    named(imports.filter(({ file, name }) => file.startsWith('checks/') && /^(functions|web)\//.test(name))),
  ).toEqual([]);
});

test('nothing but checks/reads uses a client of Kubernetes or AWS, except where Podium keeps what is its own', () => {
  const clients = imports.filter(({ name }) => /^(@aws-sdk|@kubernetes|@smithy)\//.test(name));
  expect(clients.length).toBeGreaterThan(5);
  const isOwn = ({ file, name }: (typeof imports)[number]) =>
    file.startsWith('functions/adapters/') &&
    /^@aws-sdk\/(client-(cloudformation|dynamodb|s3|sqs)|s3-request-presigner)$/.test(name);
  expect(named(clients.filter((one) => !one.file.startsWith('checks/reads/') && !isOwn(one)))).toEqual([]);
});

test('checks and rules judge: they reach no reader, no network and no file', () => {
  const judging = imports.filter(({ file, isType }) => /^checks\/(catalog|rules)\//.test(file) && !isType);
  const allowed =
    /^checks\/(catalog|rules|codes)\/|^checks\/(verdict|params|quantity)\.ts|^checks\/reads\/(read|kinds|operations)\.ts|^(zod|re2js|yaml|fastest-levenshtein)$/;
  expect(judging.length).toBeGreaterThan(50);
  expect(named(judging.filter(({ name }) => !allowed.test(name)))).toEqual([]);
});

test('the page renders: it takes only types from where it runs', () => {
  const down = imports.filter(
    ({ file, name, isType }) => file.startsWith('web/') && name.startsWith('functions/') && !isType,
  );
  expect(named(down)).toEqual([]);
});
