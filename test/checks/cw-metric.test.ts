import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/cw-metric.ts';
import type { AwsOperations } from '../../checks/reads/operations.ts';
import { keyOf, type ReadSpec } from '../../checks/reads/read.ts';
import { readsOf } from '../../checks/verdict.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';

type Result = NonNullable<AwsOperations['cloudwatch:GetMetricData']['output']['MetricDataResults']>[number];

const params: z.input<typeof check.params> = {
  namespace: 'ContainerInsights',
  metric: 'node_cpu_utilization',
  dimensions: { ClusterName: 'eks-demo' },
};
const points = (...times: string[]): Result => ({
  Id: 'm',
  StatusCode: 'Complete',
  Timestamps: times.map((time) => `2026-11-21T${time}:00Z`),
  Values: times.map(() => 12.5),
});
const world = (...results: Result[]): Evidence => ({
  aws: { 'cloudwatch:GetMetricData': { MetricDataResults: results } },
});

describe('passes', () => {
  it('with one recent datapoint', () => {
    expect(judge(check, params, world(points('04:50')))).toMatchObject({ verdict: 'pass', values: { datapoints: 1 } });
  });
  it('with enough of them, in several parts of the answer', () => {
    const evidence = world(points('04:50', '04:51'), points('04:52'));
    expect(judge(check, { ...params, datapointsAtLeast: 3 }, evidence).verdict).toBe('pass');
    expect(judge(check, { ...params, datapointsAtLeast: 4 }, evidence)).toMatchObject({ code: 'metric.few' });
  });
  it('with part of the data, if that is enough', () => {
    expect(judge(check, params, world({ ...points('04:50'), StatusCode: 'PartialData' })).verdict).toBe('pass');
  });
});

describe('fails', () => {
  it.each<[string, Evidence]>([
    ['metric.none', { aws: {} }],
    ['metric.none', world()],
    ['metric.none', world(points())],
    ['metric.none', world(points('04:30'))],
    ['metric.none', world({ ...points('04:50'), Values: [] })],
    ['metric.none', world({ ...points('04:50'), Id: 'other' })],
    ['metric.partial', world({ ...points(), StatusCode: 'InternalError' })],
  ])('%s', (code, evidence) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'fail', code });
  });
  it('with the same datapoint counted once', () => {
    const evidence = world(points('04:50'), points('04:50'));
    expect(judge(check, { ...params, datapointsAtLeast: 2 }, evidence)).toMatchObject({ values: { datapoints: 1 } });
  });
});

it('is pending from the start of the step on', () => {
  const started = { stepStartedAt: '2026-11-21T04:55:00Z' };
  expect(judge(check, params, world(), started)).toMatchObject({
    verdict: 'pending',
    code: 'metric.none',
    waitSeconds: 600,
  });
  expect(judge(check, params, world(), { stepStartedAt: '2026-11-21T04:40:00Z' }).verdict).toBe('fail');
});

describe('the read', () => {
  const keyAt = (now: string, change: object = {}) => {
    const parsed = check.params.parse({ ...params, ...change });
    return readsOf(check.needs(parsed, { ...testContext, now })).map(keyOf);
  };
  it('is the same within a minute, and another in the next', () => {
    expect(keyAt('2026-11-21T05:00:59Z')).toEqual(keyAt('2026-11-21T05:00:00.123Z'));
    expect(keyAt('2026-11-21T05:01:00Z')).not.toEqual(keyAt('2026-11-21T05:00:59Z'));
  });
  it('keeps its key when it is recorded', () => {
    const [read] = readsOf(check.needs(check.params.parse(params), testContext));
    const recorded: ReadSpec = JSON.parse(JSON.stringify(read));
    expect(read && keyOf(read)).toBe(keyOf(recorded));
    expect(read && keyOf(read)).toContain('"StartTime":"2026-11-21T04:45:00.000Z"');
  });
  it('asks for exactly the dimensions', () => {
    expect(keyAt(testContext.now, { dimensions: {} })).not.toEqual(keyAt(testContext.now));
    expect(check.needs(check.params.parse(params), testContext).data).toMatchObject({
      input: {
        MetricDataQueries: [{ MetricStat: { Metric: { Dimensions: [{ Name: 'ClusterName', Value: 'eks-demo' }] } } }],
      },
    });
  });
});

it('survives damaged evidence', () => {
  neverThrows(check, { ...params, datapointsAtLeast: 2 }, world(points('04:50', '04:51')));
});

describe('a value near the number of nodes', () => {
  const node = (name: string, type = 'ec2') => ({
    metadata: { name, labels: { 'eks.amazonaws.com/compute-type': type } },
  });
  const nodes = (count: number, fargate = 0) => [
    ...Array.from({ length: count }, (_, index) => node(`n${index}`)),
    ...Array.from({ length: fargate }, (_, index) => node(`f${index}`, 'fargate')),
  ];
  const counted = (value: number, Node: object[]): Evidence => ({
    ...world({ ...points('04:48', '04:50', '04:49'), Values: [99, value, 99] }),
    kube: { Node },
  });
  const asked = { ...params, metric: 'cluster_node_count', nearNodes: true };

  it.each([
    ['the same', 3, nodes(3)],
    ['one node more since', 2, nodes(3)],
    ['Fargate nodes left out', 2, nodes(2, 6)],
    ['Fargate nodes counted', 8, nodes(2, 6)],
    ['many nodes, some of which come and go', 20, nodes(16)],
  ])('passes: %s', (_, value, present) => {
    expect(judge(check, asked, counted(value, present)).verdict).toBe('pass');
  });
  it.each([
    ['an earlier cluster of this name', 5, nodes(2), { seen: 5, nodes: 2 }],
    ['no nodes', 0, [], { seen: 0, nodes: 0 }],
  ])('fails: %s', (_, value, present, values) => {
    expect(judge(check, asked, counted(value, present))).toMatchObject({
      verdict: 'fail',
      code: 'metric.otherNodes',
      values,
    });
  });
  it('comes to a verdict on damaged evidence', () => {
    neverThrows(check, asked, counted(2, nodes(2)));
  });
});
