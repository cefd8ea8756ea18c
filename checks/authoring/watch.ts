/**
 * Notes which fields of the evidence a check looks at, and damages them in place.
 */

/** Stands between the keys of a path; no key of evidence holds it. */
export const SEPARATOR = '\u0000';

/** What a damage gives for a field that is to be taken away. */
export const remove = Symbol('remove');

/** What a damage gives for a value that it cannot damage. */
export const same = Symbol('same');

/**
 * A view of evidence that notes the paths which are looked at; indexes of lists count as one. The same object is always
 * the same view, since checks may look for an object among others.
 */
export function watched<T extends object>(seen: T, fields: Set<string>): T {
  const views = new WeakMap<object, object>();
  const handler = <O extends object>(path: readonly string[]): ProxyHandler<O> => ({
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

/**
 * Damages a field in every item of the lists on its way.
 * @param path keys from the node on; `[]` stands for every item of a list
 * @returns how to undo it, the last one first; empty when there was nothing to damage
 */
export function damageAt(node: unknown, path: readonly string[], damage: (value: unknown) => unknown): (() => void)[] {
  const [key, ...rest] = path;
  if (typeof node !== 'object' || node === null || key === undefined) return [];
  const keys = key === '[]' ? Object.keys(node) : Object.hasOwn(node, key) ? [key] : [];
  if (rest.length > 0) return keys.flatMap((each) => damageAt(Reflect.get(node, each), rest, damage));
  const changes = keys.flatMap((each): [string, unknown][] => {
    const damaged = damage(Reflect.get(node, each));
    return damaged === same ? [] : [[each, damaged]];
  });
  if (changes.length === 0) return [];
  if (!changes.some(([, damaged]) => damaged === remove)) {
    const before = changes.map(([each]): [string, unknown] => [each, Reflect.get(node, each)]);
    for (const [each, damaged] of changes) Reflect.set(node, each, damaged);
    const undo = () => {
      for (const [each, value] of before) Reflect.set(node, each, value);
    };
    return [undo];
  }
  const undo = restoring(node);
  for (const [each, damaged] of changes.reverse()) {
    if (damaged !== remove) Reflect.set(node, each, damaged);
    else if (Array.isArray(node)) node.splice(Number(each), 1);
    else Reflect.deleteProperty(node, each);
  }
  return [undo];
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
