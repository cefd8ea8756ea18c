/**
 * What a report changes for a participant.
 */
import type { CheckReport, Kept, Report, StepReport } from '../checks/report.ts';
import { recordedAfter, restsOnRecorded } from './provenance.ts';
import type { LabEvent, Participant, StepStanding, Total, Verification } from './records.ts';

/** Changes of the total that are remembered at most. */
const TOTALS = 500;
/** A grading is what costs most, and of one that found the same several times little news is to be expected. */
const LOOK_AGAIN = { seconds: 60, growth: 1.5, mostSeconds: 180 };

/**
 * The participant after a report whose evidence is of `at` (ISO 8601). Only the steps of the event count, with the points
 * that they have there: the lab may have changed since the event was made, and nothing that was earned is lost.
 * @param recordedAt ISO 8601 time of the recording, when the participant made it; `at` is then when it was sent
 */
export function afterReport(
  participant: Participant,
  report: Report,
  grading: string,
  at: string,
  { steps: outline, keep }: Pick<LabEvent, 'keep' | 'steps'>,
  recordedAt?: string,
): Participant {
  const { grading: _, trouble: __, nextCheckAt: ___, ...rest } = participant;
  const found = new Map(report.steps.filter(({ graded }) => graded).map((step) => [step.id, step]));
  const judged = Object.fromEntries(
    outline.flatMap(({ id, points, graded }): [string, StepStanding][] => {
      const step = found.get(id);
      const before = participant.steps[id];
      if (!graded) return [];
      if (step !== undefined) {
        const isFinal = keep === 'latch' && hasFormerPass(participant.kept, step);
        return [[id, standingOf(before, step, at, { points, isFinal })]];
      }
      return before === undefined ? [] : [[id, leftOut(before)]];
    }),
  );
  const recorded = recordedAfter(participant, report, judged, keep, recordedAt);
  const steps = Object.fromEntries(
    Object.entries(judged).map(([id, { recorded: ____, ...standing }]): [string, StepStanding] => [
      id,
      { ...standing, ...(restsOnRecorded(id, standing, recorded) && { recorded: true }) },
    ]),
  );
  const next =
    recordedAt === undefined
      ? nextCheck(
          report.steps.filter(({ id }) => outline.some((one) => one.id === id)),
          at,
          Math.min(...Object.values(steps).map(({ times }) => times)),
        )
      : // Where the service had no way to the cluster, it need not try by itself.
        participant.trouble === undefined
        ? participant.nextCheckAt
        : undefined;
  return {
    ...rest,
    checks: participant.checks + 1,
    lastCheckedAt: at,
    report: grading,
    kept: keptOf(participant.kept, report.steps),
    ...(recordedAt === undefined && report.memory !== undefined && { memory: report.memory }),
    ...(recorded !== undefined && { recorded }),
    steps,
    totals: withTotal(participant.totals, totalOf(steps, at)),
    ...(next !== undefined && { nextCheckAt: next }),
  };
}

/** The participant after the report that was made when the event had ended: what was earned stays as it was. */
export function afterVerification(
  participant: Participant,
  report: Report,
  grading: string,
  at: string,
  { steps: outline }: Pick<LabEvent, 'steps'>,
): Participant {
  const { grading: _, ...rest } = participant;
  const found = new Map(report.steps.filter(({ graded }) => graded).map((step) => [step.id, step]));
  const steps = Object.fromEntries(
    outline.flatMap(({ id, points, graded }): [string, Verification['steps'][string]][] => {
      const step = graded ? found.get(id) : undefined;
      return step === undefined ? [] : [[id, { verdict: step.live, earned: worthOf(step, points) }]];
    }),
  );
  const points = Object.values(steps).reduce((sum, { earned }) => sum + earned, 0);
  return { ...rest, verification: { at, report: grading, steps, points } };
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

/** A step that the lab does not have any more keeps what it has come to, and nobody is stuck at it. */
function leftOut(before: StepStanding): StepStanding {
  return before.verdict === 'pass' ? before : { ...before, verdict: 'skipped' };
}

/** What could not be judged takes nothing away: pending, blocked and error leave the points of a step as they were. */
function standingOf(
  before: StepStanding | undefined,
  step: StepReport,
  at: string,
  { points, isFinal }: { points: number; isFinal: boolean },
): StepStanding {
  const { verdict } = step;
  const isJudged = verdict === 'pass' || verdict === 'fail' || verdict === 'skipped';
  const worth = worthOf(step, points);
  const earned = isJudged && !isFinal ? worth : Math.max(worth, before?.earned ?? 0);
  const isSame = before?.verdict === verdict;
  return { verdict, earned, since: isSame ? before.since : at, times: isSame ? before.times + 1 : 1 };
}

/** What was earned of a step, in the points that the event gives for it. */
function worthOf({ points: { earned, of } }: StepReport, points: number): number {
  return of === points || of === 0 ? earned : Math.round((earned * points) / of);
}

/** Whether something was passed in a step that the lab does not ask for any more. */
function hasFormerPass(kept: Kept, { id, checks }: StepReport): boolean {
  const keysOf = (all: readonly CheckReport[]): string[] =>
    all.flatMap(({ key, parts = [] }) => [`${id}/${key}`, ...keysOf(parts)]);
  const keys = new Set(keysOf(checks));
  return Object.keys(kept).some((key) => key.startsWith(`${id}/`) && !keys.has(key));
}

function totalOf(steps: Readonly<Record<string, StepStanding>>, at: string): Total {
  const all = Object.values(steps);
  return {
    at,
    points: all.reduce((sum, { earned }) => sum + earned, 0),
    passed: all.filter(({ verdict }) => verdict === 'pass').length,
    ...(all.some(({ recorded }) => recorded) && { recorded: true }),
  };
}

function withTotal(totals: readonly Total[], total: Total): readonly Total[] {
  const last = totals.at(-1);
  const isSame = last?.recorded === total.recorded;
  if (isSame && (last?.points ?? 0) === total.points && (last?.passed ?? 0) === total.passed) return totals;
  // Evidence of an earlier time cannot change what was known before a later one.
  const at = last !== undefined && Date.parse(last.at) > Date.parse(total.at) ? last.at : total.at;
  return [...totals, { ...total, at }].slice(-TOTALS);
}

/**
 * Seconds until the service looks again by itself after so many gradings in a row that found the same; what is on its way
 * is looked at sooner, and who asks is answered at once.
 */
export function waitAfter(times: number): number {
  return Math.min(LOOK_AGAIN.mostSeconds, LOOK_AGAIN.seconds * LOOK_AGAIN.growth ** (times - 1));
}

function nextCheck(steps: readonly StepReport[], at: string, times: number): string | undefined {
  // What is skipped waits for a step that is open itself, or for the end of the event.
  const open = steps.filter(({ graded, live }) => graded && live !== 'pass' && live !== 'skipped');
  if (open.length === 0) return undefined;
  const waits = open.flatMap(({ checks }) => waitsOf(checks));
  const seconds = Math.min(waitAfter(times), ...waits.map((wait) => Math.max(10, wait)));
  return new Date(Date.parse(at) + seconds * 1000).toISOString();
}

function waitsOf(checks: readonly CheckReport[]): number[] {
  return checks.flatMap(({ live, waitSeconds, parts }) => [
    ...(live === 'pending' && waitSeconds !== undefined ? [waitSeconds] : []),
    ...(live === 'error' ? [15] : []),
    ...waitsOf(parts ?? []),
  ]);
}
