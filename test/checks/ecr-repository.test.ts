import { describe, expect, it, test } from 'vitest';
import check from '../../checks/catalog/ecr-repository.ts';
import type { AwsOperations } from '../../checks/reads/operations.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

type Params = Parameters<typeof judge<'ecr.repository', (typeof check)['params']>>[1];
type Repository = NonNullable<NonNullable<AwsOperations['ecr:DescribeRepositories']['output']['repositories']>[number]>;

const repository = (repositoryName: string, scanOnPush = false): Repository => ({
  registryId: '123456789012',
  repositoryName,
  repositoryArn: `arn:aws:ecr:ap-northeast-2:123456789012:repository/${repositoryName}`,
  repositoryUri: `123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/${repositoryName}`,
  imageTagMutability: 'MUTABLE',
  imageScanningConfiguration: { scanOnPush },
});

/** A registry with repositories, and how often the registry itself has them scanned. */
function world(repositories: Repository[], frequency?: 'SCAN_ON_PUSH' | 'CONTINUOUS_SCAN' | 'MANUAL'): Evidence {
  return {
    aws: {
      'ecr:DescribeRepositories': { repositories },
      'ecr:BatchGetRepositoryScanningConfiguration': ({ repositoryNames }) => ({
        scanningConfigurations: (repositoryNames ?? []).map((repositoryName) => ({
          repositoryName,
          scanOnPush: frequency === 'SCAN_ON_PUSH',
          ...(frequency && { scanFrequency: frequency }),
        })),
        failures: [],
      }),
    },
  };
}

function verdict(params: Params, evidence: Evidence): string {
  const finding = judge(check, params, evidence);
  return finding.verdict === 'pass' ? 'pass' : `${finding.verdict} ${finding.code}`;
}

const name = ['demo-flask-backend', 'demo-flask-backend-kim'];

test.each<[string, Params, Evidence, string]>([
  ['is there', { name }, world([repository('demo-flask-backend')]), 'pass'],
  ['is there under another accepted name', { name }, world([repository('demo-flask-backend-kim')]), 'pass'],
  ['is not there', { name }, world([repository('frontend')]), 'fail repository.absent'],
  [
    'is there as a part of another name only',
    { name: 'backend' },
    world([repository('demo-flask-backend')]),
    'fail repository.absent',
  ],
  ['registry without repositories', { name }, world([]), 'fail repository.absent'],
  ['no answer', { name }, {}, 'fail repository.absent'],
  ['scans by its own setting', { name, scanOnPush: true }, world([repository('demo-flask-backend', true)]), 'pass'],
  [
    'scans by its own setting, whatever the registry says',
    { name, scanOnPush: true },
    world([repository('demo-flask-backend', true)], 'MANUAL'),
    'pass',
  ],
  [
    'scans by setting of the registry',
    { name, scanOnPush: true },
    world([repository('demo-flask-backend')], 'SCAN_ON_PUSH'),
    'pass',
  ],
  [
    'scans all the time',
    { name, scanOnPush: true },
    world([repository('demo-flask-backend')], 'CONTINUOUS_SCAN'),
    'pass',
  ],
  [
    'scans by hand only',
    { name, scanOnPush: true },
    world([repository('demo-flask-backend')], 'MANUAL'),
    'fail repository.noScan',
  ],
  [
    'scans in a way that nobody tells',
    { name, scanOnPush: true },
    world([repository('demo-flask-backend')]),
    'fail repository.noScan',
  ],
  [
    'one of two scans',
    { name, scanOnPush: true },
    world([repository('demo-flask-backend'), repository('demo-flask-backend-kim', true)]),
    'pass',
  ],
  [
    'scanning of a repository that is not there',
    { name, scanOnPush: true },
    world([repository('other', true)]),
    'fail repository.absent',
  ],
])('%s', (_, params, evidence, right) => {
  expect(verdict(params, evidence)).toBe(right);
});

test('names what may have been meant', () => {
  const finding = judge(check, { name }, world([repository('demo-flask-backned'), repository('frontend')]));
  expect(finding.values.similar).toEqual(['demo-flask-backned']);
});

describe('the public registry', () => {
  const own: Evidence = {
    aws: {
      'ecr:DescribeRepositories': { repositories: [repository('private-app')] },
      'ecr-public:DescribeRepositories': {
        repositories: [
          { repositoryName: 'app', repositoryUri: 'public.ecr.aws/a1b2c3d4/app', registryId: '123456789012' },
        ],
      },
    },
  };
  it('is asked in the one Region that has it', () => {
    const reads = check.needs(check.params.parse({ name: 'app', registry: 'public' }), testContext);
    expect(Object.values(reads).filter(Boolean)).toEqual([
      { source: 'aws', operation: 'ecr-public:DescribeRepositories', input: { maxResults: 1000 }, region: 'us-east-1' },
    ]);
  });
  it('passes with its repository, not with a private one', () => {
    expect(judge(check, { name: 'app', registry: 'public' }, own)).toMatchObject({
      verdict: 'pass',
      values: { uri: 'public.ecr.aws/a1b2c3d4/app' },
    });
    expect(verdict({ name: 'private-app', registry: 'public' }, own)).toBe('fail repository.absent');
    expect(judge(check, { name: 'web', registry: 'public' }, own).values.region).toBe('us-east-1');
  });
  it('scans nothing', () => {
    expect(check.params.safeParse({ name: 'app', registry: 'public', scanOnPush: true }).success).toBe(false);
  });
});

test('the command shows the repository', () => {
  const command = (params: Params) => check.command(check.params.parse(params), testContext);
  expect(command({ name: 'app' })).toBe('aws ecr describe-repositories --region ap-northeast-2 --repository-names app');
  expect(command({ name })).toBe('aws ecr describe-repositories --region ap-northeast-2');
  expect(command({ name, registry: 'public' })).toBe('aws ecr-public describe-repositories --region us-east-1');
});

test('every damaged field changes the verdict or has a reason', () => {
  const evidence = world([repository('demo-flask-backend')], 'SCAN_ON_PUSH');
  expect(
    survivorsOf(check, { name, scanOnPush: true }, evidence, { 'said in messages only': /\.repositoryUri / }),
  ).toEqual([]);
});

test('survives damaged evidence', () => {
  neverThrows(check, { name, scanOnPush: true }, world([repository('demo-flask-backend', true)], 'SCAN_ON_PUSH'));
});
