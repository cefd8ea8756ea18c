/**
 * What S3 says of the content and the settings of a bucket.
 */
import type { AwsOperations } from '../reads/operations.ts';
import { textOf } from './lenient.ts';
import { each, text } from './objects.ts';

type Output<O extends keyof AwsOperations> = AwsOperations[O]['output'] | null | undefined;

/** Keys of the objects, without the empty ones by which consoles show folders. */
export function filesOf(listed: Output<'s3:ListBucket'>): string[] {
  return each(listed?.Contents)
    .filter(({ Key, Size }) => textOf(Key) !== '' && !(textOf(Key).endsWith('/') && Size === 0))
    .map(({ Key }) => text(Key));
}

/** Whether all four blocks of public access are on. */
export function isBlocked(answer: Output<'s3:GetBucketPublicAccessBlock'>): boolean {
  const { BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls, RestrictPublicBuckets } =
    answer?.PublicAccessBlockConfiguration ?? {};
  return [BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls, RestrictPublicBuckets].every((one) => one === true);
}

/** The algorithm that objects are encrypted with by default: AES256, aws:kms or aws:kms:dsse; empty if there is none. */
export function encryptionOf(answer: Output<'s3:GetEncryptionConfiguration'>): string {
  const rules = each(answer?.ServerSideEncryptionConfiguration?.Rules);
  return rules.map((rule) => textOf(rule.ApplyServerSideEncryptionByDefault?.SSEAlgorithm)).find(Boolean) ?? '';
}

/** How many lifecycle rules are on. */
export function lifecycleRulesOf(answer: Output<'s3:GetLifecycleConfiguration'>): number {
  return each(answer?.Rules).filter(({ Status }) => Status === 'Enabled').length;
}
