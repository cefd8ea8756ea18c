/**
 * What can be wrong with a Service, part by part, in the order in which somebody would look for it.
 */

import type { KindTypes } from '../reads/kinds.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { balancerTrouble } from './balancer-trouble.ts';
import { type CauseEvidence, causeOf } from './cause.ts';
import {
  endpointPods,
  handMadeAddresses,
  leadsTo,
  type Service,
  type ServicePort,
  type Slice,
  selectedPods,
  selectorOfService,
  targetOf,
} from './endpoints.ts';
import { lastTrouble } from './events.ts';
import { hasLabels, selectorOf } from './labels.ts';
import { amount, closestLabels, each, labelsOf, latest, nameOf, namespaceOf, text } from './objects.ts';
import { isReady, type Pod, portsOf, readySince } from './pod-ready.ts';

type Labels = Readonly<Record<string, readonly string[]>>;
interface Ports {
  port?: number | undefined;
  targetPort?: number | string | undefined;
}

/** Seconds that a load balancer may take. */
const BALANCER_SECONDS = 400;

/** The type is another one; a LoadBalancer is a NodePort too, unless it was told to have none. */
export function wrongType(service: Service, wanted: string | undefined): Finding | undefined {
  const name = nameOf(service);
  // A missing type means ClusterIP.
  const seen = text(service.spec?.type) || 'ClusterIP';
  if (wanted === undefined) return undefined;
  if (seen !== wanted && !(wanted === 'NodePort' && seen === 'LoadBalancer'))
    return fail('service.type', { name, seen, wanted });
  const hasNodePort = each(service.spec?.ports).some(({ nodePort }) => amount(nodePort) > 0);
  return wanted === 'NodePort' && !hasNodePort ? fail('service.nodePort', { name }) : undefined;
}

/** The entries of `spec.ports` that are as asked; port and target port belong to one entry. */
export function portsAsAsked(service: Service, { port, targetPort }: Ports, pods: readonly Pod[]): ServicePort[] {
  return each(service.spec?.ports).filter(
    (entry) =>
      (port === undefined || entry.port === port) && (targetPort === undefined || leadsTo(entry, targetPort, pods)),
  );
}

/** No entry has the port, or none of those with the port leads to the target port. */
export function wrongPort(service: Service, asked: Ports, pods: readonly Pod[]): Finding | undefined {
  if (asked.port === undefined && asked.targetPort === undefined) return undefined;
  const selected = selectedPods(service, pods);
  if (portsAsAsked(service, asked, selected).length > 0) return undefined;
  const name = nameOf(service);
  const all = each(service.spec?.ports);
  const open = portsAsAsked(service, { port: asked.port }, selected);
  const [entry] = open;
  if (entry === undefined)
    return fail('service.port', { name, seen: all.map(({ port }) => text(port)), wanted: asked.port ?? 0 });
  const target = open.map(targetOf).find((one) => typeof one === 'string') ?? targetOf(entry);
  const isUnknown = typeof target === 'string' && typeof asked.targetPort === 'number' && !isDeclared(target, selected);
  // A name means nothing as long as there is no pod; that is then the first cause.
  if (isUnknown && selected.length === 0) return nothingSelected(service, pods);
  if (isUnknown) return fail('service.namedPort', { name, port: String(target), seen: declaredBy(selected) });
  const values = { port: amount(entry.port), seen: open.map(targetOf).join(', '), wanted: text(asked.targetPort) };
  return fail('service.targetPort', { name, ...values });
}

interface EndpointEvidence {
  /** Ports of the Service that are as asked. */
  ports: readonly ServicePort[];
  slices: readonly Slice[];
  pods: readonly Pod[];
  causes: CauseEvidence;
}

interface EndpointsWanted {
  atLeast: number;
  /** Whether addresses that were written by hand count. */
  external: boolean;
  app?: Labels | undefined;
  targetPort?: number | string | undefined;
}

/** Too few ready pods behind the ports, with the first cause. */
export function fewEndpoints(
  service: Service,
  { ports, slices, pods, causes }: EndpointEvidence,
  { atLeast, external, app, targetPort }: EndpointsWanted,
  context: CheckContext,
): Finding | undefined {
  const name = nameOf(service);
  const namespace = namespaceOf(service);
  const selected = selectedPods(service, pods);
  // What a slice still lists but the selector no longer selects is not behind the Service.
  const target = typeof targetPort === 'number' ? targetPort : undefined;
  const behind = endpointPods(service, ports, slices, selected, target);
  const seen = behind.length + (external ? handMadeAddresses(service, ports, slices, target).size : 0);
  const stranger = behind.find(({ metadata }) => !hasLabels(metadata?.labels, app ?? {}));
  if (app !== undefined && stranger !== undefined)
    return fail('service.app', { name, pod: nameOf(stranger), wanted: selectorOf(app), seen: labelsOf(stranger) });
  if (seen >= atLeast) return undefined;
  const isByHand = external && selectorOfService(service) === undefined;
  if (selected.length === 0 && !isByHand) return nothingSelected(service, pods);
  const named = ports.map(targetOf).find((target) => typeof target === 'string' && !isDeclared(target, selected));
  if (named !== undefined) return fail('service.namedPort', { name, port: String(named), seen: declaredBy(selected) });
  const ready = selected.filter(isReady);
  const cause = ready.length < atLeast ? causeOf(selected, causes, context) : undefined;
  if (cause !== undefined) return cause;
  if (ready.length < atLeast) return fail('service.endpoints', { name, namespace, seen, wanted: atLeast });
  const since = latest([service.metadata?.creationTimestamp, ...ready.map(readySince)]);
  return pendingOrFail('service.endpoints', { name, namespace, seen, wanted: atLeast }, context, since);
}

/** The load balancer has no host name; the controller may say why. */
export function noHostname(
  service: Service,
  events: readonly KindTypes['Event'][],
  context: CheckContext,
): Finding | undefined {
  const name = nameOf(service);
  if (each(service.status?.loadBalancer?.ingress).some(({ hostname }) => text(hostname) !== '')) return undefined;
  if (service.spec?.type !== 'LoadBalancer')
    return fail('service.type', { name, seen: text(service.spec?.type) || 'ClusterIP', wanted: 'LoadBalancer' });
  const trouble = lastTrouble('Service', service, events);
  if (trouble !== undefined) return balancerTrouble('Service', name, trouble, context);
  const patient = { ...context, window: Math.max(context.window, BALANCER_SECONDS) };
  const values = { name, namespace: namespaceOf(service) };
  return pendingOrFail('service.noHostname', values, patient, latest([service.metadata?.creationTimestamp]));
}

function nothingSelected(service: Service, pods: readonly Pod[]): Finding {
  const name = nameOf(service);
  const selector = selectorOfService(service);
  if (selector === undefined) return fail('service.noSelector', { name });
  return fail('service.selectsNothing', { name, selector: selectorOf(selector), seen: closestLabels(selector, pods) });
}

function isDeclared(name: string, pods: readonly Pod[]): boolean {
  return pods.some(({ spec }) => portsOf(spec).some((declared) => declared.name === name));
}

function declaredBy(pods: readonly Pod[]): string[] {
  const ports = pods.flatMap(({ spec }) => portsOf(spec));
  return [...new Set(ports.map(({ name, port }) => (name === '' ? String(port) : `${name}=${port}`)))];
}
