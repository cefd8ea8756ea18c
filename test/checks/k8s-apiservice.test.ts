import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/k8s-apiservice.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { early, recent } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

const name = 'v1beta1.metrics.k8s.io';

function service(condition: object = {}, own = name): KindTypes['APIService'] {
  return {
    metadata: { name: own, creationTimestamp: early },
    spec: { service: { name: 'metrics-server', namespace: 'kube-system' } },
    status: {
      conditions: [{ type: 'Available', status: 'True', reason: 'Passed', lastTransitionTime: early, ...condition }],
    },
  } as KindTypes['APIService'];
}

const gone = (one: KindTypes['APIService']): KindTypes['APIService'] => ({
  ...one,
  metadata: { ...one.metadata, deletionTimestamp: recent },
});
const metrics = (timestamp: string | undefined) => ({ metadata: { name: 'n1' }, timestamp, usage: { cpu: '100m' } });
const cluster = (APIService: KindTypes['APIService'], ...NodeMetrics: KindTypes['NodeMetrics'][]): Evidence => ({
  kube: { APIService: [APIService], NodeMetrics },
});
const down = {
  status: 'False',
  reason: 'MissingEndpoints',
  message: 'endpoints for service/metrics-server have no addresses',
};

describe('passes', () => {
  test.each([
    ['fresh values of a node', name, cluster(service(), metrics(recent))],
    ['one fresh value beside an old one', name, cluster(service(), metrics(early), metrics(recent))],
    [
      'another API that is available',
      'v1beta1.external.metrics.k8s.io',
      cluster(service({}, 'v1beta1.external.metrics.k8s.io')),
    ],
  ])('%s', (_, given, evidence) => {
    expect(judge(check, { name: given }, evidence)).toMatchObject({ verdict: 'pass' });
  });
});

describe('fails', () => {
  test.each([
    ['not registered', {}, 'object.absent'],
    ['being deleted', cluster(gone(service()), metrics(recent)), 'object.absent'],
    ['another version', cluster(service({}, 'v1.metrics.k8s.io'), metrics(recent)), 'object.absent'],
    ['no endpoints', cluster(service(down), metrics(recent)), 'apiservice.unavailable'],
    ['no way to it', cluster(service({ status: 'False', reason: 'FailedDiscoveryCheck' })), 'apiservice.unavailable'],
    ['condition missing', cluster({ metadata: { name, creationTimestamp: early } }), 'apiservice.unavailable'],
    ['condition unknown', cluster(service({ status: 'Unknown' }), metrics(recent)), 'apiservice.unavailable'],
    ['no values', cluster(service()), 'apiservice.noMetrics'],
    ['old values', cluster(service(), metrics('2026-11-21T04:58:00Z')), 'apiservice.staleMetrics'],
    ['values without time', cluster(service(), metrics(undefined)), 'apiservice.staleMetrics'],
  ] satisfies [string, Evidence, string][])('%s', (_, evidence, code) => {
    expect(judge(check, { name }, evidence)).toMatchObject({ verdict: 'fail', code });
  });
});

test.each([
  ['is starting', service({ ...down, lastTransitionTime: recent }), 'apiservice.unavailable'],
  ['has no values yet', service({ lastTransitionTime: recent }), 'apiservice.noMetrics'],
])('is pending while it %s', (_, one, code) => {
  expect(judge(check, { name }, cluster(one))).toMatchObject({ verdict: 'pending', code, waitSeconds: 40 });
});

test('does not ask an API for values that is down, since that would read as a fault', () => {
  const parsed = check.params.parse({ name });
  expect(check.followUp(parsed, { service: service(down) }, testContext)).toEqual({ metrics: undefined });
  expect(check.follows(check.params.parse({ name: 'v1.other.io' }))).toEqual([]);
  expect(check.command(parsed, testContext)).toBe('kubectl describe apiservice v1beta1.metrics.k8s.io');
});

test('every field that it looks at decides, but for some', () => {
  expect(
    survivorsOf(check, { name }, cluster(service(), metrics(recent)), {
      'times count only while it is not available': /service\.metadata|lastTransitionTime/,
      'values are made anew for each answer and never deleted': /^metrics.* dying/,
    }),
  ).toEqual([]);
});

test('comes to a verdict on damaged evidence', () => {
  neverThrows(check, { name }, cluster(service(), metrics(recent)));
});
