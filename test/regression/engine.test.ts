/** Mistakes of other graders that must not come back: how points are added up, and to what they belong. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grade } from '../../checks/grade.ts';
import type { LabCheck, LabStep } from '../../checks/lab.ts';
import { bindLab } from '../../checks/lab-file.ts';
import { knownLabs } from '../../checks/labs.ts';
import type { Kept, Report } from '../../checks/report.ts';
import { keptOf } from '../../functions/standing.ts';
import { cluster, configMaps, fakeReader, hasConfigMap, lab, step, use } from '../engine/fakes.ts';

const map = (name: string, more: { points?: number; keep?: 'live' } = {}) => use(hasConfigMap, { name }, more);

async function run(steps: readonly LabStep[], names: readonly string[], kept?: Kept): Promise<Report> {
  const { reader } = fakeReader(() => configMaps(...names));
  return grade(lab(...steps), { reader, cluster, from: 'live', ...(kept && { kept }) });
}

test('a step that has passed earns its points again when it is graded again', async () => {
  const steps = [step('one', [map('a')], { points: 3 }), step('two', [map('b')], { points: 2 })];
  let kept: Kept = {};
  for (let round = 0; round < 4; round++) {
    const report = await run(steps, ['a'], kept);
    kept = keptOf(kept, report.steps);
    expect(report.points).toEqual({ earned: 3, of: 5, bonus: 0 });
  }
  expect(Object.keys(kept)).toHaveLength(1);
});

test('a submission with only some of the checks earns the points of all of them', async () => {
  const steps = [step('one', [map('a'), map('b'), map('c')], { points: 6 })];
  const first = await run(steps, ['a', 'b']);
  expect(first.steps[0]).toMatchObject({ verdict: 'fail', points: { earned: 0, of: 6 } });
  // Nor does it help that something else is said to have passed.
  const kept = { ...keptOf({}, first.steps), 'one/test.configMap~00000000': first.at, 'one/': first.at, one: first.at };
  expect((await run(steps, ['a'], kept)).steps[0]).toMatchObject({ verdict: 'fail', points: { earned: 0 } });
  expect((await run(steps, ['c'], kept)).steps[0]).toMatchObject({ verdict: 'pass', points: { earned: 6 } });
});

test('results belong to what stands at the same place', async () => {
  const [one, two] = [step('one', [map('a'), map('b')]), step('two', [map('c')])];
  const kept = keptOf({}, (await run([one, two], ['a'])).steps);
  const turned = [
    step('new', [map('d')]),
    { ...two, checks: [map('c'), map('a')] },
    { ...one, checks: [map('x'), map('b'), map('a')] },
  ];
  const report = await run(turned, [], kept);
  const passed = report.steps.flatMap(({ id, checks }) =>
    checks.flatMap(({ verdict, params }) => (verdict === 'pass' ? [[id, params]] : [])),
  );
  expect(passed).toEqual([['one', { name: 'a' }]]);
});

describe('points do not add up to what is shown as the most', () => {
  /** Checks of which some have points of their own, for a step of `points`. */
  const shares = fc
    .array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
    .chain((own) =>
      fc.record({
        own: fc.constant(own),
        shared: fc.integer({ min: 0, max: 3 }),
        rest: fc.integer({ min: 1, max: 9 }),
      }),
    )
    .map(({ own, shared, rest }): LabStep => {
      const checks: LabCheck[] = [
        ...own.map((points, at) => map(`own-${at}`, { points })),
        ...Array.from({ length: shared }, (_, at) => map(`shared-${at}`)),
      ];
      const sum = own.reduce((total, one) => total + one, 0);
      return step('one', checks, { points: sum + (shared > 0 ? rest : 0) });
    });

  test('whatever a step is made of, all of it earns all of its points, and no part earns more', async () => {
    const namesOf = ({ checks }: LabStep) =>
      checks.map((check) => (check.type === 'check' ? Reflect.get(Object(check.params), 'name') : '')).map(String);
    await fc.assert(
      fc.asyncProperty(shares, fc.infiniteStream(fc.boolean()), async (one, coin) => {
        const names = namesOf(one);
        const whole = await run([one], names);
        expect(whole.points).toEqual({ earned: one.points, of: one.points, bonus: 0 });
        const some = names.filter(() => coin.next().value === true);
        const part = await run([one], some);
        expect(part.points.of).toBe(one.points);
        expect(part.points.earned).toBeLessThanOrEqual(one.points);
        expect(part.points.earned === one.points).toBe(some.length === names.length);
        expect((await run([one], [])).points.earned).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  test.each(knownLabs().map((file) => [file.content.lab, file] as const))('in the lab %s', (_, file) => {
    const { steps } = bindLab(file, {});
    expect(steps.length).toBeGreaterThan(5);
    for (const { id, points, checks, graded } of steps) {
      const own = checks.flatMap((check) => check.points ?? []);
      const sum = own.reduce((total, one) => total + one, 0);
      if (!graded || checks.length === 0) continue;
      if (own.length === checks.length) expect(sum, id).toBe(points);
      else expect(sum, id).toBeLessThan(points);
    }
  });
});
