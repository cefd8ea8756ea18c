import * as z from 'zod';
import { namespace } from '../params.ts';
import { list, listCustom } from '../reads/read.ts';
import { customObjects, textAt } from '../rules/custom.ts';
import { kubectl } from '../rules/kubectl.ts';
import { existing, named, nameOf } from '../rules/objects.ts';
import { ownedBy, type Workload } from '../rules/rollout.ts';
import { scaleTarget } from '../rules/scale-params.ts';
import { targetName } from '../rules/scale-target.ts';
import { modeOf, noRecommendation, notApplied } from '../rules/vpa.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

const kinds = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;
const modes = ['Off', 'Initial', 'Recreate', 'Auto', 'InPlaceOrRecreate'] as const;

/** Passes when a VerticalPodAutoscaler has a recommendation for its target, and has applied it if asked (https://kubernetes.io/docs/concepts/workloads/autoscaling/vertical-pod-autoscale/). */
export default defineCheck({
  name: 'k8s.vpa',
  window: 300,
  params: z.strictObject({
    ns: namespace.describe('Namespace of the VerticalPodAutoscaler and its target.'),
    target: scaleTarget
      .refine((targets) => targets.every(({ kind }) => kinds.some((one) => one === kind)), 'not a kind that has pods')
      .describe('Deployment, StatefulSet or DaemonSet, as "Deployment/web"; a list gives alternatives.'),
    mode: z
      .union([z.enum(modes), z.array(z.enum(modes)).min(1)])
      .transform((value) => [value].flat())
      .optional()
      .describe('Update mode, or a list of accepted ones; Auto and Recreate are the same.'),
    recommended: z.boolean().default(true).describe('Whether there has to be a recommendation.'),
    applied: z.boolean().default(false).describe('Whether a pod of the target has to have got what is recommended.'),
  }),
  needs: ({ ns, target, applied }) => {
    const listIf = <K extends (typeof kinds)[number]>(kind: K) =>
      target.some((one) => one.kind === kind) ? list(kind, ns) : undefined;
    return {
      vpas: listCustom('verticalpodautoscalers.autoscaling.k8s.io', ns),
      deployments: listIf('Deployment'),
      statefulSets: listIf('StatefulSet'),
      daemonSets: listIf('DaemonSet'),
      replicaSets: applied ? list('ReplicaSet', ns) : undefined,
      pods: applied ? list('Pod', ns) : undefined,
    };
  },
  judge({ ns, target: targets, mode, recommended, applied }, seen, context) {
    if (seen.vpas?.served !== true)
      return fail('object.unserved', { kind: 'VerticalPodAutoscaler (autoscaling.k8s.io)' });
    const vpas = customObjects(seen.vpas, [ns]);
    const isOf =
      ({ kind, name }: (typeof targets)[number]) =>
      (vpa: (typeof vpas)[number]) =>
        textAt(vpa, 'spec.targetRef.kind') === kind && textAt(vpa, 'spec.targetRef.name') === name;
    const target = targets.find((one) => vpas.some(isOf(one)));
    const [vpa, ...others] = target === undefined ? [] : vpas.filter(isOf(target));
    if (vpa === undefined || target === undefined) {
      const others = vpas.map((one) => `${textAt(one, 'spec.targetRef.kind')}/${textAt(one, 'spec.targetRef.name')}`);
      return fail('vpa.absent', { target: targets.map(targetName), namespace: ns, seen: others });
    }
    const name = nameOf(vpa);
    if (others.length > 0)
      return fail('vpa.several', { target: targetName(target), seen: [vpa, ...others].map(nameOf) });
    const lists = { Deployment: seen.deployments, StatefulSet: seen.statefulSets, DaemonSet: seen.daemonSets };
    const kind = kinds.find((one) => one === target.kind) ?? 'Deployment';
    const [workload] = named(existing<Workload>(lists[kind], ns), [target.name]);
    if (workload === undefined) return fail('vpa.noTarget', { name, target: targetName(target) });
    const accepted = mode?.map((one) => (one === 'Auto' ? 'Recreate' : one));
    if (accepted?.some((one) => one === modeOf(vpa)) === false)
      return fail('vpa.mode', { name, seen: modeOf(vpa), wanted: mode ?? [] });
    const { pods } = ownedBy(kind, workload, existing(seen.replicaSets, ns), existing(seen.pods, ns));
    return (
      (recommended || applied ? noRecommendation(vpa, context) : undefined) ??
      (applied ? notApplied(vpa, workload, pods, context) : undefined) ??
      pass({ name, mode: modeOf(vpa) })
    );
  },
  command: ({ ns }) => kubectl('describe', 'verticalpodautoscalers.autoscaling.k8s.io', '-n', ns),
});
