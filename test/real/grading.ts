/**
 * Gradings of a world by the product, as the service does them.
 */

import { type Bundle, bundleOf } from '../../checks/bundle.ts';
import { grade } from '../../checks/grade.ts';
import type { Lab } from '../../checks/lab.ts';
import { bindLab } from '../../checks/lab-file.ts';
import { findLab } from '../../checks/labs.ts';
import { accessOf, type PolicyRule } from '../../checks/permissions.ts';
import { connect, settingsFrom } from '../../checks/reads/connect.ts';
import { recording } from '../../checks/reads/replay.ts';
import type { Kept, Memory, Report, StepReport } from '../../checks/report.ts';
import type { World } from './world.ts';

export const lab: Lab = bindLab(findLab('eks-web-application'));
export const graded = lab.steps.filter((step) => step.graded);

/** Sets the environment as the grading service has it in a world. */
export function enter(world: World): void {
  Object.assign(process.env, world.env);
}

/** The access that the lab asks for in a world. */
export function accessIn(world: World) {
  return accessOf(lab, { cluster: world.cluster.name, region: world.cluster.region, account: world.cluster.account });
}

/** Grades as the service, through the participant's role. */
export async function gradeWorld(
  world: World,
  options: { kept?: Kept; memory?: Memory; enrolledAt?: string } = {},
): Promise<Report> {
  return (await recordWorld(world, options)).report;
}

/** Grades and keeps the evidence. */
export async function recordWorld(
  world: World,
  options: { kept?: Kept; memory?: Memory; enrolledAt?: string } = {},
): Promise<{ report: Report; bundle: Bundle }> {
  const settings = settingsFrom(process.env, false);
  const connection = await connect(
    {
      via: 'aws',
      cluster: world.cluster.arn,
      roleArn: world.roleArn,
      externalId: world.externalId,
      sessionName: 'participant-1',
    },
    settings,
  );
  const tape = recording(connection.reader);
  try {
    const { arn: _, ...cluster } = connection.cluster;
    const report = await grade(lab, { reader: tape.reader, cluster, from: 'live', ...options });
    return { report, bundle: bundleOf(report, tape.reads(), options) };
  } finally {
    await connection.reader.close();
  }
}

/** One step of a report. @throws Error when the lab has no such step */
export function stepOf(report: Report, id: string): StepReport {
  const step = report.steps.find((candidate) => candidate.id === id);
  if (step === undefined) throw new Error(`no step ${id}`);
  return step;
}

/** Steps with their live verdicts and codes, for messages of failing tests. */
export function outline(report: Report): string[] {
  return report.steps
    .filter((step) => step.graded)
    .map(
      (step) =>
        `${step.id}: ${step.live} ${step.checks
          .filter((check) => check.live !== 'pass')
          .map((check) => `${check.use} ${check.code ?? check.live} ${JSON.stringify(check.values)}`)
          .join('; ')}`,
    );
}

/** The rules of a ClusterRole taken apart: one group, one resource and one verb each. */
export function atomsOf(rules: readonly PolicyRule[]): PolicyRule[] {
  return rules.flatMap((rule) =>
    rule.apiGroups.flatMap((group) =>
      rule.resources.flatMap((resource) =>
        rule.verbs.map((verb) => ({ ...rule, apiGroups: [group], resources: [resource], verbs: [verb] })),
      ),
    ),
  );
}
