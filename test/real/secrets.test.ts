/**
 * Which keys of a Secret its metadata tells: the API server writes who owns which field, and each way of creating a Secret
 * writes it in another way.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, verdictOf } from './asking.ts';
import { until } from './children.ts';
import { startWorld, type World } from './world.ts';

const NS = 'secrets';
let world: World;

beforeAll(async () => {
  world = await startWorld({ simulators: false });
  await world.kubectl(['create', 'namespace', NS]);
  await until('the ServiceAccount', () => world.kube.get(`/api/v1/namespaces/${NS}/serviceaccounts/default`));
});
afterAll(async () => {
  await world?.stop();
});

const secret = (name: string, content: object) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: NS }, ...content });
const literals = (...names: string[]) => names.map((name) => `--from-literal=${name}=${name}-value`);
const kubectl = (...args: string[]) => world.kubectl([...args, '-n', NS]);
const apply = (content: string, ...options: string[]) => world.kubectl(['apply', ...options, '-f', '-'], content);
const encoded = { user: 'YQ==', 'tls.crt': 'Yg==' };

/** Makes the Secret of that name with keys `user` and `tls.crt`. */
const ways: Readonly<Record<string, (name: string) => Promise<unknown>>> = {
  'kubectl create secret': (name) => kubectl('create', 'secret', 'generic', name, ...literals('user', 'tls.crt')),
  'kubectl create, stringData': (name) =>
    world.kubectl(['create', '-f', '-'], secret(name, { stringData: { user: 'a', 'tls.crt': 'b' } })),
  'kubectl apply, data': (name) => apply(secret(name, { data: encoded })),
  'kubectl apply, stringData': (name) => apply(secret(name, { stringData: { user: 'a', 'tls.crt': 'b' } })),
  'server-side apply, data': (name) => apply(secret(name, { data: encoded }), '--server-side'),
  'server-side apply, stringData': (name) =>
    apply(secret(name, { stringData: { user: 'a' }, data: { 'tls.crt': 'Yg==' } }), '--server-side'),
  'Helm 3 creates': (name) =>
    world.kube.call(
      'POST',
      `/api/v1/namespaces/${NS}/secrets?fieldManager=helm`,
      JSON.parse(secret(name, { data: encoded })),
    ),
  'Helm 4 applies': (name) =>
    apply(secret(name, { stringData: { user: 'a', 'tls.crt': 'b' } }), '--server-side', '--field-manager=helm'),
  'kubectl patch adds': async (name) => {
    await kubectl('create', 'secret', 'generic', name, ...literals('user'));
    await kubectl('patch', 'secret', name, '-p', '{"stringData":{"tls.crt":"b"}}');
  },
  'kubectl replace': async (name) => {
    await kubectl('create', 'secret', 'generic', name, ...literals('other'));
    await world.kubectl(['replace', '-f', '-'], secret(name, { data: encoded }));
  },
};

describe.each(Object.keys(ways))('%s', (way) => {
  const name = `by-${way.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;

  test('tells its keys and no others', async () => {
    await ways[way]?.(name);
    const reports = await ask(world, {
      all: ['k8s.secret', { ns: NS, name, keys: ['user', 'tls.crt'] }],
      more: ['k8s.secret', { ns: NS, name, keys: ['user', 'password'] }],
    });
    expect(verdictOf(reports.get('all'))).toBe('pass');
    expect(verdictOf(reports.get('more'))).toBe('fail secret.keys');
    const values = reports.get('more')?.values;
    expect(values).toMatchObject({ missing: ['password'] });
    expect([values?.seen].flat().sort()).toEqual(['tls.crt', 'user']);
  });
});

test('a key that was removed is missing', async () => {
  await apply(secret('removed', { data: encoded }));
  await kubectl('patch', 'secret', 'removed', '--type=json', '-p', '[{"op":"remove","path":"/data/user"}]');
  const reports = await ask(world, { asked: ['k8s.secret', { ns: NS, name: 'removed', keys: 'user' }] });
  expect(verdictOf(reports.get('asked'))).toBe('fail secret.keys');
});

test('without owners of fields nothing is known of keys', async () => {
  await kubectl('create', 'secret', 'generic', 'unowned', ...literals('user'));
  await world.kube.merge(`/api/v1/namespaces/${NS}/secrets/unowned`, { metadata: { managedFields: [{}] } });
  const reports = await ask(world, {
    asked: ['k8s.secret', { ns: NS, name: 'unowned', keys: 'user' }],
    exists: ['k8s.secret', { ns: NS, name: 'unowned' }],
    absent: ['k8s.secret', { ns: NS, name: 'nobody' }],
  });
  expect(verdictOf(reports.get('asked'))).toBe('fail secret.keysUnknown');
  expect(verdictOf(reports.get('exists'))).toBe('pass');
  expect(verdictOf(reports.get('absent'))).toBe('fail object.absent');
});

test('no value leaves the API server', async () => {
  const text = JSON.stringify([
    ...(await ask(world, { asked: ['k8s.secret', { ns: NS, name: 'unowned', keys: 'x' }] })),
  ]);
  expect(text).not.toMatch(/user-value|dXNlci12YWx1ZQ/);
});
