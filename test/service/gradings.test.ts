import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Bundle } from '../../checks/bundle.ts';
import type { Progress } from '../../checks/report.ts';
import { submitCluster } from '../../functions/events.ts';
import { type Grader, redeliver, requestGrading, resume, runGrading } from '../../functions/gradings.ts';
import type { Job } from '../../functions/ports.ts';
import { NOTES } from '../../functions/records.ts';
import { arnOf, type FakeService, fakeService, type Person, stepsOf, trouble } from './fake-service.ts';
import { reportOf } from './reports.ts';

async function withCluster(plan = {}): Promise<{ service: FakeService; person: Person }> {
  const service = await fakeService(plan);
  const person = await service.person('Ann');
  const participant = await service.participant(person.id);
  if (participant === undefined) throw new Error('no participant');
  await submitCluster(service.store, participant, { arn: arnOf('one'), roleArn: '' }, service.now());
  return { service, person };
}

const quiet = () => new AbortController().signal;

describe('asking for a grading', () => {
  it('joins the one that is open', async () => {
    const { service, person } = await withCluster();
    const asked = await Promise.all(
      Array.from({ length: 5 }, () => requestGrading(service, service.event, person.id, true)),
    );
    expect(asked.filter(({ outcome }) => outcome === 'started')).toHaveLength(1);
    expect(new Set(asked.map((one) => ('grading' in one ? one.grading : '')))).toHaveProperty('size', 1);
    expect(service.jobs).toHaveLength(1);
  });

  it('lets own requests wait, automatic ones not', async () => {
    const { service, person } = await withCluster();
    await requestGrading(service, service.event, person.id, true);
    await service.work(stepsOf('fail'));
    service.clock.ms += 4000;
    expect(await requestGrading(service, service.event, person.id, true)).toEqual({ outcome: 'wait', seconds: 11 });
    expect(await requestGrading(service, service.event, person.id, false)).toMatchObject({ outcome: 'started' });
  });

  it('is closed before and after the event, and needs a cluster', async () => {
    const { service, person } = await withCluster();
    const other = await service.person('Bob');
    expect(await requestGrading(service, service.event, other.id, true)).toEqual({ outcome: 'no-cluster' });
    service.clock.ms = Date.parse(service.event.end);
    expect(await requestGrading(service, service.event, person.id, true)).toEqual({ outcome: 'closed' });
    service.clock.ms = Date.parse(service.event.start) - 1;
    expect(await requestGrading(service, service.event, person.id, true)).toEqual({ outcome: 'closed' });
  });

  it('does not stay open when the queue does not take it', async () => {
    const { service, person } = await withCluster();
    const queue = {
      send: async () => {
        throw new Error('no queue');
      },
    };
    await expect(requestGrading({ ...service, queue }, service.event, person.id, true)).rejects.toThrow('no queue');
    const after = await service.participant(person.id);
    expect(after?.grading).toBeUndefined();
    expect(after?.trouble?.code).toBe('grading.lost');
  });

  it('sends the job once more when nobody has begun with it for a minute', async () => {
    const { service, person } = await withCluster();
    await requestGrading(service, service.event, person.id, false);
    service.clock.ms += 59_000;
    await requestGrading(service, service.event, person.id, false);
    expect(service.jobs).toHaveLength(1);
    for (let minute = 1; minute <= 3; minute++) {
      service.clock.ms += 61_000;
      await Promise.all([0, 1, 2].map(() => requestGrading(service, service.event, person.id, false)));
      expect(service.jobs).toHaveLength(1 + minute);
    }
    expect(new Set(service.jobs.map(({ grading }) => grading)).size).toBe(1);
    await service.work(stepsOf('pass'));
    expect(await service.participant(person.id)).toMatchObject({ checks: 1 });
  });

  it('waits half an hour for a worker, then ends as an error and starts anew', async () => {
    const { service, person } = await withCluster();
    await requestGrading(service, service.event, person.id, false);
    service.clock.ms += 1_799_000;
    expect(await requestGrading(service, service.event, person.id, false)).toMatchObject({ outcome: 'joined' });
    service.clock.ms += 1000;
    const [lost] = service.jobs.splice(0);
    expect(await requestGrading(service, service.event, person.id, false)).toMatchObject({ outcome: 'started' });
    expect(service.jobs[0]?.grading).not.toBe(lost?.grading);
    expect((await service.participant(person.id))?.trouble?.code).toBe('grading.lost');
    await service.work(stepsOf('pass'));
    const after = await service.participant(person.id);
    expect(after?.checks).toBe(1);
    expect(after?.trouble).toBeUndefined();
  });
});

describe('doing a grading', () => {
  it('applies once, whatever is delivered twice', async () => {
    const { service, person } = await withCluster();
    await requestGrading(service, service.event, person.id, true);
    service.jobs.push(...service.jobs, ...service.jobs);
    await service.work(stepsOf('pass', 'fail', 'skipped'));
    const after = await service.participant(person.id);
    expect(after?.checks).toBe(1);
    expect(await service.store.list('report', person.id)).toMatchObject([{ id: after?.report, value: { done: true } }]);
    expect(after?.totals).toEqual([{ at: service.now().toISOString(), points: 5, passed: 1 }]);
    expect(after?.grading).toBeUndefined();
  });

  it('is done by one worker when delivered twice at the same time', async () => {
    const { service, person } = await withCluster();
    await requestGrading(service, service.event, person.id, true);
    const job = service.jobs[0] as Job;
    let times = 0;
    const slow: Grader = async () => {
      times++;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return { report: reportOf(stepsOf('pass')), at: service.now().toISOString() };
    };
    const both = [0, 1].map(() => runGrading({ ...service, grader: slow }, job, quiet()));
    // The other one comes again, and then there is nothing left to do.
    expect((await Promise.allSettled(both)).map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await runGrading({ ...service, grader: slow }, job, quiet());
    const after = await service.participant(person.id);
    expect([times, after?.checks]).toEqual([1, 1]);
    expect(await service.store.list('report', person.id)).toMatchObject([{ id: after?.report }]);
  });

  it('does not apply what comes too late', async () => {
    const { service, person } = await withCluster();
    await requestGrading(service, service.event, person.id, false);
    const late = service.jobs.splice(0)[0] as Job;
    service.clock.ms += 1_800_000;
    await requestGrading(service, service.event, person.id, false);
    await runGrading({ ...service, grader: service.grader(stepsOf('pass', 'pass', 'pass')) }, late, quiet());
    expect(await service.participant(person.id)).toMatchObject({ checks: 0 });
    await service.work(stepsOf('pass'));
    expect((await service.participant(person.id))?.totals.at(-1)?.points).toBe(5);
    expect(await service.store.list('report', person.id)).toHaveLength(1);
  });

  it('keeps one report per participant', async () => {
    const { service, person } = await withCluster();
    for (let round = 0; round < 3; round++) {
      await requestGrading(service, service.event, person.id, false);
      await service.work(stepsOf('pass'));
    }
    expect(await service.store.list('report', person.id)).toHaveLength(1);
  });

  it('takes away what a worker that was cut short has left', async () => {
    const { service, person } = await withCluster();
    await service.store.put('report', person.id, 'left', { done: true, report: reportOf(stepsOf('fail')) });
    await requestGrading(service, service.event, person.id, false);
    await service.work(trouble);
    expect(await service.store.list('report', person.id)).toEqual([]);
  });

  it('says why when there is nothing to report on, and loses no points', async () => {
    const { service, person } = await withCluster();
    await requestGrading(service, service.event, person.id, false);
    await service.work(stepsOf('pass'));
    await requestGrading(service, service.event, person.id, false);
    await service.work(trouble);
    const after = await service.participant(person.id);
    expect(after).toMatchObject({ trouble: { code: 'aws.role' }, checks: 1 });
    expect(after?.totals.at(-1)?.points).toBe(5);
    expect(after?.grading).toBeUndefined();
    expect(after?.nextCheckAt).toBeDefined();
    await requestGrading(service, service.event, person.id, false);
    await service.work(stepsOf('pass'));
    expect((await service.participant(person.id))?.trouble).toBeUndefined();
  });

  it('ends an unexpected fault as an error that names nothing of it', async () => {
    const { service, person } = await withCluster();
    await requestGrading(service, service.event, person.id, false);
    await service.work(new Error('secret detail'));
    const after = await service.participant(person.id);
    expect(after?.trouble).toMatchObject({ code: 'grading.lost', values: {} });
    expect(JSON.stringify(after)).not.toContain('secret detail');
  });

  it('gives up for good without silence', async () => {
    const { service, person } = await withCluster();
    await requestGrading(service, service.event, person.id, false);
    await service.giveUpAll();
    expect(await service.participant(person.id)).toMatchObject({ trouble: { code: 'grading.lost' } });
  });

  it('leaves the grading open when it is aborted, and is sent again after a restart', async () => {
    const { service, person } = await withCluster();
    await requestGrading(service, service.event, person.id, false);
    const job = service.jobs.splice(0)[0] as Job;
    const abort = new AbortController();
    const grader: Grader = async () => {
      abort.abort();
      return { report: reportOf(stepsOf('pass')), at: service.now().toISOString() };
    };
    await expect(runGrading({ ...service, grader }, job, abort.signal)).rejects.toThrow();
    await redeliver(service);
    expect(service.jobs).toEqual([job]);
    await service.work(stepsOf('pass'));
    expect(await service.participant(person.id)).toMatchObject({ checks: 1 });
  });

  it('leaves a worker alone that shows signs of life, and takes over when it does not', async () => {
    const { service, person } = await withCluster();
    await requestGrading(service, service.event, person.id, false);
    const job = service.jobs.splice(0)[0] as Job;
    const end = Promise.withResolvers<void>();
    const stuck: Grader = async () => {
      await end.promise;
      return { report: reportOf(stepsOf('pass', 'pass')), at: service.now().toISOString() };
    };
    const first = runGrading({ ...service, grader: stuck }, job, quiet());
    await expect.poll(async () => (await service.participant(person.id))?.grading?.tries).toBe(1);
    service.clock.ms += 59_000;
    await requestGrading(service, service.event, person.id, false);
    const other = runGrading({ ...service, grader: service.grader(stepsOf('fail')) }, job, quiet());
    await expect(other).rejects.toThrow('another worker');
    expect(service.jobs).toEqual([]);
    expect((await service.participant(person.id))?.checks).toBe(0);
    service.clock.ms += 1000;
    await requestGrading(service, service.event, person.id, false);
    expect(service.jobs).toEqual([job]);
    await service.work(stepsOf('pass'));
    // What the first one found comes too late.
    end.resolve();
    await first;
    const after = await service.participant(person.id);
    expect(after).toMatchObject({ checks: 1, totals: [{ points: 5 }] });
    expect(await service.store.list('report', person.id)).toMatchObject([{ id: after?.report }]);
  });

  it('ends when it has to, whatever hangs, and the next worker need not wait', async () => {
    const { service, person } = await withCluster();
    await requestGrading(service, service.event, person.id, false);
    const job = service.jobs.splice(0)[0] as Job;
    const abort = new AbortController();
    const grader: Grader = () => {
      abort.abort(new Error('time is over'));
      return new Promise(() => {});
    };
    await expect(runGrading({ ...service, grader }, job, abort.signal)).rejects.toThrow('time is over');
    await runGrading({ ...service, grader: service.grader(stepsOf('pass')) }, job, quiet());
    expect(await service.participant(person.id)).toMatchObject({ checks: 1 });
  });

  it('ends as an error when five workers were lost', async () => {
    const { service, person } = await withCluster();
    await requestGrading(service, service.event, person.id, false);
    const dead = new Promise<never>(() => {});
    for (let worker = 1; worker <= 5; worker++) {
      void runGrading({ ...service, grader: () => dead }, service.jobs.splice(0)[0] as Job, quiet());
      await expect.poll(async () => (await service.participant(person.id))?.grading?.tries).toBe(worker);
      service.clock.ms += 60_000;
      await resume(service, service.event.id, person.id);
    }
    const after = await service.participant(person.id);
    expect(after).toMatchObject({ checks: 0, trouble: { code: 'grading.lost' } });
    expect([after?.grading, service.jobs]).toEqual([undefined, []]);
  });

  it('archives the evidence when the total changes', async () => {
    const { service, person } = await withCluster();
    const bundle: Bundle = {
      bundle: 'podium',
      version: 1,
      recordedAt: service.now().toISOString(),
      lab: { id: 'fake', version: '1' },
      cluster: { name: 'one', region: 'ap-northeast-2' },
      parameters: {},
      reads: [],
    };
    const grader: Grader = async () => ({ report: reportOf(stepsOf('pass')), at: service.now().toISOString(), bundle });
    for (let round = 0; round < 2; round++) {
      await requestGrading(service, service.event, person.id, false);
      await runGrading({ ...service, grader }, service.jobs.splice(0)[0] as Job, quiet());
    }
    const [[key, bytes] = []] = service.bundles;
    expect(service.bundles.size).toBe(1);
    expect(key).toContain(person.id);
    expect(JSON.parse(gunzipSync(bytes ?? '').toString())).toEqual(bundle);
  });

  it('hands over what was earned, except in an event that keeps nothing', async () => {
    for (const keep of ['latch', 'live'] as const) {
      const { service, person } = await withCluster({ keep });
      const steps = stepsOf('pass');
      for (const check of steps[0]?.checks ?? []) check.passedAt = service.now().toISOString();
      await requestGrading(service, service.event, person.id, false);
      await service.work(steps);
      let kept = {};
      const grader: Grader = async (task) => {
        kept = task.kept;
        return { report: reportOf(steps), at: service.now().toISOString() };
      };
      await requestGrading(service, service.event, person.id, false);
      await runGrading({ ...service, grader }, service.jobs.splice(0)[0] as Job, quiet());
      expect(Object.keys(kept)).toEqual(keep === 'latch' ? ['s0/0'] : []);
    }
  });

  it('hands over what checks remember since enrolment, and keeps what they remember now', async () => {
    const { service, person } = await withCluster({ keep: 'live' });
    const handed: unknown[] = [];
    for (const memory of [{ 's0/0': { first: 1 } }, { 's0/0': { first: 1, most: 4 } }, undefined]) {
      const grader: Grader = async (task) => {
        handed.push(task.memory);
        return { report: { ...reportOf(stepsOf('fail')), ...(memory && { memory }) }, at: service.now().toISOString() };
      };
      await requestGrading(service, service.event, person.id, false);
      await runGrading({ ...service, grader }, service.jobs.splice(0)[0] as Job, quiet());
    }
    expect(handed).toEqual([{}, { 's0/0': { first: 1 } }, { 's0/0': { first: 1, most: 4 } }]);
    const stored = await service.store.get('participant', service.event.id, person.id);
    expect(stored?.value.memory).toEqual({ 's0/0': { first: 1, most: 4 } });
  });

  it('notes progress while it runs', async () => {
    const { service, person } = await withCluster();
    await requestGrading(service, service.event, person.id, false);
    const job = service.jobs[0] as Job;
    let seen: unknown;
    const grader: Grader = async ({ onProgress }) => {
      const [first] = stepsOf('pass');
      const reads: Progress = { type: 'reads', done: 3, known: 9 };
      onProgress(reads);
      if (first !== undefined) onProgress({ type: 'step', index: 0, step: first });
      await new Promise((resolve) => setTimeout(resolve, 1300));
      const [participant, report] = await Promise.all([
        service.participant(person.id),
        service.store.get('report', person.id, NOTES),
      ]);
      seen = { reads: participant?.grading, steps: report?.value.done === false && report.value.steps };
      return { report: reportOf(stepsOf('pass')), at: service.now().toISOString() };
    };
    await runGrading({ ...service, grader }, job, quiet());
    expect(seen).toMatchObject({ reads: { done: 3, known: 9 }, steps: [{ id: 's0' }, null, null, null] });
  });

  it('notes no progress of what nobody has asked for', async () => {
    const { service, person } = await withCluster();
    await requestGrading(service, service.event, person.id, false);
    await service.work(stepsOf('fail'));
    await requestGrading(service, service.event, person.id, false);
    let noted: unknown = 'not asked';
    const grader: Grader = async ({ onProgress }) => {
      const [first] = stepsOf('pass');
      if (first !== undefined) onProgress({ type: 'step', index: 0, step: first });
      await new Promise((resolve) => setTimeout(resolve, 1300));
      noted = await service.store.get('report', person.id, NOTES);
      return { report: reportOf(stepsOf('pass')), at: service.now().toISOString() };
    };
    await runGrading({ ...service, grader }, service.jobs[0] as Job, quiet());
    expect(noted).toBeUndefined();
    expect((await service.participant(person.id))?.steps.s0?.verdict).toBe('pass');
  });

  it('stores a report once, however often it says the same', async () => {
    const { service, person } = await withCluster();
    const reports: (string | undefined)[] = [];
    for (const verdict of ['fail', 'fail', 'pass'] as const) {
      service.clock.ms += 60_000;
      await requestGrading(service, service.event, person.id, false);
      await service.work(stepsOf(verdict));
      const participant = await service.participant(person.id);
      expect(participant?.lastCheckedAt).toBe(service.now().toISOString());
      reports.push(participant?.report);
      const stored = await service.store.list('report', person.id);
      expect(stored.map(({ id }) => id)).toEqual([participant?.report]);
    }
    const [first, second, third] = reports;
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect((await service.participant(person.id))?.checks).toBe(3);
  });
});
