import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { catalog } from '../../checks/catalog/index.ts';
import type { Check } from '../../checks/verdict.ts';
import { en } from '../../web/text/en.ts';
import { ko } from '../../web/text/ko.ts';

const folder = new URL('../../checks/catalog/', import.meta.url);
const stems = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
  .map((file) => file.replace('.ts', ''));
const stemOf = (name: string) => name.replaceAll('.', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const checks: readonly Check[] = catalog;

test('the list holds every check of the folder, in order', () => {
  expect(checks.map(({ name }) => stemOf(name))).toEqual(stems.sort());
});

describe.each(checks.map((check): [string, Check] => [check.name, check]))('%s', (name, check) => {
  const source = readFileSync(new URL(`${stemOf(name)}.ts`, folder), 'utf8');

  test('says above its definition when it passes', () => {
    expect(source).toMatch(/\/\*\* Passes[^\n]*\*\/\nexport default defineCheck/);
  });

  test('is a small file', () => {
    expect(source.split('\n').length).toBeLessThanOrEqual(140);
  });

  test('describes every parameter and refuses unknown ones', () => {
    const schema = z.toJSONSchema(check.params, { io: 'input', unrepresentable: 'any' });
    expect(schema.additionalProperties).toBe(false);
    const properties = Object.entries(schema.properties ?? {});
    expect(properties.length).toBeGreaterThan(0);
    for (const [parameter, property] of properties)
      expect(typeof property === 'object' && property.description, parameter).toMatch(/^[A-Z].*\.$/s);
  });

  test('has a test of its own', () => {
    expect(existsSync(new URL(`./../checks/${stemOf(name)}.test.ts`, import.meta.url))).toBe(true);
  });
});

test('Korean never puts a particle behind a value', () => {
  const files = readdirSync(new URL('../../web/text/ko/', import.meta.url));
  expect(files.length).toBeGreaterThan(2);
  for (const file of files) {
    const source = readFileSync(new URL(`../../web/text/ko/${file}`, import.meta.url), 'utf8');
    expect(source.match(/\}(?:을|를|이|가|은|는|와|과|으로|로)(?![가-힣])/g), file).toBeNull();
  }
});

test('both languages have the same codes', () => {
  expect(Object.keys(ko.codes).sort()).toEqual(Object.keys(en.codes).sort());
  expect(Object.keys(ko.troubles).sort()).toEqual(Object.keys(en.troubles).sort());
  expect(Object.keys(ko.inputs).sort()).toEqual(Object.keys(en.inputs).sort());
});
