import type { LambdaContext, LambdaEvent } from 'hono/aws-lambda';
import { describe, expect, it } from 'vitest';
import { sqliteStore } from '../../functions/adapters/sqlite-store.ts';
import { createApp } from '../../functions/app.ts';
import { readAssets } from '../../functions/assets.ts';
import { behindFunctionUrl, httpOf } from '../../functions/function-url.ts';
import { createLimits, networkOf } from '../../functions/limits.ts';
import { arnOf, fakeService, post } from './fake-service.ts';

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::9', '2001:db8:1:3::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['::1', '::/64'],
    ['not an address', 'not an address'],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('limits', () => {
  const clock = { ms: Date.parse('2026-11-20T01:00:20.000Z') };
  const now = () => new Date(clock.ms);

  it('count each thing of each by itself, in whole minutes', async () => {
    const limits = createLimits(now);
    const tries = async (what: 'cluster' | 'recording', who: string) => {
      let taken = 0;
      while (!(await limits.isTooMuch(what, who))) taken++;
      return taken;
    };
    expect(await tries('cluster', 'ann')).toBe(20);
    expect(await limits.isOver('cluster', 'ann')).toBe(true);
    expect(await limits.isOver('cluster', 'bob')).toBe(false);
    expect(await tries('recording', 'ann')).toBe(20);
    expect(limits.wait()).toBe(40);
    clock.ms += 40_000;
    expect(limits.wait()).toBe(60);
    expect(await limits.isOver('cluster', 'ann')).toBe(false);
    expect(await tries('cluster', 'ann')).toBe(20);
  });

  it('count nobody in particular not at all', async () => {
    const limits = createLimits(now);
    for (let index = 0; index < 2000; index++) expect(await limits.isTooMuch('wrongCode', undefined)).toBe(false);
  });

  it('hold for all who share a store, except for reading, and keep no address', async () => {
    const store = sqliteStore(':memory:');
    const instances = Array.from({ length: 7 }, () => createLimits(now, store));
    const partitions: string[] = [];
    const put = store.put;
    store.put = (kind, partition, ...rest) => {
      partitions.push(partition);
      return put(kind, partition, ...rest);
    };
    let taken = 0;
    for (let index = 0; index < 700; index++) {
      const limits = instances[index % instances.length];
      if (limits === undefined || (await limits.isOver('wrongCode', '192.0.2.1'))) continue;
      await limits.count('wrongCode', '192.0.2.1');
      taken++;
    }
    expect(taken).toBe(100);
    // One write for each that was taken, none for those that were not.
    expect(partitions).toHaveLength(100);
    expect(partitions.join()).not.toContain('192.0.2.1');
    for (let index = 0; index < 1000; index++) await instances[0]?.count('asked', 'ann');
    expect(partitions).toHaveLength(100);
    expect(await instances[1]?.isOver('asked', 'ann')).toBe(false);
    clock.ms += 60_000;
    for (const limits of instances) expect(await limits.isOver('wrongCode', '192.0.2.1')).toBe(false);
    await store.close();
  });

  it('remember so many and no more', async () => {
    const limits = createLimits(now);
    for (let index = 0; index < 100; index++) await limits.count('wrongCode', 'first');
    for (let index = 0; index < 49_999; index++) await limits.count('wrongCode', `${index}`);
    expect(await limits.isOver('wrongCode', 'first')).toBe(true);
    await limits.count('wrongCode', 'one more');
    expect(await limits.isOver('wrongCode', 'first')).toBe(false);
  });
});

describe('a class behind one address', () => {
  it('joins within a minute, with its mistakes: 600 people', async () => {
    const service = await fakeService({}, { address: () => '192.0.2.1', isOneOfMany: true });
    let joined = 0;
    for (let index = 0; index < 600; index++) {
      if (index % 10 === 0) await post(service.app, '/join', { code: `KUBE202${index}`, alias: '' });
      const answer = await post(service.app, '/join', { code: 'KUBE2026', alias: `Person ${index}` });
      if (answer.status === 303) joined++;
    }
    expect(joined).toBe(600);
    const more = await post(service.app, '/join', { code: 'KUBE2026', alias: 'One more' });
    expect([more.status, more.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await service.store.list('participant', service.event.id)).toHaveLength(600);
  });
});

describe('who guesses codes', () => {
  it('gets no further by reaching many instances, whatever the browser claims', async () => {
    const service = await fakeService();
    const { store, queue, archive, now } = service;
    const address = (c: { env: unknown }) => httpOf((c.env as { event?: LambdaEvent }).event)?.sourceIp;
    const instances = Array.from({ length: 5 }, () =>
      behindFunctionUrl(createApp({ store, queue, archive, now, assets: readAssets(), address, isOneOfMany: true })),
    );
    const join = async (instance: number, sourceIp: string, code: string, spoofed: string) => {
      const event = {
        version: '2.0',
        routeKey: '$default',
        rawPath: '/join',
        rawQueryString: '',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': 'same-origin',
          'x-forwarded-for': spoofed,
          'x-real-ip': spoofed,
          forwarded: `for=${spoofed}`,
        },
        requestContext: { domainName: 'abc.lambda-url.ap-northeast-2.on.aws', http: { method: 'POST', sourceIp } },
        body: Buffer.from(new URLSearchParams({ code, alias: '' }).toString()).toString('base64'),
        isBase64Encoded: true,
      };
      // The parts of an event and of a context that Hono and the app look at.
      const answer = await instances[instance]?.(event as unknown as LambdaEvent, {} as LambdaContext);
      return answer?.statusCode;
    };
    const of = async (network: (index: number) => string) => {
      const statuses: (number | undefined)[] = [];
      for (let index = 0; index < 300; index++)
        statuses.push(await join(index % 5, network(index), `GUESS${index}`, `198.51.100.${index % 250}`));
      return statuses.filter((status) => status === 422).length;
    };
    expect(await of(() => '192.0.2.1')).toBe(100);
    expect(await of((index) => `2001:db8:1:2::${index.toString(16)}`)).toBe(100);
    // A right code does not help who has guessed too often, and the others can join.
    expect(await join(3, '192.0.2.1', 'KUBE2026', '203.0.113.9')).toBe(429);
    expect(await join(3, '192.0.2.2', 'KUBE2026', '192.0.2.1')).toBe(303);
  });
});

describe('a participant', () => {
  it('may look twenty times in a second and no more, and others not the less', async () => {
    const service = await fakeService();
    const [ann, bob] = [await service.person('Ann'), await service.person('Bob')];
    const look = (cookie: string, path: string, headers = {}) =>
      service.app.request(`${service.base}/${path}`, { headers: { cookie, ...headers } });
    const statuses = new Map<number, number>();
    for (let index = 0; index < 1500; index++) {
      const { status } = await look(ann.cookie, index % 2 === 0 ? 'me/rows' : 'board/rows');
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(Object.fromEntries(statuses)).toEqual({ 200: 1200, 429: 300 });
    const refused = await look(ann.cookie, 'me/rows', { 'accept-language': 'ko' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await refused.text()).toContain('시도가 너무 많았어요');
    expect((await look(bob.cookie, 'me/rows')).status).toBe(200);
    expect((await look(service.instructor, 'matrix')).status).toBe(200);
    service.clock.ms += 60_000;
    expect((await look(ann.cookie, 'me/rows')).status).toBe(200);
  });

  it('submits twenty clusters in a minute and no more', async () => {
    const service = await fakeService();
    const { cookie } = await service.person('Ann');
    const submit = async (index: number) =>
      (await post(service.app, `${service.base}/me/cluster`, { arn: arnOf(`c${index}`) }, { cookie })).status;
    const statuses: number[] = [];
    for (let index = 0; index < 30; index++) statuses.push(await submit(index));
    expect(statuses).toEqual([...Array(20).fill(303), ...Array(10).fill(429)]);
    expect((await service.store.list('claim', service.event.id)).length).toBe(1 + 20);
  });
});

describe('instructors of an event', () => {
  it('share what they may ask for', async () => {
    const service = await fakeService();
    const matrix = () =>
      service.app.request(`${service.base}/matrix/rows`, { headers: { cookie: service.instructor } });
    for (let index = 0; index < 1200; index++) expect((await matrix()).status).toBe(200);
    expect((await matrix()).status).toBe(429);
  });
});
