/**
 * Faults at every external call in turn, on the whole path from asking to what is kept: the final state is the undisturbed one.
 */
import { gunzipSync } from 'node:zlib';
import type { SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bundle } from '../../checks/bundle.ts';
import type { Proof } from '../../checks/proof.ts';
import { sqliteStore } from '../../functions/adapters/sqlite-store.ts';
import { deliver } from '../../functions/delivery.ts';
import { createEvent, join, submitCluster } from '../../functions/events.ts';
import {
  type Graded,
  type Grader,
  giveUp,
  isDue,
  type NotGraded,
  requestGrading,
  requestRecorded,
  runGrading,
} from '../../functions/gradings.ts';
import { isUnattended } from '../../functions/open-grading.ts';
import type { Archive, Queue, Store } from '../../functions/ports.ts';
import { type LabEvent, NOTES, type Participant } from '../../functions/records.ts';
import { resumeLost, verifyEnded } from '../../functions/verification.ts';
import { arnOf, stepsOf } from './fake-service.ts';
import { type Fault, faultKinds, faultyCalls, type Process } from './faulty-calls.ts';
import { labOf, reportOf } from './reports.ts';
import { type SqsModelOptions, sqsModel } from './sqs-model.ts';

const START = Date.parse('2026-11-20T01:00:00.000Z');
const END = START + 4 * 3_600_000;
const MINUTE = 60_000;
/** As serverless.yml has it. */
const stack = {
  apiMs: 15_000,
  gradeMs: 150_000,
  verifyMs: 120_000,
  sweepMs: 300_000,
  visibilityMs: 900_000,
  mostReceives: 3,
};
const LATEST = 3 * 3_600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

const now = () => new Date();
const proofs: readonly Proof[] = [{ name: 'role', verdict: 'pass' }];

/** What the grader finds: somebody who has passed two steps, and then another one while one is lost. */
const first = stepsOf('pass', 'fail', 'skipped', 'fail');
const second = stepsOf('pass', 'pass', 'fail', 'pass');
for (const step of [...first, ...second])
  for (const check of step.checks) if (step.verdict === 'pass') check.passedAt = '2026-11-20T01:00:30.000Z';

type Way = 'asked' | 'verified' | 'not graded' | 'recorded';

interface Plan extends Partial<Pick<SqsModelOptions, 'visibilityMs' | 'deliveries'>> {
  way: Way;
  faults?: readonly Fault[];
  /** Whether somebody has the participant's page open. */
  isLookedAt?: boolean;
  /** Lets every grader end its process until this many milliseconds have passed. */
  poisonMs?: number;
  /** Milliseconds after which what was set aside is sent once more. */
  redriveMs?: number;
  /** Milliseconds that a grading takes (default 3000). */
  gradingMs?: number;
}

interface Outcome {
  /** What is kept in the end, without ids and times. */
  state: unknown;
  calls: readonly string[];
  hits: number;
  /** Milliseconds until nothing happens any more. */
  tookMs: number;
  /** Looks at which a grading had been open too long without anybody seeing to it. */
  silent: number;
  /** Gradings that were applied, and those that should be. */
  checks: number;
  troubles: ReadonlySet<string>;
  /** Messages that were set aside when they were sent once more. */
  aside: number;
}

/** Lets one participant be graded with these faults, until nothing happens any more. */
async function play(plan: Plan): Promise<Outcome> {
  vi.setSystemTime(START);
  const { way, faults = [], isLookedAt = way === 'asked' || way === 'recorded', gradingMs = 3000, poisonMs = 0 } = plan;
  const store = sqliteStore(':memory:');
  const bundles = new Map<string, Uint8Array>();
  const archive: Archive = {
    put: async (key, bytes) => void bundles.set(key, bytes),
    get: async (key) => bundles.get(key),
  };
  const calls = faultyCalls(faults);
  const troubles = new Set<string>();
  const living = new Set<Process>();
  const ended = { isDead: false };

  /** What a process reaches; each call may fail. */
  const reachedBy = (process: Process) => ({
    now,
    store: {
      get: calls.of(process, 'get', store.get),
      list: calls.of(process, 'list', store.list),
      put: calls.of(process, 'put', store.put),
      delete: calls.of(process, 'delete', store.delete),
      close: store.close,
    } as Store,
    archive: { put: calls.of(process, 'archive', archive.put), get: calls.of(process, 'archive', archive.get) },
    queue: { send: calls.of(process, 'send', (...args: Parameters<Queue['send']>) => sqs.send(...args)) },
  });
  /** Does something in a process of its own, which ends after some time whatever it does. */
  const inProcess = async <T>(ms: number, task: (process: Process) => Promise<T>): Promise<T | undefined> => {
    const process: Process = { isDead: false };
    living.add(process);
    const timeout = new Promise<undefined>((resolve) => {
      setTimeout(() => {
        process.isDead = true;
        living.delete(process);
        resolve(undefined);
      }, ms);
    });
    try {
      return await Promise.race([task(process), timeout]);
    } catch {
      return undefined;
    } finally {
      living.delete(process);
    }
  };
  const invoke = async (record: SQSRecord): Promise<boolean> => {
    const began = Date.now();
    const answer = await inProcess(stack.gradeMs, (process) => {
      const parts = { ...reachedBy(process), grader: calls.of(process, 'grader', graderIn(process)) };
      return deliver(
        { Records: [record] },
        {
          work: (job, signal) => runGrading(parts, job, signal),
          onGivenUp: (job) => giveUp(parts, job),
          mostReceives: stack.mostReceives,
          remainingMs: () => stack.gradeMs - (Date.now() - began),
        },
      );
    });
    return answer?.batchItemFailures.length === 0;
  };
  const sqs = sqsModel({
    visibilityMs: plan.visibilityMs ?? stack.visibilityMs,
    mostReceives: stack.mostReceives,
    ...(plan.deliveries !== undefined && { deliveries: plan.deliveries }),
    invoke,
  });
  const graderIn =
    (process: Process): Grader =>
    async ({ event, participant, onProgress, isOver, sent }) => {
      if (Date.now() - begin < poisonMs) {
        process.isDead = true;
        return await new Promise(() => {});
      }
      const steps = participant.checks === 0 && way !== 'recorded' ? first : second;
      onProgress({ type: 'reads', done: 1, known: 4 });
      for (const [index, step] of steps.entries()) {
        await new Promise((resolve) => setTimeout(resolve, gradingMs / steps.length));
        onProgress({ type: 'step', index, step });
      }
      if (way === 'not graded' && participant.checks > 0)
        return { trouble: { code: 'aws.role', values: { roleArn: 'r' } }, enrolment: proofs } satisfies NotGraded;
      const at = now().toISOString();
      const report = { ...reportOf(steps, at), memory: { 's0/0': { seen: participant.checks + 1 } } };
      const bundle: Bundle = {
        bundle: 'podium',
        version: 1,
        recordedAt: at,
        lab: { id: event.lab.id, version: event.lab.version },
        cluster: { name: 'one', region: 'ap-northeast-2' },
        parameters: { isOver: `${isOver}` },
        reads: [],
      };
      const cluster = { arn: arnOf('sent'), name: 'sent', region: 'ap-northeast-2', account: '111122223333' };
      return { report, at, bundle, enrolment: proofs, ...(sent && { cluster }) } satisfies Graded;
    };

  // Up to here everything is well: an event with somebody who has been graded once.
  let begin = Number.NEGATIVE_INFINITY;
  const well = { store, archive, now, queue: { send: async () => {} } };
  const { event, participant } = await enrolled(store, way);
  const id = participant.id;
  const read = async () => (await store.get('participant', event.id, id))?.value ?? expect.fail('nobody');
  if (way !== 'recorded') {
    const asked = await requestGrading(well, event, id, true);
    if (asked.outcome !== 'started') throw new Error(asked.outcome);
    const job = { event: event.id, participant: id, grading: asked.grading };
    const grading = runGrading({ ...well, grader: graderIn(ended) }, job, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(gradingMs + 1000);
    await grading;
  }
  const before = await read();
  if (way === 'verified') vi.setSystemTime(END + 1000);
  else await vi.advanceTimersByTimeAsync(MINUTE);
  begin = Date.now();

  const timers = [
    setInterval(() => {
      void inProcess(stack.verifyMs, (process) => verifyEnded(reachedBy(process)));
      void inProcess(stack.verifyMs, (process) => resumeLost(reachedBy(process)));
    }, stack.sweepMs),
  ];
  // A page that is open asks for what was lost; what is merely due is left out, for it never ends.
  if (isLookedAt)
    timers.push(
      setInterval(async () => {
        const value = await read();
        const isWanted = value.grading !== undefined || value.trouble?.code === 'grading.lost';
        if (isWanted && isDue(value, now()))
          await inProcess(stack.apiMs, (process) => requestGrading(reachedBy(process), event, id, false));
      }, 2000),
    );
  // Whoever asks looks at the page afterwards, and asks again when nothing came of it.
  const ask = async () => {
    const value = await read();
    const isAsked = value.grading !== undefined || value.checks > before.checks;
    if (isAsked || (value.trouble !== undefined && value.trouble.code !== 'recorded.lost')) return;
    await inProcess<unknown>(stack.apiMs, (process) =>
      way === 'recorded'
        ? requestRecorded(reachedBy(process), event, value, new Uint8Array([1]))
        : requestGrading(reachedBy(process), event, id, true),
    );
  };
  let aside = 0;
  let isRedriven = plan.redriveMs === undefined;
  if (plan.redriveMs !== undefined)
    setTimeout(() => {
      aside = sqs.aside.length;
      sqs.redrive();
      isRedriven = true;
    }, plan.redriveMs);
  if (way !== 'verified') {
    timers.push(setInterval(ask, 16_000));
    void ask();
  }

  let silent = 0;
  let quietMs = 0;
  while (Date.now() - begin < LATEST && quietMs < 20_000) {
    const step = quietMs === 0 && Date.now() - begin < 30_000 ? 500 : 5000;
    await vi.advanceTimersByTimeAsync(step);
    const value = await read();
    const trouble = value.trouble ?? value.verification?.trouble;
    if (trouble !== undefined) troubles.add(trouble.code);
    const { grading } = value;
    // Unattended for longer than the time until the next sweep, the faults allowing for one that fails itself.
    const sweptMs = (1 + faults.length) * stack.sweepMs + stack.verifyMs;
    if (grading !== undefined && isUnattended(grading, new Date(Date.now() - sweptMs))) silent++;
    const isDone = await isSettled(value);
    quietMs = isDone ? quietMs + step : 0;
  }
  const tookMs = Date.now() - begin - quietMs;
  const value = await read();
  const state = await stateOf(value);
  for (const timer of timers) clearInterval(timer);
  vi.clearAllTimers();
  await store.close();
  return {
    state,
    calls: calls.made,
    hits: calls.hits(),
    tookMs,
    silent,
    checks: value.checks - before.checks,
    troubles,
    aside,
  };

  async function isSettled(value: Participant): Promise<boolean> {
    if (value.grading !== undefined || sqs.left() > 0 || !isRedriven || calls.pending() > 0 || living.size > 0)
      return false;
    if (way === 'verified') return (await store.get('event', 'all', event.id))?.value.verifiedAt !== undefined;
    if (way === 'not graded') return value.trouble?.code === 'aws.role';
    return value.checks > before.checks && value.trouble === undefined;
  }

  /** What is kept, without ids and times; a report or evidence that does not belong to the participant shows. */
  async function stateOf(value: Participant): Promise<unknown> {
    const reports = (await store.list('report', id)).filter((one) => one.id !== NOTES);
    const reportsBy = [value.report, value.verification?.report].map(
      (run) => reports.find((one) => one.id === run)?.value,
    );
    const evidenceBy = [value.report, value.verification?.report].map((run) => {
      const bytes = bundles.get(`${event.id}/${id}/${run}.json.gz`);
      return bytes === undefined ? undefined : (JSON.parse(gunzipSync(bytes).toString()) as Bundle);
    });
    return {
      checks: value.checks,
      grading: value.grading,
      trouble: value.trouble?.code,
      cluster: value.cluster?.arn,
      enrolment: value.enrolment?.proofs,
      kept: value.kept,
      memory: value.memory,
      recorded: value.recorded?.kept,
      isDue: value.nextCheckAt !== undefined,
      steps: mapped(value.steps, ({ verdict, earned, times }) => ({ verdict, earned, times })),
      totals: value.totals.map(({ points, passed }) => ({ points, passed })),
      verification: value.verification && {
        trouble: value.verification.trouble?.code,
        points: value.verification.points,
        steps: value.verification.steps,
      },
      reports: reports.length,
      verdicts: reportsBy.map((one) => (one?.done ? one.report.steps.map(({ verdict }) => verdict) : one)),
      // Evidence is of the report that it is kept with.
      evidence: evidenceBy.map((one, index) => {
        const report = reportsBy[index];
        return one && { isOver: one.parameters.isOver, fits: report?.done && report.report.at === one.recordedAt };
      }),
    };
  }
}

function mapped<T, R>(all: Readonly<Record<string, T>>, change: (one: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(all).map(([key, one]) => [key, change(one)]));
}

/** An event with one participant, and a cluster unless a recording is going to bring one. */
async function enrolled(store: Store, way: Way): Promise<{ event: LabEvent; participant: Participant }> {
  const times = { start: new Date(START - MINUTE).toISOString(), end: new Date(END).toISOString() };
  const created = await createEvent(store, { code: 'KUBE-2026', ...times }, labOf([5, 3, 2], 4));
  if (created === 'taken') throw new Error('taken');
  const joined = await join(store, created.event, 'Ann', 'en', now());
  if (joined === 'taken') throw new Error('taken');
  if (way !== 'recorded') await submitCluster(store, joined.participant, { arn: arnOf('one'), roleArn: '' }, now());
  return { event: created.event, participant: joined.participant };
}

/** What was counted over many cases. */
function tally() {
  const count = { cases: 0, lost: 0, doubled: 0, other: 0, silent: 0, longestMs: 0 };
  return {
    count,
    add(label: string, outcome: Outcome, calm: Outcome) {
      count.cases++;
      count.longestMs = Math.max(count.longestMs, outcome.tookMs);
      if (outcome.checks < calm.checks) count.lost++;
      else if (outcome.checks > calm.checks) count.doubled++;
      else if (JSON.stringify(outcome.state) !== JSON.stringify(calm.state)) count.other++;
      count.silent += outcome.silent > 0 ? 1 : 0;
      expect.soft(outcome.state, label).toEqual(calm.state);
      expect.soft(outcome.silent, `${label}: silent`).toBe(0);
    },
    print(what: string) {
      const { cases, lost, doubled, other, silent, longestMs } = count;
      console.log(
        `${what}: ${cases} cases, ${lost} results lost, ${doubled} doubled, ${other} other differences, ${silent} silent; settled after ${Math.round(longestMs / 1000)} s at most`,
      );
    },
  };
}

/** What the undisturbed way comes to. */
const wanted: Record<Way, object> = {
  asked: {
    checks: 2,
    steps: { s0: { verdict: 'pass', earned: 5, times: 2 }, s1: { earned: 3, times: 1 }, s2: { earned: 0 } },
    totals: [
      { points: 5, passed: 1 },
      { points: 12, passed: 3 },
    ],
    kept: { 's0/0': '2026-11-20T01:00:30.000Z' },
    memory: { 's0/0': { seen: 2 } },
    enrolment: proofs,
    reports: 1,
    verdicts: [['pass', 'pass', 'fail', 'pass'], undefined],
    evidence: [{ fits: true }, undefined],
  },
  verified: {
    checks: 1,
    totals: [{ points: 5, passed: 1 }],
    verification: { points: 12, steps: { s1: { verdict: 'pass', earned: 3 } } },
    reports: 2,
    evidence: [
      { isOver: 'undefined', fits: true },
      { isOver: 'true', fits: true },
    ],
  },
  'not graded': { checks: 1, trouble: 'aws.role', enrolment: proofs, totals: [{ points: 5, passed: 1 }], reports: 1 },
  recorded: {
    checks: 1,
    cluster: arnOf('sent'),
    totals: [{ points: 12, passed: 3 }],
    reports: 1,
    evidence: [{ fits: true }, undefined],
  },
};

describe('a fault at every call in turn', () => {
  it.each<[Way, boolean]>([
    ['asked', true],
    ['asked', false],
    ['verified', false],
    ['not graded', true],
    ['recorded', true],
  ])('changes nothing in the end: %s, page open: %s', async (way, isLookedAt) => {
    const calm = await play({ way, isLookedAt });
    expect(calm.state).toMatchObject(wanted[way]);
    const all = tally();
    for (const kind of faultKinds)
      for (let at = 0; ; at++) {
        const outcome = await play({ way, isLookedAt, faults: [{ at, kind }] });
        if (outcome.hits === 0) break;
        all.add(`${kind} at ${at} (${outcome.calls[at]})`, outcome, calm);
      }
    all.print(`${way}, page ${isLookedAt ? 'open' : 'closed'}, ${calm.calls.length} calls`);
    expect(all.count.cases).toBeGreaterThanOrEqual(faultKinds.length * calm.calls.length);
  });
});

/** Calls that change something outside of the process. */
const writes = ['put', 'delete', 'archive', 'send'];

describe('a worker that is killed', () => {
  it.each<Way>(['asked', 'verified', 'recorded'])('between any two writes, and the next one too: %s', async (way) => {
    const calm = await play({ way });
    const all = tally();
    for (const [at, name] of calm.calls.entries()) {
      if (!writes.includes(name)) continue;
      const kind = 'killed after';
      const once = await play({ way, faults: [{ at, kind }] });
      for (const [then, next] of once.calls.entries()) {
        if (then <= at || !writes.includes(next)) continue;
        const faults = [at, then].map((one) => ({ at: one, kind }) as const);
        const outcome = await play({ way, faults });
        if (outcome.hits === 2) all.add(`killed after ${at} and ${then}`, outcome, calm);
      }
    }
    all.print(`${way}, killed twice`);
    expect(all.count.cases).toBeGreaterThan(30);
  });

  it.each([true, false])(
    'every time: it ends as an error with a reason, and is done when that is over; page open: %s',
    async (isLookedAt) => {
      const calm = await play({ way: 'asked', isLookedAt });
      const outcome = await play({ way: 'asked', isLookedAt, poisonMs: 40 * MINUTE });
      expect(outcome.troubles).toContain('grading.lost');
      expect([outcome.state, outcome.silent]).toEqual([calm.state, 0]);
    },
  );

  it('every time after the end: the verification ends as an error with a reason', async () => {
    const outcome = await play({ way: 'verified', poisonMs: 60 * MINUTE });
    expect(outcome).toMatchObject({ silent: 0, checks: 0, tookMs: expect.any(Number) });
    expect(outcome.state).toMatchObject({
      verification: { trouble: 'grading.lost', points: 0 },
      grading: undefined,
      reports: 1,
    });
    expect(outcome.tookMs).toBeLessThan(60 * MINUTE);
  });
});

describe('a message', () => {
  /** Deliveries of the first message; all others come once. */
  const firstAt =
    (...times: number[]) =>
    (message: number) =>
      message === 0 ? times : [20];
  const ways: [string, Partial<Plan>][] = [
    ['delivered twice at the same time', { deliveries: () => [20, 20] }],
    ['delivered twice, one a moment later', { deliveries: () => [20, 30] }],
    ['delivered again while it is worked on', { deliveries: () => [20, 1500] }],
    ['delivered again when all is done', { deliveries: firstAt(20, 10_000) }],
    ['delivered again an hour later', { deliveries: firstAt(20, 60 * MINUTE) }],
    ['late by 90 seconds', { deliveries: firstAt(90_000) }],
    ['late by 40 minutes, and behind the next one', { deliveries: firstAt(40 * MINUTE) }],
    ['set aside while it is worked on', { visibilityMs: 2000, gradingMs: 6000, redriveMs: 60 * MINUTE }],
    ['visible again twice during the work', { visibilityMs: 40_000, gradingMs: 100_000, redriveMs: 60 * MINUTE }],
  ];

  it.each<Way>(['asked', 'verified'])(
    'that comes twice, late or in another order changes nothing, with each fault: %s',
    async (way) => {
      const all = tally();
      for (const [label, plan] of ways) {
        const { gradingMs } = plan;
        const calm = await play({ way, ...(gradingMs !== undefined && { gradingMs }) });
        const alone = await play({ way, ...plan });
        all.add(label, alone, calm);
        for (const kind of ['lost answer', 'killed after'] as const)
          for (const [at, name] of alone.calls.entries()) {
            if (!writes.includes(name) && name !== 'grader') continue;
            all.add(`${label}, ${kind} at ${at} (${name})`, await play({ way, ...plan, faults: [{ at, kind }] }), calm);
          }
      }
      all.print(`${way}, messages that come twice, late or in another order`);
    },
  );

  it.each<Way>(['asked', 'verified'])(
    'that was set aside and is sent again two hours later changes nothing: %s',
    async (way) => {
      const calm = await play({ way });
      // Each delivery is killed, quickly enough for all of them to come before the grading is given up.
      const poisonMs = way === 'asked' ? 59_000 : stack.sweepMs + 59_000;
      const plan = { way, visibilityMs: 20_000, poisonMs, redriveMs: 120 * MINUTE };
      const outcome = await play(plan);
      expect(outcome.aside).toBeGreaterThan(0);
      expect([outcome.state, outcome.silent]).toEqual([calm.state, 0]);
    },
  );
});
