/** Codes: the checks of what is left when a lab is over. */
export interface LeftoverCodes {
  /** `kinds` and `ids` go together, in the order in which things are deleted; `more`: how many are not named. */
  'leftover.found': { kinds: readonly string[]; ids: readonly string[]; more: number };
  /** Nothing is left but what AWS is deleting. */
  'leftover.deleting': { kinds: readonly string[]; ids: readonly string[]; more: number };
  /** The work is not over: the cluster is there, or was never seen yet. */
  'leftover.later': { cluster: string };
  /** Nothing is left, but nothing was ever seen either. */
  'leftover.neverThere': { cluster: string };
}
