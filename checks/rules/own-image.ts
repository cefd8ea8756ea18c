/**
 * Containers that run an image of the participant's own registry, and which image of it.
 */
import type { AwsOperations } from '../reads/operations.ts';
import { type CheckContext, type Finding, fail } from '../verdict.ts';
import { digestOf, type EcrPlace, ecrOf, parseImage } from './image.ts';
import { textOf } from './lenient.ts';
import { each, nameOf, namespaceOf, text } from './objects.ts';
import type { Pod } from './pod-ready.ts';
import type { Platform, Stored } from './registry.ts';
import { type TagWish, wishesOf } from './tag-asked.ts';
import { isWanted } from './tag-wish.ts';

type PublicRepositories = AwsOperations['ecr-public:DescribeRepositories']['output'];

/** A container of a pod with the image it runs; without `place` it is of none of the wanted repositories. */
export interface Run {
  pod: Pod;
  /** The image as the pod asks for it. */
  image: string;
  place?: EcrPlace | undefined;
  repository: string;
  /** Digest of the image that runs, if the kubelet tells one that a registry knows. */
  digest?: string | undefined;
}

/** The containers (without init containers) of pods whose image is of one of the repositories; a pod without any counts once. */
export function runsOf(pods: readonly Pod[], repositories: readonly string[]): Run[] {
  return pods.flatMap((pod) => {
    const runs = each(pod.spec?.containers).flatMap(({ name, image }): Run[] => {
      const status = each(pod.status?.containerStatuses).find((one) => one.name === name);
      // A runtime that has pulled the same image from elsewhere before names that place; the digest tells what runs.
      const written = [text(image), text(status?.image), text(status?.imageID).replace('docker-pullable://', '')];
      const [found] = written
        .flatMap((reference) => ecrOf(parseImage(reference)) ?? [])
        .filter(({ repository }) => repositories.includes(repository));
      return found === undefined
        ? []
        : [{ pod, image: text(image), ...found, digest: digestOf(text(status?.imageID)) }];
    });
    const images = each(pod.spec?.containers).map(({ image }) => text(image));
    return runs.length > 0 ? runs : [{ pod, image: images.join(', '), repository: '' }];
  });
}

/** The repositories to look into, of each registry: none that others own. */
export function ownNames(
  { registry }: { registry?: 'private' | 'public' | undefined },
  runs: readonly Run[],
  { cluster }: Pick<CheckContext, 'cluster'>,
) {
  const isOwn = ({ place }: Run) =>
    place !== undefined &&
    ('alias' in place
      ? registry !== 'private'
      : registry !== 'public' &&
        place.region === cluster.region &&
        place.account === (cluster.account ?? place.account));
  const names = (kind: 'account' | 'alias') => [
    ...new Set(
      runs.flatMap((run) => (run.place !== undefined && kind in run.place && isOwn(run) ? [run.repository] : [])),
    ),
  ];
  return { private: names('account'), public: names('alias') };
}

/** Why a container does not run an image of the own registry; undefined if it does. */
export function notOwn(
  { pod, image, place }: Run,
  wanted: { repository: readonly string[]; registry?: 'private' | 'public' | undefined },
  publicRepositories: PublicRepositories | undefined,
  { cluster }: Pick<CheckContext, 'cluster'>,
): Finding | undefined {
  const name = nameOf(pod);
  const isPrivate = place !== undefined && 'account' in place;
  if (
    place === undefined ||
    (wanted.registry ?? (isPrivate ? 'private' : 'public')) !== (isPrivate ? 'private' : 'public')
  )
    return fail('image.foreign', { pod: name, seen: image === '' ? [] : image.split(', '), wanted: wanted.repository });
  if ('alias' in place) {
    const uris = each(publicRepositories?.repositories).map(({ repositoryUri }) => textOf(repositoryUri));
    return uris.some((uri) => uri.startsWith(`public.ecr.aws/${place.alias}/`))
      ? undefined
      : fail('image.otherAlias', { pod: name, image });
  }
  const { account = place.account, region } = cluster;
  if (place.account !== account) return fail('image.otherAccount', { pod: name, image, account });
  return place.region === region
    ? undefined
    : fail('image.otherRegion', { pod: name, image, region: place.region, wanted: region });
}

/** The tag that a pod asks for; undefined for an image that is asked for by its digest. */
export function askedTag({ image }: Run): string | undefined {
  const { tag, digest } = parseImage(image);
  return tag ?? (digest === undefined ? 'latest' : undefined);
}

/** Why the registry does not hold what runs; undefined if it does, or if nobody can tell. */
export function notStored({ pod, repository, digest }: Run, stored: readonly Stored[]): Finding | undefined {
  if (digest === undefined || stored.some((image) => image.digest === digest)) return undefined;
  return fail('image.notStored', { pod: nameOf(pod), repository, digest });
}

/** Why what runs has none of the wanted tags. */
export function wrongTag(
  run: Run,
  wish: TagWish,
  stored: readonly Stored[],
  platforms: readonly Platform[],
): Finding | undefined {
  const asked = askedTag(run);
  const tags = [...new Set([...(asked === undefined ? [] : [asked]), ...tagsOf(run.digest, stored, platforms)])];
  if (tags.some((tag) => isWanted(wish, tag)) || (tags.length === 0 && wishesOf(wish).length === 0)) return undefined;
  return fail('image.podTag', { pod: nameOf(run.pod), seen: tags, wanted: wishesOf(wish) });
}

/** Why what runs is no longer what its tag stands for. */
export function outdated(run: Run, stored: readonly Stored[], platforms: readonly Platform[]): Finding | undefined {
  const { pod, repository, digest } = run;
  const tag = askedTag(run);
  const at = { pod: nameOf(pod), namespace: namespaceOf(pod), repository, tag: tag ?? '' };
  if (digest === undefined) return undefined;
  if (tag === undefined) return tagsOf(digest, stored, platforms).length > 0 ? undefined : fail('image.outdated', at);
  const now = stored.find(({ tags }) => tags.includes(tag));
  const inside = platforms.filter(({ index }) => index === now?.digest).map((platform) => platform.digest);
  // An index that could not be opened may hold what runs.
  if (now?.digest === digest || inside.includes(digest) || (now?.isIndex === true && inside.length === 0))
    return undefined;
  return fail('image.outdated', at);
}

/** The tags of an image, and of the indexes that it is inside of. */
function tagsOf(digest: string | undefined, stored: readonly Stored[], platforms: readonly Platform[]): string[] {
  const indexes = platforms.filter((platform) => platform.digest === digest).map(({ index }) => index);
  return stored.flatMap((image) => (image.digest === digest || indexes.includes(image.digest) ? image.tags : []));
}
