/** Each cause with what kubelet, scheduler and controllers write about it, and the code that it has to get. */
import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/k8s-pods.ts';
import workloads from '../../checks/catalog/k8s-workload.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { neverThrows } from '../checks/damage.ts';
import { type Evidence, judge } from '../checks/judge.ts';
import { deployment, early, event, pod, podIn, recent, replicaSet } from './cluster.ts';

type Pod = KindTypes['Pod'];
type Kube = NonNullable<Evidence['kube']>;

/** A cause: the pod (made at some time) with what surrounds it, and what has to be said of it. */
interface Case {
  name: string;
  make: (created: string) => Pod;
  around?: Kube | undefined;
  code: string;
  values?: object;
}

const params = { ns: 'default', labels: { app: 'web' } };
const ECR = '123456789012.dkr.ecr.ap-northeast-2.amazonaws.com';
const image = `${ECR}/demo-flask-backend:lates`;

const said = (reason: string, message: string, parts: object = {}) =>
  event('Pod', 'web-1', { type: 'Warning', reason, message, ...parts });
const toContainer = { fieldPath: 'spec.containers{web}' };
const saidOf = (reason: string, message: string, parts: object = {}) =>
  event('Pod', 'web-1', { type: 'Warning', reason, message, ...parts }, toContainer);
const node = (name: string, parts: { taints?: object[]; cordoned?: boolean; ready?: boolean; labels?: object } = {}) =>
  ({
    metadata: { name, labels: { ...parts.labels } },
    spec: { taints: parts.taints ?? [], ...(parts.cordoned && { unschedulable: true }) },
    status: {
      allocatable: { cpu: '1930m', memory: '3388360Ki' },
      nodeInfo: { architecture: 'arm64' },
      conditions: [{ type: 'Ready', status: parts.ready === false ? 'Unknown' : 'True' }],
    },
  }) as unknown as KindTypes['Node'];
const nodes = [node('node-1'), node('node-2')];

/** A pod whose container waits with a reason. */
const waits =
  (reason: string, message: string, parts: Parameters<typeof podIn>[2] = {}) =>
  (created: string) =>
    podIn({ waiting: { reason, message } }, {}, { phase: 'Pending', image, created, ...parts });
/** A pod whose container ended and waits to be started again. */
const loops =
  (last: object, parts: Parameters<typeof podIn>[2] = {}) =>
  (created: string) =>
    podIn(
      { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container=web' } },
      { restartCount: 4, lastState: { terminated: last } },
      { image, created, ...parts },
    );
/** A pod that the scheduler could not place. */
const unplaced =
  (message: string, spec: object = {}) =>
  (created: string): Pod => {
    const made = pod({ created, node: '', ready: false, phase: 'Pending', status: {} });
    return {
      ...made,
      spec: { ...made.spec, containers: [], ...spec },
      status: {
        phase: 'Pending',
        conditions: [
          { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime: created },
        ],
      },
    };
  };
/** A pod that has a node, and whose containers are being made. */
const creating =
  (spec: object = {}) =>
  (created: string): Pod => {
    const made = waits('ContainerCreating', '')(created);
    return { ...made, spec: { ...made.spec, containers: made.spec?.containers ?? [], ...spec } };
  };
const runs =
  (probes: object = {}, status: object = {}) =>
  (created: string): Pod => {
    const made = podIn({ running: { startedAt: created } }, status, { created });
    const [container] = made.spec?.containers ?? [];
    return { ...made, spec: { ...made.spec, containers: [{ name: 'web', ...container, ...probes }] } };
  };
const claim = (parts: { spec?: object; phase?: string; annotations?: Record<string, string>; created?: string } = {}) =>
  ({
    metadata: {
      name: 'data',
      namespace: 'default',
      uid: 'uid-data',
      creationTimestamp: parts.created ?? early,
      ...(parts.annotations && { annotations: parts.annotations }),
    },
    spec: { storageClassName: 'gp3', ...parts.spec },
    status: { phase: parts.phase ?? 'Pending' },
  }) satisfies KindTypes['PersistentVolumeClaim'];
const storageClass = (name: string, parts: object = {}) =>
  ({ metadata: { name }, provisioner: 'ebs.csi.aws.com', ...parts }) satisfies KindTypes['StorageClass'];
const later = { volumeBindingMode: 'WaitForFirstConsumer' };
const mounting = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };
const unbound = '0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found';
const aboutClaim = (reason: string, message: string) =>
  event('PersistentVolumeClaim', 'data', { type: 'Warning', reason, message });

const pull = (why: string, of = image) =>
  `Back-off pulling image "${of}": ErrImagePull: rpc error: code = Unknown desc = failed to pull and unpack image "${of}": failed to resolve reference "${of}": ${why}`;
const request = `failed to do request: Head "https://${ECR}/v2/demo-flask-backend/manifests/lates": dial tcp`;
const start =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ';
const full = (reasons: string) =>
  `0/3 nodes are available: ${reasons}. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.`;

/** What no waiting cures: `fail` at once, however young. */
const final: Case[] = [
  {
    name: 'tag that is not there',
    make: waits('ImagePullBackOff', pull(`${image}: not found`)),
    code: 'pod.imageNotFound',
    values: { image },
  },
  {
    name: 'tag that is not there, in the words of an older kubelet, while it backs off',
    make: waits('ImagePullBackOff', `Back-off pulling image "${image}"`),
    around: {
      Event: [
        saidOf(
          'Failed',
          `Failed to pull image "${image}": rpc error: code = NotFound desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`,
        ),
        saidOf('BackOff', `Back-off pulling image "${image}"`, { type: 'Normal' }),
      ],
    },
    code: 'pod.imageNotFound',
  },
  {
    name: 'repository that Docker Hub does not have',
    make: waits(
      'ErrImagePull',
      pull(
        'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
        'docker.io/library/ngnix:1',
      ),
      { image: 'ngnix:1' },
    ),
    code: 'pod.imageNotFound',
  },
  {
    name: 'repository of another account',
    make: waits(
      'ErrImagePull',
      pull(`unexpected status from HEAD request to https://${ECR}/v2/x/manifests/lates: 403 Forbidden`),
    ),
    code: 'pod.imageDenied',
    values: { registry: ECR },
  },
  {
    name: 'registry without login',
    make: waits(
      'ErrImagePull',
      pull(
        'pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials',
      ),
    ),
    code: 'pod.imageDenied',
  },
  {
    name: '401',
    make: waits(
      'ErrImagePull',
      pull(
        'unexpected status from HEAD request to https://ghcr.io/v2/a/b/manifests/1: 401 Unauthorized',
        'ghcr.io/a/b:1',
      ),
      { image: 'ghcr.io/a/b:1' },
    ),
    code: 'pod.imageDenied',
    values: { registry: 'ghcr.io' },
  },
  {
    name: 'image name that cannot be read',
    make: waits(
      'InvalidImageName',
      'Failed to apply default image tag "Demo:": couldn\'t parse image name "Demo:": invalid reference format',
      { image: 'Demo:' },
    ),
    code: 'pod.imageName',
    values: { image: 'Demo:' },
  },
  {
    name: 'limit of Docker Hub',
    make: waits(
      'ErrImagePull',
      pull(
        'unexpected status from HEAD request to https://registry-1.docker.io/v2/library/nginx/manifests/1.27: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit.',
        'nginx:1.27',
      ),
      { image: 'nginx:1.27' },
    ),
    code: 'pod.imageRateLimit',
    values: { registry: 'docker.io' },
  },
  {
    name: 'host that does not exist',
    make: waits('ErrImagePull', pull(`${request}: lookup ${ECR} on 10.0.0.2:53: no such host`)),
    code: 'pod.registryUnknown',
    values: { registry: ECR },
  },
  {
    name: 'subnet without a way out',
    make: waits('ErrImagePull', pull(`${request} 52.95.1.1:443: i/o timeout`)),
    code: 'pod.registryUnreachable',
  },
  {
    name: 'pull that takes too long',
    make: waits('ErrImagePull', `rpc error: code = DeadlineExceeded desc = context deadline exceeded`),
    code: 'pod.registryUnreachable',
  },
  {
    name: 'no image for the processor',
    make: waits(
      'ImagePullBackOff',
      `Back-off pulling image "${image}": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "${image}": no match for platform in manifest: not found`,
    ),
    around: { Node: nodes },
    code: 'pod.wrongPlatform',
    values: { architecture: 'arm64' },
  },
  {
    name: 'image for another processor',
    make: loops({ exitCode: 255, reason: 'Error', message: 'exec /usr/local/bin/python: exec format error\n' }),
    code: 'pod.wrongPlatform',
    values: { image, architecture: '' },
  },
  {
    name: 'image for another processor, at the start',
    make: loops({ exitCode: 128, reason: 'StartError', message: `${start}exec /app: exec format error: unknown` }),
    code: 'pod.wrongPlatform',
  },
  {
    name: 'image that the node has to have',
    make: waits('ErrImageNeverPull', `Container image "${image}" is not present with pull policy of Never`),
    code: 'pod.imagePull',
    values: { reason: 'ErrImageNeverPull' },
  },
  {
    name: 'disk that is full',
    make: waits(
      'ErrImagePull',
      `failed to pull and unpack image "${image}": write /var/lib/x: no space left on device`,
    ),
    code: 'pod.imagePull',
  },

  {
    name: 'ConfigMap for a variable',
    make: waits('CreateContainerConfigError', 'configmap "app-config" not found'),
    code: 'pod.configMapMissing',
    values: { configMap: 'app-config', namespace: 'default' },
  },
  {
    name: 'Secret for a variable',
    make: waits('CreateContainerConfigError', 'secret "db" not found'),
    code: 'pod.secretMissing',
    values: { secret: 'db' },
  },
  {
    name: 'key of a ConfigMap',
    make: waits('CreateContainerConfigError', "couldn't find key LOG_LEVEL in ConfigMap default/app-config"),
    code: 'pod.keyMissing',
    values: { kind: 'ConfigMap', name: 'app-config', key: 'LOG_LEVEL' },
  },
  {
    name: 'key of a Secret',
    make: waits('CreateContainerConfigError', "couldn't find key password in Secret default/db"),
    code: 'pod.keyMissing',
    values: { kind: 'Secret', name: 'db', key: 'password' },
  },
  {
    name: 'ConfigMap for a volume',
    make: creating(),
    around: {
      Event: [said('FailedMount', 'MountVolume.SetUp failed for volume "conf" : configmap "app-config" not found')],
    },
    code: 'pod.configMapMissing',
    values: { configMap: 'app-config' },
  },
  {
    name: 'Secret for a volume',
    make: creating(),
    around: {
      Event: [
        said('FailedMount', 'MountVolume.SetUp failed for volume "tls" : secret "tls" not found'),
        said(
          'FailedMount',
          'Unable to attach or mount volumes: unmounted volumes=[tls], unattached volumes=[], failed to process volumes=[]: timed out waiting for the condition',
        ),
      ],
    },
    code: 'pod.secretMissing',
    values: { secret: 'tls' },
  },
  {
    name: 'key for a file of a volume',
    make: creating({
      volumes: [
        { name: 'other', configMap: { name: 'x', items: [{ key: 'app.conf', path: 'a' }] } },
        { name: 'conf', configMap: { name: 'app-config', items: [{ key: 'app.conf', path: 'a' }] } },
      ],
    }),
    around: {
      Event: [
        said(
          'FailedMount',
          'MountVolume.SetUp failed for volume "conf" : configmap references non-existent config key: app.conf',
        ),
      ],
    },
    code: 'pod.keyMissing',
    values: { kind: 'ConfigMap', name: 'app-config', key: 'app.conf' },
  },
  {
    name: 'key for a file of a projected volume',
    make: creating({
      volumes: [
        {
          name: 'all',
          projected: {
            sources: [{ configMap: { name: 'x' } }, { secret: { name: 'db', items: [{ key: 'user', path: 'u' }] } }],
          },
        },
      ],
    }),
    around: {
      Event: [
        said('FailedMount', 'MountVolume.SetUp failed for volume "all" : references non-existent secret key: user'),
      ],
    },
    code: 'pod.keyMissing',
    values: { kind: 'Secret', name: 'db', key: 'user' },
  },
  {
    name: 'image that runs as root',
    make: waits(
      'CreateContainerConfigError',
      'container has runAsNonRoot and image will run as root (pod: "web-1_default(uid)", container: web)',
    ),
    code: 'pod.runsAsRoot',
    values: { container: 'web' },
  },
  {
    name: 'image whose user has a name',
    make: waits(
      'CreateContainerConfigError',
      'container has runAsNonRoot and image has non-numeric user (app), cannot verify user is non-root (pod: "web-1_default(uid)", container: web)',
    ),
    code: 'pod.runsAsRoot',
  },
  {
    name: 'other configuration',
    make: waits(
      'CreateContainerConfigError',
      'failed to create subPath directory for volumeMount "data" of container "web"',
    ),
    code: 'pod.configError',
  },

  {
    name: 'crash',
    make: loops({ exitCode: 1, reason: 'Error' }),
    code: 'pod.crashLoop',
    values: { exitCode: 1, restarts: 4, container: 'web' },
  },
  {
    name: 'program that ends',
    make: loops({ exitCode: 0, reason: 'Completed' }),
    code: 'pod.crashLoop',
    values: { exitCode: 0 },
  },
  { name: 'out of memory', make: loops({ exitCode: 137, reason: 'OOMKilled' }), code: 'pod.outOfMemory' },
  {
    name: 'program that is not in the image',
    make: loops({
      exitCode: 128,
      reason: 'StartError',
      message: `${start}exec: "gunicorn": executable file not found in $PATH: unknown`,
    }),
    code: 'pod.commandNotFound',
    values: { command: 'gunicorn' },
  },
  {
    name: 'program that is not there, while it waits',
    make: waits(
      'RunContainerError',
      `${start}exec: "/app/run.sh": stat /app/run.sh: no such file or directory: unknown`,
    ),
    code: 'pod.commandNotFound',
    values: { command: '/app/run.sh' },
  },
  {
    name: 'program that the shell does not find',
    make: loops({ exitCode: 127, reason: 'Error' }),
    code: 'pod.commandNotFound',
    values: { command: '' },
  },
  {
    name: 'program that may not be run',
    make: loops({
      exitCode: 128,
      reason: 'StartError',
      message: `${start}exec: "/app/run.sh": permission denied: unknown`,
    }),
    code: 'pod.createError',
    values: { message: 'exec: "/app/run.sh": permission denied: unknown' },
  },
  {
    name: 'liveness probe, by the port',
    make: loops({ exitCode: 137, reason: 'Error' }),
    around: {
      Event: [
        saidOf(
          'Unhealthy',
          'Liveness probe failed: Get "http://10.0.11.4:8081/healthz": dial tcp 10.0.11.4:8081: connect: connection refused',
        ),
        saidOf('Killing', 'Container web failed liveness probe, will be restarted', { type: 'Normal' }),
      ],
    },
    code: 'pod.livenessProbe',
    values: { answer: 'refused' },
  },
  {
    name: 'startup probe',
    make: loops({ exitCode: 143, reason: 'Error' }),
    around: {
      Event: [
        saidOf('Unhealthy', 'Startup probe failed: HTTP probe failed with statuscode: 503'),
        saidOf('Killing', 'Container web failed startup probe, will be restarted', { type: 'Normal' }),
      ],
    },
    code: 'pod.startupProbe',
    values: { answer: 'HTTP 503' },
  },
  {
    name: 'crash beside a liveness probe of another container',
    make: loops({ exitCode: 137, reason: 'Error' }),
    around: {
      Event: [
        event(
          'Pod',
          'web-1',
          { reason: 'Killing', message: 'Container side failed liveness probe, will be restarted' },
          { fieldPath: 'spec.containers{side}' },
        ),
      ],
    },
    code: 'pod.crashLoop',
  },
  {
    name: 'crash by itself, although a probe failed before',
    make: loops({ exitCode: 3, reason: 'Error' }),
    around: { Event: [saidOf('Killing', 'Container web failed liveness probe, will be restarted')] },
    code: 'pod.crashLoop',
    values: { exitCode: 3 },
  },
  {
    name: 'init container that fails',
    make: (created) => ({
      ...waits('PodInitializing', '')(created),
      status: {
        phase: 'Pending',
        initContainerStatuses: [
          {
            name: 'migrate',
            restartCount: 2,
            state: { waiting: { reason: 'CrashLoopBackOff' } },
            lastState: { terminated: { exitCode: 1, reason: 'Error' } },
          },
        ],
        containerStatuses: [
          { name: 'web', ready: false, restartCount: 0, state: { waiting: { reason: 'PodInitializing' } } },
        ],
      },
    }),
    code: 'pod.initFailing',
    values: { container: 'migrate', exitCode: 1 },
  },
  {
    name: 'pod that is not started again',
    make: (created) => podIn({ terminated: { exitCode: 2, reason: 'Error' } }, {}, { phase: 'Failed', created }),
    code: 'pod.exited',
    values: { exitCode: 2 },
  },
  {
    name: 'pod that was thrown out',
    make: (created) => ({
      ...podIn({ terminated: { exitCode: 137, reason: 'ContainerStatusUnknown' } }, {}, { created }),
      status: {
        phase: 'Failed',
        reason: 'Evicted',
        message: 'The node was low on resource: ephemeral-storage. ',
        containerStatuses: [
          { name: 'web', ready: false, restartCount: 0, state: { terminated: { exitCode: 137, reason: 'Error' } } },
        ],
      },
    }),
    code: 'pod.failed',
    values: { reason: 'Evicted', message: 'The node was low on resource: ephemeral-storage' },
  },
  {
    name: 'pod that has completed',
    make: (created) => podIn({ terminated: { exitCode: 0, reason: 'Completed' } }, {}, { phase: 'Succeeded', created }),
    code: 'pod.completed',
  },

  {
    name: 'claim that is not there',
    make: unplaced('0/2 nodes are available: persistentvolumeclaim "data" not found.', mounting),
    code: 'claim.missing',
    values: { claim: 'data' },
  },
  {
    name: 'class that is not there',
    make: unplaced(unbound, mounting),
    around: {
      PersistentVolumeClaim: [claim({ spec: { storageClassName: 'gp33' } })],
      StorageClass: [storageClass('gp3')],
    },
    code: 'claim.unknownClass',
    values: { class: 'gp33', known: ['gp3'] },
  },
  {
    name: 'no class and no default',
    make: unplaced(unbound, mounting),
    around: {
      PersistentVolumeClaim: [claim({ spec: { storageClassName: undefined } })],
      StorageClass: [storageClass('gp3')],
    },
    code: 'claim.noClass',
  },
  {
    name: 'lost volume',
    make: unplaced(
      '0/2 nodes are available: persistentvolumeclaim "data" bound to non-existent persistentvolume "pv".',
      mounting,
    ),
    around: { PersistentVolumeClaim: [claim({ phase: 'Lost', spec: { volumeName: 'pv' } })] },
    code: 'claim.lost',
    values: { volume: 'pv' },
  },
  {
    name: 'volume that cannot be made',
    make: unplaced(unbound, mounting),
    around: {
      PersistentVolumeClaim: [claim()],
      StorageClass: [storageClass('gp3')],
      Event: [
        aboutClaim(
          'ProvisioningFailed',
          'failed to provision volume with StorageClass "gp3": rpc error: code = InvalidArgument desc = Could not create volume "pvc-1": invalid VolumeType gp4',
        ),
      ],
    },
    code: 'claim.provisioning',
  },

  {
    name: 'Fargate cannot do it',
    make: unplaced('', { schedulerName: 'fargate-scheduler' }),
    around: {
      Event: [said('FailedScheduling', 'Pod not supported on Fargate: invalid SecurityContext fields: Privileged')],
    },
    code: 'pod.fargateUnsupported',
    values: { message: 'Pod not supported on Fargate: invalid SecurityContext fields: Privileged' },
  },
  {
    name: 'role of the Fargate profile',
    make: unplaced('', { schedulerName: 'fargate-scheduler' }),
    around: {
      Event: [
        said(
          'FailedScheduling',
          'Misconfigured Fargate Profile: fargate profile fp blocked for new launches due to: Pod execution role is not found in auth config or does not have all required permissions for launching fargate pods.',
        ),
      ],
    },
    code: 'pod.fargateProfile',
  },
];

/** What may be on its way: `pending` in the window, then `fail`. */
const patient: Case[] = [
  {
    name: 'cpu',
    make: unplaced(full('3 Insufficient cpu'), {
      containers: [
        { name: 'a', resources: { requests: { cpu: '4' } } },
        { name: 'b', resources: { requests: { cpu: '500m' } } },
      ],
    }),
    around: { Node: nodes },
    code: 'pod.noCpu',
    values: { requests: ['4', '500m'], largest: '1930m' },
  },
  {
    name: 'memory, on more nodes than cpu',
    make: unplaced(full('1 Insufficient cpu, 3 Insufficient memory')),
    code: 'pod.noMemory',
    values: { largest: '' },
  },
  {
    name: 'cpu on the one node that may take it',
    make: unplaced(full('1 Insufficient cpu, 2 node(s) had untolerated taint {dedicated: gpu}')),
    code: 'pod.noCpu',
  },
  {
    name: 'cpu on the one node that is selected',
    make: unplaced(full("1 Insufficient cpu, 2 node(s) didn't match Pod's node affinity/selector")),
    code: 'pod.noCpu',
  },
  {
    name: 'pod security groups',
    make: unplaced(full('3 Insufficient vpc.amazonaws.com/pod-eni')),
    code: 'pod.noResource',
    values: { resource: 'vpc.amazonaws.com/pod-eni' },
  },
  { name: 'pods of a node', make: unplaced(full('1 Insufficient cpu, 2 Too many pods')), code: 'pod.tooManyPods' },
  {
    name: 'taint',
    make: unplaced(full('2 node(s) had untolerated taint {dedicated: gpu}, 1 node(s) had untolerated taint {team: }')),
    code: 'pod.taint',
    values: { taints: ['dedicated=gpu', 'team'] },
  },
  {
    name: 'taint that the message does not name (1.36)',
    make: unplaced(full('3 node(s) had untolerated taint(s)')),
    around: {
      Node: [
        node('node-1', { taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] }),
        node('node-2', { taints: [{ key: 'x', effect: 'PreferNoSchedule' }] }),
      ],
    },
    code: 'pod.taint',
    values: { taints: ['dedicated=gpu'] },
  },
  {
    name: 'taint of nodes that nobody knows',
    make: unplaced(full('3 node(s) had untolerated taint(s)')),
    code: 'pod.taint',
    values: { taints: [] },
  },
  {
    name: 'taint that is tolerated with another effect',
    make: unplaced(full('1 node(s) had untolerated taint(s)'), {
      tolerations: [{ key: 'dedicated', operator: 'Exists', effect: 'NoExecute' }],
    }),
    around: { Node: [node('node-1', { taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] })] },
    code: 'pod.taint',
    values: { taints: ['dedicated=gpu'] },
  },
  {
    name: 'labels of nodes',
    make: unplaced(full("3 node(s) didn't match Pod's node affinity/selector"), { nodeSelector: { disk: 'sdd' } }),
    code: 'pod.nodeSelector',
    values: { selector: ['disk=sdd'] },
  },
  {
    name: 'labels of nodes by affinity',
    make: unplaced(full("3 node(s) didn't match Pod's node affinity/selector"), {
      nodeSelector: { disk: 'ssd' },
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  { key: 'zone', operator: 'In', values: ['a', 'b'] },
                  { key: 'cpus', operator: 'Gt', values: ['4'] },
                ],
              },
              {},
            ],
          },
        },
      },
    }),
    code: 'pod.nodeSelector',
    values: { selector: ['disk=ssd', 'zone in (a,b),cpus>4'] },
  },
  {
    name: 'labels before Fargate nodes',
    make: unplaced(
      full(
        "1 node(s) didn't match Pod's node affinity/selector, 2 node(s) had untolerated taint {eks.amazonaws.com/compute-type: fargate}",
      ),
    ),
    code: 'pod.nodeSelector',
    values: { selector: [] },
  },
  {
    name: 'taint of the node that is selected, not of others',
    make: unplaced(full("2 node(s) had untolerated taint(s), 1 node(s) didn't match Pod's node affinity/selector"), {
      nodeSelector: { disk: 'ssd' },
    }),
    around: {
      Node: [
        node('node-1', { labels: { disk: 'ssd' }, taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] }),
        node('node-2', { taints: [{ key: 'other', effect: 'NoSchedule' }] }),
        node('node-3'),
      ],
    },
    code: 'pod.taint',
    values: { taints: ['dedicated=gpu'] },
  },
  {
    name: 'taint of the node that is selected, where another one is cordoned (1.36)',
    make: unplaced(
      full(
        "1 node(s) were unschedulable, 1 node(s) had untolerated taint(s), 1 node(s) didn't match Pod's node affinity/selector",
      ),
      { nodeSelector: { disk: 'ssd' } },
    ),
    around: {
      Node: [
        node('node-1', {
          labels: { disk: 'ssd' },
          taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }],
          ready: false,
        }),
        node('node-2', { cordoned: true }),
        node('node-3'),
      ],
    },
    code: 'pod.nodesNotReady',
    values: { nodes: ['node-1'] },
  },
  {
    name: 'the node that an affinity selects is cordoned',
    make: unplaced(full("1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector"), {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: 'disk', operator: 'In', values: ['hdd'] }] },
              { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-1'] }] },
            ],
          },
        },
      },
    }),
    around: { Node: [node('node-1', { cordoned: true }), node('node-2', { cordoned: true }), node('node-3')] },
    code: 'pod.nodesCordoned',
    values: { nodes: ['node-1'] },
  },
  {
    name: 'anti-affinity',
    make: unplaced(full("1 Insufficient cpu, 2 node(s) didn't match pod anti-affinity rules")),
    code: 'pod.podAffinity',
  },
  {
    name: 'spread',
    make: unplaced(full("3 node(s) didn't match pod topology spread constraints")),
    code: 'pod.podAffinity',
  },
  {
    name: 'port of the node',
    make: unplaced(full("3 node(s) didn't have free ports for the requested pod ports")),
    code: 'pod.hostPort',
  },
  {
    name: 'zone of the volume',
    make: unplaced(full("1 Insufficient cpu, 2 node(s) didn't match PersistentVolume's node affinity")),
    code: 'pod.volumeZone',
  },
  {
    name: 'zone of the volume, in the words of earlier versions',
    make: unplaced(full('3 node(s) had volume node affinity conflict')),
    code: 'pod.volumeZone',
  },
  { name: 'number of volumes', make: unplaced(full('3 node(s) exceed max volume count')), code: 'pod.volumeLimit' },
  {
    name: 'volume for one pod',
    make: unplaced(
      full(
        '3 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
      ),
    ),
    code: 'pod.multiAttach',
  },
  { name: 'no nodes', make: unplaced('no nodes available to schedule pods'), code: 'pod.noNodes' },
  {
    name: 'cordoned',
    make: unplaced(full('1 node(s) had untolerated taint {a: b}, 2 node(s) were unschedulable')),
    around: { Node: [node('node-1', { cordoned: true }), node('node-2')] },
    code: 'pod.nodesCordoned',
    values: { nodes: ['node-1'] },
  },
  {
    name: 'not ready',
    make: unplaced(full('3 node(s) had untolerated taint {node.kubernetes.io/not-ready: }')),
    around: { Node: [node('node-1', { ready: false }), node('node-2')] },
    code: 'pod.nodesNotReady',
    values: { nodes: ['node-1'] },
  },
  {
    name: 'not ready (1.36)',
    make: unplaced(full('1 node(s) had untolerated taint(s), 1 node(s) were unschedulable')),
    around: {
      Node: [
        node('node-1', { ready: false, taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' }] }),
      ],
    },
    code: 'pod.nodesNotReady',
  },
  {
    name: 'left to the default scheduler where only Fargate is',
    make: unplaced(full('3 node(s) had untolerated taint {eks.amazonaws.com/compute-type: fargate}')),
    code: 'pods.notFargate',
    values: { scheduler: 'default-scheduler' },
  },
  {
    name: 'other reason',
    make: unplaced('Scheduling is blocked due to non-empty scheduling gates'),
    around: { Node: [node('node-1', { cordoned: true })] },
    code: 'pod.unschedulable',
    values: { message: 'Scheduling is blocked due to non-empty scheduling gates' },
  },
  {
    name: 'Fargate that takes its time',
    make: unplaced('', { schedulerName: 'fargate-scheduler' }),
    around: { Event: [said('LoggingDisabled', 'Disabled logging because aws-logging configmap was not found')] },
    code: 'pods.fargateWaiting',
  },

  {
    name: 'volume on another node',
    make: creating(mounting),
    around: {
      PersistentVolumeClaim: [claim({ phase: 'Bound', spec: { volumeName: 'pvc-1' } })],
      Event: [
        said(
          'FailedAttachVolume',
          'Multi-Attach error for volume "pvc-1" Volume is already exclusively attached to one node and can\'t be attached to another',
        ),
      ],
    },
    code: 'pod.multiAttach',
    values: { volume: 'data' },
  },
  {
    name: 'volume that cannot be attached',
    make: creating(mounting),
    around: {
      Event: [
        said(
          'FailedAttachVolume',
          'AttachVolume.Attach failed for volume "pvc-1" : rpc error: code = Internal desc = Could not attach volume "vol-1" to node "i-1": UnauthorizedOperation',
        ),
        said(
          'FailedMount',
          'Unable to attach or mount volumes: unmounted volumes=[data]: timed out waiting for the condition',
        ),
      ],
    },
    code: 'pod.volumeAttach',
    values: { volume: 'pvc-1', message: 'Could not attach volume "vol-1" to node "i-1": UnauthorizedOperation' },
  },
  {
    name: 'volume that cannot be mounted',
    make: creating(),
    around: {
      Event: [
        said('FailedAttachVolume', 'AttachVolume.Attach failed for volume "x" : y'),
        said('SuccessfulAttachVolume', 'AttachVolume.Attach succeeded for volume "x"'),
        said(
          'FailedMount',
          'MountVolume.SetUp failed for volume "efs" : rpc error: code = DeadlineExceeded desc = context deadline exceeded',
        ),
      ],
    },
    code: 'pod.volumeMount',
    values: { volume: 'efs' },
  },
  {
    name: 'volumes that do not come',
    make: creating(),
    around: {
      Event: [
        said(
          'FailedMount',
          'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[]: timed out waiting for the condition',
        ),
      ],
    },
    code: 'pod.volumeMount',
    values: { volume: 'data' },
  },
  {
    name: 'addresses',
    make: creating(),
    around: {
      Event: [
        said(
          'FailedCreatePodSandBox',
          'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "1": plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container',
        ),
      ],
    },
    code: 'pod.noAddress',
    values: { node: 'node-1' },
  },
  {
    name: 'network',
    make: creating(),
    around: {
      Event: [
        said(
          'FailedCreatePodSandBox',
          'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "1": plugin type="aws-cni" name="aws-cni" failed (add): add cmd: Error received from AddNetwork gRPC call: connection error',
        ),
      ],
    },
    code: 'pod.sandbox',
  },
  {
    name: 'start that nobody complains about',
    make: creating(),
    code: 'pod.starting',
    values: { reason: 'ContainerCreating' },
  },

  {
    name: 'readiness probe, by its status',
    make: runs({ readinessProbe: { httpGet: { path: '/health', port: 8080 } } }),
    around: { Event: [saidOf('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 404')] },
    code: 'pod.readinessProbe',
    values: { answer: 'HTTP 404', probe: 'GET :8080/health' },
  },
  {
    name: 'readiness probe, by its port',
    make: runs({ readinessProbe: { tcpSocket: { port: 'http' } } }),
    around: {
      Event: [saidOf('Unhealthy', 'Readiness probe failed: dial tcp 10.0.11.4:8081: connect: connection refused')],
    },
    code: 'pod.readinessProbe',
    values: { answer: 'refused', probe: 'tcp :http' },
  },
  {
    name: 'readiness probe, by its time',
    make: runs({ readinessProbe: { grpc: { port: 9090 } } }),
    around: {
      Event: [
        saidOf(
          'Unhealthy',
          'Readiness probe failed: Get "http://10.0.11.4:8080/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
        ),
      ],
    },
    code: 'pod.readinessProbe',
    values: { answer: 'timeout', probe: 'grpc :9090' },
  },
  {
    name: 'readiness probe, by its command',
    make: runs({ readinessProbe: { exec: { command: ['cat', '/ready'] } } }),
    around: { Event: [saidOf('Unhealthy', 'Readiness probe failed: cat: /ready: No such file or directory\n')] },
    code: 'pod.readinessProbe',
    values: { answer: 'cat: /ready: No such file or directory', probe: 'cat /ready' },
  },
  {
    name: 'readiness probe that cannot be asked',
    make: runs(),
    around: {
      Event: [
        saidOf(
          'Unhealthy',
          'Readiness probe errored and resulted in unknown state: rpc error: code = Unknown desc = failed to exec in container',
        ),
      ],
    },
    code: 'pod.readinessProbe',
    values: { probe: '' },
  },
  {
    name: 'startup probe',
    make: runs({ startupProbe: { httpGet: { port: 80 } } }, { started: false }),
    around: { Event: [saidOf('Unhealthy', 'Startup probe failed: HTTP probe failed with statuscode: 500')] },
    code: 'pod.startupProbe',
    values: { probe: 'GET :80/' },
  },
  { name: 'probe without an event', make: runs(), code: 'pod.notReady' },
  {
    name: 'answer to an earlier run of the container',
    make: runs(),
    around: {
      Event: [
        saidOf('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 500', {
          lastTimestamp: '2026-11-21T04:00:00Z',
        }),
      ],
    },
    code: 'pod.notReady',
  },
  {
    name: 'answer to another pod of the same name',
    make: runs(),
    around: {
      Event: [event('Pod', 'web-1', { reason: 'Unhealthy', message: 'Readiness probe failed: x' }, { uid: 'gone' })],
    },
    code: 'pod.notReady',
  },
  {
    name: 'init container that does not end',
    make: (created) => ({
      ...waits('PodInitializing', '')(created),
      status: {
        phase: 'Pending',
        initContainerStatuses: [
          { name: 'wait-for-db', restartCount: 0, ready: false, state: { running: { startedAt: created } } },
        ],
        containerStatuses: [
          { name: 'web', ready: false, restartCount: 0, state: { waiting: { reason: 'PodInitializing' } } },
        ],
      },
    }),
    code: 'pod.initWaiting',
    values: { container: 'wait-for-db' },
  },
  {
    name: 'sidecar that is not ready',
    make: (created) => {
      const made = pod({ created, ready: false });
      return {
        ...made,
        spec: {
          containers: [{ name: 'web' }],
          initContainers: [{ name: 'proxy', restartPolicy: 'Always' }],
          nodeName: 'node-1',
        },
        status: {
          phase: 'Running',
          initContainerStatuses: [
            { name: 'proxy', ready: false, restartCount: 0, state: { running: { startedAt: created } } },
          ],
          containerStatuses: [
            { name: 'web', ready: true, restartCount: 0, state: { running: { startedAt: created } } },
          ],
        },
      };
    },
    code: 'pod.notReady',
    values: { container: 'proxy' },
  },
  {
    name: 'node that does not answer',
    make: (created) => pod({ created, ready: false, containerStatus: { ready: true } }),
    code: 'pod.nodeLost',
    values: { node: 'node-1' },
  },
];

/** Claims whose own age counts. */
const claims: (Omit<Case, 'around'> & { claim: Parameters<typeof claim>[0]; class: object; events?: Kube['Event'] })[] =
  [
    {
      name: 'driver that is not installed',
      make: unplaced(unbound, mounting),
      claim: {},
      class: {},
      events: [
        aboutClaim(
          'ExternalProvisioning',
          "Waiting for a volume to be created either by the external provisioner 'ebs.csi.aws.com' or manually by the system administrator.",
        ),
      ],
      code: 'claim.noDriver',
    },
  ];

const cluster = (made: Pod, around: Kube = {}): Evidence => ({ kube: { Pod: [made], ...around } });

describe('what no waiting cures', () => {
  test.each(final)('$name: $code', ({ make, around, code, values = {} }) => {
    for (const created of [early, recent])
      expect(judge(check, params, cluster(make(created), around))).toMatchObject({
        verdict: 'fail',
        code,
        values: { ...values },
      });
  });
});

describe('what may be on its way', () => {
  test.each(patient)('$name: $code', ({ make, around, code, values = {} }) => {
    expect(judge(check, params, cluster(make(early), around))).toMatchObject({
      verdict: 'fail',
      code,
      values: { ...values },
    });
    expect(judge(check, params, cluster(make(recent), around))).toMatchObject({
      verdict: 'pending',
      code,
      values: { ...values },
    });
  });

  test.each(claims)('$name: $code', ({ make, claim: parts, class: more, events = [], code }) => {
    for (const [created, verdict] of [
      [early, 'fail'],
      [recent, 'pending'],
    ] as const) {
      const around = {
        PersistentVolumeClaim: [claim({ ...parts, created })],
        StorageClass: [storageClass('gp3', more)],
        Event: events,
      };
      expect(judge(check, params, cluster(make(created), around))).toMatchObject({ verdict });
      if (verdict === 'fail') expect(judge(check, params, cluster(make(created), around))).toMatchObject({ code });
    }
  });

  test('a claim that waits for the node of its pod leaves the word to the scheduler', () => {
    const around = { PersistentVolumeClaim: [claim()], StorageClass: [storageClass('gp3', later)] };
    const made = unplaced(full('3 Insufficient cpu'), mounting)(early);
    expect(judge(check, params, cluster(made, around))).toMatchObject({ code: 'pod.noCpu' });
  });
});

describe('pods that are refused', () => {
  const refused = 'pods "web-5d8f" is forbidden: ';
  const cases: [name: string, message: string, code: string, values?: object][] = [
    [
      'quota',
      `${refused}exceeded quota: small, requested: requests.cpu=250m, used: requests.cpu=1, limited: requests.cpu=1`,
      'workload.quota',
      {
        quota: 'small',
        message: 'exceeded quota: small, requested: requests.cpu=250m, used: requests.cpu=1, limited: requests.cpu=1',
      },
    ],
    [
      'quota of what is not stated',
      `${refused}failed quota: small: must specify limits.cpu for: web; requests.cpu for: web`,
      'workload.quotaUnset',
      { quota: 'small', resources: 'limits.cpu for: web; requests.cpu for: web' },
    ],
    [
      'LimitRange',
      `${refused}maximum cpu usage per Container is 1, but limit is 2`,
      'workload.limitRange',
      { message: 'maximum cpu usage per Container is 1, but limit is 2' },
    ],
    [
      'LimitRange, several',
      `${refused}[minimum memory usage per Container is 64Mi.  No request is specified, maximum cpu usage per Pod is 1, but limit is 2]`,
      'workload.limitRange',
    ],
    [
      'LimitRange whose limit is below the request',
      'Pod "web-7c89bd9649-26ngr" is invalid: spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 500m',
      'workload.limitRange',
      {
        message:
          'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 500m',
      },
    ],
    [
      'Pod Security',
      `${refused}violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false)`,
      'workload.podSecurity',
      { level: 'restricted' },
    ],
    [
      'webhook that says no',
      'admission webhook "validate.kyverno.svc-fail" denied the request: resource Pod/default/web was blocked',
      'workload.webhookDenied',
      { webhook: 'validate.kyverno.svc-fail' },
    ],
    [
      'webhook that is silent',
      'Internal error occurred: failed calling webhook "mpod.elbv2.k8s.aws": failed to call webhook: Post "https://aws-load-balancer-webhook-service.kube-system.svc:443/mutate-v1-pod?timeout=10s": no endpoints available for service "aws-load-balancer-webhook-service"',
      'workload.webhookFailed',
      { webhook: 'mpod.elbv2.k8s.aws' },
    ],
    [
      'ServiceAccount',
      `${refused}error looking up service account default/nobody: serviceaccount "nobody" not found`,
      'workload.noServiceAccount',
      { serviceAccount: 'nobody' },
    ],
    ['anything else', `${refused}unknown rule`, 'workload.cannotCreate', { message: 'unknown rule' }],
  ];
  const asked = { kind: 'Deployment', ns: 'default', name: 'web' } as const;
  const none = { replicas: 0, updatedReplicas: 0, readyReplicas: 0, availableReplicas: 0 };

  test.each(cases)('%s, by the condition of a Deployment', (_, message, code, values = {}) => {
    const conditions = [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }];
    const kube = { Deployment: [deployment({ status: { ...none, conditions } })], ReplicaSet: [replicaSet()] };
    expect(judge(workloads, asked, { kube })).toMatchObject({
      verdict: 'fail',
      code,
      values: { kind: 'Deployment', name: 'web', ...values },
    });
  });

  const set = () => {
    const { metadata, spec, status } = deployment({ status: none });
    return { metadata, spec, status: { ...status, conditions: [] } };
  };

  test.each(cases)('%s, by the event of a StatefulSet', (_, message, code) => {
    const Event = [
      event('StatefulSet', 'web', {
        type: 'Warning',
        reason: 'FailedCreate',
        message: `create Pod web-0 in StatefulSet web failed error: ${message}`,
      }),
    ];
    expect(
      judge(workloads, { ...asked, kind: 'StatefulSet' }, { kube: { StatefulSet: [set()], Event } }),
    ).toMatchObject({ verdict: 'fail', code });
  });

  test('an event before a success says nothing any more', () => {
    const about = (reason: string, lastTimestamp: string) =>
      event('StatefulSet', 'web', { reason, message: 'exceeded quota: x, y', lastTimestamp });
    const Event = [about('FailedCreate', early), about('SuccessfulCreate', recent)];
    const kube = { StatefulSet: [set()], Event };
    expect(judge(workloads, { ...asked, kind: 'StatefulSet' }, { kube })).toMatchObject({ code: 'workload.rolling' });
  });
});

describe('several pods', () => {
  const two = { ...params, countAtLeast: 2 };

  test('what no waiting cures comes before what is on its way', () => {
    const starting = { ...creating()(recent), metadata: { ...pod().metadata, name: 'a' } };
    const Pod = [starting, waits('ErrImagePull', pull(`${image}: not found`))(recent)];
    expect(judge(check, { ...two, countAtLeast: 1 }, { kube: { Pod } }).verdict).toBe('pending');
    const owned = Pod.map((one) => ({ ...one, metadata: { ...one.metadata, ownerReferences: [{ uid: 'web-new' }] } }));
    const kube = { Deployment: [deployment({ status: { readyReplicas: 0 } })], ReplicaSet: [replicaSet()], Pod: owned };
    expect(judge(workloads, { kind: 'Deployment', ns: 'default', name: 'web' }, { kube })).toMatchObject({
      code: 'pod.imageNotFound',
    });
  });
});

test('nothing more is read while all is well, and claims only where a pod mounts one', () => {
  const at = { now: early, cluster: { name: 'c', region: 'r' }, window: 60 };
  const asked = check.params.parse(params);
  const reads = (made: Pod) => {
    const given = check.followUp(asked, { pods: { served: true, items: [made] } }, at);
    return Object.entries(given).flatMap(([name, read]) => (read === undefined ? [] : [name]));
  };
  expect(reads(pod())).toEqual([]);
  expect(reads(creating()(early))).toEqual(['causeEvents', 'causeNodes']);
  expect(reads(creating(mounting)(early))).toEqual(['causeEvents', 'causeClaims', 'causeClasses', 'causeNodes']);
});

test('comes to a verdict on damaged evidence', () => {
  for (const { make, around } of [...final, ...patient].filter((_, place) => place % 6 === 0))
    neverThrows(check, params, cluster(make(early), around));
}, 60_000);
