/**
 * Files that a command writes, tried before the work starts.
 */
import { lstat, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { Problem } from '../../checks/problem.ts';

/** Makes sure that files can be written, and leaves nothing behind. Throws Problem `file.unwritable`. */
export async function tryOut(files: readonly string[]): Promise<void> {
  for (const file of files)
    try {
      const fresh = await open(file, 'wx').catch(() => undefined);
      await (fresh ?? (await open(file, 'a'))).close();
      if (fresh !== undefined) await rm(file);
    } catch (error) {
      throw unwritable(file, error);
    }
}

/** Writes a file as a whole or not at all. Throws Problem `file.unwritable`. */
export async function write(file: string, content: string | Uint8Array): Promise<void> {
  const isPlain = await lstat(file).then(
    (found) => found.isFile(),
    () => true,
  );
  const draft = `${file}.${process.pid}.part`;
  try {
    // A link or a device is written to; a rename would put a file in its place.
    if (!isPlain) return await writeFile(file, content);
    const isDrafted = await writeFile(draft, content).then(
      () => true,
      (error: unknown) => {
        // A folder that takes no new file may have one that can be written.
        if (reasonOf(error) === 'EACCES' || reasonOf(error) === 'EPERM') return false;
        throw error;
      },
    );
    await (isDrafted ? rename(draft, file) : writeFile(file, content));
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw unwritable(file, error);
  }
}

/** Writes a file that is not there yet. Throws Problem `file.unwritable`, with the reason EEXIST for one that is. */
export async function writeNew(file: string, content: string): Promise<void> {
  await writeFile(file, content, { flag: 'wx' }).catch((error: unknown) => {
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
export function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'EIO';
}
