import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/k8s-rollout.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { early, event, podIn, recent, service } from '../rules/cluster.ts';
import { controlled, deployed, together, type VersionParts } from '../rules/versions.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, judgeSince, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

type Params = z.input<typeof check.params>;
type Kube = ReturnType<typeof deployed>;
/** Before the enrolment of the tests. */
const old = '2026-11-20T23:00:00Z';
const later = '2026-11-21T04:20:00Z';
/** An enrolment after all of that. */
const enrolledLate = { enrolledAt: '2026-11-21T04:30:00Z' };

const asked = (how: Params['how'], more: Partial<Params> = {}): Params => ({
  ns: 'default',
  name: 'web',
  how,
  ...more,
});
const of = (kube: Evidence['kube']): Evidence => (kube === undefined ? {} : { kube });
const v = (image: string, revisions: number[], more: Partial<VersionParts> = {}): VersionParts => ({
  image,
  revisions,
  ...more,
});
const first = (more: Partial<VersionParts> = {}) => v('web:1', [1], { createdAt: old, ...more });
const second = (more: Partial<VersionParts> = {}) => v('web:2', [2], { createdAt: later, ...more });
const verdictOf = (evidence: Evidence[], params: Params, context: Partial<typeof testContext> = {}) => {
  const [one = {}, ...more] = evidence;
  const finding = judgeSince(check, params, [one, ...more], context);
  return finding.verdict === 'pass' ? 'pass' : `${finding.verdict} ${finding.code}`;
};
const fresh = of(deployed([first()]));
const updated = of(deployed([first(), second()]));
const restarted = of(deployed([first(), v('web:1', [2], { createdAt: later, uid: 'restarted' })]));
const undone = of(deployed([second(), v('web:1', [3, 1], { createdAt: old })]));
const named = (name: string, kube: Kube) =>
  of({ ...kube, Deployment: kube.Deployment?.map((one) => ({ ...one, metadata: { ...one.metadata, name } })) ?? [] });

describe('updated', () => {
  test.each<[string, Evidence[], string]>([
    ['to another image', [fresh, updated], 'pass'],
    ['seen once, after the enrolment', [of({}), updated], 'pass'],
    [
      'to another image, restarted afterwards',
      [fresh, of(deployed([first(), second(), v('web:2', [3], { createdAt: recent, uid: 'r' })]))],
      'pass',
    ],
    ['without history: the images of before are remembered', [fresh, of(deployed([second()]))], 'pass'],
    ['and rolled back', [fresh, undone], 'pass'],
    ['since the enrolment, but before it was first seen', [updated], 'pass'],
    ['not', [fresh, fresh], 'fail rollout.none'],
    ['only restarted', [fresh, restarted], 'fail rollout.sameImage'],
    ['only scaled', [fresh, of(deployed([first()], { replicas: 3, generation: 4 }))], 'fail rollout.none'],
    [
      'deleted and created anew',
      [fresh, of(deployed([v('web:2', [1], { createdAt: later })], { uid: 'uid-new' }))],
      'fail rollout.recreated',
    ],
    [
      'created anew, then updated',
      [fresh, of(deployed([v('web:2', [1]), v('web:3', [2])], { uid: 'uid-new' }))],
      'pass',
    ],
    [
      'without history, never seen before',
      [of({}), of(deployed([v('web:3', [3], { createdAt: later })]))],
      'fail rollout.noHistory',
    ],
    ['nothing there', [fresh, of({})], 'fail object.absent'],
    ['another name', [fresh, named('web-2', deployed([first(), second()]))], 'fail object.misnamed'],
  ])('%s', (_, evidence, right) => {
    expect(verdictOf(evidence, asked('updated'))).toBe(right);
  });

  test.each<[string, Evidence, string]>([
    ['and nothing since', updated, 'fail rollout.none'],
    [
      'and restarted since',
      of(deployed([first(), second(), v('web:2', [3], { createdAt: recent, uid: 'r' })])),
      'fail rollout.sameImage',
    ],
  ])('before the enrolment, %s', (_, now, right) => {
    expect(verdictOf([updated, now], asked('updated'), enrolledLate)).toBe(right);
  });

  test.each<[string, Evidence, string | undefined, string]>([
    ['by the time of the ReplicaSets', updated, '2026-11-21T04:15:00Z', 'pass'],
    ['before the enrolment, by the time of the ReplicaSets', updated, '2026-11-21T04:30:00Z', 'fail rollout.none'],
    ['whenever, without an enrolment', updated, undefined, 'pass'],
    ['not', fresh, undefined, 'fail rollout.none'],
    ['only restarted', restarted, undefined, 'fail rollout.sameImage'],
    ['without history', of(deployed([second()])), undefined, 'fail rollout.noHistory'],
  ])('nothing is remembered: %s', (_, evidence, enrolledAt, right) => {
    const { enrolledAt: __, ...context } = testContext;
    const parsed = check.params.parse(asked('updated'));
    const items = <K extends keyof Kube>(kind: K) => ({ served: true, items: evidence.kube?.[kind] ?? [] });
    const seen = { workloads: items('Deployment'), replicaSets: items('ReplicaSet'), pods: items('Pod') };
    const finding = check.judge(parsed, seen, { ...context, ...(enrolledAt !== undefined && { enrolledAt }) });
    expect(finding.verdict === 'pass' ? 'pass' : `${finding.verdict} ${finding.code}`).toBe(right);
  });

  test.each(['Recreate', 'OnDelete', ''])('strategy %j is none of it', (type) => {
    const strategy = type === '' ? {} : { type };
    expect(verdictOf([fresh, of(deployed([first(), second()], { spec: { strategy } }))], asked('updated'))).toBe(
      'fail rollout.strategy',
    );
  });

  test('not settled: it says why', () => {
    const kube = deployed([first({ pods: ['web-old'] }), second({ pods: [] })], {
      replicas: 1,
      status: { updatedReplicas: 1, readyReplicas: 1, replicas: 2 },
    });
    const broken = podIn({ waiting: { reason: 'ImagePullBackOff', message: 'not found' } }, {}, { name: 'web-new' });
    const owned = { ...broken, metadata: { ...broken.metadata, ownerReferences: [{ uid: 'web-web2' }] as never } };
    const evidence = of({ ...kube, Pod: [...(kube.Pod ?? []), owned] });
    expect(judgeSince(check, asked('updated'), [fresh, evidence])).toMatchObject({
      verdict: 'fail',
      code: expect.stringMatching(/^pod\.image/),
    });
  });

  test('paused half-way', () => {
    const half = of(
      deployed([first({ pods: ['o-1', 'o-2'] }), second({ pods: ['n-1'] })], {
        replicas: 2,
        spec: { paused: true, template: { spec: { containers: [{ name: 'web', image: 'web:2' }] } } },
        status: { replicas: 3, updatedReplicas: 1, readyReplicas: 3, availableReplicas: 3 },
      }),
    );
    expect(verdictOf([fresh, half], asked('updated'))).toBe('fail workload.paused');
  });

  test('too few pods', () => {
    expect(verdictOf([fresh, updated], asked('updated', { readyAtLeast: 3 }))).toBe('fail workload.tooFew');
  });

  test('one of several names', () => {
    const both = of(together(deployed([first()]), deployed([first(), second()], { name: 'web-kim' })));
    expect(verdictOf([of({}), both], asked('updated', { name: ['web', 'web-kim'] }))).toBe('pass');
    expect(verdictOf([of({}), both], asked('updated'))).toBe('fail rollout.none');
  });

  test('ReplicaSets of others do not count', () => {
    const foreign = deployed([first(), second()], { name: 'other' }).ReplicaSet ?? [];
    const kube = deployed([first()]);
    expect(
      verdictOf([of({}), of({ ...kube, ReplicaSet: [...(kube.ReplicaSet ?? []), ...foreign] })], asked('updated')),
    ).toBe('fail rollout.none');
  });
});

describe.each(['StatefulSet', 'DaemonSet'] as const)('%s', (kind) => {
  const set = (versions: VersionParts[], parts = {}) => of(controlled(kind, versions, parts));
  const one = set([first()]);
  const given = (how: Params['how']) => asked(how, { name: 'db', kind });

  test.each<[string, Params['how'], Evidence[], string]>([
    ['updated', 'updated', [one, set([first(), second()])], 'pass'],
    ['not updated', 'updated', [one, one], 'fail rollout.none'],
    ['restarted', 'updated', [one, set([first(), v('web:1', [2], { createdAt: later })])], 'fail rollout.sameImage'],
    [
      'replaced only when somebody deletes pods',
      'updated',
      [one, set([first(), second()], { spec: { updateStrategy: { type: 'OnDelete' } } })],
      'fail rollout.strategy',
    ],
    [
      'rolled back: an old revision has a new number',
      'rolledBack',
      [one, set([v('web:1', [3], { createdAt: old }), second()])],
      'pass',
    ],
    [
      'rolled back, and nobody saw the beginning',
      'rolledBack',
      [of({}), set([v('web:1', [3], { createdAt: old }), second()])],
      'pass',
    ],
    ['not rolled back', 'rolledBack', [one, set([first(), second()])], 'fail rollout.notReturned'],
    [
      'revisions of the same second tell no order',
      'rolledBack',
      [of({}), set([v('web:1', [3], { createdAt: later }), second()])],
      'fail rollout.notReturned',
    ],
  ])('%s', (_, how, evidence, right) => {
    expect(verdictOf(evidence, given(how))).toBe(right);
  });
});

describe('rolled back', () => {
  test.each<[string, Evidence[], string]>([
    ['to the version before', [fresh, undone], 'pass'],
    ['by applying the old manifest', [fresh, updated, undone], 'pass'],
    ['back and forth', [fresh, of(deployed([v('web:1', [3, 1], { createdAt: old }), v('web:2', [4, 2])]))], 'pass'],
    [
      'and updated afterwards',
      [fresh, of(deployed([v('web:1', [3, 1], { createdAt: old }), second(), v('web:3', [4])]))],
      'pass',
    ],
    [
      'without history: A, B and A were seen',
      [fresh, of(deployed([second()])), of(deployed([v('web:1', [3], { createdAt: recent })]))],
      'pass',
    ],
    ['since the enrolment, but before it was first seen', [undone], 'pass'],
    ['only updated', [fresh, updated], 'fail rollout.notReturned'],
    ['only restarted', [fresh, restarted], 'fail rollout.notReturned'],
    [
      'deleted and created anew with the old version',
      [updated, of(deployed([v('web:1', [1])], { uid: 'uid-new' }))],
      'fail rollout.notReturned',
    ],
    ['without history', [of({}), of(deployed([v('web:1', [3])]))], 'fail rollout.noHistory'],
    ['nothing there', [of({}), of({})], 'fail object.absent'],
  ])('%s', (_, evidence, right) => {
    expect(verdictOf(evidence, asked('rolledBack'))).toBe(right);
  });

  test('before the enrolment', () => {
    expect(verdictOf([undone, undone], asked('rolledBack'), enrolledLate)).toBe('fail rollout.notReturned');
  });

  test('but not all pods are ready', () => {
    const unready = of(
      deployed([second(), v('web:1', [3, 1], { createdAt: old })], {
        status: { readyReplicas: 1, availableReplicas: 1 },
      }),
    );
    expect(judgeSince(check, asked('rolledBack'), [fresh, unready]).verdict).not.toBe('pass');
  });

  test('at which revision it is', () => {
    expect(judgeSince(check, asked('rolledBack'), [fresh, updated])).toMatchObject({
      values: { kind: 'Deployment', name: 'web', namespace: 'default', revision: 2 },
    });
  });
});

describe('self-healed', () => {
  const crew = (pods: string[], parts: object = {}, more: Partial<VersionParts> = {}) =>
    of(deployed([first({ pods, ...more })], parts));
  const [a, ab, ac, abc] = [['web-a'], ['web-a', 'web-b'], ['web-a', 'web-c'], ['web-a', 'web-b', 'web-c']];
  const set = 'web-web1';
  const told = (reason: string, pod: string, at: string, uid = set) =>
    event(
      'ReplicaSet',
      'web-web1',
      {
        reason,
        message: `${reason === 'SuccessfulCreate' ? 'Created' : 'Deleted'} pod: ${pod}`,
        lastTimestamp: at,
        count: 1,
      },
      { uid },
    );
  const made = (pod: string, at: string) => told('SuccessfulCreate', pod, at);
  const unmade = (pod: string, at: string) => told('SuccessfulDelete', pod, at);
  const withEvents = (evidence: Evidence, ...events: KindTypes['Event'][]): Evidence => ({
    kube: { ...evidence.kube, Event: events },
  });

  test.each<[string, Evidence[], string]>([
    ['a pod was replaced', [crew(ab), crew(ac)], 'pass'],
    ['it stays known', [crew(ab), crew(ac), crew(ac)], 'pass'],
    [
      'it stays known through a later rollout',
      [crew(ab), crew(ac), of(deployed([first(), second({ pods: ['web-x', 'web-y'] })], { generation: 4 }))],
      'pass',
    ],
    ['nothing happened', [crew(ab), crew(ab)], 'fail rollout.notReplaced'],
    ['replaced before the enrolment', [crew(ac), crew(ac)], 'fail rollout.notReplaced'],
    ['scaled up', [crew(ab), crew(abc, { generation: 4 })], 'fail rollout.notReplaced'],
    ['scaled down and up again', [crew(ab), crew(ac, { generation: 5 })], 'fail rollout.notReplaced'],
    [
      'scaled, then a pod was replaced',
      [crew(ab), crew(abc, { generation: 4 }), crew(['web-a', 'web-b', 'web-d'], { generation: 4 })],
      'pass',
    ],
    [
      'a rollout',
      [crew(ab), of(deployed([first(), second({ pods: ['web-x', 'web-y'] })], { generation: 4 }))],
      'fail rollout.notReplaced',
    ],
    [
      'the ReplicaSet itself was replaced',
      [crew(ab), crew(['web-x', 'web-y'], {}, { uid: 'another' })],
      'fail rollout.notReplaced',
    ],
    [
      'the Deployment was created anew',
      [crew(ab), crew(['web-x', 'web-y'], { uid: 'uid-new' }, { uid: 'another' })],
      'fail rollout.notReplaced',
    ],
    ['nothing there', [crew(ab), of({})], 'fail object.absent'],
  ])('%s', (_, evidence, right) => {
    expect(verdictOf(evidence, asked('selfHealed'))).toBe(right);
  });

  test('a pod is missing', () => {
    const short = of(
      deployed([first({ pods: a })], {
        replicas: 2,
        status: { replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1 },
      }),
    );
    expect(judgeSince(check, asked('selfHealed'), [crew(ab), short]).verdict).not.toBe('pass');
  });

  test.each<[string, Evidence, string]>([
    [
      'one is gone that nobody deleted',
      withEvents(
        crew(ac, {}, { podCreated: recent }),
        made('web-a', early),
        made('web-b', early),
        made('web-c', recent),
      ),
      'pass',
    ],
    ['all are there', withEvents(crew(ab), made('web-a', early), made('web-b', early)), 'fail rollout.notReplaced'],
    [
      'scaled down',
      withEvents(crew(a), made('web-a', early), made('web-b', early), unmade('web-b', recent)),
      'fail rollout.notReplaced',
    ],
    [
      'scaled down and up',
      withEvents(
        crew(ac, {}, { podCreated: recent }),
        made('web-a', early),
        made('web-b', early),
        unmade('web-b', later),
        made('web-c', recent),
      ),
      'fail rollout.notReplaced',
    ],
    [
      'gone, but none has come since',
      withEvents(crew(ab), made('web-a', early), made('web-b', early), made('web-z', early)),
      'fail rollout.notReplaced',
    ],
    [
      'events of a former ReplicaSet',
      withEvents(crew(ac, {}, { podCreated: recent }), told('SuccessfulCreate', 'web-b', early, 'former')),
      'fail rollout.notReplaced',
    ],
    [
      'replaced before the enrolment',
      withEvents(crew(ac, {}, { podCreated: old }), made('web-b', '2026-11-20T22:00:00Z'), made('web-c', old)),
      'fail rollout.notReplaced',
    ],
    ['no events', crew(ac), 'fail rollout.notReplaced'],
  ])('by events: %s', (_, evidence, right) => {
    const finding = judge(check, asked('selfHealed'), evidence);
    expect(finding.verdict === 'pass' ? 'pass' : `${finding.verdict} ${finding.code}`).toBe(right);
    expect(verdictOf([of({}), evidence], asked('selfHealed'))).toBe(right);
  });

  describe('of a StatefulSet', () => {
    const given = asked('selfHealed', { kind: 'StatefulSet', name: 'db' });
    const db = (
      parts: { uid?: string; replicas?: number; generation?: number } = {},
      ...events: KindTypes['Event'][]
    ): Evidence => {
      const kube = controlled('StatefulSet', [first()], {
        ...(parts.generation !== undefined && { generation: parts.generation }),
      });
      const pods = (kube.Pod ?? []).map((pod, place) =>
        place === 0 && parts.uid !== undefined ? { ...pod, metadata: { ...pod.metadata, uid: parts.uid } } : pod,
      );
      return of({ ...kube, Pod: pods, Event: events });
    };
    const times = (reason: string, count: number, at = recent) =>
      event('StatefulSet', 'db', {
        reason,
        count,
        lastTimestamp: at,
        message: `${reason === 'SuccessfulCreate' ? 'create' : 'delete'} Pod db-0 in StatefulSet db successful`,
      });

    test('the same name with another uid', () => {
      expect(verdictOf([db(), db({ uid: 'another' })], given)).toBe('pass');
      expect(verdictOf([db(), db()], given)).toBe('fail rollout.notReplaced');
      expect(verdictOf([db(), db({ uid: 'another', generation: 4 })], given)).toBe('fail rollout.notReplaced');
    });

    test.each<[string, KindTypes['Event'][], string]>([
      ['made twice, deleted never', [times('SuccessfulCreate', 2)], 'pass'],
      ['made once more than a rollout explains', [times('SuccessfulCreate', 3), times('SuccessfulDelete', 1)], 'pass'],
      [
        'replaced by a rollout',
        [times('SuccessfulCreate', 2), times('SuccessfulDelete', 1)],
        'fail rollout.notReplaced',
      ],
      ['made once', [times('SuccessfulCreate', 1)], 'fail rollout.notReplaced'],
      [
        'so long ago that a rollout may be forgotten',
        [times('SuccessfulCreate', 2, '2026-11-21T04:05:00Z')],
        'fail rollout.notReplaced',
      ],
    ])('by events: %s', (_, events, right) => {
      const finding = judge(check, given, db({}, ...events));
      expect(finding.verdict === 'pass' ? 'pass' : `${finding.verdict} ${finding.code}`).toBe(right);
    });
  });
});

describe('two versions', () => {
  const blue = (parts: { createdAt?: string; pods?: string[] } = {}) =>
    deployed(
      [v('web:1', [1], { podLabels: { app: 'web', version: 'blue' }, pods: parts.pods ?? ['b-1', 'b-2', 'b-3'] })],
      { name: 'web-blue', createdAt: parts.createdAt ?? old },
    );
  const green = (parts: { createdAt?: string; pods?: string[] } = {}) =>
    deployed([v('web:2', [1], { podLabels: { app: 'web', version: 'green' }, pods: parts.pods ?? ['g-1'] })], {
      name: 'web-green',
      createdAt: parts.createdAt ?? later,
    });
  const to = (selector: object, more: object = {}) =>
    service({ spec: { selector }, meta: { creationTimestamp: old, ...more } });
  const [toBlue, toGreen, toBoth] = [{ version: 'blue' }, { version: 'green' }, { app: 'web' }].map((selector) =>
    to(selector),
  );
  const both = (front: KindTypes['Service'] | undefined, kube: Kube = together(blue(), green())): Evidence =>
    of({ ...kube, Service: front === undefined ? [] : [front] });
  const given = (how: 'blueGreen' | 'canary', more: Partial<Params> = {}) =>
    asked(how, { name: ['web-blue', 'web-green'], service: 'web', ...more });

  describe('blue-green', () => {
    test.each<[string, Evidence[], string]>([
      ['switched', [both(toBlue), both(toGreen)], 'pass'],
      ['switched back', [both(toBlue), both(toGreen), both(toBlue)], 'pass'],
      ['made after the enrolment, switched between two gradings', [of({}), both(toBlue), both(toGreen)], 'pass'],
      ['nobody saw it, but the version is younger than the Service', [of({}), both(toGreen)], 'pass'],
      ['never switched', [both(toBlue), both(toBlue)], 'fail blueGreen.notSwitched'],
      ['switched since the enrolment, but before it was first seen', [both(toGreen)], 'pass'],
      [
        'nobody saw it, and the Service may have begun like this',
        [of({}), both(to({ version: 'green' }, { creationTimestamp: recent }))],
        'fail blueGreen.notSwitched',
      ],
      ['nobody saw it, and this is the older version', [of({}), both(toBlue)], 'fail blueGreen.notSwitched'],
      ['a selector that both meet', [both(toBlue), both(toBoth)], 'fail blueGreen.mixed'],
      ['a selector that none meets', [both(toBlue), both(to({ version: 'gren' }))], 'fail service.selectsNothing'],
      ['no selector', [both(toBlue), both(service({ spec: { selector: undefined } }))], 'fail service.noSelector'],
      ['no Service', [both(toBlue), both(undefined)], 'fail object.absent'],
      [
        'a Service of another namespace',
        [both(toBlue), both(to({ version: 'green' }, { namespace: 'other' }))],
        'fail object.absent',
      ],
      ['only one version', [both(toBlue), both(toGreen, green())], 'fail rollout.oneVersion'],
      ['no version', [both(toBlue), both(toGreen, {})], 'fail object.absent'],
      [
        'another Service of the same name',
        [both(toBlue), both(to({ version: 'blue' }, { uid: 'uid-new' }))],
        'fail blueGreen.notSwitched',
      ],
    ])('%s', (_, evidence, right) => {
      expect(verdictOf(evidence, given('blueGreen'))).toBe(right);
    });

    test('switched before the enrolment', () => {
      expect(verdictOf([both(toGreen), both(toGreen)], given('blueGreen'), enrolledLate)).toBe(
        'fail blueGreen.notSwitched',
      );
    });

    test('by a label of the pods', () => {
      const params = given('blueGreen', { versionLabel: 'version' });
      expect(verdictOf([both(toBlue), both(toGreen)], params)).toBe('pass');
      expect(verdictOf([both(toBlue), both(toGreen)], given('blueGreen', { versionLabel: 'tier' }))).toBe(
        'fail rollout.oneVersion',
      );
    });

    test('one version is not ready', () => {
      const unready = deployed([v('web:2', [1], { podLabels: { app: 'web', version: 'green' }, pods: ['g-1'] })], {
        name: 'web-green',
        status: { readyReplicas: 0, availableReplicas: 0 },
      });
      expect(
        judgeSince(check, given('blueGreen'), [both(toBlue), both(toGreen, together(blue(), unready))]).verdict,
      ).not.toBe('pass');
      expect(verdictOf([both(toBlue), both(toGreen)], given('blueGreen', { readyAtLeast: 2 }))).toBe(
        'fail workload.tooFew',
      );
    });

    test('says which version it leads to and which it could', () => {
      expect(judgeSince(check, given('blueGreen'), [both(toBlue), both(toBlue)])).toMatchObject({
        values: { service: 'web', version: 'web-blue', others: ['web-green'] },
      });
    });
  });

  describe('canary', () => {
    const pods = (blues: number, greens: number) =>
      together(
        blue({ pods: Array.from({ length: blues }, (_, place) => `b-${place}`) }),
        green({ pods: Array.from({ length: greens }, (_, place) => `g-${place}`) }),
      );
    test.each<[string, Evidence, string]>([
      ['3 to 1', both(toBoth), 'pass'],
      ['2 to 1', both(toBoth, pods(2, 1)), 'pass'],
      ['9 to 2', both(toBoth, pods(9, 2)), 'pass'],
      ['3 to 2', both(toBoth, pods(3, 2)), 'fail canary.shares'],
      ['1 to 1', both(toBoth, pods(1, 1)), 'fail canary.shares'],
      ['one version alone', both(toBlue), 'fail canary.oneVersion'],
      ['only one version', both(toBoth, blue()), 'fail rollout.oneVersion'],
      ['no Service', both(undefined), 'fail object.absent'],
    ])('%s', (_, evidence, right) => {
      expect(verdictOf([evidence], given('canary'))).toBe(right);
    });

    test('a rollout that was paused half-way', () => {
      const kube = deployed([first({ pods: ['o-1', 'o-2', 'o-3'] }), second({ pods: ['n-1'] })], {
        replicas: 3,
        spec: { paused: true, template: { spec: { containers: [{ name: 'web', image: 'web:2' }] } } },
        status: { replicas: 4, updatedReplicas: 1, readyReplicas: 4, availableReplicas: 4 },
      });
      const evidence = both(toBoth, kube);
      expect(verdictOf([evidence], asked('canary', { service: 'web' }))).toBe('pass');
    });

    test('a rollout that is under way is none', () => {
      const kube = deployed([first({ pods: ['o-1', 'o-2', 'o-3'] }), second({ pods: ['n-1'] })], {
        replicas: 3,
        status: { replicas: 4, updatedReplicas: 1, readyReplicas: 4, availableReplicas: 4 },
      });
      expect(judge(check, asked('canary', { service: 'web' }), both(toBoth, kube)).verdict).not.toBe('pass');
    });

    describe('by weights of an ALB', () => {
      const group = (serviceName: string, weight: number | string) => ({ serviceName, servicePort: 80, weight });
      const ingress = (action: object | string, port: object = { name: 'use-annotation' }) => ({
        metadata: {
          name: 'web',
          namespace: 'default',
          annotations: {
            'alb.ingress.kubernetes.io/actions.split': typeof action === 'string' ? action : JSON.stringify(action),
          },
        },
        spec: {
          rules: [
            { http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'split', port } } }] } },
          ],
        },
      });
      const split = (...groups: object[]) => ({ type: 'forward', forwardConfig: { targetGroups: groups } });
      const behind = (front: object, kube = together(blue({ pods: ['b-1'] }), green())): Evidence =>
        of({
          ...kube,
          Ingress: [front as never],
          Service: [
            to({ version: 'blue' }, { name: 'web-blue', uid: '1' }),
            to({ version: 'green' }, { name: 'web-green', uid: '2' }),
          ],
        });
      const fair = split(group('web-blue', 90), group('web-green', 10));

      test.each<[string, Evidence, string]>([
        ['90 to 10', behind(ingress(fair)), 'pass'],
        ['as text', behind(ingress(split(group('web-blue', '80'), group('web-green', '20')))), 'pass'],
        ['50 to 50', behind(ingress(split(group('web-blue', 50), group('web-green', 50)))), 'fail canary.shares'],
        ['100 to 0', behind(ingress(split(group('web-blue', 100), group('web-green', 0)))), 'fail object.misnamed'],
        ['no path uses it', behind(ingress(fair, { number: 80 })), 'fail object.misnamed'],
        ['no JSON', behind(ingress('{')), 'fail object.misnamed'],
        ['another action', behind(ingress({ type: 'redirect', redirectConfig: {} })), 'fail object.misnamed'],
        [
          'a Service that is not there',
          behind(ingress(split(group('web-blue', 90), group('web-grey', 10)))),
          'fail object.misnamed',
        ],
      ])('%s', (_, evidence, right) => {
        expect(verdictOf([evidence], given('canary'))).toBe(right);
      });

      test('never throws', () => {
        neverThrows(check, given('canary'), behind(ingress(fair)));
      });
    });
  });

  describe('by Argo Rollouts', () => {
    const rollout = (parts: { strategy?: object; revision?: number; status?: object } = {}) => ({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: {
        name: 'web-blue',
        namespace: 'default',
        uid: 'uid-rollout',
        generation: 4,
        annotations: { 'rollout.argoproj.io/revision': String(parts.revision ?? 2) },
      },
      spec: { strategy: parts.strategy ?? { blueGreen: { activeService: 'web' } } },
      status: { observedGeneration: '4', phase: 'Healthy', readyReplicas: 2, ...parts.status },
    });
    const argo = (...parts: Parameters<typeof rollout>): Evidence => ({
      custom: { 'rollouts.argoproj.io': [rollout(...parts) as never] },
    });
    const steps = { canary: { steps: [{ setWeight: 20 }, { pause: {} }] } };

    test.each<[string, 'blueGreen' | 'canary', Evidence[], string]>([
      ['promoted', 'blueGreen', [argo({ revision: 1 }), argo()], 'pass'],
      ['made after the enrolment', 'blueGreen', [{}, argo()], 'pass'],
      ['no new version', 'blueGreen', [argo(), argo()], 'fail argoRollout.revision'],
      ['the first version', 'blueGreen', [{}, argo({ revision: 1 })], 'fail argoRollout.revision'],
      [
        'waits to be promoted',
        'blueGreen',
        [{}, argo({ status: { phase: 'Paused', message: 'BlueGreenPause' } })],
        'fail argoRollout.phase',
      ],
      [
        'under way',
        'blueGreen',
        [{}, argo({ status: { phase: 'Progressing', conditions: [{ lastUpdateTime: recent }] } })],
        'pending argoRollout.phase',
      ],
      ['degraded', 'blueGreen', [{}, argo({ status: { phase: 'Degraded' } })], 'fail argoRollout.phase'],
      [
        'not observed',
        'blueGreen',
        [{}, argo({ status: { observedGeneration: '3' } })],
        'pending workload.notObserved',
      ],
      [
        'another Service',
        'blueGreen',
        [{}, argo({ strategy: { blueGreen: { activeService: 'api' } } })],
        'fail argoRollout.service',
      ],
      ['another strategy', 'blueGreen', [{}, argo({ strategy: steps })], 'fail argoRollout.strategy'],
      ['no pods', 'blueGreen', [{}, argo({ status: { readyReplicas: 0 } })], 'fail workload.tooFew'],
      ['through its steps', 'canary', [{}, argo({ strategy: steps })], 'pass'],
      [
        'waits at a step',
        'canary',
        [{}, argo({ strategy: steps, status: { phase: 'Paused', currentStepIndex: 1 } })],
        'pass',
      ],
      ['aborted', 'canary', [{}, argo({ strategy: steps, status: { abort: true } })], 'fail argoRollout.phase'],
      [
        'without a small step',
        'canary',
        [{}, argo({ strategy: { canary: { steps: [{ setWeight: 50 }] } } })],
        'fail argoRollout.steps',
      ],
      ['not installed', 'canary', [{}], 'fail object.absent'],
    ])('%s', (_, how, evidence, right) => {
      expect(verdictOf(evidence, given(how))).toBe(right);
    });

    test.each([
      ['canary', argo({ strategy: steps })],
      ['blueGreen', argo()],
    ] as const)('never throws: %s', (how, evidence) => {
      neverThrows(check, given(how), evidence);
    });
  });

  test.each([
    ['blue-green', given('blueGreen'), both(toGreen)],
    ['canary', given('canary', { versionLabel: 'version' }), both(toBoth)],
  ])('never throws: %s', (_, params, evidence) => {
    neverThrows(check, params, evidence);
  });
});

test.each<[string, Params]>([
  ['no Service in front of two versions', asked('canary')],
  ['a Service where there is one version', asked('updated', { service: 'web' })],
  ['a label of versions where there is one', asked('updated', { versionLabel: 'version' })],
])('refuses %s', (_, given) => {
  expect(check.params.safeParse(given).success).toBe(false);
});

test('remembers little, however much there is', () => {
  const many = Array.from({ length: 40 }, (_, place) => v(`web:${place}`, [place + 1]));
  const crowd = Array.from({ length: 200 }, (_, place) => `web-pod-${place}`);
  const kube = together(
    ...Array.from({ length: 8 }, (_, place) =>
      deployed([...many, v('web:x', [41], { pods: crowd })], { name: `${'w'.repeat(60)}-${place}` }),
    ),
  );
  const name = (kube.Deployment ?? []).map(({ metadata }) => metadata?.name ?? '');
  for (const how of ['updated', 'selfHealed'] as const) {
    const parsed = check.params.parse(asked(how, { name }));
    const items = (kind: keyof Kube) => ({ served: true, items: kube[kind] ?? [] });
    const seen = {
      workloads: items('Deployment'),
      replicaSets: items('ReplicaSet'),
      pods: items('Pod'),
      events: { served: true, items: [] },
    };
    const once = check.remember(parsed, seen, testContext);
    const twice = check.remember(parsed, seen, { ...testContext, memory: once });
    expect(JSON.stringify(twice).length).toBeLessThan(4096);
    expect(JSON.stringify(twice).length).toBeGreaterThan(500);
  }
});

test.each<[string, Params, Evidence]>([
  ['updated', asked('updated'), updated],
  ['rolled back', asked('rolledBack'), undone],
  [
    'a StatefulSet',
    asked('rolledBack', { kind: 'StatefulSet', name: 'db' }),
    of(controlled('StatefulSet', [first(), second()])),
  ],
  [
    'self-healed',
    asked('selfHealed'),
    of({
      ...fresh.kube,
      Event: [
        event(
          'ReplicaSet',
          'web-web1',
          { reason: 'SuccessfulCreate', message: 'Created pod: web-a' },
          { uid: 'web-web1' },
        ),
      ],
    }),
  ],
])('never throws: %s', (_, given, evidence) => {
  neverThrows(check, given, evidence);
});

describe('every field that it looks at decides, but for some', () => {
  const common = {
    'the status of the workload decides, pods and ReplicaSets explain what it lacks': /^pods\b/,
    'a controller that is ahead has seen the newest specification': /(\.generation|observedGeneration)/,
  };
  const deployment = {
    ...common,
    'more than enough is enough': /(ready|available|updated)Replicas changed/,
    'the ReplicaSets have the revision too': /^workloads.*annotations/,
    'the ReplicaSet has a name too; whose pods are its own counts only while they are not ready':
      /^replicaSets.*\.(uid|labels)\b/,
  };
  test('updated', () => {
    expect(
      survivorsOf(check, asked('updated'), updated, {
        ...deployment,
        'images that both differ from what they were still differ': /\.image changed/,
        'two versions with the same number are still two': /^replicaSets.*revision retyped/,
      }),
    ).toEqual([]);
  });

  test('rolled back', () => {
    expect(
      survivorsOf(check, asked('rolledBack'), undone, {
        ...deployment,
        'a rollback is told by revisions, whatever is in them': /^replicaSets.*\.spec\b/,
      }),
    ).toEqual([]);
  });

  test('rolled back, without a name for it', () => {
    const evidence = of(controlled('DaemonSet', [v('web:1', [3], { createdAt: early }), second()]));
    expect(
      survivorsOf(check, asked('rolledBack', { kind: 'DaemonSet', name: 'db' }), evidence, {
        ...common,
        'a rollback is told by revisions, whatever is in them': /^revisions.*\.(data|name)\b/,
        'all of them later, or higher, are in the same order': /^revisions.*(creationTimestamp|revision) changed/,
        'how pods are replaced is not asked for': /^workloads.*\.spec\b/,
        'more than enough is enough': /(numberReady|numberAvailable|updatedNumberScheduled) changed/,
      }),
    ).toEqual([]);
  });
});
