/**
 * The commands and options of `podium`, once: parsing, help and shell completion derive from these tables.
 */

interface Option {
  type: 'string' | 'boolean';
  short?: string;
  multiple?: boolean;
  /** What stands for the value in help texts. */
  value?: string;
  /** What a shell may offer as value. */
  offers?: 'labs' | 'files' | 'languages';
}

export const options = {
  lab: { type: 'string', value: 'LAB', offers: 'labs' },
  param: { type: 'string', multiple: true, value: 'NAME=VALUE' },
  region: { type: 'string', value: 'REGION' },
  profile: { type: 'string', value: 'NAME' },
  'role-arn': { type: 'string', value: 'ARN' },
  'external-id': { type: 'string', value: 'ID' },
  kubeconfig: { type: 'string', value: 'FILE', offers: 'files' },
  context: { type: 'string', value: 'NAME' },
  record: { type: 'string', value: 'FILE', offers: 'files' },
  replay: { type: 'string', value: 'FILE', offers: 'files' },
  submit: { type: 'string', value: 'LINK' },
  json: { type: 'boolean' },
  junit: { type: 'string', value: 'FILE', offers: 'files' },
  watch: { type: 'boolean' },
  every: { type: 'string', value: 'SECONDS' },
  before: { type: 'string', value: 'FILE', offers: 'files' },
  after: { type: 'string', value: 'FILE', offers: 'files' },
  pass: { type: 'string', multiple: true, value: '[STEP=]FILE', offers: 'files' },
  fail: { type: 'string', multiple: true, value: '[STEP=]FILE', offers: 'files' },
  output: { type: 'string', value: 'FILE', offers: 'files' },
  arn: { type: 'string', value: 'ARN' },
  kubernetes: { type: 'boolean' },
  iam: { type: 'boolean' },
  port: { type: 'string', value: 'PORT' },
  host: { type: 'string', value: 'ADDRESS' },
  event: { type: 'string', value: 'CODE' },
  code: { type: 'string', value: 'CODE' },
  title: { type: 'string', value: 'TEXT' },
  start: { type: 'string', value: 'TIME' },
  end: { type: 'string', value: 'TIME' },
  freeze: { type: 'string', value: 'TIME' },
  'time-zone': { type: 'string', value: 'ZONE' },
  keep: { type: 'string', value: 'latch|live' },
  'public-board': { type: 'boolean' },
  without: { type: 'string', multiple: true, value: 'STEP' },
  'refuse-recorded': { type: 'boolean' },
  stage: { type: 'string', value: 'STAGE' },
  yes: { type: 'boolean' },
  data: { type: 'string', value: 'FOLDER', offers: 'files' },
  lang: { type: 'string', value: 'ko|en', offers: 'languages' },
  'no-color': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const satisfies Readonly<Record<string, Option>>;

export type OptionName = keyof typeof options;

/** Options that every command takes. */
export const everywhere = ['lang', 'no-color', 'help', 'version'] as const satisfies readonly OptionName[];

interface Command {
  /** Positional arguments as help shows them; none if absent. */
  takes?: { shown: string; most: number; offers?: 'labs' | 'checks' | 'shells' | 'files' };
  options: readonly OptionName[];
}

/** Which events: those of a folder, or those of a deployment. */
const events = ['data', 'stage', 'region', 'profile'] as const satisfies readonly OptionName[];

const commands = {
  grade: {
    takes: { shown: '<arn|name>', most: 1 },
    options: [
      'lab',
      'param',
      'region',
      'profile',
      'role-arn',
      'external-id',
      'kubeconfig',
      'context',
      'record',
      'replay',
      'submit',
      'json',
      'junit',
      'watch',
      'every',
    ],
  },
  labs: { takes: { shown: '[lab]', most: 1, offers: 'labs' }, options: ['param'] },
  checks: { takes: { shown: '[check]', most: 1, offers: 'checks' }, options: ['json'] },
  access: {
    takes: { shown: '<lab>', most: 1, offers: 'labs' },
    options: ['arn', 'param', 'kubernetes', 'iam'],
  },
  'lab new': { takes: { shown: '[file]', most: 1, offers: 'files' }, options: [] },
  'lab from': {
    takes: { shown: '<file|folder…>', most: Number.POSITIVE_INFINITY, offers: 'files' },
    options: ['before', 'after', 'output'],
  },
  'lab lint': { takes: { shown: '<file…>', most: Number.POSITIVE_INFINITY, offers: 'files' }, options: ['json'] },
  'lab test': { takes: { shown: '<lab>', most: 1, offers: 'files' }, options: ['pass', 'fail', 'param', 'json'] },
  'lab docs': { takes: { shown: '[lab]', most: 1, offers: 'files' }, options: ['output'] },
  'lab schema': { options: ['output'] },
  serve: { options: ['lab', 'event', 'port', 'host', 'data'] },
  demo: { options: ['port', 'host'] },
  'event create': {
    takes: { shown: '<lab>', most: 1, offers: 'labs' },
    options: [
      'code',
      'title',
      'start',
      'end',
      'freeze',
      'time-zone',
      'keep',
      'public-board',
      'param',
      'without',
      'refuse-recorded',
      'json',
      ...events,
    ],
  },
  'event list': { options: ['json', ...events] },
  'event show': { takes: { shown: '<event>', most: 1 }, options: ['json', ...events] },
  'event rotate': { takes: { shown: '<event>', most: 1 }, options: ['json', ...events] },
  'event delete': { takes: { shown: '<event>', most: 1 }, options: ['yes', 'json', ...events] },
  completion: { takes: { shown: '<bash|zsh|fish>', most: 1, offers: 'shells' }, options: [] },
} as const satisfies Readonly<Record<string, Command>>;

export type CommandName = keyof typeof commands;

/** The names of the commands, in the order of the help. */
export const commandNames = Object.keys(commands).filter(isCommand);

/** The first word of commands that have two. */
export type GroupName = CommandName extends infer N ? (N extends `${infer G} ${string}` ? G : never) : never;

/** The commands of a group. */
export function commandsOf(group: GroupName): CommandName[] {
  return commandNames.filter((name) => name.startsWith(`${group} `));
}

/** Whether a word begins commands of two words. */
export function isGroup(word: string): word is GroupName {
  return commandNames.some((name) => name.startsWith(`${word} `));
}

/** What may come first after `podium`. */
export const firstWords: readonly string[] = [...new Set(commandNames.map((name) => name.replace(/ .*/, '')))];

/** One option by name, with its literal types widened. */
export function optionOf(name: OptionName): Option {
  return options[name];
}

/** One command by name, with its literal types widened. */
export function commandOf(name: CommandName): Command {
  return commands[name];
}

/** Whether a word, or two, name a command. */
export function isCommand(word: string): word is CommandName {
  return Object.hasOwn(commands, word);
}

/** Whether a word, without its dashes, names an option. */
export function isOption(word: string): word is OptionName {
  return Object.hasOwn(options, word);
}
