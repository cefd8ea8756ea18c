/**
 * `podium --help` and `podium <command> --help`.
 */
import type { Language } from '../../web/text/types.ts';
import {
  type CommandName,
  commandNames,
  commandOf,
  commandsOf,
  everywhere,
  type GroupName,
  isCommand,
  type OptionName,
  optionOf,
} from './commands.ts';
import { cliTexts } from './language.ts';
import type { Paint } from './paint.ts';
import { pad, widthOf } from './width.ts';

const arn = 'arn:aws:eks:ap-northeast-2:123456789012:cluster/eks-demo';

const examples: Readonly<Record<CommandName, readonly string[]>> = {
  grade: [
    `podium grade ${arn} --lab eks-web-application`,
    'podium grade eks-demo --region ap-northeast-2 --lab eks-web-application --watch',
    'podium grade --lab eks-web-application --kubeconfig ~/.kube/config',
    'podium grade --replay recording.json --lang ko',
    'podium grade --submit https://podium.example.com/e/…/p/…',
  ],
  labs: ['podium labs', 'podium labs eks-web-application'],
  checks: ['podium checks', 'podium checks k8s.hpa'],
  access: [
    'podium access eks-web-application',
    'podium access eks-web-application --kubernetes | kubectl apply -f -',
    `podium access eks-web-application --arn ${arn} --iam > policy.json`,
  ],
  'lab new': ['podium lab new my-lab.yaml'],
  'lab from': [
    'podium lab from solution/ --output my-lab.yaml',
    'podium lab from --before empty.json.gz --after solved.json.gz > my-lab.yaml',
  ],
  'lab lint': ['podium lab lint my-lab.yaml', 'podium lab lint labs/*.yaml --json'],
  'lab test': [
    'podium lab test my-lab.yaml',
    'podium lab test my-lab.yaml --pass solved.json.gz --fail empty.json.gz',
    'podium lab test my-lab.yaml --pass solved.json.gz --fail web=wrong-port.json.gz',
  ],
  'lab docs': ['podium lab docs > checks.md', 'podium lab docs my-lab.yaml --lang ko'],
  'lab schema': ['podium lab schema > lab.schema.json'],
  serve: ['podium serve', 'podium serve --lab ./my-lab.yaml --event spring'],
  demo: ['podium demo'],
  'event create': [
    'podium event create eks-web-application --code spring',
    'podium event create eks-web-application --code spring --title "Spring workshop" \\',
    '    --start 2026-11-21T09:00 --end 2026-11-21T17:00 --freeze 2026-11-21T16:30',
    'podium event create eks-web-application --code spring --stage prod --profile workshops',
  ],
  'event list': ['podium event list', 'podium event list --stage prod'],
  'event show': ['podium event show spring', 'podium event show spring --stage prod --json'],
  'event rotate': ['podium event rotate spring'],
  'event delete': ['podium event delete spring', 'podium event delete spring --stage prod --yes'],
  completion: [],
};

/** The help for everything, for the commands of a group, or for one command. */
export function helpLines(command: CommandName | GroupName | undefined, language: Language, paint: Paint): string[] {
  const { help, commands } = cliTexts(language);
  const title = (text: string) => paint('strong', text);
  if (command === undefined || !isCommand(command))
    return [
      command === undefined ? help.about : help.groups[command],
      '',
      `${title(help.usage)}  podium ${command === undefined ? '' : `${command} `}<${help.command}> ${help.optionsShown}`,
      '',
      title(help.commands),
      ...table(
        (command === undefined ? commandNames : commandsOf(command)).map((name) => [synopsisOf(name), commands[name]]),
      ),
      '',
      title(help.everywhere),
      ...optionLines(everywhere, language),
      '',
      // Groups of commands have exit codes of their own.
      ...(command === undefined ? [...exitLines(language, title), ''] : []),
      help.more(command ?? ''),
    ];
  const { options } = commandOf(command);
  const shown = command === 'completion' ? Object.values(help.completion) : examples[command];
  return [
    commands[command],
    '',
    `${title(help.usage)}  podium ${synopsisOf(command)} ${help.optionsShown}`,
    '',
    ...(options.length === 0 ? [] : [title(help.options), ...optionLines(options, language), '']),
    title(help.everywhere),
    ...optionLines(everywhere, language),
    '',
    title(help.examples),
    ...shown.map((example) => `  ${example}`),
    ...notesOf(command, language),
    ...(command === 'grade' ? ['', ...exitLines(language, title)] : []),
  ];
}

/** What an author has to know besides the options. */
function notesOf(command: CommandName, language: Language): string[] {
  const notes: Readonly<Partial<Record<CommandName, readonly string[]>>> = cliTexts(language).help.notes;
  const found = notes[command];
  return found === undefined ? [] : ['', ...found];
}

function synopsisOf(command: CommandName): string {
  const { takes } = commandOf(command);
  return takes === undefined ? command : `${command} ${takes.shown}`;
}

function optionLines(names: readonly OptionName[], language: Language): string[] {
  const { options } = cliTexts(language);
  return table(
    names.map((name) => {
      const { short, value } = optionOf(name);
      const flags = short === undefined ? `--${name}` : `-${short}, --${name}`;
      return [value === undefined ? flags : `${flags} ${value}`, options[name]];
    }),
  );
}

function exitLines(language: Language, title: (text: string) => string): string[] {
  const { help } = cliTexts(language);
  return [title(help.exitCodes), ...table(Object.entries(help.codes))];
}

/** Rows of two columns, indented. */
export function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => widthOf(left)));
  return rows.map(([left, right]) => `  ${pad(left, width)}  ${right}`.trimEnd());
}
