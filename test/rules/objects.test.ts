import { describe, expect, test } from 'vitest';
import { kubectl } from '../../checks/rules/kubectl.ts';
import { absent, closestLabels, existing, latest, named } from '../../checks/rules/objects.ts';
import { matches, pattern } from '../../checks/rules/pattern.ts';
import { scaleTarget } from '../../checks/rules/scale-params.ts';
import { targetName } from '../../checks/rules/scale-target.ts';

const object = (name: string, more: object = {}) => ({ metadata: { name, namespace: 'default', ...more } });

test('what is on its way out, or elsewhere, does not exist', () => {
  const items = [
    object('a'),
    object('b', { deletionTimestamp: '2026-11-21T05:00:00Z' }),
    object('c', { namespace: 'other' }),
  ];
  expect(existing({ items }, 'default')).toEqual([object('a')]);
  expect(existing({ items })).toHaveLength(2);
  expect(existing(undefined)).toEqual([]);
});

test('names are found whole, in the order of the names', () => {
  expect(named([object('web'), object('web-1'), object('api')], ['api', 'web'])).toEqual([
    object('api'),
    object('web'),
  ]);
});

describe('an absent object', () => {
  test.each<[string[], string[], string]>([
    [['web'], [], 'object.absent'],
    [['web'], ['database'], 'object.absent'],
    [['web'], ['web-1'], 'object.misnamed'],
    [['backend-ingress'], ['flask-backend-ingress'], 'object.absent'],
    [['demo-frontend'], ['demo-fronted'], 'object.misnamed'],
  ])('%j among %j', (names, present, code) => {
    expect(
      absent(
        'Service',
        names,
        'default',
        present.map((name) => object(name)),
      ),
    ).toMatchObject({ code });
  });
});

test('the closest labels', () => {
  const labelled = { metadata: { labels: { app: 'web', tier: 'b' } } };
  expect(closestLabels({ app: ['web'], tier: ['a'] }, [object('x'), labelled])).toEqual(['app=web', 'tier=b']);
  expect(closestLabels({ app: ['web'] }, [])).toEqual([]);
});

test('the latest time', () => {
  expect(latest([undefined, '2026-01-01T00:00:00Z', 'x', '2026-03-01T00:00:00Z'])).toBe('2026-03-01T00:00:00Z');
  expect(latest([])).toBeUndefined();
});

test('commands are quoted for the shell', () => {
  expect(kubectl('get', 'pods', '-l', 'app in (a,b)', "$(rm) 'x'")).toBe(
    `kubectl get pods -l 'app in (a,b)' '$(rm) '\\''x'\\'''`,
  );
});

test('patterns are searched in linear time', () => {
  expect(matches('^(a+)+$', `${'a'.repeat(5000)}!`)).toBe(false);
  expect(matches('b.d', 'abcde')).toBe(true);
  expect(pattern.safeParse('(a)\\1').success).toBe(false);
  expect(pattern.safeParse('한글').success).toBe(true);
});

test('targets without a kind are Deployments', () => {
  expect(scaleTarget.parse(['web', 'StatefulSet/db']).map(targetName)).toEqual(['Deployment/web', 'StatefulSet/db']);
});
