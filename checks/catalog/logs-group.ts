import * as z from 'zod';
import { count, names } from '../params.ts';
import { aws } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { answerAt, textOf } from '../rules/lenient.ts';
import { eventIn, exportOf, type Group, groupsNamed, lastOf, MOST_STREAMS, streamsIn } from '../rules/log-group.ts';
import { each, latest } from '../rules/objects.ts';
import { type CheckContext, defineCheck, fail, pass, pendingOrFail } from '../verdict.ts';

const flag = z.boolean().default(false);

/** Passes when a log group is there and receives what is asked for (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html). */
export default defineCheck({
  name: 'logs.group',
  window: 600,
  params: z.strictObject({
    name: names.describe('Name of the log group; a list gives alternatives.'),
    streamsAtLeast: count.min(1).max(MOST_STREAMS).optional().describe('Smallest number of log streams in it.'),
    newerThan: z
      .literal('enrolment')
      .optional()
      .describe('Asks for an event since the enrolment, and since the cluster was made if that was later.'),
    contains: z.string().min(1).max(200).optional().describe('Text in an event of that time, letter by letter.'),
    retention: flag.describe('Whether old events have to be deleted after some time.'),
    subscription: flag.describe('Whether a subscription filter has to pass the events on.'),
    exported: flag.describe('Whether it has to have been exported to a bucket since the enrolment.'),
  }),
  needs: ({ name, newerThan, contains, exported }, { cluster }) => ({
    listed: name.map((one) => aws('logs:DescribeLogGroups', { logGroupNamePrefix: one })),
    cluster: (newerThan ?? contains) === undefined ? undefined : aws('eks:DescribeCluster', { name: cluster.name }),
    exports: exported ? aws('logs:DescribeExportTasks', {}) : undefined,
  }),
  follows: ['logs:FilterLogEvents', 'logs:DescribeLogStreams', 'logs:DescribeSubscriptionFilters'],
  followUp({ name, newerThan, contains, subscription }, { listed, cluster }, context) {
    const groups = groupsNamed(name, listed);
    const since = sinceOf(cluster, context);
    const searched = (newerThan ?? contains) === undefined ? [] : groups.filter(({ isSearchable }) => isSearchable);
    return {
      streams: groups.map(streamsIn),
      events: searched.map((group) => eventIn(group, since, contains)),
      filters: subscription
        ? groups.map((group) => aws('logs:DescribeSubscriptionFilters', { logGroupName: group.name }))
        : [],
    };
  },
  judge(asked, { listed, cluster, exports, streams, events, filters }, context) {
    const groups = groupsNamed(asked.name, listed);
    const since = sinceOf(cluster, context);
    const searched = groups.filter(({ isSearchable }) => isSearchable);
    const later = (group: Group) => latest([group.createdAt, context.stepStartedAt]);
    const streamsOf = (group: Group) => answerAt(streams, groups.indexOf(group));
    const best = judgeClosest(groups, [
      (group) => {
        const [seen, wanted] = [each(streamsOf(group)?.logStreams).length, asked.streamsAtLeast ?? 0];
        if (seen >= wanted) return undefined;
        return pendingOrFail('logs.streams', { name: group.name, seen, wanted }, context, later(group));
      },
      (group) => {
        const { name } = group;
        if ((asked.newerThan ?? asked.contains) === undefined) return undefined;
        const { event, arrival } = lastOf(streamsOf(group));
        const isNew = (time: string | undefined) => time !== undefined && Date.parse(time) >= Date.parse(since ?? time);
        const found = each(answerAt(events, searched.indexOf(group))?.events).length > 0;
        if (asked.contains !== undefined) {
          if (group.isSearchable && found) return undefined;
          if (!group.isSearchable) return fail('logs.notSearchable', { name });
          return pendingOrFail('logs.text', { name, wanted: asked.contains }, context, later(group));
        }
        // What an agent reads from files, or dates wrongly, can be older than its arrival.
        if (found || isNew(arrival) || (!group.isSearchable && isNew(event))) return undefined;
        return pendingOrFail('logs.quiet', { name, last: event ?? '', since: since ?? '' }, context, later(group));
      },
      ({ name, forgets }) => (asked.retention && !forgets ? fail('logs.retention', { name }) : undefined),
      (group) => {
        const found = each(answerAt(filters, groups.indexOf(group))?.subscriptionFilters);
        return asked.subscription && found.length === 0 ? fail('logs.subscription', { name: group.name }) : undefined;
      },
      (group) => {
        const status = exportOf(group, exports, context.enrolledAt);
        if (!asked.exported || status === 'COMPLETED') return undefined;
        const values = { name: group.name, status };
        return /^(PENDING|RUNNING)/.test(status)
          ? pendingOrFail('logs.export', values, context)
          : fail('logs.export', values);
      },
    ]);
    if (best === undefined) return pendingOrFail('logs.absent', { name: asked.name }, context);
    return best.finding ?? pass({ name: best.object.name });
  },
  command({ name, newerThan, contains }, { cluster }) {
    const [group = ''] = name;
    return (newerThan ?? contains) === undefined
      ? `aws logs describe-log-groups --log-group-name-prefix ${group} --region ${cluster.region}`
      : `aws logs tail ${group} --since 10m --region ${cluster.region}`;
  },
});

type Described = { cluster?: { createdAt?: string | undefined } | undefined } | undefined;

/** A log group can be left from an earlier cluster of the same name. */
function sinceOf(described: Described | null, { enrolledAt }: Pick<CheckContext, 'enrolledAt'>): string | undefined {
  return latest([enrolledAt, textOf(described?.cluster?.createdAt) || undefined]);
}
