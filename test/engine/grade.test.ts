import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { JudgedCode } from '../../checks/codes.ts';
import { type GradeOptions, grade } from '../../checks/grade.ts';
import type { LabCheck } from '../../checks/lab.ts';
import { aws, list } from '../../checks/reads/read.ts';
import type { Progress, Report } from '../../checks/report.ts';
import { defineCheck, type Finding, fail, pass, pendingOrFail } from '../../checks/verdict.ts';
import { cluster, configMaps, fakeReader, forbidden, hasConfigMap, lab, step, throttled, use, value } from './fakes.ts';

const a = use(hasConfigMap, { name: 'a' });
const b = use(hasConfigMap, { name: 'b' });
const crashing = defineCheck({
  name: 'test.crashing',
  params: z.object({}),
  needs: () => ({}),
  judge: () => {
    throw new Error('secret');
  },
  command: () => 'true',
});

async function run(
  steps: Parameters<typeof lab>,
  names: string[],
  options: Partial<GradeOptions> = {},
): Promise<Report> {
  const { reader } = fakeReader(() => configMaps(...names));
  return await grade(lab(...steps), { reader, cluster, from: 'live', at: '2026-11-21T05:00:00Z', ...options });
}

/** The name under which a pass of `a` in the step `one` is kept. */
const KEPT = 'one/test.configMap~d9d719b2';

const verdictsOf = (report: Report) => report.steps.map(({ verdict }) => verdict);

describe('verdicts', () => {
  test('a step passes when all its checks pass', async () => {
    const report = await run([step('one', [a, b])], ['a', 'b']);
    expect(report.steps[0]).toMatchObject({ verdict: 'pass', points: { earned: 2, of: 2 }, passedAt: report.at });
  });

  test('one check that fails is enough for the step to fail, and says why', async () => {
    const report = await run([step('one', [a, b])], ['a']);
    expect(report.steps[0]).toMatchObject({ verdict: 'fail', points: { earned: 0, of: 2 } });
    expect(report.steps[0]?.checks[1]).toMatchObject({
      verdict: 'fail',
      code: 'object.absent',
      values: { name: ['b'] },
      command: 'kubectl get configmap b -n default',
    });
  });

  test('a step is skipped until the steps before it have passed, and names the first in the way', async () => {
    const steps = [step('one', [b]), step('two', [a], { after: ['one'] }), step('three', [a], { after: ['two'] })];
    const report = await run(steps, ['a']);
    expect(verdictsOf(report)).toEqual(['fail', 'skipped', 'skipped']);
    expect(report.steps[1]).toMatchObject({ waitsFor: 'one', points: { earned: 0 } });
    expect(report.steps[2]).toMatchObject({ waitsFor: 'two' });
  });

  test('order in the file does not matter for steps that come after others', async () => {
    const report = await run([step('two', [a], { after: ['one'] }), step('one', [a])], ['a']);
    expect(verdictsOf(report)).toEqual(['pass', 'pass']);
  });

  test('a step that is not graded yet stands in nobody’s way', async () => {
    const steps = [step('one', [], { graded: false, points: 5 }), step('two', [a], { after: ['one'] })];
    const report = await run(steps, ['a']);
    expect(verdictsOf(report)).toEqual(['skipped', 'pass']);
    expect(report.points).toEqual({ earned: 2, of: 2, bonus: 0 });
  });

  test('403 is blocked, not fail, and does not hold back later steps', async () => {
    const { reader } = fakeReader(() => forbidden);
    const report = await grade(lab(step('one', [a]), step('two', [a], { after: ['one'] })), {
      reader,
      cluster,
      from: 'live',
    });
    expect(verdictsOf(report)).toEqual(['blocked', 'blocked']);
    expect(report.steps[0]?.checks[0]).toMatchObject({ code: 'kube.forbidden' });
  });

  test('throttled after all tries is error', async () => {
    const { reader } = fakeReader(() => throttled);
    const report = await grade(lab(step('one', [a])), { reader, cluster, from: 'live' });
    expect(verdictsOf(report)).toEqual(['error']);
  });

  test('of a refusal and a fault in one check the refusal is told', async () => {
    const both = defineCheck({
      name: 'test.both',
      params: z.object({}),
      needs: () => ({ pods: list('Pod'), nodes: list('Node') }),
      judge: () => pass(),
      command: () => 'true',
    });
    const { reader } = fakeReader((spec) => ('kind' in spec && spec.kind === 'Node' ? forbidden : throttled));
    const report = await grade(lab(step('one', [use(both, {})])), { reader, cluster, from: 'live' });
    expect(verdictsOf(report)).toEqual(['blocked']);
  });

  test('a check that throws is error for that check alone, and what it threw stays inside', async () => {
    const report = await run([step('one', [use(crashing, {})]), step('two', [a])], ['a']);
    expect(verdictsOf(report)).toEqual(['error', 'pass']);
    expect(report.steps[0]?.checks[0]).toMatchObject({ code: 'check.crashed', values: { check: 'test.crashing' } });
    expect(JSON.stringify(report)).not.toContain('secret');
  });

  test('a follow-up that was not declared is a fault of the check', async () => {
    const sneaky = defineCheck({
      name: 'test.sneaky',
      params: z.object({}),
      needs: () => ({}),
      followUp: () => ({ cluster: aws('eks:DescribeCluster', { name: 'x' }) }),
      judge: () => pass(),
      command: () => 'true',
    });
    const report = await run([step('one', [use(sneaky, {})])], []);
    expect(verdictsOf(report)).toEqual(['error']);
  });

  test('follow-ups see what came before them, in two rounds', async () => {
    const chain = defineCheck({
      name: 'test.chain',
      params: z.object({}),
      needs: () => ({ groups: aws('eks:ListNodegroups', { clusterName: 'c' }) }),
      follows: ['eks:DescribeNodegroup', 'eks:DescribeCluster'],
      followUp: (_, { groups }) => ({
        each: (groups?.nodegroups ?? []).map((nodegroupName) =>
          aws('eks:DescribeNodegroup', { clusterName: 'c', nodegroupName }),
        ),
      }),
      followOn: (_, { each }) => ({
        cluster: each.length > 0 ? aws('eks:DescribeCluster', { name: 'c' }) : undefined,
      }),
      judge: (_, { each, cluster: found }) =>
        each.map((one) => one?.nodegroup?.nodegroupName).join() === 'x,y' && found?.cluster?.name === 'c'
          ? pass()
          : fail('cluster.absent', { cluster: 'c', region: 'r' }),
      command: () => 'true',
    });
    const { reader } = fakeReader((spec) => {
      if (spec.source !== 'aws') return forbidden;
      if (spec.operation === 'eks:ListNodegroups') return value({ nodegroups: ['x', 'y'] });
      if (spec.operation === 'eks:DescribeCluster') return value({ cluster: { name: 'c' } });
      return value({ nodegroup: { nodegroupName: spec.input.nodegroupName } });
    });
    const report = await grade(lab(step('one', [use(chain, {})])), { reader, cluster, from: 'live' });
    expect(verdictsOf(report)).toEqual(['pass']);
  });
});

describe('combinations', () => {
  test('one of several suffices', async () => {
    const either = { type: 'anyOf', parts: [b, a], keep: 'latch' } as const;
    const report = await run([step('one', [either])], ['a']);
    expect(report.steps[0]).toMatchObject({ verdict: 'pass' });
    expect(report.steps[0]?.checks[0]?.parts?.map(({ verdict }) => verdict)).toEqual(['fail', 'pass']);
  });

  test('when none passes it is one failure, told by the first alternative', async () => {
    const either = { type: 'anyOf', parts: [b, a], keep: 'latch' } as const;
    const report = await run([step('one', [either])], []);
    expect(report.steps[0]?.checks[0]).toMatchObject({
      verdict: 'fail',
      code: 'object.absent',
      values: { name: ['b'] },
    });
  });

  describe('when none passes it is told by the alternative that came furthest', () => {
    const here = (name: string, code: JudgedCode, waitSeconds?: number) =>
      use(
        defineCheck({
          name: `test.${name}`,
          params: z.object({}),
          needs: () => ({}),
          judge: (): Finding =>
            waitSeconds === undefined
              ? { verdict: 'fail', code, values: { name } }
              : { verdict: 'pending', code, values: { name }, waitSeconds },
          command: () => name,
        }),
        {},
      );
    const passes = use(hasConfigMap, { name: 'there' });
    const any = (...parts: LabCheck[]): LabCheck => ({ type: 'anyOf', parts, keep: 'latch' });
    const all = (...parts: LabCheck[]): LabCheck => ({ type: 'allOf', parts, keep: 'latch' });

    test.each<[string, LabCheck, string, string]>([
      ['there, but not right', any(here('x', 'object.absent'), here('y', 'pod.notReady')), 'fail', 'y'],
      ['nothing of either', any(here('x', 'object.absent'), here('y', 'resource.absent')), 'fail', 'x'],
      ['a kind that is not served', any(here('x', 'object.unserved'), here('y', 'pod.notReady')), 'fail', 'y'],
      ['half of a group', any(here('x', 'object.absent'), all(passes, here('y', 'object.absent'))), 'fail', 'y'],
      [
        'more of a group',
        any(all(passes, here('x', 'object.absent')), all(passes, passes, here('y', 'object.absent'))),
        'fail',
        'y',
      ],
      [
        'a group that has an alternative inside',
        any(here('x', 'pod.notReady'), all(any(here('z', 'object.absent'), passes), here('y', 'pod.notReady'))),
        'fail',
        'y',
      ],
      ['on its way', any(here('x', 'pod.notReady'), here('y', 'pod.starting', 20)), 'pending', 'y'],
      [
        'failed, but further than what may never come',
        any(all(passes, here('y', 'object.absent')), here('x', 'metric.none', 600)),
        'pending',
        'y',
      ],
    ])('%s', async (_, check, verdict, name) => {
      const report = await run([step('one', [check])], ['there']);
      const [found] = report.steps[0]?.checks ?? [];
      expect(found).toMatchObject({ verdict, values: { name }, command: name });
      expect(found?.waitSeconds).toEqual(verdict === 'pending' ? expect.any(Number) : undefined);
    });

    test('what cannot be read is said before what is not there', async () => {
      const other = defineCheck({
        name: 'test.pods',
        params: z.object({}),
        needs: () => ({ pods: list('Pod') }),
        judge: () => pass(),
        command: () => 'true',
      });
      const { reader } = fakeReader((spec) =>
        'kind' in spec && spec.kind === 'Pod' ? forbidden : configMaps('there'),
      );
      const steps = [step('one', [any(all(passes, here('x', 'pod.notReady')), use(other, {}))])];
      const report = await grade(lab(...steps), { reader, cluster, from: 'live' });
      expect(report.steps[0]?.checks[0]).toMatchObject({ verdict: 'blocked', code: 'kube.forbidden' });
    });
  });

  test('alternatives are not known to have failed while one of them cannot be read', async () => {
    const other = defineCheck({
      name: 'test.pods',
      params: z.object({}),
      needs: () => ({ pods: list('Pod') }),
      judge: () => pass(),
      command: () => 'true',
    });
    const either = { type: 'anyOf', parts: [b, use(other, {})], keep: 'latch' } as const;
    const { reader } = fakeReader((spec) => ('kind' in spec && spec.kind === 'Pod' ? forbidden : configMaps()));
    const report = await grade(lab(step('one', [either])), { reader, cluster, from: 'live' });
    expect(verdictsOf(report)).toEqual(['blocked']);
  });

  test('a group earns its points when all of it passes', async () => {
    const group = { type: 'allOf', parts: [a, b], keep: 'latch', points: 1 } as const;
    const steps = [step('one', [use(hasConfigMap, { name: 'a' }, { points: 1 }), group])];
    expect((await run(steps, ['a'])).points.earned).toBe(1);
    expect((await run(steps, ['a', 'b'])).points.earned).toBe(2);
  });
});

describe('points', () => {
  test('a check with points of its own earns them alone, the rest is for all the others together', async () => {
    const own = use(hasConfigMap, { name: 'a' }, { points: 1 });
    const steps = [step('one', [own, b, use(hasConfigMap, { name: 'c' })], { points: 5 })];
    expect((await run(steps, ['a', 'b'])).steps[0]?.points).toEqual({ earned: 1, of: 5 });
    expect((await run(steps, ['b', 'c'])).steps[0]?.points).toEqual({ earned: 4, of: 5 });
    expect((await run(steps, ['a', 'b', 'c'])).steps[0]?.points).toEqual({ earned: 5, of: 5 });
  });

  test('bonus steps are in no total', async () => {
    const report = await run([step('one', [a]), step('more', [a], { bonus: true, points: 7 })], ['a']);
    expect(report.points).toEqual({ earned: 2, of: 2, bonus: 7 });
  });

  test('a step that another implies passes with it and with nothing else', async () => {
    const steps = [step('built', [], { impliedBy: 'pushed' }), step('pushed', [a])];
    expect(verdictsOf(await run(steps, ['a']))).toEqual(['pass', 'pass']);
    const report = await run(steps, []);
    expect(verdictsOf(report)).toEqual(['skipped', 'fail']);
    expect(report.steps[0]).toMatchObject({ waitsFor: 'pushed', points: { earned: 0, of: 2 } });
  });
});

describe('a step that another implies and that has checks of its own', () => {
  const steps = [step('first', [b], { impliedBy: 'last' }), step('last', [a])];

  test.each([
    ['neither', [], ['fail', 'fail']],
    ['its own check', ['b'], ['pass', 'fail']],
    ['the other step', ['a'], ['pass', 'pass']],
    ['both', ['a', 'b'], ['pass', 'pass']],
  ])('%s', async (_, names, verdicts) => {
    expect(verdictsOf(await run(steps, names))).toEqual(verdicts);
  });
});

describe('what was earned before', () => {
  test('stays with its check when the lab gets others before it', async () => {
    const first = await run([step('one', [a])], ['a']);
    const [passed] = first.steps[0]?.checks ?? [];
    const kept = { [`one/${passed?.key}`]: '2026-11-21T04:00:00Z' };
    const later = await run([step('one', [b, a])], [], { kept });
    expect(later.steps[0]?.checks.map(({ verdict }) => verdict)).toEqual(['fail', 'pass']);
  });

  test('is counted apart for equal checks of a step', async () => {
    const keys = (await run([step('one', [a, a, b])], [])).steps[0]?.checks.map(({ key }) => key) ?? [];
    expect(new Set(keys).size).toBe(3);
  });

  test('a pass is kept with its time and the report also says how things are now', async () => {
    const report = await run([step('one', [a])], [], { kept: { [KEPT]: '2026-11-21T04:00:00Z' } });
    expect(report.steps[0]).toMatchObject({
      verdict: 'pass',
      live: 'fail',
      passedAt: '2026-11-21T04:00:00Z',
      points: { earned: 2 },
    });
  });

  test('a live check is judged anew', async () => {
    const live = use(hasConfigMap, { name: 'a' }, { keep: 'live' });
    const report = await run([step('one', [live])], [], { kept: { [KEPT]: '2026-11-21T04:00:00Z' } });
    expect(report.steps[0]).toMatchObject({ verdict: 'fail', points: { earned: 0 } });
  });

  test('a kept pass lets the next step be judged, and its time is the start of that step', async () => {
    const late = defineCheck({
      name: 'test.late',
      params: z.object({}),
      needs: () => ({}),
      judge: (_, __, context) => pendingOrFail('cluster.absent', { cluster: 'c', region: 'r' }, context),
      command: () => 'true',
    });
    const steps = [step('one', [a]), step('two', [use(late, {})], { after: ['one'] })];
    const soon = await run(steps, [], { kept: { [KEPT]: '2026-11-21T04:59:30Z' } });
    expect(soon.steps[1]?.checks[0]).toMatchObject({ verdict: 'pending', waitSeconds: 30 });
    const old = await run(steps, [], { kept: { [KEPT]: '2026-11-21T04:00:00Z' } });
    expect(old.steps[1]?.checks[0]).toMatchObject({ verdict: 'fail' });
  });

  test('without memory nothing is too young by the start of its step', async () => {
    const late = defineCheck({
      name: 'test.late',
      params: z.object({}),
      needs: () => ({}),
      judge: (_, __, context) => pendingOrFail('cluster.absent', { cluster: 'c', region: 'r' }, context),
      command: () => 'true',
    });
    expect(verdictsOf(await run([step('one', [use(late, {})])], []))).toEqual(['fail']);
  });

  test('blocked takes nothing away', async () => {
    const { reader } = fakeReader(() => forbidden);
    const kept = { [KEPT]: '2026-11-21T04:00:00Z' };
    const report = await grade(lab(step('one', [a])), { reader, cluster, from: 'live', kept });
    expect(report.steps[0]).toMatchObject({ verdict: 'pass', live: 'blocked', points: { earned: 2 } });
  });
});

describe('progress and report', () => {
  test('steps are told as soon as they are known, the slow read holds back only its own', async () => {
    const slow = defineCheck({
      name: 'test.slow',
      params: z.object({}),
      needs: () => ({ pods: list('Pod') }),
      judge: () => pass(),
      command: () => 'true',
    });
    let release = () => {};
    const { reader } = fakeReader(async (spec) => {
      if ('kind' in spec && spec.kind === 'Pod') await new Promise<void>((resolve) => (release = resolve));
      return configMaps('a');
    });
    const told: string[] = [];
    await grade(lab(step('slow', [use(slow, {})]), step('quick', [a])), {
      reader,
      cluster,
      from: 'live',
      onProgress: (progress: Progress) => {
        if (progress.type !== 'step') return;
        told.push(progress.step.id);
        if (progress.step.id === 'quick') release();
      },
    });
    expect(told).toEqual(['quick', 'slow']);
  });

  test('the report is plain JSON and lists each read once', async () => {
    const report = await run([step('one', [a, b]), step('two', [a])], ['a', 'b']);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(report.reads).toMatchObject([{ what: 'list configmaps -n default', outcome: 'value', requests: 1 }]);
    expect(report.steps[0]?.checks[0]?.evidence).toEqual(report.reads.map(({ key }) => key));
  });

  test('two gradings of the same evidence at the same time are equal', async () => {
    const [one, two] = await Promise.all([run([step('one', [a, b])], ['a']), run([step('one', [a, b])], ['a'])]);
    expect({ ...one, durationMs: 0 }).toEqual({ ...two, durationMs: 0 });
  });
});
