/** What Amazon ECR answers, in the shapes that its API reference documents. */
import type { AwsOperations } from '../../checks/reads/operations.ts';

type Detail = NonNullable<NonNullable<AwsOperations['ecr:DescribeImages']['output']['imageDetails']>[number]>;

const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

/** A digest that ends with a sign of one's own. */
export function digest(sign: string): string {
  return `sha256:${sign.repeat(64).slice(0, 64)}`;
}

/** An image with tags, pushed after the enrolment, scanned with findings. */
export function detail(sign: string, tags: string[] = [], more: Detail = {}): Detail {
  return {
    registryId: '123456789012',
    repositoryName: 'app',
    imageDigest: digest(sign),
    ...(tags.length > 0 && { imageTags: tags }),
    imageSizeInBytes: 50_000_000,
    imagePushedAt: '2026-11-21T03:00:00.000Z',
    imageManifestMediaType: DOCKER_MANIFEST,
    artifactMediaType: 'application/vnd.docker.container.image.v1+json',
    imageScanStatus: { status: 'COMPLETE', description: 'The scan was completed successfully.' },
    imageScanFindingsSummary: { findingSeverityCounts: { HIGH: 3 } },
    ...more,
  };
}

/** An image index with tags; ECR lists what is inside beside it, without tags. */
export function index(sign: string, tags: string[], more: Detail = {}): Detail {
  return detail(sign, tags, {
    imageManifestMediaType: OCI_INDEX,
    artifactMediaType: undefined,
    imageScanStatus: undefined,
    imageScanFindingsSummary: undefined,
    ...more,
  });
}

/** The text of an index as BuildKit writes it: a platform and its attestation for each architecture. */
export function manifestOf(platforms: Readonly<Record<string, string>>): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: OCI_INDEX,
    manifests: Object.entries(platforms).flatMap(([architecture, sign]) => [
      { mediaType: OCI_MANIFEST, digest: digest(sign), size: 1, platform: { architecture, os: 'linux' } },
      {
        mediaType: OCI_MANIFEST,
        digest: digest('f'),
        size: 1,
        annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
        platform: { architecture: 'unknown', os: 'unknown' },
      },
    ]),
  });
}
