/** Asks single checks of a world, through the kubeconfig of its administrator, and remembers as an event does. */
import { grade } from '../../checks/grade.ts';
import { bindLab, parseLab } from '../../checks/lab-file.ts';
import { connect, settingsFrom } from '../../checks/reads/connect.ts';
import type { CheckReport, Memory } from '../../checks/report.ts';
import type { World } from './world.ts';

/** A check with its parameters. */
export type Question = readonly [use: string, params: object, window?: number];

/** A participant who has been enrolled: the first grading gives what was there before. */
export class Participant {
  readonly #world: World;
  readonly #questions: Readonly<Record<string, Question>>;
  readonly enrolledAt: string;
  #memory: Memory = {};

  constructor(world: World, questions: Readonly<Record<string, Question>>) {
    this.#world = world;
    this.#questions = questions;
    // Times of Kubernetes have no fractions of a second.
    this.enrolledAt = new Date().toISOString().replace(/\.\d+/, '');
  }

  /** Grades all questions, and gives the report of each by its name. */
  async grade(): Promise<Map<string, CheckReport>> {
    const { reports, memory } = await gradeAll(this.#world, this.#questions, {
      enrolledAt: this.enrolledAt,
      memory: this.#memory,
    });
    this.#memory = memory ?? this.#memory;
    return reports;
  }
}

/** Grades questions once, without a memory. */
export async function ask(
  world: World,
  questions: Readonly<Record<string, Question>>,
): Promise<Map<string, CheckReport>> {
  return (await gradeAll(world, questions, {})).reports;
}

/** `pass`, or verdict and code. */
export function verdictOf(report: CheckReport | undefined): string {
  if (report === undefined) return 'not graded';
  return report.code === undefined ? report.live : `${report.live} ${report.code}`;
}

async function gradeAll(
  world: World,
  questions: Readonly<Record<string, Question>>,
  before: { enrolledAt?: string; memory?: Memory },
): Promise<{ reports: Map<string, CheckReport>; memory: Memory | undefined }> {
  const both = { ko: '질문', en: 'Question' };
  const names = Object.keys(questions);
  const steps = Object.values(questions).map(([use, params, window], place) => ({
    id: `question-${place}`,
    title: both,
    hint: both,
    points: 1,
    checks: [{ use, with: params, ...(window !== undefined && { window }) }],
  }));
  const text = JSON.stringify({ lab: 'asking', version: '1', title: both, summary: both, parameters: {}, steps });
  const { name, region } = world.cluster;
  const { reader, cluster } = await connect(
    { via: 'kubeconfig', file: world.kubeconfig, cluster: name, region },
    settingsFrom(process.env, false),
  );
  try {
    const report = await grade(bindLab(parseLab(text, 'asking.yaml')), { reader, cluster, from: 'live', ...before });
    const reports = report.steps.flatMap(({ checks: [check] }, place): [string, CheckReport][] =>
      check === undefined ? [] : [[names[place] ?? '', check]],
    );
    return { reports: new Map(reports), memory: report.memory };
  } finally {
    await reader.close();
  }
}
