/**
 * Whether an image was scanned (https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html). An index is
 * not scanned itself, the images inside it are.
 */
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import type { Platform, Stored } from './registry.ts';

/** Basic scans end with COMPLETE; enhanced ones stay ACTIVE and go on. */
const DONE = ['COMPLETE', 'ACTIVE'];
const RUNNING = ['PENDING', 'IN_PROGRESS'];

/** The image and, if it is an index, the images inside it. */
function partsOf(image: Stored, all: readonly Stored[], platforms: readonly Platform[]): Stored[] {
  const inside = platforms.filter(({ index }) => index === image.digest).map(({ digest }) => digest);
  const same = all.filter(({ repository, digest }) => repository === image.repository && inside.includes(digest));
  return [image, ...same];
}

/** The findings of an image by severity, such as `HIGH 3`. */
export function findingsOf(image: Stored, all: readonly Stored[], platforms: readonly Platform[]): string[] {
  const scanned = partsOf(image, all, platforms).find(({ scan }) => DONE.includes(scan?.status ?? ''));
  return scanned?.findings ?? [];
}

/** Why an image does not count as scanned; undefined if it does. What was found is not judged. */
export function notScanned(
  image: Stored,
  all: readonly Stored[],
  platforms: readonly Platform[],
  context: CheckContext,
): Finding | undefined {
  const scans = partsOf(image, all, platforms).flatMap(({ scan }) => scan ?? []);
  if (scans.some(({ status }) => DONE.includes(status))) return undefined;
  const at = { repository: image.repository, tag: image.tags[0] ?? '' };
  const running = scans.find(({ status }) => RUNNING.includes(status));
  if (running !== undefined)
    return pendingOrFail('image.scanning', { ...at, status: running.status }, context, image.pushedAt);
  const [scan] = scans;
  if (scan === undefined) return pendingOrFail('image.notScanned', at, context, image.pushedAt);
  return scan.status === 'UNSUPPORTED_IMAGE' ? fail('image.unscannable', at) : fail('image.scan', { ...at, ...scan });
}
