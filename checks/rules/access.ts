/**
 * Subjects and resources of RBAC questions (https://kubernetes.io/docs/reference/access-authn-authz/rbac/).
 */
import * as z from 'zod';
import { kinds } from '../reads/kinds.ts';
import type { KubeReview } from '../reads/read.ts';

/** Resources of the core group, the only ones that are written without a group. */
const CORE = new Set([
  ...['bindings', 'configmaps', 'endpoints', 'events', 'groups', 'limitranges', 'namespaces', 'nodes'],
  ...['persistentvolumeclaims', 'persistentvolumes', 'pods', 'podtemplates', 'replicationcontrollers'],
  ...['resourcequotas', 'secrets', 'serviceaccounts', 'services', 'users', '*'],
]);

/** `plural[.group][/subresource]`, e.g. `pods`, `deployments.apps/scale`, `pods/exec`. */
export const resource = z
  .string()
  .regex(/^([a-z][a-z0-9-]*|\*)(\.[a-z0-9*.-]+)?(\/[a-z*]+)?$/, 'a resource is written as plural[.group][/subresource]')
  .superRefine((written, context) => {
    const { group, resource: plural } = resourceOf(written);
    if (group !== '' || CORE.has(plural)) return;
    const known = Object.values(kinds).find((kind) => kind.resource === plural && kind.group !== '');
    const meant = known === undefined ? '' : `, did you mean "${plural}.${known.group}"?`;
    context.addIssue({ code: 'custom', message: `"${plural}" is no resource of the core group${meant}` });
  });

/** Group, plural and subresource of a written resource. */
export function resourceOf(written: string): Pick<KubeReview['attributes'], 'group' | 'resource' | 'subresource'> {
  const [whole = '', subresource] = written.split('/');
  const [plural = '', ...group] = whole.split('.');
  return { group: group.join('.'), resource: plural, ...(subresource !== undefined && { subresource }) };
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
