import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { labJsonSchema } from '../../checks/authoring/schema.ts';
import { catalog } from '../../checks/catalog/index.ts';
import { knownLabs, readLab } from '../../checks/labs.ts';
import { violations } from './json-schema.ts';

const schema = labJsonSchema();
const small = {
  lab: 'small',
  version: '1',
  title: { ko: '작은 랩', en: 'Small' },
  summary: { ko: '작은 랩이에요.', en: 'Small.' },
  parameters: { ns: { default: 'default', description: { ko: '이름', en: 'Name' } } },
};
const labWith = (...checks: unknown[]) => ({
  ...small,
  steps: [{ id: 'a', title: { ko: '단계', en: 'Step' }, points: 1, checks }],
});

test('the labs that come with Podium meet it', () => {
  const labs = knownLabs();
  expect(labs.length).toBeGreaterThan(0);
  for (const { content } of labs) expect(violations(schema, parse(readLab(content.lab).text)), content.lab).toEqual([]);
});

test('it knows every check, and every definition that it refers to', () => {
  const text = JSON.stringify(schema);
  for (const { name } of catalog) expect(text).toContain(`"const":"${name}"`);
  for (const [, name = ''] of text.matchAll(/"#\/definitions\/([^"]+)"/g))
    expect(Object.keys(schema.definitions ?? {})).toContain(name);
  expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
});

describe('it takes', () => {
  test.each([
    [
      'parameters of the lab in place of values',
      { use: 'k8s.hpa', with: { ns: '${ns}', target: 'Deployment/${ns}${name?}' } },
    ],
    ['one of several', { anyOf: [{ use: 'eks.nodegroup' }, { use: 'eks.cluster', with: { name: 'x' } }], points: 1 }],
    [
      'matchers inside matchers',
      { use: 'k8s.object', with: { kind: 'Namespace', name: 'x', fields: { a: { any: { fields: { b: 1 } } } } } },
    ],
  ])('%s', (_, check) => {
    expect(violations(schema, labWith(check))).toEqual([]);
  });
});

describe('it refuses', () => {
  test.each([
    ['an unknown check', { use: 'k8s.hpaa' }],
    ['an unknown parameter', { use: 'k8s.hpa', with: { ns: 'a', target: 'b', maxReplicas: 3 } }],
    ['a parameter of another check', { use: 'k8s.hpa', with: { ns: 'a', target: 'b', replicas: 3 } }],
    ['a value of another type', { use: 'k8s.hpa', with: { ns: 'a', target: 'b', minAtMost: 'one' } }],
    ['an unknown word', { use: 'k8s.workload', with: { kind: 'Deploymnet', ns: 'a', name: 'b' } }],
    ['a missing parameter', { use: 'k8s.hpa', with: { ns: 'a' } }],
    ['missing parameters altogether', { use: 'k8s.hpa' }],
    ['two forms at once', { use: 'eks.nodegroup', anyOf: [{ use: 'eks.nodegroup' }, { use: 'eks.nodegroup' }] }],
    ['no form', { points: 1 }],
    ['what is wrong inside a combination', { allOf: [{ use: 'k8s.hpaa' }] }],
  ])('%s', (_, check) => {
    expect(violations(schema, labWith(check))).not.toEqual([]);
  });

  test('a text in one language', () => {
    expect(violations(schema, { ...labWith({ use: 'eks.nodegroup' }), title: { en: 'Small' } })).toEqual([
      '/title required',
    ]);
  });
});
