/**
 * Where paths lead: by Ingresses, which may share a load balancer, and by HTTPRoutes of a Gateway
 * (https://gateway-api.sigs.k8s.io/reference/spec/#httproute).
 */
import type { KindTypes } from '../reads/kinds.ts';
import type { CustomObject } from '../reads/read.ts';
import { type Finding, fail } from '../verdict.ts';
import { lastTrouble } from './events.ts';
import { type Exposed, exposedOf, type Listings } from './exposed.ts';
import { type Lane, lanesOf } from './ingress-route.ts';
import { type Listener, listenersFor, wrongRedirect } from './ingress-tls.ts';
import { textOf } from './lenient.ts';
import { amount, each, existing, latest, type Named, nameOf, namespaceOf, text } from './objects.ts';
import { isRecord } from './path.ts';

type Service = KindTypes['Service'];

/** What stands behind one address. */
export interface Front {
  kind: 'Ingress' | 'HTTPRoute';
  names: readonly string[];
  exposed: Exposed;
  lanes: readonly Lane[];
  /** How it is opened. */
  listener: Listener;
  /** What keeps its routes from working, whatever the load balancer does. */
  flaw: Finding | undefined;
}

export interface RouteEvidence extends Listings {
  routes?: { items: readonly CustomObject[] } | undefined;
  gateways?: { items: readonly CustomObject[] } | undefined;
}

/** Ingresses of a namespace, those with one address together. */
export function ingressFronts(ns: string, seen: RouteEvidence, services: readonly Service[]): Front[] {
  const all = existing(seen.ingresses, ns);
  const fronts = new Map<string, Front>();
  for (const ingress of all) {
    const [exposed] = exposedOf(
      { ns, ingress: [nameOf(ingress)] },
      { ...seen, ingresses: { served: true, items: [ingress] } },
    );
    if (exposed === undefined) continue;
    const key = exposed.hostnames[0] ?? `without address: ${exposed.name}`;
    const same = fronts.get(key);
    const listeners = listenersFor(ingress);
    const isSentOn = wrongRedirect(ingress, all) === undefined;
    const open = listeners.find(({ protocol }) => protocol === (isSentOn ? 'HTTPS' : 'HTTP')) ?? listeners[0];
    fronts.set(key, {
      kind: 'Ingress',
      exposed: same?.exposed ?? exposed,
      listener: same?.listener ?? open ?? { protocol: 'HTTP', port: 80 },
      names: [...(same?.names ?? []), exposed.name],
      lanes: [...(same?.lanes ?? []), ...lanesOf(ingress, undefined, services)],
      flaw: same?.flaw ?? missingService('Ingress', exposed.name, ingressTargets(ingress), services),
    });
  }
  return [...fronts.values()];
}

/** HTTPRoutes of a namespace, those of one Gateway together. */
export function gatewayFronts(ns: string, seen: RouteEvidence, services: readonly Service[]): Front[] {
  const gateways = existing(seen.gateways);
  const fronts = new Map<string, Front>();
  for (const route of existing(seen.routes, ns)) {
    const name = nameOf(route);
    const parent = gatewayRefOf(route, ns);
    const gateway = gateways.find((one) => namespaceOf(one) === parent.namespace && nameOf(one) === parent.name);
    const key = `${parent.namespace}/${parent.name}`;
    const same = fronts.get(key);
    const targets = targetsOf(route);
    const known = targets.filter(({ service }) => services.some((one) => nameOf(one) === service));
    fronts.set(key, {
      kind: 'HTTPRoute',
      exposed: same?.exposed ?? exposedGateway(gateway, parent, seen),
      listener: same?.listener ?? listenerOf(gateway),
      names: [...(same?.names ?? []), name],
      lanes: [...(same?.lanes ?? []), ...known],
      flaw:
        same?.flaw ??
        (gateway === undefined ? fail('routes.noGateway', { name, gateway: parent.name }) : undefined) ??
        missingService('HTTPRoute', name, targets, services) ??
        refusal(route, parent.name),
    });
  }
  return [...fronts.values()];
}

function missingService(
  kind: Front['kind'],
  name: string,
  lanes: readonly Lane[],
  services: readonly Service[],
): Finding | undefined {
  const lost = lanes.find(({ service }) => service !== '' && !services.some((one) => nameOf(one) === service));
  if (lost === undefined) return undefined;
  const { path, service } = lost;
  return kind === 'Ingress'
    ? fail('ingress.noService', { name, path, service })
    : fail('routes.noService', { kind, name, path, service });
}

function ingressTargets(ingress: KindTypes['Ingress']): Lane[] {
  const paths = each(ingress.spec?.rules).flatMap((rule) => each(rule.http?.paths));
  const plain = paths.filter(({ backend }) => backend?.service?.port?.name !== 'use-annotation');
  return plain.map(({ path, backend }) => ({
    host: '',
    path: text(path) || '/',
    service: text(backend?.service?.name),
  }));
}

/** The Gateway that a route belongs to. */
function gatewayRefOf(route: CustomObject, ns: string): { name: string; namespace: string } {
  const parents = listAt(route.spec, 'parentRefs').filter((one) => ['', 'Gateway'].includes(textAt(one, 'kind')));
  const [first] = parents;
  return { name: textAt(first, 'name'), namespace: textAt(first, 'namespace') || ns };
}

/** The Services that a route sends paths to; a rule without a match takes every path. */
function targetsOf(route: CustomObject): Lane[] {
  const [host = ''] = listAt(route.spec, 'hostnames').map(textOf);
  return listAt(route.spec, 'rules').flatMap((rule) => {
    const matches = listAt(rule, 'matches').map((match) => at(match, 'path'));
    const asked =
      matches.length === 0 ? [undefined] : matches.filter((path) => textAt(path, 'type') !== 'RegularExpression');
    const refs = listAt(rule, 'backendRefs').filter((ref) => ['', 'Service'].includes(textAt(ref, 'kind')));
    return asked.flatMap((path) =>
      refs.map((ref) => ({ host, path: textAt(path, 'value') || '/', service: textAt(ref, 'name') })),
    );
  });
}

/** Why the Gateway does not take a route; both conditions are of the newest specification or say nothing. */
function refusal(route: CustomObject, gateway: string): Finding | undefined {
  const conditions = listAt(route.status, 'parents').flatMap((parent) => listAt(parent, 'conditions'));
  const generation = amount(route.metadata?.generation);
  const bad = conditions.find(
    (one) =>
      ['Accepted', 'ResolvedRefs'].includes(textAt(one, 'type')) &&
      textAt(one, 'status') === 'False' &&
      amount(at(one, 'observedGeneration'), generation) >= generation,
  );
  if (bad === undefined) return undefined;
  const values = { reason: textAt(bad, 'reason'), message: textAt(bad, 'message') };
  return fail('routes.notAccepted', { name: nameOf(route), gateway, ...values });
}

function exposedGateway(
  gateway: CustomObject | undefined,
  parent: { name: string; namespace: string },
  { events }: RouteEvidence,
): Exposed {
  const hostnames = listAt(gateway?.status, 'addresses').map((address) => textAt(address, 'value').toLowerCase());
  return {
    kind: 'Gateway',
    ...parent,
    createdAt: latest([(gateway as Named | undefined)?.metadata?.creationTimestamp]),
    hostnames: hostnames.filter((hostname) => hostname !== ''),
    backends: [],
    trouble: gateway && lastTrouble('Gateway', gateway, each(events?.items)),
  };
}

/** A listener of a Gateway, one for plain HTTP if there is any. */
function listenerOf(gateway: CustomObject | undefined): Listener {
  const listeners = listAt(gateway?.spec, 'listeners').map((one) => ({
    protocol: textAt(one, 'protocol'),
    port: amount(at(one, 'port')),
  }));
  return listeners.find(({ protocol }) => protocol === 'HTTP') ?? listeners[0] ?? { protocol: 'HTTP', port: 80 };
}

function at(value: unknown, field: string): unknown {
  return isRecord(value) ? value[field] : undefined;
}

function textAt(value: unknown, field: string): string {
  return text(at(value, field));
}

function listAt(value: unknown, field: string): unknown[] {
  const list = at(value, field);
  return Array.isArray(list) ? list.filter((item: unknown) => item !== null && item !== undefined) : [];
}

/**
 * One path for each Service, different ones for different Services, as far as there are any; longer paths first, because
 * `/` answers for everything.
 */
export function pathPerService(lanes: readonly Lane[]): Lane[] {
  const chosen: Lane[] = [];
  for (const lane of [...lanes].sort((a, b) => b.path.length - a.path.length)) {
    const isTaken = chosen.some(
      (one) => one.service === lane.service || (one.path === lane.path && one.host === lane.host),
    );
    if (!isTaken) chosen.push(lane);
  }
  return chosen;
}
