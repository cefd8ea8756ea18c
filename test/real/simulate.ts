/**
 * What controllers on the AWS side do for a cluster and cannot run here: kubelets of EC2 instances that join, the scheduler of
 * Fargate with its admission webhook, load balancers of Ingresses and Services, distributions, and load on applications.
 */
import type { Apps } from './apps.ts';
import type { AwsSide } from './aws.ts';
import { Distributions } from './distributions.ts';
import type { Doors } from './doors.ts';
import { Fargate } from './fargate.ts';
import type { Kube, KubeObject } from './kube.ts';
import { LoadBalancerController } from './load-balancer-controller.ts';
import { Nodes } from './nodes.ts';
import { ServiceBalancers } from './service-balancers.ts';
import { TargetGroups } from './target-groups.ts';
import { Webhooks } from './webhooks.ts';

/** What the simulators work on. */
export interface SimulatorParts {
  kube: Kube;
  aws: AwsSide;
  cluster: { name: string; region: string; account: string };
  /** Directory of keys and certificates. */
  pki: string;
  apps: Apps;
  doors: Doors;
}

/** A simulator does one round of its work each time it is asked. */
export interface Round {
  round(): Promise<void>;
}

/** All simulators of a world. They run in this process: a test that blocks it blocks them too. */
export class Simulators {
  /** Warm-up and health of targets of all load balancers. */
  readonly targets: TargetGroups;
  readonly balancers: LoadBalancerController;
  readonly fargate: Fargate;
  readonly nodes: Nodes;
  /** The last failure of each simulator, to look at when it does not do what it should. */
  readonly failures = new Map<string, unknown>();
  readonly #parts: SimulatorParts;
  readonly #services: ServiceBalancers;
  readonly #distributions: Distributions;
  readonly #webhooks: Webhooks;
  readonly #load = new Map<string, number>();
  readonly #stop = new AbortController();
  readonly #running: Promise<void>[] = [];
  #written = '';

  constructor(parts: SimulatorParts) {
    this.#parts = parts;
    this.#webhooks = new Webhooks(parts);
    this.targets = new TargetGroups(parts);
    this.balancers = new LoadBalancerController(parts, this.targets, this.#webhooks);
    this.#services = new ServiceBalancers(parts, this.targets, this.balancers);
    this.#distributions = new Distributions(parts);
    this.fargate = new Fargate(parts, this.#webhooks);
    this.nodes = new Nodes(parts);
  }

  /** Starts all of them. */
  async start(): Promise<void> {
    await this.#webhooks.listen();
    const rounds: Record<string, Round> = {
      'load balancers': this.balancers,
      'load balancers of Services': this.#services,
      distributions: this.#distributions,
      Fargate: this.fargate,
      nodes: this.nodes,
      load: { round: () => this.#writeLoad() },
    };
    for (const [name, round] of Object.entries(rounds)) this.#running.push(this.#repeat(name, round));
  }

  /**
   * Puts a load on an application: its pods (label `app`) share so much cpu from now on, however many they become.
   * @param millicores 0 takes the load away
   */
  load(app: string, millicores: number): void {
    if (millicores > 0) this.#load.set(app, millicores);
    else this.#load.delete(app);
  }

  /** Stops all of them and waits for what they are doing. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#running, this.#webhooks.close()]);
  }

  async #repeat(name: string, simulator: Round): Promise<void> {
    while (!this.#stop.signal.aborted) {
      // A simulator that meets a conflict or a server that is being stopped tries again, as a controller does.
      await simulator.round().catch((error: unknown) => this.failures.set(name, error));
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 300);
        this.#stop.signal.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Usage is a figure of each pod, so a fixed load is divided anew whenever the number of pods changes. */
  async #writeLoad(): Promise<void> {
    interface Pod extends KubeObject {
      status: { phase?: string; conditions?: { type: string; status: string }[] };
    }
    const shares: string[] = [];
    for (const [app, millicores] of this.#load) {
      const pods = await this.#parts.kube.list<Pod>(`/api/v1/pods?labelSelector=app%3D${app}`);
      const ready = pods.filter((pod) =>
        pod.status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True'),
      );
      const share = Math.max(1, Math.round(millicores / Math.max(1, ready.length)));
      shares.push(`"app" in pod.metadata.labels && pod.metadata.labels["app"] == "${app}" ? Quantity("${share}m") : `);
    }
    const expression = `${shares.join('')}Quantity("2m")`;
    if (expression === this.#written) return;
    const path = '/apis/kwok.x-k8s.io/v1alpha1/clusterresourceusages';
    const spec = { usages: [{ usage: { cpu: { expression }, memory: { value: '48Mi' } } }] };
    const object = {
      apiVersion: 'kwok.x-k8s.io/v1alpha1',
      kind: 'ClusterResourceUsage',
      metadata: { name: 'load' },
      spec,
    };
    if ((await this.#parts.kube.get(`${path}/load`)) === undefined) await this.#parts.kube.create(path, object);
    else await this.#parts.kube.merge(`${path}/load`, { spec });
    this.#written = expression;
  }
}
