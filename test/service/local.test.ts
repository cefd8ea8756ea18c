import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findLab, knownLabs } from '../../checks/labs.ts';
import { Problem } from '../../checks/problem.ts';
import type { Grader } from '../../functions/gradings.ts';
import { type Service, type ServiceOptions, startService } from '../../functions/local.ts';
import { arnOf, stepsOf } from './fake-service.ts';
import { reportOf } from './reports.ts';

const folders: string[] = [];
const services: Service[] = [];
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'podium-local-'));
  folders.push(folder);
  return folder;
}

async function start(options: Partial<ServiceOptions> = {}) {
  const lines: string[] = [];
  const service = await startService({
    port: 0,
    labs: knownLabs(),
    settings: { extraHosts: [], dialPrivate: false },
    handleSignals: false,
    print: (line) => void lines.push(line),
    ...options,
  });
  services.push(service);
  return { service, lines };
}

const event = { code: 'KUBE2026', lab: 'eks-web-application' };
const good: Grader = async () => ({ report: reportOf(stepsOf('pass')), at: new Date().toISOString() });

/** Joins and gives the cookie and the path of the event. */
async function joinAs(url: string, alias: string): Promise<{ cookie: string; base: string }> {
  const answer = await post(url, '/join', { code: event.code, alias });
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return { cookie, base: (answer.headers.get('location') ?? '').replace(/\/me$/, '') };
}

function post(url: string, path: string, fields: Record<string, string>, cookie = ''): Promise<Response> {
  return fetch(url + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
    headers: { origin: url, cookie },
  });
}

const text = async (url: string, path: string, cookie = '') =>
  (await fetch(url + path, { headers: { cookie } })).text();

describe('the local service', () => {
  it('serves an event from joining to the board', async () => {
    const { service, lines } = await start({ event, grader: good });
    expect(lines[0]).toBe(`Podium is at ${service.url}`);
    expect(lines).toContain('Code to join: KUBE2026');
    expect(lines.join()).toContain(service.instructorUrl);
    expect(service.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const { cookie, base } = await joinAs(service.url, 'Ann');
    await post(service.url, `${base}/me/cluster`, { arn: arnOf('one') }, cookie);
    await expect.poll(() => text(service.url, `${base}/me`, cookie)).toContain('Last checked');
    expect(await text(service.url, `${base}/board`, cookie)).toContain('Ann');
    const instructor = await fetch(service.instructorUrl ?? '', { redirect: 'manual' });
    expect([instructor.status, instructor.headers.get('location')]).toEqual([303, `${base}/matrix`]);
  });

  it('says when the port is busy and takes the next free one', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { service, lines } = await start({ port });
    expect(service.port).toBeGreaterThan(port);
    expect(lines[0]).toBe(`Port ${port} is busy, so Podium uses ${service.port}.`);
    await new Promise((resolve) => other.close(resolve));
  });

  it('rejects an address that is not of this machine, and closes what it opened', async () => {
    await expect(start({ host: '192.0.2.1' })).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  });

  it('keeps the instructor’s link that was replaced on the page over a restart', async () => {
    const dataDir = newFolder();
    const first = await start({ dataDir, event, grader: good });
    const { url, instructorUrl = '' } = first.service;
    const cookie = (await fetch(instructorUrl, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? '';
    const base = new URL(instructorUrl).pathname.split('/i/')[0] ?? '';
    const page = await (await post(url, `${base}/instructor/rotate`, {}, cookie)).text();
    const path = new RegExp(`${base}/i/[\\w-]{32}(?=")`).exec(page)?.[0];
    expect(path).toBeDefined();
    await first.service.close();
    const second = await start({ dataDir, event, grader: good });
    expect(new URL(second.service.instructorUrl ?? '').pathname).toBe(path);
    expect((await fetch(`${second.service.url}${path}`, { redirect: 'manual' })).status).toBe(303);
  });

  it('keeps people, points and the instructor’s link over a restart', async () => {
    const dataDir = newFolder();
    const first = await start({ dataDir, event, grader: good });
    const { cookie, base } = await joinAs(first.service.url, 'Ann');
    await post(first.service.url, `${base}/me/cluster`, { arn: arnOf('one') }, cookie);
    await expect.poll(() => text(first.service.url, `${base}/me`, cookie)).toContain('Last checked');
    const path = new URL(first.service.instructorUrl ?? '').pathname;
    await first.service.close();
    const second = await start({ dataDir, event, grader: good });
    expect(await text(second.service.url, `${base}/me`, cookie)).toContain('Ann');
    expect(new URL(second.service.instructorUrl ?? '').pathname).toBe(path);
    await second.service.close();

    rmSync(join(dataDir, readdirSync(dataDir).find((name) => name.startsWith('instructor-')) ?? ''));
    const third = await start({ dataDir, event, grader: good });
    expect(new URL(third.service.instructorUrl ?? '').pathname).not.toBe(path);
    expect((await fetch(third.service.url + path)).status).toBe(404);
  });

  it('lets nobody else read its files', async () => {
    const dataDir = join(newFolder(), 'deep', 'er');
    await start({ dataDir, event });
    expect(statSync(dataDir).mode & 0o077).toBe(0);
    const link = readdirSync(dataDir).find((name) => name.startsWith('instructor-')) ?? '';
    expect(statSync(join(dataDir, link)).mode & 0o077).toBe(0);
    expect(readFileSync(join(dataDir, 'podium.db'), 'latin1')).not.toContain('KUBE2026');
  });

  it('ends in time while a grading runs, and does that one after the next start', async () => {
    const dataDir = newFolder();
    const stuck: Grader = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const first = await start({ dataDir, event, grader: stuck });
    const { cookie, base } = await joinAs(first.service.url, 'Ann');
    await post(first.service.url, `${base}/me/cluster`, { arn: arnOf('one') }, cookie);
    const begin = Date.now();
    await first.service.close();
    expect(Date.now() - begin).toBeLessThan(5000);
    await expect(fetch(first.service.url)).rejects.toThrow();
    const second = await start({ dataDir, event, grader: good });
    await expect.poll(() => text(second.service.url, `${base}/me`, cookie)).toContain('Last checked');
  });

  it('says when the lab of an event is gone, has changed, or does not fit any more', async () => {
    const dataDir = newFolder();
    const all = knownLabs();
    const mine = all.find(({ content }) => content.lab === event.lab);
    if (mine === undefined) throw new Error('no lab');
    const first = await start({ dataDir, event: { ...event, parameters: { cluster: 'x' } }, grader: good });
    expect(first.lines.join()).not.toContain('The lab of');
    await first.service.close();
    const { steps, parameters } = mine.content;
    const { cluster: _, ...others } = parameters;
    for (const [content, said] of [
      [undefined, 'is not on this server any more'],
      [{ ...mine.content, steps: steps.slice(0, -1) }, 'has changed since it was made'],
      [{ ...mine.content, parameters: others }, 'settings do not fit any more'],
    ] as const) {
      const labs = content === undefined ? [] : [{ ...mine, content }];
      const next = await start({ dataDir, labs, grader: good });
      expect(next.lines.join()).toContain(said);
      await next.service.close();
    }
  });

  it('closes once, however often it is asked to', async () => {
    const { service } = await start();
    await Promise.all([service.close(), service.close(), service.closed]);
  });

  it('says that there is no event', async () => {
    const { lines } = await start({ language: 'ko' });
    expect(lines.at(-1)).toContain('아직 이벤트가 없어요');
  });

  it('refuses an unknown lab and a code that cannot be typed', async () => {
    await expect(start({ event: { ...event, lab: 'nothing' } })).rejects.toThrow(Problem);
    await expect(start({ event: { ...event, code: '!' } })).rejects.toThrow(RangeError);
  });

  it('answers a cluster that it has no credentials for with a sentence', async () => {
    const env = { ...process.env };
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    });
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) delete process.env[name];
    try {
      const { service } = await start({ event });
      const { cookie, base } = await joinAs(service.url, 'Ann');
      await post(service.url, `${base}/me/cluster`, { arn: arnOf('one') }, cookie);
      await expect
        .poll(() => text(service.url, `${base}/me`, cookie), { timeout: 10_000 })
        .toContain('The last check could not be done');
    } finally {
      process.env = env;
    }
  }, 20_000);
});

describe('the demo', () => {
  const lab = findLab('eks-web-application');
  const bundle = {
    bundle: 'podium' as const,
    version: 1,
    recordedAt: '2026-11-20T05:00:00.000Z',
    lab: { id: lab.content.lab, version: lab.content.version },
    cluster: { name: 'eks-demo', region: 'ap-northeast-2' },
    parameters: {},
    reads: [],
  };
  const participants = [
    { alias: '날쌘 수달', language: 'ko' as const, gradings: [{ bundle, minutes: 10 }] },
    {
      alias: 'Swift Otter',
      language: 'en' as const,
      gradings: [
        { bundle, minutes: 5 },
        { bundle, minutes: 12 },
      ],
    },
    { alias: 'Only Joined', language: 'en' as const, gradings: [] },
  ];

  it('leads from the start page to each participant, the board and the instructor’s view in one click', async () => {
    const { service, lines } = await start({ demo: { participants } });
    const page = await text(service.url, '/');
    expect(page).toContain('judged from recorded evidence');
    const links = [...page.matchAll(/href="(\/e\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(links).toHaveLength(participants.length + 2);
    for (const path of links) {
      const answer = await fetch(service.url + path, { redirect: 'manual' });
      const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
      const html =
        answer.status === 303
          ? await text(service.url, answer.headers.get('location') ?? '', cookie)
          : await answer.text();
      expect(html).toContain('This is a demo');
    }
    expect(lines.join()).toContain('Board of the demo');
  });

  it('that comes with Podium has at least eight participants, and every verdict', async () => {
    const { service } = await start({ demo: true });
    const links = [...(await text(service.url, '/')).matchAll(/href="(\/e\/[^"]+\/p\/[^"]+)"/g)].map(
      ([, path = '']) => path,
    );
    expect(links.length).toBeGreaterThanOrEqual(8);
    const verdicts = new Set<string>();
    for (const path of links) {
      const login = await fetch(service.url + path, { redirect: 'manual' });
      const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
      const page = await text(service.url, login.headers.get('location') ?? '', cookie);
      for (const [, verdict = ''] of page.matchAll(/class="step (\w+)"/g)) verdicts.add(verdict);
    }
    expect([...verdicts].sort()).toEqual(['blocked', 'error', 'fail', 'pass', 'pending', 'skipped']);
  });

  it('judges what was recorded, at the time of the event', async () => {
    const { service } = await start({ demo: { participants } });
    const path = /href="(\/e\/[^"]+\/p\/[^"]+)"><strong>Swift Otter/.exec(await text(service.url, '/'))?.[1] ?? '';
    const login = await fetch(service.url + path, { redirect: 'manual' });
    const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const page = await text(service.url, login.headers.get('location') ?? '', cookie);
    // The empty recording holds none of the reads, which is the grader's trouble and not the participant's.
    expect(page).toContain('class="step error"');
    const checked = /<time datetime="([^"]+)"/.exec(page)?.[1] ?? '';
    expect(Math.abs(Date.now() - Date.parse(checked))).toBeLessThan(45 * 60_000);
  });

  it('takes no cluster, and judges again when it is asked to', async () => {
    const { service } = await start({ demo: { participants } });
    const path = /href="(\/e\/[^"]+\/p\/[^"]+)"><strong>Swift Otter/.exec(await text(service.url, '/'))?.[1] ?? '';
    const login = await fetch(service.url + path, { redirect: 'manual' });
    const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const me = login.headers.get('location') ?? '';
    expect(await text(service.url, me, cookie)).not.toContain('me/cluster');
    expect((await post(service.url, `${me}/cluster`, { arn: arnOf('own') }, cookie)).status).toBe(409);
    const before = Date.now();
    expect((await post(service.url, `${me}/check`, {}, cookie)).status).toBe(303);
    await expect
      .poll(async () => Date.parse(/<time datetime="([^"]+)"/.exec(await text(service.url, me, cookie))?.[1] ?? ''))
      .toBeGreaterThanOrEqual(before);
  });
});
