import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/k8s-hpa.ts';
import { deployment, early, hpa, recent } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

const params = { ns: 'default', target: 'Deployment/web' };
const full = { ...params, minAtMost: 1, maxAtLeast: 5, metric: 'cpu 30 %', valueKnown: true };
const cluster = (parts: Parameters<typeof hpa>[0] = {}, more: Evidence['kube'] = {}): Evidence => ({
  kube: { HorizontalPodAutoscaler: [hpa(parts)], Deployment: [deployment()], ...more },
});
const metric = (target: object, name = 'cpu', type = 'resource') => ({
  spec: { metrics: [{ type: 'Resource', [type]: { name, target } }] },
});
const condition = (type: string, status: string, more: object = {}) => ({
  type,
  status,
  lastTransitionTime: early,
  ...more,
});
const inactive = (reason: string, message = '') => ({
  status: {
    currentMetrics: [],
    conditions: [condition('AbleToScale', 'True'), condition('ScalingActive', 'False', { reason, message })],
  },
});
const noRequests = deployment({
  spec: {
    template: { spec: { containers: [{ name: 'web', resources: { requests: { cpu: '1' } } }, { name: 'sidecar' }] } },
  },
});

describe('passes', () => {
  test.each([
    ['solved, although ScalingLimited', full, cluster()],
    ['whatever its name', params, cluster({ name: 'keda-hpa-web' })],
    ['target without kind, alternatives', { ...params, target: ['api', 'web'] }, cluster()],
    ['no minimum means 1', { ...params, minAtMost: 1 }, cluster({ spec: { minReplicas: undefined } })],
    [
      'metric of a container',
      { ...params, metric: 'cpu 30%' },
      cluster(metric({ type: 'Utilization', averageUtilization: 30 }, 'cpu', 'containerResource')),
    ],
    [
      'average value',
      { ...params, metric: 'cpu 500m' },
      cluster(metric({ type: 'AverageValue', averageValue: '0.5' })),
    ],
    [
      'memory by value',
      { ...params, metric: 'memory 1Gi' },
      cluster(metric({ type: 'AverageValue', averageValue: '1024Mi' }, 'memory')),
    ],
    ['a metric with any target', { ...params, metric: 'cpu', valueKnown: true }, cluster()],
    [
      'a metric of a container with any target',
      { ...params, metric: 'cpu' },
      cluster(metric({ type: 'AverageValue', averageValue: '1' }, 'cpu', 'containerResource')),
    ],
    [
      'average value is known',
      { ...params, valueKnown: true },
      cluster({
        status: { currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageValue: '10m' } } }] },
      }),
    ],
    [
      'value 0',
      { ...params, valueKnown: true },
      cluster({
        status: {
          currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 0 } } }],
        },
      }),
    ],
    [
      'other kind of target',
      { ...params, target: 'Rollout/web' },
      cluster({ spec: { scaleTargetRef: { kind: 'Rollout', name: 'web' } } }),
    ],
  ] satisfies [string, object, Evidence][])('%s', (_, given, evidence) => {
    expect(judge(check, { ...params, ...given }, evidence)).toMatchObject({ verdict: 'pass' });
  });
});

describe('fails', () => {
  test.each([
    ['missing', {}, { kube: {} }, 'hpa.absent'],
    ['another namespace', {}, cluster({ meta: { namespace: 'other' } }), 'hpa.absent'],
    ['terminating', {}, cluster({ meta: { deletionTimestamp: recent } }), 'hpa.absent'],
    [
      'of a target whose name only contains the name',
      {},
      cluster({ spec: { scaleTargetRef: { kind: 'Deployment', name: 'web-2' } } }),
      'hpa.absent',
    ],
    ['of another kind', {}, cluster({ spec: { scaleTargetRef: { kind: 'StatefulSet', name: 'web' } } }), 'hpa.absent'],
    [
      'two for one target',
      {},
      { kube: { ...cluster().kube, HorizontalPodAutoscaler: [hpa(), hpa({ name: 'second' })] } },
      'hpa.several',
    ],
    ['target missing', {}, cluster({}, { Deployment: [] }), 'hpa.noTarget'],
    [
      'target in another namespace',
      {},
      cluster({}, { Deployment: [deployment({ meta: { namespace: 'other' } })] }),
      'hpa.noTarget',
    ],
    ['minimum', { minAtMost: 1 }, cluster({ spec: { minReplicas: 2 } }), 'hpa.min'],
    ['maximum', { maxAtLeast: 5 }, cluster({ spec: { maxReplicas: 4 } }), 'hpa.max'],
    ['minimum equals maximum', {}, cluster({ spec: { minReplicas: 5 } }), 'hpa.fixed'],
    [
      'another share',
      { metric: 'cpu 30 %' },
      cluster(metric({ type: 'Utilization', averageUtilization: 50 })),
      'hpa.metric',
    ],
    ['another resource', { metric: 'memory 30 %' }, cluster(), 'hpa.metric'],
    ['another resource, whatever its target', { metric: 'memory' }, cluster(), 'hpa.metric'],
    [
      'a metric of an object that has the name of a resource',
      { metric: 'cpu' },
      cluster(metric({}, 'cpu', 'pods')),
      'hpa.metric',
    ],
    [
      'average value instead of a share',
      { metric: 'cpu 30 %' },
      cluster(metric({ type: 'AverageValue', averageValue: '30' })),
      'hpa.metric',
    ],
    [
      'field of autoscaling/v1',
      { metric: 'cpu 30 %' },
      cluster({ spec: { metrics: undefined, targetCPUUtilizationPercentage: 30 } }),
      'hpa.metric',
    ],
    ['no value for long', { valueKnown: true }, cluster({ status: { currentMetrics: undefined } }), 'hpa.noValue'],
    [
      'value of another metric only',
      { valueKnown: true, metric: 'cpu 30 %' },
      cluster({
        status: {
          currentMetrics: [{ type: 'Resource', resource: { name: 'memory', current: { averageUtilization: 9 } } }],
        },
      }),
      'hpa.noValue',
    ],
    ['conditions missing', { valueKnown: true }, cluster({ status: { conditions: undefined } }), 'hpa.noValue'],
    [
      'only one condition',
      { valueKnown: true },
      cluster({ status: { conditions: [condition('AbleToScale', 'True')] } }),
      'hpa.noValue',
    ],
    [
      'no request, by the message',
      { valueKnown: true },
      cluster(
        inactive(
          'FailedGetResourceMetric',
          'failed to get cpu utilization: missing request for cpu in container envoy of Pod web-1',
        ),
      ),
      'hpa.noRequest',
    ],
    [
      'API group without the kind',
      {},
      cluster({ spec: { scaleTargetRef: { apiVersion: 'extensions/v1beta1', kind: 'Deployment', name: 'web' } } }),
      'hpa.apiVersion',
    ],
    [
      'no metrics at all, whatever the template lacks',
      { valueKnown: true },
      cluster(inactive('FailedGetResourceMetric', 'the server could not find the requested resource'), {
        Deployment: [noRequests],
      }),
      'hpa.noMetricsServer',
    ],
    [
      'metrics-server missing',
      { valueKnown: true },
      cluster(
        inactive(
          'FailedGetResourceMetric',
          'unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
        ),
      ),
      'hpa.noMetricsServer',
    ],
    ['another reason', { valueKnown: true }, cluster(inactive('InvalidMetricSourceType', 'x')), 'hpa.notActive'],
    [
      'cannot get the scale',
      { valueKnown: true, target: 'Rollout/web' },
      cluster({
        spec: { scaleTargetRef: { kind: 'Rollout', name: 'web' } },
        status: { conditions: [condition('AbleToScale', 'False', { reason: 'FailedGetScale' })] },
      }),
      'hpa.noTarget',
    ],
    ['target at zero', { valueKnown: true }, cluster(inactive('ScalingDisabled')), 'hpa.targetZero'],
  ] satisfies [string, object, Evidence, string][])('%s', (_, more, evidence, code) => {
    expect(judge(check, { ...params, ...more }, evidence)).toMatchObject({ verdict: 'fail', code });
  });

  test('names the container without a request, also an injected one', () => {
    const message = 'missing request for cpu in container envoy of Pod web-1';
    expect(judge(check, full, cluster(inactive('FailedGetResourceMetric', message)))).toMatchObject({
      values: { container: 'envoy', resource: 'cpu' },
    });
  });

  test('says what other HPAs scale', () => {
    expect(judge(check, { ...params, target: 'api' }, cluster())).toMatchObject({
      values: { target: ['Deployment/api'], seen: ['Deployment/web'] },
    });
  });
});

test('a request that the template has by now is pending while the rollout is young; a limit is a request too', () => {
  const message = 'missing request for cpu in container web of Pod web-1';
  const repaired = (lastUpdateTime: string) =>
    cluster(inactive('FailedGetResourceMetric', message), {
      Deployment: [
        deployment({
          spec: { template: { spec: { containers: [{ name: 'web', resources: { limits: { cpu: '1' } } }] } } },
          status: { conditions: [{ type: 'Progressing', status: 'True', lastUpdateTime }] },
        }),
      ],
    });
  expect(judge(check, full, repaired(recent))).toMatchObject({ verdict: 'pending', code: 'hpa.noRequest' });
  expect(judge(check, full, repaired(early))).toMatchObject({ verdict: 'fail', code: 'hpa.noRequest' });
});

describe('is pending', () => {
  test('where a LimitRange may give the requests that the template lacks', () => {
    const young = { meta: { creationTimestamp: recent }, status: { currentMetrics: null, conditions: null } };
    expect(judge(check, full, cluster(young, { Deployment: [noRequests] }))).toMatchObject({
      verdict: 'pending',
      code: 'hpa.noValue',
    });
  });

  test.each([
    [
      'first value',
      { meta: { creationTimestamp: recent }, status: { currentMetrics: null, conditions: null } },
      'hpa.noValue',
    ],
    [
      'metrics-server that is starting',
      {
        meta: { creationTimestamp: recent },
        ...inactive(
          'FailedGetResourceMetric',
          'the server is currently unable to handle the request (get pods.metrics.k8s.io)',
        ),
      },
      'hpa.noMetricsServer',
    ],
    [
      'first sample',
      {
        meta: { creationTimestamp: recent },
        ...inactive('FailedGetResourceMetric', 'no metrics returned from resource metrics API'),
      },
      'hpa.notActive',
    ],
  ] satisfies [string, Parameters<typeof hpa>[0], string][])('%s', (_, parts, code) => {
    expect(judge(check, full, cluster(parts))).toMatchObject({
      verdict: 'pending',
      code,
      waitSeconds: 70,
    });
  });
});

test('refuses what is no target or metric', () => {
  const isValid = (more: object) => check.params.safeParse({ ...params, ...more }).success;
  expect(isValid({ metric: 'memory 80 %' })).toBe(true);
  expect(isValid({ metric: 'cpu' })).toBe(true);
  expect(isValid({ metric: 'cpu ' })).toBe(false);
  expect(isValid({ metric: 'CPU' })).toBe(false);
  expect(isValid({ metric: 'cpu 30 percent' })).toBe(false);
  expect(isValid({ target: 'deployment/web' })).toBe(false);
});

test('lists the kinds of the targets only', () => {
  const at = { now: early, cluster: { name: 'c', region: 'r' }, window: 60 };
  const needs = check.needs(check.params.parse({ ...params, target: 'StatefulSet/db' }), at);
  expect(needs).toMatchObject({ deployments: undefined, statefulSets: { kind: 'StatefulSet', namespace: 'default' } });
  expect(check.command(check.params.parse(params), at)).toBe('kubectl describe hpa -n default --show-events');
});

test('comes to a verdict on damaged evidence', () => {
  neverThrows(check, full, cluster());
  neverThrows(check, full, cluster(inactive('FailedGetResourceMetric'), { Deployment: [noRequests] }));
});
