import * as z from 'zod';
import { namespace } from '../params.ts';
import { review } from '../reads/read.ts';
import { groupsOf, missingRole, resource, resourceOf } from '../rules/access.ts';
import { kubectl } from '../rules/kubectl.ts';
import { text } from '../rules/objects.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

const action = {
  verb: z
    .string()
    .regex(/^([a-z]+|\*)$/)
    .describe('Verb of the API, e.g. list.'),
  resource: resource.describe('Resource as plural[.group][/subresource], e.g. pods, deployments.apps/scale.'),
  ns: namespace.optional().describe('Namespace; without it the whole cluster is meant.'),
  name: z.string().min(1).optional().describe('Name of one object; without it any is meant.'),
};
const actionSchema = z.strictObject(action);
type Action = z.output<typeof actionSchema>;

/** Passes when the API server allows, or does not allow, a subject an action (https://kubernetes.io/docs/reference/access-authn-authz/authorization/). */
export default defineCheck({
  name: 'k8s.can',
  params: z
    .strictObject({
      user: z.string().min(1).describe('User name as the API server knows it, e.g. system:serviceaccount:default:web.'),
      groups: z
        .array(z.string().min(1))
        .default([])
        .describe('Groups of the user; those that every user or service account has are added.'),
      ...action,
      expect: z.enum(['yes', 'no']).default('yes').describe('Whether the action is allowed.'),
      besides: actionSchema
        .optional()
        .describe('What the same subject has to be allowed, so that "no" is not just an unknown subject.'),
    })
    .refine(({ expect, besides }) => expect === 'yes' || besides !== undefined, {
      path: ['besides'],
      message: '"expect: no" needs "besides": something that the same subject is allowed',
    }),
  needs: (params) => ({
    asked: review(params.user, groupsOf(params.user, params.groups), attributesOf(params)),
    twin: params.besides && review(params.user, groupsOf(params.user, params.groups), attributesOf(params.besides)),
  }),
  judge({ user, groups, expect, besides, ...asked }, seen) {
    const subject = { user, groups: groupsOf(user, groups) };
    const isAllowed = seen.asked?.allowed === true;
    const reason = text(seen.asked?.reason);
    if (expect === 'yes') {
      if (isAllowed) return pass({ reason });
      const values = { ...subject, ...spoken(asked) };
      const role = missingRole(reason);
      return role === undefined ? fail('can.denied', values) : fail('can.noRole', { ...values, role });
    }
    if (isAllowed) return fail('can.allowed', { user, ...spoken(asked), reason });
    if (besides === undefined || seen.twin?.allowed !== true)
      return fail('can.nothing', { ...subject, ...spoken(besides ?? asked) });
    return pass({ reason: text(seen.twin.reason) });
  },
  command: ({ user, groups, verb, resource: written, ns, name }) => {
    const { group, resource: plural, subresource } = resourceOf(written);
    const what = [plural, ...(group === '' ? [] : [group])].join('.') + (name === undefined ? '' : `/${name}`);
    const where = ns === undefined ? ['-A'] : ['-n', ns];
    const part = subresource === undefined ? [] : [`--subresource=${subresource}`];
    const subject = ['--as', user, ...groups.flatMap((one) => ['--as-group', one])];
    return kubectl('auth', 'can-i', verb, what, ...part, ...where, ...subject);
  },
});

function spoken({ verb, resource: written, ns, name }: Action) {
  return { verb, resource: name === undefined ? written : `${written} ${name}`, namespace: ns ?? '' };
}

function attributesOf({ verb, resource: written, ns, name }: Action) {
  return {
    verb,
    ...resourceOf(written),
    ...(ns !== undefined && { namespace: ns }),
    ...(name !== undefined && { name }),
  };
}
