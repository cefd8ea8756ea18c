/**
 * Whether the texts of a lab are there in both languages.
 */
import type { Localized } from '../lab.ts';
import { type Flaw, type FlawCodes, flaw, type PlacedFlaw } from '../lab-flaws.ts';
import type { LabContent } from '../lab-schema.ts';

const HANGUL = /[가-힣]/;

/** What the form says of a text without one language, said as such: `steps.0.title.ko` is the Korean title. */
export function missingLanguage(found: PlacedFlaw): PlacedFlaw | undefined {
  if (found.code !== 'value.form' || found.values === null || !('reason' in found.values)) return undefined;
  const { at, reason, ...more } = found.values;
  const [language, what] = at.split('.').reverse();
  if (what === undefined || (language !== 'ko' && language !== 'en')) return undefined;
  const isEmpty = reason === 'missing' || (reason === 'small' && 'limit' in more && more.limit === 1);
  if (!isEmpty) return undefined;
  const values: FlawCodes['language.missing'] = { language, what };
  return { ...found, code: 'language.missing', values };
}

/** Texts that stand under the other language's key. */
export function languageFlaws({ title, summary, parameters, steps }: LabContent): Flaw[] {
  const found = (text: Localized | undefined, path: readonly PropertyKey[], isSentence: boolean): Flaw[] => {
    if (text === undefined || text.ko === text.en) return [];
    const what = String(path.at(-1));
    return [
      // A name may be the same in both languages, such as metrics-server; a sentence is not.
      ...(isSentence && !HANGUL.test(text.ko)
        ? [flaw([...path, 'ko'], 'language.other', { language: 'ko', what })]
        : []),
      ...(HANGUL.test(text.en) ? [flaw([...path, 'en'], 'language.other', { language: 'en', what })] : []),
    ];
  };
  return [
    ...found(title, ['title'], false),
    ...found(summary, ['summary'], true),
    ...Object.entries(parameters).flatMap(([name, { description }]) =>
      found(description, ['parameters', name, 'description'], true),
    ),
    ...steps.flatMap((step, index) => [
      ...found(step.title, ['steps', index, 'title'], false),
      ...found(step.hint, ['steps', index, 'hint'], true),
    ]),
  ];
}
