import { describe, expect, test } from 'vitest';
import { cut, pad, widthOf, wrap } from '../../functions/cli/width.ts';

describe('width of a text on a terminal', () => {
  test.each([
    ['abc', 3],
    ['', 0],
    ['클러스터', 8],
    ['EKS 클러스터 생성', 17],
    ['한글'.normalize('NFD'), 4],
    ['é'.normalize('NFD'), 1],
    ['✓', 1],
    ['◷', 1],
    ['…', 1],
    ['日本語', 6],
    ['ﾊﾝ', 2],
    ['，', 2],
    ['👩‍💻', 2],
    ['🇰🇷', 2],
    ['a\u200bb', 2],
  ])('%s takes %i columns', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  test('cutting never exceeds the width, also when half a Hangul would fit', () => {
    expect(cut('클러스터 생성', 8)).toBe('클러스…');
    expect(cut('클러스터 생성', 7)).toBe('클러스…');
    expect(cut('클러스터', 8)).toBe('클러스터');
    expect(cut('abc', 0)).toBe('');
    for (let width = 0; width < 14; width++) expect(widthOf(cut('가나다 라마바', width))).toBeLessThanOrEqual(width);
  });

  test('padding counts columns, not characters', () => {
    expect(pad('노드', 6)).toBe('노드  ');
    expect(pad('7', 3, 'left')).toBe('  7');
    expect(pad('노드', 2)).toBe('노드');
  });

  test('wrapping breaks at spaces, and inside a word only when it must', () => {
    expect(wrap('클러스터를 읽을 수 없어요', 12)).toEqual(['클러스터를', '읽을 수', '없어요']);
    expect(wrap('arn:aws:eks:region', 10)).toEqual(['arn:aws:ek', 's:region']);
    expect(wrap('one\ntwo', 10)).toEqual(['one', 'two']);
  });
});
