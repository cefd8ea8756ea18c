import { describe, expect, it, test } from 'vitest';
import check from '../../checks/catalog/k8s-pvc.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { early, pod, podIn, recent } from '../rules/cluster.ts';
import {
  claim,
  claimEvent,
  defaultClass,
  freeVolume,
  podWith,
  storageClass,
  unbound,
  volume,
  volumeId,
} from '../rules/storage.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';
import { survivorsOf } from './mutate.ts';

type Params = Parameters<typeof judge<'k8s.pvc', (typeof check)['params']>>[1];
type Kube = NonNullable<Evidence['kube']>;

const ns = 'default';
const dynamic = { ns, name: 'data', provisioner: ['ebs.csi.aws.com', 'ebs.csi.eks.amazonaws.com'] };

/** A cluster with claim, volume, class, driver and a pod that mounts it; the EBS volume is in use. */
function world(kube: Kube = {}, disk: object | undefined = {}): Evidence {
  const held: object = { VolumeId: volumeId, State: 'in-use', Size: 10, ...disk };
  return {
    kube: {
      PersistentVolumeClaim: [claim()],
      PersistentVolume: [volume()],
      StorageClass: [storageClass()],
      CSIDriver: [{ metadata: { name: 'ebs.csi.aws.com' } }],
      Pod: [podWith()],
      ...kube,
    },
    aws: {
      'ec2:DescribeVolumes': ({ Filters }) => ({
        Volumes: disk !== undefined && Filters?.[0]?.Values?.includes(volumeId) ? [held] : [],
      }),
      'elasticfilesystem:DescribeFileSystems': ({ FileSystemId }) =>
        FileSystemId === 'fs-0123456789abcdef0'
          ? { FileSystems: [{ FileSystemId, LifeCycleState: 'available' } as never] }
          : undefined,
    },
  };
}

const waiting: Kube = { PersistentVolumeClaim: [unbound()], PersistentVolume: [] };
const gone = (kube?: Kube) => ({ ...world(kube), aws: { ...world().aws, 'ec2:DescribeVolumes': { Volumes: [] } } });

/** `pass`, or verdict and code. */
function verdict(params: Params, evidence: Evidence): string {
  const finding = judge(check, params, evidence);
  return finding.verdict === 'pass' ? 'pass' : `${finding.verdict} ${finding.code}`;
}

const withVolume = (parts: Parameters<typeof volume>[0]) => world({ PersistentVolume: [volume(parts)] });
const withClaim = (...claims: KindTypes['PersistentVolumeClaim'][]) => world({ PersistentVolumeClaim: claims });
const csi = (driver: string, volumeHandle: string) => ({ spec: { csi: { driver, volumeHandle } } });

test.each<[string, Params, Evidence, string]>([
  ['solved', dynamic, world(), 'pass'],
  ['solved, by label', { ns, labels: { app: 'db' } }, world(), 'pass'],
  ['solved, any claim of the namespace', { ns, storageClass: 'gp3' }, world(), 'pass'],
  [
    'everything asked',
    {
      ...dynamic,
      storageClass: ['gp2', 'gp3'],
      sizeAtLeast: '10Gi',
      driver: 'ebs.csi.aws.com',
      accessModes: ['ReadWriteOnce'],
      reclaimPolicy: 'Delete',
      usedByPod: true,
      inAws: true,
    },
    world(),
    'pass',
  ],
  ['no claim at all', { ns }, world({ PersistentVolumeClaim: [] }), 'fail claim.none'],
  ['no claim of that name', { ns, name: 'mysql' }, world(), 'fail object.absent'],
  ['a claim of almost that name', { ns, name: 'data-0' }, withClaim(claim({ name: 'data-o' })), 'fail object.misnamed'],
  ['no claim with the labels', { ns, labels: { app: 'web' } }, world(), 'fail object.unlabelled'],
  [
    'a claim of another namespace',
    { ns, name: 'data' },
    withClaim(claim({ namespace: 'other' })),
    'fail object.absent',
  ],
  [
    'a claim that is being deleted',
    { ns, name: 'data' },
    withClaim(claim({ meta: { deletionTimestamp: recent } })),
    'fail object.absent',
  ],
  [
    'one of several claims suffices',
    { ns, labels: { app: 'db' } },
    withClaim(unbound({ name: 'log' }), claim()),
    'pass',
  ],
  [
    'of several claims the closest is told',
    { ns, labels: { app: 'db' }, storageClass: 'gp3' },
    world({
      PersistentVolumeClaim: [unbound({ name: 'log', spec: { storageClassName: 'gp2' } }), unbound()],
      PersistentVolume: [],
      Pod: [],
    }),
    'fail claim.waitsForPod',
  ],

  ['wrong class', { ...dynamic, storageClass: 'io2' }, world(), 'fail claim.class'],
  [
    'class by the old annotation',
    { ...dynamic, storageClass: 'gp3' },
    withClaim(
      claim({
        meta: { annotations: { 'volume.beta.kubernetes.io/storage-class': 'gp3' } },
        spec: { storageClassName: undefined },
      }),
    ),
    'pass',
  ],
  ['wrong access mode', { ...dynamic, accessModes: ['ReadWriteMany'] }, world(), 'fail claim.accessModes'],
  [
    'not bound, class missing',
    dynamic,
    world({ PersistentVolumeClaim: [unbound({ spec: { storageClassName: 'gp33' } })] }),
    'fail claim.unknownClass',
  ],
  ['not bound, waits for a pod', dynamic, world({ ...waiting, Pod: [] }), 'fail claim.waitsForPod'],
  [
    'not bound, waits for a pod, just made',
    dynamic,
    world({ PersistentVolumeClaim: [unbound({ meta: { creationTimestamp: recent } })], PersistentVolume: [], Pod: [] }),
    'pending claim.waitsForPod',
  ],
  [
    'not bound, driver without rights',
    dynamic,
    world({ ...waiting, Event: [claimEvent('ProvisioningFailed', 'UnauthorizedOperation: You are not authorized')] }),
    'fail claim.driverDenied',
  ],
  ['not bound, no driver', dynamic, world({ ...waiting, CSIDriver: [] }), 'fail claim.noDriver'],
  ['bound, but the volume is gone', dynamic, world({ PersistentVolume: [] }), 'fail claim.lost'],
  [
    'bound, but the volume is being deleted',
    dynamic,
    withVolume({ meta: { deletionTimestamp: recent } }),
    'fail claim.lost',
  ],
  [
    'the volume is of an earlier claim of that name',
    dynamic,
    withVolume({ spec: { claimRef: { namespace: ns, name: 'data', uid: 'uid-old' } } }),
    'fail claim.volumeTaken',
  ],
  ['a volume without claim', dynamic, withVolume({ spec: { claimRef: undefined } }), 'fail claim.volumeTaken'],
  ['phase Pending wanted', { ns, name: 'data', phase: 'Pending' }, withClaim(unbound()), 'pass'],
  ['phase Pending wanted, but bound', { ns, name: 'data', phase: 'Pending' }, world(), 'fail claim.phase'],

  ['larger than wanted, in another unit', { ...dynamic, sizeAtLeast: '10240Mi' }, world(), 'pass'],
  ['too small', { ...dynamic, sizeAtLeast: '20Gi' }, world(), 'fail claim.size'],
  [
    'decimal and binary gigabytes differ',
    { ...dynamic, sizeAtLeast: '10Gi' },
    withVolume({ spec: { capacity: { storage: '10G' } } }),
    'fail claim.size',
  ],
  [
    'growing',
    { ...dynamic, sizeAtLeast: '20Gi' },
    withClaim(
      claim({
        spec: { resources: { requests: { storage: '20Gi' } } },
        status: { conditions: [{ type: 'Resizing', status: 'True', lastTransitionTime: recent }] },
      }),
    ),
    'pending claim.size',
  ],
  [
    'capacity written by hand above the EBS volume',
    { ...dynamic, sizeAtLeast: '10Gi' },
    world({}, { Size: 1 }),
    'fail volume.size',
  ],

  ['made by another provisioner', { ...dynamic, provisioner: 'efs.csi.aws.com' }, world(), 'fail volume.provisioner'],
  [
    'made by hand where a provisioner is asked for',
    dynamic,
    withVolume({ meta: { annotations: {} } }),
    'fail volume.provisioner',
  ],
  [
    'Auto Mode',
    dynamic,
    withVolume({
      meta: { annotations: { 'pv.kubernetes.io/provisioned-by': 'ebs.csi.eks.amazonaws.com' } },
      ...csi('ebs.csi.eks.amazonaws.com', volumeId),
    }),
    'pass',
  ],
  [
    'class gp2 of the provisioner that was built in',
    { ns, name: 'data', provisioner: 'ebs.csi.aws.com', driver: 'ebs.csi.aws.com' },
    withVolume({
      meta: {
        annotations: {
          'pv.kubernetes.io/provisioned-by': 'kubernetes.io/aws-ebs',
          'pv.kubernetes.io/migrated-to': 'ebs.csi.aws.com',
        },
      },
      spec: { csi: undefined, awsElasticBlockStore: { volumeID: `aws://ap-northeast-2a/${volumeId}` } },
    }),
    'pass',
  ],
  ['another driver', { ns, name: 'data', driver: 'efs.csi.aws.com' }, world(), 'fail volume.driver'],
  ['wrong reclaim policy', { ...dynamic, reclaimPolicy: 'Retain' }, world(), 'fail volume.reclaimPolicy'],

  ['EBS volume gone', dynamic, gone(), 'fail volume.gone'],
  ['EBS volume gone, but nobody asks', { ...dynamic, inAws: false }, gone(), 'pass'],
  ['EBS volume being deleted', dynamic, world({}, { State: 'deleting' }), 'fail volume.state'],
  ['a handle that is no volume id', dynamic, withVolume(csi('ebs.csi.aws.com', 'my-volume')), 'fail volume.gone'],
  [
    'EFS access point',
    { ns, name: 'data' },
    withVolume(csi('efs.csi.aws.com', 'fs-0123456789abcdef0::fsap-0123456789abcdef0')),
    'pass',
  ],
  [
    'EFS file system gone',
    { ns, name: 'data' },
    withVolume(csi('efs.csi.aws.com', 'fs-0fffffffffffffff0')),
    'fail volume.gone',
  ],
  [
    'NFS on an EFS host',
    { ns, name: 'data', driver: 'nfs' },
    withVolume({
      spec: { csi: undefined, nfs: { server: 'fs-0123456789abcdef0.efs.ap-northeast-2.amazonaws.com', path: '/' } },
    }),
    'pass',
  ],
  [
    'NFS on an EFS host that is gone',
    { ns, name: 'data' },
    withVolume({
      spec: { csi: undefined, nfs: { server: 'fs-0fffffffffffffff0.efs.ap-northeast-2.amazonaws.com', path: '/' } },
    }),
    'fail volume.gone',
  ],
  [
    'a directory of the node is not in AWS',
    { ns, name: 'data', inAws: true },
    withVolume({ spec: { csi: undefined, hostPath: { path: '/data' } } }),
    'fail volume.notAws',
  ],
  [
    'a directory of the node, and nobody asks',
    { ns, name: 'data' },
    withVolume({ spec: { csi: undefined, hostPath: { path: '/data' } } }),
    'pass',
  ],

  ['used by no pod', { ...dynamic, usedByPod: true }, world({ Pod: [] }), 'fail claim.unused'],
  [
    'used by a pod of another namespace',
    { ...dynamic, usedByPod: true },
    world({ Pod: [podWith('data', { namespace: 'other' })] }),
    'fail claim.unused',
  ],
  [
    'used by a pod that is leaving',
    { ...dynamic, usedByPod: true },
    world({ Pod: [podWith('data', { deleting: true })] }),
    'fail claim.unused',
  ],
  [
    'among the volumes, but not mounted',
    { ...dynamic, usedByPod: true },
    world({ Pod: [{ ...podWith(), spec: { ...podWith().spec, containers: [{ name: 'web' }] } }] }),
    'fail claim.unused',
  ],
  [
    'mounted by an init container alone',
    { ...dynamic, usedByPod: true },
    world({
      Pod: [
        {
          ...podWith(),
          spec: { ...podWith().spec, initContainers: podWith().spec?.containers, containers: [{ name: 'web' }] },
        },
      ],
    }),
    'fail claim.unused',
  ],
  [
    'mounted as a device',
    { ...dynamic, usedByPod: true },
    world({
      Pod: [
        {
          ...podWith(),
          spec: {
            ...podWith().spec,
            containers: [{ name: 'web', volumeDevices: [{ name: 'data', devicePath: '/dev/xvda' }] }],
          },
        },
      ],
    }),
    'pass',
  ],
  [
    'mounted by a pod that is not ready',
    { ...dynamic, usedByPod: true },
    world({
      Pod: [
        {
          ...podIn(
            { waiting: { reason: 'CrashLoopBackOff' } },
            { restartCount: 4, lastState: { terminated: { exitCode: 1 } } },
          ),
          spec: podWith().spec,
        },
      ],
    }),
    'fail pod.crashLoop',
  ],
  [
    'mounted, says the pod, but EC2 has it attached nowhere',
    { ...dynamic, usedByPod: true },
    world({}, { State: 'available' }),
    'fail volume.state',
  ],
  ['bound and used by nobody, where nobody asks', dynamic, world({ Pod: [] }, { State: 'available' }), 'pass'],
])('%s', (_, params, evidence, right) => {
  expect(verdict(params, evidence)).toBe(right);
});

describe('a static volume', () => {
  const asked = { ns, name: 'data', static: true as const };
  const byHand = { meta: { annotations: {} }, spec: { storageClassName: '', persistentVolumeReclaimPolicy: 'Retain' } };
  const bound = claim({ spec: { storageClassName: '' } });
  const made = (parts: Kube) => world({ PersistentVolumeClaim: [bound], PersistentVolume: [volume(byHand)], ...parts });
  const defaults = { StorageClass: [storageClass('gp3', {}, defaultClass)] };

  it.each<[string, Evidence, string]>([
    ['is bound by an empty class', made({}), 'pass'],
    [
      'is bound by a class that is only a name',
      made({ PersistentVolumeClaim: [claim({ spec: { storageClassName: 'manual' } })] }),
      'pass',
    ],
    [
      'is made after the claim, which waited for it',
      made({ PersistentVolume: [volume({ ...byHand, meta: { annotations: {}, creationTimestamp: recent } })] }),
      'pass',
    ],
    ['is not a volume that the driver made', world(), 'fail claim.dynamic'],
    ['is not a volume of the default class', world(defaults), 'fail claim.defaultClass'],
    [
      'is not a volume of the driver whose mark was taken away',
      world({
        PersistentVolumeClaim: [
          claim({ meta: { annotations: { 'volume.kubernetes.io/storage-provisioner': 'ebs.csi.aws.com' } } }),
        ],
        PersistentVolume: [volume({ meta: { annotations: {}, creationTimestamp: recent } })],
      }),
      'fail claim.dynamic',
    ],
    [
      'is not on its way when the claim got the default class',
      world({ ...defaults, PersistentVolumeClaim: [unbound()], PersistentVolume: [freeVolume()] }),
      'fail claim.defaultClass',
    ],
    [
      'is not on its way when the claim names a class',
      world({ PersistentVolumeClaim: [unbound()], PersistentVolume: [freeVolume()] }),
      'fail claim.dynamic',
    ],
    [
      'does not fit',
      world({
        PersistentVolumeClaim: [unbound({ spec: { storageClassName: '' } })],
        PersistentVolume: [freeVolume({ spec: { capacity: { storage: '1Gi' } } })],
      }),
      'fail claim.unfit',
    ],
    [
      'is named but missing',
      world({ PersistentVolumeClaim: [unbound({ spec: { storageClassName: '', volumeName: 'pv-hand' } })] }),
      'fail claim.volumeMissing',
    ],
    [
      'names an EBS volume that is gone',
      gone({ PersistentVolumeClaim: [bound], PersistentVolume: [volume(byHand)] }),
      'fail volume.gone',
    ],
  ])('%s', (_, evidence, right) => {
    expect(verdict(asked, evidence)).toBe(right);
  });
});

describe('the claims of a StatefulSet', () => {
  const set = (spec: object = {}): KindTypes['StatefulSet'] => ({
    metadata: { name: 'db', namespace: ns, uid: 'uid-db', creationTimestamp: early },
    spec: { replicas: 2, volumeClaimTemplates: [{ metadata: { name: 'data' } }], ...spec },
  });
  const of = (name: string) => claim({ name });
  const at = (name: string) => volume({ name: `pvc-${name}` });
  const both = {
    PersistentVolumeClaim: [of('data-db-0'), of('data-db-1')],
    PersistentVolume: [at('data-db-0'), at('data-db-1')],
  };
  const asked = { ns, of: ['StatefulSet/mysql', 'StatefulSet/db'], provisioner: 'ebs.csi.aws.com' };

  it.each<[string, Kube, string]>([
    ['are there, one for each replica', { StatefulSet: [set()], ...both }, 'pass'],
    [
      'begin where the ordinals begin',
      { StatefulSet: [set({ ordinals: { start: 1 }, replicas: 1 })], ...both },
      'pass',
    ],
    [
      'are one for each template',
      {
        StatefulSet: [
          set({ replicas: 1, volumeClaimTemplates: [{ metadata: { name: 'data' } }, { metadata: { name: 'log' } }] }),
        ],
        ...both,
        Pod: [],
      },
      'fail claim.notMade',
    ],
    ['lack that of a replica', { StatefulSet: [set({ replicas: 3 })], ...both, Pod: [] }, 'fail claim.notMade'],
    [
      'lack that of a replica that is just being made',
      {
        StatefulSet: [{ ...set({ replicas: 3 }), metadata: { ...set().metadata, creationTimestamp: recent } }],
        ...both,
        Pod: [],
      },
      'pending claim.notMade',
    ],
    [
      'wait for a pod that does not get ready',
      { StatefulSet: [set({ replicas: 3 })], ...both, Pod: [podOfSet()] },
      'fail pod.crashLoop',
    ],
    [
      'are not all bound',
      {
        StatefulSet: [set()],
        ...both,
        PersistentVolumeClaim: [of('data-db-0'), unbound({ name: 'data-db-1', spec: { storageClassName: undefined } })],
      },
      'fail claim.noClass',
    ],
    [
      'do not exist without templates',
      { StatefulSet: [set({ volumeClaimTemplates: undefined })], ...both },
      'fail claim.noTemplates',
    ],
    ['do not exist without replicas', { StatefulSet: [set({ replicas: 0 })], ...both }, 'fail workload.zero'],
    [
      'are one for a StatefulSet that does not say how many',
      { StatefulSet: [set({ replicas: undefined })], ...both },
      'pass',
    ],
    ['are those of another StatefulSet', { StatefulSet: [], ...both }, 'fail object.absent'],
  ])('%s', (_, kube, right) => {
    expect(verdict(asked, world(kube))).toBe(right);
  });

  function podOfSet() {
    const broken = podIn(
      { waiting: { reason: 'CrashLoopBackOff' } },
      { restartCount: 4, lastState: { terminated: { exitCode: 1 } } },
    );
    return {
      ...broken,
      metadata: { ...broken.metadata, ownerReferences: [{ kind: 'StatefulSet', name: 'db', uid: 'uid-db' }] },
    };
  }
});

test('AWS is asked for what may be behind the wanted drivers only', () => {
  const follows = (params: Params) => check.follows(check.params.parse(params)).filter((one) => one.includes(':'));
  expect(follows({ ns })).toEqual(['ec2:DescribeVolumes', 'elasticfilesystem:DescribeFileSystems']);
  expect(follows({ ns, driver: ['ebs.csi.aws.com'] })).toEqual(['ec2:DescribeVolumes']);
  expect(follows({ ns, driver: 'nfs' })).toEqual(['elasticfilesystem:DescribeFileSystems']);
  expect(follows({ ns, inAws: false })).toEqual([]);
  expect(follows({ ns, phase: 'Pending' })).toEqual([]);
});

test.each<[string, object]>([
  ['name and of', { ns, name: 'data', of: 'StatefulSet/db' }],
  ['of a Deployment', { ns, of: 'Deployment/db' }],
  ['a size that is none', { ns, sizeAtLeast: 'large' }],
  ['a volume of a claim that waits', { ns, phase: 'Pending', static: true }],
  ['no namespace', { name: 'data' }],
])('refuses %s', (_, params) => {
  expect(check.params.safeParse(params).success).toBe(false);
});

test('the command shows the claim', () => {
  const context = { now: early, cluster: { name: 'c', region: 'r' }, window: 60 };
  expect(check.command(check.params.parse(dynamic), context)).toBe('kubectl describe pvc data -n default');
});

test('every damaged field changes the verdict or has a reason', () => {
  const all: Params = {
    ...dynamic,
    storageClass: 'gp3',
    sizeAtLeast: '10Gi',
    driver: 'ebs.csi.aws.com',
    accessModes: ['ReadWriteOnce'],
    reclaimPolicy: 'Delete',
    usedByPod: true,
  };
  expect(
    survivorsOf(check, all, world(), {
      'an EBS volume has no file system': /^fileSystems /,
      'a larger one is large enough': /^disks\.Volumes\.\[\]\.Size changed/,
    }),
  ).toEqual([]);
});

const template = { volumeClaimTemplates: [{ metadata: { name: 'data' } }] };

test.each<[string, Params, Evidence]>([
  ['a used claim', { ...dynamic, usedByPod: true, sizeAtLeast: '1Gi' }, world()],
  [
    'a claim that waits',
    { ...dynamic, static: true, usedByPod: true, reclaimPolicy: 'Delete' },
    world({ ...waiting, Event: [claimEvent('ProvisioningFailed', 'no')], Pod: [pod()] }),
  ],
  [
    'a StatefulSet',
    { ns, of: 'StatefulSet/db' },
    world({ StatefulSet: [{ metadata: { name: 'db', namespace: ns }, spec: template }] }),
  ],
])('survives damaged evidence of %s', (_, params, evidence) => {
  neverThrows(check, params, evidence);
});
