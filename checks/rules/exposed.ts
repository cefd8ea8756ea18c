/**
 * What Ingresses and Services say of their load balancers.
 */
import * as z from 'zod';
import { names, namespace } from '../params.ts';
import type { KindTypes } from '../reads/kinds.ts';
import { type Listed, list, type Read } from '../reads/read.ts';
import type { Finding } from '../verdict.ts';
import type { Trouble } from './balancer-trouble.ts';
import { lastTrouble } from './events.ts';
import { textOf } from './lenient.ts';
import { absent, each, existing, latest, named, nameOf, text } from './objects.ts';

/** Which Ingress or Service a lab means; `isOneSource` says whether it is one of the two. */
export const source = z.strictObject({
  ns: namespace.describe('Namespace of the Ingress or Service.'),
  ingress: names.optional().describe('Name of the Ingress, or names of which any will do.'),
  service: names.optional().describe('Name of the Service, or names of which any will do.'),
});

/** The same, parsed. */
export interface Source {
  ns: string;
  ingress?: readonly string[] | undefined;
  service?: readonly string[] | undefined;
}

/** The lists that answer for a source. */
export interface Listings {
  ingresses?: Listed<KindTypes['Ingress']> | undefined;
  services?: Listed<KindTypes['Service']> | undefined;
  events?: Listed<KindTypes['Event']> | undefined;
}

/** One backend of an Ingress, or one port of a Service. */
export interface Backend {
  service: string;
  /** As written: a number or a port's name. */
  port: string;
}

export interface Exposed {
  kind: 'Ingress' | 'Service' | 'Gateway';
  name: string;
  namespace: string;
  createdAt: string | undefined;
  hostnames: readonly string[];
  backends: readonly Backend[];
  /** Why the controller could not build its load balancer, if its newest event says so. */
  trouble: Trouble | undefined;
}

/** Reads for a source; one list per kind and namespace serves all checks. */
export function listingsFor({ ns, ingress, service }: Source): {
  ingresses: Read<Listed<KindTypes['Ingress']>> | undefined;
  services: Read<Listed<KindTypes['Service']>> | undefined;
  events: Read<Listed<KindTypes['Event']>>;
} {
  return {
    ingresses: ingress && list('Ingress', ns),
    services: service && list('Service', ns),
    events: list('Event', ns),
  };
}

/** Whether exactly one of the two is named. */
export function isOneSource({ ingress, service }: Omit<Source, 'ns'>): boolean {
  return (ingress === undefined) !== (service === undefined);
}

/** The living Ingresses or Services with one of the names. */
export function exposedOf({ ns, ingress, service }: Source, { ingresses, services, events }: Listings): Exposed[] {
  const troubleOf = (kind: Exposed['kind'], object: KindTypes['Ingress'] | KindTypes['Service']) =>
    lastTrouble(kind, object, each(events?.items));
  return [
    ...named(existing(ingresses ?? undefined, ns), ingress ?? []).map((object) => ({
      kind: 'Ingress' as const,
      ...common(object, ns),
      backends: ingressBackends(object),
      trouble: troubleOf('Ingress', object),
    })),
    ...named(existing(services ?? undefined, ns), service ?? []).map((object) => ({
      kind: 'Service' as const,
      ...common(object, ns),
      backends: each(object.spec?.ports).map((port) => ({ service: nameOf(object), port: text(port.port) })),
      trouble: troubleOf('Service', object),
    })),
  ];
}

/** The finding for a source that is not there. */
export function sourceAbsent({ ns, ingress, service }: Source, { ingresses, services }: Listings): Finding {
  return ingress
    ? absent('Ingress', ingress, ns, existing(ingresses ?? undefined, ns))
    : absent('Service', service ?? [], ns, existing(services ?? undefined, ns));
}

/** A command line that gives the hostname of the load balancer. */
export function hostnameCommand({ ns, ingress, service }: Source): string {
  const names = ingress ?? service ?? [];
  const object = `${ingress ? 'ingress' : 'service'} ${names.join(' ')} -n ${ns}`;
  // For several names kubectl gives a list of those that are there.
  const [which, path] = names.length > 1 ? [`${object} --ignore-not-found`, '.items[0]'] : [object, ''];
  return `$(kubectl get ${which} -o jsonpath='{${path}.status.loadBalancer.ingress[0].hostname}')`;
}

function common(object: KindTypes['Ingress'] | KindTypes['Service'], namespace: string) {
  const points: readonly { hostname?: string | undefined }[] = each(object.status?.loadBalancer?.ingress);
  const hostnames = points.map((point) => textOf(point.hostname).toLowerCase()).filter((hostname) => hostname !== '');
  return { name: nameOf(object), namespace, createdAt: latest([object.metadata?.creationTimestamp]), hostnames };
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
    return [{ service, port: textOf(port?.name) || text(port?.number) }];
  });
  return [...new Map(backends.map((backend) => [backendName(backend), backend])).values()];
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
export function backendName({ service, port }: Backend): string {
  return port === '' ? service : `${service}:${port}`;
}
