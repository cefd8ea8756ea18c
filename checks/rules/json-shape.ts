/**
 * What an answer in JSON must look like: a path and what stands there.
 */
import * as z from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** What must stand at a path; all that is given must hold. */
const shape = z
  .strictObject({
    exists: z.boolean().optional().describe('Whether there is a value (null is one).'),
    array: z.literal(true).optional().describe('The value is a list, maybe an empty one.'),
    atLeast: z.number().optional().describe('The list has at least so many items, or the number is at least that.'),
    equals: scalar.optional().describe('The value is exactly this.'),
  })
  .refine((value) => Object.keys(value).length > 0, 'says nothing');
export type Shape = z.output<typeof shape>;

/** Shapes by path: keys and list indexes joined by dots (`outcome.0.url`), `$` for the whole answer. */
export const shapes = z.record(z.string().min(1), shape);

/** The first path that is not as wanted, or undefined. */
export function unmetShape(
  value: unknown,
  wanted: Readonly<Record<string, Shape>>,
): { path: string; seen: string; wanted: string } | undefined {
  for (const [path, matcher] of Object.entries(wanted)) {
    const found = valueAt(value, path);
    if (!isMet(found, matcher)) return { path, seen: described(found), wanted: wantedText(matcher) };
  }
  return undefined;
}

/** What stands at a path of an answer; undefined if nothing does. */
export function valueAt(value: unknown, path: string): unknown {
  const keys = path === '$' ? [] : path.replace(/^\$\./, '').split('.');
  return keys.reduce<unknown>((inside, key) => {
    if (inside === null || typeof inside !== 'object' || !Object.hasOwn(inside, key)) return undefined;
    return Array.isArray(inside) && !/^\d+$/.test(key) ? undefined : Reflect.get(inside, key);
  }, value);
}

function isMet(found: unknown, { exists, array, atLeast, equals }: Shape): boolean {
  if (exists === false) return found === undefined;
  if (found === undefined) return false;
  if (array && !Array.isArray(found)) return false;
  if (equals !== undefined && found !== equals) return false;
  if (atLeast === undefined) return true;
  const size = Array.isArray(found) ? found.length : found;
  return typeof size === 'number' && size >= atLeast;
}

function described(value: unknown): string {
  if (value === undefined) return '-';
  if (Array.isArray(value)) return `[${value.length}]`;
  if (value !== null && typeof value === 'object') return '{…}';
  return JSON.stringify(value).slice(0, 60);
}

function wantedText({ exists, array, atLeast, equals }: Shape): string {
  if (exists === false) return '-';
  if (equals !== undefined) return JSON.stringify(equals);
  if (array) return `[${atLeast === undefined || atLeast === 0 ? '…' : `≥ ${atLeast}`}]`;
  return atLeast === undefined ? '…' : `≥ ${atLeast}`;
}
