import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/s3-bucket.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';

type Params = z.input<typeof check.params>;
type Aws = NonNullable<Evidence['aws']>;

const name = 'eks-work-frontend-jane';
const blocked = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };
const file = (Key: string, Size = 10) => ({ Key, Size });

/** Buckets with their keys; a key that ends in `/` is a folder marker. */
function world(buckets: Record<string, string[]>, change: Aws = {}): Evidence {
  return {
    aws: {
      's3:ListBucket': ({ Bucket, Prefix = '', MaxKeys = 1000 }) => {
        const keys = buckets[Bucket ?? ''];
        if (keys === undefined) return undefined;
        const found = keys.filter((key) => key.startsWith(Prefix)).map((key) => file(key, key.endsWith('/') ? 0 : 10));
        return { Contents: found.slice(0, MaxKeys), IsTruncated: found.length > MaxKeys };
      },
      's3:GetBucketPublicAccessBlock': { PublicAccessBlockConfiguration: blocked },
      's3:GetEncryptionConfiguration': {
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
        },
      },
      's3:GetLifecycleConfiguration': { Rules: [{ ID: 'a', Status: 'Enabled' }] },
      ...change,
    },
  };
}
const filled = world({ [name]: ['index.html', 'js/app.js', 'js/vendor.js', 'locationData/'] });

describe('passes', () => {
  it.each<[string, Params]>([
    ['that is there', { name }],
    ['by one of the names', { name: ['eks-work-frontend', name] }],
    ['with enough objects', { name, objectsAtLeast: 3 }],
    ['with enough objects below a prefix', { name, objectsAtLeast: 2, prefix: 'js/' }],
    ['with nothing left but a folder', { name, emptyPrefixes: ['locationData/', 'locationData_work/'] }],
    ['with everything', { name, publicBlocked: true, encrypted: 'kms', lifecycle: true }],
    ['encrypted', { name, encrypted: true }],
  ])('a bucket %s', (_, params) => {
    expect(judge(check, params, filled).verdict).toBe('pass');
  });

  it('an empty bucket when nothing is asked of its content', () => {
    expect(judge(check, { name }, world({ [name]: [] })).verdict).toBe('pass');
  });
});

describe('fails', () => {
  it.each<[string, Params, Evidence]>([
    ['resource.absent', { name: 'eks-work-frontend' }, filled],
    ['resource.absent', { name }, world({})],
    ['bucket.few', { name, objectsAtLeast: 4 }, filled],
    ['bucket.few', { name, objectsAtLeast: 1, prefix: 'locationData/' }, filled],
    ['bucket.few', { name, objectsAtLeast: 1 }, world({ [name]: [] })],
    ['bucket.files', { name, emptyPrefixes: 'js/' }, filled],
    ['bucket.files', { name, emptyPrefixes: ['locationData/', 'js/'] }, filled],
    [
      'resource.setting',
      { name, publicBlocked: true },
      world({ [name]: [] }, { 's3:GetBucketPublicAccessBlock': () => undefined }),
    ],
    [
      'resource.setting',
      { name, publicBlocked: true },
      world(
        { [name]: [] },
        {
          's3:GetBucketPublicAccessBlock': { PublicAccessBlockConfiguration: { ...blocked, IgnorePublicAcls: false } },
        },
      ),
    ],
    [
      'resource.setting',
      { name, encrypted: true },
      world({ [name]: [] }, { 's3:GetEncryptionConfiguration': () => undefined }),
    ],
    [
      'resource.setting',
      { name, encrypted: 'kms' },
      world(
        { [name]: [] },
        {
          's3:GetEncryptionConfiguration': {
            ServerSideEncryptionConfiguration: {
              Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
            },
          },
        },
      ),
    ],
    [
      'resource.setting',
      { name, lifecycle: true },
      world({ [name]: [] }, { 's3:GetLifecycleConfiguration': { Rules: [{ Status: 'Disabled' }] } }),
    ],
  ])('%s for %j', (code, params, evidence) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'fail', code });
  });

  it('naming the files that are left', () => {
    const left = world({ [name]: ['locationData/', 'locationData/a.csv', 'locationData_work/b.csv'] });
    expect(judge(check, { name, emptyPrefixes: ['locationData/', 'locationData_work/'] }, left)).toMatchObject({
      values: { prefix: 'locationData/', files: ['locationData/a.csv'] },
    });
  });

  it('when the first thousand keys below a prefix are folders', () => {
    const keys = Array.from({ length: 1001 }, (_, at) => `a/${at}/`);
    expect(judge(check, { name, emptyPrefixes: 'a/' }, world({ [name]: keys })).verdict).toBe('fail');
  });
});

it('takes one bucket for another in no list', () => {
  const two = world({ old: ['a'], [name]: ['index.html', 'b', 'c'] });
  expect(judge(check, { name: ['old', name], objectsAtLeast: 3, emptyPrefixes: ['x/', 'y/'] }, two)).toEqual({
    verdict: 'pass',
    values: { bucket: name },
  });
});

it('reads only what is asked for, and never a bucket of somebody else', () => {
  const asked = check.params.parse({ name });
  expect(check.needs(asked, testContext).listed).toEqual([
    {
      source: 'aws',
      operation: 's3:ListBucket',
      input: { Bucket: name, ExpectedBucketOwner: '123456789012', MaxKeys: 1 },
    },
  ]);
  expect(check.follows(asked)).toEqual([]);
  expect(
    Object.values(check.followUp(asked, { listed: [{}] }, testContext))
      .flat()
      .filter(Boolean),
  ).toEqual([]);
});

it('survives damaged evidence', () => {
  neverThrows(check, { name, objectsAtLeast: 3, emptyPrefixes: ['locationData/'], publicBlocked: true }, filled);
  neverThrows(check, { name: [name, 'x'], encrypted: 'kms', lifecycle: true }, filled);
});
