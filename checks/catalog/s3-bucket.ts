import * as z from 'zod';
import { count, names } from '../params.ts';
import { aws } from '../reads/read.ts';
import { encryptionOf, filesOf, isBlocked, lifecycleRulesOf } from '../rules/bucket.ts';
import { judgeClosest } from '../rules/closest.ts';
import { answerAt } from '../rules/lenient.ts';
import { noResource, unlikeSwitch, unlikeValue } from '../rules/settling.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

/** Objects that one request lists at most. */
const PAGE = 1000;

/** Passes when a bucket of the account is there and is filled and set up as asked (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html). */
export default defineCheck({
  name: 's3.bucket',
  params: z.strictObject({
    name: names.describe('Name of the bucket, or names of which any will do.'),
    objectsAtLeast: count
      .min(1)
      .max(PAGE)
      .optional()
      .describe('Smallest number of objects; folder markers (empty, ending in `/`) do not count.'),
    prefix: z.string().min(1).optional().describe('Only objects whose key begins so are counted.'),
    emptyPrefixes: names
      .optional()
      .describe('Prefix, or prefixes, below which no object is left; folder markers do not count.'),
    publicBlocked: z.literal(true).optional().describe('All four blocks of public access are on.'),
    encrypted: z
      .union([z.literal(true), z.literal('kms')])
      .optional()
      .describe('Objects are encrypted by default; `kms` asks for a KMS key, since S3 itself encrypts every bucket.'),
    lifecycle: z.literal(true).optional().describe('At least one lifecycle rule is on.'),
  }),
  needs: ({ name, objectsAtLeast, prefix }, { cluster }) => ({
    listed: name.map((Bucket) =>
      aws('s3:ListBucket', {
        ...owned(Bucket, cluster.account),
        ...(prefix !== undefined && { Prefix: prefix }),
        MaxKeys: objectsAtLeast === undefined ? 1 : PAGE,
      }),
    ),
  }),
  follows: ({ emptyPrefixes, publicBlocked, encrypted, lifecycle }) => [
    ...(emptyPrefixes ? (['s3:ListBucket'] as const) : []),
    ...(publicBlocked ? (['s3:GetBucketPublicAccessBlock'] as const) : []),
    ...(encrypted ? (['s3:GetEncryptionConfiguration'] as const) : []),
    ...(lifecycle ? (['s3:GetLifecycleConfiguration'] as const) : []),
  ],
  followUp({ name, emptyPrefixes, publicBlocked, encrypted, lifecycle }, { listed }, { cluster }) {
    const there = present(name, listed).map((Bucket) => owned(Bucket, cluster.account));
    return {
      left: (emptyPrefixes ?? []).flatMap((Prefix) =>
        there.map((bucket) => aws('s3:ListBucket', { ...bucket, Prefix })),
      ),
      blocks: publicBlocked && there.map((bucket) => aws('s3:GetBucketPublicAccessBlock', bucket)),
      encryptions: encrypted && there.map((bucket) => aws('s3:GetEncryptionConfiguration', bucket)),
      lifecycles: lifecycle && there.map((bucket) => aws('s3:GetLifecycleConfiguration', bucket)),
    };
  },
  judge({ name, objectsAtLeast, prefix = '', emptyPrefixes = [], publicBlocked, encrypted, lifecycle }, seen) {
    const there = present(name, seen.listed);
    const best = judgeClosest(there, [
      (bucket) => {
        if (objectsAtLeast === undefined) return undefined;
        const found = filesOf(answerAt(seen.listed, name.indexOf(bucket))).length;
        if (found >= objectsAtLeast) return undefined;
        return fail('bucket.few', { bucket, prefix, seen: found, wanted: objectsAtLeast });
      },
      (bucket) => {
        const answers = emptyPrefixes.map((below, place) => ({
          below,
          left: answerAt(seen.left, place * there.length + there.indexOf(bucket)),
        }));
        const full = answers.find(({ left }) => !left || filesOf(left).length > 0 || left.IsTruncated);
        if (full === undefined) return undefined;
        return fail('bucket.files', { bucket, prefix: full.below, files: filesOf(full.left).slice(0, 3) });
      },
      (bucket) => {
        const blocked = isBlocked(answerAt(seen.blocks, there.indexOf(bucket)));
        return unlikeSwitch('bucket', bucket, 'publicBlocked', blocked, publicBlocked);
      },
      (bucket) => {
        const algorithm = encryptionOf(answerAt(seen.encryptions, there.indexOf(bucket)));
        if (encrypted === 'kms')
          return unlikeValue('bucket', bucket, 'encryption', algorithm, ['aws:kms', 'aws:kms:dsse']);
        return unlikeSwitch('bucket', bucket, 'encrypted', algorithm !== '', encrypted);
      },
      (bucket) => {
        const rules = lifecycleRulesOf(answerAt(seen.lifecycles, there.indexOf(bucket)));
        return unlikeSwitch('bucket', bucket, 'lifecycle', rules > 0, lifecycle);
      },
    ]);
    return best ? (best.finding ?? pass({ bucket: best.object })) : noResource('bucket', name);
  },
  command: ({ name, prefix = '' }) => `aws s3 ls s3://${name[0]}/${prefix} --recursive --summarize | tail -20`,
});

/** Names of buckets are worldwide: one of somebody else is not read. */
function owned(Bucket: string, account: string | undefined) {
  return { Bucket, ...(account !== undefined && { ExpectedBucketOwner: account }) };
}

function present(name: readonly string[], listed: readonly unknown[]): string[] {
  return name.filter((_, place) => (answerAt(listed, place) ?? null) !== null);
}
