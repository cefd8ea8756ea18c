/**
 * Wall time of a lab of 40 checks on a real API server that is 50 ms away, beside the same assertions as kubectl calls one
 * after another. Both go through the same relay, in one run.
 */
import { execFile, fork } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { grade } from '../../checks/grade.ts';
import { bindLab, parseLab } from '../../checks/lab-file.ts';
import { connect, settingsFrom } from '../../checks/reads/connect.ts';
import { eksWebApplication } from '../real/labs/eks-web-application.ts';
import { solve } from '../real/moves/move.ts';
import { startWorld, type World } from '../real/world.ts';

const ROUND_TRIP_MS = 50;
const RUNS = 5;
const run = promisify(execFile);

/** A check, and the kubectl call whose output somebody would compare by eye. */
type Pair = [check: string, kubectl: string];

const workload = (kind: string, ns: string, name: string): Pair => [
  `use: k8s.workload, with: { kind: ${kind}, ns: ${ns}, name: ${name}, readyAtLeast: 1 }`,
  `get ${kind} ${name} -n ${ns} -o json`,
];
const service = (ns: string, name: string): Pair => [
  `use: k8s.service, with: { ns: ${ns}, name: ${name}, endpointsAtLeast: 1 }`,
  `get endpointslices -n ${ns} -l kubernetes.io/service-name=${name} -o json`,
];
const ingress = (name: string, path: string): Pair => [
  `use: k8s.ingress, with: { ns: default, names: ${name}, class: alb, paths: [${path}], address: true }`,
  `get ingress ${name} -n default -o json`,
];
const pods = (app: string): Pair => [
  `use: k8s.pods, with: { ns: default, labels: { app: ${app} }, countAtLeast: 1 }`,
  `get pods -n default -l app=${app} -o json`,
];
const can = (verb: string, resource: string, expect: string): Pair => [
  `use: k8s.can, with: { user: colleague, groups: [read-only], verb: ${verb}, resource: ${resource}, ns: default, expect: "${expect}"${expect === 'no' ? ', besides: { verb: list, resource: pods, ns: default }' : ''} }`,
  `auth can-i ${verb} ${resource} -n default --as colleague --as-group read-only`,
];
const object = (kind: string, name: string, ns?: string): Pair => [
  `use: k8s.object, with: { kind: ${kind}, name: ${name}${ns === undefined ? '' : `, ns: ${ns}`}, fields: { metadata.name: ${name} } }`,
  `get ${kind} ${name}${ns === undefined ? '' : ` -n ${ns}`} -o json`,
];
const hpa = (more: string): Pair => [
  `use: k8s.hpa, with: { ns: default, target: Deployment/demo-flask-backend, ${more} }`,
  'get hpa -n default -o json',
];

const apps = ['demo-flask-backend', 'demo-nodejs-backend', 'demo-frontend'];
const pairs: Pair[] = [
  ...apps.map((name) => workload('Deployment', 'default', name)),
  workload('Deployment', 'kube-system', 'aws-load-balancer-controller'),
  workload('Deployment', 'kube-system', 'metrics-server'),
  workload('Deployment', 'kube-system', 'cluster-autoscaler'),
  workload('Deployment', 'argocd', 'argocd-server'),
  ...apps.map((name) => service('default', name)),
  ingress('flask-backend-ingress', '/contents'),
  ingress('nodejs-backend-ingress', '/services'),
  ingress('frontend-ingress', '/'),
  ...['demo-flask-backend', 'demo-nodejs-backend', 'frontend-fargate'].map(pods),
  hpa('minAtMost: 1'),
  hpa('maxAtLeast: 5'),
  hpa('metric: cpu 30 %'),
  hpa('valueKnown: true'),
  [
    'use: k8s.scaled, with: { ns: default, target: Deployment/demo-flask-backend, above: 1 }',
    'get events -n default --field-selector involvedObject.kind=HorizontalPodAutoscaler -o json',
  ],
  ...['list', 'get'].map((verb) => can(verb, 'pods', 'yes')),
  ...['delete', 'create', 'patch', 'watch'].map((verb) => can(verb, 'pods', 'no')),
  ...apps.map((name) => object('Deployment', name, 'default')),
  ...apps.map((name) => object('Service', name, 'default')),
  object('ServiceAccount', 'aws-load-balancer-controller', 'kube-system'),
  object('IngressClass', 'alb'),
  object('APIService', 'v1beta1.metrics.k8s.io'),
  object('CustomResourceDefinition', 'applications.argoproj.io'),
  object('Ingress', 'flask-backend-ingress', 'default'),
  object('Ingress', 'frontend-ingress', 'default'),
  object('Namespace', 'argocd'),
];

/** Measures, prints, and says whether the bars are met. */
export async function benchGrading(): Promise<boolean> {
  const world = await startWorld({ log: console.log });
  try {
    await solve(world, eksWebApplication, undefined, (id, ms) => console.log(`${id} done in ${ms} ms`));
    return await measure(world);
  } finally {
    await world.stop();
  }
}

async function measure(world: World): Promise<boolean> {
  const relay = fork(
    new URL('./latency.ts', import.meta.url),
    [new URL(world.cluster.endpoint).port, `${ROUND_TRIP_MS}`],
    {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    },
  );
  try {
    const port = await new Promise<string>((resolve) =>
      relay.stdout?.once('data', (text) => resolve(`${text}`.trim())),
    );
    const kubeconfig = join(world.directory, 'far.kubeconfig');
    const near = await readFile(world.kubeconfig, 'utf8');
    await writeFile(kubeconfig, near.replaceAll(world.cluster.endpoint, `https://127.0.0.1:${port}`));
    const gradings: number[] = [];
    for (let round = 0; round < RUNS; round++) gradings.push(await gradeOnce(kubeconfig));
    const began = performance.now();
    for (const [, command] of pairs) await kubectl(world, kubeconfig, command);
    const calls = performance.now() - began;
    const median = gradings.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN;
    const bar = 4 * ROUND_TRIP_MS + 100;
    console.log(`${pairs.length} checks, ${ROUND_TRIP_MS} ms round trip`);
    console.log(
      `grading: ${gradings.map((ms) => ms.toFixed(0)).join(', ')} ms; median ${median.toFixed(0)} ms, bar ${bar} ms`,
    );
    console.log(`kubectl, ${pairs.length} calls one after another: ${calls.toFixed(0)} ms`);
    console.log(`ratio ${(calls / median).toFixed(1)}, bar 20`);
    return median <= bar && calls / median >= 20;
  } finally {
    relay.kill();
  }
}

/** One grading of the 40 checks after connecting, in milliseconds. @throws Error unless every check passes */
async function gradeOnce(kubeconfig: string): Promise<number> {
  const lab = bindLab(parseLab(labText(), 'bench.yaml'));
  const connection = await connect(
    { via: 'kubeconfig', file: kubeconfig, cluster: 'far' },
    settingsFrom(process.env, true),
  );
  try {
    const began = performance.now();
    const report = await grade(lab, { reader: connection.reader, cluster: connection.cluster, from: 'live' });
    const took = performance.now() - began;
    const bad = report.steps.filter(({ verdict }) => verdict !== 'pass');
    if (bad.length > 0)
      throw new Error(
        JSON.stringify(
          bad.map(({ checks }) => checks[0]),
          null,
          1,
        ),
      );
    return took;
  } finally {
    await connection.reader.close();
  }
}

async function kubectl(world: World, kubeconfig: string, command: string): Promise<void> {
  const options = { env: { PATH: process.env.PATH, HOME: world.directory, KUBECONFIG: kubeconfig } };
  // `auth can-i` ends with 1 for "no", which is an answer.
  await run(world.tools.kubectl, command.split(' '), options).catch((error: { code?: number }) => {
    if (!command.startsWith('auth') || error.code !== 1) throw error;
  });
}

function labText(): string {
  const title = '{ ko: 측정, en: Bench }';
  const steps = pairs.map(
    ([check], index) =>
      `  - id: step-${index}\n    title: ${title}\n    points: 1\n    checks:\n      - { ${check} }\n`,
  );
  return `lab: bench\nversion: "1"\ntitle: ${title}\nsummary: ${title}\nsteps:\n${steps.join('')}`;
}
