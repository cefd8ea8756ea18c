import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/k8s-log.ts';
import { pod, podIn, recent } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

const params = { ns: 'default', labels: { app: 'web' } };
const says = { contains: 'backend ready' };
const log = 'starting\nbackend ready on 8080\n';
const logs = (texts: Record<string, string | null>, ...Pod: ReturnType<typeof pod>[]): Evidence => ({
  kube: { Pod: Pod.length === 0 ? [pod()] : Pod },
  logs: Object.fromEntries(Object.entries(texts).map(([place, text]) => [`default/${place}`, text])),
});
const two = [pod(), pod({ name: 'web-2' })];
const sidecar = { ...pod(), spec: { containers: [{ name: 'web' }, { name: 'agent' }] } };

describe('passes', () => {
  test.each([
    ['a line', says, logs({ 'web-1/web': log })],
    ['a line in one of the pods', says, logs({ 'web-1/web': '', 'web-2/web': log }, ...two)],
    [
      'each text in any of them',
      { contains: ['starting', 'ready'] },
      logs({ 'web-1/web': 'starting', 'web-2/web': 'ready' }, ...two),
    ],
    ['a line of any container', says, logs({ 'web-1/web': '', 'web-1/agent': log }, sidecar)],
    ['a line of the container', { ...says, container: 'agent' }, logs({ 'web-1/agent': log }, sidecar)],
    ['nothing unwanted', { notContains: ['403', 'AccessDenied'] }, logs({ 'web-1/web': log })],
    ['a pod that has completed', says, logs({ 'web-1/web': log }, pod({ phase: 'Succeeded', ready: false }))],
    ['a quiet pod beside one with lines', { notContains: '403' }, logs({ 'web-1/web': '', 'web-2/web': log }, ...two)],
  ])('%s', (_, more, evidence) => {
    expect(judge(check, { ...params, ...more }, evidence)).toMatchObject({ verdict: 'pass' });
  });
});

describe('fails', () => {
  test.each([
    ['no pods', says, { kube: {} }, 'object.unlabelled', {}],
    ['in another namespace', { ...says, ns: 'other' }, logs({ 'web-1/web': log }), 'object.unlabelled', {}],
    [
      'other labels',
      { ...says, labels: { app: 'webb' } },
      logs({ 'web-1/web': log }),
      'object.unlabelled',
      { seen: ['app=web'] },
    ],
    ['on its way out', says, logs({ 'web-1/web': log }, pod({ deleting: true })), 'object.unlabelled', {}],
    [
      'no such container',
      { ...says, container: 'app' },
      logs({ 'web-1/web': log }),
      'log.noContainer',
      { seen: ['web'] },
    ],
    [
      'no such line',
      says,
      logs({ 'web-1/web': 'starting\n' }),
      'log.missing',
      { missing: ['backend ready'], lines: 1 },
    ],
    ['in capitals', says, logs({ 'web-1/web': 'BACKEND READY' }), 'log.missing', {}],
    [
      'one of two texts',
      { contains: ['ready', 'leader'] },
      logs({ 'web-1/web': log }),
      'log.missing',
      { missing: ['leader'] },
    ],
    [
      'an unwanted line',
      { ...says, notContains: '403' },
      logs({ 'web-1/web': log, 'web-2/web': 'PUT 403' }, ...two),
      'log.unwanted',
      { pod: 'web-2', text: '403' },
    ],
    ['no lines, so that nothing can be unwanted', { notContains: '403' }, logs({ 'web-1/web': '' }), 'log.empty', {}],
    ['a pod that is gone meanwhile', { notContains: '403' }, logs({}), 'log.empty', {}],
    ['a container that waits for long', { notContains: '403' }, logs({ 'web-1/web': null }), 'log.empty', {}],
  ] satisfies [string, object, Evidence, string, object][])('%s', (_, more, evidence, code, values) => {
    expect(judge(check, { ...params, ...more }, evidence)).toMatchObject({ verdict: 'fail', code, values });
  });
});

test('is pending while the container starts', () => {
  const starting = podIn({ waiting: { reason: 'ContainerCreating' } }, {}, { created: recent });
  expect(judge(check, { ...params, notContains: 'x' }, logs({ 'web-1/web': null }, starting))).toMatchObject({
    verdict: 'pending',
    code: 'log.empty',
    waitSeconds: 40,
  });
  expect(judge(check, { ...params, ...says }, logs({ 'web-1/web': null }, starting))).toMatchObject({
    code: 'log.missing',
    verdict: 'pending',
  });
});

test('searches the newest twenty logs, and takes no log along', () => {
  const many = Array.from({ length: 30 }, (_, index) =>
    pod({ name: `web-${index}`, created: `2026-11-21T04:${10 + index}:00Z` }),
  );
  const parsed = check.params.parse({ ...params, ...says, notContains: '403', within: 600 });
  const { logs: reads } = check.followUp(parsed, { pods: { served: true, items: many } }, testContext);
  expect(reads).toHaveLength(20);
  expect(Array.isArray(reads) && reads[0]).toEqual({
    ...{ source: 'kube', verb: 'log', namespace: 'default', pod: 'web-29', container: 'web' },
    ...{ texts: ['backend ready', '403'], within: 600 },
  });
  expect(check.follows(parsed)).toEqual(['log default']);
});

test('names what it looks at in a command', () => {
  const command = (given: object) => check.command(check.params.parse({ ...params, ...given }), testContext);
  expect(command(says)).toBe('kubectl logs -n default -l app=web --tail=500 --prefix --all-containers');
  expect(command({ ...says, container: 'web', within: 60 })).toBe(
    'kubectl logs -n default -l app=web --tail=500 --prefix -c web --since=60s',
  );
  expect(check.params.safeParse(params).success).toBe(false);
});

test('tells which pod has what is unwanted, although the log of another is not there', () => {
  const evidence = logs({ 'web-2/web': 'HTTP 403' }, ...two);
  expect(judge(check, { ...params, notContains: '403' }, evidence)).toMatchObject({
    code: 'log.unwanted',
    values: { pod: 'web-2' },
  });
});

test('a log that was not searched proves nothing', () => {
  const parsed = check.params.parse({ ...params, notContains: '403' });
  const seen = { pods: { served: true, items: [pod()] }, logs: [{ lines: 3 }] };
  expect(check.judge(parsed, seen, { ...testContext, window: 0 })).toMatchObject({
    verdict: 'fail',
    code: 'log.empty',
  });
});

test('every field that it looks at decides, but for some', () => {
  expect(
    survivorsOf(check, { ...params, ...says, container: 'web' }, logs({ 'web-1/web': log }), {
      'its log was asked for by its name': /metadata\.name/,
      'any number of lines': /lines changed/,
      'times count only while something is missing': /creationTimestamp/,
    }),
  ).toEqual([]);
});

test('comes to a verdict on damaged evidence', () => {
  neverThrows(check, { ...params, ...says, notContains: '403' }, logs({ 'web-1/web': log, 'web-2/web': null }, ...two));
});
