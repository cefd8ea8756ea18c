import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellOf } from '../../functions/journal.ts';
import { inSource } from '../../functions/source-place.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'podium-source-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Bundles a source as functions are, and gives what it exports. */
async function bundled(name: string, source: string): Promise<{ fail(): never }> {
  writeFileSync(join(folder, `${name}.ts`), source);
  const outfile = join(folder, 'out', `${name}.mjs`);
  await build({ entryPoints: [join(folder, `${name}.ts`)], outfile, minify: true, format: 'esm', sourcemap: 'linked' });
  return import(pathToFileURL(outfile).href);
}

function thrownBy(run: () => never): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

test('what is told of an error names the place in the source', async () => {
  const { fail } = await bundled('broken', '// first\nexport function fail(): never {\n  throw new Error("no");\n}\n');
  const { at } = tellOf(thrownBy(fail));
  expect(at?.[0]).toMatch(/broken\.ts:3:9/);
});

test('a frame without a map stays as it is', () => {
  const lost = `at load (${pathToFileURL(join(folder, 'out', 'lost.mjs')).href}:1:20)`;
  const broken = join(folder, 'damaged.mjs');
  writeFileSync(`${broken}.map`, 'no JSON');
  for (const frame of [lost, `at ${pathToFileURL(broken).href}:1:2`, 'at node:internal/process:10:3', 'at abc'])
    expect(inSource(frame)).toBe(frame);
});
