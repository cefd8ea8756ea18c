/**
 * What can be wrong in a lab file. Each flaw has a code with values; its sentence in English stands here, because the
 * Problem that stops a grading carries it, those of other languages in web/text.
 */

/** Why a value does not have its form. */
export type FormReason =
  | { reason: 'missing'; expected: string }
  | { reason: 'type'; expected: string; received: string }
  | { reason: 'small' | 'big'; limit: number }
  | { reason: 'other' };

export interface FlawCodes {
  /** What the YAML parser says. */
  'yaml.syntax': { message: string };
  'yaml.warning': { message: string };
  /** `owner` is the check whose parameter it would be; empty for the lab's own keys. */
  'key.unknown': { key: string; owner: string; meant: readonly string[] };
  /** `at` is the path inside the lab or the check's parameters, empty for the whole. */
  'value.unknown': { at: string; value: string; known: readonly string[]; meant: readonly string[] };
  'value.form': { at: string; message: string } & FormReason;
  'language.missing': { language: 'ko' | 'en'; what: string };
  /** A text under `ko` without Hangul, or under `en` with it. */
  'language.other': { language: 'ko' | 'en'; what: string };
  'lab.ungraded': null;
  'check.unknown': { name: string; meant: readonly string[] };
  'check.twice': { name: string };
  'step.unknown': { id: string; meant: readonly string[] };
  'step.twice': { id: string };
  /** `circle` starts and ends with the step. */
  'step.circle': { id: string; circle: readonly string[] };
  'step.ungradedChecks': null;
  'step.empty': { id: string };
  /** The step waits for one that can never pass. */
  'step.unreachable': { id: string; before: string };
  /** The step passes with one that is never judged. */
  'step.impliedByUngraded': { id: string; by: string };
  'step.afterUngraded': { id: string; before: string };
  'step.afterBonus': { id: string; before: string };
  'points.sum': { points: number; own: number; isShared: boolean };
  'points.zero': { id: string };
  'parameter.unknown': { name: string; meant: readonly string[] };
  'parameter.unused': { name: string };
  'placeholder.malformed': { text: string; meant: readonly string[] };
  /** Written where placeholders are not filled in. */
  'placeholder.unfilled': { text: string };
  'suffix.missing': null;
  'when.outside': null;
  /** With these values of parameters, nothing of a combination is left. */
  'when.none': { parameters: Readonly<Record<string, string>> };
  'hint.missing': { id: string };
  /** `window` is what the check has by itself, in seconds. */
  'window.zero': { check: string; window: number };
}
export type FlawCode = keyof FlawCodes;

export interface Flaw<C extends FlawCode = FlawCode> {
  /** Where it is, as a path into the content of the file. */
  path: readonly PropertyKey[];
  code: C;
  values: FlawCodes[C];
}

/** A flaw with its line and column, counted from 1. */
export interface PlacedFlaw extends Pick<Flaw, 'code' | 'values'> {
  line: number;
  column: number;
}

/** Makes a flaw. */
export function flaw<C extends FlawCode>(path: readonly PropertyKey[], code: C, values: FlawCodes[C]): Flaw {
  return { path, code, values };
}

export type FlawTexts = { readonly [C in FlawCode]: (values: FlawCodes[C]) => string };

const didYouMean = ([first]: readonly string[]) => (first === undefined ? '' : `, did you mean "${first}"?`);
const after = (at: string) => (at === '' ? '' : `${at}: `);
const languages = { ko: 'Korean', en: 'English' } as const;

export const flawSentences: FlawTexts = {
  'yaml.syntax': ({ message }) => message,
  'yaml.warning': ({ message }) => message,
  'key.unknown': ({ key, owner, meant }) =>
    `there is no "${key}"${owner === '' ? '' : ` of ${owner}`} here${didYouMean(meant)}`,
  'value.unknown': ({ at, value, known, meant }) =>
    `${after(at)}"${value}" is none of ${known.join(', ')}${didYouMean(meant)}`,
  'value.form': ({ at, message }) => `${after(at)}${message}`,
  'language.missing': ({ language, what }) => `the ${what} is missing in ${languages[language]} (${language})`,
  'language.other': ({ language, what }) => `the ${what} under "${language}" is not ${languages[language]}`,
  'lab.ungraded': () => 'no step of the lab is graded',
  'check.unknown': ({ name, meant }) => `there is no check "${name}"${didYouMean(meant)}`,
  'check.twice': ({ name }) => `the same check stands in this step twice: ${name}`,
  'step.unknown': ({ id, meant }) => `there is no step "${id}"${didYouMean(meant)}`,
  'step.twice': ({ id }) => `step "${id}" is there twice`,
  'step.circle': ({ id }) => `step "${id}" comes after itself`,
  'step.ungradedChecks': () => 'a step that is not graded has no checks',
  'step.empty': ({ id }) => `step "${id}" has no checks; say "graded: false" or "impliedBy"`,
  'step.unreachable': ({ id, before }) => `nobody can reach step "${id}": step "${before}" before it can never pass`,
  'step.impliedByUngraded': ({ id, by }) =>
    `step "${id}" can never pass: step "${by}", which implies it, is not graded`,
  'step.afterUngraded': ({ id, before }) => `step "${id}" does not wait for step "${before}", which is not graded`,
  'step.afterBonus': ({ id, before }) => `step "${id}" counts, but waits for the bonus step "${before}"`,
  'points.sum': ({ points, own, isShared }) =>
    `the step has ${points} points, its checks have ${own}${isShared ? ', and some have none left' : ''}`,
  'points.zero': ({ id }) => `step "${id}" is graded without points`,
  'parameter.unknown': ({ name, meant }) => `there is no parameter "${name}"${didYouMean(meant)}`,
  'parameter.unused': ({ name }) => `the parameter "${name}" is never used`,
  'placeholder.malformed': ({ text, meant }) => `"${text}" is no placeholder${didYouMean(meant)}`,
  'placeholder.unfilled': ({ text }) => `"${text}" is not filled in here`,
  'suffix.missing': () => '"${name?}" needs a parameter "suffix", which the lab does not have',
  'when.outside': () => '"when" belongs inside anyOf or allOf',
  'when.none': ({ parameters }) =>
    `no part counts with ${Object.entries(parameters)
      .map(([name, value]) => `${name} "${value}"`)
      .join(', ')}`,
  'hint.missing': ({ id }) => `step "${id}" has no hint`,
  'window.zero': ({ check }) => `with a window of 0 the check ${check} never says "pending"`,
};

/** The sentence for a flaw in the given texts. */
export function sentenceOf({ code, values }: Pick<Flaw, 'code' | 'values'>, texts: FlawTexts): string {
  // A flaw is made with the values of its code, and the texts are keyed by code: they belong together.
  return texts[code](values as never);
}
