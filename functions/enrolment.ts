/**
 * How far a participant's cluster is connected.
 */
import type { Proof } from '../checks/proof.ts';
import type { NotGraded } from './gradings.ts';
import type { Enrolment, Participant } from './records.ts';

/** Without these the role must not be used, whatever could be read with it. */
const needed: readonly string[] = ['role', 'trust', 'account'];

/** Whether nothing stands in the way any more; rights in namespaces that are still to come do not. */
export function isConnected(enrolment: Pick<Enrolment, 'proofs'> | undefined): boolean {
  if (enrolment === undefined || enrolment.proofs.length === 0) return false;
  return enrolment.proofs.every(
    ({ name, verdict }) => verdict === 'pass' || (name === 'rights' && verdict === 'pending'),
  );
}

/** Whether something still stands between the grader and the cluster of a participant who lets it in by a role. */
export function isConnecting({ cluster, enrolment }: Participant, byRole: boolean): boolean {
  if (cluster === undefined || (enrolment === undefined && !byRole)) return false;
  return cluster.roleArn !== undefined && !isConnected(enrolment);
}

/** Why nothing may be graded with the role; undefined when it may be used. */
export function troubleIn(proofs: readonly Proof[]): NotGraded['trouble'] | undefined {
  const first = proofs.find(({ verdict }) => verdict !== 'pass');
  if (first?.code === undefined || !needed.includes(first.name)) return undefined;
  return { code: first.code, values: first.values ?? {} };
}
