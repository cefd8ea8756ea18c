/**
 * What proves that a workload was updated, rolled back, or kept complete.
 */
import type { KindTypes } from '../reads/kinds.ts';
import { type CheckContext, type Finding, fail } from '../verdict.ts';
import { textAt } from './custom.ts';
import type { Event } from './events.ts';
import { each, nameOf, namespaceOf, text } from './objects.ts';
import { historyOf, isRecreated, isRevised, isRolledBack, isUpdated, type Lineage, lineageOf } from './revisions.ts';
import type { Owned } from './rollout.ts';
import { type Crew, isHealedByEvents } from './self-healing.ts';

type ControllerRevision = KindTypes['ControllerRevision'];

/** The finding for a workload that does not roll; Deployments name their strategy elsewhere than the others. */
export function wrongStrategy({ kind, workload }: Owned): Finding | undefined {
  const seen = textAt(workload, `spec.${kind === 'Deployment' ? 'strategy' : 'updateStrategy'}.type`);
  const wanted = 'RollingUpdate';
  return seen === wanted ? undefined : fail('rollout.strategy', { ...placeOf({ kind, workload }), seen, wanted });
}

/** Why nothing shows that the workload has got other images since enrolment. */
export function notUpdated(
  owned: Owned,
  revisions: readonly ControllerRevision[],
  lineages: readonly Lineage[] | undefined,
  context: CheckContext,
): Finding | undefined {
  const { workload } = owned;
  const known = lineageOf(workload, lineages);
  const history = historyOf(owned, revisions, known);
  if (isUpdated(history, known, context)) return undefined;
  const revision = history.at(-1)?.number ?? 0;
  const images = each(workload.spec?.template?.spec?.containers).map(({ image }) => text(image));
  if (isRevised(history, known, context)) return fail('rollout.sameImage', { ...placeOf(owned), revision, images });
  if (history.length === 1 && revision > Math.max(known?.base ?? 0, 1))
    return fail('rollout.noHistory', { ...placeOf(owned), revision });
  if (isRecreated(workload, lineages)) return fail('rollout.recreated', placeOf(owned));
  return fail('rollout.none', { ...placeOf(owned), revision, images });
}

/** Why nothing shows that an earlier version has become the current one again since enrolment. */
export function notRolledBack(
  owned: Owned,
  revisions: readonly ControllerRevision[],
  lineages: readonly Lineage[] | undefined,
  context: CheckContext,
): Finding | undefined {
  const known = lineageOf(owned.workload, lineages);
  const history = historyOf(owned, revisions, known);
  if (isRolledBack(history, known, context)) return undefined;
  const values = { ...placeOf(owned), revision: history.at(-1)?.number ?? 0 };
  const isForgotten = history.length === 1 && values.revision > Math.max(known?.base ?? 0, 1);
  return isForgotten ? fail('rollout.noHistory', values) : fail('rollout.notReturned', values);
}

/** Why nothing shows that a pod has been replaced since enrolment. */
export function notHealed(
  owned: Owned,
  events: readonly Event[],
  crews: readonly Crew[] | undefined,
  context: CheckContext,
): Finding | undefined {
  const isHealed =
    crews === undefined
      ? isHealedByEvents(owned, events, context)
      : crews.some(({ uid, healed }) => healed && uid === owned.workload.metadata?.uid);
  if (isHealed) return undefined;
  const [pod] = owned.pods.map(nameOf).sort();
  return fail('rollout.notReplaced', { ...placeOf(owned), pod: pod ?? '' });
}

function placeOf({ kind, workload }: Pick<Owned, 'kind' | 'workload'>) {
  return { kind, name: nameOf(workload), namespace: namespaceOf(workload) };
}
