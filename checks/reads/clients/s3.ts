import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of S3. */
export function load(settings: ClientSettings): Service {
  // A bucket whose name has dots matches no certificate of a host of its own.
  const client = new S3Client({ ...settings, forcePathStyle: true });
  return service<Of<'s3'>>(client, {
    's3:GetBucketPublicAccessBlock': (input, options) => client.send(new GetPublicAccessBlockCommand(input), options),
    's3:GetEncryptionConfiguration': (input, options) => client.send(new GetBucketEncryptionCommand(input), options),
    's3:GetLifecycleConfiguration': (input, options) =>
      client.send(new GetBucketLifecycleConfigurationCommand(input), options),
    's3:ListAllMyBuckets': (input, options) => client.send(new ListBucketsCommand(input), options),
    's3:ListBucket': (input, options) => client.send(new ListObjectsV2Command(input), options),
  });
}
