import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/eks-access.ts';
import { accessOf } from '../../checks/permissions.ts';
import { GRADER_GROUP } from '../../checks/rules/grader-group.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

type Params = z.input<typeof check.params>;

const role = 'arn:aws:iam::123456789012:role/colleague';
const node = 'arn:aws:iam::123456789012:role/node';
const wanted: Params = { groups: ['read-only'] };

interface Facts {
  mode?: 'API' | 'API_AND_CONFIG_MAP' | 'CONFIG_MAP';
  entries?: Record<string, { groups: string[]; type?: string }>;
  mapRoles?: string;
  mapUsers?: string;
}

function world({ mode = 'API_AND_CONFIG_MAP', entries, mapRoles, mapUsers }: Facts): Evidence {
  const data = { ...(mapRoles !== undefined && { mapRoles }), ...(mapUsers !== undefined && { mapUsers }) };
  return {
    kube: { ConfigMap: [{ metadata: { name: 'aws-auth', namespace: 'kube-system' }, data }] },
    aws: {
      'eks:DescribeCluster': { cluster: { name: 'eks-demo', accessConfig: { authenticationMode: mode } } },
      ...(mode !== 'CONFIG_MAP' && {
        'eks:ListAccessEntries': { accessEntries: Object.keys(entries ?? {}) },
        'eks:DescribeAccessEntry': ({ principalArn = '' }) => {
          const entry = entries?.[principalArn];
          return (
            entry && { accessEntry: { principalArn, type: entry.type ?? 'STANDARD', kubernetesGroups: entry.groups } }
          );
        },
      }),
    },
  };
}

const inMap = `- rolearn: ${role}\n  username: colleague\n  groups: [read-only]\n`;

describe('passes', () => {
  it.each<[string, Params, Facts]>([
    [
      'an access entry',
      wanted,
      { entries: { [node]: { groups: [], type: 'EC2_LINUX' }, [role]: { groups: ['read-only'] } } },
    ],
    ['more groups than wanted', wanted, { entries: { [role]: { groups: ['other', 'read-only'] } } }],
    ['the named principal', { ...wanted, principal: role }, { entries: { [role]: { groups: ['read-only'] } } }],
    ['aws-auth', wanted, { mapRoles: inMap }],
    ['aws-auth in a cluster without access entries', wanted, { mode: 'CONFIG_MAP', mapRoles: inMap }],
    ['a user', wanted, { mapUsers: inMap.replace('rolearn', 'userarn') }],
    ['keys in another case', wanted, { mapRoles: inMap.replace('rolearn', 'rolearn'.toUpperCase()) }],
    ['anybody, when nothing else is asked', {}, { entries: { [role]: { groups: [] } } }],
    ['aws-auth, asked for', { ...wanted, via: 'aws-auth' }, { mapRoles: inMap }],
  ])('with %s', (_, params, facts) => {
    expect(judge(check, params, world(facts))).toMatchObject({ verdict: 'pass' });
  });
});

describe('fails', () => {
  it.each<[string, Params, Facts, string]>([
    ['nobody mapped', wanted, {}, 'access.none'],
    [
      'nobody but nodes mapped, when anybody would do',
      {},
      { entries: { [node]: { groups: [], type: 'EC2_LINUX' } } },
      'access.nobody',
    ],
    ['a group that begins the same', wanted, { entries: { [role]: { groups: ['read-only-team'] } } }, 'access.none'],
    ['a typing error in the group', wanted, { entries: { [role]: { groups: ['readonly'] } } }, 'access.otherGroup'],
    [
      'another principal',
      { ...wanted, principal: node },
      { entries: { [role]: { groups: ['read-only'] } } },
      'access.none',
    ],
    [
      'the principal without the group',
      { ...wanted, principal: role },
      { entries: { [role]: { groups: ['x'] } } },
      'access.groups',
    ],
    [
      'groups spread over two identities',
      { groups: ['a-team', 'b-crew'] },
      { entries: { [role]: { groups: ['a-team'] }, [node]: { groups: ['b-crew'] } } },
      'access.otherGroup',
    ],
    [
      'the entry of a node',
      wanted,
      { entries: { [node]: { groups: ['read-only'], type: 'EC2_LINUX' } } },
      'access.none',
    ],
    ['aws-auth that the cluster leaves out', wanted, { mode: 'API', mapRoles: inMap }, 'access.ignored'],
    [
      'an entry without groups that wins over aws-auth',
      wanted,
      { entries: { [role]: { groups: [] } }, mapRoles: inMap },
      'access.none',
    ],
    ['aws-auth where an entry is asked for', { ...wanted, via: 'entry' }, { mapRoles: inMap }, 'access.none'],
    ['aws-auth with a wrong indent', wanted, { mapRoles: `${inMap}   groups: [` }, 'access.malformed'],
    ['aws-auth that is no list', wanted, { mapUsers: 'userarn: x' }, 'access.malformed'],
    ['aws-auth with an alias that leads nowhere', wanted, { mapUsers: '- *nobody' }, 'access.malformed'],
  ])('with %s', (_, params, facts, code) => {
    expect(judge(check, params, world(facts))).toMatchObject({ verdict: 'fail', code });
  });

  it('says in which line aws-auth is wrong', () => {
    const finding = judge(check, wanted, world({ mapRoles: `${inMap}  - [` }));
    expect(finding).toMatchObject({ values: { key: 'mapRoles', line: 4 } });
  });

  it('when aws-auth stands in another namespace', () => {
    const evidence = world({ mapRoles: inMap });
    const [map] = evidence.kube?.ConfigMap ?? [];
    const moved = { ...map, metadata: { name: 'aws-auth', namespace: 'default' } };
    expect(judge(check, wanted, { ...evidence, kube: { ConfigMap: [moved] } })).toMatchObject({ code: 'access.none' });
  });
});

describe('rights', () => {
  const creator = 'arn:aws:iam::123456789012:user/owner';
  const clusterAdmin = [
    {
      policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
      accessScope: { type: 'cluster' },
    },
  ];
  const policy = (name: string, namespaces?: string[]) => ({
    policyArn: `arn:aws:eks::aws:cluster-access-policy/${name}`,
    accessScope: namespaces === undefined ? { type: 'cluster' } : { type: 'namespace', namespaces },
  });
  interface Person {
    groups?: string[];
    username?: string;
    policies?: object[];
    type?: string;
    createdAt?: string;
  }
  interface Rbac {
    people?: Record<string, Person>;
    mapUsers?: string;
    mapRoles?: string;
    mode?: 'API' | 'API_AND_CONFIG_MAP' | 'CONFIG_MAP';
    /** Groups or users with what they may do: `list pods shop`. */
    rules?: Record<string, string[]>;
    reason?: string;
    evaluationError?: string;
    bound?: string[];
  }
  const listPods = { verb: 'list', resource: 'pods', ns: 'shop' };
  const deletePods = { verb: 'delete', resource: 'pods', ns: 'shop' };
  const listNodes = { verb: 'list', resource: 'nodes' };

  function cluster(facts: Rbac): Evidence {
    const people: Record<string, Person> = {
      [creator]: { policies: clusterAdmin, createdAt: '2026-11-20T00:10:00Z' },
      [node]: { groups: ['system:nodes'], type: 'EC2_LINUX' },
      'arn:aws:iam::123456789012:role/Grader': { groups: ['lab-graders'] },
      ...facts.people,
    };
    const names = facts.bound ?? Object.keys(facts.rules ?? {});
    return {
      kube: {
        ConfigMap: [
          {
            metadata: { name: 'aws-auth', namespace: 'kube-system' },
            data: {
              ...(facts.mapUsers && { mapUsers: facts.mapUsers }),
              ...(facts.mapRoles && { mapRoles: facts.mapRoles }),
            },
          },
        ],
        RoleBinding: [
          {
            metadata: { name: 'b', namespace: 'shop' },
            roleRef: { apiGroup: 'x', kind: 'Role', name: 'r' },
            subjects: names.map((name) => ({
              kind: name.startsWith('user:') ? 'User' : 'Group',
              name: name.replace('user:', ''),
            })),
          },
        ],
        ClusterRoleBinding: [],
      },
      aws: {
        'eks:DescribeCluster': {
          cluster: {
            name: 'eks-demo',
            createdAt: '2026-11-20T00:00:00Z',
            accessConfig: { authenticationMode: facts.mode ?? 'API_AND_CONFIG_MAP' },
          } as never,
        },
        'eks:ListAccessEntries': { accessEntries: Object.keys(people) },
        'eks:DescribeAccessEntry': ({ principalArn = '' }) => {
          const {
            groups = [],
            username = principalArn,
            type = 'STANDARD',
            createdAt = '2026-11-21T01:00:00Z',
          } = people[principalArn] ?? {};
          return { accessEntry: { principalArn, type, kubernetesGroups: groups, username, createdAt } } as never;
        },
        'eks:ListAssociatedAccessPolicies': ({ principalArn = '' }) =>
          ({ principalArn, associatedAccessPolicies: people[principalArn]?.policies ?? [] }) as never,
      },
      can: ({ user, groups, attributes }) => {
        const { verb, group, resource, subresource, namespace } = attributes;
        const asked = [verb, `${resource}${group ? `.${group}` : ''}${subresource ? `/${subresource}` : ''}`, namespace]
          .filter(Boolean)
          .join(' ');
        const [by] =
          Object.entries(facts.rules ?? {}).find(
            ([name, allowed]) => (groups.includes(name) || `user:${user}` === name) && allowed.includes(asked),
          ) ?? [];
        return {
          allowed: by !== undefined,
          reason: by === undefined ? (facts.reason ?? '') : `RBAC: allowed by RoleBinding "${by}"`,
          ...(facts.evaluationError !== undefined && { evaluationError: facts.evaluationError }),
        };
      },
    };
  }

  const viewer: Rbac = {
    people: { [role]: { groups: ['viewers'] } },
    rules: { viewers: ['list pods shop', 'list nodes'] },
  };
  const second: Params = { may: [listPods], mayNot: [deletePods], notAdmin: true };

  it.each<[string, Params, Rbac]>([
    ['a group by RBAC', second, viewer],
    ['the whole cluster', { may: [listNodes] }, viewer],
    ['a user by RBAC', second, { people: { [role]: { username: 'kim' } }, rules: { 'user:kim': ['list pods shop'] } }],
    [
      'a user of aws-auth',
      second,
      {
        ...viewer,
        people: {},
        mapUsers: '- userarn: arn:aws:iam::123456789012:user/kim\n  username: kim\n  groups: [viewers]\n',
      },
    ],
    [
      'a session in the user name',
      second,
      {
        ...viewer,
        people: { [role]: { groups: ['viewers'], username: 'arn:aws:sts::1:assumed-role/x/{{SessionName}}' } },
      },
    ],
    ['a view policy', second, { people: { [role]: { policies: [policy('AmazonEKSViewPolicy')] } } }],
    [
      'a policy for the namespace',
      second,
      { people: { [role]: { policies: [policy('AmazonEKSViewPolicy', ['default', 'shop'])] } } },
    ],
    [
      'a policy for namespaces with a wildcard',
      second,
      { people: { [role]: { policies: [policy('AmazonEKSViewPolicy', ['sh*'])] } } },
    ],
    [
      'a policy beside a group',
      { may: [listPods, { verb: 'create', resource: 'deployments.apps', ns: 'shop' }] },
      { ...viewer, people: { [role]: { groups: ['viewers'], policies: [policy('AmazonEKSEditPolicy', ['shop'])] } } },
    ],
    [
      'one identity of several',
      second,
      { ...viewer, people: { 'arn:aws:iam::123456789012:user/a': {}, [role]: { groups: ['viewers'] } } },
    ],
    ['the named identity', { ...second, principal: role }, viewer],
    ['the named identity with its groups', { ...second, principal: role, groups: ['viewers'] }, viewer],
    ['no administrator', { principal: role, notAdmin: true }, viewer],
    ['an identity that is there, and no more', { principal: role }, viewer],
  ])('pass with %s', (_, params, facts) => {
    expect(judge(check, params, cluster(facts))).toMatchObject({
      verdict: 'pass',
      values: { principal: expect.stringContaining('123456789012') },
    });
  });

  const user = (arn: string, groups = 'viewers') => `- rolearn: ${arn}\n  username: kim\n  groups: [${groups}]\n`;
  it.each<[string, Params, Rbac, string]>([
    ['nobody but creator, nodes and grader', second, {}, 'access.nobody'],
    ['nobody of that name', { ...second, principal: role }, {}, 'access.unmapped'],
    [
      'a node role in aws-auth',
      { may: [listNodes] },
      {
        people: {},
        mapRoles: user('arn:aws:iam::1:role/node', 'system:nodes'),
        rules: { 'system:nodes': ['list nodes'] },
      },
      'access.nobody',
    ],
    [
      'a role of a service',
      { may: [listPods] },
      {
        ...viewer,
        people: {
          'arn:aws:iam::123456789012:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS': {
            groups: ['viewers'],
          },
        },
      },
      'access.nobody',
    ],
    ['the creator alone, who may everything', { may: [listPods] }, {}, 'access.nobody'],
    ['system:masters', second, { people: { [role]: { groups: ['system:masters'] } } }, 'access.admin'],
    ['a cluster-admin policy', second, { people: { [role]: { policies: clusterAdmin } } }, 'access.admin'],
    [
      'a binding to cluster-admin',
      second,
      { people: { [role]: { groups: ['ops'] } }, rules: { ops: ['* *.*', 'list pods shop'] } },
      'access.admin',
    ],
    [
      'a misspelling of system:masters',
      { may: [listPods] },
      { people: { [role]: { groups: ['system:master'] } } },
      'access.masters',
    ],
    ['neither groups nor policies', second, { people: { [role]: {} } }, 'access.powerless'],
    [
      'a group that no binding names',
      second,
      { ...viewer, people: { [role]: { groups: ['viewer'] } } },
      'access.unbound',
    ],
    [
      'a group that is bound elsewhere',
      second,
      { people: { [role]: { groups: ['viewers'] } }, rules: { viewers: ['list pods other'] } },
      'access.cannot',
    ],
    [
      'a policy for another namespace',
      second,
      { people: { [role]: { policies: [policy('AmazonEKSViewPolicy', ['default'])] } } },
      'access.cannot',
    ],
    [
      'a policy for a namespace, asked of the whole cluster',
      { may: [{ verb: 'list', resource: 'pods' }] },
      { people: { [role]: { policies: [policy('AmazonEKSViewPolicy', ['*'])] } } },
      'access.cannot',
    ],
    [
      'a policy that does not view Secrets',
      { may: [{ verb: 'list', resource: 'secrets', ns: 'shop' }] },
      { people: { [role]: { policies: [policy('AmazonEKSViewPolicy')] } } },
      'access.cannot',
    ],
    [
      'an unknown policy',
      second,
      { people: { [role]: { policies: [policy('AmazonEKSSomethingPolicy')] } } },
      'access.cannot',
    ],
    [
      'a binding to a role that is not there',
      second,
      {
        ...viewer,
        rules: {},
        bound: ['viewers'],
        reason: 'RBAC: role.rbac.authorization.k8s.io "pod-reader" not found',
      },
      'access.noRole',
    ],
    [
      'too much by RBAC',
      second,
      { ...viewer, rules: { viewers: ['list pods shop', 'delete pods shop'] } },
      'access.tooMuch',
    ],
    [
      'too much by a policy',
      second,
      { people: { [role]: { policies: [policy('AmazonEKSEditPolicy')] } } },
      'access.tooMuch',
    ],
    [
      'what two identities have together',
      { may: [listPods, listNodes] },
      {
        people: { [role]: { groups: ['a'] }, 'arn:aws:iam::123456789012:user/b': { groups: ['b'] } },
        rules: { a: ['list pods shop'], b: ['list nodes'] },
      },
      'access.cannot',
    ],
    [
      'a role with a path in aws-auth',
      second,
      { ...viewer, people: {}, mapRoles: user('arn:aws:iam::123456789012:role/team/colleague') },
      'access.rolePath',
    ],
    [
      'the same, with its group asked for',
      { groups: ['viewers'] },
      { ...viewer, people: {}, mapRoles: user('arn:aws:iam::123456789012:role/team/colleague') },
      'access.rolePath',
    ],
    [
      'the same, by its ARN',
      { ...second, principal: 'arn:aws:iam::123456789012:role/colleague' },
      { ...viewer, people: {}, mapRoles: user('arn:aws:iam::123456789012:role/team/colleague') },
      'access.rolePath',
    ],
    [
      'a session in aws-auth',
      second,
      { ...viewer, people: {}, mapRoles: user('arn:aws:sts::123456789012:assumed-role/colleague/kim') },
      'access.session',
    ],
    [
      'aws-auth that the cluster leaves out',
      second,
      { ...viewer, people: {}, mode: 'API', mapRoles: user(role) },
      'access.ignored',
    ],
    [
      'an earlier item of aws-auth for the same role',
      second,
      { ...viewer, people: {}, mapRoles: user(role) + user(role, 'nobody') },
      'access.unbound',
    ],
  ])('fail with %s', (_, params, facts, code) => {
    expect(judge(check, params, cluster(facts))).toMatchObject({ verdict: 'fail', code });
  });

  it('wait where the API server could not decide', () => {
    const facts: Rbac = { ...viewer, rules: {}, bound: ['viewers'], evaluationError: 'webhook: timeout' };
    for (const params of [second, { principal: role, notAdmin: true } as const])
      expect(judge(check, params, cluster(facts))).toMatchObject({ verdict: 'pending', code: 'can.unsure' });
  });

  it('name the group that may be meant', () => {
    const finding = judge(check, second, cluster({ ...viewer, people: { [role]: { groups: ['viewer'] } } }));
    expect(finding.values).toMatchObject({ groups: ['viewer'], near: 'viewers' });
  });

  it('come to a verdict on damaged evidence', () => {
    neverThrows(check, second, cluster({ ...viewer, mapRoles: user('arn:aws:iam::1:role/a/b') }));
    neverThrows(
      check,
      second,
      cluster({ people: { [role]: { groups: ['viewer'], policies: [policy('AmazonEKSViewPolicy', ['x'])] } } }),
    );
  });

  it.each<[string, object]>([
    ['only what is not allowed', { mayNot: [deletePods] }],
    ['a resource without its group', { may: [{ verb: 'list', resource: 'deployments' }] }],
  ])('refuse %s', (_, params) => {
    expect(check.params.safeParse(params).success).toBe(false);
  });
});

it('names the group of the grader as its access does', () => {
  const lab = { id: 'x', steps: [] } as never;
  expect(accessOf(lab, { cluster: 'c' }).manifest).toContain(`name: ${GRADER_GROUP}`);
});

it('comes to a verdict on damaged evidence', () => {
  neverThrows(check, wanted, world({ entries: { [role]: { groups: ['x'] } }, mapRoles: inMap }));
});
