/** Codes of proofs that only enrolment makes. */
export interface EnrolCodes {
  /** STS refuses the role; whether there is none or its trust policy says no, STS does not tell. */
  'role.refused': { roleArn: string; name: string };
  /** STS is switched off in the Region for the account of the role. */
  'region.disabled': { region: string };
  /** STS of the Region does not answer: there may be no such Region. */
  'region.silent': { region: string };
  /** Whoever knows the ARN and may act as the grader gets in: the trust policy does not ask for the external id. */
  'trust.open': { name: string };
  /** 401, though the cluster takes access entries: there is none, or its role has been created anew since. */
  'token.noEntry': { cluster: string; roleArn: string };
  /** 401 from a cluster that knows the ConfigMap aws-auth alone. */
  'token.noMapping': { cluster: string; roleArn: string };
  /** None of the rights: the ClusterRole is not there, or not bound to the group of the access entry. */
  'rights.none': { cluster: string; group: string };
  /** Some rights, e.g. those of an older file. */
  'rights.missing': { cluster: string; missing: readonly string[] };
  /** All but the rights in namespaces that may not be there yet. */
  'rights.later': { namespaces: readonly string[] };
}
