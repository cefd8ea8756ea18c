import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/k8s-health.ts';
import { recent } from '../rules/cluster.ts';
import { NS, served, whyProxied } from '../rules/service-world.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

const path = '/api/health';
const params = { ns: NS, service: 'grafana', path };
const grafana = (answer: string | [number, string], parts: object = {}) =>
  served({ name: 'grafana', answers: { [path]: answer }, ...parts });
const ok = { json: { database: { equals: 'ok' } } };

describe('passes', () => {
  test.each([
    ['200', {}, grafana('{"database":"ok"}')],
    ['what it says', ok, grafana('{"database":"ok"}')],
    ['an accepted status', { status: [200, 302] }, grafana([302, ''])],
    ['a status that others take for trouble', { status: 401 }, grafana([401, ''])],
    ['an alternative', { service: ['kibana:5601', 'grafana:80'] }, grafana('')],
  ])('%s', (_, more, evidence) => {
    expect(judge(check, { ...params, ...more }, evidence)).toMatchObject({
      verdict: 'pass',
      values: { service: 'http:grafana:80' },
    });
  });
});

describe('fails', () => {
  test.each([
    ['no Service', {}, {}, 'object.absent'],
    ['in another namespace', { ns: 'default' }, grafana(''), 'object.absent'],
    ['another port', { service: 'grafana:3000' }, grafana(''), 'proxied.port'],
    ['says that it is not well', ok, grafana('{"database":"failing"}'), 'http.shape'],
    ['says nothing of it', ok, grafana('{}'), 'http.shape'],
    ['answers with a page', ok, grafana('<html>'), 'http.notJson'],
    ['not there', {}, grafana([404, '']), 'proxied.notFound'],
    ['asks for a login', {}, grafana([403, '']), 'proxied.login'],
    ['broken for too long', {}, grafana([500, '']), 'proxied.status'],
    ['no answer', {}, { ...grafana(''), proxied: {} }, 'proxied.status'],
  ] satisfies [string, object, Evidence, string][])('%s', (_, more, evidence, code) => {
    expect(judge(check, { ...params, ...more }, evidence)).toMatchObject({ verdict: 'fail', code });
  });
});

test('is pending while its pods have just started', () => {
  const young = grafana([502, ''], { pod: { created: recent } });
  expect(judge(check, params, young)).toMatchObject({ verdict: 'pending', code: 'proxied.status', waitSeconds: 580 });
});

test('shows the same answer in a command', () => {
  const parsed = check.params.parse(params);
  expect(check.command(parsed, testContext)).toBe(
    'kubectl get --raw /api/v1/namespaces/monitoring/services/http:grafana:80/proxy/api/health',
  );
  expect(check.params.safeParse({ ...params, path: 'api/health' }).success).toBe(false);
});

test('every field that it looks at decides, but for some', () => {
  expect(survivorsOf(check, { ...params, ...ok }, grafana('{"database":"ok"}'), whyProxied)).toEqual([]);
});

test('comes to a verdict on damaged evidence', () => {
  neverThrows(check, { ...params, ...ok }, grafana('{"database":"ok"}'));
});
