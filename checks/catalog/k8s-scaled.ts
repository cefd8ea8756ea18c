import * as z from 'zod';
import { count, namespace } from '../params.ts';
import { list } from '../reads/read.ts';
import { currentValue, findHpa, rangeOf } from '../rules/hpa.ts';
import { noValue } from '../rules/hpa-value.ts';
import { describe } from '../rules/kubectl.ts';
import { amount, existing, latest, nameOf } from '../rules/objects.ts';
import { mostScaledTo, scalingMemory, scalingSince } from '../rules/rescale.ts';
import { scaleTarget } from '../rules/scale-params.ts';
import { defineCheck, fail, pass, pendingOrFail } from '../verdict.ts';

/** Passes when an HPA has raised its target above a number of replicas (https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details). */
export default defineCheck({
  name: 'k8s.scaled',
  window: 300,
  params: z.strictObject({
    ns: namespace.describe('Namespace of the HPA and its target.'),
    target: scaleTarget.describe('What was scaled, as "Deployment/web"; a list gives alternatives.'),
    above: count
      .min(1)
      .default(1)
      .describe('Number of replicas that was exceeded because of load; the minimum of the HPA, if that is higher.'),
  }),
  needs: ({ ns }) => ({ hpas: list('HorizontalPodAutoscaler', ns), events: list('Event', ns) }),
  memory: scalingMemory,
  remember({ ns, target }, { hpas, events }, { memory, enrolledAt }) {
    const found = findHpa(hpas, target, ns);
    return scalingSince(memory, 'hpa' in found ? found.hpa : undefined, existing(events, ns), enrolledAt);
  },
  judge({ ns, target: targets, above }, { hpas, events }, context) {
    const found = findHpa(hpas, targets, ns);
    if ('finding' in found) return found.finding;
    const { hpa } = found;
    const name = nameOf(hpa);
    const { min, max } = rangeOf(hpa);
    // Raising the replicas to its own minimum says nothing about load.
    const floor = Math.max(above, min);
    const known = context.memory?.most ?? mostScaledTo(hpa, existing(events, ns), floor, context.enrolledAt);
    const scaled = known !== undefined && known > floor ? known : undefined;
    if (scaled !== undefined) return pass({ name, replicas: scaled, above });
    if (max <= floor) return fail('scaled.max', { name, seen: max, above: floor });
    const seen = amount(hpa.status?.currentReplicas);
    if (seen > floor) return fail('scaled.byHand', { name, seen, above: floor });
    const born = latest([hpa.metadata?.creationTimestamp]);
    const trouble = noValue(hpa, undefined, undefined, context);
    if (trouble !== undefined) return trouble;
    const value = currentValue(hpa);
    const since = latest([hpa.status?.lastScaleTime, born, context.stepStartedAt]);
    if (value?.isOver || amount(hpa.status?.desiredReplicas) > floor)
      return pendingOrFail('scaled.coming', { name, seen, above: floor }, context, since);
    const { value: is = '', target = '' } = value ?? {};
    return fail('scaled.idle', { name, seen, above: floor, value: is, target });
  },
  command: ({ ns }) => describe('hpa', [], ns),
});
