import * as z from 'zod';
import { review } from '../reads/read.ts';
import { groupsOf, missingRole, NOBODY, resourceOf, undecided } from '../rules/access.ts';
import { action, actionFields, attributesOf, spokenAction } from '../rules/action.ts';
import { kubectl } from '../rules/kubectl.ts';
import { text } from '../rules/objects.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

/** Passes when the API server allows, or does not allow, a subject an action (https://kubernetes.io/docs/reference/access-authn-authz/authorization/). */
export default defineCheck({
  name: 'k8s.can',
  params: z
    .strictObject({
      user: z
        .string()
        .min(1)
        .default(NOBODY)
        .describe(
          'User name as the API server knows it, e.g. system:serviceaccount:default:web; of the groups alone if absent.',
        ),
      groups: z
        .array(z.string().min(1))
        .default([])
        .describe('Groups of the user; those that every user or service account has are added.'),
      ...actionFields,
      expect: z.enum(['yes', 'no']).default('yes').describe('Whether the action is allowed.'),
      besides: action
        .optional()
        .describe('What the same subject has to be allowed, so that "no" is not just an unknown subject.'),
    })
    .refine(({ expect, besides }) => expect === 'yes' || besides !== undefined, {
      path: ['besides'],
      message: '"expect: no" needs "besides": something that the same subject is allowed',
    })
    .refine(({ user, groups }) => user !== NOBODY || groups.length > 0, 'needs a user or groups'),
  needs: (params) => ({
    asked: review(params.user, groupsOf(params.user, params.groups), attributesOf(params)),
    twin: params.besides && review(params.user, groupsOf(params.user, params.groups), attributesOf(params.besides)),
  }),
  judge({ user, groups, expect, besides, ...asked }, seen) {
    const subject = { user, groups: groupsOf(user, groups) };
    const isAllowed = seen.asked?.allowed === true;
    const reason = text(seen.asked?.reason);
    const unsure = undecided(user, seen.asked);
    if (expect === 'yes') {
      if (isAllowed) return pass({ reason });
      if (unsure !== undefined) return unsure;
      const values = { ...subject, ...spokenAction(asked) };
      const role = missingRole(reason);
      return role === undefined ? fail('can.denied', values) : fail('can.noRole', { ...values, role });
    }
    if (isAllowed) return fail('can.allowed', { user, ...spokenAction(asked), reason });
    if (unsure !== undefined) return unsure;
    if (besides === undefined || seen.twin?.allowed !== true)
      return undecided(user, seen.twin) ?? fail('can.nothing', { ...subject, ...spokenAction(besides ?? asked) });
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
