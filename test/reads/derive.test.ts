import { describe, expect, test } from 'vitest';
import { derive } from '../../checks/reads/derive.ts';
import { covers, get, keyOf, list, listCustom, type ReadSpec, review } from '../../checks/reads/read.ts';
import type { Answer } from '../../checks/reads/reader.ts';
import { whatOf } from '../../checks/reads/what.ts';

const meta = { at: '2026-11-20T10:00:00.000Z', ms: 1, bytes: 2, requests: 1, resourceVersion: '7' };
const item = (name: string, namespace?: string) => ({
  metadata: { name, ...(namespace !== undefined && { namespace }) },
});
const listed = (...items: unknown[]): Answer => ({ outcome: 'value', value: { served: true, items }, meta });

const all = list('Pod') as ReadSpec;
const pods = listed(item('a', 'app'), item('a', 'other'), item('b', 'app'));

test.each([
  [list('Pod', 'app'), all, pods, { served: true, items: [item('a', 'app'), item('b', 'app')] }],
  [list('Pod', 'empty'), all, pods, { served: true, items: [] }],
  [get('Pod', 'a', 'other'), all, pods, item('a', 'other')],
  [get('Pod', 'c', 'app'), all, pods, undefined],
  [get('Pod', 'b', 'app'), list('Pod', 'app'), listed(item('b', 'app')), item('b', 'app')],
  [get('Node', 'n'), list('Node'), listed(item('n')), item('n')],
  [listCustom('x.y', 'app'), listCustom('x.y'), pods, { served: true, items: [item('a', 'app'), item('b', 'app')] }],
])('%j from %j', (narrow, wide, answer, wanted) => {
  expect(covers(wide as ReadSpec, narrow as ReadSpec)).toBe(true);
  expect(derive(narrow as ReadSpec, wide as ReadSpec, answer)).toEqual({ outcome: 'value', value: wanted, meta });
});

test('what is not served has no object', () => {
  const answer: Answer = { outcome: 'value', value: { served: false, items: [] }, meta };
  expect(derive(get('Pod', 'a', 'app') as ReadSpec, all, answer)).toMatchObject({ value: undefined });
  expect(derive(list('Pod', 'app') as ReadSpec, all, answer)).toMatchObject({ value: { served: false } });
});

test('what was denied is denied', () => {
  const answer: Answer = {
    outcome: 'denied',
    code: 'kube.forbidden',
    values: { verb: 'list', resource: 'pods', namespace: '' },
    meta,
  };
  expect(derive(get('Pod', 'a', 'app') as ReadSpec, all, answer)).toBe(answer);
});

describe('a read is called', () => {
  test.each([
    [list('Pod', 'app'), 'list pods -n app'],
    [list('Deployment'), 'list deployments.apps'],
    [get('Node', 'n'), 'get nodes/n'],
    [listCustom('applications.argoproj.io'), 'list applications.argoproj.io'],
    [
      review('ann', [], { verb: 'get', group: '', resource: 'pods', subresource: 'log', namespace: 'app' }),
      'can-i get pods/log --as ann -n app',
    ],
    [
      { source: 'kube', verb: 'proxy', namespace: 'app', service: 'http:web:80', path: '/' },
      'get services/http:web:80/proxy -n app',
    ],
    [{ source: 'aws', operation: 'eks:DescribeCluster', input: {} }, 'eks:DescribeCluster'],
    [{ source: 'http', url: 'http://x/' }, 'GET http://x/'],
  ])('%j', (spec, wanted) => {
    expect(whatOf(spec as ReadSpec)).toBe(wanted);
  });
});

test('equal reads have equal keys, in whatever order and form they are written', () => {
  const start = new Date(0);
  const one: ReadSpec = {
    source: 'aws',
    operation: 'cloudwatch:GetMetricData',
    input: { StartTime: start, EndTime: start },
  };
  const other = JSON.parse(JSON.stringify({ input: one.input, operation: one.operation, source: 'aws' })) as ReadSpec;
  expect(keyOf(other)).toBe(keyOf(one));
});
