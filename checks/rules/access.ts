/**
 * Subjects and resources of RBAC questions (https://kubernetes.io/docs/reference/access-authn-authz/rbac/).
 */
import type { KubeReview, Reviewed } from '../reads/read.ts';
import { type Finding, pending } from '../verdict.ts';
import { text } from './objects.ts';

/** Seconds after which an answer that failed is asked for again. */
const UNSURE_SECONDS = 30;

/** Group, plural and subresource of a written resource. */
export function resourceOf(written: string): Pick<KubeReview['attributes'], 'group' | 'resource' | 'subresource'> {
  const [whole = '', subresource] = written.split('/');
  const [plural = '', ...group] = whole.split('.');
  return { group: group.join('.'), resource: plural, ...(subresource !== undefined && { subresource }) };
}

/** A user that nothing is bound to, so that its groups alone decide. */
export const NOBODY = 'podium:nobody';

/** An answer that the API server could not come to: a fault on its side, which passes. */
export function undecided(user: string, answer: Partial<Reviewed> | null | undefined): Finding | undefined {
  const message = text(answer?.evaluationError);
  return answer?.allowed === true || (answer?.allowed === false && message === '')
    ? undefined
    : pending('can.unsure', { user, message }, UNSURE_SECONDS);
}

/** The role that a binding of the subject names and that is not there, in the API server's own words. */
export function missingRole(reason: string): string | undefined {
  const [, kind, name] = /\b(role|clusterrole)\.rbac\.authorization\.k8s\.io "([^"]+)" not found/.exec(reason) ?? [];
  return name === undefined ? undefined : `${kind === 'role' ? 'Role' : 'ClusterRole'} ${name}`;
}

/** The groups of a subject with those that the API server adds by itself when the subject signs in. */
export function groupsOf(user: string, groups: readonly string[]): string[] {
  const [, , namespace] = /^system:serviceaccount:[^:]+:[^:]+$/.test(user) ? user.split(':') : [];
  const implied = namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  const signedIn = user === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated';
  return [...new Set([...groups, ...implied, signedIn])];
}
