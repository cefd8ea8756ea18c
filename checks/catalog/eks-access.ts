import { distance } from 'fastest-levenshtein';
import * as z from 'zod';
import { names } from '../params.ts';
import { aws, get } from '../reads/read.ts';
import { awsAuthOf, entriesOf } from '../rules/identity-map.ts';
import { textsOf } from '../rules/lenient.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

/** Passes when an IAM identity is mapped to Kubernetes groups in a way that the cluster honours (https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html). */
export default defineCheck({
  name: 'eks.access',
  params: z.strictObject({
    principal: names.optional().describe('ARN of the IAM role or user, or ARNs of which any will do; any if absent.'),
    groups: z.array(z.string().min(1)).min(1).describe('Kubernetes groups that one identity has all of.'),
    via: z
      .enum(['entry', 'aws-auth', 'any'])
      .default('any')
      .describe('Where the mapping stands: an access entry, the ConfigMap aws-auth, or either.'),
  }),
  needs: ({ via }, { cluster }) => ({
    described: aws('eks:DescribeCluster', { name: cluster.name }),
    listed: via === 'aws-auth' ? undefined : aws('eks:ListAccessEntries', { clusterName: cluster.name }),
    map: via === 'entry' ? undefined : get('ConfigMap', 'aws-auth', 'kube-system'),
  }),
  follows: ({ via }) => (via === 'aws-auth' ? [] : ['eks:DescribeAccessEntry']),
  followUp: (_, { listed }, { cluster }) => ({
    entries: textsOf(listed?.accessEntries).map((principalArn) =>
      aws('eks:DescribeAccessEntry', { clusterName: cluster.name, principalArn }),
    ),
  }),
  judge({ principal, groups, via }, { described, map, entries }, { cluster }) {
    const mode = described?.cluster?.accessConfig?.authenticationMode;
    const fromEntries = mode === 'CONFIG_MAP' ? [] : entriesOf(entries);
    const { identities, malformed } = awsAuthOf(map);
    // An access entry of the same principal wins over aws-auth.
    const fromMap = identities.filter((one) => !fromEntries.some((entry) => entry.principal === one.principal));
    const isMeant = (one: { principal: string }) => principal?.includes(one.principal) ?? true;
    const honoured = [...(via === 'aws-auth' ? [] : fromEntries), ...(mode === 'API' ? [] : fromMap)].filter(isMeant);
    const has = (one: { groups: readonly string[] }) => groups.every((group) => one.groups.includes(group));
    const found = honoured.find(has);
    if (found) return pass({ principal: found.principal, groups: found.groups });

    const ignored = mode === 'API' ? fromMap.filter(isMeant).find(has) : undefined;
    if (ignored) return fail('access.ignored', { principal: ignored.principal, cluster: cluster.name });
    const [broken] = mode === 'API' ? [] : malformed;
    if (broken) return fail('access.malformed', { key: broken.key, line: broken.line });
    const near = honoured.flatMap((one) =>
      one.groups
        .filter((group) => groups.some((wanted) => distance(wanted, group) <= 2))
        .map((group) => ({ ...one, group })),
    )[0];
    if (near) return fail('access.otherGroup', { principal: near.principal, seen: near.group, wanted: groups });
    const [first] = principal === undefined ? [] : honoured;
    if (first) return fail('access.groups', { principal: first.principal, seen: first.groups, wanted: groups });
    return fail('access.none', { cluster: cluster.name, principal: principal ?? [], wanted: groups });
  },
  command: (_, { cluster }) => {
    const place = `--cluster-name ${cluster.name} --region ${cluster.region}`;
    return `for arn in $(aws eks list-access-entries ${place} --query 'accessEntries[]' --output text); do aws eks describe-access-entry ${place} --principal-arn "$arn"; done; kubectl get configmap aws-auth -n kube-system -o yaml`;
  },
});
