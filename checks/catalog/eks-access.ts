import * as z from 'zod';
import { names } from '../params.ts';
import { aws, get, list } from '../reads/read.ts';
import { type Action, action } from '../rules/action.ts';
import { judgeClosest } from '../rules/closest.ts';
import { bindingsOf, type Colleague, cannot, questionsOf, tooMighty, tooMuch } from '../rules/colleague.ts';
import { answerAt, textsOf } from '../rules/lenient.ts';
import { type MapEvidence, mappedOf, nobodyMapped } from '../rules/mapped.ts';
import { existing } from '../rules/objects.ts';
import { defineCheck, pass } from '../verdict.ts';

/** Most identities whose rights are asked for. */
const MOST_IDENTITIES = 12;

const params = z
  .strictObject({
    principal: names
      .optional()
      .describe(
        'ARN of the IAM role or user, or ARNs of which any will do; if absent, anyone but the creator of the cluster, nodes, services of AWS and the grader.',
      ),
    groups: z.array(z.string().min(1)).min(1).optional().describe('Kubernetes groups that one identity has all of.'),
    via: z
      .enum(['entry', 'aws-auth', 'any'])
      .default('any')
      .describe('Where the mapping stands: an access entry, the ConfigMap aws-auth, or either.'),
    may: z
      .array(action)
      .min(1)
      .max(8)
      .optional()
      .describe('What the identity may do, by RBAC or by an EKS access policy: `{verb, resource, ns, name}`.'),
    mayNot: z.array(action).min(1).max(8).optional().describe('What the same identity may not do.'),
    notAdmin: z
      .literal(true)
      .optional()
      .describe('The identity is not administrator: not in system:masters, no cluster-admin policy or role.'),
  })
  .refine(({ mayNot, may }) => mayNot === undefined || may !== undefined, {
    path: ['may'],
    message: '"mayNot" needs "may": something that the same identity is allowed',
  });
type Asked = z.output<typeof params>;

/** Passes when an IAM identity is mapped in a way that the cluster honours and has the rights asked for (https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html). */
export default defineCheck({
  name: 'eks.access',
  params,
  needs: ({ via, may }, { cluster }) => ({
    described: aws('eks:DescribeCluster', { name: cluster.name }),
    listed: via === 'aws-auth' ? undefined : aws('eks:ListAccessEntries', { clusterName: cluster.name }),
    map: via === 'entry' ? undefined : get('ConfigMap', 'aws-auth', 'kube-system'),
    roleBindings: may && list('RoleBinding'),
    clusterRoleBindings: may && list('ClusterRoleBinding'),
  }),
  follows: (asked) => [
    ...(asked.via === 'aws-auth' ? [] : (['eks:DescribeAccessEntry'] as const)),
    ...(asked.via !== 'aws-auth' && asksRights(asked) ? (['eks:ListAssociatedAccessPolicies'] as const) : []),
    ...(asksRights(asked) ? (['review'] as const) : []),
  ],
  followUp(asked, { listed }, { cluster }) {
    const arns = textsOf(listed?.accessEntries);
    const of = (principalArn: string) => ({ clusterName: cluster.name, principalArn });
    return {
      entries: arns.map((arn) => aws('eks:DescribeAccessEntry', of(arn))),
      policies: asksRights(asked) ? arns.map((arn) => aws('eks:ListAssociatedAccessPolicies', of(arn))) : [],
    };
  },
  followOn: (asked, seen) => ({
    reviews: questionsOf(askedAbout(asked, seen), asked).map(({ read }) => read),
  }),
  judge(asked, seen, context) {
    const candidates = askedAbout(asked, seen);
    const questions = questionsOf(candidates, asked);
    const answerTo = ({ principal }: Colleague, { verb, resource, ns, name }: Action) => {
      const isSame = (other: Action) =>
        other.verb === verb && other.resource === resource && other.ns === ns && other.name === name;
      return answerAt(
        seen.reviews,
        questions.findIndex((question) => question.principal === principal && isSame(question.action)),
      );
    };
    const bindings = bindingsOf([...existing(seen.roleBindings), ...existing(seen.clusterRoleBindings)]);
    const best = judgeClosest(candidates, [
      (one) => (asked.notAdmin ? tooMighty(one, answerTo) : undefined),
      ...(asked.may ?? []).map((wanted) => (one: Colleague) => cannot(one, wanted, answerTo, bindings)),
      ...(asked.mayNot ?? []).map((unwanted) => (one: Colleague) => tooMuch(one, unwanted, answerTo)),
    ]);
    if (best === undefined) return nobodyMapped(asked, mappedOf(asked, seen), context.cluster.name);
    return best.finding ?? pass({ principal: best.object.principal, groups: best.object.groups });
  },
  command: (_, { cluster }) => {
    const place = `--cluster-name ${cluster.name} --region ${cluster.region}`;
    return `for arn in $(aws eks list-access-entries ${place} --query 'accessEntries[]' --output text); do aws eks describe-access-entry ${place} --principal-arn "$arn"; done; kubectl get configmap aws-auth -n kube-system -o yaml`;
  },
});

/** Whether more is asked than how somebody is mapped. */
function asksRights({ may, notAdmin }: Asked): boolean {
  return (may ?? notAdmin) !== undefined;
}

/** The identities that are meant and have the groups. */
function askedAbout(asked: Asked, seen: MapEvidence): Colleague[] {
  const { honoured } = mappedOf(asked, seen);
  const own = honoured.filter(({ groups }) => (asked.groups ?? []).every((group) => groups.includes(group)));
  return asksRights(asked) ? own.slice(0, MOST_IDENTITIES) : own;
}
