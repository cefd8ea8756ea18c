/**
 * Why a step does not pass, for the command line.
 */
import type { Problem } from '../../checks/problem.ts';
import type { CheckReport, StepReport } from '../../checks/report.ts';
import { decisiveParts } from '../../checks/tally.ts';
import { type Explanation, explain, explainTrouble } from '../../web/text/index.ts';
import type { Language } from '../../web/text/types.ts';

export type { Explanation };

/** One reason why a step does not pass. */
export interface Trouble {
  check: CheckReport;
  explanation: Explanation;
}

/** Why a step does not pass: its checks with the step's own verdict first, then the others, single checks only. */
export function troublesOf(step: StepReport, language: Language): Trouble[] {
  if (step.verdict === 'pass') return [];
  const open = step.checks.filter(
    ({ verdict, code }) => verdict !== 'pass' && (verdict !== 'skipped' || code !== undefined),
  );
  const ordered = [
    ...open.filter(({ verdict }) => verdict === step.verdict),
    ...open.filter(({ verdict }) => verdict !== step.verdict),
  ];
  return ordered.flatMap(decisiveOf).map((check) => ({ check, explanation: explain(language, check) }));
}

/** The single checks that made a combination what it is. */
function decisiveOf(check: CheckReport): CheckReport[] {
  return check.parts === undefined ? [check] : decisiveParts(check).flatMap(decisiveOf);
}

/** What a check of a lab asks for, in one line. */
export function labelOf(use: string, params: unknown, language: Language): string {
  const unjudged = {
    id: '',
    key: '',
    use,
    params,
    verdict: 'skipped',
    live: 'skipped',
    values: {},
    evidence: [],
  } as const;
  return explain(language, { ...unjudged, evidence: [] }).label;
}

/** A problem as sentences: what is wrong and, where somebody has to act, whose move it is. */
export function explainProblem({ code, values }: Problem, language: Language): string {
  const { seen = code, next } = explainTrouble(language, code, { ...values });
  // A sentence may end with a name alone, which another one must not run into.
  return next === undefined ? seen : `${seen.replace(/[^.!?)]$/, '$&.')} ${next}`;
}
