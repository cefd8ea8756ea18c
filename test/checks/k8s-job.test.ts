import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/k8s-job.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { early, event, podIn, recent } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, judgeSince, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

type Params = z.input<typeof check.params>;
type Job = KindTypes['Job'];
type CronJob = KindTypes['CronJob'];
/** Before the enrolment of the tests. */
const old = '2026-11-20T23:00:00Z';
const image = '123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/k8sbook/batch-app:1.0.0';

interface JobParts {
  name?: string;
  meta?: object;
  owner?: string;
  spec?: object;
  conditions?: [type: string, more?: object][];
  at?: string;
  status?: object;
  image?: string;
}

/** A Job that has completed, as the Job controller writes it. */
function job(parts: JobParts = {}): Job {
  const { name = 'load', at = early, owner } = parts;
  const conditions = parts.conditions ?? [['SuccessCriteriaMet'], ['Complete', { reason: 'CompletionsReached' }]];
  const isComplete = conditions.some(([type]) => type === 'Complete');
  return {
    metadata: {
      name,
      namespace: 'shop',
      uid: `${name}-uid`,
      creationTimestamp: at,
      labels: { app: 'batch' },
      ...(owner !== undefined && { ownerReferences: [{ kind: 'CronJob', name: owner, uid: `uid-${owner}` }] as never }),
      ...parts.meta,
    },
    spec: {
      completions: 1,
      suspend: false,
      template: { spec: { containers: [{ name: 'batch', image: parts.image ?? image }] } },
      ...parts.spec,
    },
    status: {
      startTime: at,
      ...(isComplete && { completionTime: at, succeeded: 1 }),
      conditions: conditions.map(([type, more]) => ({ type, status: 'True', lastTransitionTime: at, ...more })),
      ...parts.status,
    },
  };
}

function cronJob(parts: { spec?: object; status?: object; meta?: object } = {}): CronJob {
  return {
    metadata: { name: 'batch-app', namespace: 'shop', uid: 'uid-batch-app', creationTimestamp: early, ...parts.meta },
    spec: {
      schedule: '*/5 * * * *',
      concurrencyPolicy: 'Allow',
      jobTemplate: { spec: { template: { spec: { containers: [{ name: 'batch', image }] } } } },
      ...parts.spec,
    },
    status: { ...parts.status },
  };
}

function podOf(name: string, made: KindTypes['Pod']): KindTypes['Pod'] {
  const meta = { namespace: 'shop', ownerReferences: [{ kind: 'Job', name, uid: `${name}-uid` }] as never };
  return { ...made, metadata: { ...made.metadata, ...meta } };
}
const failedPod = (name = 'load', parts: object = {}) =>
  podOf(
    name,
    podIn(
      { terminated: { exitCode: 3, reason: 'Error', startedAt: early, finishedAt: early } },
      {},
      { phase: 'Failed', name: `${name}-x`, ...parts },
    ),
  );
const jobs = (...items: Job[]): Evidence => ({ kube: { Job: items } });
const scheduled = (cron: CronJob, ...items: Job[]): Evidence => ({ kube: { CronJob: [cron], Job: items } });
const run = (name: string, parts: JobParts = {}) => job({ name, owner: 'batch-app', ...parts });
const failedWith = (reason: string): JobParts => ({
  conditions: [
    ['FailureTarget', { reason }],
    ['Failed', { reason, message: 'Job has failed' }],
  ],
});

const byName = { ns: 'shop', name: 'load' } satisfies Params;
const byOwner = { ns: 'shop', owner: 'CronJob/batch-app' } satisfies Params;

describe('passes', () => {
  test.each<[string, Params, Evidence]>([
    ['completed', byName, jobs(job())],
    ['one of several names', { ...byName, name: ['load-kim', 'load'] }, jobs(job())],
    [
      'one of several, another has failed',
      { ...byName, name: ['a', 'b'] },
      jobs(job({ name: 'a', ...failedWith('x') }), job({ name: 'b' })),
    ],
    ['by labels', { ns: 'shop', labels: { app: ['batch', 'other'] } }, jobs(job())],
    ['any of the namespace', { ns: 'shop' }, jobs(job({ name: 'x' }))],
    ['with the image', { ...byName, image: 'k8sbook/batch-app' }, jobs(job())],
    [
      'by its success policy, with pods to spare',
      byName,
      jobs(
        job({
          spec: { completions: 3, successPolicy: { rules: [{ succeededIndexes: '0' }] } },
          conditions: [['SuccessCriteriaMet'], ['Complete', { reason: 'SuccessPolicy' }]],
        }),
      ),
    ],
    [
      'after a pod that failed and was made again',
      byName,
      { kube: { Job: [job({ status: { failed: 1 } })], Pod: [failedPod()] } },
    ],
    ['several', { ns: 'shop', succeededAtLeast: 2 }, jobs(job({ name: 'a' }), job({ name: 'b' }))],
    ['by owner', byOwner, scheduled(cronJob(), run('batch-app-1'))],
    [
      'by one of several owners',
      { ns: 'shop', owner: ['CronJob/other', 'CronJob/batch-app'] },
      scheduled(cronJob(), run('batch-app-1')),
    ],
    [
      'a run by hand from the CronJob',
      byOwner,
      scheduled(cronJob(), run('now', { meta: { annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' } } })),
    ],
    [
      'the CronJob tells of a run that is gone',
      byOwner,
      scheduled(cronJob({ status: { lastSuccessfulTime: recent } })),
    ],
    [
      'a run that is there, and a later one that is gone',
      { ...byOwner, succeededAtLeast: 2 },
      scheduled(cronJob({ status: { lastSuccessfulTime: recent } }), run('batch-app-1')),
    ],
    ['suspended after it has run', byOwner, scheduled(cronJob({ spec: { suspend: true } }), run('batch-app-1'))],
    ['failed, as wanted', { ...byName, failed: true }, jobs(job(failedWith('BackoffLimitExceeded')))],
    ['failed by its deadline, as wanted', { ...byName, failed: true }, jobs(job(failedWith('DeadlineExceeded')))],
  ])('%s', (_, given, evidence) => {
    expect(judge(check, given, evidence)).toMatchObject({ verdict: 'pass' });
  });

  test('without an enrolment, whenever it was', () => {
    const { enrolledAt: _, ...context } = testContext;
    const parsed = check.params.parse(byName);
    const listed = { served: true, items: [job({ at: old })] };
    expect(check.judge(parsed, { jobs: listed, pods: { served: true, items: [] } }, context)).toMatchObject({
      verdict: 'pass',
      values: { succeeded: 1 },
    });
  });
});

describe('fails', () => {
  test.each<[string, Params, Evidence, string]>([
    ['not there', byName, jobs(), 'object.absent'],
    ['a name that contains the name', byName, jobs(job({ name: 'load-2' })), 'object.misnamed'],
    ['in another namespace', byName, jobs(job({ meta: { namespace: 'other' } })), 'object.absent'],
    ['being deleted', byName, jobs(job({ meta: { deletionTimestamp: recent } })), 'object.absent'],
    ['nothing at all', { ns: 'shop' }, jobs(), 'job.none'],
    ['without the labels', { ns: 'shop', labels: { app: 'web' } }, jobs(job()), 'object.unlabelled'],
    ['older than the enrolment', byName, jobs(job({ at: old })), 'job.old'],
    ['another image', { ...byName, image: 'busybox' }, jobs(job()), 'workload.image'],
    ['suspended', byName, jobs(job({ spec: { suspend: true }, conditions: [['Suspended']] })), 'job.suspended'],
    ['failed, without pods', byName, jobs(job(failedWith('DeadlineExceeded'))), 'job.failed'],
    [
      'failed, though a pod has succeeded',
      byName,
      jobs(job({ ...failedWith('BackoffLimitExceeded'), status: { succeeded: 1 } })),
      'job.failed',
    ],
    ['too few', { ns: 'shop', succeededAtLeast: 2 }, jobs(job()), 'job.tooFew'],
    ['completed, where it should fail', { ...byName, failed: true }, jobs(job()), 'job.succeeded'],
    ['no CronJob', byOwner, jobs(run('batch-app-1')), 'object.absent'],
    ['CronJob of another name', byOwner, scheduled(cronJob({ meta: { name: 'batch-ap' } })), 'object.misnamed'],
    [
      'CronJob with another image',
      { ...byOwner, image: 'busybox' },
      scheduled(cronJob({ status: { lastSuccessfulTime: recent } })),
      'workload.image',
    ],
    ['CronJob suspended', byOwner, scheduled(cronJob({ spec: { suspend: true } })), 'cronJob.suspended'],
    [
      'CronJob that only started',
      byOwner,
      scheduled(cronJob({ status: { lastScheduleTime: early } })),
      'cronJob.waiting',
    ],
    [
      'a Job of another owner',
      byOwner,
      scheduled(cronJob(), job({ name: 'batch-app-1', owner: 'other' })),
      'cronJob.waiting',
    ],
    [
      'only an old run',
      byOwner,
      scheduled(cronJob({ status: { lastSuccessfulTime: old } }), run('batch-app-1', { at: old })),
      'cronJob.waiting',
    ],
    [
      'the newest run has failed',
      { ...byOwner, succeededAtLeast: 2 },
      scheduled(cronJob(), run('a', { at: early }), run('b', { at: recent, ...failedWith('BackoffLimitExceeded') })),
      'job.failed',
    ],
  ])('%s', (_, given, evidence, code) => {
    expect(judge(check, given, evidence, { window: 60 })).toMatchObject({ verdict: 'fail', code });
  });

  test('names how the last pod ended', () => {
    const first = failedPod('load', { name: 'load-a', created: early });
    const last = failedPod('load', { name: 'load-b', created: recent });
    const evidence = { kube: { Job: [job(failedWith('BackoffLimitExceeded'))], Pod: [last, first] } };
    expect(judge(check, byName, evidence)).toMatchObject({
      verdict: 'fail',
      code: 'job.podFailed',
      values: { name: 'load', reason: 'BackoffLimitExceeded', pod: 'load-b', container: 'web', exitCode: 3 },
    });
  });

  test('names what kept the last pod from starting', () => {
    const stuck = podOf(
      'load',
      podIn({ waiting: { reason: 'ImagePullBackOff', message: 'not found' } }, {}, { phase: 'Pending' }),
    );
    const evidence = { kube: { Job: [job(failedWith('DeadlineExceeded'))], Pod: [stuck] } };
    expect(judge(check, byName, evidence)).toMatchObject({
      verdict: 'fail',
      code: expect.stringMatching(/^pod\.image/),
    });
  });

  test('an image that cannot be had is no matter of waiting', () => {
    const stuck = podOf(
      'load',
      podIn(
        { waiting: { reason: 'ImagePullBackOff', message: 'not found' } },
        {},
        { phase: 'Pending', created: recent },
      ),
    );
    const evidence = { kube: { Job: [job({ conditions: [], at: recent })], Pod: [stuck] } };
    expect(judge(check, byName, evidence)).toMatchObject({
      verdict: 'fail',
      code: expect.stringMatching(/^pod\.image/),
    });
  });

  test('its pods are refused', () => {
    const told = event(
      'Job',
      'load',
      { type: 'Warning', reason: 'FailedCreate', message: 'exceeded quota: cpu' },
      { namespace: 'shop', uid: 'load-uid' },
    );
    const evidence: Evidence = {
      kube: { Job: [job({ conditions: [] })], Event: [{ ...told, metadata: { ...told.metadata, namespace: 'shop' } }] },
    };
    expect(judge(check, byName, evidence)).toMatchObject({ verdict: 'fail', values: { name: 'load' } });
  });

  test('the CronJob says why it starts nothing', () => {
    const about = { namespace: 'shop' };
    const told = event(
      'CronJob',
      'batch-app',
      { type: 'Warning', reason: 'UnknownTimeZone', message: 'invalid timeZone: "Seoul"' },
      about,
    );
    const evidence: Evidence = {
      kube: { CronJob: [cronJob()], Event: [{ ...told, metadata: { ...told.metadata, namespace: 'shop' } }] },
    };
    expect(judge(check, byOwner, evidence)).toMatchObject({
      verdict: 'fail',
      code: 'cronJob.trouble',
      values: { reason: 'UnknownTimeZone', message: 'invalid timeZone: "Seoul"' },
    });
  });
});

describe('is on its way', () => {
  test('SuccessCriteriaMet is not yet Complete', () => {
    expect(judge(check, byName, jobs(job({ conditions: [['SuccessCriteriaMet']], at: recent })))).toMatchObject({
      verdict: 'pending',
      code: 'job.running',
      waitSeconds: 580,
    });
  });

  test('one that takes longer than the window', () => {
    expect(judge(check, byName, jobs(job({ conditions: [], at: early })), { window: 60 })).toMatchObject({
      verdict: 'fail',
      code: 'job.running',
    });
  });

  test('a pod that failed is made again', () => {
    const evidence = {
      kube: { Job: [job({ conditions: [], at: recent, status: { failed: 1 } })], Pod: [failedPod()] },
    };
    expect(judge(check, byName, evidence)).toMatchObject({
      verdict: 'pending',
      code: 'job.running',
      values: { failedPods: 1, wanted: 'Complete' },
    });
  });

  test('what crashes is on its way to the failure that is wanted', () => {
    const crashing = podOf(
      'load',
      podIn(
        { waiting: { reason: 'CrashLoopBackOff' } },
        { restartCount: 2, lastState: { terminated: { exitCode: 1 } } },
      ),
    );
    const evidence = { kube: { Job: [job({ conditions: [], at: recent })], Pod: [crashing] } };
    expect(judge(check, { ...byName, failed: true }, evidence)).toMatchObject({
      verdict: 'pending',
      code: 'job.running',
    });
    expect(judge(check, byName, evidence)).toMatchObject({ verdict: 'fail', code: 'pod.crashLoop' });
  });

  test('the schedule has not come', () => {
    const young = cronJob({
      meta: { creationTimestamp: recent },
      spec: { schedule: '0 3 * * *', timeZone: 'Asia/Seoul' },
    });
    expect(judge(check, byOwner, scheduled(young))).toMatchObject({
      verdict: 'pending',
      code: 'cronJob.waiting',
      values: { schedule: '0 3 * * *', timeZone: 'Asia/Seoul' },
      waitSeconds: 580,
    });
  });

  test('one of two has run', () => {
    const cron = cronJob({ status: { lastScheduleTime: recent } });
    expect(judge(check, { ...byOwner, succeededAtLeast: 2 }, scheduled(cron, run('a')))).toMatchObject({
      verdict: 'pending',
      code: 'job.tooFew',
      values: { seen: 1, wanted: 2 },
    });
  });
});

describe('remembers', () => {
  const gone = jobs();

  test('a Job that removed itself', () => {
    expect(judgeSince(check, byName, [gone, jobs(job()), gone])).toMatchObject({
      verdict: 'pass',
      values: { succeeded: 1 },
    });
  });

  test('a Job that failed and is gone', () => {
    const given = { ...byName, failed: true } satisfies Params;
    expect(judgeSince(check, given, [gone, jobs(job(failedWith('x'))), gone])).toMatchObject({ verdict: 'pass' });
  });

  test('each run of a CronJob once', () => {
    const [first, second] = [run('a', { at: early }), run('b', { at: recent })];
    const given = { ...byOwner, succeededAtLeast: 2 };
    const told = (at: string, ...items: Job[]) => scheduled(cronJob({ status: { lastSuccessfulTime: at } }), ...items);
    expect(judgeSince(check, given, [told(early, first), told(early, first), told(early)])).toMatchObject({
      code: 'job.tooFew',
      values: { seen: 1 },
    });
    expect(judgeSince(check, given, [told(early, first), told(recent, second)])).toMatchObject({ verdict: 'pass' });
    expect(judgeSince(check, given, [told(early), told(early), told(recent)])).toMatchObject({ verdict: 'pass' });
  });

  test('nothing of another image, or of before the enrolment', () => {
    const given = { ...byName, image: 'batch-app' };
    expect(judgeSince(check, given, [jobs(job({ image: 'busybox' })), gone])).toMatchObject({ verdict: 'fail' });
    expect(judgeSince(check, byName, [jobs(job({ at: old })), gone])).toMatchObject({ code: 'object.absent' });
  });

  test('no run twice that the list of Jobs shows a moment later', () => {
    const running = run('a', { conditions: [], at: recent });
    const cron = cronJob({ status: { lastSuccessfulTime: recent } });
    const given = { ...byOwner, succeededAtLeast: 2 };
    const evidence = [scheduled(cron, running), scheduled(cron, run('a', { at: recent }))] as const;
    expect(judgeSince(check, given, [...evidence])).toMatchObject({ code: 'job.tooFew', values: { seen: 1 } });
  });
});

test.each<[string, Params]>([
  ['a name and an owner', { ...byName, owner: 'CronJob/batch-app' }],
  ['an owner of another kind', { ns: 'shop', owner: 'Deployment/web' }],
  ['an owner without a kind', { ns: 'shop', owner: 'batch-app' }],
  ['a number of failures', { ...byName, failed: true, succeededAtLeast: 2 }],
])('refuses %s', (_, given) => {
  expect(check.params.safeParse(given).success).toBe(false);
});

test('reads what names causes only where something is missing', () => {
  const asked = (evidence: Evidence) => {
    const parsed = check.params.parse(byName);
    const listed = { served: true, items: evidence.kube?.Job ?? [] };
    return check.followUp(parsed, { jobs: listed, pods: { served: true, items: [] } }, testContext);
  };
  expect(Object.values(asked(jobs(job()))).filter((read) => read !== undefined)).toEqual([]);
  expect(asked(jobs()).causeEvents).toBeDefined();
});

test.each<[Params, Evidence]>([
  [byName, { kube: { Job: [job(failedWith('BackoffLimitExceeded'))], Pod: [failedPod()] } }],
  [
    { ...byOwner, image: 'batch-app', succeededAtLeast: 2 },
    scheduled(cronJob({ status: { lastSuccessfulTime: recent } }), run('a')),
  ],
])('never throws: %j', (given, evidence) => {
  neverThrows(check, given, evidence);
});

test('every field that it looks at decides, but for some', () => {
  const condition = 'the condition has a time too';
  expect(
    survivorsOf(check, { ...byName, labels: { app: 'batch' }, image: 'k8sbook/batch-app' }, jobs(job()), {
      [condition]: /completionTime/,
      'one Job needs no uid to be counted': /metadata\.uid/,
      'the tag is not asked for': /\.image changed/,
    }),
  ).toEqual([]);
  expect(
    survivorsOf(
      check,
      { ...byOwner, image: 'batch-app' },
      scheduled(cronJob({ status: { lastSuccessfulTime: recent } })),
      {
        'the CronJob tells by itself': /^jobs/,
        'the tag is not asked for': /\.image changed/,
      },
    ),
  ).toEqual([]);
});
