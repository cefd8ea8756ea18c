/**
 * Who besides the owner may use a cluster, and what they may do: by RBAC, which the API server is asked about, and by EKS
 * access policies, which it is not.
 */
import { closest, distance } from 'fastest-levenshtein';
import type { KindTypes } from '../reads/kinds.ts';
import { type Read, type Reviewed, review } from '../reads/read.ts';
import { type Finding, fail } from '../verdict.ts';
import { groupsOf, missingRole, NOBODY, undecided } from './access.ts';
import { type AccessPolicy, CLUSTER_ADMIN, policyFor } from './access-policy.ts';
import { type Action, attributesOf, spokenAction } from './action.ts';
import type { Cluster } from './control-plane.ts';
import { GRADER_GROUP } from './grader-group.ts';
import type { Identity } from './identity-map.ts';
import { textOf } from './lenient.ts';
import { each, text } from './objects.ts';

const MASTERS = 'system:masters';
/** Hours in which EKS maps the creator of a cluster. */
const CREATION_HOURS = 1;

/** An identity with its access policies. */
export interface Colleague extends Identity {
  policies: readonly AccessPolicy[];
}

/** One question to the API server. */
interface Question {
  principal: string;
  action: Action;
  read: Read<Reviewed>;
}

/** What is asked of an identity. */
export interface Rights {
  may?: readonly Action[] | undefined;
  mayNot?: readonly Action[] | undefined;
  notAdmin?: true | undefined;
}

/** Everything, in the words of RBAC. */
const EVERYTHING: Action = { verb: '*', resource: '*.*' };

/** Whether an identity is neither the creator's, nor of nodes, services of AWS or the grader. */
export function isColleague(
  { principal, username, groups, createdAt, policies }: Colleague,
  cluster: Cluster,
): boolean {
  const isNode = groups.some((group) =>
    ['system:nodes', 'system:bootstrappers', 'system:node-proxier'].includes(group),
  );
  const isService = /:role\/aws-service-role\/|[/:]AWSServiceRoleFor/.test(principal);
  const age = (Date.parse(textOf(createdAt)) - Date.parse(textOf(cluster.createdAt))) / 3_600_000;
  const isCreator = age < CREATION_HOURS && policies.some((one) => one.name === CLUSTER_ADMIN && !one.namespaces);
  return !isNode && !isService && !isCreator && !groups.includes(GRADER_GROUP) && !username.startsWith('system:node:');
}

/** The user name of an identity; what depends on the session stands for any. */
function userOf({ username }: Identity): string {
  return username === '' ? NOBODY : username.replace(/\{\{[^{}]*\}\}/g, 'podium');
}

/** What the API server is asked about identities, in their order. */
export function questionsOf(colleagues: readonly Colleague[], { may = [], mayNot = [], notAdmin }: Rights): Question[] {
  const actions = [...may, ...mayNot, ...(notAdmin ? [EVERYTHING] : [])];
  return colleagues.flatMap((one) => {
    const user = userOf(one);
    const ask = (action: Action) => review(user, groupsOf(user, one.groups), attributesOf(action));
    return actions.map((action) => ({ principal: one.principal, action, read: ask(action) }));
  });
}

/** Who the bindings of a cluster name. */
export interface Bindings {
  users: ReadonlySet<string>;
  groups: ReadonlySet<string>;
}

export function bindingsOf(
  bindings: readonly (KindTypes['RoleBinding'] | KindTypes['ClusterRoleBinding'])[],
): Bindings {
  const subjects = bindings.flatMap((binding) => each(binding.subjects));
  const named = (kind: string) => new Set(subjects.filter((one) => one.kind === kind).map(({ name }) => text(name)));
  return { users: named('User'), groups: named('Group') };
}

/** Answers to the questions, by identity and action. */
type Answer = (one: Colleague, action: Action) => Reviewed | undefined;

/** The identity is administrator of everything. */
export function tooMighty(one: Colleague, answerTo: Answer): Finding | undefined {
  const { principal, groups, policies } = one;
  if (groups.includes(MASTERS)) return fail('access.admin', { principal, seen: MASTERS });
  if (policies.some(({ name }) => name === CLUSTER_ADMIN))
    return fail('access.admin', { principal, seen: CLUSTER_ADMIN });
  const answer = answerTo(one, EVERYTHING);
  if (answer?.allowed === true) return fail('access.admin', { principal, seen: text(answer.reason) });
  return undecided(userOf(one), answer);
}

/** The identity may not do what it has to, with the first cause. */
export function cannot(one: Colleague, action: Action, answerTo: Answer, bindings: Bindings): Finding | undefined {
  const { principal, groups, policies } = one;
  const answer = answerTo(one, action);
  if (answer?.allowed === true || policyFor(policies, action) !== undefined) return undefined;
  const unsure = undecided(userOf(one), answer);
  if (unsure !== undefined) return unsure;
  const asked = { principal, ...spokenAction(action) };
  const role = missingRole(text(answer?.reason));
  if (role !== undefined) return fail('access.noRole', { ...asked, role });
  const misspelt = groups.find((group) => group !== MASTERS && distance(group, MASTERS) <= 2);
  if (misspelt !== undefined) return fail('access.masters', { principal, seen: misspelt });
  const isBound = groups.some((group) => bindings.groups.has(group)) || bindings.users.has(userOf(one));
  const names = policies.map(({ name, namespaces }) => (namespaces ? `${name} (${namespaces.join(', ')})` : name));
  if (isBound || policies.length > 0) return fail('access.cannot', { ...asked, groups, policies: names });
  if (groups.length === 0) return fail('access.powerless', { principal });
  const others = [...bindings.groups].filter((group) => !group.startsWith('system:'));
  const near = groups.flatMap((group) => {
    const found = others.length === 0 ? '' : closest(group.slice(0, 200), others);
    return found !== '' && distance(group.slice(0, 200), found) <= Math.max(2, Math.floor(found.length / 4))
      ? [found]
      : [];
  });
  return fail('access.unbound', { principal, groups, near: near[0] ?? '' });
}

/** The identity may do what it must not. */
export function tooMuch(one: Colleague, action: Action, answerTo: Answer): Finding | undefined {
  const asked = { principal: one.principal, ...spokenAction(action) };
  const policy = policyFor(one.policies, action);
  if (policy !== undefined) return fail('access.tooMuch', { ...asked, reason: policy });
  const answer = answerTo(one, action);
  if (answer?.allowed === true) return fail('access.tooMuch', { ...asked, reason: text(answer.reason) });
  return undecided(userOf(one), answer);
}
