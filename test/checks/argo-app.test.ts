import { describe, expect, test } from 'vitest';
import check from '../../checks/catalog/argo-app.ts';
import type { CustomObject } from '../../checks/reads/read.ts';
import { early, recent } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

const source = { repoURL: 'https://github.com/me/k8s-manifest-repo.git', path: 'overlays/dev', targetRevision: 'main' };
const destination = { server: 'https://kubernetes.default.svc', namespace: 'default' };
const automated = { syncPolicy: { automated: { prune: true, selfHeal: true } } };

interface Parts {
  name?: string;
  meta?: object;
  spec?: object;
  status?: object;
  sync?: object;
  health?: object;
  operation?: object;
}

function app(parts: Parts = {}): CustomObject {
  const { name = 'eksworkshop-cd-pipeline' } = parts;
  const spec = { project: 'default', source, destination, ...parts.spec };
  return {
    metadata: { name, namespace: 'argocd', creationTimestamp: early, ...parts.meta },
    spec,
    status: {
      sync: { status: 'Synced', revision: 'abc', comparedTo: spec, ...parts.sync },
      health: { status: 'Healthy', lastTransitionTime: early, ...parts.health },
      operationState: { phase: 'Succeeded', startedAt: early, finishedAt: early, ...parts.operation },
      resources: [{ kind: 'Service', name: 'demo-frontend', status: 'Synced' }],
      ...parts.status,
    },
  };
}

const cluster = (...apps: CustomObject[]): Evidence => ({ custom: { 'applications.argoproj.io': apps } });

describe('passes', () => {
  test.each([
    ['any application', {}, cluster(app())],
    [
      'the one that is right beside one that is not',
      {},
      cluster(app({ name: 'guestbook', sync: { status: 'OutOfSync' } }), app()),
    ],
    [
      'all that is asked',
      { name: ['x', 'eksworkshop-cd-pipeline'], path: 'overlays/dev', dest: 'default', ns: 'argocd' },
      cluster(app()),
    ],
    ['a path written otherwise', { path: './overlays//dev/' }, cluster(app())],
    ['a repository by SSH', { repo: 'git@github.com:Me/k8s-manifest-repo' }, cluster(app())],
    [
      'a repository with credentials and port',
      { repo: 'ssh://git@github.com:22/me/k8s-manifest-repo.git' },
      cluster(app()),
    ],
    [
      'several sources',
      { path: 'overlays/dev' },
      cluster(app({ spec: { source: undefined, sources: [{ repoURL: 'https://charts', chart: 'x' }, source] } })),
    ],
    [
      'several sources, as they are compared',
      { path: 'overlays/dev' },
      cluster(
        app({
          spec: { source: undefined, sources: [source] },
          sync: { comparedTo: { source: { repoURL: '' }, sources: [source], destination } },
        }),
      ),
    ],
    [
      'a hydrated source',
      { path: 'hydrated/dev', repo: source.repoURL },
      cluster(
        app({
          spec: {
            source: undefined,
            sourceHydrator: { drySource: source, syncSource: { path: 'hydrated/dev', targetBranch: 'env' } },
          },
          sync: { comparedTo: { source: { ...source, path: 'hydrated/dev' }, destination } },
        }),
      ),
    ],
    ['automation', { automated: true, selfHeal: true }, cluster(app({ spec: automated }))],
    ['automation without options', { automated: true }, cluster(app({ spec: { syncPolicy: { automated: {} } } }))],
    ['nothing to synchronise since it was made', {}, cluster(app({ status: { operationState: undefined } }))],
    ['a warning', {}, cluster(app({ status: { conditions: [{ type: 'OrphanedResourceWarning', message: 'x' }] } }))],
  ] satisfies [string, object, Evidence][])('%s', (_, params, evidence) => {
    expect(judge(check, params, evidence)).toMatchObject({
      verdict: 'pass',
      values: { name: 'eksworkshop-cd-pipeline' },
    });
  });
});

describe('fails', () => {
  const failed = { phase: 'Failed', message: 'one or more objects failed to apply' };
  test.each([
    ['not installed', {}, {}, 'object.unserved', {}],
    ['no application', {}, cluster(), 'argo.none', {}],
    ['in another namespace', { ns: 'team' }, cluster(app()), 'argo.none', { namespace: 'team' }],
    ['of another name', { name: 'eksworkshop-cd-pipelines' }, cluster(app()), 'object.misnamed', {}],
    ['on its way out', {}, cluster(app({ meta: { deletionTimestamp: recent } })), 'argo.none', {}],
    ['another path', { path: 'overlays/prod' }, cluster(app()), 'gitops.path', { seen: ['overlays/dev'] }],
    [
      'the whole repository',
      { path: 'overlays/dev' },
      cluster(app({ spec: { source: { ...source, path: '.' } } })),
      'gitops.path',
      { seen: ['.'] },
    ],
    [
      'another namespace to deploy into',
      { dest: 'default' },
      cluster(app({ spec: { destination: { name: 'in-cluster', namespace: 'dev' } } })),
      'argo.destination',
      { seen: 'dev' },
    ],
    [
      'the repository of an example',
      { repo: 'https://github.com/me/app' },
      cluster(app()),
      'gitops.repository',
      { seen: ['github.com/me/k8s-manifest-repo'] },
    ],
    ['by hand', { automated: true }, cluster(app()), 'argo.notAutomated', {}],
    [
      'automation that is switched off',
      { automated: true },
      cluster(app({ spec: { syncPolicy: { automated: { enabled: false } } } })),
      'argo.notAutomated',
      {},
    ],
    [
      'no self-healing',
      { selfHeal: true },
      cluster(app({ spec: { syncPolicy: { automated: { prune: true } } } })),
      'argo.noSelfHeal',
      {},
    ],
    [
      'repository that cannot be read',
      {},
      cluster(
        app({
          sync: { status: 'Unknown' },
          status: {
            sync: { status: 'Unknown' },
            conditions: [{ type: 'ComparisonError', message: 'authentication required' }],
          },
        }),
      ),
      'argo.error',
      { type: 'ComparisonError', message: 'authentication required' },
    ],
    [
      'synchronisation failed',
      {},
      cluster(app({ operation: failed, sync: { status: 'OutOfSync' } })),
      'argo.syncFailed',
      { message: failed.message },
    ],
    [
      'not synchronised, by hand',
      {},
      cluster(app({ sync: { status: 'OutOfSync' } })),
      'argo.outOfSync',
      { seen: 'OutOfSync' },
    ],
    [
      'not synchronised for long',
      {},
      cluster(app({ sync: { status: 'OutOfSync' }, spec: automated })),
      'argo.outOfSync',
      {},
    ],
    ['unknown', {}, cluster(app({ sync: { status: 'Unknown' }, spec: automated })), 'argo.outOfSync', {}],
    [
      'synchronised with nothing',
      {},
      cluster(app({ status: { resources: [] } })),
      'argo.empty',
      { seen: 0, wanted: 1 },
    ],
    ['too few objects', { resourcesAtLeast: 2 }, cluster(app()), 'argo.empty', {}],
    [
      'not healthy, with the object that is not',
      {},
      cluster(
        app({
          health: { status: 'Degraded' },
          status: {
            health: { status: 'Degraded' },
            resources: [
              {
                kind: 'Deployment',
                name: 'web',
                health: { status: 'Degraded', message: 'exceeded its progress deadline' },
              },
            ],
          },
        }),
      ),
      'argo.health',
      { seen: 'Degraded', message: 'Deployment/web exceeded its progress deadline' },
    ],
    ['health unknown', {}, cluster(app({ status: { health: {} } })), 'argo.health', { seen: 'Unknown' }],
    ['no status for long', {}, cluster(app({ status: { sync: {} } })), 'argo.noStatus', {}],
    [
      'controller down since the change',
      {},
      cluster(app({ sync: { comparedTo: { source: { ...source, path: 'base' }, destination } } })),
      'argo.noStatus',
      {},
    ],
  ] satisfies [string, object, Evidence, string, object][])('%s', (_, params, evidence, code, values) => {
    expect(judge(check, params, evidence)).toMatchObject({ verdict: 'fail', code, values });
  });
});

test.each([
  ['is new', { meta: { creationTimestamp: recent }, status: { sync: {} } }, 'argo.noStatus'],
  ['is synchronised', { operation: { phase: 'Running', startedAt: recent } }, 'argo.syncing'],
  [
    'will be synchronised by itself',
    { sync: { status: 'OutOfSync' }, spec: automated, meta: { creationTimestamp: recent } },
    'argo.outOfSync',
  ],
  ['waits for a load balancer', { health: { status: 'Progressing', lastTransitionTime: recent } }, 'argo.health'],
])('is pending while it %s', (_, parts, code) => {
  expect(judge(check, {}, cluster(app(parts)))).toMatchObject({ verdict: 'pending', code, waitSeconds: 100 });
});

test('says of several that may be meant what the closest one lacks', () => {
  const evidence = cluster(
    app({ name: 'a', spec: { destination: { namespace: 'x' } } }),
    app({ name: 'b', health: { status: 'Degraded' } }),
  );
  expect(judge(check, { dest: 'default' }, evidence)).toMatchObject({ code: 'argo.health', values: { name: 'b' } });
});

test('names what it looks at in a command', () => {
  const command = (given: object) => check.command(check.params.parse(given), testContext);
  expect(command({ ns: 'argocd', name: 'a' })).toBe('kubectl describe applications.argoproj.io a -n argocd');
  expect(command({})).toBe('kubectl get applications.argoproj.io --all-namespaces -o wide');
});

test('every field that it looks at decides, but for some', () => {
  expect(
    survivorsOf(
      check,
      {
        path: 'overlays/dev',
        dest: 'default',
        repo: source.repoURL,
        automated: true,
        selfHeal: true,
        name: 'eksworkshop-cd-pipeline',
        ns: 'argocd',
      },
      cluster(app({ spec: automated })),
      {
        'objects that were there already need no operation': /operationState( |\.phase (deleted|null|emptied))/,
        'earlier versions do not tell what they compared': /comparedTo (deleted|null|retyped)/,
        'times count only while something is missing': /Timestamp|lastTransitionTime|startedAt|finishedAt/,
      },
    ),
  ).toEqual([]);
});

test('comes to a verdict on damaged evidence', () => {
  const all = { path: 'overlays/dev', dest: 'default', repo: source.repoURL, automated: true, selfHeal: true };
  neverThrows(check, all, cluster(app({ spec: automated })));
  neverThrows(check, {}, cluster(app({ operation: { phase: 'Running' } })));
});
