/** Claims, volumes and classes as a cluster lists them; a solved dynamic claim by default. */
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { early, event, pod } from './cluster.ts';

type Claim = KindTypes['PersistentVolumeClaim'];
type Volume = KindTypes['PersistentVolume'];

export const volumeId = 'vol-0a1b2c3d4e5f60718';

export interface Parts {
  name?: string;
  namespace?: string;
  meta?: object;
  spec?: object;
  status?: object;
}

/** Claim `data` of class gp3, bound to volume `pvc-data`. */
export function claim({ name = 'data', namespace = 'default', meta, spec, status }: Parts = {}): Claim {
  return {
    metadata: { name, namespace, uid: `uid-${name}`, creationTimestamp: early, labels: { app: 'db' }, ...meta },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '10Gi' } },
      storageClassName: 'gp3',
      volumeName: `pvc-${name}`,
      volumeMode: 'Filesystem',
      ...spec,
    },
    status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '10Gi' }, ...status },
  };
}

/** Claim `data` that is not bound. */
export function unbound(parts: Parts = {}): Claim {
  return claim({
    ...parts,
    spec: { volumeName: undefined, ...parts.spec },
    status: { phase: 'Pending', ...parts.status },
  });
}

/** The volume of claim `data` as the EBS CSI driver writes it. */
export function volume({ name = 'pvc-data', meta, spec, status }: Parts = {}): Volume {
  const of = name.replace(/^pvc-/, '');
  return {
    metadata: {
      name,
      uid: `uid-${name}`,
      creationTimestamp: early,
      annotations: { 'pv.kubernetes.io/provisioned-by': 'ebs.csi.aws.com' },
      ...meta,
    },
    spec: {
      capacity: { storage: '10Gi' },
      accessModes: ['ReadWriteOnce'],
      claimRef: { kind: 'PersistentVolumeClaim', namespace: 'default', name: of, uid: `uid-${of}` },
      persistentVolumeReclaimPolicy: 'Delete',
      storageClassName: 'gp3',
      volumeMode: 'Filesystem',
      csi: { driver: 'ebs.csi.aws.com', volumeHandle: volumeId, fsType: 'ext4' },
      ...spec,
    },
    status: { phase: 'Bound', ...status },
  };
}

/** A volume that somebody has made by hand and nobody has yet. */
export function freeVolume({ name = 'pv-hand', meta, spec, status }: Parts = {}): Volume {
  return volume({
    name,
    meta: { annotations: {}, ...meta },
    spec: { claimRef: undefined, storageClassName: '', persistentVolumeReclaimPolicy: 'Retain', ...spec },
    status: { phase: 'Available', ...status },
  });
}

/** StorageClass `gp3` of the EBS CSI driver. */
export function storageClass(name = 'gp3', parts: object = {}, annotations: Record<string, string> = {}) {
  return {
    metadata: { name, annotations },
    provisioner: 'ebs.csi.aws.com',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
    ...parts,
  } satisfies KindTypes['StorageClass'];
}

export const defaultClass = { 'storageclass.kubernetes.io/is-default-class': 'true' };

/** A pod that mounts claim `data`. */
export function podWith(claimName = 'data', parts: Parameters<typeof pod>[0] = {}): KindTypes['Pod'] {
  const { spec, ...rest } = pod({ name: 'db-0', labels: { app: 'db' }, ...parts });
  return {
    ...rest,
    spec: {
      ...spec,
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
      containers: [{ name: 'web', image: 'postgres:17', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
    },
  };
}

/** An event about claim `data`. */
export function claimEvent(reason: string, message: string, parts: object = {}): KindTypes['Event'] {
  return event('PersistentVolumeClaim', 'data', { reason, message, ...parts });
}
