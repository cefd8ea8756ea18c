import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/k8s-secret.ts';
import type { KindTypes } from '../../checks/reads/kinds.ts';
import { early, pod, recent } from '../rules/cluster.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, testContext } from './judge.ts';
import { survivorsOf } from './mutate.ts';

type Params = z.input<typeof check.params>;
type Pod = KindTypes['Pod'];
const params = { ns: 'default', name: 'db', keys: ['user', 'password'] } satisfies Params;
const secret = (keys?: string[], meta: object = {}) => ({
  metadata: { name: 'db', namespace: 'default', creationTimestamp: early, ...meta },
  ...(keys && { keys }),
});
const with_ = (secrets: ReturnType<typeof secret>[], ...pods: Pod[]): Evidence => ({ secrets, kube: { Pod: pods } });

/** A pod that uses the Secret in one way. */
function using(how: object, parts: Parameters<typeof pod>[0] = {}, volumes: object[] = []): Pod {
  const made = pod(parts);
  const [container] = made.spec?.containers ?? [];
  return {
    ...made,
    spec: { ...made.spec, volumes: volumes as never, containers: [{ name: 'web', ...container, ...how }] },
  };
}
const ref = (key: string, more: object = {}) => ({
  name: key.toUpperCase(),
  valueFrom: { secretKeyRef: { name: 'db', key, ...more } },
});
const byEnv = { env: [ref('user'), ref('password')] };
const items = (...keys: string[]) => keys.map((key) => ({ key, path: key }));

describe('passes', () => {
  test.each<[string, Params, Evidence]>([
    ['exists', { ns: 'default', name: 'db' }, with_([secret()])],
    ['one of several names', { ns: 'default', name: ['db-kim', 'db'] }, with_([secret()])],
    ['keys by who owns the fields', params, with_([secret(['password', 'user', 'more'])])],
    ['one key', { ...params, keys: 'user' }, with_([secret(['user'])])],
    ['keys by env of a running pod', params, with_([secret()], using(byEnv))],
    ['keys in part by a pod', params, with_([secret(['user'])], using({ env: [ref('password')] }))],
    [
      'keys by a volume',
      params,
      with_([secret()], using({}, {}, [{ name: 'v', secret: { secretName: 'db', items: items('user', 'password') } }])),
    ],
    [
      'keys by a projected volume',
      params,
      with_(
        [secret()],
        using({}, {}, [
          { name: 'v', projected: { sources: [{ secret: { name: 'db', items: items('user', 'password') } }] } },
        ]),
      ),
    ],
    [
      'keys by a Job that is done',
      params,
      with_(
        [secret()],
        using(byEnv, {
          phase: 'Succeeded',
          ready: false,
          containerStatus: { state: { terminated: { exitCode: 0, startedAt: early } } },
        }),
      ),
    ],
    [
      'keys by a pod that waited for the Secret',
      params,
      with_(
        [secret(undefined, { creationTimestamp: early })],
        using(byEnv, { containerStatus: { state: { running: { startedAt: recent } } } }),
      ),
    ],
  ])('%s', (_, given, evidence) => {
    expect(judge(check, given, evidence)).toMatchObject({ verdict: 'pass', values: { name: 'db' } });
  });
});

describe('fails', () => {
  test.each<[string, Params, Evidence, string]>([
    ['not there', params, with_([]), 'object.absent'],
    ['a name that contains the name', params, with_([secret(['user'], { name: 'db-2' })]), 'object.absent'],
    ['in another namespace', params, with_([secret(['user'], { namespace: 'other' })]), 'object.absent'],
    ['a key is missing', params, with_([secret(['user'])]), 'secret.keys'],
    ['a key with another case', params, with_([secret(['User', 'password'])]), 'secret.keys'],
    ['nothing tells of keys', params, with_([secret()]), 'secret.keysUnknown'],
    [
      'a pod that would start without the key',
      params,
      with_([secret()], using({ env: [ref('user', { optional: true }), ref('password', { optional: true })] })),
      'secret.keysUnknown',
    ],
    [
      'a pod that waits for the key',
      params,
      with_(
        [secret()],
        using(byEnv, {
          ready: false,
          containerStatus: { state: { waiting: { reason: 'CreateContainerConfigError' } } },
        }),
      ),
      'secret.keysUnknown',
    ],
    [
      'a container beside the one that waits',
      params,
      with_(
        [secret()],
        using(byEnv, { containerStatus: { name: 'sidecar', state: { running: { startedAt: early } } } }),
      ),
      'secret.keysUnknown',
    ],
    [
      'a pod older than the Secret',
      params,
      with_([secret(undefined, { creationTimestamp: recent })], using(byEnv)),
      'secret.keysUnknown',
    ],
    [
      'a pod in another namespace',
      params,
      with_([secret()], using(byEnv, { namespace: 'other' })),
      'secret.keysUnknown',
    ],
    ['a pod that is leaving', params, with_([secret()], using(byEnv, { deleting: true })), 'secret.keysUnknown'],
    [
      'a pod that takes everything, whatever it is',
      params,
      with_([secret()], using({ envFrom: [{ secretRef: { name: 'db' } }] })),
      'secret.keysUnknown',
    ],
    [
      'a pod that takes another Secret',
      params,
      with_([secret()], using({ env: [ref('user', { name: 'db-2' }), ref('password', { name: 'db-2' })] })),
      'secret.keysUnknown',
    ],
  ])('%s', (_, given, evidence, code) => {
    expect(judge(check, given, evidence)).toMatchObject({ verdict: 'fail', code });
  });

  test('names what is there and what is missing', () => {
    expect(judge(check, params, with_([secret(['user', 'pasword'])]))).toMatchObject({
      values: { name: 'db', namespace: 'default', seen: ['user', 'pasword'], missing: ['password'] },
    });
  });

  test('of several names, the closest', () => {
    const given = { ...params, name: ['a', 'b'] };
    const evidence = with_([secret(['x'], { name: 'a' }), secret(['user', 'password'], { name: 'b' })]);
    expect(judge(check, given, evidence)).toMatchObject({ verdict: 'pass', values: { name: 'b' } });
  });
});

test('asks for no more than the metadata of the named Secrets', () => {
  const asked = check.needs(check.params.parse({ ns: 'default', name: ['db', 'db-kim'] }), testContext);
  expect(asked).toEqual({
    secrets: ['db', 'db-kim'].map((name) => ({ source: 'kube', verb: 'secrets', namespace: 'default', name })),
    pods: undefined,
  });
});

test('never throws', () => {
  const volumes = [{ name: 'v', secret: { secretName: 'db', items: items('user') } }];
  neverThrows(check, params, with_([secret(['user'])], using(byEnv, {}, volumes)));
});

test('every field that it looks at decides, but for some', () => {
  expect(
    survivorsOf(check, params, with_([secret(['user', 'password'])]), {
      'the fields tell of the keys, and pods need not': /^pods\b/,
      'the age of a Secret counts only for what pods tell': /creationTimestamp/,
    }),
  ).toEqual([]);
  expect(
    survivorsOf(check, { ...params, keys: 'user' }, with_([secret()], using({ env: [ref('user')] })), {
      'a Secret without a time may be as old as any pod': /creationTimestamp (deleted|null|emptied|retyped|changed)/,
      'a pod without init containers and volumes needs none': /(initContainer|volumes)/,
      'a start before is a start too': /lastState/,
    }),
  ).toEqual([]);
});
