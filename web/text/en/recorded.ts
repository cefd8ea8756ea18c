/** Evidence that a participant records and sends in, in English: what is wrong with it, and what pages say of it. */
import type { RecordedCodes } from '../../../checks/codes/recorded.ts';
import type { TroubleText } from '../types.ts';

const yours = (todo: string) => `Your move: ${todo} No points are lost.`;
const again = yours('run "podium grade --submit" again.');
const minutesOf = (n: number) => `${n} ${n === 1 ? 'minute' : 'minutes'}`;

const reasons: Readonly<Record<string, string>> = {
  timeout: 'no answer in time',
  refused: 'connection refused',
  dns: 'its name does not resolve',
  untrusted: 'its certificate is not trusted',
  cut: 'connection cut',
};

export const recorded: { readonly [K in keyof RecordedCodes]: TroubleText<RecordedCodes[K]> } = {
  'recorded.old': {
    seen: ({ minutes, most }) =>
      `What you sent was recorded ${minutesOf(minutes)} before it arrived; at most ${minutesOf(most)} may lie in between.`,
    next: () => yours('check the clock of your machine, then run "podium grade --submit" again.'),
  },
  'recorded.ahead': {
    seen: ({ minutes }) => `By the clock of your machine, what you sent was recorded ${minutesOf(minutes)} from now.`,
    next: () => yours('set the clock of your machine, then run "podium grade --submit" again.'),
  },
  'recorded.early': {
    seen: () => 'What you sent was recorded before the event started.',
    next: () => again,
  },
  'recorded.repeated': {
    seen: () => 'What you sent was recorded before something that has been judged already.',
    next: () => again,
  },
  'recorded.otherLab': {
    seen: ({ lab, wanted }) => `What you sent is of lab ${lab}; the lab of this event is ${wanted}.`,
    next: ({ wanted }) => yours(`run "podium grade --submit" with lab ${wanted}.`),
  },
  'recorded.otherCluster': {
    seen: ({ cluster, wanted }) =>
      `What you sent is of cluster ${cluster}; yours in this event is ${wanted}. Name, Region and account have to be the same.`,
    next: () => yours('record the cluster that you connected, or connect this one on your page first.'),
  },
  'recorded.claimed': {
    seen: ({ cluster }) =>
      `What you sent is of a cluster that another participant of this event has connected: ${cluster}.`,
    next: () => yours('ask your instructor.'),
  },
  'recorded.noAccount': {
    seen: ({ cluster }) => `Nothing says which account cluster ${cluster} is in.`,
    next: () => yours('give the ARN of the cluster: podium grade <arn> --submit <link>.'),
  },
  'recorded.lost': {
    seen: () => 'What you sent could not be judged; the fault is on our side.',
    next: () => again,
  },
  'submit.refused': {
    seen: ({ host, detail }) => `${host} did not take the evidence: ${detail}`,
    next: () => 'What was graded here counts nowhere yet.',
  },
  'submit.unreachable': {
    seen: ({ host, reason }) => `${host} cannot be reached: ${reasons[reason] ?? reason}.`,
    next: () => yours('check your connection and the link, then try again.'),
  },
  'submit.noService': {
    seen: ({ host, status }) => `${host} does not answer as a Podium that takes evidence (${status}).`,
    next: () => yours('compare the link with that of your page, and try again in a moment.'),
  },
  'submit.tooLarge': {
    seen: ({ megabytes }) => `The evidence is larger than the ${megabytes} MB that may be sent.`,
    next: () => yours('ask your instructor to narrow what the lab looks at.'),
  },
};

export const recordedPage = {
  selfRecorded: 'self-recorded',
  selfRecordedHelp:
    'Self-recorded: points that rest on evidence from the participant’s own machine, which the service has not seen itself.',
  recordedUnwanted: 'This event does not take evidence that participants record themselves.',
  recordedBusy: (seconds: number) =>
    `A check is running. Please send again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
  recordedDamaged: 'What arrived is not a gzipped recording.',
  submitTitle: 'Private endpoint?',
  submitHelp:
    'Run this on a machine that reaches the cluster. It reads with your own credentials and sends what it read; what passes that way is marked “self-recorded”.',
};
