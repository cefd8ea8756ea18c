import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Shape, shapes, unmetShape } from '../../checks/rules/json-shape.ts';

const value = { outcome: [{ url: 'a' }], count: 3, ok: false, none: null, nested: { list: [] } };

it.each<[string, Shape]>([
  ['outcome', { array: true }],
  ['outcome', { array: true, atLeast: 1 }],
  ['nested.list', { array: true, atLeast: 0 }],
  ['outcome.0.url', { equals: 'a' }],
  ['$.outcome.0.url', { exists: true }],
  ['$', { exists: true }],
  ['count', { atLeast: 3 }],
  ['ok', { equals: false }],
  ['none', { equals: null }],
  ['none', { exists: true }],
  ['missing', { exists: false }],
  ['outcome.length', { exists: false }],
  ['constructor', { exists: false }],
])('%s is %j', (path, shape) => {
  expect(unmetShape(value, { [path]: shape })).toBeUndefined();
});

it.each<[string, Shape, string]>([
  ['missing', { array: true }, '-'],
  ['count', { array: true }, '3'],
  ['nested', { array: true }, '{…}'],
  ['outcome', { array: true, atLeast: 2 }, '[1]'],
  ['count', { atLeast: 4 }, '3'],
  ['ok', { atLeast: 0 }, 'false'],
  ['outcome', { exists: false }, '[1]'],
  ['count', { equals: '3' }, '3'],
  ['outcome.1', { exists: true }, '-'],
])('%s is not %j', (path, shape, seen) => {
  expect(unmetShape(value, { [path]: shape })).toMatchObject({ path, seen });
});

it('is about the first path that is not as wanted', () => {
  expect(unmetShape(value, { count: { atLeast: 1 }, ok: { equals: true }, none: { exists: false } })).toEqual({
    path: 'ok',
    seen: 'false',
    wanted: 'true',
  });
});

it('refuses a shape that says nothing or has a typing error', () => {
  expect(shapes.safeParse({ outcome: {} }).success).toBe(false);
  expect(shapes.safeParse({ outcome: { atleast: 1 } }).success).toBe(false);
  expect(shapes.safeParse({ outcome: { array: true, atLeast: 0 } }).success).toBe(true);
});

it('takes any JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ minLength: 1 }), (json, path) => {
      unmetShape(json, { [path]: { array: true, atLeast: 1 } });
    }),
  );
});
