/**
 * Evidence comes from outside and may be cut, old or damaged: these give something to judge, whatever is there.
 */

/** The items of a list that are there; nothing for what is no list. */
export function listOf<T>(value: readonly T[] | null | undefined): Exclude<T, null | undefined>[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item): item is Exclude<T, null | undefined> => item !== null && item !== undefined);
}

/** The text, or nothing for what is no text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The texts of a list. */
export function textsOf(value: readonly unknown[] | null | undefined): string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}

/** The number, or 0. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
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
    listOf(value).flatMap(({ Key, Value }) => (textOf(Key) === '' ? [] : [[textOf(Key), textOf(Value)]])),
  );
}

/** Labels or tags as people write them: `key=value`, sorted. */
export function pairsOf(value: Readonly<Record<string, string | readonly string[]>>): string[] {
  return Object.entries(value)
    .map(([key, text]) => `${key}=${typeof text === 'string' ? text : text.join('|')}`)
    .sort();
}

/** The latest of some ISO 8601 times; times that are absent or damaged do not count. */
export function latestOf(...times: readonly (string | null | undefined)[]): string | undefined {
  const known = times.filter((time): time is string => typeof time === 'string' && !Number.isNaN(Date.parse(time)));
  return known.reduce<string | undefined>(
    (latest, time) => (latest === undefined || Date.parse(time) > Date.parse(latest) ? time : latest),
    undefined,
  );
}
