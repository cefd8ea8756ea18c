/**
 * Pages ask nothing of anybody but the service itself, and every answer says so to the browser.
 */
import { describe, expect, it } from 'vitest';
import { readAssets } from '../../functions/assets.ts';
import { requestGrading } from '../../functions/gradings.ts';
import { verifyEnded } from '../../functions/verification.ts';
import { arnOf, type FakeService, fakeService, post, stepsOf, trouble } from './fake-service.ts';

const ORIGIN = 'http://localhost';

interface Page {
  where: string;
  html: string;
}

/** All pages and fragments of an event in both languages, as each visitor sees them. */
async function pagesOf({ app, base, instructor }: FakeService, cookies: Record<string, string>): Promise<Page[]> {
  const pages: Page[] = [];
  const own = ['me', 'me/rows', 'board', 'board/rows', 'board?view=projector', 'nothing'].map(
    (path) => `${base}/${path}`,
  );
  const all = ['matrix', 'matrix/rows', 'matrix?sort=name&show=stuck', 'board'].map((path) => `${base}/${path}`);
  const ids = Object.values(cookies).map((cookie) => cookie.slice('podium='.length).split('.')[0]);
  const each = ids.flatMap((id) => [`${base}/participants/${id}`, `${base}/participants/${id}/rows`]);
  const asked: [string, string, string[]][] = [
    ['nobody', '', ['/', '/nothing', `${base}/me`, `${base}/matrix`]],
    ['instructor', instructor, [...all, ...each]],
    ...Object.entries(cookies).map(([who, cookie]): [string, string, string[]] => [who, cookie, own]),
  ];
  for (const [who, cookie, paths] of asked)
    for (const path of paths)
      for (const lang of ['ko', 'en']) {
        const answer = await app.request(path, { headers: { cookie, 'accept-language': lang } });
        if (answer.headers.get('content-type')?.startsWith('text/html'))
          pages.push({ where: `${path} for ${who} in ${lang}`, html: await answer.text() });
      }
  return pages;
}

/** Pages of events before, while and after they run, of the demo, and those that answer forms. */
async function everyPage(): Promise<Page[]> {
  const pages: Page[] = [];
  const onboarding = {
    graderArn: 'arn:aws:iam::999999999999:role/grader',
    region: 'ap-northeast-2',
    publish: async () => 'https://bucket.example/a.json',
  };
  const access = { group: 'podium', rules: [], manifest: 'kind: ClusterRole\n', statements: [] };
  for (const connects of [true, false]) {
    const service = await fakeService({ access }, connects ? { onboarding } : {});
    const { app, base, clock, event, instructor } = service;
    const people = [await service.person('New'), await service.person('Solved'), await service.person('Troubled')];
    const cookies = Object.fromEntries(people.map(({ alias, cookie }) => [alias, cookie]));
    const submit = (alias: string, arn: string) =>
      post(app, `${base}/me/cluster`, { arn }, { cookie: cookies[alias] ?? '' });
    const keep = async (where: string, answer: Response) => pages.push({ where, html: await answer.text() });
    clock.ms = Date.parse(event.start) - 60_000;
    pages.push(...(await pagesOf(service, cookies)));
    clock.ms = Date.parse(event.start) + 60_000;
    await submit('Solved', arnOf('solved'));
    await service.work(stepsOf('pass', 'fail', 'pending', 'blocked'));
    await submit('Troubled', arnOf('troubled'));
    await service.work(trouble);
    pages.push(...(await pagesOf(service, cookies)));
    await requestGrading(service, event, people[1]?.id ?? '', false);
    pages.push(...(await pagesOf(service, cookies)));
    await service.work(stepsOf('pass', 'pass', 'error', 'skipped'));
    await keep('a wrong ARN', await submit('New', 'wrong'));
    await keep('a wrong code', await post(app, '/join', { code: 'WRONG', alias: '' }));
    await keep(
      'a form of another site',
      await app.request('/join', { method: 'POST', headers: { origin: 'https://x.example' } }),
    );
    await keep('too much', await post(app, '/join', { code: 'x'.repeat(20_000) }));
    const other = cookies.Solved?.slice('podium='.length);
    await keep('another’s link', await app.request(`${base}/p/${other}`, { headers: { cookie: cookies.New ?? '' } }));
    clock.ms = Date.parse(event.end) + 60_000;
    await verifyEnded(service);
    await service.work(stepsOf('pass', 'fail', 'pass', 'pass'));
    pages.push(...(await pagesOf(service, cookies)));
    await keep('a new link', await post(app, `${base}/instructor/rotate`, {}, { cookie: instructor }));
  }
  const demo = await fakeService(
    { demo: true, publicBoard: true },
    {
      demo: async () => ({
        title: { en: 'Demo', ko: '데모' },
        lab: 'fake',
        people: [{ alias: 'A', href: '/e/x/p/y', points: 1, bonus: 1 }],
        of: 10,
        board: '/e/x/board',
        matrix: '/e/x/i/y',
      }),
    },
  );
  pages.push(...(await pagesOf(demo, { A: (await demo.person('A')).cookie })));
  return pages;
}

describe('pages', () => {
  it('load nothing from elsewhere and send nothing there', async () => {
    const pages = await everyPage();
    let addresses = 0;
    for (const { where, html } of pages) {
      for (const [, tag = '', attributes = ''] of html.matchAll(/<([\w-]+)((?:\s[^<>"]*(?:"[^"]*"[^<>"]*)*)?)>/g))
        for (const [, name = '', quoted = ''] of attributes.matchAll(/\s([\w:-]+)="([^"]*)"/g)) {
          const value = quoted.replaceAll('&amp;', '&');
          expect(name, where).not.toMatch(/^(?:style|srcset|ping|background|poster|on\w+)$/);
          if (name === 'content' && /refresh/.test(attributes)) expect(value, where).toMatch(/^\d+$/);
          if (!/^(?:src|href|action|formaction|data|cite|manifest|xlink:href|data-source)$/.test(name)) continue;
          addresses++;
          const url = new URL(value, `${ORIGIN}/e/x/`);
          // Somebody who clicks goes elsewhere knowingly; only to where the cluster is.
          const isClick =
            tag === 'a' && url.protocol === 'https:' && /(?:^|\.)console\.aws\.amazon\.com$/.test(url.host);
          if (!isClick) expect(url.origin, `${where}: <${tag} ${name}="${value}">`).toBe(ORIGIN);
        }
      expect(html, where).not.toMatch(/<(?:style|iframe|object|embed|base|img|video|audio|form[^>]*action="http)/i);
      expect(html, where).not.toMatch(/<script(?![^>]* src="\/assets\/)/i);
    }
    expect(pages.length).toBeGreaterThan(150);
    expect(addresses).toBeGreaterThan(2000);
    console.log(`own origin: ${pages.length} pages and fragments, ${addresses} addresses`);
  });

  it('have a style sheet and a script that do so, too', async () => {
    const { style, client } = readAssets();
    expect(style.body).not.toMatch(/url\(|@import|src\(|image-set/i);
    expect(client.body).not.toMatch(
      /https?:|\/\/[\w-]+\.\w|XMLHttpRequest|sendBeacon|WebSocket|EventSource|importScripts|eval\(/,
    );
    expect(client.body).not.toMatch(/\bimport\b\s*[("']/);
    const icon = await (await (await fakeService()).app.request('/icon.svg')).text();
    expect(icon.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/http|href|<script|\son\w+=/i);
  });
});

describe('headers', () => {
  const every = {
    'content-security-policy':
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    'permissions-policy':
      'camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(), browsing-topics=()',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };

  it.each([
    ['http', {}, undefined],
    ['https', {}, 'max-age=31536000'],
    ['http', { 'x-forwarded-proto': 'https' }, 'max-age=31536000'],
  ])('are on every answer over %s %j', async (scheme, forwarded, hsts) => {
    const service = await fakeService();
    const { app, base, instructor } = service;
    const person = await service.person('Ann');
    const { style, client } = readAssets();
    const asked: [number, string, RequestInit][] = [
      [200, '/', {}],
      [200, style.path, {}],
      [200, client.path, {}],
      [200, '/icon.svg', {}],
      [200, '/healthz', {}],
      [404, '/nothing', {}],
      [404, '/nothing', { headers: { accept: 'application/json' } }],
      [403, `${base}/me`, {}],
      [303, `${base}/p/${person.cookie.slice('podium='.length)}`, {}],
      [404, '/', { method: 'PUT', headers: { 'sec-fetch-site': 'same-origin' } }],
      [403, '/join', { method: 'POST', headers: { origin: 'https://evil.example' } }],
      [413, '/join', { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' }, body: 'x'.repeat(20_000) }],
      ...(scheme === 'http' && hsts === undefined
        ? ['csv', 'json', 'xml'].map((form): [number, string, RequestInit] => [
            200,
            `${base}/results/${form}`,
            { headers: { cookie: instructor } },
          ])
        : []),
    ];
    const check = async (status: number, path: string, init: RequestInit) => {
      const headers = new Headers(init.headers);
      for (const [name, value] of Object.entries(forwarded)) headers.set(name, value);
      const answer = await app.request(`${scheme}://localhost${path}`, { ...init, headers });
      expect(answer.status, path).toBe(status);
      expect(Object.fromEntries(answer.headers), path).toMatchObject(every);
      expect(answer.headers.get('strict-transport-security') ?? undefined, path).toBe(hsts);
      expect(answer.headers.get('x-powered-by')).toBeNull();
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    };
    for (const one of asked) await check(...one);
    await service.store.close();
    await check(500, '/e/unknown/board', {});
    await check(500, '/healthz', {});
  });

  it('of an answer that has not changed are those that came before, and no shared cache keeps what is personal', async () => {
    const service = await fakeService();
    const { cookie } = await service.person('Ann');
    const rows = (headers = {}) => service.app.request(`${service.base}/me/rows`, { headers: { cookie, ...headers } });
    const first = await rows();
    expect(Object.fromEntries(first.headers)).toMatchObject(every);
    const same = await rows({ 'if-none-match': first.headers.get('etag') ?? '' });
    expect([same.status, await same.text(), same.headers.get('set-cookie')]).toEqual([304, '', null]);
    for (const path of ['me', 'me/rows', 'board', 'nothing'])
      expect(
        (await service.app.request(`${service.base}/${path}`, { headers: { cookie } })).headers.get('cache-control'),
      ).toMatch(/^private, no-cache$/);
    expect((await service.app.request('/healthz')).headers.get('cache-control')).toBe('no-store');
  });
});
