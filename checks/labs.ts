/**
 * The labs that come with Podium, and lab files of one's own.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { type LabFile, parseLab } from './lab-file.ts';
import { meantBy } from './lab-form.ts';
import { Problem } from './problem.ts';

const folder = new URL('./labs/', import.meta.url);

/** The labs that come with Podium, in order of their ids. */
export function knownLabs(): LabFile[] {
  return labNames().map((name) => parseLab(readFileSync(new URL(`${name}.yaml`, folder), 'utf8'), `${name}.yaml`));
}

/** The lab with that id among those that come with Podium. */
export function knownLab(id: string): LabFile | undefined {
  return labNames().includes(id) ? findLab(id) : undefined;
}

/**
 * The lab with that id, or the lab file at that path (recognized by `/`, `\\` or the ending `.yaml`, `.yml`).
 * Throws Problem `lab.unknown`, `file.unreadable` or `lab.invalid`.
 */
export function findLab(idOrPath: string): LabFile {
  const { text, file } = readLab(idOrPath);
  return parseLab(text, file);
}

/** The text of that lab, whatever is wrong with it. Throws Problem `lab.unknown` or `file.unreadable`. */
export function readLab(idOrPath: string): { text: string; file: string } {
  if (/[/\\]|\.ya?ml$/.test(idOrPath)) {
    if (statSync(idOrPath, { throwIfNoEntry: false })?.isFile() !== true)
      throw new Problem('lab.unknown', { lab: idOrPath, known: labNames(), meant: [] });
    return { text: textAt(idOrPath), file: idOrPath };
  }
  const known = labNames();
  if (!known.includes(idOrPath))
    throw new Problem('lab.unknown', { lab: idOrPath, known, meant: meantBy(idOrPath, known) });
  const file = `${idOrPath}.yaml`;
  return { text: readFileSync(new URL(file, folder), 'utf8'), file };
}

function textAt(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
    throw new Problem('file.unreadable', { file: path, reason }, { cause: error });
  }
}

function labNames(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();
}
