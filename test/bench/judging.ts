/**
 * Time of judging alone: the checks of a lab on evidence that is there already, warm, as the median of several rounds.
 */
import { grade, leavesOf } from '../../checks/grade.ts';
import type { Lab, LabCheck } from '../../checks/lab.ts';
import { bindLab } from '../../checks/lab-file.ts';
import { findLab } from '../../checks/labs.ts';
import { replayReader } from '../../checks/reads/replay.ts';
import { solvedBundles } from './recordings.ts';

const ROUNDS = 15;
/** For forty checks. */
const BAR_MS = 5;

/** Measures each lab of which there is a solved recording, prints, and says whether the bar is met. */
export async function benchJudging(): Promise<boolean> {
  const bundles = solvedBundles();
  let isMet = bundles.length > 0;
  for (const bundle of bundles) {
    const lab = bindLab(findLab(bundle.lab.id), bundle.parameters);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const clock = { ms: 0 };
      await grade(timed(lab, clock), {
        reader: replayReader(bundle),
        cluster: bundle.cluster,
        from: 'replay',
        at: bundle.recordedAt,
        memory: bundle.memory ?? {},
        ...(bundle.enrolledAt !== undefined && { enrolledAt: bundle.enrolledAt }),
      });
      times.push(clock.ms);
    }
    const median = times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
    const checks = lab.steps.flatMap((step) => step.checks.flatMap(leavesOf)).length;
    const bar = (BAR_MS * Math.max(40, checks)) / 40;
    console.log(`${bundle.lab.id}: ${checks} checks judged in ${median.toFixed(2)} ms, bar ${bar.toFixed(1)} ms`);
    isMet &&= median <= bar;
  }
  return isMet;
}

/** The same lab, whose checks add the time of their judging to the clock. */
function timed(lab: Lab, clock: { ms: number }): Lab {
  const withClock = (check: LabCheck): LabCheck => {
    if (check.type !== 'check') return { ...check, parts: check.parts.map(withClock) };
    const inner = check.check;
    const judge: typeof inner.judge = (params, seen, context) => {
      const began = performance.now();
      const finding = inner.judge(params, seen, context);
      clock.ms += performance.now() - began;
      return finding;
    };
    return { ...check, check: { ...inner, judge } };
  };
  return { ...lab, steps: lab.steps.map((step) => ({ ...step, checks: step.checks.map(withClock) })) };
}
