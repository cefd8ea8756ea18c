/**
 * What a solved lab may not survive: see the titles of the tests.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { emptyReader } from '../../../checks/authoring/empty.ts';
import { type Judgement, looksAtNothing } from '../../../checks/authoring/mutation.ts';
import { replay, tryLab } from '../../../checks/authoring/trial.ts';
import { type GradeOptions, grade } from '../../../checks/grade.ts';
import { findLab } from '../../../checks/labs.ts';
import { keyOf, type ReadSpec } from '../../../checks/reads/read.ts';
import type { Reader } from '../../../checks/reads/reader.ts';
import { replayReader } from '../../../checks/reads/replay.ts';
import { type CheckReport, leavesOfReport, type Report } from '../../../checks/report.ts';
import { attemptsOf, judgementsOf, passing, reasonOf } from './attempts.ts';
import { absence } from './reasons/absence.ts';
import { asksForNew } from './reasons/common.ts';
import { reasons } from './reasons/index.ts';
import { type Recording, recordingOf, unordered } from './recordings.ts';

/** Damages the recording of a solved lab in every way that is known here. */
export function describeMutation(id: string): void {
  describe(id, () => {
    const recording = recordingOf(id);
    const { lab, bundle } = recording;
    let judged: Judgement[];
    let solved: Report;

    beforeAll(async () => {
      ({ judged, report: solved } = await judgementsOf(recording));
    });

    test('is solved in the recording', async () => {
      const { points } = await replay(lab, bundle);
      expect(points.earned).toBe(points.of);
      expect(passing(solved).size).toBeGreaterThan(20);
    });

    test('notices every damage, but for a reason, and never crashes', ({ annotate }) => {
      const before = JSON.stringify(judged.map(({ seen }) => seen));
      const attempts = attemptsOf(judged);
      expect(JSON.stringify(judged.map(({ seen }) => seen))).toBe(before);
      const survived = attempts.filter((one) => one.passes);
      const without = survived.filter((one) => reasonOf(one, reasons) === undefined);
      const counts = `${id}: tried ${attempts.length}, survived with reason ${survived.length - without.length}, without ${without.length}`;
      console.info(counts);
      expect(attempts.filter(({ thrown }) => thrown !== undefined)).toEqual([]);
      expect([...new Set(without.map(({ damage, use }) => `${damage} (${use})`))].sort()).toEqual([]);
      expect(attempts.length).toBeGreaterThan(1000);
      return annotate(counts);
    });

    test('is blocked where a read is forbidden, for each read and each check that rests on it', async () => {
      for (const { spec } of bundle.reads) {
        const key = keyOf(spec);
        const rests = ({ check }: { check: CheckReport }) => check.evidence.includes(key);
        const resting = new Set(
          leavesOfReport(solved)
            .filter(rests)
            .map((one) => one.key),
        );
        expect(resting.size, key).toBeGreaterThan(0);
        const steps = unordered(lab).steps.filter((step) => [...resting].some((one) => one.startsWith(`${step.id}/`)));
        const leaves = leavesOfReport(await withoutRight({ bundle, lab: { ...lab, steps } }, key));
        for (const { key: leaf, check } of leaves.filter((one) => resting.has(one.key)))
          expect(check.live, `${leaf} ${check.use} without ${key}`).toBe('blocked');
      }
    });

    test('passes nothing on an empty cluster, and by themselves only checks of what is gone', async () => {
      const [onNothing] = (await tryLab(findLab(lab.id), [], lab.parameters)).outcomes;
      expect(onNothing?.steps.filter(({ isAsExpected }) => !isAsExpected).map(({ step }) => step.id)).toEqual([]);
      const report = await read({ lab: unordered(lab), bundle }, emptyReader());
      expect(unexplained(report, passing(report), 'nothing')).toEqual([]);
    });

    test.each(['kube', 'aws', 'http'] as const)('passes nothing without what %s tells of', async (source) => {
      const [full, empty] = [replayReader(bundle), emptyReader()];
      const report = await read(
        { lab: unordered(lab), bundle },
        { ...full, read: (spec, options) => (spec.source === source ? empty : full).read(spec, options) },
      );
      const still = both(
        passing(report),
        restingOn(solved, (spec) => spec.source === source),
      );
      const blind = new Set(judged.filter(looksAtNothing).map(({ key }) => key));
      expect(unexplained(report, new Set([...still].filter((key) => !blind.has(key))), source)).toEqual([]);
    });

    test('passes nothing of a namespace when all of it is in another', async () => {
      const { ns } = lab.parameters;
      const inNamespace = (spec: ReadSpec) => spec.source === 'kube' && spec.verb !== 'review' && spec.verb !== 'get';
      const moved = bundle.reads.map(({ spec, answer }) => {
        if (!inNamespace(spec)) return { spec, answer };
        if ('namespace' in spec && spec.namespace === ns && answer.outcome === 'value')
          return { spec, answer: { ...answer, value: { served: true, items: [] } } };
        const text = JSON.stringify(answer).replaceAll(`"namespace":"${ns}"`, '"namespace":"elsewhere"');
        return { spec, answer: JSON.parse(text) };
      });
      const report = await read({ lab: unordered(lab), bundle }, replayReader({ ...bundle, reads: moved }));
      const asked = leavesOfReport(solved).flatMap(({ key, check }) => (asksIn(check.params, ns) ? [key] : []));
      const still = both(passing(report), both(restingOn(solved, inNamespace), new Set(asked)));
      expect(unexplained(report, still, 'elsewhere')).toEqual([]);
    });

    test('passes nothing that has to be new when all of it is older than the enrolment', async () => {
      const { recordedAt: enrolledAt } = bundle;
      const report = await read({ lab: unordered(lab), bundle: { ...bundle, enrolledAt } }, replayReader(bundle));
      const asking = leavesOfReport(solved).flatMap(({ key, check }) => (asksForNew.has(check.use) ? [key] : []));
      expect(unexplained(report, both(passing(report), new Set(asking)), 'old')).toEqual([]);
    });
  });
}

/** Judges what a reader tells, at the time of the recording and with what was known then. */
function read({ lab, bundle }: Recording, reader: Reader): Promise<Report> {
  const { cluster, enrolledAt, recordedAt } = bundle;
  const options: GradeOptions = { reader, cluster, from: 'replay', at: recordedAt };
  return grade(lab, { ...options, ...(enrolledAt !== undefined && { enrolledAt }) });
}

function withoutRight({ lab, bundle }: Recording, key: string): Promise<Report> {
  const values = { verb: 'list', resource: 'things', namespace: '' };
  const reads = bundle.reads.map(({ spec, answer }) =>
    keyOf(spec) === key
      ? { spec, answer: { meta: answer.meta, outcome: 'denied', code: 'kube.forbidden', values } as const }
      : { spec, answer },
  );
  return replay(lab, { ...bundle, reads });
}

/** The checks that rest on a read of some sort. */
function restingOn(report: Report, isMeant: (spec: ReadSpec) => boolean): Set<string> {
  const leaves = leavesOfReport(report).filter(({ check }) => check.evidence.some((key) => isMeant(JSON.parse(key))));
  return new Set(leaves.map(({ key }) => key));
}

function both(some: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> {
  return new Set([...some].filter((key) => others.has(key)));
}

function asksIn(params: unknown, ns: string | undefined): boolean {
  return typeof params === 'object' && params !== null && 'ns' in params && [params.ns].flat().includes(ns);
}

/** Those of the checks that pass without a reason although all of something is gone. */
function unexplained(report: Report, keys: ReadonlySet<string>, gone: string): string[] {
  return leavesOfReport(report)
    .filter(({ key }) => keys.has(key))
    .filter(({ check: { use, params } }) => !reasonOf({ check: use, damage: gone, params, seen: {} }, absence))
    .map(({ key, check }) => `${check.use} (${key})`);
}
