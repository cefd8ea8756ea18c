/**
 * Time of judging alone: the checks of a lab on evidence that is there already, warm, as the median of several rounds.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { grade, leavesOf } from '../../checks/grade.ts';
import type { Lab, LabCheck } from '../../checks/lab.ts';
import { bindLab } from '../../checks/lab-file.ts';
import { findLab } from '../../checks/labs.ts';
import { parseBundle, replayReader } from '../../checks/reads/replay.ts';

const ROUNDS = 15;
const BAR_MS = 5;
const folder = new URL('../../functions/demo/', import.meta.url);

/** Measures each lab of which there is a solved recording, prints, and says whether the bar is met. */
export async function benchJudging(): Promise<boolean> {
  const files = readdirSync(folder).filter((file) => /solved\.json\.gz$/.test(file));
  let isMet = files.length > 0;
  for (const file of files) {
    const bundle = parseBundle(readFileSync(new URL(file, folder)), file);
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
    console.log(`${bundle.lab.id}: ${checks} checks judged in ${median.toFixed(2)} ms, bar ${BAR_MS} ms`);
    isMet &&= median <= BAR_MS;
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
