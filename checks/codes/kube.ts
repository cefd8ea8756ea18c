/** Codes of the checks that judge what the Kubernetes API shows. */
export interface KubeCodes {
  'object.absent': { kind: string; name: readonly string[]; namespace: string };
  /** Nothing of that name, but of one that looks like it. */
  'object.misnamed': { kind: string; name: readonly string[]; namespace: string; seen: readonly string[] };
}
