import { describe, expect, it, test } from 'vitest';
import check from '../../checks/catalog/k8s-image.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { early, pod, podIn, recent } from '../rules/cluster.ts';
import { detail, digest, index, manifestOf } from '../rules/registry.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

type Params = Parameters<typeof judge<'k8s.image', (typeof check)['params']>>[1];
type Pod = KindTypes['Pod'];

const host = '123456789012.dkr.ecr.ap-northeast-2.amazonaws.com';
const asked = { ns: 'default', labels: { app: 'web' }, repository: ['app', 'team/app'] };

/** A ready pod of an image; `imageID` as containerd tells it, with the digest that is asked for by default. */
function running(image: string, sign = 'a', parts: { name?: string; imageID?: string; status?: object } = {}): Pod {
  const imageID = parts.imageID ?? `${image.replace(/:[^:/]*$/, '')}@${digest(sign)}`;
  return pod({ name: parts.name ?? 'web-1', image, containerStatus: { image, imageID, ...parts.status } });
}

/** A pod with a second container of another image. */
function withSidecar(main: string, side: string): Pod {
  const one = running(main);
  const status = { name: 'side', ready: true, restartCount: 0, image: side, imageID: `${side}@${digest('b')}` };
  return {
    ...one,
    spec: { ...one.spec, containers: [...(one.spec?.containers ?? []), { name: 'side', image: side }] },
    status: { ...one.status, containerStatuses: [...(one.status?.containerStatuses ?? []), status] },
  };
}

const stored = [detail('a', ['v1', 'latest']), detail('b', ['v2'])];

/** A cluster with pods, and the own registries with images of repository `app`. */
function world(pods: Pod[], images = stored, inside: Record<string, string> = {}): Evidence {
  const held = (name: string | undefined) => name === 'app' || name === 'team/app';
  return {
    kube: { Pod: pods },
    aws: {
      'ecr:DescribeRepositories': { repositories: [{ repositoryName: 'app' }] },
      'ecr:DescribeImages': ({ repositoryName }) => (held(repositoryName) ? { imageDetails: images } : undefined),
      'ecr:BatchGetImage': ({ imageIds }) => ({
        images: (imageIds ?? []).flatMap(({ imageDigest }) =>
          Object.entries(inside).flatMap(([sign, imageManifest]) =>
            digest(sign) === imageDigest ? [{ imageId: { imageDigest }, imageManifest }] : [],
          ),
        ),
      }),
      'ecr-public:DescribeRepositories': {
        repositories: [{ repositoryName: 'other', repositoryUri: 'public.ecr.aws/a1b2c3d4/other' }],
      },
      'ecr-public:DescribeImages': ({ repositoryName }) =>
        held(repositoryName) ? { imageDetails: images as never } : undefined,
    },
  };
}

function verdict(params: Params, evidence: Evidence): string {
  const finding = judge(check, params, evidence);
  return finding.verdict === 'pass' ? 'pass' : `${finding.verdict} ${finding.code}`;
}

test.each<[string, Params, Evidence, string]>([
  ['own image', asked, world([running(`${host}/app:v1`)]), 'pass'],
  ['own image of a path', asked, world([running(`${host}/team/app:v1`)]), 'pass'],
  ['the dual-stack host', asked, world([running('123456789012.dkr-ecr.ap-northeast-2.on.aws/app:v1')]), 'pass'],
  [
    'an old runtime',
    asked,
    world([running(`${host}/app:v1`, 'a', { imageID: `docker-pullable://${host}/app@${digest('a')}` })]),
    'pass',
  ],
  [
    'a runtime that tells the configuration only',
    asked,
    world([running(`${host}/app:v1`, 'a', { imageID: digest('9') })]),
    'pass',
  ],
  ['a runtime that tells nothing', asked, world([running(`${host}/app:v1`, 'a', { imageID: '' })]), 'pass'],
  [
    'by digest',
    asked,
    world([running(`${host}/app@${digest('a')}`, 'a', { imageID: `${host}/app@${digest('a')}` })]),
    'pass',
  ],
  [
    'a digest that is no longer tagged',
    asked,
    world([running(`${host}/app:v1`, 'c')], [...stored, detail('c')]),
    'pass',
  ],
  [
    'the same image pulled from elsewhere before',
    asked,
    world([running(`${host}/app:v1`, 'a', { imageID: `docker.io/me/app@${digest('a')}` })]),
    'pass',
  ],
  ['no pod with the labels', asked, world([pod({ labels: { app: 'api' } })]), 'fail object.unlabelled'],
  [
    'a pod of another namespace',
    asked,
    world([{ ...running(`${host}/app:v1`), metadata: { ...pod().metadata, namespace: 'other' } }]),
    'fail object.unlabelled',
  ],
  ['an image of Docker Hub', asked, world([running('nginx:1.27')]), 'fail image.foreign'],
  ['an image of that name on Docker Hub', asked, world([running('me/app:v1')]), 'fail image.foreign'],
  ['another repository of the own registry', asked, world([running(`${host}/web:v1`)]), 'fail image.foreign'],
  ['a repository that ends alike', asked, world([running(`${host}/my/app:v1`)]), 'fail image.foreign'],
  [
    'another account',
    asked,
    world([running('210987654321.dkr.ecr.ap-northeast-2.amazonaws.com/app:v1')]),
    'fail image.otherAccount',
  ],
  [
    'another Region',
    asked,
    world([running('123456789012.dkr.ecr.us-east-1.amazonaws.com/app:v1')]),
    'fail image.otherRegion',
  ],
  ['a host that only looks like it', asked, world([running(`${host}.example.com/app:v1`)]), 'fail image.foreign'],
  [
    'only a sidecar of the own registry',
    { ...asked, repository: 'app' },
    world([withSidecar('nginx:1.27', `${host}/side`)]),
    'fail image.foreign',
  ],
  ['a sidecar of Docker Hub beside it', asked, world([withSidecar(`${host}/app:v1`, 'envoy:1')]), 'pass'],
  [
    'an init container only',
    asked,
    world([
      {
        ...running('nginx:1.27'),
        spec: { ...running('nginx:1.27').spec, initContainers: [{ name: 'init', image: `${host}/app:v1` }] },
      },
    ]),
    'fail image.foreign',
  ],
  [
    'an image that cannot be pulled',
    asked,
    world([
      {
        ...podIn({ waiting: { reason: 'CreateContainerConfigError', message: 'no' } }),
        spec: running(`${host}/app:v9`).spec,
      },
    ]),
    'fail pod.configError',
  ],
  [
    'an image changed in a running pod',
    asked,
    world(
      [running('nginx:1.27', 'c', { status: { image: 'nginx:1.27' } })].map((one) => ({
        ...one,
        spec: { containers: [{ name: 'web', image: `${host}/app:v1` }] },
      })),
    ),
    'fail image.notStored',
  ],
  ['an image that was deleted since', asked, world([running(`${host}/app:v1`, 'c')]), 'fail image.notStored'],
  [
    'a repository that was deleted since',
    { ...asked, repository: 'gone' },
    world([running(`${host}/gone:v1`)]),
    'fail repository.absent',
  ],
  [
    'enough pods',
    { ...asked, podsAtLeast: 2 },
    world([running(`${host}/app:v1`), running(`${host}/app:v1`, 'a', { name: 'web-2' })]),
    'pass',
  ],
  ['too few pods', { ...asked, podsAtLeast: 2 }, world([running(`${host}/app:v1`)]), 'fail pods.tooFew'],
  [
    'too few pods, another one is foreign',
    { ...asked, podsAtLeast: 2 },
    world([running(`${host}/app:v1`), running('nginx', 'a', { name: 'web-2' })]),
    'fail image.foreign',
  ],
  [
    'one pod with two own containers is one pod',
    { ...asked, podsAtLeast: 2 },
    world([withSidecar(`${host}/app:v1`, `${host}/team/app`)]),
    'fail pods.tooFew',
  ],
])('%s', (_, params, evidence, right) => {
  expect(verdict(params, evidence)).toBe(right);
});

test('an account that nobody knows is the one whose registry answers', () => {
  const evidence = world([running('210987654321.dkr.ecr.ap-northeast-2.amazonaws.com/app:v1')]);
  const cluster = { name: 'eks-demo', region: 'ap-northeast-2' };
  expect(judge(check, asked, evidence, { cluster })).toMatchObject({ verdict: 'pass' });
});

describe('the tag', () => {
  const multi = [index('e', ['v1', 'latest']), detail('c'), detail('d'), index('b', ['v2'])];
  const inside = { e: manifestOf({ amd64: 'c' }), b: manifestOf({ amd64: 'd' }) };
  const latest = `${host}/app:latest`;

  it.each<[string, Params, Evidence, string]>([
    ['is as asked', { ...asked, tag: ['v0', 'v1'] }, world([running(`${host}/app:v1`)]), 'pass'],
    ['is not as asked', { ...asked, tag: 'v2' }, world([running(`${host}/app:v1`)]), 'fail image.podTag'],
    ['matches', { ...asked, tagPattern: '^v\\d$' }, world([running(`${host}/app:v1`)]), 'pass'],
    [
      'does not match',
      { ...asked, tagPattern: '^[0-9a-f]{8}$' },
      world([running(`${host}/app:v1`)]),
      'fail image.podTag',
    ],
    ['is another tag of the same image', { ...asked, tag: 'latest' }, world([running(`${host}/app:v1`)]), 'pass'],
    [
      'is latest where none is written',
      { ...asked, tag: 'latest' },
      world([running(`${host}/app`, 'c', { imageID: '' })]),
      'pass',
    ],
    [
      'is that of the digest',
      { ...asked, tag: 'v1' },
      world([running(`${host}/app@${digest('a')}`, 'a', { imageID: `${host}/app@${digest('a')}` })]),
      'pass',
    ],
    [
      'is that of the index around it',
      { ...asked, tag: 'v1' },
      world([running(`${host}/app@${digest('c')}`, 'c', { imageID: `${host}/app@${digest('c')}` })], multi, inside),
      'pass',
    ],
    [
      'is not that of another index',
      { ...asked, tag: 'v2' },
      world([running(`${host}/app@${digest('c')}`, 'c', { imageID: `${host}/app@${digest('c')}` })], multi, inside),
      'fail image.podTag',
    ],
    ['stands for what runs', { ...asked, current: true }, world([running(latest)]), 'pass'],
    ['has moved on', { ...asked, current: true }, world([running(latest, 'b')]), 'fail image.outdated'],
    ['has moved on, and nobody asks', asked, world([running(latest, 'b')]), 'pass'],
    ['was taken away', { ...asked, current: true }, world([running(`${host}/app:v9`)]), 'fail image.outdated'],
    [
      'stands for the index that runs',
      { ...asked, current: true },
      world([running(latest, 'e')], multi, inside),
      'pass',
    ],
    [
      'stands for the index around what runs',
      { ...asked, current: true },
      world([running(latest, 'c')], multi, inside),
      'pass',
    ],
    [
      'stands for another index than what runs',
      { ...asked, current: true },
      world([running(latest, 'd')], multi, inside),
      'fail image.outdated',
    ],
    [
      'stands for an index that cannot be opened',
      { ...asked, current: true },
      world([running(latest, 'c')], multi, {}),
      'pass',
    ],
    [
      'is not written, but the digest has one',
      { ...asked, current: true },
      world([running(`${host}/app@${digest('b')}`, 'b', { imageID: `${host}/app@${digest('b')}` })]),
      'pass',
    ],
    [
      'is not written, and the digest has none',
      { ...asked, current: true },
      world(
        [running(`${host}/app@${digest('c')}`, 'c', { imageID: `${host}/app@${digest('c')}` })],
        [...stored, detail('c')],
      ),
      'fail image.outdated',
    ],
    [
      'of a runtime that tells no digest is not known to be old',
      { ...asked, current: true },
      world([running(latest, 'a', { imageID: '' })]),
      'pass',
    ],
  ])('%s', (_, params, evidence, right) => {
    expect(verdict(params, evidence)).toBe(right);
  });
});

describe('the public registry', () => {
  it.each<[string, Params, Evidence, string]>([
    ['of the own alias', asked, world([running('public.ecr.aws/a1b2c3d4/app:v1')]), 'pass'],
    ['of somebody else', asked, world([running('public.ecr.aws/nginx/app:v1')]), 'fail image.otherAlias'],
    [
      'where a private one is asked for',
      { ...asked, registry: 'private' },
      world([running('public.ecr.aws/a1b2c3d4/app:v1')]),
      'fail image.foreign',
    ],
    [
      'asked for, but a private one runs',
      { ...asked, registry: 'public' },
      world([running(`${host}/app:v1`)]),
      'fail image.foreign',
    ],
    ['without that image', asked, world([running('public.ecr.aws/a1b2c3d4/app:v1', 'c')]), 'fail image.notStored'],
    [
      'whose tag has moved on',
      { ...asked, current: true },
      world([running('public.ecr.aws/a1b2c3d4/app:latest', 'b')]),
      'fail image.outdated',
    ],
  ])('%s', (_, params, evidence, right) => {
    expect(verdict(params, evidence)).toBe(right);
  });
});

test('only the own registries are asked', () => {
  const foreign = {
    pods: { served: true, items: [running('210987654321.dkr.ecr.ap-northeast-2.amazonaws.com/app:v1')] },
  };
  const reads = check.followUp(check.params.parse(asked), foreign, testContext);
  expect(Object.values(reads).flat().filter(Boolean)).toEqual([]);
  const follows = (params: object) =>
    check.follows(check.params.parse({ ...asked, ...params })).filter((one) => one.startsWith('ecr'));
  expect(follows({ registry: 'private' })).toEqual(['ecr:DescribeImages', 'ecr:DescribeRepositories']);
  expect(follows({ registry: 'public', current: true })).toEqual([
    'ecr-public:DescribeImages',
    'ecr-public:DescribeRepositories',
  ]);
  expect(follows({ current: true })).toContain('ecr:BatchGetImage');
});

test.each<[string, object]>([
  ['no labels', { labels: {} }],
  ['a tag and a pattern', { tag: 'a', tagPattern: 'b' }],
])('refuses %s', (_, params) => {
  expect(check.params.safeParse({ ...asked, ...params }).success).toBe(false);
});

test('the command shows what runs', () => {
  expect(check.command(check.params.parse(asked), testContext)).toBe(
    "kubectl get pods -n default -l app=web -o 'custom-columns=POD:.metadata.name,IMAGE:.status.containerStatuses[*].imageID'",
  );
});

test('a pod that starts is waited for', () => {
  const starting = {
    ...podIn({ waiting: { reason: 'ContainerCreating' } }, {}, { created: recent }),
    spec: running(`${host}/app:v1`).spec,
  };
  expect(verdict(asked, world([starting]))).toBe('pending pod.starting');
  expect(
    verdict(asked, world([{ ...starting, metadata: { ...starting.metadata, creationTimestamp: early } }])),
  ).toMatch(/pod.starting/);
});

test('every damaged field changes the verdict or has a reason', () => {
  const multi = [index('e', ['latest']), detail('c')];
  const evidence = world([running(`${host}/app:latest`, 'c')], multi, { e: manifestOf({ amd64: 'c' }) });
  expect(
    survivorsOf(check, { ...asked, tag: 'latest', current: true }, evidence, {
      'without a name the status of a container is not found, and no digest is told': /\.containers\.\[\]\.name /,
      'what the kubelet does not tell does not fail': /\.containerStatuses\b/,
      'the status names the image as well': /\.containers\.\[\]\.image (deleted|null|emptied|retyped)/,
      'an index that could not be opened may hold what runs': /^manifests\b/,
      'names are said in messages only': /\.metadata\.name /,
      'scans, times and types of images are not asked for':
        /\.(imageScan\w+|imagePushedAt|imageManifestMediaType|artifactMediaType)\b/,
    }),
  ).toEqual([]);
});

test('survives damaged evidence', () => {
  const multi = [index('e', ['latest']), detail('c')];
  const all = { ...asked, tag: 'latest', current: true as const };
  neverThrows(check, all, world([running(`${host}/app:latest`, 'c')], multi, { e: manifestOf({ amd64: 'c' }) }));
  neverThrows(check, all, world([running('public.ecr.aws/a1b2c3d4/app:latest')]));
});
