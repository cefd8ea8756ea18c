import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/k8s-scaled.ts';
import { early, event, hpa, recent, rescale } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, judgeSince } from './judge.ts';

const params = { ns: 'default', target: 'web', above: 1 };
const up = 'New size: 3; reason: cpu resource utilization (percentage of request) above target';
const down = 'New size: 3; reason: All metrics below target';
const cluster = (parts: Parameters<typeof hpa>[0], ...Event: ReturnType<typeof event>[]): Evidence => ({
  kube: { HorizontalPodAutoscaler: [hpa(parts)], Event },
});
const grown = { currentReplicas: 3, desiredReplicas: 3, lastScaleTime: recent };
const busy = { currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 90 } } }] };

describe('passes', () => {
  test.each([
    ['event of scaling out', params, cluster({}, rescale(up))],
    [
      'scaled in again since',
      params,
      cluster({}, rescale(up, { lastTimestamp: early }), rescale('New size: 1; reason: All metrics below target')),
    ],
    ['status while the replicas are there', params, cluster({ status: grown })],
    [
      'event newer than the old API of events',
      params,
      cluster({}, rescale(up, { lastTimestamp: null, eventTime: recent })),
    ],
    [
      'series of events',
      params,
      cluster({}, rescale(up, { lastTimestamp: null, series: { count: 2, lastObservedTime: recent } })),
    ],
  ])('%s', (_, given, evidence) => {
    expect(judge(check, given, evidence)).toMatchObject({ verdict: 'pass', values: { replicas: 3 } });
  });
});

describe('fails', () => {
  test.each([
    ['no HPA', {}, { kube: { Event: [rescale(up)] } }, 'hpa.absent'],
    ['HPA in another namespace', {}, cluster({ meta: { namespace: 'other' } }, rescale(up)), 'hpa.absent'],
    ['two HPAs', {}, { kube: { HorizontalPodAutoscaler: [hpa(), hpa({ name: 'b' })] } }, 'hpa.several'],
    ['nothing happened', {}, cluster({}), 'scaled.idle'],
    ['not above', { above: 3 }, cluster({}, rescale(up)), 'scaled.idle'],
    ['scaled in only', {}, cluster({}, rescale(down)), 'scaled.idle'],
    ['scaled in to what it is now', {}, cluster({ status: grown }, rescale(down)), 'scaled.byHand'],
    [
      'raised to its minimum',
      {},
      cluster(
        { spec: { minReplicas: 3 }, status: grown },
        rescale('New size: 3; reason: Current number of replicas below Spec.MinReplicas'),
      ),
      'scaled.idle',
    ],
    [
      'cut to its maximum',
      {},
      cluster({}, rescale('New size: 5; reason: Current number of replicas above Spec.MaxReplicas')),
      'scaled.idle',
    ],
    ['by hand', {}, cluster({ status: { currentReplicas: 4, desiredReplicas: 4 } }), 'scaled.byHand'],
    [
      'by hand, after the HPA had scaled in',
      {},
      cluster({ status: { currentReplicas: 4, desiredReplicas: 1, lastScaleTime: recent } }),
      'scaled.byHand',
    ],
    [
      'before enrolment',
      {},
      cluster(
        { status: { lastScaleTime: '2026-11-20T00:00:00Z' } },
        rescale(up, { lastTimestamp: '2026-11-20T00:00:00Z' }),
      ),
      'scaled.idle',
    ],
    [
      'event of an HPA of that name in another namespace',
      {},
      cluster({}, rescale(up, {}, { namespace: 'other' })),
      'scaled.idle',
    ],
    ['event of an earlier HPA of that name', {}, cluster({}, rescale(up, {}, { uid: 'old' })), 'scaled.idle'],
    [
      'event of the Deployment',
      {},
      cluster({}, event('Deployment', 'web-hpa', { reason: 'ScalingReplicaSet', message: 'Scaled up to 3' })),
      'scaled.idle',
    ],
    ['event with another message', {}, cluster({}, rescale('Size: 3')), 'scaled.idle'],
    ['maximum too low', { above: 5 }, cluster({}), 'scaled.max'],
    ['not active', {}, cluster({ status: { conditions: [] } }), 'hpa.noValue'],
    [
      'target that does not exist',
      {},
      cluster({
        meta: { creationTimestamp: recent },
        status: { conditions: [{ type: 'AbleToScale', status: 'False', reason: 'FailedGetScale' }] },
      }),
      'hpa.noTarget',
    ],
    ['load for long without growing', {}, cluster({ status: busy }), 'scaled.coming'],
  ] satisfies [string, object, Evidence, string][])('%s', (_, more, evidence, code) => {
    expect(judge(check, { ...params, ...more }, evidence)).toMatchObject({ verdict: 'fail', code });
  });
});

test('is pending while the load is on', () => {
  const context = { stepStartedAt: '2026-11-21T04:59:00Z' };
  expect(judge(check, params, cluster({ status: busy }), context)).toMatchObject({
    verdict: 'pending',
    code: 'scaled.coming',
    waitSeconds: 240,
  });
  const desired = cluster({ status: { desiredReplicas: 4 }, meta: { creationTimestamp: recent } });
  expect(judge(check, params, desired)).toMatchObject({ verdict: 'pending', code: 'scaled.coming' });
});

test('is pending until a new HPA has its first value', () => {
  const young = cluster({ meta: { creationTimestamp: recent }, status: { conditions: undefined } });
  expect(judge(check, params, young)).toMatchObject({ verdict: 'pending', code: 'hpa.noValue', waitSeconds: 280 });
});

test('without a time of enrolment, the HPA alone bounds the time', () => {
  const { enrolledAt: _, ...rest } = {
    enrolledAt: '',
    now: '2026-11-21T05:00:00Z',
    cluster: { name: 'c', region: 'r' },
    window: 300,
  };
  const seen = {
    hpas: { served: true, items: [hpa({ status: { ...grown, lastScaleTime: undefined } })] },
    events: { served: true, items: [] },
  };
  expect(check.judge(check.params.parse(params), seen, rest)).toMatchObject({ code: 'scaled.byHand' });
  expect(check.command(check.params.parse(params), rest)).toBe('kubectl describe hpa -n default --show-events');
});

describe('since the enrolment', () => {
  const small = cluster({});
  const at = (size: number, lastScaleTime?: string, ...Event: Parameters<typeof cluster>[1][]) =>
    cluster({ status: { currentReplicas: size, desiredReplicas: size, lastScaleTime } }, ...Event);
  const outThen = rescale(up, { lastTimestamp: early });
  test.each([
    ['scaled out and in between two gradings, as its events say', [small, cluster({}, outThen)], 'pass'],
    ['events that have expired since', [small, cluster({}, outThen), small], 'pass'],
    ['status seen once', [small, at(3, recent), at(1, recent)], 'pass'],
    ['scaled out twice', [small, at(2, early), at(3, recent), small], 'pass'],
    ['raised by hand after it had scaled', [at(1, early), at(4, early)], 'scaled.byHand'],
    ['raised by hand, while its events tell of scaling in', [small, at(4, recent, rescale(down))], 'scaled.byHand'],
    ['scaled in from what was raised by hand', [small, at(5), at(3, recent)], 'scaled.byHand'],
    ['raised to its minimum', [small, cluster({ spec: { minReplicas: 3 }, status: grown })], 'scaled.idle'],
    ['grown before the enrolment', [at(3, '2026-11-20T00:00:00Z'), at(3, '2026-11-20T00:00:00Z')], 'scaled.byHand'],
    ['no HPA at first', [{}, at(3, recent)], 'pass'],
    ['an HPA that was deleted afterwards', [small, at(3, recent), {}], 'hpa.absent'],
  ] satisfies [string, [Evidence, ...Evidence[]], string][])('%s', (_, evidence, right) => {
    const finding = judgeSince(check, params, evidence);
    expect('code' in finding ? finding.code : finding.verdict).toBe(right);
  });

  test('the minimum of the HPA is the floor where none is written', () => {
    const grownTo = (size: number) =>
      cluster({ spec: { minReplicas: 2 }, status: { ...grown, currentReplicas: size, desiredReplicas: size } });
    expect(judgeSince(check, { ns: 'default', target: 'web' }, [small, grownTo(3)])).toMatchObject({ verdict: 'pass' });
    expect(judgeSince(check, { ns: 'default', target: 'web' }, [small, grownTo(2)])).toMatchObject({ verdict: 'fail' });
  });
});

test('comes to a verdict on damaged evidence', () => {
  neverThrows(check, params, cluster({ status: grown }, rescale(up), rescale(down)));
  neverThrows(check, params, cluster({ status: busy }));
});
