import * as z from 'zod';
import { labels, names, namespace } from '../params.ts';
import { aws, get, list, listCustom } from '../reads/read.ts';
import { causeFollows, causeOf, causeReads } from '../rules/cause.ts';
import { judgeClosest } from '../rules/closest.ts';
import { kubectl } from '../rules/kubectl.ts';
import { hasLabels, selectorOf } from '../rules/labels.ts';
import { textOf } from '../rules/lenient.ts';
import { each, existing, nameOf, unlabelled } from '../rules/objects.ts';
import { isRecord } from '../rules/path.ts';
import { admits, databasesOf, eniIdsOf, groupPoliciesOf, wrongGroups, wrongInterface } from '../rules/pod-eni.ts';
import { isReady, type Pod, podCondition } from '../rules/pod-ready.ts';
import { cniAddonOf, givesPodEnis, isTrue } from '../rules/vpc-cni.ts';
import { defineCheck, fail, pass, pending, pendingOrFail } from '../verdict.ts';

/** Most ids in one filter of EC2. */
const MOST_IDS = 200;
const POLICIES = 'securitygrouppolicies.vpcresources.k8s.aws';

/** Passes when a ready pod has a network interface with the security groups that a SecurityGroupPolicy gives it (https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html). */
export default defineCheck({
  name: 'k8s.podSecurityGroup',
  window: 120,
  params: z.strictObject({
    ns: namespace.describe('Namespace of the pods and of the SecurityGroupPolicy.'),
    labels: labels.describe('Labels of the pods, of which one has to meet everything.'),
    groups: names.optional().describe('Security group by id, name or Name tag, or several of which any will do.'),
    admits: z
      .enum(['rds', 'elasticache', 'database'])
      .optional()
      .describe('Kind of database of the VPC that admits the group of the pods on its port; database for either.'),
  }),
  needs: ({ ns, admits: kind }, { cluster }) => ({
    policies: listCustom(POLICIES, ns),
    pods: list('Pod', ns),
    accounts: list('ServiceAccount', ns),
    awsNode: get('DaemonSet', 'aws-node', 'kube-system'),
    addon: aws('eks:DescribeAddon', { clusterName: cluster.name, addonName: 'vpc-cni' }),
    described: aws('eks:DescribeCluster', { name: cluster.name }),
    instances: kind === undefined || kind === 'elasticache' ? undefined : aws('rds:DescribeDBInstances', {}),
    caches:
      kind === undefined || kind === 'rds'
        ? undefined
        : aws('elasticache:DescribeCacheClusters', { ShowCacheNodeInfo: true }),
  }),
  follows: [...causeFollows, 'ec2:DescribeSecurityGroups', 'ec2:DescribeNetworkInterfaces'],
  followUp({ ns, labels: wanted }, { policies, pods, instances, caches }) {
    const meant = existing(pods, ns).filter(({ metadata }) => hasLabels(metadata?.labels, wanted));
    const given = groupPoliciesOf(existing(policies, ns), []).flatMap(({ groups }) => groups);
    const ids = [...given, ...databasesOf(instances, caches).flatMap(({ groups }) => groups)];
    const filter = (Name: string, Values: string[]) => ({
      Filters: [{ Name, Values: [...new Set(Values)].slice(0, MOST_IDS) }],
    });
    const enis = meant.flatMap(eniIdsOf);
    return {
      ...causeReads(
        ns,
        meant.some((pod) => !isReady(pod)),
        meant,
      ),
      // By filter and not by id: one id that is gone would make AWS refuse the whole call.
      groups: ids.length === 0 ? undefined : aws('ec2:DescribeSecurityGroups', filter('group-id', ids)),
      interfaces:
        enis.length === 0 ? undefined : aws('ec2:DescribeNetworkInterfaces', filter('network-interface-id', enis)),
    };
  },
  judge(asked, seen, context) {
    const { ns } = asked;
    if (seen.policies?.served !== true) return fail('object.unserved', { kind: 'SecurityGroupPolicy' });
    const present = existing(seen.pods, ns);
    const meant = present.filter(({ metadata }) => hasLabels(metadata?.labels, asked.labels));
    if (meant.length === 0) return unlabelled('Pod', asked.labels, ns, present);
    const addon = cniAddonOf(seen.addon);
    const env = addon?.settings.env;
    const isOn = seen.awsNode !== undefined && seen.awsNode !== null && givesPodEnis(seen.awsNode);
    if (!isOn && isRecord(env) && isTrue(env.ENABLE_POD_ENI))
      return pendingOrFail('policyEngine.rolling', { engine: 'VPC CNI' }, context, addon?.changedAt);
    if (!isOn) return fail('podGroup.off', { addon: addon?.name ?? '', cluster: context.cluster.name });
    const policies = groupPoliciesOf(existing(seen.policies, ns), existing(seen.accounts, ns));
    const givenTo = (pod: Pod) => policies.filter((policy) => policy.selects(pod));
    const known = each(seen.groups?.SecurityGroups);
    const vpc = textOf(seen.described?.cluster?.resourcesVpcConfig?.vpcId);
    const best = judgeClosest(meant, [
      (pod) => {
        const own = givenTo(pod);
        const all = policies.map(({ spoken }) => spoken);
        if (own.length === 0)
          return fail('podGroup.none', { namespace: ns, labels: selectorOf(asked.labels), seen: all });
        return wrongGroups(own, known, { ...asked, vpc });
      },
      (pod) => {
        const message = textOf(podCondition(pod, 'PodScheduled')?.message);
        if (!isReady(pod) && message.includes('vpc.amazonaws.com/pod-eni'))
          return fail('podGroup.noTrunk', { pod: nameOf(pod), namespace: ns, message: message.slice(0, 200) });
        return causeOf([pod], seen, context);
      },
      (pod) => wrongInterface(pod, givenTo(pod), each(seen.interfaces?.NetworkInterfaces)),
      (pod) => {
        if (asked.admits === undefined) return undefined;
        const sources = givenTo(pod).flatMap(({ groups }) => groups);
        const kinds = asked.admits === 'database' ? ['rds', 'elasticache'] : [asked.admits];
        const groupsOf = (ids: readonly string[]) =>
          known.filter((group) => group.VpcId === vpc && ids.includes(textOf(group.GroupId)));
        const found = databasesOf(seen.instances, seen.caches).filter(({ groups }) => groupsOf(groups).length > 0);
        if (found.length === 0) return fail('podGroup.noDatabase', { kinds, vpc });
        if (found.some(({ groups, port }) => groupsOf(groups).some((group) => admits(group, sources, port))))
          return undefined;
        // Which port is to be open is not known before.
        const unready = found.find(({ port }) => port === 0);
        if (unready !== undefined)
          return pending('resource.moving', { kind: 'database', name: unready.name, status: unready.status }, 60);
        const groups = found.flatMap((one) => one.groups);
        return fail('podGroup.notAdmitted', { databases: found.map(({ name }) => name), groups, wanted: sources });
      },
    ]);
    return best?.finding ?? pass({ pod: nameOf(best?.object ?? {}) });
  },
  command: ({ ns, labels: wanted }) =>
    kubectl(
      'get',
      'pods',
      '-n',
      ns,
      '-l',
      selectorOf(wanted),
      '-o',
      'jsonpath={.items[*].metadata.annotations.vpc\\.amazonaws\\.com/pod-eni}',
    ),
});
