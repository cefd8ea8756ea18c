/** Codes of the checks that judge what AWS or an HTTP answer shows. */
export interface AwsCodes {
  'cluster.absent': { cluster: string; region: string };
}
