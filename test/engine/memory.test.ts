import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type GradeOptions, grade } from '../../checks/grade.ts';
import { list } from '../../checks/reads/read.ts';
import { type Check, defineCheck, fail, pass } from '../../checks/verdict.ts';
import { cluster, configMaps, fakeReader, forbidden, hasConfigMap, lab, step, use } from './fakes.ts';

/** Passes when there are more ConfigMaps than at enrolment; keeps the first count. */
const hasMore = defineCheck({
  name: 'test.hasMore',
  params: z.object({}),
  needs: () => ({ maps: list('ConfigMap', 'default') }),
  memory: z.strictObject({ first: z.int() }),
  remember: (_, { maps }, { memory }) => memory ?? { first: maps.items.length },
  judge: (_, { maps }, { memory }) =>
    memory !== undefined && maps.items.length > memory.first
      ? pass({ first: memory.first })
      : fail('object.absent', { kind: 'ConfigMap', name: ['another'], namespace: 'default' }),
  command: () => 'kubectl get configmap',
});

async function run(names: string[] | 'forbidden', options: Partial<GradeOptions> = {}, check: Check = hasMore) {
  const { reader } = fakeReader(() => (names === 'forbidden' ? forbidden : configMaps(...names)));
  const steps = lab(
    step('gate', [use(hasConfigMap, { name: 'a' })]),
    step('free', [use(check, {})]),
    step('after', [use(check, {})], { after: ['gate'] }),
  );
  return await grade(steps, { reader, cluster, from: 'live', at: '2026-11-21T05:00:00Z', ...options });
}

/** What `hasMore` remembers in the steps `free` and `after`, under the names that its check has there. */
const memoryOf = (free: unknown, after: unknown) => ({ [`free/${KEY}`]: free, [`after/${KEY}`]: after });
const KEY = 'test.hasMore~44136fa3';

const verdictsOf = ({ steps }: Awaited<ReturnType<typeof run>>) => steps.map(({ verdict }) => verdict);

describe('what checks remember', () => {
  test('the first grading is that of the enrolment, also for steps that still wait', async () => {
    const report = await run(['b'], { memory: {} });
    expect(verdictsOf(report)).toEqual(['fail', 'fail', 'skipped']);
    expect(report.memory).toEqual(memoryOf({ first: 1 }, { first: 1 }));
  });

  test('later gradings are judged by it', async () => {
    const { memory } = await run(['b'], { memory: {} });
    const later = await run(['a', 'b'], { memory: memory ?? {} });
    expect(verdictsOf(later)).toEqual(['pass', 'pass', 'pass']);
    expect(later.memory).toEqual(memory);
  });

  test('without it nothing is remembered and nothing is said of it', async () => {
    const report = await run(['a', 'b']);
    expect(verdictsOf(report)).toEqual(['pass', 'fail', 'fail']);
    expect(report).not.toHaveProperty('memory');
  });

  test('what could not be read changes no memory', async () => {
    const memory = memoryOf({ first: 1 }, { first: 2 });
    const report = await run('forbidden', { memory });
    expect(report.steps[1]).toMatchObject({ verdict: 'blocked' });
    expect(report.memory).toEqual(memory);
  });

  test('a memory of another form is begun anew', async () => {
    const report = await run(['a', 'b'], { memory: memoryOf({ first: 'one' }, null) });
    expect(report.memory).toEqual(memoryOf({ first: 2 }, { first: 2 }));
    expect(verdictsOf(report)).toEqual(['pass', 'fail', 'fail']);
  });

  test('of the same form it stays the same for the same evidence', async () => {
    const first = await run(['a', 'b'], { memory: {} });
    const second = await run(['a', 'b'], { memory: first.memory ?? {} });
    expect(second.memory).toEqual(first.memory);
  });

  test('what is too large to be kept is not kept, and the check goes on', async () => {
    const greedy = { ...hasMore, remember: () => ({ first: 0, all: 'x'.repeat(5000) }) };
    const report = await run(['a'], { memory: {} }, greedy);
    expect(report.memory).toEqual({});
    expect(verdictsOf(report)).toEqual(['pass', 'fail', 'fail']);
  });

  test('a check that crashes while remembering is the fault of the grader', async () => {
    const crashing: Check = {
      ...hasMore,
      remember: () => {
        throw new Error('secret');
      },
    };
    const report = await run(['a'], { memory: {} }, crashing);
    expect(report.steps[1]).toMatchObject({ verdict: 'error', checks: [{ code: 'check.crashed' }] });
    expect(JSON.stringify(report)).not.toContain('secret');
  });
});
