/**
 * Who gets what: every route of the app × everybody who could ask, in every situation of an event. The routes come
 * from the app itself.
 */
import { describe, expect, it } from 'vitest';
import { createApp } from '../../functions/app.ts';
import { readAssets } from '../../functions/assets.ts';
import { createEvent, join, rotateInstructor, submitCluster } from '../../functions/events.ts';
import { verifyEnded } from '../../functions/verification.ts';
import { arnOf, type FakeService, fakeService, type Person, stepsOf } from './fake-service.ts';

type Situation = 'running' | 'before' | 'ended' | 'public' | 'demo';

/** An event with Ann and Bob, another event of the same service with Eve, and a secret that has been replaced. */
interface World extends FakeService {
  ann: Person;
  bob: Person;
  eve: Person;
  elsewhere: { id: string; instructorSecret: string };
  formerSecret: string;
  /** What nobody but Ann and the instructor may see. */
  hidden: readonly string[];
}

const OF_ANN = 'arn:aws:eks:ap-northeast-2:445566778899:cluster/of-ann';

async function worldIn(situation: Situation): Promise<World> {
  const access = { group: 'podium', rules: [], manifest: 'kind: ClusterRole\n', statements: [] };
  const plan = { access, publicBoard: situation === 'public', demo: situation === 'demo' };
  const graderArn = 'arn:aws:iam::999999999999:role/grader';
  const publish = async () => 'https://bucket.s3.amazonaws.com/access.json';
  const service = await fakeService(plan, { onboarding: { graderArn, region: 'ap-northeast-2', publish } });
  const { store, event, lab, now } = service;
  const other = await createEvent(store, { code: 'OTHER-2026', start: event.start, end: event.end }, lab);
  if (other === 'taken') throw new Error('taken');
  const stranger = await join(store, other.event, 'Eve', 'en', now());
  if (stranger === 'taken') throw new Error('taken');
  const eve = {
    id: stranger.participant.id,
    alias: 'Eve',
    cookie: `podium=${stranger.participant.id}.${stranger.secret}`,
  };
  const formerSecret = service.instructorSecret;
  const instructorSecret = await rotateInstructor(store, event.id);
  const [ann, bob] = [await service.person('Ann-7431'), await service.person('Bob-1962')];
  const stored = await service.participant(ann.id);
  if (stored === undefined) throw new Error('nobody');
  await submitCluster(store, stored, { arn: OF_ANN, roleArn: '' }, now(), false);
  if (situation === 'before') service.clock.ms = Date.parse(event.start) - 60_000;
  if (situation === 'ended') {
    service.clock.ms = Date.parse(event.end) + 60_000;
    await verifyEnded(service);
    await service.work(stepsOf('pass', 'fail', 'skipped', 'fail'));
    // Whoever looks for more then finds nothing to do.
    await verifyEnded(service);
  }
  return {
    ...service,
    ann,
    bob,
    eve,
    elsewhere: { id: other.event.id, instructorSecret: other.instructorSecret },
    formerSecret,
    instructorSecret,
    instructor: `podium_i=${instructorSecret}`,
    hidden: [
      OF_ANN,
      '445566778899',
      stored.externalId,
      stored.secretHash,
      event.instructorHash,
      secretOf(ann),
      instructorSecret,
    ],
  };
}

const secretOf = ({ cookie }: Person) => cookie.split('.')[1] ?? '';
const credentialOf = ({ cookie }: Person) => cookie.slice('podium='.length);

/** Headers of everybody who could ask. */
const visitors = {
  nobody: () => ({}),
  'other participant': ({ bob }: World) => ({ cookie: bob.cookie }),
  participant: ({ ann }: World) => ({ cookie: ann.cookie }),
  'participant of another event': ({ eve }: World) => ({ cookie: eve.cookie }),
  'instructor of another event': ({ elsewhere }: World) => ({ cookie: `podium_i=${elsewhere.instructorSecret}` }),
  instructor: ({ instructor }: World) => ({ cookie: instructor }),
  'instructor with a replaced link': ({ formerSecret }: World) => ({ cookie: `podium_i=${formerSecret}` }),
  'participant as instructor': ({ ann }: World) => ({ cookie: `podium_i=${credentialOf(ann)}` }),
  'participant’s secret as instructor': ({ ann }: World) => ({ cookie: `podium_i=${secretOf(ann)}` }),
  'instructor as participant': ({ ann, instructorSecret }: World) => ({
    cookie: `podium=${ann.id}.${instructorSecret}; podium=${instructorSecret}`,
  }),
  'own id with the secret of another': ({ ann, bob }: World) => ({ cookie: `podium=${ann.id}.${secretOf(bob)}` }),
  'who knows the hashes': ({ ann, event }: World) => ({
    cookie: `podium_i=${event.instructorHash}; podium=${ann.id}.${event.instructorHash.slice(0, 32)}`,
  }),
  'damaged cookies': () => ({ cookie: 'podium=%00; podium_i=%; =; podium; __proto__=1' }),
  'cookies under the names that TLS asks for': ({ ann, event, instructorSecret }: World) => ({
    cookie: `__Host-podium-${event.id}=${credentialOf(ann)}; __Host-podium_i-${event.id}=${instructorSecret}`,
  }),
  'bearer of a participant’s credential': ({ ann }: World) => ({ authorization: `Bearer ${credentialOf(ann)}` }),
  'bearer of the instructor’s secret': ({ instructorSecret }: World) => ({
    authorization: `Bearer ${instructorSecret}`,
  }),
} as const;

type Visitor = keyof typeof visitors;
const everybody = Object.keys(visitors) as Visitor[];
type Status = number | Partial<Record<Situation, number>>;

/** What a route answers: `gives` to those who may, by situation where it differs (`running` otherwise), 403 to the rest. */
interface Line {
  may: readonly Visitor[];
  gives: Status;
  /** Who may in some situations only. */
  also?: Partial<Record<Situation, readonly Visitor[]>>;
  /** Who gets something else than the others that may. */
  but?: Partial<Record<Visitor, Status>>;
  form?: Record<string, string>;
}

const people = ['participant', 'other participant'] as const;
const anybody = (gives: Status, more: Partial<Line> = {}): Line => ({ may: everybody, gives, ...more });
const participants = (gives: Status, more: Partial<Line> = {}): Line => ({ may: people, gives, ...more });
const viewers = (gives: Status): Line => ({ may: [...people, 'instructor'], gives, also: { public: everybody } });
const instructors = (gives: Status): Line => ({ may: ['instructor'], gives });
const bearers = (gives: Status): Line => ({ may: ['bearer of a participant’s credential'], gives });

/**
 * One line for each route, as the app names it. The addresses of `:id`, `:credential` and `:secret` are those of Ann and
 * of the instructor. Names of assets end with a hash, here `*`.
 */
const table: Record<string, Line> = {
  'GET /': anybody(200),
  'GET /healthz': anybody(200),
  'GET /icon.svg': anybody(200),
  'GET /assets/style-*.css': anybody(200),
  'GET /assets/client-*.js': anybody(200),
  'POST /join': anybody({ running: 303, ended: 422 }, { form: { code: 'KUBE-2026', alias: 'New' } }),
  'GET /e/:event/p/:credential': anybody(303, { but: { 'other participant': { running: 200, demo: 303 } } }),
  'POST /e/:event/p/:credential': anybody(303),
  'GET /e/:event/i/:secret': anybody(303),
  'GET /e/:event/access.yaml': anybody(200),
  'GET /e/:event/access.json': anybody(200),
  'GET /e/:event/me': participants(200),
  'GET /e/:event/me/rows': participants(200),
  'GET /e/:event/me/launch': participants(303),
  'POST /e/:event/me/cluster': participants({ running: 303, ended: 409, demo: 409 }, { form: { arn: arnOf('new') } }),
  'POST /e/:event/me/check': participants(
    { running: 303, before: 409, ended: 409 },
    { but: { 'other participant': 409 } },
  ),
  'GET /e/:event/me/recorded': bearers({ running: 200, before: 409, ended: 409, demo: 409 }),
  'POST /e/:event/me/recorded': bearers({ running: 422, before: 409, ended: 409, demo: 409 }),
  'GET /e/:event/board': viewers(200),
  'GET /e/:event/board/rows': viewers(200),
  'GET /e/:event/matrix': instructors(200),
  'GET /e/:event/matrix/rows': instructors(200),
  'GET /e/:event/results/:form{csv|json|xml}': instructors(200),
  'GET /e/:event/participants/:id': instructors(200),
  'GET /e/:event/participants/:id/rows': instructors(200),
  'POST /e/:event/instructor/rotate': instructors({ running: 200, demo: 409 }),
};

interface Route {
  method: string;
  path: string;
  name: string;
}

/** The routes of the app, without what is done for all of them. */
function routesOf({ app }: FakeService): Route[] {
  const all = app.routes.filter(({ path }) => path !== '/*');
  const routes = all.map(({ method, path }) => ({
    method,
    path,
    name: `${method} ${path.replace(/^(\/assets\/\w+)-[\w-]{12}\./, '$1-*.')}`,
  }));
  return [...new Map(routes.map((route) => [route.name, route])).values()];
}

/** The addresses of a route in a world. */
function addressesOf(path: string, { event, ann, instructorSecret }: World): string[] {
  const filled = path
    .replace(':event', event.id)
    .replace(':id', ann.id)
    .replace(':credential', credentialOf(ann))
    .replace(':secret', instructorSecret);
  const choice = /:\w+\{([\w|]+)\}/.exec(filled);
  return choice === null ? [filled] : (choice[1] ?? '').split('|').map((one) => filled.replace(choice[0], one));
}

function ask(
  { app }: World,
  method: string,
  path: string,
  headers: Record<string, string>,
  form?: Record<string, string>,
) {
  const body = method === 'POST' ? new URLSearchParams(form ?? {}).toString() : undefined;
  const type = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
  return app.request(path, {
    method,
    headers: { ...headers, ...(method === 'POST' && type) },
    ...(body !== undefined && { body }),
  });
}

/** Everything that is kept, and what was sent to be graded. */
async function stateOf({ store, event, elsewhere, jobs, bundles }: World): Promise<string> {
  const both = [event.id, elsewhere.id];
  return JSON.stringify([
    await store.list('event', 'all'),
    await store.list('code', 'all'),
    await Promise.all(both.map((id) => store.list('participant', id))),
    await Promise.all(both.map((id) => store.list('claim', id))),
    jobs,
    [...bundles.keys()],
  ]);
}

const situations: readonly Situation[] = ['running', 'before', 'ended', 'public', 'demo'];
const statusOf = (status: Status, situation: Situation) =>
  typeof status === 'number' ? status : (status[situation] ?? status.running ?? 0);

describe('the table of rights', () => {
  it('has a line for each route and none for anything else', async () => {
    const names = routesOf(await fakeService()).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(20);
    const missing = names.filter((name) => table[name] === undefined);
    expect(
      missing,
      `Say in the table of test/service/rights.test.ts who gets what, one line for each route:\n${missing.map((name) => `  '${name}': participants(200),`).join('\n')}\n`,
    ).toEqual([]);
    expect(Object.keys(table).filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(situations)('holds for everybody on each route: %s', async (situation) => {
    const holes: string[] = [];
    let cells = 0;
    const world = await worldIn(situation);
    for (const { method, path, name } of routesOf(world)) {
      const line = table[name];
      if (line === undefined) continue;
      for (const visitor of everybody) {
        // What changes something has a world of its own.
        const at = method === 'GET' ? world : await worldIn(situation);
        const mays = [...line.may, ...(line.also?.[situation] ?? [])].includes(visitor);
        const wanted = mays ? statusOf(line.but?.[visitor] ?? line.gives, situation) : 403;
        for (const address of addressesOf(path, at)) {
          const before = await stateOf(at);
          const headers: Record<string, string> = visitors[visitor](at);
          const answer = await ask(at, method, address, headers, line.form);
          const text = await answer.text();
          const say = (what: string) => holes.push(`${name} for ${visitor}: ${what}`);
          cells++;
          if (answer.status !== wanted) say(`${answer.status} in place of ${wanted}`);
          const isOwn = visitor === 'participant' || visitor === 'instructor';
          const isLink = path.endsWith(':credential') || path.endsWith(':secret');
          const seen = at.hidden.filter((hidden) => text.includes(hidden));
          if (seen.length > 0 && (wanted === 403 || !(isOwn || isLink || line.may.length === 1)))
            say(`shows ${seen.join()}`);
          if (wanted === 403) {
            if (text.includes(at.ann.alias) || text.includes(at.bob.alias) || text.includes('Fake lab'))
              say('tells of the event');
            if ((await stateOf(at)) !== before) say('changes something');
            const given = answer.headers.getSetCookie().filter((cookie) => !/Max-Age=0;/.test(cookie));
            if (given.length > 0) say('gives a cookie');
          }
          if (method === 'GET' && (await stateOf(at)) !== before && !name.endsWith('/me/rows'))
            say('changes something');
        }
      }
    }
    expect(holes).toEqual([]);
    expect(cells).toBeGreaterThan(400);
    console.log(`rights, ${situation}: ${cells} answers, ${holes.length} holes`);
  });

  it('has no other way in: HEAD is GET without a body, and other methods find nothing', async () => {
    const world = await worldIn('running');
    const routes = routesOf(world);
    const of = (method: string) => new Set(routes.filter((route) => route.method === method).map(({ path }) => path));
    const [gets, posts] = [of('GET'), of('POST')];
    for (const path of new Set([...gets, ...posts]))
      for (const visitor of everybody)
        for (const address of addressesOf(path, world)) {
          const headers: Record<string, string> = visitors[visitor](world);
          const where = `${address} for ${visitor}`;
          if (gets.has(path) && !address.endsWith('/me/rows')) {
            const [get, head] = [await ask(world, 'GET', address, headers), await ask(world, 'HEAD', address, headers)];
            expect([head.status, await head.text()], `HEAD ${where}`).toEqual([get.status, '']);
          }
          const before = await stateOf(world);
          const others = [
            'PUT',
            'DELETE',
            'PATCH',
            'OPTIONS',
            ...(posts.has(path) ? [] : ['POST']),
            ...(gets.has(path) ? [] : ['GET']),
          ];
          for (const method of others) {
            const from: Record<string, string> = { ...headers, 'sec-fetch-site': 'same-origin' };
            const answer = await world.app.request(address, { method, headers: from });
            expect(answer.status, `${method} ${where}`).toBe(404);
            expect(answer.headers.get('access-control-allow-origin')).toBeNull();
          }
          expect(await stateOf(world), where).toBe(before);
        }
  });

  it('knows nobody by a wrong link', async () => {
    const world = await worldIn('running');
    const { ann, bob, eve, event, elsewhere, formerSecret, instructorSecret } = world;
    const wrong = [
      `${event.id}/i/${formerSecret}`,
      `${event.id}/i/${elsewhere.instructorSecret}`,
      `${elsewhere.id}/i/${instructorSecret}`,
      `${event.id}/i/${event.instructorHash}`,
      `${event.id}/i/${secretOf(ann)}`,
      `${event.id}/p/${credentialOf(eve)}`,
      `${elsewhere.id}/p/${credentialOf(ann)}`,
      `${event.id}/p/${ann.id}.${secretOf(bob)}`,
      `${event.id}/p/${ann.id}.${instructorSecret}`,
      `${event.id}/p/${instructorSecret}`,
    ];
    for (const path of wrong)
      for (const method of ['GET', 'POST']) {
        const answer = await ask(world, method, `/e/${path}`, {});
        expect([answer.status, answer.headers.getSetCookie()], path).toEqual([404, []]);
      }
  });
});

describe('an instructor’s link that is replaced', () => {
  it('stops at once wherever it was known, and the new one works there', async () => {
    const service = await fakeService();
    const { store, queue, archive, now, base, instructorSecret, instructor } = service;
    const person = await service.person('Ann');
    const elsewhere = createApp({ store, queue, archive, now, assets: readAssets() });
    const paths = ['board', 'board/rows', 'matrix', 'matrix/rows', 'results/csv', `participants/${person.id}`];
    const status = async (app: typeof elsewhere, path: string, cookie: string) =>
      (await app.request(`${base}/${path}`, { headers: { cookie } })).status;
    // Both instances have just read the event.
    for (const app of [service.app, elsewhere])
      for (const path of paths) {
        expect(await status(app, path, person.cookie)).toBe(path.startsWith('board') ? 200 : 403);
        expect(await status(app, path, instructor)).toBe(200);
      }
    const headers = { cookie: instructor, 'sec-fetch-site': 'same-origin' };
    const rotated = await service.app.request(`${base}/instructor/rotate`, { method: 'POST', headers });
    expect([rotated.status, rotated.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const page = await rotated.text();
    const secret = new RegExp(`${base}/i/([\\w-]{32})"`).exec(page)?.[1] ?? '';
    expect(secret).toHaveLength(32);
    expect(secret).not.toBe(instructorSecret);
    expect(page).toContain(`http://localhost${base}/i/${secret}`);
    expect(page).not.toContain(instructorSecret);
    expect(rotated.headers.get('set-cookie')).toContain(`podium_i=${secret};`);
    for (const app of [service.app, elsewhere])
      for (const path of paths) {
        expect(await status(app, path, person.cookie)).toBe(path.startsWith('board') ? 200 : 403);
        const former = await app.request(`${base}/${path}`, { headers: { cookie: instructor } });
        expect([former.status, former.headers.get('set-cookie')?.split(';')[0]]).toEqual([403, 'podium_i=']);
        const current = await app.request(`${base}/${path}`, { headers: { cookie: `podium_i=${secret}` } });
        expect([current.status, current.headers.get('set-cookie')]).toEqual([200, null]);
      }
    expect((await service.app.request(`${base}/i/${instructorSecret}`)).status).toBe(404);
    expect((await elsewhere.request(`${base}/i/${secret}`)).status).toBe(303);
    const again = await elsewhere.request(`${base}/instructor/rotate`, { method: 'POST', headers });
    expect(again.status).toBe(403);
    // Kept as a hash alone.
    expect(JSON.stringify(await store.list('event', 'all'))).not.toContain(secret);
  });

  it('is told to who keeps it, and stands in the page of one of two who replace it together', async () => {
    const told: string[] = [];
    const service = await fakeService({}, { onNewLink: (event, secret) => void told.push(`${event} ${secret}`) });
    const headers = { cookie: service.instructor, 'sec-fetch-site': 'same-origin' };
    const rotate = () => service.app.request(`${service.base}/instructor/rotate`, { method: 'POST', headers });
    const answers = await Promise.all([rotate(), rotate(), rotate()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403]);
    expect(told).toHaveLength(1);
    const [event, secret] = told[0]?.split(' ') ?? [];
    expect(event).toBe(service.event.id);
    expect((await service.app.request(`${service.base}/i/${secret}`)).status).toBe(303);
  });

  it('can be replaced on the page, in both languages, except in the demo', async () => {
    const page = async (demo: boolean, lang: string) => {
      const service = await fakeService({ demo });
      const headers = { cookie: service.instructor };
      return (await service.app.request(`${service.base}/matrix?lang=${lang}`, { headers })).text();
    };
    expect(await page(false, 'en')).toMatch(/<form method="post" action="\/e\/[\w-]+\/instructor\/rotate">/);
    expect(await page(false, 'en')).toContain('The former one stops working at once');
    expect(await page(false, 'ko')).toContain('강사 링크 바꾸기');
    expect(await page(true, 'en')).not.toContain('rotate');
  });
});

describe('the personal link of another', () => {
  it('asks before it makes a participant somebody else, and not again', async () => {
    const service = await fakeService();
    const [ann, bob] = [await service.person('Ann'), await service.person('<Bob>')];
    const path = `${service.base}/p/${credentialOf(bob)}`;
    const asks = await service.app.request(path, { headers: { cookie: ann.cookie } });
    expect([asks.status, asks.headers.getSetCookie()]).toEqual([200, []]);
    const page = await asks.text();
    expect(page).toContain('Go on as Ann');
    expect(page).toContain('Go on as &lt;Bob&gt;');
    expect(page).toContain(`<form method="post" action="${path}">`);
    const send = (headers: Record<string, string>) =>
      service.app.request(path, { method: 'POST', headers: { cookie: ann.cookie, ...headers } });
    expect((await send({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const changed = await send({ 'sec-fetch-site': 'same-origin' });
    expect([changed.status, changed.headers.get('location')]).toEqual([303, `${service.base}/me`]);
    expect(changed.headers.get('set-cookie')).toContain(bob.cookie);
    // One's own link, and one without a cookie that counts, lead straight there.
    for (const cookie of [bob.cookie, '', 'podium=damaged'])
      expect((await service.app.request(path, { headers: { cookie } })).status).toBe(303);
    const korean = await service.app.request(path, { headers: { cookie: ann.cookie, 'accept-language': 'ko' } });
    expect(await korean.text()).toContain('다른 참가자의 링크예요');
  });
});

describe('where there is TLS', () => {
  const origin = 'https://podium.example';

  it('cookies belong to the host and to one event', async () => {
    const world = await worldIn('running');
    const { app, base, event, ann, instructorSecret, elsewhere } = world;
    const given = async (path: string) => (await app.request(`${origin}${path}`)).headers.get('set-cookie') ?? '';
    const mine = await given(`${base}/p/${credentialOf(ann)}`);
    const theirs = await given(`${base}/i/${instructorSecret}`);
    const attributes = '; Max-Age=2592000; Path=/; HttpOnly; Secure; SameSite=Lax';
    expect(mine).toBe(`__Host-podium-${event.id}=${credentialOf(ann)}${attributes}`);
    expect(theirs).toBe(`__Host-podium_i-${event.id}=${instructorSecret}${attributes}`);
    const status = async (path: string, cookie: string) =>
      (await app.request(`${origin}${path}`, { headers: { cookie } })).status;
    const [own, instructor] = [mine.split(';')[0] ?? '', theirs.split(';')[0] ?? ''];
    expect(await status(`${base}/me`, own)).toBe(200);
    expect(await status(`${base}/matrix`, instructor)).toBe(200);
    // What another host below the domain can plant does not count.
    expect(await status(`${base}/me`, ann.cookie)).toBe(403);
    expect(await status(`${base}/matrix`, world.instructor)).toBe(403);
    const renamed = (cookie: string) => cookie.replace(event.id, elsewhere.id);
    for (const cookie of [own, instructor, renamed(own), renamed(instructor)])
      for (const path of ['me', 'board', 'matrix'])
        expect(await status(`/e/${elsewhere.id}/${path}`, cookie), path).toBe(403);
    const replaced = await app.request(`${origin}${base}/matrix`, {
      headers: { cookie: `__Host-podium_i-${event.id}=${world.formerSecret}` },
    });
    expect(replaced.headers.get('set-cookie')).toBe(`__Host-podium_i-${event.id}=; Max-Age=0; Path=/; Secure`);
    const rotated = await app.request(`${origin}${base}/instructor/rotate`, {
      method: 'POST',
      headers: { cookie: instructor, origin },
    });
    expect(await rotated.text()).toContain(`${origin}${base}/i/`);
  });
});

describe('forms', () => {
  /** What a browser, or something like one, sends with a form, and whether it may change anything. */
  const senders: [string, Record<string, string>, boolean][] = [
    ['a page of the service', { 'sec-fetch-site': 'same-origin', origin: 'http://localhost' }, true],
    ['the same without Origin', { 'sec-fetch-site': 'same-origin' }, true],
    ['an older browser', { origin: 'http://localhost' }, true],
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, false],
    ['another site of an older browser', { origin: 'https://evil.example' }, false],
    ['another host of the same site', { 'sec-fetch-site': 'same-site', origin: 'http://evil.localhost' }, false],
    ['another host of the same site, older', { origin: 'http://evil.localhost' }, false],
    ['another port', { origin: 'http://localhost:81' }, false],
    ['another scheme', { origin: 'https://localhost' }, false],
    ['a sandboxed frame', { origin: 'null', 'sec-fetch-site': 'cross-site' }, false],
    ['a sandboxed frame, older', { origin: 'null' }, false],
    ['who types in an address', { 'sec-fetch-site': 'none' }, false],
    ['who contradicts the browser', { 'sec-fetch-site': 'cross-site', origin: 'http://localhost' }, false],
    ['who invents a value', { 'sec-fetch-site': 'own' }, false],
    ['who says nothing', {}, false],
  ];
  const types = [
    'application/x-www-form-urlencoded',
    'APPLICATION/X-WWW-FORM-URLENCODED; charset=utf-8',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/json',
    'application/octet-stream',
    'image/png',
    '',
  ];

  it('change something only when they come from a page of the service, whatever type they have', async () => {
    const world = await worldIn('running');
    const posts = routesOf(world).filter(({ method, path }) => method === 'POST' && !path.endsWith('/recorded'));
    expect(posts.length).toBeGreaterThan(4);
    for (const { path } of posts)
      for (const [sender, headers, may] of senders)
        for (const type of types) {
          const at = may ? await worldIn('running') : world;
          const cookie = `${at.ann.cookie}; ${at.instructor}`;
          const before = await stateOf(at);
          const answer = await at.app.request(addressesOf(path, at)[0] ?? '', {
            method: 'POST',
            body: 'code=KUBE2026&alias=New',
            headers: { cookie, 'content-type': type, ...headers },
          });
          const where = `${path} from ${sender} as ${type}`;
          if (may) expect(answer.status, where).not.toBe(403);
          else {
            expect([answer.status, answer.headers.getSetCookie()], where).toEqual([403, []]);
            expect(await stateOf(at), where).toBe(before);
          }
        }
  });

  it('are refused without a cookie, too: nobody joins for somebody else', async () => {
    const world = await worldIn('running');
    const before = await stateOf(world);
    for (const [sender, headers, may] of senders)
      for (const type of types.filter((one) => /form|plain|^$/i.test(one))) {
        if (may) continue;
        const body = 'code=KUBE2026&alias=New';
        const answer = await world.app.request('/join', {
          method: 'POST',
          body,
          headers: { 'content-type': type, ...headers },
        });
        expect(answer.status, `${sender} as ${type}`).toBe(403);
      }
    expect(await stateOf(world)).toBe(before);
  });
});
