/**
 * Plans the reads of a lab: the fewest requests that answer all of them.
 */
import { covers, type KubeList, keyOf, type ReadSpec } from './reads/read.ts';

/**
 * The union of reads: equal ones once, lists of one kind in several namespaces as one list of all namespaces, and no
 * get whose object a wanted list holds anyway.
 */
export function planReads(wanted: readonly ReadSpec[]): ReadSpec[] {
  const lists = wanted.filter((spec): spec is KubeList => spec.source === 'kube' && spec.verb === 'list');
  const widened = new Map<string, KubeList>();
  for (const { kind } of lists) {
    if (widened.has(kind)) continue;
    const namespaces = new Set(
      wanted.flatMap((spec) =>
        spec.source === 'kube' && (spec.verb === 'list' || spec.verb === 'get') && spec.kind === kind
          ? [spec.namespace]
          : [],
      ),
    );
    const [only] = namespaces;
    widened.set(kind, {
      source: 'kube',
      verb: 'list',
      kind,
      ...(namespaces.size === 1 && only !== undefined && { namespace: only }),
    });
  }
  const planned = new Map<string, ReadSpec>();
  for (const list of widened.values()) planned.set(keyOf(list), list);
  for (const spec of wanted) {
    const isCovered = [...planned.values()].some((wide) => covers(wide, spec));
    if (!isCovered) planned.set(keyOf(spec), spec);
  }
  return [...planned.values()];
}
