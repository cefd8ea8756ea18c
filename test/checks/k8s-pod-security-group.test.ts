import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/k8s-pod-security-group.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import type { CustomObject } from '../../checks/reads/read.ts';
import { pendingPod, pod, recent } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

type Params = z.input<typeof check.params>;

const wanted: Params = { ns: 'shop', labels: { app: 'green' } };
const admitted: Params = { ...wanted, admits: 'rds' };

const policy = (parts: { name?: string; namespace?: string; created?: string; spec?: object } = {}): CustomObject => ({
  metadata: {
    name: parts.name ?? 'allow-rds',
    namespace: parts.namespace ?? 'shop',
    creationTimestamp: parts.created ?? '2026-11-21T04:00:00Z',
  },
  spec: { podSelector: { matchLabels: { app: 'green' } }, securityGroups: { groupIds: ['sg-pod'] }, ...parts.spec },
});
const annotated = (
  value:
    | string
    | undefined = '[{"eniId":"eni-1","ifAddress":"02:x","privateIp":"10.0.0.9","vlanId":1,"subnetCidr":"10.0.0.0/24"}]',
) => (value === undefined ? {} : { annotations: { 'vpc.amazonaws.com/pod-eni': value } });
const green = (
  parts: { name?: string; eni?: string | null; created?: string; ready?: boolean; account?: string } = {},
): KindTypes['Pod'] => {
  const base = pod({
    name: parts.name ?? 'green',
    namespace: 'shop',
    labels: { app: 'green' },
    ...(parts.created && { created: parts.created }),
    ready: parts.ready ?? true,
  });
  return {
    ...base,
    metadata: { ...base.metadata, ...(parts.eni === null ? {} : annotated(parts.eni)) },
    spec: {
      ...base.spec,
      containers: base.spec?.containers ?? [],
      ...(parts.account && { serviceAccountName: parts.account }),
    },
  };
};
const awsNode = (value?: string): KindTypes['DaemonSet'] => ({
  metadata: { name: 'aws-node', namespace: 'kube-system' },
  spec: {
    selector: {},
    template: {
      spec: { containers: [{ name: 'aws-node', env: value === undefined ? [] : [{ name: 'ENABLE_POD_ENI', value }] }] },
    },
  },
});
const group = (GroupId: string, more: object = {}) => ({
  GroupId,
  GroupName: `name-${GroupId}`,
  VpcId: 'vpc-1',
  Tags: [{ Key: 'Name', Value: `tag-${GroupId}` }],
  ...more,
});
const inbound = (source: string, port = 3306, IpProtocol = 'tcp') => ({
  IpPermissions: [
    {
      IpProtocol,
      ...(IpProtocol !== '-1' && { FromPort: port, ToPort: port }),
      UserIdGroupPairs: [{ GroupId: source }],
    },
  ],
});
const database = (groups: string[], port: number | undefined = 3306) => ({
  DBInstanceIdentifier: 'rds-shop',
  ...(port && { Endpoint: { Address: 'x', Port: port } }),
  VpcSecurityGroups: groups.map((VpcSecurityGroupId) => ({ VpcSecurityGroupId, Status: 'active' })),
});

interface World {
  policies?: CustomObject[] | null;
  pods?: KindTypes['Pod'][];
  accounts?: KindTypes['ServiceAccount'][];
  env?: string | null;
  settings?: string;
  groups?: object[];
  interfaces?: object[];
  databases?: object[];
  caches?: object[];
}

function world(facts: World = {}): Evidence {
  const { policies = [policy()], pods = [green()], accounts = [], env = 'true', settings } = facts;
  const { groups = [group('sg-pod'), group('sg-db', inbound('sg-pod'))] } = facts;
  const {
    interfaces = [{ NetworkInterfaceId: 'eni-1', Groups: [{ GroupId: 'sg-pod' }], Description: 'aws-k8s-branch-eni' }],
  } = facts;
  return {
    kube: { Pod: pods, ServiceAccount: accounts, DaemonSet: env === null ? [] : [awsNode(env)] },
    ...(policies && { custom: { 'securitygrouppolicies.vpcresources.k8s.aws': policies } }),
    aws: {
      'eks:DescribeCluster': { cluster: { name: 'eks-demo', resourcesVpcConfig: { vpcId: 'vpc-1' } } },
      ...(settings !== undefined && {
        'eks:DescribeAddon': {
          addon: { addonName: 'vpc-cni', configurationValues: settings, modifiedAt: recent },
        } as never,
      }),
      'ec2:DescribeSecurityGroups': ({ Filters = [] }) =>
        ({
          SecurityGroups: groups.filter((one) => Filters[0]?.Values?.includes(Reflect.get(one, 'GroupId'))),
        }) as never,
      'ec2:DescribeNetworkInterfaces': ({ Filters = [] }) =>
        ({
          NetworkInterfaces: interfaces.filter((one) =>
            Filters[0]?.Values?.includes(Reflect.get(one, 'NetworkInterfaceId')),
          ),
        }) as never,
      'rds:DescribeDBInstances': { DBInstances: facts.databases ?? [database(['sg-db'])] } as never,
      'elasticache:DescribeCacheClusters': { CacheClusters: facts.caches ?? [] } as never,
    },
  };
}

const account = (labels: Record<string, string>): KindTypes['ServiceAccount'] => ({
  metadata: { name: 'green', namespace: 'shop', labels },
});

describe('passes', () => {
  it.each<[string, Params, World]>([
    ['a pod with the group', wanted, {}],
    ['the group by id', { ...wanted, groups: 'sg-pod' }, {}],
    ['the group by name', { ...wanted, groups: ['POD_SG', 'name-sg-pod'] }, {}],
    ['the group by its Name tag', { ...wanted, groups: 'tag-sg-pod' }, {}],
    ['an empty selector', wanted, { policies: [policy({ spec: { podSelector: {} } })] }],
    [
      'a selector by ServiceAccount',
      wanted,
      {
        policies: [
          policy({ spec: { podSelector: undefined, serviceAccountSelector: { matchLabels: { db: 'yes' } } } }),
        ],
        accounts: [account({ db: 'yes' })],
        pods: [green({ account: 'green' })],
      },
    ],
    [
      'two groups on one interface',
      wanted,
      {
        policies: [policy({ spec: { securityGroups: { groupIds: ['sg-pod', 'sg-db'] } } })],
        interfaces: [{ NetworkInterfaceId: 'eni-1', Groups: [{ GroupId: 'sg-db' }, { GroupId: 'sg-pod' }] }],
      },
    ],
    ['one pod of two', wanted, { pods: [green({ name: 'old', eni: null }), green()] }],
    ['a database that admits the pods', admitted, {}],
    [
      'a database that admits them on all ports',
      admitted,
      { groups: [group('sg-pod'), group('sg-db', inbound('sg-pod', 0, '-1'))] },
    ],
    [
      'a cache that admits them',
      { ...wanted, admits: 'elasticache' },
      {
        databases: [],
        caches: [
          {
            CacheClusterId: 'c',
            SecurityGroups: [{ SecurityGroupId: 'sg-db' }],
            CacheNodes: [{ Endpoint: { Port: 3306 } }],
          },
        ],
      },
    ],
    [
      'either kind of database',
      { ...wanted, admits: 'database' },
      {
        databases: [],
        caches: [
          {
            CacheClusterId: 'c',
            SecurityGroups: [{ SecurityGroupId: 'sg-db' }],
            ConfigurationEndpoint: { Port: 3306 },
          },
        ],
      },
    ],
    [
      'one database of two',
      admitted,
      {
        databases: [database(['sg-other']), database(['sg-db'])],
        groups: [group('sg-pod'), group('sg-other'), group('sg-db', inbound('sg-pod'))],
      },
    ],
  ])('with %s', (_, params, facts) => {
    expect(judge(check, params, world(facts))).toMatchObject({ verdict: 'pass' });
  });
});

describe('does not pass', () => {
  const unschedulable = { ...pendingPod('0/3 nodes are available: 3 Insufficient vpc.amazonaws.com/pod-eni.') };
  it.each<[string, Params, World, string, string]>([
    ['where the API is not there', wanted, { policies: null }, 'fail', 'object.unserved'],
    ['without pods', wanted, { pods: [] }, 'fail', 'object.unlabelled'],
    ['with the switch off', wanted, { env: 'false' }, 'fail', 'podGroup.off'],
    ['without aws-node', wanted, { env: null }, 'fail', 'podGroup.off'],
    [
      'with the switch of the add-on on its way',
      wanted,
      { env: 'false', settings: '{"env":{"ENABLE_POD_ENI":"true"}}' },
      'pending',
      'policyEngine.rolling',
    ],
    [
      'with an add-on told something else',
      wanted,
      { env: 'false', settings: '{"enableNetworkPolicy":"true"}' },
      'fail',
      'podGroup.off',
    ],
    ['without policy', wanted, { policies: [] }, 'fail', 'podGroup.none'],
    [
      'with a policy of another namespace',
      wanted,
      { policies: [policy({ namespace: 'default' })] },
      'fail',
      'podGroup.none',
    ],
    [
      'with a policy for other pods',
      wanted,
      { policies: [policy({ spec: { podSelector: { matchLabels: { app: 'red' } } } })] },
      'fail',
      'podGroup.none',
    ],
    [
      'with a policy without selector',
      wanted,
      { policies: [policy({ spec: { podSelector: undefined } })] },
      'fail',
      'podGroup.none',
    ],
    [
      'with a policy without groups',
      wanted,
      { policies: [policy({ spec: { securityGroups: { groupIds: [] } } })] },
      'fail',
      'podGroup.none',
    ],
    [
      'with a policy without groups, but for one that is none',
      wanted,
      { policies: [policy({ spec: { securityGroups: { groupIds: [null] } } })] },
      'fail',
      'podGroup.none',
    ],
    [
      'with a policy of which only one selector fits',
      wanted,
      {
        policies: [policy({ spec: { serviceAccountSelector: { matchLabels: { db: 'yes' } } } })],
        accounts: [account({ db: 'no' })],
        pods: [green({ account: 'green' })],
      },
      'fail',
      'podGroup.none',
    ],
    ['with a group that is not there', wanted, { groups: [] }, 'fail', 'podGroup.noGroup'],
    [
      'with a placeholder for the group',
      wanted,
      { policies: [policy({ spec: { securityGroups: { groupIds: ['${POD_SG}'] } } })] },
      'fail',
      'podGroup.noGroup',
    ],
    [
      'with a group of another VPC',
      wanted,
      { groups: [group('sg-pod', { VpcId: 'vpc-2' })] },
      'fail',
      'podGroup.otherVpc',
    ],
    ['with another group', { ...wanted, groups: 'sg-x' }, {}, 'fail', 'podGroup.otherGroup'],
    [
      'on nodes without trunk',
      wanted,
      {
        pods: [
          {
            ...unschedulable,
            metadata: { ...unschedulable.metadata, name: 'green', namespace: 'shop', labels: { app: 'green' } },
          },
        ],
      },
      'fail',
      'podGroup.noTrunk',
    ],
    ['with a pod that is not ready', wanted, { pods: [green({ ready: false })] }, 'fail', 'pod.notReady'],
    [
      'with a pod that is older than the policy',
      wanted,
      { policies: [policy({ created: '2026-11-21T04:30:00Z' })], pods: [green({ eni: null })] },
      'fail',
      'podGroup.olderPod',
    ],
    ['with a pod without interface', wanted, { pods: [green({ eni: null })] }, 'fail', 'podGroup.noEni'],
    ['with an annotation that is no JSON', wanted, { pods: [green({ eni: 'eni-1' })] }, 'fail', 'podGroup.noEni'],
    ['with an interface that is gone', wanted, { interfaces: [] }, 'fail', 'podGroup.eniGone'],
    [
      'with an interface with the group of the node',
      wanted,
      { interfaces: [{ NetworkInterfaceId: 'eni-1', Groups: [{ GroupId: 'sg-node' }] }] },
      'fail',
      'podGroup.eniGroups',
    ],
    ['without database', admitted, { databases: [] }, 'fail', 'podGroup.noDatabase'],
    [
      'with a database of another VPC',
      admitted,
      { groups: [group('sg-pod'), group('sg-db', { ...inbound('sg-pod'), VpcId: 'vpc-2' })] },
      'fail',
      'podGroup.noDatabase',
    ],
    [
      'with a cache where a database was meant',
      admitted,
      { databases: [], caches: [{ CacheClusterId: 'c', SecurityGroups: [{ SecurityGroupId: 'sg-db' }] }] },
      'fail',
      'podGroup.noDatabase',
    ],
    [
      'with a database that admits another group',
      admitted,
      { groups: [group('sg-pod'), group('sg-db', inbound('sg-node'))] },
      'fail',
      'podGroup.notAdmitted',
    ],
    [
      'while the database has no port yet',
      admitted,
      { databases: [database(['sg-db'], 0)], groups: [group('sg-pod'), group('sg-db', inbound('sg-pod', 5432))] },
      'pending',
      'resource.moving',
    ],
    [
      'with a database that admits them on another port',
      admitted,
      { groups: [group('sg-pod'), group('sg-db', inbound('sg-pod', 5432))] },
      'fail',
      'podGroup.notAdmitted',
    ],
    [
      'with a database that admits them by UDP',
      admitted,
      { groups: [group('sg-pod'), group('sg-db', inbound('sg-pod', 3306, 'udp'))] },
      'fail',
      'podGroup.notAdmitted',
    ],
  ])('%s', (_, params, facts, verdict, code) => {
    expect(judge(check, params, world(facts))).toMatchObject({ verdict, code });
  });
});

it('comes to a verdict on damaged evidence', () => {
  neverThrows(check, { ...wanted, groups: 'sg-pod', admits: 'database' }, world({ settings: '{"env":{}}' }));
  neverThrows(check, wanted, world({ pods: [green({ ready: false })] }));
});
