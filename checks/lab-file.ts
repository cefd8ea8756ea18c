/**
 * Reads lab files: YAML with positions, checked against the catalogue, all errors at once.
 */
import type { Lab, LabParameter, Localized } from './lab.ts';

/** A lab file that has been read; `bindLab` makes a lab of it. */
export interface LabFile {
  file: string;
  id: string;
  version: string;
  title: Localized;
  summary: Localized;
  parameters: Readonly<Record<string, LabParameter>>;
}

/** Reads the text of a lab file. Throws Problem `lab.invalid` with every error as file:line:column. */
export function parseLab(text: string, file: string): LabFile {
  throw new Error(`not built yet ${text} ${file}`);
}

/** Puts parameters in. Throws Problem `parameter.unknown`. */
export function bindLab(file: LabFile, parameters: Readonly<Record<string, string>>): Lab {
  throw new Error(`not built yet ${file.id} ${Object.keys(parameters)}`);
}

/** The labs that come with Podium. */
export function knownLabs(): LabFile[] {
  return [];
}

/** The lab with that id, or the lab file at that path. Throws Problem `lab.unknown`. */
export function findLab(idOrPath: string): LabFile {
  throw new Error(`not built yet ${idOrPath}`);
}
