import * as z from 'zod';
import { count } from '../params.ts';
import { aws } from '../reads/read.ts';
import { pairsOf, textOf } from '../rules/lenient.ts';
import { each } from '../rules/objects.ts';
import { defineCheck, pass, pendingOrFail } from '../verdict.ts';

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
  }),
  window: 900,
  needs: ({ namespace, metric, dimensions, within, statistic }, context) => {
    const { from, to } = rangeOf(context.now, within);
    return {
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
  judge({ namespace, metric: name, dimensions, datapointsAtLeast: wanted, within: seconds }, { data }, context) {
    const { from } = rangeOf(context.now, seconds);
    const results = each(data?.MetricDataResults).filter((result) => result.Id === 'm');
    const times = results.flatMap((result) => {
      const values = Array.isArray(result.Values) ? result.Values : [];
      const stamps = Array.isArray(result.Timestamps) ? result.Timestamps : [];
      return stamps.filter((_, index) => typeof values[index] === 'number');
    });
    const recent = new Set(times.map((time) => Date.parse(textOf(time))).filter((time) => time >= from.getTime()));
    const metric = `${namespace} ${name}`;
    if (recent.size >= wanted) return pass({ metric, datapoints: recent.size });
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

/** Whole minutes, so that gradings of the same minute ask the same and a replay asks what was recorded. */
function rangeOf(now: string, seconds: number): { from: Date; to: Date } {
  const minute = 60_000;
  const to = Math.floor(Date.parse(now) / minute) * minute;
  return { from: new Date(to - seconds * 1000), to: new Date(to) };
}
