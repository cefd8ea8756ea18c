/**
 * Every damage of what the checks of a lab look at when they pass on its recording.
 */
import { damagesOf, type Judgement, spying } from '../../../checks/authoring/mutation.ts';
import { replay } from '../../../checks/authoring/trial.ts';
import { leavesOfReport, type Report } from '../../../checks/report.ts';
import type { Reason } from './reasons/reason.ts';
import { type Recording, unordered } from './recordings.ts';

/** A damage of what one check of a lab looks at. */
export interface Attempt {
  /** `<step id>/<check id>` of the use. */
  use: string;
  check: string;
  /** As reasons name it: `path operation`. */
  damage: string;
  params: unknown;
  seen: Judgement['seen'];
  passes: boolean;
  thrown?: string;
}

/** Judges the recording, each step by itself, and gives what every check saw. */
export async function judgementsOf({ lab, bundle }: Recording): Promise<{ report: Report; judged: Judgement[] }> {
  const judged: Judgement[] = [];
  const report = await replay(
    spying(unordered(lab), (one) => judged.push(one)),
    bundle,
  );
  return { report, judged };
}

/** Tries every damage, one after another. */
export function attemptsOf(judged: readonly Judgement[]): Attempt[] {
  return judged.flatMap((one) =>
    damagesOf(one).map(({ field, operation, ...outcome }) => ({
      use: one.key,
      check: one.check.name,
      damage: `${field} ${operation}`,
      params: one.params,
      seen: one.seen,
      ...outcome,
    })),
  );
}

/** The first reason why a check may pass in spite of a damage. */
export function reasonOf(
  attempt: Pick<Attempt, 'check' | 'damage' | 'params' | 'seen'>,
  reasons: readonly Reason[],
): Reason | undefined {
  const { check, damage, params, seen } = attempt;
  return reasons.find(
    ({ checks, damage: pattern, unless = [], where }) =>
      checks.includes(check) &&
      pattern.test(damage) &&
      !unless.some((path) => isAsked(params, path)) &&
      (where?.({ damage, params, seen }) ?? true),
  );
}

/** The single checks of a report that pass, by their keys. */
export function passing(report: Report): Set<string> {
  return new Set(leavesOfReport(report).flatMap(({ key, check }) => (check.live === 'pass' ? [key] : [])));
}

function isAsked(params: unknown, path: string): boolean {
  const value = path
    .split('.')
    .reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), params);
  return value !== undefined && value !== false;
}
