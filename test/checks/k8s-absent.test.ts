import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/k8s-absent.ts';
import { early, recent, service } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, judgeSince } from './judge.ts';

type Params = z.input<typeof check.params>;
const params = { kind: 'Service', ns: 'default', name: 'web' } satisfies Params;
const services = (...items: ReturnType<typeof service>[]): Evidence => ({ kube: { Service: items } });
const there = services(service());
const leaving = (at: string, finalizers: string[] = ['service.k8s.aws/resources']) =>
  services(service({ meta: { deletionTimestamp: at, finalizers } }));

describe('passes', () => {
  test.each<[string, Params, Evidence]>([
    ['nothing there', params, services()],
    ['another name that contains it', params, services(service({ meta: { name: 'web-2' } }))],
    ['another namespace', params, services(service({ meta: { namespace: 'other' } }))],
    ['none of several names', { ...params, name: ['api', 'db'] }, there],
    ['without the labels', { kind: 'Service', ns: 'default', labels: { app: 'web' } }, there],
    ['kind that is not served', params, { unserved: ['Service'] }],
    ['custom resource that is not installed', { kind: 'applications.argoproj.io', ns: 'argocd', name: 'shop' }, {}],
  ])('%s', (_, given, evidence) => {
    expect(judge(check, given, evidence)).toMatchObject({ verdict: 'pass' });
  });
});

describe('fails', () => {
  test.each<[string, Params, Evidence]>([
    ['still there', params, there],
    ['one of several names', { ...params, name: ['api', 'web'] }, there],
    [
      'by labels',
      { kind: 'Service', ns: 'default', labels: { app: ['api', 'web'] } },
      services(service({ meta: { labels: { app: 'web' } } })),
    ],
    [
      'one is leaving, another is not',
      { ...params, name: ['api', 'web'] },
      services(service({ meta: { name: 'api', deletionTimestamp: recent } }), service()),
    ],
  ])('%s', (_, given, evidence) => {
    expect(judge(check, given, evidence)).toMatchObject({
      verdict: 'fail',
      code: 'absent.present',
      values: { kind: 'Service', name: 'web', namespace: 'default' },
    });
  });

  test('being deleted: pending in the window, then it names the finalizers', () => {
    const values = { name: 'web', finalizers: ['service.k8s.aws/resources'] };
    expect(judge(check, params, leaving(recent))).toMatchObject({
      verdict: 'pending',
      code: 'absent.terminating',
      values,
      waitSeconds: 40,
    });
    expect(judge(check, params, leaving(early))).toMatchObject({ verdict: 'fail', code: 'absent.terminating', values });
  });

  test('a namespace says what it waits for', () => {
    const namespace = {
      metadata: { name: 'shop', creationTimestamp: early, deletionTimestamp: early },
      spec: { finalizers: ['kubernetes'] },
      status: {
        phase: 'Terminating',
        conditions: [
          { type: 'NamespaceDeletionContentFailure', status: 'False', message: 'All content successfully deleted' },
          {
            type: 'NamespaceContentRemaining',
            status: 'True',
            message: 'Some resources are remaining: targetgroupbindings.',
          },
          { type: 'NamespaceFinalizersRemaining', status: 'True', message: 'elbv2.k8s.aws/resources in 1 resource.' },
        ],
      },
    };
    expect(judge(check, { kind: 'Namespace', name: 'shop' }, { kube: { Namespace: [namespace] } })).toMatchObject({
      verdict: 'fail',
      code: 'absent.terminating',
      values: {
        namespace: '',
        message: 'Some resources are remaining: targetgroupbindings. elbv2.k8s.aws/resources in 1 resource.',
      },
    });
  });
});

describe('what has to have been there', () => {
  const given = { ...params, wasThere: true } satisfies Params;

  test.each<[string, Evidence[]]>([
    ['at the enrolment', [there, services()]],
    ['at any grading', [services(), there, services(), services()]],
    ['on its way out', [services(), leaving(recent), services()]],
  ])('seen %s', (_, [first = {}, ...more]) => {
    expect(judgeSince(check, given, [first, ...more])).toMatchObject({ verdict: 'pass' });
  });

  test.each<[string, Evidence[]]>([
    ['an empty cluster', [services()]],
    ['never seen', [services(), services(service({ meta: { name: 'web-2' } })), services()]],
    ['kind that was never served', [{ unserved: ['Service'] }, { unserved: ['Service'] }]],
  ])('%s', (_, [first = {}, ...more]) => {
    expect(judgeSince(check, given, [first, ...more])).toMatchObject({
      verdict: 'fail',
      code: 'absent.neverThere',
      values: { kind: 'Service', name: ['web'], namespace: 'default' },
    });
  });

  test('nothing is remembered: not proven', () => {
    expect(judge(check, given, services())).toMatchObject({ verdict: 'fail', code: 'absent.neverThere' });
  });
});

test.each<[string, Params]>([
  ['no name and no labels', { kind: 'Service', ns: 'default' }],
  ['no namespace', { kind: 'Service', name: 'web' }],
  ['a namespace for a kind of the cluster', { kind: 'Namespace', ns: 'default', name: 'shop' }],
  ['a Secret', { kind: 'Secret', ns: 'default', name: 'db' }],
])('refuses %s', (_, given) => {
  expect(check.params.safeParse(given).success).toBe(false);
});

test('shows the same by a command', () => {
  const context = { now: recent, cluster: { name: 'a', region: 'b' }, window: 60 };
  expect(check.command(check.params.parse({ ...params, name: ['web', 'api'] }), context)).toBe(
    'kubectl get services web api -n default --ignore-not-found',
  );
});

test('never throws', () => {
  neverThrows(check, { ...params, wasThere: true }, leaving(recent));
  neverThrows(check, { kind: 'Service', ns: 'default', labels: { app: 'web' } }, there);
});
