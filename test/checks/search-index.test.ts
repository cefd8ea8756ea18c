import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/search-index.ts';
import { recent } from '../rules/cluster.ts';
import { NS, served, whyProxied } from '../rules/service-world.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, judgeSince, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

const PATH = '/_cat/indices?format=json&h=index,docs.count';
const params = { ns: NS, service: 'elasticsearch', pattern: '^(logstash|fluent-bit)-' };
const store = (indices: string | [number, string] | Record<string, number | string | null>, parts: object = {}) =>
  served({
    name: 'elasticsearch',
    port: 9200,
    answers: {
      [PATH]:
        typeof indices === 'string' || Array.isArray(indices)
          ? indices
          : JSON.stringify(Object.entries(indices).map(([index, count]) => ({ index, 'docs.count': count }))),
    },
    ...parts,
  });

describe('passes', () => {
  test.each([
    ['an index with documents', {}, store({ 'logstash-2026.11.21': '12', '.kibana': '3' })],
    [
      'documents of several indices together',
      { documentsAtLeast: 20 },
      store({ 'logstash-1': '12', 'fluent-bit-1': 8 }),
    ],
    ['by TLS', { service: 'https:elasticsearch:9200' }, store({ 'logstash-1': '1' }, { scheme: 'https' })],
  ])('%s', (_, more, evidence) => {
    expect(judge(check, { ...params, ...more }, evidence)).toMatchObject({ verdict: 'pass' });
  });
});

describe('fails', () => {
  test.each([
    ['no Service', {}, {}, 'object.absent'],
    ['no indices', {}, store({}), 'search.noIndex'],
    ['indices of others', {}, store({ '.kibana': '5', 'mylogstash-1': '9' }), 'search.noIndex'],
    ['an empty index', {}, store({ 'logstash-1': '0' }), 'search.documents'],
    ['a closed index, which tells no number', {}, store({ 'logstash-1': null }), 'search.documents'],
    ['too few', { documentsAtLeast: 13 }, store({ 'logstash-1': '12' }), 'search.documents'],
    ['a login', {}, store([401, '{"error":{}}']), 'proxied.login'],
    ['something else', {}, store('<html>'), 'http.notJson'],
    ['an object', {}, store('{}'), 'http.notJson'],
    ['broken', {}, store([503, '']), 'proxied.status'],
  ] satisfies [string, object, Evidence, string][])('%s', (_, more, evidence, code) => {
    expect(judge(check, { ...params, ...more }, evidence)).toMatchObject({ verdict: 'fail', code });
  });
});

test('is pending while the first documents are on their way', () => {
  const young = store({ 'logstash-1': '0' }, { pod: { created: recent } });
  expect(judge(check, params, young)).toMatchObject({ verdict: 'pending', code: 'search.documents', waitSeconds: 580 });
});

describe('grows since the enrolment', () => {
  const grows = { ...params, grows: true };
  const some = store({ 'logstash-1': '12' });
  test.each([
    ['nothing at first', [{}, some], 'pass'],
    ['more than at first', [some, store({ 'logstash-1': '13' })], 'pass'],
    ['as many as at first', [some, some], 'fail'],
    ['less, after the old ones were deleted', [some, store({ 'logstash-1': '3' })], 'fail'],
    ['grown before the last grading', [some, store({ 'logstash-1': '13' }), store({ 'logstash-1': '13' })], 'pass'],
    ['enrolled with what there is', [some], 'fail'],
  ] satisfies [string, [Evidence, ...Evidence[]], string][])('%s', (_, evidence, verdict) => {
    expect(judgeSince(check, grows, evidence)).toMatchObject({ verdict });
  });

  test('is not asked where nothing is remembered', () => {
    expect(judge(check, grows, some)).toMatchObject({ verdict: 'pass' });
  });
});

test('shows the indices in a command', () => {
  expect(check.command(check.params.parse(params), testContext)).toContain(
    'http:elasticsearch:9200/proxy/_cat/indices',
  );
});

test('every field that it looks at decides, but for some', () => {
  expect(survivorsOf(check, params, store({ 'logstash-1': '12' }), whyProxied)).toEqual([]);
});

test('comes to a verdict on damaged evidence', () => {
  neverThrows(check, { ...params, grows: true }, store({ 'logstash-1': '12' }));
});
