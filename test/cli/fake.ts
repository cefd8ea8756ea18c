/**
 * A small lab, gradings that come out as a test wants, and streams that remember.
 */
import type { grade } from '../../checks/grade.ts';
import type { Lab } from '../../checks/lab.ts';
import { bindLab, parseLab } from '../../checks/lab-file.ts';
import { type CheckReport, REPORT_VERSION, type Report, type StepReport } from '../../checks/report.ts';
import { totalOf } from '../../checks/tally.ts';
import type { Verdict } from '../../checks/verdict.ts';
import type { Host, Parts } from '../../functions/cli/host.ts';
import { run } from '../../functions/cli/main.ts';
import type { Output } from '../../functions/cli/screen.ts';

const step = (id: string, ko: string, en: string, rest = '') => `
  - id: ${id}
    title: { ko: ${ko}, en: ${en} }
    points: 5
    ${rest}
    checks: [{ use: k8s.workload, with: { kind: Deployment, ns: "\${ns}", name: ${id} } }]`;

/** A lab with a step for each verdict, one that is not graded and one that is a bonus. */
export const labText = `
lab: small-lab
version: "1"
title: { ko: 작은 실습, en: A small lab }
summary: { ko: 웹 서비스를 배포해요., en: Deploy a web service. }
parameters:
  ns: { default: default, description: { ko: 네임스페이스, en: Namespace } }
  cluster: { default: eks-demo, description: { ko: 클러스터 이름, en: Name of the cluster } }
steps:${step('create', '클러스터 만들기', 'Create the cluster')}${step(
  'web',
  '웹 서비스 배포하기',
  'Deploy the web service',
  'hint: { ko: 이름을 확인해 보세요., en: Check its name. }',
)}${step('scale', '자동 확장', 'Scale by itself')}${step('nodes', '노드 읽기', 'Read the nodes')}${step(
  'metrics',
  '지표 보기',
  'See the metrics',
)}${step('publish', '공개하기', 'Publish it', 'after: [web]')}
  - { id: image, title: { ko: 이미지 만들기, en: Build the image }, points: 5, graded: false }${step(
    'colleague',
    '동료에게 권한 주기',
    'Invite a colleague',
    'bonus: true',
  )}
`;

/** The small lab with its default parameters. */
export const smallLab: Lab = bindLab(parseLab(labText, 'small-lab.yaml'));

const findings: Readonly<Record<Verdict, Partial<CheckReport>>> = {
  pass: {},
  fail: {
    code: 'object.absent',
    values: { kind: 'Deployment', name: ['web'], namespace: 'default' },
    command: 'kubectl get deployment web -n default',
  },
  pending: {
    code: 'pod.starting',
    values: { pod: 'web-1', reason: 'ContainerCreating' },
    waitSeconds: 45,
    command: 'kubectl get pods -n default',
  },
  blocked: { code: 'kube.forbidden', values: { verb: 'list', resource: 'nodes', namespace: '' } },
  error: { code: 'read.throttled', values: { what: 'eks:ListNodegroups' } },
  skipped: {},
};

/** One verdict of each kind, so that a list shows all of them. */
export const everyVerdict: Readonly<Record<string, Verdict>> = {
  create: 'pass',
  web: 'fail',
  scale: 'pending',
  nodes: 'blocked',
  metrics: 'error',
  publish: 'skipped',
  colleague: 'skipped',
};

/** Verdicts of the small lab, all the same but for those given. */
export function allOf(verdict: Verdict, but: Readonly<Record<string, Verdict>> = {}): Record<string, Verdict> {
  return { ...Object.fromEntries(smallLab.steps.map(({ id }) => [id, verdict])), ...but };
}

/** The report of a grading that came out like this. */
export function reportOf(
  verdicts: Readonly<Record<string, Verdict>>,
  lab: Lab = smallLab,
  changes: Partial<Report> = {},
): Report {
  const at = '2026-11-21T05:00:00.000Z';
  const steps = lab.steps.map((one): StepReport => {
    const { id, title, hint, graded, bonus, after } = one;
    const head = { id, title, ...(hint !== undefined && { hint }), graded, bonus, after };
    if (!graded) return { ...head, verdict: 'skipped', live: 'skipped', points: { earned: 0, of: 0 }, checks: [] };
    const verdict = verdicts[id] ?? 'fail';
    const check: CheckReport = {
      id: '0',
      key: '0',
      use: 'k8s.workload',
      params: { kind: 'Deployment', ns: 'default', name: ['web'] },
      verdict,
      live: verdict,
      values: {},
      evidence: ['1'],
      ...(verdict === 'pass' && { passedAt: at }),
      ...findings[verdict],
    };
    return {
      ...head,
      verdict,
      live: verdict,
      points: { earned: verdict === 'pass' ? one.points : 0, of: one.points },
      ...(verdict === 'skipped' && after[0] !== undefined && { waitsFor: after[0] }),
      checks: [check],
    };
  });
  return {
    report: 'podium',
    version: REPORT_VERSION,
    lab: { id: lab.id, version: lab.version, title: lab.title },
    cluster: { name: 'eks-demo', region: 'ap-northeast-2', account: '123456789012' },
    parameters: lab.parameters,
    at,
    durationMs: 842,
    from: 'live',
    points: totalOf(steps),
    steps,
    reads: [{ key: '1', what: 'list deployments.apps', outcome: 'value', at, ms: 120, bytes: 900, requests: 7 }],
    ...changes,
  };
}

/** A grader whose gradings come out as the items say, one after the other; the last one again and again. */
export function gradeAs(...outcomes: readonly Readonly<Record<string, Verdict>>[]): typeof grade {
  let next = 0;
  return async (lab, { onProgress, from, at }) => {
    const verdicts = outcomes[Math.min(next++, outcomes.length - 1)] ?? {};
    const report = reportOf(verdicts, lab, { from, ...(at !== undefined && { at }) });
    onProgress?.({ type: 'reads', done: 3, known: 9 });
    // Not in the order of the lab, as it is when reads take their time.
    for (const index of [...report.steps.keys()].reverse()) {
      const step = report.steps[index];
      if (step !== undefined) onProgress?.({ type: 'step', step, index });
    }
    onProgress?.({ type: 'done', report });
    return report;
  };
}

export interface Captured extends Output {
  text: string;
}

/** A stream that remembers what is written; a terminal if it is given columns. */
export function captured(columns?: number, rows = 50): Captured {
  return {
    text: '',
    write(text: string) {
      this.text += text;
    },
    ...(columns !== undefined && { isTTY: true, columns, rows }),
  };
}

/** Parts whose connection always works. */
export function partsWith(grader: typeof grade, changes: Partial<Parts> = {}): Parts {
  return {
    grade: grader,
    connection: async () => ({
      connect: async () => ({
        reader: { read: () => Promise.reject(new Error('nothing is read here')), close: async () => {} },
        cluster: { name: 'eks-demo', region: 'ap-northeast-2', account: '123456789012' },
      }),
      settingsFrom: () => ({ extraHosts: [], dialPrivate: true }),
    }),
    service: () => Promise.reject(new Error('no service here')),
    ...changes,
  };
}

export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** Runs a command line within the test. */
export async function podium(args: readonly string[], host: Partial<Host> & { parts?: Parts } = {}): Promise<Ran> {
  const out = captured();
  const err = captured();
  const signal = new AbortController().signal;
  const code = await run(args, '1.2.3', { out, err, env: {}, signal, ...host });
  return { code, out: out.text, err: err.text };
}
