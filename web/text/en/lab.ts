/** What `podium lab` says about a lab, in English. */
import { type FlawTexts, flawSentences } from '../../../checks/lab-flaws.ts';

const languages = { ko: 'Korean', en: 'English' } as const;
const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? '' : 's'}`;
const write = ([first]: readonly string[], otherwise: string) => (first === undefined ? otherwise : `write "${first}"`);

/** What to do about each flaw. */
const suggestions: FlawTexts = {
  'yaml.syntax': () => 'check indentation, quotes and brackets here and in the line before',
  'yaml.warning': () => 'write it without what YAML does not know',
  'key.unknown': ({ owner, meant }) =>
    write(
      meant,
      owner === ''
        ? 'take it out; "podium lab schema" tells the keys'
        : `"podium checks ${owner}" tells the parameters`,
    ),
  'value.unknown': ({ known, meant }) => write(meant, `write one of ${known.join(', ')}`),
  'value.form': (values) => {
    if (values.reason === 'missing') return `add it, as ${values.expected}`;
    if (values.reason === 'type')
      return values.expected === 'string' && values.received !== 'object' && values.received !== 'array'
        ? 'put it in quotes'
        : `write it as ${values.expected}`;
    if (values.reason === 'small') return `use at least ${values.limit}`;
    if (values.reason === 'big') return `use at most ${values.limit}`;
    return 'change it to the form that is asked for';
  },
  'language.missing': ({ language }) => `add "${language}:" with the text in ${languages[language]}`,
  'language.other': ({ language }) => `translate it to ${languages[language]}`,
  'lab.ungraded': () => 'give a step checks',
  'check.unknown': ({ meant }) => write(meant, '"podium checks" lists them'),
  'check.twice': () => 'take one of them out',
  'step.unknown': ({ meant }) => write(meant, 'write the id of a step of this lab'),
  'step.twice': () => 'give this one another id',
  'step.circle': ({ circle }) => `take one arrow out of ${circle.join(' → ')}`,
  'step.ungradedChecks': () => 'take "graded: false" or the checks out',
  'step.empty': () => 'add checks',
  'step.unreachable': ({ before }) => `take "${before}" out, or make it passable`,
  'step.impliedByUngraded': ({ by }) => `give "${by}" checks, or this step checks of its own`,
  'step.afterUngraded': ({ before }) => `take "${before}" out, or give it checks`,
  'step.afterBonus': ({ before }) => `take "${before}" out, or make this step a bonus too`,
  'points.sum': ({ own, isShared }) =>
    isShared ? `give the step at least ${own + 1} points` : `write "points: ${own}", or change those of the checks`,
  'points.zero': () => 'give it points, or say "bonus: true" with points',
  'parameter.unknown': ({ meant }) => write(meant, 'add it to "parameters"'),
  'parameter.unused': ({ name }) => `write \${${name}} where it belongs, or take it out`,
  'placeholder.malformed': ({ meant }) => write(meant, 'placeholders are written ${name}'),
  'placeholder.unfilled': () => 'only titles, hints and parameters of checks are filled in; write it out',
  'suffix.missing': () => 'add a parameter "suffix" with an empty default, or take "${name?}" out',
  'when.outside': () => 'move the check into "anyOf" or "allOf"',
  'when.none': () => 'add a part for this value, or one without "when"',
  'hint.missing': () => 'say where to look when it does not pass',
  'window.zero': ({ window }) => `leave it out: the check waits ${window} s by itself`,
};

const skipReasons = {
  syntax: 'not valid YAML; render templates first',
  noObject: 'not a Kubernetes object',
  noName: 'it has no name of its own',
  placeholder: 'its name is to be filled in',
  part: 'it is only a part of an object, such as a patch',
  noRead: 'no check can read this kind',
  made: 'the cluster or a controller makes it',
} as const;

export const lab = {
  flaws: flawSentences,
  suggestions,
  severities: { error: 'error', warning: 'warning' },
  output: {
    written: ({ file }: { file: string }) => `Written: ${file}`,
  },
  /** Comments in a new lab. */
  starter: {
    head: [
      'A lab: what attendees do, and the checks that prove it on their own clusters.',
      'Its checks: podium checks. What is wrong in it: podium lab lint. A trial without a cluster: podium lab test.',
    ],
    id: 'Name of the lab in commands and events: lower-case words joined by hyphens.',
    version: 'Raise it when points or checks change.',
    parameters: [
      'Values that differ from class to class, or from attendee to attendee; ${name} stands for them below.',
    ],
    steps: ['Steps in the order of the page. A step passes when all of its checks pass.'],
    after: 'Judged only once these have passed.',
    hint: 'Shown while the step does not pass.',
    own: 'Points that this check earns alone; the others share what is left.',
    anyOf: 'One of these suffices.',
    bonus: 'Not in the total of the lab.',
  },
  created: {
    schema: ({ file }: { file: string }) => `Editors complete the lab with ${file}.`,
    next: ({ file }: { file: string }) => `Next: podium lab lint ${file}`,
  },
  test: {
    emptyCluster: 'An empty cluster',
    expected: {
      pass: ({ of, step }: { of: string; step?: string }) =>
        step === undefined ? `${of}: every step has to pass` : `${of}: step ${step} has to pass`,
      fail: ({ of, step }: { of: string; step?: string }) =>
        step === undefined ? `${of}: no step may pass` : `${of}: step ${step} may not pass`,
    },
    unexpected: { pass: 'has to pass', fail: 'may not pass' },
    guarded: ({ checks, damages }: { checks: number; damages: number }) =>
      `${count(checks, 'check')} judged again on ${count(damages, 'damaged field')}.`,
    cannotFail: 'These checks cannot fail, whatever is damaged:',
    access: ({ steps }: { steps: readonly string[] }) =>
      `With the access alone, as they should, these pass: ${steps.join(', ')}`,
    idle: ({ steps }: { steps: readonly string[] }) =>
      `Without any work these pass as soon as the steps before them have passed: ${steps.join(', ')}`,
    good: 'All is as expected.',
    bad: 'Not all is as expected.',
    took: ({ seconds }: { seconds: string }) => `${seconds} s`,
  },
  from: {
    about: 'A draft made from a solution: change titles, points, order and checks as the lab wants them.',
    drafted: ({ steps, checks }: { steps: number; checks: number }) =>
      `${count(steps, 'step')} with ${count(checks, 'check')}.`,
    skipped: ({ what, reason }: { what: string; reason: keyof typeof skipReasons }) =>
      `Left out: ${what}: ${skipReasons[reason]}`,
    nothing: 'Nothing was found that could become a step.',
  },
  docs: {
    title: 'Checks',
    intro: [
      'What labs can ask for. A check stands in a step as `use:` with its parameters under `with:`; `window:` changes how long what is on its way is "pending". A message says what was seen, what is wanted and what to do next; ‹name› in it stands for what was seen.',
      'Rights are what grading needs beyond reaching the cluster (`eks:DescribeCluster`); names such as `web` in them are examples. `podium access` gives them for a lab, exactly.',
    ],
    check: 'Check',
    passes: 'Passes when',
    source: 'Source',
    window: ({ seconds }: { seconds: number }) => `Window: ${seconds} s.`,
    noParameters: 'Takes no parameters.',
    parameter: 'Parameter',
    type: 'Type',
    default: 'Default',
    meaning: 'Meaning',
    required: 'required',
    rights: 'Rights',
    none: 'none',
    with: 'with',
    messages: 'Messages',
    code: 'Code',
    alsoMessages: ({ links }: { links: string }) => `Messages that checks share: ${links}`,
    shared: 'Messages that checks share',
    traps: 'Traps, each with a test',
    step: 'Step',
    points: 'Points',
    after: 'After',
    bonus: 'bonus',
    notGraded: 'not graded',
    impliedBy: ({ step }: { step: string }) => `passes with ${step}`,
    checks: 'Checks',
    hint: 'Hint',
    parameters: 'Parameters',
    description: 'Description',
    anyOf: 'one of',
    allOf: 'all of',
  },
  lint: {
    summary: ({ files, errors, warnings }: { files: number; errors: number; warnings: number }) =>
      `${count(files, 'file')}: ${count(errors, 'error')}, ${count(warnings, 'warning')}`,
  },
};

export type LabCommandTexts = typeof lab;
