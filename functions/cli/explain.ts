/**
 * From codes to sentences.
 */
import type { Value } from '../../checks/codes.ts';
import type { Problem } from '../../checks/problem.ts';
import type { CheckReport, StepReport } from '../../checks/report.ts';
import { en } from '../../web/text/en.ts';
import { ko } from '../../web/text/ko.ts';
import type { CodeText, Language, TroubleText } from '../../web/text/types.ts';
import type { Standing } from './paint.ts';

const texts = { en, ko };

export interface Explanation {
  seen: string;
  wanted?: string;
  next?: string;
}

type Values = Readonly<Record<string, Value>>;
type TextsByCode<T> = Readonly<Record<string, T | undefined>>;

/** What a check came to, in sentences; undefined when it carries no code or one that this version does not know. */
export function explain(check: CheckReport, language: Language): Explanation | undefined {
  const { code, values } = check;
  if (code === undefined) return undefined;
  const judged: TextsByCode<CodeText<Values>> = texts[language].codes;
  const troubles: TextsByCode<TroubleText<Values>> = texts[language].troubles;
  const text = judged[code];
  if (text !== undefined) return { seen: text.seen(values), wanted: text.wanted(values), next: text.next(values) };
  const trouble = troubles[code];
  return trouble && { seen: trouble.seen(values), next: trouble.next(values) };
}

/** The check that decides what a step came to: the first with the step's verdict, inside combinations too. */
export function decisiveCheck(step: StepReport): CheckReport | undefined {
  return step.verdict === 'pass' || step.verdict === 'skipped' ? undefined : firstWith(step, step.checks);
}

function firstWith(step: StepReport, checks: readonly CheckReport[]): CheckReport | undefined {
  const check = checks.find(({ verdict }) => verdict === step.verdict);
  if (check?.parts === undefined || check.code !== undefined) return check;
  return firstWith(step, check.parts) ?? check;
}

/** How a step stands, once it is known. */
export function standingOf(step: StepReport): Standing {
  return step.graded ? step.verdict : 'notGraded';
}

/** A problem as sentences: what is wrong and, where somebody has to act, whose move it is. */
export function explainProblem(problem: Problem, language: Language): string {
  const inputs: TextsByCode<(values: never) => string> = texts[language].inputs;
  const troubles: TextsByCode<TroubleText<Values>> = texts[language].troubles;
  const values: Values = problem.values;
  const trouble = troubles[problem.code];
  if (trouble !== undefined) return `${trouble.seen(values)} ${trouble.next(values)}`;
  // A problem is made with the values of its code, and the texts are keyed by code: they belong together.
  return inputs[problem.code]?.(problem.values as never) ?? problem.code;
}
