/**
 * Gradings of a world by the product, as the service does them.
 */

import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type Bundle, bundleOf } from '../../checks/bundle.ts';
import { grade } from '../../checks/grade.ts';
import type { Lab } from '../../checks/lab.ts';
import { bindLab } from '../../checks/lab-file.ts';
import { findLab } from '../../checks/labs.ts';
import { type Access, accessOf, type PolicyRule } from '../../checks/permissions.ts';
import { connect, settingsFrom } from '../../checks/reads/connect.ts';
import { recording } from '../../checks/reads/replay.ts';
import type { Kept, Memory, Report, StepReport } from '../../checks/report.ts';
import { keptOf } from '../../functions/standing.ts';
import type { World } from './world.ts';

/** The lab that comes with Podium under that id, with its default parameters unless others are given. */
export function labOf(id: string, parameters: Readonly<Record<string, string>> = {}): Lab {
  return bindLab(findLab(id), parameters);
}

/** Sets the environment as the grading service has it in a world. */
export function enter(world: World): void {
  Object.assign(process.env, world.env);
  // What NODE_EXTRA_CA_CERTS does for a program that starts.
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(world.cluster.caFile, 'utf8')]);
}

/** The access that a lab asks for in a world. */
export function accessIn(world: World, lab: Lab): Access {
  return accessOf(lab, { cluster: world.cluster.name, region: world.cluster.region, account: world.cluster.account });
}

/** What is known before a grading. */
export interface Before {
  kept?: Kept;
  memory?: Memory;
  enrolledAt?: string;
}

/** Grades as the service, through the participant's role. */
export async function gradeWorld(world: World, lab: Lab, before: Before = {}): Promise<Report> {
  return (await recordWorld(world, lab, before)).report;
}

/** Grades and keeps the evidence. */
export async function recordWorld(
  world: World,
  lab: Lab,
  before: Before = {},
): Promise<{ report: Report; bundle: Bundle }> {
  const settings = settingsFrom(process.env, false);
  await world.grantPending();
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
    const report = await grade(lab, { reader: tape.reader, cluster, from: 'live', ...before });
    return { report, bundle: bundleOf(report, tape.reads(), before) };
  } finally {
    await connection.reader.close();
  }
}

/** A participant of an event, whose passes are kept and whose checks remember, from the enrolment on. */
export class Participant {
  readonly enrolledAt = new Date().toISOString();
  readonly #world: World;
  readonly #lab: Lab;
  #memory: Memory = {};
  #kept: Kept = {};
  /** What checks remembered at enrolment: after the first grading. */
  #baseline: Memory | undefined;

  constructor(world: World, lab: Lab) {
    this.#world = world;
    this.#lab = lab;
  }

  /** What is known before the next grading; passes count only if they are asked for. */
  before(keepsPasses = false): Before {
    const { enrolledAt } = this;
    return { enrolledAt, memory: this.#memory, ...(keepsPasses && { kept: this.#kept }) };
  }

  /** What is known of somebody who was enrolled at the same time and has not been graded since, with these passes. */
  fresh(kept: Kept): Before {
    return { enrolledAt: this.enrolledAt, memory: this.#baseline ?? {}, kept };
  }

  /** Grades and remembers. */
  async grade(keepsPasses = false): Promise<Report> {
    const report = await gradeWorld(this.#world, this.#lab, this.before(keepsPasses));
    this.#memory = report.memory ?? this.#memory;
    this.#baseline ??= this.#memory;
    this.#kept = keptOf(this.#kept, report.steps);
    return report;
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

/** The rules of roles taken apart: one group, one resource, one verb and one name each. */
export function atomsOf(rules: readonly PolicyRule[]): PolicyRule[] {
  return rules.flatMap((rule) =>
    rule.apiGroups.flatMap((group) =>
      rule.resources.flatMap((resource) =>
        rule.verbs.flatMap((verb) => {
          const atom = { ...rule, apiGroups: [group], resources: [resource], verbs: [verb] };
          return rule.resourceNames?.map((name) => ({ ...atom, resourceNames: [name] })) ?? [atom];
        }),
      ),
    ),
  );
}
