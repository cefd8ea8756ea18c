import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { grade } from '../../checks/grade.ts';
import { knownLabs } from '../../checks/labs.ts';
import { Problem } from '../../checks/problem.ts';
import type { Connection, Target } from '../../checks/reads/connect.ts';
import { parseBundle, replayReader } from '../../checks/reads/replay.ts';
import { type LocalEvent, type Service, startService } from '../../functions/local.ts';
import { PACKED_BYTES } from '../../functions/recorded.ts';
import { allOf, gradeAs, labText, partsWith, podium } from './fake.ts';

const folder = mkdtempSync(join(tmpdir(), 'podium-submit-'));
const lab = join(folder, 'small-lab.yaml');
writeFileSync(lab, labText);
afterAll(() => rmSync(folder, { recursive: true }));

const SECRET = 'abcdefghijklmnopqrstuv.ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const ARN = 'arn:aws:eks:ap-northeast-2:123456789012:cluster/eks-demo';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(ends.splice(0).map((end) => end()));
});

/** Parts that connect to a cluster and say what they were asked for. */
function partsOn(connection: Partial<Connection> = {}, grader: typeof grade = gradeAs(allOf('pass'))) {
  const targets: Target[] = [];
  const base = partsWith(grader);
  const connect = async (target: Target, settings: Parameters<typeof real>[1]) => {
    targets.push(target);
    return { ...(await real(target, settings)), ...connection };
  };
  const real = async (...args: Parameters<Awaited<ReturnType<typeof base.connection>>['connect']>) =>
    (await base.connection()).connect(...args);
  return { targets, parts: { ...base, connection: async () => ({ ...(await base.connection()), connect }) } };
}

describe('with the service', () => {
  const recording = parseBundle(
    readFileSync(new URL('../fixtures/labs/eks-essentials.json.gz', import.meta.url)),
    'eks-essentials',
  );
  const at = (time: string | undefined) =>
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(time ?? recording.recordedAt) });

  /** A service that has no way to clusters, and a participant who joined when the recorded one did. */
  async function joined(plan: Partial<LocalEvent> = {}) {
    at(recording.enrolledAt);
    const service: Service = await startService({
      port: 0,
      labs: knownLabs(),
      settings: { extraHosts: [], dialPrivate: false },
      event: { code: 'RECORDED', lab: 'eks-essentials', ...plan },
      grader: () => Promise.reject(new Problem('kube.private', { cluster: 'eks-essentials', cidrs: [] })),
      handleSignals: false,
      print: () => {},
    });
    ends.push(() => service.close());
    const answer = await fetch(`${service.url}/join`, {
      method: 'POST',
      body: new URLSearchParams({ code: 'RECORDED', alias: 'Ann' }),
      redirect: 'manual',
      headers: { origin: service.url },
    });
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const base = (answer.headers.get('location') ?? '').replace(/\/me$/, '');
    const credential = cookie.slice('podium='.length);
    const rows = async () => (await fetch(`${service.url}${base}/me/rows?lang=en`, { headers: { cookie } })).text();
    const { parts } = partsOn({ reader: replayReader(recording), cluster: recording.cluster }, grade);
    at(recording.recordedAt);
    return { page: `${service.url}${base}/me`, link: `${service.url}${base}/p/${credential}`, credential, rows, parts };
  }

  test('what was read with one’s own credentials is judged there and marked', async () => {
    const { link, page, credential, rows, parts } = await joined();
    expect(await rows()).toContain('0 of 100 points');
    const { code, out, err } = await podium(['grade', 'eks-essentials', '--submit', link, '--json'], { parts });
    const report: unknown = JSON.parse(out);
    expect(report).toMatchObject({
      lab: { id: 'eks-essentials' },
      from: 'live',
      points: { earned: 100, of: 100, bonus: 5 },
    });
    expect(code).toBe(0);
    expect(err).toContain(`Sent as self-recorded evidence. The event judges it by itself; see ${page}\n`);
    for (const secret of [credential, ...credential.split('.')]) expect(out + err).not.toContain(secret);
    await vi.waitFor(async () => expect(await rows()).toContain('100 of 100 points'), 5000);
    const judged = await rows();
    expect(judged).toContain('+5 bonus');
    expect(judged.split('self-recorded')).toHaveLength(1 + 19);
    expect(judged).toContain('eks-essentials · ap-northeast-2');
  });

  test('the link may stand in a variable; what goes wrong is said by the service, in the language of the command', async () => {
    const { link, page, parts } = await joined();
    const env = { PODIUM_SUBMIT: link, LANG: 'ko_KR.UTF-8' };
    const sent = await podium(['grade', 'eks-essentials', '--submit', '-'], { parts, env });
    expect([sent.code, sent.err]).toEqual([
      0,
      `직접 기록한 내용으로 보냈어요. 판정은 이벤트에서 따로 해요. 결과 보기: ${page}\n`,
    ]);
    const wrong = await podium(['grade', 'eks-essentials', '--submit', link.replace(/...$/, '000')], {
      parts,
      env: { LANG: 'ko_KR.UTF-8' },
    });
    const { host } = new URL(link);
    expect([wrong.code, wrong.out]).toEqual([2, '']);
    expect(wrong.err).toContain(`기록이 접수되지 않았어요(${host}): `);
    expect(wrong.err).toContain('코드');
  });

  test('parameters are those of the event', async () => {
    const { link, parts } = await joined({ parameters: { suffix: 'jane' }, withoutSteps: [] });
    const { out } = await podium(['grade', 'eks-essentials', '--submit', link, '--json'], { parts });
    expect(JSON.parse(out)).toMatchObject({ parameters: { suffix: 'jane', cluster: 'eks-essentials' } });
  });

  test.each<[string, Partial<LocalEvent>, string, RegExp]>([
    ['refuses it', { refusesRecorded: true }, recording.recordedAt, /This event does not take evidence/],
    ['has ended', {}, '2026-11-22T17:00:00.000Z', /Checks are possible while the event runs/],
  ])('an event that %s says so before anything is read', async (_, plan, time, sentence) => {
    const { link, credential } = await joined(plan);
    at(time);
    const { parts, targets } = partsOn();
    const { code, out, err } = await podium(['grade', 'eks-essentials', '--submit', link], { parts });
    expect([code, out, targets]).toEqual([2, '', []]);
    expect(err).toMatch(sentence);
    expect(err).not.toContain(credential);
  });
});

/** A server that answers one request after the other, and what it was asked. */
async function answering(...answers: { status: number; headers?: Record<string, string>; body?: unknown }[]) {
  const asked: { line: string; headers: IncomingMessage['headers']; body: Buffer }[] = [];
  const server: Server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    asked.push({ line: `${request.method} ${request.url}`, headers: request.headers, body: Buffer.concat(parts) });
    const { status, headers = {}, body } = answers[asked.length - 1] ?? { status: 500 };
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  // A server that listens on a port has an address with a port.
  const { port } = server.address() as AddressInfo;
  return { asked, origin: `http://127.0.0.1:${port}`, link: `http://127.0.0.1:${port}/e/spring/p/${SECRET}` };
}

const assignment = {
  lab: { id: 'small-lab', version: '1' },
  parameters: { ns: 'web' },
  withoutSteps: [],
  enrolledAt: '2026-11-21T01:00:00.000Z',
};
const wanted = { status: 200, body: assignment };
const taken = { status: 202, body: { outcome: 'started' } };
const refusal = (status: number, detail: string, seconds?: number) => ({
  status,
  headers: {
    'content-type': 'application/problem+json',
    ...(seconds !== undefined && { 'retry-after': `${seconds}` }),
  },
  body: { title: 'x', status, detail },
});

const submit = (link: string, words: readonly string[] = [], host: Parameters<typeof podium>[1] = partsOn()) =>
  podium(['grade', 'eks-demo', '--region', 'ap-northeast-2', '--lab', lab, '--submit', link, ...words], host);

describe('what is sent', () => {
  test('is a gzipped bundle, with the credential in a header and nowhere else', async () => {
    const { asked, link } = await answering(wanted, taken);
    const file = join(folder, 'too.json');
    const { code, err } = await submit(link, ['--record', file]);
    expect([code, err.split('\n')[0]]).toEqual([0, `Recorded to ${file}.`]);
    expect(asked.map(({ line }) => line)).toEqual(['GET /e/spring/me/recorded', 'POST /e/spring/me/recorded']);
    for (const { headers } of asked)
      expect(headers).toMatchObject({ authorization: `Bearer ${SECRET}`, 'accept-language': 'en' });
    expect(asked[1]?.headers).toMatchObject({ 'content-type': 'application/gzip' });
    expect(asked[1]?.headers.cookie).toBeUndefined();
    const bundle: unknown = JSON.parse(gunzipSync(asked[1]?.body ?? Buffer.alloc(0)).toString());
    expect(bundle).toMatchObject({
      bundle: 'podium',
      lab: { id: 'small-lab' },
      parameters: { ns: 'web' },
      cluster: { name: 'eks-demo', account: '123456789012' },
      enrolledAt: assignment.enrolledAt,
    });
    expect(bundle).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    expect(JSON.stringify(bundle)).not.toContain(SECRET);
  });

  test('is of the cluster that was connected, without naming it', async () => {
    const { link } = await answering({ status: 200, body: { ...assignment, cluster: ARN } }, taken);
    const { targets, parts } = partsOn();
    const { code } = await podium(['grade', '--lab', lab, '--submit', link], { parts });
    expect([code, targets]).toEqual([0, [{ via: 'aws', cluster: ARN }]]);
    const context = await answering({ status: 200, body: { ...assignment, cluster: ARN } }, taken);
    const kube = partsOn();
    await podium(['grade', '--lab', lab, '--submit', context.link, '--context', 'c'], { parts: kube.parts });
    expect(kube.targets).toEqual([{ via: 'kubeconfig', cluster: ARN, context: 'c' }]);
  });

  test('waits for an event that is busy with the participant', async () => {
    const { asked, link } = await answering(wanted, refusal(409, 'busy', 1), refusal(429, 'soon', 0), taken);
    const { code, err } = await submit(link);
    expect([code, asked.length]).toEqual([0, 4]);
    expect(err).toMatch(/busy with you\. Sending again in 1 s\.\n.*Sending again in 0 s\.\nSent as self-recorded/);
    expect(new Set(asked.slice(1).map(({ body }) => body.toString('base64'))).size).toBe(1);
  });

  test('not for long, nor without end', async () => {
    const long = await answering(wanted, refusal(429, 'In a minute.', 60));
    const { code, err } = await submit(long.link);
    expect([code, long.asked.length]).toEqual([2, 2]);
    expect(err).toContain('did not take the evidence: In a minute. What was graded here counts nowhere yet.');
    const always = await answering(wanted, ...Array.from({ length: 9 }, () => refusal(409, 'Busy.', 0)));
    expect((await submit(always.link)).code).toBe(2);
    expect(always.asked).toHaveLength(7);
  });

  test('Ctrl-C while waiting ends with 130', async () => {
    const interruption = new AbortController();
    const { link } = await answering(wanted, refusal(409, 'Busy.', 20));
    setTimeout(() => interruption.abort(), 300);
    const { code } = await submit(link, [], { ...partsOn(), signal: interruption.signal });
    expect(code).toBe(130);
  });
});

describe('what goes wrong ends with 2 and a sentence that tells no secret', () => {
  const host = /127\.0\.0\.1:\d+/;
  const html = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' };

  test.each<[string, Parameters<typeof answering>, RegExp]>([
    ['a refusal', [refusal(409, 'Not today.')], /did not take the evidence: Not today\./],
    ['a refusal that moves the cursor', [refusal(409, '\u001b[2Jx')], /evidence: .{0,9}x/],
    ['another program', [html], /does not answer as a Podium that takes evidence \(200\)/],
    ['another program, later', [wanted, { ...html, status: 404 }], /that takes evidence \(404\)/],
    ['a fault without a sentence', [{ status: 502, body: 'x' }], /\(502\)/],
    ['a sentence as long as a book', [refusal(409, 'x'.repeat(5000))], /\(409\)/],
    ['an assignment of another kind', [{ status: 200, body: { lab: 'x' } }], /\(200\)/],
    ['no answer in the end', [{ status: 200, body: '{"lab"' }], /\(200\)/],
    [
      'a lab that is not here',
      [{ status: 200, body: { ...assignment, lab: { id: 'other', version: '1' } } }],
      /of lab small-lab; the lab of this event is other/,
    ],
    [
      'a parameter that the lab here does not have',
      [{ status: 200, body: { ...assignment, parameters: { x: 'y' } } }],
      /no parameter x/,
    ],
    [
      'another cluster than the connected one',
      [{ status: 200, body: { ...assignment, cluster: `${ARN}-2` } }],
      /of cluster eks-demo \(ap-northeast-2\); yours in this event is eks-demo-2 \(ap-northeast-2\)/,
    ],
    [
      'another account',
      [{ status: 200, body: { ...assignment, cluster: ARN.replace('123456789012', '999999999999') } }],
      /Name, Region and account have to be the same/,
    ],
  ])('%s', async (_, answers, sentence) => {
    const { link } = await answering(...answers);
    const { code, out, err } = await submit(link);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
    expect(out + err).not.toContain(SECRET);
    expect(out + err).not.toContain('999999999999');
    for (const text of [out, err]) expect(text).not.toContain('\u001b');
  });

  test('a lab that is not among those here is named with those that are', async () => {
    const { link } = await answering({ status: 200, body: { ...assignment, lab: { id: 'no-lab', version: '1' } } });
    const { code, err } = await podium(['grade', 'eks-demo', '--submit', link], partsOn());
    expect(code).toBe(2);
    expect(err).toMatch(/There is no lab or lab file no-lab\..*eks-essentials/);
  });

  test('a cluster whose account nobody knows', async () => {
    const { link, asked } = await answering(wanted, taken);
    const cluster = { name: 'eks-demo', region: 'ap-northeast-2' };
    const { code, err } = await submit(link, [], partsOn({ cluster }));
    expect([code, asked.length]).toEqual([2, 1]);
    expect(err).toContain('Nothing says which account cluster eks-demo is in. Your move: give the ARN');
  });

  test('no way to the service', async () => {
    const server = await answering();
    await Promise.all(ends.splice(0).map((end) => end()));
    const { code, err } = await submit(server.link);
    expect(code).toBe(2);
    expect(err).toMatch(host);
    expect(err).toContain('cannot be reached: connection refused. Your move: check your connection');
    const traced = await submit(server.link, [], { ...partsOn(), env: { PODIUM_DEBUG: '1' } });
    expect(traced.err).toMatch(/\n {4}at /);
    expect(traced.err).not.toContain(SECRET);
    const nowhere = await submit(`https://podium.invalid/e/x/p/${SECRET}`);
    expect(nowhere.err).toContain('podium.invalid cannot be reached: its name does not resolve');
  });

  test('a redirect is not followed: the credential stays with the host of the link', async () => {
    const other = await answering(wanted);
    const { link } = await answering({ status: 302, headers: { location: `${other.origin}/e/spring/me/recorded` } });
    expect((await submit(link)).err).toContain('(302)');
    expect(other.asked).toEqual([]);
  });

  test('more than may be sent is not sent', async () => {
    const { link, asked } = await answering(wanted);
    const noise = Buffer.alloc(PACKED_BYTES);
    for (let at = 0; at < noise.length; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536));
    const meta = { at: '2026-11-21T05:00:00.000Z', ms: 1, bytes: 1, requests: 1 };
    const reader = {
      read: async () => ({ outcome: 'value' as const, value: [{ noise: noise.toString('base64') }], meta }),
      close: async () => {},
    };
    const { code, err } = await submit(link, [], partsOn({ reader }, grade));
    expect([code, asked.length]).toEqual([2, 1]);
    expect(err).toContain('The evidence is larger than the 4 MB that may be sent.');
  });
});

describe('the command line', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['no link', ['https://podium.example.com/'], /--submit takes your personal link/],
    ['the page in place of the link', ['https://podium.example.com/e/spring/me'], /--submit takes your personal link/],
    ['no web address', [`file:///e/spring/p/${SECRET}`], /--submit takes your personal link/],
    ['a code', ['SPRING'], /--submit takes your personal link/],
    ['a variable that is empty', ['-'], /your personal link has to be in PODIUM_SUBMIT/],
    ['with --watch', [`https://x.example/e/x/p/${SECRET}`, '--watch'], /--submit and --watch do not go together/],
    [
      'with --param',
      [`https://x.example/e/x/p/${SECRET}`, '--param', 'a=b'],
      /--submit and --param do not go together/,
    ],
  ])('%s ends with 64', async (_, [link = '', ...words], sentence) => {
    const { code, out, err } = await submit(link, words);
    expect([code, out]).toEqual([64, '']);
    expect(err).toMatch(sentence);
    expect(err).not.toContain(SECRET);
  });

  test('a recording is not sent again', async () => {
    const link = `https://x.example/e/x/p/${SECRET}`;
    const { code, err } = await podium(['grade', '--replay', 'x.json', '--submit', link], partsOn());
    expect([code, err]).toEqual([64, expect.stringContaining('--replay and --submit do not go together')]);
  });

  test('help tells of it in both languages', async () => {
    expect((await podium(['grade', '--help'])).out).toMatch(
      /--submit LINK .*personal link(.|\n)*marked as self-recorded/,
    );
    expect((await podium(['grade', '--help', '--lang', 'ko'])).out).toMatch(
      /--submit LINK .*개인 링크(.|\n)*“직접 기록” 표시/,
    );
  });
});
