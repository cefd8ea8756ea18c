import { describe, expect, it } from 'vitest';
import check from '../../checks/catalog/elasticache-cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

type Aws = NonNullable<Evidence['aws']>;

const cluster: NonNullable<Aws['eks:DescribeCluster']> = {
  cluster: { name: 'eks-demo', resourcesVpcConfig: { vpcId: 'vpc-1' } },
};
const groupsIn =
  (VpcId: string): NonNullable<Aws['ec2:DescribeSecurityGroups']> =>
  ({ Filters }) => ({
    SecurityGroups: (Filters?.[0]?.Values ?? []).map((GroupId) => ({ GroupId, VpcId })),
  });
const single = {
  CacheClusterId: 'shop-cache',
  CacheClusterStatus: 'available',
  Engine: 'memcached',
  CacheClusterCreateTime: '2026-11-21T04:50:00Z',
  SecurityGroups: [{ SecurityGroupId: 'sg-1', Status: 'active' }],
};
const member = { ...single, CacheClusterId: 'orders-001', Engine: 'redis', ReplicationGroupId: 'orders' };

function world(change: Aws = {}): Evidence {
  return {
    aws: {
      'eks:DescribeCluster': cluster,
      'ec2:DescribeSecurityGroups': groupsIn('vpc-1'),
      'elasticache:DescribeCacheClusters': { CacheClusters: [single, member] },
      'elasticache:DescribeReplicationGroups': {
        ReplicationGroups: [{ ReplicationGroupId: 'orders', Status: 'available', MemberClusters: ['orders-001'] }],
      },
      'elasticache:DescribeServerlessCaches': {
        ServerlessCaches: [
          { ServerlessCacheName: 'sessions', Status: 'AVAILABLE', Engine: 'valkey', SecurityGroupIds: ['sg-2'] },
        ],
      },
      ...change,
    },
  };
}
const only = (change: Partial<typeof single>) =>
  world({
    'elasticache:DescribeCacheClusters': { CacheClusters: [{ ...single, ...change }] },
    'elasticache:DescribeReplicationGroups': {},
    'elasticache:DescribeServerlessCaches': {},
  });

describe('passes', () => {
  it.each([
    [{ id: 'shop-cache' }],
    [{ id: ['x', 'orders'], engine: 'redis' }],
    [{ id: 'orders-001' }],
    [{ id: 'sessions', engine: ['redis', 'valkey'] }],
    [{}],
    [{ engine: 'valkey' }],
  ])('with %j', (params) => {
    expect(judge(check, params, world()).verdict).toBe('pass');
  });

  it('while it is modified or saved', () => {
    expect(judge(check, {}, only({ CacheClusterStatus: 'modifying' })).verdict).toBe('pass');
    expect(judge(check, {}, only({ CacheClusterStatus: 'snapshotting' })).verdict).toBe('pass');
  });
});

describe('fails', () => {
  it('without the one that is named, or with one of another engine', () => {
    expect(judge(check, { id: 'shop' }, world())).toMatchObject({
      code: 'resource.absent',
      values: { kind: 'cache', name: ['shop'] },
    });
    expect(judge(check, { id: 'shop-cache', engine: 'redis' }, world())).toMatchObject({
      code: 'resource.setting',
      values: { setting: 'engine', seen: 'memcached', wanted: 'redis' },
    });
  });

  it('when the only ones are in the VPC of somebody else', () => {
    const elsewhere = world({ 'ec2:DescribeSecurityGroups': groupsIn('vpc-2') });
    expect(judge(check, {}, elsewhere)).toMatchObject({ verdict: 'fail', code: 'resource.absent' });
  });

  it('without a cluster, and without answers', () => {
    expect(judge(check, {}, world({ 'eks:DescribeCluster': () => undefined })).verdict).toBe('fail');
    expect(judge(check, {}, { aws: {} })).toMatchObject({ code: 'resource.absent', values: { found: [] } });
  });

  it.each(['deleting', 'restore-failed', 'incompatible-network'])('while it is %s', (CacheClusterStatus) => {
    expect(judge(check, { id: 'shop-cache' }, only({ CacheClusterStatus }))).toMatchObject({ code: 'resource.status' });
  });
});

it('is pending while it is created, and not for ever', () => {
  const creating = only({ CacheClusterStatus: 'creating' });
  expect(judge(check, {}, creating)).toMatchObject({ verdict: 'pending', waitSeconds: 300 });
  expect(judge(check, {}, creating, { now: '2026-11-21T05:30:00Z' }).verdict).toBe('fail');
});

it('asks for the VPC only when no name is given', () => {
  const context = { now: '2026-11-21T05:00:00Z', cluster: { name: 'eks-demo', region: 'ap-northeast-2' }, window: 60 };
  expect(check.needs({ id: ['a'] }, context)).toMatchObject({ described: undefined });
  expect(check.follows({ id: ['a'] })).toEqual([]);
});

it('survives damaged evidence', () => {
  neverThrows(check, {}, world());
  neverThrows(check, { id: 'orders', engine: 'redis' }, world());
});
