/**
 * Whether fields of an object are what a lab wants.
 */
import type { Condition } from '../codes/kube.ts';
import { parseQuantity } from '../quantity.ts';
import { type Finding, fail } from '../verdict.ts';
import type { Matcher, Operators, Scalar } from './matcher.ts';
import { isInOrder, isSame, unwritten } from './notation.ts';
import { isRecord, type PathStep, parsePath, valuesAt } from './path.ts';
import { matches } from './pattern.ts';

/** A field that is not as wanted, with the first condition that does not hold. */
export interface Unmet {
  path: string;
  seen: string;
  condition: Condition;
  wanted: string;
}

/**
 * The first field that is not as wanted.
 * @param place - where the object is in a larger one
 */
export function firstUnmet(
  object: unknown,
  wanted: Readonly<Record<string, Matcher>>,
  place: readonly PathStep[] = [],
): Unmet | undefined {
  for (const [path, matcher] of Object.entries(wanted)) {
    const steps = parsePath(path) ?? [];
    const flaw = unmetAt(path, valuesAt(object, steps), matcher, [...place, ...steps]);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

/** Speaks of the innermost field that is not as wanted, e.g. `spec.containers[].args[]`. */
function unmetAt(
  path: string,
  values: readonly unknown[],
  matcher: Matcher,
  place: readonly PathStep[],
): Unmet | undefined {
  const [condition, wanted] = firstFailed(values, matcher, place) ?? [];
  if (condition === undefined) return undefined;
  const { each, any, fields } = isOperators(matcher) ? matcher : {};
  const items = values.flatMap((value) => (Array.isArray(value) ? value : []));
  const inner = {
    any: () => (any === undefined ? undefined : unmetAt(`${path}[]`, items, any, place)),
    each: () => {
      const bad = each === undefined ? [] : items.filter((item) => firstFailed([item], each, place)).slice(0, 1);
      return each === undefined ? undefined : unmetAt(`${path}[]`, bad, each, place);
    },
    fields: () => {
      for (const [key, one] of Object.entries(fields ?? {})) {
        const steps = parsePath(key) ?? [];
        const inside = values.flatMap((value) => valuesAt(value, steps));
        const flaw = unmetAt(`${path}${/^[.[$]/.test(key) ? '' : '.'}${key}`, inside, one, [...place, ...steps]);
        if (flaw !== undefined) return flaw;
      }
      return undefined;
    },
  };
  const found = condition === 'any' || condition === 'each' || condition === 'fields' ? inner[condition]() : undefined;
  return found ?? { path, seen: values.map(brief).join(', ').slice(0, 300), condition, wanted: show(wanted) };
}

/** The finding for a field that is not as wanted. */
export function wrongField(kind: string, name: string, { path, seen, condition, wanted }: Unmet): Finding {
  const at = { kind, name, path };
  if (condition === 'absent') return fail('field.present', { ...at, seen });
  if (condition === 'exists') return fail('field.absent', at);
  return fail('field.value', { ...at, seen, condition, wanted });
}

/** Several items of a list may stand at a path: one of them has to meet a condition. */
function firstFailed(
  values: readonly unknown[],
  matcher: Matcher,
  place: readonly PathStep[],
): [Condition, unknown] | undefined {
  if (!isOperators(matcher)) {
    const told = values.length > 0 ? values : [unwritten(place)];
    return told.some((value) => equals(value, matcher, place)) ? undefined : ['equals', matcher];
  }
  const some = <T>(wanted: T | undefined, meets: (value: unknown, wanted: T) => boolean) =>
    wanted === undefined || values.some((value) => meets(value, wanted));
  const { absent, exists, not, contains, oneOf, atLeast, atMost, matches: pattern, count, each, any, fields } = matcher;
  const isMet: Readonly<Record<keyof Operators, boolean>> = {
    absent: absent === undefined || values.length === 0,
    exists: some(exists, () => true),
    not: not === undefined || !values.some((value) => equals(value, not, place)),
    contains: some(contains, (value, parts) => [parts].flat().every((part) => holds(value, part, place))),
    oneOf: some(oneOf, (value, accepted) => accepted.some((one) => equals(value, one, place))),
    atLeast: some(atLeast, (value, bound) => numberOf(value) >= numberOf(bound)),
    atMost: some(atMost, (value, bound) => numberOf(value) <= numberOf(bound)),
    matches: some(pattern, (value, source) => isScalar(value) && matches(source, String(value))),
    count: count === undefined || isCount(values, count),
    each: some(each, (value, one) => isNonEmpty(value) && value.every((item) => !firstFailed([item], one, place))),
    any: some(any, (value, one) => isNonEmpty(value) && value.some((item) => !firstFailed([item], one, place))),
    fields: some(fields, (value, own) => firstUnmet(value, own, place) === undefined),
  };
  for (const [condition, value] of Object.entries(matcher))
    if (isOperator(condition, isMet) && !isMet[condition]) return [condition, value];
  return undefined;
}

function isOperator(name: string, operators: Readonly<Record<keyof Operators, boolean>>): name is keyof Operators {
  return Object.hasOwn(operators, name);
}

function isCount(values: readonly unknown[], count: NonNullable<Operators['count']>): boolean {
  const [list] = values;
  // The API leaves an empty list out.
  const size = list === undefined ? 0 : Array.isArray(list) ? list.length : Number.NaN;
  const { atLeast = 0, atMost = Number.POSITIVE_INFINITY } =
    typeof count === 'number' ? { atLeast: count, atMost: count } : count;
  return size >= atLeast && size <= atMost;
}

/**
 * A list equals a list with the same items, in any order unless that means something; a single value equals a list that has
 * it as an alternative.
 */
function equals(value: unknown, wanted: Scalar | readonly Scalar[], place: readonly PathStep[]): boolean {
  if (isMany(wanted)) {
    if (!Array.isArray(value)) return wanted.some((one) => equals(value, one, place));
    if (isInOrder(wanted, place))
      return value.length === wanted.length && wanted.every((one, index) => equals(value[index], one, place));
    const left = [...value];
    for (const one of wanted) {
      const at = left.findIndex((item) => equals(item, one, place));
      if (at === -1) return false;
      left.splice(at, 1);
    }
    return left.length === 0;
  }
  return isScalar(value) && isSame(value, wanted, place);
}

/** A list holds an item, a text a part. */
function holds(value: unknown, part: Scalar, place: readonly PathStep[]): boolean {
  if (Array.isArray(value)) return value.some((item) => equals(item, part, place));
  return typeof value === 'string' && value.includes(String(part));
}

function numberOf(value: unknown): number {
  return (typeof value === 'string' || typeof value === 'number' ? parseQuantity(value) : undefined) ?? Number.NaN;
}

function isMany(wanted: Scalar | readonly Scalar[]): wanted is readonly Scalar[] {
  return Array.isArray(wanted);
}

function isNonEmpty(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0;
}

function isOperators(matcher: Matcher): matcher is Operators {
  return isRecord(matcher);
}

function isScalar(value: unknown): value is Scalar {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function show(value: unknown): string {
  return (isScalar(value) ? String(value) : (JSON.stringify(value) ?? '')).slice(0, 200);
}

/** What a value looks like, without what is inside objects: that may be long, or nobody's business. */
function brief(value: unknown): string {
  if (Array.isArray(value)) return value.map(brief).join(', ');
  if (!isRecord(value)) return show(value);
  return isScalar(value.name) ? String(value.name) : `{${Object.keys(value).join(', ')}}`;
}
