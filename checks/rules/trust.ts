/**
 * Trust policies of IAM roles: who may take the role (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_trust.html).
 */
import { type Finding, fail } from '../verdict.ts';
import { judgeClosest } from './closest.ts';
import { audience } from './control-plane.ts';
import { entries, text } from './objects.ts';
import { isRecord } from './path.ts';
import { matches } from './wildcard.ts';

/** Largest document that is read, in characters; IAM allows 4,096. */
const MOST_TEXT = 32_768;
/** A service account that no lab has: what takes this one takes any. */
const STRANGER = 'system:serviceaccount:podium-other:podium-other';

interface Condition {
  /** Without prefix for lists and without `IfExists`, in lower case. */
  operator: string;
  key: string;
  values: readonly string[];
}

/** A statement that allows something. */
export interface Statement {
  actions: readonly string[];
  federated: readonly string[];
  services: readonly string[];
  conditions: readonly Condition[];
}

/** The allowing statements of a document, which IAM gives URL-encoded; undefined for what is no policy. */
export function statementsOf(document: unknown): Statement[] | undefined {
  if (typeof document !== 'string' || document.length > MOST_TEXT) return undefined;
  try {
    const decoded = document.trimStart().startsWith('{') ? document : decodeURIComponent(document);
    const policy: unknown = JSON.parse(decoded);
    return isRecord(policy) ? listOf(policy.Statement).flatMap(statementOf) : undefined;
  } catch {
    return undefined;
  }
}

function statementOf(written: unknown): Statement[] {
  if (!isRecord(written) || written.Effect !== 'Allow') return [];
  const principal = isRecord(written.Principal) ? written.Principal : {};
  const conditions = entries(isRecord(written.Condition) ? written.Condition : {}).flatMap(([operator, keys]) =>
    entries(isRecord(keys) ? keys : {}).map(([key, values]) => ({
      operator: operator
        .toLowerCase()
        .replace(/^fora(?:ny|ll)values?:/, '')
        .replace(/ifexists$/, ''),
      key,
      values: textsIn(values),
    })),
  );
  return [
    {
      actions: textsIn(written.Action),
      federated: textsIn(principal.Federated),
      services: textsIn(principal.Service),
      conditions,
    },
  ];
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** Text or list of texts, as IAM takes either. */
function textsIn(value: unknown): string[] {
  return listOf(value)
    .filter((one) => typeof one === 'string')
    .map(text);
}

function allows(actions: readonly string[], action: string): boolean {
  return actions.some((pattern) => matches(action.toLowerCase(), pattern.toLowerCase()));
}

/** Whether a value is one of a condition's; wildcards mean something only where the operator says so. */
function isMet({ operator, values }: Condition, value: string): boolean {
  if (operator === 'stringlike') return values.some((pattern) => matches(value, pattern));
  if (operator === 'stringequalsignorecase') return values.some((one) => one.toLowerCase() === value.toLowerCase());
  return operator === 'stringequals' && values.includes(value);
}

/** Why a service account of the cluster cannot take a role through the OIDC provider (`issuer` without `https://`). */
export function wrongWebIdentity(
  role: string,
  statements: readonly Statement[],
  issuer: string,
  subject: string,
): Finding | undefined {
  const providers = statements.flatMap(({ federated }) => federated);
  const isOwn = (arn: string) => issuer !== '' && arn.split(':oidc-provider/')[1] === issuer;
  const own = statements.filter(({ federated }) => federated.some(isOwn));
  const best = judgeClosest(own, [
    ({ actions }) =>
      allows(actions, 'sts:AssumeRoleWithWebIdentity')
        ? undefined
        : fail('trust.action', { role, principal: issuer, seen: actions, missing: ['sts:AssumeRoleWithWebIdentity'] }),
    ({ conditions }) => {
      const foreign = conditions.filter(({ key }) => /:(sub|aud)$/.test(key) && !key.startsWith(`${issuer}:`));
      const seen = foreign.map(({ key }) => key.replace(/:(sub|aud)$/, ''));
      return foreign.length > 0 ? fail('trust.provider', { role, seen, wanted: issuer }) : undefined;
    },
    ({ conditions }) => {
      const asked = conditions.filter(({ key }) => key === `${issuer}:sub`);
      const seen = asked.flatMap(({ values }) => values);
      if (!asked.every((one) => isMet(one, subject))) return fail('trust.subject', { role, seen, wanted: subject });
      const isBroad = asked.every((one) => isMet(one, STRANGER));
      return isBroad ? fail('trust.broad', { role, seen, wanted: subject }) : undefined;
    },
    ({ conditions }) => {
      const asked = conditions.filter(({ key }) => key === `${issuer}:aud`);
      const seen = asked.flatMap(({ values }) => values);
      // Without the condition, the audiences of the provider decide.
      return asked.every((one) => isMet(one, audience))
        ? undefined
        : fail('trust.audience', { role, seen, wanted: audience });
    },
  ]);
  return best === undefined ? fail('trust.provider', { role, seen: providers, wanted: issuer }) : best.finding;
}

/** Actions that EKS Pod Identity takes a role with. */
const POD_IDENTITY_ACTIONS = ['sts:AssumeRole', 'sts:TagSession'];
export const POD_IDENTITY = 'pods.eks.amazonaws.com';

/** Why a service of AWS cannot take a role. */
export function wrongService(role: string, statements: readonly Statement[], service: string): Finding | undefined {
  const isOwn = ({ services }: Statement) => services.some((one) => one === service || one === `${service}.cn`);
  const own = statements.filter(isOwn);
  if (own.length === 0)
    return fail('trust.service', { role, seen: statements.flatMap(({ services }) => services), wanted: service });
  const actions = own.flatMap((statement) => statement.actions);
  const needed = service === POD_IDENTITY ? POD_IDENTITY_ACTIONS : ['sts:AssumeRole'];
  const missing = needed.filter((action) => !allows(actions, action));
  return missing.length === 0 ? undefined : fail('trust.action', { role, principal: service, seen: actions, missing });
}
