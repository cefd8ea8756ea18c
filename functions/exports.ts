/**
 * The results of an event for other programs: what was earned, and beside it what the verification after the end found.
 */
import type { Verdict } from '../checks/verdict.ts';
import type { Language } from '../web/text/types.ts';
import { documentOf, elementOf, type JunitCase, seconds } from './junit.ts';
import { rank, scoreOf } from './ranking.ts';
import type { LabEvent, Participant } from './records.ts';
import { attributes, escaped } from './xml.ts';

/** A participant's result. Times are ISO 8601. */
export interface Result {
  rank: number;
  alias: string;
  id: string;
  points: number;
  /** Steps passed. */
  passed: number;
  /** Time of the last point gained; absent without points. */
  gainedAt?: string;
  cluster?: { name: string; region: string; account: string };
  /** What is there after the end; absent before the verification, and for whoever has no cluster. */
  verification?: { at: string; points: number; trouble?: string };
  /** Whether some of it rests on evidence that the participant recorded. */
  selfRecorded?: true;
  /** Every graded step of the event, in its order. */
  steps: readonly StepResult[];
}

/** What a step has come to: the verdict and points that count, and those of the verification. */
interface StepResult {
  id: string;
  verdict: Verdict;
  earned: number;
  /** Time since which the verdict is this one. */
  since?: string;
  /** Whether what counts of it rests on evidence that the participant recorded. */
  selfRecorded?: true;
  now?: { verdict: Verdict; earned: number };
}

/** The results of everybody, best first. */
export function resultsOf(event: LabEvent, participants: readonly Participant[]): Result[] {
  const byId = new Map(participants.map((participant) => [participant.id, participant]));
  return rank(participants.map((participant) => scoreOf(participant))).flatMap(({ id, recorded, ...score }) => {
    const participant = byId.get(id);
    if (participant === undefined) return [];
    return [{ id, ...score, ...(recorded && { selfRecorded: true as const }), ...restOf(event, participant) }];
  });
}

function restOf(event: LabEvent, { cluster, verification, steps }: Participant) {
  const { trouble } = verification ?? {};
  return {
    ...(cluster !== undefined && {
      cluster: { name: cluster.name, region: cluster.region, account: cluster.account },
    }),
    ...(verification !== undefined && {
      verification: {
        at: verification.at,
        points: verification.points,
        ...(trouble !== undefined && { trouble: trouble.code }),
      },
    }),
    steps: gradedOf(event).map(({ id }): StepResult => {
      const standing = steps[id];
      const now = verification?.steps[id];
      return {
        id,
        verdict: standing?.verdict ?? 'skipped',
        earned: standing?.earned ?? 0,
        ...(standing !== undefined && { since: standing.since }),
        ...(standing?.recorded && { selfRecorded: true as const }),
        ...(now !== undefined && { now }),
      };
    }),
  };
}

/** The results as JSON. */
export function jsonOf(event: LabEvent, results: readonly Result[]): string {
  const { id, title, lab, start, end, verifiedAt } = event;
  const steps = gradedOf(event).map(({ graded: _, ...step }) => step);
  const about = { id, title, lab, start, end, ...(verifiedAt !== undefined && { verifiedAt }), steps };
  return `${JSON.stringify({ results: 'podium', version: 1, event: about, participants: results }, null, 2)}\n`;
}

/** The results as CSV (RFC 4180): a line for each participant, two columns for each step. */
export function csvOf(event: LabEvent, results: readonly Result[]): string {
  const steps = gradedOf(event);
  const head = ['rank', 'alias', 'participant', 'points', 'passed', 'gainedAt', 'cluster', 'region', 'account']
    .concat('verifiedAt', 'verifiedPoints', 'verificationTrouble', 'selfRecordedSteps')
    .concat(steps.flatMap(({ id }) => [`${id} earned`, `${id} now`]));
  const lines = results.map(({ cluster, verification, ...result }) => [
    result.rank,
    result.alias,
    result.id,
    result.points,
    result.passed,
    result.gainedAt,
    cluster?.name,
    cluster?.region,
    cluster?.account,
    verification?.at,
    verification?.points,
    verification?.trouble,
    recordedIn(result.steps),
    ...result.steps.flatMap(({ earned, now }) => [earned, now?.verdict]),
  ]);
  return [head, ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

/** The results as JUnit XML: a suite for each participant, a test case for each step. */
export function junitOf(event: LabEvent, results: readonly Result[], language: Language): string {
  const titles = new Map(gradedOf(event).map(({ id, title }) => [id, title[language]]));
  return documentOf(
    results.map(({ alias, id, points, gainedAt, cluster, verification, steps }) => ({
      name: alias,
      package: event.lab.id,
      at: gainedAt ?? event.end,
      hostname: cluster?.name ?? '-',
      milliseconds: 0,
      properties: [
        ['points', `${points}`],
        ['participant', id],
        ...(steps.some(({ selfRecorded }) => selfRecorded) ? [['selfRecordedSteps', recordedIn(steps)] as const] : []),
        ...(verification === undefined ? [] : [['verifiedPoints', `${verification.points}`] as const]),
      ],
      cases: steps.map((step) => caseOf(step, event, titles.get(step.id) ?? '')),
    })),
  );
}

function caseOf({ id, verdict, now }: StepResult, event: LabEvent, title: string): JunitCase {
  const head = attributes([
    ['name', `${id}: ${title}`],
    ['classname', event.lab.id],
    ['time', seconds(0)],
  ]);
  const element = elementOf(verdict);
  if (element === undefined) return { element, lines: [`    <testcase${head}/>`] };
  const said = now === undefined ? verdict : `${verdict}; now ${now.verdict}`;
  const kind = element === 'skipped' ? '' : attributes([['type', verdict]]);
  return {
    element,
    lines: [`    <testcase${head}>`, `      <${element} message="${escaped(said)}"${kind}/>`, '    </testcase>'],
  };
}

/** Ids of the steps that rest on self-recorded evidence. */
function recordedIn(steps: readonly StepResult[]): string {
  return steps.flatMap(({ id, selfRecorded }) => (selfRecorded ? [id] : [])).join(' ');
}

function gradedOf({ steps }: LabEvent) {
  return steps.filter(({ graded }) => graded);
}

/** A cell that no spreadsheet takes for a formula. */
function cell(value: string | number | undefined): string {
  if (typeof value === 'number') return `${value}`;
  const text = /^[=+\-@\t\r]/.test(value ?? '') ? `'${value}` : (value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
