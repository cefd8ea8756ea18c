/**
 * Damages evidence at random places and makes sure that a check still comes to a verdict.
 */
import fc from 'fast-check';
import type * as z from 'zod';
import type { ReadSpec } from '../../checks/reads/read.ts';
import type { Check, Reads } from '../../checks/verdict.ts';
import { answer, type Evidence, testContext } from './judge.ts';

/** Runs the check on the evidence with one value after another replaced by arbitrary JSON. */
export function neverThrows<N extends string, P extends z.ZodType>(
  check: Check<N, P>,
  params: z.input<P>,
  evidence: Evidence,
): void {
  const at = { ...testContext, window: check.window };
  const parsed = check.params.parse(params);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.jsonValue()), { minLength: 1, maxLength: 4 }), (damages) => {
      const resolve = (reads: Reads): Record<string, unknown> => {
        const seen = Object.fromEntries(
          Object.entries(reads).map(([name, read]) => {
            const one = (spec: ReadSpec) => answer(spec, evidence);
            if (read === undefined) return [name, undefined];
            return [name, isMany(read) ? read.map(one) : one(read)];
          }),
        );
        return damages.reduce((before, [place, value]) => replaced(before, place, value), seen);
      };
      const seen = resolve(check.needs(parsed, at));
      Object.assign(seen, resolve(check.followUp(parsed, seen, at)));
      Object.assign(seen, resolve(check.followOn(parsed, seen, at)));
      check.remember(parsed, seen, at);
      const memory = check.remember(parsed, seen, at);
      const contexts = [at, { ...at, ...(memory !== undefined && { memory }) }];
      return contexts.every((context) =>
        ['pass', 'fail', 'pending'].includes(check.judge(parsed, seen, context).verdict),
      );
    }),
    { numRuns: 500 },
  );
}

function isMany(read: NonNullable<Reads[string]>): read is Extract<NonNullable<Reads[string]>, readonly unknown[]> {
  return Array.isArray(read);
}

/** A copy in which the value at a place, counted through the whole tree, is another. */
function replaced(tree: Record<string, unknown>, place: number, value: unknown): Record<string, unknown> {
  const copy = structuredClone(tree);
  const places: [object, string][] = [];
  const walk = (node: unknown) => {
    if (node === null || typeof node !== 'object') return;
    for (const [key, child] of Object.entries(node)) {
      places.push([node, key]);
      walk(child);
    }
  };
  walk(copy);
  const [owner, key] = places[place % Math.max(1, places.length)] ?? [copy, ''];
  Reflect.set(owner, key, value);
  return copy;
}
