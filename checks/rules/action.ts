/**
 * What somebody may do, as a lab writes it and as the API server is asked about it.
 */
import * as z from 'zod';
import { namespace } from '../params.ts';
import { kinds } from '../reads/kinds.ts';
import type { KubeReview } from '../reads/read.ts';
import { resourceOf } from './access.ts';

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
