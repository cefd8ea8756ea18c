/** What pages say besides verdicts, in English. */
import { recordedPage } from './recorded.ts';

const plural = new Intl.PluralRules('en');
const count = (n: number, one: string, other: string) => `${n} ${plural.select(n) === 'one' ? one : other}`;

export const page = {
  ...recordedPage,
  otherLanguage: '한국어',
  skip: 'Skip to content',
  demo: 'This is a demo. Every verdict was judged from recorded evidence of clusters, when this service started.',
  start: 'Start page',

  // Joining
  joinTitle: 'Join a lab',
  joinIntro: 'Your instructor gives you a code. Podium then checks each step of the lab on your own cluster.',
  code: 'Event code',
  alias: 'Name on the board',
  aliasHelp: 'Others see this name. Leave it empty and you get one.',
  join: 'Join',
  codeUnknown: 'There is no event with this code. Compare it with what your instructor gave you.',
  codeEnded: 'This event has ended.',
  aliasTaken: 'Somebody in this event already has this name. Please choose another one.',
  aliasInvalid: 'A name has 1 to 24 characters.',
  tooMany: 'Too many attempts. Please wait a minute and try again.',
  demoPeople: 'Take a look: participants of the demo',
  demoPeopleHelp: 'Each page opens as that participant sees it. The language changes at the top right.',
  demoBoard: 'Open the board',
  demoMatrix: 'Open the instructor’s view',
  demoOwn: 'To hold a lab of your own, start the service with:',
  points: (earned: number, of: number) => `${earned} of ${count(of, 'point', 'points')}`,
  noPoints: 'no points yet',

  // An event in time
  startsAt: (when: string) => `Starts ${when}`,
  endsAt: (when: string) => `Ends ${when}`,
  endedAt: (when: string) => `Ended ${when}`,
  frozenAt: (when: string) => `The board stands still since ${when}. Your own page goes on.`,
  endedNotice: (when: string) => `This event ended ${when}. What you see is how it stood then.`,
  beforeNotice: (when: string) => `This event starts ${when}. You can connect your cluster already.`,

  // The own page
  me: 'My steps',
  board: 'Board',
  matrix: 'Everyone',
  pause: 'Pause updates',
  resume: 'Resume updates',
  offline: 'No connection. Trying again …',
  clusterTitle: 'Connect your cluster',
  clusterIntro: 'Podium reads your cluster and never changes anything in it.',
  clusterArn: 'ARN of your EKS cluster',
  clusterArnHelp: 'This command prints it:',
  roleArn: 'ARN of the role that Podium uses to read (optional)',
  roleArnHelp: (externalId: string) =>
    `Leave it empty unless your instructor asks for it. The role must trust the grader with this external ID: ${externalId}`,
  connect: 'Connect',
  connectNext: 'After that, the first check starts by itself and this page shows each step as soon as it is known.',
  clusterClaimed: 'Another participant of this event has connected this cluster. Please ask your instructor.',
  roleInvalid: 'This is not the ARN of an IAM role in the account of the cluster.',
  cluster: 'Cluster',
  changeCluster: 'Use another cluster',
  checkNow: 'Check now',
  checkAgain: 'Check now ({s} s)',
  tooSoon: (seconds: number) =>
    `You just asked for a check. The next one is possible in ${count(seconds, 'second', 'seconds')}.`,
  clusterFirst: 'Connect your cluster first.',
  eventClosed: 'Checks are possible while the event runs.',
  lastChecked: 'Last checked',
  notChecked: 'Not checked yet.',
  summary: (passed: number, of: number) => `${passed} of ${count(of, 'step passes', 'steps pass')}`,
  summaryWaiting: 'waiting for a free grader',
  summaryRunning: (done: number, known: number) => `checking, ${done} of ${known} reads done`,
  summaryAll: 'All steps pass. Well done!',
  bonus: 'Bonus',
  bonusPoints: (points: number) => `+${points} bonus`,
  usual: 'A check usually takes 2 to 20 seconds.',
  trouble: 'The last check could not be done',
  lost: 'The last check did not come to an end. It is our turn: it will run again by itself. No points are lost.',
  steps: 'Steps',
  personalLink: 'My personal link',
  personalLinkHelp: 'It opens this page on another device. Whoever has it can act as you, so keep it to yourself.',

  // Verdicts
  verdicts: {
    pass: 'passed',
    fail: 'not yet',
    pending: 'on its way',
    blocked: 'could not read',
    error: 'could not check',
    skipped: 'later',
  },
  running: 'checking',
  unknown: 'not checked yet',
  ungraded: 'not graded yet',
  leftOut: 'no longer in the lab',
  labChanged:
    'The lab has changed since this event was made. Steps are judged as they are now, with the points they had; what was earned stays.',
  verifying: 'The event has ended. Your cluster is being checked once more, by itself.',
  verified: (when: string, points: number) =>
    `Checked once more after the end, on ${when}: what is there now is worth ${count(points, 'point', 'points')}. What you earned stays.`,
  notVerified: (when: string) => `On ${when} your cluster could not be checked once more. What you earned stays.`,
  stillThere: 'Some of it still costs money',
  ungradedHelp: 'Steps marked “not graded yet” belong to the lab, too. They have no points.',
  passedAt: (when: string) => `passed ${when}`,
  wasDone: (when: string) => `Was done ${when} and keeps its points. It looks different now.`,
  wasDoneWord: 'was done',
  waitsFor: (step: string) => `Waits for: ${step}`,
  impliedBy: (step: string) => `Passes together with: ${step}`,
  waitSeconds: (seconds: number) =>
    seconds < 90
      ? `Wait about ${count(seconds, 'second', 'seconds')}.`
      : `Wait about ${count(Math.round(seconds / 60), 'minute', 'minutes')}.`,
  sameReason: 'For the same reason as above.',
  noPointsLost: 'No points are lost.',
  seen: 'Seen',
  wanted: 'Wanted',
  next: 'Next',
  now: 'Now',
  hint: 'Hint',
  evidence: 'See it yourself',
  anyOf: 'One of these is enough',
  allOf: 'All of these together',

  // The board
  boardTitle: 'Board',
  rule: 'More points come first; with equal points, whoever gained the last one earlier. Equal in both means the same rank. Bonus points count.',
  rank: 'Rank',
  name: 'Name',
  pointsHead: 'Points',
  stepsHead: 'Steps',
  gainedHead: 'Last point',
  you: 'you',
  people: (n: number) => count(n, 'participant', 'participants'),
  nobody: 'Nobody has joined yet.',
  asOf: (when: string) => `As of ${when}`,
  more: 'others in between',
  projector: 'Projector',
  frozenPoints: 'Shown points',

  // The instructor's view
  matrixTitle: 'Everyone, step by step',
  participant: 'Participant',
  passShare: 'passed',
  medianOf: (n: number) => `${n} min`,
  medianHelp: 'median since the start',
  stuck: 'stuck',
  noAccess: 'access missing',
  neverChecked: 'never checked',
  noCluster: 'no cluster',
  refused: 'tried the cluster of another',
  sort: 'Order',
  sortRank: 'by rank',
  sortName: 'by name',
  show: 'Show',
  showAll: 'all',
  results: 'Results',
  everybodyVerified: (when: string) =>
    `Everybody was checked once more after the end, on ${when}. The results tell what was earned and what was there then.`,
  showStuck: 'those who need help',
  noneStuck: 'Nobody needs help right now.',
  scroll: 'Table, scrolls sideways',
  newLink: 'Replace the instructor’s link',
  newLinkHelp:
    'If somebody has the link who should not, replace it. The former one stops working at once, also for other instructors.',
  newLinkMake: 'Replace the link',
  newLinkTitle: 'The instructor’s new link',
  newLinkOnce: 'It is shown this once. Keep it, and give it only to those who teach this event with you.',

  // Another one's link
  changeTitle: 'This is the link of somebody else',
  changeText: (from: string, to: string) =>
    `In this event you are “${from}”. The link is that of “${to}”. Whoever gave it to you sees what you do there.`,
  changeNot: (from: string) => `Go on as ${from}`,
  changeTo: (to: string) => `Go on as ${to}`,

  // When something goes wrong
  notFoundTitle: 'Not found',
  notFound: 'There is nothing at this address. Perhaps the link is incomplete.',
  forbiddenTitle: 'This page needs your personal link',
  forbidden: 'Open the link you got when you joined, or join with the code of the event.',
  instructorTitle: 'This page is for the instructor',
  instructorOnly: 'Open the instructor’s link that was printed when the event was made.',
  badRequestTitle: 'That did not work',
  crossSite: 'The form came from another page. Please open this page anew and send it again.',
  tooLarge: 'That was too much data.',
  faultTitle: 'Something went wrong on our side',
  fault: (id: string) => `Please try again in a moment. If it stays, tell the operator this number: ${id}`,

  // What the service prints
  service: {
    listening: (url: string) => `Podium is at ${url}`,
    busy: (wanted: number, port: number) => `Port ${wanted} is busy, so Podium uses ${port}.`,
    demo: (board: string) => `Board of the demo: ${board}`,
    demoEmpty: 'The demo has no recorded evidence, so nobody takes part in it.',
    code: (code: string) => `Code to join: ${code}`,
    instructor: (url: string) => `Instructor (keep this link to yourself): ${url}`,
    labChanged: (lab: string) =>
      `The lab of an event has changed since it was made: ${lab}. The event keeps its steps and points; they are judged as they are now.`,
    noEvent: 'There is no event yet. Start with --event CODE --lab LAB to make one.',
    stopping: 'Stopping …',
    fault: (id: string, route: string) => `Fault ${id} at ${route}:`,
  },
};

/** The keys and types that every language has. */
export type PageTexts = typeof page;
