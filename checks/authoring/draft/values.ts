/**
 * Values of objects that matter in a lab.
 */
import { isRecord, parsePath, valuesAt } from '../../rules/path.ts';

/** The first value at a path, as labs write it. */
export function at(object: unknown, path: string): unknown {
  return valuesAt(object, parsePath(path) ?? [])[0];
}

/** The objects of a list at a path. */
export function listAt(object: unknown, path: string): Record<string, unknown>[] {
  const value = at(object, path);
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A step into an object, as a path has it. */
function keyed(path: string, key: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

export type Matchers = Record<string, unknown>;

/** Values that differ from account to account. */
const OF_ACCOUNT = /\b\d{12}\b|\barn:aws/;

/** What is to be filled in: `$NAME`, `${NAME}`, `{{ name }}`, `<NAME>`, `<your name>`, `YOUR_NAME`. */
const PLACEHOLDERS: readonly RegExp[] = [
  /\$\{|\$[A-Za-z_]|\{\{|\bYOUR[_-][A-Z]/,
  /<[A-Z][A-Z0-9_ :-]{2,}>/,
  /<(your|my|aws|account|region|cluster|image|enter|edit|insert|replace)\b[^<>]*>/i,
];

/** Whether a text is not final but to be filled in. */
export function isPlaceholder(value: string): boolean {
  return PLACEHOLDERS.some((form) => form.test(value));
}

/** How a value is compared: as it is, or, where it is long or belongs to an account, by being there. */
export function matcherOf(value: string | number | boolean): unknown {
  const isLong = typeof value === 'string' && (value.length > 80 || value.includes('\n'));
  const isOwn = typeof value === 'string' && OF_ACCOUNT.test(value);
  // An empty text, and one with a placeholder in it, would not be compared as written.
  const isOdd = value === '' || (typeof value === 'string' && isPlaceholder(value));
  return isLong || isOwn || isOdd ? { exists: true } : value;
}

/** The plain values inside an object, nearest first, with their paths; lists are left out. */
export function scalarsIn(object: unknown, path: string, depth: number): [string, string | number | boolean][] {
  if (!isRecord(object)) return [];
  const own = Object.entries(object).flatMap(([key, value]): [string, string | number | boolean][] =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [[keyed(path, key), value]]
      : [],
  );
  if (depth <= 1) return own;
  return [...own, ...Object.entries(object).flatMap(([key, value]) => scalarsIn(value, keyed(path, key), depth - 1))];
}

/** Whether the API server keeps the value: it leaves out what is false or 0 in many kinds. */
export function isTold(value: string | number | boolean): boolean {
  return value !== false && value !== 0;
}

/** Conditions on the first plain values inside an object. */
export function matchersIn(object: unknown, path: string, depth: number, most: number): Matchers {
  return Object.fromEntries(
    scalarsIn(at(object, path), path, depth)
      .filter(([, value]) => isTold(value))
      .slice(0, most)
      .map(([key, value]) => [key, matcherOf(value)]),
  );
}
