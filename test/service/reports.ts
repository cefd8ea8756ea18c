/**
 * Labs and reports of fake steps, for tests of what happens around the engine.
 */
import type { Lab } from '../../checks/lab.ts';
import type { CheckReport, Report, StepReport } from '../../checks/report.ts';
import type { Verdict } from '../../checks/verdict.ts';

/** A lab with steps of these points; `bonus` is an extra step. */
export function labOf(points: readonly number[], bonus?: number): Lab {
  const all = bonus === undefined ? points : [...points, bonus];
  return {
    id: 'fake',
    version: '1',
    title: { en: 'Fake lab', ko: '가짜 실습' },
    summary: { en: 'For tests.', ko: '시험용이에요.' },
    parameters: {},
    steps: all.map((of, index) => ({
      id: `s${index}`,
      title: { en: `Step ${index}`, ko: `단계 ${index}` },
      points: of,
      bonus: index === points.length,
      optional: false,
      after: [],
      graded: true,
      checks: [],
    })),
  };
}

/** One check's report. */
export function checkOf(verdict: Verdict, more: Partial<CheckReport> = {}): CheckReport {
  return {
    id: '0',
    key: more.id ?? '0',
    use: 'k8s.workload',
    params: {},
    verdict,
    live: verdict,
    values: {},
    evidence: [],
    ...more,
  };
}

/** One step's report. */
export function stepOf(id: string, verdict: Verdict, of: number, more: Partial<StepReport> = {}): StepReport {
  return {
    id,
    title: { en: `Step ${id}`, ko: `단계 ${id}` },
    graded: true,
    bonus: false,
    after: [],
    verdict,
    live: verdict,
    points: { earned: verdict === 'pass' ? of : 0, of },
    checks: [checkOf(verdict)],
    ...more,
  };
}

/** A report with these steps. */
export function reportOf(steps: StepReport[], at = '2026-11-20T01:00:00.000Z'): Report {
  const sum = (bonus: boolean) =>
    steps.filter((step) => step.bonus === bonus).reduce((total, { points }) => total + points.earned, 0);
  return {
    report: 'podium',
    version: 1,
    lab: { id: 'fake', version: '1', title: { en: 'Fake lab', ko: '가짜 실습' } },
    cluster: { name: 'eks-demo', region: 'ap-northeast-2' },
    parameters: {},
    at,
    durationMs: 5,
    from: 'live',
    points: { earned: sum(false), of: steps.reduce((total, { points }) => total + points.of, 0), bonus: sum(true) },
    steps,
    reads: [],
  };
}
