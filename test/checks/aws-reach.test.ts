import { expect, it } from 'vitest';
import check from '../../checks/catalog/aws-reach.ts';
import { grade } from '../../checks/grade.ts';
import { fakeReader, lab, meta, step, use, value } from '../engine/fakes.ts';
import { neverThrows } from './damage.ts';
import { judge } from './judge.ts';

const described = { 'eks:DescribeCluster': { cluster: { name: 'eks-demo' } } } as const;

it('passes for the Region of the enrolled cluster, and before there is a cluster', () => {
  expect(judge(check, { region: 'ap-northeast-2' }, { aws: described }).verdict).toBe('pass');
  expect(judge(check, { region: ['us-east-1', 'ap-northeast-2'] }, { aws: {} }).verdict).toBe('pass');
});

it('fails for another Region, whose name may begin alike', () => {
  expect(judge(check, { region: 'ap-northeast-1' }, { aws: described })).toEqual({
    verdict: 'fail',
    code: 'reach.region',
    values: { region: 'ap-northeast-2', wanted: ['ap-northeast-1'] },
  });
  expect(judge(check, { region: 'ap-northeast' }, { aws: described }).verdict).toBe('fail');
});

it('is blocked when AWS may not be read', async () => {
  const outcomes = await Promise.all(
    [
      { outcome: 'denied', code: 'aws.denied', values: { action: 'eks:DescribeCluster' }, meta } as const,
      { outcome: 'denied', code: 'aws.credentials', values: { reason: 'none' }, meta } as const,
      value(undefined),
    ].map(async (answer) => {
      const { reader } = fakeReader(() => answer);
      const cluster = { name: 'eks-demo', region: 'ap-northeast-2' };
      const one = lab(step('workspace', [use(check, check.params.parse({ region: 'ap-northeast-2' }))]));
      return (await grade(one, { reader, cluster, from: 'live' })).steps[0]?.live;
    }),
  );
  expect(outcomes).toEqual(['blocked', 'blocked', 'pass']);
});

it('survives damaged evidence', () => {
  neverThrows(check, { region: 'ap-northeast-2' }, { aws: described });
});
