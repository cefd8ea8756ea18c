/** What pods are made of, judged on a pod template (k8s.workload) and on pods (k8s.pods). */
import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import pods from '../../checks/catalog/k8s-pods.ts';
import workloads from '../../checks/catalog/k8s-workload.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { neverThrows } from '../checks/damage.ts';
import { type Evidence, judge } from '../checks/judge.ts';
import { deployment, pod, replicaSet } from './cluster.ts';

type Spec = NonNullable<KindTypes['Pod']['spec']>;
type Params = Partial<z.input<typeof pods.params>>;

const asked = { kind: 'Deployment', ns: 'default', name: 'web' } as const;
const found = { ns: 'default', labels: { app: 'web' } };
const container = (parts: object = {}, name = 'web') => ({ name, image: 'x/web:1', ...parts });
const one = (parts: object, more: object = {}): Spec => ({ containers: [container(parts)], ...more }) as Spec;

const asDeployment = (spec: Spec, made: Spec = spec): Evidence => {
  const { spec: own, ...rest } = deployment({ replicas: 1 });
  const template = { metadata: { labels: { app: 'web' } }, spec };
  return {
    kube: {
      Deployment: [{ ...rest, spec: { ...own, template } }],
      ReplicaSet: [replicaSet()],
      Pod: [{ ...pod({ owner: 'web-new' }), spec: { ...made, nodeName: 'node-1' } }],
    },
  };
};
/** A pod whose containers are all ready. */
const asPod = (spec: Spec): Evidence => {
  const made = pod();
  const statusOf = ({ name = '' }) => ({ name, ready: true, restartCount: 0, state: { running: {} } });
  const containerStatuses = spec.containers?.map(statusOf) ?? [];
  const initContainerStatuses = spec.initContainers?.map(statusOf) ?? [];
  const status = { ...made.status, containerStatuses, initContainerStatuses };
  return { kube: { Pod: [{ ...made, spec: { ...spec, nodeName: 'node-1' }, status }] } };
};

const mount = (name: string, mountPath: string, more: object = {}) => ({
  volumeMounts: [{ name, mountPath, ...more }],
});
const volume = (name: string, parts: object) => ({ volumes: [{ name, ...parts }] });
const key = (kind: 'configMap' | 'secret', name: string, more: object = {}) => ({
  env: [{ name: 'LEVEL', valueFrom: { [`${kind}KeyRef`]: { name, key: 'level', ...more } } }],
});
const cpu = (part: 'requests' | 'limits', size: string) => ({ resources: { [part]: { cpu: size } } });
const two: Spec = {
  containers: [
    container(mount('logs', '/var/log/app')),
    container(mount('logs', '/logs', { readOnly: true }), 'shipper'),
  ],
  volumes: [{ name: 'logs', emptyDir: {} }],
};

describe('is as asked', () => {
  test.each<[string, Params, Spec]>([
    ['ConfigMap by env', { uses: { configMaps: 'conf' } }, one(key('configMap', 'conf'))],
    ['one of several ConfigMaps', { uses: { configMaps: ['other', 'conf'] } }, one(key('configMap', 'conf'))],
    [
      'any ConfigMap by envFrom',
      { uses: { configMaps: true } },
      one({ envFrom: [{ configMapRef: { name: 'conf' } }] }),
    ],
    [
      'ConfigMap by a volume',
      { uses: { configMaps: 'conf' } },
      one(mount('c', '/etc/c'), volume('c', { configMap: { name: 'conf' } })),
    ],
    ['Secret by env', { uses: { secrets: 'db' } }, one(key('secret', 'db'))],
    ['Secret by envFrom', { uses: { secrets: true } }, one({ envFrom: [{ secretRef: { name: 'db' } }] })],
    [
      'Secret by a volume',
      { uses: { secrets: 'db' } },
      one(mount('s', '/etc/s'), volume('s', { secret: { secretName: 'db' } })),
    ],
    [
      'both by a projected volume',
      { uses: { secrets: 'db', configMaps: 'conf' } },
      one(
        mount('p', '/etc/p'),
        volume('p', { projected: { sources: [{ secret: { name: 'db' } }, { configMap: { name: 'conf' } }] } }),
      ),
    ],
    [
      'Secret from the CSI secret store',
      { uses: { secrets: true } },
      one(
        mount('s', '/mnt'),
        volume('s', { csi: { driver: 'secrets-store.csi.k8s.io', volumeAttributes: { secretProviderClass: 'aws' } } }),
      ),
    ],
    [
      'Secret of an init container',
      { uses: { secrets: 'db' } },
      { containers: [container()], initContainers: [container(key('secret', 'db'), 'migrate')] } as Spec,
    ],

    [
      'emptyDir',
      { volumes: [{ type: 'emptyDir', path: '/cache' }] },
      one(mount('c', '/cache/'), volume('c', { emptyDir: {} })),
    ],
    [
      'emptyDir in memory',
      { volumes: [{ type: 'emptyDir', medium: 'Memory' }] },
      one(mount('c', '/cache'), volume('c', { emptyDir: { medium: 'Memory' } })),
    ],
    [
      'hostPath that is only read',
      { volumes: [{ type: 'hostPath', readOnly: true }] },
      one(mount('l', '/logs', { readOnly: true }), volume('l', { hostPath: { path: '/var/log' } })),
    ],
    [
      'claim',
      { volumes: [{ type: 'persistentVolumeClaim', path: '/data', readOnly: false }] },
      one(mount('d', '/data'), volume('d', { persistentVolumeClaim: { claimName: 'data' } })),
    ],
    [
      'ConfigMap as files, which are only read',
      { volumes: [{ type: 'configMap', readOnly: true }] },
      one(mount('c', '/etc/c'), volume('c', { configMap: { name: 'conf' } })),
    ],
    ['volume that two share', { volumes: [{ type: 'emptyDir', sharedBy: 2 }], containersAtLeast: 2 }, two],
    [
      'volume that a sidecar shares',
      { volumes: [{ type: 'emptyDir', sharedBy: 2, path: '/logs' }], containersAtLeast: 2 },
      {
        ...two,
        containers: two.containers?.slice(0, 1),
        initContainers: [{ ...container(mount('logs', '/logs'), 'shipper'), restartPolicy: 'Always' }],
      } as Spec,
    ],
    [
      'several volumes',
      { volumes: [{ type: 'emptyDir' }, { type: 'secret' }] },
      {
        containers: [
          container({
            volumeMounts: [
              { name: 'a', mountPath: '/a' },
              { name: 'b', mountPath: '/b' },
            ],
          }),
        ],
        volumes: [
          { name: 'a', emptyDir: {} },
          { name: 'b', secret: { secretName: 's' } },
        ],
      } as Spec,
    ],

    ['any probe', { probes: { readiness: true } }, one({ readinessProbe: { exec: { command: ['true'] } } })],
    [
      'path and port',
      { probes: { readiness: { path: '/health', port: 8080 }, liveness: true } },
      one({ readinessProbe: { httpGet: { path: '/health', port: 8080 } }, livenessProbe: { tcpSocket: { port: 1 } } }),
    ],
    [
      'port by its name',
      { probes: { liveness: { port: 8080 } } },
      one({ ports: [{ name: 'http', containerPort: 8080 }], livenessProbe: { httpGet: { port: 'http' } } }),
    ],
    [
      'name of a port as written',
      { probes: { startup: { port: 'http', path: '/' } } },
      one({ startupProbe: { httpGet: { port: 'http' } } }),
    ],
    [
      'probe of one of two containers',
      { probes: { readiness: true } },
      { containers: [container({}, 'a'), container({ readinessProbe: { grpc: { port: 1 } } }, 'b')] } as Spec,
    ],

    ['request by name', { resources: { requests: 'cpu' } }, one(cpu('requests', '250m'))],
    [
      'request by value',
      { resources: { requests: { cpu: 0.25 }, limits: ['memory'] } },
      one({ resources: { requests: { cpu: '250m' }, limits: { memory: '1Gi' } } }),
    ],
    [
      'memory by value',
      { resources: { limits: { memory: '1024Mi' } } },
      one({ resources: { limits: { memory: '1Gi' } } }),
    ],
    [
      'resources of the whole pod',
      { resources: { limits: ['cpu'] } },
      one({}, { resources: { limits: { cpu: '1' } } }),
    ],

    ['node selector', { placement: 'nodeSelector' }, one({}, { nodeSelector: { disk: 'ssd' } })],
    [
      'one of several ways',
      { placement: ['affinity', 'tolerations'] },
      one({}, { tolerations: [{ key: 'dedicated', operator: 'Exists' }] }),
    ],
    [
      'pod anti-affinity',
      { placement: 'affinity' },
      one({}, { affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1 }] } } }),
    ],
    [
      'node affinity',
      { placement: 'affinity' },
      one(
        {},
        {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }],
              },
            },
          },
        },
      ),
    ],
    ['spread', { placement: 'topologySpreadConstraints' }, one({}, { topologySpreadConstraints: [{ maxSkew: 1 }] })],

    [
      'variable',
      { env: { LEVEL: 'info', PORT: 8080 } },
      one({
        env: [
          { name: 'LEVEL', value: 'info' },
          { name: 'PORT', value: '8080' },
        ],
      }),
    ],
    ['variable from a Secret', { env: { LEVEL: { secret: 'db', key: 'level' } } }, one(key('secret', 'db'))],
    ['variable from any ConfigMap', { env: { LEVEL: { configMap: true } } }, one(key('configMap', 'conf'))],
    [
      'variable by envFrom',
      { env: { LEVEL: { configMap: 'conf', key: 'LEVEL' } } },
      one({ envFrom: [{ configMapRef: { name: 'conf' } }] }),
    ],
    [
      'variable by envFrom with a prefix',
      { env: { DB_USER: { secret: 'db', key: 'USER' } } },
      one({ envFrom: [{ prefix: 'DB_', secretRef: { name: 'db' } }] }),
    ],

    ['ServiceAccount', { serviceAccount: ['a', 'b'] }, one({}, { serviceAccountName: 'b' })],
    ['default ServiceAccount', { serviceAccount: 'default' }, one({})],
    ['several containers', { containersAtLeast: 2 }, two],
  ])('%s', (_, params, spec) => {
    expect(judge(workloads, { ...asked, ...params }, asDeployment(spec)), 'template').toMatchObject({
      verdict: 'pass',
    });
    expect(judge(pods, { ...found, ...params }, asPod(spec)), 'pod').toMatchObject({ verdict: 'pass' });
  });
});

describe('is not as asked', () => {
  test.each<[string, Params, Spec, string, object?]>([
    [
      'nothing used',
      { uses: { configMaps: true } },
      one({}),
      'shape.unused',
      { object: 'ConfigMap', seen: [], wanted: [] },
    ],
    [
      'another ConfigMap',
      { uses: { configMaps: 'conf' } },
      one(key('configMap', 'conf-2')),
      'shape.unused',
      { seen: ['conf-2'] },
    ],
    ['Secret and not ConfigMap', { uses: { configMaps: 'db' } }, one(key('secret', 'db')), 'shape.unused'],
    [
      'one of the two kinds',
      { uses: { configMaps: true, secrets: true } },
      one(key('configMap', 'conf')),
      'shape.unused',
      { object: 'Secret' },
    ],
    [
      'reference that may lead nowhere',
      { uses: { secrets: true } },
      one(key('secret', 'db', { optional: true })),
      'shape.optional',
      { reference: 'db' },
    ],
    [
      'volume that no container mounts',
      { uses: { configMaps: 'conf' } },
      one({}, volume('c', { configMap: { name: 'conf' } })),
      'shape.unused',
    ],
    [
      'what every pod is given',
      { uses: { configMaps: true } },
      one(
        mount('kube-api-access', '/var/run/secrets/kubernetes.io/serviceaccount'),
        volume('kube-api-access', { projected: { sources: [{ configMap: { name: 'kube-root-ca.crt' } }] } }),
      ),
      'shape.unused',
    ],
    [
      'token of a service account',
      { uses: { secrets: true } },
      one(
        mount('t', '/var/run/secrets/kubernetes.io/serviceaccount'),
        volume('t', { secret: { secretName: 'default-token-abcde' } }),
      ),
      'shape.unused',
    ],
    [
      'secret for pulling images',
      { uses: { secrets: true } },
      one({}, { imagePullSecrets: [{ name: 'hub' }] }),
      'shape.unused',
    ],

    ['no volume', { volumes: [{ type: 'emptyDir' }] }, one({}), 'shape.volume', { seen: [], wanted: 'type: emptyDir' }],
    [
      'volume that is not mounted',
      { volumes: [{ type: 'emptyDir' }] },
      one({}, volume('c', { emptyDir: {} })),
      'shape.volume',
    ],
    [
      'another type',
      { volumes: [{ type: 'hostPath' }] },
      one(mount('c', '/cache'), volume('c', { emptyDir: {} })),
      'shape.volume',
      { seen: ['c: emptyDir /cache'] },
    ],
    [
      'another path',
      { volumes: [{ type: 'emptyDir', path: '/data' }] },
      one(mount('c', '/data2'), volume('c', { emptyDir: {} })),
      'shape.volume',
    ],
    [
      'another medium',
      { volumes: [{ type: 'emptyDir', medium: 'Memory' }] },
      one(mount('c', '/c'), volume('c', { emptyDir: {} })),
      'shape.volume',
    ],
    [
      'written to',
      { volumes: [{ type: 'hostPath', readOnly: true }] },
      one(mount('c', '/c'), volume('c', { hostPath: { path: '/' } })),
      'shape.volume',
    ],
    [
      'shared by one',
      { volumes: [{ type: 'emptyDir', sharedBy: 2 }] },
      one(mount('c', '/c'), volume('c', { emptyDir: {} })),
      'shape.volume',
    ],
    [
      'two volumes for two containers',
      { volumes: [{ type: 'emptyDir', sharedBy: 2 }] },
      {
        ...two,
        volumes: [
          { name: 'logs', emptyDir: {} },
          { name: 'x', emptyDir: {} },
        ],
        containers: [container(mount('logs', '/l')), container(mount('x', '/l'), 'b')],
      } as Spec,
      'shape.volume',
    ],
    [
      'one of two volumes',
      { volumes: [{ type: 'emptyDir' }, { type: 'secret' }] },
      one(mount('c', '/c'), volume('c', { emptyDir: {} })),
      'shape.volume',
      { wanted: 'type: secret' },
    ],
    [
      'projected volume that every pod has',
      { volumes: [{ type: 'projected' }] },
      one(mount('t', '/var/run/secrets/kubernetes.io/serviceaccount'), volume('t', { projected: { sources: [] } })),
      'shape.volume',
    ],

    ['one container', { containersAtLeast: 2 }, one({}), 'shape.containers', { seen: ['web'], wanted: 2 }],
    [
      'container that ends before the others start',
      { containersAtLeast: 2 },
      { containers: [container()], initContainers: [container({}, 'init')] } as Spec,
      'shape.containers',
    ],

    [
      'no probe',
      { probes: { readiness: true } },
      one({ livenessProbe: { exec: { command: ['true'] } } }),
      'shape.probe',
      { probe: 'readiness', seen: [], wanted: '' },
    ],
    [
      'probe that asks nothing',
      { probes: { readiness: true } },
      one({ readinessProbe: { periodSeconds: 5 } }),
      'shape.probe',
    ],
    [
      'another path of the probe',
      { probes: { readiness: { path: '/health' } } },
      one({ readinessProbe: { httpGet: { path: '/healthz', port: 80 } } }),
      'shape.probe',
      { seen: ['web: GET :80/healthz'], wanted: '/health' },
    ],
    [
      'path of a probe without HTTP',
      { probes: { readiness: { path: '/' } } },
      one({ readinessProbe: { tcpSocket: { port: 80 } } }),
      'shape.probe',
    ],
    [
      'command beside a port without a name',
      { probes: { readiness: { port: 80 } } },
      one({ readinessProbe: { exec: { command: ['true'] } }, ports: [{ containerPort: 80 }] }),
      'shape.probe',
    ],
    [
      'another port',
      { probes: { liveness: { port: 80 } } },
      one({ livenessProbe: { httpGet: { port: 8080 } } }),
      'shape.probe',
      { wanted: ':80' },
    ],
    [
      'name of another port',
      { probes: { liveness: { port: 80 } } },
      one({ ports: [{ name: 'http', containerPort: 8080 }], livenessProbe: { httpGet: { port: 'http' } } }),
      'shape.probe',
    ],
    [
      'probes of two containers',
      { probes: { readiness: true, liveness: true } },
      {
        containers: [
          container({ livenessProbe: { exec: { command: ['a'] } } }, 'a'),
          container({ readinessProbe: { exec: { command: ['a'] } } }, 'b'),
        ],
      } as Spec,
      'shape.probe',
    ],

    [
      'no request',
      { resources: { requests: ['cpu', 'memory'] } },
      one(cpu('requests', '250m')),
      'shape.resources',
      { field: 'requests.memory', seen: '', wanted: '', container: 'web' },
    ],
    [
      'another quantity',
      { resources: { requests: { cpu: '0.5' } } },
      one(cpu('requests', '250m')),
      'shape.resources',
      { seen: '250m', wanted: '0.5' },
    ],
    ['request that is no limit', { resources: { limits: ['cpu'] } }, one(cpu('requests', '250m')), 'shape.resources'],
    [
      'one of two containers',
      { resources: { requests: 'cpu' } },
      { containers: [container(cpu('requests', '1'), 'a'), container({}, 'b')] } as Spec,
      'shape.resources',
      { container: 'b' },
    ],

    [
      'nothing said',
      { placement: ['nodeSelector', 'affinity'] },
      one({}),
      'shape.placement',
      { seen: [], wanted: ['nodeSelector', 'affinity'] },
    ],
    [
      'tolerations that every pod is given',
      { placement: 'tolerations' },
      one({}, { tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' }] }),
      'shape.placement',
    ],
    [
      'affinity of a DaemonSet',
      { placement: 'affinity' },
      one(
        {},
        {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name' }] }],
              },
            },
          },
        },
      ),
      'shape.placement',
    ],
    [
      'another way',
      { placement: 'affinity' },
      one({}, { nodeSelector: { a: 'b' } }),
      'shape.placement',
      { seen: ['nodeSelector'] },
    ],

    [
      'no variable',
      { env: { LEVEL: 'info' } },
      one({}),
      'shape.env',
      { variable: 'LEVEL', seen: [], wanted: '"info"' },
    ],
    [
      'another value',
      { env: { LEVEL: 'info' } },
      one({ env: [{ name: 'LEVEL', value: 'information' }] }),
      'shape.env',
      { seen: ['"information"'] },
    ],
    [
      'value and not a reference',
      { env: { LEVEL: { secret: 'db' } } },
      one({ env: [{ name: 'LEVEL', value: 'db' }] }),
      'shape.env',
      { wanted: 'Secret db' },
    ],
    [
      'reference and not a value',
      { env: { LEVEL: 'info' } },
      one(key('secret', 'db')),
      'shape.env',
      { seen: ['Secret db, level'] },
    ],
    ['another Secret', { env: { LEVEL: { secret: 'db' } } }, one(key('secret', 'db-2')), 'shape.env'],
    [
      'another key',
      { env: { LEVEL: { secret: 'db', key: 'x' } } },
      one(key('secret', 'db')),
      'shape.env',
      { wanted: 'Secret db, x' },
    ],
    [
      'ConfigMap and not Secret',
      { env: { LEVEL: { secret: 'conf' } } },
      one(key('configMap', 'conf')),
      'shape.env',
      { seen: ['ConfigMap conf, level'] },
    ],
    [
      'reference to a variable that may not be set',
      { env: { LEVEL: { secret: 'db' } } },
      one(key('secret', 'db', { optional: true })),
      'shape.env',
    ],
    [
      'value that is written again behind it',
      { env: { LEVEL: 'info' } },
      one({
        env: [
          { name: 'LEVEL', value: 'info' },
          { name: 'LEVEL', value: 'debug' },
        ],
      }),
      'shape.env',
    ],
    [
      'another prefix',
      { env: { DB_USER: { secret: 'db' } } },
      one({ envFrom: [{ prefix: 'X_', secretRef: { name: 'db' } }] }),
      'shape.env',
    ],

    [
      'another ServiceAccount',
      { serviceAccount: 'web' },
      one({}, { serviceAccountName: 'web-2' }),
      'shape.serviceAccount',
      { seen: 'web-2' },
    ],
    [
      'default and not the wanted ServiceAccount',
      { serviceAccount: 'web' },
      one({}),
      'shape.serviceAccount',
      { seen: 'default' },
    ],
  ])('%s', (_, params, spec, code, values = {}) => {
    expect(judge(workloads, { ...asked, ...params }, asDeployment(spec)), 'template').toMatchObject({
      verdict: 'fail',
      code,
      values: { kind: 'Deployment', name: 'web', ...values },
    });
    expect(judge(pods, { ...found, ...params }, asPod(spec)), 'pod').toMatchObject({
      verdict: 'fail',
      code,
      values: { kind: 'Pod', name: 'web-1', ...values },
    });
  });
});

test('requests that a LimitRange gave to the pods count for their Deployment', () => {
  const params = { ...asked, resources: { requests: ['cpu'] } };
  expect(judge(workloads, params, asDeployment(one({}), one(cpu('requests', '100m'))))).toMatchObject({
    verdict: 'pass',
  });
  expect(judge(workloads, params, asDeployment(one({}), one({})))).toMatchObject({ code: 'shape.resources' });
});

test('what a service mesh puts into pods does not count', () => {
  const spec: Spec = {
    containers: [
      container(),
      container(
        { ...key('configMap', 'mesh'), ...cpu('requests', '1'), readinessProbe: { exec: { command: ['a'] } } },
        'istio-proxy',
      ),
    ],
  } as Spec;
  for (const params of [
    { containersAtLeast: 2 },
    { uses: { configMaps: true } as const },
    { probes: { readiness: true } as const },
    { env: { LEVEL: { configMap: 'mesh' } } },
  ])
    expect(judge(pods, { ...found, ...params }, asPod(spec)).verdict).toBe('fail');
  expect(
    judge(
      pods,
      { ...found, resources: { requests: 'cpu' } },
      asPod({
        containers: spec.containers?.map((one) => ({
          ...one,
          ...(one.name === 'web' ? cpu('requests', '1') : { resources: {} }),
        })),
      } as Spec),
    ),
  ).toMatchObject({ verdict: 'pass' });
});

test('a container that runs without being ready does not count', () => {
  const evidence = asPod(two);
  const [only] = evidence.kube?.Pod ?? [];
  const half = only?.status?.containerStatuses?.map((one, place) => ({ ...one, ready: place === 0 })) ?? [];
  const made = { ...only, status: { ...only?.status, containerStatuses: half } };
  const params = { ...found, containersAtLeast: 2, phase: 'Running' } as const;
  expect(judge(pods, params, evidence)).toMatchObject({ verdict: 'pass' });
  expect(judge(pods, params, { kube: { Pod: [made] } })).toMatchObject({ code: 'shape.containers' });
});

test('the claim templates of a StatefulSet are volumes of its pods', () => {
  const { metadata, status } = deployment({ replicas: 1 });
  const set = (templates: object[]): Evidence => ({
    kube: {
      StatefulSet: [
        {
          metadata,
          status: { ...status, conditions: [] },
          spec: {
            replicas: 1,
            template: { spec: one(mount('data', '/data')) },
            volumeClaimTemplates: templates,
          } as KindTypes['StatefulSet']['spec'],
        },
      ],
    },
  });
  const params: z.input<typeof workloads.params> = {
    ...asked,
    kind: 'StatefulSet',
    volumes: [{ type: 'persistentVolumeClaim', path: '/data' }],
  };
  expect(judge(workloads, params, set([{ metadata: { name: 'data' } }]))).toMatchObject({ verdict: 'pass' });
  expect(judge(workloads, params, set([{ metadata: { name: 'other' } }]))).toMatchObject({ code: 'shape.volume' });
});

test('a pod that is not ready has used nothing', () => {
  const spec = one(key('configMap', 'conf'));
  const unready = {
    ...pod({
      ready: false,
      containerStatus: {
        ready: false,
        state: { waiting: { reason: 'CreateContainerConfigError', message: 'configmap "conf" not found' } },
      },
    }),
    spec,
  };
  expect(judge(pods, { ...found, uses: { configMaps: 'conf' } }, { kube: { Pod: [unready] } })).toMatchObject({
    code: 'pod.configMapMissing',
  });
});

test.each([
  { uses: {} },
  { volumes: [] },
  { volumes: [{ type: 'nfs' }] },
  { volumes: [{ type: 'emptyDir', path: 'cache' }] },
  { volumes: [{ type: 'hostPath', medium: 'Memory' }] },
  { volumes: [{ type: 'emptyDir', sharedBy: 1 }] },
  { containersAtLeast: 0 },
  { probes: {} },
  { probes: { readiness: { path: 'health' } } },
  { resources: {} },
  { resources: { requests: { cpu: 'much' } } },
  { placement: 'zone' },
  { env: { A: { secret: 'a', configMap: 'b' } } },
  { env: { A: { key: 'a' } } },
])('refuses %o', (params) => {
  expect(pods.params.safeParse({ ...found, ...params }).success).toBe(false);
  expect(workloads.params.safeParse({ ...asked, ...params }).success).toBe(false);
});

test('comes to a verdict on damaged evidence', () => {
  const params: Params = {
    uses: { configMaps: true, secrets: 'db' },
    volumes: [{ type: 'emptyDir', path: '/cache', sharedBy: 2 }],
    containersAtLeast: 1,
    probes: { readiness: { path: '/', port: 80 } },
    resources: { requests: { cpu: '1' }, limits: ['memory'] },
    placement: ['affinity', 'tolerations'],
    env: { LEVEL: { secret: 'db' } },
    serviceAccount: 'default',
  };
  const spec = {
    ...two,
    ...one({ ...key('secret', 'db'), ...mount('logs', '/cache') }),
    affinity: { nodeAffinity: {} },
  } as Spec;
  neverThrows(pods, { ...found, ...params }, asPod(spec));
  neverThrows(workloads, { ...asked, ...params }, asDeployment(spec));
}, 30_000);
