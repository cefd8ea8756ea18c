import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isSelected, matches } from '../../checks/rules/wildcard.ts';

it.each([
  ['default', 'default', true],
  ['default', 'def*', true],
  ['default', '*', true],
  ['default', 'd?fault', true],
  ['default', '*fault*', true],
  ['default', 'default?', false],
  ['default', 'efault', false],
  ['default-2', 'default', false],
  ['default', '', false],
  ['', '*', true],
  ['a.b', 'a?b', true],
  ['axb', 'a.b', false],
])('%s and %s: %s', (text, pattern, expected) => {
  expect(matches(text, pattern)).toBe(expected);
});

it('agrees with a regular expression', () => {
  const sign = fc.constantFrom('a', 'b', '*', '?');
  const word = fc.array(fc.constantFrom('a', 'b'), { maxLength: 8 });
  fc.assert(
    fc.property(word, fc.array(sign, { maxLength: 8 }), (text, pattern) => {
      const expression = new RegExp(`^${pattern.join('').replaceAll('*', '.*').replaceAll('?', '.')}$`);
      return matches(text.join(''), pattern.join('')) === expression.test(text.join(''));
    }),
  );
});

it('is quick for patterns on which regular expressions take for ever', () => {
  expect(matches('a'.repeat(253), `${'*a'.repeat(60)}b`)).toBe(false);
});

it('selects pods that have all the labels asked for', () => {
  expect(isSelected({ app: ['web', 'front'], tier: ['x'] }, { app: 'fr*' })).toBe(true);
  expect(isSelected({ app: ['web'] }, {})).toBe(true);
  expect(isSelected({ app: ['web'] }, { app: 'web', tier: '*' })).toBe(false);
  expect(isSelected({ app: ['web'], tier: ['x'] }, { 'a?p': 'w*', '*': 'x' })).toBe(true);
  expect(isSelected({ tier: ['x'] }, { 'a*': '*' })).toBe(false);
});
