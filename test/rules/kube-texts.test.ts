import { describe, expect, test } from 'vitest';
import { kubeCodes as en } from '../../web/text/en/kube.ts';
import { kubeCodes as ko } from '../../web/text/ko/kube.ts';

/** Values of any name; a list reads like a text and joins like a list. */
const values = new Proxy({}, { get: (_, name) => (name === 'condition' ? 'equals' : ['x']) });
const texts = Object.entries({ en, ko }).flatMap(([language, codes]) =>
  Object.entries(codes).map(([code, text]) => ({ language, code, text })),
);

describe.each(texts)('$language $code', ({ language, text }) => {
  test.each(['seen', 'wanted', 'next'] as const)('%s', (part) => {
    const sentence: unknown = Reflect.apply(text[part], undefined, [values]);
    expect(sentence).toMatch(language === 'ko' ? /[가-힣x]/ : /^[A-Zx](.*\.|.*: kubectl .*)$/s);
    expect(sentence).not.toMatch(/undefined|\[object|NaN| {2}|\.\.$/);
  });
});
