import { expect, test } from 'vitest';
import { isNewer, isVersion } from '../../checks/rules/version.ts';

test.each([
  ['1.0.1', '1.0.0', true],
  ['1.0.0', '1.0.0', false],
  ['1.0.10', '1.0.9', true],
  ['v2.0', '1.9.9', true],
  ['1.0', '1.0.0', false],
  ['1.0.0.1', '1.0.0', true],
  ['1.1.0-rc.1', '1.0.0', true],
  ['1.0.0-rc.1', '1.0.0', false],
  ['1.0.0', '1.0.0-rc.1', true],
  ['1.0.0-rc.10', '1.0.0-rc.9', true],
  ['1.0.0+build', '1.0.0', false],
  ['0.9', '1.0.0', false],
  ['latest', '1.0.0', false],
  ['2', '1.0.0', false],
  ['1.0.1', 'latest', false],
])('%s after %s: %s', (tag, than, right) => {
  expect(isNewer(tag, than)).toBe(right);
});

test('a number without a dot is no version', () => {
  expect(['1.0', 'v1.2.3', '1', '20261121', 'main'].map(isVersion)).toEqual([true, true, false, false, false]);
});
