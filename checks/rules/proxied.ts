/**
 * Services that are asked through the API server
 * (https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/#manually-constructing-apiserver-proxy-urls).
 * Who is behind them is the participant's: what they answer is no more than a text.
 */
import { names } from '../params.ts';
import type { KindTypes } from '../reads/kinds.ts';
import { type Listed, list, type Probed } from '../reads/read.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { endpointPods, handMadeAddresses, selectedPods } from './endpoints.ts';
import { textOf } from './lenient.ts';
import { absent, amount, each, existing, latest, named, text } from './objects.ts';
import { readySince } from './pod-ready.ts';
import { fewEndpoints } from './service-parts.ts';

/** A Service as the URL of the proxy names it. */
export interface Proxied {
  name: string;
  /** A number or the name of a port. */
  port: string;
  /** `scheme:name:port`. */
  address: string;
}

/** A name, a name and a port, or all three parts. */
const WRITTEN = /^(?!https?:[^:]*$)((https?:)?[a-z]([-a-z0-9]*[a-z0-9])?:[a-z0-9-]+|[a-z]([-a-z0-9]*[a-z0-9])?)$/;

interface Listings {
  services: Listed<KindTypes['Service']>;
  slices: Listed<KindTypes['EndpointSlice']>;
  pods: Listed<KindTypes['Pod']>;
}

/** Services written as `name`, `name:port` or `scheme:name:port`; a list gives alternatives. */
export function proxiedNames(port: number) {
  return names
    .refine(
      (services) => services.every((one) => WRITTEN.test(one)),
      'a Service is written as "grafana", "grafana:80" or "https:grafana:443"',
    )
    .transform((services) =>
      services.map((one): Proxied => {
        const [own = '', name = '', scheme = 'http'] = one.includes(':') ? one.split(':').reverse() : [`${port}`, one];
        return { name, port: own, address: `${scheme}:${name}:${own}` };
      }),
    );
}

/** The lists that tell which Services can be asked. */
export function proxyListings(ns: string) {
  return { services: list('Service', ns), slices: list('EndpointSlice', ns), pods: list('Pod', ns) };
}

/** What {@link reachableOf} lets a check follow up with. */
export function proxyFollows(ns: string, services: readonly Proxied[]) {
  return services.map(({ address }): `proxy ${string}/${string}` => `proxy ${ns}/${address}`);
}

/** Those of the Services that exist with this port and have somebody behind it; others answer nothing. */
export function reachableOf(ns: string, asked: readonly Proxied[], seen: Listings): Proxied[] {
  return asked.filter((one) => {
    const [service] = named(existing(seen.services, ns), [one.name]);
    if (service === undefined) return false;
    const ports = portsOf(service, one.port);
    const slices = existing(seen.slices, ns);
    const behind = endpointPods(service, ports, slices, selectedPods(service, existing(seen.pods, ns)));
    return ports.length > 0 && behind.length + handMadeAddresses(service, ports, slices).size > 0;
  });
}

/** Why none of the Services can be asked. */
export function unreachable(ns: string, asked: readonly Proxied[], seen: Listings, context: CheckContext): Finding {
  const present = existing(seen.services, ns);
  const one = asked.find(({ name }) => named(present, [name]).length > 0);
  const [service] = named(present, one === undefined ? [] : [one.name]);
  if (one === undefined || service === undefined)
    return absent(
      'Service',
      asked.map(({ name }) => name),
      ns,
      present,
    );
  const ports = portsOf(service, one.port);
  if (ports.length === 0) {
    const open = each(service.spec?.ports).map(({ port, name }) =>
      text(name) === '' ? text(port) : `${text(port)} (${text(name)})`,
    );
    return fail('proxied.port', { service: one.name, port: one.port, seen: open });
  }
  const evidence = { ports, slices: existing(seen.slices, ns), pods: existing(seen.pods, ns), causes: {} };
  const values = { name: one.name, namespace: ns, seen: 0, wanted: 1 };
  return fewEndpoints(service, evidence, { atLeast: 1, external: true }, context) ?? fail('service.endpoints', values);
}

/** When the newest pod behind a Service got ready. */
export function answersSince(ns: string, { name }: Proxied, seen: Listings): string | undefined {
  const [service] = named(existing(seen.services, ns), [name]);
  return service && latest(selectedPods(service, existing(seen.pods, ns)).map(readySince));
}

/** The body of an answer with one of the wanted statuses, or what is wrong. */
export function bodyOf(
  probed: Probed | null | undefined,
  { service, path, wanted }: { service: string; path: string; wanted: readonly number[] },
  context: CheckContext,
  since: string | undefined,
): { body: string } | { finding: Finding } {
  const status = probed?.outcome === 'answered' ? amount(probed.status) : 0;
  if (wanted.includes(status)) return { body: textOf(probed?.outcome === 'answered' ? probed.body : '') };
  if (status === 401 || status === 403) return { finding: fail('proxied.login', { service, path, status }) };
  if (status === 404) return { finding: fail('proxied.notFound', { service, path }) };
  const values = { service, path, status, wanted: wanted.map(String) };
  return {
    finding:
      status === 0 || status >= 500
        ? pendingOrFail('proxied.status', values, context, since)
        : fail('proxied.status', values),
  };
}

/** JSON of an answer; undefined for anything else. */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function portsOf({ spec }: KindTypes['Service'], wanted: string) {
  return each(spec?.ports).filter(({ port, name }) => text(port) === wanted || (text(name) !== '' && name === wanted));
}
