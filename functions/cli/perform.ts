/**
 * The commands themselves, apart from main.ts so that help and version come without loading them.
 */
import { catalog } from '../../checks/catalog/index.ts';
import { grade } from '../../checks/grade.ts';
import { knownLabs } from '../../checks/labs.ts';
import { accessCommand } from './access.ts';
import { type CommandLine, UsageError } from './arguments.ts';
import { checksCommand } from './checks.ts';
import type { CommandName } from './commands.ts';
import { completionScript, shells } from './completion.ts';
import { eventCommand } from './event.ts';
import { gradeCommand } from './grade.ts';
import { exitCodes, type Parts, type Session } from './host.ts';
import { docsCommand } from './lab-docs.ts';
import { fromCommand } from './lab-from.ts';
import { lintCommand } from './lab-lint.ts';
import { newCommand } from './lab-new.ts';
import { schemaCommand } from './lab-schema.ts';
import { testCommand } from './lab-test.ts';
import { labsCommand } from './labs.ts';
import { serviceCommand } from './service.ts';

export { explainProblem } from './explain.ts';

const realParts: Parts = {
  grade,
  connection: () => import('../../checks/reads/connect.ts'),
  service: () => import('../local.ts'),
};

/** Performs a command and gives the exit code. Throws UsageError and Problem. */
export async function perform(command: CommandName, line: CommandLine, session: Session): Promise<number> {
  const work = { ...session, parts: session.parts ?? realParts };
  switch (command) {
    case 'grade':
      return gradeCommand(line, work);
    case 'labs':
      return labsCommand(line, session);
    case 'checks':
      return checksCommand(line, session);
    case 'access':
      return accessCommand(line, session);
    case 'lab new':
      return newCommand(line, session);
    case 'lab from':
      return fromCommand(line, session);
    case 'lab lint':
      return lintCommand(line, session);
    case 'lab test':
      return testCommand(line, session);
    case 'lab docs':
      return docsCommand(line, session);
    case 'lab schema':
      return schemaCommand(line, session);
    case 'serve':
    case 'demo':
      return serviceCommand(line, work);
    case 'event create':
    case 'event list':
    case 'event show':
    case 'event rotate':
    case 'event delete':
      return eventCommand(command, line, session);
    case 'completion':
      return completionCommand(line, session);
  }
}

function completionCommand({ words }: CommandLine, { out, language }: Session): number {
  const [name] = words;
  if (name === undefined) throw new UsageError('missingWord', { shown: '<bash|zsh|fish>' });
  const shell = shells.find((known) => known === name);
  if (shell === undefined) throw new UsageError('unknownShell', { name });
  const offers = { labs: knownLabs().map(({ content }) => content.lab), checks: catalog.map((check) => check.name) };
  out.write(completionScript(shell, offers, language));
  return exitCodes.allPass;
}
