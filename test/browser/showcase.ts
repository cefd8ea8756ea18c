/**
 * A report in which every verdict appears, made of the lab that comes with Podium.
 */
import type { Code, CodeValues } from '../../checks/codes.ts';
import type { Lab, LabCheck } from '../../checks/lab.ts';
import { bindLab } from '../../checks/lab-file.ts';
import { findLab } from '../../checks/labs.ts';
import type { CheckReport, Report, StepReport } from '../../checks/report.ts';
import type { CheckContext, Verdict } from '../../checks/verdict.ts';

type Shown = Pick<CheckReport, 'live' | 'values'> & Partial<Pick<CheckReport, 'code' | 'waitSeconds' | 'verdict'>>;

function shown<C extends Code>(live: Verdict, code: C, values: CodeValues<C>, more: Partial<Shown> = {}): Shown {
  return { live, code, values: { ...values }, ...more };
}

const pass: Shown = { live: 'pass', values: {} };
const skipped: Shown = { live: 'skipped', values: {} };

/** What each step came to, check by check; a step that is not here waits for the first that has not passed. */
const findings: Readonly<Record<string, readonly Shown[]>> = {
  workspace: [pass],
  'ecr-repositories': [pass, pass],
  'push-flask-image': [pass],
  cluster: [pass, pass, pass],
  nodes: [pass, pass],
  'lb-controller': [
    shown(
      'fail',
      'workload.replicas',
      { kind: 'Deployment', name: 'aws-load-balancer-controller', seen: 0, wanted: 1 },
      { verdict: 'pass' },
    ),
    pass,
    pass,
  ],
  'flask-backend': [
    shown('fail', 'pod.imageNotFound', {
      pod: 'demo-flask-backend-6d5c9f7b8-x2lqp',
      namespace: 'default',
      container: 'demo-flask-backend',
      image: '111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/demo-flask-backend:latest',
    }),
    pass,
  ],
  'metrics-server': [
    shown('pending', 'object.absent', { kind: 'NodeMetrics', name: ['node-1'], namespace: '' }, { waitSeconds: 40 }),
    pass,
    pass,
  ],
  'cluster-autoscaler': [
    shown('blocked', 'kube.forbidden', { verb: 'list', resource: 'deployments.apps', namespace: '' }),
    shown('blocked', 'kube.forbidden', { verb: 'list', resource: 'deployments.apps', namespace: '' }),
    pass,
  ],
  cleanup: [shown('skipped', 'leftover.later', { cluster: 'eks-demo' })],
  'fargate-profile': [shown('error', 'read.throttled', { what: 'eks:DescribeFargateProfile' })],
};

/** The lab that comes with Podium. */
export const lab: Lab = bindLab(findLab('eks-web-application'));

const context: CheckContext = {
  now: '2026-11-20T05:03:21.000Z',
  cluster: { name: 'eks-demo', region: 'ap-northeast-2', account: '111122223333' },
  window: 60,
};

/** What the clean-up comes to after the end. */
const left: readonly Shown[] = [
  shown('fail', 'leftover.found', {
    kinds: ['loadBalancers', 'cluster'],
    ids: ['k8s-default-flask-0a1b2c3d4e (default/flask-backend)', 'eks-demo (ACTIVE)'],
    more: 3,
  }),
];

/** Every verdict at `at` (ISO 8601), as before or after the end of the event. */
export function showcase(at: string, isOver = false): Report {
  const steps = lab.steps.map((step, place): StepReport => {
    const { id, title, hint, graded, bonus, after } = step;
    const head = { id, title, ...(hint !== undefined && { hint }), graded, bonus, after };
    if (!graded) return { ...head, verdict: 'skipped', live: 'skipped', points: { earned: 0, of: 0 }, checks: [] };
    const found = isOver && id === 'cleanup' ? left : findings[id];
    const checks = step.checks.map((check, index) => reportOf(check, `${index}`, found?.[index] ?? skipped, at));
    const verdict = worst(checks.map((check) => check.verdict));
    const earned = checks.reduce((sum, { points }) => sum + (points?.earned ?? 0), 0);
    return {
      ...head,
      verdict,
      live: worst(checks.map(({ live }) => live)),
      points: { earned: verdict === 'pass' ? step.points : earned, of: step.points },
      ...(verdict === 'pass' && { passedAt: new Date(Date.parse(at) - (60 - place) * 60_000).toISOString() }),
      ...(verdict === 'skipped' &&
        found === undefined && { waitsFor: after.find((other) => findings[other]) ?? 'flask-backend' }),
      checks,
    };
  });
  return {
    report: 'podium',
    version: 1,
    lab: { id: lab.id, version: lab.version, title: lab.title },
    cluster: context.cluster,
    parameters: lab.parameters,
    at,
    durationMs: 900,
    from: 'live',
    points: { earned: 0, of: 0, bonus: 0 },
    steps,
    reads: [],
  };
}

function reportOf(check: LabCheck, id: string, { live, verdict = live, ...found }: Shown, at: string): CheckReport {
  const common = {
    id,
    key: id,
    verdict,
    live,
    ...found,
    evidence: [],
    ...(verdict === 'pass' && { passedAt: at }),
    ...(check.points !== undefined && { points: { earned: verdict === 'pass' ? check.points : 0, of: check.points } }),
  };
  if (check.type !== 'check')
    return {
      ...common,
      use: check.type,
      params: null,
      parts: check.parts.map((part, index) => reportOf(part, `${id}.${index}`, { live, ...found }, at)),
    };
  return {
    ...common,
    use: check.check.name,
    params: check.params,
    command: check.check.command(check.params, context),
  };
}

function worst(verdicts: readonly Verdict[]): Verdict {
  const order: Verdict[] = ['fail', 'pending', 'blocked', 'error', 'skipped'];
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'pass';
}
