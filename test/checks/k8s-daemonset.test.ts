import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/k8s-daemonset.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { early, pod, recent } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

const params = { ns: 'logging', name: ['fluentd-cloudwatch', 'fluent-bit'] };
type DaemonSet = KindTypes['DaemonSet'];
type Pod = KindTypes['Pod'];
type Node = KindTypes['Node'];

function node(
  name: string,
  parts: { labels?: object; spec?: object; ready?: string; at?: string; meta?: object } = {},
): Node {
  return {
    metadata: { name, labels: { 'eks.amazonaws.com/nodegroup': 'workers', ...parts.labels }, ...parts.meta },
    spec: { providerID: `aws:///ap-northeast-2a/i-0${name.replace(/\D/g, '')}`, ...parts.spec },
    status: { conditions: [{ type: 'Ready', status: parts.ready ?? 'True', lastTransitionTime: parts.at ?? early }] },
  };
}

function agent(
  parts: { name?: string; meta?: object; spec?: object; pod?: object; container?: object; status?: object } = {},
): DaemonSet {
  const { name = 'fluent-bit' } = parts;
  return {
    metadata: { name, namespace: 'logging', uid: name, generation: 1, creationTimestamp: early, ...parts.meta },
    spec: {
      template: {
        metadata: { labels: { 'k8s-app': name } },
        spec: {
          containers: [
            {
              name,
              image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32',
              env: [
                { name: 'AWS_REGION', valueFrom: { configMapKeyRef: { name: 'info', key: 'region' } } },
                { name: 'CLUSTER_NAME', value: 'eks-demo' },
              ],
              volumeMounts: [{ name: 'varlog', mountPath: '/var/log' }],
              ...parts.container,
            },
          ],
          volumes: [
            { name: 'varlog', hostPath: { path: '/var/log' } },
            { name: 'unused', hostPath: { path: '/var/lib/docker/' } },
          ],
          ...parts.pod,
        },
      },
      ...parts.spec,
    },
    status: { observedGeneration: 1, desiredNumberScheduled: 2, updatedNumberScheduled: 2, ...parts.status },
  };
}

function agentPod(on: string, parts: Parameters<typeof pod>[0] = {}, owner = 'fluent-bit'): Pod {
  return pod({ name: `${owner}-${on}`, namespace: 'logging', owner, node: on, ...parts });
}

const two = [node('n1'), node('n2')];
const both = [agentPod('n1'), agentPod('n2')];
const cluster = (Node: Node[], Pod: Pod[], ...DaemonSet: DaemonSet[]): Evidence => ({
  kube: { Node, Pod, DaemonSet: DaemonSet.length === 0 ? [agent()] : DaemonSet },
});
const fargate = node('fargate-1', { labels: { 'eks.amazonaws.com/compute-type': 'fargate' } });
const waiting = (name: string): Pod => ({
  ...agentPod('', { name, ready: false, phase: 'Pending', status: { phase: 'Pending' } }),
  spec: {
    containers: [],
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] }],
        },
      },
    },
  },
});

describe('passes', () => {
  test.each([
    ['a ready pod on each node', {}, cluster(two, both), 2],
    [
      'tainted nodes covered too',
      {},
      cluster([node('n1', { spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] } })], both),
      1,
    ],
    ['a cordoned node without one', {}, cluster([...two, node('n3', { spec: { unschedulable: true } })], both), 2],
    [
      'a NotReady node with a pod that is not ready',
      {},
      cluster([...two, node('n3', { ready: 'Unknown' })], [...both, agentPod('n3', { ready: false })]),
      2,
    ],
    ['a node on its way out', {}, cluster([...two, node('n3', { meta: { deletionTimestamp: recent } })], both), 2],
    [
      'a Fargate node where its pod is pending for ever',
      {},
      cluster([...two, fargate], [...both, waiting('fargate-1')]),
      2,
    ],
    [
      'a hybrid node',
      {},
      cluster([...two, node('h', { labels: { 'eks.amazonaws.com/compute-type': 'hybrid' } })], both),
      2,
    ],
    [
      'an Auto Mode node covered',
      {},
      cluster([node('n1', { labels: { 'eks.amazonaws.com/compute-type': 'auto' } })], both),
      1,
    ],
    [
      'one alternative of two',
      {},
      cluster(two, both, agent({ name: 'fluentd-cloudwatch', meta: { uid: 'other' } }), agent()),
      2,
    ],
    [
      'found by image in all namespaces',
      { ns: undefined, name: undefined, imagePattern: 'fluent-?bit|fluentd' },
      cluster(two, both),
      2,
    ],
    [
      'found by labels of its template',
      { name: undefined, labels: { 'k8s-app': 'fluent-bit' } },
      cluster(two, both),
      2,
    ],
    ['one of several namespaces', { ns: ['amazon-cloudwatch', 'logging'] }, cluster(two, both), 2],
    ['a mounted path of the node', { mounts: '/var/log' }, cluster(two, both), 2],
    ['a folder above the path', { mounts: '/var/log/containers' }, cluster(two, both), 2],
    [
      'the whole disk',
      { mounts: '/var/log' },
      cluster(two, both, agent({ pod: { volumes: [{ name: 'varlog', hostPath: { path: '/' } }] } })),
      2,
    ],
    ['a plain variable', { env: { CLUSTER_NAME: ['eks-demo', 'other'] } }, cluster(two, both), 2],
    ['one node of two if that is enough', { everyEc2Node: false }, cluster(two, [agentPod('n1')]), 1],
    [
      'pods of the same version after a rollback, whatever their generation',
      {},
      cluster(
        two,
        both.map((one) => ({ ...one, metadata: { ...one.metadata, labels: { 'pod-template-generation': '1' } } })),
        agent({ meta: { annotations: { 'deprecated.daemonset.template.generation': '3' } } }),
      ),
      2,
    ],
  ] satisfies [string, object, Evidence, number][])('%s', (_, more, evidence, nodes) => {
    expect(judge(check, { ...params, ...more }, evidence)).toMatchObject({
      verdict: 'pass',
      values: { name: 'fluent-bit', nodes },
    });
  });
});

describe('fails', () => {
  const old = (one: Pod) => ({ ...one, metadata: { ...one.metadata, labels: { 'pod-template-generation': '1' } } });
  test.each([
    ['not there', {}, { kube: { Node: two } }, 'object.absent', {}],
    [
      'in another namespace',
      {},
      cluster(two, both, agent({ meta: { namespace: 'kube-system' } })),
      'object.absent',
      {},
    ],
    ['of another name', { name: 'fluentbit' }, cluster(two, both), 'object.misnamed', { seen: ['fluent-bit'] }],
    ['on its way out', {}, cluster(two, both, agent({ meta: { deletionTimestamp: recent } })), 'object.absent', {}],
    [
      'no such image',
      { name: undefined, imagePattern: 'datadog' },
      cluster(two, both),
      'daemonset.image',
      { seen: ['fluent-bit (public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32)'] },
    ],
    [
      'no such labels',
      { name: undefined, labels: { app: 'x' } },
      cluster(two, both),
      'object.unlabelled',
      { seen: ['k8s-app=fluent-bit'] },
    ],
    ['path not mounted', { mounts: '/var/lib/docker' }, cluster(two, both), 'daemonset.mount', { seen: ['/var/log'] }],
    ['path that only begins the same', { mounts: '/var/logs' }, cluster(two, both), 'daemonset.mount', {}],
    [
      'variable with another value',
      { env: { CLUSTER_NAME: 'my-cluster' } },
      cluster(two, both),
      'daemonset.env',
      { seen: ['eks-demo'] },
    ],
    [
      'variable from elsewhere',
      { env: { AWS_REGION: 'ap-northeast-2' } },
      cluster(two, both),
      'daemonset.env',
      { seen: ['(configMapKeyRef)'] },
    ],
    [
      'variable that is not set',
      { env: { REGION: 'ap-northeast-2' } },
      cluster(two, both),
      'daemonset.env',
      { seen: [] },
    ],
    ['no nodes', {}, cluster([], both), 'nodes.few', {}],
    ['no Ready node', {}, cluster([node('n1', { ready: 'False' })], both), 'nodes.few', {}],
    ['Fargate alone', {}, cluster([fargate], [agentPod('fargate-1')]), 'nodes.few', {}],
    [
      'a node without a pod',
      {},
      cluster(two, [agentPod('n1')]),
      'daemonset.nodes',
      { missing: ['n2'], covered: 1, wanted: 2 },
    ],
    [
      'no pods at all',
      { everyEc2Node: false },
      cluster(two, []),
      'daemonset.nodes',
      { missing: ['n1', 'n2'], covered: 0 },
    ],
    [
      'a tainted node without a pod, named with its taint',
      {},
      cluster(
        [
          ...two,
          node('n3', {
            spec: {
              taints: [
                { key: 'dedicated', value: 'db', effect: 'NoSchedule' },
                { key: 'soft', effect: 'PreferNoSchedule' },
                { key: 'node.kubernetes.io/disk-pressure', effect: 'NoSchedule' },
                { key: 'known', value: 'a', effect: 'NoExecute' },
                { key: 'any', effect: 'NoSchedule' },
              ],
            },
          }),
        ],
        both,
        agent({
          pod: {
            tolerations: [
              { key: 'known', value: 'a' },
              { key: 'any', operator: 'Exists', effect: 'NoSchedule' },
            ],
          },
        }),
      ),
      'daemonset.nodes',
      { missing: ['n3 (dedicated=db:NoSchedule)'] },
    ],
    [
      'pods of another owner',
      {},
      cluster(two, [agentPod('n1'), agentPod('n2', {}, 'other')]),
      'daemonset.nodes',
      { missing: ['n2'] },
    ],
    [
      'pods of an earlier template while it rolls out',
      {},
      cluster(
        two,
        both.map(old),
        agent({
          meta: { annotations: { 'deprecated.daemonset.template.generation': '2' } },
          status: { updatedNumberScheduled: 0 },
        }),
      ),
      'daemonset.nodes',
      { missing: ['n1', 'n2'] },
    ],
    [
      'a pod that crashes',
      {},
      cluster(two, [
        agentPod('n1'),
        agentPod('n2', {
          ready: false,
          containerStatus: {
            ready: false,
            restartCount: 4,
            state: { waiting: { reason: 'CrashLoopBackOff' } },
            lastState: { terminated: { exitCode: 1 } },
          },
        }),
      ]),
      'pod.crashLoop',
      { pod: 'fluent-bit-n2' },
    ],
    ['a pod that no node may take', {}, cluster(two, [agentPod('n1'), waiting('n2')]), 'pod.starting', {}],
  ] satisfies [string, object, Evidence, string, object][])('%s', (_, more, evidence, code, values) => {
    expect(judge(check, { ...params, ...more }, evidence)).toMatchObject({ verdict: 'fail', code, values });
  });
});

describe('is pending', () => {
  const young = cluster([node('n1'), node('n2', { at: recent })], [agentPod('n1')]);
  test.each([
    ['while a new node gets its pod', young, 'daemonset.nodes', 40],
    ['while it is new itself', cluster(two, [], agent({ meta: { creationTimestamp: recent } })), 'daemonset.nodes', 40],
    [
      'until its controller has seen the change',
      cluster(two, both, agent({ meta: { generation: 2 } })),
      'workload.notObserved',
      10,
    ],
    [
      'after a crash of a container without a readiness probe',
      cluster(two, [
        agentPod('n1'),
        agentPod('n2', {
          containerStatus: {
            ready: true,
            restartCount: 3,
            state: { running: { startedAt: recent } },
            lastState: { terminated: { exitCode: 1 } },
          },
        }),
      ]),
      'pod.restarted',
      40,
    ],
  ] satisfies [string, Evidence, string, number][])('%s', (_, evidence, code, waitSeconds) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'pending', code, waitSeconds });
  });
});

test('OnDelete keeps pods of an earlier template', () => {
  const pods = both.map((one) => ({
    ...one,
    metadata: { ...one.metadata, labels: { 'pod-template-generation': '1' } },
  }));
  const kept = agent({
    meta: { annotations: { 'deprecated.daemonset.template.generation': '2' } },
    spec: { updateStrategy: { type: 'OnDelete' }, template: agent().spec?.template },
    status: { updatedNumberScheduled: 0 },
  });
  expect(judge(check, params, cluster(two, pods, kept))).toMatchObject({ verdict: 'pass' });
});

test('asks for more evidence only when a node is not covered, and where the DaemonSet is', () => {
  const seen = (pods: Pod[]) => ({
    daemonSets: { served: true, items: [agent()] },
    pods: { served: true, items: pods },
    nodes: { served: true, items: two },
  });
  const parsed = check.params.parse(params);
  const needed = (pods: Pod[]) => Object.values(check.followUp(parsed, seen(pods), testContext)).filter(Boolean);
  expect(needed(both)).toEqual([]);
  expect(needed([])).toContainEqual({ source: 'kube', verb: 'list', kind: 'Event', namespace: 'logging' });
});

test('names what it looks at in a command', () => {
  const command = (given: object) => check.command(check.params.parse(given), testContext);
  expect(command({ ns: 'logging', name: 'fluent-bit' })).toBe('kubectl describe daemonset fluent-bit -n logging');
  expect(command({ imagePattern: 'datadog' })).toBe('kubectl get daemonsets --all-namespaces -o wide');
  expect(check.params.safeParse({ ns: 'logging' }).success).toBe(false);
});

test('every field that it looks at decides, but for some', () => {
  expect(
    survivorsOf(
      check,
      {
        ...params,
        mounts: '/var/log',
        env: { CLUSTER_NAME: 'eks-demo' },
        labels: { 'k8s-app': 'fluent-bit' },
        imagePattern: 'fluent-bit',
      },
      cluster(two, both),
      {
        'a longer name still has the pattern': /\.image changed$/,
        'a controller that is ahead, or says nothing, has seen the newest specification':
          /observedGeneration changed|generation (deleted|null|emptied|retyped)/,
        'counters tell only whether old pods are being replaced': /NumberScheduled /,
        'taints and cordons are bad news; labels tell Fargate nodes apart':
          /nodes\.items\.\[\]\.(spec|metadata\.labels)/,
        'times count only while something is missing': /creationTimestamp/,
        'containers tell only of crashes': /containerStatuses/,
      },
    ),
  ).toEqual([]);
});

describe('comes to a verdict on damaged evidence', () => {
  const tainted = node('n3', { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } });
  test.each([
    ['of a covered cluster', { ...params, mounts: '/var/log', env: { CLUSTER_NAME: 'eks-demo' } }, cluster(two, both)],
    ['of a node without a pod', { imagePattern: 'fluent' }, cluster([...two, tainted], [...both, waiting('n3')])],
  ])('%s', (_, given, evidence) => {
    neverThrows(check, given, evidence);
  });
});
