import * as z from 'zod';
import { count, labels, names, namespace } from '../params.ts';
import { list } from '../reads/read.ts';
import { kubectl } from '../rules/kubectl.ts';
import { absent, existing, named } from '../rules/objects.ts';
import { defineCheck, pass } from '../verdict.ts';

const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'] as const;

/** Passes when a workload is as asked, settled, and has enough ready pods (https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status). */
export default defineCheck({
  name: 'k8s.workload',
  params: z
    .strictObject({
      kind: z.enum(kinds).describe('Kind of the workload.'),
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
      port: z.int().min(1).max(65535).optional().describe('A container port that the pod template declares.'),
    })
    .refine(({ kind, replicas }) => kind !== 'DaemonSet' || replicas === undefined, {
      path: ['replicas'],
      message: 'a DaemonSet has no number of replicas',
    }),
  needs: ({ kind, ns }) => ({ workloads: list(kind, ns) }),
  judge({ kind, ns, name }, { workloads }) {
    const present = existing(workloads, ns);
    return named(present, name).length === 0 ? absent(kind, name, ns, present) : pass();
  },
  command: ({ kind, ns, name }) => kubectl('get', kind.toLowerCase(), ...name, '-n', ns, '-o', 'wide'),
});
