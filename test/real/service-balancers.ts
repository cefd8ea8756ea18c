/**
 * Load balancers of Services of type LoadBalancer. Those with the class of the AWS Load Balancer Controller get a Network Load
 * Balancer from it while it runs; the others get a Classic Load Balancer from the control plane, or, by annotation, an NLB.
 */
import {
  ConfigureHealthCheckCommand,
  CreateLoadBalancerCommand as CreateClassicCommand,
  DeleteLoadBalancerCommand as DeleteClassicCommand,
  DeregisterInstancesFromLoadBalancerCommand,
  RegisterInstancesWithLoadBalancerCommand,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  DeleteLoadBalancerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AppAnswer } from './apps.ts';
import type { Asked, Door } from './doors.ts';
import { type LoadBalancerController, NLB_CLASS, namesOf, noSubnets, subnetsOf } from './load-balancer-controller.ts';
import type { Round, SimulatorParts } from './simulate.ts';
import {
  balancerName,
  isHealthy,
  type Service,
  type ServicePort,
  type TargetGroup,
  type TargetGroups,
} from './target-groups.ts';
import { Teller } from './telling.ts';

const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer-';
const KIND = { apiVersion: 'v1', kind: 'Service' };

/** Who makes the load balancer of a Service, and of which kind. */
interface Maker {
  by: 'controller' | 'control plane';
  type: 'network' | 'classic';
  scheme: 'internet-facing' | 'internal';
  finalizer: string;
}

interface Balancer extends Maker {
  service: string;
  /** ARN, or name of a classic one. */
  id: string;
  host: string;
  targets: Map<number, TargetGroup>;
  /** Instances of a classic one. */
  instances: Set<string>;
  /** Whether instances of a classic one are in service. */
  isServed: boolean;
  ports: string;
  vpc: string;
}

export class ServiceBalancers implements Round {
  readonly #parts: SimulatorParts;
  readonly #targets: TargetGroups;
  readonly #controller: LoadBalancerController;
  readonly #byController: Teller;
  readonly #byControlPlane: Teller;
  readonly #balancers = new Map<string, Balancer>();

  constructor(parts: SimulatorParts, targets: TargetGroups, controller: LoadBalancerController) {
    this.#parts = parts;
    this.#targets = targets;
    this.#controller = controller;
    this.#byController = new Teller(parts.kube, 'service');
    this.#byControlPlane = new Teller(parts.kube, 'service-controller');
  }

  async round(): Promise<void> {
    const all = await this.#parts.kube.list<Service>('/api/v1/services');
    const controller = await this.#controller.state();
    const seen = new Set<string>();
    for (const service of all) {
      const key = service.metadata.uid ?? '';
      const known = this.#balancers.get(key);
      const maker = makerOf(service);
      // What the controller has made stays as it is while the controller is away.
      const isAway = (known ?? maker)?.by === 'controller' && controller?.hasRole !== true;
      const isWanted = maker !== undefined && service.metadata.deletionTimestamp === undefined;
      if (known !== undefined && (isWanted || isAway)) seen.add(key);
      if (isAway || (!isWanted && known === undefined)) continue;
      if (isWanted) {
        seen.add(key);
        await this.#ensure(service, maker, known);
      } else if (known !== undefined) {
        await this.#remove(key, known);
        await this.#release(service, known);
      }
    }
    for (const [key, known] of this.#balancers) if (!seen.has(key)) await this.#remove(key, known);
  }

  async #ensure(service: Service, maker: Maker, known: Balancer | undefined): Promise<void> {
    const { kube, doors } = this.#parts;
    const teller = maker.by === 'controller' ? this.#byController : this.#byControlPlane;
    await this.#finalize(service, maker.finalizer);
    const ports = JSON.stringify(service.spec.ports);
    let balancer = known;
    if (known !== undefined && (known.ports !== ports || known.scheme !== maker.scheme || known.type !== maker.type)) {
      await this.#remove(service.metadata.uid ?? '', known);
      balancer = undefined;
    }
    if (balancer === undefined) {
      const role = maker.scheme === 'internal' ? 'kubernetes.io/role/internal-elb' : 'kubernetes.io/role/elb';
      const subnets = await subnetsOf(this.#parts, role);
      if (subnets.ids.length === 0) {
        if (maker.by === 'controller') await teller.tell(service, KIND, 'Warning', 'FailedBuildModel', noSubnets(role));
        else {
          const message = `Error syncing load balancer: failed to ensure load balancer: could not find any suitable subnets for creating the ELB`;
          await teller.tell(service, KIND, 'Warning', 'SyncLoadBalancerFailed', message);
        }
        return;
      }
      if (maker.by === 'control plane')
        await teller.tell(service, KIND, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer');
      balancer = await (maker.type === 'classic'
        ? this.#makeClassic(service, maker, subnets.ids)
        : this.#makeNetwork(service, maker, subnets));
      balancer.ports = ports;
      this.#balancers.set(service.metadata.uid ?? '', balancer);
    }
    await (balancer.type === 'classic' ? this.#fillClassic(service, balancer) : this.#fillNetwork(service, balancer));
    doors.set(balancer.host, await this.#door(service, balancer));
    if (service.status?.loadBalancer?.ingress?.[0]?.hostname !== balancer.host) {
      const { namespace, name } = service.metadata;
      const points = [{ hostname: balancer.host }];
      const path = `/api/v1/namespaces/${namespace}/services/${name}/status`;
      await kube.merge(path, { status: { loadBalancer: { ingress: points } } });
    }
    if (maker.by === 'controller')
      await teller.tell(service, KIND, 'Normal', 'SuccessfullyReconciled', 'Successfully reconciled');
    else await teller.tell(service, KIND, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer');
  }

  async #finalize({ metadata }: Service, finalizer: string): Promise<void> {
    const finalizers = metadata.finalizers ?? [];
    if (finalizers.includes(finalizer)) return;
    const path = `/api/v1/namespaces/${metadata.namespace}/services/${metadata.name}`;
    await this.#parts.kube.merge(path, { metadata: { finalizers: [...finalizers, finalizer] } });
  }

  /** Lets a Service go, or forget its address when it has another type now. */
  async #release({ metadata }: Service, { finalizer }: Balancer): Promise<void> {
    const path = `/api/v1/namespaces/${metadata.namespace}/services/${metadata.name}`;
    await this.#parts.kube.merge(`${path}/status`, { status: { loadBalancer: null } });
    const finalizers = (metadata.finalizers ?? []).filter((other) => other !== finalizer);
    await this.#parts.kube.merge(path, { metadata: { finalizers } });
  }

  #tags(service: Service, maker: Maker, resource: string): { Key: string; Value: string }[] {
    const { name } = this.#parts.cluster;
    const full = `${service.metadata.namespace}/${service.metadata.name}`;
    return maker.by === 'controller'
      ? [
          { Key: 'elbv2.k8s.aws/cluster', Value: name },
          { Key: 'service.k8s.aws/stack', Value: full },
          { Key: 'service.k8s.aws/resource', Value: resource },
        ]
      : [
          { Key: `kubernetes.io/cluster/${name}`, Value: 'owned' },
          { Key: 'kubernetes.io/service-name', Value: full },
        ];
  }

  async #makeClassic(service: Service, maker: Maker, Subnets: string[]): Promise<Balancer> {
    const { aws } = this.#parts;
    const id = nameOf(service);
    const certificate = annotation(service, 'ssl-cert');
    const secured = (annotation(service, 'ssl-ports') ?? '*').split(',');
    const made = await aws.elbClassic.send(
      new CreateClassicCommand({
        LoadBalancerName: id,
        Subnets,
        ...(maker.scheme === 'internal' && { Scheme: 'internal' }),
        Listeners: (service.spec.ports ?? []).map((port) => {
          const isTls =
            certificate !== undefined && ['*', `${port.port}`, port.name].some((one) => secured.includes(`${one}`));
          return {
            Protocol: isTls ? 'SSL' : 'TCP',
            LoadBalancerPort: port.port,
            InstanceProtocol: 'TCP',
            InstancePort: port.nodePort ?? 0,
            ...(isTls && { SSLCertificateId: certificate }),
          };
        }),
        Tags: this.#tags(service, maker, ''),
      }),
    );
    const Target = `TCP:${service.spec.ports?.[0]?.nodePort ?? 0}`;
    const HealthCheck = { Target, Interval: 10, Timeout: 5, UnhealthyThreshold: 6, HealthyThreshold: 2 };
    await aws.elbClassic.send(new ConfigureHealthCheckCommand({ LoadBalancerName: id, HealthCheck }));
    return emptyBalancer(service, maker, id, made.DNSName ?? '');
  }

  async #fillClassic(service: Service, balancer: Balancer): Promise<void> {
    const { aws } = this.#parts;
    const LoadBalancerName = balancer.id;
    const wanted = new Set(await this.#targets.instances());
    const fresh = [...wanted].filter((id) => !balancer.instances.has(id)).map((InstanceId) => ({ InstanceId }));
    const gone = [...balancer.instances].filter((id) => !wanted.has(id)).map((InstanceId) => ({ InstanceId }));
    if (fresh.length > 0)
      await aws.elbClassic.send(new RegisterInstancesWithLoadBalancerCommand({ LoadBalancerName, Instances: fresh }));
    if (gone.length > 0)
      await aws.elbClassic.send(new DeregisterInstancesFromLoadBalancerCommand({ LoadBalancerName, Instances: gone }));
    const port = service.spec.ports?.[0];
    const override = this.#targets.health.get(service.metadata.name);
    const isServed =
      override === undefined
        ? port !== undefined && (await this.#targets.endpoints(service, port)).length > 0
        : override.state === 'healthy';
    if (isServed !== balancer.isServed || fresh.length > 0) {
      const state = isServed ? undefined : 'OutOfService';
      await aws.admin('instance-health', { balancer: balancer.id, instances: [...wanted], state: state ?? null });
    }
    balancer.instances = wanted;
    balancer.isServed = isServed;
  }

  async #makeNetwork(service: Service, maker: Maker, subnets: { ids: string[]; vpc: string }): Promise<Balancer> {
    const { aws } = this.#parts;
    const { namespace = '', name } = service.metadata;
    const Name = maker.by === 'controller' ? balancerName(namespace, name, `${namespace}/${name}`) : nameOf(service);
    const made = await aws.elb.send(
      new CreateLoadBalancerCommand({
        Name,
        Subnets: subnets.ids,
        Scheme: maker.scheme,
        Type: 'network',
        Tags: this.#tags(service, maker, 'LoadBalancer'),
      }),
    );
    const arn = made.LoadBalancers?.[0]?.LoadBalancerArn ?? '';
    await aws.admin('balancer', { arn, set: { state: 'active' } });
    const host = made.LoadBalancers?.[0]?.DNSName ?? '';
    const balancer = { ...emptyBalancer(service, maker, arn, host), vpc: subnets.vpc };
    await this.#fillNetwork(service, balancer);
    const certificate = annotation(service, 'ssl-cert');
    for (const port of service.spec.ports ?? []) {
      await aws.elb.send(
        new CreateListenerCommand({
          LoadBalancerArn: arn,
          Port: port.port,
          Protocol: certificate === undefined ? 'TCP' : 'TLS',
          ...(certificate !== undefined && { Certificates: [{ CertificateArn: certificate }] }),
          DefaultActions: [{ Type: 'forward', TargetGroupArn: balancer.targets.get(port.port)?.arn }],
        }),
      );
    }
    return balancer;
  }

  async #fillNetwork(service: Service, balancer: Balancer): Promise<void> {
    const { namespace = '', name } = service.metadata;
    const type = balancer.by === 'controller' && annotation(service, 'nlb-target-type') === 'ip' ? 'ip' : 'instance';
    for (const port of service.spec.ports ?? []) {
      const made = await this.#targets.sync(balancer.targets.get(port.port), {
        name: balancerName(namespace, name, `${namespace}/${name}:${port.port} nlb`),
        service,
        port,
        type,
        more: {
          Protocol: 'TCP',
          VpcId: balancer.vpc,
          Tags: this.#tags(service, balancer, `${namespace}/${name}:${port.port}`),
        },
      });
      balancer.targets.set(port.port, made);
    }
  }

  async #door(service: Service, balancer: Balancer): Promise<Door> {
    const { apps } = this.#parts;
    const { namespace = '', name } = service.metadata;
    const certificateArn = annotation(service, 'ssl-cert');
    const names = certificateArn === undefined ? undefined : await namesOf(this.#parts, certificateArn);
    const answer = (asked: Asked): AppAnswer | undefined => {
      const port = service.spec.ports?.find((candidate) => candidate.port === asked.port);
      if (port === undefined || !this.#isServed(balancer, port)) return undefined;
      return apps.get(namespace, name, port.port)?.(asked.url, asked.host);
    };
    const ports = (service.spec.ports ?? []).map(({ port }) => port);
    return { answer, ...(names && { certificate: Object.fromEntries(ports.map((port) => [port, names])) }) };
  }

  #isServed(balancer: Balancer, port: ServicePort): boolean {
    const targets = balancer.targets.get(port.port);
    return balancer.type === 'classic' ? balancer.isServed : targets !== undefined && isHealthy(targets);
  }

  async #remove(key: string, balancer: Balancer): Promise<void> {
    const { aws, doors } = this.#parts;
    this.#balancers.delete(key);
    doors.set(balancer.host, undefined);
    if (balancer.type === 'classic') {
      await aws.elbClassic.send(new DeleteClassicCommand({ LoadBalancerName: balancer.id }));
      return;
    }
    await aws.elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: balancer.id }));
    for (const target of balancer.targets.values()) await this.#targets.remove(target);
  }
}

function annotation(service: Service, name: string): string | undefined {
  return service.metadata.annotations?.[PREFIX + name];
}

function makerOf(service: Service): Maker | undefined {
  if (service.spec.type !== 'LoadBalancer') return undefined;
  const type = annotation(service, 'type');
  const isOfController = service.spec.loadBalancerClass === NLB_CLASS || type === 'external' || type === 'nlb-ip';
  if (isOfController) {
    const scheme = annotation(service, 'scheme') === 'internet-facing' ? 'internet-facing' : 'internal';
    return { by: 'controller', type: 'network', scheme, finalizer: 'service.k8s.aws/resources' };
  }
  // A class that nobody here knows is left to whoever does.
  if (service.spec.loadBalancerClass !== undefined) return undefined;
  const scheme = annotation(service, 'internal') === 'true' ? 'internal' : 'internet-facing';
  return {
    by: 'control plane',
    type: type === 'nlb' ? 'network' : 'classic',
    scheme,
    finalizer: 'service.kubernetes.io/load-balancer-cleanup',
  };
}

/** The name that the control plane gives to the load balancer of a Service. */
function nameOf({ metadata }: Service): string {
  return `a${(metadata.uid ?? '').replaceAll('-', '')}`.slice(0, 32);
}

function emptyBalancer(service: Service, maker: Maker, id: string, host: string): Balancer {
  return {
    ...maker,
    service: `${service.metadata.namespace}/${service.metadata.name}`,
    id,
    host,
    targets: new Map(),
    instances: new Set(),
    isServed: true,
    ports: '',
    vpc: '',
  };
}
