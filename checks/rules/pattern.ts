/**
 * Regular expressions that run in linear time (RE2: no look-around, no back-references), searched in the whole value.
 */
import { RE2JS } from 're2js';
import * as z from 'zod';

/** A pattern of a lab; those that could backtrack exponentially are refused. */
export const pattern = z
  .string()
  .min(1)
  .max(200)
  .refine(isPattern, 'not a regular expression of the RE2 kind (no look-around, no back-references)');

/** Whether the pattern occurs somewhere in the value. */
export function matches(source: string, value: string): boolean {
  return RE2JS.compile(source).matcher(value).find();
}

function isPattern(source: string): boolean {
  try {
    RE2JS.compile(source);
    return true;
  } catch {
    return false;
  }
}
