/**
 * What a lab needs to read, as the smallest ClusterRole and IAM policy.
 */
import type { Lab } from './lab.ts';

export interface PolicyRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}
export interface Access {
  /** Rules of the ClusterRole, least first. */
  rules: PolicyRule[];
  /** Kubernetes manifest: ClusterRole and its binding to group `lab-graders`, as YAML. */
  manifest: string;
  /** IAM policy document. */
  policy: { Version: '2012-10-17'; Statement: { Sid: string; Effect: 'Allow'; Action: string[]; Resource: string[] }[] };
}

/** Computes the access a lab needs; places that are not given become wildcards in ARNs. */
export function accessOf(lab: Lab, place: { region?: string; account?: string; cluster: string }): Access {
  throw new Error(`not built yet ${lab.id} ${place.cluster}`);
}
