import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/k8s-vpa.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import type { CustomObject } from '../../checks/reads/read.ts';
import { deployment, early, pod, recent, replicaSet } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

const params = { ns: 'default', target: 'Deployment/web' };
const condition = (type: string, status: string, more: object = {}) => ({
  type,
  status,
  lastTransitionTime: early,
  ...more,
});
const recommendation = {
  containerRecommendations: [{ containerName: 'web', target: { cpu: '587m', memory: '262144k' } }],
};

const targetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };

function vpa(parts: { name?: string; meta?: object; spec?: object; status?: object } = {}): CustomObject {
  return {
    metadata: { name: parts.name ?? 'web-vpa', namespace: 'default', creationTimestamp: early, ...parts.meta },
    spec: {
      targetRef,
      updatePolicy: { updateMode: 'Recreate' },
      ...parts.spec,
    },
    status: { conditions: [condition('RecommendationProvided', 'True')], recommendation, ...parts.status },
  };
}

const mode = (updateMode: string, more: object = {}) => ({
  spec: { updatePolicy: { updateMode, ...more } },
});
const owned = (annotations: Record<string, string> = {}, requests?: Record<string, string>, created = early) => {
  const one = pod({ owner: 'web-new', created });
  const container = { name: 'web', ...(requests && { resources: { requests } }) };
  return { ...one, metadata: { ...one.metadata, annotations }, spec: { ...one.spec, containers: [container] } };
};
const cluster = (vpas: CustomObject[], pods: KindTypes['Pod'][] = [owned()], target = deployment()): Evidence => ({
  custom: { 'verticalpodautoscalers.autoscaling.k8s.io': vpas },
  kube: { Deployment: [target], ReplicaSet: [replicaSet()], Pod: pods },
});
const updates = { vpaUpdates: 'Pod resources updated by web-vpa: container 0: cpu request, memory request' };
const applied = { applied: true };

describe('passes', () => {
  test.each([
    ['a recommendation', {}, cluster([vpa()])],
    ['there alone', { recommended: false }, cluster([vpa({ status: { conditions: [], recommendation: undefined } })])],
    ['an alternative', { target: ['api', 'web'] }, cluster([vpa()])],
    ['the mode', { mode: ['Off' as const, 'Initial' as const] }, cluster([vpa(mode('Off'))])],
    ['Auto for Recreate', { mode: 'Recreate' as const }, cluster([vpa(mode('Auto'))])],
    ['no mode, which is Recreate', { mode: 'Auto' as const }, cluster([vpa({ spec: { updatePolicy: undefined } })])],
    [
      'low confidence',
      {},
      cluster([
        vpa({
          status: {
            conditions: [condition('LowConfidence', 'True'), condition('RecommendationProvided', 'True')],
            recommendation,
          },
        }),
      ]),
    ],
    ['applied, by the annotation', applied, cluster([vpa()], [owned(), owned(updates)])],
    ['applied in place', applied, cluster([vpa(mode('InPlaceOrRecreate'))], [owned({ vpaInPlaceUpdated: 'true' })])],
    ['applied, by another request than in the template', applied, cluster([vpa()], [owned({}, { cpu: '587m' })])],
  ] satisfies [string, object, Evidence][])('%s', (_, more, evidence) => {
    expect(judge(check, { ...params, ...more }, evidence)).toMatchObject({
      verdict: 'pass',
      values: { name: 'web-vpa' },
    });
  });
});

describe('fails', () => {
  const stateful = { ...params, target: 'StatefulSet/web' };
  test.each([
    ['not installed', {}, {}, 'object.unserved'],
    ['none', {}, cluster([]), 'vpa.absent'],
    ['in another namespace', {}, cluster([vpa({ meta: { namespace: 'other' } })]), 'vpa.absent'],
    [
      'for another target',
      {},
      cluster([vpa({ spec: { targetRef: { kind: 'Deployment', name: 'api' } } })]),
      'vpa.absent',
    ],
    ['for another kind', stateful, cluster([vpa()]), 'vpa.absent'],
    ['two for one target', {}, cluster([vpa(), vpa({ name: 'other' })]), 'vpa.several'],
    ['no target', {}, { ...cluster([vpa()]), kube: {} }, 'vpa.noTarget'],
    ['another mode', { mode: 'Initial' as const }, cluster([vpa()]), 'vpa.mode'],
    [
      'no recommendation for long',
      {},
      cluster([vpa({ status: { conditions: [], recommendation: undefined } })]),
      'vpa.noRecommendation',
    ],
    [
      'condition without recommendation',
      {},
      cluster([vpa({ status: { recommendation: { containerRecommendations: [] } } })]),
      'vpa.noRecommendation',
    ],
    [
      'recommendation of earlier',
      {},
      cluster([vpa({ status: { conditions: [condition('RecommendationProvided', 'False')] } })]),
      'vpa.noRecommendation',
    ],
    [
      'no pods',
      {},
      cluster([vpa({ status: { conditions: [condition('NoPodsMatched', 'True')], recommendation: undefined } })]),
      'vpa.noPods',
    ],
    [
      'what it cannot do',
      {},
      cluster([vpa({ status: { conditions: [condition('ConfigUnsupported', 'True', { message: 'no targetRef' })] } })]),
      'vpa.unsupported',
    ],
    ['mode Off applies nothing', applied, cluster([vpa(mode('Off'))]), 'vpa.off'],
    ['one replica', applied, cluster([vpa()], [owned()], deployment({ replicas: 1 })), 'vpa.alone'],
    [
      'one replica that may be replaced',
      applied,
      cluster([vpa(mode('Recreate', { minReplicas: 1 }))], [owned()], deployment({ replicas: 1 })),
      'vpa.notApplied',
    ],
    [
      'seen by the webhook alone',
      applied,
      cluster([vpa()], [owned({ vpaObservedContainers: 'web' })]),
      'vpa.notApplied',
    ],
    [
      'updated by another one',
      applied,
      cluster([vpa()], [owned({ vpaUpdates: 'Pod resources updated by other: container 0: cpu request' })]),
      'vpa.notApplied',
    ],
    ['the same request, written otherwise', applied, cluster([vpa()], [owned({}, { cpu: '0.25' })]), 'vpa.notApplied'],
    [
      'a request that a LimitRange filled in',
      applied,
      cluster([vpa()], [owned({}, { cpu: '250m', memory: '512Mi' })]),
      'vpa.notApplied',
    ],
    [
      'pods of another owner',
      applied,
      cluster(
        [vpa()],
        [{ ...pod({ owner: 'x' }), metadata: { ...pod({ owner: 'x' }).metadata, annotations: updates } }],
      ),
      'vpa.notApplied',
    ],
    ['no pods to apply it to', applied, cluster([vpa()], []), 'vpa.notApplied'],
  ] satisfies [string, object, Evidence, string][])('%s', (_, more, evidence, code) => {
    expect(judge(check, { ...params, ...more }, evidence)).toMatchObject({ verdict: 'fail', code });
  });
});

test.each([
  [
    'gathers history',
    {},
    cluster([vpa({ meta: { creationTimestamp: recent }, status: { conditions: [], recommendation: undefined } })]),
    'vpa.noRecommendation',
  ],
  [
    'gets its first pods',
    {},
    cluster([
      vpa({ meta: { creationTimestamp: recent }, status: { conditions: [condition('NoPodsMatched', 'True')] } }),
    ]),
    'vpa.noPods',
  ],
  ['replaces pods', applied, cluster([vpa()], [owned({}, undefined, recent)]), 'vpa.notApplied'],
])('is pending while it %s', (_, more, evidence, code) => {
  expect(judge(check, { ...params, ...more }, evidence)).toMatchObject({ verdict: 'pending', code, waitSeconds: 280 });
});

test('names what it looks at in a command', () => {
  expect(check.command(check.params.parse(params), testContext)).toBe(
    'kubectl describe verticalpodautoscalers.autoscaling.k8s.io -n default',
  );
  expect(check.params.safeParse({ ...params, target: 'Job/web' }).success).toBe(false);
});

test('every field that it looks at decides, but for some', () => {
  expect(
    survivorsOf(check, { ...params, applied: true, mode: 'Recreate' }, cluster([vpa()], [owned(updates)]), {
      'no mode means Recreate': /updatePolicy/,
      'times count only while something is missing': /lastTransitionTime/,
      'what is updated needs no template to compare with': /deployments\.items\.\[\]\.spec /,
      'a longer list of updates': /vpaUpdates changed/,
    }),
  ).toEqual([]);
});

test('comes to a verdict on damaged evidence', () => {
  neverThrows(check, { ...params, ...applied, mode: 'Recreate' }, cluster([vpa()], [owned(updates)]));
  neverThrows(check, { ...params, ...applied }, cluster([vpa()], [owned({}, { cpu: '587m' })]));
});
