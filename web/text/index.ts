/**
 * From codes to sentences: the one place where what is stored as JSON meets the typed texts.
 */
import type { ProblemCode } from '../../checks/problem.ts';
import type { CheckReport } from '../../checks/report.ts';
import { connect as enConnect } from './en/connect.ts';
import { page as enPage } from './en/page.ts';
import { en } from './en.ts';
import { connect as koConnect } from './ko/connect.ts';
import { page as koPage } from './ko/page.ts';
import { ko } from './ko.ts';
import type { CodeText, Language, TroubleText } from './types.ts';

export const texts = {
  en: { ...en, page: enPage, connect: enConnect },
  ko: { ...ko, page: koPage, connect: koConnect },
};

/** What a page says about one check. */
export interface Explanation {
  /** What the check asks for. */
  label: string;
  /** What was seen; absent when there is nothing to explain. */
  seen?: string;
  wanted?: string;
  next?: string;
}

type Values = Readonly<Record<string, unknown>>;
type ByCode<T> = Readonly<Record<string, T | undefined>>;

/** Puts a check's verdict into words; a code or parameters that this version does not know are left out. */
export function explain(lang: Language, check: CheckReport): Explanation {
  const label = labelOf(lang, check);
  return check.code === undefined ? { label } : { label, ...sentencesOf(lang, check.code, check.values) };
}

/** Puts trouble that stopped a grading into words: what happened and, where somebody has to act, whose move it is. */
export function explainTrouble(lang: Language, code: ProblemCode, values: Values): Omit<Explanation, 'label'> {
  const inputs: ByCode<(values: never) => string> = texts[lang].inputs;
  // The values of a problem have the type that its code has in InputCodes; storing them as JSON lost it.
  const sentence = inputs[code] as ((values: Values) => string) | undefined;
  if (sentence === undefined) return sentencesOf(lang, code, values);
  const seen = attempt(() => sentence(values));
  return seen === undefined ? {} : { seen };
}

function labelOf(lang: Language, { use, params }: CheckReport): string {
  const { page } = texts[lang];
  if (use === 'anyOf' || use === 'allOf') return page[use];
  const labels: ByCode<(params: never) => string> = texts[lang].labels;
  // A report's parameters were parsed by the schema of the check that it names; storing them as JSON lost the type.
  const label = labels[use] as ((params: unknown) => string) | undefined;
  return attempt(() => label?.(params)) ?? use;
}

function sentencesOf(lang: Language, code: string, values: Values): Omit<Explanation, 'label'> {
  const codes: ByCode<CodeText<Values>> = texts[lang].codes;
  const troubles: ByCode<TroubleText<Values>> = texts[lang].troubles;
  const judged = codes[code];
  const said = judged ?? troubles[code];
  const seen = attempt(() => said?.seen(values));
  const wanted = attempt(() => judged?.wanted(values));
  const next = attempt(() => said?.next(values));
  return {
    ...(seen !== undefined && { seen }),
    ...(wanted !== undefined && { wanted }),
    ...(next !== undefined && { next }),
  };
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
