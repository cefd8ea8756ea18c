import * as z from 'zod';
import { count, hasLabels, labels, namespace, selectorOf } from '../params.ts';
import { list } from '../reads/read.ts';
import { causeFollows, causeReads } from '../rules/cause.ts';
import { judgeClosest, type Rule } from '../rules/closest.ts';
import { nodeOf, wrongNode } from '../rules/fargate.ts';
import { kubectl } from '../rules/kubectl.ts';
import { each, existing, labelsOf, nameOf, text, unlabelled } from '../rules/objects.ts';
import { matches, pattern } from '../rules/pattern.ts';
import { wrongPhase } from '../rules/pod-phase.ts';
import { isReady, type Pod } from '../rules/pod-ready.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

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
  follows: causeFollows,
  followUp({ ns, labels: wanted, countAtLeast }, seen) {
    const pods = existing(seen.pods, ns).filter(({ metadata }) => hasLabels(metadata?.labels, wanted));
    const unready = pods.filter((pod) => !isReady(pod));
    return causeReads(ns, unready.length > 0 && pods.length - unready.length < countAtLeast, unready);
  },
  judge({ ns, labels: wanted, countAtLeast, onFargate, nodeLabel, imagePattern, phase }, seen, context) {
    const present = existing(seen.pods, ns);
    const nodes = existing(seen.nodes);
    const pods = present.filter(({ metadata }) => hasLabels(metadata?.labels, wanted));
    if (pods.length === 0) return unlabelled('Pod', wanted, ns, present);
    const rules: Rule<Pod>[] = [
      (pod) => {
        const images = each(pod.spec?.containers).map(({ image }) => text(image));
        if (imagePattern === undefined || images.some((image) => matches(imagePattern, image))) return undefined;
        return fail('pods.image', { pod: nameOf(pod), seen: images, wanted: imagePattern });
      },
      (pod) =>
        onFargate === undefined ? undefined : wrongNode(pod, nodes, onFargate, each(seen.causeEvents?.items), context),
      (pod) => wrongPhase(pod, phase, seen, context),
      (pod) => {
        const node = nodeOf(pod, nodes);
        if (nodeLabel === undefined || hasLabels(node?.metadata?.labels, nodeLabel)) return undefined;
        const values = { pod: nameOf(pod), node: text(pod.spec?.nodeName), wanted: selectorOf(nodeLabel) };
        return fail('pods.nodeLabel', { ...values, seen: labelsOf(node) });
      },
    ];
    const met = pods.filter((pod) => judgeClosest([pod], rules)?.finding === undefined);
    if (met.length >= countAtLeast) return pass({ pods: met.map(nameOf), seen: met.length, wanted: countAtLeast });
    const unmet = judgeClosest(
      pods.filter((pod) => !met.includes(pod)),
      rules,
    )?.finding;
    const values = { namespace: ns, labels: selectorOf(wanted), seen: met.length, wanted: countAtLeast };
    return unmet ?? fail('pods.tooFew', values);
  },
  command: ({ ns, labels: wanted }) => kubectl('get', 'pods', '-n', ns, '-l', selectorOf(wanted), '-o', 'wide'),
});
