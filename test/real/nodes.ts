/** Kubelets: every running EC2 instance of the cluster joins it as a Node once, and its Node goes when the instance is gone. */
import type { KubeObject } from './kube.ts';
import type { Round, SimulatorParts } from './simulate.ts';

interface Instance {
  id: string;
  zone: string;
  ip: string;
  dns: string;
  type: string;
  nodegroup: string | null;
}

const VERSION = 'v1.36.2-eks-3af4770';

/** Sizes of the instance types that labs use: cpu, memory in KiB, most pods. */
const SIZES: Record<string, [number, number, number]> = {
  't3.medium': [2, 3_943_300, 17],
  't3.large': [2, 7_990_640, 35],
  'm5.large': [2, 7_828_000, 29],
};

/** The simulator of kubelets on EC2 instances. */
export class Nodes implements Round {
  readonly #parts: SimulatorParts;
  readonly #joined = new Map<string, string>();
  #count = 0;

  constructor(parts: SimulatorParts) {
    this.#parts = parts;
  }

  async round(): Promise<void> {
    const { kube, aws } = this.#parts;
    const { instances } = await aws.admin<{ instances: Instance[] }>('instances');
    for (const instance of instances) {
      // A Node that somebody has deleted stays away, as with a kubelet that is not restarted.
      if (this.#joined.has(instance.id)) continue;
      await kube.create('/api/v1/nodes', this.#node(instance));
      this.#joined.set(instance.id, instance.dns);
    }
    const alive = new Set(instances.map((instance) => instance.id));
    for (const [id, name] of this.#joined) {
      if (alive.has(id)) continue;
      await kube.remove(`/api/v1/nodes/${name}`);
      this.#joined.delete(id);
    }
  }

  #node(instance: Instance): KubeObject & Record<string, unknown> {
    const { region, name: cluster } = this.#parts.cluster;
    const [cpu, memory, pods] = SIZES[instance.type] ?? [2, 3_943_300, 17];
    const usable = {
      cpu: `${cpu * 1000 - 70}m`,
      memory: `${memory - 575_488}Ki`,
      pods: String(pods),
      'ephemeral-storage': '18242267924',
    };
    const managed: Record<string, string> =
      instance.nodegroup === null
        ? { 'alpha.eksctl.io/cluster-name': cluster }
        : {
            'alpha.eksctl.io/cluster-name': cluster,
            'alpha.eksctl.io/nodegroup-name': instance.nodegroup,
            'eks.amazonaws.com/capacityType': 'ON_DEMAND',
            'eks.amazonaws.com/nodegroup': instance.nodegroup,
            'eks.amazonaws.com/nodegroup-image': 'ami-0a1b2c3d4e5f60718',
          };
    this.#count += 1;
    return nodeObject({
      name: instance.dns,
      ip: instance.ip,
      // Beyond the addresses of the instances, so that no pod shares one with a node.
      podCIDR: `10.0.${128 + (this.#count % 100)}.0/24`,
      providerID: `aws:///${instance.zone}/${instance.id}`,
      zone: instance.zone,
      region,
      labels: {
        ...managed,
        'node.kubernetes.io/instance-type': instance.type,
        'beta.kubernetes.io/instance-type': instance.type,
      },
      taints: [],
      capacity: { ...usable, cpu: String(cpu), memory: `${memory}Ki` },
      allocatable: usable,
    });
  }
}

/** What is told of a node of any kind. */
export interface NodeFacts {
  name: string;
  ip: string;
  podCIDR: string;
  providerID: string;
  zone: string;
  region: string;
  labels: Record<string, string>;
  taints: readonly object[];
  capacity: Record<string, string>;
  allocatable: Record<string, string>;
}

/** A Node as a kubelet of EKS registers it. */
export function nodeObject(facts: NodeFacts): KubeObject & Record<string, unknown> {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: facts.name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/os': 'linux',
        'kubernetes.io/hostname': facts.name,
        'topology.kubernetes.io/region': facts.region,
        'topology.kubernetes.io/zone': facts.zone,
        ...facts.labels,
      },
      // Where metrics-server finds the simulated kubelet's figures of this node.
      annotations: { 'metrics.k8s.io/resource-metrics-path': `/metrics/nodes/${facts.name}/metrics/resource` },
    },
    spec: { podCIDR: facts.podCIDR, podCIDRs: [facts.podCIDR], providerID: facts.providerID, taints: facts.taints },
    status: {
      addresses: [
        { type: 'InternalIP', address: facts.ip },
        { type: 'InternalDNS', address: facts.name },
        { type: 'Hostname', address: facts.name },
        // The simulated kubelet answers on the loopback address.
        { type: 'ExternalIP', address: '127.0.0.1' },
      ],
      capacity: facts.capacity,
      allocatable: facts.allocatable,
      nodeInfo: {
        architecture: 'amd64',
        bootID: '6c1d1f64-7f8e-4b0c-9a55-0f0f5a1c2d3e',
        containerRuntimeVersion: 'containerd://2.1.5',
        kernelVersion: '6.12.55-74.119.amzn2023.x86_64',
        kubeProxyVersion: VERSION,
        kubeletVersion: VERSION,
        machineID: 'ec2a1b2c3d4e5f60718293a4b5c6d7e8',
        operatingSystem: 'linux',
        osImage: 'Amazon Linux 2023.9.20261105',
        systemUUID: 'ec2a1b2c-3d4e-5f60-7182-93a4b5c6d7e8',
      },
    },
  };
}
