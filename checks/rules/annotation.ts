/**
 * Values of annotations, which controllers read as JSON, as lists with commas, or as they are
 * (https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/).
 */
import { text } from './objects.ts';
import { isRecord } from './path.ts';

/** Largest annotation that is read as JSON, in characters. */
const LONGEST = 16_384;

/** Whether an annotation says what is wanted: white space in JSON and around commas means nothing. */
export function isSameAnnotation(annotation: unknown, wanted: string): boolean {
  const seen = typeof annotation === 'string' && annotation.length <= LONGEST ? annotation : text(annotation);
  return seen === wanted || plain(seen) === plain(wanted);
}

function plain(value: string): string {
  if (!/^\s*[[{]/.test(value)) return value.replace(/\s*,\s*/g, ',');
  try {
    return JSON.stringify(sorted(JSON.parse(value)));
  } catch {
    return value;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, sorted(item)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
