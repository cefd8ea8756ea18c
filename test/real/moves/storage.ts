/** Claims and volumes, with what the EBS CSI driver does for them. */
import {
  AttachVolumeCommand,
  CreateVolumeCommand,
  DeleteVolumeCommand,
  DescribeVolumesCommand,
  DetachVolumeCommand,
} from '@aws-sdk/client-ec2';
import { until } from '../children.ts';
import type { KubeObject } from '../kube.ts';
import type { World } from '../world.ts';
import { applyAll, service, type WorkloadFacts, workload } from './objects.ts';

const DRIVER = 'ebs.csi.aws.com';
const ZONE = 'topology.kubernetes.io/zone';

/** Announces the EBS CSI driver, and makes a StorageClass of it whose volumes wait for their first pod. */
export async function makeStorageClass(world: World, name: string): Promise<void> {
  await applyAll(
    world,
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: DRIVER },
      spec: { attachRequired: true },
    },
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name },
      provisioner: DRIVER,
      parameters: { type: 'gp3' },
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
    },
  );
}

/** A claim of one node at a time; `spec` names its class or its volume. */
export function claim(name: string, namespace: string, spec: object): object {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace, labels: { app: name } },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } }, ...spec },
  };
}

interface Claim extends KubeObject {
  metadata: KubeObject['metadata'] & { annotations?: Record<string, string> };
  spec: { storageClassName?: string; volumeName?: string };
  status: { phase?: string };
}
interface Volume extends KubeObject {
  spec: { csi?: { volumeHandle: string } };
}
interface Node extends KubeObject {
  metadata: KubeObject['metadata'] & { labels?: Record<string, string> };
  spec: { providerID?: string };
}
interface Pod extends KubeObject {
  spec: { nodeName?: string; volumes?: { persistentVolumeClaim?: { claimName: string } }[] };
}

const VOLUMES = '/api/v1/persistentvolumes';

async function claimAt(world: World, namespace: string, name: string): Promise<Claim | undefined> {
  return world.kube.get<Claim>(`/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`);
}

async function nodeAt(world: World, name: string): Promise<Node | undefined> {
  return world.kube.get<Node>(`/api/v1/nodes/${name}`);
}

async function makeDisk(world: World, zone: string, tags: Readonly<Record<string, string>>): Promise<string> {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const made = await world.aws.ec2.send(
    new CreateVolumeCommand({
      AvailabilityZone: zone,
      Size: 10,
      VolumeType: 'gp3',
      TagSpecifications: [{ ResourceType: 'volume', Tags }],
    }),
  );
  return made.VolumeId ?? '';
}

function volume(name: string, volumeHandle: string, zone: string, spec: object, annotations: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations },
    spec: {
      capacity: { storage: '10Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      csi: { driver: DRIVER, volumeHandle, fsType: 'ext4' },
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE, operator: 'In', values: [zone] }] }] },
      },
      ...spec,
    },
  };
}

/** An EBS volume in the zone of a node and a PersistentVolume of it, as made by hand; harmless when it is there already. */
export async function makeVolume(world: World, name: string): Promise<void> {
  if ((await world.kube.get(`${VOLUMES}/${name}`)) !== undefined) return;
  const nodes = await world.kube.list<Node>('/api/v1/nodes');
  const zone = nodes.flatMap(({ metadata, spec }) =>
    spec.providerID?.includes('/i-') === true ? (metadata.labels?.[ZONE] ?? []) : [],
  )[0];
  if (zone === undefined) throw new Error('no node of EC2 for a volume');
  const id = await makeDisk(world, zone, { Name: name });
  await applyAll(world, volume(name, id, zone, { storageClassName: '' }));
}

/** Does for a claim whose pod has been placed what the driver does: makes its volume; harmless when it has one. */
export async function provision(world: World, namespace: string, name: string): Promise<void> {
  const ready = await until(`claim ${name} to be handed to the driver`, async () => {
    const found = await claimAt(world, namespace, name);
    const annotations = found?.metadata.annotations ?? {};
    const isAsked = annotations['volume.kubernetes.io/storage-provisioner'] === DRIVER;
    const node = annotations['volume.kubernetes.io/selected-node'];
    return found?.status.phase === 'Bound' || (isAsked && node !== undefined) ? { ...found, node } : undefined;
  });
  if (ready.status?.phase === 'Bound') return;
  const { uid } = ready.metadata ?? {};
  const zone = (await nodeAt(world, ready.node ?? ''))?.metadata.labels?.[ZONE] ?? '';
  const id = await makeDisk(world, zone, {
    CSIVolumeName: `pvc-${uid}`,
    [`kubernetes.io/cluster/${world.cluster.name}`]: 'owned',
    'kubernetes.io/created-for/pvc/name': name,
    'kubernetes.io/created-for/pvc/namespace': namespace,
  });
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid };
  const { storageClassName } = ready.spec ?? {};
  const spec = { claimRef, persistentVolumeReclaimPolicy: 'Delete', storageClassName };
  await applyAll(world, volume(`pvc-${uid}`, id, zone, spec, { 'pv.kubernetes.io/provisioned-by': DRIVER }));
  await until(
    `claim ${name} to be bound`,
    async () => (await claimAt(world, namespace, name))?.status.phase === 'Bound',
  );
}

/** Does what the driver does next: attaches the EBS volume of a bound claim to the node of its pod. */
export async function attach(world: World, namespace: string, name: string): Promise<void> {
  const pod = await until(`a pod of claim ${name} on a node`, async () => {
    const pods = await world.kube.list<Pod>(`/api/v1/namespaces/${namespace}/pods`);
    return pods.find(
      ({ spec }) =>
        spec.nodeName !== undefined && spec.volumes?.some((one) => one.persistentVolumeClaim?.claimName === name),
    );
  });
  const node = await nodeAt(world, pod.spec.nodeName ?? '');
  const InstanceId = node?.spec.providerID?.split('/').at(-1) ?? '';
  const bound = (await claimAt(world, namespace, name))?.spec.volumeName ?? '';
  const VolumeId = (await world.kube.get<Volume>(`${VOLUMES}/${bound}`))?.spec.csi?.volumeHandle ?? '';
  if ((await attachedTo(world, VolumeId)).includes(InstanceId)) return;
  await detach(world, VolumeId);
  await world.aws.ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device: `/dev/xvd${VolumeId.slice(-4)}` }));
}

async function attachedTo(world: World, VolumeId: string): Promise<string[]> {
  const { Volumes = [] } = await world.aws.ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId] }));
  return Volumes.flatMap(({ Attachments = [] }) => Attachments.flatMap(({ InstanceId }) => InstanceId ?? []));
}

async function detach(world: World, VolumeId: string): Promise<void> {
  for (const InstanceId of await attachedTo(world, VolumeId))
    await world.aws.ec2.send(new DetachVolumeCommand({ VolumeId, InstanceId }));
}

/** Deletes the EBS volumes of all PersistentVolumes. */
export async function deleteDisks(world: World): Promise<void> {
  for (const { spec } of await world.kube.list<Volume>(VOLUMES)) {
    const VolumeId = spec.csi?.volumeHandle;
    if (VolumeId === undefined) continue;
    await detach(world, VolumeId);
    await world.aws.ec2.send(new DeleteVolumeCommand({ VolumeId }));
  }
}

/** A StatefulSet of two replicas with its headless Service, each replica with a volume of a class of the driver's. */
export async function deployStateful(
  world: World,
  { name, namespace, port, storageClass }: { name: string; namespace: string; port: number; storageClass: string },
): Promise<void> {
  await makeStorageClass(world, storageClass);
  const facts: WorkloadFacts = {
    namespace,
    image: `${name}:1.0`,
    labels: { app: name },
    replicas: 2,
    ports: [port],
    mounts: { data: { path: '/data' } },
    spec: {
      podManagementPolicy: 'Parallel',
      volumeClaimTemplates: [claim('data', namespace, { storageClassName: storageClass })],
    },
  };
  await applyAll(
    world,
    service(name, namespace, facts.labels, { [port]: port }, { headless: true }),
    workload('StatefulSet', name, facts),
  );
  for (const one of [`data-${name}-0`, `data-${name}-1`]) {
    await provision(world, namespace, one);
    await attach(world, namespace, one);
  }
}
