/**
 * Which taints of a node keep a pod away
 * (https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/).
 */
import type { KindTypes } from '../reads/kinds.ts';
import { each, text } from './objects.ts';
import type { Pod } from './pod-ready.ts';

type Taint = NonNullable<NonNullable<KindTypes['Node']['spec']>['taints']>[number];

/** The first taint of a node that a pod does not tolerate; undefined if it may be placed there. */
export function untolerated(pod: Pod, node: KindTypes['Node']): Taint | undefined {
  return each(node.spec?.taints).find(
    (taint) =>
      (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute') &&
      !each(pod.spec?.tolerations).some((toleration) => tolerates(toleration, taint)),
  );
}

type Toleration = NonNullable<NonNullable<Pod['spec']>['tolerations']>[number];

function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (text(effect) !== '' && effect !== taint.effect) return false;
  if (text(key) !== '' && key !== taint.key) return false;
  if (operator === 'Exists') return true;
  return text(key) !== '' && text(value) === text(taint.value);
}
