/** English texts: the checks of IAM roles and of who may do what. */
import type { IdentityCodes } from '../../../checks/codes/identity.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

const all = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
const or = (names: readonly string[]) => names.join(' or ');
const because = (reason: string) => (reason === '' ? '' : ` (${reason})`);
const scope = (namespace: string) => (namespace === '' ? 'the whole cluster' : `namespace ${namespace}`);
const right = ({ verb, resource, namespace }: { verb: string; resource: string; namespace: string }) =>
  `${verb} ${resource} in ${scope(namespace)}`;
const trusting = ({ role, wanted }: { role: string; wanted: string }) => `${role} trusts ${wanted}.`;
const editTrust = 'Correct the trust policy of the role with aws iam update-assume-role-policy';

export const identityCodes: CodeTexts<IdentityCodes> = {
  'access.nobody': {
    seen: ({ cluster }) => `Only the creator, nodes, services and the grader are mapped in ${cluster}.`,
    wanted: () => 'A second IAM role or user that may use the cluster.',
    next: ({ cluster }) =>
      `Run: aws eks create-access-entry --cluster-name ${cluster} --principal-arn <role or user> --kubernetes-groups <group>`,
  },
  'access.unmapped': {
    seen: ({ cluster, principal }) => `${or(principal)} is not mapped in ${cluster}.`,
    wanted: ({ principal }) => `An access entry for ${or(principal)}.`,
    next: ({ cluster, principal }) =>
      `Run: aws eks create-access-entry --cluster-name ${cluster} --principal-arn ${principal[0] ?? '<role>'}`,
  },
  'access.rolePath': {
    seen: ({ principal }) => `aws-auth maps ${principal}, with its path: that never matches.`,
    wanted: ({ wanted }) => `rolearn: ${wanted}`,
    next: () => 'Write the role without its path in aws-auth, or use an access entry, which takes the whole ARN.',
  },
  'access.session': {
    seen: ({ principal }) => `aws-auth maps ${principal}, which is a session and never matches.`,
    wanted: ({ wanted }) => `rolearn: ${wanted}`,
    next: () => 'Write the ARN of the role, as aws iam get-role shows it, without a path.',
  },
  'access.masters': {
    seen: ({ principal, seen }) =>
      `${principal} is in group ${seen}, which nothing is bound to. Did you mean system:masters?`,
    wanted: () => 'A group that a binding names.',
    next: () =>
      'system:masters would give every right. Use a group of your own instead and bind a Role to it with a RoleBinding.',
  },
  'access.powerless': {
    seen: ({ principal }) => `${principal} has neither a group nor an access policy: it may log in and do nothing.`,
    wanted: () => 'A group that a binding names, or an access policy.',
    next: ({ principal }) =>
      `Give it a group with aws eks update-access-entry, or run aws eks associate-access-policy --principal-arn ${principal} with AmazonEKSViewPolicy.`,
  },
  'access.unbound': {
    seen: ({ principal, groups, near }) =>
      `${principal} is in group ${all(groups)}, which no binding names${near === '' ? '' : `; bindings name ${near}`}.`,
    wanted: () => 'The same group in the mapping and in the binding.',
    next: () => 'Make subjects[].name of the RoleBinding equal to the group of the mapping, letter by letter.',
  },
  'access.cannot': {
    seen: ({ principal, groups, policies, ...asked }) =>
      `${principal} may not ${right(asked)} (groups: ${all(groups)}; access policies: ${all(policies)}).`,
    wanted: (asked) => `It may ${right(asked)}.`,
    next: ({ namespace }) =>
      namespace === ''
        ? 'Bind a ClusterRole with a ClusterRoleBinding: a RoleBinding gives rights in one namespace only.'
        : `Add verb and resource to the Role, and let the RoleBinding stand in namespace ${namespace}.`,
  },
  'access.noRole': {
    seen: ({ principal, role }) => `A binding gives ${principal} the ${role}, which is not there.`,
    wanted: (asked) => `It may ${right(asked)}.`,
    next: () => 'Create the role in the namespace of the binding, or correct kind and name in roleRef.',
  },
  'access.tooMuch': {
    seen: ({ principal, reason, ...asked }) => `${principal} may ${right(asked)}${because(reason)}.`,
    wanted: (asked) => `It may not ${right(asked)}.`,
    next: () => 'Take the right out of the role or policy that is named, or bind a smaller one.',
  },
  'access.admin': {
    seen: ({ principal, seen }) => `${principal} is administrator of the whole cluster: ${seen}.`,
    wanted: () => 'An identity with limited rights.',
    next: () => 'Replace it by a group of your own that is bound to a Role, or by AmazonEKSViewPolicy.',
  },

  'can.unsure': {
    seen: ({ user, message }) => `The API server could not decide about ${user}${because(message)}.`,
    wanted: () => 'An answer of the API server.',
    next: () => 'Check again in a moment.',
  },

  'role.absent': {
    seen: ({ role }) => `There is no IAM role ${role}.`,
    wanted: ({ role }) => `IAM role ${role}.`,
    next: () => 'Create the role, or correct its name; with another path it is another role.',
  },
  'role.none': {
    seen: ({ serviceAccount, namespace }) =>
      `ServiceAccount ${serviceAccount} in namespace ${namespace} has neither a role annotation nor a Pod Identity association.`,
    wanted: () => 'An IAM role for the ServiceAccount.',
    next: ({ serviceAccount, namespace, cluster }) =>
      `Run: eksctl create podidentityassociation --cluster ${cluster} --namespace ${namespace} --service-account-name ${serviceAccount} --role-arn <role>; or annotate it with eks.amazonaws.com/role-arn.`,
  },
  'role.arn': {
    seen: ({ serviceAccount, seen }) => `ServiceAccount ${serviceAccount} names the role "${seen}".`,
    wanted: () => 'The ARN of a role: arn:aws:iam::<account>:role/<name>.',
    next: () => 'Put the whole ARN into the annotation eks.amazonaws.com/role-arn; fill gaps of the template.',
  },
  'role.otherAccount': {
    seen: ({ role }) => `${role} belongs to another account.`,
    wanted: ({ wanted }) => `A role of account ${wanted}.`,
    next: () => 'Correct the account number in the ARN.',
  },
  'role.otherName': {
    seen: ({ serviceAccount, seen }) => `ServiceAccount ${serviceAccount} has role ${all(seen)}.`,
    wanted: ({ wanted }) => `Role ${or(wanted)}.`,
    next: () => 'Give the ServiceAccount the other role and restart its pods.',
  },
  'role.otherWay': {
    seen: ({ serviceAccount, role, via }) =>
      `ServiceAccount ${serviceAccount} gets ${role} through ${via === 'irsa' ? 'EKS Pod Identity' : 'its annotation (IRSA)'}.`,
    wanted: ({ via }) =>
      via === 'irsa' ? 'IRSA: the annotation and the OIDC provider.' : 'An EKS Pod Identity association.',
    next: ({ via }) =>
      via === 'irsa'
        ? 'Annotate the ServiceAccount with eks.amazonaws.com/role-arn and delete the association.'
        : 'Create the association with aws eks create-pod-identity-association.',
  },
  'role.policies': {
    seen: ({ role, seen }) => `Policies of ${role}: ${all(seen)}.`,
    wanted: ({ missing }) => `Also: ${all(missing)}.`,
    next: () => 'Attach the missing policy with aws iam attach-role-policy.',
  },
  'role.noAgent': {
    seen: ({ cluster }) => `${cluster} has no EKS Pod Identity Agent, so that pods get no credentials.`,
    wanted: () => 'Add-on eks-pod-identity-agent.',
    next: ({ cluster }) => `Run: aws eks create-addon --cluster-name ${cluster} --addon-name eks-pod-identity-agent`,
  },
  'role.noPod': {
    seen: ({ serviceAccount, namespace }) =>
      `No ready pod in namespace ${namespace} uses ServiceAccount ${serviceAccount}.`,
    wanted: ({ serviceAccount }) => `A ready pod with serviceAccountName: ${serviceAccount}.`,
    next: () => 'Set serviceAccountName in the pod template and wait until the pod is ready.',
  },
  'role.oldPods': {
    seen: ({ pods }) => `Without the credentials of the role: ${all(pods)}.`,
    wanted: () => 'Pods that were made after the role was given.',
    next: ({ namespace }) =>
      `Restart them: kubectl rollout restart deployment -n ${namespace}. The credentials are put into new pods only.`,
  },

  'trust.provider': {
    seen: ({ role, seen }) => `${role} trusts: ${all(seen)}.`,
    wanted: ({ wanted }) => `The OIDC provider of this cluster: ${wanted}.`,
    next: () => `${editTrust}: principal and condition name the provider of another cluster, or none.`,
  },
  'trust.subject': {
    seen: ({ role, seen }) => `${role} may be taken by: ${all(seen)}.`,
    wanted: trusting,
    next: () => 'Correct namespace and name in the condition :sub of the trust policy; a * works with StringLike only.',
  },
  'trust.broad': {
    seen: ({ role, seen }) =>
      seen.length === 0
        ? `${role} may be taken by every ServiceAccount of the cluster: its condition :sub is missing.`
        : `${role} may be taken by ServiceAccounts of any namespace: ${all(seen)}.`,
    wanted: ({ role, wanted }) => `${role} trusts ${wanted} and nobody else.`,
    next: ({ wanted }) => `Add to the trust policy: StringEquals, :sub, ${wanted}.`,
  },
  'trust.audience': {
    seen: ({ role, seen }) => `${role} asks for audience ${all(seen)}.`,
    wanted: ({ wanted }) => `Audience ${wanted}.`,
    next: ({ wanted }) => `Correct the condition :aud of the trust policy to ${wanted}.`,
  },
  'trust.action': {
    seen: ({ role, principal, seen }) => `${role} allows ${principal}: ${all(seen)}.`,
    wanted: ({ missing }) => `Also: ${all(missing)}.`,
    next: ({ missing }) => `${editTrust}: add ${missing.join(' and ')} to Action.`,
  },
  'trust.service': {
    seen: ({ role, seen }) => `${role} trusts these services: ${all(seen)}.`,
    wanted: trusting,
    next: ({ wanted }) => `${editTrust}: add {"Service": "${wanted}"} as principal.`,
  },
  'trust.unreadable': {
    seen: ({ role }) => `The trust policy of ${role} cannot be read.`,
    wanted: () => 'A trust policy in JSON.',
    next: () => 'Look at it with aws iam get-role, and write it again.',
  },
};

export const identityLabels: LabelTexts<'iam.role'> = {
  'iam.role': ({ name, serviceAccount, trusts, usedByPod }) => {
    const role = `IAM role${name === undefined ? '' : ` ${or(name)}`}`;
    const by = serviceAccount === undefined ? '' : ` for ServiceAccount ${or(serviceAccount.name)}`;
    return `${role}${by}${trusts?.startsWith('service:') ? ` for ${trusts.replace('service:', '')}` : ''}${usedByPod ? ', used by a pod' : ''}`;
  },
};
