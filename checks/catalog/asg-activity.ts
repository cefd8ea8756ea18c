import * as z from 'zod';
import { count, names } from '../params.ts';
import { aws, list } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { answerAt } from '../rules/lenient.ts';
import { each, latest } from '../rules/objects.ts';
import { autoscalerTimes, groupsOf, isProven, proofsOf, refusalOf, resizings } from '../rules/scaling.ts';
import { isSince } from '../rules/settling.ts';
import { defineCheck, fail, pass, pendingOrFail } from '../verdict.ts';

/** Times that are remembered. */
const MOST = 40;

/** Passes when an autoscaler has resized an Auto Scaling group of the cluster (https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_Activity.html). */
export default defineCheck({
  name: 'asg.activity',
  params: z.strictObject({
    direction: z
      .enum(['out', 'in'])
      .describe(
        'More instances or fewer. Resizing by hand leaves the same activity, so an event within 15 minutes must show the autoscaler at work or, for more, pods without room.',
      ),
    since: z
      .enum(['enrolment', 'step'])
      .default('enrolment')
      .describe('Only activities count that began after enrolment, or after the steps before this one had passed.'),
    maxAtLeast: count.optional().describe('Smallest maximum size of the group.'),
    nodegroup: names
      .optional()
      .describe('Node group of the group, or names of which any will do; any group of the cluster if absent.'),
  }),
  window: 600,
  needs: (_, { cluster }) => ({
    groups: aws('autoscaling:DescribeAutoScalingGroups', {
      Filters: [{ Name: `tag:kubernetes.io/cluster/${cluster.name}`, Values: ['owned'] }],
    }),
    events: list('Event'),
  }),
  follows: ['autoscaling:DescribeScalingActivities'],
  followUp: (_, { groups }, { cluster }) => ({
    activities: groupsOf(groups, cluster.name).map(({ name }) =>
      aws('autoscaling:DescribeScalingActivities', { AutoScalingGroupName: name, MaxRecords: 100 }),
    ),
  }),
  memory: z.strictObject({ proofs: z.array(z.string()) }),
  /** Events are gone within the hour, activities are kept for weeks. */
  remember({ direction }, { groups, events }, { cluster, memory }) {
    const seen = proofsOf(each(events?.items), direction, groupsOf(groups, cluster.name));
    return { proofs: [...new Set([...(memory?.proofs ?? []), ...seen])].sort().slice(-MOST) };
  },
  judge({ direction, since: from, maxAtLeast, nodegroup }, { groups, events, activities }, context) {
    const cluster = context.cluster.name;
    const all = groupsOf(groups, cluster);
    const since = (from === 'step' ? context.stepStartedAt : undefined) ?? context.enrolledAt;
    const happened = each(events?.items);
    const proofs = [...(context.memory?.proofs ?? []), ...proofsOf(happened, direction, all)];
    const found = all
      .map((group, place) => ({ ...group, resized: resizings(answerAt(activities, place), direction, since) }))
      .filter((group) => nodegroup?.includes(group.nodegroup) ?? true);
    const best = judgeClosest(found, [
      ({ name, max }) =>
        maxAtLeast === undefined || max >= maxAtLeast
          ? undefined
          : fail('nodegroup.max', { cluster, nodegroup: name, max, wanted: maxAtLeast }),
      ({ name: group, size, max, resized }) => {
        if (resized.some(({ status }) => status === 'Successful')) return undefined;
        const [newest] = resized;
        if (newest && /^(Failed|Cancelled)$/.test(newest.status))
          return fail('scaling.failed', { group, reason: newest.message });
        const asked = autoscalerTimes(happened, direction, all).filter((time) => isSince(time, since));
        const begun = newest?.startedAt ?? latest(asked);
        if (begun !== undefined) return pendingOrFail('scaling.moving', { group, direction }, context, begun);
        const refusal = direction === 'out' ? refusalOf(happened, since) : undefined;
        return refusal ? fail('scaling.notTriggered', refusal) : fail('scaling.none', { group, direction, size, max });
      },
      ({ name: group, resized }) => {
        const done = resized.filter(({ status }) => status === 'Successful');
        const { from, to } = done[0] ?? { from: 0, to: 0 };
        return done.some((activity) => isProven(activity, proofs))
          ? undefined
          : fail('scaling.byHand', { group, direction, from, to });
      },
    ]);
    if (!best) return fail('scaling.noGroup', { cluster, found: all.map((group) => group.nodegroup || group.name) });
    const { name, size } = best.object;
    return best.finding ?? pass({ group: name, direction, size });
  },
  command: (_, { cluster: { name, region } }) =>
    `for group in $(aws autoscaling describe-auto-scaling-groups --region ${region} --filters Name=tag:kubernetes.io/cluster/${name},Values=owned --query 'AutoScalingGroups[].AutoScalingGroupName' --output text); do aws autoscaling describe-scaling-activities --region ${region} --auto-scaling-group-name "$group" --max-items 10 --query 'Activities[].[StartTime,StatusCode,Cause]'; done`,
});
