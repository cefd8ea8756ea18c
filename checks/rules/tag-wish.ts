/**
 * Which tags of images a lab asks for.
 */
import { matches } from './pattern.ts';
import { type Stored, tagged } from './registry.ts';
import type { TagWish } from './tag-asked.ts';
import { isNewer } from './version.ts';

/** Whether a tag is as asked. */
export function isWanted({ tag, tagPattern, tagNewerThan }: TagWish, is: string): boolean {
  if (tagPattern !== undefined) return matches(tagPattern, is);
  if (tag === undefined && tagNewerThan === undefined) return true;
  return tag?.includes(is) === true || (tagNewerThan !== undefined && isNewer(is, tagNewerThan));
}

/** The first tag of an image that is as asked; undefined if none is. */
export function wantedTag(wish: TagWish, { tags }: Pick<Stored, 'tags'>): string | undefined {
  return tags.find((tag) => isWanted(wish, tag));
}

/** Whether an image was pushed at or after a time (ISO 8601); where there is none, nothing is asked. */
export function isSince({ pushedAt }: Stored, time: string | undefined): boolean {
  return time === undefined || Date.parse(pushedAt) >= Date.parse(time);
}

/**
 * The digests, cut short, of images with wanted tags that were pushed since the enrolment, after those that are remembered.
 */
export function differentImages(
  wish: TagWish,
  all: readonly Stored[],
  { memory = [], enrolledAt }: { memory?: readonly string[]; enrolledAt?: string },
): string[] {
  const wanted = tagged(all).filter((image) => wantedTag(wish, image) !== undefined && isSince(image, enrolledAt));
  return [...new Set([...memory, ...wanted.map(({ digest }) => digest.slice(0, 24))])].slice(-100);
}
