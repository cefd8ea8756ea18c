/**
 * First causes on a real control plane: what the scheduler, the controllers and the admission of the API server write is their
 * own. Where a kubelet or a container runtime would have to speak, the test writes the status and the events as they do.
 */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckReport } from '../../checks/report.ts';
import { explain } from '../../web/text/index.ts';
import { ask, type Question, verdictOf } from './asking.ts';
import { until } from './children.ts';
import type { KubeObject } from './kube.ts';
import { nodeObject } from './nodes.ts';
import { paste } from './paste.ts';
import { startWorld, type World } from './world.ts';

const NS = 'causes';
const REGION = 'ap-northeast-2';
const IMAGE = '123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/web:1';
const DRIVER = 'ebs.csi.aws.com';

interface Pod extends KubeObject {
  spec: { nodeName?: string; schedulerName?: string };
}

/** What a kubelet or a controller outside the control plane would tell of a pod. */
interface Told {
  /** State of the one container, with what else its status says. */
  container?: object;
  /** Rest of the status. */
  status?: object;
  /** Events about the pod, oldest first. */
  events?: { reason: string; message: string; type?: string }[];
}

/** A cause, its code, and the workload that meets it. */
interface Case {
  code: string;
  kind?: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Pod';
  /** What it comes to once nothing is young any more (default fail). */
  verdict?: 'pending' | 'fail';
  ns?: string;
  replicas?: number;
  /** Parts of the pod and of its one container. */
  pod?: object;
  container?: object;
  /** Objects that have to be there before. */
  before?: object[];
  told?: Told;
  /** Values that the verdict has to name. */
  values?: object;
}

let world: World;
let deny: Server;

const now = () => new Date().toISOString().replace(/\.\d+Z/, 'Z');

// What is wrong ----------------------------------------------------------------------------------------------------------

const waits = (reason: string, message: string): Told => ({ container: { state: { waiting: { reason, message } } } });
const loops = (last: object, events: Told['events'] = []): Told => ({
  container: {
    state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container=web' } },
    lastState: { terminated: { startedAt: now(), finishedAt: now(), ...last } },
    restartCount: 3,
  },
  status: { phase: 'Running' },
  events,
});
const runs = (events: Told['events'] = [], started = true): Told => ({
  container: { state: { running: { startedAt: now() } }, started },
  status: { phase: 'Running' },
  events,
});
const creating = (events: NonNullable<Told['events']>): Told => ({ ...waits('ContainerCreating', ''), events });
const pull = (why: string): Told =>
  waits(
    'ImagePullBackOff',
    `Back-off pulling image "${IMAGE}": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "${IMAGE}": failed to resolve reference "${IMAGE}": ${why}`,
  );
const unhealthy = (message: string) => ({ reason: 'Unhealthy', message });
const start =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ';
const requests = (sizes: object) => ({ resources: { requests: sizes } });
const on = (role: string) => ({ nodeSelector: { role } });
const mounting = (claim: string) => ({
  container: { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
  pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claim } }] },
});
const claim = (name: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace: NS },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
});
const volume = (name: string, of: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name },
  spec: {
    accessModes: ['ReadWriteOnce'],
    capacity: { storage: '1Gi' },
    storageClassName: '',
    claimRef: { name: of, namespace: NS },
    csi: { driver: DRIVER, volumeHandle: `vol-${name}` },
    ...spec,
  },
});
const inZone = (zone: string) => ({
  nodeAffinity: {
    required: {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: [zone] }] },
      ],
    },
  },
});
const byHand = { storageClassName: '' };
const anti = (name: string) => ({
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: name } } },
      ],
    },
  },
});

const cases: Record<string, Case> = {
  // Admission.
  quota: { code: 'workload.quota', ns: 'small', container: requests({ cpu: '2' }), values: { quota: 'cpu' } },
  'quota-set': { code: 'workload.quota', ns: 'small', kind: 'StatefulSet', container: requests({ cpu: '2' }) },
  unset: { code: 'workload.quotaUnset', ns: 'small', values: { quota: 'cpu' } },
  ranged: { code: 'workload.limitRange', ns: 'ranged', container: { resources: { limits: { cpu: '2' } } } },
  'ranged-request': { code: 'workload.limitRange', ns: 'ranged', container: requests({ cpu: '2' }) },
  restricted: { code: 'workload.podSecurity', ns: 'restricted', values: { level: 'restricted' } },
  'restricted-daemon': { code: 'workload.podSecurity', ns: 'restricted', kind: 'DaemonSet' },
  denied: { code: 'workload.webhookDenied', ns: 'denied', values: { webhook: 'deny.example.com' } },
  unreached: { code: 'workload.webhookFailed', ns: 'unreached', values: { webhook: 'silent.example.com' } },
  nobody: {
    code: 'workload.noServiceAccount',
    pod: { serviceAccountName: 'nobody' },
    values: { serviceAccount: 'nobody' },
  },
  priority: { code: 'workload.cannotCreate', pod: { priorityClassName: 'nothing' } },
  'nobody-set': { code: 'workload.noServiceAccount', kind: 'StatefulSet', pod: { serviceAccountName: 'nobody' } },

  // Scheduling.
  cpu: { code: 'pod.noCpu', container: requests({ cpu: '100' }), values: { requests: ['100'], largest: '1930m' } },
  memory: { code: 'pod.noMemory', container: requests({ memory: '1Ti' }) },
  gpu: {
    code: 'pod.noResource',
    container: { resources: { limits: { 'nvidia.com/gpu': 1 } } },
    values: { resource: 'nvidia.com/gpu' },
  },
  full: { code: 'pod.tooManyPods', pod: on('full') },
  taint: { code: 'pod.taint', pod: on('gpu'), values: { taints: ['dedicated=gpu'] } },
  selector: {
    code: 'pod.nodeSelector',
    pod: { nodeSelector: { role: 'nowhere' } },
    values: { selector: ['role=nowhere'] },
  },
  apart: { code: 'pod.podAffinity', replicas: 3, pod: { ...on('web'), ...anti('apart') } },
  'host-port': {
    code: 'pod.hostPort',
    replicas: 3,
    pod: on('web'),
    container: { ports: [{ containerPort: 80, hostPort: 8080 }] },
  },
  cordoned: { code: 'pod.nodesCordoned', pod: on('cordoned'), values: { nodes: ['cordoned'] } },
  'not-ready': { code: 'pod.nodesNotReady', pod: on('broken'), values: { nodes: ['broken'] } },
  gated: { code: 'pod.unschedulable', pod: { schedulingGates: [{ name: 'example.com/wait' }] } },

  // Volumes.
  'no-claim': { code: 'claim.missing', ...mounting('nothing'), values: { claim: 'nothing' } },
  'no-class': { code: 'claim.noClass', ...mounting('no-class'), before: [claim('no-class')] },
  'bad-class': {
    code: 'claim.unknownClass',
    ...mounting('bad-class'),
    before: [claim('bad-class', { storageClassName: 'gp33' })],
    values: { class: 'gp33' },
  },
  'no-volume': { code: 'claim.noVolume', ...mounting('no-volume'), before: [claim('no-volume', byHand)] },
  'no-driver': {
    code: 'claim.noDriver',
    ...mounting('no-driver'),
    before: [claim('no-driver', { storageClassName: 'quick' })],
  },
  lost: {
    code: 'claim.lost',
    ...mounting('lost'),
    before: [claim('lost', { ...byHand, volumeName: 'lost' }), volume('lost', 'lost')],
  },
  zone: {
    code: 'pod.volumeZone',
    ...mounting('zone'),
    before: [claim('zone', { ...byHand, volumeName: 'zone' }), volume('zone', 'zone', inZone('ap-northeast-2z'))],
  },
  limit: {
    code: 'pod.volumeLimit',
    ...mounting('limit'),
    pod: { ...mounting('limit').pod, ...on('attached') },
    before: [claim('limit', { ...byHand, volumeName: 'limit' }), volume('limit', 'limit')],
  },
  refused: {
    code: 'claim.provisioning',
    ...mounting('refused'),
    before: [claim('refused', { storageClassName: 'quick' })],
  },
  once: {
    code: 'pod.multiAttach',
    replicas: 2,
    ...mounting('once'),
    before: [
      claim('once', { ...byHand, volumeName: 'once', accessModes: ['ReadWriteOncePod'] }),
      volume('once', 'once', { accessModes: ['ReadWriteOncePod'] }),
    ],
  },
  attach: {
    code: 'pod.volumeAttach',
    told: creating([
      {
        reason: 'FailedAttachVolume',
        message:
          'AttachVolume.Attach failed for volume "pvc-1" : rpc error: code = Internal desc = Could not attach volume "vol-1" to node "i-1": UnauthorizedOperation',
      },
    ]),
  },
  elsewhere: {
    code: 'pod.multiAttach',
    told: creating([
      {
        reason: 'FailedAttachVolume',
        message: 'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) web-0',
      },
    ]),
    values: { volume: 'pvc-1' },
  },
  mount: {
    code: 'pod.volumeMount',
    told: creating([
      {
        reason: 'FailedMount',
        message:
          'MountVolume.SetUp failed for volume "efs" : rpc error: code = DeadlineExceeded desc = context deadline exceeded',
      },
    ]),
  },
  address: {
    code: 'pod.noAddress',
    told: creating([
      {
        reason: 'FailedCreatePodSandBox',
        message:
          'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "1": plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container',
      },
    ]),
  },
  sandbox: {
    code: 'pod.sandbox',
    told: creating([
      {
        reason: 'FailedCreatePodSandBox',
        message:
          'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image "pause:3.10"',
      },
    ]),
  },

  // Images.
  'image-gone': { code: 'pod.imageNotFound', told: pull(`${IMAGE}: not found`), values: { image: IMAGE } },
  'image-denied': {
    code: 'pod.imageDenied',
    told: pull(
      'unexpected status from HEAD request to https://123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/v2/web/manifests/1: 403 Forbidden',
    ),
  },
  'image-name': {
    code: 'pod.imageName',
    told: waits(
      'InvalidImageName',
      'Failed to apply default image tag "Web:": couldn\'t parse image name "Web:": invalid reference format',
    ),
  },
  'image-rate': {
    code: 'pod.imageRateLimit',
    told: pull(
      '429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit.',
    ),
  },
  'image-host': {
    code: 'pod.registryUnknown',
    told: pull(
      'failed to do request: Head "https://x/v2/web/manifests/1": dial tcp: lookup x on 10.0.0.2:53: no such host',
    ),
  },
  'image-route': {
    code: 'pod.registryUnreachable',
    told: pull('failed to do request: Head "https://x/v2/web/manifests/1": dial tcp 52.95.1.1:443: i/o timeout'),
  },
  'image-platform': {
    code: 'pod.wrongPlatform',
    told: waits(
      'ErrImagePull',
      `failed to pull and unpack image "${IMAGE}": no match for platform in manifest: not found`,
    ),
    values: { architecture: 'amd64' },
  },
  'image-format': {
    code: 'pod.wrongPlatform',
    told: loops({ exitCode: 255, reason: 'Error', message: 'exec /usr/local/bin/python: exec format error\n' }),
  },
  'image-never': {
    code: 'pod.imagePull',
    told: waits('ErrImageNeverPull', `Container image "${IMAGE}" is not present with pull policy of Never`),
  },

  // Configuration.
  'no-configmap': {
    code: 'pod.configMapMissing',
    told: waits('CreateContainerConfigError', 'configmap "app-config" not found'),
    values: { configMap: 'app-config' },
  },
  'no-secret': {
    code: 'pod.secretMissing',
    told: creating([
      { reason: 'FailedMount', message: 'MountVolume.SetUp failed for volume "tls" : secret "tls" not found' },
    ]),
    values: { secret: 'tls' },
  },
  'no-key': {
    code: 'pod.keyMissing',
    told: waits('CreateContainerConfigError', "couldn't find key password in Secret causes/db"),
    values: { kind: 'Secret', name: 'db', key: 'password' },
  },
  root: {
    code: 'pod.runsAsRoot',
    told: waits(
      'CreateContainerConfigError',
      'container has runAsNonRoot and image will run as root (pod: "web", container: web)',
    ),
  },
  config: {
    code: 'pod.configError',
    told: waits('CreateContainerConfigError', 'failed to prepare subPath for volumeMount "data" of container "web"'),
  },

  // Containers.
  command: {
    code: 'pod.commandNotFound',
    told: loops({
      exitCode: 128,
      reason: 'StartError',
      message: `${start}exec: "gunicorn": executable file not found in $PATH: unknown`,
    }),
    values: { command: 'gunicorn' },
  },
  permission: {
    code: 'pod.createError',
    told: waits('RunContainerError', `${start}exec: "/run.sh": permission denied: unknown`),
  },
  crash: { code: 'pod.crashLoop', told: loops({ exitCode: 1, reason: 'Error' }), values: { exitCode: 1, restarts: 3 } },
  oom: {
    code: 'pod.outOfMemory',
    container: { resources: { limits: { memory: '64Mi' } } },
    told: loops({ exitCode: 137, reason: 'OOMKilled' }),
    values: { limit: '64Mi' },
  },
  init: {
    code: 'pod.initFailing',
    pod: { initContainers: [{ name: 'migrate', image: IMAGE }] },
    told: {
      ...waits('PodInitializing', ''),
      status: {
        initContainerStatuses: [
          status('migrate', {
            restartCount: 2,
            state: { waiting: { reason: 'CrashLoopBackOff' } },
            lastState: { terminated: { exitCode: 3, reason: 'Error' } },
          }),
        ],
      },
    },
    values: { container: 'migrate', exitCode: 3 },
  },
  'init-waiting': {
    code: 'pod.initWaiting',
    pod: { initContainers: [{ name: 'wait-for-db', image: IMAGE }] },
    told: {
      ...waits('PodInitializing', ''),
      status: { initContainerStatuses: [status('wait-for-db', { state: { running: { startedAt: now() } } })] },
    },
    values: { container: 'wait-for-db' },
  },
  readiness: {
    code: 'pod.readinessProbe',
    container: { readinessProbe: { httpGet: { path: '/health', port: 8080 } } },
    told: runs([unhealthy('Readiness probe failed: HTTP probe failed with statuscode: 404')]),
    values: { probe: 'GET :8080/health', answer: 'HTTP 404' },
  },
  'readiness-port': {
    code: 'pod.readinessProbe',
    container: { readinessProbe: { tcpSocket: { port: 8081 } } },
    told: runs([unhealthy('Readiness probe failed: dial tcp 10.0.11.4:8081: connect: connection refused')]),
    values: { probe: 'tcp :8081', answer: 'refused' },
  },
  liveness: {
    code: 'pod.livenessProbe',
    container: { livenessProbe: { httpGet: { path: '/', port: 80 } } },
    told: loops({ exitCode: 137, reason: 'Error' }, [
      unhealthy(
        'Liveness probe failed: Get "http://10.0.11.4:80/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
      ),
      { reason: 'Killing', message: 'Container web failed liveness probe, will be restarted', type: 'Normal' },
    ]),
    values: { answer: 'timeout' },
  },
  startup: {
    code: 'pod.startupProbe',
    container: { startupProbe: { exec: { command: ['cat', '/ready'] } } },
    told: runs([unhealthy('Startup probe failed: cat: /ready: No such file or directory')], false),
    values: { probe: 'cat /ready' },
  },
  unready: { code: 'pod.notReady', told: runs() },
  gate: {
    code: 'pod.gate',
    pod: { readinessGates: [{ conditionType: 'target-health.elbv2.k8s.aws/web' }] },
    told: { ...runs(), container: { ready: true, started: true, state: { running: { startedAt: now() } } } },
  },
  starting: { code: 'pod.starting', told: waits('ContainerCreating', '') },
  // The controller of nodes takes back the readiness of pods whose node has stopped to answer.
  left: {
    code: 'pod.nodeLost',
    told: { ...runs(), container: { ready: true, started: true, state: { running: { startedAt: now() } } } },
  },
  exited: {
    code: 'pod.exited',
    kind: 'Pod',
    told: { container: { state: { terminated: { exitCode: 2, reason: 'Error' } } }, status: { phase: 'Failed' } },
  },
  evicted: {
    code: 'pod.failed',
    kind: 'Pod',
    told: { status: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' } },
    values: { reason: 'Evicted' },
  },
  completed: {
    code: 'pod.completed',
    kind: 'Pod',
    told: {
      container: { state: { terminated: { exitCode: 0, reason: 'Completed' } } },
      status: { phase: 'Succeeded' },
    },
  },

  // Fargate.
  'fargate-privileged': {
    code: 'pod.fargateUnsupported',
    pod: { schedulerName: 'fargate-scheduler' },
    told: {
      events: [
        {
          reason: 'FailedScheduling',
          message: 'Pod not supported on Fargate: invalid SecurityContext fields: Privileged',
        },
      ],
    },
  },
  'fargate-role': {
    code: 'pod.fargateProfile',
    pod: { schedulerName: 'fargate-scheduler' },
    told: {
      events: [
        {
          reason: 'FailedScheduling',
          message:
            'Misconfigured Fargate Profile: fargate profile fp blocked for new launches due to: Pod execution role is not found in auth config or does not have all required permissions for launching fargate pods.',
        },
      ],
    },
  },
  'fargate-slow': { code: 'pods.fargateWaiting', verdict: 'pending', pod: { schedulerName: 'fargate-scheduler' } },
};

// Making it ---------------------------------------------------------------------------------------------------------------

/** A container status as a kubelet writes it. */
function status(name: string, parts: object): object {
  return { name, image: IMAGE, imageID: '', ready: false, started: false, restartCount: 0, ...parts };
}

function workload(name: string, { kind = 'Deployment', ns = NS, replicas = 1, pod, container, told }: Case): object {
  const metadata = {
    labels: { app: name },
    annotations: told === undefined ? {} : { 'sim.podium/fault': 'told by the test' },
  };
  const spec = { ...pod, containers: [{ name: 'web', image: IMAGE, ...container }] };
  if (kind === 'Pod')
    return {
      apiVersion: 'v1',
      kind,
      metadata: { ...metadata, name, namespace: ns },
      spec: { ...spec, restartPolicy: 'Never' },
    };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: ns },
    spec: {
      ...(kind !== 'DaemonSet' && { replicas }),
      ...(kind === 'StatefulSet' && { serviceName: name }),
      selector: { matchLabels: { app: name } },
      template: { metadata, spec },
    },
  };
}

function node(
  role: string,
  parts: { name?: string; taints?: object[]; pods?: string; labels?: Record<string, string> } = {},
) {
  const { name = role } = parts;
  const size = { cpu: '1930m', memory: '3367812Ki', pods: parts.pods ?? '110', 'ephemeral-storage': '18242267924' };
  const at = Object.keys(made).push(name);
  made[name] = at;
  const labels = { role, ...parts.labels };
  const zone = `${REGION}a`;
  const ip = `10.0.11.${at + 20}`;
  const places = {
    zone,
    region: REGION,
    ip,
    podCIDR: `10.0.${100 + at}.0/24`,
    providerID: `aws:///${zone}/i-0000000000000000${at}`,
  };
  return nodeObject({ name, ...places, labels, taints: parts.taints ?? [], capacity: size, allocatable: size });
}
const made: Record<string, number> = {};

async function addNode(...parts: Parameters<typeof node>): Promise<void> {
  const object = node(...parts);
  await world.kube.create('/api/v1/nodes', object);
  const name = object.metadata.name;
  if (name !== 'broken')
    await until(`node ${name}`, async () => / Ready/.test(await world.kubectl(['get', 'node', name])));
}

async function makeNamespace(name: string, labels: object = {}): Promise<void> {
  await world.kube.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  await until(`namespace ${name}`, () => world.kube.get(`/api/v1/namespaces/${name}/serviceaccounts/default`));
}

async function apply(items: readonly object[]): Promise<void> {
  await world.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

/** A webhook of a namespace, as policy engines register them. */
function webhook(name: string, namespace: string, url: string): object {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name,
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Fail',
        timeoutSeconds: 2,
        clientConfig: { url, caBundle: readFileSync(join(world.directory, 'pki', 'ca.crt')).toString('base64') },
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
      },
    ],
  };
}

/** A webhook server that refuses everything. */
async function startDenying(): Promise<Server> {
  const pki = (file: string) => readFileSync(join(world.directory, 'pki', file));
  const server = createServer({ cert: pki('webhook.crt'), key: pki('webhook.key') }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const review = JSON.parse(Buffer.concat(chunks).toString()) as { request: { uid: string } };
      const answer = { uid: review.request.uid, allowed: false, status: { message: 'images have to come from ECR' } };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: answer }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Writes the status of a pod and the events about it, as a kubelet does. */
async function tell(name: string, { container, status: rest, events = [] }: Told): Promise<void> {
  const [pod] = await until(`pod of ${name}`, async () => {
    const pods = await world.kube.list<Pod>(`/api/v1/namespaces/${NS}/pods?labelSelector=app%3D${name}`);
    return pods.some(({ spec }) => spec.nodeName !== undefined || spec.schedulerName === 'fargate-scheduler') && pods;
  });
  const path = `/api/v1/namespaces/${NS}`;
  if (container !== undefined || rest !== undefined)
    await world.kube.merge(`${path}/pods/${pod?.metadata.name}/status`, {
      status: {
        phase: 'Pending',
        conditions: [
          { type: 'PodScheduled', status: 'True', lastTransitionTime: now() },
          { type: 'Ready', status: 'False', reason: 'ContainersNotReady', lastTransitionTime: now() },
        ],
        startTime: now(),
        ...rest,
        ...(container !== undefined && { containerStatuses: [status('web', container)] }),
      },
    });
  for (const { reason, message, type = 'Warning' } of events) {
    const { name: ofPod, uid } = pod?.metadata ?? {};
    const fieldPath = /probe|Failed to pull/.test(message) ? { fieldPath: 'spec.containers{web}' } : {};
    await writeEvent({ kind: 'Pod', name: ofPod, uid, ...fieldPath }, { reason, message, type });
  }
}

let eventCount = 0;

async function writeEvent(about: object, parts: object): Promise<void> {
  eventCount += 1;
  await world.kube.create(`/api/v1/namespaces/${NS}/events`, {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `told.${eventCount}`, namespace: NS },
    involvedObject: { apiVersion: 'v1', namespace: NS, ...about },
    source: { component: 'kubelet' },
    firstTimestamp: now(),
    lastTimestamp: now(),
    count: 1,
    ...parts,
  });
}

// Asking ------------------------------------------------------------------------------------------------------------------

/** Asks for each workload, or pod, why it is not ready; with a window of a second nothing is young for long. */
function whyOf(names: readonly string[], all: Record<string, Case> = cases, window = 1) {
  const questions = names.map((name): [string, Question] => {
    const { kind = 'Deployment', ns = NS } = all[name] ?? {};
    if (kind === 'Pod') return [name, ['k8s.pods', { ns, labels: { app: name } }, window]];
    return [name, ['k8s.workload', { kind, ns, name }, window]];
  });
  return ask(world, Object.fromEntries(questions));
}

const right = ({ verdict = 'fail', code }: Case) => `${verdict} ${code}`;

// ---------------------------------------------------------------------------------------------------------------------------

beforeAll(async () => {
  world = await startWorld({ simulators: false });
  await makeNamespace(NS);
}, 180_000);
afterAll(async () => {
  deny?.close();
  await world?.stop();
});

describe('before there are nodes', () => {
  const early: Case = { code: 'pod.noNodes' };
  const verdict = async () => verdictOf((await whyOf(['early'], { early })).get('early'));

  test('a cluster without nodes', async () => {
    await apply([workload('early', early)]);
    await until('no nodes', async () => (await verdict()) === 'fail pod.noNodes');
  });

  test('a pod that Fargate did not take, where only Fargate is', async () => {
    const taints = [{ key: 'eks.amazonaws.com/compute-type', value: 'fargate', effect: 'NoSchedule' }];
    await addNode('fargate', { taints, labels: { 'eks.amazonaws.com/compute-type': 'fargate' } });
    await until('only Fargate', async () => (await verdict()) === 'fail pods.notFargate');
    await world.delete('deployment', 'early', NS);
  });
});

describe('first causes', () => {
  let reports = new Map<string, CheckReport>();

  beforeAll(async () => {
    await Promise.all([addNode('web', { name: 'web-1' }), addNode('web', { name: 'web-2' })]);
    await Promise.all([
      addNode('full', { pods: '0' }),
      addNode('gpu', { taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] }),
    ]);
    await Promise.all([addNode('cordoned'), addNode('broken'), addNode('attached')]);
    await world.kubectl(['cordon', 'cordoned']);
    await world.kubectl(['annotate', 'node', 'broken', 'sim.podium/fault=notready']);
    for (const name of ['small', 'ranged', 'denied', 'unreached']) await makeNamespace(name);
    await makeNamespace('restricted', { 'pod-security.kubernetes.io/enforce': 'restricted' });
    deny = await startDenying();
    const { port } = deny.address() as AddressInfo;
    const v1 = { apiVersion: 'v1' };
    await apply([
      {
        ...v1,
        kind: 'ResourceQuota',
        metadata: { name: 'cpu', namespace: 'small' },
        spec: { hard: { 'requests.cpu': '1' } },
      },
      {
        ...v1,
        kind: 'LimitRange',
        metadata: { name: 'cpu', namespace: 'ranged' },
        spec: { limits: [{ type: 'Container', max: { cpu: '500m' } }] },
      },
      { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'quick' }, provisioner: DRIVER },
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'CSINode',
        metadata: { name: 'attached' },
        spec: { drivers: [{ name: DRIVER, nodeID: 'i-1', allocatable: { count: 0 } }] },
      },
      webhook('deny.example.com', 'denied', `https://127.0.0.1:${port}/`),
      // Nothing listens on this port.
      webhook('silent.example.com', 'unreached', 'https://127.0.0.1:1/'),
      ...Object.values(cases).flatMap(({ before = [] }) => before),
    ]);
    await until('claims', async () => {
      const found = await world.kubectl(['get', 'pvc', '-n', NS]);
      return ['lost', 'zone', 'once', 'limit'].every((name) => new RegExp(`^${name} +Bound`, 'm').test(found));
    });
    await world.kubectl(['delete', 'pv', 'lost', '--wait=false']);
    await world.kube.merge('/api/v1/persistentvolumes/lost', { metadata: { finalizers: null } });
    await apply(Object.entries(cases).map(([name, one]) => workload(name, one)));
    for (const [name, { told }] of Object.entries(cases)) if (told !== undefined) await tell(name, told);
    const failing = await world.kube.get<KubeObject>(`/api/v1/namespaces/${NS}/persistentvolumeclaims/refused`);
    await writeEvent(
      { kind: 'PersistentVolumeClaim', name: 'refused', uid: failing?.metadata.uid },
      {
        type: 'Warning',
        reason: 'ProvisioningFailed',
        message:
          'failed to provision volume with StorageClass "quick": rpc error: code = InvalidArgument desc = Could not create volume "pvc-1": invalid type gp4',
      },
    );
    // Controllers back off before they try again; the last verdicts are told if they do not come.
    await until(
      'all causes',
      async () => {
        reports = await whyOf(Object.keys(cases));
        return Object.entries(cases).every(([name, one]) => verdictOf(reports.get(name)) === right(one));
      },
      60_000,
      1000,
    ).catch(() => undefined);
  }, 240_000);

  test.each(Object.entries(cases))('%s', async (name, one) => {
    const report = reports.get(name);
    expect(verdictOf(report), JSON.stringify(report?.values)).toBe(right(one));
    expect(report?.values).toMatchObject({ ...one.values });
    for (const language of ['en', 'ko'] as const) {
      const { seen, wanted, next = '' } = explain(language, report ?? expect.fail('not graded'));
      expect(seen).toBeTruthy();
      expect(wanted).toBeTruthy();
      const command = /kubectl (?:get|describe) [^"()`]*$/.exec(next)?.[0];
      if (language === 'ko' || command === undefined) continue;
      const { code, text } = await paste(world, command);
      if (code !== 0) expect(text, command).toMatch(/NotFound/);
    }
  });

  test('what waiting may help is pending while it is young', async () => {
    const report = (await whyOf(['cpu', 'readiness', 'attach', 'crash'], cases, 3600)).entries();
    expect([...report].map(([name, one]) => `${name} ${verdictOf(one)}`)).toEqual([
      'cpu pending pod.noCpu',
      'readiness pending pod.readinessProbe',
      'attach pending pod.volumeAttach',
      'crash fail pod.crashLoop',
    ]);
  });

  test('a claim whose driver has been told of it and has not answered yet', async () => {
    const [report] = (await whyOf(['no-driver'], cases, 3600)).values();
    expect(verdictOf(report), JSON.stringify(report?.values)).toBe('pending claim.pending');
  });

  test('a pod that is ready, but crashed a moment ago', async () => {
    const crashed = { terminated: { exitCode: 1, reason: 'Error', startedAt: now(), finishedAt: now() } };
    const container = { ready: true, started: true, restartCount: 1, state: { running: { startedAt: now() } } };
    const ready = [{ type: 'Ready', status: 'True', lastTransitionTime: now() }];
    const told: Told = {
      container: { ...container, lastState: crashed },
      status: { phase: 'Running', conditions: ready },
    };
    const restarted: Case = { code: 'pod.restarted', told };
    await apply([workload('restarted', restarted)]);
    await tell('restarted', told);
    const verdict = async () => verdictOf((await whyOf(['restarted'], { restarted }, 3600)).get('restarted'));
    await until('the crash', async () => (await verdict()) === 'pending pod.restarted');
  });
});
