import { describe, expect, it } from 'vitest';
import { isEverything, isWithin, parseAddress, parseBlock } from '../../checks/rules/cidr.ts';

describe('addresses', () => {
  it.each<[string, bigint]>([
    ['0.0.0.0', 0n],
    ['10.0.0.1', 167772161n],
    ['255.255.255.255', 4294967295n],
    ['::', 0n],
    ['::1', 1n],
    ['fd00::1', 0xfd00_0000_0000_0000_0000_0000_0000_0001n],
    ['2001:db8:0:0:0:0:0:a', 0x2001_0db8_0000_0000_0000_0000_0000_000an],
  ])('%s', (text, value) => {
    expect(parseAddress(text)?.value).toBe(value);
  });

  it.each(['', '10.0.0', '10.0.0.256', '10.0.0.1/32', 'web', ':::', '1::2::3', '1:2:3:4:5:6:7', '12345::', 'g::1'])(
    'not "%s"',
    (text) => {
      expect(parseAddress(text)).toBeUndefined();
    },
  );
});

describe('blocks', () => {
  it.each<[string, string, boolean]>([
    ['10.0.0.0/16', '10.0.255.255', true],
    ['10.0.0.0/16', '10.1.0.0', false],
    ['10.0.7.9/16', '10.0.0.0', true],
    ['10.0.0.7/32', '10.0.0.7', true],
    ['0.0.0.0/0', '203.0.113.7', true],
    ['0.0.0.0/0', '::1', false],
    ['fd00::/8', 'fd12::9', true],
  ])('%s and %s', (block, address, is) => {
    const [whole, one] = [parseBlock(block), parseAddress(address)];
    expect(whole !== undefined && one !== undefined && isWithin(one, whole)).toBe(is);
  });

  it.each(['10.0.0.0', '10.0.0.0/33', '::/129', '/8', '10.0.0.0/x', '10.0.0/8'])('not "%s"', (text) => {
    expect(parseBlock(text)).toBeUndefined();
  });

  it.each<[string, boolean]>([
    ['0.0.0.0/0', true],
    ['::/0', true],
    ['0.0.0.0/1', false],
  ])('%s is everything: %s', (text, is) => {
    const block = parseBlock(text);
    expect(block !== undefined && isEverything(block)).toBe(is);
  });
});
