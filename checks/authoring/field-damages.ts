/**
 * What may be wrong with a single field of evidence.
 */
import { remove, same } from './watch.ts';

/** Each gives the damaged value, `remove`, or `same` where it would not be another. */
export const fieldDamages = {
  deleted: () => remove,
  null: (value) => (value === null || value === undefined ? same : null),
  emptied: (value) => {
    const empty = emptyLike(value);
    return empty === undefined || isEmpty(value) ? same : empty;
  },
  // Another meaning as well: a number in text, or a flag, may be as good as the number or the flag itself.
  retyped: (value) => {
    if (typeof value === 'string') return 7;
    if (typeof value === 'number') return 'x';
    if (typeof value === 'boolean') return String(!value);
    if (Array.isArray(value)) return { ...value };
    return isObject(value) ? [value] : same;
  },
  changed: (value) => {
    if (typeof value === 'string') return `${value}-x`;
    if (typeof value === 'number') return value + 7001;
    return typeof value === 'boolean' ? !value : same;
  },
} as const satisfies Readonly<Record<string, (value: unknown) => unknown>>;

function emptyLike(value: unknown): unknown {
  if (typeof value === 'string') return '';
  if (typeof value === 'number') return 0;
  if (Array.isArray(value)) return [];
  return isObject(value) ? {} : undefined;
}

function isEmpty(value: unknown): boolean {
  return isObject(value) ? Object.keys(value).length === 0 : value === '' || value === 0;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
