/** What stands between the grader and a participant's cluster, in English. */
import type { EnrolCodes } from '../../../checks/codes/enrol.ts';
import { GRADER_GROUP as GROUP } from '../../../checks/rules/grader-group.ts';
import type { TroubleText } from '../types.ts';

const yours = (todo: string) => `Your move: ${todo} No points are lost.`;

export const enrol: { readonly [K in keyof EnrolCodes]: TroubleText<EnrolCodes[K]> } = {
  'role.refused': {
    seen: ({ roleArn }) =>
      `AWS does not let the grader use role ${roleArn}. There is no such role yet, or its trust policy names another grader or another ExternalId; AWS does not say which.`,
    next: ({ name }) =>
      yours(
        `run aws iam get-role --role-name ${name} --query Role.AssumeRolePolicyDocument. If there is no such role, create the stack; otherwise compare its ExternalId with the one on this page. Then check again.`,
      ),
  },
  'region.disabled': {
    seen: ({ region }) =>
      `Your account has AWS STS switched off in Region ${region}, so nobody gets a session of the role there.`,
    next: () =>
      yours(
        'switch the Region on under "Account settings", "Security Token Service" in the IAM console, then check again.',
      ),
  },
  'region.silent': {
    seen: ({ region }) => `AWS does not answer in Region ${region}.`,
    next: () =>
      'Check the Region in the ARN. If it is right, our next check tries again by itself. No points are lost.',
  },
  'trust.open': {
    seen: ({ name }) => `Role ${name} lets the grader in without your ExternalId, so it is not used.`,
    next: () =>
      yours(
        'add the condition StringEquals sts:ExternalId to its trust policy, or create the stack of this page in its place. Then check again.',
      ),
  },
  'token.noEntry': {
    seen: ({ cluster }) =>
      `Cluster ${cluster} does not know the grader's role (401): it has no access entry, or the role was created anew after its entry.`,
    next: ({ cluster, roleArn }) =>
      yours(
        `run aws eks create-access-entry --cluster-name ${cluster} --principal-arn ${roleArn} --kubernetes-groups ${GROUP}. If there is an entry already, delete it first with aws eks delete-access-entry. Then check again.`,
      ),
  },
  'token.noMapping': {
    seen: ({ cluster }) =>
      `Cluster ${cluster} does not know the grader's role (401), and it takes identities from the ConfigMap aws-auth alone.`,
    next: ({ cluster, roleArn }) =>
      yours(
        `run eksctl create iamidentitymapping --cluster ${cluster} --arn ${roleArn} --group ${GROUP} --username podium, then check again.`,
      ),
  },
  'rights.none': {
    seen: ({ cluster, group }) => `Cluster ${cluster} lets the grader in, but group ${group} may read nothing.`,
    next: () => yours('apply the access file of this page with kubectl, then check again.'),
  },
  'rights.missing': {
    seen: ({ missing }) => `Rights that are missing: ${missing.join(', ')}.`,
    next: () => yours('apply the access file of this page with kubectl again, then check again.'),
  },
  'rights.later': {
    seen: ({ namespaces }) => `Rights in these namespaces are missing: ${namespaces.join(', ')}.`,
    next: () => yours('apply the access file of this page again once these namespaces are there.'),
  },
};
