/**
 * What stands behind a volume: who made it, its driver, and the EBS volume or EFS file system in AWS
 * (https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/persistent-volume-v1/).
 */
import type { AwsOperation, AwsOperations } from '../reads/operations.ts';
import { aws, type Read } from '../reads/read.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import type { Volume } from './claim.ts';
import { textOf, textsByKey } from './lenient.ts';
import { amount, each, latest, nameOf, text } from './objects.ts';

type Disks = AwsOperations['ec2:DescribeVolumes']['output'];
type FileSystems = AwsOperations['elasticfilesystem:DescribeFileSystems']['output'];

/** What AWS says of storage, as {@link storageReads} reads it. */
export interface AwsStorage {
  disks?: Disks | undefined;
  fileSystems?: readonly (FileSystems | undefined)[] | undefined;
}

/** Where the bytes of a volume are; `id` is empty if the volume names none. */
export interface Storage {
  service: 'EBS' | 'EFS';
  id: string;
}

/** Sources of volumes other than CSI that still are in use, by their field. */
const SOURCES = ['nfs', 'hostPath', 'local', 'iscsi', 'fc'] as const;

/** The CSI driver of a volume, also of one that a driver took over; else the field of its source, such as `nfs`. */
export function driverOf({ spec }: Volume): string {
  if ((spec?.awsElasticBlockStore ?? null) !== null) return 'ebs.csi.aws.com';
  return text(spec?.csi?.driver) || (SOURCES.find((source) => (spec?.[source] ?? null) !== null) ?? '');
}

/** Who made a volume: the provisioner, and the driver that stood in for it; nobody for one that was made by hand. */
export function provisionersOf({ metadata }: Volume): string[] {
  const marks = textsByKey(metadata?.annotations);
  const [made, migrated] = [marks['pv.kubernetes.io/provisioned-by'], marks['pv.kubernetes.io/migrated-to']];
  return made ? [made, ...(migrated ? [migrated] : [])] : [];
}

/** The EBS volume or EFS file system behind a volume; undefined if it is neither. */
export function storageOf(volume: Volume): Storage | undefined {
  const { csi, awsElasticBlockStore: disk, nfs } = volume.spec ?? {};
  const driver = driverOf(volume);
  const handle = text(csi?.volumeHandle);
  if (/^ebs\.csi\.(aws|eks\.amazonaws)\.com$/.test(driver)) {
    // `aws://<zone>/vol-…` is the form of the plugin that was built into Kubernetes.
    const id = text(disk?.volumeID).split('/').at(-1) || handle;
    return { service: 'EBS', id: /^vol-[0-9a-f]+$/.test(id) ? id : '' };
  }
  // `fs-…`, `fs-…::fsap-…` and `fs-…:/path` are handles of the driver.
  if (driver === 'efs.csi.aws.com') return { service: 'EFS', id: /^fs-[0-9a-f]+(?=:|$)/.exec(handle)?.[0] ?? '' };
  const host = /^(?:[a-z0-9-]+\.)?(fs-[0-9a-f]+)\.efs\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/.exec(text(nfs?.server));
  return host?.[1] === undefined ? undefined : { service: 'EFS', id: host[1] };
}

/** The operations that {@link storageReads} may need, where a lab names drivers or provisioners. */
export function storageFollows(drivers: readonly string[] | undefined): AwsOperation[] {
  const isAsked = (part: string) => drivers === undefined || drivers.some((driver) => driver.includes(part));
  return [
    ...(isAsked('ebs') ? (['ec2:DescribeVolumes'] as const) : []),
    ...(isAsked('efs') || isAsked('nfs') ? (['elasticfilesystem:DescribeFileSystems'] as const) : []),
  ];
}

/** Reads what AWS has behind volumes, limited to the operations that may be called. */
export function storageReads(
  volumes: readonly Volume[],
  follows: readonly AwsOperation[],
): { disks: Read<Disks | undefined> | undefined; fileSystems: Read<FileSystems | undefined>[] } {
  const idsOf = (service: Storage['service']) => {
    const ids = volumes.map(storageOf).map((storage) => (storage?.service === service ? storage.id : ''));
    return [...new Set(ids)].filter(Boolean).sort().slice(0, 100);
  };
  const disks = follows.includes('ec2:DescribeVolumes') ? idsOf('EBS') : [];
  const systems = follows.includes('elasticfilesystem:DescribeFileSystems') ? idsOf('EFS') : [];
  return {
    // As a filter, a volume that is gone is left out; as an id, it would make the whole call fail.
    disks:
      disks.length > 0 ? aws('ec2:DescribeVolumes', { Filters: [{ Name: 'volume-id', Values: disks }] }) : undefined,
    fileSystems: systems.map((FileSystemId) => aws('elasticfilesystem:DescribeFileSystems', { FileSystemId })),
  };
}

/** The state of storage as AWS says it; undefined if AWS does not have it. */
function stateOf({ service, id }: Storage, { disks, fileSystems }: AwsStorage): string | undefined {
  if (id === '') return undefined;
  if (service === 'EBS') return diskOf(id, disks)?.state;
  const systems = each(fileSystems).flatMap((answer) => each(answer?.FileSystems));
  const found = systems.find((system) => system.FileSystemId === id);
  return found && textOf(found.LifeCycleState);
}

/** An EBS volume with its size in GiB. */
export function diskOf(id: string, disks: Disks | null | undefined): { state: string; size: number } | undefined {
  const found = each(disks?.Volumes).find((disk) => disk.VolumeId === id);
  return found && { state: textOf(found.State), size: amount(found.Size) };
}

/** Why what a volume stands for is not in AWS; undefined if it is there. */
export function notInAws(volume: Volume, seen: AwsStorage, context: CheckContext): Finding | undefined {
  const name = nameOf(volume);
  const storage = storageOf(volume);
  if (storage === undefined) return fail('volume.notAws', { volume: name, driver: driverOf(volume) });
  const { service } = storage;
  const id = storage.id || text(volume.spec?.csi?.volumeHandle) || text(volume.spec?.awsElasticBlockStore?.volumeID);
  const state = stateOf(storage, seen);
  if (state === undefined) return fail('volume.gone', { volume: name, service, id, region: context.cluster.region });
  if (['available', 'in-use', 'updating'].includes(state)) return undefined;
  const values = { volume: name, service, id, state };
  return state === 'creating'
    ? pendingOrFail('volume.state', values, context, latest([volume.metadata?.creationTimestamp]))
    : fail('volume.state', values);
}
