import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/flux-ready.ts';
import type { CustomObject } from '../../checks/reads/read.ts';
import { early, recent } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

const revision = 'main@sha1:8f3c2b1';

interface Parts {
  meta?: object;
  spec?: object;
  status?: object;
  ready?: object;
}

function object(name: string, parts: Parts, spec: object, status: object): CustomObject {
  return {
    metadata: { name, namespace: 'flux-system', generation: 2, creationTimestamp: early, ...parts.meta },
    spec: { interval: '1m', ...spec, ...parts.spec },
    status: {
      observedGeneration: 2,
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'Succeeded',
          observedGeneration: 2,
          lastTransitionTime: early,
          ...parts.ready,
        },
      ],
      ...status,
      ...parts.status,
    },
  };
}

const git = (parts: Parts = {}) =>
  object('app', parts, { url: 'https://github.com/me/app' }, { artifact: { revision, lastUpdateTime: early } });
const kustomization = (parts: Parts = {}) =>
  object(
    'app',
    parts,
    { path: './overlays/dev', sourceRef: { kind: 'GitRepository', name: 'app' } },
    {
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
      inventory: { entries: [{ id: 'default_web_apps_Deployment', v: 'v1' }] },
    },
  );
const release = (parts: Parts = {}) =>
  object(
    'web',
    parts,
    { chart: { spec: { chart: 'web' } } },
    {
      history: [
        { version: 2, chartVersion: '1.2.0', status: 'deployed' },
        { version: 1, chartVersion: '1.1.0', status: 'superseded' },
      ],
    },
  );
const failing = (reason: string, message = 'x') => ({ ready: { status: 'False', reason, message } });

const cluster = (
  lists: { git?: CustomObject[]; oci?: CustomObject[]; ks?: CustomObject[]; hr?: CustomObject[] } = {},
): Evidence => ({
  custom: {
    'gitrepositories.source.toolkit.fluxcd.io': lists.git ?? [git()],
    'ocirepositories.source.toolkit.fluxcd.io': lists.oci ?? [],
    'kustomizations.kustomize.toolkit.fluxcd.io': lists.ks ?? [kustomization()],
    'helmreleases.helm.toolkit.fluxcd.io': lists.hr ?? [],
  },
});

describe('passes', () => {
  test.each([
    ['a Kustomization', {}, cluster()],
    [
      'by name, namespace and path',
      { kind: 'Kustomization' as const, ns: 'flux-system', name: 'app', path: 'overlays/dev/' },
      cluster(),
    ],
    ['a HelmRelease', { kind: 'HelmRelease' as const }, cluster({ hr: [release()] })],
    ['a HelmRelease where both are accepted', {}, cluster({ ks: [], hr: [release()] })],
    [
      'one beside one that fails',
      {},
      cluster({ ks: [kustomization({ meta: { name: 'other' }, ...failing('BuildFailed') }), kustomization()] }),
    ],
    [
      'a source in another namespace',
      {},
      cluster({
        git: [git({ meta: { namespace: 'team' } })],
        ks: [kustomization({ spec: { sourceRef: { kind: 'GitRepository', name: 'app', namespace: 'team' } } })],
      }),
    ],
    [
      'an image as source',
      {},
      cluster({
        git: [],
        oci: [git()],
        ks: [kustomization({ spec: { sourceRef: { kind: 'OCIRepository', name: 'app' } } })],
      }),
    ],
    [
      'a bucket as source, which is not read',
      {},
      cluster({ git: [], ks: [kustomization({ spec: { sourceRef: { kind: 'Bucket', name: 'app' } } })] }),
    ],
  ])('%s', (_, params, evidence) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'pass' });
  });
});

describe('fails', () => {
  const wrong = (parts: Parts) => cluster({ ks: [kustomization(parts)] });
  test.each([
    ['not installed', {}, {}, 'object.unserved'],
    ['nothing', {}, cluster({ ks: [] }), 'flux.none'],
    ['in another namespace', { ns: 'team' }, cluster(), 'flux.none'],
    ['of another name', { name: 'frontend' }, cluster(), 'object.absent'],
    ['another path', { path: 'overlays/prod' }, cluster(), 'gitops.path'],
    ['a HelmRelease has no path', { path: 'overlays/dev' }, cluster({ ks: [], hr: [release()] }), 'flux.none'],
    ['on its way out', {}, wrong({ meta: { deletionTimestamp: recent } }), 'flux.none'],
    ['suspended', {}, wrong({ spec: { suspend: true } }), 'flux.suspended'],
    ['the source suspended', {}, cluster({ git: [git({ spec: { suspend: true } })] }), 'flux.suspended'],
    ['no source', {}, cluster({ git: [] }), 'flux.noSource'],
    ['a source of that name elsewhere', {}, cluster({ git: [git({ meta: { namespace: 'team' } })] }), 'flux.noSource'],
    [
      'a source that cannot be read',
      {},
      cluster({ git: [git(failing('GitOperationFailed', 'authentication required'))] }),
      'flux.notReady',
    ],
    ['manifests that cannot be built', {}, wrong(failing('BuildFailed', 'kustomize build failed')), 'flux.notReady'],
    ['a dependency that is not ready for long', {}, wrong(failing('DependencyNotReady')), 'flux.notReady'],
    ['no condition', {}, wrong({ status: { conditions: [] } }), 'flux.notReady'],
    ['nothing applied', {}, wrong({ status: { lastAppliedRevision: undefined } }), 'flux.notApplied'],
    [
      'an older revision applied for long',
      {},
      wrong({ status: { lastAppliedRevision: 'main@sha1:0' } }),
      'flux.notApplied',
    ],
    ['no objects', {}, wrong({ status: { inventory: { entries: [] } } }), 'flux.empty'],
    [
      'a release that failed',
      { kind: 'HelmRelease' as const },
      cluster({ hr: [release({ status: { history: [{ status: 'failed', chartVersion: '1' }] } })] }),
      'flux.notApplied',
    ],
  ] satisfies [string, object, Evidence, string][])('%s', (_, params, evidence, code) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'fail', code });
  });
});

test.each([
  ['has not seen the change', kustomization({ meta: { generation: 3 } }), 'workload.notObserved', 10],
  [
    'reconciles',
    kustomization({ ready: { status: 'Unknown', reason: 'Progressing', lastTransitionTime: recent } }),
    'flux.notReady',
    100,
  ],
  [
    'waits for a dependency',
    kustomization({ ready: { status: 'False', reason: 'DependencyNotReady', lastTransitionTime: recent } }),
    'flux.notReady',
    100,
  ],
  [
    'has to apply a new revision',
    kustomization({ status: { lastAppliedRevision: 'main@sha1:0' }, ready: { lastTransitionTime: recent } }),
    'flux.notApplied',
    100,
  ],
])('is pending while it %s', (_, one, code, waitSeconds) => {
  expect(judge(check, {}, cluster({ ks: [one] }))).toMatchObject({ verdict: 'pending', code, waitSeconds });
});

test('names what it looks at in a command', () => {
  const command = (given: object) => check.command(check.params.parse(given), testContext);
  expect(command({})).toBe('kubectl get kustomizations.kustomize.toolkit.fluxcd.io --all-namespaces');
  expect(command({ kind: 'HelmRelease' })).toBe('kubectl get helmreleases.helm.toolkit.fluxcd.io --all-namespaces');
});

test('every field that it looks at decides, but for some', () => {
  expect(
    survivorsOf(check, { path: 'overlays/dev', name: 'app', ns: 'flux-system' }, cluster(), {
      'its source is another one': /^oci/,
      'nothing but a suspension is looked for there': /^git\.items\.\[\]\.spec /,
      'a controller writes its generation to one place of two': /[gG]eneration /,
      'reasons and times count only while it is not ready': /reason|lastTransitionTime/,
    }),
  ).toEqual([]);
});

test('comes to a verdict on damaged evidence', () => {
  neverThrows(check, { path: 'overlays/dev' }, cluster());
  neverThrows(check, {}, cluster({ ks: [], hr: [release()] }));
});
