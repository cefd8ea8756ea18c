import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/eks-access.ts';
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
    ['aws-auth, asked for', { ...wanted, via: 'aws-auth' }, { mapRoles: inMap }],
  ])('with %s', (_, params, facts) => {
    expect(judge(check, params, world(facts))).toMatchObject({ verdict: 'pass' });
  });
});

describe('fails', () => {
  it.each<[string, Params, Facts, string]>([
    ['nobody mapped', wanted, {}, 'access.none'],
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

it('comes to a verdict on damaged evidence', () => {
  neverThrows(check, wanted, world({ entries: { [role]: { groups: ['x'] } }, mapRoles: inMap }));
});
