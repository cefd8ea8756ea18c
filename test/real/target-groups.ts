/** Target groups of the simulated load balancers: targets come, warm up, and go with the pods and nodes behind a Service. */
import { createHash } from 'node:crypto';
import {
  CreateTargetGroupCommand,
  type CreateTargetGroupCommandInput,
  DeleteTargetGroupCommand,
  DeregisterTargetsCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetState } from './aws.ts';
import { type EndpointSlice, endpointsOf } from './endpoints.ts';
import type { KubeObject } from './kube.ts';
import type { SimulatorParts } from './simulate.ts';

export interface ServicePort {
  name?: string;
  port: number;
  targetPort?: number | string;
  nodePort?: number;
  protocol?: string;
}

export interface Service extends KubeObject {
  spec: {
    type?: string;
    ports?: ServicePort[];
    loadBalancerClass?: string;
    externalTrafficPolicy?: string;
  };
  status?: { loadBalancer?: { ingress?: { hostname?: string }[] } };
}

interface Target {
  id: string;
  port: number;
}

/** A target group with what is known of its targets. */
export interface TargetGroup {
  arn: string;
  ids: Map<string, { port: number; since: number; state: string }>;
}

/** What a target group is to be. */
export interface TargetOrder {
  name: string;
  service: Service;
  port: ServicePort;
  type: 'ip' | 'instance';
  more: Partial<CreateTargetGroupCommandInput>;
}

export class TargetGroups {
  /** Milliseconds that a new target is `initial` before it is `healthy`. */
  warmUpMs = 1000;
  /** Health of a Service's targets that a test wants, by Service name: state and reason instead of healthy. */
  readonly health = new Map<
    string,
    { state: NonNullable<TargetState['state']>; reason: string; description?: string }
  >();
  readonly #parts: SimulatorParts;

  constructor(parts: SimulatorParts) {
    this.#parts = parts;
  }

  /** Makes a target group if there is none yet, and brings its targets and their health up to date. */
  async sync(known: TargetGroup | undefined, order: TargetOrder): Promise<TargetGroup> {
    const { aws } = this.#parts;
    const { service, port, type } = order;
    const ready = await this.endpoints(service, port);
    const wanted: Target[] =
      type === 'ip'
        ? ready.map(({ ip: id, port: to }) => ({ id, port: to }))
        : (await this.instances()).map((id) => ({ id, port: port.nodePort ?? 0 }));
    const group = known ?? (await this.#create(order, wanted[0]?.port ?? port.port));
    const TargetGroupArn = group.arn;
    const fresh = wanted.filter((item) => group.ids.get(item.id)?.port !== item.port);
    if (fresh.length > 0) {
      const Targets = fresh.map(({ id, port: to }) => ({ Id: id, Port: to }));
      await aws.elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
      for (const item of fresh) group.ids.set(item.id, { port: item.port, since: Date.now(), state: '' });
    }
    const gone = [...group.ids.keys()].filter((id) => !wanted.some((item) => item.id === id));
    if (gone.length > 0) {
      await aws.elb.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets: gone.map((Id) => ({ Id })) }));
      for (const id of gone) group.ids.delete(id);
    }
    const changes: TargetState[] = gone.map((id) => ({ id }));
    const override = this.health.get(service.metadata.name);
    for (const [id, target] of group.ids) {
      const state = this.#state(id, target.since, ready.length > 0, override);
      if (target.state !== state.state) changes.push(state);
      target.state = state.state ?? '';
    }
    if (changes.length > 0) await aws.setTargets(TargetGroupArn, changes);
    return group;
  }

  #state(id: string, since: number, isServed: boolean, override: Omit<TargetState, 'id'> | undefined): TargetState {
    if (override !== undefined) return { id, ...override };
    if (Date.now() - since < this.warmUpMs) {
      const description = 'Initial health checks in progress';
      return { id, state: 'initial', reason: 'Elb.InitialHealthChecking', description };
    }
    if (isServed) return { id, state: 'healthy' };
    return { id, state: 'unhealthy', reason: 'Target.FailedHealthChecks', description: 'Health checks failed' };
  }

  async remove(group: TargetGroup): Promise<void> {
    await this.#parts.aws.elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: group.arn })).catch(() => undefined);
  }

  /** Ready pods behind a port of a Service. */
  async endpoints(service: Service, port: ServicePort): Promise<{ ip: string; port: number }[]> {
    const { namespace, name } = service.metadata;
    const query = `labelSelector=${encodeURIComponent(`kubernetes.io/service-name=${name}`)}`;
    const slices = await this.#parts.kube.list<EndpointSlice>(
      `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?${query}`,
    );
    return endpointsOf(slices).filter((endpoint) => endpoint.name === (port.name ?? ''));
  }

  /** Ids of the EC2 instances that are nodes. */
  async instances(): Promise<string[]> {
    const nodes = await this.#parts.kube.list<KubeObject & { spec: { providerID?: string } }>('/api/v1/nodes');
    return nodes.flatMap((node) => /\/(i-[0-9a-f]+)$/.exec(node.spec.providerID ?? '')?.[1] ?? []);
  }

  async #create({ name, type, more }: TargetOrder, port: number): Promise<TargetGroup> {
    const order = { Name: name, Port: port, TargetType: type, ...more };
    const made = await this.#parts.aws.elb.send(new CreateTargetGroupCommand(order));
    return { arn: made.TargetGroups?.[0]?.TargetGroupArn ?? '', ids: new Map() };
  }
}

/** Whether a target group has a healthy target. */
export function isHealthy(group: TargetGroup): boolean {
  return [...group.ids.values()].some(({ state }) => state === 'healthy');
}

/** The name that the controller gives to what it makes for an object; AWS takes no hyphens side by side. */
export function balancerName(namespace: string, name: string, seed: string): string {
  const short = (text: string) => text.replace(/[^A-Za-z0-9]/g, '').slice(0, 8);
  return `k8s-${short(namespace)}-${short(name)}-${digest(seed)}`;
}

/** A short name for what has a long one. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}
