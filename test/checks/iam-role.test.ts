import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/iam-role.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { pod } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

type Params = z.input<typeof check.params>;

const issuer = 'oidc.eks.ap-northeast-2.amazonaws.com/id/ABC';
const provider = `arn:aws:iam::123456789012:oidc-provider/${issuer}`;
const role = 'arn:aws:iam::123456789012:role/reader';
const subject = 'system:serviceaccount:shop:web';
const wanted: Params = { serviceAccount: { ns: 'shop', name: 'web' } };

const web = (
  statement: object = {},
  condition: object = { StringEquals: { [`${issuer}:sub`]: subject, [`${issuer}:aud`]: 'sts.amazonaws.com' } },
) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: provider },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: condition,
      ...statement,
    },
  ],
});
const service = (
  Service: unknown = 'pods.eks.amazonaws.com',
  Action: unknown = ['sts:AssumeRole', 'sts:TagSession'],
) => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { Service }, Action },
});
const sub = (value: unknown, operator = 'StringEquals') => web({}, { [operator]: { [`${issuer}:sub`]: value } });

const env = (names: Record<string, string>) => Object.entries(names).map(([name, value]) => ({ name, value }));
const irsaPod = (arn = role, parts: object = {}): KindTypes['Pod'] => ({
  ...pod({ name: 'web-1', namespace: 'shop' }),
  spec: {
    serviceAccountName: 'web',
    containers: [{ name: 'web', env: env({ AWS_ROLE_ARN: arn, AWS_WEB_IDENTITY_TOKEN_FILE: '/x' }) }],
    volumes: [{ name: 'aws-iam-token' }],
    ...parts,
  },
});
const identityPod: KindTypes['Pod'] = irsaPod(role, {
  containers: [
    {
      name: 'web',
      env: env({
        AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials',
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/x',
      }),
    },
  ],
  volumes: [{ name: 'eks-pod-identity-token' }],
});
const bare = irsaPod(role, { containers: [{ name: 'web' }], volumes: [] });

interface World {
  annotation?: string | null;
  account?: { name?: string; namespace?: string };
  association?: { roleArn?: string; namespace?: string; serviceAccount?: string } | null;
  trust?: object | string;
  arn?: string;
  exists?: boolean;
  attached?: string[];
  inline?: string[];
  providers?: string[];
  agent?: boolean;
  auto?: boolean;
  pods?: KindTypes['Pod'][];
}

function world(facts: World = {}): Evidence {
  const { annotation = role, association = null, trust = web(), arn = role, exists = true } = facts;
  const {
    attached = ['AmazonS3ReadOnlyAccess'],
    inline = [],
    providers = [provider],
    agent = false,
    pods = [],
  } = facts;
  const account: KindTypes['ServiceAccount'] = {
    metadata: {
      name: 'web',
      namespace: 'shop',
      ...(annotation !== null && { annotations: { 'eks.amazonaws.com/role-arn': annotation } }),
      ...facts.account,
    },
  };
  const own = { namespace: 'shop', serviceAccount: 'web', roleArn: role, associationId: 'a-1', ...association };
  return {
    kube: {
      ServiceAccount: [account, { metadata: { name: 'default', namespace: 'shop' } }],
      DaemonSet: agent ? [{ metadata: { name: 'eks-pod-identity-agent', namespace: 'kube-system' } }] : [],
      Pod: pods,
    },
    aws: {
      'eks:DescribeCluster': {
        cluster: {
          name: 'eks-demo',
          identity: { oidc: { issuer: `https://${issuer}` } },
          computeConfig: { enabled: facts.auto === true },
        },
      },
      'eks:ListPodIdentityAssociations': ({ namespace }) =>
        ({ associations: association && own.namespace === namespace ? [own] : [] }) as never,
      'eks:DescribePodIdentityAssociation': ({ associationId }) =>
        (associationId === 'a-1' ? { association: own } : undefined) as never,
      'iam:ListOpenIDConnectProviders': { OpenIDConnectProviderList: providers.map((Arn) => ({ Arn })) },
      'iam:GetRole': ({ RoleName }) =>
        (exists && RoleName === arn.split('/').at(-1)
          ? {
              Role: {
                RoleName,
                Arn: arn,
                AssumeRolePolicyDocument: typeof trust === 'string' ? trust : encodeURIComponent(JSON.stringify(trust)),
              },
            }
          : undefined) as never,
      'iam:ListAttachedRolePolicies': {
        AttachedPolicies: attached.map((name) => ({
          PolicyName: name,
          PolicyArn: `arn:aws:iam::aws:policy/service-role/${name}`,
        })),
      },
      'iam:ListRolePolicies': { PolicyNames: inline },
    },
  };
}

const byIdentity = (facts: World = {}): World => ({
  annotation: null,
  association: {},
  trust: service(),
  agent: true,
  ...facts,
});

describe('passes', () => {
  it.each<[string, Params, World]>([
    ['IRSA', wanted, {}],
    ['IRSA, asked for', { ...wanted, trusts: 'irsa' }, {}],
    ['a document that is not encoded', wanted, { trust: JSON.stringify(web()) }],
    ['one statement instead of a list', wanted, { trust: { Statement: web().Statement[0] } }],
    ['a list of subjects', wanted, { trust: sub(['system:serviceaccount:x:y', subject]) }],
    ['a wildcard for the names of the namespace', wanted, { trust: sub('system:serviceaccount:shop:*', 'StringLike') }],
    ['an operator for lists', wanted, { trust: sub([subject], 'ForAnyValue:StringLike') }],
    [
      'several providers, one of them its own',
      wanted,
      { trust: web({ Principal: { Federated: ['arn:aws:iam::1:oidc-provider/x', provider] } }) },
    ],
    ['a wildcard action', wanted, { trust: web({ Action: ['sts:*'] }) }],
    [
      'a second statement for another cluster',
      wanted,
      {
        trust: {
          Statement: [{ ...web().Statement[0], Principal: { Federated: `${provider}DEF` } }, web().Statement[0]],
        },
      },
    ],
    ['the name of the role', { ...wanted, name: ['reader', 'reader-kim'] }, {}],
    [
      'a role with a path',
      wanted,
      { annotation: role.replace('reader', 'team/reader'), arn: role.replace('reader', 'team/reader') },
    ],
    ['EKS Pod Identity', wanted, byIdentity()],
    ['EKS Pod Identity, asked for', { ...wanted, trusts: 'podIdentity' }, byIdentity()],
    ['EKS Pod Identity in Auto Mode', wanted, byIdentity({ agent: false, auto: true })],
    [
      'both, of which one is right',
      wanted,
      byIdentity({ annotation: role, agent: false, trust: { Statement: [web().Statement[0], service().Statement] } }),
    ],
    ['attached policies', { ...wanted, policies: ['AmazonS3ReadOnlyAccess'] }, {}],
    ['a policy by its ARN', { ...wanted, policies: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'] }, {}],
    ['a policy of its own', { ...wanted, policies: [['read', 'read-kim']] }, { inline: ['read-kim'] }],
    ['a pod with the token', { ...wanted, usedByPod: true }, { pods: [irsaPod()] }],
    [
      'a pod that has done its work',
      { ...wanted, usedByPod: true },
      { pods: [{ ...irsaPod(), status: { phase: 'Succeeded' } }] },
    ],
    ['an old pod beside a new one', { ...wanted, usedByPod: true }, { pods: [bare, irsaPod()] }],
    ['a pod with Pod Identity', { ...wanted, usedByPod: true }, byIdentity({ pods: [identityPod] })],
    [
      'a role that a service takes',
      { name: 'reader', trusts: 'service:ec2.amazonaws.com' },
      { trust: service('ec2.amazonaws.com', 'sts:AssumeRole') },
    ],
    [
      'a role that a service takes in China',
      { name: 'reader', trusts: 'service:ec2.amazonaws.com' },
      { trust: service(['ec2.amazonaws.com.cn'], 'sts:AssumeRole') },
    ],
    ['a role by name alone', { name: 'reader' }, {}],
    ['one of two names', { name: ['other', 'reader'] }, {}],
  ])('with %s', (_, params, facts) => {
    expect(judge(check, params, world(facts))).toMatchObject({ verdict: 'pass' });
  });
});

describe('fails', () => {
  it.each<[string, Params, World, string]>([
    ['no ServiceAccount', { serviceAccount: { ns: 'shop', name: 'api' } }, {}, 'object.absent'],
    ['a ServiceAccount of another namespace', wanted, { account: { namespace: 'default' } }, 'object.absent'],
    ['neither annotation nor association', wanted, { annotation: null }, 'role.none'],
    [
      'an association of another ServiceAccount',
      wanted,
      { annotation: null, association: { serviceAccount: 'api' } },
      'role.none',
    ],
    ['an association of another namespace', wanted, { annotation: null, association: { namespace: 'x' } }, 'role.none'],
    ['an annotation where Pod Identity is asked for', { ...wanted, trusts: 'podIdentity' }, {}, 'role.otherWay'],
    ['Pod Identity where the annotation is asked for', { ...wanted, trusts: 'irsa' }, byIdentity(), 'role.otherWay'],
    ['a placeholder', wanted, { annotation: 'arn:aws:iam::<ACCOUNT_ID>:role/reader' }, 'role.arn'],
    ['the name of a role alone', wanted, { annotation: 'reader' }, 'role.arn'],
    ['a role of another account', wanted, { annotation: 'arn:aws:iam::999999999999:role/reader' }, 'role.otherAccount'],
    ['another role', { ...wanted, name: 'writer' }, {}, 'role.otherName'],
    ['a role that is not there', wanted, { exists: false }, 'role.absent'],
    ['a role with another path', wanted, { arn: role.replace('reader', 'team/reader') }, 'role.absent'],
    [
      'the provider of another cluster',
      wanted,
      { trust: web({ Principal: { Federated: `${provider}DEF` } }) },
      'trust.provider',
    ],
    [
      'a condition on another cluster',
      wanted,
      { trust: web({}, { StringEquals: { [`${issuer}DEF:sub`]: subject } }) },
      'trust.provider',
    ],
    ['a service instead of the provider', wanted, { trust: service('ec2.amazonaws.com') }, 'trust.provider'],
    ['a denying statement', wanted, { trust: web({ Effect: 'Deny' }) }, 'trust.provider'],
    ['the wrong action', wanted, { trust: web({ Action: 'sts:AssumeRole' }) }, 'trust.action'],
    ['the subject of another namespace', wanted, { trust: sub('system:serviceaccount:default:web') }, 'trust.subject'],
    [
      'a wildcard that the operator takes literally',
      wanted,
      { trust: sub('system:serviceaccount:shop:*') },
      'trust.subject',
    ],
    [
      'two conditions that contradict each other',
      wanted,
      {
        trust: web(
          {},
          {
            StringEquals: { [`${issuer}:sub`]: subject },
            StringLike: { [`${issuer}:sub`]: 'system:serviceaccount:x:*' },
          },
        ),
      },
      'trust.subject',
    ],
    ['an unknown operator', wanted, { trust: sub(subject, 'StringNotEquals') }, 'trust.subject'],
    ['any subject', wanted, { trust: sub('*', 'StringLike') }, 'trust.broad'],
    ['any namespace', wanted, { trust: sub('system:serviceaccount:*:*', 'StringLike') }, 'trust.broad'],
    ['no condition', wanted, { trust: web({ Condition: undefined }) }, 'trust.broad'],
    [
      'another audience',
      wanted,
      { trust: web({}, { StringEquals: { [`${issuer}:sub`]: subject, [`${issuer}:aud`]: 'x' } }) },
      'trust.audience',
    ],
    ['no provider in IAM', wanted, { providers: [`${provider}DEF`] }, 'cluster.oidcAbsent'],
    ['a document that is none', wanted, { trust: '%7Bx' }, 'trust.unreadable'],
    ['no tagging of the session', wanted, byIdentity({ trust: service(undefined, 'sts:AssumeRole') }), 'trust.action'],
    ['another service', wanted, byIdentity({ trust: service('eks.amazonaws.com') }), 'trust.service'],
    ['no agent', wanted, byIdentity({ agent: false }), 'role.noAgent'],
    [
      'a missing policy',
      { ...wanted, policies: ['AmazonS3ReadOnlyAccess', 'AmazonSQSFullAccess'] },
      {},
      'role.policies',
    ],
    ['a policy whose name begins the same', { ...wanted, policies: ['AmazonS3ReadOnly'] }, {}, 'role.policies'],
    ['no pod', { ...wanted, usedByPod: true }, {}, 'role.noPod'],
    [
      'a pod of another ServiceAccount',
      { ...wanted, usedByPod: true },
      { pods: [irsaPod(role, { serviceAccountName: 'api' })] },
      'role.noPod',
    ],
    [
      'a pod that is not ready',
      { ...wanted, usedByPod: true },
      { pods: [{ ...irsaPod(), status: { phase: 'Pending' } }] },
      'role.noPod',
    ],
    ['a pod from before', { ...wanted, usedByPod: true }, { pods: [bare] }, 'role.oldPods'],
    ['a pod with an earlier role', { ...wanted, usedByPod: true }, { pods: [irsaPod(`${role}-old`)] }, 'role.oldPods'],
    [
      'a pod with the token of the other way',
      { ...wanted, usedByPod: true },
      byIdentity({ pods: [irsaPod()] }),
      'role.oldPods',
    ],
    ['no role of that name', { name: 'writer' }, {}, 'role.absent'],
    [
      'a role that the service may not take',
      { name: 'reader', trusts: 'service:ec2.amazonaws.com' },
      { trust: service('eks.amazonaws.com') },
      'trust.service',
    ],
    [
      'a role that Pod Identity may not take',
      { name: 'reader', trusts: 'podIdentity' },
      { trust: service('ec2.amazonaws.com') },
      'trust.service',
    ],
  ])('with %s', (_, params, facts, code) => {
    expect(judge(check, params, world(facts))).toMatchObject({ verdict: 'fail', code });
  });
});

it.each<[string, object]>([
  ['nothing', {}],
  ['pods without ServiceAccount', { name: 'a', usedByPod: true }],
  ['IRSA without ServiceAccount', { name: 'a', trusts: 'irsa' }],
  ['an unknown trust', { ...wanted, trusts: 'ec2.amazonaws.com' }],
  ['a ServiceAccount without namespace', { serviceAccount: { name: 'web' } }],
])('refuses %s', (_, params) => {
  expect(check.params.safeParse(params).success).toBe(false);
});

it('comes to a verdict on damaged evidence', () => {
  const asked: Params = { ...wanted, policies: ['x'], usedByPod: true };
  neverThrows(check, asked, world({ pods: [irsaPod()], inline: ['x'] }));
  neverThrows(check, asked, world(byIdentity({ pods: [identityPod], inline: ['x'] })));
  neverThrows(check, { name: 'reader', trusts: 'service:ec2.amazonaws.com' }, world());
});
