/** Variants that a check can be asked for, each with what may be mistaken for it. */
import { describe, expect, test } from 'vitest';
import access from '../../checks/catalog/eks-access.ts';
import daemonSet from '../../checks/catalog/k8s-daemonset.ts';
import service from '../../checks/catalog/k8s-service.ts';
import workload from '../../checks/catalog/k8s-workload.ts';
import type { Finding } from '../../checks/verdict.ts';
import { deployment, early, pod, podIn, recent, service as serviceObject } from '../rules/cluster.ts';
import { type Evidence, judge } from './judge.ts';

const outcome = (finding: Finding) => (finding.verdict === 'pass' ? 'pass' : `${finding.verdict} ${finding.code}`);

describe('a ReplicaSet', () => {
  const asked = { kind: 'ReplicaSet', ns: 'default', name: 'web', readyAtLeast: 2 } as const;
  const { spec } = deployment();
  const set = (parts: { name?: string; meta?: object; spec?: object; status?: object } = {}) => ({
    metadata: { name: parts.name ?? 'web', namespace: 'default', uid: 'web', generation: 1, ...parts.meta },
    spec: { ...spec, ...parts.spec },
    status: { observedGeneration: 1, replicas: 2, readyReplicas: 2, availableReplicas: 2, ...parts.status },
  });
  const pods = ['web-1', 'web-2'].map((name) => pod({ name, owner: 'web' }));
  const unready = { readyReplicas: 1, availableReplicas: 1 };
  test.each<[string, Evidence, string]>([
    ['with its pods', { kube: { ReplicaSet: [set()], Pod: pods } }, 'pass'],
    ['a Deployment of that name', { kube: { Deployment: [deployment()], Pod: pods } }, 'fail object.absent'],
    [
      'one that a Deployment of that name made',
      { kube: { ReplicaSet: [set({ name: 'web-7d4b9' })], Pod: pods } },
      'fail object.misnamed',
    ],
    ['being deleted', { kube: { ReplicaSet: [set({ meta: { deletionTimestamp: recent } })] } }, 'fail object.absent'],
    [
      'scaled to zero',
      { kube: { ReplicaSet: [set({ spec: { replicas: 0 }, status: { replicas: 0 } })] } },
      'fail workload.zero',
    ],
    [
      'a pod that crashes',
      {
        kube: {
          ReplicaSet: [set({ status: unready })],
          Pod: [
            ...pods.slice(0, 1),
            podIn({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 2 }, { owner: 'web' }),
          ],
        },
      },
      'fail pod.crashLoop',
    ],
  ])('%s', (_, evidence, right) => {
    expect(outcome(judge(workload, asked, evidence))).toBe(right);
  });
});

describe('a Service', () => {
  const found = (spec: object): Evidence => ({ kube: { Service: [serviceObject({ spec })] } });
  const asked = (type: 'ClusterIP' | 'NodePort' | 'LoadBalancer') => ({ ns: 'default', name: 'web', type });
  const balanced = { type: 'LoadBalancer', ports: [{ port: 8080, targetPort: 80, nodePort: 30123 }] };
  test.each<[string, Finding, string]>([
    ['inside the cluster', judge(service, asked('ClusterIP'), found({ type: 'ClusterIP' })), 'pass'],
    [
      'inside the cluster: not one with node ports',
      judge(service, asked('ClusterIP'), found({ type: 'NodePort' })),
      'fail service.type',
    ],
    [
      'inside the cluster: not one with a load balancer',
      judge(service, asked('ClusterIP'), found(balanced)),
      'fail service.type',
    ],
    [
      'inside the cluster: not an alias',
      judge(service, asked('ClusterIP'), found({ type: 'ExternalName' })),
      'fail service.type',
    ],
    ['by node ports: not one inside the cluster', judge(service, asked('NodePort'), found({})), 'fail service.type'],
    [
      'by a load balancer: not one with node ports',
      judge(service, asked('LoadBalancer'), found({ type: 'NodePort' })),
      'fail service.type',
    ],
  ])('%s', (_, finding, right) => {
    expect(outcome(finding)).toBe(right);
  });
});

describe('an identity that is mapped', () => {
  const role = 'arn:aws:iam::123456789012:role/colleague';
  const inMap = `- rolearn: ${role}\n  username: colleague\n  groups: [read-only]\n`;
  const cluster = (
    entries: Record<string, string[]>,
    mapRoles?: string,
    authenticationMode: 'API' | 'API_AND_CONFIG_MAP' = 'API_AND_CONFIG_MAP',
  ): Evidence => ({
    kube: {
      ConfigMap: [
        { metadata: { name: 'aws-auth', namespace: 'kube-system' }, ...(mapRoles && { data: { mapRoles } }) },
      ],
    },
    aws: {
      'eks:DescribeCluster': { cluster: { name: 'eks-demo', accessConfig: { authenticationMode } } },
      'eks:ListAccessEntries': { accessEntries: Object.keys(entries) },
      'eks:DescribeAccessEntry': ({ principalArn = '' }) => {
        const kubernetesGroups = entries[principalArn];
        return kubernetesGroups && { accessEntry: { principalArn, type: 'STANDARD', kubernetesGroups } };
      },
    },
  });
  const ways = {
    entry: { groups: ['read-only'], via: 'entry' as const },
    map: { groups: ['read-only'], via: 'aws-auth' as const },
  };
  test.each<[string, Finding, string]>([
    ['by an entry', judge(access, ways.entry, cluster({ [role]: ['read-only'] })), 'pass'],
    ['by an entry: not by aws-auth', judge(access, ways.entry, cluster({}, inMap)), 'fail access.none'],
    [
      'by an entry: not one of another group',
      judge(access, ways.entry, cluster({ [role]: ['readers'] })),
      'fail access.none',
    ],
    ['by aws-auth', judge(access, ways.map, cluster({}, inMap)), 'pass'],
    ['by aws-auth: not by an entry', judge(access, ways.map, cluster({ [role]: ['read-only'] })), 'fail access.none'],
    [
      'by aws-auth: not where the cluster does not look at it',
      judge(access, ways.map, cluster({}, inMap, 'API')),
      'fail access.*',
    ],
    [
      'by aws-auth: not with another group',
      judge(access, ways.map, cluster({}, inMap.replace('only', 'all'))),
      'fail access.*',
    ],
    [
      'by aws-auth: not where it cannot be understood',
      judge(access, ways.map, cluster({}, '- rolearn: [')),
      'fail access.*',
    ],
  ])('%s', (_, finding, right) => {
    expect(outcome(finding)).toMatch(new RegExp(`^${right.replace('*', '')}`));
  });
});

describe.each([
  ['Fluent Bit', { imagePattern: 'fluent-?bit|fluentd' }, 'public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32'],
  ['Datadog', { imagePattern: 'datadog/agent' }, 'public.ecr.aws/datadog/agent:7'],
  [
    'an agent in a copy of its image',
    { imagePattern: 'datadog' },
    '123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/datadog-agent:7',
  ],
])('an agent of others: %s', (_, asked, image) => {
  const nodes = ['a', 'b'].map((name, at) => ({
    metadata: { name, labels: { 'eks.amazonaws.com/nodegroup': 'workers' } },
    spec: { providerID: `aws:///ap-northeast-2a/i-0${at}` },
    status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: early }] },
  }));
  const cluster = (its: string, on: readonly string[], meta: object = {}): Evidence => ({
    kube: {
      DaemonSet: [
        {
          metadata: {
            name: 'agent',
            namespace: 'agents',
            uid: 'agent',
            generation: 1,
            creationTimestamp: early,
            ...meta,
          },
          spec: { template: { spec: { containers: [{ name: 'agent', image: its }] } } } as never,
          status: { observedGeneration: 1, desiredNumberScheduled: 2, updatedNumberScheduled: 2 } as never,
        },
      ],
      Pod: on.map((node) => pod({ name: `agent-${node}`, namespace: 'agents', node, owner: 'agent' })),
      Node: nodes,
    },
  });
  test.each<[string, Finding, string]>([
    ['on every node', judge(daemonSet, asked, cluster(image, ['a', 'b'])), 'pass'],
    ['on some nodes', judge(daemonSet, asked, cluster(image, ['a'])), 'fail daemonset.nodes'],
    ['another agent', judge(daemonSet, asked, cluster('prom/node-exporter:v1', ['a', 'b'])), 'fail daemonset.image'],
    ['none', judge(daemonSet, asked, { kube: { Node: nodes } }), 'fail '],
    ['being removed', judge(daemonSet, asked, cluster(image, ['a', 'b'], { deletionTimestamp: recent })), 'fail '],
  ])('%s', (_, finding, right) => {
    expect(outcome(finding)).toMatch(new RegExp(`^${right}`));
  });
});
