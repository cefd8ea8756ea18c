import * as z from 'zod';
import { count, labels, namespace } from '../params.ts';
import { aws, list } from '../reads/read.ts';
import { causeFollows, causeReads } from '../rules/cause.ts';
import { judgeClosest, type Rule } from '../rules/closest.ts';
import { nodeOf, notOnEc2, wrongNode } from '../rules/fargate.ts';
import { kubectl } from '../rules/kubectl.ts';
import { hasLabels, selectorOf } from '../rules/labels.ts';
import { textOf } from '../rules/lenient.ts';
import { each, existing, labelsOf, nameOf, text, unlabelled } from '../rules/objects.ts';
import { isOwn } from '../rules/own-pods.ts';
import { matches, pattern } from '../rules/pattern.ts';
import { wrongPhase } from '../rules/pod-phase.ts';
import { isReady, type Pod } from '../rules/pod-ready.ts';
import { shapeParams, wrongShape } from '../rules/pod-shape.ts';
import { shapedPod } from '../rules/shape-spec.ts';
import { outsideVpc } from '../rules/vpc-address.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

/** Passes when enough pods are ready (or in the asked phase), on the asked kind of node and as asked (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/). */
export default defineCheck({
  name: 'k8s.pods',
  params: z.strictObject({
    ns: namespace.describe('Namespace of the pods.'),
    labels: labels
      .refine((wanted) => Object.keys(wanted).length > 0, 'at least one label is needed')
      .optional()
      .describe(
        'Labels that the pods carry; a value may be a list of alternatives. Without it any pod of the namespace but those of Helm charts and of the system.',
      ),
    countAtLeast: count.min(1).default(1).describe('Number of pods that meet everything.'),
    onFargate: z
      .boolean()
      .optional()
      .describe(
        'Whether the node that a pod runs on is a Fargate node (true) or an EC2 node (false); the label of the pod alone proves nothing.',
      ),
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
    inVpc: z
      .literal(true)
      .optional()
      .describe('Every address of a pod is one of the VPC of the cluster; pods with hostNetwork do not count.'),
    ...shapeParams,
  }),
  needs: ({ ns, onFargate, nodeLabel, inVpc }, { cluster }) => ({
    pods: list('Pod', ns),
    nodes: onFargate === undefined && nodeLabel === undefined ? undefined : list('Node'),
    described: inVpc ? aws('eks:DescribeCluster', { name: cluster.name }) : undefined,
  }),
  follows: ({ inVpc }) => (inVpc ? [...causeFollows, 'ec2:DescribeVpcs'] : causeFollows),
  followUp({ ns, labels: wanted, countAtLeast }, seen) {
    const pods = meantBy(wanted, existing(seen.pods, ns));
    const unready = pods.filter((pod) => !isReady(pod));
    const vpc = textOf(seen.described?.cluster?.resourcesVpcConfig?.vpcId);
    return {
      ...causeReads(ns, unready.length > 0 && pods.length - unready.length < countAtLeast, unready),
      vpcs: vpc === '' ? undefined : aws('ec2:DescribeVpcs', { VpcIds: [vpc] }),
    };
  },
  judge(
    { ns, labels: wanted, countAtLeast, onFargate, nodeLabel, imagePattern, phase, inVpc, ...shape },
    seen,
    context,
  ) {
    const present = existing(seen.pods, ns);
    const nodes = existing(seen.nodes);
    const pods = meantBy(wanted, present);
    if (pods.length === 0 && wanted !== undefined) return unlabelled('Pod', wanted, ns, present);
    const rules: Rule<Pod>[] = [
      (pod) => {
        const images = each(pod.spec?.containers).map(({ image }) => text(image));
        if (imagePattern === undefined || images.some((image) => matches(imagePattern, image))) return undefined;
        return fail('pods.image', { pod: nameOf(pod), seen: images, wanted: imagePattern });
      },
      (pod) => {
        if (onFargate === undefined) return undefined;
        return wrongNode(pod, nodes, onFargate, each(seen.causeEvents?.items), context);
      },
      (pod) => wrongPhase(pod, phase, seen, context),
      (pod) => (onFargate === false ? notOnEc2(pod, nodes) : undefined),
      (pod) => {
        const node = nodeOf(pod, nodes);
        if (nodeLabel === undefined || hasLabels(node?.metadata?.labels, nodeLabel)) return undefined;
        const values = { pod: nameOf(pod), node: text(pod.spec?.nodeName), wanted: selectorOf(nodeLabel) };
        return fail('pods.nodeLabel', { ...values, seen: labelsOf(node) });
      },
      (pod) => wrongShape(shapedPod(pod), shape),
      (pod) => (inVpc ? outsideVpc(pod, seen.vpcs) : undefined),
    ];
    const met = pods.filter((pod) => judgeClosest([pod], rules)?.finding === undefined);
    if (met.length >= countAtLeast) return pass({ pods: met.map(nameOf), seen: met.length, wanted: countAtLeast });
    const unmet = judgeClosest(
      pods.filter((pod) => !met.includes(pod)),
      rules,
    )?.finding;
    const values = { namespace: ns, labels: selectorOf(wanted ?? {}), seen: met.length, wanted: countAtLeast };
    return unmet ?? fail('pods.tooFew', values);
  },
  command: ({ ns, labels: wanted }) =>
    kubectl('get', 'pods', '-n', ns, ...(wanted === undefined ? [] : ['-l', selectorOf(wanted)]), '-o', 'wide'),
});

/** The pods with the labels; without labels, those that may be the learner's own. */
function meantBy(wanted: z.output<typeof labels> | undefined, pods: readonly Pod[]): Pod[] {
  return pods.filter((pod) => (wanted === undefined ? isOwn(pod) : hasLabels(pod.metadata?.labels, wanted)));
}
