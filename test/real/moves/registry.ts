/** Image registries. */
import { createHash } from 'node:crypto';
import {
  BatchDeleteImageCommand,
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  DescribeRepositoriesCommand,
  type ImageScanningConfiguration,
  PutImageCommand,
  PutImageScanningConfigurationCommand,
} from '@aws-sdk/client-ecr';
import type { World } from '../world.ts';

/** A private repository, unless it is there. */
export async function makeRepository(
  world: World,
  repositoryName: string,
  imageScanningConfiguration: ImageScanningConfiguration = { scanOnPush: false },
): Promise<void> {
  const { ecr } = world.aws;
  const there = await ecr
    .send(new DescribeRepositoriesCommand({ repositoryNames: [repositoryName] }))
    .catch(() => undefined);
  if (there === undefined) await ecr.send(new CreateRepositoryCommand({ repositoryName, imageScanningConfiguration }));
}

/** Pushes an image; other `content` is another image. Gives its reference and its digest. */
export async function pushImage(
  world: World,
  repositoryName: string,
  imageTag: string,
  content = imageTag,
): Promise<{ image: string; digest: string }> {
  const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
  const imageManifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: digestOf(`${repositoryName} ${content}`),
      size: 7023,
    },
    layers: [
      {
        mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
        digest: digestOf(content),
        size: 52_428_800,
      },
    ],
  });
  await world.aws.ecr.send(new PutImageCommand({ repositoryName, imageTag, imageManifest })).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === 'ImageAlreadyExistsException')) throw error;
  });
  const { account, region } = world.cluster;
  const image = `${account}.dkr.ecr.${region}.amazonaws.com/${repositoryName}:${imageTag}`;
  return { image, digest: digestOf(imageManifest) };
}

/** Switches scanning on push on or off. */
export async function setScanOnPush(world: World, repositoryName: string, scanOnPush: boolean): Promise<void> {
  const imageScanningConfiguration = { scanOnPush };
  await world.aws.ecr.send(new PutImageScanningConfigurationCommand({ repositoryName, imageScanningConfiguration }));
}

/** Takes a tag, and the image if it has no other. */
export async function removeTag(world: World, repositoryName: string, imageTag: string): Promise<void> {
  await world.aws.ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageTag }] }));
}

/** Deletes all private repositories with their images. */
export async function deleteRepositories(world: World): Promise<void> {
  const { ecr } = world.aws;
  const { repositories = [] } = await ecr.send(new DescribeRepositoriesCommand({}));
  for (const { repositoryName } of repositories)
    await ecr.send(new DeleteRepositoryCommand({ repositoryName, force: true }));
}
