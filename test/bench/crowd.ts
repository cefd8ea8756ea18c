/**
 * A crowd of participants whose clusters are known from recordings, from nothing to a solved lab.
 */
import { readFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import type { Bundle } from '../../checks/bundle.ts';
import { grade } from '../../checks/grade.ts';
import { bindLab } from '../../checks/lab-file.ts';
import { findLab } from '../../checks/labs.ts';
import { parseBundle, replayReader } from '../../checks/reads/replay.ts';
import type { Report } from '../../checks/report.ts';
import { createEvent, type EventPlan, join, submitCluster } from '../../functions/events.ts';
import { type Grader, requestGrading, runGrading } from '../../functions/gradings.ts';
import type { Archive, Job, Store } from '../../functions/ports.ts';
import type { LabEvent } from '../../functions/records.ts';

const LAB = 'eks-web-application';
/** In the order in which a participant gets there. */
const SITUATIONS = [
  'nothing-yet',
  'cluster-creating',
  'nodes-creating',
  'image-missing',
  'no-controller',
  'selector-mismatch',
  'targets-initial',
  'services',
  'hpa-unknown',
  'scaling',
  'solved',
] as const;

/** What a recording says of a cluster. */
export interface Situation {
  bundle: Bundle;
  report: Report;
}

export interface Member {
  id: string;
  /** What the participant's browser sends. */
  cookie: string;
}

export interface Crowd {
  event: LabEvent;
  members: readonly Member[];
  /** Cookie of the instructor. */
  instructor: string;
}

/** Judges the recordings that come with the demo, from nothing to solved. */
export async function situations(): Promise<Situation[]> {
  const folder = pathOf(import.meta.dirname, '../../functions/demo');
  const lab = bindLab(findLab(LAB));
  return Promise.all(
    SITUATIONS.map(async (name) => {
      const file = `${name}.json.gz`;
      const bundle = parseBundle(readFileSync(pathOf(folder, file)), file);
      const { cluster, recordedAt: at, enrolledAt, memory = {} } = bundle;
      const seen = { cluster, at, memory, ...(enrolledAt !== undefined && { enrolledAt }) };
      return { bundle, report: await grade(lab, { reader: replayReader(bundle), from: 'replay', ...seen }) };
    }),
  );
}

/**
 * Makes an event of `people` participants who have submitted clusters; `situationOf` gives what each has been graded on.
 * @param plan what the event has besides the code `BENCH`; it has to be under way at `now`
 */
export async function makeCrowd(
  parts: { store: Store; archive: Archive; now: () => Date },
  plan: EventPlan,
  people: number,
  situationOf: (index: number) => Situation,
): Promise<Crowd> {
  const { store, now } = parts;
  const created = await createEvent(store, plan, bindLab(findLab(LAB)));
  if (created === 'taken') throw new Error('the event exists already');
  const { event, instructorSecret } = created;
  const members: Member[] = [];
  for (let index = 0; index < people; index++) {
    const joined = await join(store, event, `참가자 ${index}`, index % 2 === 0 ? 'ko' : 'en', now());
    if (joined === 'taken') throw new Error('the name is taken');
    const { participant, secret } = joined;
    const account = `${100_000_000_000 + index}`;
    const arn = `arn:aws:eks:ap-northeast-2:${account}:cluster/eks-demo`;
    await submitCluster(store, participant, { arn, roleArn: `arn:aws:iam::${account}:role/PodiumReader` }, now());
    const jobs: Job[] = [];
    const queue = { send: async (job: Job) => void jobs.push(job) };
    await requestGrading({ store, queue, now }, event, participant.id, false);
    const grader = recordedGrader(() => situationOf(index), now);
    for (const job of jobs) await runGrading({ ...parts, grader }, job, new AbortController().signal);
    members.push({ id: participant.id, cookie: `podium=${participant.id}.${secret}` });
  }
  return { event, members, instructor: `podium_i=${instructorSecret}` };
}

/** A grader that has just found what was recorded, whatever cluster it is asked about. */
export function recordedGrader(situationOf: (participant: string) => Situation, now: () => Date): Grader {
  return async ({ participant }) => {
    const { report, bundle } = situationOf(participant.id);
    const at = now().toISOString();
    return { report: { ...report, at }, at, bundle };
  };
}
