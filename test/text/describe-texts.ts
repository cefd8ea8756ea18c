/**
 * What holds for every sentence of a domain, tried with a sample of values per code; what comes from outside stands in
 * brackets like ⟦name⟧.
 */
import { describe, expect, it } from 'vitest';
import type { CodeTexts } from '../../web/text/types.ts';

const particle = /⟧(을|를|이|가|은|는|와|과|으로|로|이에요|예요|라는|이라는)(?![가-힣])/;

/** Tests the three sentences of each code in both languages. */
export function describeTexts<C extends { [K in keyof C]: C[K] }>(
  samples: C,
  texts: Record<'en' | 'ko', CodeTexts<C>>,
): void {
  const sentences = <K extends keyof C>(language: 'en' | 'ko', code: K): string[] => {
    const text = texts[language][code];
    return [text.seen(samples[code]), text.wanted(samples[code]), text.next(samples[code])];
  };
  // `Object.keys` of a record gives its keys as text.
  describe.each(Object.keys(samples) as (keyof C & string)[])('%s', (code) => {
    it.each(['en', 'ko'] as const)('is said in %s', (language) => {
      for (const sentence of sentences(language, code)) {
        expect(sentence).not.toMatch(/undefined|NaN|\[object|^\s*$|\s\s| \.|\.\./);
        expect(sentence.length).toBeLessThan(260);
      }
    });
    it('has no particle after a value in Korean, and ends politely', () => {
      for (const sentence of sentences('ko', code)) {
        expect(sentence).not.toMatch(particle);
        expect(sentence).not.toMatch(/(니다|시오|하세요)[.!]?$/);
      }
    });
  });
}
