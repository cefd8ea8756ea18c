/** How a field is compared, in English: between its path and the wanted value. */
import type { Condition } from '../../../checks/codes/kube.ts';

export const conditions: Readonly<Record<Condition, string>> = {
  equals: 'equal to',
  exists: 'present:',
  absent: 'absent:',
  not: 'not equal to',
  contains: 'containing',
  oneOf: 'one of',
  atLeast: 'at least',
  atMost: 'at most',
  matches: 'matching',
  each: 'where every item is',
  any: 'where an item is',
  count: 'with this number of items:',
  fields: 'with fields',
};
