import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutOf, excerpt, phaseOf, rank, type Score, scoreOf } from '../../functions/ranking.ts';
import type { Participant } from '../../functions/records.ts';
import { afterReport, keptOf } from '../../functions/standing.ts';
import { checkOf, reportOf, stepOf } from './reports.ts';

const blank: Participant = {
  event: 'e',
  id: 'p',
  secretHash: '',
  alias: 'P',
  language: 'en',
  joinedAt: '2026-11-20T00:00:00.000Z',
  externalId: 'x',
  checks: 0,
  kept: {},
  steps: {},
  totals: [],
};

const minute = (n: number) => new Date(Date.UTC(2026, 10, 20, 1, n)).toISOString();

function score(id: string, points: number, gainedAt?: string): Score {
  return { id, alias: id, points, passed: 0, ...(gainedAt !== undefined && { gainedAt }) };
}

const ranks = (scores: Score[]) => rank(scores).map(({ id, rank: at }) => [id, at]);

describe('rank', () => {
  it('puts more points first, then the earlier last point', () => {
    expect(ranks([score('a', 5, minute(9)), score('b', 8, minute(30)), score('c', 8, minute(2))])).toEqual([
      ['c', 1],
      ['b', 2],
      ['a', 3],
    ]);
  });

  it('shares a rank on equal points and equal second: 1-2-2-4', () => {
    const at = (ms: string) => `2026-11-20T01:05:07.${ms}Z`;
    expect(
      ranks([score('d', 1, minute(1)), score('c', 5, at('900')), score('b', 5, at('100')), score('a', 9, minute(3))]),
    ).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 2],
      ['d', 4],
    ]);
  });

  it('shares the last rank among those without points', () => {
    expect(ranks([score('z', 0), score('y', 0), score('x', 1, minute(1))])).toEqual([
      ['x', 1],
      ['y', 2],
      ['z', 2],
    ]);
  });

  it('is a total order that does not depend on the order of arrival', () => {
    const scores = fc.uniqueArray(
      fc.record({ id: fc.string({ minLength: 1 }), points: fc.nat(3), second: fc.nat(3) }),
      { selector: ({ id }) => id },
    );
    fc.assert(
      fc.property(scores, fc.infiniteStream(fc.nat()), (rows, keys) => {
        const given = rows.map(({ id, points, second }) => score(id, points, points > 0 ? minute(second) : undefined));
        const shuffled = given
          .map((row) => ({ row, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ row }) => row);
        const ranked = rank(given);
        expect(rank(shuffled)).toEqual(ranked);
        for (const [index, row] of ranked.entries()) {
          const before = ranked[index - 1];
          if (before === undefined) continue;
          expect(before.points).toBeGreaterThanOrEqual(row.points);
          const isEqual = before.points === row.points && before.gainedAt === row.gainedAt;
          expect(row.rank).toBe(isEqual ? before.rank : index + 1);
        }
      }),
    );
  });
});

describe('what a report changes', () => {
  const step = (verdict: Parameters<typeof stepOf>[1], of = 5) => stepOf('a', verdict, of);
  const played = (reports: [minutes: number, steps: ReturnType<typeof stepOf>[]][]) =>
    reports.reduce((participant, [at, steps], index) => {
      const outline = steps.map((one) => ({ ...one, points: one.points.of }));
      return afterReport(participant, reportOf(steps), `g${index}`, minute(at), { steps: outline, keep: 'live' });
    }, blank);

  it('takes nothing away for pending, blocked and error', () => {
    for (const verdict of ['pending', 'blocked', 'error'] as const) {
      const { totals, steps } = played([
        [1, [step('pass')]],
        [2, [step(verdict)]],
      ]);
      expect(totals.at(-1)?.points).toBe(5);
      expect(steps.a).toMatchObject({ verdict, earned: 5 });
    }
  });

  it('takes points away for a step that is judged anew and fails', () => {
    const participant = played([
      [1, [step('pass')]],
      [2, [step('fail')]],
    ]);
    expect(scoreOf(participant)).toMatchObject({ points: 0 });
    expect(scoreOf(participant).gainedAt).toBeUndefined();
  });

  it('never lets a step without points touch the tie-break', () => {
    const participant = played([
      [1, [step('pass'), stepOf('zero', 'fail', 0)]],
      [9, [step('pass'), stepOf('zero', 'pass', 0)]],
    ]);
    expect(scoreOf(participant)).toEqual({ id: 'p', alias: 'P', points: 5, passed: 2, gainedAt: minute(1) });
  });

  it('moves the time of the last point with each gain only', () => {
    const participant = played([
      [1, [step('pass'), stepOf('b', 'fail', 3)]],
      [4, [step('pass'), stepOf('b', 'pass', 3)]],
      [8, [step('pass'), stepOf('b', 'pass', 3)]],
      [9, [step('fail'), stepOf('b', 'pass', 3)]],
    ]);
    expect(scoreOf(participant)).toMatchObject({ points: 3, gainedAt: minute(4) });
    expect(participant.checks).toBe(4);
    expect(participant.steps.b).toMatchObject({ since: minute(4), times: 3 });
  });

  it('counts partial points and bonus', () => {
    const participant = played([
      [1, [stepOf('a', 'fail', 5, { points: { earned: 2, of: 5 } }), stepOf('b', 'pass', 4, { bonus: true })]],
    ]);
    expect(scoreOf(participant).points).toBe(6);
  });

  it('keeps the earliest time of each pass, parts included', () => {
    const passed = (id: string, at: number, parts?: ReturnType<typeof checkOf>[]) =>
      checkOf('pass', { id, passedAt: minute(at), ...(parts && { parts }) });
    const kept = keptOf({ 'a/0': minute(3) }, [
      stepOf('a', 'fail', 1, {
        checks: [passed('0', 5), passed('1', 6, [passed('1.0', 6), checkOf('fail', { id: '1.1' })])],
      }),
    ]);
    expect(kept).toEqual({ 'a/0': minute(3), 'a/1': minute(6), 'a/1.0': minute(6) });
  });

  it('plans the next check: soon for what is pending, never when all has passed', () => {
    const pending = stepOf('a', 'pending', 5, { checks: [checkOf('pending', { waitSeconds: 30 })] });
    expect(played([[1, [pending]]]).nextCheckAt).toBe(new Date(Date.parse(minute(1)) + 30_000).toISOString());
    expect(played([[1, [step('fail')]]]).nextCheckAt).toBe(minute(2));
    const same = (times: number) =>
      played(Array.from({ length: times }, (_, index): [number, ReturnType<typeof step>[]] => [index, [step('fail')]]));
    const waits = [1, 2, 3, 4, 9].map(
      (times) => Date.parse(same(times).nextCheckAt ?? '') - Date.parse(minute(times - 1)),
    );
    expect(waits).toEqual([60_000, 90_000, 135_000, 180_000, 180_000]);
    const news = played([
      [1, [step('fail'), stepOf('b', 'fail', 5)]],
      [2, [step('fail'), stepOf('b', 'pass', 5)]],
    ]);
    expect(news.nextCheckAt).toBe(minute(3));
    expect(played([[1, [step('pass')]]]).nextCheckAt).toBeUndefined();
    expect(played([[1, [step('pass'), step('skipped')]]]).nextCheckAt).toBeUndefined();
    expect(played([[1, [step('fail'), step('skipped')]]]).nextCheckAt).toBe(minute(2));
  });
});

describe('freeze', () => {
  const event = { start: minute(0), freeze: minute(30), end: minute(50) };

  it('is a pure function of what was earned before', () => {
    const totals = fc.array(fc.record({ minutes: fc.nat(59), points: fc.nat(9) }), { maxLength: 20 });
    fc.assert(
      fc.property(totals, (changes) => {
        const sorted = changes
          .sort((a, b) => a.minutes - b.minutes)
          .map(({ minutes, points }) => ({ at: minute(minutes), points, passed: 0 }));
        const early = sorted.filter(({ at }) => Date.parse(at) < Date.parse(event.freeze));
        expect(scoreOf({ ...blank, totals: sorted }, event.freeze)).toEqual(scoreOf({ ...blank, totals: early }));
      }),
    );
  });

  it('begins at its time and not before', () => {
    expect(cutOf(event, new Date(minute(29)))).toBeUndefined();
    expect(cutOf(event, new Date(minute(30)))).toBe(minute(30));
    expect(cutOf(event, new Date(minute(55)))).toBe(minute(30));
  });

  it('knows where an event is', () => {
    const at = (n: number) => phaseOf(event, new Date(minute(n)));
    expect([at(-1), at(0), at(29), at(30), at(49), at(50)]).toEqual([
      'before',
      'running',
      'running',
      'frozen',
      'frozen',
      'ended',
    ]);
  });
});

describe('excerpt', () => {
  const ranked = rank(
    Array.from({ length: 20 }, (_, index) => score(`p${String(index).padStart(2, '0')}`, 40 - index)),
  );
  const shown = (id?: string) => excerpt(ranked, id).map((row) => (row === 'gap' ? '…' : row.rank));

  it('shows the best five and two rows around the own one', () => {
    expect(shown('p11')).toEqual([1, 2, 3, 4, 5, '…', 10, 11, 12, 13, 14]);
    expect(shown('p19')).toEqual([1, 2, 3, 4, 5, '…', 18, 19, 20]);
    expect(shown('p06')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(shown('p00')).toEqual([1, 2, 3, 4, 5]);
    expect(shown()).toEqual([1, 2, 3, 4, 5]);
  });
});
