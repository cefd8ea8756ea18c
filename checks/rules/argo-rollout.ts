/**
 * Blue-green and canary deployments by Argo Rollouts, whose Rollout takes the place of the Deployments
 * (https://argo-rollouts.readthedocs.io/en/stable/features/specification/).
 */
import type { CustomObject } from '../reads/read.ts';
import { type CheckContext, type Finding, fail, pending, pendingOrFail } from '../verdict.ts';
import { at, itemsAt, textAt } from './custom.ts';
import { amount, latest, nameOf, namespaceOf, text } from './objects.ts';
import { isRecord } from './path.ts';

/** The resource of Rollouts. */
export const ROLLOUTS = 'rollouts.argoproj.io';

interface Asked {
  how: 'blueGreen' | 'canary';
  service: readonly string[];
  readyAtLeast: number;
  /** Revision at enrolment; 0 if the Rollout was made later. */
  base: number;
}

/** The revision of a Rollout; every change of its pod template makes a new one. */
export function argoRevision({ metadata }: CustomObject): number {
  const revision = Number(text(metadata?.annotations?.['rollout.argoproj.io/revision']));
  return Number.isInteger(revision) ? revision : 0;
}

/** Why a Rollout has not brought a new version in the wanted way; undefined if it has. */
export function argoFlaw(rollout: CustomObject, asked: Asked, context: CheckContext): Finding | undefined {
  const { how, base, readyAtLeast } = asked;
  const name = nameOf(rollout);
  const namespace = namespaceOf(rollout);
  const observed = textAt(rollout, 'status.observedGeneration');
  if (observed !== String(rollout.metadata?.generation))
    return pending('workload.notObserved', { kind: 'Rollout', name }, 10);
  const strategy = at(rollout, `spec.strategy.${how}`);
  if (!isRecord(strategy)) return fail('argoRollout.strategy', { name, wanted: how });
  const active = textAt(strategy, 'activeService');
  if (how === 'blueGreen' && !asked.service.includes(active))
    return fail('argoRollout.service', { name, seen: active, wanted: [...asked.service] });
  if (how === 'canary' && !hasSmallStep(strategy)) return fail('argoRollout.steps', { name });
  const revision = argoRevision(rollout);
  if (revision <= Math.max(base, 1)) return fail('argoRollout.revision', { name, namespace, revision });
  const [phase, message] = [textAt(rollout, 'status.phase'), textAt(rollout, 'status.message')];
  const values = { name, namespace, phase, message };
  if (phase === 'Degraded' || at(rollout, 'status.abort') === true) return fail('argoRollout.phase', values);
  const ready = amount(at(rollout, 'status.readyReplicas'));
  // A canary that waits at a step is just what is wanted; one that is done has been through its steps.
  if (
    phase === 'Healthy' ||
    (phase === 'Paused' && how === 'canary' && amount(at(rollout, 'status.currentStepIndex')) > 0)
  )
    return ready >= readyAtLeast
      ? undefined
      : fail('workload.tooFew', { kind: 'Rollout', name, seen: ready, wanted: readyAtLeast });
  if (phase === 'Paused') return fail('argoRollout.phase', values);
  const since = itemsAt(rollout, 'status.conditions').map((one) => textAt(one, 'lastUpdateTime'));
  return pendingOrFail('argoRollout.phase', values, context, latest(since));
}

/** Whether a step gives the new version some of the traffic, and at most a third. */
function hasSmallStep(canary: unknown): boolean {
  return itemsAt(canary, 'steps').some((step) => {
    const weight = amount(at(step, 'setWeight'));
    return weight > 0 && weight <= 33;
  });
}
