import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/eks-cluster.ts';
import type { AwsOperations } from '../../checks/reads/operations.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, judgeSince } from './judge.ts';

type Params = z.input<typeof check.params>;
type Cluster = NonNullable<AwsOperations['eks:DescribeCluster']['output']['cluster']>;

const id = 'oidc.eks.ap-northeast-2.amazonaws.com/id/ABC123';
const arn = (provider: string) => `arn:aws:iam::123456789012:oidc-provider/${provider}`;
const all = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const;
const cluster: Cluster = {
  name: 'eks-demo',
  status: 'ACTIVE',
  version: '1.35',
  createdAt: '2026-11-21T03:00:00Z',
  logging: { clusterLogging: [{ enabled: true, types: [...all] }] },
  identity: { oidc: { issuer: `https://${id}` } },
  tags: { lab: 'eks-fundamentals' },
  health: { issues: [] },
  encryptionConfig: [{ provider: { keyArn: 'arn:aws:kms:ap-northeast-2:123456789012:key/k' } }],
  resourcesVpcConfig: {
    vpcId: 'vpc-1',
    subnetIds: ['subnet-a', 'subnet-b'],
    endpointPublicAccess: true,
    endpointPrivateAccess: false,
    publicAccessCidrs: ['0.0.0.0/0'],
  },
};

function world(change: Partial<Cluster> = {}, aws: Evidence['aws'] = {}): Evidence {
  return {
    aws: {
      'eks:DescribeCluster': ({ name }) => (name === 'eks-demo' ? { cluster: { ...cluster, ...change } } : undefined),
      'iam:ListOpenIDConnectProviders': { OpenIDConnectProviderList: [{ Arn: arn('other/id/X') }, { Arn: arn(id) }] },
      'iam:GetOpenIDConnectProvider': ({ OpenIDConnectProviderArn }) =>
        OpenIDConnectProviderArn === arn(id) ? { ClientIDList: ['sts.amazonaws.com'] } : undefined,
      'ec2:DescribeSubnets': { Subnets: [{ AvailabilityZone: 'a' }, { AvailabilityZone: 'c' }] },
      ...aws,
    },
  };
}

describe('passes', () => {
  it.each<[string, Params]>([
    ['that exists', {}],
    ['with its name', { name: 'eks-demo' }],
    ['with one of the names', { name: ['eks-demo-7', 'eks-demo'] }],
    ['that is ACTIVE', { status: 'ACTIVE' }],
    ['new enough', { minorAtLeast: 35 }],
    ['that logs', { logTypes: [...all] }],
    ['with its OIDC provider', { oidc: 'associated' }],
    ['with tags', { tags: { lab: ['eks-fundamentals', 'other'] } }],
    ['in two zones', { subnetZones: 2 }],
    ['open to all', { endpoint: 'public' }],
    ['with a key', { encrypted: true }],
  ])('a cluster %s', (_, params) => {
    expect(judge(check, params, world())).toMatchObject({ verdict: 'pass' });
  });

  it('while an update runs, as far as the cluster is as asked', () => {
    expect(judge(check, { status: 'ACTIVE' }, world({ status: 'UPDATING' })).verdict).toBe('pass');
  });

  it('with logs in several items', () => {
    const clusterLogging: Cluster['logging'] = {
      clusterLogging: [
        { enabled: true, types: ['api'] },
        { enabled: true, types: ['audit'] },
        { enabled: false, types: ['scheduler'] },
      ],
    };
    expect(judge(check, { logTypes: ['api', 'audit'] }, world({ logging: clusterLogging })).verdict).toBe('pass');
    expect(judge(check, { logTypes: ['api', 'scheduler'] }, world({ logging: clusterLogging }))).toMatchObject({
      code: 'cluster.logging',
      values: { enabled: ['api', 'audit'], missing: ['scheduler'] },
    });
  });

  it('with an endpoint for named addresses', () => {
    const resourcesVpcConfig = { ...cluster.resourcesVpcConfig, publicAccessCidrs: ['203.0.113.5/32'] };
    expect(judge(check, { endpoint: 'limited' }, world({ resourcesVpcConfig })).verdict).toBe('pass');
  });
});

describe('fails', () => {
  it('without the cluster', () => {
    const gone = world({}, { 'eks:DescribeCluster': () => undefined });
    expect(judge(check, {}, gone)).toEqual({
      verdict: 'fail',
      code: 'cluster.absent',
      values: { cluster: 'eks-demo', region: 'ap-northeast-2' },
    });
  });

  it.each<[string, Params, Partial<Cluster>]>([
    ['cluster.otherName', { name: 'eks' }, {}],
    ['cluster.otherName', { name: 'eks-demo' }, { name: 'eks-demo-2' }],
    ['cluster.elsewhere', {}, { connectorConfig: { activationId: 'x' } }],
    ['cluster.elsewhere', {}, { outpostConfig: { outpostArns: ['x'] } }],
    ['cluster.status', {}, { status: 'FAILED' }],
    ['cluster.status', { logTypes: ['api'] }, { status: 'DELETING' }],
    ['cluster.issues', { status: 'ACTIVE' }, { health: { issues: [{ code: 'IamRoleNotFound' }] } }],
    ['cluster.version', { minorAtLeast: 36 }, {}],
    ['cluster.version', { minorAtLeast: 9 }, { version: '1.8' }],
    ['cluster.logging', { logTypes: ['api'] }, { logging: { clusterLogging: [{ enabled: false, types: [...all] }] } }],
    ['cluster.logging', { logTypes: ['api'] }, { logging: {} }],
    ['cluster.tags', { tags: { lab: 'eks-fundamentals', team: 'a' } }, {}],
    ['cluster.tags', { tags: { lab: 'eks' } }, {}],
    ['cluster.zones', { subnetZones: 3 }, {}],
    [
      'cluster.endpoint',
      { endpoint: 'private' },
      {
        resourcesVpcConfig: {
          endpointPublicAccess: true,
          endpointPrivateAccess: true,
          publicAccessCidrs: ['0.0.0.0/0'],
        },
      },
    ],
    [
      'cluster.endpoint',
      { endpoint: 'limited' },
      { resourcesVpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ['203.0.113.5/32', '::/0'] } },
    ],
    ['cluster.notEncrypted', { encrypted: true }, { encryptionConfig: [] }],
    ['cluster.issues', { encrypted: true }, { health: { issues: [{ code: 'KmsKeyDisabled' }] } }],
  ])('%s for %j on %j', (code, params, change) => {
    expect(judge(check, params, world(change))).toMatchObject({ verdict: 'fail', code });
  });

  it('when only the issuer URL is there', () => {
    const none = world({}, { 'iam:ListOpenIDConnectProviders': { OpenIDConnectProviderList: [] } });
    expect(judge(check, { oidc: 'associated' }, none)).toMatchObject({
      code: 'cluster.oidcAbsent',
      values: { provider: id },
    });
  });

  it.each([`${id}4`, id.slice(0, -1), `x/${id}`, id.replace('ABC', 'XYZ')])(
    'when the provider is that of %s',
    (other) => {
      const lingering = world(
        {},
        { 'iam:ListOpenIDConnectProviders': { OpenIDConnectProviderList: [{ Arn: arn(other) }] } },
      );
      expect(judge(check, { oidc: 'associated' }, lingering)).toMatchObject({ code: 'cluster.oidcAbsent' });
    },
  );

  it('when the provider is for somebody else', () => {
    const other = world({}, { 'iam:GetOpenIDConnectProvider': { ClientIDList: ['example'] } });
    expect(judge(check, { oidc: 'associated' }, other)).toMatchObject({
      code: 'cluster.oidcAudience',
      values: { audiences: ['example'] },
    });
  });
});

describe('is pending', () => {
  it('while the cluster is created, and not for ever', () => {
    const young = world({ status: 'CREATING', createdAt: '2026-11-21T04:50:00Z' });
    expect(judge(check, {}, young)).toMatchObject({ verdict: 'pending', code: 'cluster.creating', waitSeconds: 900 });
    const old = world({ status: 'CREATING', createdAt: '2026-11-21T04:30:00Z' });
    expect(judge(check, {}, old)).toMatchObject({ verdict: 'fail', code: 'cluster.creating' });
  });

  it('while a setting may be on its way, but not for a tag', () => {
    const updating = world({ status: 'UPDATING', logging: {}, tags: {} });
    expect(judge(check, { logTypes: ['api'] }, updating)).toMatchObject({
      verdict: 'pending',
      code: 'cluster.updating',
    });
    expect(judge(check, { tags: { lab: 'x' } }, updating)).toMatchObject({ verdict: 'fail', code: 'cluster.tags' });
  });
});

describe('an upgrade', () => {
  type Update = { type: 'VersionUpdate' | 'VersionRollback' | 'LoggingUpdate'; status?: string; createdAt?: string };
  const upgraded: Params = { minorAboveBaseline: 1, status: 'ACTIVE' };
  /** The cluster on a version, with updates, newest first. */
  const on = (version: string, updates: Update[] = [], change: Partial<Cluster> = {}): Evidence =>
    world(
      { version, ...change },
      {
        'eks:ListUpdates': { updateIds: updates.map((_, at) => `${at}`) },
        'eks:DescribeUpdate': ({ updateId }) => {
          const { type, status = 'Successful', createdAt = '2026-11-21T04:30:00Z' } = updates[Number(updateId)] ?? {};
          const errors = status === 'Failed' ? [{ errorMessage: 'not enough free addresses' }] : [];
          return JSON.parse(JSON.stringify({ update: { id: updateId, type, status, createdAt, errors } }));
        },
      },
    );

  it('passes above the version of the enrolment, also when its records are gone', () => {
    expect(judgeSince(check, upgraded, [on('1.35'), on('1.36')]).verdict).toBe('pass');
    expect(judgeSince(check, upgraded, [on('1.35'), on('1.36', [{ type: 'VersionUpdate' }])]).verdict).toBe('pass');
  });

  it('passes by its records where nothing is remembered', () => {
    const twice: Update[] = [{ type: 'VersionUpdate' }, { type: 'LoggingUpdate' }, { type: 'VersionUpdate' }];
    expect(judge(check, upgraded, on('1.36', [{ type: 'VersionUpdate' }])).verdict).toBe('pass');
    expect(judge(check, { minorAboveBaseline: 2 }, on('1.37', twice)).verdict).toBe('pass');
    expect(judge(check, { minorAboveBaseline: 3 }, on('1.37', twice))).toMatchObject({ code: 'cluster.notUpgraded' });
  });

  it.each<[string, Evidence]>([
    ['cluster.notUpgraded', on('1.36')],
    ['cluster.notUpgraded', on('1.36', [{ type: 'LoggingUpdate' }])],
    ['cluster.notUpgraded', on('1.36', [{ type: 'VersionUpdate', createdAt: '2026-11-20T00:00:00Z' }])],
    ['cluster.upgradeFailed', on('1.36', [{ type: 'VersionUpdate', status: 'Failed' }])],
    ['cluster.upgradeFailed', on('1.36', [{ type: 'VersionUpdate', status: 'Cancelled' }])],
    [
      'cluster.rolledBack',
      on('1.35', [
        { type: 'VersionRollback', createdAt: '2026-11-21T04:50:00Z' },
        { type: 'VersionUpdate', createdAt: '2026-11-21T04:30:00Z' },
      ]),
    ],
  ])('fails with %s', (code, evidence) => {
    expect(judge(check, upgraded, evidence)).toMatchObject({ verdict: 'fail', code });
  });

  it('does not take a cluster that was made anew on a newer version for an upgraded one', () => {
    const anew = on('1.36', [], { createdAt: '2026-11-21T04:40:00Z' });
    expect(judgeSince(check, upgraded, [on('1.35'), anew])).toMatchObject({
      code: 'cluster.notUpgraded',
      values: { version: '1.36', baseline: '1.36', wanted: '1.37' },
    });
  });

  it('takes the version at first sight for that of the enrolment when there was no cluster yet', () => {
    const none = world({}, { 'eks:DescribeCluster': () => undefined });
    expect(judgeSince(check, upgraded, [none, on('1.36')])).toMatchObject({ code: 'cluster.notUpgraded' });
    expect(judgeSince(check, upgraded, [none, on('1.35'), none, on('1.36')]).verdict).toBe('pass');
  });

  it('counts an upgrade that was done before the cluster was seen at all', () => {
    const none = world({}, { 'eks:DescribeCluster': () => undefined });
    const done = on('1.36', [{ type: 'VersionUpdate' }]);
    expect(judgeSince(check, upgraded, [none, done]).verdict).toBe('pass');
    expect(judgeSince(check, upgraded, [none, done, on('1.36')]).verdict).toBe('pass');
    const older = on('1.36', [{ type: 'VersionUpdate', createdAt: '2026-11-20T00:00:00Z' }]);
    expect(judgeSince(check, upgraded, [none, older])).toMatchObject({ code: 'cluster.notUpgraded' });
  });

  it('is pending while EKS upgrades', () => {
    const moving = on('1.35', [{ type: 'VersionUpdate', status: 'InProgress' }], { status: 'UPDATING' });
    expect(judgeSince(check, upgraded, [on('1.35'), moving])).toMatchObject({
      verdict: 'pending',
      code: 'cluster.updating',
    });
  });
});

describe('node groups on the version of the cluster', () => {
  const asked: Params = { nodegroupsOnMinor: true };
  const groups = (...versions: [version: string, status?: 'ACTIVE' | 'UPDATING'][]) =>
    world(
      {},
      {
        'eks:ListNodegroups': { nodegroups: versions.map((_, at) => `${at}`) },
        'eks:DescribeNodegroup': ({ nodegroupName }) => {
          const [version = '', status = 'ACTIVE'] = versions[Number(nodegroupName)] ?? [];
          const nodegroup = { nodegroupName: nodegroupName ?? '', version, status, modifiedAt: '2026-11-21T04:50:00Z' };
          return { nodegroup };
        },
      },
    );

  it('passes when all have followed', () => {
    expect(judge(check, asked, groups(['1.35'], ['1.35'])).verdict).toBe('pass');
  });

  it('fails when one is behind, and without any', () => {
    expect(judge(check, asked, groups(['1.35'], ['1.34']))).toMatchObject({
      code: 'nodegroup.version',
      values: { nodegroup: '1', version: '1.34', wanted: '1.35' },
    });
    expect(judge(check, asked, groups())).toMatchObject({ code: 'nodegroup.none' });
  });

  it('is pending while one follows', () => {
    expect(judge(check, asked, groups(['1.34', 'UPDATING']))).toMatchObject({ verdict: 'pending', waitSeconds: 900 });
  });
});

describe('made by eksctl', () => {
  const asked: Params = { builtBy: 'eksctl' };
  const tags = { 'alpha.eksctl.io/cluster-name': 'eks-demo' };
  const stack = (
    StackStatus: 'CREATE_COMPLETE' | 'UPDATE_ROLLBACK_COMPLETE' | 'ROLLBACK_COMPLETE',
    Value = 'eks-demo',
  ) => ({
    'cloudformation:DescribeStacks': ({ StackName }: { StackName?: string | undefined }) =>
      StackName === 'eksctl-eks-demo-cluster'
        ? {
            Stacks: [
              {
                StackId: 'id',
                StackName,
                StackStatus,
                CreationTime: '2026-11-21T03:00:00Z',
                Tags: [{ Key: 'alpha.eksctl.io/cluster-name', Value }],
              },
            ],
          }
        : undefined,
    'cloudformation:DescribeStackEvents': { StackEvents: [] },
  });

  it('passes with its tags and its stack, also after an update that was taken back', () => {
    expect(judge(check, asked, world({ tags }, stack('CREATE_COMPLETE'))).verdict).toBe('pass');
    expect(judge(check, asked, world({ tags }, stack('UPDATE_ROLLBACK_COMPLETE'))).verdict).toBe('pass');
    const old = { 'eksctl.cluster.k8s.io/v1alpha1/cluster-name': 'eks-demo' };
    expect(judge(check, asked, world({ tags: old }, stack('CREATE_COMPLETE'))).verdict).toBe('pass');
  });

  it.each<[string, Evidence]>([
    ['cluster.notEksctl', world({ tags })],
    ['cluster.notEksctl', world({ tags: {} }, stack('CREATE_COMPLETE'))],
    ['cluster.notEksctl', world({ tags }, stack('CREATE_COMPLETE', 'eks'))],
    ['cluster.notEksctl', world({ tags: { 'alpha.eksctl.io/cluster-name': 'eks' } }, stack('CREATE_COMPLETE'))],
    ['stack.failed', world({ tags }, stack('ROLLBACK_COMPLETE'))],
  ])('fails with %s', (code, evidence) => {
    expect(judge(check, asked, evidence)).toMatchObject({ verdict: 'fail', code });
  });
});

describe('the network', () => {
  const subnet = (SubnetId: string, change: object = {}) => ({
    SubnetId,
    AvailabilityZone: 'a',
    AvailableIpAddressCount: 200,
    Tags: [{ Key: 'kubernetes.io/role/elb', Value: '1' }],
    ...change,
  });
  const gateway = { RouteTableId: 'rtb-1', Routes: [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1' }] };
  const nat = { RouteTableId: 'rtb-2', Routes: [{ DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1' }] };
  const outputs = (OutputValue: string, StackName = 'eks-work-base') => ({
    'cloudformation:DescribeStacks': {
      Stacks: [
        {
          StackName,
          StackStatus: 'CREATE_COMPLETE' as const,
          CreationTime: '2026-11-21T03:00:00Z',
          Outputs: [{ OutputKey: 'WorkerSubnets', OutputValue }],
        },
      ],
    },
  });
  const network = (change: NonNullable<Evidence['aws']> = {}) =>
    world(
      {},
      {
        'ec2:DescribeSubnets': { Subnets: [subnet('subnet-a'), subnet('subnet-b')] },
        'ec2:DescribeRouteTables': { RouteTables: [{ ...gateway, Associations: [{ Main: true }] }] },
        'ec2:DescribeVpcs': {
          Vpcs: [
            { VpcId: 'vpc-1', CidrBlock: '192.168.0.0/16', CidrBlockAssociationSet: [{ CidrBlock: '100.64.0.0/16' }] },
          ],
        },
        ...outputs('subnet-b, subnet-a'),
        ...change,
      },
    );
  const subnetsOf = { stack: 'eks-work-base', output: 'WorkerSubnets' };
  const internal = { Tags: [{ Key: 'kubernetes.io/role/internal-elb', Value: '' }] };
  const own = { ...nat, Associations: [{ SubnetId: 'subnet-b' }] };

  it.each<[string, Params, Evidence]>([
    ['the subnets of a stack, in any order', { subnetsOf }, network()],
    ['a CIDR block', { vpcCidr: ['10.0.0.0/16', '192.168.0.0/16'] }, network()],
    ['a further CIDR block', { vpcCidr: '100.64.0.0/16' }, network()],
    ['free addresses', { freeAddressesAtLeast: 5 }, network()],
    ['tagged public subnets', { subnetsTagged: true }, network()],
    [
      'tagged subnets of both kinds, by route and not by setting',
      { subnetsTagged: true },
      network({
        'ec2:DescribeSubnets': {
          Subnets: [subnet('subnet-a', { MapPublicIpOnLaunch: false }), subnet('subnet-b', internal)],
        },
        'ec2:DescribeRouteTables': { RouteTables: [{ ...gateway, Associations: [{ Main: true }] }, own] },
      }),
    ],
  ])('passes with %s', (_, params, evidence) => {
    expect(judge(check, params, evidence).verdict).toBe('pass');
  });

  it.each<[string, Params, Evidence]>([
    ['cluster.subnets', { subnetsOf }, network(outputs('subnet-a'))],
    ['cluster.subnets', { subnetsOf }, network(outputs('subnet-a,subnet-b,subnet-c'))],
    ['stack.outputs', { subnetsOf: { ...subnetsOf, output: 'Subnets' } }, network()],
    ['stack.outputs', { subnetsOf }, network(outputs(''))],
    ['resource.absent', { subnetsOf }, network(outputs('subnet-a,subnet-b', 'other'))],
    ['resource.setting', { vpcCidr: '192.168.0.0/24' }, network()],
    ['resource.setting', { vpcCidr: '192.168.0.0/16' }, network({ 'ec2:DescribeVpcs': { Vpcs: [] } })],
    [
      'cluster.freeAddresses',
      { freeAddressesAtLeast: 5 },
      network({
        'ec2:DescribeSubnets': { Subnets: [subnet('subnet-a'), subnet('subnet-b', { AvailableIpAddressCount: 4 })] },
      }),
    ],
    ['cluster.freeAddresses', { freeAddressesAtLeast: 5 }, network({ 'ec2:DescribeSubnets': { Subnets: [] } })],
    ['cluster.subnetTags', { subnetsTagged: true }, network({ 'ec2:DescribeSubnets': { Subnets: [] } })],
    [
      'cluster.subnetTags',
      { subnetsTagged: true },
      network({ 'ec2:DescribeSubnets': { Subnets: [subnet('subnet-a', { Tags: [] }), subnet('subnet-b')] } }),
    ],
    [
      'cluster.subnetTags',
      { subnetsTagged: true },
      network({ 'ec2:DescribeRouteTables': { RouteTables: [{ ...gateway, Associations: [{ Main: true }] }, own] } }),
    ],
  ])('fails with %s for %j', (code, params, evidence) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'fail', code });
  });

  it('names the subnets without the tag, and the tag', () => {
    const mixed = network({
      'ec2:DescribeRouteTables': { RouteTables: [{ ...gateway, Associations: [{ Main: true }] }, own] },
    });
    expect(judge(check, { subnetsTagged: true }, mixed)).toMatchObject({
      values: { subnets: ['subnet-b'], tag: 'kubernetes.io/role/internal-elb' },
    });
  });
});

describe('Auto Mode', () => {
  const auto: Partial<Cluster> = {
    computeConfig: { enabled: true },
    storageConfig: { blockStorage: { enabled: true } },
    kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true } },
  };
  const node = (type: string, status: string) => ({
    metadata: { name: 'i-1', labels: { 'eks.amazonaws.com/compute-type': type } },
    status: { conditions: [{ type: 'Ready', status, lastTransitionTime: '2026-11-21T04:59:00Z' }] },
  });
  const on = (change: Partial<Cluster>, ...nodes: ReturnType<typeof node>[]): Evidence => ({
    ...world({ ...auto, ...change }),
    kube: { Node: nodes },
  });

  it('passes with all three parts and a Ready node', () => {
    expect(judge(check, { autoMode: true }, on({}, node('auto', 'True'))).verdict).toBe('pass');
  });

  it.each<[string, Evidence]>([
    ['cluster.autoMode', on({ computeConfig: { enabled: false } }, node('auto', 'True'))],
    ['cluster.autoMode', on({ storageConfig: {} }, node('auto', 'True'))],
    ['cluster.autoMode', { ...world(), kube: { Node: [node('auto', 'True')] } }],
    ['nodes.none', on({})],
    ['nodes.none', on({}, node('ec2', 'True'))],
  ])('fails with %s', (code, evidence) => {
    expect(judge(check, { autoMode: true }, evidence)).toMatchObject({ verdict: 'fail', code });
  });

  it('is pending while its first node comes', () => {
    expect(judge(check, { autoMode: true }, on({}, node('auto', 'False')))).toMatchObject({
      verdict: 'pending',
      code: 'nodes.notReady',
    });
  });
});

it('asks IAM and EC2 only where a parameter needs them', () => {
  const context = { now: '2026-11-21T05:00:00Z', cluster: { name: 'eks-demo', region: 'ap-northeast-2' }, window: 60 };
  expect(check.needs({}, context)).toMatchObject({ providers: undefined });
  const more = Object.values(check.followUp({}, { described: { cluster } }, context)).flat();
  expect(more.filter((read) => read !== undefined)).toEqual([]);
});

it('survives damaged evidence', () => {
  neverThrows(
    check,
    {
      name: 'eks-demo',
      status: 'ACTIVE',
      minorAtLeast: 33,
      logTypes: ['api'],
      oidc: 'associated',
      tags: { lab: 'eks-fundamentals' },
      subnetZones: 2,
      endpoint: 'public',
      encrypted: true,
    },
    world(),
  );
  neverThrows(
    check,
    {
      minorAboveBaseline: 1,
      nodegroupsOnMinor: true,
      builtBy: 'eksctl',
      subnetsOf: { stack: 'a', output: 'b' },
      subnetsTagged: true,
      freeAddressesAtLeast: 1,
      vpcCidr: '10.0.0.0/16',
      autoMode: true,
    },
    {
      ...world(
        {},
        {
          'eks:ListUpdates': { updateIds: ['a'] },
          'eks:DescribeUpdate': {
            update: { id: 'a', type: 'VersionUpdate', status: 'Failed', errors: [{ errorMessage: 'x' }] },
          },
          'eks:ListNodegroups': { nodegroups: ['a'] },
          'eks:DescribeNodegroup': { nodegroup: { nodegroupName: 'a', version: '1.35' } },
          'ec2:DescribeVpcs': { Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' }] },
          'ec2:DescribeRouteTables': { RouteTables: [{ Associations: [{ Main: true }] }] },
          'cloudformation:DescribeStacks': {
            Stacks: [
              {
                StackName: 'a',
                StackStatus: 'CREATE_COMPLETE',
                CreationTime: '',
                Outputs: [{ OutputKey: 'b', OutputValue: 'subnet-a,subnet-b' }],
              },
            ],
          },
        },
      ),
      kube: { Node: [] },
    },
  );
});
