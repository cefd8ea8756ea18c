/**
 * Templates where CloudFormation can read them: in the bucket, by an address that is signed for an hour. The template
 * itself holds no secret, and the bucket stays closed to everybody else.
 */
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { partsOfKey } from './archive-key.ts';
import { patience } from './patience.ts';

const SECONDS = 3600;

/** Puts a template under `access/<event>.json`; gives its signed address, of at most 5120 characters as CreateStack takes. */
export function s3Templates(bucket: string, client: S3Client = new S3Client(patience)) {
  return async (event: string, template: string): Promise<string> => {
    const place = { Bucket: bucket, Key: partsOfKey(`access/${event}.json`).join('/') };
    await client.send(new PutObjectCommand({ ...place, Body: template, ContentType: 'application/json' }));
    return getSignedUrl(client, new GetObjectCommand(place), { expiresIn: SECONDS });
  };
}
