/**
 * Where commands put what they have made: standard output, or a new file.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { labJsonSchema, SCHEMA_TITLE } from '../../checks/authoring/schema.ts';
import { write, writeNew } from './files.ts';
import { print, type Session } from './host.ts';
import { labTexts } from './lab-texts.ts';

/** The file beside a lab that the first line of a lab written here names. */
const SCHEMA_FILE = 'lab.schema.json';

/** First line of a lab file, by which editors find its schema. */
export const schemaLine = `# yaml-language-server: $schema=./${SCHEMA_FILE}`;

/** Writes a text to standard output or, if one is given, to a file that is not there yet. Throws Problem `file.unwritable`. */
export async function deliver(text: string, file: string | undefined, session: Session): Promise<void> {
  if (file === undefined) session.out.write(text);
  else {
    await writeNew(file, text);
    print(session.err, [labTexts(session.language).output.written({ file })]);
  }
}

/**
 * Writes a lab to a new file, and the schema that its first line names beside it: in place of an older one, but never of
 * a file of somebody else. Gives what was written. Throws Problem `file.unwritable`.
 */
export async function writeLab(text: string, file: string): Promise<string[]> {
  await writeNew(file, text);
  const schemaFile = join(dirname(file), SCHEMA_FILE);
  const there = await readFile(schemaFile, 'utf8').catch(() => undefined);
  const schema = schemaText();
  if (there === schema || (there !== undefined && !there.includes(`"title":"${SCHEMA_TITLE}"`))) return [file];
  await write(schemaFile, schema);
  return [file, schemaFile];
}

/** The JSON Schema of lab files as the text of a file. */
export function schemaText(): string {
  return `${JSON.stringify(labJsonSchema())}\n`;
}
