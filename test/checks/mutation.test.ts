/**
 * Every field that a check looked at when it passed on a solved cluster is damaged in turn: without it, null, with another
 * value. The verdict has to change, or the reason why it may not stands below.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import type { Bundle } from '../../checks/bundle.ts';
import { grade, leavesOf } from '../../checks/grade.ts';
import type { Lab, LabCheck } from '../../checks/lab.ts';
import { bindLab } from '../../checks/lab-file.ts';
import { findLab } from '../../checks/labs.ts';
import { keyOf } from '../../checks/reads/read.ts';
import { parseBundle, replayReader } from '../../checks/reads/replay.ts';
import type { CheckReport, Report } from '../../checks/report.ts';
import type { Check, CheckContext } from '../../checks/verdict.ts';
import { survivorsAllowed } from './survivors.ts';

type Seen = Readonly<Record<string, unknown>>;

/** A check as it was judged, with what it saw. */
interface Judged {
  name: string;
  check: Check;
  params: unknown;
  seen: Seen;
  context: CheckContext;
}

const folder = new URL('../../functions/demo/', import.meta.url);
const bundle: Bundle = parseBundle(readFileSync(new URL('solved.json.gz', folder)), 'solved.json.gz');
const lab = bindLab(findLab(bundle.lab.id), bundle.parameters);
const judged: Judged[] = [];
let solved: Report;

beforeAll(async () => {
  solved = await judgeBundle(spying(lab), bundle);
});

test('the recording is of a solved lab', () => {
  expect(solved.points.earned).toBe(solved.points.of);
  expect(judged.length).toBeGreaterThan(25);
});

test('every damaged field changes the verdict or has a reason', () => {
  const passing = judged.filter(
    ({ check, params, seen, context }) => check.judge(params, seen, context).verdict === 'pass',
  );
  const results = passing.flatMap(damageAll);
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
    const report = await judgeBundle(lab, { ...bundle, reads });
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
  const report = await judgeBundle(lab, { ...bundle, reads });
  const byKubernetes = checksOf(report).filter(({ use }) => use.startsWith('k8s.') && use !== 'k8s.can');
  expect(byKubernetes.length).toBeGreaterThan(15);
  expect(byKubernetes.filter(({ live }) => live === 'pass')).toEqual([]);
});

test('in another namespace nothing of the application passes', async () => {
  const text = JSON.stringify(bundle.reads).replaceAll('"namespace":"default"', '"namespace":"elsewhere"');
  const reads: Bundle['reads'] = JSON.parse(text);
  const wanted = reads.map((read, index) => ({ ...read, spec: bundle.reads[index]?.spec ?? read.spec }));
  const report = await judgeBundle(lab, { ...bundle, reads: wanted });
  for (const id of ['flask-backend', 'flask-ingress', 'flask-hpa', 'frontend-on-fargate'])
    expect(report.steps.find((step) => step.id === id)?.live, id).not.toBe('pass');
});

test('what is older than the enrolment proves no scaling', async () => {
  const isScaled = async (enrolledAt: string) => {
    const report = await judgeBundle(lab, { ...bundle, enrolledAt });
    return report.steps.find(({ id }) => id === 'hpa-scaled')?.live === 'pass';
  };
  expect(await isScaled(new Date(Date.parse(bundle.recordedAt) - 3_600_000).toISOString())).toBe(true);
  expect(await isScaled(bundle.recordedAt)).toBe(false);
});

async function judgeBundle(of: Lab, { reads, cluster, recordedAt, enrolledAt, ...rest }: Bundle): Promise<Report> {
  return await grade(of, {
    reader: replayReader({ ...rest, reads, cluster, recordedAt }),
    cluster,
    from: 'replay',
    at: recordedAt,
    ...(enrolledAt !== undefined && { enrolledAt }),
  });
}

function checksOf(report: Report): CheckReport[] {
  const all = (checks: readonly CheckReport[]): CheckReport[] =>
    checks.flatMap((check) => (check.parts === undefined ? [check] : all(check.parts)));
  return report.steps.flatMap((step) => all(step.checks));
}

/** The same lab, whose checks write down what they are given to judge. */
function spying(of: Lab): Lab {
  const spy = (check: LabCheck): LabCheck => {
    if (check.type !== 'check') return { ...check, parts: check.parts.map(spy) };
    const inner = check.check;
    const outer: Check = {
      ...inner,
      judge: (params, seen, context) => {
        judged.push({ name: inner.name, check: inner, params, seen: structuredClone(seen), context });
        return inner.judge(params, seen, context);
      },
    };
    return { ...check, check: outer };
  };
  const spied = { ...of, steps: of.steps.map((step) => ({ ...step, checks: step.checks.map(spy) })) };
  expect(spied.steps.flatMap((step) => step.checks.flatMap(leavesOf)).length).toBeGreaterThan(25);
  return spied;
}

/** Each damage of what a check looks at, as `check: field operation`, and whether the check passes all the same. */
function damageAll({ name, check, params, seen, context }: Judged): { damage: string; passes: boolean }[] {
  const fields = new Set<string>();
  check.judge(params, watched(seen, fields), context);
  return [...fields].flatMap((field) =>
    Object.entries(damages).flatMap(([operation, damage]) => {
      const copy = structuredClone(seen);
      if (!damageAt(copy, field.split('\u0000'), damage)) return [];
      const passes = check.judge(params, copy, context).verdict === 'pass';
      return [{ damage: `${name}: ${field.replaceAll('\u0000', '.')} ${operation}`, passes }];
    }),
  );
}

/** A view of evidence that notes the paths which are looked at; indexes of lists count as one. */
function watched<T>(value: T, fields: Set<string>, path: readonly string[] = []): T {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(target, key) {
      const child: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || typeof child === 'function' || (Array.isArray(target) && key === 'length'))
        return child;
      const at = [...path, Array.isArray(target) ? '[]' : key];
      if (child !== undefined) fields.add(at.join('\u0000'));
      return watched(child, fields, at);
    },
  });
}

const remove = Symbol('remove');
const damages: Readonly<Record<string, (value: unknown) => unknown>> = {
  deleted: () => remove,
  null: () => null,
  changed: (value) => {
    if (typeof value === 'string') return `${value}-x`;
    if (typeof value === 'number') return value + 7001;
    if (typeof value === 'boolean') return !value;
    return Array.isArray(value) ? [] : {};
  },
};

/** Damages a field in every item of the lists on its way; gives whether there was anything to damage. */
function damageAt(node: unknown, [key, ...rest]: readonly string[], damage: (value: unknown) => unknown): boolean {
  if (typeof node !== 'object' || node === null || key === undefined) return false;
  const keys = key === '[]' ? Object.keys(node) : Object.hasOwn(node, key) ? [key] : [];
  let touched = false;
  for (const each of keys.reverse()) {
    const child: unknown = Reflect.get(node, each);
    if (rest.length > 0) touched = damageAt(child, rest, damage) || touched;
    else {
      const damaged = damage(child);
      if (damaged !== remove) Reflect.set(node, each, damaged);
      else if (Array.isArray(node)) node.splice(Number(each), 1);
      else Reflect.deleteProperty(node, each);
      touched = true;
    }
  }
  return touched;
}
