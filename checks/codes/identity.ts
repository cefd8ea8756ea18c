/** What an identity may or may not do. */
type Asked = {
  principal: string;
  verb: string;
  resource: string;
  /** Empty for the whole cluster. */
  namespace: string;
};

/** Codes: the checks of IAM roles and of who may do what. */
export interface IdentityCodes {
  /** Nobody is mapped besides the creator, nodes, services and the grader. */
  'access.nobody': { cluster: string };
  'access.unmapped': { cluster: string; principal: readonly string[] };
  /** In aws-auth, with a path, which never matches; `wanted` is how it has to be written. */
  'access.rolePath': { principal: string; wanted: string };
  /** In aws-auth, the ARN of a session, which never matches; `wanted` is the role's. */
  'access.session': { principal: string; wanted: string };
  /** A misspelling of system:masters, which gives nothing. */
  'access.masters': { principal: string; seen: string };
  /** Neither groups nor access policies: may log in, may do nothing. */
  'access.powerless': { principal: string };
  /** Groups that no binding names; `near` is one that a binding names and that looks alike, or empty. */
  'access.unbound': { principal: string; groups: readonly string[]; near: string };
  'access.cannot': Asked & { groups: readonly string[]; policies: readonly string[] };
  /** A binding names the identity, but a role that is not where the binding looks for it. */
  'access.noRole': Asked & { role: string };
  /** `reason`: the binding or access policy that allows it. */
  'access.tooMuch': Asked & { reason: string };
  /** `seen`: system:masters, or the policy that makes it administrator. */
  'access.admin': { principal: string; seen: string };

  /** The API server could not decide for a reason of its own. */
  'can.unsure': { user: string; message: string };

  'role.absent': { role: string };
  /** The ServiceAccount has neither annotation nor association. */
  'role.none': { serviceAccount: string; namespace: string; cluster: string };
  /** The annotation is no ARN of a role. */
  'role.arn': { serviceAccount: string; seen: string };
  'role.otherAccount': { role: string; wanted: string };
  'role.otherName': { serviceAccount: string; seen: readonly string[]; wanted: readonly string[] };
  /** `via`: how the lab wants the role to be given, irsa or podIdentity. */
  'role.otherWay': { serviceAccount: string; namespace: string; role: string; via: string };
  'role.policies': { role: string; seen: readonly string[]; missing: readonly string[] };
  'role.noAgent': { cluster: string };
  'role.noPod': { serviceAccount: string; namespace: string };
  /** Ready pods without the credentials: made before the role was given. */
  'role.oldPods': { pods: readonly string[]; serviceAccount: string; namespace: string };

  /** The trust policy names no OIDC provider at all, or those of other clusters. */
  'trust.provider': { role: string; seen: readonly string[]; wanted: string };
  'trust.subject': { role: string; seen: readonly string[]; wanted: string };
  /** The condition takes service accounts of any namespace. */
  'trust.broad': { role: string; seen: readonly string[]; wanted: string };
  'trust.audience': { role: string; seen: readonly string[]; wanted: string };
  /** The right principal, without an action that it needs. */
  'trust.action': { role: string; principal: string; seen: readonly string[]; missing: readonly string[] };
  'trust.service': { role: string; seen: readonly string[]; wanted: string };
  'trust.unreadable': { role: string };
}
