/**
 * Completion scripts for shells, made from the tables of commands and options.
 */
import type { CliTexts } from '../../web/text/en/cli.ts';
import type { Language } from '../../web/text/types.ts';
import {
  commandNames,
  commandOf,
  commandsOf,
  everywhere,
  firstWords,
  isCommand,
  isGroup,
  type OptionName,
  optionOf,
} from './commands.ts';
import { cliTexts } from './language.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** What a shell offers besides commands and options. */
export interface Offers {
  labs: readonly string[];
  checks: readonly string[];
}

/** The completion script for a shell, with the labs and checks of this installation written into it. */
export function completionScript(shell: Shell, offers: Offers, language: Language): string {
  switch (shell) {
    case 'bash':
      return bash(offers);
    case 'zsh':
      return zsh(offers, language);
    case 'fish':
      return fish(offers, language);
  }
}

const optionsOf = (command: (typeof commandNames)[number]): OptionName[] => [
  ...commandOf(command).options,
  ...everywhere,
];
const groups = firstWords.filter(isGroup);
/** The second words of a group's commands, or the one word of a command. */
const lastWord = (command: string) => command.replace(/^.* /, '');
const words = (offers: Offers) => ({ labs: offers.labs, checks: offers.checks, shells, languages: ['ko', 'en'] });
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

function bash(offers: Offers): string {
  const all = words(offers);
  const named = [...new Set(commandNames.flatMap(optionsOf))];
  const withValue = named.filter((name) => optionOf(name).type === 'string');
  const offered = withValue.flatMap((name) => {
    const { offers: kind } = optionOf(name);
    if (kind === undefined) return [];
    const reply =
      kind === 'files' ? 'compgen -f -- "$current"' : `compgen -W ${quoted(all[kind].join(' '))} -- "$current"`;
    return [
      `    --${name}) mapfile -t COMPREPLY < <(${reply}); ${kind === 'files' ? 'compopt -o filenames 2>/dev/null; ' : ''}return ;;`,
    ];
  });
  const silent = withValue.filter((name) => optionOf(name).offers === undefined).map((name) => `--${name}`);
  const perCommand = commandNames.map((command) => {
    const { takes } = commandOf(command);
    const isFiles = takes?.offers === 'files';
    const values = takes?.offers === undefined || takes.offers === 'files' ? [] : all[takes.offers];
    const flags = optionsOf(command).map((name) => `--${name}`);
    return `    ${quoted(command)}) flags=${quoted(flags.join(' '))}; ${isFiles ? 'files=1' : `values=${quoted(values.join(' '))}`} ;;`;
  });
  const flagsEverywhere = quoted(everywhere.map((name) => `--${name}`).join(' '));
  const perGroup = groups.map(
    (group) =>
      `    ${quoted(`${group} `)}) flags=${flagsEverywhere}; values=${quoted(commandsOf(group).map(lastWord).join(' '))} ;;`,
  );
  return `# bash completion for podium
_podium() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command='' flags='' values='' files='' word
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$command$word" in
      ${groups.join('|')}) command="$word " ;;
      ${commandNames.map(quoted).join('|')}) command="$command$word"; break ;;
    esac
  done
  case "$previous" in
${offered.join('\n')}
    ${silent.join('|')}) return ;;
  esac
  case "$command" in
${[...perCommand, ...perGroup].join('\n')}
    *) flags=${flagsEverywhere}; values=${quoted(firstWords.join(' '))} ;;
  esac
  if [[ "$current" == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$current")
  elif [[ -n "$files" ]]; then mapfile -t COMPREPLY < <(compgen -f -- "$current"); compopt -o filenames 2>/dev/null
  else mapfile -t COMPREPLY < <(compgen -W "$values" -- "$current"); fi
}
complete -F _podium podium
`;
}

function zsh(offers: Offers, language: Language): string {
  const all = words(offers);
  const texts = cliTexts(language);
  // In a specification of _arguments, these would end the description.
  const described = (text: string) => text.replaceAll(/[[\]:]/g, '\\$&');
  const action = (kind: keyof typeof all | 'files') => (kind === 'files' ? '_files' : `(${all[kind].join(' ')})`);
  const option = (name: OptionName) => {
    const { type, value = '', offers: kind, multiple } = optionOf(name);
    const argument = type === 'string' ? `:${described(value)}:${kind === undefined ? ' ' : action(kind)}` : '';
    return quoted(`${multiple === true ? '*' : ''}--${name}[${described(texts.options[name])}]${argument}`);
  };
  const cases = commandNames.map((command) => {
    const { takes } = commandOf(command);
    const positional =
      takes === undefined
        ? []
        : [
            quoted(
              `${takes.most === 1 ? '1' : '*'}:${described(takes.shown)}:${takes.offers === undefined ? ' ' : action(takes.offers)}`,
            ),
          ];
    return `    ${quoted(command)}) _arguments ${[...optionsOf(command).map(option), ...positional].join(' \\\n      ')} ;;`;
  });
  const list = (entries: readonly (readonly [string, string])[]) =>
    entries.map(([name, text]) => `    ${quoted(`${name}:${described(text)}`)}`).join('\n');
  const perGroup = groups.map(
    (group) => `  if [[ "$words[2]" == ${group} ]]; then
    local -a second=(
${list(commandsOf(group).map((name) => [lastWord(name), texts.commands[name]]))}
    )
    if (( CURRENT == 3 )) && [[ "$words[3]" != -* ]]; then
      _describe command second
      return
    fi
    words=("podium" "$words[2] $words[3]" "\${(@)words[4,-1]}")
    (( CURRENT-- ))
  fi`,
  );
  return `#compdef podium
_podium() {
  local -a commands=(
${list(firstWords.map((name) => [name, describedBy(name, texts)]))}
  )
  if (( CURRENT == 2 )) && [[ "$words[2]" != -* ]]; then
    _describe command commands
    return
  fi
${perGroup.join('\n')}
  local command="$words[2]"
  words=("podium" "\${(@)words[3,-1]}")
  (( CURRENT-- ))
  case "$command" in
${cases.join('\n')}
    *) _arguments ${everywhere.map(option).join(' \\\n      ')} ;;
  esac
}
if [[ "$funcstack[1]" == _podium ]]; then _podium "$@"; else compdef _podium podium; fi
`;
}

function fish(offers: Offers, language: Language): string {
  const all = words(offers);
  const texts = cliTexts(language);
  const line = (parts: readonly string[]) => `complete -c podium ${parts.join(' ')}`;
  const option = (name: OptionName, condition: readonly string[]) => {
    const { type, offers: kind, short } = optionOf(name);
    const argument =
      type === 'boolean'
        ? []
        : kind === 'files'
          ? ['-r', '-F']
          : ['-x', ...(kind === undefined ? [] : ['-a', quoted(all[kind].join(' '))])];
    return line([
      ...condition,
      '-l',
      name,
      ...(short === undefined ? [] : ['-s', short]),
      ...argument,
      '-d',
      quoted(texts.options[name]),
    ]);
  };
  const perCommand = commandNames.flatMap((command) => {
    const seen = command.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
    const condition = ['-n', quoted(seen.join('; and '))];
    const { takes, options } = commandOf(command);
    const offered =
      takes?.offers === 'files' ? ['-F'] : ['-a', quoted(takes?.offers ? all[takes.offers].join(' ') : '')];
    const values = takes?.offers === undefined ? [] : [line([...condition, ...offered])];
    return [...options.map((name) => option(name, condition)), ...values];
  });
  const perGroup = groups.flatMap((group) => {
    const second = commandsOf(group).map(lastWord);
    const condition = quoted(
      `__fish_seen_subcommand_from ${group}; and not __fish_seen_subcommand_from ${second.join(' ')}`,
    );
    return commandsOf(group).map((name) =>
      line(['-n', condition, '-a', lastWord(name), '-d', quoted(texts.commands[name])]),
    );
  });
  return `${[
    '# fish completion for podium',
    line(['-f']),
    ...firstWords.map((name) =>
      line(['-n', '__fish_use_subcommand', '-a', name, '-d', quoted(describedBy(name, texts))]),
    ),
    ...perGroup,
    ...everywhere.map((name) => option(name, [])),
    ...perCommand,
  ].join('\n')}\n`;
}

/** What a first word stands for. */
function describedBy(word: string, { commands, help }: CliTexts): string {
  if (isCommand(word)) return commands[word];
  return isGroup(word) ? help.groups[word] : '';
}
