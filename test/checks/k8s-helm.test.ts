import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/k8s-helm.ts';
import type { SecretMetadata } from '../../checks/reads/read.ts';
import { early, recent, service } from '../rules/cluster.ts';
import { controlled, deployed, together, type VersionParts } from '../rules/versions.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, judgeSince, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

type Params = z.input<typeof check.params>;
type Kube = ReturnType<typeof deployed>;
/** Before the enrolment of the tests. */
const old = '2026-11-20T23:00:00Z';

/** Secrets of a release, as Helm labels them; the place is the revision. */
const history = (
  statuses: string[],
  parts: { release?: string; namespace?: string; at?: string; from?: number } = {},
): SecretMetadata[] => {
  const { release = 'workshop', namespace = 'default', at = early, from = 1 } = parts;
  return statuses.map((status, place) => ({
    metadata: {
      name: `sh.helm.release.v1.${release}.v${place + from}`,
      namespace,
      creationTimestamp: at,
      labels: { owner: 'helm', name: release, status, version: String(place + from), modifiedAt: '1795248000' },
    },
    keys: ['release'],
  }));
};
const marks = (release = 'workshop', namespace = 'default', chart = 'eksdemo-0.1.0') => ({
  labels: { 'app.kubernetes.io/managed-by': 'Helm', ...(chart !== '' && { 'helm.sh/chart': chart }) },
  annotations: { 'meta.helm.sh/release-name': release, 'meta.helm.sh/release-namespace': namespace },
});
const v = (image: string, revisions: number[], more: Partial<VersionParts> = {}): VersionParts => ({
  image,
  revisions,
  ...more,
});
const workload = (versions: VersionParts[] = [v('web:1', [1])], parts: object = {}, mark = marks()) =>
  deployed(versions, { ...mark, ...parts });
const evidence = (secrets: SecretMetadata[], kube: Kube = workload()): Evidence => ({ secrets, kube });
const release = { ns: 'default', release: 'workshop' } satisfies Params;
const deployedOnly = { ...release, status: 'deployed' } satisfies Params;
const verdictOf = (given: Params, seen: Evidence[], context: Partial<typeof testContext> = {}) => {
  const [first = {}, ...more] = seen;
  const finding = judgeSince(check, given, [first, ...more], context);
  return finding.verdict === 'pass' ? 'pass' : `${finding.verdict} ${finding.code}`;
};

describe('by the objects alone', () => {
  const bare = (labels: object, annotations: object) =>
    ({ kube: { Service: [service({ meta: { labels, annotations } })] } }) as Evidence;

  test.each<[string, Params, Evidence, string]>([
    ['a workload', release, evidence([]), 'pass'],
    ['a Service', release, bare(marks().labels, marks().annotations), 'pass'],
    ['one of several names', { ...release, release: ['workshop-kim', 'workshop'] }, evidence([]), 'pass'],
    ['the chart', { ...release, chart: 'eksdemo' }, evidence([]), 'pass'],
    ['the chart with its version', { ...release, chart: 'eksdemo-0.1.0' }, evidence([]), 'pass'],
    [
      'a chart whose name has hyphens',
      { ...release, chart: ['x', 'kube-prometheus-stack'] },
      evidence([], workload(undefined, {}, marks('workshop', 'default', 'kube-prometheus-stack-85.1.0'))),
      'pass',
    ],
    [
      'objects that name no chart',
      { ...release, chart: 'eksdemo' },
      evidence([], workload(undefined, {}, marks('workshop', 'default', ''))),
      'pass',
    ],
    ['another chart', { ...release, chart: 'nginx' }, evidence([]), 'fail helm.chart'],
    [
      'a chart whose name goes on',
      { ...release, chart: 'kube' },
      evidence([], workload(undefined, {}, marks('workshop', 'default', 'kube-prometheus-stack-85.1.0'))),
      'fail helm.chart',
    ],
    ['nothing', release, {}, 'fail helm.absent'],
    ['another release', release, evidence([], workload(undefined, {}, marks('workshop-2'))), 'fail helm.absent'],
    [
      'a release of another namespace',
      release,
      evidence([], workload(undefined, {}, marks('workshop', 'other'))),
      'fail helm.elsewhere',
    ],
    [
      'objects in another namespace',
      release,
      { kube: { Service: [service({ meta: { ...marks(), namespace: 'other' } })] } },
      'fail helm.absent',
    ],
    [
      'helm template, applied',
      release,
      bare({ ...marks().labels, 'app.kubernetes.io/instance': 'workshop' }, {}),
      'fail helm.templated',
    ],
    ['annotations without the label', release, bare({}, marks().annotations), 'fail helm.absent'],
    [
      'being deleted',
      release,
      { kube: { Service: [service({ meta: { ...marks(), deletionTimestamp: recent } })] } },
      'fail helm.absent',
    ],
    ['ready', { ...release, readyAtLeast: 2 }, evidence([]), 'pass'],
    ['not enough of it', { ...release, readyAtLeast: 3 }, evidence([]), 'fail workload.tooFew'],
    [
      'no workload',
      { ...release, readyAtLeast: 1 },
      bare(marks().labels, marks().annotations),
      'fail helm.noWorkloads',
    ],
  ])('%s', (_, given, seen, right) => {
    expect(verdictOf(given, [seen])).toBe(right);
  });

  test('asks for no Secrets', () => {
    const { secrets } = check.needs(check.params.parse({ ...release, chart: 'eksdemo', readyAtLeast: 1 }), testContext);
    expect(secrets).toBeUndefined();
  });

  test('each workload counts', () => {
    const both = together(
      workload(),
      controlled('StatefulSet', [v('db:1', [1])], { ...marks(), status: { readyReplicas: 1, availableReplicas: 1 } }),
    );
    expect(judge(check, { ...release, readyAtLeast: 1 }, evidence([], both)).verdict).not.toBe('pass');
    const fine = together(workload(), controlled('DaemonSet', [v('db:1', [1])], marks()));
    expect(judge(check, { ...release, readyAtLeast: 1 }, evidence([], fine)).verdict).toBe('pass');
  });

  test('names the releases that are there', () => {
    expect(judge(check, release, evidence([], workload(undefined, {}, marks('mywebserver'))))).toMatchObject({
      values: { release: ['workshop'], namespace: 'default', seen: ['mywebserver'] },
    });
  });
});

describe('by its Secrets', () => {
  test.each<[string, Params, Evidence, string]>([
    ['deployed', deployedOnly, evidence(history(['deployed'])), 'pass'],
    ['deployed, without any objects', deployedOnly, evidence(history(['deployed']), {}), 'pass'],
    [
      'one of several names',
      { ...deployedOnly, release: ['workshop-kim', 'workshop'] },
      evidence(history(['deployed'])),
      'pass',
    ],
    ['upgraded', { ...release, revisionAtLeast: 2 }, evidence(history(['superseded', 'deployed'])), 'pass'],
    [
      '10 comes after 9',
      { ...release, revisionAtLeast: 10 },
      evidence(history([...Array.from({ length: 9 }, () => 'superseded'), 'deployed'])),
      'pass',
    ],
    [
      'only the last ten are kept',
      { ...release, revisionAtLeast: 12 },
      evidence(history(['superseded', 'deployed'], { from: 11 })),
      'pass',
    ],
    ['failed, as wanted', { ...release, status: 'failed' }, evidence(history(['failed'])), 'pass'],
    ['not upgraded', { ...release, revisionAtLeast: 2 }, evidence(history(['deployed'])), 'fail helm.revision'],
    [
      'the upgrade failed',
      { ...release, revisionAtLeast: 2 },
      evidence(history(['deployed', 'failed'])),
      'fail helm.status',
    ],
    ['an older revision is deployed', deployedOnly, evidence(history(['deployed', 'failed'])), 'fail helm.status'],
    ['uninstalled, history kept', deployedOnly, evidence(history(['uninstalled'])), 'fail helm.status'],
    ['interrupted long ago', deployedOnly, evidence(history(['pending-install'])), 'fail helm.pending'],
    [
      'at work',
      deployedOnly,
      evidence(history(['deployed', 'pending-upgrade'], { at: recent })),
      'pending helm.pending',
    ],
    ['not installed', deployedOnly, evidence([], {}), 'fail helm.absent'],
    [
      'helm template, applied',
      deployedOnly,
      {
        kube: {
          Service: [service({ meta: { labels: { ...marks().labels, 'app.kubernetes.io/instance': 'workshop' } } })],
        },
      },
      'fail helm.templated',
    ],
    [
      'another release',
      deployedOnly,
      evidence(history(['deployed'], { release: 'workshop2' }), {}),
      'fail helm.absent',
    ],
    [
      'a release of another namespace',
      deployedOnly,
      evidence(history(['deployed'], { namespace: 'other' }), {}),
      'fail helm.absent',
    ],
    ['another chart', { ...deployedOnly, chart: 'nginx' }, evidence(history(['deployed'])), 'fail helm.chart'],
    [
      'deployed is not ready',
      { ...deployedOnly, readyAtLeast: 1 },
      evidence(history(['deployed']), workload(undefined, { status: { readyReplicas: 0, availableReplicas: 0 } })),
      'fail workload.rolling',
    ],
  ])('%s', (_, given, seen, right) => {
    expect(verdictOf(given, [seen])).toBe(right);
  });

  test('Helm is given its own time', () => {
    expect(judge(check, deployedOnly, evidence(history(['pending-install'], { at: recent })))).toMatchObject({
      verdict: 'pending',
      values: { revision: 1, status: 'pending-install' },
      waitSeconds: 280,
    });
  });

  test('asks for Secrets of each name by their labels, in the namespace', () => {
    const { secrets } = check.needs(check.params.parse({ ...deployedOnly, release: ['a', 'b'] }), testContext);
    expect(secrets).toEqual(
      ['a', 'b'].map((name) => ({
        source: 'kube',
        verb: 'secrets',
        namespace: 'default',
        labels: `owner=helm,name=${name}`,
      })),
    );
  });
});

describe('was there before', () => {
  const there = evidence(history(['superseded', 'deployed']));
  const gone = evidence([], {});

  test.each<[string, Params, Evidence[], string]>([
    ['uninstalled', deployedOnly, [gone, there, gone], 'pass'],
    ['uninstalled, history kept', deployedOnly, [there, evidence(history(['superseded', 'uninstalled']), {})], 'pass'],
    ['uninstalled after an upgrade', { ...release, revisionAtLeast: 2 }, [there, gone], 'pass'],
    ['uninstalled, known by its objects', release, [evidence([]), gone], 'pass'],
    ['never upgraded', { ...release, revisionAtLeast: 3 }, [there, gone], 'fail helm.absent'],
    ['never deployed', deployedOnly, [evidence(history(['failed'])), gone], 'fail helm.absent'],
    [
      'broken since',
      deployedOnly,
      [there, evidence(history(['superseded', 'deployed', 'failed']))],
      'fail helm.status',
    ],
    ['readiness is of now', { ...deployedOnly, readyAtLeast: 1 }, [there, gone], 'fail helm.absent'],
  ])('%s', (_, given, seen, right) => {
    expect(verdictOf(given, seen)).toBe(right);
  });
});

describe('rolled back', () => {
  const given = { ...release, history: 'rollback' } satisfies Params;
  const first = v('web:1', [1], { createdAt: old });
  const second = v('web:2', [2], { createdAt: early });
  const back = v('web:1', [3, 1], { createdAt: old });
  const before = evidence(history(['deployed']), workload([first]));
  const rolledBack = evidence(history(['superseded', 'superseded', 'deployed']), workload([second, back]));

  test.each<[string, Evidence[], string]>([
    ['to the first revision', [before, rolledBack], 'pass'],
    [
      'after a failed upgrade',
      [before, evidence(history(['superseded', 'failed', 'deployed']), workload([second, back]))],
      'pass',
    ],
    [
      'one of its workloads',
      [
        before,
        evidence(
          history(['superseded', 'superseded', 'deployed']),
          together(workload([second, back]), workload([first], { name: 'api' })),
        ),
      ],
      'pass',
    ],
    [
      'a StatefulSet',
      [
        {},
        evidence(
          history(['superseded', 'superseded', 'deployed']),
          controlled('StatefulSet', [v('web:1', [3], { createdAt: old }), second], marks()),
        ),
      ],
      'pass',
    ],
    [
      'without history of the Deployment',
      [
        before,
        evidence(history(['superseded', 'deployed']), workload([second])),
        evidence(history(['superseded', 'superseded', 'deployed']), workload([v('web:1', [3])])),
      ],
      'pass',
    ],
    ['since the enrolment, but before it was first seen', [rolledBack], 'pass'],
    [
      'only upgraded',
      [before, evidence(history(['superseded', 'deployed']), workload([first, second]))],
      'fail helm.notRolledBack',
    ],
    [
      'upgraded twice',
      [before, evidence(history(['superseded', 'superseded', 'deployed']), workload([first, second, v('web:3', [3])]))],
      'fail helm.notRolledBack',
    ],
    [
      'by kubectl, not by Helm',
      [before, evidence(history(['deployed']), workload([second, back]))],
      'fail helm.notRolledBack',
    ],
    [
      'a workload of another release',
      [
        before,
        evidence(
          history(['superseded', 'superseded', 'deployed']),
          together(workload([first]), workload([second, back], { name: 'api' }, marks('other'))),
        ),
      ],
      'fail helm.notRolledBack',
    ],
    [
      'the rollback hangs',
      [before, evidence(history(['superseded', 'superseded', 'pending-rollback']), workload([second, back]))],
      'fail helm.pending',
    ],
    [
      'not all pods are ready again',
      [
        before,
        evidence(
          history(['superseded', 'superseded', 'deployed']),
          workload([second, back], { status: { readyReplicas: 1, availableReplicas: 1 } }),
        ),
      ],
      'fail workload.rolling',
    ],
    ['not installed', [before, evidence([], {})], 'fail helm.absent'],
  ])('%s', (_, seen, right) => {
    expect(verdictOf(given, seen)).toBe(right);
  });

  test('before the enrolment', () => {
    const late = { enrolledAt: '2026-11-21T04:30:00Z' };
    expect(verdictOf(given, [rolledBack, rolledBack], late)).toBe('fail helm.notRolledBack');
  });

  test.each<Params>([
    { ...given, chart: 'eksdemo', revisionAtLeast: 3 },
    { ...release, chart: 'eksdemo', readyAtLeast: 1 },
  ])('never throws: %j', (params) => {
    neverThrows(check, params, rolledBack);
  });
});

test.each<[string, Params]>([
  ['a name that is a selector', { ...release, release: 'a,owner!=helm' }],
  ['another history', { ...release, history: 'upgrade' as never }],
])('refuses %s', (_, given) => {
  expect(check.params.safeParse(given).success).toBe(false);
});

describe('every field that it looks at decides, but for some', () => {
  const others = 'the release has a Deployment; other objects need not be';
  const ofOthers = /^(daemonSets|statefulSets|services)\b/;

  test('the objects', () => {
    expect(
      survivorsOf(check, { ...release, chart: 'eksdemo' }, evidence([]), {
        [others]: ofOthers,
        'objects that name no chart are accepted, and a longer version is one': /helm\.sh\/chart/,
      }),
    ).toEqual([]);
  });

  test('the Secrets', () => {
    expect(
      survivorsOf(check, { ...release, revisionAtLeast: 2 }, evidence(history(['superseded', 'deployed'])), {
        'the Secrets tell; objects need not be': /^(deployments|daemonSets|statefulSets|services)\b/,
        'how old a revision is counts only while Helm is at work': /creationTimestamp/,
        'a number of a revision is read like its digits': /labels\.version retyped/,
      }),
    ).toEqual([]);
  });

  test('the rollback', () => {
    const rolledBack = evidence(
      history(['superseded', 'superseded', 'deployed']),
      workload([v('web:2', [2], { createdAt: early }), v('web:1', [3, 1], { createdAt: old })]),
    );
    expect(
      survivorsOf(check, { ...release, history: 'rollback' }, rolledBack, {
        [others]: ofOthers,
        'how old a revision is counts only while Helm is at work': /^secrets.*creationTimestamp/,
        'a number of a revision is read like its digits': /labels\.version retyped/,
        'pods and ReplicaSets explain what the status of the workload lacks': /^pods\b/,
        'a rollback is told by revisions, whatever is in them': /^replicaSets.*\.(spec|uid|labels|pod-template-hash)\b/,
        'the release has no StatefulSet, whose revisions these would be': /^revisions\b/,
        'its own age and name are not asked for': /^deployments.*(creationTimestamp|\.name )/,
        'the ReplicaSets have the revision too; a controller that is ahead has seen the newest specification':
          /^deployments.*(deployment\.kubernetes\.io\/revision|generation|observedGeneration)/,
        'more than enough is enough': /(ready|available|updated)Replicas changed/,
      }),
    ).toEqual([]);
  });
});
