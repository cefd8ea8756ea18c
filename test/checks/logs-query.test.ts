import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/logs-query.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

const params = { contains: 'eks-demo' };
const saved = (...queryDefinitions: object[]): Evidence => ({
  aws: { 'logs:DescribeQueryDefinitions': { queryDefinitions } },
});

describe('passes', () => {
  test.each([
    ['by its log group', params, saved({ name: 'q', logGroupNames: ['/aws/containerinsights/eks-demo/application'] })],
    [
      'by its name',
      params,
      saved({ name: 'other' }, { name: 'q', queryString: 'fields @message' }, { name: 'eks-demo errors' }),
    ],
    ['by a word of its name', params, saved({ name: 'lab-eks-demo-errors' })],
    ['by its source', params, saved({ name: 'q', queryString: "SOURCE '/aws/eks/eks-demo/cluster' | limit 5" })],
    [
      'by a whole log group',
      { contains: ['x', '/eks/eks-demo/containers'] },
      saved({ name: 'q', logGroupNames: ['/eks/eks-demo/containers'] }),
    ],
  ])('%s', (_, given, evidence) => {
    expect(judge(check, given, evidence)).toMatchObject({ verdict: 'pass' });
  });
});

describe('fails', () => {
  test.each([
    ['none saved', saved(), []],
    ['no answer', {}, []],
    [
      'of another cluster',
      saved({ name: 'q', logGroupNames: ['/aws/containerinsights/eks-demo2/application'] }),
      ['q'],
    ],
    [
      'of a cluster whose name begins the same',
      saved({
        name: 'q',
        queryString: "SOURCE '/aws/eks/eks-demo-2/cluster'",
        logGroupNames: ['/eks/my-eks-demo/containers'],
      }),
      ['q'],
    ],
    ['a longer word', saved({ name: 'myeks-demo', queryString: 'xeks-demo eks-demos' }), ['myeks-demo']],
  ] satisfies [string, Evidence, string[]][])('%s', (_, evidence, seen) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'fail', code: 'logs.noQuery', values: { seen } });
  });
});

test('shows the saved queries in a command', () => {
  expect(check.command(check.params.parse(params), testContext)).toContain(
    'describe-query-definitions --region ap-northeast-2',
  );
});

test('every field that it looks at decides, but for some', () => {
  expect(
    survivorsOf(check, params, saved({ name: 'q', logGroupNames: ['/aws/containerinsights/eks-demo/application'] }), {
      'one of its texts is enough': /\.name |logGroupNames\.\[\] changed/,
    }),
  ).toEqual([]);
});

test('comes to a verdict on damaged evidence', () => {
  neverThrows(check, params, saved({ name: 'q', logGroupNames: ['/aws/containerinsights/eks-demo/application'] }));
});
