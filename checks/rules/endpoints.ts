/**
 * Which pods a Service leads to (https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/).
 */

import type { KindTypes } from '../reads/kinds.ts';
import { hasLabels } from './labels.ts';
import { amount, each, entries, nameOf, text } from './objects.ts';
import { isReady, type Pod, portsOf } from './pod-ready.ts';

export type Service = KindTypes['Service'];
export type ServicePort = NonNullable<NonNullable<Service['spec']>['ports']>[number];
export type Slice = KindTypes['EndpointSlice'];

/** The selector of a Service; undefined if it selects nothing by itself. */
export function selectorOfService({ spec }: Service): Readonly<Record<string, readonly string[]>> | undefined {
  const selector = entries(spec?.selector).map(([key, value]) => [key, [text(value)]]);
  return selector.length === 0 ? undefined : Object.fromEntries(selector);
}

/** The pods that a Service selects, ready or not. */
export function selectedPods(service: Service, pods: readonly Pod[]): Pod[] {
  const selector = selectorOfService(service);
  return selector === undefined ? [] : pods.filter(({ metadata }) => hasLabels(metadata?.labels, selector));
}

/** Whether a port of a Service leads to the wanted port; a name means what it means in the pods. */
export function leadsTo(port: ServicePort, wanted: number | string, pods: readonly Pod[]): boolean {
  const target = targetOf(port);
  if (target === wanted) return true;
  if (typeof target !== 'string' || typeof wanted === 'string') return false;
  return pods.some(({ spec }) =>
    portsOf(spec).some((declared) => declared.name === target && declared.port === wanted),
  );
}

/** The target port of a port of a Service; without one, the port itself. */
export function targetOf({ port, targetPort }: ServicePort): number | string {
  if (typeof targetPort === 'number' && targetPort !== 0) return targetPort;
  return typeof targetPort === 'string' && targetPort !== '' ? targetPort : amount(port);
}

/**
 * The ready pods behind ports of a Service, by all its slices; publishing addresses of unready pods makes none ready.
 * @param target - number of the port that the pods have to be reached at, if it matters: a name may mean several
 */
export function endpointPods(
  service: Service,
  ports: readonly ServicePort[],
  slices: readonly Slice[],
  pods: readonly Pod[],
  target?: number,
): Pod[] {
  const targets = endpointsOf(service, ports, slices, target).map(({ targetRef }) => targetRef);
  return pods.filter(
    (pod) =>
      isReady(pod) &&
      targets.some(
        (target) =>
          target?.kind === 'Pod' &&
          target.name === nameOf(pod) &&
          (target.uid === undefined || target.uid === pod.metadata?.uid),
      ),
  );
}

/** The different ready addresses behind ports of a Service that belong to no pod. */
export function handMadeAddresses(
  service: Service,
  ports: readonly ServicePort[],
  slices: readonly Slice[],
  target?: number,
): Set<string> {
  const endpoints = endpointsOf(service, ports, slices, target).filter(({ targetRef }) => (targetRef ?? null) === null);
  return new Set(endpoints.flatMap(({ addresses }) => each(addresses).map(text)));
}

function endpointsOf(
  service: Service,
  ports: readonly ServicePort[],
  slices: readonly Slice[],
  target: number | undefined,
) {
  const own = slices.filter(
    ({ metadata }) => metadata?.labels?.['kubernetes.io/service-name'] === nameOf(service) && nameOf(service) !== '',
  );
  const carries = (slice: Slice) =>
    // A headless Service may have no ports at all.
    ports.length === 0 ||
    each(slice.ports).some(
      (open) =>
        (target === undefined ? amount(open.port) > 0 : open.port === target) &&
        ports.some((port) => text(port.name) === text(open.name)),
    );
  return own
    .filter(carries)
    .flatMap(({ endpoints }) => each(endpoints))
    .filter(
      // An absent condition means true for `ready` and `serving`.
      ({ conditions }) =>
        (conditions?.ready ?? true) === true &&
        (conditions?.serving ?? true) === true &&
        (conditions?.terminating ?? false) === false,
    );
}
