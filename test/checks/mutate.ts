/**
 * Damages every field that a check looks at when it passes: without it, null, with another value.
 */
import type * as z from 'zod';
import { type Check, type Reads, readsOf } from '../../checks/verdict.ts';
import { answer, type Evidence, testContext } from './judge.ts';

const remove = Symbol('remove');
const damages: Readonly<Record<string, (value: unknown) => unknown>> = {
  deleted: () => remove,
  null: () => null,
  changed: (value) => {
    if (typeof value === 'string') return `${value}-x`;
    if (typeof value === 'number') return value + 7001;
    if (typeof value === 'boolean') return !value;
    return Array.isArray(value) ? [] : {};
  },
};

/**
 * The damages after which a check that passes on the evidence still passes, as `path operation`; `[]` stands for every
 * item of a list. Those that may stay are left out.
 * @param allowed patterns of damages that may stay, by reason; a reason for nothing is given back as `stale: …`
 * @throws Error when it does not pass in the first place
 */
export function survivorsOf<N extends string, P extends z.ZodType>(
  check: Check<N, P>,
  params: z.input<P>,
  evidence: Evidence,
  allowed: Readonly<Record<string, RegExp>> = {},
): string[] {
  const at = { ...testContext, window: check.window };
  const parsed = check.params.parse(params);
  const seen = resolve(check.needs(parsed, at), evidence);
  Object.assign(seen, resolve(check.followUp(parsed, seen, at), evidence));
  Object.assign(seen, resolve(check.followOn(parsed, seen, at), evidence));
  const fields = new Set<string>();
  const passes = (given: Record<string, unknown>) => check.judge(parsed, given, at).verdict === 'pass';
  if (!passes(watched(seen, fields))) throw new Error('does not pass');
  const survivors = [...fields].flatMap((field) =>
    Object.entries(damages).flatMap(([operation, damage]) => {
      const copy = structuredClone(seen);
      damageAt(copy, field.split('\u0000'), damage);
      return passes(copy) ? [`${field.replaceAll('\u0000', '.')} ${operation}`] : [];
    }),
  );
  const stale = Object.entries(allowed).filter(([, pattern]) => !survivors.some((survivor) => pattern.test(survivor)));
  return [
    ...survivors.filter((survivor) => !Object.values(allowed).some((pattern) => pattern.test(survivor))),
    ...stale.map(([reason]) => `stale: ${reason}`),
  ];
}

function resolve(reads: Reads, evidence: Evidence): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(reads).map(([name, read]) => {
      const values = readsOf({ [name]: read }).map((spec) => structuredClone(answer(spec, evidence)));
      return [name, Array.isArray(read) ? values : values[0]];
    }),
  );
}

/** A view of evidence that notes the paths which are looked at. */
function watched<T>(value: T, fields: Set<string>, path: readonly string[] = []): T {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(target, key) {
      const child: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || typeof child === 'function' || (Array.isArray(target) && key === 'length'))
        return child;
      const at = [...path, Array.isArray(target) ? '[]' : key];
      if (child !== undefined) fields.add(at.join('\u0000'));
      return watched(child, fields, at);
    },
  });
}

/** Damages a field in every item of the lists on its way. */
function damageAt(node: unknown, [key, ...rest]: readonly string[], damage: (value: unknown) => unknown): void {
  if (typeof node !== 'object' || node === null || key === undefined) return;
  const keys = key === '[]' ? Object.keys(node) : Object.hasOwn(node, key) ? [key] : [];
  for (const each of keys.reverse()) {
    const child: unknown = Reflect.get(node, each);
    if (rest.length > 0) damageAt(child, rest, damage);
    else {
      const damaged = damage(child);
      if (damaged !== remove) Reflect.set(node, each, damaged);
      else if (Array.isArray(node)) node.splice(Number(each), 1);
      else Reflect.deleteProperty(node, each);
    }
  }
}
