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

describe('without labels', () => {
  const any = { ns: 'default' };
  const helm = pod({ labels: { 'app.kubernetes.io/managed-by': 'Helm' } });
  const daemon = (priorityClassName?: string) => ({
    metadata: { ...pod().metadata, ownerReferences: [{ kind: 'DaemonSet', name: 'agent', uid: 'd' }] },
    spec: { ...pod().spec, containers: [], ...(priorityClassName !== undefined && { priorityClassName }) },
    status: pod().status,
  });

  test('any pod of the namespace will do', () => {
    expect(judge(check, any, cluster(helm, pod({ name: 'own' })))).toMatchObject({ values: { pods: ['own'] } });
    expect(judge(check, any, cluster(daemon()))).toMatchObject({ verdict: 'pass' });
  });

  test.each([
    ['no pods', cluster(), 'pods.tooFew'],
    ['pods of another namespace', cluster(pod({ namespace: 'other' })), 'pods.tooFew'],
    ['pods of a Helm chart', cluster(helm), 'pods.tooFew'],
    ['pods of a DaemonSet of the system', cluster(daemon('system-node-critical')), 'pods.tooFew'],
    ['a pod that crashes', cluster(podIn({ waiting: { reason: 'ErrImagePull' } })), 'pod.imagePull'],
  ] satisfies [string, Evidence, string][])('not %s', (_, evidence, code) => {
    expect(judge(check, any, evidence)).toMatchObject({ verdict: 'fail', code });
  });

  test('the command names no labels', () => {
    const at = { now: early, cluster: { name: 'c', region: 'r' }, window: 60 };
    expect(check.command(check.params.parse(any), at)).toBe('kubectl get pods -n default -o wide');
  });
});

describe('EC2 nodes', () => {
  const onEc2 = { ...params, onFargate: false };
  const hybrid = node('node-1', { 'eks.amazonaws.com/compute-type': 'hybrid' });

  test.each([
    ['node that is gone', { kube: { Pod: [pod()], Node: [] } }, 'pods.notEc2'],
    ['hybrid node', { kube: { Pod: [pod()], Node: [hybrid] } }, 'pods.notEc2'],
    ['pod that waits for a node', cluster(pendingPod('0/3 nodes are available: 3 Insufficient cpu.')), 'pod.noCpu'],
  ] satisfies [string, Evidence, string][])('%s', (_, evidence, code) => {
    expect(judge(check, onEc2, evidence)).toMatchObject({ verdict: 'fail', code });
  });

  test('a pending pod is on none', () => {
    const asked = { ...onEc2, phase: 'Pending' as const };
    expect(judge(check, asked, cluster(pendingPod('x')))).toMatchObject({ code: 'pods.notEc2', values: { node: '' } });
  });
});

describe('addresses of the VPC', () => {
  const asked = { ...params, inVpc: true } as const;
  const block = (CidrBlock: string, State: 'associated' | 'disassociated' = 'associated') => ({
    CidrBlock,
    CidrBlockState: { State },
  });
  const vpc = {
    VpcId: 'vpc-1',
    CidrBlock: '10.0.0.0/16',
    CidrBlockAssociationSet: [block('10.0.0.0/16'), block('100.64.0.0/16'), block('172.16.0.0/16', 'disassociated')],
    Ipv6CidrBlockAssociationSet: [
      { Ipv6CidrBlock: '2406:da12::/56', Ipv6CidrBlockState: { State: 'associated' as const } },
    ],
  };
  const addressed = (...ips: string[]) => ({
    ...pod(),
    status: { ...pod().status, podIPs: ips.map((ip) => ({ ip })) },
  });
  const inCluster = (...pods: ReturnType<typeof pod>[]): Evidence => ({
    ...cluster(...pods),
    aws: {
      'eks:DescribeCluster': { cluster: { name: 'eks-demo', resourcesVpcConfig: { vpcId: 'vpc-1' } } },
      'ec2:DescribeVpcs': ({ VpcIds }) => ({ Vpcs: VpcIds?.[0] === 'vpc-1' ? [vpc] : [] }),
    },
  });

  test.each([
    ['first block', ['10.0.11.4']],
    ['secondary block of custom networking', ['100.64.3.4']],
    ['IPv6', ['2406:da12:0:1::5']],
    ['both', ['10.0.11.4', '2406:da12:0:1::5']],
  ])('%s', (_, ips) => {
    expect(judge(check, asked, inCluster(addressed(...ips)))).toMatchObject({ verdict: 'pass' });
  });

  test.each([
    ['overlay', ['192.168.1.4'], 'pods.outsideVpc'],
    ['block that is no longer there', ['172.16.0.4'], 'pods.outsideVpc'],
    ['one of two', ['10.0.11.4', 'fd00::4'], 'pods.outsideVpc'],
    ['no address', [], 'pods.outsideVpc'],
    ['no address that can be read', ['10.0.11'], 'pods.outsideVpc'],
  ])('%s', (_, ips, code) => {
    expect(judge(check, asked, inCluster(addressed(...ips)))).toMatchObject({
      verdict: 'fail',
      code,
      values: { vpc: 'vpc-1' },
    });
  });

  test('the address of a node proves nothing, and an old field will do', () => {
    const made = addressed('10.0.11.4');
    const host = { ...made, spec: { ...made.spec, containers: [], hostNetwork: true } };
    expect(judge(check, asked, inCluster(host))).toMatchObject({ code: 'pods.hostNetwork' });
    const old = { ...made, status: { ...pod().status, podIP: '10.0.11.4' } };
    expect(judge(check, asked, inCluster(old))).toMatchObject({ verdict: 'pass' });
  });

  test('a VPC that is not there proves nothing', () => {
    const evidence: Evidence = {
      ...cluster(addressed('10.0.11.4')),
      aws: { 'eks:DescribeCluster': {} },
    };
    expect(judge(check, asked, evidence)).toMatchObject({ code: 'pods.outsideVpc', values: { cidrs: [] } });
  });

  test('comes to a verdict on damaged evidence', () => {
    neverThrows(check, asked, inCluster(addressed('10.0.11.4', '2406:da12::1')));
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
