/** The variants of a step that a class chooses between; the moves of the lab do one of them. */
import { expect, test } from 'vitest';
import { grade } from '../../checks/grade.ts';
import { bindLab } from '../../checks/lab-file.ts';
import { findLab } from '../../checks/labs.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { answer, type Evidence, testContext } from '../checks/judge.ts';
import { deployment, early, pod, replicaSet } from '../rules/cluster.ts';
import { fakeReader, value } from './fakes.ts';

/** A DaemonSet on the one node. */
function agent(image: string, namespace = 'agents'): NonNullable<Evidence['kube']> {
  const daemonSet: KindTypes['DaemonSet'] = {
    metadata: { name: 'agent', namespace, uid: 'agent', generation: 1, creationTimestamp: early },
    spec: { template: { spec: { containers: [{ name: 'agent', image }] } } },
    status: { observedGeneration: 1, desiredNumberScheduled: 1, updatedNumberScheduled: 1 },
  };
  return { DaemonSet: [daemonSet], Pod: [pod({ name: 'agent-1', namespace, owner: 'agent' })] };
}

/** A Deployment with one ready pod. */
function server(name: string, namespace: string): NonNullable<Evidence['kube']> {
  const revision = replicaSet();
  return {
    Deployment: [deployment({ name, replicas: 1, meta: { namespace, uid: 'uid-web' } })],
    ReplicaSet: [{ ...revision, metadata: { ...revision.metadata, namespace } }],
    Pod: [pod({ name: `${name}-1`, namespace, owner: 'web-new' })],
  };
}

const node: KindTypes['Node'] = {
  metadata: { name: 'node-1', labels: { 'eks.amazonaws.com/nodegroup': 'workers' } },
  spec: { providerID: 'aws:///ap-northeast-2a/i-01' },
  status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: early }] },
};

function datadog(image: string, name: string, namespace: string): Evidence {
  const [agents, servers] = [agent(image, namespace), server(name, namespace)];
  return { kube: { ...agents, ...servers, Pod: [...(agents.Pod ?? []), ...(servers.Pod ?? [])] } };
}

function grafana(name: string, namespace: string, status = 200): Evidence {
  return {
    kube: {
      ...server(name, namespace),
      Service: [
        {
          metadata: { name, namespace, uid: name },
          spec: { selector: { app: 'web' }, ports: [{ name: 'web', port: 80, targetPort: 3000 }] },
        },
      ],
      EndpointSlice: [
        {
          metadata: { name: `${name}-x`, namespace, labels: { 'kubernetes.io/service-name': name } },
          ports: [{ name: 'web', port: 3000 }],
          endpoints: [
            {
              addresses: ['10.0.0.1'],
              conditions: { ready: true },
              targetRef: { kind: 'Pod', name: `${name}-1`, namespace, uid: `uid-${name}-1` },
            },
          ],
        },
      ],
    },
    proxied: {
      [`${namespace}/http:${name}:80/api/health`]: {
        outcome: 'answered',
        status,
        contentType: 'application/json',
        body: '{"database":"ok"}',
        truncated: false,
      },
    },
  };
}

/** What the step metrics-tool of eks-fundamentals comes to when the class looks at metrics with this tool. */
async function judged(tool: string, evidence: Evidence): Promise<string | undefined> {
  const lab = bindLab(findLab('eks-fundamentals'), { tool });
  const steps = lab.steps.flatMap((step) => (step.id === 'metrics-tool' ? [{ ...step, after: [] }] : []));
  const all = { ...evidence, kube: { ...evidence.kube, Node: [node] } };
  const { reader } = fakeReader((spec) => value(answer(spec, all)));
  const { cluster, now: at } = testContext;
  const report = await grade({ ...lab, steps }, { reader, cluster, from: 'replay', at });
  return report.steps[0]?.verdict;
}

const OWN = 'public.ecr.aws/datadog/agent:7.70.0';
const SIDE = 'public.ecr.aws/datadog/cluster-agent:7.70.0';
const WHATAP = 'public.ecr.aws/whatap/kube_agent:1.8.8';

test.each([
  ['datadog', 'by the operator', datadog(OWN, 'datadog-cluster-agent', 'datadog')],
  ['datadog', 'by its chart', datadog('gcr.io/datadoghq/agent:7', 'datadog-agent-cluster-agent', 'default')],
  ['datadog', 'of a newer registry', datadog('registry.datadoghq.com/agent:7', 'datadog-cluster-agent', 'datadog')],
  ['whatap', 'on every node', { kube: agent(WHATAP, 'whatap-monitoring') }],
  ['whatap', 'of the older manifest', { kube: agent('whatap/kube_mon', 'whatap-monitoring') }],
  ['grafana', 'by its chart', grafana('grafana', 'grafana')],
  ['grafana', 'with the stack of Prometheus', grafana('kube-prometheus-stack-grafana', 'prometheus')],
])('%s counts: %s', async (tool, _, evidence) => {
  expect(await judged(tool, evidence)).toBe('pass');
});

test.each([
  ['container-insights', 'nothing', {}],
  ['container-insights', 'another tool', grafana('grafana', 'grafana')],
  ['datadog', 'nothing', {}],
  ['datadog', 'the agents alone', { kube: agent(OWN) }],
  ['datadog', 'the cluster agent on every node', datadog(SIDE, 'datadog-cluster-agent', 'datadog')],
  ['datadog', 'another tool', { kube: agent(WHATAP) }],
  ['whatap', 'nothing', {}],
  ['whatap', 'another tool', datadog(OWN, 'datadog-cluster-agent', 'datadog')],
  ['grafana', 'nothing', {}],
  ['grafana', 'no health page', grafana('grafana', 'grafana', 503)],
  ['grafana', 'in another namespace', grafana('grafana', 'default')],
])('%s does not count: %s', async (tool, _, evidence) => {
  expect(await judged(tool, evidence)).toBe('fail');
});
