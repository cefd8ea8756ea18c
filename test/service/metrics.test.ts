import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { catalog } from '../../checks/catalog/index.ts';
import type { Verdict } from '../../checks/verdict.ts';
import { submitCluster } from '../../functions/events.ts';
import { type Grader, requestGrading, runGrading } from '../../functions/gradings.ts';
import type { EmbeddedMetrics } from '../../functions/journal.ts';
import { counted, measured, noteLost, outcomes } from '../../functions/metrics.ts';
import { arnOf, fakeService, stepsOf, trouble } from './fake-service.ts';
import { checkOf, reportOf, stepOf } from './reports.ts';

let lines: string[];

beforeEach(() => {
  lines = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

interface Metric {
  name: string;
  unit: string;
  value: number;
  dimensions: Record<string, string>;
}

type Line = Record<string, unknown> & { _aws?: EmbeddedMetrics };

/** What CloudWatch takes out of a line, by its specification of the embedded metric format. */
function metricsOf(line: Line): Metric[] {
  return (line._aws?.CloudWatchMetrics ?? []).flatMap(({ Namespace, Dimensions, Metrics }) => {
    expect(Namespace).toBe('Podium');
    expect(Metrics.length).toBeGreaterThan(0);
    expect(Metrics.length).toBeLessThanOrEqual(100);
    return Dimensions.flatMap((names) => {
      const dimensions = names.map((name) => {
        const value = line[name];
        expect(value).toEqual(expect.stringMatching(/^[\x21-\x7e]{1,1024}$/));
        return [name, String(value)] as const;
      });
      return Metrics.map(({ Name, Unit }) => {
        expect(line[Name]).toEqual(expect.any(Number));
        return { name: Name, unit: Unit, value: Number(line[Name]), dimensions: Object.fromEntries(dimensions) };
      });
    });
  });
}

const written = (): Line[] => lines.map((line) => JSON.parse(line) as Line);

/** Grades a participant once, with a grader of the test's own; 12 s pass in the queue and 3 s at work. */
async function gradeOnce(grader: Grader, signal = new AbortController().signal) {
  const service = await fakeService();
  const { store, archive, now, event } = service;
  const { id } = await service.person('Ann');
  const participant = await service.participant(id);
  if (participant === undefined) throw new Error('no participant');
  await submitCluster(store, participant, { arn: arnOf('one'), roleArn: '' }, now());
  await requestGrading(service, event, id, true);
  service.clock.ms += 12_000;
  const slow: Grader = async (task) => {
    service.clock.ms += 3_000;
    return grader(task);
  };
  const [job] = service.jobs;
  if (job === undefined) throw new Error('no job');
  const metrics = { stage: 'dev', request: 'r1', now };
  const run = runGrading({ store, archive, grader: measured(slow, metrics), now }, job, signal);
  return { service, job, failed: await run.then(() => undefined).catch((error: unknown) => error) };
}

const at = '2026-11-20T01:01:15.000Z';

describe('a grading', () => {
  it('is counted with its times, under the ids that lead to it', async () => {
    const { job, service } = await gradeOnce(async () => ({ report: reportOf(stepsOf('pass', 'fail'), at), at }));
    const [line = {}] = written();
    expect(line).toMatchObject({
      level: 'INFO',
      what: 'grading',
      request: 'r1',
      ...job,
      lab: 'fake',
      points: 5,
    });
    expect(metricsOf(line)).toEqual([
      { name: 'gradings', unit: 'Count', value: 1, dimensions: { stage: 'dev', outcome: 'graded' } },
      { name: 'duration', unit: 'Milliseconds', value: 3_000, dimensions: { stage: 'dev' } },
      { name: 'queueAge', unit: 'Milliseconds', value: 12_000, dimensions: { stage: 'dev' } },
    ]);
    expect(line._aws?.Timestamp).toBe(service.clock.ms);
  });

  it('counts the verdicts of each check as judged now, parts one by one, and none that was skipped', async () => {
    const kept = checkOf('pass', { use: 'k8s.hpa', live: 'fail' });
    const either = checkOf('pass', {
      use: 'anyOf',
      parts: [checkOf('pass', { use: 'k8s.hpa' }), checkOf('blocked', { use: 'k8s.vpa' })],
    });
    const checks = [checkOf('pass', { use: 'http' }), checkOf('pass', { use: 'http' }), kept, either];
    const steps = [stepOf('s0', 'fail', 5, { checks }), stepOf('s1', 'skipped', 3)];
    await gradeOnce(async () => ({ report: reportOf(steps, at), at }));
    const [, ...verdicts] = written();
    const found = verdicts.flatMap(metricsOf).map(({ name, value, dimensions }) => [dimensions, name, value]);
    expect(found).toEqual([
      [{ stage: 'dev', verdict: 'pass' }, 'http', 2],
      [{ stage: 'dev', verdict: 'pass' }, 'k8s.hpa', 1],
      [{ stage: 'dev', verdict: 'fail' }, 'k8s.hpa', 1],
      [{ stage: 'dev', verdict: 'blocked' }, 'k8s.vpa', 1],
    ]);
  });

  it('of somebody whom it does not get to says at what it stopped', async () => {
    const values = { roleArn: 'arn:aws:iam::111122223333:role/x' };
    await gradeOnce(async () => ({ trouble: { code: 'aws.role', values }, enrolment: [] }));
    expect(written()).toMatchObject([{ outcome: 'notEnrolled', code: 'aws.role', level: 'INFO' }]);
    expect(lines.join('')).not.toMatch(/111122223333|arn:/);
  });

  it('in trouble says its code, or where the fault is, and none of the words', async () => {
    await gradeOnce(async () => {
      throw trouble;
    });
    await gradeOnce(async () => {
      throw new TypeError('GET https://x/?token=abc of 111122223333');
    });
    expect(written()).toMatchObject([
      { outcome: 'trouble', code: 'aws.role', level: 'INFO' },
      { outcome: 'trouble', error: 'TypeError', level: 'ERROR' },
    ]);
    expect(lines.join('')).not.toMatch(/111122223333|arn:|token/);
  });

  it('that is cut off is counted as such at once, and fails as before', async () => {
    const time = new AbortController();
    const never = new Promise<never>(() => {});
    const { failed } = await gradeOnce(async () => {
      setImmediate(() => time.abort(new Error('out of time')));
      return never;
    }, time.signal);
    expect(failed).toEqual(new Error('out of time'));
    expect(written()).toMatchObject([{ outcome: 'cut', level: 'ERROR' }]);
  });

  it('that is given up has no times', () => {
    const job = { event: 'e', participant: 'p', grading: 'g' };
    noteLost({ stage: 'dev', request: 'r2', now: () => new Date(at) }, job);
    const [line = {}] = written();
    expect(line).toMatchObject({ ...job, request: 'r2', level: 'ERROR' });
    expect(metricsOf(line)).toEqual([
      { name: 'gradings', unit: 'Count', value: 1, dimensions: { stage: 'dev', outcome: 'lost' } },
    ]);
  });
});

it('the number of metrics is bounded by the catalogue: whatever is graded, and by whomever', async () => {
  const judged = (verdict: Verdict) => catalog.map(({ name }) => checkOf(verdict, { use: name }));
  const steps = counted.map((verdict) => stepOf(verdict, verdict, 1, { checks: judged(verdict) }));
  for (let times = 0; times < 3; times++) await gradeOnce(async () => ({ report: reportOf(steps, at), at }));
  await gradeOnce(async () => ({ trouble: { code: 'aws.role', values: {} }, enrolment: [] }));
  const metrics = written().flatMap(metricsOf);
  const distinct = new Set(metrics.map(({ name, dimensions }) => JSON.stringify([name, dimensions])));
  const ofVerdicts = metrics.filter(({ dimensions }) => 'verdict' in dimensions);
  expect(new Set(ofVerdicts.map(({ name }) => name)).size).toBe(catalog.length);
  // Two of the outcomes came; `duration` and `queueAge` are without any.
  expect(distinct.size).toBe(catalog.length * counted.length + 2 + 2);
  expect(catalog.length * counted.length + outcomes.length + 2).toBeLessThanOrEqual(310);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(8_000);
});
