import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/k8s-pods.ts';
import { early, pendingPod, pod, podIn, recent } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

const params = { ns: 'default', labels: { app: 'web' } };
const node = (name: string, labels: Record<string, string> = {}) => ({ metadata: { name, labels } });
const fargateNode = node('fargate-1', { 'eks.amazonaws.com/compute-type': 'fargate' });
const fargatePod = (parts: Parameters<typeof pod>[0] = {}) =>
  pod({ node: 'fargate-1', scheduler: 'fargate-scheduler', ...parts });
const cluster = (...pods: ReturnType<typeof pod>[]): Evidence => ({
  kube: { Pod: pods, Node: [node('node-1', { disk: 'ssd' }), fargateNode] },
});

describe('passes', () => {
  test.each([
    ['one ready pod', params, cluster(pod())],
    [
      'enough of several',
      { ...params, countAtLeast: 2 },
      cluster(pod({ name: 'a' }), pod({ name: 'b' }), podIn({ waiting: {} })),
    ],
    ['on Fargate', { ...params, onFargate: true }, cluster(fargatePod())],
    [
      'old pods on EC2 beside one on Fargate',
      { ...params, onFargate: true },
      cluster(pod(), fargatePod({ name: 'new' })),
    ],
    ['not on Fargate', { ...params, onFargate: false }, cluster(pod())],
    ['label of the node', { ...params, nodeLabel: { disk: ['ssd', 'nvme'] } }, cluster(pod())],
    [
      'pattern in the image',
      { ...params, imagePattern: ':[0-9a-f]{8}$' },
      cluster(pod({ image: 'x/demo-frontend:0a1b2c3d' })),
    ],
    ['phase', { ...params, phase: 'Succeeded' as const }, cluster(pod({ phase: 'Succeeded', ready: false }))],
  ])('%s', (_, given, evidence) => {
    expect(judge(check, given, evidence)).toMatchObject({ verdict: 'pass' });
  });
});

describe('fails', () => {
  test.each([
    ['nothing at all', params, cluster(), 'object.unlabelled'],
    ['another namespace', params, cluster(pod({ namespace: 'other' })), 'object.unlabelled'],
    ['label that only begins like it', params, cluster(pod({ labels: { app: 'web-2' } })), 'object.unlabelled'],
    ['terminating', params, cluster(pod({ deleting: true })), 'object.unlabelled'],
    ['too few', { ...params, countAtLeast: 2 }, cluster(pod()), 'pods.tooFew'],
    [
      'cause of the one that is missing',
      { ...params, countAtLeast: 2 },
      cluster(pod(), podIn({ waiting: { reason: 'ErrImagePull' } })),
      'pod.imagePull',
    ],
    [
      'readiness gate',
      params,
      cluster({ ...pod(), spec: { ...pod().spec, readinessGates: [{ conditionType: 'target-health' }] } }),
      'pod.gate',
    ],
    ['Ready although the phase is another', params, cluster(pod({ phase: 'Failed' })), 'pod.failed'],
    ['pod older than the profile', { ...params, onFargate: true }, cluster(pod()), 'pods.notFargate'],
    [
      'left pending by the default scheduler',
      { ...params, onFargate: true },
      cluster({ ...pendingPod('no'), spec: {} }),
      'pods.notFargate',
    ],
    [
      'label of Fargate on the pod alone',
      { ...params, onFargate: true },
      cluster(
        pod({ scheduler: 'fargate-scheduler', labels: { app: 'web', 'eks.amazonaws.com/fargate-profile': 'x' } }),
      ),
      'pods.fargateLabelOnly',
    ],
    [
      'node that only sounds like Fargate',
      { ...params, onFargate: true },
      { kube: { Pod: [fargatePod()], Node: [node('fargate-1')] } },
      'pods.fargateLabelOnly',
    ],
    [
      'capacity that does not come',
      { ...params, onFargate: true },
      cluster({ ...fargatePod(), spec: { schedulerName: 'fargate-scheduler' } }),
      'pods.fargateWaiting',
    ],
    ['on Fargate where it should not be', { ...params, onFargate: false }, cluster(fargatePod()), 'pods.onFargate'],
    ['other node', { ...params, nodeLabel: { disk: 'hdd' } }, cluster(pod()), 'pods.nodeLabel'],
    ['other image', { ...params, imagePattern: 'abcdefg$' }, cluster(pod()), 'pods.image'],
    ['other phase', { ...params, phase: 'Failed' as const }, cluster(pod()), 'pods.phase'],
    ['lost node', params, cluster(pod({ ready: false, containerStatus: { ready: true } })), 'pod.nodeLost'],
    [
      'completed',
      params,
      cluster(pod({ phase: 'Succeeded', ready: false, containerStatus: { state: { terminated: { exitCode: 0 } } } })),
      'pod.completed',
    ],
  ] satisfies [string, object, Evidence, string][])('%s', (_, given, evidence, code) => {
    expect(judge(check, { ...params, ...given }, evidence)).toMatchObject({ verdict: 'fail', code });
  });

  test('shows the labels of the closest pod', () => {
    const evidence = cluster(
      pod({ labels: { app: 'db' } }),
      pod({ labels: { app: 'webb', 'pod-template-hash': 'x' } }),
      pod({ labels: {} }),
    );
    expect(judge(check, params, evidence)).toMatchObject({ values: { seen: ['app=webb'], wanted: 'app=web' } });
  });
});

describe('is pending', () => {
  const waiting = { ...fargatePod({ created: '2026-11-21T04:58:30Z' }), spec: { schedulerName: 'fargate-scheduler' } };
  test.each([
    ['Fargate capacity', { ...params, onFargate: true }, cluster(waiting), 'pods.fargateWaiting'],
    [
      'start',
      params,
      cluster(podIn({ waiting: { reason: 'ContainerCreating' } }, {}, { created: recent })),
      'pod.starting',
    ],
    ['Job that runs', { ...params, phase: 'Succeeded' as const }, cluster(pod({ created: recent })), 'pods.phase'],
    [
      'Pending on the way to Running',
      { ...params, phase: 'Running' as const },
      cluster(
        pod({
          phase: 'Pending',
          ready: false,
          created: recent,
          containerStatus: { state: { waiting: { reason: 'ContainerCreating' } } },
        }),
      ),
      'pod.starting',
    ],
  ])('%s', (_, given, evidence, code) => {
    expect(judge(check, given, evidence)).toMatchObject({ verdict: 'pending', code });
  });
});

test('refuses patterns that could backtrack, and no labels', () => {
  expect(check.params.safeParse({ ...params, imagePattern: '(?=x)' }).success).toBe(false);
  expect(check.params.safeParse({ ...params, labels: {} }).success).toBe(false);
  expect(check.params.safeParse({ ...params, countAtLeast: 0 }).success).toBe(false);
});

test('lists nodes only if they matter', () => {
  const at = { now: early, cluster: { name: 'c', region: 'r' }, window: 60 };
  expect(check.needs(check.params.parse(params), at).nodes).toBeUndefined();
  expect(check.needs(check.params.parse({ ...params, onFargate: true }), at).nodes).toMatchObject({ kind: 'Node' });
  expect(check.command(check.params.parse(params), at)).toBe('kubectl get pods -n default -l app=web -o wide');
});

test('comes to a verdict on damaged evidence', () => {
  const given = { ...params, countAtLeast: 2, onFargate: true, nodeLabel: { disk: 'ssd' }, imagePattern: 'nginx' };
  neverThrows(check, given, cluster(fargatePod(), pod({ name: 'b' }), pendingPod('x')));
  neverThrows(check, params, cluster(podIn({ waiting: { reason: 'CrashLoopBackOff' } })));
});
