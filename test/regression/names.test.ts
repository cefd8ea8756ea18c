/** Mistakes of other graders that must not come back: names, places, and texts that only look like an answer. */
import { describe, expect, test } from 'vitest';
import nodegroups from '../../checks/catalog/eks-nodegroup.ts';
import http from '../../checks/catalog/http.ts';
import health from '../../checks/catalog/k8s-health.ts';
import hpaCheck from '../../checks/catalog/k8s-hpa.ts';
import object from '../../checks/catalog/k8s-object.ts';
import workload from '../../checks/catalog/k8s-workload.ts';
import logGroup from '../../checks/catalog/logs-group.ts';
import { grade } from '../../checks/grade.ts';
import type { Probed } from '../../checks/reads/read.ts';
import type { Finding } from '../../checks/verdict.ts';
import { balancer, balancing, hostname, ingress } from '../checks/balancers.ts';
import { type Evidence, judge, testContext } from '../checks/judge.ts';
import { cluster, fakeReader, lab, meta, step, use } from '../engine/fakes.ts';
import { deployment, hpa, pod, replicaSet } from '../rules/cluster.ts';

const pods = [pod({ name: 'web-1', owner: 'web-new' }), pod({ name: 'web-2', owner: 'web-new' })];

/** Judges something that has this name, where `web` is asked for. */
const named: Readonly<Record<string, (name: string) => Finding>> = {
  'a Deployment': (name) => {
    const ReplicaSet = [replicaSet('web-new', '2', `uid-${name}`)];
    const params = { kind: 'Deployment', ns: 'default', name: 'web', readyAtLeast: 2 } as const;
    return judge(workload, params, { kube: { Deployment: [deployment({ name })], ReplicaSet, Pod: pods } });
  },
  'a ConfigMap': (name) => judge(object, { kind: 'ConfigMap', ns: 'shop', name: 'web' }, mapAt('shop', name)),
  'the target of an HPA': (name) => {
    const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name };
    const kube: Evidence['kube'] = { HorizontalPodAutoscaler: [hpa({ spec: { scaleTargetRef } })] };
    const Deployment = [deployment({ name })];
    return judge(hpaCheck, { ns: 'default', target: 'Deployment/web' }, { kube: { ...kube, Deployment } });
  },
  'a node group': (name) => {
    const nodegroup = { nodegroupName: name, status: 'ACTIVE' as const };
    const aws = { 'eks:ListNodegroups': { nodegroups: [name] }, 'eks:DescribeNodegroup': { nodegroup } };
    return judge(nodegroups, { name: 'web' }, { aws });
  },
  // The call itself finds all that begin so.
  'a log group': (name) =>
    judge(logGroup, { name: 'web' }, { aws: { 'logs:DescribeLogGroups': { logGroups: [{ logGroupName: name }] } } }),
};

function mapAt(namespace: string, name: string): Evidence {
  return { kube: { ConfigMap: [{ metadata: { name, namespace } }] } };
}

describe.each(Object.entries(named))('a part of a name, or a word of it, is taken for the name: %s', (_, judged) => {
  test('the name itself', () => {
    expect(judged('web')).toMatchObject({ verdict: 'pass' });
  });

  test.each(['web-2', 'my-web', 'we', 'webs', 'Web', 'web.v2', 'a web', 'web web'])('not %j', (name) => {
    expect(judged(name).verdict).toBe('fail');
  });
});

test('an object in another namespace is taken for the one asked for', () => {
  const asked = { kind: 'ConfigMap', ns: 'shop', name: 'web' };
  expect(judge(object, asked, mapAt('shop', 'web')).verdict).toBe('pass');
  for (const namespace of ['default', 'shop-2', 'sho', 'kube-system'])
    expect(judge(object, asked, mapAt(namespace, 'web')).verdict, namespace).toBe('fail');
  const params = { kind: 'Deployment', ns: 'shop', name: 'web', readyAtLeast: 2 } as const;
  const elsewhere = { kube: { Deployment: [deployment()], ReplicaSet: [replicaSet()], Pod: pods } };
  expect(judge(workload, { ...params, ns: 'default' }, elsewhere).verdict).toBe('pass');
  expect(judge(workload, params, elsewhere).verdict).toBe('fail');
});

describe('an error whose text holds what is looked for is taken for the answer', () => {
  test('a refusal of the API server that names the object', async () => {
    const values = { verb: 'list', resource: 'configmaps', namespace: 'web', name: 'web' };
    const { reader } = fakeReader(() => ({ outcome: 'denied', code: 'kube.forbidden', values, meta }));
    const asked = use(object, object.params.parse({ kind: 'ConfigMap', ns: 'web', name: 'web' }));
    const report = await grade(lab(step('one', [asked])), { reader, cluster, from: 'live' });
    expect(report.steps[0]).toMatchObject({ verdict: 'blocked', points: { earned: 0 } });
  });

  const answered = (status: number, body: string, contentType = 'application/json'): Probed => ({
    outcome: 'answered',
    ...{ status, contentType, body, truncated: false },
  });

  test.each([
    ['404', answered(404, '{"outcome":[{"id":1}]}')],
    ['502', answered(502, '{"outcome":[{"id":1}]}')],
    ['a page for people', answered(200, '<pre>{"outcome":[{"id":1}]}</pre>', 'text/html')],
    ['a message that quotes it', answered(200, '{"error":"no field outcome: [{id: 1}]"}')],
  ])('a page of the load balancer: %s', (_, answer) => {
    const asked = {
      url: 'http://${alb}/contents/aws',
      alb: { ns: 'default', ingress: 'web' },
      contentType: 'json',
      json: { outcome: { array: true } },
    } as const;
    const at = (given: Probed): Evidence => ({
      kube: { Ingress: [ingress('web', ['web'])] },
      aws: balancing([], [balancer]),
      http: { [`http://${hostname}/contents/aws`]: given },
    });
    expect(judge(http, asked, at(answered(200, '{"outcome":[{"id":1}]}'))).verdict).toBe('pass');
    expect(judge(http, asked, at(answer), { ...testContext, window: 0 }).verdict).toBe('fail');
  });

  test('a Service that is not there, behind the proxy of the API server', () => {
    const asked = { ns: 'default', service: 'grafana', path: '/api/health', json: { database: { equals: 'ok' } } };
    const body = '{"kind":"Status","message":"services \\"grafana\\" not found","database":"ok","code":404}';
    expect(judge(health, asked, { proxied: { 'default/grafana/api/health': answered(404, body) } }).verdict).toBe(
      'fail',
    );
  });
});
