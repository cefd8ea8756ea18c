/**
 * The archive in a bucket of S3.
 */
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Archive } from '../ports.ts';
import { partsOfKey } from './archive-key.ts';

/** Keeps bundles as objects of a bucket, which encrypts and expires them. Throws RangeError for what is no key. */
export function s3Archive(client: Pick<S3Client, 'send'>, bucket: string): Archive {
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
