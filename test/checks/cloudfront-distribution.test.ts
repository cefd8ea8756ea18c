import { describe, expect, it, test } from 'vitest';
import check from '../../checks/catalog/cloudfront-distribution.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge } from './judge.ts';

interface Given {
  Status?: string;
  Enabled?: boolean;
  origins?: string[];
}

const bucket = 'eks-work-frontend-jane';
const rest = `${bucket}.s3.ap-northeast-2.amazonaws.com`;

/** Distributions in the form of ListDistributions; what the check does not read is left out. */
function world(...given: Given[]): Evidence {
  const items = given.map(({ Status = 'Deployed', Enabled = true, origins = [rest] }, at) => ({
    Id: `E${at}`,
    Status,
    Enabled,
    DomainName: `d${at}.cloudfront.net`,
    LastModifiedTime: '2026-11-21T04:55:00Z',
    Origins: { Quantity: origins.length, Items: origins.map((DomainName) => ({ Id: DomainName, DomainName })) },
  }));
  const listed: unknown = { DistributionList: { Items: items } };
  return JSON.parse(JSON.stringify({ aws: { 'cloudfront:ListDistributions': listed } }));
}

test.each([
  [`${bucket}.s3.amazonaws.com`, true],
  [rest, true],
  [`${bucket}.s3-ap-northeast-2.amazonaws.com`, true],
  [`${bucket}.s3.dualstack.ap-northeast-2.amazonaws.com`, true],
  [`${bucket}.s3-website.ap-northeast-2.amazonaws.com`, true],
  [`${bucket}.s3-website-us-east-1.amazonaws.com`, true],
  [`${bucket}.s3.cn-north-1.amazonaws.com.cn`, true],
  [`other.${rest}`, false],
  [`${bucket}-2.s3.amazonaws.com`, false],
  [`${bucket}.s3.amazonaws.com.evil.example`, false],
  [`${bucket}.example.com`, false],
  ['eks-work.s3.amazonaws.com', false],
])('the origin %s is that of the bucket: %s', (origin, wanted) => {
  expect(judge(check, { originBucket: bucket }, world({ origins: [origin] })).verdict === 'pass').toBe(wanted);
});

describe('passes', () => {
  it('with the bucket among several origins, and of several distributions', () => {
    const evidence = world(
      { Enabled: false },
      { origins: ['api.example.com', rest] },
      { origins: ['x.s3.amazonaws.com'] },
    );
    expect(judge(check, { originBucket: ['other', bucket] }, evidence)).toEqual({
      verdict: 'pass',
      values: { distribution: 'E1', domain: 'd1.cloudfront.net' },
    });
  });
});

describe('fails', () => {
  it('without distributions, and with those of other buckets', () => {
    expect(judge(check, { originBucket: bucket }, { aws: {} })).toMatchObject({ code: 'distribution.none' });
    expect(judge(check, { originBucket: bucket }, world({ origins: ['x.s3.amazonaws.com'] }))).toEqual({
      verdict: 'fail',
      code: 'distribution.none',
      values: { bucket: [bucket], origins: ['x.s3.amazonaws.com'] },
    });
  });

  it('when it is switched off', () => {
    expect(judge(check, { originBucket: bucket }, world({ Enabled: false }))).toMatchObject({
      code: 'resource.status',
      values: { kind: 'distribution', status: 'Disabled' },
    });
  });
});

it('is pending while it is deployed, and not for ever', () => {
  const moving = world({ Status: 'InProgress' });
  expect(judge(check, { originBucket: bucket }, moving)).toMatchObject({ verdict: 'pending', waitSeconds: 300 });
  expect(judge(check, { originBucket: bucket }, moving, { now: '2026-11-21T05:30:00Z' }).verdict).toBe('fail');
});

it('survives damaged evidence', () => {
  neverThrows(check, { originBucket: bucket }, world({}, { Status: 'InProgress' }));
});
