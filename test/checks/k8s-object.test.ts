import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/k8s-object.ts';
import { recent } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';

type Params = z.input<typeof check.params>;
const account = (meta: object = {}) => ({
  metadata: {
    name: 'aws-load-balancer-controller',
    namespace: 'kube-system',
    labels: { app: 'lbc' },
    annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/lbc' },
    ...meta,
  },
});
const params = {
  kind: 'ServiceAccount',
  ns: 'kube-system',
  name: 'aws-load-balancer-controller',
  fields: { "metadata.annotations['eks.amazonaws.com/role-arn']": { matches: '^arn:aws:iam::\\d{12}:role/' } },
} satisfies Params;
const accounts = (...items: ReturnType<typeof account>[]): Evidence => ({ kube: { ServiceAccount: items } });
const controller = {
  metadata: { name: 'lbc', namespace: 'kube-system' },
  spec: {
    replicas: 2,
    template: {
      spec: {
        containers: [
          { name: 'log', args: ['--v=2'] },
          {
            name: 'controller',
            args: ['--cluster-name=eks-demo', '--ingress-class=alb'],
            resources: { limits: { memory: '1Gi', cpu: '100m' } },
          },
        ],
      },
    },
  },
};
const deployments: Evidence = { kube: { Deployment: [controller] } };
const ofDeployment = (fields: NonNullable<Params['fields']>): Params => ({
  kind: 'Deployment',
  ns: 'kube-system',
  name: 'lbc',
  fields,
});
const containers = 'spec.template.spec.containers';

describe('a CronJob that is not suspended', () => {
  const cronJob = (spec: object): Evidence => ({
    kube: {
      CronJob: [
        {
          metadata: { name: 'batch-app', namespace: 'shop' },
          spec: { schedule: '*/5 * * * *', jobTemplate: {}, ...spec },
        },
      ],
    },
  });
  const asked = {
    kind: 'CronJob',
    ns: 'shop',
    name: 'batch-app',
    fields: { 'spec.schedule': { exists: true }, 'spec.suspend': { not: true } },
  } satisfies Params;

  test.each([
    ['nothing said', {}],
    ['said so', { suspend: false }],
  ])('%s', (_, spec) => {
    expect(judge(check, asked, cronJob(spec))).toMatchObject({ verdict: 'pass' });
  });

  test('suspended', () => {
    expect(judge(check, asked, cronJob({ suspend: true }))).toMatchObject({
      verdict: 'fail',
      code: 'field.value',
      values: { path: 'spec.suspend', seen: 'true', condition: 'not', wanted: 'true' },
    });
  });
});

describe('passes', () => {
  test.each([
    ['object alone', { ...params, fields: {} }, accounts(account())],
    ['annotation with dots', params, accounts(account())],
    ['alternatives', { ...params, name: ['other', 'aws-load-balancer-controller'] }, accounts(account())],
    [
      'by labels: one of two meets everything',
      { kind: 'ServiceAccount', ns: 'kube-system', labels: { app: 'lbc' }, fields: params.fields },
      accounts(account({ name: 'b', annotations: {} }), account()),
    ],
    [
      'argument of a container',
      ofDeployment({ [`${containers}[name=controller].args`]: { contains: '--cluster-name=eks-demo' } }),
      deployments,
    ],
    [
      'several arguments in any order',
      ofDeployment({
        [`${containers}[name=controller].args`]: { contains: ['--ingress-class=alb', '--cluster-name=eks-demo'] },
      }),
      deployments,
    ],
    [
      'memory by value',
      ofDeployment({ [`${containers}[name=controller].resources.limits.memory`]: '1024Mi' }),
      deployments,
    ],
    ['cpu by value', ofDeployment({ [`${containers}[name=controller].resources.limits.cpu`]: 0.1 }), deployments],
    [
      'list in any order',
      ofDeployment({ [`${containers}[name=controller].args`]: ['--ingress-class=alb', '--cluster-name=eks-demo'] }),
      deployments,
    ],
    [
      'cluster-scoped kind',
      { kind: 'CustomResourceDefinition', name: 'applications.argoproj.io' },
      { kube: { CustomResourceDefinition: [{ metadata: { name: 'applications.argoproj.io' } }] } },
    ],
    [
      'custom resource',
      { kind: 'applications.argoproj.io', ns: 'argocd', name: 'web', fields: { 'status.health.status': 'Healthy' } },
      {
        custom: {
          'applications.argoproj.io': [
            { metadata: { name: 'web', namespace: 'argocd' }, status: { health: { status: 'Healthy' } } },
          ],
        },
      },
    ],
  ] satisfies [string, Params, Evidence][])('%s', (_, given, evidence) => {
    expect(judge(check, given, evidence)).toMatchObject({ verdict: 'pass' });
  });
});

describe('fails', () => {
  test.each([
    ['missing', params, accounts(), 'object.absent'],
    [
      'name that only contains the name',
      { ...params, name: 'aws-load-balancer' },
      accounts(account()),
      'object.misnamed',
    ],
    ['another namespace', params, accounts(account({ namespace: 'default' })), 'object.absent'],
    ['terminating', params, accounts(account({ deletionTimestamp: recent })), 'object.absent'],
    [
      'negative matcher on a missing object',
      { ...params, fields: { 'metadata.annotations': { absent: true } } },
      accounts(),
      'object.absent',
    ],
    [
      'labels that nothing has',
      { kind: 'ServiceAccount', ns: 'kube-system', labels: { app: 'x' } },
      accounts(account()),
      'object.unlabelled',
    ],
    ['labels and name', { ...params, labels: { app: 'x' } }, accounts(account()), 'object.labels'],
    ['annotation missing', params, accounts(account({ annotations: {} })), 'field.value'],
    [
      'field missing',
      { ...params, fields: { 'metadata.finalizers': { exists: true } } },
      accounts(account()),
      'field.absent',
    ],
    [
      'field that must not be',
      { ...params, fields: { 'metadata.labels': { absent: true } } },
      accounts(account()),
      'field.present',
    ],
    [
      'argument of another container',
      ofDeployment({ [`${containers}[name=log].args`]: { contains: '--cluster-name=eks-demo' } }),
      deployments,
      'field.value',
    ],
    [
      'argument that only contains the text',
      ofDeployment({ [`${containers}[name=controller].args`]: { contains: '--cluster-name=eks' } }),
      deployments,
      'field.value',
    ],
    ['kind not installed', { kind: 'applications.argoproj.io', ns: 'argocd', name: 'web' }, {}, 'object.unserved'],
    [
      'no custom resource of that name',
      { kind: 'applications.argoproj.io', ns: 'argocd', name: 'web' },
      { custom: { 'applications.argoproj.io': [] } },
      'object.absent',
    ],
  ] satisfies [string, Params, Evidence, string][])('%s', (_, given, evidence, code) => {
    expect(judge(check, given, evidence)).toMatchObject({ verdict: 'fail', code });
  });

  test('speaks of the closest object', () => {
    const given: Params = {
      kind: 'ServiceAccount',
      ns: 'kube-system',
      labels: { app: 'lbc' },
      fields: { 'metadata.name': { oneOf: ['b', 'c'] }, ...params.fields },
    };
    expect(judge(check, given, accounts(account(), account({ name: 'b', annotations: {} })))).toMatchObject({
      values: { name: 'b' },
    });
  });
});

test.each([
  ['Secret', { kind: 'Secret' }],
  ['secrets by resource', { kind: 'secrets' }],
  ['kind of the table by resource', { kind: 'deployments.apps' }],
  ['no namespace', { ns: undefined }],
  ['neither name nor labels', { name: undefined }],
  ['path', { fields: { 'spec.containers[*].image': 'x' } }],
  ['unknown matcher', { fields: { 'spec.replicas': { moreThan: 1 } } }],
  ['empty matcher', { fields: { 'spec.replicas': {} } }],
  ['pattern', { fields: { 'spec.replicas': { matches: '(' } } }],
])('refuses %s', (_, more) => {
  expect(check.params.safeParse(params).success).toBe(true);
  expect(check.params.safeParse({ ...params, ...more }).success).toBe(false);
});

test('refuses a namespace for a kind of the cluster', () => {
  expect(check.params.safeParse({ kind: 'Node', ns: 'default', name: 'a' }).success).toBe(false);
});

test('the command reads the same object', () => {
  expect(check.command(check.params.parse(ofDeployment({})), testContext)).toBe(
    'kubectl get deployments.apps lbc -n kube-system -o yaml',
  );
  const byLabels = check.params.parse({ kind: 'Node', labels: { disk: ['ssd', 'nvme'] } });
  expect(check.command(byLabels, testContext)).toBe(`kubectl get nodes -l 'disk in (ssd,nvme)' -o yaml`);
});

test('comes to a verdict on damaged evidence', () => {
  neverThrows(check, params, accounts(account()));
  neverThrows(
    check,
    ofDeployment({
      [`${containers}[name=controller].args`]: { any: { contains: 'demo' }, count: 2 },
      [containers]: { each: { fields: { name: { exists: true } } } },
    }),
    deployments,
  );
});
