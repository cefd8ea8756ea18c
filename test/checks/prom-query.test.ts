import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/prom-query.ts';
import { queryPath, UP } from '../../checks/rules/prom-answer.ts';
import { recent } from '../rules/cluster.ts';
import { NS, served, whyProxied } from '../rules/service-world.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

const params = { ns: NS, service: 'prometheus-server' };
const custom = 'sum(kube_cronjob_info)';

const vector = (...result: object[]) => JSON.stringify({ status: 'success', data: { resultType: 'vector', result } });
const sample = (value: string, metric: object = {}) => ({ metric, value: [1_795_237_200, value] });
const targets = (up: number, down = 0) =>
  vector(...(up > 0 ? [sample(`${up}`, { up: '1' })] : []), ...(down > 0 ? [sample(`${down}`, { up: '0' })] : []));
const prometheus = (
  up: string | [number, string],
  more: Record<string, string | [number, string]> = {},
  parts: object = {},
) => served({ answers: { [queryPath(UP)]: up, ...more }, ...parts });
const node = (name: string, labels: object = {}) => ({
  metadata: { name, labels: { ...labels } },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
});
const withNodes = (evidence: Evidence, ...Node: object[]): Evidence => ({
  ...evidence,
  kube: { ...evidence.kube, Node },
});
const fargate = node('f', { 'eks.amazonaws.com/compute-type': 'fargate' });

describe('passes', () => {
  test.each([
    ['a target that is up', {}, prometheus(targets(1))],
    [
      'targets that are down beside enough that are up, as those of a managed control plane',
      { targetsUp: 3 },
      prometheus(targets(3, 2)),
    ],
    [
      'as many as EC2 nodes',
      { targetsUp: 'nodes' as const },
      withNodes(prometheus(targets(2)), node('a'), node('b'), fargate),
    ],
    ['a query with a value', { query: custom }, prometheus(targets(0), { [queryPath(custom)]: vector(sample('0')) })],
    [
      'a query with enough',
      { query: custom, atLeast: 2 },
      prometheus(targets(0), { [queryPath(custom)]: vector(sample('1'), sample('2.5')) }),
    ],
    [
      'infinity',
      { query: custom, atLeast: 2 },
      prometheus(targets(0), { [queryPath(custom)]: vector(sample('+Inf')) }),
    ],
    [
      'a scalar',
      { query: custom, atLeast: 2 },
      prometheus(targets(0), {
        [queryPath(custom)]: JSON.stringify({ status: 'success', data: { resultType: 'scalar', result: [1, '3'] } }),
      }),
    ],
    ['both', { query: custom, targetsUp: 1 }, prometheus(targets(1), { [queryPath(custom)]: vector(sample('1')) })],
    [
      'another port and scheme',
      { service: ['x', 'https:prometheus-operated:9090'] },
      prometheus(targets(1), {}, { name: 'prometheus-operated', port: 9090, scheme: 'https' }),
    ],
    ['a Service that leads outside', {}, prometheus(targets(1), {}, { external: true })],
  ])('%s', (_, more, evidence) => {
    expect(judge(check, { ...params, ...more }, evidence)).toMatchObject({ verdict: 'pass' });
  });
});

describe('fails', () => {
  test.each([
    ['no Service', {}, {}, 'object.absent'],
    ['another name', {}, prometheus(targets(1), {}, { name: 'prometheus-servers' }), 'object.misnamed'],
    ['another port', {}, prometheus(targets(1), {}, { port: 9090 }), 'proxied.port'],
    ['no pod behind', {}, { kube: { Service: prometheus('').kube?.Service ?? [] } }, 'service.selectsNothing'],
    ['scrapes nothing', {}, prometheus(targets(0)), 'prom.targets'],
    ['all targets down', {}, prometheus(targets(0, 5)), 'prom.targets'],
    [
      'too few for the nodes',
      { targetsUp: 'nodes' as const },
      withNodes(prometheus(targets(1)), node('a'), node('b')),
      'prom.targets',
    ],
    ['no nodes and no targets', { targetsUp: 'nodes' as const }, prometheus(targets(0)), 'nodes.few'],
    [
      'a query without value',
      { query: custom },
      prometheus(targets(1), { [queryPath(custom)]: vector() }),
      'prom.noValue',
    ],
    [
      'not a number',
      { query: custom },
      prometheus(targets(1), { [queryPath(custom)]: vector(sample('NaN'), { metric: {} }) }),
      'prom.noValue',
    ],
    [
      'too small',
      { query: custom, atLeast: 3 },
      prometheus(targets(1), { [queryPath(custom)]: vector(sample('2')) }),
      'prom.value',
    ],
    [
      'a query that is refused',
      { query: custom },
      prometheus('', { [queryPath(custom)]: [400, '{"status":"error","errorType":"bad_data","error":"parse error"}'] }),
      'prom.error',
    ],
    ['a page of something else', {}, prometheus('<html>'), 'prom.error'],
    ['JSON of something else', {}, prometheus('[1]'), 'prom.error'],
    ['another path prefix', {}, prometheus([404, '404 page not found']), 'proxied.notFound'],
    ['a login before it', {}, prometheus([401, '']), 'proxied.login'],
    ['a redirect', {}, prometheus([302, '']), 'proxied.status'],
    ['starting for too long', {}, prometheus([503, 'Service Unavailable']), 'proxied.status'],
  ] satisfies [string, object, Evidence, string][])('%s', (_, more, evidence, code) => {
    expect(judge(check, { ...params, ...more }, evidence)).toMatchObject({ verdict: 'fail', code });
  });
});

test.each([
  ['starts', prometheus([503, ''], {}, { pod: { created: recent } }), 'proxied.status', 100],
  ['has scraped nothing yet', prometheus(targets(0), {}, { pod: { created: recent } }), 'prom.targets', 100],
  [
    'has no ready pod yet',
    prometheus('', {}, { pod: { created: recent, ready: false, containerStatus: { ready: false } } }),
    'pod.notReady',
    100,
  ],
])('is pending while it %s', (_, evidence, code, waitSeconds) => {
  expect(judge(check, params, evidence)).toMatchObject({ verdict: 'pending', code, waitSeconds });
});

test('asks nobody where nobody would answer, since that would read as a closed way', () => {
  const parsed = check.params.parse(params);
  const nothing = { served: true, items: [] };
  expect(check.followUp(parsed, { services: nothing, slices: nothing, pods: nothing }, testContext)).toEqual({
    up: [],
    values: [],
  });
  expect(check.follows(parsed)).toEqual(['proxy monitoring/http:prometheus-server:80']);
  expect(check.command(parsed, testContext)).toBe(
    "kubectl get --raw '/api/v1/namespaces/monitoring/services/http:prometheus-server:80/proxy/api/v1/query?query=up'",
  );
});

test.each(['http:a', 'ftp:a:1', 'a b', 'A', 'a:1/x', 'a/b', ':80'])('refuses the Service %s', (service) => {
  expect(check.params.safeParse({ ns: NS, service }).success).toBe(false);
});

test('every field that it looks at decides, but for some', () => {
  expect(
    survivorsOf(
      check,
      { ...params, query: custom, targetsUp: 'nodes' },
      withNodes(prometheus(targets(2), { [queryPath(custom)]: vector(sample('1')) }), node('a'), node('b')),
      { ...whyProxied, 'labels tell Fargate nodes apart': /nodes.items.\[\].metadata/ },
    ),
  ).toEqual([]);
});

test('comes to a verdict on damaged evidence', () => {
  neverThrows(
    check,
    { ...params, query: custom, targetsUp: 'nodes' },
    withNodes(prometheus(targets(2), { [queryPath(custom)]: vector(sample('1')) }), node('a')),
  );
});
