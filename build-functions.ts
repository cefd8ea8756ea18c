/**
 * Bundles the functions for Lambda. Each is a folder of its own: `index.mjs`, and parts beside it for what is imported
 * when it is wanted.
 */
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';

/** Names of the functions in serverless.yml; each begins in `functions/<name>.ts`. */
export const functionNames = ['api', 'grade', 'verify'] as const;
export type FunctionName = (typeof functionNames)[number];

/**
 * Bundles a function into `<folder>/<name>/`. Gives esbuild's account of what went where, its paths relative to the
 * root of the project. Throws esbuild's error when something cannot be resolved.
 */
export async function bundleFunction(name: FunctionName, folder: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: import.meta.dirname,
    entryPoints: { index: `functions/${name}.ts` },
    outdir: join(folder, name),
    bundle: true,
    splitting: true,
    chunkNames: 'part-[hash]',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    outExtension: { '.js': '.mjs' },
    // The AWS SDK is several times smaller as modules.
    mainFields: ['module', 'main'],
    minify: true,
    charset: 'utf8',
    sourcemap: 'linked',
    sourcesContent: false,
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    banner: { js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);" },
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}
