/**
 * Which Jobs a lab means, and which of them count.
 */

import type { Listed } from '../reads/read.ts';
import { type Finding, fail } from '../verdict.ts';
import { fingerprint } from './fingerprint.ts';
import { isImage } from './image.ts';
import { type CronJob, endedAt, isOwnedBy, isSince, type Job } from './job-result.ts';
import { hasLabels } from './labels.ts';
import { each, existing, latest, named, nameOf, text } from './objects.ts';

/** Jobs by name, by the CronJobs that make them, by labels, or all of a namespace. */
export interface JobsAsked {
  ns: string;
  name?: readonly string[] | undefined;
  owner?: readonly string[] | undefined;
  labels?: Readonly<Record<string, readonly string[]>> | undefined;
  image?: readonly string[] | undefined;
  failed?: boolean | undefined;
}

export interface JobsSeen {
  jobs: Listed<Job>;
  cronJobs?: Listed<CronJob> | undefined;
}

/** The Jobs that are meant, newest first. */
export function jobsMeant({ ns, name, owner, labels }: JobsAsked, { jobs, cronJobs }: JobsSeen): Job[] {
  const owners = owner && named(existing(cronJobs, ns), owner);
  const labelled = existing(jobs, ns).filter(({ metadata }) => hasLabels(metadata?.labels, labels ?? {}));
  return (name === undefined ? labelled : named(labelled, name))
    .filter((job) => owners === undefined || owners.some((cronJob) => isOwnedBy(cronJob, job)))
    .sort((a, b) => text(b.metadata?.creationTimestamp).localeCompare(text(a.metadata?.creationTimestamp)));
}

/** The Jobs that are known to have come to the wanted outcome since enrolment. */
export interface JobTally {
  /** One mark for each. */
  done: string[];
  /** When the last of the completed Jobs that are meant ended, whether it counts or not; empty if none has. */
  last: string;
}

/** Adds the Jobs that are there now to those that were seen before; Jobs go away, some within seconds. */
export function tallyJobs(
  asked: JobsAsked,
  seen: JobsSeen,
  { enrolledAt, memory }: { enrolledAt?: string; memory?: JobTally },
): JobTally {
  const meant = jobsMeant(asked, seen);
  const counts = (job: Job) =>
    isSince(endedAt(job, asked.failed ? 'Failed' : 'Complete'), enrolledAt) &&
    wrongImage('Job', job, job.spec, asked.image) === undefined;
  const done = [
    ...(memory?.done ?? []),
    ...meant.filter(counts).map(({ metadata }) => fingerprint(text(metadata?.uid))),
  ];
  const last = latest([memory?.last, ...meant.map((job) => endedAt(job, 'Complete'))]);
  const unseen = asked.failed ? undefined : unseenRun(asked, seen, meant, last);
  if (unseen !== undefined && isSince(unseen, enrolledAt)) done.push(unseen);
  return { done: [...new Set(done)].slice(-50), last: latest([last, unseen]) ?? '' };
}

/** When a Job completed that is gone and that nobody has seen, as its CronJob tells. */
function unseenRun(asked: JobsAsked, { cronJobs }: JobsSeen, meant: readonly Job[], last?: string): string | undefined {
  const [cronJob] = named(existing(cronJobs, asked.ns), asked.owner ?? []);
  const ran = latest([cronJob?.status?.lastSuccessfulTime]);
  if (cronJob === undefined || ran === undefined || (last !== undefined && Date.parse(ran) <= Date.parse(last))) return;
  // The list of Jobs may be a moment older than the CronJob: one that still runs there may be the one.
  if (meant.some((job) => (endedAt(job, 'Complete') ?? endedAt(job, 'Failed')) === undefined)) return;
  return wrongImage('CronJob', cronJob, cronJob.spec?.jobTemplate?.spec, asked.image) === undefined ? ran : undefined;
}

/** The finding for a Job, or the template of a CronJob, that has none of the wanted images. */
export function wrongImage(
  kind: string,
  object: Job | CronJob,
  spec: Job['spec'],
  wanted: readonly string[] | undefined,
): Finding | undefined {
  const images = each(spec?.template?.spec?.containers).map((container) => text(container.image));
  if (wanted === undefined || images.some((one) => wanted.some((other) => isImage(one, other)))) return undefined;
  return fail('workload.image', { kind, name: nameOf(object), seen: images, wanted: [...wanted] });
}
