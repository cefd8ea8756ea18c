/**
 * How verdicts combine and points add up.
 */
import type { CheckReport, StepReport } from './report.ts';
import type { Verdict } from './verdict.ts';

/**
 * All must pass. One certain failure decides; otherwise what could not be read comes before what is on its way, so that
 * nobody waits for something that waiting will not cure.
 */
export function allOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.length > 0 && verdicts.every((verdict) => verdict === 'pass')) return 'pass';
  return first(['fail', 'blocked', 'error', 'pending', 'skipped'], verdicts);
}

/** One suffices. It has failed only when every alternative is known to have failed. */
export function anyOf(verdicts: readonly Verdict[]): Verdict {
  return first(['pass', 'pending', 'blocked', 'error', 'fail', 'skipped'], verdicts);
}

/**
 * Points of a step: a check with points of its own earns them alone; what is left is earned when all checks without
 * points of their own pass.
 */
export function pointsOf(checks: readonly CheckReport[], points: number): number {
  const own = checks.filter((check) => check.points !== undefined);
  const shared = checks.filter((check) => check.points === undefined);
  const earned = own.reduce((sum, check) => sum + (check.points?.earned ?? 0), 0);
  const rest = points - own.reduce((sum, check) => sum + (check.points?.of ?? 0), 0);
  const hasRest = shared.length > 0 && shared.every((check) => check.verdict === 'pass');
  return earned + (hasRest ? rest : 0);
}

/** Sums of a report: bonus steps count apart and are in no total. */
export function totalOf(steps: readonly StepReport[]): { earned: number; of: number; bonus: number } {
  const sum = { earned: 0, of: 0, bonus: 0 };
  for (const step of steps.filter(({ graded }) => graded)) {
    if (step.bonus) sum.bonus += step.points.earned;
    else {
      sum.earned += step.points.earned;
      sum.of += step.points.of;
    }
  }
  return sum;
}

function first(order: readonly Verdict[], verdicts: readonly Verdict[]): Verdict {
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'fail';
}
