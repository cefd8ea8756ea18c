import * as z from 'zod';
import { count, namespace } from '../params.ts';
import { list } from '../reads/read.ts';
import { kubectl } from '../rules/kubectl.ts';
import { existing } from '../rules/objects.ts';
import { scaleTarget } from '../rules/scale-target.ts';
import { defineCheck, pass } from '../verdict.ts';

/** Passes when an HPA has raised its target above a number of replicas (https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details). */
export default defineCheck({
  name: 'k8s.scaled',
  window: 300,
  params: z.strictObject({
    ns: namespace.describe('Namespace of the HPA and its target.'),
    target: scaleTarget.describe('What was scaled, as "Deployment/web"; a list gives alternatives.'),
    above: count.min(1).describe('Number of replicas that was exceeded because of load.'),
  }),
  needs: ({ ns }) => ({ hpas: list('HorizontalPodAutoscaler', ns), events: list('Event', ns) }),
  judge({ ns }, { hpas }) {
    return pass({ seen: existing(hpas, ns).length });
  },
  command: ({ ns }) => kubectl('describe', 'hpa', '-n', ns),
});
