/**
 * One candidate that meets everything suffices; otherwise the one that came closest is spoken of.
 */
import type { Finding } from '../verdict.ts';

/** Gives a finding when it is not met. */
export type Rule<T> = (candidate: T) => Finding | undefined;

/**
 * Judges each candidate by the rules in order. The first that meets all of them passes; otherwise one that is pending
 * speaks, and otherwise the one that met most rules. Undefined without candidates.
 */
export function closest<T>(
  candidates: readonly T[],
  rules: readonly Rule<T>[],
  passed: (candidate: T) => Finding,
): Finding | undefined {
  let best: { finding: Finding; met: number } | undefined;
  for (const candidate of candidates) {
    const judged = firstUnmet(candidate, rules);
    if (judged === undefined) return passed(candidate);
    const nearer = judged.met > (best?.met ?? -1);
    if (best === undefined || rank(judged.finding) > rank(best.finding)) best = judged;
    else if (rank(judged.finding) === rank(best.finding) && nearer) best = judged;
  }
  return best?.finding;
}

function firstUnmet<T>(candidate: T, rules: readonly Rule<T>[]): { finding: Finding; met: number } | undefined {
  for (const [met, rule] of rules.entries()) {
    const finding = rule(candidate);
    if (finding !== undefined) return { finding, met };
  }
  return undefined;
}

function rank(finding: Finding): number {
  return finding.verdict === 'pending' ? 1 : 0;
}
