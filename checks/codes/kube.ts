/** Codes of the checks that judge what the Kubernetes API shows. */
export interface KubeCodes {
  'object.absent': { kind: string; name: readonly string[]; namespace: string };
}
