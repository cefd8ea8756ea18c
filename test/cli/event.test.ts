import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { bindLab } from '../../checks/lab-file.ts';
import { findLab, knownLabs } from '../../checks/labs.ts';
import { sqliteStore } from '../../functions/adapters/sqlite-store.ts';
import { timeOf, zoneOf } from '../../functions/cli/event-time.ts';
import { findDeployment } from '../../functions/deployment.ts';
import { eventAccessOf } from '../../functions/event-access.ts';
import { deleteEvent } from '../../functions/event-removal.ts';
import { createEvent, eventOfCode, join as joinEvent, submitCluster } from '../../functions/events.ts';
import { startService } from '../../functions/local.ts';
import { type Store, update } from '../../functions/ports.ts';
import type { LabEvent } from '../../functions/records.ts';
import { isSecret } from '../../functions/secrets.ts';
import { labText, podium, type Ran, reportOf } from './fake.ts';

const LAB = 'eks-web-application';
const HOUR = 3_600_000;
let parent: string;
let data: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'podium-event-'));
  data = join(parent, 'data');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const inData = (...words: string[]): Promise<Ran> => podium(['event', ...words, '--data', data]);
const iso = (fromNow: number) => new Date(Date.now() + fromNow).toISOString().replace(/\.\d+/, '');

const createdSchema = z.object({
  version: z.literal(1),
  event: z.looseObject({ id: z.string(), start: z.string(), end: z.string(), state: z.string() }),
  code: z.string(),
  pages: z.object({ join: z.string(), board: z.string(), everybody: z.string() }),
  instructor: z.string(),
});

/** Creates an event and gives what is said about it for programs. */
async function created(code: string, ...words: string[]) {
  const { code: exit, out, err } = await inData('create', LAB, '--code', code, '--json', ...words);
  expect([exit, err]).toEqual([0, '']);
  return createdSchema.parse(JSON.parse(out));
}

/** Does something with the store of the folder. */
async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = sqliteStore(join(data, 'podium.db'));
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const storedEvent = (id: string) => withStore(async (store) => (await store.get('event', 'all', id))?.value);

/** Every item in the folder, as `kind id`. */
function itemsIn(): string[] {
  const database = new DatabaseSync(join(data, 'podium.db'));
  const rows = database.prepare('SELECT kind, id FROM items ORDER BY kind, id').all();
  database.close();
  return rows.map(({ kind, id }) => `${kind} ${id}`);
}

/** People with a report each, in all stages that are counted. */
async function fill(store: Store, event: LabEvent, names: readonly string[]) {
  const now = new Date();
  for (const [index, name] of names.entries()) {
    const joined = await joinEvent(store, event, name, 'en', now);
    if (joined === 'taken') throw new Error('taken');
    const { participant } = joined;
    // The second submits the cluster of the first, and is refused.
    const arn = `arn:aws:eks:ap-northeast-2:123456789012:cluster/${names[index === 1 ? 0 : index]}`;
    await submitCluster(store, participant, { arn, roleArn: '' }, now);
    if (index !== 0) continue;
    await store.put('report', participant.id, 'run-1', { done: true, report: reportOf({}) });
    await update(store, 'participant', event.id, participant.id, (value) => ({ ...value, checks: 2, report: 'run-1' }));
  }
}

describe('podium event create', () => {
  test.each([
    ['en', /shown only now/, /Instructor's link +(\S+)/, /podium serve --data/],
    ['ko', /지금 한 번만/, /강사 링크 +(\S+)/, /podium serve --data/],
  ])('says code, addresses and, once, the link in %s', async (lang, once, link, serve) => {
    const { code, out, err } = await inData('create', LAB, '--code', 'spring-26', '--title', '봄 수업', '--lang', lang);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('봄 수업');
    expect(out).toContain('SPRING26');
    expect(out).toContain('http://127.0.0.1:8080/?code=SPRING26');
    expect(out).toMatch(once);
    expect(out).toMatch(serve);
    const [, id = '', secret = ''] = /\/e\/([\w-]+)\/i\/([\w-]+)$/.exec(link.exec(out)?.[1] ?? '') ?? [];
    const event = await storedEvent(id);
    expect(event?.title).toEqual({ ko: '봄 수업', en: '봄 수업' });
    expect(isSecret(secret, event?.instructorHash ?? '')).toBe(true);
    for (const again of [await inData('list'), await inData('show', id), await inData('show', 'spring26', '--json')]) {
      expect(again.code).toBe(0);
      for (const hidden of [secret, event?.instructorHash ?? '', event?.codeHash ?? '']) {
        expect(hidden).not.toBe('');
        expect(again.out).not.toContain(hidden);
      }
    }
  });

  test('begins now and lasts eight hours, unless it is told otherwise; what the lab needs is stored with it', async () => {
    const before = Date.now();
    const { event } = await created('SPRING');
    expect(Date.parse(event.start)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(event.end) - Date.parse(event.start)).toBe(8 * HOUR);
    expect(await storedEvent(event.id)).toMatchObject({
      lab: { id: LAB },
      title: bindLab(findLab(LAB)).title,
      timeZone: 'Asia/Seoul',
      keep: 'latch',
      publicBoard: false,
      demo: false,
      parameters: {},
      withoutSteps: [],
    });
    expect(await storedEvent(event.id)).not.toHaveProperty('refusesRecorded');
    const access = await withStore((store) => store.get('access', event.id, 'access'));
    expect(access?.value).toEqual(eventAccessOf(bindLab(findLab(LAB))));
  });

  test('takes every setting', async () => {
    const year = new Date().getUTCFullYear() + 1;
    const times = ['--start', `${year}-06-01T09:00`, '--end', `${year}-06-01T17:00:30+02:00`];
    const rest = ['--freeze', `${year}-06-01T16:30`, '--time-zone', 'europe/berlin', '--keep', 'live'];
    const { event } = await created(
      'SPRING',
      ...[...times, ...rest, '--public-board', '--refuse-recorded', '--param', 'cluster=mine', '--param', 'suffix=ann'],
    );
    expect(await storedEvent(event.id)).toMatchObject({
      start: `${year}-06-01T07:00:00.000Z`,
      freeze: `${year}-06-01T14:30:00.000Z`,
      end: `${year}-06-01T15:00:30.000Z`,
      timeZone: 'Europe/Berlin',
      keep: 'live',
      publicBoard: true,
      refusesRecorded: true,
      parameters: { cluster: 'mine', suffix: 'ann' },
    });
    expect(event.state).toBe('before');
  });

  test('leaves optional steps out, of a lab of one’s own', async () => {
    const file = join(parent, 'own.yaml');
    writeFileSync(file, labText.replace('points: 5\n    bonus: true', 'points: 5\n    optional: true'));
    const { code, out, err } = await inData('create', file, '--code', 'OWN1', '--without', 'colleague');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('without colleague');
    expect(out).toContain(`--lab ${file}`);
    const event = await withStore((store) => eventOfCode(store, 'OWN1'));
    expect(event?.steps.map(({ id }) => id)).not.toContain('colleague');
    expect(event?.withoutSteps).toEqual(['colleague']);
    const needed = await inData('create', file, '--code', 'OWN2', '--without', 'web');
    expect([needed.code, needed.err]).toEqual([64, expect.stringContaining('Optional: colleague')]);
  });

  test.each<[string[], number, RegExp, RegExp]>([
    [[], 64, /missing: <lab>/, /<lab>/],
    [[LAB], 64, /missing: --code CODE/, /--code CODE/],
    [[LAB, '--code', 'a!'], 64, /4 to 32 letters and digits/, /4~32자/],
    [[LAB, '--code', 'SPRING', '--title', ' '], 64, /1 to 100 characters/, /1~100자/],
    [[LAB, '--code', 'SPRING', '--title', 'x'.repeat(101)], 64, /1 to 100 characters/, /1~100자/],
    [[LAB, '--code', 'SPRING', '--title', 'a\u001b[31m'], 64, /1 to 100 characters/, /1~100자/],
    [[LAB, '--code', 'SPRING', '--start', 'tomorrow'], 64, /--start takes a time/, /--start 옵션/],
    [[LAB, '--code', 'SPRING', '--end', '2027-02-30T09:00'], 64, /--end takes a time/, /--end 옵션/],
    [[LAB, '--code', 'SPRING', '--freeze', '2027-01-01'], 64, /--freeze takes a time/, /--freeze 옵션/],
    [[LAB, '--code', 'SPRING', '--end', '2020-01-01T00:00'], 64, /--end has to come after --start/, /뒤: --end/],
    [[LAB, '--code', 'SPRING', '--start', '2020-01-01T00:00'], 64, /over already/, /이미 지났어요/],
    [
      [LAB, '--code', 'SPRING', '--freeze', '2020-01-01T00:00'],
      64,
      /--freeze has to come after --start/,
      /앞: --start/,
    ],
    [[LAB, '--code', 'SPRING', '--freeze', '2099-01-01T00:00'], 64, /--end has to come after --freeze/, /앞: --freeze/],
    [[LAB, '--code', 'SPRING', '--time-zone', 'Asia/Soul'], 64, /mean Asia\/Seoul\?/, /Asia\/Seoul인가요/],
    [[LAB, '--code', 'SPRING', '--keep', 'all'], 64, /latch or live/, /latch와 live/],
    [[LAB, '--code', 'SPRING', '--param', 'cluster'], 64, /name=value/, /이름=값/],
    [[LAB, '--code', 'SPRING', '--param', 'clutser=x'], 2, /no parameter clutser.*cluster/, /clutser/],
    [[LAB, '--code', 'SPRING', '--without', 'nothing'], 64, /no step nothing/, /단계가 없어요/],
    [['eks-web', '--code', 'SPRING'], 2, /eks-web-application/, /eks-web-application/],
    [['./none.yaml', '--code', 'SPRING'], 2, /none\.yaml/, /none\.yaml/],
    [[LAB, 'more', '--code', 'SPRING'], 64, /one word too many/, /"more"/],
    [[LAB, '--code', 'SPRING', '--region', 'eu-west-1'], 64, /--region only works with --stage/, /--stage/],
    [[LAB, '--code', 'SPRING', '--stage', 'prod'], 64, /--data and --stage do not go together/, /--data, --stage/],
  ])('%j: one sentence, and nothing is written', async (words, exit, en, ko) => {
    for (const [lang, sentence] of [['en', en] as const, ['ko', ko] as const]) {
      const { code, out, err } = await inData('create', ...words, '--lang', lang);
      expect([code, out]).toEqual([exit, '']);
      expect(err).toMatch(sentence);
      expect(err.trim().split('\n').length).toBeLessThanOrEqual(2);
      expect(err).not.toContain('\u001b');
    }
    expect(existsSync(data)).toBe(false);
  });

  test.each<[string[], RegExp]>([
    [[LAB, '--stage', 'a/b'], /letters, digits and hyphens/],
    [[LAB, '--stage', 'prod', '--region', 'Seoul'], /looks like ap-northeast-2/],
    [['./own.yaml', '--stage', 'prod'], /labs that come with Podium.*eks-web-application/],
  ])('in AWS, %j: one sentence, before anybody is asked', async (words, sentence) => {
    const { code, err } = await podium(['event', 'create', ...words, '--code', 'SPRING']);
    expect(code).toBe(64);
    expect(err).toMatch(sentence);
  });

  test('a code is taken once, however it is spelled', async () => {
    const first = await created('SPRING');
    for (const spelled of ['SPRING', 'spr-ing', 'Sp Ring']) {
      const { code, out, err } = await inData('create', LAB, '--code', spelled);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/^podium: Another event has the code SPRING\. [^\n]*\n$/);
    }
    expect((await inData('create', LAB, '--code', 'spring', '--lang', 'ko')).err).toContain('SPRING');
    expect(itemsIn().filter((item) => /^(event|access) /.test(item))).toEqual([
      'access access',
      `event ${first.event.id}`,
    ]);
  });

  test('a folder that cannot be used is said in a sentence', async () => {
    writeFileSync(data, 'a file');
    const inFile = await inData('create', LAB, '--code', 'SPRING');
    expect([inFile.code, inFile.err]).toEqual([
      2,
      expect.stringMatching(/^podium: The folder \S+ cannot be used: the data folder is no folder\.\n$/),
    ]);
    rmSync(data);
    mkdirSync(data);
    writeFileSync(join(data, 'podium.db'), 'no database at all, but long enough to be looked at as one'.repeat(20));
    const damaged = await inData('list', '--lang', 'ko');
    expect([damaged.code, damaged.err]).toEqual([2, expect.stringContaining('데이터베이스를 쓸 수 없어요')]);
  });
});

describe('podium event list and show', () => {
  test.each([
    ['en', 'There are no events yet.'],
    ['ko', '아직 이벤트가 없어요.'],
  ])('say when there is nothing, and make nothing, in %s', async (lang, none) => {
    expect(await inData('list', '--lang', lang)).toEqual({ code: 0, out: '', err: `${none}\n` });
    expect(JSON.parse((await inData('list', '--json')).out)).toEqual({ version: 1, events: [] });
    const { code, err } = await inData('show', 'spring', '--lang', lang);
    expect(code).toBe(2);
    expect(err).toContain('"spring"');
    expect(existsSync(data)).toBe(false);
    expect((await inData('show', '--lang', lang)).code).toBe(64);
  });

  test('list every event with its state, the latest first', async () => {
    const later = await created('LATER', '--start', iso(HOUR), '--title', 'Later');
    const running = await created('RUNS', '--title', 'Runs');
    const frozen = await created('FROZEN', '--start', iso(-HOUR), '--freeze', iso(-HOUR / 2), '--title', 'Frozen');
    const over = await created('OVER', '--start', iso(-2 * HOUR), '--title', 'Over');
    const final = await created('FINAL', '--start', iso(-3 * HOUR), '--title', 'Final');
    const going = await created('GOING', '--start', iso(-4 * HOUR), '--title', 'Going');
    const past = iso(-60_000);
    await withStore(async (store) => {
      for (const { event } of [over, final])
        await update(store, 'event', 'all', event.id, (value) => ({ ...value, end: past }));
      await update(store, 'event', 'all', final.event.id, (value) => ({ ...value, verifiedAt: past }));
      const event = (await store.get('event', 'all', going.event.id))?.value;
      if (event === undefined) throw new Error('no event');
      await store.put('removal', 'all', event.id, event);
      await store.delete('event', 'all', event.id);
    });
    const { out } = await inData('list');
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    expect(rows[0]).toEqual(['Id', 'Title', 'Lab', 'Start', 'End', 'People', 'State']);
    expect(rows.slice(1).map(([id, title, , , , , state]) => [id, title, state])).toEqual([
      [later.event.id, 'Later', 'not started'],
      [running.event.id, 'Runs', 'running'],
      [frozen.event.id, 'Frozen', 'board frozen'],
      [over.event.id, 'Over', 'ended, last gradings under way'],
      [final.event.id, 'Final', 'ended'],
      [going.event.id, 'Going', 'deleted in part'],
    ]);
    const json: { events: { state: string }[] } = JSON.parse((await inData('list', '--json')).out);
    expect(json.events.map(({ state }) => state)).toEqual([
      'before',
      'running',
      'frozen',
      'ended',
      'verified',
      'going',
    ]);
    expect((await inData('list', '--lang', 'ko')).out).toMatch(/지우다 멈춤/);
  });

  test('show how far people are', async () => {
    const { event } = await created('SPRING', '--title', 'Spring');
    await withStore(async (store) => {
      const stored = await store.get('event', 'all', event.id);
      if (stored !== undefined) await fill(store, stored.value, ['Ann', 'Bob', 'Cem']);
    });
    const { out } = await inData('show', 'Spr-ing');
    const counts = Object.fromEntries(
      [...out.matchAll(/^ {2}(\S.*?) {2,}(\d+)$/gm)].map(([, label = '', count]) => [label, Number(count)]),
    );
    expect(counts).toEqual({
      Participants: 3,
      'Cluster connected': 1,
      'Graded at least once': 1,
      'Gradings under way': 0,
      "Refused: somebody else's cluster": 1,
    });
    expect(out).toContain(`http://127.0.0.1:8080/e/${event.id}/matrix`);
    const json = JSON.parse((await inData('show', event.id, '--json')).out);
    expect(json).toMatchObject({
      event: { id: event.id, state: 'running' },
      counts: { participants: 3, connected: 1, graded: 1, open: 0, refused: 1 },
    });
    expect((await inData('list')).out).toMatch(/ 3 +running/);
    expect((await inData('show', event.id, '--lang', 'ko')).out).toMatch(/다른 사람의 클러스터를 제출한 사람 +1\n/);
  });
});

describe('podium event rotate', () => {
  test.each([
    ['en', /Instructor's link +\S+\/i\/(\S+)/, /works no more/],
    ['ko', /강사 링크 +\S+\/i\/(\S+)/, /이제 쓸 수 없어요/],
  ])('gives a new link, and the former is worth nothing, in %s', async (lang, link, said) => {
    const { event, instructor } = await created('SPRING');
    const { code, out } = await inData('rotate', 'spring', '--lang', lang);
    expect(code).toBe(0);
    expect(out).toMatch(said);
    const hash = (await storedEvent(event.id))?.instructorHash ?? '';
    expect(isSecret(link.exec(out)?.[1] ?? '', hash)).toBe(true);
    expect(isSecret(instructor.split('/').at(-1) ?? '', hash)).toBe(false);
  });
});

describe('podium event delete', () => {
  /** A terminal on which somebody answers. */
  function answering(text: string) {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    input.end(text);
    return () => input;
  }

  /** Two events with people, files and links; the first is to go. */
  async function twoEvents() {
    const [one, two] = [await created('ONE1', '--title', 'One'), await created('TWO2', '--title', 'Two')];
    await withStore(async (store) => {
      for (const { event } of [one, two]) {
        const stored = await store.get('event', 'all', event.id);
        if (stored !== undefined) await fill(store, stored.value, ['Ann', 'Bob', 'Cem']);
      }
    });
    for (const { event } of [one, two]) {
      for (const folder of [[event.id], ['uploads', event.id]]) {
        mkdirSync(join(data, 'bundles', ...folder, 'person'), { recursive: true });
        writeFileSync(join(data, 'bundles', ...folder, 'person', 'a.json.gz'), '');
      }
      writeFileSync(join(data, `instructor-${event.id}`), 'x');
    }
    return { one: one.event.id, two: two.event.id };
  }

  test('deletes everything of the event, and nothing of another', async () => {
    const { one, two } = await twoEvents();
    const both = itemsIn();
    const { code, out } = await inData('delete', 'one1', '--yes');
    expect([code, out]).toEqual([0, 'Deleted "One" with 3 participants.\n']);
    const left = itemsIn();
    expect(left.length * 2).toBe(both.length);
    const kept = await withStore(async (store) => ({
      people: (await store.list('participant', two)).length,
      claims: (await store.list('claim', two)).length,
      access: await store.get('access', two, 'access'),
      others: (await store.list('participant', one)).length + (await store.list('claim', one)).length,
    }));
    expect(kept).toMatchObject({ people: 3, claims: 5, others: 0 });
    expect(kept.access).toBeDefined();
    expect([one, two].map((id) => existsSync(join(data, 'bundles', id)))).toEqual([false, true]);
    expect([one, two].map((id) => existsSync(join(data, 'bundles', 'uploads', id)))).toEqual([false, true]);
    expect([one, two].map((id) => existsSync(join(data, `instructor-${id}`)))).toEqual([false, true]);
    expect((await inData('show', one)).code).toBe(2);
    expect((await inData('delete', one, '--yes')).err).toMatch(/no event with the id or code/);
    await created('ONE1');
  });

  test.each([
    ['en', 'n\n', 'Nothing was deleted.\n'],
    ['en', '', 'Nothing was deleted.\n'],
    ['ko', 'no\n', '아무것도 지우지 않았어요.\n'],
  ])('asks first: in %s, %j deletes nothing', async (lang, answer, said) => {
    const { one } = await twoEvents();
    const before = itemsIn();
    const line = ['event', 'delete', one, '--data', data, '--lang', lang];
    const { code, err } = await podium(line, { input: answering(answer) });
    expect(code).toBe(2);
    expect(err).toMatch(/"One" .*3.*\[y\/N\]/);
    expect(err.endsWith(said)).toBe(true);
    expect(itemsIn()).toEqual(before);
  });

  test('asks first: y deletes', async () => {
    const { one } = await twoEvents();
    const line = ['event', 'delete', one, '--data', data, '--json'];
    const { code, out } = await podium(line, { input: answering(' Yes\n') });
    expect([code, JSON.parse(out)]).toEqual([0, { version: 1, deleted: one, participants: 3 }]);
  });

  test('asks first: Ctrl-C ends it, and where nobody can be asked it says so', async () => {
    const { one } = await twoEvents();
    const before = itemsIn();
    const interruption = new AbortController();
    const input = Object.assign(new PassThrough(), { isTTY: true });
    setTimeout(() => interruption.abort(), 20);
    const line = ['event', 'delete', one, '--data', data];
    expect((await podium(line, { input: () => input, signal: interruption.signal })).code).toBe(130);
    for (const host of [{}, { input: () => new PassThrough() }]) {
      const { code, err } = await podium(line, host);
      expect(code).toBe(64);
      expect(err).toMatch(/add --yes/);
    }
    expect(itemsIn()).toEqual(before);
  });

  test('killed before any of its writes, it leads nowhere, and a second run finishes', async () => {
    await created('OTHER', '--title', 'Other');
    const others = itemsIn();
    let kills = 0;
    for (let deaths = 0; ; deaths++) {
      const { event } = await created('SPRING', '--title', 'Spring');
      const stored = await storedEvent(event.id);
      if (stored === undefined) throw new Error('no event');
      await withStore((store) => fill(store, stored, ['Ann', 'Bob', 'Cem']));
      const whole = itemsIn().length;
      let left = deaths;
      const dies = () => {
        if (left-- <= 0) throw new Error('killed');
      };
      const isDone = await withStore((store) => {
        const mortal: Store = {
          ...store,
          async put(kind, partition, id, value, expected) {
            dies();
            return store.put(kind, partition, id, value, expected);
          },
          async delete(kind, partition, id) {
            dies();
            return store.delete(kind, partition, id);
          },
        };
        return deleteEvent(mortal, stored, async () => dies()).then(
          () => true,
          () => false,
        );
      });
      if (isDone) break;
      kills++;
      const isReachable = (await storedEvent(event.id)) !== undefined;
      // Either nothing has happened yet, but for the note that it is to go, or nobody gets in any more.
      if (isReachable) expect(itemsIn().length).toBe(whole + Math.min(deaths, 1));
      else {
        expect((await inData('list')).out).toMatch(/Spring .*deleted in part/);
        expect((await inData('show', event.id)).out).toContain(`podium event delete ${event.id} --data ${data}`);
        expect((await inData('rotate', event.id)).err).toMatch(/is being deleted/);
        expect(await withStore((store) => eventOfCode(store, 'SPRING'))).toBeUndefined();
      }
      const { code } = await inData('delete', deaths % 2 === 0 ? event.id : 'spring', '--yes');
      expect([deaths, code]).toEqual([deaths, 0]);
      expect(itemsIn()).toEqual(others);
    }
    // Note, event, code, access; three people with five claims and a report; files; the note again.
    expect(kills).toBe(4 + 3 + 5 + 1 + 1 + 1);
    expect(itemsIn()).toEqual(others);
  });
});

describe('beside a service on the same folder', () => {
  const start = () =>
    startService({
      port: 0,
      dataDir: data,
      labs: knownLabs(),
      settings: { extraHosts: [], dialPrivate: false },
      handleSignals: false,
      print: () => {},
    });

  test('an event is there at once, with the addresses of the service, and gone at once', async () => {
    const service = await start();
    try {
      const { pages, instructor, event } = await created('SPRING', '--public-board');
      expect(pages.join).toBe(`${service.url}/?code=SPRING`);
      const look = async (url: string) => (await fetch(url, { redirect: 'manual' })).status;
      expect(await look(instructor)).toBe(303);
      const answer = await fetch(`${service.url}/join`, {
        method: 'POST',
        body: new URLSearchParams({ code: 'spring', alias: 'Ann' }),
        redirect: 'manual',
        headers: { origin: service.url },
      });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, `/e/${event.id}/me`]);
      expect((await inData('list')).out).toMatch(/ 1 +running/);

      const renewed: { instructor: string } = JSON.parse((await inData('rotate', event.id, '--json')).out);
      expect([await look(instructor), await look(renewed.instructor)]).toEqual([404, 303]);

      expect(await look(pages.board)).toBe(200);
      expect((await inData('delete', event.id, '--yes')).code).toBe(0);
      expect(await look(renewed.instructor)).toBe(404);
      // Pages read an event again after five seconds.
      await expect.poll(() => look(pages.board), { timeout: 15_000, interval: 500 }).toBe(404);
      expect(itemsIn()).toEqual([]);
    } finally {
      await service.close();
    }
    const after = await created('SPRING');
    expect(after.pages.join).toBe('http://127.0.0.1:8080/?code=SPRING');
  });

  test('the service keeps a link that it has to print again', async () => {
    const event = { code: 'SPRING', lab: LAB };
    const options = { port: 0, dataDir: data, labs: knownLabs(), handleSignals: false, print: () => {} };
    const settings = { extraHosts: [], dialPrivate: false };
    const first = await startService({ ...options, settings, event });
    await first.close();
    const { instructor }: { instructor: string } = JSON.parse((await inData('rotate', 'SPRING', '--json')).out);
    const second = await startService({ ...options, settings, event });
    await second.close();
    expect(new URL(second.instructorUrl ?? '').pathname).toBe(new URL(instructor).pathname);
  });

  test('many processes at once do not get in each other’s way', async () => {
    const service = await start();
    const run = promisify(execFile);
    const process_ = (code: string) =>
      run(process.execPath, ['functions/cli.ts', 'event', 'create', LAB, '--code', code, '--data', data]).then(
        () => 'done',
        ({ code: exit, stderr }: { code: number; stderr: string }) => `${exit} ${stderr.trim()}`,
      );
    try {
      const ends = await Promise.all(['ONE1', 'SAME', 'TWO2', 'SAME', 'SAME'].map(process_));
      expect([ends[0], ends[2]]).toEqual(['done', 'done']);
      const same = [ends[1], ends[3], ends[4]].sort();
      expect(same).toEqual([
        expect.stringMatching(/^2 podium: Another event has the code SAME/),
        expect.stringMatching(/^2 podium: Another event has the code SAME/),
        'done',
      ]);
    } finally {
      await service.close();
    }
    expect(itemsIn().map((item) => item.split(' ')[0])).toEqual([
      ...Array.from({ length: 3 }, () => 'access'),
      ...Array.from({ length: 3 }, () => 'code'),
      ...Array.from({ length: 3 }, () => 'event'),
    ]);
  });
});

describe('times', () => {
  test.each([
    ['2026-11-21T09:00', 'Asia/Seoul', '2026-11-21T00:00:00.000Z'],
    ['2026-11-21T09:00:30', 'UTC', '2026-11-21T09:00:30.000Z'],
    ['2026-11-21T09:00Z', 'Asia/Seoul', '2026-11-21T09:00:00.000Z'],
    ['2026-11-21T09:00-03:30', 'Asia/Seoul', '2026-11-21T12:30:00.000Z'],
    ['2026-07-01T09:00', 'America/St_Johns', '2026-07-01T11:30:00.000Z'],
    // The clocks of New York go back on 1 November and forward on 8 March 2026.
    ['2026-11-01T00:30', 'America/New_York', '2026-11-01T04:30:00.000Z'],
    ['2026-11-01T12:00', 'America/New_York', '2026-11-01T17:00:00.000Z'],
    ['2026-03-08T01:59', 'America/New_York', '2026-03-08T06:59:00.000Z'],
    ['2026-03-08T03:00', 'America/New_York', '2026-03-08T07:00:00.000Z'],
  ])('%s in %s', (text, zone, time) => {
    expect(timeOf(text, zone)).toBe(time);
  });

  test('an hour that the clocks skip is the one after the jump, or the one before it, and never another day', () => {
    const skipped = Date.parse(timeOf('2026-03-08T02:30', 'America/New_York') ?? '');
    expect(Math.abs(skipped - Date.parse('2026-03-08T07:00Z'))).toBeLessThanOrEqual(HOUR / 2);
  });

  test.each([
    '',
    'now',
    '2026-11-21',
    '2026-11-21 09:00',
    '2026-02-29T09:00',
    '2026-11-21T24:00',
    '2026-11-21T09:60',
    '2026-13-01T00:00',
    '2026-11-21T09:00+9',
    '2026-11-21T09:00+99:99',
    '12026-11-21T09:00',
  ])('%j is none', (text) => {
    expect(timeOf(text, 'Asia/Seoul')).toBeUndefined();
  });

  test('zones', () => {
    expect(['asia/seoul', 'UTC', 'Asia/Soul', ''].map(zoneOf)).toEqual(['Asia/Seoul', 'UTC', undefined, undefined]);
  });
});

describe('a deployment', () => {
  test('is found by the outputs of its stack', async () => {
    const stacks: Record<string, Record<string, string>> = {
      'podium-prod': { Url: 'https://x.lambda-url.ap-northeast-2.on.aws/', TableName: 'table', QueueUrl: 'q' },
      'podium-half': { TableName: 'table' },
    };
    const outputsOf = async (stack: string) => stacks[stack];
    expect(await findDeployment('prod', outputsOf)).toEqual({
      url: 'https://x.lambda-url.ap-northeast-2.on.aws',
      table: 'table',
    });
    expect(await findDeployment('half', outputsOf)).toBe('unfit');
    expect(await findDeployment('none', outputsOf)).toBe('none');
  });
});

test('a store that fails while an event is made leaves no code that leads nowhere', async () => {
  mkdirSync(data);
  const lab = bindLab(findLab(LAB));
  const plan = { code: 'SPRING', start: iso(0), end: iso(HOUR), access: eventAccessOf(lab) };
  for (let deaths = 0; deaths < 3; deaths++)
    await withStore(async (store) => {
      let left = deaths;
      const mortal: Store = {
        ...store,
        async put(kind, partition, id, value, expected) {
          if (left-- <= 0) throw new Error('killed');
          return store.put(kind, partition, id, value, expected);
        },
      };
      await expect(createEvent(mortal, plan, lab)).rejects.toThrow('killed');
      expect(await eventOfCode(store, 'SPRING')).toBeUndefined();
    });
  await created('SPRING');
});
