/**
 * Every field that a check looked at when it passed on a solved cluster is damaged in turn: without it, null, with another
 * value. The verdict has to change, or the reason why it may not stands below.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { damagesOf, type Judgement, spying } from '../../checks/authoring/mutation.ts';
import { leavesOfReport, replay } from '../../checks/authoring/trial.ts';
import type { Bundle } from '../../checks/bundle.ts';
import { bindLab } from '../../checks/lab-file.ts';
import { findLab } from '../../checks/labs.ts';
import { keyOf } from '../../checks/reads/read.ts';
import { parseBundle } from '../../checks/reads/replay.ts';
import type { CheckReport, Report } from '../../checks/report.ts';
import { survivorsAllowed } from './survivors.ts';

const folder = new URL('../../functions/demo/', import.meta.url);
const bundle: Bundle = parseBundle(readFileSync(new URL('solved.json.gz', folder)), 'solved.json.gz');
const lab = bindLab(findLab(bundle.lab.id), bundle.parameters);
const judged: Judgement[] = [];
let solved: Report;

beforeAll(async () => {
  solved = await replay(
    spying(lab, (one) => judged.push(one)),
    bundle,
  );
});

test('the recording is of a solved lab', () => {
  expect(solved.points.earned).toBe(solved.points.of);
  expect(judged.length).toBeGreaterThan(25);
});

test('every damaged field changes the verdict or has a reason', () => {
  const before = JSON.stringify(judged.map(({ seen }) => seen));
  const results = judged.flatMap((one) =>
    damagesOf(one).map(({ field, operation, passes }) => ({
      damage: `${one.check.name}: ${field} ${operation}`,
      passes,
    })),
  );
  expect(results.length).toBeGreaterThan(1000);
  expect(JSON.stringify(judged.map(({ seen }) => seen))).toBe(before);
  // A lab asks one check for different things: a field counts as guarded when one of its uses guards it.
  const guarded = new Set(results.filter(({ passes }) => !passes).map(({ damage }) => damage));
  const survivors = new Set(results.map(({ damage }) => damage).filter((damage) => !guarded.has(damage)));
  const isAllowed = (survivor: string) => survivorsAllowed.some(({ field }) => field.test(survivor));
  expect([...survivors].filter((survivor) => !isAllowed(survivor)).sort()).toEqual([]);
  const stale = survivorsAllowed.filter(({ field }) => ![...survivors].some((survivor) => field.test(survivor)));
  expect(stale.map(({ field }) => field.source)).toEqual([]);
});

test('what may not be read is blocked, for each read and each check that rests on it', async () => {
  for (const { spec } of bundle.reads) {
    const denied = { verb: 'list', resource: 'things', namespace: '' };
    const reads = bundle.reads.map((read) =>
      keyOf(read.spec) === keyOf(spec)
        ? { spec, answer: { ...read.answer, outcome: 'denied', code: 'kube.forbidden', values: denied } as const }
        : read,
    );
    const report = await replay(lab, { ...bundle, reads });
    const resting = checksOf(report).filter(({ evidence }) => evidence.includes(keyOf(spec)));
    expect(resting.length, keyOf(spec)).toBeGreaterThan(0);
    for (const { live, use } of resting)
      expect(['blocked', 'skipped'], `${use} without ${keyOf(spec)}`).toContain(live);
    expect(resting.some(({ live }) => live === 'blocked')).toBe(true);
  }
});

test('without any objects nothing passes', async () => {
  const reads = bundle.reads.map(({ spec, answer }) => ({
    spec,
    answer: {
      ...answer,
      ...(spec.source === 'kube' && spec.verb !== 'review' && { outcome: 'value', value: { served: true, items: [] } }),
    },
  })) as Bundle['reads'];
  const report = await replay(lab, { ...bundle, reads });
  const byKubernetes = checksOf(report).filter(({ use }) => use.startsWith('k8s.') && use !== 'k8s.can');
  expect(byKubernetes.length).toBeGreaterThan(15);
  expect(byKubernetes.filter(({ live }) => live === 'pass')).toEqual([]);
});

test('in another namespace nothing of the application passes', async () => {
  const text = JSON.stringify(bundle.reads).replaceAll('"namespace":"default"', '"namespace":"elsewhere"');
  const reads: Bundle['reads'] = JSON.parse(text);
  const wanted = reads.map((read, index) => ({ ...read, spec: bundle.reads[index]?.spec ?? read.spec }));
  const report = await replay(lab, { ...bundle, reads: wanted });
  for (const id of ['flask-backend', 'flask-ingress', 'flask-hpa', 'frontend-on-fargate'])
    expect(report.steps.find((step) => step.id === id)?.live, id).not.toBe('pass');
});

test('what is older than the enrolment proves no scaling', async () => {
  const isScaled = async (enrolledAt: string) => {
    const report = await replay(lab, { ...bundle, enrolledAt });
    return report.steps.find(({ id }) => id === 'hpa-scaled')?.live === 'pass';
  };
  expect(await isScaled(new Date(Date.parse(bundle.recordedAt) - 3_600_000).toISOString())).toBe(true);
  expect(await isScaled(bundle.recordedAt)).toBe(false);
});

function checksOf(report: Report): CheckReport[] {
  return leavesOfReport(report).map(({ check }) => check);
}
