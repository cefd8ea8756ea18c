/**
 * What the AWS Load Balancer Controller does, as far as a lab shows it. For Ingresses: one load balancer for each group, listeners
 * by port, a target group for each backend, targets from ready endpoints or nodes, the address in the status, and the words of its
 * events. For Services it chooses a class by its webhook; what follows is of service-balancers.ts.
 *
 * It works only when the learner has installed it rightly: Deployment available, cluster name and role given.
 */
import { DescribeCertificateCommand, ListCertificatesCommand } from '@aws-sdk/client-acm';
import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import {
  type Action,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  DeleteListenerCommand,
  DeleteLoadBalancerCommand,
  DeleteRuleCommand,
  type RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AppAnswer } from './apps.ts';
import { type Asked, type Door, gateway } from './doors.ts';
import type { KubeObject } from './kube.ts';
import type { Round, SimulatorParts } from './simulate.ts';
import {
  balancerName,
  digest,
  isHealthy,
  type Service,
  type ServicePort,
  type TargetGroup,
  type TargetGroups,
} from './target-groups.ts';
import { Teller } from './telling.ts';
import type { Webhooks } from './webhooks.ts';

const PREFIX = 'alb.ingress.kubernetes.io/';
const KIND = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' };
/** The class that the controller's webhook gives to new Services of type LoadBalancer. */
export const NLB_CLASS = 'service.k8s.aws/nlb';

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

interface Deployment extends KubeObject {
  spec: { template: { spec: { serviceAccountName?: string; containers: { args?: string[]; command?: string[] }[] } } };
  status?: { availableReplicas?: number };
}

/** A Service behind a rule, with its share where there are several. */
interface Backend {
  service: Service;
  port: ServicePort;
  /** The resource that the controller tags its target group with: one for each Ingress, Service and port as written there. */
  key: string;
  weight: number;
  type: 'ip' | 'instance';
  /** Of the Ingress, where the Service has no annotation of its own. */
  health: string;
}

/** What a rule leads to. */
type Outcome =
  | { type: 'forward'; backends: Backend[] }
  | { type: 'redirect'; protocol: string; port: string; host: string; path: string; status: number }
  | { type: 'fixed'; status: number; contentType: string; body: string };

/** One rule of the listeners of some ports. */
interface Rule {
  ports: number[];
  host?: string;
  paths: string[];
  outcome: Outcome;
}

interface ListenerFacts {
  port: number;
  protocol: 'HTTP' | 'HTTPS';
  certificates: string[];
  /** Port that everything is redirected to. */
  redirect?: number;
}

interface Listener extends ListenerFacts {
  arn: string;
  rules: string;
  ruleArns: string[];
}

interface Group {
  name: string;
  arn: string;
  host: string;
  listeners: Map<number, Listener>;
  targets: Map<string, TargetGroup>;
  vpc: string;
  /** How often a backend has been chosen. */
  turns: number;
}

/** The simulator of the AWS Load Balancer Controller. */
export class LoadBalancerController implements Round {
  readonly #parts: SimulatorParts;
  readonly #targets: TargetGroups;
  readonly #webhooks: Webhooks;
  readonly #teller: Teller;
  readonly #groups = new Map<string, Group>();
  #isRegistered = false;

  constructor(parts: SimulatorParts, targets: TargetGroups, webhooks: Webhooks) {
    this.#parts = parts;
    this.#targets = targets;
    this.#webhooks = webhooks;
    this.#teller = new Teller(parts.kube, 'ingress');
  }

  /** The address and ARN of a group's load balancer, if there is one. */
  balancer(group: string): { host: string; arn: string } | undefined {
    const found = this.#groups.get(group);
    return found && { host: found.host, arn: found.arn };
  }

  async round(): Promise<void> {
    const { kube } = this.#parts;
    const controller = await this.state();
    if (controller === undefined) return;
    if (!this.#isRegistered) {
      await this.#webhooks.register(
        'aws-load-balancer-webhook',
        'mservice.elbv2.k8s.aws',
        'services',
        '/mutate-v1-service',
        (service) => this.#chooseClass(service),
      );
      this.#isRegistered = true;
    }
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
      if (!controller.hasRole) {
        for (const item of members) await this.#teller.tell(item, KIND, 'Warning', 'FailedDeployModel', NO_ROLE);
        continue;
      }
      await this.#reconcile(name, members);
    }
    for (const name of [...this.#groups.keys()]) if (!groups.has(name)) await this.#remove(name);
  }

  /** Whether the controller runs for this cluster, and whether it may do anything in AWS. */
  async state(): Promise<{ hasRole: boolean } | undefined> {
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
    return { hasRole: account?.metadata.annotations?.['eks.amazonaws.com/role-arn'] !== undefined };
  }

  async #chooseClass({ spec, metadata }: KubeObject & { spec?: Service['spec'] }): Promise<object[]> {
    const type = metadata.annotations?.['service.beta.kubernetes.io/aws-load-balancer-type'];
    if (spec?.type !== 'LoadBalancer' || spec.loadBalancerClass !== undefined || type !== undefined) return [];
    if ((await this.state()) === undefined) return [];
    return [{ op: 'add', path: '/spec/loadBalancerClass', value: NLB_CLASS }];
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
    const { kube, doors } = this.#parts;
    const rules: Rule[] = [];
    const facts = new Map<number, ListenerFacts>();
    for (const ingress of ingresses) {
      try {
        const own = await this.#listeners(ingress);
        for (const listener of own) {
          const known = facts.get(listener.port);
          const certificates = [...new Set([...(known?.certificates ?? []), ...listener.certificates])];
          facts.set(listener.port, { ...known, ...listener, certificates });
        }
        const ports = own.filter(({ redirect }) => redirect === undefined).map(({ port }) => port);
        rules.push(...(await this.#model(ingress, ports)));
      } catch (error) {
        if (!(error instanceof BuildError)) throw error;
        // One wrong Ingress holds its whole group up.
        await this.#teller.tell(ingress, KIND, 'Warning', 'FailedBuildModel', error.message);
        return;
      }
    }
    const first = ingresses[0];
    if (first === undefined) return;
    let group = this.#groups.get(name);
    if (group === undefined) {
      const scheme = annotation(first, 'scheme') === 'internet-facing' ? 'internet-facing' : 'internal';
      const role = scheme === 'internet-facing' ? 'kubernetes.io/role/elb' : 'kubernetes.io/role/internal-elb';
      const subnets = await subnetsOf(this.#parts, role);
      if (subnets.ids.length < 2) {
        const text = noSubnets(role);
        for (const ingress of ingresses) await this.#teller.tell(ingress, KIND, 'Warning', 'FailedBuildModel', text);
        return;
      }
      group = await this.#create(name, scheme, subnets);
      this.#groups.set(name, group);
    }
    await this.#deployTargets(group, name, rules);
    await this.#deployListeners(group, [...facts.values()], rules);
    await this.#dropTargets(group, rules);
    doors.set(group.host, await this.#door(group, rules));
    for (const ingress of ingresses) {
      if (ingress.status?.loadBalancer?.ingress?.[0]?.hostname !== group.host) {
        const ports = [...facts.keys()].map((port) => ({ port, protocol: 'TCP' }));
        const points = [{ hostname: group.host, ports }];
        await kube.merge(`${pathOf(ingress)}/status`, { status: { loadBalancer: { ingress: points } } });
      }
      await this.#teller.tell(ingress, KIND, 'Normal', 'SuccessfullyReconciled', 'Successfully reconciled');
    }
  }

  /** The listeners that an Ingress asks for. @throws BuildError when there is no certificate for HTTPS */
  async #listeners(ingress: Ingress): Promise<ListenerFacts[]> {
    const given = (annotation(ingress, 'certificate-arn') ?? '').split(',').filter((arn) => arn !== '');
    const wanted: Record<string, number>[] = JSON.parse(
      annotation(ingress, 'listen-ports') ?? (given.length > 0 ? '[{"HTTPS":443}]' : '[{"HTTP":80}]'),
    );
    const redirect = annotation(ingress, 'ssl-redirect');
    const found: ListenerFacts[] = [];
    for (const [protocol, port] of wanted.flatMap((entry) => Object.entries(entry))) {
      if (protocol === 'HTTPS') {
        const certificates = given.length > 0 ? given : await this.#discover(ingress);
        found.push({ port, protocol, certificates });
      } else {
        found.push({
          port,
          protocol: 'HTTP',
          certificates: [],
          ...(redirect !== undefined && { redirect: Number(redirect) }),
        });
      }
    }
    return found;
  }

  /** Issued certificates for the hosts of an Ingress, as the controller looks them up in ACM. */
  async #discover(ingress: Ingress): Promise<string[]> {
    const hosts = (ingress.spec.rules ?? []).flatMap(({ host }) => (host === undefined ? [] : [host]));
    const { CertificateSummaryList = [] } = await this.#parts.aws.acm.send(new ListCertificatesCommand({}));
    const at = `ingress: ${ingress.metadata.namespace}/${ingress.metadata.name}`;
    return hosts.map((host) => {
      const parent = host.replace(/^[^.]+/, '*');
      const found = CertificateSummaryList.find(({ DomainName }) => DomainName === host || DomainName === parent);
      if (found?.CertificateArn === undefined)
        throw new BuildError(`Failed build model due to ${at}: no certificate found for host: ${host}`);
      return found.CertificateArn;
    });
  }

  /** @throws BuildError worded as the controller words it */
  async #model(ingress: Ingress, ports: number[]): Promise<Rule[]> {
    const found: Rule[] = [];
    for (const rule of ingress.spec.rules ?? []) {
      for (const path of rule.http?.paths ?? []) {
        if (path.backend.service === undefined) continue;
        const outcome = await this.#outcome(ingress, path.backend.service);
        const paths = patterns(path.path ?? '/', path.pathType);
        found.push({ ports, paths, outcome, ...(rule.host !== undefined && { host: rule.host }) });
      }
    }
    const ref = ingress.spec.defaultBackend?.service;
    if (ref !== undefined) found.push({ ports, paths: ['/*'], outcome: await this.#outcome(ingress, ref) });
    return found;
  }

  async #outcome(ingress: Ingress, ref: ServiceRef): Promise<Outcome> {
    if (ref.port.name !== 'use-annotation') {
      return {
        type: 'forward',
        backends: [await this.#backend(ingress, ref.name, ref.port.name ?? ref.port.number, 1)],
      };
    }
    const written = annotation(ingress, `actions.${ref.name}`);
    if (written === undefined)
      throw new BuildError(
        `Failed build model due to ingress: ${ingress.metadata.namespace}/${ingress.metadata.name}: missing actions.${ref.name} configuration`,
      );
    const action: Written = JSON.parse(written);
    if (action.type === 'redirect') {
      const { Protocol, Port, Host, Path, StatusCode } = action.redirectConfig ?? {};
      return {
        type: 'redirect',
        protocol: Protocol ?? '#{protocol}',
        port: Port ?? '#{port}',
        host: Host ?? '#{host}',
        path: Path ?? '/#{path}',
        status: StatusCode === 'HTTP_302' ? 302 : 301,
      };
    }
    if (action.type === 'fixed-response') {
      const { statusCode = '200', contentType = 'text/plain', messageBody = '' } = action.fixedResponseConfig ?? {};
      return { type: 'fixed', status: Number(statusCode), contentType, body: messageBody };
    }
    const groups = action.forwardConfig?.targetGroups ?? [];
    const backends = await Promise.all(
      groups.map((group) => this.#backend(ingress, group.serviceName, group.servicePort, group.weight ?? 1)),
    );
    return { type: 'forward', backends };
  }

  async #backend(
    ingress: Ingress,
    name: string,
    portRef: number | string | undefined,
    weight: number,
  ): Promise<Backend> {
    const namespace = ingress.metadata.namespace ?? 'default';
    const at = `ingress: ${namespace}/${ingress.metadata.name}`;
    const service = await this.#parts.kube.get<Service>(`/api/v1/namespaces/${namespace}/services/${name}`);
    if (service === undefined) throw new BuildError(`Failed build model due to ${at}: Service "${name}" not found`);
    const port = service.spec.ports?.find((item) => item.port === Number(portRef) || item.name === portRef);
    if (port === undefined) {
      throw new BuildError(
        `Failed build model due to ${at}: unable to find port ${portRef} on service ${namespace}/${name}`,
      );
    }
    const type =
      (annotation(service, 'target-type') ?? annotation(ingress, 'target-type')) === 'ip' ? 'ip' : 'instance';
    if (type === 'instance' && service.spec.type !== 'NodePort' && service.spec.type !== 'LoadBalancer') {
      throw new BuildError(
        `Failed build model due to ${at}: service type must be either 'NodePort' or 'LoadBalancer' for target type 'instance'`,
      );
    }
    const key = `${namespace}/${ingress.metadata.name}-${name}:${portRef}`;
    return { service, port, key, weight, type, health: annotation(ingress, 'healthcheck-path') ?? '/' };
  }

  async #create(
    name: string,
    Scheme: 'internet-facing' | 'internal',
    { ids: Subnets, vpc }: { ids: string[]; vpc: string },
  ): Promise<Group> {
    const { aws } = this.#parts;
    const short = name.replace(/[^a-z0-9]/gi, '').slice(0, 17);
    const made = await aws.elb.send(
      new CreateLoadBalancerCommand({
        Name: `k8s-${short}-${digest(name)}`,
        Subnets,
        Scheme,
        Type: 'application',
        Tags: this.#tags(name, 'LoadBalancer'),
      }),
    );
    const balancer = made.LoadBalancers?.[0];
    const arn = balancer?.LoadBalancerArn ?? '';
    await aws.admin('balancer', { arn, set: { state: 'active' } });
    return { name, arn, host: balancer?.DNSName ?? '', listeners: new Map(), targets: new Map(), vpc, turns: 0 };
  }

  #tags(stack: string, resource: string): { Key: string; Value: string }[] {
    return [
      { Key: 'elbv2.k8s.aws/cluster', Value: this.#parts.cluster.name },
      { Key: 'ingress.k8s.aws/stack', Value: stack },
      { Key: 'ingress.k8s.aws/resource', Value: resource },
    ];
  }

  async #deployTargets(group: Group, stack: string, rules: readonly Rule[]): Promise<void> {
    for (const backend of backendsOf(rules).values()) {
      const { service, port, key, type } = backend;
      const { namespace = '', name } = service.metadata;
      const known = group.targets.get(key);
      const made = await this.#targets.sync(known, {
        name: balancerName(namespace, name, `${stack} ${key}`),
        service,
        port,
        type,
        more: {
          Protocol: 'HTTP',
          VpcId: group.vpc,
          HealthCheckPath: annotation(service, 'healthcheck-path') ?? backend.health,
          Matcher: { HttpCode: annotation(service, 'success-codes') ?? '200' },
          Tags: this.#tags(stack, key),
        },
      });
      group.targets.set(key, made);
    }
  }

  /** A target group can go only when no rule leads there any more. */
  async #dropTargets(group: Group, rules: readonly Rule[]): Promise<void> {
    const wanted = backendsOf(rules);
    for (const [key, target] of group.targets) {
      if (wanted.has(key)) continue;
      await this.#targets.remove(target);
      group.targets.delete(key);
    }
  }

  async #deployListeners(group: Group, facts: readonly ListenerFacts[], rules: readonly Rule[]): Promise<void> {
    const { aws } = this.#parts;
    for (const [port, { arn, ...known }] of group.listeners) {
      const wanted = facts.find((one) => one.port === port);
      if (wanted !== undefined && sameListener(wanted, known)) continue;
      await aws.elb.send(new DeleteListenerCommand({ ListenerArn: arn }));
      group.listeners.delete(port);
    }
    for (const wanted of facts) {
      let listener = group.listeners.get(wanted.port);
      if (listener === undefined) {
        const made = await aws.elb.send(
          new CreateListenerCommand({
            LoadBalancerArn: group.arn,
            Port: wanted.port,
            Protocol: wanted.protocol,
            DefaultActions: [defaultAction(wanted)],
            ...(wanted.protocol === 'HTTPS' && {
              Certificates: wanted.certificates.slice(0, 1).map((CertificateArn) => ({ CertificateArn })),
              SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
            }),
          }),
        );
        listener = { ...wanted, arn: made.Listeners?.[0]?.ListenerArn ?? '', rules: '', ruleArns: [] };
        group.listeners.set(wanted.port, listener);
      }
      const own = rules.filter((rule) => rule.ports.includes(wanted.port));
      await this.#deployRules(group, listener, own);
    }
  }

  async #deployRules(group: Group, listener: Listener, rules: readonly Rule[]): Promise<void> {
    const { aws } = this.#parts;
    const wanted = rules.map((rule) => ({ Conditions: conditionsOf(rule), Actions: [actionOf(group, rule.outcome)] }));
    const text = JSON.stringify(wanted);
    if (listener.rules === text) return;
    for (const RuleArn of listener.ruleArns.splice(0)) await aws.elb.send(new DeleteRuleCommand({ RuleArn }));
    for (const [index, rule] of wanted.entries()) {
      const made = await aws.elb.send(
        new CreateRuleCommand({ ListenerArn: listener.arn, Priority: index + 1, ...rule }),
      );
      listener.ruleArns.push(made.Rules?.[0]?.RuleArn ?? '');
    }
    listener.rules = text;
  }

  /** How the load balancer answers. */
  async #door(group: Group, rules: readonly Rule[]): Promise<Door> {
    const { apps } = this.#parts;
    const listeners = [...group.listeners.values()];
    const certificate: Record<number, string[]> = {};
    for (const { port, certificates } of listeners) {
      if (certificates[0] !== undefined) certificate[port] = await namesOf(this.#parts, certificates[0]);
    }
    const answer = (asked: Asked): AppAnswer | undefined => {
      const listener = group.listeners.get(asked.port);
      if (listener === undefined || (listener.protocol === 'HTTPS') !== asked.isTls) return undefined;
      if (listener.redirect !== undefined) {
        const port = listener.redirect === 443 ? '' : `:${listener.redirect}`;
        return { status: 301, body: '', headers: { location: `https://${asked.host}${port}${asked.url}` } };
      }
      const rule = rules.find(
        (candidate) =>
          candidate.ports.includes(asked.port) &&
          (candidate.host === undefined || like(candidate.host, asked.host)) &&
          candidate.paths.some((pattern) => like(pattern, asked.path)),
      );
      if (rule === undefined) return { status: 404, body: '' };
      const { outcome } = rule;
      if (outcome.type === 'fixed') return { status: outcome.status, type: outcome.contentType, body: outcome.body };
      if (outcome.type === 'redirect')
        return { status: outcome.status, body: '', headers: { location: target(outcome, asked) } };
      const backend = this.#choose(group, outcome.backends);
      const targets = backend && group.targets.get(backend.key);
      if (backend === undefined || targets === undefined || !isHealthy(targets))
        return gateway(503, 'Service Temporarily Unavailable');
      const { namespace = '', name } = backend.service.metadata;
      return apps.get(namespace, name, backend.port.port)?.(asked.url, asked.host) ?? gateway(502, 'Bad Gateway');
    };
    const hosts = rules.flatMap(({ host }) => (host === undefined ? [] : [host]));
    return { answer, hosts, certificate };
  }

  /** Backends in turn, each as often as its weight says. */
  #choose(group: Group, backends: readonly Backend[]): Backend | undefined {
    const all = backends.reduce((sum, { weight }) => sum + weight, 0);
    if (all === 0) return undefined;
    group.turns += 1;
    let place = group.turns % all;
    return backends.find(({ weight }) => {
      place -= weight;
      return place < 0;
    });
  }

  async #remove(name: string): Promise<void> {
    const { aws, doors } = this.#parts;
    const group = this.#groups.get(name);
    if (group === undefined) return;
    doors.set(group.host, undefined);
    this.#groups.delete(name);
    await aws.elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: group.arn }));
    for (const target of group.targets.values()) await this.#targets.remove(target);
  }
}

/** An action as it is written in an annotation. */
interface Written {
  type: 'forward' | 'redirect' | 'fixed-response';
  forwardConfig?: { targetGroups: { serviceName: string; servicePort: number | string; weight?: number }[] };
  redirectConfig?: { Protocol?: string; Port?: string; Host?: string; Path?: string; StatusCode?: string };
  fixedResponseConfig?: { statusCode?: string; contentType?: string; messageBody?: string };
}

const NO_ROLE =
  'Failed deploy model due to operation error Elastic Load Balancing v2: CreateLoadBalancer, https response error StatusCode: 403, api error AccessDenied: User is not authorized to perform: elasticloadbalancing:CreateLoadBalancer because no identity-based policy allows the elasticloadbalancing:CreateLoadBalancer action';

class BuildError extends Error {}

/** What the controller says when it finds no subnets for a load balancer. */
export function noSubnets(role: string): string {
  return `Failed build model due to couldn't auto-discover subnets: unable to resolve at least one subnet (0 match VPC and tags: [${role}])`;
}

/** One subnet in each zone with the tag, and the VPC. */
export async function subnetsOf(parts: SimulatorParts, role: string): Promise<{ ids: string[]; vpc: string }> {
  const answer = await parts.aws.ec2.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: 'tag-key', Values: [role] }] }),
  );
  const byZone = new Map((answer.Subnets ?? []).map((subnet) => [subnet.AvailabilityZone, subnet.SubnetId ?? '']));
  return { ids: [...byZone.values()], vpc: answer.Subnets?.[0]?.VpcId ?? '' };
}

/** The names in a certificate. */
export async function namesOf(parts: SimulatorParts, CertificateArn: string): Promise<string[]> {
  const { Certificate } = await parts.aws.acm.send(new DescribeCertificateCommand({ CertificateArn }));
  return Certificate?.SubjectAlternativeNames ?? [Certificate?.DomainName ?? ''];
}

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

function like(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`).test(text);
}

/** The backends of rules by key, each once. */
function backendsOf(rules: readonly Rule[]): Map<string, Backend> {
  const all = rules.flatMap(({ outcome }) => (outcome.type === 'forward' ? outcome.backends : []));
  return new Map(all.map((backend) => [backend.key, backend]));
}

function sameListener(a: ListenerFacts, b: ListenerFacts): boolean {
  const facts = ({ protocol, certificates, redirect }: ListenerFacts) =>
    JSON.stringify([protocol, certificates, redirect]);
  return facts(a) === facts(b);
}

function defaultAction({ redirect }: ListenerFacts): Action {
  if (redirect === undefined)
    return { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404', ContentType: 'text/plain' } };
  return { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: `${redirect}`, StatusCode: 'HTTP_301' } };
}

function conditionsOf({ host, paths }: Rule): RuleCondition[] {
  return [
    ...(host === undefined ? [] : [{ Field: 'host-header', HostHeaderConfig: { Values: [host] } }]),
    { Field: 'path-pattern', PathPatternConfig: { Values: paths } },
  ];
}

function actionOf(group: Group, outcome: Outcome): Action {
  if (outcome.type === 'fixed') {
    const FixedResponseConfig = {
      StatusCode: `${outcome.status}`,
      ContentType: outcome.contentType,
      MessageBody: outcome.body,
    };
    return { Type: 'fixed-response', FixedResponseConfig };
  }
  if (outcome.type === 'redirect') {
    const { protocol: Protocol, port: Port, host: Host, path: Path, status } = outcome;
    return {
      Type: 'redirect',
      RedirectConfig: { Protocol, Port, Host, Path, StatusCode: status === 302 ? 'HTTP_302' : 'HTTP_301' },
    };
  }
  const [only, ...more] = outcome.backends.map(({ key, weight }) => ({
    TargetGroupArn: group.targets.get(key)?.arn,
    Weight: weight,
  }));
  if (more.length === 0) return { Type: 'forward', TargetGroupArn: only?.TargetGroupArn };
  return { Type: 'forward', ForwardConfig: { TargetGroups: only === undefined ? [] : [only, ...more] } };
}

/** Where a redirect leads. */
function target(outcome: Extract<Outcome, { type: 'redirect' }>, asked: Asked): string {
  const protocol =
    outcome.protocol === '#{protocol}' ? (asked.isTls ? 'https' : 'http') : outcome.protocol.toLowerCase();
  const port = outcome.port === '#{port}' ? `${asked.port}` : outcome.port;
  const usual = (protocol === 'https' && port === '443') || (protocol === 'http' && port === '80');
  const path = outcome.path.replace('#{path}', asked.path.slice(1));
  return `${protocol}://${outcome.host.replace('#{host}', asked.host)}${usual ? '' : `:${port}`}${path}`;
}
