/**
 * What zod says of a lab file, as flaws.
 */
import { closest, distance } from 'fastest-levenshtein';
import type * as z from 'zod';
import { type Flaw, type FormReason, flaw, flawSentences, sentenceOf } from './lab-flaws.ts';

/** The names of `known` that somebody who wrote `name` may have meant, the likeliest first. */
export function meantBy(name: string, known: readonly string[]): string[] {
  if (known.length === 0) return [];
  const best = closest(name, [...known]);
  return distance(name, best) <= Math.max(2, Math.floor(name.length / 3)) ? [best] : [];
}

/** The flaws of an issue; `keys` are those that exist where it is, `owner` the check whose parameters they are. */
export function flawsOf(issue: z.core.$ZodIssue, keys: readonly string[] = [], owner = ''): Flaw[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => flaw([...path, key], 'key.unknown', { key, owner, meant: meantBy(key, keys) }));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const within = issue.errors.map((issues) => issues.flatMap((inner) => flawsOf(inner, keys, owner)));
    // The form that was meant is the one that complains least; a tie at the top is a plain "this or that".
    const [best = [], next = []] = within.sort((a, b) => a.length - b.length);
    if (best.length < next.length || best.some((one) => one.path.length > 0))
      return best.map((one) => ({ ...one, path: [...path, ...one.path] }));
    const message = [...new Set(within.flat().map((one) => sentenceOf(one, flawSentences)))].join(', or ');
    return [flaw(path, 'value.form', { at: '', message, reason: 'other' })];
  }
  const at = path.map(String).join('.');
  if (issue.code === 'invalid_value' && typeof issue.input === 'string') {
    const known = issue.values.map(String);
    return [flaw(path, 'value.unknown', { at, value: issue.input, known, meant: meantBy(issue.input, known) })];
  }
  return [flaw(path, 'value.form', { at, message: issue.message, ...reasonOf(issue) })];
}

function reasonOf(issue: z.core.$ZodIssue): FormReason {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? { reason: 'missing', expected: issue.expected }
        : { reason: 'type', expected: issue.expected, received: typeOf(issue.input) };
    case 'too_small':
      return { reason: 'small', limit: Number(issue.minimum) };
    case 'too_big':
      return { reason: 'big', limit: Number(issue.maximum) };
    default:
      return { reason: 'other' };
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Keys of an object schema, for "did you mean". */
export function keysOf(schema: z.ZodType): string[] {
  const { def } = schema;
  if ('shape' in def && typeof def.shape === 'object' && def.shape !== null) return Object.keys(def.shape);
  if ('in' in def && isSchema(def.in)) return keysOf(def.in);
  if ('innerType' in def && isSchema(def.innerType)) return keysOf(def.innerType);
  return [];
}

function isSchema(value: unknown): value is z.ZodType {
  return typeof value === 'object' && value !== null && 'def' in value;
}
