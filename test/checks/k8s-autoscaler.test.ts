import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/k8s-autoscaler.ts';
import { deployment } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

const auto = '--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/eks-demo';
const tags = {
  'k8s.io/cluster-autoscaler/enabled': 'true',
  'k8s.io/cluster-autoscaler/eks-demo': 'owned',
  'eks:cluster-name': 'eks-demo',
};

interface Parts {
  command?: string[];
  args?: string[];
  name?: string;
  namespace?: string;
  tags?: Record<string, string>;
  status?: object;
}

function cluster(parts: Parts = {}): Evidence {
  const {
    name = 'cluster-autoscaler',
    namespace = 'kube-system',
    command = ['./cluster-autoscaler', '--v=4', auto],
  } = parts;
  const container = { name: 'cluster-autoscaler', command, ...(parts.args && { args: parts.args }) };
  const Tags = Object.entries(parts.tags ?? tags).map(([Key, Value]) => ({ Key, Value }));
  return {
    kube: {
      Deployment: [
        deployment({ name, meta: { namespace }, spec: { template: { spec: { containers: [container] } } } }),
      ],
      ConfigMap:
        parts.status === undefined
          ? []
          : [{ metadata: { name: 'cluster-autoscaler-status', namespace: 'kube-system' }, ...parts.status }],
    },
    aws: {
      'autoscaling:DescribeAutoScalingGroups': { AutoScalingGroups: [{ AutoScalingGroupName: 'eks-workers-1', Tags }] },
    },
  };
}

const written = (at: string) => ({ annotations: { 'cluster-autoscaler.kubernetes.io/last-updated': at } });
const yaml = (status: string) =>
  `time: 2026-11-21 04:59:50 +0000 UTC\nautoscalerStatus: Running\nclusterWide:\n  health:\n    status: ${status}\n    nodeCounts: {registered: {total: 3}}\n`;
const plain = (status: string) =>
  `Cluster-autoscaler status at 2026-11-21 04:59:50.1 +0000 UTC:\nCluster-wide:\n  Health:      ${status} (ready=3 unready=0)\n  ScaleUp:     NoActivity\nNodeGroups:\n  Health: Unhealthy\n`;
const map = (status: string, at = '2026-11-21 04:59:50.123456789 +0000 UTC') => ({
  metadata: { name: 'cluster-autoscaler-status', namespace: 'kube-system', ...written(at) },
  data: { status },
});

describe('passes', () => {
  test.each([
    ['discovery by the name of the cluster', {}, cluster()],
    ['the name of the chart', {}, cluster({ name: 'cluster-autoscaler-aws-cluster-autoscaler' })],
    ['as arguments', {}, cluster({ command: ['./cluster-autoscaler'], args: [auto] })],
    [
      'flag and value apart',
      {},
      cluster({ args: ['--nodes', '2:5:eks-workers-1'], command: ['./cluster-autoscaler'] }),
    ],
    ['in a line for a shell', {}, cluster({ command: ['sh', '-c', `./cluster-autoscaler --v=4 ${auto}`] })],
    [
      'a tag with its value',
      {},
      cluster({ command: ['--node-group-auto-discovery=asg:tag=eks:cluster-name=eks-demo'] }),
    ],
    ['a real group', {}, cluster({ command: ['--nodes=2:5:eks-workers-1'] })],
    ['a real group beside a wrong one', {}, cluster({ command: ['--nodes=2:5:gone', '--nodes=2:5:eks-workers-1'] })],
    ['healthy, in YAML', { healthy: true }, cluster({ status: map(yaml('Healthy')) })],
    ['healthy, in the text of earlier versions', { healthy: true }, cluster({ status: map(plain('Healthy')) })],
  ])('%s', (_, params, evidence) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'pass' });
  });
});

describe('fails', () => {
  const discovery = (...keys: string[]) => [`--node-group-auto-discovery=asg:tag=${keys.join(',')}`];
  test.each([
    ['not there', {}, {}, 'object.absent'],
    ['in another namespace', {}, cluster({ namespace: 'default' }), 'object.absent'],
    ['no such argument', {}, cluster({ command: ['./cluster-autoscaler', '--nodes-max=3'] }), 'autoscaler.noGroups'],
    [
      'the placeholder',
      {},
      cluster({
        command: discovery('k8s.io/cluster-autoscaler/enabled', 'k8s.io/cluster-autoscaler/<YOUR CLUSTER NAME>'),
      }),
      'autoscaler.placeholder',
    ],
    [
      'a variable that was not filled in',
      {},
      cluster({ command: discovery('k8s.io/cluster-autoscaler/${CLUSTER}') }),
      'autoscaler.placeholder',
    ],
    [
      'another cluster',
      {},
      cluster({ command: discovery('k8s.io/cluster-autoscaler/eks-demo2') }),
      'autoscaler.otherCluster',
    ],
    [
      'groups of any cluster',
      {},
      cluster({ command: discovery('k8s.io/cluster-autoscaler/enabled') }),
      'autoscaler.otherCluster',
    ],
    [
      'groups without the tags',
      {},
      cluster({ tags: { 'kubernetes.io/cluster/eks-demo': 'owned' } }),
      'autoscaler.noTags',
    ],
    [
      'groups with another value',
      {},
      cluster({ command: discovery('k8s.io/cluster-autoscaler/eks-demo=shared') }),
      'autoscaler.noTags',
    ],
    ['no groups', {}, { ...cluster(), aws: {} }, 'autoscaler.noTags'],
    ['a group that is gone', {}, cluster({ command: ['--nodes=2:5:eks-workers'] }), 'autoscaler.otherGroup'],
    ['no group in the argument', {}, cluster({ command: ['--nodes=2:5:'] }), 'autoscaler.otherGroup'],
    ['a flag without value', {}, cluster({ command: ['--nodes'] }), 'autoscaler.otherGroup'],
    ['no status', { healthy: true }, cluster(), 'object.absent'],
    [
      'old status',
      { healthy: true },
      cluster({ status: map(yaml('Healthy'), '2026-11-21 04:50:00 +0000 UTC') }),
      'autoscaler.stale',
    ],
    [
      'status without a time',
      { healthy: true },
      cluster({ status: { data: { status: yaml('Healthy') } } }),
      'autoscaler.stale',
    ],
    ['not healthy', { healthy: true }, cluster({ status: map(yaml('Unhealthy')) }), 'autoscaler.unhealthy'],
    [
      'not healthy, in the text of earlier versions',
      { healthy: true },
      cluster({ status: map(plain('Unhealthy')) }),
      'autoscaler.unhealthy',
    ],
    ['a status that is neither', { healthy: true }, cluster({ status: map('{a: &a [*a') }), 'autoscaler.unhealthy'],
  ] satisfies [string, object, Evidence, string][])('%s', (_, params, evidence, code) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'fail', code });
  });
});

test('asks for the groups of the cluster alone', () => {
  const { groups } = check.needs(check.params.parse({}), testContext);
  expect(groups).toMatchObject({
    input: { Filters: [{ Name: 'tag-key', Values: ['kubernetes.io/cluster/eks-demo'] }] },
  });
  expect(check.command(check.params.parse({ name: 'cluster-autoscaler' }), testContext)).toBe(
    'kubectl describe deployment cluster-autoscaler -n kube-system',
  );
});

test('every field that it looks at decides, but for some', () => {
  expect(
    survivorsOf(check, { healthy: true }, cluster({ status: map(yaml('Healthy')) }), {
      'its tags lead to the group, whatever they say': /AutoScalingGroupName|Tags\.\[\]\.Value/,
      'the autoscaler writes its status anew as soon as it is gone': /^status dying/,
      'the time zone is always that of UTC': /last-updated changed/,
    }),
  ).toEqual([]);
});

test('comes to a verdict on damaged evidence', () => {
  neverThrows(check, { healthy: true }, cluster({ status: map(yaml('Healthy')) }));
  neverThrows(check, {}, cluster({ command: ['--nodes=2:5:gone'] }));
});
