/**
 * What enrolment proves, one thing after the other: that the grader gets in, and that nobody else does.
 */
import type { ProblemCode } from './problem.ts';

/**
 * `role`: it can be assumed with the participant's external id. `trust`: it cannot be assumed without it. `account`: role
 * and cluster belong to the same account. `cluster`: it is there. `endpoint`: its API server can be reached. `token`: it
 * knows the role. `rights`: nothing that the lab reads is refused.
 */
export const proofNames = ['role', 'trust', 'account', 'cluster', 'endpoint', 'token', 'rights'] as const;
export type ProofName = (typeof proofNames)[number];

/** One proof: `blocked` waits for the participant, `pending` for AWS, `error` for the service, `skipped` for the one before it. */
export interface Proof {
  name: ProofName;
  verdict: 'pass' | 'pending' | 'blocked' | 'error' | 'skipped';
  /** Why it has not passed. */
  code?: ProblemCode;
  values?: Readonly<Record<string, unknown>>;
}
