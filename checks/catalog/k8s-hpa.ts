import * as z from 'zod';
import { count, namespace } from '../params.ts';
import { list } from '../reads/read.ts';
import { kubectl } from '../rules/kubectl.ts';
import { existing } from '../rules/objects.ts';
import { metricTarget, scaleTarget } from '../rules/scale-target.ts';
import { defineCheck, pass } from '../verdict.ts';

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
      .describe('Exact target of a resource: "cpu 30 %" of the request, or "cpu 500m" as average per pod.'),
    valueKnown: z.boolean().default(false).describe('Whether the HPA has to have a current value and be active.'),
  }),
  needs: ({ ns }) => ({ hpas: list('HorizontalPodAutoscaler', ns) }),
  judge({ ns }, { hpas }) {
    return pass({ seen: existing(hpas, ns).length });
  },
  command: ({ ns }) => kubectl('describe', 'hpa', '-n', ns),
});
