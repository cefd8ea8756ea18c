/**
 * `podium lab schema`: the JSON Schema of lab files, for editors.
 */
import type { CommandLine } from './arguments.ts';
import { exitCodes, type Session } from './host.ts';
import { deliver, schemaText } from './lab-output.ts';

/** Runs `podium lab schema` and gives the exit code. Throws Problem `file.unwritable`. */
export async function schemaCommand({ given }: CommandLine, session: Session): Promise<number> {
  await deliver(schemaText(), given.output, session);
  return exitCodes.allPass;
}
