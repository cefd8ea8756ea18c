import { describe, expect, test } from 'vitest';
import { firstUnmet } from '../../checks/rules/fields.ts';
import { fields, type Matcher } from '../../checks/rules/matcher.ts';
import { parsePath, valuesAt } from '../../checks/rules/path.ts';

const object = {
  metadata: { name: 'web', labels: { 'app.kubernetes.io/name': 'web', version: '1.0' } },
  spec: {
    replicas: 3,
    paused: false,
    empty: [],
    ports: [
      { name: 'http', port: 80, protocol: 'TCP' },
      { name: 'https', port: 443, protocol: 'TCP' },
    ],
    resources: { limits: { cpu: '0.1', memory: '1Gi' } },
    accessModes: ['ReadWriteOnce', 'ReadOnlyMany'],
    nothing: null,
  },
};
const isMet = (path: string, matcher: Matcher) => {
  fields.parse({ [path]: matcher });
  return firstUnmet(object, { [path]: matcher }) === undefined;
};

describe('paths', () => {
  test.each([
    ['spec.replicas', [3]],
    ['$.spec.replicas', [3]],
    ['.spec.replicas', [3]],
    ["metadata.labels['app.kubernetes.io/name']", ['web']],
    ['metadata.labels."app.kubernetes.io/name"', ['web']],
    ['spec.ports[name=https].port', [443]],
    ["spec.ports[name='https'].port", [443]],
    ['spec.ports[port=80].name', ['http']],
    ['spec.ports[0].name', ['http']],
    ['spec.ports[7].name', []],
    ['spec.ports[protocol=TCP].port', [80, 443]],
    ['spec.nothing', []],
    ['spec.toString', []],
    ['metadata.name.length', []],
  ])('%s', (path, values) => {
    expect(valuesAt(object, parsePath(path) ?? [])).toEqual(values);
  });

  test.each([
    '',
    '.',
    'a..b',
    'a[',
    'a[]',
    'a[*].b',
    '..a',
    'a b',
    "a['b",
    'a[?(@.b)]',
    'a[name=]',
    'a.',
    '$',
    'a[0]b',
  ])('refuses %s', (path) => {
    expect(parsePath(path)).toBeUndefined();
  });
});

describe('matchers', () => {
  test.each<[string, Matcher, boolean]>([
    ['spec.replicas', 3, true],
    ['spec.replicas', '3', true],
    ['spec.replicas', 30, false],
    ['spec.paused', false, true],
    ['spec.paused', 'false', true],
    ['spec.resources.limits.cpu', '100m', true],
    ['spec.resources.limits.memory', '1024Mi', true],
    ['spec.resources.limits.memory', '1G', false],
    ['metadata.labels.version', '1', false],
    ['metadata.labels.version', '1.0', true],
    ['metadata.name', ['api', 'web'], true],
    ['metadata.name', ['api'], false],
    ['spec.accessModes', ['ReadOnlyMany', 'ReadWriteOnce'], true],
    ['spec.accessModes', ['ReadWriteOnce'], false],
    ['spec.accessModes', ['ReadWriteOnce', 'ReadWriteOnce'], false],
    ['spec.missing', 'x', false],
    ['spec.missing', { exists: true }, false],
    ['spec.nothing', { exists: true }, false],
    ['spec.missing', { absent: true }, true],
    ['spec.nothing', { absent: true }, true],
    ['spec.replicas', { absent: true }, false],
    ['spec.paused', { not: true }, true],
    ['spec.paused', { not: 'true' }, true],
    ['spec.paused', { not: false }, false],
    ['spec.missing', { not: true }, true],
    ['spec.nothing', { not: true }, true],
    ['spec.missing', { exists: true, not: true }, false],
    ['metadata.name', { not: ['api', 'web'] }, false],
    ['metadata.name', { not: ['api', 'we'] }, true],
    ['spec.accessModes', { not: ['ReadOnlyMany', 'ReadWriteOnce'] }, false],
    ['spec.resources.limits.cpu', { not: '100m' }, false],
    ['spec.ports[protocol=TCP].port', { not: 443 }, false],
    ['spec.ports', { each: { fields: { hostPort: { not: 80 } } } }, true],
    ['spec.accessModes', { contains: 'ReadWriteOnce' }, true],
    ['spec.accessModes', { contains: 'ReadWrite' }, false],
    ['spec.accessModes', { contains: ['ReadWriteOnce', 'x'] }, false],
    ['metadata.name', { contains: 'eb' }, true],
    ['spec.missing', { contains: '' }, false],
    ['metadata.name', { oneOf: ['api', 'web'] }, true],
    ['metadata.name', { oneOf: ['api'] }, false],
    ['spec.replicas', { atLeast: 3 }, true],
    ['spec.replicas', { atLeast: 4 }, false],
    ['spec.replicas', { atLeast: 2, atMost: 3 }, true],
    ['spec.resources.limits.memory', { atLeast: '512Mi', atMost: '2Gi' }, true],
    ['spec.resources.limits.memory', { atMost: '500M' }, false],
    ['spec.missing', { atMost: 3 }, false],
    ['metadata.name', { atMost: 3 }, false],
    ['metadata.name', { matches: '^w' }, true],
    ['metadata.name', { matches: '^e' }, false],
    ['spec.replicas', { matches: '^3$' }, true],
    ['spec.ports', { count: 2 }, true],
    ['spec.ports', { count: { atLeast: 3 } }, false],
    ['spec.ports', { count: { atMost: 2 } }, true],
    ['spec.missing', { count: 0 }, true],
    ['spec.missing', { count: { atLeast: 1 } }, false],
    ['spec.replicas', { count: 3 }, false],
    ['spec.ports', { each: { fields: { protocol: 'TCP' } } }, true],
    ['spec.ports', { each: { fields: { port: 80 } } }, false],
    ['spec.ports', { any: { fields: { port: 443, name: 'https' } } }, true],
    ['spec.ports', { any: { fields: { port: 443, name: 'http' } } }, false],
    ['spec.accessModes', { each: { matches: '^Read' } }, true],
    ['spec.accessModes', { any: 'ReadOnlyMany' }, true],
    ['spec.empty', { each: { exists: true } }, false],
    ['spec.empty', { any: { exists: true } }, false],
    ['spec.missing', { each: { exists: true } }, false],
    ['spec.replicas', { each: 3 }, false],
  ])('%s %j is %j', (path, matcher, result) => {
    expect(isMet(path, matcher)).toBe(result);
  });

  test('say the first condition that does not hold', () => {
    expect(firstUnmet(object, { 'spec.replicas': { atLeast: 2, atMost: 2 } })).toEqual({
      path: 'spec.replicas',
      seen: '3',
      condition: 'atMost',
      wanted: '2',
    });
    expect(firstUnmet(object, { 'spec.missing': ['a', 'b'] })).toMatchObject({ seen: '', wanted: '["a","b"]' });
  });

  test('speak of the innermost field', () => {
    const pod = {
      spec: {
        containers: [
          { name: 'a', args: ['--v=2'] },
          { name: 'b', args: ['--x', '--y'] },
        ],
      },
    };
    const argument: Matcher = { any: { fields: { args: { any: '--cluster-name=eks-demo' } } } };
    expect(firstUnmet(pod, { 'spec.containers': argument })).toEqual({
      path: 'spec.containers[].args[]',
      seen: '--v=2, --x, --y',
      condition: 'equals',
      wanted: '--cluster-name=eks-demo',
    });
    expect(firstUnmet({}, { 'spec.containers': argument })).toMatchObject({
      path: 'spec.containers[].args[]',
      seen: '',
    });
    expect(firstUnmet(pod, { 'spec.containers': { each: { fields: { name: 'a' } } } })).toMatchObject({
      path: 'spec.containers[].name',
      seen: 'b',
    });
    // No item meets both, although each of the two is met somewhere.
    expect(
      firstUnmet(pod, { 'spec.containers': { any: { fields: { name: 'a', args: { contains: '--x' } } } } }),
    ).toMatchObject({
      path: 'spec.containers[]',
      seen: 'a, b',
      condition: 'fields',
    });
  });
});
