import { describe, expect, it, test, vi } from 'vitest';
import { findLab } from '../../checks/labs.ts';
import { Problem } from '../../checks/problem.ts';
import { labOfEvent } from '../../functions/event-labs.ts';
import { submitCluster } from '../../functions/events.ts';
import { type Grader, requestGrading, runGrading } from '../../functions/gradings.ts';
import { hasOtherSteps } from '../../functions/outline.ts';
import { scoreOf } from '../../functions/ranking.ts';
import { arnOf, type FakeService, fakeService, stepsOf } from './fake-service.ts';
import { checkOf, reportOf, stepOf } from './reports.ts';

const file = findLab('eks-web-application');
const event = { lab: { id: 'eks-web-application', version: '1' }, parameters: {}, withoutSteps: [] };
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return error instanceof Problem ? error.code : 'other';
  }
  return 'none';
};

describe('the lab of an event', () => {
  test.each<[string, () => unknown, string]>([
    ['there', () => labOfEvent(event, file), 'none'],
    ['gone', () => labOfEvent(event, undefined), 'event.labGone'],
    [
      'without a parameter that the event has set',
      () => labOfEvent({ ...event, parameters: { former: 'x' } }, file),
      'event.labUnfit',
    ],
  ])('%s', (_, act, code) => expect(codeOf(act)).toBe(code));

  test.each<[string, { id: string; points: number; graded: boolean }[], boolean]>([
    ['the same', [{ id: 'a', points: 5, graded: true }], false],
    ['other points', [{ id: 'a', points: 4, graded: true }], true],
    ['not graded any more', [{ id: 'a', points: 5, graded: false }], true],
    ['another name', [{ id: 'b', points: 5, graded: true }], true],
    [
      'one more',
      [
        { id: 'a', points: 5, graded: true },
        { id: 'b', points: 0, graded: true },
      ],
      true,
    ],
  ])('steps: %s', (_, steps, isOther) => {
    const title = { en: '', ko: '' };
    expect(hasOtherSteps({ steps: [{ id: 'a', title, points: 5, bonus: false, graded: true }] }, steps)).toBe(isOther);
  });
});

describe('a lab that changes during an event', () => {
  async function begun(): Promise<{ service: FakeService; id: string; page: (lang?: string) => Promise<string> }> {
    const service = await fakeService();
    const { id, cookie } = await service.person('Ann');
    const participant = await service.participant(id);
    if (participant === undefined) throw new Error('no participant');
    await submitCluster(service.store, participant, { arn: arnOf('one'), roleArn: '' }, service.now());
    const page = async (lang = 'en') =>
      (await service.app.request(`${service.base}/me?lang=${lang}`, { headers: { cookie } })).text();
    return { service, id, page };
  }
  async function graded({ service, id }: Awaited<ReturnType<typeof begun>>, steps: ReturnType<typeof stepsOf> | Error) {
    service.clock.ms += 60_000;
    await requestGrading(service, service.event, id, false);
    await service.work(steps);
    const participant = (await service.participant(id)) ?? expect.fail();
    return { participant, points: scoreOf(participant).points };
  }

  it('keeps what was earned in a step that it has no more, and says so', async () => {
    const lab = await begun();
    expect((await graded(lab, stepsOf('pass', 'fail', 'pass'))).points).toBe(7);
    const { participant, points } = await graded(lab, [stepOf('s1', 'pass', 3), stepOf('new', 'pass', 9)]);
    expect(points).toBe(10);
    expect(participant.steps.new).toBeUndefined();
    const page = await lab.page();
    expect(page).toContain('The lab has changed since this event was made');
    expect(page).toContain('no longer in the lab');
    expect(await lab.page('ko')).toContain('실습에서 빠졌어요');
  });

  it('is nobody stuck at a step that it has no more', async () => {
    const lab = await begun();
    await graded(lab, stepsOf('fail', 'fail'));
    const { participant } = await graded(lab, [stepOf('s1', 'fail', 3)]);
    expect(participant.steps.s0).toMatchObject({ verdict: 'skipped', earned: 0 });
  });

  it('counts with the points of the event', async () => {
    const lab = await begun();
    const half = { points: { earned: 4, of: 8 } };
    const { participant } = await graded(lab, [stepOf('s0', 'pass', 10), stepOf('s2', 'fail', 8, half)]);
    expect([participant.steps.s0?.earned, participant.steps.s2?.earned]).toEqual([5, 1]);
  });

  it('takes nothing away when it asks for something else in a step that was passed', async () => {
    const lab = await begun();
    const passed = checkOf('pass', { key: 'k8s.workload~1', passedAt: '2026-11-20T01:00:00.000Z' });
    await graded(lab, [stepOf('s0', 'pass', 5, { checks: [passed] })]);
    const other = stepOf('s0', 'fail', 5, { checks: [checkOf('fail', { key: 'k8s.workload~2' })] });
    const { participant, points } = await graded(lab, [other]);
    expect(points).toBe(5);
    expect(participant.steps.s0).toMatchObject({ verdict: 'fail', earned: 5 });
    // A step that is judged anew on purpose still is.
    const again = stepOf('s0', 'fail', 5, { checks: [checkOf('fail', { key: 'k8s.workload~1' })] });
    const same = await begun();
    await graded(same, [stepOf('s0', 'pass', 5, { checks: [passed] })]);
    expect((await graded(same, [again])).points).toBe(0);
  });

  it('shows progress beside the step that it is of, wherever that stands', async () => {
    const lab = await begun();
    await graded(lab, stepsOf('fail', 'fail', 'fail', 'fail'));
    await requestGrading(lab.service, lab.service.event, lab.id, true);
    let page = '';
    const grader: Grader = async ({ onProgress }) => {
      for (const [index, step] of [stepOf('new', 'pass', 1), stepOf('s0', 'pass', 5)].entries())
        onProgress({ type: 'step', index, step });
      await vi.waitFor(
        async () => {
          page = await lab.page();
          expect(page).toMatch(/id="s-s0" class="step pass"/);
        },
        { timeout: 5000, interval: 50 },
      );
      return { report: reportOf(stepsOf('fail')), at: lab.service.now().toISOString() };
    };
    const [job = expect.fail('no job')] = lab.service.jobs;
    await runGrading({ ...lab.service, grader }, job, new AbortController().signal);
    expect(/id="s-s0" class="step (\w+)"/.exec(page)?.[1]).toBe('pass');
    expect(/id="s-s1" class="step (\w+)"/.exec(page)?.[1]).toBe('fail');
  });

  it.each(['event.labGone', 'event.labUnfit'] as const)('%s: one sentence, and nothing is lost', async (code) => {
    const lab = await begun();
    await graded(lab, stepsOf('pass', 'pass', 'pass'));
    const { points } = await graded(lab, new Problem(code, { lab: 'fake' }));
    expect(points).toBe(10);
    const page = await lab.page();
    expect(page).toContain('The lab of this event');
    expect(page).toContain('No points are lost');
  });

  it('says nothing of a lab that is as it was', async () => {
    const lab = await begun();
    await graded(lab, stepsOf('pass', 'fail', 'fail', 'fail'));
    expect(await lab.page()).not.toContain('The lab has changed');
  });
});
