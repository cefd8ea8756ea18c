/**
 * What a report changes for a participant.
 */
import type { CheckReport, Kept, Report, StepReport } from '../checks/report.ts';
import type { Participant, StepStanding, Total } from './records.ts';

/** Changes of the total that are remembered at most. */
const TOTALS = 500;

/** The participant after a report whose evidence is of `at` (ISO 8601). */
export function afterReport(participant: Participant, report: Report, grading: string, at: string): Participant {
  const { grading: _, trouble: __, nextCheckAt: ___, ...rest } = participant;
  const steps = Object.fromEntries(
    report.steps
      .filter(({ graded }) => graded)
      .map((step): [string, StepStanding] => [step.id, standingOf(participant.steps[step.id], step, at)]),
  );
  const next = nextCheck(report.steps, at);
  return {
    ...rest,
    checks: participant.checks + 1,
    lastCheckedAt: at,
    report: grading,
    kept: keptOf(participant.kept, report.steps),
    ...(report.memory !== undefined && { memory: report.memory }),
    steps,
    totals: withTotal(participant.totals, totalOf(steps, at)),
    ...(next !== undefined && { nextCheckAt: next }),
  };
}

/** What was kept before and what has passed since: the earliest time of each. */
export function keptOf(kept: Kept, steps: readonly StepReport[]): Kept {
  const all: Record<string, string> = { ...kept };
  const add = (step: string, checks: readonly CheckReport[]) => {
    for (const { key, verdict, passedAt, parts } of checks) {
      const name = `${step}/${key}`;
      if (verdict === 'pass' && passedAt !== undefined) {
        const before = all[name];
        all[name] = before === undefined || Date.parse(passedAt) < Date.parse(before) ? passedAt : before;
      }
      if (parts !== undefined) add(step, parts);
    }
  };
  for (const { id, checks } of steps) add(id, checks);
  return all;
}

/** What could not be judged takes nothing away: pending, blocked and error leave the points of a step as they were. */
function standingOf(before: StepStanding | undefined, step: StepReport, at: string): StepStanding {
  const { verdict } = step;
  const isJudged = verdict === 'pass' || verdict === 'fail' || verdict === 'skipped';
  const earned = isJudged ? step.points.earned : Math.max(step.points.earned, before?.earned ?? 0);
  const isSame = before?.verdict === verdict;
  return { verdict, earned, since: isSame ? before.since : at, times: isSame ? before.times + 1 : 1 };
}

function totalOf(steps: Readonly<Record<string, StepStanding>>, at: string): Total {
  const all = Object.values(steps);
  return {
    at,
    points: all.reduce((sum, { earned }) => sum + earned, 0),
    passed: all.filter(({ verdict }) => verdict === 'pass').length,
  };
}

function withTotal(totals: readonly Total[], total: Total): readonly Total[] {
  const last = totals.at(-1);
  if ((last?.points ?? 0) === total.points && (last?.passed ?? 0) === total.passed) return totals;
  // Evidence of an earlier time cannot change what was known before a later one.
  const at = last !== undefined && Date.parse(last.at) > Date.parse(total.at) ? last.at : total.at;
  return [...totals, { ...total, at }].slice(-TOTALS);
}

function nextCheck(steps: readonly StepReport[], at: string): string | undefined {
  const open = steps.filter(({ graded, live }) => graded && live !== 'pass');
  if (open.length === 0) return undefined;
  const waits = open.flatMap(({ checks }) => waitsOf(checks));
  const seconds = Math.min(60, ...waits.map((wait) => Math.max(10, wait)));
  return new Date(Date.parse(at) + seconds * 1000).toISOString();
}

function waitsOf(checks: readonly CheckReport[]): number[] {
  return checks.flatMap(({ live, waitSeconds, parts }) => [
    ...(live === 'pending' && waitSeconds !== undefined ? [waitSeconds] : []),
    ...(live === 'error' ? [15] : []),
    ...waitsOf(parts ?? []),
  ]);
}
