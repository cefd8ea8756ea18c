/**
 * Grades participants' clusters for real.
 */
import { bundleOf } from '../checks/bundle.ts';
import { bindLab, type LabFile, parametersAt } from '../checks/lab-file.ts';
import { Problem } from '../checks/problem.ts';
import type { ReaderSettings } from '../checks/reads/connect.ts';
import type { Grader } from './gradings.ts';

/** Makes a grader that connects with the credentials of this process, through a participant's role where there is one. */
export function liveGrader(labs: readonly LabFile[], settings: ReaderSettings): Grader {
  return async ({ event, participant, kept, memory, onProgress, signal }) => {
    const file = labs.find(({ content }) => content.lab === event.lab.id);
    if (file === undefined)
      throw new Problem('lab.unknown', { lab: event.lab.id, known: labs.map(({ content }) => content.lab), meant: [] });
    const { cluster: submitted, externalId } = participant;
    if (submitted === undefined) throw new Problem('arn.malformed', { arn: '' });
    // The clients of AWS and Kubernetes load when the first cluster is graded, not when the service starts.
    const [{ connect }, { recording }, { grade }] = await Promise.all([
      import('../checks/reads/connect.ts'),
      import('../checks/reads/replay.ts'),
      import('../checks/grade.ts'),
    ]);
    const { arn, roleArn, submittedAt } = submitted;
    const connection = await connect(
      {
        via: 'aws',
        cluster: arn,
        ...(roleArn !== undefined && { roleArn, externalId, sessionName: `podium-${participant.id.slice(0, 8)}` }),
      },
      settings,
    );
    try {
      const { name, region, account } = connection.cluster;
      const cluster = { name, region, ...(account !== undefined && { account }) };
      const lab = bindLab(file, { ...parametersAt(file, cluster), ...event.parameters }, event.withoutSteps);
      const { reader, reads } = recording(connection.reader);
      const report = await grade(lab, {
        reader,
        cluster,
        from: 'live',
        enrolledAt: submittedAt,
        kept,
        memory,
        onProgress,
        signal,
      });
      return { report, at: report.at, bundle: bundleOf(report, reads(), { enrolledAt: submittedAt, memory }) };
    } finally {
      await connection.reader.close();
    }
  };
}
