/** A single-page application in a bucket behind CloudFront. */
import { CreateDistributionCommand, type ViewerProtocolPolicy } from '@aws-sdk/client-cloudfront';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { World } from '../world.ts';

/** A bucket of the world's Region, unless it is there. */
export async function makeBucket(world: World, Bucket: string): Promise<void> {
  const region = 'ap-northeast-2';
  await world.aws.s3
    .send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }))
    .catch((error: unknown) => {
      if (!(error instanceof Error && error.name === 'BucketAlreadyOwnedByYou')) throw error;
    });
}

/** Puts objects into a bucket, by key. */
export async function upload(world: World, Bucket: string, objects: Readonly<Record<string, string>>): Promise<void> {
  const types: Record<string, string> = { html: 'text/html', js: 'application/javascript', json: 'application/json' };
  for (const [Key, Body] of Object.entries(objects)) {
    const ContentType = types[Key.split('.').at(-1) ?? ''] ?? 'binary/octet-stream';
    await world.aws.s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType }));
  }
}

/** A distribution of a bucket through origin access control; gives its host as soon as it answers. */
export async function distribute(
  world: World,
  bucket: string,
  more: { errorPage?: string; viewers?: ViewerProtocolPolicy } = {},
): Promise<string> {
  const made = await world.aws.cloudfront.send(
    new CreateDistributionCommand({
      DistributionConfig: {
        CallerReference: `${bucket} ${Date.now()}`,
        Comment: '',
        Enabled: true,
        DefaultRootObject: 'index.html',
        Origins: {
          Quantity: 1,
          Items: [
            {
              Id: bucket,
              DomainName: `${bucket}.s3.${world.cluster.region}.amazonaws.com`,
              OriginAccessControlId: 'E1A2B3C4D5E6F7',
              S3OriginConfig: { OriginAccessIdentity: '' },
            },
          ],
        },
        DefaultCacheBehavior: {
          TargetOriginId: bucket,
          ViewerProtocolPolicy: more.viewers ?? 'redirect-to-https',
          ForwardedValues: { QueryString: false, Cookies: { Forward: 'none' } },
          MinTTL: 0,
        },
        ...(more.errorPage !== undefined && {
          CustomErrorResponses: {
            Quantity: 1,
            Items: [{ ErrorCode: 403, ResponsePagePath: more.errorPage, ResponseCode: '200', ErrorCachingMinTTL: 10 }],
          },
        }),
      },
    }),
  );
  const host = made.Distribution?.DomainName ?? '';
  await world.answers(host);
  return host;
}
