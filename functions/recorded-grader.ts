/**
 * Judges evidence that participants recorded themselves. What it says of itself is not taken on trust where the service
 * knows better: who the participant is, since when, and what was seen before.
 */
import type { Bundle } from '../checks/bundle.ts';
import type { LabFile } from '../checks/lab-file.ts';
import { Problem } from '../checks/problem.ts';
import { clusterOf } from './cluster.ts';
import type { Graded, Grader, GradingTask } from './gradings.ts';
import { enrolledAt, MOST_MINUTES, MOST_READS, RECORDING, SKEW_MINUTES, UNPACKED_BYTES } from './recorded.ts';
import type { LabEvent, Participant } from './records.ts';

/**
 * Makes a grader that judges what participants have sent, and leaves everything else to `live`.
 * @param fileOf gives the lab with an id, undefined when there is none
 */
export function withRecorded(fileOf: (lab: string) => Promise<LabFile | undefined>, live: Grader): Grader {
  return async (task) =>
    task.sent === undefined ? live(task) : judge(task, task.sent, await fileOf(task.event.lab.id));
}

async function judge(
  { event, participant, kept, memory, onProgress, signal }: GradingTask,
  sent: NonNullable<GradingTask['sent']>,
  file: LabFile | undefined,
): Promise<Graded> {
  const [{ labOfEvent }, { parametersAt }, { parseBundle, replayReader }, { grade }] = await Promise.all([
    import('./event-labs.ts'),
    import('../checks/lab-file.ts'),
    import('../checks/reads/replay.ts'),
    import('../checks/grade.ts'),
  ]);
  const bundle = parseBundle(sent.bytes, RECORDING, { bytes: UNPACKED_BYTES, reads: MOST_READS });
  if (bundle.lab.id !== event.lab.id)
    throw new Problem('recorded.otherLab', { lab: bundle.lab.id, wanted: event.lab.id });
  const cluster = ownCluster(bundle, participant);
  checkTime(bundle, event, participant, sent.at);
  const place = { name: cluster.name, region: cluster.region, account: cluster.account };
  const report = await grade(
    labOfEvent(event, file, (one) => parametersAt(one, place)),
    {
      reader: replayReader(bundle),
      cluster: place,
      from: 'replay',
      at: bundle.recordedAt,
      enrolledAt: enrolledAt(participant),
      memory,
      kept,
      onProgress,
      signal,
    },
  );
  return { report, at: sent.at, cluster };
}

/** The cluster of a recording. Throws Problem when it is another one than the participant's. */
function ownCluster({ cluster: recorded }: Bundle, { cluster: own }: Participant) {
  const { account = own?.account } = recorded;
  const cluster = clusterOf({ ...recorded, ...(account !== undefined && { account }) });
  if (own !== undefined && own.arn !== cluster.arn)
    throw new Problem('recorded.otherCluster', { cluster: placeOf(cluster), wanted: placeOf(own) });
  return cluster;
}

function placeOf({ name, region }: { name: string; region: string }): string {
  return `${name} (${region})`;
}

/** Throws Problem for evidence of a time that does not count; `sentAt` is by the clock of the service. */
function checkTime(
  { recordedAt }: Bundle,
  { start }: LabEvent,
  { recorded, lastCheckedAt = '' }: Participant,
  sentAt: string,
) {
  const minutes = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 60_000;
  const age = minutes(recordedAt, sentAt);
  if (age < -SKEW_MINUTES) throw new Problem('recorded.ahead', { minutes: Math.ceil(-age) });
  if (minutes(recordedAt, start) > SKEW_MINUTES) throw new Problem('recorded.early', {});
  if (age > MOST_MINUTES) throw new Problem('recorded.old', { minutes: Math.ceil(age), most: MOST_MINUTES });
  // Two recordings were made by one clock; the time of any other grading is the service's.
  const isRepeated = recorded !== undefined && minutes(recorded.at, recordedAt) <= 0;
  if (isRepeated || minutes(recordedAt, lastCheckedAt) > SKEW_MINUTES) throw new Problem('recorded.repeated', {});
}
