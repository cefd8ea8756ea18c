/**
 * Files that a command writes, tried before the work starts.
 */
import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { Problem } from '../../checks/problem.ts';

/**
 * Makes sure that files can be written and gives a function that removes again those that were not there before.
 * Throws Problem `file.unwritable`.
 */
export async function reserve(files: readonly string[]): Promise<() => Promise<void>> {
  const made: string[] = [];
  const release = async () => {
    await Promise.all(made.map((file) => rm(file, { force: true })));
  };
  for (const file of files)
    try {
      const fresh = await open(file, 'wx').catch(() => undefined);
      if (fresh !== undefined) made.push(file);
      await (fresh ?? (await open(file, 'a'))).close();
    } catch (error) {
      await release();
      throw unwritable(file, error);
    }
  return release;
}

/** Writes a file. Throws Problem `file.unwritable`. */
export async function write(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(file, content).catch((error: unknown) => {
    throw unwritable(file, error);
  });
}

/** Reads a recording. Throws Problem `bundle.unreadable`. */
export async function readRecording(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: unknown) => {
    throw new Problem('bundle.unreadable', { file, reason: reasonOf(error) }, { cause: error });
  });
}

function unwritable(file: string, error: unknown): Problem<'file.unwritable'> {
  return new Problem('file.unwritable', { file, reason: reasonOf(error) }, { cause: error });
}

/** The code of a file system's error, which the texts translate. */
function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'EIO';
}
