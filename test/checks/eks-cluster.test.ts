import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/eks-cluster.ts';
import type { AwsOperations } from '../../checks/reads/operations.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

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
});
