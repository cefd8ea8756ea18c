/**
 * Log groups of CloudWatch and what arrives in them.
 */
import type { AwsOperations } from '../reads/operations.ts';
import { aws, type Read } from '../reads/read.ts';
import { textOf } from './lenient.ts';
import { amount, each, latest } from './objects.ts';

type Groups = AwsOperations['logs:DescribeLogGroups']['output'] | undefined;
type Streams = AwsOperations['logs:DescribeLogStreams']['output'];
type Events = AwsOperations['logs:FilterLogEvents']['output'];
type Exports = AwsOperations['logs:DescribeExportTasks']['output'] | undefined;

export interface Group {
  name: string;
  /** ISO 8601 time. */
  createdAt: string | undefined;
  /** Whether old events are deleted. */
  forgets: boolean;
  /** Groups of another class than the standard one can be searched by queries only. */
  isSearchable: boolean;
}

/** Streams that are counted at most. */
export const MOST_STREAMS = 50;

/** The groups of exactly these names; a prefix finds longer names too. */
export function groupsNamed(names: readonly string[], listed: readonly Groups[]): Group[] {
  const found = each(listed).flatMap((answer) => each(answer?.logGroups));
  return names.flatMap((name) =>
    found
      .filter(({ logGroupName }) => logGroupName === name)
      .slice(0, 1)
      .map(({ creationTime, retentionInDays, logGroupClass }) => ({
        name,
        createdAt: isoOf(creationTime),
        forgets: amount(retentionInDays) > 0,
        isSearchable: (logGroupClass ?? 'STANDARD') === 'STANDARD',
      })),
  );
}

/** The streams of a group, newest first. */
export function streamsIn(group: Group): Read<Streams | undefined> {
  const order = { orderBy: 'LastEventTime', descending: true } as const;
  return aws('logs:DescribeLogStreams', { logGroupName: group.name, ...order, limit: MOST_STREAMS });
}

/** One event of a group since a time, with a text. The time that a stream tells of its last event lags up to an hour. */
export function eventIn(group: Group, since: string | undefined, text: string | undefined): Read<Events | undefined> {
  return aws('logs:FilterLogEvents', {
    logGroupName: group.name,
    startTime: Date.parse(since ?? group.createdAt ?? new Date(0).toISOString()),
    limit: 1,
    // In quotes, a pattern is a text (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html).
    ...(text !== undefined && { filterPattern: JSON.stringify(text) }),
  });
}

/** When the newest event of some streams happened and when it came in, as far as they tell; ISO 8601. */
export function lastOf(streams: Streams | null | undefined): {
  event: string | undefined;
  arrival: string | undefined;
} {
  const all = each(streams?.logStreams);
  return {
    event: latest(all.map(({ lastEventTimestamp }) => isoOf(lastEventTimestamp))),
    arrival: latest(all.map(({ lastIngestionTime }) => isoOf(lastIngestionTime))),
  };
}

/** How far the newest export of a group since a time has come: a status of AWS, or nothing. */
export function exportOf(group: Group, exports: Exports, since: string | undefined): string {
  const own = each(exports?.exportTasks)
    .filter(({ logGroupName }) => logGroupName === group.name)
    .map(({ status, executionInfo }) => ({
      status: textOf(status?.code),
      at: latest([isoOf(executionInfo?.creationTime), isoOf(executionInfo?.completionTime)]) ?? '',
    }))
    .filter(({ at }) => since === undefined || Date.parse(at) >= Date.parse(since))
    .sort((a, b) => b.at.localeCompare(a.at));
  return (own.find(({ status }) => status === 'COMPLETED') ?? own[0])?.status ?? '';
}

function isoOf(milliseconds: unknown): string | undefined {
  const time = new Date(amount(milliseconds, Number.NaN));
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
