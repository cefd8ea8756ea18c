/**
 * The lab eks-web-application on a real control plane: from nothing to solved, what it costs in requests, what access it
 * takes, and back by damage.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grade } from '../../checks/grade.ts';
import { replayReader } from '../../checks/reads/replay.ts';
import type { Kept, Report, StepReport } from '../../checks/report.ts';
import { until } from './children.ts';
import { accessIn, atomsOf, enter, graded, gradeWorld, lab, outline, recordWorld, stepOf } from './grading.ts';
import { move, moves } from './lab-world.ts';
import { startWorld, type World } from './world.ts';

let world: World;
const enrolledAt = new Date().toISOString();
const required = graded.filter((step) => !step.bonus).reduce((sum, step) => sum + step.points, 0);
const bonus = graded.filter((step) => step.bonus).reduce((sum, step) => sum + step.points, 0);

beforeAll(async () => {
  world = await startWorld();
  enter(world);
});
afterAll(async () => {
  await world?.stop();
});

/** Grades until a step is judged as wanted; what is on its way has time for it. */
async function gradeUntil(id: string, isWanted: (step: StepReport) => boolean, kept?: Kept): Promise<StepReport> {
  let last: Report | undefined;
  try {
    await until(
      `step ${id}`,
      async () => {
        last = await gradeWorld(world, { enrolledAt, ...(kept !== undefined && { kept }) });
        return isWanted(stepOf(last, id));
      },
      120_000,
      500,
    );
  } catch (error) {
    throw new Error(
      `${error instanceof Error ? error.message : error}\n${last === undefined ? '' : outline(last).join('\n')}`,
    );
  }
  return stepOf(last ?? expect.fail(), id);
}

describe('before there is a cluster', () => {
  test('nothing passes, no points, and the first step says what is missing', async () => {
    const report = await gradeWorld(world, { enrolledAt });
    expect(report.points).toEqual({ earned: 0, of: required, bonus: 0 });
    expect(report.steps.filter(({ verdict }) => verdict === 'pass')).toEqual([]);
    expect(stepOf(report, 'cluster')).toMatchObject({ verdict: 'blocked' });
  });

  test('with the IAM policy granted the cluster is known to be absent', async () => {
    const access = accessIn(world);
    await world.grantReader(access, access.policy);
    const report = await gradeWorld(world, { enrolledAt });
    expect(stepOf(report, 'cluster')).toMatchObject({ verdict: 'fail', checks: [{ code: 'cluster.absent' }, {}, {}] });
    expect(report.points.earned).toBe(0);
  });
});

describe('solved step by step', () => {
  test.each(moves.map(({ id }) => id))('%s: not passed before, passed after', async (id) => {
    const isGraded = graded.some((step) => step.id === id);
    if (isGraded) {
      const before = stepOf(await gradeWorld(world, { enrolledAt }), id);
      expect(before.verdict, JSON.stringify(before.checks)).not.toBe('pass');
    }
    await move(id).do(world);
    if (isGraded) {
      const after = await gradeUntil(id, ({ verdict }) => verdict === 'pass');
      expect(after.points.earned).toBe(after.points.of);
    }
  });

  test('all points', async () => {
    const report = await gradeWorld(world, { enrolledAt });
    expect(report.points, outline(report).join('\n')).toEqual({ earned: required, of: required, bonus });
  });
});

describe('the price of a grading', () => {
  test('no request twice, one per kind, and one per review', async () => {
    const since = new Date();
    const report = await gradeWorld(world, { enrolledAt });
    const user = `arn:aws:sts::${world.cluster.account}:assumed-role/*`;
    const requests = await world.requests({ since, user });
    const reads = requests.filter(({ uri }) => uri.startsWith('/api'));
    const reviews = reads.filter(({ uri }) => uri.includes('subjectaccessreviews'));
    const lists = reads.filter(({ uri }) => !uri.includes('subjectaccessreviews'));
    const paths = lists.map(({ uri }) => uri.split('?')[0]);
    expect(new Set(paths).size, paths.join('\n')).toBe(paths.length);
    const kinds = paths.map((path) => path?.replace(/\/namespaces\/[^/]+(?=\/)/, ''));
    expect(new Set(kinds).size, kinds.join('\n')).toBe(kinds.length);
    const subjects = report.reads.filter(({ key }) => key.includes('"verb":"review"'));
    expect(reviews).toHaveLength(subjects.length);
    expect(requests.filter(({ verb }) => !['get', 'list', 'create'].includes(verb))).toEqual([]);
    expect(reads.length).toBeLessThanOrEqual(lists.length + subjects.length);
  });

  test('judged again from its recording the report is the same', async () => {
    const { report, bundle } = await recordWorld(world, { enrolledAt });
    const paper = JSON.parse(JSON.stringify(bundle));
    const again = await grade(lab, {
      reader: replayReader(paper),
      cluster: bundle.cluster,
      from: 'replay',
      at: bundle.recordedAt,
      enrolledAt,
    });
    expect(again.points).toEqual(report.points);
    expect(again.steps).toEqual(report.steps);
  });
});

describe('the access that the lab asks for', () => {
  const troubles = (report: Report) =>
    report.steps
      .flatMap((step) => step.checks.flatMap((check) => [check, ...(check.parts ?? [])]))
      .filter(({ live }) => live === 'blocked' || live === 'error');

  test('is enough: nothing is blocked', async () => {
    const report = await gradeWorld(world, { enrolledAt });
    expect(troubles(report)).toEqual([]);
    expect(report.reads.filter(({ outcome }) => outcome !== 'value')).toEqual([]);
  });

  test('is the least for Kubernetes: without any one rule something is blocked', async () => {
    const access = accessIn(world);
    const atoms = atomsOf(access.rules);
    expect(atoms.length).toBeGreaterThan(5);
    for (const atom of atoms) {
      await world.grantReader({ rules: atoms.filter((other) => other !== atom) }, access.policy);
      await until(
        `something to be blocked without ${JSON.stringify(atom)}`,
        async () => troubles(await gradeWorld(world, { enrolledAt })).some(({ live }) => live === 'blocked'),
        10_000,
        100,
      );
    }
    await world.grantReader(access, access.policy);
  });

  test('is the least for AWS: without any one action something is blocked', async () => {
    const access = accessIn(world);
    const actions = access.policy.Statement.flatMap(({ Action }) => Action);
    for (const action of actions) {
      const Statement = access.policy.Statement.map((statement) => ({
        ...statement,
        Action: statement.Action.filter((other) => other !== action),
      })).filter(({ Action }) => Action.length > 0);
      await world.grantReader(access, { ...access.policy, Statement });
      const report = await gradeWorld(world, { enrolledAt });
      expect(
        troubles(report).some(({ live }) => live === 'blocked'),
        action,
      ).toBe(true);
    }
    await world.grantReader(access, access.policy);
  });
});

describe('undone by damage', () => {
  const damaged = moves.filter((step) => step.damage !== undefined && graded.some(({ id }) => id === step.id));

  test('every graded step has its damage', () => {
    expect(damaged.map(({ id }) => id).sort()).toEqual(graded.map(({ id }) => id).sort());
  });

  // As in an event: the other steps have been passed, so that each is judged by itself.
  const keptBut = (id?: string): Kept =>
    Object.fromEntries(
      graded
        .filter((step) => step.id !== id)
        .flatMap((step) => step.checks.map((_, index) => [`${step.id}/${index}`, enrolledAt])),
    );

  test.each(damaged.map(({ id }) => id))('%s: not passed any more, and a kept pass stays', async (id) => {
    await move(id).damage?.(world);
    const step = await gradeUntil(id, ({ live }) => live !== 'pass', keptBut(id));
    expect(['fail', 'pending'], JSON.stringify(step)).toContain(step.live);
    const report = await gradeWorld(world, { enrolledAt, kept: keptBut() });
    expect(stepOf(report, id)).toMatchObject({ verdict: 'pass', points: { earned: step.points.of } });
    await (move(id).repair ?? move(id).do)(world);
    await gradeUntil(id, ({ live }) => live === 'pass', keptBut(id));
  });
});
