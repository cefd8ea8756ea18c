import * as z from 'zod';
import { count, names } from '../params.ts';
import type { AwsOperations } from '../reads/operations.ts';
import { aws } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { issuesOf } from '../rules/health-issues.ts';
import { textOf, textsByKey, textsOf } from '../rules/lenient.ts';
import { amount, each, latest } from '../rules/objects.ts';
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
    tagKey: z.string().min(1).optional().describe('Key of a tag that the node group carries.'),
  }),
  window: 900,
  needs: (_, { cluster }) => ({ listed: aws('eks:ListNodegroups', { clusterName: cluster.name }) }),
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
  judge({ name, amiType, desiredAtLeast, maxAtLeast, tagKey }, { listed, nodegroups, scaling }, context) {
    const cluster = context.cluster.name;
    const found = textsOf(listed?.nodegroups);
    const groups = each(nodegroups)
      .flatMap((answer) => answer.nodegroup ?? [])
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

function isOfType(type: string, launchTemplate: boolean, wanted: readonly string[]): boolean {
  if (type === 'CUSTOM' && !launchTemplate) return false;
  return wanted.some((one) => (one.endsWith('*') ? type.startsWith(one.slice(0, -1)) : type === one));
}

type Nodegroup = NonNullable<AwsOperations['eks:DescribeNodegroup']['output']['nodegroup']>;
type Scaling = AwsOperations['autoscaling:DescribeAutoScalingGroups']['output'];

function groupNamesOf(nodegroup: Nodegroup | undefined): string[] {
  return textsOf(each(nodegroup?.resources?.autoScalingGroups).map((group) => group.name));
}

/** The Auto Scaling group decides: workshops raise its maximum directly, which EKS need not take over. */
function maxOf(nodegroup: Nodegroup, scaling: Scaling | undefined): number {
  const names = groupNamesOf(nodegroup);
  const groups = each(scaling?.AutoScalingGroups).filter((group) => names.includes(textOf(group.AutoScalingGroupName)));
  if (groups.length === 0) return amount(nodegroup.scalingConfig?.maxSize);
  return groups.reduce((sum, group) => sum + amount(group.MaxSize), 0);
}
