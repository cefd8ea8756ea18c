/**
 * What proves that two versions of an application stand beside each other, and which of them gets the traffic.
 */
import type { KindTypes } from '../reads/kinds.ts';
import { type Finding, fail, pass } from '../verdict.ts';
import { judgeClosest } from './closest.ts';
import { type Service, selectorOfService } from './endpoints.ts';
import { absent, closestLabels, entries, named, nameOf, text } from './objects.ts';
import { isCanary, shareNames, sharesBehind, type Version, weightsOf } from './shares.ts';
import { isSwitched, type Route, selectedBy } from './switch.ts';

/** What leads to the versions. */
interface Fronts {
  services: readonly Service[];
  ingresses: readonly KindTypes['Ingress'][];
  /** Names of the Services that are meant. */
  names: readonly string[];
}

/** Whether a Service leads to one version, after another. */
export function judgeBlueGreen(
  { services, names }: Fronts,
  versions: readonly Version[],
  ns: string,
  routes: readonly Route[] | undefined,
): Finding {
  const meant = named(services, names);
  if (meant.length === 0) return absent('Service', names, ns, services);
  return notBlueGreen(meant, versions, routes) ?? pass({ service: meant.map(nameOf) });
}

/** Whether a Service, or an Ingress by weights, leads to much of one version and little of the others. */
export function judgeCanary({ services, ingresses, names }: Fronts, versions: readonly Version[], ns: string): Finding {
  const meant = named(services, names);
  const weights = weightsOf(ingresses, services, versions);
  const small = weights.find(isCanary);
  if (small !== undefined) return pass({ shares: shareNames(small) });
  const flaw = meant.length === 0 ? absent('Service', names, ns, services) : notCanary(meant, versions);
  if (flaw === undefined) return pass({ service: meant.map(nameOf) });
  return weights[0] === undefined ? flaw : fail('canary.shares', { shares: shareNames(weights[0]) });
}

/** Why the Services do not lead to one version after having led to another. */
function notBlueGreen(
  services: readonly Service[],
  versions: readonly Version[],
  routes: readonly Route[] | undefined,
): Finding | undefined {
  return judgeClosest(services, [
    (service) => leadsNowhere(service, versions),
    (service) => {
      const selected = selectedBy(service, versions).map(({ name }) => name);
      return selected.length > 1
        ? fail('blueGreen.mixed', { service: nameOf(service), versions: selected })
        : undefined;
    },
    (service) => {
      const [to] = selectedBy(service, versions);
      if (to === undefined || isSwitched(service, to, versions, routes)) return undefined;
      return fail('blueGreen.notSwitched', { service: nameOf(service), ...apart(to.name, versions) });
    },
  ])?.finding;
}

/** Why the Services do not lead to much of one version and little of another. */
function notCanary(services: readonly Service[], versions: readonly Version[]): Finding | undefined {
  return judgeClosest(services, [
    (service) => leadsNowhere(service, versions),
    (service) => {
      const [only, ...more] = selectedBy(service, versions);
      if (only === undefined || more.length > 0) return undefined;
      return fail('canary.oneVersion', { service: nameOf(service), ...apart(only.name, versions) });
    },
    (service) => {
      const shares = sharesBehind(service, versions);
      return isCanary(shares) ? undefined : fail('canary.shares', { shares: shareNames(shares) });
    },
  ])?.finding;
}

function leadsNowhere(service: Service, versions: readonly Version[]): Finding | undefined {
  if (selectedBy(service, versions).length > 0) return undefined;
  const name = nameOf(service);
  const selector = selectorOfService(service);
  if (selector === undefined) return fail('service.noSelector', { name });
  const written = entries(service.spec?.selector).map(([key, value]) => `${key}=${text(value)}`);
  const seen = closestLabels(
    selector,
    versions.flatMap(({ pods }) => pods),
  );
  return fail('service.selectsNothing', { name, selector: written.join(','), seen });
}

function apart(version: string, versions: readonly Version[]): { version: string; others: string[] } {
  return { version, others: versions.map(({ name }) => name).filter((name) => name !== version) };
}
