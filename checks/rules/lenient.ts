/**
 * Evidence comes from outside and may be cut, old or damaged: these give something to judge, whatever is there.
 */
import { each } from './objects.ts';

/** The answer at a place; answers keep the places of their reads, absent ones too. */
export function answerAt<T>(answers: readonly T[] | null | undefined, place: number): T | undefined {
  return Array.isArray(answers) ? answers[place] : undefined;
}

/** The text, or nothing for what is no text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The texts of a list. */
export function textsOf(value: readonly unknown[] | null | undefined): string[] {
  return each(value).filter((item) => typeof item === 'string');
}

/** The entries of an object that hold text, such as labels and tags. */
export function textsByKey(value: Readonly<Record<string, unknown>> | null | undefined): Record<string, string> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** The tags of AWS services that answer with lists of Key and Value. */
export function tagsOf(
  value: readonly { Key?: string | undefined; Value?: string | undefined }[] | null | undefined,
): Record<string, string> {
  return Object.fromEntries(
    each(value).flatMap(({ Key, Value }) => (textOf(Key) === '' ? [] : [[textOf(Key), textOf(Value)]])),
  );
}

/** Labels or tags as people write them: `key=value`, sorted. */
export function pairsOf(value: Readonly<Record<string, string | readonly string[]>>): string[] {
  return Object.entries(value)
    .map(([key, text]) => `${key}=${typeof text === 'string' ? text : text.join('|')}`)
    .sort();
}
