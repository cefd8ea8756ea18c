import { describe, expect, it } from 'vitest';
import { requestGrading } from '../../functions/gradings.ts';
import { verifyEnded } from '../../functions/verification.ts';
import { arnOf, type FakeService, fakeService, type Person, post, stepsOf, trouble } from './fake-service.ts';

const get = (service: FakeService, path: string, cookie = '', headers: Record<string, string> = {}) =>
  service.app.request(path, { headers: { ...(cookie !== '' && { cookie }), ...headers } });

async function connected(
  service: FakeService,
  person: Person,
  cluster = person.alias.replace(' ', '-'),
): Promise<void> {
  const answer = await post(
    service.app,
    `${service.base}/me/cluster`,
    { arn: arnOf(cluster) },
    { cookie: person.cookie },
  );
  expect(answer.status).toBe(303);
}

describe('joining', () => {
  it('leads from the code to the own page', async () => {
    const service = await fakeService();
    expect((await get(service, '/')).status).toBe(200);
    const joined = await post(service.app, '/join', { code: ' kube 2026', alias: 'Ann' });
    expect(joined.status).toBe(303);
    expect(joined.headers.get('location')).toBe(`${service.base}/me`);
    const cookie = joined.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^podium=[\w-]{22}\.[\w-]{32}; Max-Age=\d+; Path=\/e\/[\w-]{22}; HttpOnly; SameSite=Lax$/);
    const page = await (await get(service, `${service.base}/me`, cookie.split(';')[0])).text();
    expect(page).toContain('Ann');
    expect(page).toContain('Connect your cluster');
  });

  it('sets secure cookies behind TLS', async () => {
    const service = await fakeService();
    const headers = { 'x-forwarded-proto': 'https' };
    const joined = await post(service.app, '/join', { code: 'KUBE2026', alias: '' }, headers);
    expect(joined.headers.get('set-cookie')).toContain('; Secure');
  });

  it.each([
    [{ code: 'WRONG', alias: 'Ann' }, 'There is no event with this code'],
    [{ code: '', alias: 'Ann' }, 'There is no event with this code'],
    [{ code: 'KUBE2026', alias: 'x'.repeat(25) }, '1 to 24 characters'],
    [{ code: 'KUBE2026', alias: 'a\u0007b' }, '1 to 24 characters'],
    [{ code: 'KUBE2026', alias: '\u202Ekcab' }, '1 to 24 characters'],
    [{ code: 'KUBE2026', alias: 'taken' }, 'already has this name'],
  ])('explains %j at the field', async (form, sentence) => {
    const service = await fakeService();
    await service.person('Taken');
    const answer = await post(service.app, '/join', form);
    const page = await answer.text();
    expect(answer.status).toBe(422);
    expect(page).toContain(sentence);
    expect(page).toMatch(/aria-invalid="true"/);
    expect(page).toMatch(/id="(code|alias)-error"/);
  });

  it('finds a name in the language for those who leave it empty', async () => {
    const service = await fakeService();
    await post(service.app, '/join', { code: 'KUBE2026', alias: ' ' }, { 'accept-language': 'ko-KR' });
    const [participant] = await service.store.list('participant', service.event.id);
    expect(participant?.value.alias).toMatch(/^[가-힣]+ [가-힣]+ \d\d$/);
    expect(participant?.value.language).toBe('ko');
  });

  it('is over when the event is', async () => {
    const service = await fakeService();
    service.clock.ms = Date.parse(service.event.end);
    const answer = await post(service.app, '/join', { code: 'KUBE2026', alias: 'Late' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('This event has ended');
  });

  it('slows down who guesses, one address alone', async () => {
    let address = '192.0.2.1';
    const service = await fakeService({}, { address: () => address });
    for (let index = 0; index < 100; index++) await post(service.app, '/join', { code: `GUESS${index}`, alias: '' });
    const answer = await post(service.app, '/join', { code: 'KUBE2026', alias: '' });
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('60');
    address = '192.0.2.2';
    expect((await post(service.app, '/join', { code: 'KUBE2026', alias: '' })).status).toBe(303);
    address = '192.0.2.1';
    service.clock.ms += 60_000;
    expect((await post(service.app, '/join', { code: 'KUBE2026', alias: '' })).status).toBe(303);
  });

  it('stores no code, no personal secret and no instructor secret', async () => {
    const service = await fakeService();
    const person = await service.person('Ann');
    const [, secret = ''] = person.cookie.split('.');
    const { store, event } = service;
    const all = JSON.stringify([
      await store.list('event', 'all'),
      await store.list('code', 'all'),
      await store.list('participant', event.id),
      await store.list('claim', event.id),
    ]);
    for (const hidden of ['KUBE2026', secret, service.instructorSecret]) expect(all).not.toContain(hidden);
  });
});

describe('rights', () => {
  const forms = ['me/cluster', 'me/check'];
  const own = ['me', 'me/rows'];
  const boards = ['board', 'board/rows', 'board?view=projector'];
  const instructing = ['matrix', 'matrix/rows', 'matrix?sort=name&show=stuck'].concat(
    'results/csv',
    'results/json',
    'results/xml',
  );

  it('gives each route to whom it belongs', async () => {
    const service = await fakeService();
    const elsewhere = await fakeService();
    const [ann, bob] = [await service.person('Ann'), await service.person('Bob')];
    const stranger = await elsewhere.person('Eve');
    const onBob = [`participants/${bob.id}`, `participants/${bob.id}/rows`];
    const visitors = {
      nobody: '',
      'participant of another event': stranger.cookie,
      'instructor of another event': elsewhere.instructor,
      'own id with a wrong secret': `${ann.cookie.split('.')[0]}.${'x'.repeat(32)}`,
      'damaged cookie': 'podium=%00; podium_i=%00',
      participant: ann.cookie,
      instructor: service.instructor,
    };
    const table: Record<string, Record<string, number>> = {};
    for (const [who, cookie] of Object.entries(visitors)) {
      const row: Record<string, number> = {};
      for (const path of [...own, ...boards, ...instructing, ...onBob])
        row[path.replace(bob.id, ':id')] = (await get(service, `${service.base}/${path}`, cookie)).status;
      for (const path of forms)
        row[`POST ${path}`] = (await post(service.app, `${service.base}/${path}`, { arn: '' }, { cookie })).status;
      table[who] = row;
    }
    const expected = (me: number, board: number, instructor: number, cluster: number, check: number) => ({
      me,
      'me/rows': me,
      board,
      'board/rows': board,
      'board?view=projector': board,
      matrix: instructor,
      'matrix/rows': instructor,
      'matrix?sort=name&show=stuck': instructor,
      'results/csv': instructor,
      'results/json': instructor,
      'results/xml': instructor,
      'participants/:id': instructor,
      'participants/:id/rows': instructor,
      'POST me/cluster': cluster,
      'POST me/check': check,
    });
    const nothing = expected(403, 403, 403, 403, 403);
    expect(table).toEqual({
      nobody: nothing,
      'participant of another event': nothing,
      'instructor of another event': nothing,
      'own id with a wrong secret': nothing,
      'damaged cookie': nothing,
      participant: expected(200, 200, 403, 422, 409),
      instructor: expected(403, 200, 200, 403, 403),
    });
  });

  it('shows the board of a public event to everybody', async () => {
    const service = await fakeService({ publicBoard: true });
    expect((await get(service, `${service.base}/board`)).status).toBe(200);
    expect((await get(service, `${service.base}/matrix`)).status).toBe(403);
  });

  it('turns links into cookies and leaves the address bar', async () => {
    const service = await fakeService();
    const person = await service.person('Ann');
    const mine = await get(service, `${service.base}/p/${person.cookie.slice('podium='.length)}?lang=ko`);
    expect([mine.status, mine.headers.get('location')]).toEqual([303, `${service.base}/me`]);
    expect(mine.headers.getSetCookie().join()).toContain(person.cookie);
    expect(mine.headers.getSetCookie().join()).toContain('lang=ko');
    const theirs = await get(service, `${service.base}/i/${service.instructorSecret}`);
    expect([theirs.status, theirs.headers.get('location')]).toEqual([303, `${service.base}/matrix`]);
    expect(theirs.headers.get('set-cookie')).toContain(service.instructor);
    for (const path of [`p/${person.id}.${'x'.repeat(32)}`, 'p/x', `i/${'x'.repeat(32)}`, 'i/x'])
      expect((await get(service, `${service.base}/${path}`)).status).toBe(404);
    for (const path of ['/e/nothing/me', '/e/nothing/board', '/e/nothing/i/x', '/e/nothing/p/x', '/nothing'])
      expect((await get(service, path)).status).toBe(404);
  });

  it('answers other methods with 404', async () => {
    const service = await fakeService();
    const headers = { 'sec-fetch-site': 'same-origin' };
    for (const method of ['PUT', 'DELETE', 'PATCH', 'POST'])
      expect((await service.app.request(`${service.base}/me`, { method, headers })).status).toBe(404);
    expect((await get(service, '/join')).status).toBe(404);
  });
});

describe('the own page', () => {
  it('refuses a wrong ARN at its field and keeps what was typed', async () => {
    const service = await fakeService();
    const { cookie } = await service.person('Ann');
    for (const arn of ['', 'eks-demo', 'arn:aws:ec2:ap-northeast-2:111122223333:instance/i-1', '<b>"x']) {
      const answer = await post(service.app, `${service.base}/me/cluster`, { arn }, { cookie });
      const page = await answer.text();
      expect(answer.status).toBe(422);
      expect(page).toMatch(/<p class="wrong" id="arn-error">[^<]{10,}<\/p>/);
      expect(page).not.toContain('<b>"x');
    }
  });

  it('refuses a role of another account', async () => {
    const service = await fakeService();
    const { cookie } = await service.person('Ann');
    const form = { arn: arnOf('one'), roleArn: 'arn:aws:iam::999999999999:role/reader' };
    const page = await (await post(service.app, `${service.base}/me/cluster`, form, { cookie })).text();
    expect(page).toContain('id="role-error"');
    const good = { ...form, roleArn: 'arn:aws:iam::111122223333:role/reader' };
    expect((await post(service.app, `${service.base}/me/cluster`, good, { cookie })).status).toBe(303);
  });

  it('takes a cluster once per event and tells the instructor of a second claim', async () => {
    const service = await fakeService();
    const [ann, bob] = [await service.person('Ann'), await service.person('Bob')];
    await connected(service, ann, 'one');
    await connected(service, ann, 'one');
    const answer = await post(service.app, `${service.base}/me/cluster`, { arn: arnOf('one') }, { cookie: bob.cookie });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('Another participant of this event has connected this cluster');
    const matrix = await (await get(service, `${service.base}/matrix`, service.instructor)).text();
    expect(matrix).toContain('tried the cluster of another');
    await connected(service, ann, 'two');
    const again = await post(service.app, `${service.base}/me/cluster`, { arn: arnOf('one') }, { cookie: bob.cookie });
    expect(again.status).toBe(422);
  });

  it('grades no faster for who connects one cluster after the other', async () => {
    const service = await fakeService();
    const person = await service.person('Ann');
    for (let round = 0; round < 10; round++) {
      await connected(service, person, `cluster-${round}`);
      await get(service, `${service.base}/me/rows`, person.cookie);
      service.clock.ms += 1000;
    }
    expect(service.jobs).toHaveLength(1);
    service.clock.ms += 15_000;
    await get(service, `${service.base}/me/rows`, person.cookie);
    expect(service.jobs).toHaveLength(2);
  });

  it('starts the first check when a cluster is connected', async () => {
    const service = await fakeService();
    const person = await service.person('Ann');
    await connected(service, person);
    expect(service.jobs).toHaveLength(1);
    await service.work(stepsOf('pass', 'fail', 'skipped', 'fail'));
    const page = await (await get(service, `${service.base}/me`, person.cookie)).text();
    expect(page).toContain('1 of 4 steps pass');
    expect(page).toContain('5 of 10 points');
    expect(page).toMatch(/<details id="d-s1" open/);
    expect(page.match(/<details id="d-[^>]* open/g)).toHaveLength(1);
  });

  it('says how it stands before the first check, while one runs and after trouble', async () => {
    const service = await fakeService();
    const person = await service.person('Ann');
    const rows = async () => (await get(service, `${service.base}/me/rows`, person.cookie)).text();
    expect(await rows()).toContain('not checked yet');
    await connected(service, person);
    expect(await rows()).toContain('waiting for a free grader');
    await service.work(trouble);
    expect(await rows()).toContain('The last check could not be done');
    expect(await rows()).toContain('arn:aws:iam::111122223333:role/x');
  });

  it('marks what was done and is different now, and keeps its points', async () => {
    const service = await fakeService();
    const person = await service.person('Ann');
    await connected(service, person);
    const [step, ...others] = stepsOf('pass', 'fail', 'fail', 'fail');
    if (step === undefined) throw new Error('no step');
    await service.work([{ ...step, live: 'fail', passedAt: '2026-11-20T01:00:30.000Z' }, ...others]);
    const page = await (await get(service, `${service.base}/me`, person.cookie)).text();
    expect(page).toContain('was done');
    expect(page).toContain('Was done 10:00 and keeps its points');
    expect(page).toContain('5 of 5 points');
  });

  it('takes "check now" every fifteen seconds', async () => {
    const service = await fakeService();
    const person = await service.person('Ann');
    const check = (headers = {}) =>
      post(service.app, `${service.base}/me/check`, {}, { cookie: person.cookie, ...headers });
    await connected(service, person);
    await service.work(stepsOf('fail'));
    service.clock.ms += 5000;
    const early = await check();
    expect([early.status, early.headers.get('retry-after')]).toEqual([429, '10']);
    expect(await early.text()).toContain('The next one is possible in 10 seconds');
    const json = await check({ accept: 'application/json' });
    expect([json.status, json.headers.get('content-type')]).toEqual([429, 'application/problem+json']);
    expect(await json.json()).toMatchObject({ status: 429 });
    service.clock.ms += 10_000;
    expect((await check()).status).toBe(303);
    const joined = await check({ accept: 'application/json' });
    expect([joined.status, await joined.json()]).toEqual([202, { outcome: 'joined' }]);
    expect(joined.headers.get('retry-after')).toBe('15');
    expect(service.jobs).toHaveLength(1);
  });

  it('refuses "check now" without a cluster and after the end', async () => {
    const service = await fakeService();
    const person = await service.person('Ann');
    const check = () => post(service.app, `${service.base}/me/check`, {}, { cookie: person.cookie });
    expect((await check()).status).toBe(409);
    service.clock.ms = Date.parse(service.event.end);
    const late = await check();
    expect(late.status).toBe(409);
    expect(await late.text()).toContain('This event ended');
  });

  it('checks by itself when it is time and somebody looks', async () => {
    const service = await fakeService();
    const person = await service.person('Ann');
    await connected(service, person);
    await service.work(stepsOf('fail'));
    await get(service, `${service.base}/me/rows`, person.cookie);
    expect(service.jobs).toHaveLength(0);
    service.clock.ms += 60_000;
    const answer = await get(service, `${service.base}/me/rows`, person.cookie);
    expect(service.jobs).toHaveLength(1);
    expect(answer.headers.get('x-next')).toBe('2000');
    await get(service, `${service.base}/me/rows`, person.cookie);
    expect(service.jobs).toHaveLength(1);
    service.jobs.length = 0;
    service.clock.ms += 200_000;
    await get(service, `${service.base}/me/rows`, person.cookie);
    expect(service.jobs).toHaveLength(1);
  });
});

describe('looking again', () => {
  it('answers 304 as long as nothing has changed, per language', async () => {
    const service = await fakeService();
    const person = await service.person('Ann');
    await connected(service, person);
    await service.work(stepsOf('fail'));
    const rows = (headers = {}) => get(service, `${service.base}/me/rows`, person.cookie, headers);
    const first = await rows();
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"en-\d+\.1r"$/);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    expect(first.headers.get('vary')).toContain('Cookie');
    const same = await rows({ 'if-none-match': etag });
    expect([same.status, await same.text(), same.headers.get('x-next')]).toEqual([304, '', '10000']);
    expect((await rows({ 'if-none-match': etag, 'accept-language': 'ko' })).status).toBe(200);
    await requestGrading(service, service.event, person.id, false);
    expect((await rows({ 'if-none-match': etag })).status).toBe(200);
    const page = await (await get(service, `${service.base}/me`, person.cookie)).text();
    const current = (await rows()).headers.get('etag') ?? '';
    expect(page).toContain(`data-etag="${current.replaceAll('"', '&quot;')}"`);
  });

  it('tells pages how long to wait: until the start, then often, then until all is verified', async () => {
    const service = await fakeService();
    const person = await service.person('Ann');
    const next = async () => (await get(service, `${service.base}/me/rows`, person.cookie)).headers.get('x-next');
    expect(await next()).toBe('30000');
    await connected(service, person);
    expect(await next()).toBe('2000');
    await service.work(stepsOf('fail'));
    expect(await next()).toBe('10000');
    service.clock.ms = Date.parse(service.event.end);
    expect(await next()).toBe('10000');
    await verifyEnded(service);
    expect(await next()).toBe('2000');
    await service.work(stepsOf('fail'));
    expect(await next()).toBe('0');
  });

  it('reloads without scripts, until the end', async () => {
    const service = await fakeService();
    const person = await service.person('Ann');
    await connected(service, person);
    const page = async () => (await get(service, `${service.base}/me`, person.cookie)).text();
    expect(await page()).toContain('<noscript><meta http-equiv="refresh" content="10"/></noscript>');
    service.clock.ms = Date.parse(service.event.end);
    expect(await page()).not.toContain('refresh');
  });
});

describe('the board', () => {
  async function crowd(size: number, plan = {}) {
    const service = await fakeService(plan);
    const people: Person[] = [];
    for (let index = 0; index < size; index++) {
      const person = await service.person(`Person ${index}`);
      people.push(person);
      await connected(service, person);
      await service.work(
        stepsOf(index < 1 ? 'pass' : 'fail', index < 3 ? 'pass' : 'fail', index < size - 2 ? 'pass' : 'fail'),
      );
      service.clock.ms += 1000;
    }
    return { service, people };
  }

  it('shows the best five and two around the own row, by alias alone', async () => {
    const { service, people } = await crowd(14);
    const board = await (await get(service, `${service.base}/board`, people[9]?.cookie)).text();
    const shown = [...board.matchAll(/>Person (\d+)</g)].map(([, n]) => Number(n));
    expect(shown).toEqual([0, 1, 2, 3, 4, 7, 8, 9, 10, 11]);
    expect(board).toContain('Person 9<span class="bonus">you</span>');
    expect(board).not.toContain('111122223333');
    expect(board).not.toMatch(/arn:aws/);
    for (const { id } of people) expect(board).not.toContain(id);
  });

  it('shows everything to the instructor, twenty to the projector, each a rank of its own', async () => {
    const { service } = await crowd(22);
    const count = async (query: string) =>
      (await (await get(service, `${service.base}/board${query}`, service.instructor)).text()).match(/>Person/g)
        ?.length;
    expect([await count(''), await count('?view=projector')]).toEqual([22, 20]);
  });

  it('stands still after the freeze while the own page goes on', async () => {
    const { service, people } = await crowd(2, { freeze: new Date(Date.parse('2026-11-20T02:00:00Z')).toISOString() });
    service.clock.ms = Date.parse('2026-11-20T02:10:00Z');
    const cookie = people[1]?.cookie ?? '';
    await requestGrading(service, service.event, people[1]?.id ?? '', false);
    await service.work(stepsOf('pass', 'pass', 'pass', 'pass'));
    const board = await (await get(service, `${service.base}/board`, cookie)).text();
    expect(board).toContain('As of 11:00');
    expect(board).not.toContain('<strong>14</strong>');
    expect(await (await get(service, `${service.base}/me`, cookie)).text()).toContain('10 of 10 points');
    const matrix = await (await get(service, `${service.base}/matrix`, service.instructor)).text();
    expect(matrix).toContain('Shown points');
    expect(matrix).toContain('<strong>14</strong>');
  });

  it('is the same for two seconds and says 304 as long as it is', async () => {
    const { service, people } = await crowd(3);
    const rows = (headers = {}) => get(service, `${service.base}/board/rows`, people[0]?.cookie, headers);
    const etag = (await rows()).headers.get('etag') ?? '';
    service.clock.ms += 3000;
    expect((await rows({ 'if-none-match': etag })).status).toBe(304);
    await requestGrading(service, service.event, people[2]?.id ?? '', false);
    await service.work(stepsOf('pass', 'pass', 'pass'));
    expect((await rows({ 'if-none-match': etag })).status).toBe(304);
    service.clock.ms += 3000;
    const changed = await rows({ 'if-none-match': etag });
    expect(changed.status).toBe(200);
    const other = await get(service, `${service.base}/board/rows`, people[1]?.cookie);
    expect(other.headers.get('etag')).not.toBe(changed.headers.get('etag'));
  });
});

describe('the instructor’s view', () => {
  it('shows verdicts, shares and who needs help', async () => {
    const service = await fakeService();
    const [ann, bob] = [await service.person('Ann'), await service.person('Bob')];
    await service.person('Cho');
    await connected(service, ann);
    for (let round = 0; round < 4; round++) {
      await requestGrading(service, service.event, ann.id, false);
      await service.work(stepsOf('pass', 'fail', 'skipped'));
      service.clock.ms += 5 * 60_000;
    }
    await connected(service, bob);
    await service.work(stepsOf('blocked', 'blocked', 'blocked'));
    const page = async (query = '') =>
      (await get(service, `${service.base}/matrix${query}`, service.instructor)).text();
    const all = await page();
    for (const badge of ['stuck', 'access missing', 'no cluster']) expect(all).toContain(`>${badge}</span>`);
    expect(all).toContain('passed 33%');
    const names = (html: string) => [...html.matchAll(/>(Ann|Bob|Cho)<\/a>/g)].map(([, name]) => name);
    expect(names(await page('?sort=name'))).toEqual(['Ann', 'Bob', 'Cho']);
    const detail = await (await get(service, `${service.base}/participants/${ann.id}`, service.instructor)).text();
    expect(detail).toContain('Ann');
    expect(detail).not.toContain('id="check"');
    expect(detail).not.toContain('/p/');
    expect((await get(service, `${service.base}/participants/nobody`, service.instructor)).status).toBe(404);
    const rows = await get(service, `${service.base}/participants/${ann.id}/rows`, service.instructor);
    const same = await get(service, `${service.base}/participants/${ann.id}/rows`, service.instructor, {
      'if-none-match': rows.headers.get('etag') ?? '',
    });
    expect(same.status).toBe(304);
  });

  it('does not need help where there is none', async () => {
    const service = await fakeService();
    const person = await service.person('Ann');
    await connected(service, person);
    await service.work(stepsOf('pass', 'pass', 'pass', 'pass'));
    const page = await (await get(service, `${service.base}/matrix?show=stuck`, service.instructor)).text();
    expect(page).toContain('Nobody needs help right now');
  });
});

describe('language', () => {
  it('comes from the query, the cookie, then the browser', async () => {
    const service = await fakeService();
    const lang = async (path: string, headers: Record<string, string>) =>
      /<html lang="(\w+)"/.exec(await (await service.app.request(path, { headers })).text())?.[1];
    expect(await lang('/', {})).toBe('en');
    expect(await lang('/', { 'accept-language': 'fr' })).toBe('en');
    expect(await lang('/', { 'accept-language': 'ko-KR,ko;q=0.9,en;q=0.8' })).toBe('ko');
    expect(await lang('/', { 'accept-language': 'ko', cookie: 'lang=en' })).toBe('en');
    expect(await lang('/?lang=ko', { cookie: 'lang=en' })).toBe('ko');
    expect(await lang('/?lang=xx', { cookie: 'lang=ko' })).toBe('ko');
  });

  it('is remembered when it was chosen, and only then', async () => {
    const service = await fakeService();
    expect((await get(service, '/?lang=ko')).headers.get('set-cookie')).toMatch(/^lang=ko;/);
    expect((await get(service, '/', '', { 'accept-language': 'ko' })).headers.get('set-cookie')).toBeNull();
  });

  it('is offered on each page with its query', async () => {
    const service = await fakeService();
    const page = await (await get(service, `${service.base}/matrix?sort=name&lang=en`, service.instructor)).text();
    expect(page).toContain(`href="${service.base}/matrix?sort=name&amp;lang=ko"`);
  });
});

describe('safety', () => {
  it('refuses forms of other sites', async () => {
    const service = await fakeService();
    const person = await service.person('Ann');
    const send = (headers: Record<string, string>) =>
      service.app.request(`${service.base}/me/check`, {
        method: 'POST',
        headers: { cookie: person.cookie, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      });
    for (const headers of [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]) {
      const answer = await send(headers as Record<string, string>);
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain('The form came from another page');
    }
    expect((await send({ origin: 'http://localhost' })).status).toBe(409);
  });

  it('refuses large bodies', async () => {
    const service = await fakeService();
    const answer = await post(service.app, '/join', { code: 'x'.repeat(20_000) });
    expect(answer.status).toBe(413);
    expect(await answer.text()).toContain('too much data');
  });

  it('allows nothing but its own style and script', async () => {
    const service = await fakeService();
    const answer = await get(service, '/');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('referrer-policy')).toBe('same-origin');
    const page = await answer.text();
    expect(page).not.toMatch(/<script(?![^>]* src=)|\sstyle=|\son\w+=/);
    for (const [, address = ''] of page.matchAll(/(?:src|href)="([^"#]+)"/g)) expect(address).toMatch(/^\//);
  });

  it('serves style and script for good, under a name of their content', async () => {
    const service = await fakeService();
    const page = await (await get(service, '/')).text();
    for (const [, path = ''] of page.matchAll(/"(\/assets\/[^"]+)"/g)) {
      const answer = await get(service, path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toContain('immutable');
      expect(answer.headers.get('content-type')).toMatch(/^text\/(css|javascript)/);
    }
    expect((await get(service, '/icon.svg')).headers.get('content-type')).toBe('image/svg+xml');
    expect((await get(service, '/assets/none.css')).status).toBe(404);
  });

  it('escapes what people type', async () => {
    const service = await fakeService();
    const evil = '<img src=x>"\'&';
    await post(service.app, '/join', { code: 'KUBE2026', alias: evil });
    const [participant] = await service.store.list('participant', service.event.id);
    expect(participant?.value.alias).toBe(evil);
    const board = await (await get(service, `${service.base}/board`, service.instructor)).text();
    expect(board).not.toContain('<img');
    const again = await (await post(service.app, '/join', { code: evil, alias: evil })).text();
    expect(again).not.toContain('<img');
    expect(await (await get(service, `/?code=${encodeURIComponent(evil)}`)).text()).not.toContain('<img');
  });

  it('says nothing of a fault but a number, and notes it without the address', async () => {
    const notes: unknown[] = [];
    const service = await fakeService({}, { onFault: (id, route) => void notes.push({ id, route }) });
    const person = await service.person('Ann');
    await service.store.close();
    const answer = await get(service, `${service.base}/p/${person.cookie.slice(7)}`);
    const page = await answer.text();
    expect(answer.status).toBe(500);
    const [note] = notes as { id: string; route: string }[];
    expect(page).toContain(note?.id);
    expect(page).not.toContain('database');
    expect(JSON.stringify(notes)).not.toContain(person.cookie.slice(7));
    expect((await get(service, '/healthz')).status).toBe(500);
  });

  it('is healthy', async () => {
    const service = await fakeService();
    const answer = await get(service, '/healthz');
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('has no 5xx for odd input', async () => {
    const service = await fakeService();
    const person = await service.person('Ann');
    const odd = ['', '%', '\u0000', '%00', '{}', 'ä', '가'.repeat(300), '../../etc/passwd', '"><script>', '${x}', '-1'];
    for (const text of odd) {
      const name = encodeURIComponent(text);
      const answers = [
        await get(service, `/e/${name}/me`, `podium=${name}`),
        await get(service, `${service.base}/p/${name}`),
        await get(service, `${service.base}/me/rows`, person.cookie, { 'if-none-match': name }),
        await get(service, `${service.base}/participants/${name}`, service.instructor),
        await get(service, `${service.base}/board?view=${name}&lang=${name}`, person.cookie, {
          'accept-language': name,
        }),
        await post(service.app, '/join', { code: text, alias: text }),
        await post(service.app, `${service.base}/me/cluster`, { arn: text, roleArn: text }, { cookie: person.cookie }),
        await service.app.request('/join', {
          method: 'POST',
          body: text,
          headers: { 'content-type': 'multipart/form-data; boundary=x', 'sec-fetch-site': 'same-origin' },
        }),
      ];
      for (const { status } of answers) expect(status).toBeLessThan(500);
    }
  });
});
