/**
 * Names for those who do not think of one.
 */
import { randomInt } from 'node:crypto';
import type { Language } from '../web/text/types.ts';

const words = {
  en: {
    first:
      'Amber Brisk Calm Clever Coral Eager Gentle Golden Happy Keen Lively Lucky Merry Mighty Quiet Silver Sunny Swift Warm Wise',
    last: 'Badger Crane Dolphin Eagle Falcon Finch Fox Hare Heron Lynx Marten Otter Owl Panda Puffin Robin Seal Swan Tiger Whale',
  },
  ko: {
    first:
      '고요한 귀여운 기쁜 날쌘 느긋한 다정한 따뜻한 똑똑한 맑은 반가운 반짝이는 부지런한 상냥한 씩씩한 용감한 유쾌한 잔잔한 즐거운 포근한 힘찬',
    last: '고니 고래 까치 노루 다람쥐 두루미 매 물범 반달곰 부엉이 사슴 수달 여우 제비 토끼 팬더 펭귄 표범 해달 호랑이',
  },
};

/** A name like "Swift Otter" with a number, in a language. */
export function inventAlias(lang: Language): string {
  const pick = (list: string) => {
    const all = list.split(' ');
    return all[randomInt(all.length)] ?? '';
  };
  return `${pick(words[lang].first)} ${pick(words[lang].last)} ${randomInt(10, 100)}`;
}
