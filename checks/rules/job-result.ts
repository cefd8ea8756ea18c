/**
 * What became of Jobs: by their conditions, not by their pods, of which one may fail and be made again
 * (https://kubernetes.io/docs/concepts/workloads/controllers/job/#terminal-job-conditions).
 */
import type { KindTypes } from '../reads/kinds.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { type CauseEvidence, causeOf, refusalOf } from './cause.ts';
import { type Event, eventsOf } from './events.ts';
import { amount, each, latest, type Named, nameOf, namespaceOf, text } from './objects.ts';
import { type Pod, readySince } from './pod-ready.ts';

export type Job = KindTypes['Job'];
export type CronJob = KindTypes['CronJob'];
type Outcome = 'Complete' | 'Failed';

/** When a Job came to an outcome; undefined if it has not. */
export function endedAt({ status, metadata }: Job, outcome: Outcome): string | undefined {
  const ended = each(status?.conditions).find((one) => one.type === outcome && one.status === 'True');
  if (ended === undefined) return undefined;
  const completed = outcome === 'Complete' ? status?.completionTime : undefined;
  return latest([completed]) ?? latest([ended.lastTransitionTime]) ?? latest([metadata?.creationTimestamp]);
}

/** Whether something happened since enrolment; without an enrolment everything has. */
export function isSince(time: string | undefined, enrolledAt: string | undefined): boolean {
  return time !== undefined && (enrolledAt === undefined || Date.parse(time) >= Date.parse(enrolledAt));
}

/** Whether a Job is over since before enrolment. */
export function isOver(job: Job, enrolledAt: string | undefined): boolean {
  const ended = endedAt(job, 'Complete') ?? endedAt(job, 'Failed');
  return ended !== undefined && !isSince(ended, enrolledAt);
}

/** Whether an owner reference names that object. */
export function isOwnedBy(owner: Named, { metadata }: Job | Pod): boolean {
  const uid = owner.metadata?.uid;
  return typeof uid === 'string' && each(metadata?.ownerReferences).some((reference) => reference.uid === uid);
}

/** Why a Job has not come to the wanted outcome; undefined if it has. */
export function whyNotEnded(
  job: Job,
  wanted: Outcome,
  allPods: readonly Pod[],
  seen: CauseEvidence,
  context: CheckContext,
): Finding | undefined {
  if (endedAt(job, wanted) !== undefined) return undefined;
  const at = { name: nameOf(job), namespace: namespaceOf(job) };
  const pods = allPods.filter((pod) => isOwnedBy(job, pod)).sort((a, b) => bornAt(a).localeCompare(bornAt(b)));
  if (endedAt(job, 'Complete') !== undefined) return fail('job.succeeded', at);
  if (endedAt(job, 'Failed') !== undefined) return failureOf(job, pods.at(-1), seen, context);
  if (job.spec?.suspend === true) return fail('job.suspended', at);
  const active = pods.filter(({ status }) => status?.phase === 'Pending' || status?.phase === 'Running');
  const refused = active.length === 0 ? refusalOf('Job', job, seen) : undefined;
  if (refused !== undefined) return refused;
  const cause = causeOf(active, seen, context);
  // What keeps crashing is on its way to the failure that the lab wants.
  if (cause !== undefined && !(wanted === 'Failed' && isEnding(cause))) return cause;
  const since = latest([job.status?.startTime, job.metadata?.creationTimestamp, ...active.map(readySince)]);
  return pendingOrFail('job.running', { ...at, wanted, failedPods: amount(job.status?.failed) }, context, since);
}

/** Why a CronJob has started no Job that counts. */
export function whyNoRun(cronJob: CronJob, events: readonly Event[], context: CheckContext): Finding {
  const { spec, status, metadata } = cronJob;
  const at = { name: nameOf(cronJob), namespace: namespaceOf(cronJob) };
  if (spec?.suspend === true) return fail('cronJob.suspended', at);
  // A schedule that names its time zone itself is unusual, and works.
  const last = eventsOf('CronJob', cronJob, events).findLast(({ reason }) => reason !== 'UnsupportedSchedule');
  if (last?.type === 'Warning')
    return fail('cronJob.trouble', { ...at, reason: text(last.reason), message: text(last.message) });
  const values = { ...at, schedule: text(spec?.schedule), timeZone: text(spec?.timeZone) };
  const since = latest([metadata?.creationTimestamp, status?.lastScheduleTime]);
  return pendingOrFail('cronJob.waiting', values, context, since);
}

/** The cause of the last pod; where that is no more than that it ended, with the reason that the Job gives. */
function failureOf(job: Job, last: Pod | undefined, seen: CauseEvidence, context: CheckContext): Finding {
  const at = { name: nameOf(job), namespace: namespaceOf(job) };
  const failed = each(job.status?.conditions).find(({ type, status }) => type === 'Failed' && status === 'True');
  const reason = text(failed?.reason);
  const cause = last === undefined ? undefined : causeOf([last], seen, context);
  if (cause?.verdict === 'fail' && !isEnding(cause)) return cause;
  const ended = [...each(last?.status?.initContainerStatuses), ...each(last?.status?.containerStatuses)]
    .map(({ name, state, lastState }) => ({ name, exitCode: (state?.terminated ?? lastState?.terminated)?.exitCode }))
    .find(({ exitCode }) => amount(exitCode) !== 0);
  if (last === undefined || ended === undefined)
    return fail('job.failed', { ...at, reason, message: text(failed?.message) });
  const { name: container, exitCode } = ended;
  const where = { pod: nameOf(last), container: text(container), exitCode: amount(exitCode) };
  return fail('job.podFailed', { ...at, ...where, reason });
}

/** Whether a cause says no more than that a container ended. */
function isEnding(finding: Finding): boolean {
  return finding.verdict !== 'pass' && /^pod\.(exited|failed|completed|crashLoop|restarted)$/.test(finding.code);
}

function bornAt({ metadata }: Pod): string {
  return text(metadata?.creationTimestamp);
}
