import * as z from 'zod';
import { count } from '../params.ts';
import { aws, list } from '../reads/read.ts';
import { pairsOf, textOf } from '../rules/lenient.ts';
import { kindOf } from '../rules/node-kind.ts';
import { each, existing } from '../rules/objects.ts';
import { defineCheck, fail, pass, pendingOrFail } from '../verdict.ts';

const period = 60;

/** Passes when CloudWatch has recent datapoints of a metric with exactly these dimensions (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html). */
export default defineCheck({
  name: 'cw.metric',
  params: z.strictObject({
    namespace: z.string().min(1).describe('Namespace of the metric, such as `ContainerInsights`.'),
    metric: z.string().min(1).describe('Name of the metric.'),
    dimensions: z
      .record(z.string().min(1), z.string().min(1))
      .default({})
      .describe('All dimensions of the metric by name; fewer or more are another metric.'),
    datapointsAtLeast: count.min(1).default(1).describe('Smallest number of datapoints, one a minute at most.'),
    within: z.int().min(period).max(10_800).default(900).describe('How many seconds back datapoints count.'),
    statistic: z
      .enum(['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount'])
      .default('Average')
      .describe('Statistic that is read.'),
    nearNodes: z
      .boolean()
      .default(false)
      .describe('Whether the newest value has to be about the number of nodes that the cluster has now.'),
  }),
  window: 900,
  needs: ({ namespace, metric, dimensions, within, statistic, nearNodes }, context) => {
    const { from, to } = rangeOf(context.now, within);
    return {
      nodes: nearNodes ? list('Node') : undefined,
      data: aws('cloudwatch:GetMetricData', {
        StartTime: from,
        EndTime: to,
        MetricDataQueries: [
          {
            Id: 'm',
            MetricStat: {
              Metric: {
                Namespace: namespace,
                MetricName: metric,
                Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
              },
              Period: period,
              Stat: statistic,
            },
          },
        ],
      }),
    };
  },
  judge(asked, { data, nodes }, context) {
    const { namespace, metric: name, dimensions, datapointsAtLeast: wanted, within: seconds } = asked;
    const { from } = rangeOf(context.now, seconds);
    const results = each(data?.MetricDataResults).filter((result) => result.Id === 'm');
    const points = results.flatMap((result): [number, number][] => {
      const values: unknown[] = Array.isArray(result.Values) ? result.Values : [];
      const stamps: unknown[] = Array.isArray(result.Timestamps) ? result.Timestamps : [];
      return stamps.flatMap((stamp, index) => {
        const [time, value] = [Date.parse(textOf(stamp)), values[index]];
        return typeof value === 'number' && time >= from.getTime() ? [[time, value]] : [];
      });
    });
    const recent = new Map(points);
    const metric = `${namespace} ${name}`;
    if (recent.size >= wanted) {
      const seen = recent.get(Math.max(...recent.keys())) ?? Number.NaN;
      const all = existing(nodes);
      if (!asked.nearNodes || isNear(seen, all)) return pass({ metric, datapoints: recent.size });
      // The metrics of a deleted cluster stay for months under its name.
      return fail('metric.otherNodes', { metric, seen, nodes: all.length });
    }
    const trouble = results.map((result) => textOf(result.StatusCode)).find((status) => status !== 'Complete');
    if (trouble) return pendingOrFail('metric.partial', { metric, status: trouble }, context);
    const values = { metric, dimensions: pairsOf(dimensions), seconds };
    if (recent.size === 0) return pendingOrFail('metric.none', values, context);
    return pendingOrFail('metric.few', { ...values, datapoints: recent.size, wanted }, context);
  },
  command({ namespace, metric, dimensions, within, statistic }, { now, cluster }) {
    const { from, to } = rangeOf(now, within);
    const pairs = Object.entries(dimensions).map(([name, value]) => `Name=${name},Value=${value}`);
    return [
      `aws cloudwatch get-metric-statistics --namespace ${namespace} --metric-name ${metric}`,
      ...(pairs.length > 0 ? [`--dimensions ${pairs.join(' ')}`] : []),
      `--start-time ${from.toISOString()} --end-time ${to.toISOString()}`,
      `--period ${period} --statistics ${statistic} --region ${cluster.region}`,
    ].join(' ');
  },
});

/** Agents may leave out Fargate nodes, and nodes come and go between two datapoints. */
function isNear(value: number, nodes: Parameters<typeof kindOf>[0][]): boolean {
  const counts = [nodes.length, nodes.filter((node) => kindOf(node) !== 'fargate').length];
  return nodes.length > 0 && counts.some((count) => Math.abs(value - count) <= Math.max(1, count / 4));
}

/** Whole minutes, so that gradings of the same minute ask the same and a replay asks what was recorded. */
function rangeOf(now: string, seconds: number): { from: Date; to: Date } {
  const minute = 60_000;
  const to = Math.floor(Date.parse(now) / minute) * minute;
  return { from: new Date(to - seconds * 1000), to: new Date(to) };
}
