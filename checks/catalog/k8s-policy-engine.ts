import * as z from 'zod';
import { labels, namespace } from '../params.ts';
import { aws, get, list, listCustom } from '../reads/read.ts';
import { causeFollows } from '../rules/cause.ts';
import { hasLabels, selectorOf } from '../rules/labels.ts';
import { existing, nameOf, namespaceOf, unlabelled } from '../rules/objects.ts';
import type { Pod } from '../rules/pod-ready.ts';
import { engineNames, enginesIn, judgeEngine, untaken } from '../rules/policy-engine.ts';
import { unsettledReads } from '../rules/rollout.ts';
import { CNI_CONFIG } from '../rules/vpc-cni.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

const ENDPOINTS = 'policyendpoints.networking.k8s.aws';

/** Passes when something in the cluster enforces NetworkPolicies, and has taken up the pods that are named (https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html). */
export default defineCheck({
  name: 'k8s.policyEngine',
  window: 180,
  params: z
    .strictObject({
      engines: z
        .array(z.enum(engineNames))
        .min(1)
        .default([...engineNames])
        .describe('Engines that count: vpc-cni, auto (EKS Auto Mode), calico, cilium.'),
      ns: namespace.optional().describe('Namespace of pods that the engine has to have taken up.'),
      podLabels: labels.optional().describe('Labels of those pods; the engines of AWS tell of them, others do not.'),
    })
    .refine(({ ns, podLabels }) => (ns === undefined) === (podLabels === undefined), 'needs both ns and podLabels'),
  needs: ({ ns, engines }, { cluster }) => ({
    daemonSets: list('DaemonSet'),
    pods: list('Pod'),
    cniConfig: get('ConfigMap', CNI_CONFIG, 'kube-system'),
    ciliumConfig: engines.includes('cilium') ? get('ConfigMap', 'cilium-config', 'kube-system') : undefined,
    addon: aws('eks:DescribeAddon', { clusterName: cluster.name, addonName: 'vpc-cni' }),
    described: aws('eks:DescribeCluster', { name: cluster.name }),
    policies: ns === undefined ? undefined : list('NetworkPolicy', ns),
    endpoints: ns === undefined ? undefined : listCustom(ENDPOINTS, ns),
  }),
  follows: causeFollows,
  followUp(_, { daemonSets, pods }, context) {
    const agents = enginesIn({ daemonSets: existing(daemonSets), pods: existing(pods) });
    return unsettledReads(namespaceOf(agents[0]?.workload ?? {}), agents, context);
  },
  judge({ engines, ns, podLabels }, seen, context) {
    const pods = existing(seen.pods);
    const evidence = { ...seen, daemonSets: existing(seen.daemonSets), pods, causes: seen };
    const judged = engines.flatMap((engine) => {
      const finding = judgeEngine(engine, evidence, context);
      return finding === undefined ? [] : [{ engine, finding }];
    });
    const on = judged.find(({ finding }) => finding.verdict === 'pass');
    const waiting = judged.find(({ finding }) => finding.verdict === 'pending') ?? judged.at(-1);
    if (on === undefined) {
      const wanted = engines.length === engineNames.length ? [] : engines;
      return waiting?.finding ?? fail('policyEngine.none', { cluster: context.cluster.name, wanted });
    }
    if (ns === undefined || podLabels === undefined) return on.finding;
    const own = pods.filter((pod) => namespaceOf(pod) === ns && isEnforceable(pod));
    const meant = own.filter(({ metadata }) => hasLabels(metadata?.labels, podLabels));
    if (meant.length === 0) return unlabelled('Pod', podLabels, ns, own);
    for (const pod of meant) {
      const taken = { policies: existing(seen.policies, ns), endpoints: existing(seen.endpoints, ns) };
      const finding = untaken(pod, on.engine, selectorOf(podLabels), taken, context);
      if (finding !== undefined) return finding;
    }
    return pass({ engine: on.engine, pods: meant.map(nameOf) });
  },
  command: ({ ns }) =>
    `kubectl get daemonset aws-node -n kube-system -o jsonpath='{.spec.template.spec.containers[*].args}'${ns === undefined ? '' : `; kubectl get policyendpoints -n ${ns}`}`,
});

function isEnforceable({ status, spec }: Pod): boolean {
  return status?.phase === 'Running' && spec?.hostNetwork !== true;
}
