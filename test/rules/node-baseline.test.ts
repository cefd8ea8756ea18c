import { describe, expect, it } from 'vitest';
import { baselineOf, type Sample, withSample } from '../../checks/rules/node-baseline.ts';
import { testContext } from '../checks/judge.ts';

const minute = (count: number) => new Date(Date.parse('2026-11-21T00:00:00Z') + count * 60_000).toISOString();
const { memory: _, ...context } = testContext;
const node = (creationTimestamp: string) => ({ metadata: { name: 'a', creationTimestamp } });

describe('samples', () => {
  it('are taken when the number changes', () => {
    const numbers = [3, 3, 4, 4, 3];
    const samples = numbers.reduce<Sample[]>((all, ready, at) => withSample(all, { at: minute(at), ready }), []);
    expect(samples.map(({ at, ready }) => [at, ready])).toEqual([
      [minute(0), 3],
      [minute(2), 4],
      [minute(4), 3],
    ]);
  });

  it('keep the first one, and are few', () => {
    const samples = Array.from({ length: 500 }).reduce<Sample[]>(
      (all, _, at) => withSample(all, { at: minute(at), ready: at % 7 }),
      [],
    );
    expect(samples[0]).toEqual({ at: minute(0), ready: 0 });
    expect(samples.at(-1)?.at).toBe(minute(499));
    expect(JSON.stringify(samples).length).toBeLessThan(4000);
  });
});

describe('the baseline', () => {
  const memory = [
    { at: minute(0), ready: 0 },
    { at: minute(60), ready: 3 },
    { at: minute(120), ready: 5 },
  ];

  it.each([
    ['when the step began', minute(90), 3],
    ['at the very moment when it began', minute(60), 3],
    ['of the enrolment for a step that began before anything was seen', minute(-60), 0],
  ])('is the number %s', (_, stepStartedAt, wanted) => {
    expect(baselineOf([], { ...context, stepStartedAt, memory })).toBe(wanted);
  });

  it('is the number of older nodes when nothing is remembered', () => {
    const nodes = [node(minute(0)), node(minute(100)), { metadata: {} }];
    expect(baselineOf(nodes, { ...context, stepStartedAt: minute(50) })).toBe(2);
    const { stepStartedAt, enrolledAt, ...unknown } = context;
    expect(baselineOf(nodes, unknown)).toBe(3);
  });
});
