/**
 * Reads the words of a command line.
 */
import { parseArgs } from 'node:util';
import { closest, distance } from 'fastest-levenshtein';
import type { UsageCodes } from '../../web/text/en/cli.ts';
import {
  type CommandName,
  commandOf,
  commandsOf,
  everywhere,
  firstWords,
  type GroupName,
  isCommand,
  isGroup,
  isOption,
  type OptionName,
  optionOf,
  options,
} from './commands.ts';

/** A command line that makes no sense; its sentence is in web/text. */
export class UsageError<C extends keyof UsageCodes = keyof UsageCodes> extends Error {
  override readonly name = 'UsageError';
  readonly code: C;
  readonly values: UsageCodes[C];

  constructor(code: C, values: UsageCodes[C]) {
    super(code);
    this.code = code;
    this.values = values;
  }
}

const parseStrictly = (args: string[]) => parseArgs({ args, options, allowPositionals: true }).values;

/** The options that were given, by name. */
export type Given = ReturnType<typeof parseStrictly>;

export interface CommandLine {
  /** Absent when there is none, as in `podium --version`. */
  command?: CommandName;
  /** The first word of a command whose second is missing, as in `podium lab --help`. */
  group?: GroupName;
  /** What stands after the command. */
  words: string[];
  given: Given;
}

/**
 * Parses the words after `podium`.
 * Throws UsageError with the first thing that is wrong, from left to right.
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const { command, group } = commandIn(tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : [])));
  const known = command?.split(' ').length ?? (group === undefined ? 0 : 1);
  const most = command === undefined ? 0 : (commandOf(command).takes?.most ?? 0);
  const words: string[] = [];
  let position = 0;
  for (const token of tokens) {
    if (token.kind === 'option') checkOption(token.rawName, token.name, token.value, token.inlineValue, command);
    if (token.kind !== 'positional') continue;
    position++;
    if (position <= known) continue;
    if (command === undefined) throw unknownCommand(token.value, group);
    words.push(token.value);
    if (words.length > most) throw new UsageError('extraWord', { word: token.value });
  }
  return {
    ...(command !== undefined && { command }),
    ...(group !== undefined && { group }),
    words,
    given: parseStrictly([...args]),
  };
}

/** The command that words begin with, or the group of one that is not complete. */
function commandIn([first = '', second]: readonly string[]): Pick<CommandLine, 'command' | 'group'> {
  if (isCommand(first)) return { command: first };
  if (!isGroup(first)) return {};
  const both = `${first} ${second}`;
  return isCommand(both) ? { command: both } : { group: first };
}

function unknownCommand(word: string, group: GroupName | undefined): UsageError {
  if (group === undefined) return new UsageError('unknownCommand', { word, meant: meant(word, firstWords) });
  const known = commandsOf(group).map((name) => name.slice(group.length + 1));
  return new UsageError('unknownCommand', {
    word: `${group} ${word}`,
    meant: meant(word, known).map((one) => `${group} ${one}`),
  });
}

function checkOption(
  raw: string,
  name: string,
  value: string | undefined,
  isInline: boolean | undefined,
  command: CommandName | undefined,
) {
  if (!isOption(name)) {
    const known = command === undefined ? everywhere : [...commandOf(command).options, ...everywhere];
    throw new UsageError('unknownOption', {
      option: raw,
      meant: raw.startsWith('--') ? meant(name, known).map((option) => `--${option}`) : [],
    });
  }
  const { type } = optionOf(name);
  if (type === 'boolean' && value !== undefined) throw new UsageError('needsNoValue', { option: raw });
  // Without this, `--lab --json` would take `--json` for the lab; a lone dash means standard output.
  const isMissing = value === undefined || value === '' || (!isInline && /^-./.test(value));
  if (type === 'string' && isMissing)
    throw new UsageError('needsValue', { option: raw, value: optionOf(name).value ?? '' });
  const isElsewhere = !isIn(everywhere, name) && command !== undefined && !isIn(commandOf(command).options, name);
  if (isElsewhere) throw new UsageError('optionElsewhere', { option: raw, command });
}

function isIn(names: readonly OptionName[], name: OptionName): boolean {
  return names.includes(name);
}

/** The names that somebody who wrote `word` may have meant. */
export function meant(word: string, known: readonly string[]): string[] {
  const whole = known.filter((name) => word.length > 1 && name.startsWith(word));
  if (whole.length > 0) return whole;
  const best = known.length === 0 ? undefined : closest(word, [...known]);
  const limit = Math.min(word.length - 1, Math.max(2, Math.floor(word.length / 3)));
  return best !== undefined && distance(word, best) <= limit ? [best] : [];
}

/**
 * The parameters of a lab from `--param name=value`.
 * Throws UsageError `badParameter`.
 */
export function parametersOf(given: Given): Record<string, string> {
  return Object.fromEntries(
    (given.param ?? []).map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new UsageError('badParameter', { text });
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

/**
 * The number an option gives, or undefined.
 * Throws UsageError `badNumber` for anything but a whole number between `least` and `most`.
 */
export function numberOf(given: Given, name: 'every' | 'port', least: number, most: number): number | undefined {
  const text = given[name];
  if (text === undefined) return undefined;
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least && number <= most))
    throw new UsageError('badNumber', { option: `--${name}`, text, least, most });
  return number;
}

/** Throws UsageError `apart` when two options are given that exclude each other. */
export function refuseTogether(given: Given, pairs: readonly (readonly [OptionName, OptionName])[]) {
  for (const [one, other] of pairs)
    if (given[one] !== undefined && given[other] !== undefined)
      throw new UsageError('apart', { one: `--${one}`, other: `--${other}` });
}
