/**
 * Builds `dist/`, which is what is published: the command with its parts, the launcher, and what pages and demo need.
 */
import { chmodSync, cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleFunction, bundlePageParts, functionNames } from './build-functions.ts';
import { labJsonSchema } from './checks/authoring/schema.ts';

const root = import.meta.dirname;
const dist = join(root, 'dist');
process.chdir(root);

rmSync(dist, { recursive: true, force: true });

const common = { bundle: true, logLevel: 'warning', outdir: dist, charset: 'utf8' } as const;

await Promise.all([
  build({
    ...common,
    entryPoints: { cli: 'functions/cli.ts' },
    platform: 'node',
    format: 'esm',
    target: 'node22',
    packages: 'external',
    splitting: true,
    chunkNames: 'part-[hash]',
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
  }),
  build({
    ...common,
    entryPoints: { podium: 'functions/podium.ts' },
    platform: 'node',
    format: 'cjs',
    // Read by whatever Node is there, if only to say that another is needed.
    target: 'node12.20',
    external: ['./cli.js'],
    outExtension: { '.js': '.cjs' },
  }),
  bundlePageParts(dist),
]);
chmodSync(join(dist, 'podium.cjs'), 0o755);

cpSync('checks/authoring/reference.json', join(dist, 'reference.json'));
writeFileSync(join(dist, 'lab.schema.json'), `${JSON.stringify(labJsonSchema())}\n`);
const labs = readdirSync('checks/labs').filter((name) => name.endsWith('.yaml'));
for (const lab of labs) cpSync(join('checks/labs', lab), join(dist, 'labs', lab));
if (existsSync('functions/demo')) cpSync('functions/demo', join(dist, 'demo'), { recursive: true });
if (process.argv.includes('functions')) {
  rmSync('build', { recursive: true, force: true });
  // `serverless.yml` packs these folders.
  await Promise.all(functionNames.map((name) => bundleFunction(name, 'build')));
}
