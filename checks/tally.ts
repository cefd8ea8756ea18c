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
 * The parts that make a combination what it is, the one that tells most first: of alternatives the one that came
 * furthest, whatever it still lacks, so that nobody is told of a way that was never taken.
 */
export function decisiveParts({ use, live, parts = [] }: Pick<CheckReport, 'use' | 'live' | 'parts'>): CheckReport[] {
  if (use !== 'anyOf') return parts.filter((part) => part.live === live);
  // What has failed may be nearer than what is on its way, such as a metric that nobody sends.
  const candidates = parts.filter((part) => part.live === live || (live === 'pending' && part.live === 'fail'));
  return candidates.sort((a, b) => progressOf(b) - progressOf(a));
}

/** How far a check has come, from 0 (nothing of it is there) to 1. */
function progressOf({ use, live, code, parts }: CheckReport): number {
  if (live === 'pass') return 1;
  if (parts !== undefined && parts.length > 0) {
    const all = parts.map(progressOf);
    return use === 'anyOf' ? Math.max(...all) : all.reduce((sum, one) => sum + one, 0) / all.length;
  }
  const isNothing = /\.(?:absent|none|unserved|neverThere)$/.test(code ?? '');
  return (isNothing ? 0 : 0.5) + (live === 'pending' ? 0.1 : 0);
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
