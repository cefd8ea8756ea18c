import { describe, expect, it } from 'vitest';
import type { CheckReport, Report, StepReport } from '../../checks/report.ts';
import type { Verdict } from '../../checks/verdict.ts';
import type { LabEvent, Participant } from '../../functions/records.ts';
import { afterReport } from '../../functions/standing.ts';
import { checkOf, reportOf, stepOf } from './reports.ts';

const STEP = { title: { en: 'Step', ko: '단계' }, points: 5, bonus: false, graded: true };
const joined: Participant = {
  event: 'e',
  id: 'p',
  secretHash: '',
  alias: 'Ann',
  language: 'en',
  joinedAt: '2026-11-20T01:00:00.000Z',
  externalId: 'x',
  checks: 0,
  kept: {},
  steps: {},
  totals: [],
};

/** Gradings one after the other, a minute apart; `recorded` are those of evidence that the participant recorded. */
function course(keep: LabEvent['keep'], ids: readonly string[]) {
  let participant = joined;
  let minute = 1;
  const apply = (steps: StepReport[], isRecorded: boolean, more: Partial<Report> = {}) => {
    const at = `2026-11-20T01:${String(minute++).padStart(2, '0')}:00.000Z`;
    const report = { ...reportOf(steps, at), ...more };
    const event = { keep, steps: ids.map((id) => ({ ...STEP, id })) };
    participant = afterReport(participant, report, `g${minute}`, at, event, isRecorded ? at : undefined);
    return Object.fromEntries(ids.map((id) => [id, participant.steps[id]?.recorded === true]));
  };
  return {
    live: (steps: StepReport[], more?: Partial<Report>) => apply(steps, false, more),
    recorded: (steps: StepReport[], more?: Partial<Report>) => apply(steps, true, more),
    participant: () => participant,
  };
}

const check = (key: string, verdict: Verdict, live: Verdict = verdict, more: Partial<CheckReport> = {}) =>
  checkOf(verdict, { key, live, ...(verdict === 'pass' && { passedAt: '2026-11-20T01:00:30.000Z' }), ...more });

/** A step whose verdicts are those of its checks; `earned` for one that gives points check by check. */
function step(id: string, checks: CheckReport[], earned?: number): StepReport {
  const of = (which: 'verdict' | 'live') =>
    checks.find((one) => one[which] !== 'pass')?.[which] ?? (checks.length > 0 ? 'pass' : 'skipped');
  const points = { earned: earned ?? (of('verdict') === 'pass' ? 5 : 0), of: 5 };
  return stepOf(id, of('verdict'), 5, { live: of('live'), points, checks });
}

describe('a step rests on a recording', () => {
  it('when one of its checks passed in a recording only, even if the others passed live later', () => {
    const { live, recorded } = course('latch', ['a']);
    expect(recorded([step('a', [check('x', 'pass'), check('y', 'fail')])])).toEqual({ a: false });
    // The pass of x was kept; the step passes by it.
    expect(live([step('a', [check('x', 'pass', 'fail'), check('y', 'pass')])])).toEqual({ a: true });
    expect(live([step('a', [check('x', 'pass', 'blocked'), check('y', 'pass')])])).toEqual({ a: true });
    expect(live([step('a', [check('x', 'pass'), check('y', 'pass', 'fail')])])).toEqual({ a: false });
  });

  it('when a recording gave some of its points', () => {
    const { live, recorded } = course('latch', ['a']);
    expect(live([step('a', [check('x', 'pass'), check('y', 'fail')], 2)])).toEqual({ a: false });
    expect(recorded([step('a', [check('x', 'pass', 'fail'), check('y', 'pass')], 5)])).toEqual({ a: true });
    expect(live([step('a', [check('x', 'pass'), check('y', 'pass', 'error')], 5)])).toEqual({ a: true });
    expect(live([step('a', [check('x', 'pass', 'error'), check('y', 'pass')], 5)])).toEqual({ a: false });
  });

  it('not when everything of it had passed live before', () => {
    const { live, recorded } = course('latch', ['a', 'b']);
    const both = [step('a', [check('x', 'pass')]), step('b', [check('x', 'fail')])];
    expect(live(both)).toEqual({ a: false, b: false });
    expect(recorded([step('a', [check('x', 'pass')]), step('b', [check('x', 'pass')])])).toEqual({ a: false, b: true });
  });

  it('as a whole: seen passing live at once, by whatever alternative', () => {
    const { live, recorded } = course('latch', ['a']);
    const either = (verdict: Verdict, one: Verdict, other: Verdict, live = verdict) =>
      check('or', verdict, live, {
        use: 'anyOf',
        parts: [check('or/x', one, one === 'pass' && live !== 'pass' ? 'fail' : one), check('or/y', other)],
      });
    expect(recorded([step('a', [either('pass', 'pass', 'fail')])])).toEqual({ a: true });
    expect(live([step('a', [either('pass', 'pass', 'fail', 'fail')])])).toEqual({ a: true });
    expect(live([step('a', [either('pass', 'fail', 'pass')])])).toEqual({ a: false });
  });

  it('when it passes together with one that does', () => {
    const { live, recorded } = course('latch', ['a', 'b']);
    const implied = (verdict: Verdict, seen: Verdict) => stepOf('b', verdict, 5, { live: seen, checks: [] });
    recorded([step('a', [check('x', 'pass'), check('y', 'fail')]), implied('skipped', 'skipped')]);
    const kept = step('a', [check('x', 'pass', 'fail'), check('y', 'pass')]);
    expect(live([kept, implied('pass', 'skipped')])).toEqual({ a: true, b: true });
    const seen = step('a', [check('x', 'pass'), check('y', 'pass')]);
    expect(live([seen, implied('pass', 'pass')])).toEqual({ a: false, b: false });
    expect(recorded([seen, implied('pass', 'pass')])).toEqual({ a: false, b: false });
  });

  it('no longer when nothing of it counts any more', () => {
    const { live, recorded } = course('latch', ['a']);
    // A check that is judged anew each time, with points of its own beside one that is kept.
    expect(recorded([step('a', [check('x', 'pass'), check('y', 'fail')], 2)])).toEqual({ a: true });
    expect(live([step('a', [check('x', 'fail'), check('y', 'fail')], 0)])).toEqual({ a: false });
    expect(live([step('a', [check('x', 'fail'), check('y', 'pass')], 3)])).toEqual({ a: false });
  });

  it('in an event that counts every grading anew: by the last one that could judge', () => {
    const { live, recorded } = course('live', ['a']);
    expect(live([step('a', [check('x', 'pass')])])).toEqual({ a: false });
    expect(recorded([step('a', [check('x', 'pass')])])).toEqual({ a: true });
    expect(live([step('a', [check('x', 'blocked')])])).toEqual({ a: true });
    expect(live([step('a', [check('x', 'fail')])])).toEqual({ a: false });
    expect(live([step('a', [check('x', 'pass')])])).toEqual({ a: false });
  });
});

describe('what checks remember', () => {
  it('of a recording is kept apart, as far as it differs', () => {
    const { live, recorded, participant } = course('latch', ['a']);
    live([step('a', [check('x', 'fail')])], { memory: { 'a/x': 1, 'a/y': 2 } });
    recorded([step('a', [check('x', 'fail')])], { memory: { 'a/x': 1, 'a/y': 3 } });
    expect([participant().memory, participant().recorded?.memory]).toEqual([{ 'a/x': 1, 'a/y': 2 }, { 'a/y': 3 }]);
    live([step('a', [check('x', 'fail')])], { memory: { 'a/x': 4, 'a/y': 2 } });
    expect([participant().memory, participant().recorded?.memory]).toEqual([{ 'a/x': 4, 'a/y': 2 }, { 'a/y': 3 }]);
  });
});

describe('totals', () => {
  it('tell from when to when they rested on a recording; the last point keeps its time', () => {
    const { live, recorded, participant } = course('latch', ['a', 'b']);
    live([step('a', [check('x', 'pass')]), step('b', [check('x', 'fail')])]);
    recorded([step('a', [check('x', 'pass')]), step('b', [check('x', 'pass')])]);
    recorded([step('a', [check('x', 'pass')]), step('b', [check('x', 'pass')])]);
    live([step('a', [check('x', 'pass')]), step('b', [check('x', 'pass')])]);
    expect(participant().totals.map(({ points, recorded: mark }) => [points, mark])).toEqual([
      [5, undefined],
      [10, true],
      [10, undefined],
    ]);
  });
});
