import * as z from 'zod';
import { count, namespace } from '../params.ts';
import { list } from '../reads/read.ts';
import { currentValue, findHpa, hasMetric, metricName, metricsOf, rangeOf } from '../rules/hpa.ts';
import { noValue } from '../rules/hpa-value.ts';
import { describe } from '../rules/kubectl.ts';
import { existing, named, nameOf } from '../rules/objects.ts';
import type { Workload } from '../rules/rollout.ts';
import { metricTarget, scaleTarget } from '../rules/scale-params.ts';
import { targetName } from '../rules/scale-target.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

/** Passes when one HPA, whatever its name, scales the target as asked (https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/). */
export default defineCheck({
  name: 'k8s.hpa',
  window: 90,
  params: z.strictObject({
    ns: namespace.describe('Namespace of the HPA and its target.'),
    target: scaleTarget.describe('What the HPA scales, as "Deployment/web"; a list gives alternatives.'),
    minAtMost: count.min(1).optional().describe('Largest accepted minimum of replicas.'),
    maxAtLeast: count.min(1).optional().describe('Smallest accepted maximum of replicas.'),
    metric: metricTarget
      .optional()
      .describe(
        'Exact target of a resource: "cpu 30 %" of the request, "cpu 500m" as average per pod, or "cpu" with any target.',
      ),
    valueKnown: z.boolean().default(false).describe('Whether the HPA has to have a current value and be active.'),
  }),
  needs: ({ ns, target }) => {
    const listIf = <K extends 'Deployment' | 'StatefulSet' | 'ReplicaSet'>(kind: K) =>
      target.some((one) => one.kind === kind) ? list(kind, ns) : undefined;
    return {
      hpas: list('HorizontalPodAutoscaler', ns),
      deployments: listIf('Deployment'),
      statefulSets: listIf('StatefulSet'),
      replicaSets: listIf('ReplicaSet'),
    };
  },
  judge({ ns, target: targets, minAtMost, maxAtLeast, metric, valueKnown }, seen, context) {
    const found = findHpa(seen.hpas, targets, ns);
    if ('finding' in found) return found.finding;
    const { hpa, target } = found;
    const name = nameOf(hpa);
    const listed = { Deployment: seen.deployments, StatefulSet: seen.statefulSets, ReplicaSet: seen.replicaSets };
    const workloads = new Map<string, { items?: Workload[] } | undefined>(Object.entries(listed));
    const [workload] = named(existing<Workload>(workloads.get(target.kind), ns), [target.name]);
    // Kinds that are not listed are trusted to the HPA, which says whether it can scale them.
    if (workload === undefined && workloads.has(target.kind))
      return fail('hpa.noTarget', { name, target: targetName(target) });
    const { min, max } = rangeOf(hpa);
    if (minAtMost !== undefined && min > minAtMost) return fail('hpa.min', { name, seen: min, wanted: minAtMost });
    if (maxAtLeast !== undefined && max < maxAtLeast) return fail('hpa.max', { name, seen: max, wanted: maxAtLeast });
    if (min >= max) return fail('hpa.fixed', { name, seen: max });
    if (metric !== undefined && !hasMetric(hpa, metric))
      return fail('hpa.metric', { name, seen: metricsOf(hpa), wanted: metricName(metric) });
    const trouble = valueKnown ? noValue(hpa, metric?.resource, workload, context) : undefined;
    return trouble ?? pass({ name, value: currentValue(hpa, metric?.resource)?.value ?? '', min, max });
  },
  command: ({ ns }) => describe('hpa', [], ns),
});
