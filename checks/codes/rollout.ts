/** Codes: the checks of rollouts, Jobs, releases and absent objects. */
export interface RolloutCodes {
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
