/**
 * The texts of `podium lab`, apart from those that help and version load.
 */
import { lab as en, type LabCommandTexts } from '../../web/text/en/lab.ts';
import { lab as ko } from '../../web/text/ko/lab.ts';
import type { Language } from '../../web/text/types.ts';

const texts: Readonly<Record<Language, LabCommandTexts>> = { en, ko };

/** The texts in that language. */
export function labTexts(language: Language): LabCommandTexts {
  return texts[language];
}
