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

test('a message that looks like frames of the stack is none, and a name that is no word is not told', () => {
  const error = new Error('no\n    at abc (file:///token/abc:1:2)\n    at more:3:4');
  error.name = 'token abc';
  const told = tellOf(error);
  expect(told.error).toBe('Error');
  expect(told.at).not.toEqual([]);
  expect(JSON.stringify(told)).not.toMatch(/abc/);
});

test('the code of what is behind a failed fetch is told', () => {
  const cause = Object.assign(new Error('connect to 10.0.0.1'), { code: 'ECONNREFUSED' });
  expect(tellOf(new TypeError('fetch failed', { cause }))).toMatchObject({ error: 'TypeError', code: 'ECONNREFUSED' });
  const known = Object.assign(new Error('no'), { code: 'ERR_HTTP2_STREAM_ERROR' });
  expect(tellOf(known)).toMatchObject({ code: 'ERR_HTTP2_STREAM_ERROR' });
  const odd = Object.assign(new Error('no'), { code: 'arn:aws:iam::111122223333:role/x' });
  expect(JSON.stringify(tellOf(odd))).not.toContain('111122223333');
  const numbered = Object.assign(new Error('no'), { name: 'Role111122223333', code: 'x111122223333' });
  expect(JSON.stringify(tellOf(numbered))).not.toContain('111122223333');
});

test.each([
  ['a text with abc'],
  [undefined],
  [{ $metadata: 'abc' }],
  [Object.assign(new Error('abc'), { stack: undefined })],
])('whatever is thrown (%j), nothing of it gets in', (thrown) => {
  expect(JSON.stringify(tellOf(thrown))).not.toContain('abc');
});

test('a line is one object of JSON on the standard output, past the console, with level and time as Lambda reads them', () => {
  const wrapped = vi.spyOn(console, 'error').mockImplementation(() => {});
  const write = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  note('error', 'fault', { request: 'r1', route: '/e/:event/me', duration: 12, grading: undefined });
  const lines = write.mock.calls.map(([line]) => String(line));
  write.mockRestore();
  expect(wrapped).not.toHaveBeenCalled();
  expect(lines).toHaveLength(1);
  const [line = ''] = lines;
  expect(line).toMatch(/^\{.*\}\n$/);
  const { timestamp, ...rest } = JSON.parse(line) as { timestamp: string };
  expect(rest).toEqual({ level: 'ERROR', what: 'fault', request: 'r1', route: '/e/:event/me', duration: 12 });
  expect(new Date(timestamp).toISOString()).toBe(timestamp);
});
