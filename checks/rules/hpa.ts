/**
 * HorizontalPodAutoscalers, matched by what they scale and never by their own name.
 */

import { parseQuantity, sameQuantity } from '../quantity.ts';
import type { KindTypes } from '../reads/kinds.ts';
import { type Finding, fail } from '../verdict.ts';
import { amount, each, existing, text } from './objects.ts';
import { type MetricTarget, type ScaleTarget, targetName } from './scale-target.ts';

export type Hpa = KindTypes['HorizontalPodAutoscaler'];
type Metric = NonNullable<NonNullable<Hpa['spec']>['metrics']>[number];
type MetricStatus = NonNullable<NonNullable<Hpa['status']>['currentMetrics']>[number];
type Target = NonNullable<NonNullable<Metric['resource']>['target']>;
type Current = NonNullable<NonNullable<MetricStatus['resource']>['current']>;

/** Kinds of the API group apps; an HPA looks for its target by group and kind, whatever the version. */
const APPS = new Set(['Deployment', 'StatefulSet', 'ReplicaSet']);

/** The HPAs of a namespace that scale a target. */
export function hpasOf(hpas: readonly Hpa[], target: ScaleTarget): Hpa[] {
  return pointingTo(hpas, target).filter(
    ({ spec }) => !APPS.has(target.kind) || text(spec?.scaleTargetRef?.apiVersion).startsWith('apps/'),
  );
}

function pointingTo(hpas: readonly Hpa[], { kind, name }: ScaleTarget): Hpa[] {
  return hpas.filter(({ spec }) => spec?.scaleTargetRef?.kind === kind && spec.scaleTargetRef.name === name);
}

/** The one HPA of the first target that has any; a finding if there is none, or more than one for the same target. */
export function findHpa(
  listed: { items?: readonly Hpa[] } | undefined,
  targets: readonly ScaleTarget[],
  namespace: string,
): { hpa: Hpa; target: ScaleTarget } | { finding: Finding } {
  const hpas = existing(listed, namespace);
  for (const target of targets) {
    const [hpa, ...others] = hpasOf(hpas, target);
    if (hpa === undefined) continue;
    if (others.length === 0) return { hpa, target };
    const seen = [hpa, ...others].map(({ metadata }) => text(metadata?.name));
    return { finding: fail('hpa.several', { target: targetName(target), seen }) };
  }
  for (const target of targets) {
    const [hpa] = pointingTo(hpas, target);
    if (hpa === undefined) continue;
    const values = { name: text(hpa.metadata?.name), target: targetName(target) };
    return { finding: fail('hpa.apiVersion', { ...values, seen: text(hpa.spec?.scaleTargetRef?.apiVersion) }) };
  }
  const seen = hpas.map(({ spec }) => `${text(spec?.scaleTargetRef?.kind)}/${text(spec?.scaleTargetRef?.name)}`);
  return { finding: fail('hpa.absent', { target: targets.map(targetName), namespace, seen }) };
}

/** The smallest and largest number of replicas; a missing minimum means 1. */
export function rangeOf({ spec }: Hpa): { min: number; max: number } {
  return { min: amount(spec?.minReplicas, 1), max: amount(spec?.maxReplicas) };
}

/** The status of a condition with its reason; a missing condition is not True. */
export function conditionOf({ status }: Hpa, type: string) {
  return each(status?.conditions).find((condition) => condition.type === type);
}

/** The metrics of an HPA as a lab writes them, e.g. `cpu 30 %`. */
export function metricsOf({ spec }: Hpa): string[] {
  return each(spec?.metrics).map((metric) => {
    const { name, target } = sourceOf(metric);
    const value = target?.averageUtilization == null ? target?.averageValue : `${text(target.averageUtilization)} %`;
    return `${name} ${text(value ?? target?.value)}`;
  });
}

/** Whether an HPA has exactly this target for a resource (any target if none is written), of the pods or of one container. */
export function hasMetric({ spec }: Hpa, wanted: MetricTarget): boolean {
  return each(spec?.metrics).some((metric) => {
    const { target } = metric.resource ?? metric.containerResource ?? {};
    if (target == null || sourceOf(metric).name !== wanted.resource) return false;
    if (wanted.average === undefined && wanted.utilization === undefined) return true;
    return wanted.average === undefined
      ? target.averageUtilization === wanted.utilization
      : sameQuantity(text(target.averageValue), wanted.average);
  });
}

/** A metric target as a lab writes it. */
export function metricName({ resource, utilization, average }: MetricTarget): string {
  if (average === undefined && utilization === undefined) return resource;
  return `${resource} ${average ?? `${utilization} %`}`;
}

/** The current value of a resource (of any metric if none is named) beside its target; undefined while there is none. */
export function currentValue({ spec, status }: Hpa, resource?: string): MetricValue | undefined {
  for (const metric of each(status?.currentMetrics)) {
    const { name, current } = sourceOf(metric);
    if (resource !== undefined && resource !== name) continue;
    const { target } =
      each(spec?.metrics)
        .map(sourceOf)
        .find((source) => source.name === name) ?? {};
    const percent = current?.averageUtilization;
    const value = typeof percent === 'number' ? `${percent} %` : text(current?.averageValue ?? current?.value);
    if (value === '') continue;
    const [is, goal] =
      typeof percent === 'number'
        ? [percent, target?.averageUtilization]
        : [parseQuantity(value), parseQuantity(text(target?.averageValue ?? target?.value))];
    const isOver = is !== undefined && is > (goal ?? Number.POSITIVE_INFINITY);
    return { value, target: typeof percent === 'number' ? `${text(goal)} %` : text(target?.averageValue), isOver };
  }
  return undefined;
}

interface MetricValue {
  value: string;
  target: string;
  /** The value is over its target, so that the HPA is about to scale out. */
  isOver: boolean;
}

/** What measures a metric, whatever its type. */
function sourceOf(metric: Metric | MetricStatus) {
  const { resource, containerResource, pods, object, external } = metric;
  const source: { target?: Target | undefined; current?: Current | undefined } | undefined =
    resource ?? containerResource ?? pods ?? object ?? external;
  const name = (resource ?? containerResource)?.name ?? (pods ?? object ?? external)?.metric?.name;
  return { name: text(name), target: source?.target, current: source?.current };
}
