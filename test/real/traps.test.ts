/**
 * Traps for the checks on a real API server and the AWS emulator: objects and events as real controllers write them. Every
 * kubectl command that a verdict prints is run and has to show the object.
 */
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { DescribeAutoScalingGroupsCommand, UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateFargateProfileCommand,
  DescribeFargateProfileCommand,
  UpdateClusterConfigCommand,
} from '@aws-sdk/client-eks';
import {
  DeleteLoadBalancerCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateOpenIDConnectProviderCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grade } from '../../checks/grade.ts';
import type { Lab, LabCheck } from '../../checks/lab.ts';
import { bindLab, parseLab } from '../../checks/lab-file.ts';
import { findLab } from '../../checks/labs.ts';
import { connect, settingsFrom } from '../../checks/reads/connect.ts';
import type { CheckReport, Report } from '../../checks/report.ts';
import { explain } from '../../web/text/index.ts';
import { until } from './children.ts';
import { enter, outline, stepOf } from './grading.ts';
import {
  eksWebApplication,
  flask as flaskApp,
  frontend as frontendApp,
  nodejs as nodejsApp,
} from './labs/eks-web-application.ts';
import { dissociateOidc } from './moves/cluster.ts';
import { moveOf } from './moves/move.ts';
import { addSelfManagedNodes } from './moves/nodes.ts';
import { putMetric } from './moves/observing.ts';
import { startWorld, type World } from './world.ts';

/** A check with what is right: `pass`, or the verdict and code of the first cause. */
type Trap = readonly [name: string, params: Record<string, unknown>, right: string, window?: number];

const APPS = 'trap-apps';
const SMALL = 'trap-small';
const SCALING = 'trap-scaling';
const SHOP = 'shop';
let world: World;

beforeAll(async () => {
  world = await startWorld();
  enter(world);
  const rules = [
    { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list'] },
    { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
  ];
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  await world.grantReader({ rules }, policy);
  for (const id of ['cluster', 'nodes', 'lb-controller', 'fargate-profile'])
    await moveOf(eksWebApplication, id).do(world);
  for (const name of [APPS, SMALL, SCALING, SHOP]) await makeNamespace(name);
});
afterAll(async () => {
  await world?.stop();
});

// Asking ---------------------------------------------------------------------------------------------------------------

async function gradeLab(lab: Lab, enrolledAt?: string): Promise<Report> {
  const participant = { cluster: world.cluster.arn, roleArn: world.roleArn, externalId: world.externalId };
  const connection = await connect(
    { via: 'aws', ...participant, sessionName: 'traps' },
    settingsFrom(process.env, false),
  );
  const { arn: _, ...cluster } = connection.cluster;
  return grade(lab, { reader: connection.reader, cluster, from: 'live', ...(enrolledAt && { enrolledAt }) }).finally(
    () => connection.reader.close(),
  );
}

async function ask(use: string, params: object, window?: number): Promise<CheckReport> {
  const both = { ko: '함정', en: 'Trap' };
  const checks = [{ use, with: params, ...(window !== undefined && { window }) }];
  const steps = [{ id: 'trap', title: both, hint: both, points: 1, checks }];
  const text = JSON.stringify({ lab: 'trap', version: '1', title: both, summary: both, parameters: {}, steps });
  const report = await gradeLab(bindLab(parseLab(text, 'trap.yaml')));
  return report.steps[0]?.checks[0] ?? expect.fail('no check was graded');
}

/** `pass`, or verdict and code. */
const verdictOf = ({ live, code }: CheckReport) => (code === undefined ? live : `${live} ${code}`);

async function askUntil(use: string, params: object, right: string, timeoutMs = 60_000): Promise<CheckReport> {
  let last = '';
  return until(
    `${use} to be ${right}`,
    async () => {
      const report = await ask(use, params);
      last = `${verdictOf(report)} ${JSON.stringify(report.values)}`;
      return verdictOf(report) === right && report;
    },
    timeoutMs,
    200,
  ).catch((error: unknown) => {
    throw new Error(`${error instanceof Error ? error.message : error}; last: ${last}`);
  });
}

/** Asks, and runs the commands that the verdict prints. */
async function spring(use: string, [, params, right, window]: Trap): Promise<CheckReport> {
  const report = await ask(use, params, window);
  expect(verdictOf(report), JSON.stringify(report.values)).toBe(right);
  const { command = '' } = report;
  if (command.startsWith('kubectl ')) await paste(command, report);
  if (report.code !== undefined) {
    const { next = '', seen } = explain('en', report);
    expect(seen).toBeTruthy();
    const pasted = /kubectl (?:describe|get endpointslices) [^"()`]*$/.exec(next)?.[0];
    if (pasted !== undefined) await paste(pasted, report);
  }
  return report;
}

function traps(use: string, cases: readonly Trap[]): void {
  for (const trap of cases)
    test(`${use}: ${trap[0]}`, async () => {
      await spring(use, trap);
    });
}

/** Runs a command as somebody who pastes it; an answer of "no" and an object that is not there are what it should show. */
async function paste(command: string, report: CheckReport): Promise<void> {
  const env = {
    PATH: `${dirname(world.tools.kubectl)}:${process.env.PATH ?? ''}`,
    HOME: world.directory,
    KUBECONFIG: world.kubeconfig,
  };
  const { code, out, err } = await new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
    const child = spawn('bash', ['-c', command], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
  if (command.includes('auth can-i')) expect(out, command).toMatch(/^(yes|no)/);
  else if (code !== 0) expect(err, command).toMatch(/NotFound|doesn't have a resource type/);
  // Workloads and Services are described without their pods.
  const { name, pod } = report.values;
  const shown = /describe (service|deployment|statefulset|daemonset)/.test(command) ? name : (pod ?? name);
  // Nodes are described for what is free on them, not for the pod that fits on none.
  const isOfObject = !command.includes('auth can-i') && !command.includes('describe nodes');
  if (typeof shown === 'string' && code === 0 && isOfObject) expect(out, command).toContain(shown);
}

// Making ---------------------------------------------------------------------------------------------------------------

async function makeNamespace(name: string): Promise<void> {
  await apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await until(`namespace ${name}`, () => world.kube.get(`/api/v1/namespaces/${name}/serviceaccounts/default`));
}

async function apply(...items: object[]): Promise<void> {
  await world.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

interface Facts {
  kind?: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  replicas?: number;
  fault?: 'crash' | 'oom' | 'image' | 'notready';
  finalizers?: string[];
  image?: string;
  port?: object;
  resources?: object;
  spec?: object;
  pod?: object;
}

function workload(namespace: string, name: string, facts: Facts = {}): object {
  const { kind = 'Deployment', replicas = 2, fault, finalizers, image = 'registry.example.com/web:1' } = facts;
  const container = { name: 'web', image, ports: [facts.port ?? { containerPort: 80 }], resources: facts.resources };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace },
    spec: {
      ...(kind !== 'DaemonSet' && { replicas }),
      ...facts.spec,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: {
          labels: { app: name },
          finalizers,
          annotations: fault === undefined ? {} : { 'sim.podium/fault': fault },
        },
        spec: { ...facts.pod, containers: [container] },
      },
    },
  };
}

function service(namespace: string, name: string, spec: object): object {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec };
}

const requests = { resources: { requests: { cpu: '250m' } } };

function hpa(name: string, target: string, spec: object = {}, namespace = SCALING): object {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: target };
  const resource = { name: 'cpu', target: { type: 'Utilization', averageUtilization: 30 } };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace },
    spec: { scaleTargetRef, minReplicas: 1, maxReplicas: 5, metrics: [{ type: 'Resource', resource }], ...spec },
  };
}

type Route = readonly [path: string, service: string, port: number | string, pathType?: string];

function ingress(name: string, routes: readonly Route[], spec: object = {}, annotations: object = {}): object {
  const paths = routes.map(([path, to, port, pathType = 'Prefix']) => ({
    path,
    pathType,
    backend: { service: { name: to, port: typeof port === 'number' ? { number: port } : { name: port } } },
  }));
  const own = {
    'alb.ingress.kubernetes.io/target-type': 'ip',
    'alb.ingress.kubernetes.io/scheme': 'internet-facing',
    ...annotations,
  };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: SHOP, annotations: own },
    spec: { ingressClassName: 'alb', rules: [{ http: { paths } }], ...spec },
  };
}

async function readyPods(namespace: string, app: string): Promise<number> {
  interface Pod {
    metadata: { deletionTimestamp?: string };
    status: { conditions?: { type: string; status: string }[] };
  }
  const pods = await world.kube.list<Pod>(`/api/v1/namespaces/${namespace}/pods?labelSelector=app%3D${app}`);
  return pods.filter(
    ({ metadata, status }) =>
      metadata.deletionTimestamp === undefined &&
      status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
  ).length;
}

/** Lets go of pods that a finalizer holds. */
async function release(namespace: string): Promise<void> {
  const pods = await world.kube.list(`/api/v1/namespaces/${namespace}/pods`);
  for (const { metadata } of pods)
    if (metadata.finalizers?.includes('example.com/hold'))
      await world.kube.merge(`/api/v1/namespaces/${namespace}/pods/${metadata.name}`, {
        metadata: { finalizers: null },
      });
}

// Traps ----------------------------------------------------------------------------------------------------------------

describe('workloads and pods', () => {
  const hold = { finalizers: ['example.com/hold'] };

  beforeAll(async () => {
    const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'cpu', namespace: SMALL } };
    await apply({ ...quota, spec: { hard: { 'requests.cpu': '1' } } });
    await apply(
      ...['good', 'paused', 'failing'].map((name) => workload(APPS, name)),
      workload(APPS, 'crash', { fault: 'crash' }),
      workload(APPS, 'oom', { fault: 'oom', resources: { limits: { memory: '64Mi' } } }),
      workload(APPS, 'image', { fault: 'image' }),
      workload(APPS, 'unready', { fault: 'notready' }),
      workload(APPS, 'big', { resources: { requests: { cpu: '100' } } }),
      workload(APPS, 'nobody', { pod: { serviceAccountName: 'nobody' } }),
      workload(APPS, 'zero', { replicas: 0 }),
      workload(APPS, 'slow', { spec: { minReadySeconds: 500 } }),
      workload(SMALL, 'quota'),
      workload(APPS, 'daemon', { kind: 'DaemonSet' }),
      workload(APPS, 'held', {
        kind: 'StatefulSet',
        spec: { serviceName: 'held', podManagementPolicy: 'Parallel' },
        ...hold,
      }),
    );
    for (const name of ['good', 'paused', 'failing']) await world.rolledOut(name, APPS);
    await world.kubectl(['rollout', 'pause', 'deployment/paused', '-n', APPS]);
    await world.kubectl(['set', 'image', 'deployment/paused', 'web=registry.example.com/web:2', '-n', APPS]);
    await apply(workload(APPS, 'failing', { fault: 'image', image: 'registry.example.com/web:typo' }));
    await until('held pods', async () => (await readyPods(APPS, 'held')) === 2);
    await world.kubectl(['delete', 'pods', '-l', 'app=held', '-n', APPS, '--wait=false']);
    await until('faults', async () => {
      const pods = await world.kubectl(['get', 'pods', '-n', APPS]);
      return [
        'crash-\\S+ +0/1 +Crash',
        'oom-\\S+ +0/1 +Crash',
        'image-\\S+ +0/1 +Image',
        'failing-\\S+ +0/1 +Image',
        'unready-\\S+ +0/1 +Running',
        'slow-\\S+ +1/1',
      ].every((line) => new RegExp(line).test(pods));
    });
    await askUntil('k8s.workload', { kind: 'Deployment', ns: SMALL, name: 'quota' }, 'fail workload.quotaUnset');
  });
  afterAll(() => release(APPS));

  const deployment = (name: string | string[], more: object = {}) => ({ kind: 'Deployment', ns: APPS, name, ...more });
  traps('k8s.workload', [
    ['settled', deployment('good', { readyAtLeast: 2 }), 'pass'],
    ['one of several names', deployment(['nobody-else', 'good']), 'pass'],
    ['paused before the new version', deployment('paused'), 'fail workload.paused'],
    ['old pods serve, new ones cannot', deployment('failing'), 'fail pod.imagePull'],
    ['crash loop', deployment('crash'), 'fail pod.crashLoop'],
    ['out of memory', deployment('oom'), 'fail pod.outOfMemory'],
    ['image not found', deployment('image'), 'fail pod.imagePull'],
    ['not ready for a moment', deployment('unready'), 'pending pod.readinessProbe', 3600],
    ['not ready for long', deployment('unready'), 'fail pod.readinessProbe', 1],
    ['fits on no node yet', deployment('big'), 'pending pod.noCpu', 3600],
    ['fits on no node', deployment('big'), 'fail pod.noCpu', 1],
    ['minReadySeconds are running', deployment('slow'), 'pending workload.rolling', 1],
    ['no ServiceAccount', deployment('nobody'), 'fail workload.noServiceAccount'],
    ['no requests where a quota wants them', { ...deployment('quota'), ns: SMALL }, 'fail workload.quotaUnset'],
    ['scaled to nothing', deployment('zero'), 'fail workload.zero'],
    ['name with a typo', deployment('god'), 'fail object.misnamed'],
    ['in another namespace', { ...deployment('good'), ns: 'default' }, 'fail object.absent'],
    ['DaemonSet', { kind: 'DaemonSet', ns: APPS, name: 'daemon', readyAtLeast: 3 }, 'pass'],
    ['StatefulSet whose pods only leave', { kind: 'StatefulSet', ns: APPS, name: 'held' }, 'fail workload.rolling', 1],
  ]);

  const pods = (app: string | string[], more: object = {}) => ({ ns: APPS, labels: { app }, ...more });
  traps('k8s.pods', [
    ['ready', pods(['nobody-else', 'good'], { countAtLeast: 2 }), 'pass'],
    ['too few', pods('good', { countAtLeast: 3 }), 'fail pods.tooFew'],
    ['only leaving', pods('held'), 'fail object.unlabelled'],
    ['crash loop is phase Running', pods('crash', { phase: 'Running' }), 'pass'],
    ['crash loop is not ready', pods('crash'), 'fail pod.crashLoop'],
    ['image not found is not Running', pods('image', { phase: 'Running' }), 'fail pod.imagePull'],
    ['not on Fargate', pods('good', { onFargate: true }), 'fail pods.notFargate'],
  ]);

  const own = { kind: 'Deployment', ns: APPS, name: 'good' };
  traps('k8s.object', [
    [
      'item by key',
      { ...own, fields: { 'spec.template.spec.containers[name=web].image': 'registry.example.com/web:1' } },
      'pass',
    ],
    [
      'quantities by value',
      { ...own, name: 'oom', fields: { 'spec.template.spec.containers[0].resources.limits.memory': '65536Ki' } },
      'pass',
    ],
    ['another value', { ...own, fields: { 'spec.replicas': { atLeast: 3 } } }, 'fail field.value'],
    ['one of several names', { ...own, name: ['nobody-else', 'good'] }, 'pass'],
    ['kind that is not installed', { kind: 'widgets.example.com', ns: APPS, name: 'good' }, 'fail object.unserved'],
  ]);
});

describe('services', () => {
  beforeAll(async () => {
    const selector = { app: 'web' };
    const slice = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType: 'IPv4' };
    await apply(
      workload(APPS, 'web', { port: { containerPort: 80, name: 'http' } }),
      workload(APPS, 'stay', { replicas: 1, finalizers: ['example.com/hold'] }),
      service(APPS, 'plain', { selector, ports: [{ port: 8080, targetPort: 80 }] }),
      service(APPS, 'typo', { selector: { app: 'wep' }, ports: [{ port: 8080, targetPort: 80 }] }),
      service(APPS, 'named', { selector, ports: [{ port: 8080, targetPort: 'http' }] }),
      service(APPS, 'misnamed', { selector, ports: [{ port: 8080, targetPort: 'https' }] }),
      service(APPS, 'headless', { clusterIP: 'None', selector }),
      service(APPS, 'two', {
        selector,
        ports: [
          { name: 'a', port: 8080, targetPort: 81 },
          { name: 'b', port: 8081, targetPort: 80 },
        ],
      }),
      service(APPS, 'image', { selector: { app: 'image' }, ports: [{ port: 80 }] }),
      service(APPS, 'published', {
        publishNotReadyAddresses: true,
        selector: { app: 'unready' },
        ports: [{ port: 80 }],
      }),
      service(APPS, 'outside', { type: 'ExternalName', externalName: 'example.com' }),
      service(APPS, 'hand', { ports: [{ port: 80 }] }),
      {
        ...slice,
        metadata: { name: 'hand-1', namespace: APPS, labels: { 'kubernetes.io/service-name': 'hand' } },
        ports: [{ port: 80 }],
        endpoints: [{ addresses: ['10.9.9.9'] }],
      },
      service(APPS, 'stay', { selector: { app: 'stay' }, ports: [{ port: 80 }] }),
      service(APPS, 'balancer', {
        type: 'LoadBalancer',
        loadBalancerClass: 'example.com/nobody',
        selector,
        ports: [{ port: 80 }],
      }),
    );
    await world.rolledOut('web', APPS);
    await world.rolledOut('stay', APPS);
    await world.kubectl(['delete', 'pods', '-l', 'app=stay', '-n', APPS, '--wait=false']);
    await askUntil('k8s.service', { ns: APPS, name: 'headless', endpointsAtLeast: 2 }, 'pass');
    await askUntil('k8s.service', { ns: APPS, name: 'stay', endpointsAtLeast: 1 }, 'pass');
    await askUntil('k8s.service', { ns: APPS, name: 'plain', endpointsAtLeast: 2 }, 'pass');
  });
  afterAll(() => release(APPS));

  const named = (name: string, more: object = {}) => ({ ns: APPS, name, endpointsAtLeast: 1, ...more });
  traps('k8s.service', [
    ['number', named('plain', { port: 8080, targetPort: 80, endpointsAtLeast: 2 }), 'pass'],
    ['selector with a typo', named('typo'), 'fail service.selectsNothing'],
    ['name that means the number', named('named', { port: 8080, targetPort: 80 }), 'pass'],
    ['name as written', named('named', { targetPort: 'http' }), 'pass'],
    ['name that no pod has', named('misnamed', { port: 8080 }), 'fail service.namedPort'],
    ['headless without ports', named('headless'), 'pass'],
    ['port and target port of two entries', named('two', { port: 8080, targetPort: 80 }), 'fail service.targetPort'],
    ['port and target port of one entry', named('two', { port: 8081, targetPort: 80 }), 'pass'],
    ['pods without image', named('image'), 'fail pod.imagePull'],
    ['publishNotReadyAddresses', named('published'), 'fail pod.readinessProbe', 1],
    ['ExternalName', named('outside'), 'fail service.noSelector'],
    ['addresses by hand', named('hand'), 'fail service.noSelector'],
    ['addresses by hand, as wanted', named('hand', { external: true }), 'pass'],
    ['a pod that leaves does not count', named('stay', { endpointsAtLeast: 2 }), 'fail service.endpoints'],
    ['a LoadBalancer is a NodePort too', named('balancer', { type: 'NodePort' }), 'pass'],
    ['no controller gives an address', named('balancer', { hostname: true }), 'pending service.noHostname', 1],
  ]);

  test('labels of the closest pod are those that somebody wrote', async () => {
    const { values } = await ask('k8s.service', named('typo'));
    expect(values.seen).toEqual(['app=web']);
  });
});

describe('k8s.can', () => {
  beforeAll(async () => {
    const apiGroup = 'rbac.authorization.k8s.io';
    const meta = (name: string, namespace: string | undefined = APPS) => ({ name, namespace });
    const role = (name: string, rules: object[], namespace?: string) => ({
      apiVersion: `${apiGroup}/v1`,
      kind: 'Role',
      metadata: meta(name, namespace),
      rules,
    });
    const bind = (group: string, name: string, kind = 'Role') => ({
      apiVersion: `${apiGroup}/v1`,
      kind: 'RoleBinding',
      metadata: meta(`${group}-${name}`),
      roleRef: { apiGroup, kind, name },
      subjects: [{ kind: 'Group', apiGroup, name: group }],
    });
    const read = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }];
    await apply(
      role('reader', read),
      bind('team', 'reader'),
      bind('team', 'nothing'),
      role('elsewhere', read, SMALL),
      bind('lost', 'elsewhere'),
      { apiVersion: `${apiGroup}/v1`, kind: 'ClusterRole', metadata: { name: 'trap-reader' }, rules: read },
      bind('wide', 'trap-reader', 'ClusterRole'),
      role('all', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]),
      bind('all', 'all'),
      role('scaler', [{ apiGroups: ['apps'], resources: ['deployments/scale'], verbs: ['update'] }]),
      bind('scaler', 'scaler'),
      role('legacy', [{ apiGroups: ['extensions'], resources: ['deployments'], verbs: ['list'] }]),
      bind('legacy', 'legacy'),
      role('one', [{ apiGroups: [''], resources: ['pods'], resourceNames: ['web-0'], verbs: ['get'] }]),
      bind('one', 'one'),
      { ...bind('robot', 'reader'), subjects: [{ kind: 'ServiceAccount', name: 'robot', namespace: APPS }] },
    );
    await askUntil('k8s.can', may('scaler', { verb: 'update', resource: 'deployments.apps/scale' }), 'pass');
  });

  const may = (group: string, more: object = {}) => ({
    user: 'kim',
    groups: [group],
    verb: 'list',
    resource: 'pods',
    ns: APPS,
    ...more,
  });
  const mayNot = (group: string) =>
    may(group, { verb: 'delete', expect: 'no', besides: { verb: 'list', resource: 'pods', ns: APPS } });
  traps('k8s.can', [
    ['Role, beside a broken binding', may('team'), 'pass'],
    ['group with a typo', may('teem'), 'fail can.denied'],
    ['Role in another namespace', may('lost'), 'fail can.noRole'],
    ['ClusterRole by RoleBinding', may('wide'), 'pass'],
    ['ClusterRole by RoleBinding, elsewhere', may('wide', { ns: 'default' }), 'fail can.denied'],
    [
      'ClusterRole by RoleBinding, everywhere',
      { user: 'kim', groups: ['wide'], verb: 'list', resource: 'pods' },
      'fail can.denied',
    ],
    ['wildcards give more than wanted', mayNot('all'), 'fail can.allowed'],
    ['no more than wanted', mayNot('team'), 'pass'],
    ['nothing at all', mayNot('nobody'), 'fail can.nothing'],
    ['subresource', may('scaler', { verb: 'update', resource: 'deployments.apps/scale' }), 'pass'],
    [
      'subresource is not the resource',
      may('scaler', { verb: 'update', resource: 'deployments.apps' }),
      'fail can.denied',
    ],
    ['group of the API with a former name', may('legacy', { resource: 'deployments.apps' }), 'fail can.denied'],
    ['one name is not every name', may('one', { verb: 'get' }), 'fail can.denied'],
    ['one name', may('one', { verb: 'get', name: 'web-0' }), 'pass'],
    [
      'service account',
      { user: `system:serviceaccount:${APPS}:robot`, verb: 'list', resource: 'pods', ns: APPS },
      'pass',
    ],
  ]);
});

describe('scaling', () => {
  const of = (name: string, more: object = {}) => ({ ns: SCALING, target: `Deployment/${name}`, ...more });
  const known = (name: string, more: object = {}) => of(name, { valueKnown: true, ...more });
  const scaled = (name: string) => of(name, { above: 1 });
  const replicas = (count: string) => world.kubectl(['scale', 'deployment/web', `--replicas=${count}`, '-n', SCALING]);
  const limited = { ns: 'trap-limits', target: 'Deployment/limited', valueKnown: true };

  beforeAll(async () => {
    await makeNamespace('trap-limits');
    const range = { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'cpu', namespace: 'trap-limits' } };
    await apply({
      ...range,
      spec: { limits: [{ type: 'Container', defaultRequest: { cpu: '250m' }, default: { cpu: '500m' } }] },
    });
    const one = { replicas: 1 };
    await apply(
      ...['web', 'two', 'fixed', 'old'].map((name) => workload(SCALING, name, { ...one, ...requests })),
      workload(SCALING, 'bare', one),
      workload(SCALING, 'zero', { replicas: 0, ...requests }),
      workload('trap-limits', 'limited', one),
      hpa('web', 'web'),
      hpa('bare', 'bare'),
      hpa('two-a', 'two'),
      hpa('two-b', 'two'),
      hpa('fixed', 'fixed', { minReplicas: 3, maxReplicas: 3 }),
      hpa('zero', 'zero'),
      hpa('lost', 'lost'),
      hpa('old', 'old', { scaleTargetRef: { apiVersion: 'extensions/v1beta1', kind: 'Deployment', name: 'old' } }),
      hpa('limited', 'limited', {}, 'trap-limits'),
    );
  });

  test('a value that is on its way is pending, also where a LimitRange gives the requests', async () => {
    await spring('k8s.hpa', ['young', known('web'), 'pending hpa.noValue', 3600]);
    await spring('k8s.hpa', ['young', limited, 'pending hpa.noValue', 3600]);
  });

  test('no metrics-server: pending, and then a fail that names it', async () => {
    await askUntil('k8s.hpa', known('web'), 'pending hpa.noMetricsServer');
    await askUntil('k8s.hpa', limited, 'pending hpa.noMetricsServer');
    await until(
      'the window to end',
      async () => verdictOf(await ask('k8s.hpa', known('web'), 1)) === 'fail hpa.noMetricsServer',
    );
  });

  test('metrics arrive', async () => {
    await moveOf(eksWebApplication, 'metrics-server').do(world);
    await askUntil('k8s.hpa', known('web'), 'pass', 120_000);
    await askUntil('k8s.hpa', limited, 'pass');
    await askUntil('k8s.hpa', known('bare'), 'fail hpa.noRequest');
  });

  traps('k8s.hpa', [
    ['as asked', known('web', { minAtMost: 1, maxAtLeast: 5, metric: 'cpu 30 %' }), 'pass'],
    ['another target value', of('web', { metric: 'cpu 50 %' }), 'fail hpa.metric'],
    ['two on one target', of('two'), 'fail hpa.several'],
    ['minimum is maximum', of('fixed'), 'fail hpa.fixed'],
    ['target at zero', known('zero'), 'fail hpa.targetZero'],
    ['target that is not there', of('lost'), 'fail hpa.noTarget'],
    ['target in an API that has no such kind', of('old'), 'fail hpa.apiVersion'],
    ['no request', known('bare'), 'fail hpa.noRequest'],
    ['no HPA', of('good'), 'fail hpa.absent'],
  ]);

  test('a request that was forgotten and given: pending while it rolls out, then pass', async () => {
    await apply(workload(SCALING, 'bare', { replicas: 1, ...requests }));
    const verdicts = new Set<string>();
    await until(
      'a value',
      async () => {
        const report = await ask('k8s.hpa', known('bare'));
        verdicts.add(report.live);
        return report.live === 'pass';
      },
      120_000,
      300,
    );
    expect([...verdicts]).toEqual(['pending', 'pass']);
  });

  traps('k8s.scaled', [
    ['nothing to do', scaled('web'), 'fail scaled.idle'],
    ['target that is not there', scaled('lost'), 'fail hpa.noTarget'],
    ['target at zero', scaled('zero'), 'fail hpa.targetZero'],
    ['no room', scaled('fixed'), 'fail scaled.max'],
  ]);

  test('k8s.scaled: by hand, and then down by the HPA, is no scaling out', async () => {
    await replicas('4');
    await askUntil('k8s.scaled', scaled('web'), 'fail scaled.byHand');
    await askUntil('k8s.scaled', scaled('web'), 'fail scaled.idle', 90_000);
    const events = await world.kubectl(['describe', 'hpa', 'web', '-n', SCALING]);
    expect(events).toMatch(/SuccessfulRescale.*All metrics below target/);
  });

  test('k8s.scaled: by load, and the command shows the event; a new HPA of that name has done nothing', async () => {
    world.simulators.load('web', 300);
    const { command = '' } = await askUntil('k8s.scaled', scaled('web'), 'pass', 120_000);
    const words = command.split(' ').slice(1);
    expect(await world.kubectl(words)).toMatch(/SuccessfulRescale.*above target/);
    world.simulators.load('web', 0);
    await world.kubectl(['delete', 'hpa', 'web', '-n', SCALING]);
    await apply(hpa('web', 'web', { maxReplicas: 2 }));
    expect((await ask('k8s.scaled', scaled('web'))).live).not.toBe('pass');
  });
});

describe('ingresses and load balancers', () => {
  const json = { contentType: 'json', json: { outcome: { array: true } } };
  const page = (name: string | string[], path: string, more: object = {}) => ({
    url: `http://\${alb}${path}`,
    alb: { ns: SHOP, ingress: name },
    ...more,
  });
  const targets = (name: string | string[], more: object = {}) => ({ ns: SHOP, ingress: name, ...more });

  beforeAll(async () => {
    world.serve(SHOP, 'demo-flask-backend-kim', flaskApp);
    world.serve(SHOP, 'demo-nodejs-backend-kim', nodejsApp);
    world.serve(SHOP, 'demo-frontend-kim', frontendApp('{backend-ingress ADDRESS}'));
    const ports = { 'demo-flask-backend-kim': 8080, 'demo-nodejs-backend-kim': 3000, 'demo-frontend-kim': 80 };
    for (const [name, containerPort] of Object.entries(ports)) {
      const image = `${world.cluster.account}.dkr.ecr.${world.cluster.region}.amazonaws.com/${name}:latest`;
      const port = name === 'demo-frontend-kim' ? 80 : 8080;
      await apply(
        workload(SHOP, name, { image, port: { containerPort } }),
        service(SHOP, name, {
          type: 'NodePort',
          selector: { app: name },
          ports: [{ name: 'http', port, targetPort: containerPort }],
        }),
      );
    }
    for (const name of Object.keys(ports)) await world.rolledOut(name, SHOP);
    const flask: Route = ['/contents', 'demo-flask-backend-kim', 8080];
    const front: Route = ['/', 'demo-frontend-kim', 80];
    const legacy = { 'kubernetes.io/ingress.class': 'alb' };
    await apply(
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'IngressClass',
        metadata: { name: 'nginx' },
        spec: { controller: 'k8s.io/ingress-nginx' },
      },
      service(SHOP, 'empty', { selector: { app: 'nothing' }, ports: [{ port: 80 }] }),
      ingress(
        'backend-ingress',
        [flask, ['/services', 'demo-nodejs-backend-kim', 8080], front],
        { ingressClassName: undefined },
        legacy,
      ),
      ingress('port-name', [['/contents', 'demo-flask-backend-kim', 'http']]),
      ingress('star', [['/contents/*', 'demo-flask-backend-kim', 8080, 'ImplementationSpecific']]),
      ingress('no-class', [flask], { ingressClassName: undefined }),
      ingress('lost-class', [flask], { ingressClassName: 'albb' }),
      ingress('nginx', [flask], { ingressClassName: 'nginx' }),
      ingress('internal', [flask], {}, { 'alb.ingress.kubernetes.io/scheme': 'internal' }),
      ingress('empty', [['/x', 'empty', 80]]),
      ingress('no-service', [['/x', 'nothing', 80]]),
      ingress('port', [['/x', 'demo-flask-backend-kim', 80]]),
      ingress('spa', [front], {}, { 'alb.ingress.kubernetes.io/group.name': 'spa' }),
    );
    for (const name of ['backend-ingress', 'port-name', 'star', 'internal', 'spa'])
      await askUntil('elb.target', targets(name), 'pass');
    await askUntil('elb.target', targets('empty'), 'fail target.none');
    await askUntil('k8s.ingress', { ns: SHOP, names: 'no-service', address: true }, 'fail ingress.failed');
  });

  const routed = (names: string | string[], more: object = {}) => ({
    ns: SHOP,
    names,
    class: 'alb',
    paths: [{ path: '/contents', service: 'demo-flask-backend-kim', port: 8080 }],
    address: true,
    ...more,
  });
  traps('k8s.ingress', [
    ['class by annotation', routed('backend-ingress'), 'pass'],
    ['one of several names', routed(['flask-ingress', 'backend-ingress']), 'pass'],
    ['port by name', routed('port-name'), 'pass'],
    ['pattern of the controller', routed('star'), 'pass'],
    ['no class', routed('no-class'), 'fail ingress.noClass'],
    ['class that is not there', routed('lost-class'), 'fail ingress.unknownClass'],
    ['class of another controller', routed('nginx'), 'fail ingress.class'],
    ['no Service', routed('no-service', { paths: ['/x'] }), 'fail ingress.noService'],
    ['port of the container', routed('port', { paths: ['/x'] }), 'fail ingress.servicePort'],
    ['the frontend takes the path', routed('spa'), 'fail ingress.backend'],
  ]);

  traps('elb.target', [
    ['scheme', targets('internal', { scheme: 'internet-facing' }), 'fail loadBalancer.scheme'],
    ['one of several names', targets(['flask-ingress', 'backend-ingress'], { scheme: 'internet-facing' }), 'pass'],
    ['no ready pods', targets('empty'), 'fail target.none'],
    ['more than there are', targets('star', { healthyAtLeast: 9 }), 'fail target.few'],
    ['no address', targets('no-class'), 'fail ingress.noAddress', 1],
  ]);

  test.each([
    ['unhealthy', 'Target.ResponseCodeMismatch', 'fail target.responseCode'],
    ['unhealthy', 'Target.Timeout', 'fail target.timeout'],
    ['unhealthy', 'Target.FailedHealthChecks', 'fail target.failedChecks'],
    ['unused', 'Target.NotInUse', 'fail target.unused'],
    ['draining', 'Target.DeregistrationInProgress', 'fail target.none'],
    ['initial', 'Elb.InitialHealthChecking', 'pending target.initial'],
  ] as const)('elb.target: %s %s', async (state, reason, right) => {
    const { balancers } = world.simulators;
    const arn =
      (await world.aws.elb.send(new DescribeTargetGroupsCommand({}))).TargetGroups?.find(({ LoadBalancerArns }) =>
        LoadBalancerArns?.includes(balancers.balancer(`${SHOP}/star`)?.arn ?? ''),
      )?.TargetGroupArn ?? expect.fail('no target group');
    const known =
      (await world.aws.elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: arn }))).TargetHealthDescriptions ??
      [];
    await world.aws.setTargets(
      arn,
      known.map(({ Target }) => ({ id: Target?.Id ?? '', state, reason })),
    );
    await spring('elb.target', [state, targets('star'), right, 1]);
  });

  traps('http', [
    ['JSON', page(['flask-ingress', 'backend-ingress'], '/contents/aws', json), 'pass'],
    ['a page in place of JSON', page('spa', '/contents/aws', json), 'fail http.contentType'],
    ['a page in place of JSON, with any type', page('spa', '/contents/aws', { json: json.json }), 'fail http.notJson'],
    ['internal', page('internal', '/contents/aws', json), 'fail loadBalancer.internal'],
    ['no targets', page('empty', '/x'), 'fail http.unavailable', 1],
    ['no rule', page('star', '/nothing'), 'fail http.notFound'],
    ['page', page('spa', '/', { contains: '<div id="root">' }), 'pass'],
    [
      'placeholder left in the script',
      page('spa', '/', {
        script: 'main',
        contains: ['/contents/', '${alb}'],
        notContains: '{backend-ingress ADDRESS}',
      }),
      'fail http.placeholder',
    ],
  ]);

  test('the commands find whichever Ingress there is', async () => {
    const { command = '' } = await ask('http', page(['flask-ingress', 'backend-ingress'], '/'));
    const inner = /\$\(kubectl (.*)\)/.exec(command)?.[1] ?? '';
    const words = inner.replaceAll("'", '').split(' ');
    expect(await world.kubectl(words)).toMatch(/^k8s-.*\.elb\.amazonaws\.com$/);
  });

  test('deleted by hand while the status still has the address', async () => {
    const LoadBalancerArn = world.simulators.balancers.balancer('spa')?.arn ?? expect.fail('no load balancer');
    await world.aws.elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
    await spring('elb.target', ['gone', targets('spa'), 'fail loadBalancer.gone']);
    await spring('http', ['gone', page('spa', '/'), 'fail loadBalancer.gone']);
  });

  test('the lab itself in another namespace, with a suffix, and one Ingress for all as in 2022', async () => {
    const { host = '' } = world.simulators.balancers.balancer(`${SHOP}/backend-ingress`) ?? {};
    world.serve(SHOP, 'demo-frontend-kim', frontendApp(host));
    const ids = ['flask-backend', 'flask-ingress', 'nodejs-backend', 'frontend'];
    const whole = bindLab(findLab('eks-web-application'), { ns: SHOP, suffix: 'kim' });
    // What runs is asked for, not how its images came to be.
    const running = (checks: readonly LabCheck[]): LabCheck[] =>
      checks
        .filter((check) => check.type !== 'check' || !check.check.name.startsWith('ecr.'))
        .map((check) => (check.type === 'check' ? check : { ...check, parts: running(check.parts) }));
    const steps = whole.steps
      .filter(({ id }) => ids.includes(id))
      .map((step) => ({ ...step, after: [], checks: running(step.checks) }));
    const report = await gradeLab({ ...whole, steps });
    for (const id of ids)
      expect(stepOf(report, id).checks.map(verdictOf), outline(report).join('\n')).toEqual(
        stepOf(report, id).checks.map(() => 'pass'),
      );
  });
});

describe('nodes', () => {
  const names = async () =>
    (await world.kube.list('/api/v1/nodes?labelSelector=eks.amazonaws.com%2Fnodegroup')).map(
      ({ metadata }) => metadata.name,
    );
  const managed = (readyAtLeast: number, more: object = {}) => ({ managed: true, readyAtLeast, ...more });
  const ready = async (name: string, word: string) =>
    until(`${name} ${word}`, async () => new RegExp(`\\s${word}\\s`).test(await world.kubectl(['get', 'node', name])));

  test('cordoned nodes do not count', async () => {
    const [node = ''] = await names();
    await world.kubectl(['cordon', node]);
    await spring('ec2.nodes', ['cordoned', managed(3), 'fail nodes.cordoned']);
    await world.kubectl(['uncordon', node]);
    await spring('ec2.nodes', ['in two zones', managed(3, { zonesAtLeast: 2 }), 'pass']);
  });

  test('nodes that are made up, or name an instance that another has, do not count', async () => {
    const [node = ''] = await names();
    const model = await world.kube.get<{
      metadata: { labels: object; annotations: object };
      spec: { providerID: string };
    }>(`/api/v1/nodes/${node}`);
    const fake = (name: string, providerID: string | undefined, subnet: string) =>
      world.kube.create('/api/v1/nodes', {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { ...model?.metadata, uid: undefined, resourceVersion: undefined, name },
        spec: { providerID, podCIDR: subnet },
      });
    await fake('made-up', 'aws:///ap-northeast-2a/i-0123456789abcdef0', '10.0.250.0/24');
    await fake('double', model?.spec.providerID, '10.0.251.0/24');
    await ready('made-up', 'Ready');
    await ready('double', 'Ready');
    await spring('ec2.nodes', ['managed', managed(4), 'fail nodes.noInstance']);
    await spring('ec2.nodes', ['any', { readyAtLeast: 4 }, 'fail nodes.noInstance']);
    await world.kubectl(['delete', 'node', 'made-up', 'double']);
  });

  test('NotReady is pending, and then a fail', async () => {
    const [node = ''] = await names();
    await world.kubectl(['annotate', 'node', node, 'sim.podium/fault=notready']);
    await ready(node, 'NotReady');
    await spring('ec2.nodes', ['young', managed(3), 'pending nodes.notReady']);
    await until(
      'the window to end',
      async () => verdictOf(await ask('ec2.nodes', managed(3), 1)) === 'fail nodes.notReady',
    );
    await world.kubectl(['annotate', 'node', node, 'sim.podium/fault-']);
    await ready(node, 'Ready');
  });

  test('self-managed nodes are a kind of their own', async () => {
    await spring('ec2.nodes', ['none', { managed: false }, 'fail nodes.none']);
    await addSelfManagedNodes(world, 1);
    await askUntil('ec2.nodes', { managed: false }, 'pass');
    await spring('ec2.nodes', ['more', { managed: false, readyAtLeast: 2 }, 'fail nodes.few']);
    await spring('ec2.nodes', ['managed', managed(4), 'fail nodes.few']);
    await spring('ec2.nodes', ['any', { readyAtLeast: 4 }, 'pass']);
  });

  test('node groups: status, health, and a maximum that only the Auto Scaling group has', async () => {
    await spring('eks.nodegroup', ['desired', { desiredAtLeast: 4 }, 'fail nodegroup.desired']);
    const { next } = explain('en', await ask('eks.nodegroup', { maxAtLeast: 5 }));
    expect(next).toBe('Run: eksctl scale nodegroup --name node-group --nodes-max 5 --cluster eks-demo');
    const groups = await world.aws.autoscaling.send(new DescribeAutoScalingGroupsCommand({}));
    const AutoScalingGroupName = groups.AutoScalingGroups?.[0]?.AutoScalingGroupName;
    await world.aws.autoscaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, MaxSize: 5 }));
    await spring('eks.nodegroup', ['raised there', { maxAtLeast: 5 }, 'pass']);
    const issues = [{ code: 'AsgInstanceLaunchFailures', message: 'x', resourceIds: [] }];
    for (const [status, health, right] of [
      ['DEGRADED', { issues }, 'fail nodegroup.status'],
      ['ACTIVE', { issues }, 'fail nodegroup.issues'],
      ['CREATING', { issues: [] }, 'pending nodegroup.creating'],
      ['UPDATING', { issues: [] }, 'pass'],
      ['ACTIVE', { issues: [] }, 'pass'],
    ] as const) {
      await world.aws.setNodegroup('node-group', { status, health });
      await spring('eks.nodegroup', [status, { desiredAtLeast: 3 }, right]);
    }
  });
});

describe('Fargate', () => {
  const FAR = 'far-away';
  const profile = (name: string, selector: object) =>
    world.aws.setFargateProfile(name, { status: 'ACTIVE', selectors: [selector] });
  const onFargate = { ns: FAR, labels: { app: 'early' }, onFargate: true };

  test('wildcards select by namespace, key and value; pods older than the profile stay where they are', async () => {
    await makeNamespace(FAR);
    await apply(workload(FAR, 'early', { replicas: 1 }));
    await world.rolledOut('early', FAR);
    const clusterName = world.cluster.name;
    const known = await world.aws.eks.send(
      new DescribeFargateProfileCommand({ clusterName, fargateProfileName: 'frontend-fargate-profile' }),
    );
    const { podExecutionRoleArn, subnets } = known.fargateProfile ?? {};
    await world.aws.eks.send(
      new CreateFargateProfileCommand({
        clusterName,
        fargateProfileName: 'wild',
        podExecutionRoleArn,
        subnets,
        selectors: [{ namespace: 'far-*', labels: { 'a?p': 'e*' } }],
      }),
    );
    const wanted = { namespace: FAR, labels: { app: 'early' } };
    await spring('eks.fargateProfile', ['wildcards', wanted, 'pass']);
    await spring('eks.fargateProfile', [
      'other value',
      { ...wanted, labels: { app: 'late' } },
      'fail fargateProfile.labels',
    ]);
    await spring('eks.fargateProfile', ['other namespace', { namespace: 'near' }, 'fail fargateProfile.namespace']);
    await world.aws.setFargateProfile('wild', { status: 'CREATING' });
    await spring('eks.fargateProfile', ['young', wanted, 'pending fargateProfile.creating']);
    await profile('wild', { namespace: 'far-*', labels: { 'a?p': 'e*' } });
    await spring('k8s.pods', ['older than the profile', onFargate, 'fail pods.notFargate']);
    await world.kubectl(['delete', 'pods', '-l', 'app=early', '-n', FAR]);
    await askUntil('k8s.pods', onFargate, 'pass');
    await spring('k8s.pods', ['on no Fargate', { ...onFargate, onFargate: false }, 'fail pods.onFargate']);
    await spring('ec2.nodes', ['Fargate', { managed: 'fargate' }, 'pass']);
    await spring('ec2.nodes', ['Fargate is not EC2', { readyAtLeast: 5 }, 'fail nodes.few']);
  });
});

describe('cluster and metrics', () => {
  test('logs that are partly on', async () => {
    const clusterLogging = [
      { types: ['api', 'audit'] as const, enabled: true },
      { types: ['authenticator', 'controllerManager', 'scheduler'] as const, enabled: false },
    ].map(({ types, enabled }) => ({ types: [...types], enabled }));
    await world.aws.eks.send(new UpdateClusterConfigCommand({ name: world.cluster.name, logging: { clusterLogging } }));
    await spring('eks.cluster', ['some', { logTypes: ['api', 'audit'] }, 'pass']);
    const report = await spring('eks.cluster', [
      'one more',
      { logTypes: ['api', 'scheduler'] },
      'fail cluster.logging',
    ]);
    expect(report.values).toMatchObject({ missing: ['scheduler'] });
    await world.aws.setCluster({ status: 'UPDATING' });
    await spring('eks.cluster', ['on its way', { logTypes: ['scheduler'] }, 'pending cluster.updating']);
    await world.aws.setCluster({ status: 'ACTIVE' });
  });

  test('the OIDC provider of another cluster, and one for another audience', async () => {
    await spring('eks.cluster', ['own', { oidc: 'associated' }, 'pass']);
    await dissociateOidc(world);
    const provider = (url: string, audience: string) =>
      world.aws.iam.send(
        new CreateOpenIDConnectProviderCommand({
          Url: url,
          ClientIDList: [audience],
          ThumbprintList: ['9e99a48a9960b14926bb7f3b02e22da2b0ab7280'],
        }),
      );
    await provider(world.cluster.issuer.replace(/.$/, '2'), 'sts.amazonaws.com');
    await spring('eks.cluster', ['other cluster', { oidc: 'associated' }, 'fail cluster.oidcAbsent']);
    await provider(world.cluster.issuer, 'other');
    await spring('eks.cluster', ['other audience', { oidc: 'associated' }, 'fail cluster.oidcAudience']);
  });

  test('datapoints of another cluster, of more dimensions, and old ones do not count', async () => {
    const metric = (name: string, more: object = {}) => ({
      namespace: 'ContainerInsights',
      metric: name,
      dimensions: { ClusterName: world.cluster.name },
      ...more,
    });
    await putMetric(world, 'fresh', 1);
    await putMetric(world, 'old', 1, new Date(Date.now() - 3_600_000));
    const Dimensions = [
      { Name: 'ClusterName', Value: world.cluster.name },
      { Name: 'NodeName', Value: 'n' },
    ];
    const MetricData = [{ MetricName: 'wide', Value: 1, Timestamp: new Date(Date.now() - 120_000), Dimensions }];
    await world.aws.cloudwatch.send(new PutMetricDataCommand({ Namespace: 'ContainerInsights', MetricData }));
    await spring('cw.metric', ['fresh', metric('fresh'), 'pass']);
    await spring('cw.metric', ['too few', metric('fresh', { datapointsAtLeast: 2 }), 'fail metric.few']);
    await spring('cw.metric', [
      'another cluster',
      metric('fresh', { dimensions: { ClusterName: 'other' } }),
      'fail metric.none',
    ]);
    await spring('cw.metric', ['old', metric('old'), 'fail metric.none']);
    await spring('cw.metric', ['old, as wanted', metric('old', { within: 7200 }), 'pass']);
    await spring('cw.metric', ['more dimensions', metric('wide'), 'fail metric.none']);
    await spring('cw.metric', [
      'all dimensions',
      metric('wide', { dimensions: { ClusterName: world.cluster.name, NodeName: 'n' } }),
      'pass',
    ]);
  });
});
