/**
 * Why an HPA has no current value, shown by kubectl as `<unknown>`
 * (https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details).
 */
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { conditionOf, currentValue, type Hpa } from './hpa.ts';
import { each, latest, nameOf, text } from './objects.ts';
import type { Workload } from './rollout.ts';

/** What keeps an HPA from having a current value; a limited scale is none of that. */
export function noValue(
  hpa: Hpa,
  resource: string | undefined,
  workload: Workload | undefined,
  context: CheckContext,
): Finding | undefined {
  const name = nameOf(hpa);
  const [able, active] = [conditionOf(hpa, 'AbleToScale'), conditionOf(hpa, 'ScalingActive')];
  const { kind, name: target } = hpa.spec?.scaleTargetRef ?? {};
  if (able?.status === 'False' && able.reason === 'FailedGetScale')
    return fail('hpa.noTarget', { name, target: `${text(kind)}/${text(target)}` });
  if (active?.reason === 'ScalingDisabled' || workload?.spec?.replicas === 0)
    return fail('hpa.targetZero', { name, target: `${text(kind)}/${text(target)}` });
  if (able?.status === 'True' && active?.status === 'True' && currentValue(hpa, resource) !== undefined)
    return undefined;
  const message = text(active?.message);
  const missing = requestMissing(message) ?? containerWithoutRequest(hpa, resource, workload);
  if (missing !== undefined) return fail('hpa.noRequest', { name, ...missing });
  const since = latest([
    hpa.metadata?.creationTimestamp,
    active?.lastTransitionTime,
    workload?.metadata?.creationTimestamp,
  ]);
  if (/could not find the requested resource|unable to handle the request/.test(message))
    return pendingOrFail('hpa.noMetricsServer', { name }, context, since);
  const refused = [able, active].find((condition) => condition?.status === 'False');
  if (refused !== undefined) {
    const values = { name, reason: text(refused.reason), message: text(refused.message) };
    return pendingOrFail('hpa.notActive', values, context, since);
  }
  return pendingOrFail('hpa.noValue', { name }, context, since);
}

/** The controller's own words, which also know containers that were injected. */
function requestMissing(message: string): { resource: string; container: string } | undefined {
  const [, resource, container] = /missing request for (\S+) in container (\S+)/.exec(message) ?? [];
  return resource === undefined || container === undefined ? undefined : { resource, container };
}

/** Utilization is a share of the request; a limit counts as request where there is none. */
function containerWithoutRequest(
  { spec }: Hpa,
  resource: string | undefined,
  workload: Workload | undefined,
): { resource: string; container: string } | undefined {
  const shares = each(spec?.metrics)
    .map((metric) => metric.resource)
    .filter((source) => typeof source?.target?.averageUtilization === 'number')
    .map((source) => text(source?.name))
    .filter((name) => resource === undefined || name === resource);
  const pod = workload?.spec?.template?.spec;
  for (const name of shares) {
    const has = (resources: Resources) =>
      text(resources?.requests?.[name]) !== '' || text(resources?.limits?.[name]) !== '';
    const container = has(pod?.resources) ? undefined : each(pod?.containers).find((one) => !has(one.resources));
    if (container !== undefined) return { resource: name, container: text(container.name) };
  }
  return undefined;
}

type Amounts = Readonly<Record<string, string | undefined>> | undefined;
type Resources = { requests?: Amounts; limits?: Amounts } | undefined;
