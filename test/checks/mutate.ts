/**
 * Damages every field that a check looks at when it passes on evidence written down in a test.
 */
import type * as z from 'zod';
import { type Damage, damagesOf } from '../../checks/authoring/mutation.ts';
import { type Check, type Reads, readsOf } from '../../checks/verdict.ts';
import { answer, type Evidence, testContext } from './judge.ts';

/**
 * The damages after which the check still passes, as `path operation`; those that may stay are left out.
 * @param allowed patterns of damages that may stay, by reason; a reason for nothing is given back as `stale: …`
 * @throws Error when the check does not pass in the first place
 */
export function survivorsOf<N extends string, P extends z.ZodType>(
  check: Check<N, P>,
  params: z.input<P>,
  evidence: Evidence,
  allowed: Readonly<Record<string, RegExp>> = {},
): string[] {
  const context = { ...testContext, window: check.window };
  const parsed = check.params.parse(params);
  const seen = resolve(check.needs(parsed, context), evidence);
  Object.assign(seen, resolve(check.followUp(parsed, seen, context), evidence));
  Object.assign(seen, resolve(check.followOn(parsed, seen, context), evidence));
  // Which objects are meant, by name, owner and age, the tests of each check tell by example.
  const beside = new Set<Damage['operation']>(['renamed', 'disowned', 'reowned', 'aged']);
  const damages = damagesOf({ key: check.name, check, params: parsed, seen, context }).filter(
    ({ operation }) => !beside.has(operation),
  );
  if (damages.length === 0) throw new Error('does not pass, or looks at nothing');
  const thrown = damages.find((damage) => damage.thrown !== undefined);
  if (thrown !== undefined) throw new Error(`${thrown.field} ${thrown.operation}: ${thrown.thrown}`);
  const survivors = damages.filter(({ passes }) => passes).map(({ field, operation }) => `${field} ${operation}`);
  const isAllowed = (survivor: string) => Object.values(allowed).some((pattern) => pattern.test(survivor));
  const stale = Object.entries(allowed).filter(([, pattern]) => !survivors.some((survivor) => pattern.test(survivor)));
  return [...survivors.filter((survivor) => !isAllowed(survivor)), ...stale.map(([reason]) => `stale: ${reason}`)];
}

function resolve(reads: Reads, evidence: Evidence): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(reads).map(([name, read]) => {
      const values = readsOf({ [name]: read }).map((spec) => structuredClone(answer(spec, evidence)));
      return [name, Array.isArray(read) ? values : values[0]];
    }),
  );
}
