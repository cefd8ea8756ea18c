/**
 * What the AWS Load Balancer Controller does for Ingresses, as far as a lab shows it: one load balancer for each group, a target
 * group for each backend, targets from ready endpoints, the address in the status, and the words of its events.
 *
 * It works only when the learner has installed it rightly: Deployment available, cluster name and role given.
 */
import { createHash } from 'node:crypto';
import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeleteLoadBalancerCommand,
  DeleteRuleCommand,
  DeleteTargetGroupCommand,
  DeregisterTargetsCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Alb, Backend, IngressRule } from './alb.ts';
import type { TargetState } from './aws.ts';
import { KubeError, type KubeObject } from './kube.ts';
import type { Round, SimulatorParts } from './simulate.ts';

const PREFIX = 'alb.ingress.kubernetes.io/';

interface ServiceRef {
  name: string;
  port: { number?: number; name?: string };
}

interface Ingress extends KubeObject {
  spec: {
    ingressClassName?: string;
    rules?: {
      host?: string;
      http?: { paths: { path?: string; pathType: string; backend: { service?: ServiceRef } }[] };
    }[];
    defaultBackend?: { service?: ServiceRef };
  };
  status?: { loadBalancer?: { ingress?: { hostname?: string }[] } };
}

interface Service extends KubeObject {
  spec: { type?: string; ports?: { name?: string; port: number; targetPort?: number | string }[] };
}

interface EndpointSlice extends KubeObject {
  endpoints?: { addresses: string[]; conditions?: { ready?: boolean } }[];
  ports?: { name?: string; port?: number }[];
}

interface Deployment extends KubeObject {
  spec: { template: { spec: { serviceAccountName?: string; containers: { args?: string[]; command?: string[] }[] } } };
  status?: { availableReplicas?: number };
}

/** One path of an Ingress with what serves it. */
interface Model {
  rule: IngressRule;
  service: Service;
  port: number;
  /** See targetKey. */
  key: string;
}

interface Target {
  ip: string;
  port: number;
}

interface Group {
  name: string;
  arn: string;
  host: string;
  listener: string;
  /** Rule text that the listener has. */
  rules: string;
  ruleArns: string[];
  /** By the resource that the controller tags them with, see targetKey. */
  targets: Map<
    string,
    { arn: string; service: string; ids: Map<string, { port: number; since: number; state: string }> }
  >;
}

/** The simulator of the AWS Load Balancer Controller. */
export class LoadBalancerController implements Round {
  /** Milliseconds that a new target is `initial` before it is `healthy`. */
  warmUpMs = 1000;
  /** Health of a Service's targets that a test wants, by Service name: state and reason instead of healthy. */
  readonly health = new Map<
    string,
    { state: NonNullable<TargetState['state']>; reason: string; description?: string }
  >();
  readonly #parts: SimulatorParts;
  readonly #alb: Alb;
  readonly #groups = new Map<string, Group>();
  readonly #told = new Map<string, string>();

  constructor(parts: SimulatorParts, alb: Alb) {
    this.#parts = parts;
    this.#alb = alb;
  }

  /** The address and ARN of a group's load balancer, if there is one. */
  balancer(group: string): { host: string; arn: string } | undefined {
    const found = this.#groups.get(group);
    return found && { host: found.host, arn: found.arn };
  }

  async round(): Promise<void> {
    const { kube } = this.#parts;
    const controller = await this.#controller();
    if (controller === undefined) return;
    const [all, classes] = await Promise.all([
      kube.list<Ingress>('/apis/networking.k8s.io/v1/ingresses'),
      kube.list<KubeObject & { spec: { controller: string } }>('/apis/networking.k8s.io/v1/ingressclasses'),
    ]);
    const ours = new Set(
      classes.filter((item) => item.spec.controller === 'ingress.k8s.aws/alb').map((item) => item.metadata.name),
    );
    const mine = all.filter((item) =>
      item.spec.ingressClassName === undefined
        ? item.metadata.annotations?.['kubernetes.io/ingress.class'] === 'alb'
        : ours.has(item.spec.ingressClassName),
    );
    const groups = Map.groupBy(mine, groupOf);
    for (const [name, members] of groups) {
      if (!controller.role) {
        for (const item of members) await this.#tell(item, 'Warning', 'FailedDeployModel', NO_ROLE);
        continue;
      }
      await this.#reconcile(name, members);
    }
    for (const name of [...this.#groups.keys()]) if (!groups.has(name)) await this.#remove(name);
  }

  async #controller(): Promise<{ role: boolean } | undefined> {
    const { kube, cluster } = this.#parts;
    const found = await kube.get<Deployment>(
      '/apis/apps/v1/namespaces/kube-system/deployments/aws-load-balancer-controller',
    );
    if (found === undefined || (found.status?.availableReplicas ?? 0) < 1) return undefined;
    const spec = found.spec.template.spec;
    const args = spec.containers.flatMap((container) => [...(container.command ?? []), ...(container.args ?? [])]);
    if (!args.includes(`--cluster-name=${cluster.name}`)) return undefined;
    const account = await kube.get(
      `/api/v1/namespaces/kube-system/serviceaccounts/${spec.serviceAccountName ?? 'default'}`,
    );
    return { role: account?.metadata.annotations?.['eks.amazonaws.com/role-arn'] !== undefined };
  }

  async #reconcile(name: string, members: Ingress[]): Promise<void> {
    const { kube } = this.#parts;
    const finalizer = finalizerOf(members[0]);
    const leaving = members.filter((item) => item.metadata.deletionTimestamp !== undefined);
    const staying = members
      .filter((item) => item.metadata.deletionTimestamp === undefined)
      .sort((a, b) => order(a) - order(b) || a.metadata.name.localeCompare(b.metadata.name));
    for (const item of staying) {
      if (item.metadata.finalizers?.includes(finalizer) !== true) {
        await kube.merge(pathOf(item), { metadata: { finalizers: [...(item.metadata.finalizers ?? []), finalizer] } });
      }
    }
    if (staying.length === 0) await this.#remove(name);
    else await this.#deploy(name, staying);
    for (const item of leaving) {
      await kube.merge(pathOf(item), {
        metadata: { finalizers: (item.metadata.finalizers ?? []).filter((other) => other !== finalizer) },
      });
    }
  }

  async #deploy(name: string, ingresses: Ingress[]): Promise<void> {
    const { aws, kube } = this.#parts;
    const built: Model[] = [];
    for (const ingress of ingresses) {
      try {
        built.push(...(await this.#model(ingress)));
      } catch (error) {
        if (!(error instanceof BuildError)) throw error;
        // One wrong Ingress holds its whole group up.
        await this.#tell(ingress, 'Warning', 'FailedBuildModel', error.message);
        return;
      }
    }
    let group = this.#groups.get(name);
    if (group === undefined) {
      const first = ingresses[0];
      if (first === undefined) return;
      const subnets = await this.#subnets();
      if (subnets.length < 2) {
        const text =
          "Failed build model due to couldn't auto-discover subnets: unable to resolve at least one subnet (0 match VPC and tags: [kubernetes.io/role/elb])";
        for (const ingress of ingresses) await this.#tell(ingress, 'Warning', 'FailedBuildModel', text);
        return;
      }
      group = await this.#create(name, first, subnets);
      this.#groups.set(name, group);
    }
    const seen = new Set<string>();
    for (const item of built) {
      if (!seen.has(item.key)) await this.#targets(group, name, item.key, item.service, item.port);
      seen.add(item.key);
    }
    await this.#rules(
      group,
      built.map(({ rule, key }) => ({ ...rule, key })),
    );
    // A target group can go only when no rule leads there any more.
    for (const [key, target] of group.targets) {
      if (seen.has(key)) continue;
      await aws.elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: target.arn })).catch(() => undefined);
      group.targets.delete(key);
    }
    const host = group.host;
    const healthy = group.targets;
    this.#alb.set(host, {
      rules: built.map((item) => item.rule),
      healthy: (backend: Backend) =>
        [...healthy.values()].some(
          (target) =>
            target.service === `${backend.namespace}/${backend.service}` &&
            [...target.ids.values()].some((one) => one.state === 'healthy'),
        ),
    });
    for (const ingress of ingresses) {
      if (ingress.status?.loadBalancer?.ingress?.[0]?.hostname !== host) {
        const ports = [{ port: 80, protocol: 'TCP' }];
        await kube.merge(`${pathOf(ingress)}/status`, {
          status: { loadBalancer: { ingress: [{ hostname: host, ports }] } },
        });
      }
      await this.#tell(ingress, 'Normal', 'SuccessfullyReconciled', 'Successfully reconciled');
    }
  }

  /** @throws BuildError worded as the controller words it */
  async #model(ingress: Ingress): Promise<Model[]> {
    const { kube } = this.#parts;
    const namespace = ingress.metadata.namespace ?? 'default';
    const at = `ingress: ${namespace}/${ingress.metadata.name}`;
    const found: Model[] = [];
    for (const rule of ingress.spec.rules ?? []) {
      for (const path of rule.http?.paths ?? []) {
        const ref = path.backend.service;
        if (ref === undefined) continue;
        const service = await kube.get<Service>(`/api/v1/namespaces/${namespace}/services/${ref.name}`);
        if (service === undefined) {
          throw new BuildError(`Failed build model due to ${at}: Service "${ref.name}" not found`);
        }
        const port = service.spec.ports?.find(
          (item) => item.port === ref.port.number || (ref.port.name !== undefined && item.name === ref.port.name),
        );
        if (port === undefined) {
          throw new BuildError(
            `Failed build model due to ${at}: unable to find port ${ref.port.number ?? ref.port.name} on service ${namespace}/${ref.name}`,
          );
        }
        const ip = annotation(ingress, 'target-type') === 'ip' || annotation(service, 'target-type') === 'ip';
        if (!ip && service.spec.type !== 'NodePort' && service.spec.type !== 'LoadBalancer') {
          throw new BuildError(
            `Failed build model due to ${at}: service type must be either 'NodePort' or 'LoadBalancer' for target type 'instance'`,
          );
        }
        const made: IngressRule = {
          paths: patterns(path.path ?? '/', path.pathType),
          backend: { namespace, service: ref.name },
        };
        if (rule.host !== undefined) made.host = rule.host;
        const key = targetKey(ingress, made.backend, ref.port.name ?? port.port);
        found.push({ rule: made, service, port: port.port, key });
      }
    }
    return found;
  }

  async #subnets(): Promise<string[]> {
    const answer = await this.#parts.aws.ec2.send(
      new DescribeSubnetsCommand({ Filters: [{ Name: 'tag-key', Values: ['kubernetes.io/role/elb'] }] }),
    );
    const byZone = new Map((answer.Subnets ?? []).map((subnet) => [subnet.AvailabilityZone, subnet.SubnetId ?? '']));
    return [...byZone.values()];
  }

  async #create(name: string, ingress: Ingress, subnets: string[]): Promise<Group> {
    const { aws } = this.#parts;
    const Tags = this.#tags(name, 'LoadBalancer');
    const short = name.replace(/[^a-z0-9]/gi, '').slice(0, 19);
    const made = await aws.elb.send(
      new CreateLoadBalancerCommand({
        Name: `k8s-${short}-${digest(name)}`,
        Subnets: subnets,
        Scheme: annotation(ingress, 'scheme') === 'internet-facing' ? 'internet-facing' : 'internal',
        Type: 'application',
        Tags,
      }),
    );
    const balancer = made.LoadBalancers?.[0];
    const arn = balancer?.LoadBalancerArn ?? '';
    const listener = await aws.elb.send(
      new CreateListenerCommand({
        LoadBalancerArn: arn,
        Port: 80,
        Protocol: 'HTTP',
        DefaultActions: [
          { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404', ContentType: 'text/plain' } },
        ],
      }),
    );
    await aws.admin('balancer', { arn, set: { state: 'active' } });
    return {
      name,
      arn,
      host: balancer?.DNSName ?? '',
      listener: listener.Listeners?.[0]?.ListenerArn ?? '',
      rules: '',
      ruleArns: [],
      targets: new Map(),
    };
  }

  #tags(stack: string, resource: string): { Key: string; Value: string }[] {
    return [
      { Key: 'elbv2.k8s.aws/cluster', Value: this.#parts.cluster.name },
      { Key: 'ingress.k8s.aws/stack', Value: stack },
      { Key: 'ingress.k8s.aws/resource', Value: resource },
    ];
  }

  async #targets(group: Group, stack: string, key: string, service: Service, port: number): Promise<void> {
    const { aws } = this.#parts;
    const wanted = await this.#endpoints(service, port);
    let target = group.targets.get(key);
    if (target === undefined) {
      const vpc = await this.#vpc();
      const made = await aws.elb.send(
        new CreateTargetGroupCommand({
          Name: `k8s-${(service.metadata.namespace ?? '').slice(0, 8)}-${service.metadata.name.slice(0, 8)}-${digest(`${stack} ${key}`)}`,
          Protocol: 'HTTP',
          Port: wanted[0]?.port ?? port,
          VpcId: vpc,
          TargetType: 'ip',
          HealthCheckPath: annotation(service, 'healthcheck-path') ?? '/',
          Matcher: { HttpCode: annotation(service, 'success-codes') ?? '200' },
          Tags: this.#tags(stack, key),
        }),
      );
      target = {
        arn: made.TargetGroups?.[0]?.TargetGroupArn ?? '',
        service: `${service.metadata.namespace}/${service.metadata.name}`,
        ids: new Map(),
      };
      group.targets.set(key, target);
    }
    const TargetGroupArn = target.arn;
    const fresh = wanted.filter((item) => target.ids.get(item.ip)?.port !== item.port);
    if (fresh.length > 0) {
      await aws.elb.send(
        new RegisterTargetsCommand({
          TargetGroupArn,
          Targets: fresh.map(({ ip, port: to }) => ({ Id: ip, Port: to })),
        }),
      );
      for (const item of fresh) target.ids.set(item.ip, { port: item.port, since: Date.now(), state: '' });
    }
    const gone = [...target.ids.keys()].filter((ip) => !wanted.some((item) => item.ip === ip));
    if (gone.length > 0) {
      await aws.elb.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets: gone.map((Id) => ({ Id })) }));
      for (const ip of gone) target.ids.delete(ip);
    }
    const changes: TargetState[] = gone.map((id) => ({ id }));
    const override = this.health.get(service.metadata.name);
    for (const [id, known] of target.ids) {
      const young = Date.now() - known.since < this.warmUpMs;
      const state: TargetState =
        override !== undefined
          ? { id, ...override }
          : young
            ? {
                id,
                state: 'initial',
                reason: 'Elb.InitialHealthChecking',
                description: 'Initial health checks in progress',
              }
            : { id, state: 'healthy' };
      if (known.state !== state.state) changes.push(state);
      known.state = state.state ?? '';
    }
    if (changes.length > 0) await aws.setTargets(TargetGroupArn, changes);
  }

  async #endpoints(service: Service, port: number): Promise<Target[]> {
    const { kube } = this.#parts;
    const { namespace, name } = service.metadata;
    const query = `labelSelector=${encodeURIComponent(`kubernetes.io/service-name=${name}`)}`;
    const slices = await kube.list<EndpointSlice>(
      `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?${query}`,
    );
    const wanted = service.spec.ports?.find((item) => item.port === port);
    const found: Target[] = [];
    for (const slice of slices) {
      const to = slice.ports?.find((item) => (item.name ?? '') === (wanted?.name ?? ''))?.port;
      if (to === undefined) continue;
      for (const endpoint of slice.endpoints ?? []) {
        if (endpoint.conditions?.ready === true) for (const ip of endpoint.addresses) found.push({ ip, port: to });
      }
    }
    return found;
  }

  async #vpc(): Promise<string> {
    const answer = await this.#parts.aws.ec2.send(
      new DescribeSubnetsCommand({ Filters: [{ Name: 'tag-key', Values: ['kubernetes.io/role/elb'] }] }),
    );
    return answer.Subnets?.[0]?.VpcId ?? '';
  }

  async #rules(group: Group, rules: (IngressRule & { key: string })[]): Promise<void> {
    const { aws } = this.#parts;
    const targetOf = (rule: { key: string }) => group.targets.get(rule.key)?.arn;
    const text = JSON.stringify(rules.map((rule) => [rule, targetOf(rule)]));
    if (group.rules === text) return;
    for (const RuleArn of group.ruleArns.splice(0)) await aws.elb.send(new DeleteRuleCommand({ RuleArn }));
    let priority = 0;
    for (const rule of rules) {
      priority += 1;
      const made = await aws.elb.send(
        new CreateRuleCommand({
          ListenerArn: group.listener,
          Priority: priority,
          Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: rule.paths } }],
          Actions: [{ Type: 'forward', TargetGroupArn: targetOf(rule) }],
        }),
      );
      group.ruleArns.push(made.Rules?.[0]?.RuleArn ?? '');
    }
    group.rules = text;
  }

  async #remove(name: string): Promise<void> {
    const { aws } = this.#parts;
    const group = this.#groups.get(name);
    if (group === undefined) return;
    this.#alb.set(group.host, undefined);
    this.#groups.delete(name);
    await aws.elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: group.arn }));
    for (const target of group.targets.values()) {
      await aws.elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: target.arn })).catch(() => undefined);
    }
  }

  /** An Event of an Ingress, once for each change of what is to be said. */
  async #tell(ingress: Ingress, type: string, reason: string, message: string): Promise<void> {
    const key = `${ingress.metadata.uid}`;
    const text = `${reason} ${message} ${reason === 'SuccessfullyReconciled' ? ingress.metadata.generation : ''}`;
    if (this.#told.get(key) === text) return;
    this.#told.set(key, text);
    const { namespace, name, uid, resourceVersion } = ingress.metadata;
    const now = new Date().toISOString().replace(/\.\d+/, '');
    await this.#parts.kube
      .create(`/api/v1/namespaces/${namespace}/events`, {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: `${name}.${Date.now().toString(16)}${digest(text)}`, namespace },
        involvedObject: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name, namespace, uid, resourceVersion },
        type,
        reason,
        message,
        source: { component: 'ingress' },
        firstTimestamp: now,
        lastTimestamp: now,
        count: 1,
      })
      .catch((error: unknown) => {
        if (!(error instanceof KubeError)) throw error;
      });
  }
}

const NO_ROLE =
  'Failed deploy model due to operation error Elastic Load Balancing v2: CreateLoadBalancer, https response error StatusCode: 403, api error AccessDenied: User is not authorized to perform: elasticloadbalancing:CreateLoadBalancer because no identity-based policy allows the elasticloadbalancing:CreateLoadBalancer action';

class BuildError extends Error {}

function annotation(object: KubeObject, name: string): string | undefined {
  return object.metadata.annotations?.[PREFIX + name];
}

function groupOf(ingress: Ingress): string {
  return annotation(ingress, 'group.name') ?? `${ingress.metadata.namespace}/${ingress.metadata.name}`;
}

function finalizerOf(ingress: Ingress | undefined): string {
  const group = ingress && annotation(ingress, 'group.name');
  return group === undefined ? 'ingress.k8s.aws/resources' : `group.ingress.k8s.aws/${group}`;
}

function order(ingress: Ingress): number {
  return Number(annotation(ingress, 'group.order') ?? 0);
}

function pathOf(ingress: Ingress): string {
  return `/apis/networking.k8s.io/v1/namespaces/${ingress.metadata.namespace}/ingresses/${ingress.metadata.name}`;
}

/** Path conditions: a prefix is the path itself and what lies below it. */
function patterns(path: string, type: string): string[] {
  if (type !== 'Prefix') return [path];
  const base = path.replace(/\/$/, '');
  return base === '' ? ['/*'] : [base, `${base}/*`];
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}

/** The resource by which the controller knows a target group: one for each Ingress, Service and port as written there. */
function targetKey(ingress: Ingress, backend: Backend, port: number | string): string {
  return `${backend.namespace}/${ingress.metadata.name}-${backend.service}:${port}`;
}
