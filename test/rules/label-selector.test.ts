import { expect, it } from 'vitest';
import { type LabelSelector, requirementsOf, selects, spokenSelector } from '../../checks/rules/label-selector.ts';

const expression = (key: string, operator: string, values?: string[]): LabelSelector => ({
  matchExpressions: [{ key, operator, ...(values && { values }) }],
});

it.each<[LabelSelector | undefined, Record<string, string> | undefined, boolean, string]>([
  [undefined, { app: 'web' }, true, '*'],
  [{}, undefined, true, '*'],
  [{ matchLabels: {} }, {}, true, '*'],
  [{ matchLabels: { app: 'web' } }, { app: 'web', tier: 'x' }, true, 'app=web'],
  [{ matchLabels: { app: 'web', tier: 'y' } }, { app: 'web', tier: 'x' }, false, 'app=web,tier=y'],
  [expression('app', 'In', ['web', 'api']), { app: 'api' }, true, 'app in (web,api)'],
  [expression('app', 'In', ['web']), {}, false, 'app=web'],
  [expression('app', 'NotIn', ['web']), {}, true, 'app!=web'],
  [expression('app', 'NotIn', ['web', 'api']), { app: 'api' }, false, 'app notin (web,api)'],
  [expression('app', 'Exists'), { app: '' }, true, 'app'],
  [expression('app', 'Exists'), {}, false, 'app'],
  [expression('cpus', 'Gt', ['4']), { cpus: '8' }, true, 'cpus>4'],
  [expression('cpus', 'Gt', ['4']), { cpus: '4' }, false, 'cpus>4'],
  [expression('cpus', 'Gt', ['4']), {}, false, 'cpus>4'],
  [expression('cpus', 'Lt', ['4']), { cpus: '2' }, true, 'cpus<4'],
  [expression('cpus', 'Lt', ['4']), { cpus: 'many' }, false, 'cpus<4'],
  [expression('app', 'DoesNotExist'), {}, true, '!app'],
  [expression('app', 'DoesNotExist'), { app: 'x' }, false, '!app'],
  [expression('app', 'Near', ['x']), { app: 'x' }, false, '!app'],
  [{ matchLabels: { constructor: 'x' } }, {}, false, 'constructor=x'],
])('%j of %j: %s, %s', (selector, labels, is, spoken) => {
  const asked = requirementsOf(selector);
  expect(selects(asked, labels)).toBe(is);
  expect(spokenSelector(asked)).toBe(spoken);
});
