/**
 * Volumes with reclaim policy Delete that were seen and are gone
 * (https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming).
 */
import * as z from 'zod';
import type { AwsOperations } from '../reads/operations.ts';
import type { Volume } from './claim.ts';
import { nameOf, text } from './objects.ts';
import { diskOf, storageOf } from './volume.ts';

type Disks = AwsOperations['ec2:DescribeVolumes']['output'];

const remembered = z.strictObject({ name: z.string(), uid: z.string(), claim: z.string(), disk: z.string() });
type Remembered = z.output<typeof remembered>;

/** Volumes as they were seen; `disk` is the EBS volume if AWS showed it, else empty. */
export const memory = z.array(remembered);

/** As many as a memory can hold. */
const MOST = 16;

/** The disks of drivers, which the EBS CSI driver marks with the name of the volume. */
export const driverDisks = { Filters: [{ Name: 'tag-key', Values: ['CSIVolumeName'] }] };

/** Adds volumes to those remembered; what has another policy by now is forgotten. */
export function foldVolumes(
  before: readonly Remembered[] | undefined,
  volumes: readonly Volume[],
  disks: Disks | undefined,
): Remembered[] {
  const isSame = (volume: Volume, { uid }: Remembered) => text(volume.metadata?.uid) === uid;
  const kept = (before ?? []).filter((one) => !volumes.some((volume) => isSame(volume, one)));
  const seen = volumes
    .filter(({ spec }) => spec?.persistentVolumeReclaimPolicy === 'Delete')
    .map((volume): Remembered => {
      const { id = '' } = storageOf(volume) ?? {};
      const known = (before ?? []).find((one) => isSame(volume, one))?.disk;
      const disk = diskOf(id, disks) === undefined ? (known ?? '') : id;
      const claim = text(volume.spec?.claimRef?.name).slice(0, 63);
      return { name: nameOf(volume).slice(0, 63), uid: text(volume.metadata?.uid).slice(0, 36), claim, disk };
    })
    .filter(({ uid }) => uid !== '');
  return [...kept, ...seen].slice(-MOST);
}

/** Those remembered that the cluster has no more; one that is being deleted is still there. */
export function goneOf(before: readonly Remembered[], volumes: readonly Volume[]): Remembered[] {
  return before.filter(({ uid }) => !volumes.some(({ metadata }) => text(metadata?.uid) === uid));
}
