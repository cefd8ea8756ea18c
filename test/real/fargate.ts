/**
 * Fargate as EKS does it: an admission webhook marks pods that match an ACTIVE profile when they are created, and a scheduler
 * gives each marked pod a node of its own.
 */
import { until } from './children.ts';
import type { KubeObject } from './kube.ts';
import { nodeObject } from './nodes.ts';
import type { Round, SimulatorParts } from './simulate.ts';
import type { Webhooks } from './webhooks.ts';

const SCHEDULER = 'fargate-scheduler';
const PROFILE_LABEL = 'eks.amazonaws.com/fargate-profile';
/** The name under which EKS registers its own webhook. */
const WEBHOOK = '0500-amazon-eks-fargate-mutation.amazonaws.com';
/** Where EKS looks for the outputs of logs, whenever a pod is created. */
const LOGGING = '/api/v1/namespaces/aws-observability/configmaps/aws-logging';

interface Profile {
  name: string;
  status: string;
  selectors: { namespace: string; labels?: Record<string, string> }[];
}

interface Pod extends KubeObject {
  spec: {
    schedulerName?: string;
    nodeName?: string;
    containers: { resources?: { requests?: { cpu?: string; memory?: string } } }[];
  };
  status?: { phase?: string };
}

/** The simulator of Fargate. */
export class Fargate implements Round {
  readonly #parts: SimulatorParts;
  readonly #webhooks: Webhooks;
  #registered = false;
  #next = 0;
  #asked = 0;

  constructor(parts: SimulatorParts, webhooks: Webhooks) {
    this.#parts = parts;
    this.#webhooks = webhooks;
  }

  /** Waits until new pods meet the webhook: an API server learns of it a moment after it is registered. */
  async ready(): Promise<void> {
    const { kube } = this.#parts;
    const asked = this.#asked;
    await until('the webhook of Fargate', async () => {
      if (!this.#registered) return false;
      const pod = {
        metadata: { generateName: 'fargate-webhook-' },
        spec: { containers: [{ name: 'none', image: 'none' }] },
      };
      await kube.create('/api/v1/namespaces/kube-public/pods?dryRun=All', { apiVersion: 'v1', kind: 'Pod', ...pod });
      return this.#asked > asked;
    });
  }

  async round(): Promise<void> {
    const { kube } = this.#parts;
    const profiles = await this.#profiles();
    // As on EKS, the webhook is there from the first profile on.
    if (profiles.length > 0 && !this.#registered) {
      await this.#webhooks.register(WEBHOOK, WEBHOOK, 'pods', '/mutate-pod', (pod, namespace) =>
        this.#admit(pod, namespace),
      );
      this.#registered = true;
    }
    if (!this.#registered) return;
    const [pods, nodes] = await Promise.all([
      kube.list<Pod>(`/api/v1/pods?labelSelector=${encodeURIComponent(PROFILE_LABEL)}`),
      kube.list('/api/v1/nodes?labelSelector=eks.amazonaws.com%2Fcompute-type%3Dfargate'),
    ]);
    const known = new Set(profiles.map((profile) => profile.name));
    for (const pod of pods) {
      // EKS deletes the pods that run through a profile together with it.
      if (!known.has(pod.metadata.labels?.[PROFILE_LABEL] ?? '')) {
        await kube.remove(`/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}`);
        continue;
      }
      const waiting = pod.spec.nodeName === undefined && pod.metadata.deletionTimestamp === undefined;
      if (pod.spec.schedulerName === SCHEDULER && waiting) await this.#run(pod);
    }
    const used = new Set(pods.map((pod) => pod.spec.nodeName));
    for (const node of nodes)
      if (!used.has(node.metadata.name)) await kube.remove(`/api/v1/nodes/${node.metadata.name}`);
  }

  async #profiles(): Promise<Profile[]> {
    return (await this.#parts.aws.admin<{ profiles: Profile[] }>('profiles')).profiles;
  }

  async #admit({ metadata }: KubeObject, namespace: string): Promise<object[]> {
    this.#asked += 1;
    const profile = (await this.#profiles()).find(
      (candidate) =>
        candidate.status === 'ACTIVE' && candidate.selectors.some((selector) => selects(selector, namespace, metadata)),
    );
    if (profile === undefined) return [];
    const logging = await this.#parts.kube.get(LOGGING);
    return [
      { op: 'add', path: '/spec/schedulerName', value: SCHEDULER },
      { op: 'add', path: '/metadata/labels', value: { ...metadata.labels, [PROFILE_LABEL]: profile.name } },
      {
        op: 'add',
        path: '/metadata/annotations',
        value: {
          ...metadata.annotations,
          Logging: logging === undefined ? 'LoggingDisabled: LOGGING_CONFIGMAP_NOT_FOUND' : 'LoggingEnabled',
        },
      },
    ];
  }

  /** A fresh node for one pod, then the binding that a scheduler makes. */
  async #run(pod: Pod): Promise<void> {
    const { kube, cluster } = this.#parts;
    this.#next += 1;
    const zone = `${cluster.region}${this.#next % 2 === 0 ? 'c' : 'a'}`;
    const ip = `10.0.${zone.endsWith('a') ? 80 : 112}.${10 + (this.#next % 240)}`;
    const name = `fargate-ip-${ip.replaceAll('.', '-')}.${cluster.region}.compute.internal`;
    const size = { cpu: '2', memory: '3910604Ki', pods: '1', 'ephemeral-storage': '30787492Ki' };
    await kube.create(
      '/api/v1/nodes',
      nodeObject({
        name,
        ip,
        // The only pod of a Fargate node has the address of the node; kwok gives a pod the address after the range's first.
        podCIDR: `${ip.replace(/\d+$/, (last) => String(Number(last) - 1))}/32`,
        providerID: `aws:///${zone}/${String(this.#next).padStart(10, '0')}-${(pod.metadata.uid ?? '').replaceAll('-', '')}/${name.split('.')[0]}`,
        zone,
        region: cluster.region,
        labels: { 'eks.amazonaws.com/compute-type': 'fargate' },
        taints: [{ key: 'eks.amazonaws.com/compute-type', value: 'fargate', effect: 'NoSchedule' }],
        capacity: size,
        allocatable: size,
      }),
    );
    const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}`;
    await kube.merge(path, { metadata: { annotations: { CapacityProvisioned: '0.25vCPU 0.5GB' } } });
    await kube.create(`${path}/binding`, {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name: pod.metadata.name, namespace: pod.metadata.namespace },
      target: { apiVersion: 'v1', kind: 'Node', name },
    });
  }
}

function selects(
  selector: { namespace: string; labels?: Record<string, string> },
  namespace: string,
  metadata: KubeObject['metadata'],
): boolean {
  const matches = (pattern: string, value: string) =>
    new RegExp(
      `^${pattern
        .replace(/[.+^$()|[\]{}\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
    ).test(value);
  if (!matches(selector.namespace, namespace)) return false;
  return Object.entries(selector.labels ?? {}).every(([key, value]) =>
    Object.entries(metadata.labels ?? {}).some(([own, text]) => matches(key, own) && matches(value, text)),
  );
}
