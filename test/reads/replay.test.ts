import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Bundle } from '../../checks/bundle.ts';
import { Problem } from '../../checks/problem.ts';
import { aws, get, http, list, listCustom, type ReadSpec, review } from '../../checks/reads/read.ts';
import type { Answer, Reader } from '../../checks/reads/reader.ts';
import { bundleBytes, parseBundle, recording, replayReader } from '../../checks/reads/replay.ts';

const meta = { at: '2026-11-20T10:00:00.000Z', ms: 1, bytes: 2, requests: 1 };
const options = { signal: AbortSignal.timeout(60_000), maxBytes: 1024 };
const value = (given: unknown): Answer => ({ outcome: 'value', value: given, meta });

const evidence: [ReadSpec, Answer][] = [
  [list('Pod'), value({ served: true, items: [{ metadata: { name: 'a', namespace: 'app' } }] })],
  [listCustom('x.example.com'), value({ served: false, items: [] })],
  [get('Node', 'gone'), value(undefined)],
  [review('ann', ['g'], { verb: 'get', group: '', resource: 'pods' }), value({ allowed: true, reason: '' })],
  [aws('cloudwatch:GetMetricData', { StartTime: new Date(0), EndTime: new Date(1), MetricDataQueries: [] }), value({})],
  [http('http://x/'), value({ outcome: 'unreachable', reason: 'dns' })],
  [
    list('Deployment'),
    {
      outcome: 'denied',
      code: 'kube.forbidden',
      values: { verb: 'list', resource: 'deployments.apps', namespace: '' },
      meta,
    },
  ],
  [
    list('Job'),
    { outcome: 'failed', code: 'read.throttled', values: { what: 'list jobs.batch' }, retryAfterMs: 1000, meta },
  ],
].map(([spec, answer]) => [spec as ReadSpec, answer as Answer]);

const live: Reader = {
  read: async (spec) => evidence.find(([known]) => known === spec)?.[1] ?? value(undefined),
  close: async () => {},
};

function bundleOf(reads: Bundle['reads']): Bundle {
  return {
    bundle: 'podium',
    version: 1,
    recordedAt: '2026-11-20T10:00:00.000Z',
    lab: { id: 'lab', version: '1' },
    cluster: { name: 'demo', region: 'us-east-1' },
    parameters: { name: 'web' },
    enrolledAt: '2026-11-19T10:00:00.000Z',
    reads,
  };
}

async function recorded(): Promise<Bundle> {
  const tape = recording(live);
  for (const [spec] of evidence) await tape.reader.read(spec, options);
  return bundleOf(tape.reads());
}

describe('what was recorded', () => {
  test.each(['bundle.json', 'bundle.json.gz'])('is replayed as it was, through %s', async (file) => {
    const bundle = await recorded();
    const parsed = parseBundle(bundleBytes(bundle, file), file);
    expect(parsed).toEqual(JSON.parse(JSON.stringify(bundle)));
    const replay = replayReader(parsed);
    for (const [spec, answer] of evidence) {
      const { retryAfterMs: _, ...wanted } = answer as Answer & { retryAfterMs?: number };
      expect(await replay.read(spec, options)).toEqual(wanted);
    }
  });

  test('answers narrower reads too', async () => {
    const replay = replayReader(await recorded());
    expect(await replay.read(get('Pod', 'a', 'app') as ReadSpec, options)).toMatchObject({
      value: { metadata: { name: 'a' } },
    });
    expect(await replay.read(list('Pod', 'x') as ReadSpec, options)).toMatchObject({
      value: { served: true, items: [] },
    });
    expect(await replay.read(get('Deployment', 'a', 'app') as ReadSpec, options)).toMatchObject({
      code: 'kube.forbidden',
    });
  });

  test('does not answer anything else', async () => {
    const replay = replayReader(await recorded());
    expect(await replay.read(list('Service') as ReadSpec, options)).toMatchObject({
      outcome: 'failed',
      code: 'read.notRecorded',
      values: { what: 'list services' },
    });
  });

  test('holds no secrets', async () => {
    const secretive = value({ served: true, items: [{ data: { PASSWORD: 'hunter2' } }] });
    const tape = recording({ ...live, read: async () => secretive });
    expect(await tape.reader.read(list('ConfigMap') as ReadSpec, options)).toBe(secretive);
    expect(JSON.stringify(tape.reads())).not.toContain('hunter2');
  });

  test('is the last answer to a read that was asked again', async () => {
    const answers = [evidence[7]?.[1], value({ served: true, items: [] })];
    const tape = recording({ ...live, read: async () => answers.shift() ?? value(undefined) });
    await tape.reader.read(list('Job') as ReadSpec, options);
    await tape.reader.read(list('Job') as ReadSpec, options);
    expect(tape.reads()).toEqual([{ spec: list('Job'), answer: value({ served: true, items: [] }) }]);
  });
});

describe('a bundle that cannot be used', () => {
  function problemOf(bytes: Uint8Array): { code: string; values: unknown } {
    try {
      parseBundle(bytes, 'b.json');
    } catch (error) {
      if (error instanceof Problem) return { code: error.code, values: error.values };
      throw error;
    }
    throw new Error('no problem');
  }
  const good = bundleOf([{ spec: list('Pod') as ReadSpec, answer: value({ served: true, items: [] }) }]);
  const altered = (more: Record<string, unknown>) => Buffer.from(JSON.stringify({ ...good, ...more }));
  const read = (spec: unknown, answer: unknown) => altered({ reads: [{ spec, answer }] });
  const [first] = good.reads;

  test('is newer', () => {
    expect(problemOf(altered({ version: 2, reads: 'anything' }))).toEqual({
      code: 'bundle.newer',
      values: { file: 'b.json', version: 2, supported: 1 },
    });
  });

  test.each([
    ['empty', Buffer.from(''), 'JSON'],
    ['no JSON', Buffer.from('<html>'), 'JSON'],
    ['cut short', bundleBytes(good, 'b').subarray(0, 90), 'JSON'],
    ['cut gzip', bundleBytes(good, 'b.gz').subarray(0, 90), 'gzip'],
    ['no text', Buffer.from([0xff, 0xfe, 0x7b]), 'UTF-8'],
    ['too large', gzipSync(Buffer.alloc(130 * 1024 * 1024)), 'size'],
    ['something else', Buffer.from('{"kind":"PodList"}'), 'bundle'],
    ['without a version', altered({ version: undefined }), 'version'],
    ['of no time', altered({ recordedAt: 'yesterday' }), 'recordedAt'],
    ['with an unknown kind', read({ source: 'kube', verb: 'list', kind: 'Secret' }, first?.answer), 'reads.0.spec'],
    [
      'with an unknown operation',
      read({ source: 'aws', operation: 'toString', input: {} }, first?.answer),
      'reads.0.spec',
    ],
    [
      'with an unknown code',
      read(first?.spec, { outcome: 'denied', code: 'toString', values: {}, meta }),
      'reads.0.answer',
    ],
    [
      'with a code without its values',
      read(first?.spec, { outcome: 'denied', code: 'kube.private', values: { cluster: 'demo' }, meta }),
      'reads.0.answer',
    ],
    ['with an answer of no kind', read(first?.spec, { outcome: 'pass', meta }), 'reads.0.answer.outcome'],
  ])('is %s', (_, bytes, reason) => {
    expect(problemOf(bytes)).toEqual({ code: 'bundle.damaged', values: { file: 'b.json', reason } });
  });
});
