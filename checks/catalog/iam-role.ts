import * as z from 'zod';
import { names, namespace } from '../params.ts';
import { aws, get, list } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import * as rules from '../rules/iam-role.ts';
import { kubectl } from '../rules/kubectl.ts';
import { textOf } from '../rules/lenient.ts';
import { absent, each, existing, named, nameOf } from '../rules/objects.ts';
import { type Given, roleOf, rolesOf } from '../rules/pod-credentials.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

const params = z
  .strictObject({
    name: names.optional().describe('Name of the role, or names of which any will do.'),
    serviceAccount: z
      .strictObject({ ns: namespace, name: names })
      .optional()
      .describe('ServiceAccount that is given the role: `{ns, name}`, name or names of which any will do.'),
    trusts: z
      .union([z.enum(['irsa', 'podIdentity', 'either']), z.string().regex(/^service:[a-z0-9.-]+$/)])
      .optional()
      .describe(
        'Who may take it: the ServiceAccount through the OIDC provider (irsa) or EKS Pod Identity, either of them (default with a ServiceAccount), or `service:` with the principal of a service.',
      ),
    policies: z
      .array(names)
      .min(1)
      .optional()
      .describe('Policies that the role has, all of them, by name; an entry may be a list of alternatives.'),
    usedByPod: z.literal(true).optional().describe('A ready pod of the ServiceAccount has the credentials.'),
  })
  .refine(({ name, serviceAccount }) => (name ?? serviceAccount) !== undefined, 'needs a name or a serviceAccount')
  .refine(
    ({ serviceAccount, trusts, usedByPod }) =>
      serviceAccount !== undefined || (usedByPod === undefined && trusts !== 'irsa' && trusts !== 'either'),
    'needs the serviceAccount',
  );
type Asked = z.output<typeof params>;

/** Passes when a role is given to a ServiceAccount, or is there, with the trust and policies asked for (https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html). */
export default defineCheck({
  name: 'iam.role',
  params,
  needs: ({ serviceAccount: of, usedByPod }, { cluster }) => ({
    described: aws('eks:DescribeCluster', { name: cluster.name }),
    accounts: of && list('ServiceAccount', of.ns),
    listed: of && aws('eks:ListPodIdentityAssociations', { clusterName: cluster.name, namespace: of.ns }),
    providers: of && aws('iam:ListOpenIDConnectProviders', {}),
    agent: of && get('DaemonSet', 'eks-pod-identity-agent', 'kube-system'),
    pods: of && usedByPod ? list('Pod', of.ns) : undefined,
  }),
  follows: ({ policies }) => [
    'eks:DescribePodIdentityAssociation',
    'iam:GetRole',
    ...(policies ? (['iam:ListAttachedRolePolicies', 'iam:ListRolePolicies'] as const) : []),
  ],
  followUp: ({ serviceAccount }, { listed }, { cluster }) => ({
    details: each(listed?.associations)
      .filter((one) => serviceAccount?.name.includes(textOf(one.serviceAccount)))
      .map((one) =>
        aws('eks:DescribePodIdentityAssociation', {
          clusterName: cluster.name,
          associationId: textOf(one.associationId),
        }),
      ),
  }),
  followOn(asked, seen) {
    const wanted = roleNames(asked, seen);
    const read = asked.policies === undefined ? [] : wanted;
    return {
      roles: wanted.map((RoleName) => aws('iam:GetRole', { RoleName })),
      attached: read.map((RoleName) => aws('iam:ListAttachedRolePolicies', { RoleName })),
      inline: read.map((RoleName) => aws('iam:ListRolePolicies', { RoleName })),
    };
  },
  judge(asked, seen, context) {
    const roleNamed = rules.rolesByName(roleNames(asked, seen), seen);
    const service = rules.serviceOf(asked.trusts);
    const lacks = (name: string) => rules.missingPolicies(name, roleNamed(name).policies, asked.policies);
    if (asked.serviceAccount === undefined) {
      const best = judgeClosest(asked.name ?? [], [
        (name) => (roleNamed(name).arn === '' ? fail('role.absent', { role: name }) : undefined),
        (name) => rules.distrusted(name, roleNamed(name).trust, service),
        lacks,
      ]);
      return best?.finding ?? pass({ role: best?.object ?? '' });
    }
    const { ns, name: wanted } = asked.serviceAccount;
    const present = existing(seen.accounts, ns);
    const [first, ...others] = named(present, wanted);
    if (first === undefined) return absent('ServiceAccount', wanted, ns, present);
    const cluster = seen.described?.cluster ?? {};
    const isAuto = cluster.computeConfig?.enabled === true;
    const inCluster = { serviceAccount: nameOf(first), namespace: ns, cluster: context.cluster.name };
    const best = judgeClosest(givenTo([first, ...others], seen), [
      (one) => rules.otherWay(one, asked.trusts),
      (one) => rules.wrongArn(one, asked.name, context),
      // The whole ARN counts: with another path it is another role.
      ({ arn }) => (roleNamed(roleNameOf(arn)).arn === arn ? undefined : fail('role.absent', { role: arn })),
      (one) => {
        const { trust } = roleNamed(roleNameOf(one.arn));
        return asked.trusts?.startsWith('service:')
          ? rules.distrusted(one.arn, trust, service)
          : rules.untrusted(one, trust, cluster, seen.providers);
      },
      ({ arn }) => lacks(roleNameOf(arn)),
      ({ via }) =>
        via === 'irsa' || seen.agent || isAuto ? undefined : fail('role.noAgent', { cluster: inCluster.cluster }),
      (one) => (asked.usedByPod ? rules.unused(one, existing(seen.pods, ns)) : undefined),
    ]);
    return best === undefined ? fail('role.none', inCluster) : (best.finding ?? pass({ role: best.object.arn }));
  },
  command: ({ name, serviceAccount: of }) =>
    of === undefined
      ? `aws iam get-role --role-name ${name?.[0] ?? ''} --query Role.AssumeRolePolicyDocument`
      : kubectl('describe', 'serviceaccount', ...of.name, '-n', of.ns),
});

type Seen = {
  accounts?: Parameters<typeof existing<Given['account']>>[0];
  details: Parameters<typeof rolesOf>[1];
};

/** The roles that ServiceAccounts are given. */
function givenTo(accounts: readonly Given['account'][], { details }: Pick<Seen, 'details'>): Given[] {
  return accounts.flatMap((account) => rolesOf(account, each(details)));
}

const roleNameOf = (arn: string) => roleOf(arn)?.name ?? '';

/** Names of the roles that IAM is asked for. */
function roleNames({ name, serviceAccount: of }: Asked, seen: Seen): string[] {
  if (of === undefined) return name ?? [];
  const given = givenTo(named(existing(seen.accounts, of.ns), of.name), seen);
  return [...new Set(given.map(({ arn }) => roleNameOf(arn)))].filter((one) => one !== '');
}
