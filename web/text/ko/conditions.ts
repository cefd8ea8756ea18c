/** How a field is compared, in Korean: between its path and the wanted value. */
import type { Condition } from '../../../checks/codes/kube.ts';

export const conditions: Readonly<Record<Condition, string>> = {
  equals: '값',
  exists: '있어야 할 값',
  absent: '없어야 할 값',
  not: '아니어야 할 값',
  contains: '포함할 값',
  oneOf: '다음 중 하나',
  atLeast: '최소',
  atMost: '최대',
  matches: '일치할 정규식',
  each: '모든 항목의 조건',
  any: '항목 하나 이상의 조건',
  count: '항목 수',
  fields: '필드 조건',
};
