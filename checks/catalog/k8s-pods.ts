import * as z from 'zod';
import { count, labels, namespace, selectorOf } from '../params.ts';
import { list } from '../reads/read.ts';
import { kubectl } from '../rules/kubectl.ts';
import { existing } from '../rules/objects.ts';
import { pattern } from '../rules/pattern.ts';
import { defineCheck, pass } from '../verdict.ts';

/** Passes when enough pods with the labels are ready (or in the asked phase) on the asked kind of node (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/). */
export default defineCheck({
  name: 'k8s.pods',
  params: z.strictObject({
    ns: namespace.describe('Namespace of the pods.'),
    labels: labels
      .refine((wanted) => Object.keys(wanted).length > 0, 'at least one label is needed')
      .describe('Labels that the pods carry; a value may be a list of alternatives.'),
    countAtLeast: count.min(1).default(1).describe('Number of pods that meet everything.'),
    onFargate: z
      .boolean()
      .optional()
      .describe('Whether the node that a pod runs on is a Fargate node; the label of the pod alone proves nothing.'),
    nodeLabel: labels
      .optional()
      .describe('Labels of the node that a pod runs on; a value may be a list of alternatives.'),
    imagePattern: pattern
      .optional()
      .describe('Regular expression (RE2) that is searched in the image of each container; one has to match.'),
    phase: z
      .enum(['Pending', 'Running', 'Succeeded', 'Failed'])
      .optional()
      .describe('Phase of the pods; without it they have to be Ready.'),
  }),
  needs: ({ ns, onFargate, nodeLabel }) => ({
    pods: list('Pod', ns),
    nodes: onFargate === undefined && nodeLabel === undefined ? undefined : list('Node'),
  }),
  judge({ ns }, { pods }) {
    return pass({ seen: existing(pods, ns).length });
  },
  command: ({ ns, labels: wanted }) => kubectl('get', 'pods', '-n', ns, '-l', selectorOf(wanted), '-o', 'wide'),
});
