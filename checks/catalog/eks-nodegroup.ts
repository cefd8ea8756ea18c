import * as z from 'zod';
import { count, names } from '../params.ts';
import { aws, list } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { issuesOf } from '../rules/health-issues.ts';
import { textOf, textsByKey, textsOf } from '../rules/lenient.ts';
import { groupNamesOf, isOfType, maxOf, otherImage } from '../rules/nodegroup.ts';
import { amount, each, latest } from '../rules/objects.ts';
import { pattern } from '../rules/pattern.ts';
import { unlikeValue } from '../rules/settling.ts';
import { defineCheck, fail, pass, pendingOrFail } from '../verdict.ts';

/** Passes when a managed node group is ACTIVE, healthy and sized as asked (https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html). */
export default defineCheck({
  name: 'eks.nodegroup',
  params: z.strictObject({
    name: names.optional().describe('Name of the node group, or names of which any will do; any node group if absent.'),
    status: z.literal('ACTIVE').default('ACTIVE').describe('The only status that counts; UPDATING counts as ACTIVE.'),
    amiType: names
      .optional()
      .describe(
        'AMI type, or types of which any will do; `AL2023*` stands for all that begin so. CUSTOM counts only with a launch template.',
      ),
    desiredAtLeast: count.optional().describe('Smallest desired number of nodes.'),
    maxAtLeast: count.optional().describe('Smallest maximum number of nodes, as the Auto Scaling group has it.'),
    capacityType: names.optional().describe('ON_DEMAND, SPOT or CAPACITY_BLOCK, or types of which any will do.'),
    instanceType: names
      .optional()
      .describe(
        'Instance type that the node group lists, or types of which any will do; not told where a launch template sets it.',
      ),
    osImage: pattern
      .optional()
      .describe(
        'A Ready node of the group says this of its operating system, and none says otherwise: a regular expression (RE2).',
      ),
    tagKey: z.string().min(1).optional().describe('Key of a tag that the node group carries.'),
  }),
  window: 900,
  needs: ({ osImage }, { cluster }) => ({
    listed: aws('eks:ListNodegroups', { clusterName: cluster.name }),
    nodes: osImage === undefined ? undefined : list('Node'),
  }),
  follows: ['autoscaling:DescribeAutoScalingGroups', 'eks:DescribeNodegroup'],
  followUp: ({ name }, { listed }, { cluster }) => ({
    nodegroups: textsOf(listed?.nodegroups)
      .filter((nodegroupName) => name?.includes(nodegroupName) ?? true)
      .map((nodegroupName) => aws('eks:DescribeNodegroup', { clusterName: cluster.name, nodegroupName })),
  }),
  followOn({ maxAtLeast }, { nodegroups }) {
    const names = each(nodegroups).flatMap((answer) => groupNamesOf(answer.nodegroup));
    return {
      scaling:
        maxAtLeast !== undefined && names.length > 0
          ? aws('autoscaling:DescribeAutoScalingGroups', { AutoScalingGroupNames: names })
          : undefined,
    };
  },
  judge(asked, { listed, nodegroups, scaling, nodes }, context) {
    const { name, amiType, desiredAtLeast, maxAtLeast, tagKey, osImage } = asked;
    const cluster = context.cluster.name;
    const found = textsOf(listed?.nodegroups);
    const groups = each(each(nodegroups).map((answer) => answer.nodegroup))
      .map((group) => ({ ...group, nodegroup: textOf(group.nodegroupName) }))
      .filter(({ nodegroup }) => found.includes(nodegroup));
    const best = judgeClosest(groups, [
      ({ nodegroup, status, createdAt, health }) => {
        if (status === 'ACTIVE' || status === 'UPDATING') return undefined;
        if (status === 'CREATING')
          return pendingOrFail('nodegroup.creating', { nodegroup }, context, latest([createdAt]));
        return fail('nodegroup.status', { nodegroup, status: textOf(status), issues: issuesOf(health) });
      },
      ({ nodegroup, amiType: type, launchTemplate }) => {
        if (amiType === undefined || isOfType(textOf(type), Boolean(launchTemplate), amiType)) return undefined;
        return fail('nodegroup.amiType', { nodegroup, amiType: textOf(type), wanted: amiType });
      },
      ({ nodegroup, capacityType }) =>
        unlikeValue('nodegroup', nodegroup, 'capacityType', textOf(capacityType), asked.capacityType),
      ({ nodegroup, instanceTypes }) => {
        if (asked.instanceType === undefined) return undefined;
        const types = textsOf(instanceTypes);
        if (types.some((type) => asked.instanceType?.includes(type))) return undefined;
        return unlikeValue('nodegroup', nodegroup, 'instanceType', types.join(', '), asked.instanceType);
      },
      ({ nodegroup, tags }) =>
        tagKey === undefined || textsByKey(tags)[tagKey] !== undefined
          ? undefined
          : fail('nodegroup.tag', { nodegroup, tag: tagKey }),
      ({ nodegroup, scalingConfig }) => {
        const desired = amount(scalingConfig?.desiredSize);
        if (desired >= (desiredAtLeast ?? 0)) return undefined;
        return fail('nodegroup.desired', { cluster, nodegroup, desired, wanted: desiredAtLeast ?? 0 });
      },
      (group) => {
        if (maxAtLeast === undefined) return undefined;
        const max = maxOf(group, scaling);
        if (max >= maxAtLeast) return undefined;
        return fail('nodegroup.max', { cluster, nodegroup: group.nodegroup, max, wanted: maxAtLeast });
      },
      ({ nodegroup, health }) => {
        const issues = issuesOf(health);
        return issues.length === 0 ? undefined : fail('nodegroup.issues', { nodegroup, issues });
      },
      ({ nodegroup }) => (osImage === undefined ? undefined : otherImage(nodegroup, osImage, each(nodes?.items))),
    ]);
    if (best) return best.finding ?? pass({ nodegroup: best.object.nodegroup });
    if (found.length === 0) return fail('nodegroup.none', { cluster });
    return fail('nodegroup.absent', { cluster, wanted: name ?? [], found });
  },
  command({ name }, { cluster }) {
    const place = `--cluster-name ${cluster.name} --region ${cluster.region}`;
    const all = `$(aws eks list-nodegroups ${place} --query 'nodegroups[]' --output text)`;
    const one = (which: string) => `aws eks describe-nodegroup ${place} --nodegroup-name ${which}`;
    return name?.length === 1 ? one(name[0] ?? '') : `for name in ${all}; do ${one('"$name"')}; done`;
  },
});
