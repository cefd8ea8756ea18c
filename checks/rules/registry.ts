/**
 * What Amazon ECR holds: repositories, images with their tags, and the platforms inside an image index
 * (https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-manifest-formats.html).
 */
import type { Registry } from '../codes/images.ts';
import type { AwsOperations } from '../reads/operations.ts';
import { aws, type Read } from '../reads/read.ts';
import { type Finding, fail } from '../verdict.ts';
import { answerAt, textOf, textsOf } from './lenient.ts';
import { amount, each, entries, similarTo, text } from './objects.ts';

type PrivateImages = AwsOperations['ecr:DescribeImages']['output'];
type PublicImages = AwsOperations['ecr-public:DescribeImages']['output'];
type Manifests = AwsOperations['ecr:BatchGetImage']['output'];

/** The one Region that has the API of the public registry. */
export const PUBLIC_REGION = 'us-east-1';

const INDEX = ['application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json'];
const SINGLE = ['application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json'];
const IMAGES = ['application/vnd.oci.image.config.v1+json', 'application/vnd.docker.container.image.v1+json'];
/** Tags under which signatures and attestations of another image are stored. */
const REFERRER = /^sha256-[0-9a-f]{64}(\.[a-z]+)?$/;
/** Indexes that are opened at most; the newest come first. */
const MOST = 20;

/** An image as a registry lists it; those inside an index are listed too, without tags. */
export interface Stored {
  repository: string;
  digest: string;
  tags: string[];
  /** ISO 8601. */
  pushedAt: string;
  isIndex: boolean;
  /** Absent if the registry scans nothing or has not yet. */
  scan?: { status: string; message: string } | undefined;
  /** Number of findings by severity, such as `HIGH 3`. */
  findings: string[];
}

/** The repositories of an account, by name. */
export function repositoriesRead(registry: Registry) {
  return {
    repositories: registry === 'private' ? aws('ecr:DescribeRepositories', { maxResults: 1000 }) : undefined,
    publicRepositories:
      registry === 'public' ? aws('ecr-public:DescribeRepositories', { maxResults: 1000 }, PUBLIC_REGION) : undefined,
  };
}

/** The finding for repositories that an account does not have; names those that may have been meant. */
export function noRepository(
  repository: readonly string[],
  registry: Registry,
  clusterRegion: string,
  seen: {
    repositories?: AwsOperations['ecr:DescribeRepositories']['output'] | undefined;
    publicRepositories?: AwsOperations['ecr-public:DescribeRepositories']['output'] | undefined;
  },
): Finding {
  const all = [...each(seen.repositories?.repositories), ...each(seen.publicRepositories?.repositories)];
  const similar = similarTo(
    repository,
    all.map(({ repositoryName }) => textOf(repositoryName)),
  );
  const region = registry === 'public' ? PUBLIC_REGION : clusterRegion;
  return fail('repository.absent', { repository, registry, region, similar });
}

/** All images of repositories, in the order of the names. */
export function imagesRead(
  registry: Registry,
  names: readonly string[],
): { images: Read<PrivateImages | undefined>[]; publicImages: Read<PublicImages | undefined>[] } {
  return {
    images: names.flatMap((repositoryName) => (registry === 'private' ? [imagesOf(repositoryName)] : [])),
    publicImages: names.flatMap((repositoryName) =>
      registry === 'public' ? [aws('ecr-public:DescribeImages', { repositoryName }, PUBLIC_REGION)] : [],
    ),
  };
}

function imagesOf(repositoryName: string): Read<PrivateImages | undefined> {
  return aws('ecr:DescribeImages', { repositoryName });
}

/** What {@link imagesRead} gave for the repository at a place; undefined if there is no such repository. */
export function storedAt(
  seen: {
    images?: readonly (PrivateImages | undefined)[] | undefined;
    publicImages?: readonly (PublicImages | undefined)[] | undefined;
  },
  place: number,
  repository: string,
): Stored[] | undefined {
  const answer = answerAt(seen.images, place) ?? answerAt(seen.publicImages, place);
  if (answer === undefined || answer === null) return undefined;
  return each(answer.imageDetails).map((detail) => storedOf(repository, detail));
}

type Detail = NonNullable<NonNullable<PrivateImages['imageDetails']>[number]>;

function storedOf(repository: string, detail: Detail): Stored {
  const mediaType = textOf(detail.imageManifestMediaType);
  const artifact = textOf(detail.artifactMediaType);
  // A chart of Helm and other artifacts are no images.
  const isImage = artifact === '' || IMAGES.includes(artifact) || INDEX.includes(mediaType);
  const status = textOf(detail.imageScanStatus?.status);
  return {
    repository,
    digest: textOf(detail.imageDigest),
    tags: isImage ? textsOf(detail.imageTags).filter((tag) => !REFERRER.test(tag)) : [],
    pushedAt: textOf(detail.imagePushedAt),
    isIndex: INDEX.includes(mediaType),
    scan: status === '' ? undefined : { status, message: text(detail.imageScanStatus?.description) },
    findings: entries(detail.imageScanFindingsSummary?.findingSeverityCounts).map(
      ([severity, count]) => `${severity} ${amount(count)}`,
    ),
  };
}

/** Those with tags, newest first. */
export function tagged(stored: readonly Stored[]): Stored[] {
  return stored
    .filter(({ tags, digest }) => tags.length > 0 && digest !== '')
    .sort((a, b) => b.pushedAt.localeCompare(a.pushedAt));
}

/** Opens the indexes among images of one repository, the newest of them. */
export function manifestsRead(repositoryName: string, images: readonly Stored[]): Read<Manifests | undefined>[] {
  const indexes = images.filter(({ isIndex }) => isIndex).slice(0, MOST);
  if (indexes.length === 0) return [];
  const imageIds = indexes.map(({ digest }) => ({ imageDigest: digest }));
  return [aws('ecr:BatchGetImage', { repositoryName, imageIds, acceptedMediaTypes: [...INDEX, ...SINGLE] })];
}

/** An image inside an index. */
export interface Platform {
  /** Digest of the index. */
  index: string;
  digest: string;
  architecture: string;
}

/** The images inside the indexes that were opened, without attestations, which run nowhere. */
export function platformsOf(answers: readonly (Manifests | undefined)[] | null | undefined): Platform[] {
  return each(answers)
    .flatMap((answer) => each(answer.images))
    .flatMap(({ imageId, imageManifest }) => {
      const index = textOf(imageId?.imageDigest);
      return manifestsIn(textOf(imageManifest)).flatMap((manifest) => {
        const architecture = text(manifest.platform?.architecture);
        const digest = text(manifest.digest);
        return digest === '' || architecture === '' || architecture === 'unknown'
          ? []
          : [{ index, digest, architecture }];
      });
    });
}

interface Entry {
  digest?: unknown;
  platform?: { architecture?: unknown } | null | undefined;
}

function manifestsIn(written: string): Entry[] {
  if (written.length > 1_000_000) return [];
  try {
    const index: { manifests?: Entry[] } | null = JSON.parse(written);
    return each(index?.manifests);
  } catch {
    return [];
  }
}
