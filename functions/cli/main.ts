/**
 * Runs one command line and gives the exit code.
 */
import { Problem } from '../../checks/problem.ts';
import { redactText } from '../../checks/reads/secret-text.ts';
import type { Language } from '../../web/text/types.ts';
import { type CommandLine, parseCommandLine, UsageError } from './arguments.ts';
import { helpLines } from './help.ts';
import { exitCodes, type Host, print, type Session } from './host.ts';
import { cliTexts, languageOf, languageOfEnvironment } from './language.ts';
import { harmless, inColour, type Paint, withoutColour } from './paint.ts';
import type { Output } from './screen.ts';

/** Runs the words after `podium`. Says everything that goes wrong in a sentence; never rejects. */
export async function run(args: readonly string[], version: string, host: Host): Promise<number> {
  let language = languageOfEnvironment(host.env);
  try {
    const line = parseCommandLine(args);
    language = languageOf(line.given.lang, host.env);
    const isPlain = line.given['no-color'] === true || (host.env.NO_COLOR ?? '') !== '' || host.env.TERM === 'dumb';
    const paintOn = (output: Output): Paint => (output.isTTY === true && !isPlain ? inColour : withoutColour);
    return await start(line, version, { ...host, language, paintOn });
  } catch (error) {
    return complain(error, args, host, language);
  }
}

async function start(line: CommandLine, version: string, session: Session): Promise<number> {
  const { command, group, given } = line;
  const { out, err, language, paintOn } = session;
  if (given.version === true) {
    print(out, [version]);
    return exitCodes.allPass;
  }
  if (given.help === true) {
    print(out, helpLines(command ?? group, language, paintOn(out)));
    return exitCodes.allPass;
  }
  if (command === undefined) {
    print(err, helpLines(group, language, paintOn(err)));
    return exitCodes.usage;
  }
  const commands = await import('./perform.ts');
  return commands.perform(command, line, session);
}

async function complain(error: unknown, args: readonly string[], host: Host, language: Language): Promise<number> {
  const { err, env, signal } = host;
  const texts = cliTexts(language);
  if (signal.aborted) return exitCodes.interrupted;
  if (error instanceof UsageError) {
    print(err, [`podium: ${harmless(usageSentence(error, language))}`, texts.help.tryHelp(commandIn(args))]);
    return exitCodes.usage;
  }
  if (error instanceof Problem) {
    const { explainProblem } = await import('./perform.ts');
    print(err, [`podium: ${harmless(explainProblem(error, language))}`]);
  } else print(err, [`podium: ${texts.unexpected({ name: nameOf(error) })}`]);
  if ((env.PODIUM_DEBUG ?? '') !== '') print(err, traceOf(error));
  return exitCodes.notGraded;
}

function usageSentence({ code, values }: UsageError, language: Language): string {
  const texts: Readonly<Record<string, (values: never) => string>> = cliTexts(language).usage;
  // An error is made with the values of its code, and the texts are keyed by code: they belong together.
  return texts[code]?.(values as never) ?? code;
}

function commandIn(args: readonly string[]): string {
  // Without its options, a line whose command is known says which.
  for (const words of [2, 1])
    try {
      const { command, group } = parseCommandLine(args.slice(0, words));
      return command ?? group ?? '';
    } catch {}
  return '';
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** Names, messages without secrets, and places in the code of an error and its causes. */
export function traceOf(error: unknown): string[] {
  const lines: string[] = [];
  let current = error;
  for (let depth = 0; current instanceof Error && depth < 5; depth++) {
    const [first = ''] = current.message.split('\n');
    const places = (current.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
    lines.push(`${current.name}: ${redactText(first).slice(0, 500)}`, ...places.slice(0, 12));
    current = current.cause;
  }
  return lines.length > 0 ? lines.map(harmless) : [typeof error];
}
