/**
 * From the address in the status of an Ingress or Service to the load balancer of the account that has it.
 */

import * as z from 'zod';
import type { KindTypes } from '../reads/kinds.ts';
import type { AwsOperations } from '../reads/operations.ts';
import type { Listed } from '../reads/read.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { textOf } from './lenient.ts';
import { each, latest } from './objects.ts';

type Listing<K extends keyof KindTypes> = Listed<KindTypes[K]> | null | undefined;
type Output<O extends keyof AwsOperations> = AwsOperations[O]['output'] | null | undefined;

/** One backend of an Ingress, or one port of a Service. */
export interface Backend {
  service: string;
  /** As written: a number or a port's name. */
  port: string;
}

/** What an object in the cluster says of its load balancer. */
export interface Exposed {
  kind: 'Ingress' | 'Service';
  name: string;
  namespace: string;
  createdAt: string | undefined;
  hostnames: readonly string[];
  backends: readonly Backend[];
}

/** A load balancer of either API. */
export interface LoadBalancer {
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
}

/** The living Ingresses with one of the names. */
function exposedIngresses(listed: Listing<'Ingress'>, namespace: string, names: readonly string[]): Exposed[] {
  return exposed('Ingress', listed, namespace, names, ingressBackends);
}

/** The living Services with one of the names. */
function exposedServices(listed: Listing<'Service'>, namespace: string, names: readonly string[]): Exposed[] {
  return exposed('Service', listed, namespace, names, (service) =>
    each(service.spec?.ports).map((port) => ({ service: textOf(service.metadata?.name), port: `${port.port}` })),
  );
}

function exposed<K extends 'Ingress' | 'Service'>(
  kind: K,
  listed: Listing<K>,
  namespace: string,
  names: readonly string[],
  backendsOf: (object: KindTypes[K]) => Backend[],
): Exposed[] {
  return each(listed?.items).flatMap((object: KindTypes[K]) => {
    const { metadata, status } = object;
    const name = textOf(metadata?.name);
    if (metadata?.namespace !== namespace || !names.includes(name)) return [];
    if ((metadata.deletionTimestamp ?? undefined) !== undefined) return [];
    const points: readonly { hostname?: string | undefined }[] = each(status?.loadBalancer?.ingress);
    const hostnames = points.map((point) => textOf(point.hostname).toLowerCase()).filter((hostname) => hostname !== '');
    const createdAt = latest([metadata.creationTimestamp]);
    return [{ kind, name, namespace, createdAt, hostnames, backends: backendsOf(object) }];
  });
}

/** The distinct backends of the rules and the default one. */
function ingressBackends({ spec, metadata }: KindTypes['Ingress']): Backend[] {
  const routed = each(spec?.rules).flatMap((rule) => each(rule.http?.paths).map((path) => path.backend));
  const backends = [spec?.defaultBackend, ...routed].flatMap((backend) => {
    const service = textOf(backend?.service?.name);
    const port = backend?.service?.port;
    if (service === '') return [];
    if (port?.name === 'use-annotation') {
      return actionBackends(metadata?.annotations?.[`alb.ingress.kubernetes.io/actions.${service}`]);
    }
    return [{ service, port: textOf(port?.name) || `${port?.number ?? ''}` }];
  });
  return [...new Map(backends.map((backend) => [nameOf(backend), backend])).values()];
}

const forward = z.object({
  forwardConfig: z.object({
    targetGroups: z.array(z.object({ serviceName: z.string(), servicePort: z.union([z.string(), z.number()]) })),
  }),
});

/** Backends of a forward action that is written as an annotation (weights between two Services). */
function actionBackends(annotation: unknown): Backend[] {
  const action = forward.safeParse(parsed(textOf(annotation)));
  if (!action.success) return [];
  return action.data.forwardConfig.targetGroups.map((group) => ({
    service: group.serviceName,
    port: `${group.servicePort}`,
  }));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** `demo-backend:8080`. */
export function nameOf({ service, port }: Backend): string {
  return port === '' ? service : `${service}:${port}`;
}

/** The load balancers that both APIs list; neither lists those of the other. */
function loadBalancersOf(
  v2: Output<'elasticloadbalancing:DescribeLoadBalancers'>,
  classic?: Output<'elasticloadbalancing:DescribeLoadBalancers@classic'>,
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
        ({ Listener }) => `${textOf(Listener?.Protocol)}:${Listener?.LoadBalancerPort ?? ''}`,
      ),
    })),
  ].filter((balancer) => balancer.hostname !== '');
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
};

/** The objects that a lab names, each with its load balancer; with a frontend NLB an Ingress carries two hostnames. */
export function candidatesOf(
  from: { ns: string; ingress?: readonly string[] | undefined; service?: readonly string[] | undefined },
  seen: {
    ingresses?: Listing<'Ingress'>;
    services?: Listing<'Service'>;
    balancers?: Output<'elasticloadbalancing:DescribeLoadBalancers'>;
    classic?: Output<'elasticloadbalancing:DescribeLoadBalancers@classic'>;
  },
): Candidate[] {
  const balancers = loadBalancersOf(seen.balancers, seen.classic);
  const objects = [
    ...exposedIngresses(seen.ingresses, from.ns, from.ingress ?? []),
    ...exposedServices(seen.services, from.ns, from.service ?? []),
  ];
  return objects.map((exposed) => {
    const found = balancers.filter((balancer) => exposed.hostnames.includes(balancer.hostname));
    return { exposed, balancer: found.find((balancer) => balancer.type === 'application') ?? found[0] ?? none };
  });
}

/** Says why there is no working load balancer behind an object, or nothing if there is one. */
export function unsettled(candidate: Candidate, context: CheckContext): Finding | undefined {
  const { exposed, balancer } = candidate;
  const { kind, name, namespace, createdAt } = exposed;
  const hostname = exposed.hostnames[0];
  if (hostname === undefined) {
    const code = kind === 'Ingress' ? 'ingress.noAddress' : 'service.noHostname';
    return pendingOrFail(code, { name }, context, createdAt);
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

/** From when on an object and its load balancer have existed together. */
export function settledSince({ exposed, balancer }: Candidate): string | undefined {
  return latest([exposed.createdAt, balancer.createdAt]);
}
