import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/k8s-karpenter.ts';
import type { CustomObject } from '../../checks/reads/read.ts';
import { early, recent } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, judgeSince, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

const provider = 'aws:///ap-northeast-2a/i-0abc1';
const condition = (type: string, status: string, more: object = {}) => ({
  type,
  status,
  reason: type,
  lastTransitionTime: early,
  observedGeneration: 1,
  ...more,
});
const allTrue = (...types: string[]) => types.map((type) => condition(type, 'True'));

interface Parts {
  name?: string;
  meta?: object;
  spec?: object;
  status?: object;
}

function object(name: string, parts: Parts, spec: object, status: object): CustomObject {
  return {
    metadata: { name: parts.name ?? name, generation: 1, creationTimestamp: early, ...parts.meta },
    spec: { ...spec, ...parts.spec },
    status: { ...status, ...parts.status },
  };
}

const ref = (name: string, group = 'karpenter.k8s.aws', kind = 'EC2NodeClass') => ({
  template: { spec: { nodeClassRef: { group, kind, name } } },
});
const pool = (parts: Parts = {}) =>
  object('default', parts, ref('default'), {
    conditions: [
      ...allTrue('ValidationSucceeded', 'NodeClassReady', 'Ready'),
      condition('NodeRegistrationHealthy', 'Unknown'),
    ],
  });
const nodeClass = (parts: Parts = {}) =>
  object(
    'default',
    parts,
    { role: 'KarpenterNodeRole' },
    {
      conditions: allTrue(
        'AMIsReady',
        'SubnetsReady',
        'SecurityGroupsReady',
        'InstanceProfileReady',
        'ValidationSucceeded',
        'Ready',
      ),
    },
  );
const claim = (parts: Parts = {}) =>
  object(
    'default-x7k2p',
    { ...parts, meta: { labels: { 'karpenter.sh/nodepool': 'default' }, ...parts.meta } },
    {},
    {
      providerID: provider,
      conditions: allTrue('Launched', 'Registered', 'Initialized', 'Ready'),
    },
  );
const notYet = (type: string, message: string, created = early): CustomObject =>
  claim({
    meta: { creationTimestamp: created },
    status: {
      conditions: [
        ...allTrue('Launched', 'Registered', 'Initialized').filter((one) => one.type !== type),
        condition(type, 'Unknown', { message }),
      ],
    },
  });
const builtIn = (name: string) => pool({ name, spec: ref('default', 'eks.amazonaws.com', 'NodeClass') });

interface World {
  pools?: CustomObject[];
  classes?: CustomObject[];
  auto?: CustomObject[];
  claims?: CustomObject[];
  /** State of the instance; null: there is none. */
  instance?: 'running' | 'terminated' | null;
  tags?: { Key: string; Value: string }[];
  node?: string;
}

function cluster({
  pools = [pool()],
  classes = [nodeClass()],
  auto,
  claims = [claim()],
  instance = 'running',
  tags = [],
  node = provider,
}: World = {}): Evidence {
  const one = { InstanceId: 'i-0abc1', State: { Name: instance ?? 'running' }, Tags: tags };
  return {
    custom: {
      'nodepools.karpenter.sh': pools,
      'ec2nodeclasses.karpenter.k8s.aws': classes,
      'nodeclaims.karpenter.sh': claims,
      ...(auto && { 'nodeclasses.eks.amazonaws.com': auto }),
    },
    kube: { Node: [{ metadata: { name: 'n1' }, spec: { providerID: node } }] },
    aws: {
      'ec2:DescribeInstances': ({ Filters = [] }) => ({
        Reservations:
          instance !== null && Filters.some(({ Values }) => Values?.includes('i-0abc1')) ? [{ Instances: [one] }] : [],
      }),
    },
  };
}

const launched = { launched: true };
const subnets = condition('SubnetsReady', 'False', {
  reason: 'SubnetsNotFound',
  message: 'SubnetSelector did not match any Subnets',
});
const dependent = condition('ValidationSucceeded', 'False', {
  reason: 'DependenciesNotReady',
  message: 'Waiting for Subnets',
});
const down = condition('Ready', 'False', { reason: 'UnhealthyDependents' });

describe('passes', () => {
  test.each([
    ['pool and class ready', {}, cluster({ claims: [] })],
    [
      'by name',
      { nodePool: ['x', 'default'] },
      cluster({ pools: [pool({ name: 'gpu', status: { conditions: [] } }), pool()] }),
    ],
    [
      'a ready one beside one that is not',
      {},
      cluster({ pools: [pool({ name: 'gpu', status: { conditions: [down] } }), pool()] }),
    ],
    [
      'registrations that went wrong before',
      {},
      cluster({
        pools: [pool({ status: { conditions: [...allTrue('Ready'), condition('NodeRegistrationHealthy', 'False')] } })],
      }),
    ],
    ['a node launched', launched, cluster()],
    [
      'Auto Mode where it counts',
      { builtIn: true, ...launched },
      cluster({ pools: [builtIn('default')], classes: [], auto: [nodeClass()] }),
    ],
    ['a claim that works beside one that does not', launched, cluster({ claims: [notYet('Launched', 'x'), claim()] })],
  ] satisfies [string, object, Evidence][])('%s', (_, params, evidence) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'pass', values: { pool: 'default' } });
  });
});

describe('fails', () => {
  test.each([
    ['not installed', {}, {}, 'object.unserved', {}],
    ['no pool', {}, cluster({ pools: [] }), 'karpenter.noPool', { builtIn: [] }],
    [
      'pools of Auto Mode alone',
      {},
      cluster({ pools: [builtIn('system'), builtIn('general-purpose')] }),
      'karpenter.noPool',
      { builtIn: ['system', 'general-purpose'] },
    ],
    [
      'a pool of one’s own on Auto Mode',
      { nodePool: 'default' },
      cluster({ pools: [builtIn('default')] }),
      'object.absent',
      {},
    ],
    ['of another name', { nodePool: 'gpu' }, cluster(), 'object.absent', {}],
    ['on its way out', {}, cluster({ pools: [pool({ meta: { deletionTimestamp: recent } })] }), 'karpenter.noPool', {}],
    [
      'no class',
      {},
      cluster({ classes: [nodeClass({ name: 'other' })] }),
      'karpenter.noClass',
      { class: 'default', seen: ['other'] },
    ],
    [
      'no subnets found',
      {},
      cluster({
        classes: [nodeClass({ status: { conditions: [dependent, subnets, down] } })],
        pools: [pool({ status: { conditions: [condition('NodeClassReady', 'False'), down] } })],
      }),
      'karpenter.notReady',
      { kind: 'EC2NodeClass', condition: 'SubnetsReady', message: 'SubnetSelector did not match any Subnets' },
    ],
    [
      'pool that is not valid',
      {},
      cluster({
        pools: [
          pool({ status: { conditions: [condition('ValidationSucceeded', 'False', { message: 'bad key' }), down] } }),
        ],
      }),
      'karpenter.notReady',
      { kind: 'NodePool', message: 'bad key' },
    ],
    [
      'not ready, and no more',
      {},
      cluster({ pools: [pool({ status: { conditions: [down] } })] }),
      'karpenter.notReady',
      { condition: 'Ready', message: 'UnhealthyDependents' },
    ],
    [
      'no conditions for long',
      {},
      cluster({ pools: [pool({ status: { conditions: [] } })] }),
      'karpenter.notReady',
      {},
    ],
    ['nothing launched', launched, cluster({ claims: [] }), 'karpenter.noClaim', {}],
    [
      'launched before the enrolment',
      launched,
      cluster({ claims: [claim({ meta: { creationTimestamp: '2026-11-20T00:00:00Z' } })] }),
      'karpenter.noClaim',
      {},
    ],
    [
      'launched for another pool',
      launched,
      cluster({ claims: [claim({ meta: { labels: { 'karpenter.sh/nodepool': 'gpu' } } })] }),
      'karpenter.noClaim',
      {},
    ],
    [
      'not launched for long',
      launched,
      cluster({ claims: [notYet('Launched', 'no subnets')] }),
      'karpenter.claim',
      { condition: 'Launched', message: 'no subnets' },
    ],
    [
      'not registered for long',
      launched,
      cluster({ claims: [notYet('Registered', 'Node not registered with cluster')] }),
      'karpenter.claim',
      { condition: 'Registered' },
    ],
    [
      'conditions missing',
      launched,
      cluster({ claims: [claim({ status: { conditions: [] } })] }),
      'karpenter.claim',
      { condition: 'Launched' },
    ],
    ['no such instance', launched, cluster({ instance: null }), 'karpenter.noInstance', { instance: 'i-0abc1' }],
    ['instance terminated', launched, cluster({ instance: 'terminated' }), 'karpenter.noInstance', {}],
    ['no node on it', launched, cluster({ node: 'aws:///ap-northeast-2a/i-0other' }), 'karpenter.noInstance', {}],
    [
      'instance of a node group',
      launched,
      cluster({ tags: [{ Key: 'aws:autoscaling:groupName', Value: 'eks-workers' }] }),
      'karpenter.inGroup',
      { group: 'eks-workers' },
    ],
  ] satisfies [string, object, Evidence, string, object][])('%s', (_, params, evidence, code, values) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'fail', code, values });
  });
});

test.each([
  [
    'has not looked at the pool',
    {},
    cluster({ pools: [pool({ meta: { creationTimestamp: recent }, status: { conditions: [] } })] }),
    'karpenter.notReady',
  ],
  [
    'has not looked at the change',
    {},
    cluster({ pools: [pool({ meta: { generation: 2, creationTimestamp: recent } })] }),
    'karpenter.notReady',
  ],
  ['launches a node', launched, cluster({ claims: [notYet('Launched', '', recent)] }), 'karpenter.claim'],
  ['waits for the node to join', launched, cluster({ claims: [notYet('Registered', '', recent)] }), 'karpenter.claim'],
])('is pending while it %s', (_, params, evidence, code) => {
  expect(judge(check, params, evidence)).toMatchObject({ verdict: 'pending', code, waitSeconds: 280 });
});

describe('since the enrolment', () => {
  const empty = cluster({ claims: [] });
  test.each([
    ['a node that was consolidated away', [empty, cluster(), empty], 'pass'],
    ['a node that never joined, gone', [empty, cluster({ claims: [notYet('Registered', '')] }), empty], 'fail'],
    ['nothing', [empty, empty], 'fail'],
    ['a pool that was deleted', [cluster(), cluster({ pools: [] })], 'fail'],
    ['not installed at first', [{}, cluster()], 'pass'],
  ] satisfies [string, [Evidence, ...Evidence[]], string][])('%s', (_, evidence, verdict) => {
    expect(judgeSince(check, launched, evidence)).toMatchObject({ verdict });
  });
});

test('asks for instances only where a launch is asked for', () => {
  const follows = (given: object) => check.follows(check.params.parse(given));
  expect(follows({})).toEqual([]);
  expect(follows(launched)).toEqual(['ec2:DescribeInstances']);
  expect(check.command(check.params.parse(launched), testContext)).toBe(
    'kubectl get nodepools,ec2nodeclasses,nodeclaims -o wide',
  );
});

test('every field that it looks at decides, but for some', () => {
  expect(
    survivorsOf(check, { ...launched, nodePool: 'default' }, cluster(), {
      'reasons, times and generations count only while it is not ready': /reason|lastTransitionTime|[gG]eneration/,
      'names of nodes and claims are free': /(nodes|claims)\.items\.\[\]\.metadata(\.name)? /,
      'tags tell only of Auto Scaling groups': /Tags /,
    }),
  ).toEqual([]);
});

test('comes to a verdict on damaged evidence', () => {
  neverThrows(check, launched, cluster());
  neverThrows(check, { ...launched, builtIn: true }, cluster({ claims: [notYet('Launched', 'x')] }));
});
