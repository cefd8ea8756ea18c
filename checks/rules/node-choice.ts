/**
 * Which nodes a pod selects, and which taints keep it away
 * (https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/).
 */
import type { KindTypes } from '../reads/kinds.ts';
import { requirementsOf, selects, spokenSelector } from './label-selector.ts';
import { textsByKey } from './lenient.ts';
import { each, nameOf, text } from './objects.ts';
import type { Pod } from './pod-ready.ts';

type Taint = NonNullable<NonNullable<KindTypes['Node']['spec']>['taints']>[number];

/** Whether a node has what the node selector and the required node affinity of a pod ask for. */
export function isSelected({ spec }: Pod, node: KindTypes['Node']): boolean {
  const labels = textsByKey(node.metadata?.labels);
  if (!selects(requirementsOf({ matchLabels: textsByKey(spec?.nodeSelector) }), labels)) return false;
  const required = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const terms = each(required?.nodeSelectorTerms);
  if (terms.length === 0) return true;
  return terms.some(
    ({ matchExpressions, matchFields }) =>
      selects(requirementsOf({ matchExpressions }), labels) &&
      // The one field that terms may name is `metadata.name`.
      selects(requirementsOf({ matchExpressions: matchFields }), { 'metadata.name': nameOf(node) }),
  );
}

/** What a pod asks of its node: its node selector, and one of the terms of its required affinity. */
export function spokenSelection({ spec }: Pod): string[] {
  const labels = requirementsOf({ matchLabels: textsByKey(spec?.nodeSelector) });
  const required = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const terms = each(required?.nodeSelectorTerms).map(({ matchExpressions, matchFields }) => [
    ...requirementsOf({ matchExpressions }),
    ...requirementsOf({ matchExpressions: matchFields }),
  ]);
  const asked = [...labels.map((one) => [one]), ...terms].filter((all) => all.length > 0);
  return [...new Set(asked.map(spokenSelector))];
}

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
