/**
 * Grades participants' clusters for real.
 */
import { bundleOf } from '../checks/bundle.ts';
import type { LabFile } from '../checks/lab-file.ts';
import { Problem } from '../checks/problem.ts';
import type { Proof } from '../checks/proof.ts';
import type { ReaderSettings } from '../checks/reads/settings.ts';
import { isConnected, troubleIn } from './enrolment.ts';
import type { Grader } from './gradings.ts';

/**
 * Makes a grader that connects with the credentials of this process, through a participant's role where there is one; until
 * everything about that role is proven, the proofs are made first, and nothing is read with a role that others get too.
 * @param fileOf gives the lab with an id, undefined when there is none
 */
export function liveGrader(fileOf: (lab: string) => Promise<LabFile | undefined>, settings: ReaderSettings): Grader {
  return async ({ event, participant, kept, memory, isOver, onProgress, signal }) => {
    const [{ labOfEvent }, { parametersAt }, file] = await Promise.all([
      import('./event-labs.ts'),
      import('../checks/lab-file.ts'),
      fileOf(event.lab.id),
    ]);
    const asked = labOfEvent(event, file);
    const { cluster: submitted, externalId } = participant;
    if (submitted === undefined) throw new Problem('arn.malformed', { arn: '' });
    // The clients of AWS and Kubernetes load when the first cluster is graded, not when the service starts.
    const [{ connectToEks }, { recording }, { grade }] = await Promise.all([
      import('../checks/reads/connect-eks.ts'),
      import('../checks/reads/replay.ts'),
      import('../checks/grade.ts'),
    ]);
    const { arn, roleArn, submittedAt } = submitted;
    const sessionName = `podium-${participant.id.slice(0, 8)}`;
    let enrolment: readonly Proof[] | undefined;
    if (roleArn !== undefined && !isConnected(participant.enrolment)) {
      const [{ enrol }, { eventAccessOf }] = await Promise.all([
        import('../checks/reads/enrol.ts'),
        import('./event-access.ts'),
      ]);
      const { rules, group } = eventAccessOf(asked);
      enrolment = await enrol({ cluster: arn, roleArn, externalId, sessionName, rules, group }, settings, signal);
      const trouble = troubleIn(enrolment);
      if (trouble !== undefined) return { trouble, enrolment };
    }
    const connection = await connectToEks(
      {
        via: 'aws',
        cluster: arn,
        ...(roleArn !== undefined && { roleArn, externalId, sessionName }),
      },
      settings,
    );
    try {
      const { name, region, account } = connection.cluster;
      const cluster = { name, region, ...(account !== undefined && { account }) };
      const lab = labOfEvent(event, file, (one) => parametersAt(one, cluster));
      const { reader, reads } = recording(connection.reader);
      const situation = { enrolledAt: submittedAt, memory, ...(isOver && { isOver }) };
      const report = await grade(lab, { reader, cluster, from: 'live', ...situation, kept, onProgress, signal });
      const bundle = bundleOf(report, reads(), situation);
      return { report, at: report.at, bundle, ...(enrolment !== undefined && { enrolment }) };
    } finally {
      await connection.reader.close();
    }
  };
}
