/**
 * A lab on a real control plane: from nothing to solved, what it costs in requests, what access it takes, and back by damage.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grade } from '../../../checks/grade.ts';
import type { LabStep } from '../../../checks/lab.ts';
import { replayReader } from '../../../checks/reads/replay.ts';
import { type CheckReport, type Kept, leavesOfReport, type Report, type StepReport } from '../../../checks/report.ts';
import { keptOf } from '../../../functions/standing.ts';
import { until } from '../children.ts';
import { accessIn, enter, gradeWorld, labOf, outline, Participant, recordWorld, stepOf } from '../grading.ts';
import { type LabMoves, moveOf } from '../moves/move.ts';
import { type Pasted, paste } from '../paste.ts';
import { denying, proveRights, rightsOfLab, rightsOfRead, textOf, withoutFollows } from '../rights.ts';
import { startWorld, type World } from '../world.ts';

/** Describes the tests of a lab. */
export function describeLab(way: LabMoves): void {
  const lab = labOf(way.lab, way.parameters);
  const graded = lab.steps.filter((step) => step.graded);
  const given = way.given ?? [];
  const sum = (steps: readonly LabStep[]) => steps.reduce((total, { points }) => total + points, 0);
  const points = {
    given: sum(graded.filter(({ id }) => given.includes(id))),
    required: sum(graded.filter(({ bonus }) => !bonus)),
    bonus: sum(graded.filter(({ bonus, id }) => bonus && id !== way.last?.id)),
  };
  let world: World;
  let participant: Participant;
  /** The report with all points. */
  let solved: Report;

  beforeAll(async () => {
    const { cluster } = lab.parameters;
    world = await startWorld(cluster === undefined ? {} : { cluster });
    enter(world);
    participant = new Participant(world, lab);
  });
  afterAll(async () => {
    await world?.stop();
  });

  /** Grades until a step is judged as wanted; what is on its way has time for it. */
  async function gradeUntil(
    id: string,
    isWanted: (step: StepReport) => boolean,
    next: () => Promise<Report>,
  ): Promise<StepReport> {
    let last: Report | undefined;
    const ask = async () => {
      last = await next();
      return isWanted(stepOf(last, id));
    };
    await until(`step ${id}`, ask, 120_000, 500).catch((error: unknown) => {
      const words = last === undefined ? [] : outline(last);
      throw new Error([error instanceof Error ? error.message : error, ...words].join('\n'));
    });
    return stepOf(last ?? expect.fail(), id);
  }

  describe('before there is a cluster', () => {
    test('nothing passes, no points, and nobody is blamed for what cannot be read', async () => {
      const report = await gradeWorld(world, lab, { enrolledAt: participant.enrolledAt });
      expect(report.points).toEqual({ earned: 0, of: points.required, bonus: 0 });
      expect(report.steps.filter(({ verdict }) => verdict === 'pass')).toEqual([]);
    });

    test('with the access granted nothing else is passed at enrolment, and nothing is blocked by AWS', async () => {
      const access = accessIn(world, lab);
      await world.grantReader(access, access.policy);
      const report = await participant.grade();
      const passed = report.steps.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id);
      expect(passed, outline(report).join('\n')).toEqual([...given]);
      expect(report.points.earned).toBe(points.given);
      expect(troubles(report).filter(({ code }) => code === 'aws.denied')).toEqual([]);
      expect(await brokenCommands(report)).toEqual([]);
    });
  });

  describe('solved step by step', () => {
    test.each(way.moves.map(({ id }) => id))('%s: not passed before, passed after', async (id) => {
      const step = graded.find((candidate) => candidate.id === id);
      // A step that passes with another one may have passed already.
      if (step !== undefined && step.impliedBy === undefined) {
        const before = stepOf(await participant.grade(), id);
        expect(before.verdict, JSON.stringify(before.checks)).not.toBe('pass');
      }
      await moveOf(way, id).do(world);
      if (step === undefined) return;
      const isPassed = ({ verdict }: StepReport) => verdict === 'pass';
      const after = await gradeUntil(id, isPassed, () => participant.grade());
      expect(after.points.earned).toBe(after.points.of);
    });

    test('all points', async () => {
      const open = (report: Report) =>
        report.steps.filter((step) => step.graded && step.live !== 'pass' && step.id !== way.last?.id);
      // What later moves have set in motion has time to settle, such as new pods that have not been measured yet.
      const settled = async () => {
        solved = await participant.grade(true);
        return open(solved).every(({ id, live }) => live !== 'pending' || way.undone?.includes(id));
      };
      await until('nothing to be on its way', settled, 120_000, 500).catch(() => undefined);
      const all = { earned: points.required, of: points.required, bonus: points.bonus };
      const words = outline(solved).join('\n');
      expect(solved.points, words).toEqual(all);
      expect(
        open(solved).map(({ id }) => id),
        words,
      ).toEqual([...(way.undone ?? [])]);
    });

    test('the commands that it gives work when pasted', async () => {
      expect(await brokenCommands(solved)).toEqual([]);
    });
  });

  /** Commands for kubectl of a report that do not work as they stand. */
  async function brokenCommands(report: Report): Promise<object[]> {
    const commands = leavesOfReport(report).flatMap(({ check }) => check.command ?? []);
    const ours = [...new Set(commands)].filter((command) => command.startsWith('kubectl '));
    const outcomes = await Promise.all(ours.map(async (command) => ({ command, ...(await paste(world, command)) })));
    // That something is not there, or not allowed, is what the command shows.
    const isAnswer = ({ code, text }: Pasted) =>
      code === 0 || /^no$|\bNotFound\b|not found|have a resource type/m.test(text);
    return outcomes.filter((outcome) => !isAnswer(outcome));
  }

  describe('the price of a grading', () => {
    test('no request twice, one for each kind, and one for each review', async () => {
      const since = new Date();
      const report = await gradeWorld(world, lab, participant.before());
      const user = `arn:aws:sts::${world.cluster.account}:assumed-role/*`;
      const requests = await world.requests({ since, user });
      const reads = requests.filter(({ uri }) => uri.startsWith('/api'));
      const reviews = reads.filter(({ uri }) => uri.includes('subjectaccessreviews'));
      const others = reads.filter(({ uri }) => !uri.includes('subjectaccessreviews'));
      // Pages of one list and discovery are not what a read asks twice.
      const asked = others.filter(({ uri }) => !uri.includes('continue='));
      const paths = asked.map(({ uri }) => (isNamed(uri) ? uri : (uri.split('?')[0] ?? '')));
      expect(new Set(paths).size, paths.join('\n')).toBe(paths.length);
      const lists = paths.filter((path) => !isNamed(path));
      const kinds = lists.map((path) => path.replace(/\/namespaces\/[^/]+(?=\/)/, ''));
      expect(new Set(kinds).size, kinds.join('\n')).toBe(kinds.length);
      const subjects = report.reads.filter(({ key }) => key.includes('"verb":"review"'));
      expect(reviews).toHaveLength(subjects.length);
      expect(requests.filter(({ verb }) => !['get', 'list', 'create'].includes(verb))).toEqual([]);
    });

    test('judged again from its recording the report is the same', async () => {
      const before = participant.before(true);
      const { report, bundle } = await recordWorld(world, lab, before);
      const paper = JSON.parse(JSON.stringify(bundle));
      const { cluster, recordedAt: at } = bundle;
      const again = await grade(lab, { reader: replayReader(paper), cluster, from: 'replay', at, ...before });
      expect(again.points).toEqual(report.points);
      expect(again.steps).toEqual(report.steps);
    });
  });

  describe('the access that the lab asks for', () => {
    test('is enough: nothing is blocked', async () => {
      const report = await gradeWorld(world, lab, participant.before(true));
      expect(troubles(report)).toEqual([]);
      expect(report.reads.filter(({ outcome }) => outcome !== 'value')).toEqual([]);
    });

    test('is the least: each single right is needed, and without it something is blocked', async () => {
      const before = participant.before(true);
      const { bundle } = await recordWorld(world, lab, before);
      const wanted = new Set(bundle.reads.flatMap(({ spec }) => [...rightsOfRead(world, spec)]));
      const all = rightsOfLab(world, lab);
      const texts = all.map(textOf);
      expect([...wanted].filter((right) => !texts.includes(right))).toEqual([]);
      // What is only read to name the cause of a failure is not read here, where nothing fails.
      const always = rightsOfLab(world, withoutFollows(lab)).map(textOf);
      expect(always.filter((right) => !wanted.has(right))).toEqual([]);
      const rights = all.filter((right) => wanted.has(textOf(right)));
      await proveRights(world, lab, before, rights);
      const { cluster, recordedAt: at } = bundle;
      for (const right of wanted) {
        const reader = denying(replayReader(bundle), (spec) => rightsOfRead(world, spec).has(right));
        const report = await grade(lab, { reader, cluster, from: 'replay', at, ...before });
        expect(
          troubles(report).map(({ live }) => live),
          right,
        ).toContain('blocked');
      }
    });
  });

  describe('undone by damage', () => {
    const damaged = way.moves.filter((move) => move.damage !== undefined && graded.some(({ id }) => id === move.id));

    test('every graded step has its damage', () => {
      const others = [...(way.undone ?? []), ...given, way.last?.id];
      // What passes with another step passes however it is damaged itself.
      const own = graded.filter(({ impliedBy, id }) => impliedBy === undefined && !others.includes(id));
      expect(damaged.map(({ id }) => id).sort()).toEqual(own.map(({ id }) => id).sort());
    });

    // As in an event: the other steps have been passed, so that each is judged by itself.
    const keptBut = (id?: string): Kept =>
      keptOf(
        {},
        solved.steps.filter((step) => step.id !== id),
      );

    test.each(damaged.map(({ id }) => id))('%s: not passed any more, and a kept pass stays', async (id) => {
      const { remembers, damage } = moveOf(way, id);
      const before = remembers ? { ...participant.before(), kept: keptBut(id) } : participant.fresh(keptBut(id));
      const next = () => gradeWorld(world, lab, before);
      // What the damage before it left behind has healed, or the next damage is not what is seen.
      await gradeUntil(id, ({ live }) => live === 'pass', next);
      await damage?.(world);
      const step = await gradeUntil(id, ({ live }) => live !== 'pass', next);
      expect(['fail', 'pending'], JSON.stringify(step)).toContain(step.live);
      if (lab.steps.some((one) => one.id === id && one.checks.every(({ keep }) => keep === 'latch'))) {
        const report = await gradeWorld(world, lab, participant.fresh(keptBut()));
        expect(stepOf(report, id)).toMatchObject({ verdict: 'pass', points: { earned: step.points.of } });
      }
      const { repair, do: again } = moveOf(way, id);
      await (repair ?? again)(world);
      await gradeUntil(id, ({ live }) => live === 'pass', next);
    });
  });

  const { last } = way;
  if (last === undefined) return;
  describe('when everything is over', () => {
    test(`${last.id}: not passed before, passed after`, async () => {
      const before = stepOf(await participant.grade(), last.id);
      expect(before.live, JSON.stringify(before.checks)).not.toBe('pass');
      await last.do(world);
      const after = await gradeUntil(
        last.id,
        ({ live }) => live === 'pass',
        () => participant.grade(),
      );
      expect(after.points.earned).toBe(after.points.of);
    });

    test('what was earned stays', async () => {
      const report = await participant.grade(true);
      expect(report.points.earned, outline(report).join('\n')).toBe(points.required);
    });
  });
}

/** Checks that could not be judged. */
function troubles(report: Report): CheckReport[] {
  const withParts = (check: CheckReport): CheckReport[] => [check, ...(check.parts ?? []).flatMap(withParts)];
  return report.steps
    .flatMap(({ checks }) => checks.flatMap(withParts))
    .filter(({ live }) => live === 'blocked' || live === 'error');
}

function isNamed(path: string): boolean {
  return /\/(?:proxy|log)(?:\/|\?|$)/.test(path) || /\b(?:field|label)Selector=/.test(path);
}
