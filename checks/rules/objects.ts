/**
 * Objects as evidence holds them. Evidence is read defensively: a field may be missing, null or of another type.
 */
import { closest, distance } from 'fastest-levenshtein';
import type { Kind } from '../reads/kinds.ts';
import { type Finding, fail } from '../verdict.ts';
import { selectorOf } from './labels.ts';

/** What every object has. */
export interface Named {
  metadata?:
    | {
        name?: string | undefined;
        namespace?: string | undefined;
        uid?: string | undefined;
        generation?: number | undefined;
        creationTimestamp?: string | undefined;
        deletionTimestamp?: string | undefined;
        labels?: Readonly<Record<string, string | undefined>> | undefined;
        annotations?: Readonly<Record<string, string | undefined>> | undefined;
      }
    | undefined;
}

/** The items of a list field; none if it is no list. */
export function each<T>(list: readonly T[] | null | undefined): NonNullable<T>[] {
  return Array.isArray(list) ? list.filter((item) => item !== null && item !== undefined) : [];
}

/** The entries of a map field; none if it is no map. */
export function entries<T>(map: Readonly<Record<string, T>> | null | undefined): [string, T][] {
  return typeof map === 'object' && map !== null ? Object.entries(map) : [];
}

/** A text field, at most as long as a message may be; empty if it is no text. */
export function text(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.slice(0, 400) : '';
}

/** A number field; a missing counter means 0. */
export function amount(value: unknown, missing = 0): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : missing;
}

/** The name of an object. */
export function nameOf(object: Named): string {
  return text(object.metadata?.name);
}

/** The namespace of an object; empty for one that belongs to the cluster. */
export function namespaceOf(object: Named): string {
  return text(object.metadata?.namespace);
}

/** The labels of an object as `key=value`. */
export function labelsOf(object: Named | null | undefined): string[] {
  return entries(object?.metadata?.labels).map(([key, value]) => `${key}=${text(value)}`);
}

/** Those of a list that are there to stay and in the namespace; without one, of all. */
export function existing<T extends Named>(listed: { items?: readonly T[] } | undefined, namespace?: string): T[] {
  return each(listed?.items).filter(
    ({ metadata }) =>
      (namespace === undefined || metadata?.namespace === namespace) && (metadata?.deletionTimestamp ?? null) === null,
  );
}

/** Those with one of the names, whole and exactly, in the order of the names. */
export function named<T extends Named>(objects: readonly T[], names: readonly string[]): T[] {
  return names.flatMap((name) => objects.filter((object) => nameOf(object) === name));
}

/** Names that may have been meant by others: the closest one to each, if it is close. */
export function similarTo(names: readonly string[], present: readonly string[]): string[] {
  const others = present.filter((name) => name !== '' && !names.includes(name));
  const near = others.length === 0 ? [] : [...new Set(names.map((name) => closest(name, others)))];
  return near.filter((other) => names.some((name) => isNear(name, other)));
}

/** The finding for an object that is not there; names the one that may have been meant. */
export function absent(
  kind: Kind | (string & {}),
  names: readonly string[],
  namespace: string,
  present: readonly Named[],
): Finding {
  const meant = similarTo(names, present.map(nameOf));
  if (meant.length > 0) return fail('object.misnamed', { kind, name: [...names], namespace, seen: meant });
  return fail('object.absent', { kind, name: [...names], namespace });
}

/** The finding for labels that nothing carries; names the labels of what comes closest. */
export function unlabelled(
  kind: string,
  wanted: Readonly<Record<string, readonly string[]>>,
  namespace: string,
  present: readonly Named[],
): Finding {
  return fail('object.unlabelled', {
    kind,
    namespace,
    wanted: selectorOf(wanted),
    seen: closestLabels(wanted, present),
  });
}

/** Labels that controllers put on pods and that nobody writes into a selector. */
const GENERATED = new Set([
  ...['pod-template-hash', 'controller-revision-hash', 'pod-template-generation', 'apps.kubernetes.io/pod-index'],
  ...['statefulset.kubernetes.io/pod-name', 'topology.kubernetes.io/region', 'topology.kubernetes.io/zone'],
]);

/** The labels of the object that has most of the wanted ones, by key and value, then by key. */
export function closestLabels(
  wanted: Readonly<Record<string, readonly string[]>>,
  present: readonly Named[],
): string[] {
  const score = ({ metadata }: Named) =>
    Object.entries(wanted).reduce((sum, [key, values]) => {
      const value = metadata?.labels?.[key];
      return sum + (typeof value !== 'string' ? 0 : values.includes(value) ? 1000 : 1 + nearness(value, values));
    }, 0);
  const best = [...present].sort((a, b) => score(b) - score(a))[0];
  return labelsOf(best).filter((label) => {
    const [key = ''] = label.split('=');
    return Object.hasOwn(wanted, key) || !GENERATED.has(key);
  });
}

function nearness(value: string, wanted: readonly string[]): number {
  return Math.max(...wanted.map((one) => 100 - Math.min(100, distance(one, value.slice(0, 100)))));
}

function isNear(name: string, other: string): boolean {
  return other.startsWith(name) || distance(name, other) <= Math.max(2, Math.floor(name.length / 4));
}

/** The latest of some times; undefined if none is known. */
export function latest(times: readonly (string | undefined)[]): string | undefined {
  return times
    .filter((time) => typeof time === 'string' && !Number.isNaN(Date.parse(time)))
    .sort()
    .at(-1);
}
