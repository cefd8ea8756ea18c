/** Codes: the checks of what stands around the cluster in AWS. */
export interface CloudCodes {
  'reach.region': { region: string; wanted: readonly string[] };

  /**
   * `kind` in these: stack, database, cache, bucket, distribution, instance, domain, pipeline, project, vpc, nodegroup.
   * `found`: others of the kind.
   */
  'resource.absent': { kind: string; name: readonly string[]; found: readonly string[] };
  /** On its way, as AWS says. */
  'resource.moving': { kind: string; name: string; status: string };
  'resource.status': { kind: string; name: string; status: string; reason: string };
  /** `setting`: see web/text; `seen` and `wanted`: `on`, `off`, or the value. */
  'resource.setting': { kind: string; name: string; setting: string; seen: string; wanted: string };

  /** `resource` is the one that failed first; both are empty if the events do not tell. */
  'stack.failed': { stack: string; status: string; resource: string; reason: string };
  'stack.outputs': { stack: string; missing: readonly string[]; found: readonly string[] };

  'bucket.few': { bucket: string; prefix: string; seen: number; wanted: number };
  'bucket.files': { bucket: string; prefix: string; files: readonly string[] };

  /** No distribution has one of the buckets as its origin; `origins`: those that there are. */
  'distribution.none': { bucket: readonly string[]; origins: readonly string[] };
  /** A distribution may not read the bucket, or has no default root object. */
  'distribution.forbidden': { url: string };

  'domain.noDocuments': { domain: string };
  'domain.notRising': { domain: string; documents: number };
  'domain.inVpc': { domain: string; url: string };

  /** No run since enrolment; `older`: how many there are from before. `kind`: pipeline, project. */
  'run.none': { kind: string; name: readonly string[]; older: number };
  'run.moving': { kind: string; name: string; stage: string };
  'run.failed': { kind: string; name: string; status: string; stage: string; message: string };
  /** Succeeded, but started by hand or by its creation. */
  'run.trigger': { kind: string; name: string; trigger: string };

  'scaling.noGroup': { cluster: string; found: readonly string[] };
  /** `direction` in these: out, in. */
  'scaling.none': { group: string; direction: string; size: number; max: number };
  'scaling.moving': { group: string; direction: string };
  'scaling.failed': { group: string; reason: string };
  /** Resized, but nothing shows that the autoscaler did it. */
  'scaling.byHand': { group: string; direction: string; from: number; to: number };
  /** The autoscaler says why it does not help a pod. */
  'scaling.notTriggered': { pod: string; message: string };
  'nodes.notAbove': { kind: string; ready: number; baseline: number; wanted: number };

  'cluster.notUpgraded': { cluster: string; version: string; baseline: string; wanted: string };
  'cluster.upgradeFailed': { cluster: string; status: string; reason: string };
  'cluster.rolledBack': { cluster: string; version: string; wanted: string };
  'cluster.subnets': { cluster: string; seen: readonly string[]; wanted: readonly string[]; stack: string };
  /** `off`: compute, storage, loadBalancing. */
  'cluster.autoMode': { cluster: string; off: readonly string[] };
  'cluster.notEksctl': { cluster: string };
  'cluster.subnetTags': { subnets: readonly string[]; tag: string };
  'cluster.freeAddresses': { subnets: readonly string[]; wanted: number };
  'nodegroup.version': { nodegroup: string; version: string; wanted: string };
  'nodegroup.osImage': { nodegroup: string; images: readonly string[]; wanted: string };

  'growth.none': { url: string; total: number; baseline: number };
  /** Nothing is remembered, so growth cannot be told. */
  'growth.noBaseline': { url: string; total: number };
}
