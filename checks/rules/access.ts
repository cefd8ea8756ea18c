/**
 * Subjects and resources of RBAC questions (https://kubernetes.io/docs/reference/access-authn-authz/rbac/).
 */
import * as z from 'zod';
import { namespace } from '../params.ts';
import { kinds } from '../reads/kinds.ts';
import type { KubeReview, Reviewed } from '../reads/read.ts';
import { type Finding, pending } from '../verdict.ts';
import { text } from './objects.ts';

/** Seconds after which an answer that failed is asked for again. */
const UNSURE_SECONDS = 30;

/** Resources of the core group, the only ones that are written without a group. */
const CORE = new Set([
  ...['bindings', 'configmaps', 'endpoints', 'events', 'groups', 'limitranges', 'namespaces', 'nodes'],
  ...['persistentvolumeclaims', 'persistentvolumes', 'pods', 'podtemplates', 'replicationcontrollers'],
  ...['resourcequotas', 'secrets', 'serviceaccounts', 'services', 'users', '*'],
]);

/** `plural[.group][/subresource]`, e.g. `pods`, `deployments.apps/scale`, `pods/exec`. */
const resource = z
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

/** What somebody does, as the fields of a check's parameters. */
export const actionFields = {
  verb: z
    .string()
    .regex(/^([a-z]+|\*)$/)
    .describe('Verb of the API, e.g. list.'),
  resource: resource.describe('Resource as plural[.group][/subresource], e.g. pods, deployments.apps/scale.'),
  ns: namespace.optional().describe('Namespace; without it the whole cluster is meant.'),
  name: z.string().min(1).optional().describe('Name of one object; without it any is meant.'),
};
export const action = z.strictObject(actionFields);
export type Action = z.output<typeof action>;

/** An action as the API server is asked about it. */
export function attributesOf({ verb, resource: written, ns, name }: Action): KubeReview['attributes'] {
  return {
    verb,
    ...resourceOf(written),
    ...(ns !== undefined && { namespace: ns }),
    ...(name !== undefined && { name }),
  };
}

/** An action as messages speak of it. */
export function spokenAction({ verb, resource: written, ns, name }: Action) {
  return { verb, resource: name === undefined ? written : `${written} ${name}`, namespace: ns ?? '' };
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
