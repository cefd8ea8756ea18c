/**
 * What can be wrong with an IAM role that a lab names, or that a ServiceAccount is given.
 */
import type { AwsOperations } from '../reads/operations.ts';
import { type CheckContext, type Finding, fail } from '../verdict.ts';
import { type Cluster, providerArnOf, providerIdOf } from './control-plane.ts';
import { answerAt, textOf } from './lenient.ts';
import { each, nameOf, namespaceOf } from './objects.ts';
import { type Given, hasCredentials, podsUsing, roleOf } from './pod-credentials.ts';
import type { Pod } from './pod-ready.ts';
import { POD_IDENTITY, statementsOf, wrongService, wrongWebIdentity } from './trust.ts';

type Output<O extends keyof AwsOperations> = AwsOperations[O]['output'] | undefined;

/** Answers of IAM, in the order of the names they were asked for. */
export interface RoleAnswers {
  roles?: readonly Output<'iam:GetRole'>[] | null;
  attached?: readonly Output<'iam:ListAttachedRolePolicies'>[] | null;
  inline?: readonly Output<'iam:ListRolePolicies'>[] | null;
}

/** A role as IAM tells of it. */
export interface Role {
  /** Empty if there is no such role. */
  arn: string;
  trust: unknown;
  /** Names of its policies, attached and its own; of attached ones also what their ARN ends with. */
  policies: readonly string[];
}

/** Gives what was answered for a name. */
export function rolesByName(
  names: readonly string[],
  { roles, attached, inline }: RoleAnswers,
): (name: string) => Role {
  return (name) => {
    const place = names.indexOf(name);
    const role = answerAt(roles, place)?.Role;
    const policies = [
      ...each(answerAt(attached, place)?.AttachedPolicies).flatMap(({ PolicyName, PolicyArn }) => [
        textOf(PolicyName),
        textOf(PolicyArn).split('/').at(-1) ?? '',
      ]),
      ...each(answerAt(inline, place)?.PolicyNames).map(textOf),
    ];
    return { arn: textOf(role?.Arn), trust: role?.AssumeRolePolicyDocument, policies: [...new Set(policies)] };
  };
}

/** The role lacks a policy; each wanted one may have alternatives. */
export function missingPolicies(
  role: string,
  seen: readonly string[],
  wanted: readonly (readonly string[])[] | undefined,
): Finding | undefined {
  const lastPart = (name: string) => name.split('/').at(-1) ?? '';
  const missing = (wanted ?? []).filter((names) => !names.some((name) => seen.includes(lastPart(name))));
  return missing.length === 0
    ? undefined
    : fail('role.policies', { role, seen, missing: missing.map((names) => names.join(' | ')) });
}

/** The service of AWS that a lab names with `service:`, or that Pod Identity is. */
export function serviceOf(trusts: string | undefined): string | undefined {
  return trusts?.startsWith('service:')
    ? trusts.slice('service:'.length)
    : trusts === 'podIdentity'
      ? POD_IDENTITY
      : undefined;
}

/** A service of AWS may not take the role. */
export function distrusted(role: string, trust: unknown, service: string | undefined): Finding | undefined {
  if (service === undefined) return undefined;
  const statements = statementsOf(trust);
  return statements === undefined ? fail('trust.unreadable', { role }) : wrongService(role, statements, service);
}

/** The ServiceAccount is given the role in the other way than the wanted one. */
export function otherWay({ account, via, arn }: Given, trusts: string | undefined): Finding | undefined {
  if ((trusts !== 'irsa' && trusts !== 'podIdentity') || trusts === via) return undefined;
  const at = { serviceAccount: nameOf(account), namespace: namespaceOf(account) };
  return fail('role.otherWay', { ...at, role: arn, via: trusts });
}

/** What a ServiceAccount names is no role of this account, or not the wanted one. */
export function wrongArn(
  { account, arn }: Given,
  wanted: readonly string[] | undefined,
  { cluster }: CheckContext,
): Finding | undefined {
  const serviceAccount = nameOf(account);
  const role = roleOf(arn);
  if (role === undefined) return fail('role.arn', { serviceAccount, seen: arn.slice(0, 200) });
  if (cluster.account !== undefined && role.account !== cluster.account)
    return fail('role.otherAccount', { role: arn, wanted: cluster.account });
  const isWanted = wanted === undefined || wanted.includes(role.name);
  return isWanted ? undefined : fail('role.otherName', { serviceAccount, seen: [role.name], wanted });
}

/** The role does not trust the ServiceAccount in the way it is given. */
export function untrusted(
  { account, via, arn }: Given,
  trust: unknown,
  cluster: Cluster,
  providers: Output<'iam:ListOpenIDConnectProviders'>,
): Finding | undefined {
  if (via === 'podIdentity') return distrusted(arn, trust, POD_IDENTITY);
  const statements = statementsOf(trust);
  if (statements === undefined) return fail('trust.unreadable', { role: arn });
  const issuer = providerIdOf(cluster);
  const subject = `system:serviceaccount:${namespaceOf(account)}:${nameOf(account)}`;
  const wrong = wrongWebIdentity(arn, statements, issuer, subject);
  if (wrong !== undefined || providerArnOf(cluster, providers) !== undefined) return wrong;
  return fail('cluster.oidcAbsent', { cluster: textOf(cluster.name), provider: issuer });
}

/** No pod of the ServiceAccount has the credentials. */
export function unused(given: Given, pods: readonly Pod[]): Finding | undefined {
  const using = podsUsing(given.account, pods);
  const at = { serviceAccount: nameOf(given.account), namespace: namespaceOf(given.account) };
  if (using.length === 0) return fail('role.noPod', at);
  if (using.some((pod) => hasCredentials(pod, given))) return undefined;
  return fail('role.oldPods', { ...at, pods: using.map(nameOf) });
}
