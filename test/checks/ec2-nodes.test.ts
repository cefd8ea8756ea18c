import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/ec2-nodes.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, judgeSince } from './judge.ts';

type Params = z.input<typeof check.params>;
type Node = KindTypes['Node'];
interface Machine {
  id: string;
  labels?: Record<string, string>;
  tags?: Record<string, string>;
  ready?: string;
  change?: Partial<Node>;
  state?: 'running' | 'terminated';
  /** No node, only an instance. */
  alone?: boolean;
}

const owned = { 'kubernetes.io/cluster/eks-demo': 'owned' };
const managedLabels = { 'eks.amazonaws.com/nodegroup': 'node-group', 'alpha.eksctl.io/nodegroup-name': 'node-group' };
const managedTags = { ...owned, 'eks:cluster-name': 'eks-demo', 'eks:nodegroup-name': 'node-group' };
const managed = (id: string, more: Partial<Machine> = {}): Machine => ({
  id,
  labels: managedLabels,
  tags: managedTags,
  ...more,
});
const self = (id: string, more: Partial<Machine> = {}): Machine => ({
  id,
  labels: { 'alpha.eksctl.io/nodegroup-name': 'ng-self' },
  tags: { ...owned, 'aws:autoscaling:groupName': 'asg-self' },
  ...more,
});
const fargate: Node = {
  metadata: {
    name: 'fargate-ip-10-0-1-2',
    labels: { 'eks.amazonaws.com/compute-type': 'fargate', 'topology.kubernetes.io/zone': 'ap-northeast-2a' },
  },
  spec: { providerID: 'aws:///ap-northeast-2a/0123456789-abc/fargate-ip-10-0-1-2' },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
};

function world(machines: Machine[], more: Node[] = []): Evidence {
  const nodes = machines
    .filter((machine) => !machine.alone)
    .map(({ id, labels, ready = 'True', change }, index): Node => {
      const zone = index % 2 === 0 ? 'ap-northeast-2a' : 'ap-northeast-2c';
      return {
        metadata: { name: `ip-${id}`, labels: { 'topology.kubernetes.io/zone': zone, ...labels } },
        spec: { providerID: `aws:///${zone}/i-${id}` },
        status: {
          conditions: [
            { type: 'Ready', status: ready, reason: 'KubeletNotReady', lastTransitionTime: '2026-11-21T04:58:00Z' },
          ],
        },
        ...change,
      };
    });
  return {
    kube: { Node: [...nodes, ...more] },
    aws: {
      'ec2:DescribeInstances': ({ Filters }) => ({
        Reservations: machines
          .filter(({ id, tags = {} }) =>
            (Filters ?? []).every(({ Name, Values = [] }) => {
              if (Name === 'instance-id') return Values.includes(`i-${id}`);
              if (Name === 'instance-state-name') return true;
              return Values.includes(tags[Name?.slice('tag:'.length) ?? ''] ?? '');
            }),
          )
          .map(({ id, tags = {}, state = 'running' }) => ({
            Instances: [
              {
                InstanceId: `i-${id}`,
                State: { Name: state },
                LaunchTime: '2026-11-21T04:59:00Z',
                Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
              },
            ],
          })),
      }),
      'eks:ListNodegroups': { nodegroups: ['node-group'] },
      'eks:DescribeNodegroup': {
        nodegroup: { nodegroupName: 'node-group', resources: { autoScalingGroups: [{ name: 'asg-managed' }] } },
      },
    },
  };
}

const three = [managed('a1'), managed('a2'), managed('a3')];

describe('passes', () => {
  it('with managed nodes in two zones', () => {
    expect(judge(check, { managed: true, readyAtLeast: 3, zonesAtLeast: 2 }, world(three))).toEqual({
      verdict: 'pass',
      values: { kind: 'managed', ready: 3, zones: ['ap-northeast-2a', 'ap-northeast-2c'] },
    });
  });

  it.each<[string, Params, Evidence]>([
    ['self-managed', { managed: false }, world([self('b1'), ...three])],
    ['self-managed, started without a group', { managed: false }, world([self('b1', { tags: owned })])],
    ['Fargate', { managed: 'fargate' }, world([], [fargate])],
    [
      'Karpenter',
      { managed: 'karpenter' },
      world([
        {
          id: 'c1',
          labels: { 'karpenter.sh/nodepool': 'default' },
          tags: { ...owned, 'karpenter.sh/nodepool': 'default', 'eks:eks-cluster-name': 'eks-demo' },
        },
      ]),
    ],
    [
      'Auto Mode',
      { managed: 'auto' },
      world([
        {
          id: 'd1',
          labels: { 'karpenter.sh/nodepool': 'general-purpose', 'eks.amazonaws.com/compute-type': 'auto' },
          tags: { 'eks:eks-cluster-name': 'eks-demo' },
        },
      ]),
    ],
    ['all kinds on EC2', { readyAtLeast: 4 }, world([self('b1'), ...three], [fargate])],
  ])('with %s nodes', (_, params, evidence) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'pass' });
  });
});

describe('does not take one kind for another', () => {
  const auto = { 'karpenter.sh/nodepool': 'general-purpose', 'eks.amazonaws.com/compute-type': 'auto' };
  const everything = world(
    [...three, self('b1'), { id: 'd1', labels: auto, tags: { ...owned, 'eks:eks-cluster-name': 'eks-demo' } }],
    [fargate],
  );
  it.each([
    [true, 3],
    [false, 1],
    ['fargate', 1],
    ['auto', 1],
    [undefined, 5],
  ] as const)('%s: %i', (kind, count) => {
    const params = kind === undefined ? {} : { managed: kind };
    expect(judge(check, { ...params, readyAtLeast: count }, everything).verdict).toBe('pass');
    expect(judge(check, { ...params, readyAtLeast: count + 1 }, everything)).toMatchObject({
      verdict: 'fail',
      code: 'nodes.few',
    });
  });

  it('karpenter: none', () => {
    expect(judge(check, { managed: 'karpenter' }, everything)).toMatchObject({ verdict: 'fail', code: 'nodes.none' });
  });
});

describe('fails', () => {
  it.each<[string, Params, Evidence]>([
    ['nodes.none', { managed: true }, world([])],
    ['nodes.none', { managed: true }, world([], [fargate])],
    ['nodes.none', { managed: 'fargate' }, world(three)],
    ['nodes.none', {}, world([], [fargate])],
    ['nodes.few', { managed: true, readyAtLeast: 4 }, world(three)],
    ['nodes.zones', { managed: true, zonesAtLeast: 2 }, world([managed('a1')])],
    [
      'nodes.cordoned',
      { managed: true },
      world([managed('a1', { change: { spec: { providerID: 'aws:///z/i-a1', unschedulable: true } } })]),
    ],
    ['nodes.noInstance', { managed: true }, world([managed('a1', { state: 'terminated' })])],
    [
      'nodes.noInstance',
      { managed: true },
      world([
        managed('a1', {
          tags: { ...managedTags, 'eks:cluster-name': 'other', 'kubernetes.io/cluster/eks-demo': 'shared' },
        }),
      ]),
    ],
    ['nodes.noInstance', { managed: false }, world([self('b1', { tags: {} })])],
    [
      'nodes.noInstance',
      { managed: false },
      world([self('b1', { tags: { ...owned, 'aws:autoscaling:groupName': 'asg-managed' } })]),
    ],
    ['nodes.noInstance', { managed: false }, world([self('b1', { tags: managedTags })])],
    [
      'nodes.noInstance',
      { managed: 'fargate' },
      world([managed('a1', { labels: { 'eks.amazonaws.com/compute-type': 'fargate' } })]),
    ],
    ['nodes.noInstance', { managed: true, readyAtLeast: 2 }, world([managed('a1'), managed('a1')])],
    ['nodes.notReady', { managed: true, readyAtLeast: 4 }, world([managed('a1', { ready: 'Unknown' }), managed('a2')])],
  ])('%s for %j', (code, params, evidence) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'fail', code });
  });

  it('when the labels of a self-managed node claim a managed group', () => {
    const forged = world([self('b1', { labels: managedLabels })]);
    expect(judge(check, { managed: true }, forged)).toMatchObject({
      code: 'nodes.noInstance',
      values: { nodes: ['ip-b1'] },
    });
    expect(judge(check, { managed: false }, forged)).toMatchObject({ code: 'nodes.none', verdict: 'fail' });
  });

  it('when a node has no zone, although it is ready', () => {
    const bare = world([managed('a1'), managed('a2', { change: { metadata: { name: 'x', labels: managedLabels } } })]);
    expect(judge(check, { managed: true, readyAtLeast: 2, zonesAtLeast: 2 }, bare)).toMatchObject({
      code: 'nodes.zones',
      values: { zones: ['ap-northeast-2a'], wanted: 2 },
    });
  });

  it('when a node is being deleted', () => {
    const leaving = managed('a1', {
      change: { metadata: { name: 'x', labels: managedLabels, deletionTimestamp: '2026-11-21T04:59:00Z' } },
    });
    expect(judge(check, { managed: true }, world([leaving]))).toMatchObject({ verdict: 'fail', code: 'nodes.few' });
  });
});

describe('is pending', () => {
  it('while nodes that suffice become ready', () => {
    const waking = world([managed('a1', { ready: 'False' }), managed('a2')]);
    expect(judge(check, { managed: true, readyAtLeast: 2 }, waking)).toMatchObject({
      verdict: 'pending',
      code: 'nodes.notReady',
      values: { ready: 1, notReady: ['ip-a1 (KubeletNotReady)'] },
      waitSeconds: 180,
    });
    expect(judge(check, { managed: true, readyAtLeast: 2 }, waking, { now: '2026-11-21T05:10:00Z' }).verdict).toBe(
      'fail',
    );
  });

  it('while instances join, and not for ever: 2 instances, 0 nodes', () => {
    const joining = world([self('b1', { alone: true }), self('b2', { alone: true })]);
    expect(judge(check, { managed: false }, joining)).toMatchObject({
      verdict: 'pending',
      code: 'nodes.notJoined',
      values: { instances: 2, nodes: 0 },
      waitSeconds: 240,
    });
    expect(judge(check, { managed: false }, joining, { now: '2026-11-21T05:10:00Z' })).toMatchObject({
      verdict: 'fail',
      code: 'nodes.notJoined',
    });
  });
});

describe('asks as little as it can', () => {
  const context = { now: '2026-11-21T05:00:00Z', cluster: { name: 'eks-demo', region: 'ap-northeast-2' }, window: 60 };
  it('no instances for Fargate, node groups only for self-managed nodes', () => {
    expect(check.needs({ managed: 'fargate' }, context)).toMatchObject({ owned: undefined, groups: undefined });
    expect(check.needs({ managed: true }, context)).toMatchObject({ groups: undefined });
    expect(check.needs({ managed: false }, context).groups).toMatchObject({ operation: 'eks:ListNodegroups' });
  });
  it('instances by id only when the tag did not find them', () => {
    const node = { spec: { providerID: 'aws:///a/i-0a' } };
    const seen = { nodes: { served: true, items: [node] }, owned: { Reservations: [] } };
    expect(check.followUp({ managed: 'auto' }, seen, context)).toMatchObject({
      others: { input: { Filters: [{ Name: 'instance-id', Values: ['i-0a'] }] } },
    });
    expect(check.followUp({ managed: 'auto' }, { ...seen, nodes: undefined }, context).others).toBeUndefined();
  });
});

describe('above what there was', () => {
  const before = world(three);
  const after = world([...three, managed('a4')]);
  const more: Params = { aboveBaseline: 1 };

  it('passes with more Ready nodes than at enrolment', () => {
    expect(judgeSince(check, more, [before, after]).verdict).toBe('pass');
    expect(judgeSince(check, more, [before, before])).toMatchObject({
      code: 'nodes.notAbove',
      values: { ready: 3, baseline: 3, wanted: 4 },
    });
  });

  it('takes the older nodes for what there was when nothing is remembered', () => {
    const joined = (id: string, creationTimestamp = '2026-11-20T00:00:00Z') =>
      managed(id, { change: { metadata: { name: `ip-${id}`, labels: managedLabels, creationTimestamp } } });
    const newest = joined('a4', '2026-11-21T04:50:00Z');
    expect(judge(check, more, world([joined('a1'), joined('a2'), newest])).verdict).toBe('pass');
    expect(judge(check, more, world([joined('a1'), joined('a2')]))).toMatchObject({ code: 'nodes.notAbove' });
  });

  it('waits for nodes that are on their way', () => {
    const coming = world([...three, managed('a4', { ready: 'False' })]);
    expect(judgeSince(check, more, [before, coming])).toMatchObject({ verdict: 'pending', code: 'nodes.notReady' });
  });
});

it('survives damaged evidence', () => {
  const evidence = world([...three, self('b1', { ready: 'False' }), self('b2', { alone: true })], [fargate]);
  for (const kind of [true, false, 'fargate', 'auto'] as const) {
    neverThrows(check, { managed: kind, readyAtLeast: 2, zonesAtLeast: 2 }, evidence);
  }
});
