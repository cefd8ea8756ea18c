import { expect, test } from 'vitest';
import type { CheckReport, StepReport } from '../../checks/report.ts';
import type { Verdict } from '../../checks/verdict.ts';
import { troublesOf } from '../../functions/cli/explain.ts';

const check = (id: string, live: Verdict, more: Partial<CheckReport> = {}): CheckReport => ({
  id,
  key: id,
  use: 'k8s.workload',
  params: null,
  verdict: live,
  live,
  values: {},
  evidence: [],
  ...more,
});
const absent = { code: 'object.absent', values: { kind: 'Deployment', name: ['web'], namespace: 'app' } } as const;
const starting = { code: 'pod.starting', values: { pod: 'web-1', namespace: 'app', reason: 'Pulling' } } as const;
const noMetric = {
  code: 'metric.none',
  values: { metric: 'm', dimensions: [], seconds: 900 },
  waitSeconds: 600,
} as const;
const both = { ko: '', en: '' };
const stepOf = (verdict: Verdict, checks: CheckReport[]): StepReport => ({
  id: 'one',
  title: both,
  graded: true,
  bonus: false,
  after: [],
  verdict,
  live: verdict,
  points: { earned: 0, of: 1 },
  checks,
});

test.each<[string, StepReport, string[]]>([
  [
    'the verdict of the step first',
    stepOf('fail', [check('0', 'pending', starting), check('1', 'fail', absent)]),
    ['1', '0'],
  ],
  [
    'the alternative that came furthest first',
    stepOf('fail', [
      check('0', 'fail', {
        use: 'anyOf',
        parts: [
          check('0.0', 'fail', absent),
          check('0.1', 'fail', { use: 'allOf', parts: [check('0.1.0', 'pass'), check('0.1.1', 'fail', absent)] }),
        ],
      }),
    ]),
    ['0.1.1', '0.0'],
  ],
  [
    'a failure that is nearer than what is on its way',
    stepOf('pending', [
      check('0', 'pending', {
        use: 'anyOf',
        parts: [
          check('0.0', 'pending', noMetric),
          check('0.1', 'fail', { use: 'allOf', parts: [check('0.1.0', 'pass'), check('0.1.1', 'fail', absent)] }),
        ],
      }),
    ]),
    ['0.1.1', '0.0'],
  ],
  [
    'a part that passed before and does not now',
    stepOf('fail', [
      check('0', 'fail', {
        use: 'allOf',
        parts: [check('0.0', 'fail', { ...absent, verdict: 'pass' }), check('0.1', 'pass')],
      }),
    ]),
    ['0.0'],
  ],
  [
    'nothing that passes',
    stepOf('fail', [check('0', 'pass'), check('1', 'skipped'), check('2', 'fail', absent)]),
    ['2'],
  ],
  [
    'what a step waits for, where it says so',
    stepOf('skipped', [check('0', 'skipped', { code: 'leftover.later', values: { cluster: 'eks-demo' } })]),
    ['0'],
  ],
  ['nothing of a step that passes', stepOf('pass', [check('0', 'pass')]), []],
])('troubles are told in order: %s', (_, step, ids) => {
  expect(troublesOf(step, 'en').map((trouble) => trouble.check.id)).toEqual(ids);
});
