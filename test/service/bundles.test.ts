import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunction, type FunctionName, functionNames } from '../../build-functions.ts';

let folder: string;
let bundles: Readonly<Record<FunctionName, Metafile>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podium-functions-'));
  const [api, grade, verify] = await Promise.all([
    bundleFunction('api', folder),
    bundleFunction('grade', folder),
    bundleFunction('verify', folder),
  ]);
  bundles = { api, grade, verify };
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Modules of a bundle by path, and own files alike. */
const partsOf = ({ outputs }: Metafile) => Object.keys(outputs).filter((path) => path.endsWith('.mjs'));

/** The parts that are there from the start: what the entry imports, and what those import. */
function startOf({ outputs }: Metafile): string[] {
  const found = Object.keys(outputs).filter((path) => basename(path) === 'index.mjs');
  for (const path of found)
    for (const { path: next, kind, external } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && external !== true && !found.includes(next)) found.push(next);
  return found;
}

/** What code of parts was made from: packages by name, own files by path. */
function sourcesIn({ outputs }: Metafile, parts: readonly string[]): string[] {
  const sources = parts.flatMap((part) =>
    Object.entries(outputs[part]?.inputs ?? {}).flatMap(([path, { bytesInOutput }]) => {
      const inside = path.split('node_modules/').at(-1) ?? '';
      const name = path === inside ? path : /^(@[^/]+\/)?[^/]+/.exec(inside)?.[0];
      return bytesInOutput === 0 || name === undefined ? [] : [name];
    }),
  );
  return [...new Set(sources)].sort();
}

const clientsIn = (bundle: Metafile, parts: readonly string[]) =>
  sourcesIn(bundle, parts).filter((name) => /^@aws-sdk\/client-|^@kubernetes\//.test(name));

describe('the bundle of api', () => {
  it('holds no client of Kubernetes, no check, and clients of AWS for what is its own only', () => {
    const all = sourcesIn(bundles.api, partsOf(bundles.api));
    expect(all).toContain('functions/app.ts');
    expect(clientsIn(bundles.api, partsOf(bundles.api))).toEqual([
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/client-s3',
      '@aws-sdk/client-sqs',
    ]);
    expect(all.filter((name) => /^checks\/(catalog|grade|reads\/(aws|kube|connect))/.test(name))).toEqual([]);
  });

  it('loads neither queue, archive, parsers nor what is said of verdicts before they are wanted', () => {
    const start = startOf(bundles.api);
    expect(clientsIn(bundles.api, start)).toEqual(['@aws-sdk/client-dynamodb']);
    const early = sourcesIn(bundles.api, start);
    expect(early).toContain('web/text/en/page.ts');
    expect(
      early.filter((name) => /^(zod|yaml|re2js)$|^web\/(me|steps)\.tsx$|^web\/text\/\w+\/kube/.test(name)),
    ).toEqual([]);
    expect(sourcesIn(bundles.api, partsOf(bundles.api))).toContain('web/text/en/kube.ts');
  });
});

describe('the bundle of grade', () => {
  it('holds no client of Kubernetes and loads one of AWS only when a lab reads that service', () => {
    const { grade } = bundles;
    const start = startOf(grade);
    expect(clientsIn(grade, start)).toEqual(['@aws-sdk/client-dynamodb', '@aws-sdk/client-s3']);
    const later = partsOf(grade).filter((part) => !start.includes(part));
    const apart = later.map((part) => clientsIn(grade, [part])).filter((clients) => clients.length > 0);
    expect(apart.filter((clients) => clients.length > 1)).toEqual([]);
    expect(apart.flat().sort()).toEqual([...new Set(apart.flat())].sort());
    expect(apart.length).toBeGreaterThan(18);
    expect(clientsIn(grade, partsOf(grade)).filter((name) => name.startsWith('@kubernetes/'))).toEqual([]);
  });

  it('loads checks and labs with the first grading', () => {
    const { grade } = bundles;
    const isJudging = (name: string) => /^checks\/(catalog|rules)\/|^checks\/lab/.test(name);
    expect(sourcesIn(grade, startOf(grade)).filter(isJudging)).toEqual([]);
    expect(sourcesIn(grade, partsOf(grade)).filter(isJudging).length).toBeGreaterThan(100);
    expect(readdirSync(join(folder, 'grade/labs')).length).toBeGreaterThanOrEqual(5);
  });
});

describe('the bundle of verify', () => {
  it('holds store and queue, and nothing that reads or judges', () => {
    const all = sourcesIn(bundles.verify, partsOf(bundles.verify));
    expect(clientsIn(bundles.verify, partsOf(bundles.verify))).toEqual([
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/client-sqs',
    ]);
    expect(all.filter((name) => /^(zod|hono)$|^web\/|^checks\/(catalog|rules|reads)\//.test(name))).toEqual([]);
  });
});

describe.each(functionNames)('all parts of %s', (name) => {
  it('have a source map beside them', () => {
    const parts = readdirSync(join(folder, name)).filter((file) => file.endsWith('.mjs'));
    expect(parts.length).toBe(partsOf(bundles[name]).length);
    for (const part of parts) {
      expect(readFileSync(join(folder, name, part), 'utf8')).toContain(`\n//# sourceMappingURL=${part}.map`);
      expect(existsSync(join(folder, name, `${part}.map`))).toBe(true);
    }
  });

  it('load from their folder alone, with what the stack tells them', async () => {
    const program = `
      const { readdirSync } = await import('node:fs');
      const parts = readdirSync('.').filter((file) => file.endsWith('.mjs'));
      const [{ handler }] = await Promise.all(['index.mjs', ...parts].map((part) => import(process.cwd() + '/' + part)));
      console.log(typeof handler, parts.length);
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      cwd: join(folder, name),
      env: {
        AWS_REGION: 'ap-northeast-2',
        PODIUM_STAGE: 'test',
        PODIUM_TABLE: 'table',
        PODIUM_QUEUE_URL: 'https://sqs.ap-northeast-2.amazonaws.com/111122223333/jobs',
        PODIUM_BUCKET: 'bucket',
        PODIUM_MOST_RECEIVES: '3',
        PODIUM_GRADER_ARN: 'arn:aws:iam::111122223333:role/grade',
      },
    });
    expect(stdout.trim()).toBe(`function ${partsOf(bundles[name]).length}`);
  });
});

it('gives parts the same names when they are made again', async () => {
  const names = readdirSync(join(folder, 'verify'));
  rmSync(join(folder, 'verify'), { recursive: true });
  await bundleFunction('verify', folder);
  expect(readdirSync(join(folder, 'verify'))).toEqual(names);
});
