/** Programs and settings that no check has for itself: labs ask for them by their workloads and objects. */
import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import object from '../../checks/catalog/k8s-object.ts';
import workload from '../../checks/catalog/k8s-workload.ts';
import type { CustomObject } from '../../checks/reads/read.ts';
import { deployment, pod, podIn, recent, replicaSet } from '../rules/cluster.ts';
import { type Evidence, judge } from './judge.ts';

type Asked = z.input<typeof object.params>;

/** A program that runs in a namespace under a name, with one pod. */
function program(name: string, namespace: string, parts: Parameters<typeof deployment>[0] = {}): Evidence {
  const [made, set, running] = [
    deployment({ name, replicas: 1, ...parts }),
    replicaSet('web-new', '2', `uid-${name}`),
    pod({ owner: 'web-new' }),
  ];
  const at = <T extends { metadata?: object | undefined }>(one: T) => ({
    ...one,
    metadata: { ...one.metadata, namespace },
  });
  return { kube: { Deployment: [at(made)], ReplicaSet: [at(set)], Pod: [at(running)] } };
}

const controllers = ['aws-load-balancer-controller', 'alb-ingress-controller'];
const kibanas = ['kibana', 'kibana-kibana', 'opensearch-dashboards'];
const dashboards = ['kubernetes-dashboard', 'kubernetes-dashboard-web', 'kubernetes-dashboard-api'];

describe.each([
  ['AWS Load Balancer Controller', { kind: 'Deployment', ns: 'kube-system', name: controllers, readyAtLeast: 1 }],
  ['Kibana', { kind: 'Deployment', ns: 'logging', name: kibanas, readyAtLeast: 1 }],
  ['Kubernetes Dashboard', { kind: 'Deployment', ns: 'kubernetes-dashboard', name: dashboards, readyAtLeast: 1 }],
] as const)('%s', (_, { name: names, ...rest }) => {
  const asked = { ...rest, name: [...names] };
  const { ns } = asked;
  const [first = '', other = ''] = names;
  const broken = podIn({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 3 }, { owner: 'web-new' });
  const ofProgram = { ...broken, metadata: { ...broken.metadata, namespace: ns } };
  const unready = { readyReplicas: 0, availableReplicas: 0 };

  test('ready, under any of its names', () => {
    expect(judge(workload, asked, program(first, ns)).verdict).toBe('pass');
    expect(judge(workload, asked, program(other, ns)).verdict).toBe('pass');
  });

  test('installed twice, the old one broken', () => {
    const [fine, old] = [program(first, ns).kube, program(other, ns, { status: unready }).kube];
    const Deployment = [...(old?.Deployment ?? []), ...(fine?.Deployment ?? [])];
    expect(judge(workload, asked, { kube: { ...fine, Deployment } }).verdict).toBe('pass');
  });

  test.each<[string, Evidence, string]>([
    ['not installed', {}, 'object.absent'],
    ['in another namespace', program(first, 'default'), 'object.absent'],
    ['a name that only begins the same', program(`${first}-webhook`, ns), 'object.misnamed'],
    ['being deleted', program(first, ns, { meta: { namespace: ns, deletionTimestamp: recent } }), 'object.absent'],
    ['scaled to zero', program(first, ns, { replicas: 0 }), 'workload.zero'],
  ])('%s', (_, evidence, code) => {
    expect(judge(workload, asked, evidence)).toMatchObject({ verdict: 'fail', code });
  });

  test('installed, and its pod crashes', () => {
    const { kube } = program(first, ns, { status: unready });
    expect(judge(workload, asked, { kube: { ...kube, Pod: [ofProgram] } })).toMatchObject({ code: 'pod.crashLoop' });
  });
});

const trap = (asked: Asked, evidence: Evidence) => {
  const { verdict, ...rest } = judge(object, asked, evidence);
  return 'code' in rest ? `${verdict} ${rest.code}` : verdict;
};

describe('a ConfigMap', () => {
  const map = (data: object, meta: object = {}) => ({ metadata: { name: 'web', namespace: 'shop', ...meta }, data });
  const fields = { 'data["color"]': 'blue', "data['app.yaml']": { contains: 'port: 8080' } };
  const asked: Asked = { kind: 'ConfigMap', ns: 'shop', name: 'web', fields };
  const right = { color: 'blue', 'app.yaml': 'name: web\nport: 8080\n' };
  test.each<[string, ReturnType<typeof map>[], string]>([
    ['with these keys', [map(right)], 'pass'],
    ['with more keys', [map({ ...right, size: 'L' })], 'pass'],
    ['none', [], 'fail object.absent'],
    ['of another namespace', [map(right, { namespace: 'default' })], 'fail object.absent'],
    ['without data', [map({})], 'fail field.*'],
    ['with a key in another case', [map({ ...right, color: undefined, Color: 'blue' })], 'fail field.*'],
    ['with a value that only contains the wanted one', [map({ ...right, color: 'blueish' })], 'fail field.*'],
  ])('%s', (_, found, right) => {
    // As JSON: a key without a value is none.
    const evidence: Evidence = { kube: JSON.parse(JSON.stringify({ ConfigMap: found })) };
    expect(trap(asked, evidence)).toMatch(new RegExp(`^${right.replace('*', '')}`));
  });
});

describe('logging of Fargate', () => {
  const output = '[OUTPUT]\n  Name cloudwatch_logs\n  Match *\n  region ap-northeast-2\n';
  const map = (data: object, meta: object = {}) => ({
    metadata: { name: 'aws-logging', namespace: 'aws-observability', ...meta },
    data,
  });
  const configured: Asked = {
    kind: 'ConfigMap',
    ns: 'aws-observability',
    name: 'aws-logging',
    fields: { 'data["output.conf"]': { matches: '(?i)name +cloudwatch' } },
  };
  test.each<[string, object[], string]>([
    ['configured', [map({ 'output.conf': output, 'filters.conf': '' })], 'pass'],
    ['not configured', [], 'fail object.absent'],
    ['in the namespace of the application', [map({ 'output.conf': output }, { namespace: 'shop' })], 'fail object'],
    ['under another name', [map({ 'output.conf': output }, { name: 'logging' })], 'fail object'],
    ['without an output', [map({ 'filters.conf': output })], 'fail field'],
    ['to another place', [map({ 'output.conf': output.replace('cloudwatch_logs', 'firehose') })], 'fail field'],
  ])('%s', (_, found, right) => {
    const evidence: Evidence = { kube: JSON.parse(JSON.stringify({ ConfigMap: found })) };
    expect(trap(configured, evidence)).toMatch(new RegExp(`^${right}`));
  });

  const logs: Asked = {
    kind: 'Pod',
    ns: 'shop',
    labels: { app: 'web' },
    fields: { 'metadata.annotations.Logging': 'LoggingEnabled' },
  };
  const onFargate = (...annotations: object[]): Evidence => ({
    kube: {
      Pod: annotations.map((said, place) => ({
        metadata: { name: `web-${place}`, namespace: 'shop', labels: { app: 'web' }, annotations: { ...said } },
      })),
    },
  });
  test.each<[string, Evidence, string]>([
    ['a pod that was started with it', onFargate({ Logging: 'LoggingEnabled' }), 'pass'],
    [
      'a pod that was started before',
      onFargate({ Logging: 'LoggingDisabled: LOGGING_CONFIGMAP_NOT_FOUND' }),
      'fail field.value',
    ],
    [
      'one of both',
      onFargate({ Logging: 'LoggingDisabled: LOGGING_CONFIGMAP_NOT_FOUND' }, { Logging: 'LoggingEnabled' }),
      'pass',
    ],
    ['a pod that is on no node of Fargate', onFargate({}), 'fail field'],
    ['no pod', {}, 'fail object.unlabelled'],
  ])('%s', (_, evidence, right) => {
    expect(trap(logs, evidence)).toMatch(new RegExp(`^${right}`));
  });
});

describe('alert rules', () => {
  const kind = 'prometheusrules.monitoring.coreos.com';
  const asked: Asked = {
    kind,
    ns: 'prometheus',
    labels: { release: 'prometheus' },
    fields: { 'spec.groups': { any: { fields: { rules: { any: { fields: { alert: 'PodsNotReady' } } } } } } },
  };
  const rule = (
    rules: object[],
    labels: Record<string, string> = { release: 'prometheus' },
    namespace = 'prometheus',
  ) => ({ metadata: { name: 'web', namespace, labels }, spec: { groups: [{ name: 'web', rules }] } }) as CustomObject;
  const alert = { alert: 'PodsNotReady', expr: 'kube_pod_status_ready{condition="false"} > 0' };
  const cluster = (...items: CustomObject[]): Evidence => ({ custom: { [kind]: items } });
  test.each<[string, Evidence, string]>([
    ['that is asked for', cluster(rule([{ record: 'web:ready', expr: 'up' }, alert])), 'pass'],
    ['among others', cluster(rule([{ ...alert, alert: 'Other' }]), rule([alert])), 'pass'],
    ['the operator is not installed', {}, 'fail object.unserved'],
    ['none', cluster(), 'fail object.unlabelled'],
    ['that Prometheus does not select', cluster(rule([alert], {})), 'fail object.unlabelled'],
    ['of another namespace', cluster(rule([alert], { release: 'prometheus' }, 'default')), 'fail object.unlabelled'],
    ['that only record', cluster(rule([{ record: 'PodsNotReady', expr: 'up' }])), 'fail field'],
    ['without rules', cluster(rule([])), 'fail field'],
  ])('%s', (_, evidence, right) => {
    expect(trap(asked, evidence)).toMatch(new RegExp(`^${right}`));
  });
});
