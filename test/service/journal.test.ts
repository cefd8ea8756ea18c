import { afterEach, expect, test, vi } from 'vitest';
import { note, tellOf } from '../../functions/journal.ts';

afterEach(() => vi.restoreAllMocks());

test('of an error it tells name, status and place, and nothing of its message', () => {
  const error = Object.assign(new Error('User: arn:aws:iam::111122223333:role/x with token abc\nsecond line abc'), {
    name: 'AccessDenied',
    $metadata: { httpStatusCode: 403, requestId: 'r' },
  });
  const told = tellOf(error);
  expect(told).toMatchObject({ error: 'AccessDenied', status: 403 });
  expect(told.at).toEqual(expect.arrayContaining([expect.stringContaining('journal.test')]));
  expect(JSON.stringify(told)).not.toMatch(/111122223333|abc/);
});

test.each([
  ['a text with abc'],
  [undefined],
  [{ $metadata: 'abc' }],
  [Object.assign(new Error('abc'), { stack: undefined })],
])('whatever is thrown (%j), nothing of it gets in', (thrown) => {
  expect(JSON.stringify(tellOf(thrown))).not.toContain('abc');
});

test('a line is one object of JSON', () => {
  const write = vi.spyOn(console, 'error').mockImplementation(() => {});
  note('error', 'fault', { request: 'r1', route: '/e/:event/me', milliseconds: 12 });
  expect(write.mock.calls.map(([line]) => JSON.parse(line))).toEqual([
    { level: 'error', what: 'fault', request: 'r1', route: '/e/:event/me', milliseconds: 12 },
  ]);
});
