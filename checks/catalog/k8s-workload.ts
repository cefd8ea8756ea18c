import * as z from 'zod';
import { count, labels, names, namespace, portNumber } from '../params.ts';
import { list } from '../reads/read.ts';
import { causeFollows } from '../rules/cause.ts';
import { judgeClosest } from '../rules/closest.ts';
import { hpasOf, rangeOf } from '../rules/hpa.ts';
import { isImage } from '../rules/image.ts';
import { describe } from '../rules/kubectl.ts';
import { hasLabels, selectorOf } from '../rules/labels.ts';
import { absent, each, existing, labelsOf, named, nameOf, text } from '../rules/objects.ts';
import { portsOf } from '../rules/pod-ready.ts';
import { shapeParams, wrongShape } from '../rules/pod-shape.ts';
import {
  currentPods,
  ownedBy,
  shapedBy,
  unsettled,
  unsettledReads,
  type Workload,
  wantedOf,
} from '../rules/rollout.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

/** Passes when a workload is as asked, settled, and has enough ready pods (https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status). */
export default defineCheck({
  name: 'k8s.workload',
  params: z
    .strictObject({
      kind: z.enum(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']).describe('Kind of the workload.'),
      ns: namespace.describe('Namespace of the workload.'),
      name: names.describe('Name of the workload; a list gives alternatives.'),
      readyAtLeast: count
        .min(1)
        .default(1)
        .describe('Ready pods of the current version, once the rollout has settled.'),
      replicas: count
        .min(1)
        .optional()
        .describe('Wanted number of pods; where an HPA owns it, any number inside the range of the HPA is accepted.'),
      image: names
        .optional()
        .describe(
          'Image of one of the containers: whole path segments from the right, registry optional, tag or digest only if written; a list gives alternatives.',
        ),
      labels: labels.optional().describe('Labels of the pod template; a value may be a list of alternatives.'),
      objectLabels: labels.optional().describe('Labels of the workload itself; a value may be a list of alternatives.'),
      port: portNumber.optional().describe('A container port that the pod template declares.'),
      ...shapeParams,
    })
    .refine(({ kind, replicas }) => kind !== 'DaemonSet' || replicas === undefined, {
      path: ['replicas'],
      message: 'a DaemonSet has no number of replicas',
    }),
  needs: ({ kind, ns, replicas }) => ({
    workloads: list(kind, ns),
    pods: list('Pod', ns),
    replicaSets: kind === 'Deployment' ? list('ReplicaSet', ns) : undefined,
    hpas: replicas === undefined ? undefined : list('HorizontalPodAutoscaler', ns),
  }),
  follows: causeFollows,
  followUp({ kind, ns, name }, seen, context) {
    const owned = named<Workload>(existing<Workload>(seen.workloads, ns), name).map((workload) =>
      ownedBy(kind, workload, existing(seen.replicaSets, ns), existing(seen.pods, ns)),
    );
    return unsettledReads(ns, owned, context);
  },
  judge(
    { kind, ns, name, readyAtLeast, replicas, image, labels: wanted, objectLabels, port, ...shape },
    seen,
    context,
  ) {
    const present: Workload[] = existing<Workload>(seen.workloads, ns);
    const [pods, replicaSets, hpas] = [
      existing(seen.pods, ns),
      existing(seen.replicaSets, ns),
      existing(seen.hpas, ns),
    ];
    const template = ({ spec }: Workload) => spec?.template?.spec;
    const judged = judgeClosest(named(present, name), [
      (workload) =>
        hasLabels(workload.metadata?.labels, objectLabels ?? {})
          ? undefined
          : fail('object.labels', {
              kind,
              name: nameOf(workload),
              wanted: selectorOf(objectLabels ?? {}),
              seen: labelsOf(workload),
            }),
      (workload) =>
        hasLabels(workload.spec?.template?.metadata?.labels, wanted ?? {})
          ? undefined
          : fail('workload.labels', {
              kind,
              name: nameOf(workload),
              wanted: selectorOf(wanted ?? {}),
              seen: labelsOf(workload.spec?.template),
            }),
      (workload) => {
        const images = each(template(workload)?.containers).map((container) => text(container.image));
        if (image === undefined || images.some((one) => image.some((other) => isImage(one, other)))) return undefined;
        return fail('workload.image', { kind, name: nameOf(workload), seen: images, wanted: image });
      },
      (workload) => {
        const ports = portsOf(template(workload)).map((declared) => declared.port);
        if (port === undefined || ports.includes(port)) return undefined;
        return fail('workload.port', { kind, name: nameOf(workload), seen: ports.map(String), wanted: port });
      },
      (workload) => {
        const asked = wantedOf(kind, workload);
        if (replicas === undefined || asked === replicas) return undefined;
        const ranges = hpasOf(hpas, { kind, name: nameOf(workload) }).map(rangeOf);
        if (ranges.some(({ min, max }) => min <= asked && asked <= max)) return undefined;
        return fail('workload.replicas', { kind, name: nameOf(workload), seen: asked, wanted: replicas });
      },
      (workload) => {
        const made = currentPods(ownedBy(kind, workload, replicaSets, pods));
        return wrongShape(shapedBy(kind, workload), shape, made);
      },
      (workload) => unsettled(ownedBy(kind, workload, replicaSets, pods), readyAtLeast, context, seen),
    ]);
    if (judged === undefined) return absent(kind, name, ns, present);
    return judged.finding ?? pass({ name: nameOf(judged.object), ready: wantedOf(kind, judged.object) });
  },
  command: ({ kind, ns, name }) => describe(kind.toLowerCase(), name, ns),
});
