import type { Attempt } from '../attempts.ts';

/** Why checks may pass although something that they look at is damaged. */
export interface Reason {
  checks: readonly string[];
  /**
   * Damages as `path operation`; `[]` stands for every item of a list. Operations on fields are deleted, null, emptied,
   * retyped, changed; on objects moved (to another namespace), renamed, disowned, reowned, aged (older than enrolment),
   * dying (being deleted).
   */
  damage: RegExp;
  /** Parameters that ask for it, `a.b` for one within another: where one of them is given, the reason is none. */
  unless?: readonly string[];
  /** What else has to be so, in what the check saw or in its parameters. */
  where?: (attempt: Pick<Attempt, 'damage' | 'params' | 'seen'>) => boolean;
  why: string;
}
