/**
 * Tries a lab on recordings, without a cluster: what must pass passes, what must fail does not, and every check can fail.
 */
import { type Bundle, situationOf } from '../bundle.ts';
import { grade } from '../grade.ts';
import type { Lab } from '../lab.ts';
import { bindLab, type LabFile, parametersAt } from '../lab-file.ts';
import { replayReader } from '../reads/replay.ts';
import type { Report, StepReport } from '../report.ts';
import { emptyReader } from './empty.ts';
import { type Damage, damagesOf, firstDamages, type Judgement, looksAtNothing, spying } from './mutation.ts';

/** A recording, and what must come of it. */
export interface Sample {
  file: string;
  bundle: Bundle;
  /** `pass`: every step without a recording of its own has to pass; `fail`: none may. */
  expect: 'pass' | 'fail';
  /** The only step that is meant; it is judged by itself, without the steps before it. */
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
  /** Steps that ask for nothing but the right to read: they pass as soon as the grader has it. */
  access: string[];
}

/** How well a check that passes guards what it looks at. */
export interface Guard {
  step: string;
  check: string;
  use: string;
  damages: Damage[];
  /** Whether at least one damage made it come to another verdict; a crash is none. */
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
    const { report, seen } = await spied(step === undefined ? lab : ungated(lab), (one) => replay(one, bundle));
    if (expect === 'pass') judgements.push(...seen);
    const access = accessSteps(lab, report, seen);
    const others = samples.flatMap((one) => (one.expect === 'pass' && one.step !== undefined ? [one.step] : []));
    const isMeant = (id: string) => (step === undefined ? expect === 'fail' || !others.includes(id) : id === step);
    outcomes.push({
      file: name,
      expect,
      report,
      steps: expected(report, expect, access, isMeant, step !== undefined),
      idle: [],
      access,
    });
  }
  const guards = guardsOf(judgements);
  const isGood =
    outcomes.every(({ steps }) => steps.every(({ isAsExpected }) => isAsExpected)) &&
    guards.every(({ canFail }) => canFail);
  return { outcomes, guards, isGood };
}

/** Judges a lab on a recording, with what was known of the participant then. */
export async function replay(lab: Lab, bundle: Bundle): Promise<Report> {
  return await grade(lab, {
    reader: replayReader(bundle),
    cluster: bundle.cluster,
    from: 'replay',
    at: bundle.recordedAt,
    ...situationOf(bundle),
  });
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
  const [inOrder, alone] = [await spied(lab, judge), await spied(ungated(lab), judge)];
  const access = accessSteps(lab, alone.report, alone.seen);
  const steps = expected(inOrder.report, 'fail', access, () => true);
  const passing = alone.report.steps.filter(({ live }) => live === 'pass').map(({ id }) => id);
  const isKnown = (id: string) =>
    access.includes(id) || steps.some(({ step, isAsExpected }) => step.id === id && !isAsExpected);
  return { expect: 'fail', report: inOrder.report, steps, idle: passing.filter((id) => !isKnown(id)), access };
}

/** Judges a lab, and gives what each of its checks was given to judge. */
async function spied(lab: Lab, judge: (lab: Lab) => Promise<Report>): Promise<{ report: Report; seen: Judgement[] }> {
  const seen: Judgement[] = [];
  const report = await judge(spying(lab, (judgement) => seen.push(judgement)));
  return { report, seen };
}

/** The steps that pass whatever their evidence is, and those that pass with one of them. */
function accessSteps(lab: Lab, report: Report, seen: readonly Judgement[]): string[] {
  const found = new Set<string>();
  for (const { id, live } of report.steps) {
    const own = seen.filter(({ key }) => key.startsWith(`${id}/`));
    if (live === 'pass' && own.length > 0 && own.every(looksAtNothing)) found.add(id);
  }
  for (const { id, impliedBy, checks } of lab.steps)
    if (checks.length === 0 && impliedBy !== undefined && found.has(impliedBy)) found.add(id);
  return [...found];
}

/** The same lab without any order, so that each step is judged by itself. */
function ungated(lab: Lab): Lab {
  return { ...lab, steps: lab.steps.map((step) => ({ ...step, after: [] })) };
}

/** Whether the time of a step has not come, as that of a clean-up while there is something to clean up. */
function isLater({ live, waitsFor }: StepReport): boolean {
  return live === 'skipped' && waitsFor === undefined;
}

function expected(
  { steps }: Report,
  expect: 'pass' | 'fail',
  access: readonly string[],
  isMeant: (id: string) => boolean,
  isOwn = false,
): Outcome['steps'] {
  return steps
    .filter(({ graded, id }) => graded && isMeant(id))
    .map((step) => {
      const isFree = expect === 'fail' ? access.includes(step.id) : !isOwn && isLater(step);
      return { step, isAsExpected: isFree || (step.live === 'pass') === (expect === 'pass') };
    });
}

/** Whether a damage changed the verdict; a crash is no verdict. */
function isNoticed({ passes, thrown }: Damage): boolean {
  return !passes && thrown === undefined;
}

/** One guard for each check that passed in one of the recordings: what any of them shows, counts. */
function guardsOf(judgements: readonly Judgement[]): Guard[] {
  const guards = new Map<string, Guard>();
  for (const judgement of judgements) {
    // Who asks for nothing but the right to read fails by not having it, which no damage takes away.
    if (looksAtNothing(judgement)) continue;
    const first = damagesOf(judgement, firstDamages);
    const damages = first.some(isNoticed) ? first : damagesOf(judgement);
    if (damages.length === 0) continue;
    const [step = '', check = ''] = judgement.key.split('/');
    const before = guards.get(judgement.key);
    const canFail = before?.canFail === true || damages.some(isNoticed);
    guards.set(judgement.key, { step, check, use: judgement.check.name, damages, canFail });
  }
  return [...guards.values()];
}
