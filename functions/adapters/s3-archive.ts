/**
 * The archive in a bucket of S3.
 */
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Archive } from '../ports.ts';
import { partsOfKey } from './archive-key.ts';
import { patience } from './patience.ts';

/** Keeps bundles as objects of a bucket, which encrypts and expires them. Throws RangeError for what is no key. */
export function s3Archive(bucket: string, client: Pick<S3Client, 'send'> = new S3Client(patience)): Archive {
  const keyOf = (key: string) => partsOfKey(key).join('/');
  return {
    async put(key, bytes) {
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: keyOf(key), Body: bytes, ContentType: 'application/gzip' }),
      );
    },
    async get(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(key) }));
        return await Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
  };
}
