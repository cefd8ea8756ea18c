import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { fileArchive } from '../../functions/adapters/file-archive.ts';
import { processQueue } from '../../functions/adapters/process-queue.ts';
import { sqliteStore } from '../../functions/adapters/sqlite-store.ts';
import { createEvent, rotateInstructor } from '../../functions/events.ts';
import { archiveContract } from './archive-contract.ts';
import { queueContract } from './queue-contract.ts';
import { labOf } from './reports.ts';
import { storeContract } from './store-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'podium-test-'));
let files = 0;
afterAll(() => rmSync(folder, { recursive: true }));

storeContract('sqlite in memory', async () => sqliteStore(':memory:'));
storeContract('sqlite in a file', async () => sqliteStore(join(folder, `${files++}.db`)));
archiveContract('files', async () => fileArchive(join(folder, `archive-${files++}`)));
queueContract('in process', async (options) => {
  const queue = processQueue({ ...options, backoffMs: 1 });
  return { queue, close: () => queue.close(1000) };
});

describe('sqlite store', () => {
  it('survives a restart', async () => {
    const file = join(folder, 'restart.db');
    const first = sqliteStore(file);
    await first.put('code', 'all', 'a', { event: 'x' });
    await first.close();
    await first.close();
    const second = sqliteStore(file);
    expect(await second.get('code', 'all', 'a')).toEqual({ value: { event: 'x' }, version: 1 });
    await second.close();
  });

  it('serves two processes on one file', async () => {
    const file = join(folder, 'two.db');
    const [one, two] = [sqliteStore(file), sqliteStore(file)];
    expect(await one.put('code', 'all', 'a', { event: 'x' }, 0)).toBe(true);
    expect(await two.put('code', 'all', 'a', { event: 'y' }, 0)).toBe(false);
    expect(await two.put('code', 'all', 'a', { event: 'z' }, 1)).toBe(true);
    expect((await one.get('code', 'all', 'a'))?.value.event).toBe('z');
    await Promise.all([one.close(), two.close()]);
  });

  it('sees what another process has written to an item that it keeps in memory, from the next turn on', async () => {
    const file = join(folder, 'kept.db');
    const [one, two] = [sqliteStore(file), sqliteStore(file)];
    const times = { start: '2026-11-20T01:00:00.000Z', end: '2026-11-20T05:00:00.000Z' };
    const created = await createEvent(one, { code: 'KEPT', ...times }, labOf([1], 0));
    if (created === 'taken') throw new Error('taken');
    const { id } = created.event;
    const before = await one.get('event', 'all', id);
    expect(await one.get('event', 'all', id)).toBe(before);
    await rotateInstructor(two, id);
    await new Promise(setImmediate);
    const after = await one.get('event', 'all', id);
    expect(after?.version).toBe(2);
    expect(after?.value.instructorHash).not.toBe(before?.value.instructorHash);
    await rotateInstructor(one, id);
    expect((await one.get('event', 'all', id))?.version).toBe(3);
    await Promise.all([one.close(), two.close()]);
  });

  it('lets nobody change what it gives to many', async () => {
    const store = sqliteStore(':memory:');
    const times = { start: '2026-11-20T01:00:00.000Z', end: '2026-11-20T05:00:00.000Z' };
    const created = await createEvent(store, { code: 'KEPT', ...times }, labOf([1], 0));
    if (created === 'taken') throw new Error('taken');
    const stored = await store.get('event', 'all', created.event.id);
    expect(() => Object.assign(stored?.value.steps[0] ?? {}, { points: 9 })).toThrow(TypeError);
    await store.close();
  });

  it('refuses a file of a newer version and a file that is no database', () => {
    const newer = join(folder, 'newer.db');
    const database = new DatabaseSync(newer);
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(() => sqliteStore(newer)).toThrow('newer version');
    const other = join(folder, 'other.db');
    writeFileSync(other, 'no database at all, but long enough to be looked at as one'.repeat(20));
    expect(() => sqliteStore(other)).toThrow();
  });
});

describe('file archive', () => {
  it('leaves no half-written file', async () => {
    const place = join(folder, 'halves');
    const archive = fileArchive(place);
    await Promise.all(Array.from({ length: 5 }, (_, index) => archive.put('a/b', new Uint8Array([index]))));
    expect(readdirSync(join(place, 'a'))).toEqual(['b']);
  });
});

describe('queue in the process', () => {
  const job = { event: 'e', participant: 'p', grading: 'g' };

  it('joins a job that is under way', async () => {
    let times = 0;
    const queue = processQueue({
      work: async () => {
        times++;
        await new Promise((resolve) => setTimeout(resolve, 5));
      },
      onGivenUp: async () => {},
    });
    await Promise.all([queue.send(job), queue.send(job), queue.send(job)]);
    await queue.idle();
    expect(times).toBe(1);
    await queue.send(job);
    await queue.idle();
    expect(times).toBe(2);
  });

  it('waits at its end for what is under way, drops what waits and takes nothing more', async () => {
    const ended: string[] = [];
    const queue = processQueue({
      concurrency: 1,
      work: async ({ grading }) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        ended.push(grading);
      },
      onGivenUp: async () => {},
    });
    await queue.send(job);
    await queue.send({ ...job, grading: 'later' });
    await queue.close(1000);
    expect(ended).toEqual(['g']);
    await expect(queue.send(job)).rejects.toThrow('closed');
  });

  it('aborts what does not end, without giving it up, and does not wait for what ignores that', async () => {
    let isAborted = false;
    const givenUp: string[] = [];
    const queue = processQueue({
      work: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            isAborted = true;
            reject(signal.reason);
          });
        }),
      onGivenUp: async ({ grading }) => void givenUp.push(grading),
    });
    await queue.send(job);
    await queue.close(10);
    expect([isAborted, givenUp]).toEqual([true, []]);

    const deaf = processQueue({ work: () => new Promise(() => {}), onGivenUp: async () => {} });
    await deaf.send(job);
    const started = Date.now();
    await deaf.close(10);
    expect(Date.now() - started).toBeLessThan(2000);
  });

  it('aborts what takes too long and tries it again, and does not let it hold up the others', async () => {
    const started: string[] = [];
    const givenUp: string[] = [];
    const queue = processQueue({
      concurrency: 1,
      attempts: 2,
      backoffMs: 1,
      limitMs: 10,
      work: (one, signal) => {
        started.push(one.grading);
        if (one.grading === 'later') return Promise.resolve();
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
      onGivenUp: async ({ grading }) => void givenUp.push(grading),
    });
    await queue.send(job);
    await queue.send({ ...job, grading: 'later' });
    await queue.idle();
    expect([started, givenUp]).toEqual([['g', 'g', 'later'], ['g']]);
  });
});
