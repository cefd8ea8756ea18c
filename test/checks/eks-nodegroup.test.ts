import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/eks-nodegroup.ts';
import type { AwsOperations } from '../../checks/reads/operations.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

type Params = z.input<typeof check.params>;
type Nodegroup = NonNullable<AwsOperations['eks:DescribeNodegroup']['output']['nodegroup']>;

const group: Nodegroup = {
  nodegroupName: 'node-group',
  clusterName: 'eks-demo',
  status: 'ACTIVE',
  createdAt: '2026-11-21T04:50:00Z',
  amiType: 'AL2023_x86_64_STANDARD',
  scalingConfig: { minSize: 3, maxSize: 5, desiredSize: 3 },
  tags: { 'alpha.eksctl.io/nodegroup-name': 'node-group' },
  health: { issues: [] },
};

const spot: Nodegroup = { ...group, capacityType: 'SPOT', instanceTypes: ['m5.large', 'm5a.large'] };

function world(...groups: Nodegroup[]): Evidence {
  return {
    aws: {
      'eks:ListNodegroups': ({ clusterName }) =>
        clusterName === 'eks-demo' ? { nodegroups: groups.map((one) => one.nodegroupName ?? '') } : undefined,
      'eks:DescribeNodegroup': ({ nodegroupName }) => {
        const found = groups.find((one) => one.nodegroupName === nodegroupName);
        return found && { nodegroup: found };
      },
    },
  };
}

describe('passes', () => {
  it.each<Params>([
    {},
    { status: 'ACTIVE', desiredAtLeast: 3 },
    { name: 'node-group' },
    { name: ['node-group-7', 'node-group'] },
    { amiType: 'AL2023*' },
    { amiType: ['BOTTLEROCKET*', 'AL2023_x86_64_STANDARD'] },
    { maxAtLeast: 5 },
    { tagKey: 'alpha.eksctl.io/nodegroup-name' },
  ])('with %j', (params) => {
    expect(judge(check, params, world(group))).toMatchObject({ verdict: 'pass' });
  });

  it('while it is updated, and with nulls that a launch template leaves', () => {
    const nulls = {
      ...group,
      status: 'UPDATING',
      instanceTypes: null,
      diskSize: null,
      remoteAccess: null,
      health: null,
    };
    expect(judge(check, { desiredAtLeast: 3 }, world(JSON.parse(JSON.stringify(nulls)))).verdict).toBe('pass');
  });

  it('with a custom image from a launch template', () => {
    const custom: Nodegroup = { ...group, amiType: 'CUSTOM', launchTemplate: { id: 'lt-1' } };
    expect(judge(check, { amiType: ['AL2023*', 'CUSTOM'] }, world(custom)).verdict).toBe('pass');
  });

  it('when one of several meets everything', () => {
    const small = { ...group, nodegroupName: 'small', scalingConfig: { desiredSize: 1, maxSize: 1 } };
    expect(judge(check, { desiredAtLeast: 3 }, world(small, group))).toMatchObject({
      verdict: 'pass',
      values: { nodegroup: 'node-group' },
    });
  });
});

describe('fails', () => {
  it('without a cluster, without node groups, and without the named one', () => {
    expect(judge(check, {}, { aws: {} })).toMatchObject({ verdict: 'fail', code: 'nodegroup.none' });
    expect(judge(check, {}, world())).toMatchObject({ verdict: 'fail', code: 'nodegroup.none' });
    expect(judge(check, { name: 'node' }, world(group))).toMatchObject({
      code: 'nodegroup.absent',
      values: { wanted: ['node'], found: ['node-group'] },
    });
  });

  it.each<[string, Params, Partial<Nodegroup>]>([
    ['nodegroup.status', {}, { status: 'DEGRADED', health: { issues: [{ code: 'AsgInstanceLaunchFailures' }] } }],
    ['nodegroup.status', {}, { status: 'CREATE_FAILED' }],
    ['nodegroup.status', {}, { status: 'DELETING' }],
    ['nodegroup.issues', {}, { health: { issues: [{ code: 'NodeCreationFailure' }] } }],
    ['nodegroup.amiType', { amiType: 'BOTTLEROCKET*' }, {}],
    ['nodegroup.amiType', { amiType: 'AL2023' }, {}],
    ['nodegroup.amiType', { amiType: 'CUSTOM' }, { amiType: 'CUSTOM' }],
    ['nodegroup.desired', { desiredAtLeast: 4 }, {}],
    ['nodegroup.desired', { desiredAtLeast: 1 }, { scalingConfig: {} }],
    ['nodegroup.max', { maxAtLeast: 6 }, {}],
    ['nodegroup.tag', { tagKey: 'alpha.eksctl.io/nodegroup' }, {}],
  ])('%s for %j on %j', (code, params, change) => {
    expect(judge(check, params, world({ ...group, ...change }))).toMatchObject({ verdict: 'fail', code });
  });

  it('with the codes of the health issues', () => {
    const degraded: Nodegroup = {
      ...group,
      status: 'DEGRADED',
      health: { issues: [{ code: 'NodeCreationFailure' }, { code: 'InsufficientFreeAddresses' }] },
    };
    expect(judge(check, {}, world(degraded))).toMatchObject({
      values: { status: 'DEGRADED', issues: ['InsufficientFreeAddresses', 'NodeCreationFailure'] },
    });
  });

  it('speaking of the closest of several', () => {
    const failed: Nodegroup = { ...group, nodegroupName: 'failed', status: 'CREATE_FAILED' };
    expect(judge(check, { desiredAtLeast: 4 }, world(failed, group))).toMatchObject({
      code: 'nodegroup.desired',
      values: { nodegroup: 'node-group', desired: 3, wanted: 4 },
    });
  });
});

describe('capacity and instance types', () => {
  it.each<[Params, boolean]>([
    [{ capacityType: 'SPOT' }, true],
    [{ capacityType: ['ON_DEMAND', 'SPOT'] }, true],
    [{ capacityType: 'ON_DEMAND' }, false],
    [{ instanceType: 'm5a.large' }, true],
    [{ instanceType: ['t3.medium', 'm5.large'] }, true],
    [{ instanceType: 'm5' }, false],
  ])('%j is met: %s', (params, wanted) => {
    const finding = judge(check, params, world(spot));
    expect(finding).toMatchObject(wanted ? { verdict: 'pass' } : { verdict: 'fail', code: 'resource.setting' });
  });

  it('are not known where a launch template sets them', () => {
    expect(judge(check, { instanceType: 'm5.large' }, world(group))).toMatchObject({ code: 'resource.setting' });
  });
});

describe('the operating system of its nodes', () => {
  const node = (osImage: string, nodegroup = 'node-group', status = 'True') => ({
    metadata: { name: osImage, labels: { 'eks.amazonaws.com/nodegroup': nodegroup } },
    status: { nodeInfo: { osImage }, conditions: [{ type: 'Ready', status }] },
  });
  const on = (...nodes: ReturnType<typeof node>[]): Evidence => ({ ...world(group), kube: { Node: nodes } });
  const asked: Params = { osImage: 'Amazon Linux 2023|Bottlerocket' };
  const modern = node('Amazon Linux 2023.9.20261020');
  const old = node('Amazon Linux 2');

  it('passes when every Ready node of the group agrees', () => {
    expect(judge(check, asked, on(modern, node('Amazon Linux 2', 'other'))).verdict).toBe('pass');
    expect(judge(check, asked, on(modern, node('Amazon Linux 2', 'node-group', 'False'))).verdict).toBe('pass');
  });

  it.each<[string, Evidence]>([
    ['another one', on(old)],
    ['a mixture', on(modern, old)],
    ['no node', on()],
    ['a node of another group', on(node('Amazon Linux 2023', 'other'))],
  ])('fails with %s', (_, evidence) => {
    expect(judge(check, asked, evidence)).toMatchObject({ verdict: 'fail', code: 'nodegroup.osImage' });
  });
});

it('takes the maximum from the Auto Scaling group, which workshops change directly', () => {
  const own: Nodegroup = { ...group, resources: { autoScalingGroups: [{ name: 'asg-1' }] } };
  const scaled = (MaxSize: number, name = 'asg-1'): Evidence => {
    const evidence = world(own);
    return {
      aws: {
        ...evidence.aws,
        'autoscaling:DescribeAutoScalingGroups': ({ AutoScalingGroupNames }) => ({
          AutoScalingGroups: AutoScalingGroupNames?.includes(name) ? [{ AutoScalingGroupName: name, MaxSize }] : [],
        }),
      },
    };
  };
  expect(judge(check, { maxAtLeast: 8 }, scaled(8)).verdict).toBe('pass');
  expect(judge(check, { maxAtLeast: 5 }, scaled(3))).toMatchObject({
    code: 'nodegroup.max',
    values: { max: 3, wanted: 5 },
  });
  expect(judge(check, { maxAtLeast: 8 }, scaled(8, 'asg-2'))).toMatchObject({
    code: 'nodegroup.max',
    values: { max: 5 },
  });
});

it('is pending while the node group is created, and not for ever', () => {
  const creating: Nodegroup = { ...group, status: 'CREATING' };
  expect(judge(check, {}, world(creating))).toMatchObject({
    verdict: 'pending',
    code: 'nodegroup.creating',
    waitSeconds: 300,
  });
  const old: Nodegroup = { ...creating, createdAt: '2026-11-21T04:40:00Z' };
  expect(judge(check, {}, world(old))).toMatchObject({ verdict: 'fail', code: 'nodegroup.creating' });
});

it('survives damaged evidence', () => {
  neverThrows(check, { amiType: 'AL2023*', desiredAtLeast: 3, maxAtLeast: 5, tagKey: 'a' }, world(group));
  neverThrows(check, { capacityType: 'SPOT', instanceType: 'm5.large', osImage: 'x' }, world(spot));
});
