import { describe, expect, it } from 'vitest';
import { submitCluster } from '../../functions/events.ts';
import { requestGrading } from '../../functions/gradings.ts';
import type { Job } from '../../functions/ports.ts';
import { resumeLost, verifyEnded } from '../../functions/verification.ts';
import { junitErrors } from '../junit-schema.ts';
import { arnOf, type FakeService, fakeService, type Person, stepsOf, trouble } from './fake-service.ts';
import { checkOf } from './reports.ts';

/** A service whose event has ended, with somebody who had two steps of three. */
async function ended(plan = {}): Promise<{ service: FakeService; ann: Person }> {
  const service = await fakeService(plan);
  const ann = await service.person('Ann');
  await connect(service, ann, 'one');
  await requestGrading(service, service.event, ann.id, true);
  await service.work(stepsOf('pass', 'pass', 'fail', 'fail'));
  service.clock.ms = Date.parse(service.event.end) + 1000;
  return { service, ann };
}

async function connect(service: FakeService, { id }: Person, name: string): Promise<void> {
  const participant = await service.participant(id);
  if (participant === undefined) throw new Error('no participant');
  await submitCluster(service.store, participant, { arn: arnOf(name), roleArn: '' }, service.now());
}

const pageOf = async (service: FakeService, { cookie }: Person, language = 'en') =>
  (await service.app.request(`${service.base}/me?lang=${language}`, { headers: { cookie } })).text();

async function resultsOf(service: FakeService, form: string): Promise<string> {
  const headers = { cookie: service.instructor };
  const answer = await service.app.request(`${service.base}/results/${form}`, { headers });
  // `text()` would take the byte order mark away.
  return Buffer.from(await answer.arrayBuffer()).toString();
}

describe('after the end', () => {
  it('judges everybody with a cluster once more and keeps what was earned', async () => {
    const { service, ann } = await ended();
    const bob = await service.person('Bob');
    await verifyEnded(service);
    expect(service.jobs.map(({ participant }) => participant)).toEqual([ann.id]);
    await service.work(stepsOf('pass', 'fail', 'pass', 'fail'));
    expect(await service.participant(ann.id)).toMatchObject({
      checks: 1,
      steps: { s0: { verdict: 'pass', earned: 5 }, s1: { verdict: 'pass', earned: 3 }, s2: { earned: 0 } },
      totals: [{ points: 8, passed: 2 }],
      verification: {
        points: 7,
        steps: { s0: { verdict: 'pass', earned: 5 }, s1: { verdict: 'fail', earned: 0 }, s2: { earned: 2 } },
      },
    });
    expect((await service.participant(bob.id))?.verification).toBeUndefined();
  });

  it('is done once, however often it is asked for, and says when', async () => {
    const { service, ann } = await ended();
    await Promise.all([verifyEnded(service), verifyEnded(service), verifyEnded(service)]);
    await verifyEnded(service);
    expect(service.jobs).toHaveLength(1);
    const [job] = service.jobs;
    await service.work(stepsOf('pass'));
    const before = await service.participant(ann.id);
    if (job !== undefined) service.jobs.push(job);
    await service.work(stepsOf('fail'));
    expect(await service.participant(ann.id)).toEqual(before);
    await verifyEnded(service);
    expect(service.jobs).toEqual([]);
    expect((await service.store.get('event', 'all', service.event.id))?.value.verifiedAt).toBe(
      service.now().toISOString(),
    );
  });

  it('sends the job again when it was lost, and leaves alone what is open', async () => {
    const { service, ann } = await ended();
    await verifyEnded(service);
    const [lost] = service.jobs.splice(0);
    await verifyEnded(service);
    expect(service.jobs).toEqual([]);
    service.clock.ms += 60_000;
    await verifyEnded(service);
    expect(service.jobs).toEqual([lost]);
    await service.work(stepsOf('pass'));
    expect((await service.participant(ann.id))?.verification?.points).toBe(5);
  });

  it('takes nothing for asked that the queue has refused, and asks for the others', async () => {
    const { service, ann } = await ended();
    const bob = await service.person('Bob');
    await connect(service, bob, 'two');
    const send = async (job: Job) => {
      if (job.participant === ann.id) throw new Error('no queue');
      service.jobs.push(job);
    };
    await expect(verifyEnded({ ...service, queue: { send } })).rejects.toThrow('no queue');
    expect(service.jobs.map(({ participant }) => participant)).toEqual([bob.id]);
    expect((await service.participant(ann.id))?.grading).toBeUndefined();
    await verifyEnded(service);
    expect(service.jobs.map(({ participant }) => participant)).toEqual([bob.id, ann.id]);
  });

  it('is delivered again when the grader breaks, and given up after the last delivery', async () => {
    const { service, ann } = await ended();
    await verifyEnded(service);
    const [job] = service.jobs;
    await expect(service.work(new Error('broken'))).rejects.toThrow('broken');
    expect(await service.participant(ann.id)).toMatchObject({ grading: { id: job?.grading } });
    if (job !== undefined) service.jobs.push(job);
    await service.giveUpAll();
    expect((await service.participant(ann.id))?.verification?.trouble?.code).toBe('grading.lost');
  });

  it('waits for a grading that was open at the end', async () => {
    const service = await fakeService();
    const ann = await service.person('Ann');
    await connect(service, ann, 'one');
    service.clock.ms = Date.parse(service.event.end) - 1000;
    await requestGrading(service, service.event, ann.id, true);
    service.clock.ms += 2000;
    await verifyEnded(service);
    expect(service.jobs).toHaveLength(1);
    await service.work(stepsOf('pass'));
    expect(await service.participant(ann.id)).toMatchObject({ totals: [{ points: 5 }] });
    await verifyEnded(service);
    await service.work(stepsOf('fail'));
    expect(await service.participant(ann.id)).toMatchObject({ totals: [{ points: 5 }], verification: { points: 0 } });
  });

  it.each([
    ['a cluster that is gone', (service: FakeService) => service.work(trouble), 'aws.role'],
    ['a job that failed every time', (service: FakeService) => service.giveUpAll(), 'grading.lost'],
  ])('ends with a reason for %s', async (_, happen, code) => {
    const { service, ann } = await ended();
    await verifyEnded(service);
    await happen(service);
    const after = await service.participant(ann.id);
    expect(after?.grading).toBeUndefined();
    expect(after).toMatchObject({ totals: [{ points: 8 }], verification: { points: 0, trouble: { code } } });
    await verifyEnded(service);
    expect(service.jobs).toEqual([]);
    expect(await pageOf(service, ann)).toContain('could not be checked once more');
  });

  it('does nothing before the end, and nothing in a demo', async () => {
    const { service } = await ended();
    service.clock.ms = Date.parse(service.event.end) - 1;
    await verifyEnded(service);
    const demo = await ended({ demo: true });
    await verifyEnded(demo.service);
    expect([service.jobs, demo.service.jobs]).toEqual([[], []]);
  });

  it('tells the participant, and what still costs money', async () => {
    const { service, ann } = await ended();
    await verifyEnded(service);
    expect(await pageOf(service, ann)).toContain('is being checked once more');
    const left = checkOf('fail', {
      use: 'aws.leftovers',
      code: 'leftover.found',
      values: { kinds: ['cluster'], ids: ['eks-demo (ACTIVE)'], more: 0 },
    });
    const [first, ...others] = stepsOf('fail', 'pass', 'fail', 'fail');
    if (first !== undefined) await service.work([{ ...first, checks: [left] }, ...others]);
    const english = await pageOf(service, ann);
    expect(english).toContain('what is there now is worth 3 points');
    expect(english).toContain('Some of it still costs money');
    expect(english).toContain('eks-demo (ACTIVE)');
    expect(english).toContain('8 of 10 points');
    expect(await pageOf(service, ann, 'ko')).toContain('이미 얻은 점수는 그대로예요');
  });
});

describe('while an event is running', () => {
  it('sees to what nobody is at, also when nobody looks', async () => {
    const service = await fakeService();
    const [ann, bob] = [await service.person('Ann'), await service.person('Bob')];
    await connect(service, ann, 'one');
    await connect(service, bob, 'two');
    await requestGrading(service, service.event, ann.id, true);
    await requestGrading(service, service.event, bob.id, true);
    const [lost, done] = service.jobs.splice(0);
    if (done !== undefined) service.jobs.push(done);
    await service.work(stepsOf('fail'));
    await resumeLost(service);
    expect(service.jobs).toEqual([]);
    service.clock.ms += 300_000;
    await resumeLost(service);
    expect(service.jobs).toEqual([lost]);
    await service.giveUpAll();
    expect((await service.participant(ann.id))?.trouble?.code).toBe('grading.lost');
    service.clock.ms += 300_000;
    await resumeLost(service);
    await service.work(stepsOf('pass'));
    expect(await service.participant(ann.id)).toMatchObject({ checks: 1, totals: [{ points: 5 }] });
    expect((await service.participant(ann.id))?.trouble).toBeUndefined();
    // What is only due waits until somebody looks.
    expect(await service.participant(bob.id)).toMatchObject({ checks: 1, nextCheckAt: expect.any(String) });
  });

  it('leaves demos and what has ended alone', async () => {
    for (const [demo, ms] of [
      [true, 300_000],
      [false, 5 * 3_600_000],
    ] as const) {
      const service = await fakeService({ demo });
      const ann = await service.person('Ann');
      await connect(service, ann, 'one');
      await requestGrading(service, service.event, ann.id, true);
      service.jobs.length = 0;
      service.clock.ms += ms;
      await resumeLost(service);
      expect(service.jobs).toEqual([]);
    }
  });
});

describe('results', () => {
  it('tell what was earned and what was there after the end', async () => {
    const { service, ann } = await ended();
    const bob = await service.person('=HYPERLINK("http://x")');
    await verifyEnded(service);
    await service.work(stepsOf('pass', 'fail', 'fail', 'fail'));
    await verifyEnded(service);
    const json = JSON.parse(await resultsOf(service, 'json'));
    expect(json.event).toMatchObject({ id: service.event.id, verifiedAt: service.now().toISOString() });
    expect(json.participants).toMatchObject([
      {
        rank: 1,
        alias: 'Ann',
        id: ann.id,
        points: 8,
        cluster: { name: 'one', region: 'ap-northeast-2', account: '111122223333' },
        verification: { points: 5 },
        steps: [
          { id: 's0', verdict: 'pass', earned: 5, now: { verdict: 'pass', earned: 5 } },
          { id: 's1', verdict: 'pass', earned: 3, now: { verdict: 'fail', earned: 0 } },
          { id: 's2', verdict: 'fail', earned: 0 },
          { id: 's3', verdict: 'fail', earned: 0 },
        ],
      },
      { rank: 2, id: bob.id, points: 0, steps: [{ verdict: 'skipped' }, {}, {}, {}] },
    ]);
    const [head, first, second, end] = (await resultsOf(service, 'csv')).split('\r\n');
    expect(head).toBe(
      '\ufeffrank,alias,participant,points,passed,gainedAt,cluster,region,account,verifiedAt,verifiedPoints,verificationTrouble,selfRecordedSteps,s0 earned,s0 now,s1 earned,s1 now,s2 earned,s2 now,s3 earned,s3 now',
    );
    expect(first).toContain(`1,Ann,${ann.id},8,2,`);
    expect(first).toMatch(/,5,,,5,pass,3,fail,0,fail,0,fail$/);
    expect(second).toContain(`2,"'=HYPERLINK(""http://x"")",${bob.id},0,0,,,,,,,,,0,,0,,0,,0,`);
    expect(end).toBe('');
    const junit = await resultsOf(service, 'xml');
    expect(await junitErrors(junit)).toEqual([]);
    expect(junit).toContain('name="Ann" package="fake"');
    expect(junit).toContain('tests="4" failures="2" errors="0" skipped="0"');
    expect(junit).toContain('message="fail; now fail"');
  });

  it('are files with a name', async () => {
    const { service } = await ended();
    const headers = { cookie: service.instructor };
    const answer = await service.app.request(`${service.base}/results/csv`, { headers });
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="fake-2026-11-20.csv"');
    expect((await service.app.request(`${service.base}/results/pdf`, { headers })).status).toBe(404);
  });
});
