/**
 * Completion scripts for shells, made from the tables of commands and options.
 */
import type { Language } from '../../web/text/types.ts';
import { commandNames, commandOf, everywhere, type OptionName, optionOf } from './commands.ts';
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
    const values = takes?.offers === undefined ? [] : all[takes.offers];
    const flags = optionsOf(command).map((name) => `--${name}`);
    return `    ${command}) flags=${quoted(flags.join(' '))}; values=${quoted(values.join(' '))} ;;`;
  });
  return `# bash completion for podium
_podium() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command='' flags='' values='' word
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${commandNames.join('|')}) command="$word"; break ;; esac
  done
  case "$previous" in
${offered.join('\n')}
    ${silent.join('|')}) return ;;
  esac
  case "$command" in
${perCommand.join('\n')}
    *) flags=${quoted(everywhere.map((name) => `--${name}`).join(' '))}; values=${quoted(commandNames.join(' '))} ;;
  esac
  if [[ "$current" == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$current")
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
  const option = (name: OptionName) => {
    const { type, value = '', offers: kind, multiple } = optionOf(name);
    const action = kind === undefined ? ' ' : kind === 'files' ? '_files' : `(${all[kind].join(' ')})`;
    const argument = type === 'string' ? `:${described(value)}:${action}` : '';
    return quoted(`${multiple === true ? '*' : ''}--${name}[${described(texts.options[name])}]${argument}`);
  };
  const cases = commandNames.map((command) => {
    const { takes } = commandOf(command);
    const positional =
      takes === undefined
        ? []
        : [
            quoted(
              `1:${described(takes.shown)}:${takes.offers === undefined ? ' ' : `(${all[takes.offers].join(' ')})`}`,
            ),
          ];
    return `    ${command}) _arguments ${[...optionsOf(command).map(option), ...positional].join(' \\\n      ')} ;;`;
  });
  return `#compdef podium
_podium() {
  local -a commands=(
${commandNames.map((name) => `    ${quoted(`${name}:${described(texts.commands[name])}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )) && [[ "$words[2]" != -* ]]; then
    _describe command commands
    return
  fi
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
    const condition = ['-n', quoted(`__fish_seen_subcommand_from ${command}`)];
    const { takes, options } = commandOf(command);
    const values = takes?.offers === undefined ? [] : [line([...condition, '-a', quoted(all[takes.offers].join(' '))])];
    return [...options.map((name) => option(name, condition)), ...values];
  });
  return `${[
    '# fish completion for podium',
    line(['-f']),
    ...commandNames.map((name) =>
      line(['-n', '__fish_use_subcommand', '-a', name, '-d', quoted(texts.commands[name])]),
    ),
    ...everywhere.map((name) => option(name, [])),
    ...perCommand,
  ].join('\n')}\n`;
}
