/**
 * The report of one grading: plain JSON.
 */
import type { Code, Value } from './codes.ts';
import type { Localized } from './lab.ts';
import type { Verdict } from './verdict.ts';

export const REPORT_VERSION = 1;

/** One check, or alternatives (`anyOf`) or a group (`allOf`) of checks, as judged. */
export interface CheckReport {
  /** Place in the step, e.g. `0` or `2.1`. */
  id: string;
  /** With the step's id, names the check across gradings: the same for the same check, wherever it stands in its step. */
  key: string;
  /** Name of the check, or how the parts combine. */
  use: string;
  /** Parameters as the lab has them, after substitution. */
  params: unknown;
  /** The verdict that counts: a kept pass stays `pass`. */
  verdict: Verdict;
  /** As judged in this grading; differs from `verdict` only for a kept pass. */
  live: Verdict;
  /** Why; absent for `pass`, and for `skipped` where a step before stands in the way. */
  code?: Code;
  values: Readonly<Record<string, Value>>;
  /** For `pending`: seconds to wait before checking again. */
  waitSeconds?: number;
  /** Points earned and obtainable by this check alone; absent when it only counts with the others of its step. */
  points?: { earned: number; of: number };
  /** ISO 8601 time of the first pass. */
  passedAt?: string;
  /** Read-only command that shows the same evidence. */
  command?: string;
  /** Keys of the reads that were judged, see `reads` of the report. */
  evidence: string[];
  /** The parts of `anyOf` and `allOf`. */
  parts?: CheckReport[];
}

export interface StepReport {
  id: string;
  title: Localized;
  hint?: Localized;
  /** False for a step that the lab lists but cannot grade yet: it has no points and no verdict of its own. */
  graded: boolean;
  bonus: boolean;
  after: string[];
  verdict: Verdict;
  live: Verdict;
  points: { earned: number; of: number };
  passedAt?: string;
  /** Step that stood in the way, when the verdict is `skipped`. */
  waitsFor?: string;
  checks: CheckReport[];
}

export interface ReadReport {
  key: string;
  /** What was asked, in kubectl's or AWS's words, e.g. `list deployments.apps` or `eks:DescribeCluster`. */
  what: string;
  outcome: 'value' | 'denied' | 'failed';
  /** ISO 8601. */
  at: string;
  ms: number;
  bytes: number;
  requests: number;
  resourceVersion?: string;
}

export interface Report {
  report: 'podium';
  version: typeof REPORT_VERSION;
  lab: { id: string; version: string; title: Localized };
  cluster: { name: string; region: string; account?: string };
  parameters: Readonly<Record<string, string>>;
  /** ISO 8601 time of the evidence; for a replay that of the recording. */
  at: string;
  /** Milliseconds this grading took. */
  durationMs: number;
  /** `live`, or `replay` of a bundle. */
  from: 'live' | 'replay';
  points: { earned: number; of: number; bonus: number };
  steps: StepReport[];
  reads: ReadReport[];
  /** What checks remember from now on; absent when nothing is remembered between gradings. */
  memory?: Memory;
}

/** What was earned before: ISO 8601 time of the first pass, by `<step id>/<check key>`. */
export type Kept = Readonly<Record<string, string>>;

/** What checks remember between gradings, as JSON, by `<step id>/<check key>`. Empty before the first grading. */
export type Memory = Readonly<Record<string, unknown>>;

/** What happens during a grading, in order. */
export type Progress =
  | { type: 'reads'; done: number; known: number }
  | { type: 'step'; step: StepReport; index: number }
  | { type: 'done'; report: Report };

/** The single checks of a report, with their keys. */
export function leavesOfReport({ steps }: Report): { key: string; check: CheckReport }[] {
  const all = (checks: readonly CheckReport[]): CheckReport[] =>
    checks.flatMap((check) => (check.parts === undefined ? [check] : all(check.parts)));
  return steps.flatMap((step) => all(step.checks).map((check) => ({ key: `${step.id}/${check.id}`, check })));
}
