/** Codes: the checks of pipelines, GitOps and autoscalers. */
export interface DeliveryCodes {
  'gitops.path': { kind: string; name: string; seen: readonly string[]; wanted: readonly string[] };
  /** Repositories as `host/path`, whether by HTTPS or SSH. */
  'gitops.repository': { kind: string; name: string; seen: readonly string[]; wanted: readonly string[] };

  'argo.none': { namespace: string };
  'argo.destination': { name: string; seen: string; wanted: readonly string[] };
  'argo.notAutomated': { name: string };
  'argo.noSelfHeal': { name: string };
  /** The controller has not compared the application, or not since it was changed. */
  'argo.noStatus': { name: string };
  /** `type` as the controller names it: ComparisonError, InvalidSpecError and others. */
  'argo.error': { name: string; type: string; message: string };
  'argo.syncing': { name: string; message: string };
  'argo.syncFailed': { name: string; message: string };
  'argo.outOfSync': { name: string; namespace: string; seen: string };
  'argo.empty': { name: string; seen: number; wanted: number };
  'argo.health': { name: string; seen: string; message: string };

  'flux.none': { namespace: string };
  'flux.noSource': { kind: string; name: string; source: string };
  'flux.suspended': { kind: string; name: string };
  'flux.notReady': { kind: string; name: string; namespace: string; reason: string; message: string };
  /** `seen`: the revision that is applied, empty if none; `wanted`: that of the source. */
  'flux.notApplied': { kind: string; name: string; seen: string; wanted: string };
  'flux.empty': { name: string };

  'vpa.absent': { target: readonly string[]; namespace: string; seen: readonly string[] };
  'vpa.several': { target: string; seen: readonly string[] };
  'vpa.noTarget': { name: string; target: string };
  'vpa.mode': { name: string; seen: string; wanted: readonly string[] };
  'vpa.unsupported': { name: string; message: string };
  'vpa.noPods': { name: string; message: string };
  'vpa.noRecommendation': { name: string; reason: string; message: string };
  'vpa.off': { name: string };
  /** One replica, which the updater does not replace. */
  'vpa.alone': { name: string };
  'vpa.notApplied': { name: string; mode: string; pods: readonly string[] };

  /** `builtIn`: NodePools of Auto Mode, which do not count. */
  'karpenter.noPool': { builtIn: readonly string[] };
  'karpenter.noClass': { pool: string; class: string; seen: readonly string[] };
  'karpenter.notReady': { kind: string; name: string; condition: string; message: string };
  /** Nothing was launched since the enrolment. */
  'karpenter.noClaim': { pool: string };
  'karpenter.claim': { claim: string; condition: string; message: string };
  'karpenter.noInstance': { claim: string; instance: string };
  'karpenter.inGroup': { claim: string; instance: string; group: string };

  /** No argument names groups. */
  'autoscaler.noGroups': { name: string };
  'autoscaler.placeholder': { name: string; argument: string; cluster: string };
  'autoscaler.otherCluster': { name: string; argument: string; cluster: string };
  /** No Auto Scaling group of the cluster has all the tags. */
  'autoscaler.noTags': { name: string; tags: readonly string[] };
  'autoscaler.otherGroup': { name: string; argument: string; known: readonly string[] };
  /** The status was not written lately; `last` as it says, empty if it does not. */
  'autoscaler.stale': { last: string };
  'autoscaler.unhealthy': { seen: string };
}
