/**
 * Requests that nobody would send: whatever comes in, the answer is no fault of the service, repeats nothing that a
 * browser could take for part of the page, and has the headers that every answer has.
 * `PODIUM_FUZZ_RUNS` gives the number of cases of each property.
 */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import fc from 'fast-check';
import type { LambdaContext, LambdaEvent } from 'hono/aws-lambda';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { submitCluster } from '../../functions/events.ts';
import { behindFunctionUrl } from '../../functions/function-url.ts';
import { arnOf, type FakeService, fakeService, type Person, stepsOf } from './fake-service.ts';

const RUNS = Number(process.env.PODIUM_FUZZ_RUNS ?? 3000);
/** Stands in what is sent; its end tells where a repetition ends. */
const MARK = `<x-podium a="b">"'\`z`;

const faults: string[] = [];
let service: FakeService;
let ann: Person;
let bob: Person;
/** What Bob may not see. */
let hidden: string[];
let cases = 0;

/** A new service with two participants who have clusters, in the middle of an event. */
async function begin() {
  const graderArn = 'arn:aws:iam::999999999999:role/grader';
  service = await fakeService(
    { access: { group: 'podium', rules: [], manifest: 'kind: ClusterRole\n', statements: [] } },
    {
      onboarding: { graderArn, region: 'ap-northeast-2', publish: async () => 'https://bucket.example/a.json' },
      onFault: (_, route, error) => void faults.push(`${route}: ${error instanceof Error ? error.stack : error}`),
    },
  );
  [ann, bob] = [await service.person('Ann-7431'), await service.person(MARK.slice(0, 24))];
  for (const { id } of [ann, bob]) {
    const participant = await service.participant(id);
    if (participant === undefined) throw new Error('nobody');
    const arn = `arn:aws:eks:ap-northeast-2:${id === ann.id ? '445566778899' : '111122223333'}:cluster/c`;
    await submitCluster(service.store, participant, { arn, roleArn: '' }, service.now(), false);
  }
  await service.work(stepsOf('pass', 'fail', 'skipped', 'fail'));
  const stored = await service.participant(ann.id);
  hidden = ['445566778899', stored?.externalId ?? '', ann.cookie.split('.')[1] ?? '', service.instructorSecret];
}
beforeAll(begin);

const odd = fc.oneof(
  fc.constantFrom(
    MARK,
    encodeURIComponent(MARK),
    '',
    '%',
    '%00',
    '%zz',
    '%c0%ae%c0%ae/',
    '%E0%A4%A',
    '\u0000',
    '\r\nset-cookie: podium=x',
    '%0d%0aset-cookie:%20podium=x',
    '..',
    '%2e%2e',
    '%2f..%2f',
    '//evil.example',
    '\\\\evil.example',
    '가나다',
    '\u202e',
    '\ud800',
    '🦄'.repeat(50),
    'x'.repeat(5000),
    '__proto__',
    'constructor',
    'toString',
    '-1',
    'NaN',
    '{}',
    '[]',
    "' OR 1=1 --",
    '${7*7}',
    '{{7*7}}',
    'javascript:alert(1)',
  ),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom('<', '>', '"', "'", '&', '%', '=', ';', '/', '\\', ':', '.', ' ', 'a'),
    maxLength: 20,
  }),
);

/** Texts that are nearly ARNs. */
const arn = fc.oneof(
  odd,
  fc
    .tuple(
      fc.constantFrom('arn', 'ARN', '', MARK),
      fc.constantFrom('aws', 'aws-cn', 'aws-us-gov', 'aws-x', '', MARK),
      fc.constantFrom('eks', 'iam', 'ec2', '', MARK),
      fc.constantFrom('ap-northeast-2', 'us-gov-east-1', 'nowhere', '', MARK),
      fc.constantFrom('111122223333', '1', '1'.repeat(13), '', MARK),
      fc.oneof(
        odd,
        fc.constantFrom('cluster/demo', 'cluster/', 'cluster/a/b', 'role/Podium', `role/${'p/'.repeat(300)}r`),
      ),
    )
    .map((parts) => parts.join(':')),
);

/** Parts of an address; `@event` and the like stand for what is there. */
const segment = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('e', '@event', '@ann', '@bob', '@credential', '@secret') },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      ...['me', 'rows', 'cluster', 'check', 'launch', 'recorded', 'board', 'matrix', 'participants', 'results', 'csv'],
      ...['json', 'xml', 'p', 'i', 'instructor', 'join', 'healthz', 'icon.svg', 'assets', 'access.yaml'],
    ),
  },
  { weight: 3, arbitrary: odd },
);
const known = fc.constantFrom(
  ...['', 'join', 'healthz', 'e/@event/me', 'e/@event/me/rows', 'e/@event/me/cluster', 'e/@event/me/check'],
  ...['e/@event/me/launch', 'e/@event/me/recorded', 'e/@event/board', 'e/@event/board/rows', 'e/@event/matrix'],
  ...['e/@event/matrix/rows', 'e/@event/results/csv', 'e/@event/results/xml', 'e/@event/participants/@ann'],
  ...['e/@event/participants/@bob/rows', 'e/@event/access.json', 'e/@event/p/@credential', 'e/@event/i/@secret'],
);
const path = fc.oneof(
  known,
  fc.array(segment, { maxLength: 6 }).map((parts) => parts.join('/')),
  fc.tuple(known, odd).map((parts) => parts.join('/')),
);
const query = fc.array(
  fc.tuple(
    fc.oneof(fc.constantFrom('lang', 'view', 'sort', 'show', 'code'), odd),
    fc.oneof(fc.constantFrom('ko', 'projector', 'name', 'stuck'), odd),
  ),
  { maxLength: 4 },
);
const cookie = fc
  .array(
    fc.oneof(
      fc.constantFrom('@bob', '@instructor', '@hashes', 'lang=ko', 'lang=xx'),
      fc
        .tuple(fc.oneof(fc.constantFrom('podium', 'podium_i', 'lang', '__Host-podium-@event'), odd), odd)
        .map((pair) => pair.join('=')),
    ),
    { maxLength: 3 },
  )
  .map((cookies) => cookies.join('; '));
const header = fc.tuple(
  fc.constantFrom(
    ...['accept', 'accept-language', 'if-none-match', 'origin', 'referer', 'x-forwarded-proto', 'x-forwarded-for'],
    ...['x-forwarded-host', 'forwarded', 'host', 'authorization', 'sec-fetch-site', 'content-type', 'content-encoding'],
    ...['content-length', 'transfer-encoding', 'range', 'user-agent', 'x-http-method-override', 'x-original-url'],
  ),
  fc.oneof(
    fc.constantFrom(
      'application/json',
      'ko',
      'https',
      'same-origin',
      'gzip',
      'chunked',
      '0',
      '99999999',
      'Bearer @credential',
      'multipart/form-data; boundary=x',
      'multipart/form-data',
      'application/x-www-form-urlencoded',
    ),
    odd,
  ),
);
const body = fc.oneof(
  fc
    .array(
      fc.tuple(
        fc.oneof(fc.constantFrom('code', 'alias', 'arn', 'roleArn'), odd),
        fc.oneof(arn, fc.constantFrom('KUBE2026', arnOf('x'))),
      ),
      { maxLength: 4 },
    )
    .map((fields) => {
      const form = new URLSearchParams();
      for (const [name, value] of fields) form.append(name, value);
      return form.toString();
    }),
  fc
    .array(fc.tuple(fc.constantFrom('code', 'alias', 'arn', MARK), odd), { maxLength: 3 })
    .map(
      (fields) =>
        `${fields.map(([name, value]) => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--x--`,
    ),
  odd,
  fc.json(),
  fc.constant('x'.repeat(20_000)),
);
const method = fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS');
/** Mostly a route as it is, so that what is odd about the rest gets to it. */
const target = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('GET' as const), known) },
  {
    weight: 3,
    arbitrary: fc.tuple(
      fc.constant('POST' as const),
      fc.constantFrom(
        'join',
        'e/@event/me/cluster',
        'e/@event/me/check',
        'e/@event/me/recorded',
        'e/@event/p/@credential',
      ),
    ),
  },
  { weight: 2, arbitrary: fc.tuple(fc.constant('GET' as const), path) },
  { weight: 1, arbitrary: fc.tuple(method, path) },
);
const request = fc.record({
  target,
  query,
  cookie: fc.oneof(fc.constantFrom('@bob', '@bob', '@instructor'), cookie),
  headers: fc.oneof({ weight: 2, arbitrary: fc.array(header, { maxLength: 4 }) }, fc.constant<[string, string][]>([])),
  body,
  type: fc.constantFrom(
    ...['application/x-www-form-urlencoded', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'],
    ...['application/json', 'text/plain'],
  ),
  isOwn: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
});
type Asked = typeof request extends fc.Arbitrary<infer T> ? T : never;

vi.setConfig({ testTimeout: 60_000 + RUNS * 20 });

/** Puts what is there in place of what stands for it. */
function filled(text: string): string {
  const { event, instructorSecret } = service;
  return text
    .replaceAll('@event', event.id)
    .replaceAll('@ann', ann.id)
    .replaceAll('@bob', bob.cookie.includes('=') && text.startsWith('@bob') ? bob.cookie : bob.id)
    .replaceAll('@credential', bob.cookie.slice('podium='.length))
    .replaceAll('@secret', 'x'.repeat(32))
    .replaceAll('@instructor', `podium_i=${instructorSecret}`)
    .replaceAll('@hashes', `podium_i=${event.instructorHash}`);
}

const addressOf = (asked: Asked) => {
  const fields = asked.query.map(
    ([name, value]) => `${encodeURI(name.toWellFormed())}=${encodeURI(value.toWellFormed())}`,
  );
  const place = asked.target[1].split('/').map((part) => (part === '@bob' ? bob.id : filled(part)));
  return `/${place.join('/')}${fields.length === 0 ? '' : `?${fields.join('&')}`}`;
};
/** Cookies in which Bob's or the instructor's may be. */
const cookieOf = (asked: Asked) => asked.cookie.split('; ').map(filled).join('; ');

interface Answer {
  status: number;
  headers: readonly (readonly [string, string])[];
  text: string;
}

/** What is wrong with an answer. */
function flawsIn({ status, headers, text }: Answer, asked: Pick<Asked, 'cookie'>): string[] {
  const flaws: string[] = [];
  const all = (name: string) => headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
  const one = (name: string) => all(name)[0] ?? '';
  if (status >= 500) flaws.push(`status ${status}: ${faults.at(-1)}`);
  if (status !== 304) {
    if (!one('content-security-policy').startsWith("default-src 'none'; style-src 'self'; script-src 'self'"))
      flaws.push('no policy');
    if (one('x-content-type-options') !== 'nosniff') flaws.push('sniffing');
    if (one('x-frame-options') !== 'DENY') flaws.push('frames');
    if (one('referrer-policy') !== 'same-origin') flaws.push('referrer');
    if (one('cross-origin-opener-policy') !== 'same-origin') flaws.push('opener');
    if (one('permissions-policy') === '') flaws.push('permissions');
  }
  if (text !== '' && one('content-type') === '') flaws.push('no type');
  for (const [name, value] of headers)
    if (/x-podium|evil\.example/i.test(`${name} ${value}`)) flaws.push(`header ${name} repeats input`);
  for (const given of all('set-cookie')) {
    const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(given) ?? [];
    const isKnown =
      (name === 'lang' && /^(ko|en)$/.test(value)) ||
      (/^(podium|podium_i|__Host-podium-[\w-]{22}|__Host-podium_i-[\w-]{22})$/.test(name) &&
        (value === '' || /^[\w-]{22}\.[\w-]{32}$/.test(value) || /^[\w-]{32}$/.test(value)));
    if (!isKnown || !/; (HttpOnly|Max-Age=0)/i.test(given)) flaws.push(`cookie ${given}`);
  }
  if (/^text\/html/.test(one('content-type'))) {
    // Where the mark is repeated, none of its signs may be as it was sent.
    for (const [found, before, inside = ''] of text.matchAll(/(.?)x-podium([^z]{0,80})z/g))
      if (before === '<' || /[<>"']/.test(inside)) flaws.push(`repeats ${found}`);
    for (const [, address = ''] of text.matchAll(/(?:src|href|action)="([^"]*)"/g))
      if (/^(?:\/[/\\]|\w*script:|data:)/i.test(address)) flaws.push(`leads to ${address.slice(0, 60)}`);
  }
  if (/\n\s+at |node_modules|\.ts:\d|(?:Type|Range|Syntax|URI)Error/.test(text)) flaws.push('tells of the code');
  const isInstructor = asked.cookie.includes('@instructor');
  const seen = hidden.slice(isInstructor ? 2 : 0).filter((secret) => text.includes(secret));
  if (seen.length > 0) flaws.push(`shows ${seen.join()}`);
  return flaws;
}

/** Each case has its minute, so that no limit hides what is behind it; the event is under way, has not begun or has ended. */
async function tick() {
  // What a long run leaves behind would make it slow.
  if (++cases % 2000 === 0) await begin();
  service.clock.ms = Date.parse(service.event.start) + ((cases * 7) % 300) * 60_000 - 30 * 60_000;
}

async function holds(asks: (asked: Asked) => Promise<Answer>) {
  await fc.assert(
    fc.asyncProperty(request, async (asked) => {
      await tick();
      expect(flawsIn(await asks(asked), asked)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
}

it('flaws are noticed', () => {
  const headers = [['content-type', 'text/html; charset=utf-8']] as const;
  const flaws = (text: string, more: Answer['headers'] = []) =>
    flawsIn({ status: 200, headers: [...headers, ...more], text }, { cookie: '' }).join();
  expect(flaws('<p>fine')).toBe('no policy,sniffing,frames,referrer,opener,permissions');
  for (const text of [MARK, MARK.replace('<', '&lt;'), "&lt;x-podium a=&quot;b&quot;&gt;&quot;'`z"])
    expect(flaws(`<p>${text}</p>`)).toContain('repeats');
  expect(flaws('<p>&lt;x-podium a=&quot;b&quot;&gt;&quot;&#39;`z</p>')).not.toContain('repeats');
  expect(flaws('<a href="//evil.example">')).toContain('leads to');
  expect(flaws('TypeError: x\n    at y (/a.ts:1)')).toContain('tells of the code');
  expect(flaws('', [['set-cookie', 'podium=x; HttpOnly']])).toContain('cookie');
  expect(flaws('', [['location', '//evil.example']])).toContain('repeats input');
  expect(flaws(hidden[1] ?? '')).toContain('shows');
});

describe('odd requests', () => {
  it('to the app', async () => {
    const statuses = new Map<number, number>();
    await holds(async (asked) => {
      const headers = new Headers();
      const add = (name: string, value: string) => {
        try {
          headers.set(name, filled(value));
        } catch {
          // No server hands on a header like this.
        }
      };
      add('content-type', asked.type);
      add('cookie', cookieOf(asked));
      for (const [name, value] of asked.headers) add(name, value);
      if (asked.isOwn) add('sec-fetch-site', 'same-origin');
      const hasBody = !['GET', 'HEAD'].includes(asked.target[0]);
      const answer = await service.app.request(`http://localhost${addressOf(asked)}`, {
        method: asked.target[0],
        headers,
        ...(hasBody && { body: asked.body }),
      });
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      return { status: answer.status, headers: [...answer.headers], text: await answer.text() };
    });
    // The cases reach what is behind the refusals.
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 303, 403, 404, 413, 422]));
    console.log(`odd requests: ${JSON.stringify(Object.fromEntries(statuses))}`);
  });

  it('to a Function URL', async () => {
    await holds(async (asked) => {
      const [rawPath = '', rawQueryString = ''] = addressOf(asked).split('?');
      const event = {
        version: '2.0',
        routeKey: '$default',
        rawPath,
        rawQueryString,
        cookies: cookieOf(asked).split('; '),
        headers: {
          'content-type': asked.type,
          ...Object.fromEntries(asked.headers.map(([name, value]) => [name, filled(value)])),
          ...(asked.isOwn && { 'sec-fetch-site': 'same-origin' }),
        },
        requestContext: {
          domainName: 'abc.lambda-url.ap-northeast-2.on.aws',
          http: {
            method: asked.isOwn ? asked.target[0] : asked.target[0].replace('OPTIONS', 'TRACE'),
            sourceIp: '192.0.2.1',
          },
        },
        body: Buffer.from(asked.body).toString('base64'),
        isBase64Encoded: true,
      };
      // The parts of an event and of a context that Hono and the app look at.
      const answer = await behindFunctionUrl(service.app)(event as unknown as LambdaEvent, {} as LambdaContext);
      const { statusCode: status, isBase64Encoded } = answer;
      const headers = Object.entries<unknown>(answer.headers ?? {}).map(([name, value]): Answer['headers'][number] => [
        name,
        `${value}`,
      ]);
      // Hono's type of an answer does not tell of the cookies, which a Function URL wants apart.
      const { cookies = [] } = answer as { cookies?: string[] };
      const text = isBase64Encoded ? Buffer.from(answer.body, 'base64').toString() : answer.body;
      if (status !== 304) expect(headers).toContainEqual(['strict-transport-security', 'max-age=31536000']);
      return { status, headers: [...headers, ...cookies.map((value) => ['set-cookie', value] as const)], text };
    });
  });
});

describe('odd ARNs', () => {
  it('are explained at their field or taken, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(arn, fc.oneof(fc.constant(''), arn), async (one, two) => {
        await tick();
        service.clock.ms = Date.parse(service.event.start) + (cases % 200) * 60_000;
        const answer = await service.app.request(`${service.base}/me/cluster`, {
          method: 'POST',
          body: new URLSearchParams({ arn: one, roleArn: two }).toString(),
          headers: {
            cookie: bob.cookie,
            'content-type': 'application/x-www-form-urlencoded',
            'sec-fetch-site': 'same-origin',
          },
        });
        const text = await answer.text();
        expect(flawsIn({ status: answer.status, headers: [...answer.headers], text }, { cookie: '' })).toEqual([]);
        expect([303, 422]).toContain(answer.status);
        if (answer.status === 422) expect(text).toMatch(/class="wrong" id="(?:arn|role)-error"/);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('over the network', () => {
  let server: Server;
  beforeAll(async () => {
    // Without createServer in the options the adaptor makes a server of node:http.
    server = createAdaptorServer({ fetch: (...asked) => service.app.fetch(...asked) }) as Server;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Sends bytes as they are, and gives the status and all that came back. */
  async function send(bytes: string): Promise<{ status: number; text: string }> {
    // A server that listens on a port has an address with a port.
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const parts: Buffer[] = [];
    socket.on('data', (part) => parts.push(part));
    socket.on('error', () => undefined);
    socket.setTimeout(2000, () => socket.destroy());
    // Half of a request is still half when nothing more comes.
    socket.end(bytes);
    await once(socket, 'close');
    const text = Buffer.concat(parts).toString();
    return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), text };
  }
  const requestOf = (line: string, ...headers: string[]) =>
    [`${line} HTTP/1.1`, 'host: localhost', 'connection: close', ...headers, '', ''].join('\r\n');

  it('no way of writing an address leads past its rights', async () => {
    const { base, event, instructorSecret } = service;
    const id = event.id;
    const ways = (name: string) => [
      `${base}/${name}`,
      `/${base}/${name}`,
      `//localhost${base}/${name}`,
      `http://localhost${base}/${name}`,
      `http://evil.example${base}/${name}`,
      `/e//${id}/${name}`,
      `/e/${id}//${name}`,
      `/e/./${id}/./${name}`,
      `/e/x/../${id}/${name}`,
      `/e/x/%2e%2e/${id}/${name}`,
      `/e/x%2f..%2f${id}/${name}`,
      `/e/${id}/board/../${name}`,
      `/e/${id}/board/%2e%2e/${name}`,
      `/e/${id}/board%2f..%2f${name}`,
      `/e/${id}/board/..;/${name}`,
      `/e/${id}/me\\..\\${name}`,
      `/e/${id}/${name}/`,
      `/e/${id}/${name}/.`,
      `/e/${id}/${name}%00`,
      `/e/${id}/${name}%20`,
      `/e/${id}/${name};x`,
      `/e/${id}/${name}.json`,
      `/e/${id}/%${name.charCodeAt(0).toString(16)}${name.slice(1)}`,
      `/e/${id}%00/${name}`,
      `/e/${id}/${name.toUpperCase()}`,
      `/E/${id}/${name}`,
      `/%65/${id}/${name}`,
      `/e/${encodeURIComponent(id)}/${name}?event=${id}`,
    ];
    const names = ['matrix', 'matrix/rows', 'results/csv', 'results/json', `participants/${ann.id}`];
    let tried = 0;
    for (const name of names)
      for (const way of ways(name))
        for (const cookie of ['', bob.cookie, `podium_i=${event.instructorHash}`]) {
          const { status, text } = await send(requestOf(`GET ${way}`, `cookie: ${cookie}`));
          tried++;
          expect([403, 404, 400], `${way} with ${cookie}`).toContain(status);
          for (const secret of [...hidden, ann.alias]) expect(text, way).not.toContain(secret);
          expect(text).not.toMatch(/href="\/\//);
        }
    // The very same ways lead there for the instructor, where they lead anywhere.
    const { status } = await send(requestOf(`GET ${base}/matrix`, `cookie: podium_i=${instructorSecret}`));
    expect(status).toBe(200);
    expect(tried).toBe(names.length * 28 * 3);
  });

  it('what is no request gets an answer of the client’s fault', async () => {
    const long = 'x'.repeat(20_000);
    const post = `POST ${service.base}/me/check`;
    const form = 'content-type: application/x-www-form-urlencoded';
    const own = ['sec-fetch-site: same-origin', `cookie: ${bob.cookie}`, form];
    const sent: [string, string, number[]][] = [
      ['a long address', requestOf(`GET /${long}`), [431]],
      ['a long query', requestOf(`GET /?code=${long}`), [431]],
      ['a long cookie', requestOf('GET /', `cookie: podium=${long}`), [431]],
      ['many headers', requestOf('GET /', ...Array.from({ length: 3000 }, (_, index) => `x-${index}: 1`)), [200, 431]],
      ['a body that is too long', `${requestOf(post, ...own, 'content-length: 20000')}${long}`, [413]],
      [
        'the same in chunks',
        `${requestOf(post, ...own, 'transfer-encoding: chunked')}4e20\r\n${long}\r\n0\r\n\r\n`,
        [413],
      ],
      ['both lengths', `${requestOf(post, ...own, 'content-length: 3', 'transfer-encoding: chunked')}0\r\n\r\n`, [400]],
      ['two lengths', `${requestOf(post, ...own, 'content-length: 3', 'content-length: 4')}abc`, [400]],
      ['a negative length', `${requestOf(post, ...own, 'content-length: -1')}`, [400]],
      [
        'a packed body',
        `${requestOf(`POST ${service.base}/me/cluster`, ...own, 'content-encoding: gzip', 'content-length: 3')}abc`,
        [409, 422],
      ],
      ['no host', 'GET / HTTP/1.1\r\nconnection: close\r\n\r\n', [400]],
      ['an odd host', 'GET / HTTP/1.1\r\nhost: a b<x>\r\nconnection: close\r\n\r\n', [400]],
      ['a host with a path', 'GET / HTTP/1.1\r\nhost: localhost/e/x?\r\nconnection: close\r\n\r\n', [400]],
      ['the whole server', requestOf('OPTIONS *'), [400, 404]],
      ['TRACE', requestOf('TRACE /', `cookie: ${bob.cookie}`), [403, 404, 405]],
      ['an unknown method', requestOf('JEFF /'), [400]],
      ['an address without a slash', requestOf('GET evil.example'), [400, 404]],
      ['bytes', '\u0016\u0003\u0001\u0002\u0000\u0001', [400]],
      ['a header that goes on', requestOf('GET /', 'cookie: a\r\n b'), [200, 400]],
      ['a header with a NUL', requestOf('GET /', 'cookie: a\u0000b'), [400]],
    ];
    for (const [what, bytes, statuses] of sent) {
      const { status, text } = await send(bytes);
      expect(statuses, what).toContain(status);
      expect(text, what).not.toMatch(/\n\s+at |node_modules|x{100}|<x>/);
    }
  });
});
