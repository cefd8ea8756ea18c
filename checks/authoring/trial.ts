/**
 * Tries a lab on recordings, without a cluster: what must pass passes, what must fail does not, and every check can fail.
 */
import type { Bundle } from '../bundle.ts';
import { grade } from '../grade.ts';
import type { Lab } from '../lab.ts';
import { bindLab, type LabFile, parametersAt } from '../lab-file.ts';
import { replayReader } from '../reads/replay.ts';
import type { CheckReport, Report, StepReport } from '../report.ts';
import { emptyReader } from './empty.ts';
import { type Damage, damagesOf, type Judgement, spying } from './mutation.ts';

/** A recording, and what must come of it. */
export interface Sample {
  file: string;
  bundle: Bundle;
  /** `pass`: every step; `fail`: none of the steps, or not this one. */
  expect: 'pass' | 'fail';
  step?: string;
}

/** What came of one recording, or of the empty cluster, which has no file. */
export interface Outcome {
  file?: string;
  expect: 'pass' | 'fail';
  report: Report;
  /** The steps that something is expected of, in the order of the lab. */
  steps: { step: StepReport; isAsExpected: boolean }[];
  /** Steps that only wait for others here: they pass by themselves where nobody has done anything. */
  idle: string[];
}

/** How well a check that passes guards what it looks at. */
export interface Guard {
  step: string;
  check: string;
  use: string;
  damages: Damage[];
  /** Whether at least one damage made it fail. */
  canFail: boolean;
}

export interface Trial {
  outcomes: Outcome[];
  guards: Guard[];
  /** Whether everything is as it has to be. */
  isGood: boolean;
}

/**
 * Tries a lab on samples and on an empty cluster, where nothing may pass.
 * Throws Problem for parameters that do not fit the lab.
 */
export async function tryLab(
  file: LabFile,
  samples: readonly Sample[],
  parameters: Readonly<Record<string, string>>,
): Promise<Trial> {
  const judgements: Judgement[] = [];
  const outcomes: Outcome[] = [await onEmptyCluster(bindLab(file, parameters))];
  for (const { file: name, bundle, expect, step } of samples) {
    const lab = bindLab(file, { ...parametersOf(file, bundle), ...parameters });
    const seen: Judgement[] = expect === 'pass' ? judgements : [];
    const spied = spying(step === undefined ? lab : ungated(lab), (judgement) => seen.push(judgement));
    const report = await replay(spied, bundle);
    outcomes.push({ file: name, expect, report, steps: expected(report, expect, step), idle: [] });
  }
  const guards = guardsOf(judgements);
  const isGood =
    outcomes.every(({ steps }) => steps.every(({ isAsExpected }) => isAsExpected)) &&
    guards.every(({ canFail }) => canFail);
  return { outcomes, guards, isGood };
}

/** Judges a lab on a recording, with what was known of the participant then. */
export async function replay(lab: Lab, { enrolledAt, memory, ...bundle }: Bundle): Promise<Report> {
  return await grade(lab, {
    reader: replayReader(bundle),
    cluster: bundle.cluster,
    from: 'replay',
    at: bundle.recordedAt,
    ...(enrolledAt !== undefined && { enrolledAt }),
    ...(memory !== undefined && { memory }),
  });
}

/** The single checks of a report, with their keys. */
export function leavesOfReport({ steps }: Report): { key: string; check: CheckReport }[] {
  const all = (checks: readonly CheckReport[]): CheckReport[] =>
    checks.flatMap((check) => (check.parts === undefined ? [check] : all(check.parts)));
  return steps.flatMap((step) => all(step.checks).map((check) => ({ key: `${step.id}/${check.id}`, check })));
}

/** The values of a recording for the parameters that the lab has too, which may be another lab than that of the recording. */
function parametersOf(file: LabFile, { cluster, parameters }: Bundle): Record<string, string> {
  const known = Object.entries(parameters).filter(([name, value]) => {
    const parameter = Object.hasOwn(file.content.parameters, name) ? file.content.parameters[name] : undefined;
    return parameter !== undefined && parameter.values?.includes(value) !== false;
  });
  return { ...Object.fromEntries(known), ...parametersAt(file, cluster) };
}

async function onEmptyCluster(lab: Lab): Promise<Outcome> {
  const judge = (one: Lab) =>
    grade(one, {
      reader: emptyReader(),
      cluster: { name: lab.parameters.cluster ?? 'empty', region: lab.parameters.region ?? 'us-east-1' },
      from: 'replay',
    });
  const report = await judge(lab);
  const steps = expected(report, 'fail', undefined);
  const alone = (await judge(ungated(lab))).steps.filter(({ live }) => live === 'pass').map(({ id }) => id);
  return {
    expect: 'fail',
    report,
    steps,
    idle: alone.filter((id) => !steps.some((one) => one.step.id === id && !one.isAsExpected)),
  };
}

/** The same lab without any order, so that each step is judged by itself. */
function ungated(lab: Lab): Lab {
  return { ...lab, steps: lab.steps.map((step) => ({ ...step, after: [] })) };
}

function expected({ steps }: Report, expect: 'pass' | 'fail', only: string | undefined): Outcome['steps'] {
  return steps
    .filter(({ graded, id }) => graded && (only === undefined || id === only))
    .map((step) => ({ step, isAsExpected: (step.live === 'pass') === (expect === 'pass') }));
}

/** One guard for each check that passed in one of the recordings: what any of them shows, counts. */
function guardsOf(judgements: readonly Judgement[]): Guard[] {
  const guards = new Map<string, Guard>();
  for (const judgement of judgements) {
    const damages = damagesOf(judgement);
    if (
      damages.length === 0 &&
      judgement.check.judge(judgement.params, judgement.seen, judgement.context).verdict !== 'pass'
    )
      continue;
    const [step = '', check = ''] = judgement.key.split('/');
    const before = guards.get(judgement.key);
    const canFail = before?.canFail === true || damages.some(({ passes }) => !passes);
    guards.set(judgement.key, { step, check, use: judgement.check.name, damages, canFail });
  }
  return [...guards.values()];
}
