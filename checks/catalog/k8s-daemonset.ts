import * as z from 'zod';
import { labels, names, namespaces } from '../params.ts';
import { list } from '../reads/read.ts';
import { agentsOf, noAgent, wrongEnv, wrongMount } from '../rules/agent.ts';
import { causeFollows, causeOf, causeReads, refusalOf } from '../rules/cause.ts';
import { judgeClosest } from '../rules/closest.ts';
import { coverageOf, notCovered } from '../rules/coverage.ts';
import { kubectl } from '../rules/kubectl.ts';
import { amount, existing, nameOf, namespaceOf, text } from '../rules/objects.ts';
import { pattern } from '../rules/pattern.ts';
import { crashedLately } from '../rules/pod-ready.ts';
import { defineCheck, fail, pass, pending } from '../verdict.ts';

/** Passes when one DaemonSet that is as asked has a ready pod on every Ready EC2 node that is not cordoned (https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/). */
export default defineCheck({
  name: 'k8s.daemonset',
  params: z
    .strictObject({
      ns: namespaces.optional().describe('Namespace of the DaemonSet; a list gives alternatives; all if absent.'),
      name: names.optional().describe('Name of the DaemonSet; a list gives alternatives.'),
      imagePattern: pattern
        .optional()
        .describe('Regular expression (RE2) that is found in the image of one of the containers.'),
      labels: labels.optional().describe('Labels of the pod template; a value may be a list of alternatives.'),
      everyEc2Node: z
        .boolean()
        .default(true)
        .describe('Whether it has to run on each Ready EC2 node that is not cordoned, or on one of them.'),
      mounts: names
        .optional()
        .describe('Path of the node that a container mounts, or a folder above it; a list gives alternatives.'),
      env: z
        .record(z.string().min(1), names)
        .optional()
        .describe('Variables of any container with their plain value, or a list of accepted values.'),
    })
    .refine((asked) => (asked.name ?? asked.imagePattern ?? asked.labels) !== undefined, 'names no DaemonSet'),
  needs: ({ ns }) => {
    const only = ns?.length === 1 ? ns[0] : undefined;
    return { daemonSets: list('DaemonSet', only), pods: list('Pod', only), nodes: list('Node') };
  },
  follows: causeFollows,
  followUp(asked, { daemonSets, pods, nodes }) {
    const [all, places] = [existing(pods), existing(nodes)];
    const unwell = agentsOf(asked, daemonSets).find((agent) => coverageOf(agent, places, all).missing.length > 0);
    return causeReads(unwell === undefined ? '' : namespaceOf(unwell), unwell !== undefined);
  },
  judge(asked, seen, context) {
    const { mounts, env, everyEc2Node } = asked;
    const [nodes, pods] = [existing(seen.nodes), existing(seen.pods)];
    const best = judgeClosest(agentsOf(asked, seen.daemonSets), [
      (agent) => (mounts === undefined ? undefined : wrongMount(agent, mounts)),
      (agent) => (env === undefined ? undefined : wrongEnv(agent, env)),
      ({ metadata, status }) =>
        amount(status?.observedGeneration) < amount(metadata?.generation)
          ? pending('workload.notObserved', { kind: 'DaemonSet', name: text(metadata?.name) }, 10)
          : undefined,
      (agent) => {
        const coverage = coverageOf(agent, nodes, pods);
        const { covered, missing, running, waiting } = coverage;
        if (covered.length + missing.length === 0) return fail('nodes.few', { kind: 'any', ready: 0, wanted: 1 });
        // Without a readiness probe a container that crashes again and again is ready in between.
        if (missing.length === 0 || (!everyEc2Node && covered.length > 0))
          return running.map((pod) => crashedLately(pod, context)).find((finding) => finding !== undefined);
        const refused = waiting.length === 0 ? refusalOf('DaemonSet', agent, seen) : undefined;
        return refused ?? causeOf(waiting, seen, context) ?? notCovered(agent, coverage, context);
      },
    ]);
    if (best === undefined) return noAgent(asked, seen.daemonSets);
    const { covered } = coverageOf(best.object, nodes, pods);
    return best.finding ?? pass({ name: nameOf(best.object), nodes: covered.length });
  },
  command: ({ ns, name }) =>
    ns?.length === 1 && name?.length === 1
      ? kubectl('describe', 'daemonset', ...name, '-n', ...ns)
      : kubectl('get', 'daemonsets', '--all-namespaces', '-o', 'wide'),
});
