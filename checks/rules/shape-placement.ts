/**
 * What decides on which nodes a pod may run (https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/).
 */
import * as z from 'zod';
import { type Finding, fail } from '../verdict.ts';
import { each, entries, text } from './objects.ts';
import type { PodSpec, Shaped } from './shape-spec.ts';

const ways = ['nodeSelector', 'affinity', 'tolerations', 'topologySpreadConstraints'] as const;

/** Schema of `placement`. */
export const placements = z
  .union([z.enum(ways), z.array(z.enum(ways)).min(1)])
  .transform((value) => (typeof value === 'string' ? [value] : value));
export type PlacementWanted = z.output<typeof placements>;

/** None of the ways is used. */
export function wrongPlacement({ kind, name, spec }: Shaped, wanted: PlacementWanted): Finding | undefined {
  if (wanted.some((way) => isUsed(spec, way))) return undefined;
  return fail('shape.placement', { kind, name, seen: ways.filter((way) => isUsed(spec, way)), wanted });
}

function isUsed(spec: PodSpec | undefined, way: (typeof ways)[number]): boolean {
  switch (way) {
    case 'nodeSelector':
      return entries(spec?.nodeSelector).length > 0;
    case 'affinity':
      return hasAffinity(spec?.affinity);
    case 'tolerations':
      // Those for what may happen to a node are given to every pod.
      return each(spec?.tolerations).some(({ key }) => !text(key).startsWith('node.kubernetes.io/'));
    case 'topologySpreadConstraints':
      return each(spec?.topologySpreadConstraints).length > 0;
  }
}

function hasAffinity(affinity: PodSpec['affinity']): boolean {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  const pods = [podAffinity, podAntiAffinity].flatMap((one) => [
    ...each(one?.requiredDuringSchedulingIgnoredDuringExecution),
    ...each(one?.preferredDuringSchedulingIgnoredDuringExecution),
  ]);
  const required = each(nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms);
  const preferred = each(nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution);
  // A DaemonSet ties each of its pods to a node by a field; nobody has asked for that.
  return pods.length > 0 || preferred.length > 0 || required.some((term) => each(term.matchExpressions).length > 0);
}
