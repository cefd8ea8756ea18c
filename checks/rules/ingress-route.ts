/**
 * Where an Ingress sends a path (https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types), in the
 * order of the AWS Load Balancer Controller: exact paths, then prefixes, longest first, then patterns as written.
 */
import type { KindTypes } from '../reads/kinds.ts';
import { type Finding, fail } from '../verdict.ts';
import type { Ingress } from './ingress-class.ts';
import { amount, each, nameOf, text } from './objects.ts';

type Service = KindTypes['Service'];
type Rule = NonNullable<NonNullable<Ingress['spec']>['rules']>[number];
type Path = NonNullable<NonNullable<Rule['http']>['paths']>[number];
type Backend = NonNullable<Path['backend']>;

/** A path that a lab wants routed. */
export interface WantedPath {
  path: string;
  service?: readonly string[] | undefined;
  port?: number | string | undefined;
}

/** A wanted host that no rule serves. */
export function wrongHost(ingress: Ingress, host: string | undefined): Finding | undefined {
  const rules = each(ingress.spec?.rules);
  if (host === undefined || rules.some((rule) => serves(rule, host))) return undefined;
  return fail('ingress.host', { name: nameOf(ingress), seen: rules.map((rule) => text(rule.host)), wanted: host });
}

/** A wanted path that is not routed, or not to a Service and port that exist and are the wanted ones. */
export function wrongPath(
  ingress: Ingress,
  wanted: WantedPath,
  host: string | undefined,
  services: readonly Service[],
): Finding | undefined {
  const name = nameOf(ingress);
  const { path } = wanted;
  const rules = each(ingress.spec?.rules).filter((rule) => serves(rule, host));
  const paths = rules.flatMap((rule) => inOrder(each(rule.http?.paths)));
  const routed = paths.find((one) => routes(one, path));
  // Without a wanted Service only a rule for this very path tells that it was routed on purpose.
  const isMeant = routed !== undefined && (wanted.service !== undefined || rootOf(routed) === trimmed(path));
  const backend = isMeant
    ? routed.backend
    : path === '/' && routed === undefined
      ? ingress.spec?.defaultBackend
      : undefined;
  if (backend === undefined || backend === null) return fail('ingress.path', { name, path, seen: paths.map(written) });
  if (backend.service?.port?.name === 'use-annotation') return wrongAction(ingress, backend, wanted);
  const service = text(backend.service?.name);
  if (wanted.service !== undefined && !wanted.service.includes(service))
    return fail('ingress.backend', { name, path, seen: shown(backend), wanted: asked(wanted) });
  const target = services.find((one) => nameOf(one) === service);
  if (target === undefined) return fail('ingress.noService', { name, path, service });
  const { name: portName, number } = backend.service?.port ?? {};
  const port = portOf(target, backend.service?.port);
  const open = each(target.spec?.ports).map((one) =>
    text(one.name) === '' ? text(one.port) : `${text(one.name)}=${text(one.port)}`,
  );
  if (port === undefined)
    return fail('ingress.servicePort', { name, path, service, seen: open, wanted: text(portName) || text(number) });
  if (wanted.port === undefined || port.port === wanted.port || port.name === wanted.port) return undefined;
  return fail('ingress.backend', { name, path, seen: shown(backend), wanted: asked(wanted) });
}

/** One path of an Ingress that leads to a Service and port that exist. */
export interface Lane {
  host: string;
  path: string;
  service: string;
}

/** The paths of an Ingress that lead to Services and ports that exist; weighted actions count each of their Services. */
export function lanesOf(ingress: Ingress, host: string | undefined, services: readonly Service[]): Lane[] {
  const rules = each(ingress.spec?.rules).filter((rule) => host === undefined || serves(rule, host));
  return rules.flatMap((rule) =>
    each(rule.http?.paths).flatMap((one) => {
      const { name, port } = one.backend?.service ?? {};
      const targets = port?.name === 'use-annotation' ? forwarded(ingress, text(name)) : [text(name)];
      const known = targets.flatMap((target) => services.find((service) => nameOf(service) === target) ?? []);
      const isOpen = (service: Service) => port?.name === 'use-annotation' || portOf(service, port) !== undefined;
      const at = { host: text(rule.host), path: text(one.path) || '/' };
      return known.filter(isOpen).map((service) => ({ ...at, service: nameOf(service) }));
    }),
  );
}

/** Too few paths to Services that exist, or all of them to the same few Services. */
export function fewPaths(
  ingress: Ingress,
  wanted: { pathsAtLeast?: number | undefined; servicesAtLeast?: number | undefined },
  host: string | undefined,
  services: readonly Service[],
): Finding | undefined {
  const { pathsAtLeast = 0, servicesAtLeast = 0 } = wanted;
  const lanes = lanesOf(ingress, host, services);
  const paths = new Set(lanes.map((lane) => `${lane.host} ${lane.path}`)).size;
  const targets = new Set(lanes.map(({ service }) => service)).size;
  if (paths >= pathsAtLeast && targets >= servicesAtLeast) return undefined;
  const seen = lanes.map((lane) => `${lane.host}${lane.path} → ${lane.service}`);
  const least = { paths: Math.max(1, pathsAtLeast), services: Math.max(1, servicesAtLeast) };
  return fail('ingress.fewPaths', { name: nameOf(ingress), seen, ...least });
}

/** The Services that a forward action names. */
function forwarded(ingress: Ingress, action: string): string[] {
  // Longer than what a message may hold.
  const annotation = ingress.metadata?.annotations?.[`alb.ingress.kubernetes.io/actions.${action}`];
  const written = typeof annotation === 'string' ? annotation.slice(0, 8192) : '';
  return [...written.matchAll(/"serviceName":\s*"([^"]*)"/gi)].map((match) => text(match[1]));
}

/** The port of a Service that a backend means. */
function portOf(service: Service, port: NonNullable<Backend['service']>['port'] | undefined) {
  const { name, number } = port ?? {};
  return each(service.spec?.ports).find((one) =>
    text(name) === '' ? amount(number) > 0 && one.port === number : one.name === name,
  );
}

/** The AWS Load Balancer Controller takes the target from `alb.ingress.kubernetes.io/actions.<service name>`. */
function wrongAction(ingress: Ingress, { service }: Backend, wanted: WantedPath): Finding | undefined {
  const name = nameOf(ingress);
  const annotation = `alb.ingress.kubernetes.io/actions.${text(service?.name)}`;
  const action = text(ingress.metadata?.annotations?.[annotation]);
  if (action === '')
    return fail('ingress.annotation', { name, annotation, seen: '', wanted: ['{"type":"forward",…}'] });
  const quoted = forwarded(ingress, text(service?.name));
  if (wanted.service === undefined || quoted.some((one) => wanted.service?.includes(one))) return undefined;
  return fail('ingress.backend', { name, path: wanted.path, seen: quoted.join(', '), wanted: asked(wanted) });
}

/** Whether a rule serves the host; one without a host serves every host. */
function serves({ host }: Rule, wanted: string | undefined): boolean {
  const own = text(host);
  if (own === '') return true;
  if (wanted === undefined) return false;
  return own === wanted || (own.startsWith('*.') && wanted.split('.').slice(1).join('.') === own.slice(2));
}

function inOrder(paths: readonly Path[]): Path[] {
  const rank = ({ pathType }: Path) => (pathType === 'Exact' ? 0 : pathType === 'Prefix' ? 1 : 2);
  const length = (path: Path) => (rank(path) === 1 ? text(path.path).length : 0);
  return [...paths].sort((a, b) => rank(a) - rank(b) || length(b) - length(a));
}

function routes(one: Path, wanted: string): boolean {
  const own = text(one.path) || '/';
  if (one.pathType === 'Exact') return own === wanted;
  if (one.pathType === 'Prefix') return `${trimmed(wanted)}/`.startsWith(`${trimmed(own)}/`);
  // A pattern for what is below the path is meant for the path.
  return fits(own, wanted) || fits(own, `${trimmed(wanted)}/x`);
}

/** Whether a text fits a pattern with `*` and `?`; goes back to the last star only. */
function fits(pattern: string, value: string): boolean {
  let [at, star, mark] = [0, -1, 0];
  let place = 0;
  while (place < value.length) {
    if (pattern[at] === '*') [star, mark, at] = [at, place, at + 1];
    else if (pattern[at] === '?' || pattern[at] === value[place]) [at, place] = [at + 1, place + 1];
    else if (star === -1) return false;
    else {
      mark += 1;
      [at, place] = [star + 1, mark];
    }
  }
  return /^\**$/.test(pattern.slice(at));
}

/** The path that a rule is about, without its wildcard. */
function rootOf(one: Path): string {
  return trimmed((text(one.path) || '/').replace(/\*$/, ''));
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, '');
}

function written(one: Path): string {
  return `${text(one.path) || '/'} (${text(one.pathType)}) → ${shown(one.backend)}`;
}

function shown(backend: Backend | undefined): string {
  const { name, port } = backend?.service ?? {};
  return `${text(name)}:${text(port?.name) || text(port?.number)}`;
}

function asked({ service, port }: WantedPath): string {
  return `${(service ?? ['*']).join('|')}${port === undefined ? '' : `:${port}`}`;
}
