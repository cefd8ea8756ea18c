/**
 * Rollouts, Jobs, Helm releases and deletions on a real control plane: revisions, events and conditions are what the
 * controllers write. The participant is enrolled, does everything at once, and is graded again.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckReport } from '../../checks/report.ts';
import { explain } from '../../web/text/index.ts';
import { ask, Participant, type Question, verdictOf } from './asking.ts';
import { until } from './children.ts';
import { installCrds, putCustom } from './crds.ts';
import type { KubeObject } from './kube.ts';
import { startWorld, type World } from './world.ts';

const NS = 'rollouts';
const image = (version: number | string) => `registry.example.com/web:${version}`;
let world: World;
let enrolled: Map<string, CheckReport>;
let graded: Map<string, CheckReport>;
/** Graded without a memory, as on the command line. */
let single: Map<string, CheckReport>;

// Questions ------------------------------------------------------------------------------------------------------------

type Case = readonly [question: Question, enrolled: string, graded: string];

const rollout = (how: string, name: string | string[], more: object = {}): Question => [
  'k8s.rollout',
  { ns: NS, how, name, ...more },
];
const job = (more: object): Question => ['k8s.job', { ns: NS, ...more }];
const helm = (more: object): Question => ['k8s.helm', { ns: NS, release: 'shop', ...more }];
const absent = (kind: string, name: string, more: object = {}, window?: number): Question => {
  const params = { kind, ns: NS, name, ...more };
  return window === undefined ? ['k8s.absent', params] : ['k8s.absent', params, window];
};
const versions = ['web-blue', 'web-green'];

const cases: Readonly<Record<string, Case>> = {
  'a rolling update': [rollout('updated', 'update'), 'fail rollout.none', 'pass'],
  'an update without history': [rollout('updated', 'brief'), 'fail rollout.none', 'pass'],
  'a restart': [rollout('updated', 'restart'), 'fail rollout.none', 'fail rollout.sameImage'],
  'a scaled Deployment': [rollout('updated', 'scale'), 'fail rollout.none', 'fail rollout.none'],
  'a Deployment that was made anew': [rollout('updated', 'anew'), 'fail rollout.none', 'fail rollout.recreated'],
  'an update with strategy Recreate': [
    rollout('updated', 'recreate'),
    'fail rollout.strategy',
    'fail rollout.strategy',
  ],
  'an update that hangs': [rollout('updated', 'hangs'), 'fail rollout.none', 'fail pod.image*'],
  'an update of a StatefulSet': [rollout('updated', 'db', { kind: 'StatefulSet' }), 'fail rollout.none', 'pass'],
  'an update of a DaemonSet': [rollout('updated', 'agent', { kind: 'DaemonSet' }), 'fail rollout.none', 'pass'],
  'a rollback': [rollout('rolledBack', 'back'), 'fail rollout.notReturned', 'pass'],
  'a rollback by the old manifest': [rollout('rolledBack', 'applied'), 'fail rollout.notReturned', 'pass'],
  'a rollback without history': [rollout('rolledBack', 'brief'), 'fail rollout.notReturned', 'pass'],
  'a rollback of a StatefulSet': [
    rollout('rolledBack', 'db', { kind: 'StatefulSet' }),
    'fail rollout.notReturned',
    'pass',
  ],
  'a rollback of a DaemonSet': [
    rollout('rolledBack', 'agent', { kind: 'DaemonSet' }),
    'fail rollout.notReturned',
    'pass',
  ],
  'an update is no rollback': [rollout('rolledBack', 'update'), 'fail rollout.notReturned', 'fail rollout.notReturned'],
  'a pod that was deleted': [rollout('selfHealed', 'heal', { readyAtLeast: 2 }), 'fail rollout.notReplaced', 'pass'],
  'a pod of a StatefulSet': [
    rollout('selfHealed', 'heal-db', { kind: 'StatefulSet' }),
    'fail rollout.notReplaced',
    'pass',
  ],
  'scaling is no healing': [rollout('selfHealed', 'scale'), 'fail rollout.notReplaced', 'fail rollout.notReplaced'],
  'scaling down and up is no healing': [
    rollout('selfHealed', 'shrink'),
    'fail rollout.notReplaced',
    'fail rollout.notReplaced',
  ],
  'a rollout is no healing': [rollout('selfHealed', 'update'), 'fail rollout.notReplaced', 'fail rollout.notReplaced'],
  'a StatefulSet scaled down and up': [
    rollout('selfHealed', 'shrink-db', { kind: 'StatefulSet' }),
    'fail rollout.notReplaced',
    'fail rollout.notReplaced',
  ],
  'blue-green': [rollout('blueGreen', versions, { service: 'switch' }), 'fail blueGreen.notSwitched', 'pass'],
  'blue-green by a label': [
    rollout('blueGreen', versions, { service: 'switch', versionLabel: 'version' }),
    'fail blueGreen.notSwitched',
    'pass',
  ],
  'blue-green that stays': [
    rollout('blueGreen', versions, { service: 'stay' }),
    'fail blueGreen.notSwitched',
    'fail blueGreen.notSwitched',
  ],
  'blue-green in front of both': [
    rollout('blueGreen', versions, { service: 'both' }),
    'fail blueGreen.mixed',
    'fail blueGreen.mixed',
  ],
  'blue-green by Argo Rollouts': [
    rollout('blueGreen', 'argo', { service: 'argo' }),
    'fail argoRollout.revision',
    'pass',
  ],
  'a canary': [rollout('canary', versions, { service: 'both' }), 'fail canary.shares', 'pass'],
  'a canary with one version': [
    rollout('canary', versions, { service: 'stay' }),
    'fail canary.oneVersion',
    'fail canary.oneVersion',
  ],
  'a canary by weights': [rollout('canary', ['one-a', 'one-b'], { service: 'one' }), 'fail object.misnamed', 'pass'],
  'a canary by a paused rollout': [
    rollout('canary', 'paused', { service: 'paused' }),
    'fail rollout.oneVersion',
    'pass',
  ],

  'a Job': [job({ name: 'done', image: 'job:1' }), 'fail object.absent', 'pass'],
  'a Job of before': [job({ name: 'before' }), 'fail job.old', 'fail job.old'],
  'a Job by its success policy': [job({ name: 'policy' }), 'fail object.absent', 'pass'],
  'a Job that removes itself': [job({ name: 'ttl' }), 'fail object.absent', 'pass'],
  'a Job that failed': [job({ name: 'bad' }), 'fail object.absent', 'fail job.podFailed'],
  'a Job that is to fail': [job({ name: 'bad', failed: true }), 'fail object.absent', 'pass'],
  'a Job that was too late': [job({ name: 'late' }), 'fail object.absent', 'fail job.failed'],
  'a Job that is suspended': [job({ name: 'suspended' }), 'fail object.absent', 'fail job.suspended'],
  'a Job that fits on no node': [['k8s.job', { ns: NS, name: 'stuck' }, 1], 'fail object.absent', 'fail pod.*'],
  'a CronJob, started by hand': [job({ owner: 'CronJob/by-hand' }), 'pending cronJob.waiting', 'pass'],
  'a CronJob whose time has not come': [
    job({ owner: 'CronJob/yearly' }),
    'pending cronJob.waiting',
    'pending cronJob.waiting',
  ],
  'a CronJob whose time does not come': [
    ['k8s.job', { ns: NS, owner: 'CronJob/yearly' }, 1],
    'fail cronJob.waiting',
    'fail cronJob.waiting',
  ],
  'a CronJob that is suspended': [job({ owner: 'CronJob/asleep' }), 'fail cronJob.suspended', 'fail cronJob.suspended'],

  'a release': [helm({ status: 'deployed', readyAtLeast: 1 }), 'pass', 'pass'],
  'an upgraded release': [helm({ revisionAtLeast: 10 }), 'fail helm.revision', 'pass'],
  'a release that was rolled back': [helm({ history: 'rollback' }), 'fail helm.notRolledBack', 'pass'],
  'a release that is only upgraded': [
    helm({ release: 'other', history: 'rollback' }),
    'fail helm.notRolledBack',
    'fail helm.notRolledBack',
  ],
  'a release that was uninstalled': [helm({ release: 'gone', status: 'deployed' }), 'pass', 'pass'],
  'a release whose upgrade hangs': [helm({ release: 'hung', status: 'deployed' }), 'pass', 'pending helm.pending'],
  'templates that were applied': [helm({ release: 'templated' }), 'fail helm.templated', 'fail helm.templated'],

  'a ConfigMap that was deleted': [absent('ConfigMap', 'deleted', { wasThere: true }), 'fail absent.present', 'pass'],
  'a ConfigMap that never was': [
    absent('ConfigMap', 'never', { wasThere: true }),
    'fail absent.neverThere',
    'fail absent.neverThere',
  ],
  'a ConfigMap with a finalizer': [
    absent('ConfigMap', 'held', {}, 3600),
    'fail absent.present',
    'pending absent.terminating',
  ],
  'a ConfigMap with a finalizer, for long': [
    absent('ConfigMap', 'held', {}, 0),
    'fail absent.present',
    'fail absent.terminating',
  ],
  'a namespace that cannot go': [
    ['k8s.absent', { kind: 'Namespace', name: 'stuck' }, 0],
    'fail absent.present',
    'fail absent.terminating',
  ],
  'a kind that is not served': [absent('widgets.example.com', 'x'), 'pass', 'pass'],
};

const questions = Object.fromEntries(Object.entries(cases).map(([name, [question]]) => [name, question]));
/** What the objects tell by themselves. */
const withoutMemory: Readonly<Record<string, string>> = {
  'a rolling update': 'pass',
  'an update without history': 'fail rollout.noHistory',
  'a restart': 'fail rollout.sameImage',
  'a rollback': 'pass',
  'a rollback without history': 'fail rollout.noHistory',
  'a rollback of a StatefulSet': 'pass',
  'a rollback of a DaemonSet': 'pass',
  'a pod that was deleted': 'pass',
  'a pod of a StatefulSet': 'pass',
  'scaling is no healing': 'fail rollout.notReplaced',
  'scaling down and up is no healing': 'fail rollout.notReplaced',
  'a rollout is no healing': 'fail rollout.notReplaced',
  'a StatefulSet scaled down and up': 'fail rollout.notReplaced',
  // The Service and both versions are of the same second.
  'blue-green': 'fail blueGreen.notSwitched',
  'a canary': 'pass',
  'a Job that removes itself': 'fail object.absent',
  'a CronJob, started by hand': 'pass',
  'a release that was rolled back': 'pass',
  'a release that was uninstalled': 'fail helm.absent',
  'a ConfigMap that was deleted': 'fail absent.neverThere',
};

// What is there -----------------------------------------------------------------------------------------------------------

const kubectl = (...args: string[]) => world.kubectl([...args, '-n', NS]);
const apply = (...items: object[]) => world.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
const path = (group: string, plural: string, name = '') =>
  `/${group === '' ? 'api/v1' : `apis/${group}/v1`}/namespaces/${NS}/${plural}${name === '' ? '' : `/${name}`}`;

interface Parts {
  kind?: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  replicas?: number;
  image?: string;
  labels?: Record<string, string>;
  meta?: object;
  spec?: object;
}

function workload(name: string, parts: Parts = {}): object {
  const { kind = 'Deployment', replicas = 2, labels = {}, meta, spec } = parts;
  const own = { app: name, ...labels };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: NS, ...meta },
    spec: {
      ...(kind !== 'DaemonSet' && { replicas }),
      ...(kind === 'StatefulSet' && { serviceName: name, podManagementPolicy: 'Parallel' }),
      ...spec,
      selector: { matchLabels: own },
      template: { metadata: { labels: own }, spec: { containers: [{ name: 'web', image: parts.image ?? image(1) }] } },
    },
  };
}

const service = (name: string, selector: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: NS },
  spec: { selector, ports: [{ port: 80 }] },
});
const configMap = (name: string, namespace = NS, finalizers: string[] = []) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace, finalizers },
});
const podTemplate = (spec: object = {}) => ({
  spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'registry.example.com/job:1' }], ...spec },
});
const nowhere = { nodeSelector: { there: 'is-none' } };
const jobObject = (name: string, spec: object = {}, pod: object = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name, namespace: NS },
  spec: { ...spec, template: podTemplate(pod) },
});
const cronJob = (name: string, spec: object = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name, namespace: NS },
  spec: { schedule: '0 0 1 1 *', jobTemplate: { spec: { template: podTemplate() } }, ...spec },
});
const marks = (release: string) => ({
  labels: { 'app.kubernetes.io/managed-by': 'Helm', 'helm.sh/chart': `${release}-0.1.0` },
  annotations: { 'meta.helm.sh/release-name': release, 'meta.helm.sh/release-namespace': NS },
});

/** Writes a revision as Helm does, the earlier ones getting a status of their own. */
async function revise(release: string, revision: number, status: string, before = 'superseded'): Promise<void> {
  const name = (number: number) => `sh.helm.release.v1.${release}.v${number}`;
  const secrets = path('', 'secrets');
  if (revision > 1)
    await world.kube.merge(`${secrets}/${name(revision - 1)}`, { metadata: { labels: { status: before } } });
  const labels = {
    name: release,
    owner: 'helm',
    status,
    version: String(revision),
    modifiedAt: `${Date.now()}`.slice(0, 10),
  };
  await world.kube.call('POST', `${secrets}?fieldManager=helm`, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: name(revision), labels },
    type: 'helm.sh/release.v1',
    data: { release: 'SDRzSUFBQUFBQUFBLw==' },
  });
}

const argo = (revision: number) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: { name: 'argo', namespace: NS, annotations: { 'rollout.argoproj.io/revision': String(revision) } },
  spec: { replicas: 1, strategy: { blueGreen: { activeService: 'argo' } } },
});

async function rolledOut(...names: string[]): Promise<void> {
  for (const name of names) await world.rolledOut(name, NS);
}

async function settled(kind: 'statefulset' | 'daemonset', name: string): Promise<void> {
  await kubectl('rollout', 'status', `${kind}/${name}`, '--timeout=90s');
}

interface Pod extends KubeObject {
  status: { phase: string };
}

async function podsOf(label: string): Promise<Pod[]> {
  return world.kube.list<Pod>(`${path('', 'pods')}?labelSelector=${encodeURIComponent(label)}`);
}

/** Ends a pod that was never started, as a kubelet would. */
async function end(pod: Pod, exitCode: number): Promise<void> {
  const terminated = { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt: now(), finishedAt: now() };
  await world.kube.merge(`${path('', 'pods', pod.metadata.name)}/status`, {
    status: {
      phase: exitCode === 0 ? 'Succeeded' : 'Failed',
      containerStatuses: [{ name: 'c', image: 'x', imageID: '', ready: false, restartCount: 0, state: { terminated } }],
    },
  });
}

const aSecond = () => new Promise((resolve) => setTimeout(resolve, 1100));
const now = () => new Date().toISOString().replace(/\.\d+/, '');

async function untilJob(name: string, condition: string): Promise<void> {
  interface Job extends KubeObject {
    status: { conditions?: { type: string; status: string }[] };
  }
  await until(`Job ${name} to be ${condition}`, async () => {
    const found = await world.kube.get<Job>(path('batch', 'jobs', name));
    return found?.status.conditions?.some(({ type, status }) => type === condition && status === 'True');
  });
}

/** What the participant has before the enrolment. */
async function prepare(): Promise<void> {
  const brief = { spec: { revisionHistoryLimit: 0 } };
  const names = ['update', 'restart', 'scale', 'shrink', 'anew', 'back', 'applied', 'heal', 'hangs'];
  await apply(
    ...names.map((name) => workload(name)),
    workload('brief', brief),
    workload('recreate', { spec: { strategy: { type: 'Recreate' } } }),
    workload('paused', { replicas: 3, spec: { strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } } }),
    workload('shop-web', { meta: marks('shop') }),
    workload('other-web', { meta: marks('other') }),
    workload('templated', {
      meta: { labels: { ...marks('templated').labels, 'app.kubernetes.io/instance': 'templated' } },
    }),
    ...['db', 'heal-db', 'shrink-db'].map((name) => workload(name, { kind: 'StatefulSet' })),
    workload('agent', { kind: 'DaemonSet' }),
    workload('web-blue', { labels: { app: 'shop', version: 'blue' } }),
    workload('web-green', { labels: { app: 'shop', version: 'green' } }),
    workload('one-a', { replicas: 1 }),
    workload('one-b', { replicas: 1 }),
    service('switch', { version: 'blue' }),
    service('stay', { version: 'blue' }),
    service('both', { app: 'shop' }),
    service('one-a', { app: 'one-a' }),
    service('one-b', { app: 'one-b' }),
    service('paused', { app: 'paused' }),
    configMap('deleted'),
    configMap('held', NS, ['example.com/hold']),
    configMap('kept', 'stuck', ['example.com/hold']),
    jobObject('before'),
    ...['by-hand', 'yearly'].map((name) => cronJob(name)),
    cronJob('asleep', { suspend: true, schedule: '* * * * *' }),
  );
  await installCrds(world, 'rollouts.argoproj.io');
  await putCustom(world, 'rollouts.argoproj.io', { ...argo(1), status: argoStatus });
  for (const release of ['shop', 'other', 'gone', 'hung']) await revise(release, 1, 'deployed');
  for (const revision of [2, 3, 4, 5, 6, 7, 8]) await revise('shop', revision, 'deployed');
  await rolledOut(
    ...names,
    'paused',
    'brief',
    'recreate',
    'web-blue',
    'web-green',
    'one-a',
    'one-b',
    'shop-web',
    'other-web',
  );
  for (const name of ['db', 'heal-db', 'shrink-db']) await settled('statefulset', name);
  await settled('daemonset', 'agent');
  await untilJob('before', 'Complete');
}

const argoStatus = { observedGeneration: '1', phase: 'Healthy', readyReplicas: 1 };

/** What the participant does after the enrolment. */
async function work(): Promise<void> {
  const setImage = (of: string, version: number) => kubectl('set', 'image', of, `web=${image(version)}`);
  for (const name of ['update', 'back', 'applied', 'recreate', 'shop-web', 'other-web'])
    await setImage(`deployment/${name}`, 2);
  await kubectl('rollout', 'restart', 'deployment/restart');
  await kubectl('scale', 'deployment/scale', '--replicas=3');
  await kubectl('scale', 'deployment/shrink', '--replicas=1');
  await kubectl('scale', 'statefulset/shrink-db', '--replicas=1');
  await kubectl('delete', 'deployment/anew');
  await apply(workload('anew', { image: image(2) }));
  await setImage('statefulset/db', 2);
  await setImage('daemonset/agent', 2);
  await world.kube.merge(path('apps', 'deployments', 'hangs'), {
    spec: {
      template: {
        metadata: { annotations: { 'sim.podium/fault': 'image' } },
        spec: { containers: [{ name: 'web', image: image('typo') }] },
      },
    },
  });
  // Goes no further than the first pod of the new version, which is ready but does not count as available.
  await world.kube.merge(path('apps', 'deployments', 'paused'), {
    spec: { minReadySeconds: 500, template: { spec: { containers: [{ name: 'web', image: image(2) }] } } },
  });
  await until('a pod of the new version', async () => (await podsOf('app=paused')).length > 3);
  await kubectl('rollout', 'pause', 'deployment/paused');
  await rolledOut(
    'update',
    'back',
    'applied',
    'restart',
    'scale',
    'shrink',
    'anew',
    'recreate',
    'shop-web',
    'other-web',
  );
  await settled('statefulset', 'db');
  await settled('daemonset', 'agent');
  for (const name of ['deployment/back', 'deployment/shop-web', 'statefulset/db', 'daemonset/agent'])
    await kubectl('rollout', 'undo', name);
  await apply(workload('applied'));
  await kubectl('scale', 'deployment/shrink', '--replicas=2');
  await kubectl('scale', 'statefulset/shrink-db', '--replicas=2');
  const [pod] = await podsOf('app=heal');
  await kubectl('delete', 'pod', pod?.metadata.name ?? '', 'heal-db-0');
  await kubectl('set', 'selector', 'service/switch', 'version=green');
  await kubectl('scale', 'deployment/web-blue', '--replicas=3');
  await kubectl('scale', 'deployment/web-green', '--replicas=1');
  const split = (name: string, weight: number) => ({ serviceName: name, servicePort: 80, weight });
  const action = { type: 'forward', forwardConfig: { targetGroups: [split('one-a', 90), split('one-b', 10)] } };
  await apply({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: 'one',
      namespace: NS,
      annotations: { 'alb.ingress.kubernetes.io/actions.split': JSON.stringify(action) },
    },
    spec: {
      rules: [
        {
          http: {
            paths: [
              {
                path: '/',
                pathType: 'Prefix',
                backend: { service: { name: 'split', port: { name: 'use-annotation' } } },
              },
            ],
          },
        },
      ],
    },
  });
  await putCustom(world, 'rollouts.argoproj.io', { ...argo(2), status: argoStatus });
  await revise('shop', 9, 'deployed');
  await revise('shop', 10, 'deployed');
  await revise('other', 2, 'deployed');
  await revise('hung', 2, 'pending-upgrade', 'deployed');
  await kubectl('delete', 'secret', 'sh.helm.release.v1.gone.v1');
  await kubectl('delete', 'configmap', 'deleted');
  await kubectl('delete', 'configmap', 'held', '--wait=false');
  await world.kubectl(['delete', 'namespace', 'stuck', '--wait=false']);
}

async function runJobs(): Promise<void> {
  await apply(
    jobObject('done'),
    jobObject('suspended', { suspend: true }),
    jobObject('bad', { backoffLimit: 0 }, nowhere),
    jobObject('late', { activeDeadlineSeconds: 1 }, nowhere),
    jobObject('stuck', {}, nowhere),
    jobObject(
      'policy',
      {
        completionMode: 'Indexed',
        completions: 3,
        parallelism: 3,
        successPolicy: { rules: [{ succeededIndexes: '0' }] },
      },
      nowhere,
    ),
  );
  await kubectl('create', 'job', 'by-hand-now', '--from=cronjob/by-hand');
  const pods = await until('pods of Jobs', async () => {
    const found = [...(await podsOf('job-name=bad')), ...(await podsOf('batch.kubernetes.io/job-completion-index=0'))];
    return found.length === 2 && found;
  });
  for (const [place, pod] of pods.entries()) await end(pod, place === 0 ? 3 : 0);
  for (const name of ['done', 'policy', 'by-hand-now']) await untilJob(name, 'Complete');
  for (const name of ['bad', 'late']) await untilJob(name, 'Failed');
}

beforeAll(async () => {
  world = await startWorld({ simulators: false });
  for (const name of ['a', 'b']) {
    const usable = { cpu: '16', memory: '64Gi', pods: '110' };
    await world.kube.create('/api/v1/nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name } },
      status: { allocatable: usable, capacity: usable },
    });
  }
  for (const name of [NS, 'stuck']) {
    await world.kubectl(['create', 'namespace', name]);
    await until('the ServiceAccount', () => world.kube.get(`/api/v1/namespaces/${name}/serviceaccounts/default`));
  }
  await prepare();
  // Times of Kubernetes are whole seconds.
  await aSecond();
  const participant = new Participant(world, questions);
  enrolled = await participant.grade();
  await aSecond();
  await work();
  await runJobs();
  await apply(jobObject('ttl', { ttlSecondsAfterFinished: 15 }));
  // Without history, only what is seen at the time can be compared.
  for (const version of [2, 1]) {
    await kubectl('set', 'image', 'deployment/brief', `web=${image(version)}`);
    await rolledOut('brief');
    if (version === 2) await untilJob('ttl', 'Complete');
    if (version === 2) await participant.grade();
  }
  await rolledOut('back', 'applied', 'shop-web', 'heal', 'shrink', 'web-blue', 'web-green');
  for (const name of ['db', 'heal-db', 'shrink-db']) await settled('statefulset', name);
  await settled('daemonset', 'agent');
  await until('Job ttl to be gone', async () => (await world.kube.get(path('batch', 'jobs', 'ttl'))) === undefined);
  graded = await participant.grade();
  single = await ask(world, questions);
});
afterAll(async () => {
  await world?.stop();
});

describe.each(Object.entries(cases))('%s', (name, [, before, after]) => {
  const right = (verdict: string) => (verdict.endsWith('*') ? verdict.slice(0, -1) : verdict);

  test('at the enrolment', () => {
    expect(verdictOf(enrolled.get(name)), JSON.stringify(enrolled.get(name)?.values)).toContain(right(before));
  });

  test('afterwards', () => {
    expect(verdictOf(graded.get(name)), JSON.stringify(graded.get(name)?.values)).toContain(right(after));
  });

  test('is said in both languages, with a command that works', async () => {
    const report = graded.get(name) ?? expect.fail();
    if (report.code !== undefined)
      for (const language of ['en', 'ko'] as const) expect(explain(language, report).next).toBeTruthy();
    const { command = '' } = report;
    expect(command).toMatch(/^kubectl (get|describe|rollout history) /);
    if (name === 'a kind that is not served') return;
    const words = command
      .split(' ')
      .slice(1)
      .map((word) => word.replaceAll("'", ''));
    const shown = await world.kubectl(words).catch((error: unknown) => String(error));
    // What has been deleted, and one of several names, need not be there.
    if (shown.startsWith('Error')) expect(shown).toMatch(/NotFound|not found/i);
  });
});

test.each(Object.entries(withoutMemory))('without a memory, %s is %s', (name, right) => {
  expect(verdictOf(single.get(name)), JSON.stringify(single.get(name)?.values)).toBe(right);
});
