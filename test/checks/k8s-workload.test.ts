import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/k8s-workload.ts';
import { deployment, hpa, pendingPod, pod, podIn, recent, replicaSet } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

const params = { kind: 'Deployment', ns: 'default', name: 'web', readyAtLeast: 2 } as const;
const pods = [pod({ name: 'web-1', owner: 'web-new' }), pod({ name: 'web-2', owner: 'web-new' })];
const solved: Evidence = { kube: { Deployment: [deployment()], ReplicaSet: [replicaSet()], Pod: pods } };
const withDeployment = (parts: Parameters<typeof deployment>[0], more: Evidence['kube'] = {}): Evidence => ({
  kube: { ...solved.kube, Deployment: [deployment(parts)], ...more },
});
const unready = { readyReplicas: 1, availableReplicas: 1 };
const withPod = (broken: ReturnType<typeof pod>): Evidence =>
  withDeployment(
    { status: unready },
    {
      Pod: [
        ...pods.slice(0, 1),
        { ...broken, metadata: { ...broken.metadata, ownerReferences: [{ uid: 'web-new' }] } },
      ],
    },
  );

describe('passes', () => {
  test.each([
    ['settled', params],
    ['alternatives', { ...params, name: ['api', 'web'] }],
    [
      'everything asked',
      { ...params, replicas: 2, labels: { app: 'web' }, objectLabels: { tier: ['front', 'back'] }, port: 8080 },
    ],
    ['image by its last segment', { ...params, image: 'demo-flask-backend' }],
    ['image with tag', { ...params, image: ['other', 'demo-flask-backend:latest'] }],
  ])('%s', (_, given) => {
    expect(judge(check, given, solved)).toMatchObject({ verdict: 'pass' });
  });

  test('replicas inside the range of the HPA that owns them', () => {
    const evidence = { kube: { ...solved.kube, HorizontalPodAutoscaler: [hpa()] } };
    expect(judge(check, { ...params, replicas: 3 }, evidence)).toMatchObject({ verdict: 'pass' });
  });

  test('terminatingReplicas are not added', () => {
    expect(judge(check, params, withDeployment({ status: { terminatingReplicas: 2 } }))).toMatchObject({
      verdict: 'pass',
    });
  });

  test('StatefulSet with a partition, and OnDelete', () => {
    const { metadata, spec, status } = deployment();
    const set = (updateStrategy: object, updatedReplicas: number) => ({
      kube: {
        StatefulSet: [
          { metadata, spec: { ...spec, updateStrategy }, status: { ...status, conditions: [], updatedReplicas } },
        ],
      },
    });
    const given = { ...params, kind: 'StatefulSet' } as const;
    expect(judge(check, given, set({ type: 'RollingUpdate', rollingUpdate: { partition: 1 } }, 1))).toMatchObject({
      verdict: 'pass',
    });
    expect(judge(check, given, set({ type: 'OnDelete' }, 0))).toMatchObject({ verdict: 'pass' });
    expect(judge(check, given, set({ type: 'RollingUpdate' }, 1)).verdict).not.toBe('pass');
  });

  test('DaemonSet and ReplicaSet', () => {
    const { metadata, spec, status } = deployment();
    const counts = {
      currentNumberScheduled: 2,
      desiredNumberScheduled: 2,
      updatedNumberScheduled: 2,
      numberReady: 2,
      numberAvailable: 2,
    };
    const daemonSet = {
      metadata,
      spec: { template: spec.template },
      status: { observedGeneration: 3, numberMisscheduled: 0, ...counts },
    };
    expect(judge(check, { ...params, kind: 'DaemonSet' }, { kube: { DaemonSet: [daemonSet] } })).toMatchObject({
      verdict: 'pass',
    });
    const { updatedReplicas: _, conditions: __, ...own } = status;
    expect(
      judge(check, { ...params, kind: 'ReplicaSet' }, { kube: { ReplicaSet: [{ metadata, spec, status: own }] } }),
    ).toMatchObject({
      verdict: 'pass',
    });
  });
});

describe('fails', () => {
  const failsWith = (
    evidence: Evidence,
    code: string,
    given: Parameters<typeof judge<'k8s.workload', typeof check.params>>[1] = params,
  ) => expect(judge(check, given, evidence)).toMatchObject({ verdict: 'fail', code });

  test.each([
    ['missing', { kube: {} }, 'object.absent'],
    ['name that only contains the name', withDeployment({ name: 'web-2' }), 'object.misnamed'],
    ['name that is contained in the name', withDeployment({ name: 'we' }), 'object.misnamed'],
    ['another namespace', withDeployment({ meta: { namespace: 'other' } }), 'object.absent'],
    ['terminating', withDeployment({ meta: { deletionTimestamp: recent } }), 'object.absent'],
    ['scaled to zero', withDeployment({ replicas: 0 }), 'workload.zero'],
    ['fewer replicas than wanted', withDeployment({ replicas: 1 }), 'workload.tooFew'],
    [
      'half-broken rollout: Available, but old pods serve',
      withDeployment({ status: { updatedReplicas: 1, replicas: 3 } }),
      'workload.rolling',
    ],
    ['missing counters mean 0', withDeployment({ status: { readyReplicas: undefined } }), 'workload.rolling'],
    [
      'deadline exceeded',
      withDeployment({
        status: {
          ...unready,
          conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }],
        },
      }),
      'workload.stuck',
    ],
    [
      'pods refused',
      withDeployment(
        {
          status: {
            ...unready,
            conditions: [
              {
                type: 'ReplicaFailure',
                status: 'True',
                message:
                  'pods "web-x" is forbidden: exceeded quota: cpu, requested: requests.cpu=250m, used: 1, limited: 1',
              },
            ],
          },
        },
        { Pod: pods.slice(0, 1) },
      ),
      'workload.quota',
    ],
  ] satisfies [string, Evidence, string][])('%s', (_, evidence, code) => {
    failsWith(evidence, code);
  });

  test.each([
    ['image of another name', { image: 'flask-backend' }, 'workload.image'],
    ['image with another tag', { image: 'demo-flask-backend:v2' }, 'workload.image'],
    ['port that is not declared', { port: 80 }, 'workload.port'],
    ['label on the object only', { labels: { tier: 'front' } }, 'workload.labels'],
    ['label on the template only', { objectLabels: { app: 'web' } }, 'object.labels'],
    ['other number of replicas', { replicas: 3 }, 'workload.replicas'],
  ])('%s', (_, more, code) => {
    failsWith(solved, code, { ...params, ...more });
  });

  test.each([
    ['image', podIn({ waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling' } }), 'pod.imagePull'],
    [
      'crash loop',
      podIn(
        { waiting: { reason: 'CrashLoopBackOff' } },
        { restartCount: 4, lastState: { terminated: { exitCode: 255, reason: 'Error' } } },
      ),
      'pod.crashLoop',
    ],
    [
      'out of memory',
      podIn(
        { waiting: { reason: 'CrashLoopBackOff' } },
        { restartCount: 4, lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } },
      ),
      'pod.outOfMemory',
    ],
    [
      'missing ConfigMap',
      podIn({ waiting: { reason: 'CreateContainerConfigError', message: 'configmap "x" not found' } }),
      'pod.configMapMissing',
    ],
    ['bad command', podIn({ waiting: { reason: 'RunContainerError' } }), 'pod.createError'],
    ['unschedulable for long', pendingPod('0/3 nodes are available: 3 Insufficient cpu.'), 'pod.noCpu'],
    ['readiness probe', podIn({ running: { startedAt: '2026-11-21T04:50:00Z' } }), 'pod.notReady'],
  ])('first cause: %s', (_, broken, code) => {
    failsWith(withPod(broken), code);
  });

  test('names the exit code and the container', () => {
    const broken = podIn(
      { waiting: { reason: 'CrashLoopBackOff' } },
      { restartCount: 4, lastState: { terminated: { exitCode: 3 } } },
      { name: 'web-9' },
    );
    expect(judge(check, params, withPod(broken))).toMatchObject({
      values: { pod: 'web-9', container: 'web', exitCode: 3, restarts: 4 },
    });
  });

  test('init container', () => {
    const broken = pod({
      status: {
        phase: 'Pending',
        initContainerStatuses: [
          {
            name: 'migrate',
            restartCount: 2,
            state: { waiting: { reason: 'CrashLoopBackOff' } },
            lastState: { terminated: { exitCode: 1 } },
          },
        ],
      },
    });
    expect(judge(check, params, withPod(broken))).toMatchObject({
      code: 'pod.initFailing',
      values: { container: 'migrate', exitCode: 1 },
    });
  });

  test('a broken pod of an earlier version is not the cause', () => {
    const old = { ...podIn({ waiting: { reason: 'ImagePullBackOff' } }, {}, { name: 'old', owner: 'web-old' }) };
    const evidence = withDeployment(
      { status: { ...unready } },
      { ReplicaSet: [replicaSet('web-old', '1'), replicaSet()], Pod: [old] },
    );
    failsWith(evidence, 'workload.rolling');
  });

  test('DaemonSet without a node', () => {
    const { metadata } = deployment();
    failsWith(
      { kube: { DaemonSet: [{ metadata, status: { desiredNumberScheduled: 0, observedGeneration: 3 } }] } },
      'workload.noNodes',
      { ...params, kind: 'DaemonSet' },
    );
  });

  test('replicas outside the range of the HPA, or of an HPA of another target', () => {
    const others = [
      hpa({ spec: { minReplicas: 3 } }),
      hpa({ spec: { scaleTargetRef: { kind: 'Deployment', name: 'web-2' } } }),
    ];
    for (const other of others)
      failsWith({ kube: { ...solved.kube, HorizontalPodAutoscaler: [other] } }, 'workload.replicas', {
        ...params,
        replicas: 3,
      });
  });
});

describe('paused rollout', () => {
  const paused = { spec: { paused: true }, status: { replicas: 3, updatedReplicas: 1 } };
  const evidence = withDeployment(paused, { Pod: pods.slice(0, 1) });

  test('counts what has been updated', () => {
    expect(judge(check, { ...params, readyAtLeast: 1 }, evidence)).toMatchObject({ verdict: 'pass' });
    expect(judge(check, params, evidence)).toMatchObject({
      verdict: 'fail',
      code: 'workload.paused',
      values: { seen: 1 },
    });
  });

  test('old pods do not count', () => {
    const untouched = withDeployment({ spec: { paused: true }, status: { updatedReplicas: 0 } });
    expect(judge(check, { ...params, readyAtLeast: 1 }, untouched)).toMatchObject({
      code: 'workload.paused',
      values: { seen: 0 },
    });
  });
});

describe('is pending', () => {
  test.each([
    ['status of an earlier specification', withDeployment({ meta: { generation: 4 } }), 'workload.notObserved'],
    ['no observed generation', withDeployment({ status: { observedGeneration: undefined } }), 'workload.notObserved'],
    [
      'moving rollout',
      withDeployment({
        status: {
          updatedReplicas: 1,
          conditions: [{ type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', lastUpdateTime: recent }],
        },
      }),
      'workload.rolling',
    ],
    [
      'container starting',
      withPod(podIn({ waiting: { reason: 'ContainerCreating' } }, {}, { created: recent })),
      'pod.starting',
    ],
    ['just unschedulable', withPod(pendingPod('0/3 nodes are available', recent)), 'pod.unschedulable'],
    ['probe not answered yet', withPod(podIn({ running: { startedAt: recent } })), 'pod.notReady'],
    ['first crash', withPod(podIn({ terminated: { exitCode: 1 } }, {}, { created: recent })), 'pod.starting'],
    [
      'ready between two crashes',
      withDeployment(
        {},
        {
          Pod: [
            pod({
              owner: 'web-new',
              containerStatus: {
                restartCount: 5,
                state: { running: { startedAt: recent } },
                lastState: { terminated: { exitCode: 1 } },
              },
            }),
          ],
        },
      ),
      'pod.restarted',
    ],
    [
      'minReadySeconds',
      withDeployment({ spec: { minReadySeconds: 3600 }, status: { availableReplicas: 0 } }),
      'workload.rolling',
    ],
  ] satisfies [string, Evidence, string][])('%s', (_, evidence, code) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'pending', code });
  });

  test('a DaemonSet that was just created has no status yet', () => {
    const { metadata } = deployment();
    const evidence = { kube: { DaemonSet: [{ metadata, status: { desiredNumberScheduled: 0 } }] } };
    expect(judge(check, { ...params, kind: 'DaemonSet' }, evidence)).toMatchObject({ code: 'workload.notObserved' });
  });

  test('waits no longer than the window', () => {
    const evidence = withPod(podIn({ running: { startedAt: recent } }));
    expect(judge(check, params, evidence)).toMatchObject({ waitSeconds: 40 });
    expect(judge(check, params, evidence, { window: 20 })).toMatchObject({ verdict: 'fail' });
  });
});

test('refuses what makes no sense', () => {
  const issuesOf = (given: object) => check.params.safeParse({ ...params, ...given }).error?.issues.length ?? 0;
  expect(issuesOf({})).toBe(0);
  expect(issuesOf({ readyAtLeast: 0 })).toBe(1);
  expect(issuesOf({ kind: 'DaemonSet', replicas: 2 })).toBe(1);
  expect(issuesOf({ kind: 'Pod' })).toBe(1);
  expect(issuesOf({ labels: {}, label: {} })).toBe(1);
});

test('the command names the object', () => {
  expect(
    check.command({ ...params, name: ['web', "o'hara"] }, { now: '', cluster: { name: 'c', region: 'r' }, window: 0 }),
  ).toBe(`kubectl describe deployment web 'o'\\''hara' -n default --show-events`);
});

test('comes to a verdict on damaged evidence', () => {
  neverThrows(
    check,
    { ...params, replicas: 2, image: 'x', port: 80, labels: { app: 'web' } },
    { kube: { ...solved.kube, HorizontalPodAutoscaler: [hpa()] } },
  );
  neverThrows(
    check,
    params,
    withPod(podIn({ waiting: { reason: 'CrashLoopBackOff' } }, { lastState: { terminated: { exitCode: 1 } } })),
  );
  neverThrows(check, params, withPod(pendingPod('no node')));
});
