/**
 * The archive in a folder.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Archive } from '../ports.ts';
import { partsOfKey } from './archive-key.ts';

/** Keeps bundles as files below a folder. Throws RangeError for a key that could lead out of it. */
export function fileArchive(folder: string): Archive {
  const pathOf = (key: string) => join(folder, ...partsOfKey(key));
  return {
    async put(key, bytes) {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const half = `${path}.${randomUUID()}`;
      try {
        await writeFile(half, bytes, { mode: 0o600 });
        await rename(half, path);
      } finally {
        await rm(half, { force: true });
      }
    },
    async get(key) {
      try {
        return await readFile(pathOf(key));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
  };
}
