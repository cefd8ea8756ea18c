/**
 * Why an HPA has no current value, shown by kubectl as `<unknown>`
 * (https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details).
 */
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { conditionOf, currentValue, type Hpa } from './hpa.ts';
import { each, latest, nameOf, namespaceOf, text } from './objects.ts';
import type { Workload } from './rollout.ts';

/** What keeps an HPA from having a current value; a limited scale is none of that. */
export function noValue(
  hpa: Hpa,
  resource: string | undefined,
  workload: Workload | undefined,
  context: CheckContext,
): Finding | undefined {
  const [name, namespace] = [nameOf(hpa), namespaceOf(hpa)];
  const [able, active] = [conditionOf(hpa, 'AbleToScale'), conditionOf(hpa, 'ScalingActive')];
  const { kind, name: target } = hpa.spec?.scaleTargetRef ?? {};
  if (able?.status === 'False' && able.reason === 'FailedGetScale')
    return fail('hpa.noTarget', { name, target: `${text(kind)}/${text(target)}` });
  if (active?.reason === 'ScalingDisabled' || workload?.spec?.replicas === 0)
    return fail('hpa.targetZero', { name, target: `${text(kind)}/${text(target)}` });
  if (able?.status === 'True' && active?.status === 'True' && currentValue(hpa, resource) !== undefined)
    return undefined;
  const message = text(active?.message);
  const rollout = each(workload?.status?.conditions).find(({ type }) => type === 'Progressing');
  const since = latest([
    hpa.metadata?.creationTimestamp,
    active?.lastTransitionTime,
    workload?.metadata?.creationTimestamp,
    rollout?.lastUpdateTime,
  ]);
  const missing = requestMissing(message);
  if (missing !== undefined)
    // Pods of the earlier version lack the request until the rollout has replaced them.
    return hasRequest(workload, missing)
      ? pendingOrFail('hpa.noRequest', { name, ...missing }, context, since)
      : fail('hpa.noRequest', { name, ...missing });
  if (/could not find the requested resource|unable to handle the request/.test(message))
    return pendingOrFail('hpa.noMetricsServer', { name }, context, since);
  const refused = [able, active].find((condition) => condition?.status === 'False');
  if (refused !== undefined) {
    const values = { name, namespace, reason: text(refused.reason), message: text(refused.message) };
    return pendingOrFail('hpa.notActive', values, context, since);
  }
  return pendingOrFail('hpa.noValue', { name, namespace }, context, since);
}

interface Missing {
  resource: string;
  container: string;
}

/**
 * The controller's own words: it sees the pods, with containers that were injected and requests that a LimitRange set,
 * which the template does not show.
 */
function requestMissing(message: string): Missing | undefined {
  const [, resource, container] = /missing request for (\S+) in container (\S+)/.exec(message) ?? [];
  return resource === undefined || container === undefined ? undefined : { resource, container };
}

/** Whether the template has the request by now; a limit counts as request where there is none. */
function hasRequest(workload: Workload | undefined, { resource, container }: Missing): boolean {
  const { requests, limits } =
    each(workload?.spec?.template?.spec?.containers).find(({ name }) => name === container)?.resources ?? {};
  return text(requests?.[resource]) !== '' || text(limits?.[resource]) !== '';
}
