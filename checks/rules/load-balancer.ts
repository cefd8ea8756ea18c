/**
 * From the address in the status of an Ingress or Service to the load balancer of the account that has it.
 */
import type { AwsOperations } from '../reads/operations.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { balancerTrouble } from './balancer-trouble.ts';
import { type Exposed, exposedOf, type Listings, type Source } from './exposed.ts';
import { textOf } from './lenient.ts';
import { amount, each, latest, text } from './objects.ts';

type Output<O extends keyof AwsOperations> = AwsOperations[O]['output'] | undefined;

/** A load balancer of either API. */
interface LoadBalancer {
  /** Empty for a classic one, which has none. */
  arn: string;
  name: string;
  hostname: string;
  vpc: string;
  /** As the API of 2015 says it; classic ones are usable at once and say nothing. */
  state: string;
  scheme: string;
  /** application, network, gateway or classic. */
  type: string;
  createdAt: string;
  /** `HTTP:80`, only of classic ones (the newer API has a call of its own). */
  listeners: readonly string[];
  /** ARNs of certificates by port, only of classic ones. */
  certificates: readonly { port: number; arn: string }[];
}

/** An Ingress or Service with the load balancer behind it; one without a hostname where there is none. */
export interface Candidate {
  exposed: Exposed;
  balancer: LoadBalancer;
}

const none: LoadBalancer = {
  arn: '',
  name: '',
  hostname: '',
  vpc: '',
  state: '',
  scheme: '',
  type: '',
  createdAt: '',
  listeners: [],
  certificates: [],
};

/** The objects that a lab names, each with its load balancer; with a frontend NLB an Ingress carries two hostnames. */
export function candidatesOf(from: Source, seen: Listings & Balancers): Candidate[] {
  return exposedOf(from, seen).map((exposed) => withBalancer(exposed, seen));
}

/** What both APIs list. */
export interface Balancers {
  balancers?: Output<'elasticloadbalancing:DescribeLoadBalancers'>;
  classic?: Output<'elasticloadbalancing:DescribeLoadBalancers@classic'>;
}

/** An object with the load balancer that has one of its host names. */
export function withBalancer(exposed: Exposed, { balancers, classic }: Balancers): Candidate {
  const found = loadBalancersOf(balancers, classic).filter(({ hostname }) => exposed.hostnames.includes(hostname));
  return { exposed, balancer: found.find((balancer) => balancer.type === 'application') ?? found[0] ?? none };
}

/** The load balancers that both APIs list; neither lists those of the other. */
function loadBalancersOf(
  v2: Output<'elasticloadbalancing:DescribeLoadBalancers'>,
  classic: Output<'elasticloadbalancing:DescribeLoadBalancers@classic'>,
): LoadBalancer[] {
  return [
    ...each(v2?.LoadBalancers).map((balancer) => ({
      arn: textOf(balancer.LoadBalancerArn),
      name: textOf(balancer.LoadBalancerName),
      hostname: textOf(balancer.DNSName).toLowerCase(),
      vpc: textOf(balancer.VpcId),
      state: textOf(balancer.State?.Code),
      scheme: textOf(balancer.Scheme),
      type: textOf(balancer.Type),
      createdAt: textOf(balancer.CreatedTime),
      listeners: [],
      certificates: [],
    })),
    ...each(classic?.LoadBalancerDescriptions).map((balancer) => ({
      arn: '',
      name: textOf(balancer.LoadBalancerName),
      hostname: textOf(balancer.DNSName).toLowerCase(),
      vpc: textOf(balancer.VPCId),
      state: 'active',
      scheme: textOf(balancer.Scheme),
      type: 'classic',
      createdAt: textOf(balancer.CreatedTime),
      listeners: each(balancer.ListenerDescriptions).map(
        ({ Listener }) => `${textOf(Listener?.Protocol)}:${text(Listener?.LoadBalancerPort)}`,
      ),
      certificates: each(balancer.ListenerDescriptions).map(({ Listener }) => ({
        port: amount(Listener?.LoadBalancerPort),
        arn: textOf(Listener?.SSLCertificateId),
      })),
    })),
  ].filter((balancer) => balancer.hostname !== '');
}

/** Says why there is no working load balancer behind an object, or nothing if there is one. */
export function unsettled(candidate: Candidate, context: CheckContext): Finding | undefined {
  const { exposed, balancer } = candidate;
  const { kind, name, namespace, createdAt } = exposed;
  const hostname = exposed.hostnames[0];
  if (hostname === undefined) {
    if (exposed.trouble !== undefined) return balancerTrouble(kind, name, exposed.trouble, context);
    if (kind === 'Gateway') return pendingOrFail('routes.noAddress', { gateway: name, namespace }, context, createdAt);
    const code = kind === 'Ingress' ? 'ingress.noAddress' : 'service.noHostname';
    return pendingOrFail(code, { name, namespace }, context, createdAt);
  }
  if (balancer.hostname === '') return fail('loadBalancer.gone', { kind, name, namespace, hostname });
  const values = { loadBalancer: balancer.name };
  if (balancer.state === 'provisioning') {
    return pendingOrFail('loadBalancer.provisioning', values, context, settledSince(candidate));
  }
  // `active_impaired` routes traffic but could not scale out; it answers like an active one.
  if (balancer.state === 'active' || balancer.state === 'active_impaired') return undefined;
  return fail('loadBalancer.state', { ...values, state: balancer.state });
}

/** Says what of a load balancer is not as wanted; `listeners` are those that a call of its own gave. */
export function unlike(
  { exposed, balancer }: Candidate,
  wanted: { vpc: string; scheme?: string | undefined; listener?: string | undefined },
  listeners: readonly string[],
): Finding | undefined {
  const { name: loadBalancer, vpc, type, scheme } = balancer;
  if (vpc !== wanted.vpc) return fail('loadBalancer.otherVpc', { loadBalancer, vpc, wanted: wanted.vpc });
  if (exposed.kind === 'Ingress' && type !== 'application') {
    return fail('loadBalancer.type', { loadBalancer, type, wanted: 'application' });
  }
  if (wanted.scheme !== undefined && scheme !== wanted.scheme) {
    return fail('loadBalancer.scheme', { loadBalancer, scheme, wanted: wanted.scheme });
  }
  const open = [...balancer.listeners, ...listeners];
  if (wanted.listener === undefined || open.includes(wanted.listener)) return undefined;
  return fail('loadBalancer.listener', { loadBalancer, listeners: open, wanted: wanted.listener });
}

/** From when on an object and its load balancer have existed together. */
export function settledSince({ exposed, balancer }: Candidate): string | undefined {
  return latest([exposed.createdAt, balancer.createdAt]);
}
