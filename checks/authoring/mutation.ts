/**
 * Damages what a check looked at, one field after another: a check that nothing can make fail proves nothing.
 */
import type { Lab, LabCheck } from '../lab.ts';
import type { Check, CheckContext } from '../verdict.ts';

/** A check as it was judged, with what it saw. */
export interface Judgement {
  /** `<step id>/<check id>`, as in reports. */
  key: string;
  check: Check;
  params: unknown;
  seen: Readonly<Record<string, unknown>>;
  context: CheckContext;
}

/** A field that was damaged, and whether the check passed all the same. */
export interface Damage {
  /** Path into what the check saw; `[]` stands for every item of a list. */
  field: string;
  operation: keyof typeof operations;
  passes: boolean;
}

/** The same lab, whose checks report what they are given to judge. */
export function spying(lab: Lab, onJudged: (judgement: Judgement) => void): Lab {
  const spy = (entry: LabCheck, key: string): LabCheck => {
    if (entry.type !== 'check')
      return { ...entry, parts: entry.parts.map((part, index) => spy(part, `${key}.${index}`)) };
    const { check } = entry;
    const judge: Check['judge'] = (params, seen, context) => {
      onJudged({ key, check, params, seen, context });
      return check.judge(params, seen, context);
    };
    return { ...entry, check: { ...check, judge } };
  };
  return {
    ...lab,
    steps: lab.steps.map((step) => ({
      ...step,
      checks: step.checks.map((entry, index) => spy(entry, `${step.id}/${index}`)),
    })),
  };
}

/** Every damage of what a check that passes looks at; none for a check that does not pass. */
export function damagesOf({ check, params, seen, context }: Judgement): Damage[] {
  const judges = () => check.judge(params, seen, context).verdict === 'pass';
  if (!judges()) return [];
  const fields = new Set<string>();
  check.judge(params, watched(seen, fields), context);
  return [...fields].flatMap((path) =>
    (Object.keys(operations) as (keyof typeof operations)[]).flatMap((operation): Damage[] => {
      const undo: (() => void)[] = [];
      damageAt(seen, path.split(SEPARATOR), operations[operation], undo);
      if (undo.length === 0) return [];
      const passes = attempt(judges);
      // In place and back again: a copy of all evidence for each field takes many times longer.
      for (const restore of undo.reverse()) restore();
      return [{ field: path.replaceAll(SEPARATOR, '.'), operation, passes }];
    }),
  );
}

/** Whether a check comes to its verdict without a look at any evidence. */
export function looksAtNothing({ check, params, seen, context }: Judgement): boolean {
  const fields = new Set<string>();
  check.judge(params, watched(seen, fields), context);
  return fields.size === 0;
}

/** A check that crashes does not pass. */
function attempt(judges: () => boolean): boolean {
  try {
    return judges();
  } catch {
    return false;
  }
}

/** Stands between the keys of a path; no key of evidence holds it. */
const SEPARATOR = '\u0000';

/**
 * A view of evidence that notes the paths which are looked at; indexes of lists count as one. The same object is always
 * the same view, since checks may look for an object among others.
 */
function watched(seen: Judgement['seen'], fields: Set<string>): Judgement['seen'] {
  const views = new WeakMap<object, object>();
  const handler = <T extends object>(path: readonly string[]): ProxyHandler<T> => ({
    get(target, key) {
      const child: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || typeof child === 'function' || (Array.isArray(target) && key === 'length'))
        return child;
      const at = [...path, Array.isArray(target) ? '[]' : key];
      if (child !== undefined) fields.add(at.join(SEPARATOR));
      if (typeof child !== 'object' || child === null) return child;
      const view = views.get(child) ?? new Proxy(child, handler(at));
      views.set(child, view);
      return view;
    },
  });
  return new Proxy(seen, handler([]));
}

const remove = Symbol('remove');
const operations = {
  deleted: () => remove,
  null: () => null,
  changed: (value: unknown) => {
    if (typeof value === 'string') return `${value}-x`;
    if (typeof value === 'number') return value + 7001;
    if (typeof value === 'boolean') return !value;
    return Array.isArray(value) ? [] : {};
  },
} as const satisfies Readonly<Record<string, (value: unknown) => unknown>>;

/** Damages a field in every item of the lists on its way, and notes how to undo it. */
function damageAt(
  node: unknown,
  [key, ...rest]: readonly string[],
  damage: (value: unknown) => unknown,
  undo: (() => void)[],
): void {
  if (typeof node !== 'object' || node === null || key === undefined) return;
  const keys = key === '[]' ? Object.keys(node) : Object.hasOwn(node, key) ? [key] : [];
  if (rest.length === 0 && keys.length > 0) undo.push(restoring(node));
  for (const each of keys.reverse()) {
    const child: unknown = Reflect.get(node, each);
    if (rest.length > 0) damageAt(child, rest, damage, undo);
    else {
      const damaged = damage(child);
      if (damaged !== remove) Reflect.set(node, each, damaged);
      else if (Array.isArray(node)) node.splice(Number(each), 1);
      else Reflect.deleteProperty(node, each);
    }
  }
}

/** Puts the members of a list or an object back, in their order. */
function restoring(node: object): () => void {
  if (Array.isArray(node)) {
    const items = [...node];
    return () => node.splice(0, node.length, ...items);
  }
  const members = Object.entries(node);
  return () => {
    for (const name of Object.keys(node)) Reflect.deleteProperty(node, name);
    for (const [name, value] of members) Reflect.set(node, name, value);
  };
}
