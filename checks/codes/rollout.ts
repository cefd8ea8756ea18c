/** Codes: the checks of rollouts, Jobs, releases and absent objects. */
export interface RolloutCodes {
  'rollout.strategy': OfWorkload & { seen: string; wanted: string };
  /** No new revision since enrolment. */
  'rollout.none': OfWorkload & { revision: number; images: readonly string[] };
  /** A new revision, but with the images of the one before, as after a restart. */
  'rollout.sameImage': OfWorkload & { revision: number; images: readonly string[] };
  /** Deleted and created anew instead of being updated. */
  'rollout.recreated': OfWorkload;
  /** The revisions before the current one are not kept, so that nothing tells what has changed. */
  'rollout.noHistory': OfWorkload & { revision: number };
  /** No earlier version has become the current one again. */
  'rollout.notReturned': OfWorkload & { revision: number };
  /** No pod has been replaced; `pod` is one that is there. */
  'rollout.notReplaced': OfWorkload & { pod: string };
  /** Of two versions, only one (or none) is there. */
  'rollout.oneVersion': { kind: string; namespace: string; seen: readonly string[]; wanted: readonly string[] };
  /** The Service leads to several versions at once. */
  'blueGreen.mixed': { service: string; versions: readonly string[] };
  /** The Service leads to this version alone, and nothing shows that it led to another one before. */
  'blueGreen.notSwitched': { service: string; version: string; others: readonly string[] };
  'canary.oneVersion': { service: string; version: string; others: readonly string[] };
  /** `shares`: ready pods or weights of each version. */
  'canary.shares': { shares: readonly string[] };
  'argoRollout.strategy': { name: string; wanted: string };
  'argoRollout.service': { name: string; seen: string; wanted: readonly string[] };
  /** No step of the canary gives the new version a small part. */
  'argoRollout.steps': { name: string };
  /** No new revision since enrolment. */
  'argoRollout.revision': { name: string; namespace: string; revision: number };
  'argoRollout.phase': { name: string; namespace: string; phase: string; message: string };

  /** No Job at all. */
  'job.none': { namespace: string };
  /** It ended before enrolment. */
  'job.old': OfJob;
  'job.suspended': OfJob;
  /** It has completed, where the lab wants it to fail. */
  'job.succeeded': OfJob;
  /** Failed, and its pods tell nothing. */
  'job.failed': OfJob & { reason: string; message: string };
  /** Failed, with how its last pod ended. */
  'job.podFailed': OfJob & { reason: string; pod: string; container: string; exitCode: number };
  'job.running': OfJob & { wanted: 'Complete' | 'Failed'; failedPods: number };
  'job.tooFew': { namespace: string; seen: number; wanted: number };
  'cronJob.suspended': OfJob;
  /** The controller says in an event why it starts no Job. */
  'cronJob.trouble': OfJob & { reason: string; message: string };
  /** `timeZone` is empty for that of the control plane, which is UTC. */
  'cronJob.waiting': OfJob & { schedule: string; timeZone: string };

  'helm.absent': { release: readonly string[]; namespace: string; seen: readonly string[] };
  /** Labelled as if by Helm, but without its annotations: the templates were applied by something else. */
  'helm.templated': { release: string; namespace: string; object: string };
  'helm.elsewhere': { release: string; seen: string; wanted: string };
  /** Helm is at work, or was interrupted. */
  'helm.pending': OfRelease & { revision: number; status: string };
  'helm.status': OfRelease & { revision: number; seen: string; wanted: string };
  'helm.revision': OfRelease & { seen: number; wanted: number };
  'helm.chart': { release: string; seen: readonly string[]; wanted: readonly string[] };
  'helm.noWorkloads': OfRelease;
  /** The newest revision is no rollback, or it changed nothing in the workloads. */
  'helm.notRolledBack': OfRelease & { revision: number };

  'absent.present': { kind: string; name: string; namespace: string };
  /** Deleted, but something that its finalizers name has not finished; `message` is what a namespace says about it. */
  'absent.terminating': {
    kind: string;
    name: string;
    namespace: string;
    finalizers: readonly string[];
    message: string;
  };
  /** Not there, and no earlier grading has seen it. */
  'absent.neverThere': { kind: string; name: readonly string[]; namespace: string };

  'secret.keys': { name: string; namespace: string; seen: readonly string[]; missing: readonly string[] };
  /** Nothing tells the names of the keys: the fields have no owner, and no pod has started with them. */
  'secret.keysUnknown': { name: string; namespace: string; missing: readonly string[] };
}

type OfWorkload = {
  kind: string;
  name: string;
  namespace: string;
};

type OfJob = {
  name: string;
  namespace: string;
};

type OfRelease = {
  release: string;
  namespace: string;
};
