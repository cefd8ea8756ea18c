/** Mistakes of other graders that must not come back: what time does to a grading. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import job from '../../checks/catalog/k8s-job.ts';
import { collectEvidence, defaultLimits } from '../../checks/evidence.ts';
import { grade } from '../../checks/grade.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { list } from '../../checks/reads/read.ts';
import type { Answer } from '../../checks/reads/reader.ts';
import { defineCheck, fail, pass } from '../../checks/verdict.ts';
import { submitCluster } from '../../functions/events.ts';
import { requestGrading } from '../../functions/gradings.ts';
import { verifyEnded } from '../../functions/verification.ts';
import { judge, judgeSince } from '../checks/judge.ts';
import { cluster, configMaps, fakeReader, hasConfigMap, lab, meta, step, use } from '../engine/fakes.ts';
import { recent } from '../rules/cluster.ts';
import { arnOf, fakeService, stepsOf } from '../service/fake-service.ts';
import { open } from '../service/script-page.ts';

const a = use(hasConfigMap, { name: 'a' });
const b = use(hasConfigMap, { name: 'b' });
/** Passes when there is a Service in another namespace. */
const elsewhere = defineCheck({
  name: 'test.elsewhere',
  params: z.object({}),
  needs: () => ({ found: list('Service', 'other') }),
  judge: (_, { found }) => (found.items.length > 0 ? pass() : fail('cluster.absent', { cluster: 'c', region: 'r' })),
  command: () => 'kubectl get services -n other',
});

test('a Job that its TTL has deleted is taken for one that never ran', () => {
  const params = { ns: 'shop', name: 'load' };
  const done: KindTypes['Job'] = {
    metadata: { name: 'load', namespace: 'shop', uid: 'load-uid', creationTimestamp: recent },
    spec: { completions: 1, ttlSecondsAfterFinished: 0, template: { spec: { containers: [{ name: 'a' }] } } },
    status: {
      startTime: recent,
      completionTime: recent,
      succeeded: 1,
      conditions: [{ type: 'Complete', status: 'True' }],
    },
  };
  const [gone, there] = [{ kube: { Job: [] } }, { kube: { Job: [done] } }];
  expect(judge(job, params, gone).verdict).toBe('fail');
  expect(judgeSince(job, params, [gone, there, gone]).verdict).toBe('pass');
  expect(judgeSince(job, params, [gone, gone]).verdict).toBe('fail');
});

test('a session that expires half-way makes a failure of what is read after it', async () => {
  const expired: Answer = { outcome: 'denied', code: 'aws.credentials', values: { reason: 'ExpiredToken' }, meta };
  const answers = [configMaps('a'), expired];
  const { reader } = fakeReader(() => answers.shift() ?? expired);
  const steps = [step('before', [a]), step('after', [use(elsewhere, {})])];
  const options = { reader, cluster, from: 'live' as const, limits: { concurrency: 1 } };
  const report = await grade(lab(...steps), options);
  expect(report.steps.map(({ verdict }) => verdict)).toEqual(['pass', 'blocked']);
  expect(report.steps[1]?.checks[0]).toMatchObject({ code: 'aws.credentials', values: { reason: 'ExpiredToken' } });
  // What was earned before stays.
  const passed = await grade(lab(...steps), { ...options, reader: fakeReader(() => configMaps('a')).reader, kept: {} });
  const kept = Object.fromEntries(passed.steps.map(({ id, checks: [check] }) => [`${id}/${check?.key}`, passed.at]));
  const again = await grade(lab(...steps), { ...options, reader: fakeReader(() => expired).reader, kept });
  expect(again.points).toEqual({ earned: 4, of: 4, bonus: 0 });
});

describe('a grading that ran out of time leaves work behind, which gets at what is of the next one', () => {
  test('its reads are ended, and what they still bring is in no report', async () => {
    const late: ((answer: Answer) => void)[] = [];
    const signals: AbortSignal[] = [];
    const { reader } = fakeReader((_, signal) => {
      signals.push(signal);
      return new Promise((resolve) => late.push(resolve));
    });
    const first = await grade(lab(step('one', [a])), { reader, cluster, from: 'live', limits: { deadlineMs: 20 } });
    expect(first.steps[0]?.checks[0]).toMatchObject({ live: 'error', code: 'grading.deadline' });
    expect(signals.length).toBeGreaterThan(0);
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
    const before = structuredClone(first);
    const next = grade(lab(step('one', [b])), {
      reader: fakeReader(() => configMaps('b')).reader,
      cluster,
      from: 'live',
    });
    for (const bring of late) bring(configMaps('a'));
    expect((await next).steps[0]).toMatchObject({ verdict: 'pass' });
    expect(first).toEqual(before);
  });

  test('nothing is read any more once it is over', async () => {
    const { reader, asked } = fakeReader(() => new Promise<Answer>(() => {}));
    const evidence = collectEvidence(reader, { ...defaultLimits, deadlineMs: 20, concurrency: 1 }, undefined, () => {});
    await Promise.all([evidence.read(list('Pod')), evidence.read(list('Node'))]);
    evidence.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(asked).toHaveLength(1);
  });
});

describe('the page gives up before the grading is over', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('its script looks as long as the service has more to show', async () => {
    let isOver = false;
    const { looks, document } = open(
      () => ({ status: isOver ? 200 : 304, next: isOver ? 0 : 2000, body: '<p>done</p>' }),
      '',
      2000,
    );
    await vi.advanceTimersByTimeAsync(3_600_000);
    const during = looks.length;
    expect(during).toBeGreaterThan(1400);
    isOver = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(looks).toHaveLength(during + 1);
    expect(document.body.textContent).toContain('done');
  });

  test('the service has more to show until it is over, also when the event ends before', async () => {
    const service = await fakeService();
    const { id, cookie } = await service.person('Ann');
    const participant = (await service.participant(id)) ?? expect.fail('nobody');
    await submitCluster(service.store, participant, { arn: arnOf('one'), roleArn: '' }, service.now());
    service.clock.ms = Date.parse(service.event.end) - 1000;
    await requestGrading(service, service.event, id, true);
    const next = async () =>
      Number((await service.app.request(`${service.base}/me/rows`, { headers: { cookie } })).headers.get('x-next'));
    for (let seconds = 0; seconds < 120; seconds += 10) {
      expect(await next(), `after ${seconds} s`).toBe(2000);
      service.clock.ms += 10_000;
    }
    await service.work(stepsOf('pass'));
    // The verification is still to come.
    expect(await next()).toBe(10_000);
    await verifyEnded(service);
    await service.work(stepsOf('pass'));
    expect(await next()).toBe(0);
    expect((await service.participant(id))?.totals.at(-1)?.points).toBe(5);
  });
});
