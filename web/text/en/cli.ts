/** The command line in English. */
import { page } from './page.ts';

const times = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
const question = (meant: readonly string[]) => (meant.length === 0 ? '' : ` Did you mean ${meant.join(' or ')}?`);
const span = (seconds: number) => (seconds < 120 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`);

const startReasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is busy, and so are those after it',
  EADDRNOTAVAIL: 'this machine does not have that address',
  ENOTFOUND: 'this machine does not have that address',
  EACCES: 'access to the port or the folder is not allowed',
  EPERM: 'access to the port or the folder is not allowed',
  ENOTDIR: 'the data folder is no folder',
  EEXIST: 'the data folder is no folder',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ERR_SQLITE_ERROR: 'the data folder holds no usable database',
};

const eventTroubles = {
  unknown: ({ text }: { text: string }) => `There is no event with the id or code "${text}". See: podium event list`,
  taken: ({ code }: { code: string }) => `Another event has the code ${code}. Choose another one.`,
  going: ({ id }: { id: string }) => `This event is being deleted: ${id}.`,
  folder: ({ folder, reason }: { folder: string; reason: string }) =>
    `The folder ${folder} cannot be used: ${startReasons[reason] ?? reason}.`,
  noDeployment: ({ stack, region }: { stack: string; region: string }) =>
    `There is no stack ${stack} in ${region}. Check --stage, --region and --profile, or deploy it: npm run deploy`,
  unfitDeployment: ({ stack, region }: { stack: string; region: string }) =>
    `The stack ${stack} in ${region} does not say where its pages and its table are. Deploy it again: npm run deploy`,
  denied: ({ service, stack }: { service: string; stack: string }) =>
    `Your AWS credentials may not use ${service} for the stack ${stack}.`,
};

const usage = {
  unknownCommand: ({ word, meant }: { word: string; meant: readonly string[] }) =>
    `There is no command "${word}".${question(meant)}`,
  unknownOption: ({ option, meant }: { option: string; meant: readonly string[] }) =>
    `There is no option ${option}.${question(meant)}`,
  optionElsewhere: ({ option, command }: { option: string; command: string }) =>
    `The option ${option} does not belong to "podium ${command}".`,
  needsValue: ({ option, value }: { option: string; value: string }) => `The option ${option} needs a value: ${value}.`,
  needsNoValue: ({ option }: { option: string }) => `The option ${option} takes no value.`,
  extraWord: ({ word }: { word: string }) => `"${word}" is one word too many.`,
  apart: ({ one, other }: { one: string; other: string }) => `${one} and ${other} do not go together.`,
  needsOption: ({ option, other }: { option: string; other: string }) => `${option} only works with ${other}.`,
  badParameter: ({ text }: { text: string }) => `A parameter is written as name=value, not "${text}".`,
  badNumber: ({ option, text, least, most }: { option: string; text: string; least: number; most: number }) =>
    `${option} takes a whole number from ${least} to ${most}, not "${text}".`,
  badLanguage: ({ text }: { text: string }) => `Podium speaks ko and en, not "${text}".`,
  missingLab: ({ known }: { known: readonly string[] }) =>
    `Which lab? Add --lab with ${known.length === 0 ? 'a lab file' : `one of ${known.join(', ')}, or a lab file`}.`,
  missingCluster: () => 'Which cluster? Give its ARN, or its name with --region.',
  missingWord: ({ shown }: { shown: string }) => `Something is missing: ${shown}.`,
  badTitle: () => 'A title is one line of 1 to 100 characters.',
  badKeep: ({ text }: { text: string }) => `--keep is latch or live, not "${text}".`,
  badTime: ({ option, text, zone }: { option: string; text: string; zone: string }) =>
    `${option} takes a time such as 2026-11-21T09:00 (in ${zone}) or 2026-11-21T09:00+09:00, not "${text}".`,
  badTimeZone: ({ text, meant }: { text: string; meant: readonly string[] }) =>
    `There is no time zone "${text}".${question(meant)}`,
  badOrder: ({ earlier, later }: { earlier: string; later: string }) => `${later} has to come after ${earlier}.`,
  alreadyOver: () => 'This event would be over already: --end is in the past.',
  badStage: ({ text }: { text: string }) => `A stage has letters, digits and hyphens only, unlike "${text}".`,
  badRegion: ({ text }: { text: string }) => `A Region looks like ap-northeast-2, unlike "${text}".`,
  labElsewhere: ({ lab, known }: { lab: string; known: readonly string[] }) =>
    `A deployment in AWS has the labs that come with Podium, and no file such as ${lab}. Its labs: ${known.join(', ')}`,
  neededStep: ({ id, optional }: { id: string; optional: readonly string[] }) =>
    `The step ${id} cannot be left out.${optional.length === 0 ? ' This lab has no optional steps.' : ` Optional: ${optional.join(', ')}`}`,
  needsYes: () => 'Nobody can be asked here whether to delete the event: add --yes.',
  missingLink: ({ variable }: { variable: string }) => `With --submit -, your personal link has to be in ${variable}.`,
  badLink: () => 'The option --submit takes your personal link, as the bottom of your page shows it.',
  badCode: ({ text }: { text: string }) => `A code to join has 4 to 32 letters and digits, not "${text}".`,
  unknownCheck: ({ name, meant }: { name: string; meant: readonly string[] }) =>
    `There is no check ${name}.${question(meant)}`,
  unknownStep: ({ id, meant }: { id: string; meant: readonly string[] }) =>
    `The lab has no step ${id}.${question(meant)}`,
  unknownShell: ({ name }: { name: string }) => `Podium completes for bash, zsh and fish, not for "${name}".`,
};

export const cli = {
  usage,

  // The same words as on the page, so that nobody has to learn two.
  words: { ...page.verdicts, running: page.running, notGraded: page.ungraded },

  commands: {
    grade: 'Grade a lab on a cluster, or again from a recording',
    labs: 'List the labs, or show the steps of one',
    checks: 'List the checks for lab authors, or explain one',
    access: 'Print the least access that grading a lab needs',
    'lab new': 'Write a starter lab file',
    'lab from': 'Draft a lab from a solution: manifests, or two recordings',
    'lab lint': 'Find what is wrong in lab files',
    'lab test': 'Try a lab on recordings that must pass and must fail',
    'lab docs': 'Write the reference of the checks, or of a lab, as Markdown',
    'lab schema': 'Print the JSON Schema of lab files',
    serve: 'Start the service with its page for a class',
    demo: 'Start the service with a demo event',
    'event create': "Create an event, with its join code and the instructor's link",
    'event list': 'List the events',
    'event show': 'Show how far an event and its participants are',
    'event rotate': "Replace the instructor's link of an event",
    'event delete': 'Delete an event with everything about its participants',
    completion: 'Print the completion script for a shell',
  },

  options: {
    lab: 'id of a lab, or a lab file',
    param: 'value of a lab parameter, may be repeated',
    region: 'Region of a cluster that is given by name, or of the stage (default there ap-northeast-2)',
    profile: 'profile of the AWS configuration',
    'role-arn': 'role to assume for reading',
    'external-id': 'ExternalId for that role',
    kubeconfig: 'read Kubernetes through this kubeconfig',
    context: 'context of the kubeconfig',
    record: 'also write what was read to a file',
    replay: 'grade from a recording, without a cluster',
    submit: 'send what was read to an event: your personal link, - is that in PODIUM_SUBMIT',
    json: 'print JSON to standard output',
    junit: 'write JUnit XML to a file, - is standard output',
    watch: 'grade again and again until every required step passes',
    every: 'with --watch: seconds in between (default 15)',
    before: 'recording of the cluster before the solution',
    after: 'recording of the cluster with the solution',
    pass: 'recording, or folder of them, on which every step, or this step, must pass; may be repeated',
    fail: 'recording, or folder of them, on which no step, or not this step, may pass; may be repeated',
    output: 'write to a new file instead of standard output',
    arn: 'ARN of the cluster, for exact resources in the policy',
    kubernetes: 'only the Kubernetes manifest',
    iam: 'only the IAM policy',
    port: 'port of the page',
    host: 'address to listen on',
    event: 'code to join an event of --lab, made if it is new',
    code: 'code to join, 4 to 32 letters and digits',
    title: 'title of the event (default: that of the lab)',
    start: 'when it starts (default now): 2026-11-21T09:00, or in another zone 2026-11-21T09:00+09:00',
    end: 'when it ends (default 8 hours after the start)',
    freeze: 'from when on participants see the board as it was then',
    'time-zone': 'zone of its times (default Asia/Seoul)',
    keep: 'latch: a passed step stays passed (default); live: each is judged anew',
    'public-board': 'show the board to anybody who has its address',
    without: 'leave an optional step out, may be repeated',
    'refuse-recorded': 'take no evidence that participants recorded themselves',
    stage: 'the deployment in AWS with this stage, in place of the folder',
    yes: 'delete without asking',
    data: 'folder that keeps events and results (default .podium)',
    lang: 'language, else taken from LANG',
    'no-color': 'no colours, as with NO_COLOR',
    help: 'show this help',
    version: 'show the version',
  },

  help: {
    about: 'Podium grades hands-on Kubernetes labs on Amazon EKS clusters. It only reads.',
    usage: 'Usage',
    commands: 'Commands',
    options: 'Options',
    everywhere: 'With every command',
    command: 'command',
    optionsShown: '[options]',
    more: (group: string) => `More about a command: podium ${group === '' ? '' : `${group} `}<command> --help`,
    tryHelp: (command: string) => `See: podium ${command === '' ? '' : `${command} `}--help`,
    groups: {
      lab: 'Write labs of your own: nothing here needs a cluster.',
      event: 'Run events: on this machine, or with --stage in a deployment in AWS.',
    },
    notes: {
      grade: [
        'For a cluster that the event cannot reach, --submit records with your own credentials, on a machine that reaches it,',
        'the lab of the event with its parameters, and sends that. What passes this way is marked as self-recorded.',
      ],
      'event create': [
        'The link of the instructor is shown once and not stored. With --stage the lab has to come with Podium. Exit codes of',
        'the commands about events: 0 done, 2 not done, 64 the command line is wrong.',
      ],
      'event show': ['<event> is the id of the event or its code. No secret is shown.'],
      'event rotate': ['<event> is the id of the event or its code. The former link stops working at once.'],
      'event delete': [
        '<event> is the id of the event or its code. Links and code stop working first; then everything about participants is',
        'deleted. After an interruption, run it again. Recorded evidence goes with it on this machine; in AWS it expires.',
      ],
      'lab new': [
        'The first line of the file names lab.schema.json, which is written beside it: editors with the YAML language',
        'server complete and check the lab with it. After an update of Podium: podium lab schema > lab.schema.json',
      ],
      'lab from': [
        'Folders are read with all YAML and JSON files in them; templates of Helm and Kustomize are not rendered, do that',
        'first. Recordings are made with podium grade --record. The draft is for you to edit.',
      ],
      'lab lint': ['Exit codes: 0 no errors, 1 errors, 2 a file cannot be read, 64 the command line is wrong.'],
      'lab test': [
        'A recording for one step judges that step alone, without those before it; a clean-up step, for example, needs a',
        'recording of its own. In a folder, a recording named after a step, as web.json.gz or web.wrong-port.json.gz, is of',
        'that step. An empty cluster, on which nothing may pass, is always tried. Exit codes: 0 all is as expected, 1 it is',
        'not, 2 could not judge, 64 the command line is wrong.',
      ],
    },
    exitCodes: 'Exit codes',
    codes: {
      '0': 'every required step passes',
      '1': 'some do not pass yet',
      '2': 'could not grade',
      '64': 'the command line is wrong',
    },
    examples: 'Examples',
    completion: {
      bash: 'podium completion bash > ~/.local/share/bash-completion/completions/podium',
      zsh: 'podium completion zsh > "${fpath[1]}/_podium"',
      fish: 'podium completion fish > ~/.config/fish/completions/podium.fish',
    },
  },

  report: {
    connecting: ({ cluster }: { cluster: string }) => `Connecting to ${cluster} …`,
    reading: ({ done, known }: { done: number; known: number }) => `Reading the cluster: ${done} of ${known}`,
    recordedAt: ({ time }: { time: string }) => `recorded ${time}`,
    hidden: ({ lines }: { lines: number }) => `… ${times(lines, 'line', 'lines')} above`,
    bonus: 'bonus',
    kept: 'different now',
    waitsFor: ({ number }: { number: number }) => `after step ${number}`,
    troubled: ({ steps, word }: { steps: readonly number[]; word: string }) =>
      `${steps.length === 1 ? 'Step' : 'Steps'} ${steps.join(', ')}: ${word}`,
    again: ({ seconds }: { seconds: number }) => `Check again in about ${span(seconds)}.`,
    againShort: ({ seconds }: { seconds: number }) => span(seconds),
    points: ({ earned, of }: { earned: number; of: number }) => `${earned} of ${of} points`,
    plusBonus: ({ points }: { points: number }) => `${points} bonus`,
    passed: ({ passed, of }: { passed: number; of: number }) => `${passed} of ${times(of, 'step', 'steps')} passed`,
    notGraded: ({ steps }: { steps: number }) =>
      `${times(steps, 'step is', 'steps are')} listed but not graded yet, without points.`,
    took: ({ seconds, requests }: { seconds: string; requests: number }) =>
      `${seconds} s, ${times(requests, 'request', 'requests')}`,
    allPass: 'Every step passes. Well done!',
    gradedPass: 'Every graded step passes. Well done!',
    requiredPass: 'Every required step passes. Well done!',
    nextStep: ({ number, title }: { number: number; title: string }) => `Next: step ${number}, ${title}`,
    bonusStep: ({ number, title }: { number: number; title: string }) => `For the bonus: step ${number}, ${title}`,
    seen: 'Seen',
    wanted: 'Wanted',
    next: 'Next',
    hint: 'Hint',
    command: 'See it yourself',
    recorded: ({ file }: { file: string }) => `Recorded to ${file}.`,
    written: ({ file }: { file: string }) => `JUnit XML written to ${file}.`,
    submitted: ({ page }: { page: string }) =>
      `Sent as self-recorded evidence. The event judges it by itself; see ${page}`,
    submitWaits: ({ seconds }: { seconds: number }) => `The event is busy with you. Sending again in ${seconds} s.`,
    graded: ({ time }: { time: string }) => `Graded at ${time}`,
    nothingChanged: 'nothing new',
    nextIn: ({ seconds }: { seconds: number }) => `Next check in ${seconds} s, Ctrl-C ends.`,
  },

  labs: {
    steps: ({ steps, points }: { steps: number; points: number }) =>
      `${times(steps, 'step', 'steps')}, ${times(points, 'point', 'points')}`,
    bonus: ({ points }: { points: number }) => `${points} bonus`,
    parameters: 'Parameters',
    stepsTitle: 'Steps',
    points: ({ points }: { points: number }) => times(points, 'point', 'points'),
    anyOf: 'one of:',
    allOf: 'all of:',
    impliedBy: ({ number }: { number: number }) => `passes together with step ${number}`,
    optional: 'optional',
    after: ({ steps }: { steps: readonly number[] }) => `after ${steps.join(', ')}`,
    more: ({ lab }: { lab: string }) => `More about a lab: podium labs ${lab}`,
    grade: ({ lab }: { lab: string }) => `Grade it: podium grade <arn> --lab ${lab}`,
  },

  checks: {
    more: ({ check }: { check: string }) => `More about a check: podium checks ${check}`,
    required: 'required',
    default: ({ value }: { value: string }) => `default ${value}`,
    none: 'takes no parameters',
    inLab: 'In a lab file',
  },

  access: {
    kubernetes: 'Kubernetes: apply with kubectl apply -f',
    iam: 'IAM: policy of the role that reads',
  },

  event: {
    troubles: eventTroubles,
    none: 'There are no events yet.',
    columns: ['Id', 'Title', 'Lab', 'Start', 'End', 'People', 'State'],
    states: {
      before: 'not started',
      running: 'running',
      frozen: 'board frozen',
      ended: 'ended, last gradings under way',
      verified: 'ended',
      going: 'deleted in part',
    },
    keeps: { latch: 'a passed step stays passed', live: 'each step is judged anew' },
    publicBoard: 'public board',
    refusesRecorded: 'no self-recorded evidence',
    without: ({ steps }: { steps: readonly string[] }) => `without ${steps.join(', ')}`,
    labels: {
      id: 'Id',
      lab: 'Lab',
      state: 'State',
      start: 'Start',
      freeze: 'Board frozen from',
      end: 'End',
      settings: 'Settings',
      code: 'Code to join',
      join: 'Join at',
      board: 'Board',
      everybody: "Everybody's steps",
      instructor: "Instructor's link",
    },
    counts: {
      participants: 'Participants',
      connected: 'Cluster connected',
      graded: 'Graded at least once',
      open: 'Gradings under way',
      refused: "Refused: somebody else's cluster",
    },
    once: ({ command }: { command: string }) =>
      `The instructor's link is a secret and is shown only now: keep it. Lost it? ${command}`,
    rotated: 'The former link works no more.',
    serve: ({ command, url }: { command: string; url: string }) =>
      `These addresses work while this runs: ${command} (${url})`,
    goOn: ({ command }: { command: string }) => `Its deletion was interrupted. Finish it: ${command}`,
    confirm: ({ title, id, participants }: { title: string; id: string; participants: number }) =>
      `Delete "${title}" (${id}) with the results of ${times(participants, 'participant', 'participants')}? This cannot be undone. [y/N]`,
    deleted: ({ title, participants }: { title: string; participants: number }) =>
      `Deleted "${title}" with ${times(participants, 'participant', 'participants')}.`,
    kept: 'Nothing was deleted.',
  },

  service: {
    stopping: 'Stopping …',
    cannotStart: ({ reason }: { reason: string }) => `The service cannot start: ${startReasons[reason] ?? reason}.`,
  },

  unexpected: ({ name }: { name: string }) =>
    `Podium met something it did not expect (${name}). This is our fault; please report it with the output of the same command under PODIUM_DEBUG=1.`,
};

export type CliTexts = typeof cli;

/** What can be wrong with a command line, with the values of the sentence. */
export type UsageCodes = { [C in keyof typeof usage]: Parameters<(typeof usage)[C]> extends [infer V] ? V : null };

/** Why a command about an event could not do what it was asked to, with the values of the sentence. */
export type EventTroubles = { [C in keyof typeof eventTroubles]: Parameters<(typeof eventTroubles)[C]>[0] };

/** Said by the launcher, on a Node that is too old for anything else. */
export const needsNode = (found: string): string =>
  `Podium needs Node.js 22.19 or newer, and this is ${found}. Install it from https://nodejs.org or with your version manager, then run podium again.`;
