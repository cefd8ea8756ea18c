import { describe, expect, it, test } from 'vitest';
import check from '../../checks/catalog/eks-addon.ts';
import type { AwsOperations } from '../../checks/reads/operations.ts';
import { deployment, pod, podIn, replicaSet } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

type Params = Parameters<typeof judge<'eks.addon', (typeof check)['params']>>[1];
type Addon = NonNullable<AwsOperations['eks:DescribeAddon']['output']['addon']>;
type Cluster = NonNullable<AwsOperations['eks:DescribeCluster']['output']['cluster']>;

const ebs: Addon = {
  addonName: 'aws-ebs-csi-driver',
  clusterName: 'eks-demo',
  status: 'ACTIVE',
  addonVersion: 'v1.50.0-eksbuild.1',
  health: { issues: [] },
  createdAt: '2026-11-21T04:00:00Z',
  modifiedAt: '2026-11-21T04:03:00Z',
};
const noNodes = {
  code: 'InsufficientNumberOfReplicas',
  message: 'The add-on is unhealthy because it does not have the desired number of replicas.',
} as const;

/** A cluster with add-ons; the others are not installed. */
function world(addons: readonly Addon[], cluster: Cluster = {}, kube: Evidence['kube'] = {}): Evidence {
  return {
    kube: kube ?? {},
    aws: {
      'eks:DescribeCluster': { cluster: { name: 'eks-demo', status: 'ACTIVE', ...cluster } },
      'eks:DescribeAddon': ({ addonName, clusterName }) => {
        const addon = addons.find((one) => one.addonName === addonName && one.clusterName === clusterName);
        return addon && { addon };
      },
    },
  };
}

function verdict(params: Params, evidence: Evidence): string {
  const finding = judge(check, params, evidence);
  return finding.verdict === 'pass' ? 'pass' : `${finding.verdict} ${finding.code}`;
}

const name = 'aws-ebs-csi-driver';

test.each<[string, Params, Evidence, string]>([
  ['active', { name }, world([ebs]), 'pass'],
  ['any of the names', { name: ['aws-efs-csi-driver', name] }, world([ebs]), 'pass'],
  ['active, without a word of health', { name }, world([{ ...ebs, health: undefined }]), 'pass'],
  ['not installed', { name }, world([]), 'fail addon.absent'],
  ['another one installed', { name: 'vpc-cni' }, world([ebs]), 'fail addon.absent'],
  ['in another cluster', { name }, world([{ ...ebs, clusterName: 'other' }]), 'fail addon.absent'],
  ['no cluster', { name }, { aws: {} }, 'fail cluster.absent'],
  [
    'being created',
    { name },
    world([{ ...ebs, status: 'CREATING', modifiedAt: '2026-11-21T04:58:00Z' }]),
    'pending addon.creating',
  ],
  ['being created for long', { name }, world([{ ...ebs, status: 'CREATING' }]), 'fail addon.creating'],
  [
    'being updated',
    { name },
    world([{ ...ebs, status: 'UPDATING', modifiedAt: '2026-11-21T04:58:00Z' }]),
    'pending addon.creating',
  ],
  ['degraded', { name }, world([{ ...ebs, status: 'DEGRADED', health: { issues: [noNodes] } }]), 'fail addon.status'],
  [
    'failed',
    { name },
    world([{ ...ebs, status: 'CREATE_FAILED', health: { issues: [{ code: 'ConfigurationConflict' }] } }]),
    'fail addon.status',
  ],
  ['being deleted', { name }, world([{ ...ebs, status: 'DELETING' }]), 'fail addon.status'],
  ['active with an issue', { name }, world([{ ...ebs, health: { issues: [noNodes] } }]), 'fail addon.issues'],
])('%s', (_, params, evidence, right) => {
  expect(verdict(params, evidence)).toBe(right);
});

test('says code and message of what is wrong', () => {
  const finding = judge(check, { name }, world([{ ...ebs, status: 'DEGRADED', health: { issues: [noNodes, {}] } }]));
  expect(finding.values.issues).toEqual([`${noNodes.code}: ${noNodes.message}`, 'Other']);
});

describe('EKS Auto Mode', () => {
  const auto: Cluster = {
    computeConfig: { enabled: true },
    storageConfig: { blockStorage: { enabled: true } },
    kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true } },
  };
  it.each([name, 'vpc-cni', 'kube-proxy', 'coredns', 'eks-pod-identity-agent', 'aws-load-balancer-controller'])(
    'has %s built in',
    (addon) => {
      expect(judge(check, { name: addon }, world([], auto))).toMatchObject({
        verdict: 'pass',
        values: { by: 'EKS Auto Mode' },
      });
    },
  );
  it.each([
    ['metrics-server', auto],
    ['aws-efs-csi-driver', auto],
    [name, { ...auto, storageConfig: { blockStorage: { enabled: false } } }],
    ['vpc-cni', { ...auto, computeConfig: { enabled: false } }],
    ['aws-load-balancer-controller', { ...auto, kubernetesNetworkConfig: {} }],
  ])('has not %s where that part is off or unknown to it', (addon, cluster) => {
    expect(verdict({ name: addon }, world([], cluster))).toBe('fail addon.absent');
  });
  it('does not mind an add-on that finds no node', () => {
    expect(verdict({ name }, world([{ ...ebs, status: 'DEGRADED' }], auto))).toBe('pass');
  });
  it('has no configuration, unless the add-on is installed too', () => {
    const config = { enableNetworkPolicy: 'true' };
    expect(verdict({ name: 'vpc-cni', config }, world([], auto))).toBe('fail addon.builtIn');
    const cni = { ...ebs, addonName: 'vpc-cni', configurationValues: '{"enableNetworkPolicy":"true"}' };
    expect(verdict({ name: 'vpc-cni', config }, world([cni], auto))).toBe('pass');
  });
});

describe('configuration', () => {
  const config = { enableNetworkPolicy: 'true', 'env.ENABLE_PREFIX_DELEGATION': { exists: true } } as const;
  const cni = (configurationValues?: string): Addon => ({ ...ebs, addonName: 'vpc-cni', configurationValues });
  it.each<[string, string | undefined, string]>([
    ['JSON', '{"enableNetworkPolicy":"true","env":{"ENABLE_PREFIX_DELEGATION":"true"}}', 'pass'],
    ['a boolean for a text', '{"enableNetworkPolicy":true,"env":{"ENABLE_PREFIX_DELEGATION":"true"}}', 'pass'],
    ['YAML', 'enableNetworkPolicy: "true"\nenv:\n  ENABLE_PREFIX_DELEGATION: "true"\n', 'pass'],
    ['another value', '{"enableNetworkPolicy":"false","env":{}}', 'fail addon.config'],
    ['half of it', '{"enableNetworkPolicy":"true"}', 'fail addon.config'],
    ['none', undefined, 'fail addon.config'],
    ['an empty one', '', 'fail addon.config'],
    ['something else', '{"enableNetworkPolicy": ', 'fail addon.unreadable'],
    ['a text that refers to itself', 'a: &a [*a]\nenableNetworkPolicy: "true"', 'fail addon.config'],
    [
      'a text that grows without end',
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(30)}]\nc: [${'*b,'.repeat(30)}]`,
      'fail addon.unreadable',
    ],
    ['a text that is too long', `a: ${'x'.repeat(70_000)}`, 'fail addon.unreadable'],
  ])('%s', (_, values, right) => {
    expect(verdict({ name: 'vpc-cni', config }, world([cni(values)]))).toBe(right);
  });
});

describe('a workload instead of the add-on', () => {
  const orWorkload = { kind: 'Deployment' as const, ns: 'default', name: ['ebs-csi-controller', 'web'] };
  const ready = { Deployment: [deployment()], ReplicaSet: [replicaSet()], Pod: [pod({ owner: 'web-new' })] };
  it.each<[string, Evidence, string]>([
    ['is ready', world([], {}, ready), 'pass'],
    ['is not needed beside it', world([ebs], {}, {}), 'pass'],
    ['does not make up for a broken one', world([{ ...ebs, status: 'DEGRADED' }], {}, ready), 'fail addon.status'],
    ['is not there either', world([], {}, {}), 'fail addon.absent'],
    [
      'is of another namespace',
      world(
        [],
        {},
        { ...ready, Deployment: [{ ...deployment(), metadata: { ...deployment().metadata, namespace: 'other' } }] },
      ),
      'fail addon.absent',
    ],
    [
      'is not ready',
      world(
        [],
        {},
        {
          ...ready,
          Deployment: [deployment({ status: { readyReplicas: 0, availableReplicas: 0 } })],
          Pod: [
            podIn(
              { waiting: { reason: 'CrashLoopBackOff' } },
              { restartCount: 4, lastState: { terminated: { exitCode: 1 } } },
              { owner: 'web-new' },
            ),
          ],
        },
      ),
      'fail pod.crashLoop',
    ],
  ])('%s', (_, evidence, right) => {
    expect(verdict({ name, orWorkload }, evidence)).toBe(right);
  });
  it('cannot be asked for a configuration', () => {
    expect(check.params.safeParse({ name, orWorkload, config: { a: 1 } }).success).toBe(false);
  });
});

test('the command shows the add-on', () => {
  expect(check.command(check.params.parse({ name }), testContext)).toBe(
    'aws eks describe-addon --cluster-name eks-demo --region ap-northeast-2 --addon-name aws-ebs-csi-driver',
  );
});

test('every damaged field changes the verdict or has a reason', () => {
  const configured = { ...ebs, configurationValues: '{"a":1}' };
  expect(
    survivorsOf(check, { name, config: { a: 1 } }, world([configured]), {
      'the cluster tells of Auto Mode only': /^described\.cluster (emptied|retyped)/,
      'ages count only while something is on its way': /\.(createdAt|modifiedAt) /,
      'no issues and nothing said of issues are the same': /\.health(\.issues)? /,
    }),
  ).toEqual([]);
});

test('survives damaged evidence', () => {
  const orWorkload = { kind: 'Deployment' as const, ns: 'default', name: 'web' };
  const kube = { Deployment: [deployment()], ReplicaSet: [replicaSet()], Pod: [pod({ owner: 'web-new' })] };
  neverThrows(
    check,
    { name: 'vpc-cni', config: { a: 1 } },
    world([{ ...ebs, addonName: 'vpc-cni', configurationValues: '{"a":1}' }]),
  );
  neverThrows(check, { name, orWorkload }, world([], {}, kube));
});
