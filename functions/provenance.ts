/**
 * Where what counts was seen: by the service itself, or in evidence that the participant recorded.
 */
import type { CheckReport, Report, StepReport } from '../checks/report.ts';
import type { LabEvent, Participant, Recorded, StepStanding } from './records.ts';

/**
 * What rests on self-recorded evidence after a report, undefined when nothing ever did. What the service sees passing
 * itself does no longer; where it cannot be told apart, it still does.
 * @param steps what each step has come to with this report
 * @param recordedAt ISO 8601 time of the recording, when the participant made it
 */
export function recordedAfter(
  participant: Participant,
  report: Report,
  steps: Readonly<Record<string, StepStanding>>,
  keep: LabEvent['keep'],
  recordedAt?: string,
): Recorded | undefined {
  const before = participant.recorded;
  if (recordedAt === undefined && before === undefined) return undefined;
  const keys = new Set(before?.kept);
  for (const step of report.steps) {
    const [now, was] = [steps[step.id], participant.steps[step.id]];
    if (!step.graded || now === undefined) continue;
    if (recordedAt === undefined) takeAway(keys, step);
    const isRaised = was === undefined || now.earned > was.earned || (now.verdict === 'pass' && was.verdict !== 'pass');
    if (recordedAt !== undefined)
      for (const key of keysOf(step, 'live')) {
        const isNew = step.checks.length > 0 && participant.kept[key] === undefined;
        if (isRaised || isNew || keep === 'live') keys.add(key);
      }
    // A step that passes together with another one does so by what was kept of that one, which may be what was recorded.
    if (recordedAt === undefined && isRaised && step.live !== 'pass' && step.checks.length === 0 && keys.size > 0)
      for (const key of keysOf(step, 'verdict')) keys.add(key);
  }
  const memory =
    recordedAt === undefined
      ? before?.memory
      : Object.fromEntries(
          Object.entries(report.memory ?? {}).filter(([key, value]) => !isSame(value, participant.memory?.[key])),
        );
  return { at: recordedAt ?? before?.at ?? report.at, kept: [...keys], memory: memory ?? {} };
}

/** Whether points or the pass of a step rest on self-recorded evidence. */
export function restsOnRecorded(step: string, { earned, verdict }: StepStanding, recorded?: Recorded): boolean {
  const counts = earned > 0 || verdict === 'pass';
  return counts && recorded?.kept.some((key) => key.startsWith(`${step}/`)) === true;
}

/** Keys of what passes in a step; one without checks of its own has a key as if it had a check without a name. */
function keysOf(step: StepReport, by: 'live' | 'verdict'): string[] {
  if (step.checks.length === 0) return step[by] === 'pass' ? [`${step.id}/`] : [];
  return all(step.checks).flatMap((check) => (check[by] === 'pass' ? [`${step.id}/${check.key}`] : []));
}

/** Takes away what the service has seen passing, and what does not pass any more. */
function takeAway(keys: Set<string>, step: StepReport) {
  if (step.live === 'pass')
    for (const key of keys) {
      if (key.startsWith(`${step.id}/`)) keys.delete(key);
    }
  const walk = (checks: readonly CheckReport[], isSeen: boolean) => {
    for (const { key, verdict, live, parts = [] } of checks) {
      const isSeenToo = isSeen || live === 'pass';
      if (isSeenToo || verdict === 'fail' || verdict === 'skipped') keys.delete(`${step.id}/${key}`);
      walk(parts, isSeenToo);
    }
  };
  walk(step.checks, false);
}

function all(checks: readonly CheckReport[]): CheckReport[] {
  return checks.flatMap((check) => [check, ...all(check.parts ?? [])]);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
