/**
 * Whether Auto Scaling groups were resized, and by whom. The activity of a group reads the same whether the autoscaler or
 * a person asked for it (https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-verify-scaling-activity.html),
 * so events of the cluster have to say that the autoscaler did, or that pods found no room just before.
 */
import type { AwsOperations } from '../reads/operations.ts';
import { type Event, timeOf } from './events.ts';
import { tagsOf, textOf } from './lenient.ts';
import { each, text } from './objects.ts';
import { isSince } from './settling.ts';

type Groups = AwsOperations['autoscaling:DescribeAutoScalingGroups']['output'] | null | undefined;
type Activities = AwsOperations['autoscaling:DescribeScalingActivities']['output'] | null | undefined;
export type Direction = 'out' | 'in';

export interface Group {
  name: string;
  size: number;
  max: number;
  /** Its node group, as EKS or eksctl names it; empty if none does. */
  nodegroup: string;
}

export interface Activity {
  status: string;
  startedAt: string;
  /** Why it failed. */
  message: string;
  from: number;
  to: number;
}

/** The Auto Scaling groups of a cluster: those of managed node groups carry the same tag as others. */
export function groupsOf(groups: Groups, cluster: string): Group[] {
  return each(groups?.AutoScalingGroups).flatMap((group) => {
    const tags = tagsOf(group.Tags);
    if (tags[`kubernetes.io/cluster/${cluster}`] !== 'owned') return [];
    return [
      {
        name: textOf(group.AutoScalingGroupName),
        size: Number(group.DesiredCapacity) || 0,
        max: Number(group.MaxSize) || 0,
        nodegroup: tags['eks:nodegroup-name'] ?? tags['alpha.eksctl.io/nodegroup-name'] ?? '',
      },
    ];
  });
}

/** The activities by which a group was resized in a direction since a time, newest first; making it is no resizing. */
export function resizings(answer: Activities, direction: Direction, since: string | undefined): Activity[] {
  return each(answer?.Activities)
    .filter(({ StartTime }) => isSince(textOf(StartTime), since))
    .flatMap(({ Cause, StatusCode, StatusMessage, StartTime }) => {
      const cause = textOf(Cause);
      if (/created an AutoScalingGroup/.test(cause)) return [];
      const asked = /changing the desired capacity from (\d+) to (\d+)/.exec(cause);
      const [, from, to] =
        asked ?? /in response to a user request, shrinking the capacity from (\d+) to (\d+)/.exec(cause) ?? [];
      if (from === undefined || Number(to) > Number(from) !== (direction === 'out') || from === to) return [];
      const status = textOf(StatusCode);
      const message = text(StatusMessage).slice(0, 200);
      return [{ status, startedAt: textOf(StartTime), message, from: Number(from), to: Number(to) }];
    })
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}

/** Times at which the autoscaler resized a group of the cluster, as it says itself. */
export function autoscalerTimes(events: readonly Event[], direction: Direction, groups: readonly Group[]): string[] {
  return events.filter((event) => isOfAutoscaler(event, direction, groups)).flatMap(timesOf);
}

/** Times at which the autoscaler resized a group of the cluster, or, for more nodes, at which pods found no room. */
export function proofsOf(events: readonly Event[], direction: Direction, groups: readonly Group[]): string[] {
  const isWithoutRoom = ({ reason, message }: Event) =>
    reason === 'FailedScheduling' && /\b(Insufficient|Too many pods)\b/.test(textOf(message));
  const crowded = direction === 'out' ? events.filter(isWithoutRoom) : [];
  return [...autoscalerTimes(events, direction, groups), ...crowded.flatMap(timesOf)];
}

function isOfAutoscaler({ reason, message }: Event, direction: Direction, groups: readonly Group[]): boolean {
  if (direction === 'in') return reason === 'ScaleDown' || reason === 'ScaleDownEmpty';
  // The message of the first names the group as `{name 2->3 (max: 5)}`, that of the second as "group name size".
  const isScaleUp = reason === 'TriggeredScaleUp' || reason === 'ScaledUpGroup';
  return isScaleUp && groups.some(({ name }) => name !== '' && textOf(message).includes(`${name} `));
}

/** An event counts repetitions: it was there at its first and at its last time. */
function timesOf(event: Event): string[] {
  const times = [textOf(event.firstTimestamp), timeOf(event)].filter((time) => !Number.isNaN(Date.parse(time)));
  return [...new Set(times.map((time) => new Date(time).toISOString()))];
}

const MINUTE = 60_000;

/** Whether one of the times is close enough to be the reason of an activity. */
export function isProven({ startedAt }: Activity, proofs: readonly string[]): boolean {
  const start = Date.parse(startedAt);
  return proofs.some((time) => Date.parse(time) > start - 15 * MINUTE && Date.parse(time) < start + 15 * MINUTE);
}

/** The newest event in which the autoscaler says why it does not help a pod. */
export function refusalOf(
  events: readonly Event[],
  since: string | undefined,
): { pod: string; message: string } | undefined {
  const refusals = events.filter((event) => event.reason === 'NotTriggerScaleUp' && isSince(timeOf(event), since));
  const [newest] = refusals.sort((a, b) => timeOf(b).localeCompare(timeOf(a)));
  return newest && { pod: text(newest.involvedObject?.name), message: text(newest.message).slice(0, 200) };
}
