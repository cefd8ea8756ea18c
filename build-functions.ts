/**
 * Bundles the functions for Lambda. Each is a folder of its own: `index.mjs`, parts beside it for what is imported when it
 * is wanted, and the files that it reads.
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';

const root = import.meta.dirname;

/** Names of the functions in serverless.yml; each begins in `functions/<name>.ts`. */
export const functionNames = ['api', 'grade', 'verify'] as const;
export type FunctionName = (typeof functionNames)[number];

/**
 * Bundles a function into `<folder>/<name>/`. Gives esbuild's account of what went where, its paths relative to the
 * root of the project. Throws esbuild's error when something cannot be resolved.
 */
export async function bundleFunction(name: FunctionName, folder: string): Promise<Metafile> {
  const outdir = join(folder, name);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { index: `functions/${name}.ts` },
    outdir,
    bundle: true,
    splitting: true,
    chunkNames: 'part-[hash]',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    outExtension: { '.js': '.mjs' },
    // The AWS SDK is several times smaller as modules.
    mainFields: ['module', 'main'],
    // Lambda gives credentials by the environment: the SDK asks nobody else.
    external: [
      ...['http', 'ini', 'process', 'sso', 'web-identity'].map((source) => `@aws-sdk/credential-provider-${source}`),
      '@smithy/credential-provider-imds',
    ],
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
  if (name === 'api') await bundlePageParts(outdir);
  if (name === 'grade') cpSync(join(root, 'checks/labs'), join(outdir, 'labs'), { recursive: true });
  return metafile;
}

/** Bundles what browsers load, `client.js` and `style.css`, into a folder. */
export async function bundlePageParts(outdir: string): Promise<void> {
  const common = {
    absWorkingDir: root,
    outdir,
    bundle: true,
    minify: true,
    charset: 'utf8',
    logLevel: 'warning',
  } as const;
  await Promise.all([
    build({
      ...common,
      entryPoints: { client: 'web/client.ts' },
      platform: 'browser',
      format: 'iife',
      target: 'es2022',
    }),
    build({
      ...common,
      entryPoints: { style: 'web/style.css' },
      target: ['chrome120', 'safari17', 'firefox128'],
    }),
  ]);
}
