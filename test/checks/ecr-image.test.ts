import { describe, expect, it, test } from 'vitest';
import check from '../../checks/catalog/ecr-image.ts';
import type { AwsOperations } from '../../checks/reads/operations.ts';
import { recent } from '../rules/cluster.ts';
import { detail, digest, index, manifestOf } from '../rules/registry.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, judgeSince, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

type Params = Parameters<typeof judge<'ecr.image', (typeof check)['params']>>[1];
type Details = ReturnType<typeof detail>[];

const repository = 'app';
const before = { imagePushedAt: '2026-11-20T03:00:00.000Z' };

/** A registry with one repository; `inside` are the manifests of indexes by the sign of their digest. */
function world(images: Details, inside: Record<string, string> = {}, architectures: string[] = ['amd64']): Evidence {
  return {
    kube: {
      Node: architectures.map((architecture, place) => ({
        metadata: { name: `node-${place}` },
        status: { nodeInfo: { architecture } as never },
      })),
    },
    aws: {
      'ecr:DescribeRepositories': { repositories: [{ repositoryName: 'app' }] },
      'ecr:DescribeImages': ({ repositoryName }) => (repositoryName === 'app' ? { imageDetails: images } : undefined),
      'ecr:BatchGetImage': ({ imageIds }) => ({
        images: (imageIds ?? []).flatMap(({ imageDigest }) =>
          Object.entries(inside).flatMap(([sign, imageManifest]) =>
            digest(sign) === imageDigest ? [{ imageId: { imageDigest }, imageManifest }] : [],
          ),
        ),
      }),
    },
  };
}

function verdict(params: Params, evidence: Evidence): string {
  const finding = judge(check, params, evidence);
  return finding.verdict === 'pass' ? 'pass' : `${finding.verdict} ${finding.code}`;
}

const latest = { repository, tag: 'latest', pushedAfter: 'enrolment' as const };

test.each<[string, Params, Evidence, string]>([
  ['tag is there', latest, world([detail('a', ['v1']), detail('b', ['latest', 'v2'])]), 'pass'],
  ['any tag', { repository }, world([detail('a', ['v1'])]), 'pass'],
  ['any of the repositories', { ...latest, repository: ['other', 'app'] }, world([detail('b', ['latest'])]), 'pass'],
  ['no repository', { ...latest, repository: 'apps' }, world([detail('b', ['latest'])]), 'fail repository.absent'],
  ['empty repository', latest, world([]), 'fail repository.empty'],
  ['only untagged images', latest, world([detail('a'), detail('b')]), 'fail repository.untagged'],
  [
    'only a chart of Helm',
    { repository },
    world([detail('a', ['1.0.0'], { artifactMediaType: 'application/vnd.cncf.helm.config.v1+json' })]),
    'fail repository.untagged',
  ],
  [
    'only the signature of an image',
    { repository },
    world([detail('a', [`sha256-${'b'.repeat(64)}.sig`])]),
    'fail repository.untagged',
  ],
  ['tag missing', latest, world([detail('a', ['v1'])]), 'fail image.tag'],
  ['tag is a part only', latest, world([detail('a', ['latest-1'])]), 'fail image.tag'],
  ['any of the tags', { repository, tag: ['v2', 'v1'] }, world([detail('a', ['v1'])]), 'pass'],
  ['pushed before the enrolment', latest, world([detail('b', ['latest'], before)]), 'fail image.beforeEnrolment'],
  ['pushed before, and nobody asks', { repository, tag: 'latest' }, world([detail('b', ['latest'], before)]), 'pass'],
  [
    'a new image under another tag',
    latest,
    world([detail('a', ['latest'], before), detail('b', ['v2'])]),
    'fail image.beforeEnrolment',
  ],
  [
    'no time of push',
    latest,
    world([detail('b', ['latest'], { imagePushedAt: undefined })]),
    'fail image.beforeEnrolment',
  ],
  ['pattern', { repository, tagPattern: '^[0-9a-f]{8}$' }, world([detail('a', ['latest', '0a1b2c3d'])]), 'pass'],
  [
    'pattern that nothing matches',
    { repository, tagPattern: '^[0-9a-f]{8}$' },
    world([detail('a', ['latest', '0a1b2c3'])]),
    'fail image.tag',
  ],
  [
    'a later version',
    { repository, tagNewerThan: '1.0.0' },
    world([detail('a', ['1.0.0']), detail('b', ['v1.0.10'])]),
    'pass',
  ],
  [
    'the same version is not later',
    { repository, tagNewerThan: '1.0.0' },
    world([detail('a', ['1.0.0'])]),
    'fail image.tag',
  ],
  [
    'this version or a later one',
    { repository, tag: '1.0.0', tagNewerThan: '1.0.0' },
    world([detail('a', ['1.0.0'])]),
    'pass',
  ],
  [
    'a part of a commit id is no version',
    { repository, tagNewerThan: '1.0.0' },
    world([detail('a', ['20241122', '99999999'])]),
    'fail image.tag',
  ],
])('%s', (_, params, evidence, right) => {
  expect(verdict(params, evidence)).toBe(right);
});

test('without an enrolment nothing is asked of the time', () => {
  const { enrolledAt: _, ...context } = testContext;
  const parsed = check.params.parse(latest);
  const seen = { images: [{ imageDetails: [detail('b', ['latest'], before)] }], publicImages: [], manifests: [] };
  expect(check.judge(parsed, seen, context)).toMatchObject({ verdict: 'pass' });
});

test('tells the tags of the newest images', () => {
  const finding = judge(check, latest, world([detail('a', ['v1'], before), detail('b', ['v2'])]));
  expect(finding.values).toMatchObject({ seen: ['v2', 'v1'], wanted: ['latest'] });
});

describe('a scan', () => {
  const scanned = { ...latest, scanned: true as const };
  const withScan = (status: string, more: object = {}) =>
    world([detail('b', ['latest'], { imageScanStatus: { status: status as never }, ...more })]);
  const multi = index('b', ['latest']);
  const inside = { b: manifestOf({ amd64: 'c', arm64: 'd' }) };

  it.each<[string, Evidence, string]>([
    ['is complete', withScan('COMPLETE'), 'pass'],
    ['is complete without findings', withScan('COMPLETE', { imageScanFindingsSummary: {} }), 'pass'],
    ['goes on all the time', withScan('ACTIVE'), 'pass'],
    ['is running', withScan('IN_PROGRESS', { imagePushedAt: recent }), 'pending image.scanning'],
    ['is running for long', withScan('IN_PROGRESS'), 'fail image.scanning'],
    ['failed', withScan('FAILED'), 'fail image.scan'],
    ['cannot be done', withScan('UNSUPPORTED_IMAGE'), 'fail image.unscannable'],
    ['has expired', withScan('SCAN_ELIGIBILITY_EXPIRED'), 'fail image.scan'],
    ['was never made', world([detail('b', ['latest'], { imageScanStatus: undefined })]), 'fail image.notScanned'],
    [
      'is to come',
      world([detail('b', ['latest'], { imageScanStatus: undefined, imagePushedAt: recent })]),
      'pending image.notScanned',
    ],
    ['of an index is that of an image inside', world([multi, detail('c')], inside), 'pass'],
    ['of an index is not that of an attestation', world([multi, detail('f')], inside), 'fail image.notScanned'],
    [
      'of an index is not that of any other image',
      world([multi, detail('e', ['v1'])], inside),
      'fail image.notScanned',
    ],
    [
      'of an index runs inside',
      world(
        [
          index('b', ['latest'], { imagePushedAt: recent }),
          detail('d', [], { imageScanStatus: { status: 'PENDING' } }),
        ],
        inside,
      ),
      'pending image.scanning',
    ],
    [
      'of an index that cannot be opened is unknown',
      world([multi, detail('c')], { b: 'not json' }),
      'fail image.notScanned',
    ],
  ])('%s', (_, evidence, right) => {
    expect(verdict(scanned, evidence)).toBe(right);
  });

  it('shows what it found, which is not judged', () => {
    expect(judge(check, scanned, world([multi, detail('c')], inside)).values.findings).toEqual(['HIGH 3']);
    expect(
      judge(
        check,
        scanned,
        withScan('COMPLETE', { imageScanFindingsSummary: { findingSeverityCounts: { CRITICAL: 99 } } }),
      ),
    ).toMatchObject({
      verdict: 'pass',
      values: { findings: ['CRITICAL 99'] },
    });
  });
});

describe('the architecture', () => {
  const multi = [index('b', ['latest']), detail('c'), detail('d')];
  const arm = { b: manifestOf({ arm64: 'c' }) };
  const both = { b: manifestOf({ amd64: 'c', arm64: 'd' }) };
  const nodes = { ...latest, architecture: 'nodes' as const };

  it.each<[string, Params, Evidence, string]>([
    ['is that of the nodes', nodes, world(multi, both), 'pass'],
    ['is not that of the nodes', nodes, world(multi, arm), 'fail image.architecture'],
    ['is that of some nodes', nodes, world(multi, arm, ['amd64', 'arm64']), 'pass'],
    ['has no nodes to be compared with', nodes, world(multi, arm, []), 'pass'],
    ['is as written', { ...latest, architecture: 'arm64' }, world(multi, arm), 'pass'],
    ['is not as written', { ...latest, architecture: 'amd64' }, world(multi, arm), 'fail image.architecture'],
    [
      'of a single manifest is told by nobody',
      { ...latest, architecture: 'amd64' },
      world([detail('b', ['latest'])]),
      'pass',
    ],
    [
      'of an index that cannot be opened is told by nobody',
      { ...latest, architecture: 'amd64' },
      world(multi, { b: '[]' }),
      'pass',
    ],
    [
      'of an attestation alone is told by nobody',
      { ...latest, architecture: 'amd64' },
      world(multi, { b: manifestOf({}) }),
      'pass',
    ],
    [
      'of the right image among several',
      { repository, architecture: 'amd64' },
      world([index('b', ['v1']), index('e', ['v2'])], { ...arm, e: manifestOf({ amd64: 'd' }) }),
      'pass',
    ],
  ])('%s', (_, params, evidence, right) => {
    expect(verdict(params, evidence)).toBe(right);
  });

  it('is not looked for where nobody asks', () => {
    expect(check.follows(check.params.parse(latest))).toEqual([]);
    expect(check.follows(check.params.parse(nodes))).toEqual(['ecr:BatchGetImage']);
  });
});

describe('different images', () => {
  const two = { repository, differentImagesAtLeast: 2 };
  const moved = (tag: string) => [world([detail('a', [tag])]), world([detail('a'), detail('b', [tag])])] as const;

  it.each<[string, Params, readonly [Evidence, ...Evidence[]], string]>([
    ['two tags on two images', two, [world([detail('a', ['v1']), detail('b', ['v2'])])], 'pass'],
    ['two tags on one image', two, [world([detail('a', ['v1', 'v2'])])], 'fail image.few'],
    [
      'an image of before the enrolment',
      two,
      [world([detail('a', ['v1'], before), detail('b', ['v2'])])],
      'fail image.few',
    ],
    [
      'untagged images, which may be inside of others',
      two,
      [world([index('a', ['v1']), detail('b'), detail('c')])],
      'fail image.few',
    ],
    ['a tag that has moved on', two, moved('latest'), 'pass'],
    ['a tag that has moved on, another one wanted', { ...two, tag: 'latest' }, moved('v1'), 'fail image.tag'],
    ['an image that was deleted meanwhile', two, [world([detail('a', ['v1'])]), world([detail('b', ['v2'])])], 'pass'],
    ['the same image twice', two, [world([detail('a', ['v1'])]), world([detail('a', ['v1', 'v2'])])], 'fail image.few'],
  ])('%s', (_, params, evidence, right) => {
    const finding = judgeSince(check, params, evidence);
    expect(finding.verdict === 'pass' ? 'pass' : `${finding.verdict} ${finding.code}`).toBe(right);
  });

  it('are remembered in little room, and only where they are asked for', () => {
    const many = Array.from({ length: 300 }, (_, at) => detail(String(at).padStart(4, '0'), [`v${at}`]));
    const seen = { images: [{ imageDetails: many }], publicImages: [] };
    expect(JSON.stringify(check.remember(check.params.parse(two), seen, testContext)).length).toBeLessThan(4096);
    expect(check.remember(check.params.parse(latest), seen, testContext)).toEqual([]);
  });
});

describe('the public registry', () => {
  const params = { repository, registry: 'public' as const, pushedAfter: 'enrolment' as const };
  type Public = AwsOperations['ecr-public:DescribeImages']['output'];
  const own = (imageDetails: NonNullable<Public['imageDetails']>): Evidence => ({
    aws: { 'ecr-public:DescribeImages': { imageDetails } },
  });
  it('holds the image', () => {
    const image = { imageDigest: digest('a'), imageTags: ['v1'], imagePushedAt: '2026-11-21T03:00:00Z' };
    expect(verdict(params, own([image]))).toBe('pass');
    expect(verdict(params, own([{ ...image, imageTags: [] }]))).toBe('fail repository.untagged');
    expect(verdict(params, own([]))).toBe('fail repository.empty');
    expect(verdict({ ...params, architecture: 'arm64' }, own([image]))).toBe('pass');
  });
  it('is asked in the one Region that has it', () => {
    const reads = check.needs(check.params.parse(params), testContext);
    const regions = Object.values(reads)
      .flat()
      .flatMap((read) => (read === undefined ? [] : [read]));
    expect(regions.map((read) => 'region' in read && read.region)).toEqual(['us-east-1', 'us-east-1']);
    expect(judge(check, params, {})).toMatchObject({ code: 'repository.absent', values: { region: 'us-east-1' } });
  });
  it('scans nothing', () => {
    expect(check.params.safeParse({ ...params, scanned: true }).success).toBe(false);
  });
});

test.each<[string, object]>([
  ['a tag and a pattern', { repository, tag: 'a', tagPattern: 'b' }],
  ['a pattern that looks ahead', { repository, tagPattern: '(?=a)' }],
  ['a version that is none', { repository, tagNewerThan: 'latest' }],
])('refuses %s', (_, params) => {
  expect(check.params.safeParse(params).success).toBe(false);
});

test('the command shows the images', () => {
  expect(check.command(check.params.parse(latest), testContext)).toBe(
    'aws ecr describe-images --region ap-northeast-2 --repository-name app',
  );
});

test('every damaged field changes the verdict or has a reason', () => {
  const all = { ...latest, scanned: true as const, architecture: 'nodes' as const, differentImagesAtLeast: 1 };
  const evidence = world([index('b', ['latest']), detail('c')], { b: manifestOf({ amd64: 'c' }) });
  expect(
    survivorsOf(check, all, evidence, {
      'an index is what could be opened as one': /\.(imageManifestMediaType|artifactMediaType) /,
      'what a scan found, and its words, are shown only':
        /\.(imageScanFindingsSummary\b|imageScanStatus\.description )/,
      'nodes that do not tell their architecture are compared with nothing': /^nodes\b/,
    }),
  ).toEqual([]);
});

test('survives damaged evidence', () => {
  const all = { ...latest, scanned: true as const, architecture: 'nodes' as const, differentImagesAtLeast: 1 };
  neverThrows(check, all, world([index('b', ['latest']), detail('c')], { b: manifestOf({ amd64: 'c' }) }));
});
