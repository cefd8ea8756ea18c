/**
 * Faults while somebody joins or submits a cluster: an alias and a cluster belong to one participant, and to nobody for ever who
 * never came to have them.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sqliteStore } from '../../functions/adapters/sqlite-store.ts';
import { createEvent, join, submitCluster } from '../../functions/events.ts';
import { type Store, update } from '../../functions/ports.ts';
import type { LabEvent, Participant } from '../../functions/records.ts';
import { arnOf } from './fake-service.ts';
import { type Fault, faultKinds, faultyCalls } from './faulty-calls.ts';
import { labOf } from './reports.ts';

const START = Date.parse('2026-11-20T01:00:00.000Z');
/** Milliseconds until an answer is no longer waited for, and between two attempts of a person. */
const PATIENCE_MS = 15_000;
const AGAIN_MS = 16_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

const now = () => new Date();

async function eventIn(store: Store): Promise<LabEvent> {
  const times = { start: new Date(START).toISOString(), end: new Date(START + 14_400_000).toISOString() };
  const created = await createEvent(store, { code: 'KUBE-2026', ...times }, labOf([5]));
  return created === 'taken' ? expect.fail('taken') : created.event;
}

async function person(store: Store, event: LabEvent, alias: string): Promise<Participant> {
  const joined = await join(store, event, alias, 'en', now());
  return joined === 'taken' ? expect.fail('taken') : joined.participant;
}

/** A store and what a process reaches of it that ends after a while, with these faults in all of them together. */
function faulty(faults: readonly Fault[]) {
  const store = sqliteStore(':memory:');
  const calls = faultyCalls(faults, 40_000);
  const attempt = async <T>(task: (store: Store) => Promise<T>): Promise<T | undefined> => {
    const process = { isDead: false };
    const reached = {
      get: calls.of(process, 'get', store.get),
      list: calls.of(process, 'list', store.list),
      put: calls.of(process, 'put', store.put),
      delete: calls.of(process, 'delete', store.delete),
      close: store.close,
    } as Store;
    let got: T | undefined;
    task(reached).then(
      (result) => {
        got = process.isDead ? undefined : result;
      },
      () => undefined,
    );
    await vi.advanceTimersByTimeAsync(PATIENCE_MS);
    process.isDead = true;
    await vi.advanceTimersByTimeAsync(AGAIN_MS - PATIENCE_MS);
    return got;
  };
  return { store, calls, attempt };
}

/** Plays something with each fault at each call; gives the number of cases. */
async function withEveryFault(play: (fault: Fault) => Promise<boolean>): Promise<number> {
  let cases = 0;
  for (const kind of faultKinds) for (let at = 0; await play({ at, kind }); at++) cases++;
  return cases;
}

describe('a fault at every call in turn', () => {
  it('of joining: the alias is one person’s, and nobody’s who never was there', async () => {
    const count = { lost: 0, doubled: 0, unheard: 0 };
    const cases = await withEveryFault(async (fault) => {
      const { store, calls, attempt } = faulty([fault]);
      const event = await eventIn(store);
      let last: Awaited<ReturnType<typeof join>> | undefined;
      for (let times = 0; times < 7; times++) {
        last = await attempt((reached) => join(reached, event, 'Ann', 'en', now()));
        if (last !== undefined && last !== 'taken') break;
      }
      const people = await store.list('participant', event.id);
      const label = `${fault.kind} at ${fault.at}`;
      if (people.length < 1) count.lost++;
      if (people.length > 1) count.doubled++;
      expect.soft(people, label).toHaveLength(1);
      if (last === undefined || last === 'taken') {
        // Only where the participant was there, and the answer with the link never came.
        expect(label).toMatch(/^(timeout after effect|late effect|killed after) at 1$/);
        count.unheard++;
      } else expect(people[0]?.id, label).toBe(last.participant.id);
      await store.close();
      return calls.hits() > 0;
    });
    const { lost, doubled, unheard } = count;
    console.log(
      `joining: ${cases} cases, ${lost} lost, ${doubled} doubled, ${unheard} links that never reached anybody`,
    );
    expect(cases).toBeGreaterThanOrEqual(20);
  });

  it.each([
    ['who tries again', false],
    ['who does not try again, and then by somebody else', true],
  ])('of submitting a cluster by somebody %s: it is one person’s', async (_, isLeft) => {
    const count = { locked: 0, shared: 0 };
    const cases = await withEveryFault(async (fault) => {
      const { store, calls, attempt } = faulty([fault]);
      const event = await eventIn(store);
      const people = await Promise.all(['Ann', 'Bob'].map((alias) => join(store, event, alias, 'en', now())));
      const [ann, bob] = people.map((one) => (one === 'taken' ? expect.fail('taken') : one.participant));
      if (ann === undefined || bob === undefined) return expect.fail('nobody');
      const submit = (who: typeof ann) =>
        attempt(async (reached) => ({
          refusal: await submitCluster(reached, who, { arn: arnOf('one'), roleArn: '' }, now()),
        }));
      const isAccepted = (answer: Awaited<ReturnType<typeof submit>>) =>
        answer !== undefined && answer.refusal === undefined;
      let answer = await submit(ann);
      for (let times = 0; times < 6 && (isLeft ? times === 0 || !isAccepted(answer) : !isAccepted(answer)); times++)
        answer = await submit(isLeft ? bob : ann);
      const label = `${fault.kind} at ${fault.at}`;
      const all = (await store.list('participant', event.id)).map(({ value }) => value);
      const owners = all.filter(({ cluster }) => cluster !== undefined);
      if (owners.length < 1) count.locked++;
      if (owners.length > 1) count.shared++;
      expect.soft(owners, label).toHaveLength(1);
      const claims = (await store.list('claim', event.id)).filter(({ id }) => id.startsWith('arn:'));
      expect(
        claims.map(({ value }) => value.participant),
        label,
      ).toEqual(owners.map(({ id }) => id));
      if (!isLeft) expect(answer, label).toEqual({ refusal: undefined });
      await store.close();
      return calls.hits() > 0;
    });
    console.log(
      `submitting a cluster, ${isLeft ? 'left behind' : 'tried again'}: ${cases} cases, ${count.locked} locked, ${count.shared} shared`,
    );
    expect(cases).toBeGreaterThanOrEqual(30);
  });

  it('a cluster that somebody has had before stays theirs', async () => {
    const { store } = faulty([]);
    const event = await eventIn(store);
    const [ann, bob] = [await person(store, event, 'Ann'), await person(store, event, 'Bob')];
    const submit = (who: Participant, name: string) =>
      submitCluster(store, who, { arn: arnOf(name), roleArn: '' }, now());
    const grade = () =>
      update(store, 'participant', event.id, ann.id, (value) => ({ ...value, lastCheckedAt: now().toISOString() }));
    for (const name of ['one', 'two', 'one', 'three']) {
      vi.setSystemTime(Date.now() + 60_000);
      expect(await submit(ann, name)).toBeUndefined();
      await grade();
    }
    vi.setSystemTime(START + 3_600_000);
    for (const name of ['one', 'two', 'three']) expect(await submit(bob, name), name).toBe('claimed');
    expect(await submit(ann, 'two')).toBeUndefined();
    await store.close();
  });

  it('a cluster that was typed in by mistake is its owner’s as soon as another one is submitted', async () => {
    const { store } = faulty([]);
    const event = await eventIn(store);
    const [ann, bob] = [await person(store, event, 'Ann'), await person(store, event, 'Bob')];
    const submit = (who: Participant, name: string) =>
      submitCluster(store, who, { arn: arnOf(name), roleArn: '' }, now());
    expect(await submit(ann, 'bobs')).toBeUndefined();
    vi.setSystemTime(START + 120_000);
    expect(await submit(bob, 'bobs')).toBe('claimed');
    expect(await submit(ann, 'anns')).toBeUndefined();
    expect(await submit(bob, 'bobs')).toBeUndefined();
    expect(await submit(ann, 'bobs')).toBe('claimed');
    await store.close();
  });
});
