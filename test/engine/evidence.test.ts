import { expect, test } from 'vitest';
import { collectEvidence, defaultLimits } from '../../checks/evidence.ts';
import { get, list } from '../../checks/reads/read.ts';
import type { Answer, Reader } from '../../checks/reads/reader.ts';
import { configMaps, fakeReader, forbidden, meta, throttled, value } from './fakes.ts';

const none = () => {};
const never = new Promise<Answer>(() => {});

test('a read is fetched once, however many want it and however they ask', async () => {
  const { reader, asked } = fakeReader(() => configMaps('a', 'b'));
  const evidence = collectEvidence(reader, defaultLimits, undefined, none);
  evidence.announce([list('ConfigMap', 'default')]);
  const [all, a, absent] = await Promise.all([
    evidence.read(list('ConfigMap', 'default')),
    evidence.read(get('ConfigMap', 'a', 'default')),
    evidence.read(get('ConfigMap', 'c', 'default')),
  ]);
  evidence.close();
  expect(asked).toHaveLength(1);
  expect(all.answer).toMatchObject({ outcome: 'value', value: { items: [{}, {}] } });
  expect(a.answer).toMatchObject({ outcome: 'value', value: { metadata: { name: 'a' } } });
  expect(absent.answer).toMatchObject({ outcome: 'value', value: undefined });
});

test('a failure that may pass is tried again, three times in all', async () => {
  const { reader, asked } = fakeReader(() => throttled);
  const evidence = collectEvidence(reader, defaultLimits, undefined, none);
  const { answer } = await evidence.read(list('Pod'));
  evidence.close();
  expect(asked).toHaveLength(3);
  expect(answer).toMatchObject({ outcome: 'failed', code: 'read.throttled', meta: { requests: 3 } });
});

test('a second try that works is the answer', async () => {
  let turn = 0;
  const { reader } = fakeReader(() => (turn++ === 0 ? throttled : configMaps('a')));
  const evidence = collectEvidence(reader, defaultLimits, undefined, none);
  const { answer } = await evidence.read(list('ConfigMap'));
  evidence.close();
  expect(answer).toMatchObject({ outcome: 'value', meta: { requests: 2 } });
});

test('what was refused is not asked again', async () => {
  const { reader, asked } = fakeReader(() => forbidden);
  const evidence = collectEvidence(reader, defaultLimits, undefined, none);
  expect((await evidence.read(list('Pod'))).answer).toEqual(forbidden);
  evidence.close();
  expect(asked).toHaveLength(1);
});

test('a wait that the server asks for and that does not fit into the time is not waited', async () => {
  const { reader, asked } = fakeReader(() => ({ ...throttled, retryAfterMs: 60_000 }));
  const evidence = collectEvidence(reader, { ...defaultLimits, readTimeoutMs: 200 }, undefined, none);
  expect((await evidence.read(list('Pod'))).answer).toMatchObject({ code: 'read.throttled' });
  evidence.close();
  expect(asked).toHaveLength(1);
});

test('a reader that hangs and ignores its signal is left behind', async () => {
  const { reader } = fakeReader(() => never);
  const evidence = collectEvidence(reader, { ...defaultLimits, readTimeoutMs: 20 }, undefined, none);
  expect((await evidence.read(list('Pod'))).answer).toMatchObject({
    outcome: 'failed',
    code: 'read.timeout',
    values: { what: 'list pods' },
  });
  evidence.close();
});

test('the deadline of the grading ends what is under way and what still waits for its turn', async () => {
  const { reader, asked } = fakeReader(() => never);
  const limits = { ...defaultLimits, deadlineMs: 20, concurrency: 1 };
  const evidence = collectEvidence(reader, limits, undefined, none);
  const answers = await Promise.all([evidence.read(list('Pod')), evidence.read(list('Node'))]);
  evidence.close();
  expect(answers.map(({ answer }) => answer)).toMatchObject([
    { code: 'grading.deadline' },
    { code: 'grading.deadline' },
  ]);
  expect(asked).toHaveLength(1);
});

test('giving up from outside ends everything', async () => {
  const giveUp = new AbortController();
  const { reader } = fakeReader(() => never);
  const evidence = collectEvidence(reader, defaultLimits, giveUp.signal, none);
  const read = evidence.read(list('Pod'));
  giveUp.abort();
  expect((await read).answer.outcome).toBe('failed');
  evidence.close();
});

test('no more reads are in flight than allowed', async () => {
  const { reader, most } = fakeReader(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return value({ served: true, items: [] });
  });
  const evidence = collectEvidence(reader, { ...defaultLimits, concurrency: 2 }, undefined, none);
  const kinds = ['Pod', 'Node', 'Service', 'Ingress', 'Job'] as const;
  await Promise.all(kinds.map((kind) => evidence.read(list(kind))));
  evidence.close();
  expect(most.inFlight).toBe(2);
});

test('when the bytes of a grading are used up, further reads say so', async () => {
  const { reader, asked } = fakeReader(() => ({
    ...value({ served: true, items: [] }),
    meta: { ...meta, bytes: 2 ** 21 },
  }));
  const limits = { ...defaultLimits, totalBytes: 2 ** 20, concurrency: 1 };
  const evidence = collectEvidence(reader, limits, undefined, none);
  await evidence.read(list('Pod'));
  expect((await evidence.read(list('Node'))).answer).toMatchObject({ code: 'read.tooLarge', values: { megabytes: 1 } });
  evidence.close();
  expect(asked).toHaveLength(1);
});

test('reads that go on at once share the bytes of a grading', async () => {
  const granted: boolean[] = [];
  const reader: Reader = {
    async read(_, { spend }) {
      for (let page = 0; page < 3; page++) {
        await new Promise((resolve) => setImmediate(resolve));
        granted.push(spend?.(2 ** 20) === true);
      }
      return value({ served: true, items: [] });
    },
    async close() {},
  };
  const evidence = collectEvidence(reader, { ...defaultLimits, totalBytes: 4 * 2 ** 20 }, undefined, none);
  await Promise.all([evidence.read(list('Pod')), evidence.read(list('Node'))]);
  evidence.close();
  expect(granted).toEqual([true, true, true, true, false, false]);
});

test('a reader that throws is our fault, not the learner’s', async () => {
  const { reader } = fakeReader(() => {
    throw new Error('Bearer abc');
  });
  const evidence = collectEvidence(reader, defaultLimits, undefined, none);
  const { answer } = await evidence.read(list('Pod'));
  evidence.close();
  expect(answer).toMatchObject({ outcome: 'failed', code: 'read.unknown' });
  expect(JSON.stringify(answer)).not.toContain('Bearer');
});
