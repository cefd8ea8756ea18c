import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Problem } from '../../checks/problem.ts';
import { connect, type Target } from '../../checks/reads/connect.ts';
import { aws, list, type ReadSpec } from '../../checks/reads/read.ts';
import { jsonAnswer, serveAws, useEnvironment } from './fake-aws.ts';
import { ca, json, SECRET, serve } from './fake-server.ts';

const pods = list('Pod') as ReadSpec;
const nodegroups = aws('eks:ListNodegroups', { clusterName: 'demo' }) as ReadSpec;
const options = () => ({ signal: AbortSignal.timeout(10_000), maxBytes: 1024 * 1024 });
const settings = { extraHosts: [], dialPrivate: true };

function written(content: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'podium-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'config');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

function config(server: string, user: unknown = { token: SECRET }): Record<string, unknown> {
  const cluster = { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') };
  return {
    'current-context': 'own',
    contexts: [
      { name: 'own', context: { cluster: 'mine', user: 'me' } },
      { name: 'other', context: { cluster: 'gone', user: 'me' } },
    ],
    clusters: [{ name: 'mine', cluster }],
    users: [{ name: 'me', user }],
  };
}

/** An exec plugin: Node itself with a line of program. */
function plugin(program: string): unknown {
  return {
    exec: { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: ['-e', program] },
  };
}

async function apiServer() {
  const tokens: (string | undefined)[] = [];
  const server = await serve((request, response) => {
    tokens.push(request.headers.authorization);
    json(response, { kind: 'PodList', items: [] });
  });
  return { ...server, tokens };
}

async function opened(target: Omit<Extract<Target, { via: 'kubeconfig' }>, 'via'>) {
  const connection = await connect({ via: 'kubeconfig', ...target }, settings);
  onTestFinished(() => connection.reader.close());
  return connection;
}

async function problemOf(target: Omit<Extract<Target, { via: 'kubeconfig' }>, 'via'>) {
  const error = await opened(target).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Problem)) throw new Error('no problem', { cause: error });
  expect(error.message).not.toContain(SECRET);
  return { code: error.code, values: error.values };
}

test('the current context is read with its token and CA', async () => {
  useEnvironment();
  const server = await apiServer();
  const { reader, cluster } = await opened({ cluster: 'demo', file: written(config(server.url.href)) });
  expect(cluster).toEqual({ name: 'demo', region: '' });
  await expect.poll(() => server.connections()).toBe(1);
  expect(await reader.read(pods, options())).toMatchObject({ outcome: 'value' });
  expect(server.tokens).toEqual([`Bearer ${SECRET}`]);
});

test('$KUBECONFIG is honoured', async () => {
  const server = await apiServer();
  useEnvironment({ KUBECONFIG: written(config(server.url.href)) });
  const { reader } = await opened({ cluster: 'demo' });
  expect(await reader.read(pods, options())).toMatchObject({ outcome: 'value' });
});

test('an exec plugin is asked once for many reads', async () => {
  useEnvironment();
  const server = await apiServer();
  const program = `process.stdout.write(JSON.stringify({ status: { token: 'run-' + process.pid } }))`;
  const { reader } = await opened({ cluster: 'demo', file: written(config(server.url.href, plugin(program))) });
  await Promise.all([1, 2, 3].map(() => reader.read(pods, options())));
  expect(server.tokens).toHaveLength(3);
  expect(new Set(server.tokens).size).toBe(1);
  expect(server.tokens[0]).toMatch(/^Bearer run-\d+$/);
});

test('an exec plugin whose answer has expired is asked once by those who ask together', async () => {
  useEnvironment();
  const server = await apiServer();
  const status = `{ token: 'run-' + process.pid, expirationTimestamp: '2020-01-01T00:00:00Z' }`;
  const program = `process.stdout.write(JSON.stringify({ status: ${status} }))`;
  const { reader } = await opened({ cluster: 'demo', file: written(config(server.url.href, plugin(program))) });
  await Promise.all([1, 2, 3].map(() => reader.read(pods, options())));
  const together = new Set(server.tokens);
  await reader.read(pods, options());
  expect(together.size).toBe(1);
  expect(together.has(server.tokens[3])).toBe(false);
});

test('an exec plugin that fails keeps what it printed to itself', async () => {
  useEnvironment();
  const server = await apiServer();
  const program = `console.error('${SECRET}'); process.exit(1)`;
  const { reader } = await opened({ cluster: 'demo', file: written(config(server.url.href, plugin(program))) });
  const answer = await reader.read(pods, options());
  expect(answer).toMatchObject({ outcome: 'denied', code: 'kube.unauthorized', values: { cluster: 'demo' } });
  expect(JSON.stringify(answer)).not.toContain(SECRET);
});

describe('a kubeconfig that cannot be used', () => {
  test('because it is not there', async () => {
    const file = '/nonexistent/config';
    expect(await problemOf({ cluster: 'demo', file })).toEqual({
      code: 'kubeconfig.invalid',
      values: { file, reason: 'ENOENT' },
    });
    useEnvironment({ KUBECONFIG: file });
    expect(await problemOf({ cluster: 'demo' })).toMatchObject({ code: 'kubeconfig.invalid', values: { file } });
  });

  test.each(['a: b: c', '[1, 2]', '', `token: ${SECRET}: x`])('because it says %j', async (content) => {
    expect(await problemOf({ cluster: 'demo', file: written(content) })).toMatchObject({
      code: expect.stringMatching(/^kubeconfig\.(invalid|context)$/),
    });
  });

  test('because the context is unknown', async () => {
    const file = written(config('https://127.0.0.1'));
    expect(await problemOf({ cluster: 'demo', file, context: 'typo' })).toEqual({
      code: 'kubeconfig.context',
      values: { context: 'typo', known: ['own', 'other'] },
    });
  });

  test('because the context’s cluster is missing', async () => {
    const file = written(config('https://127.0.0.1'));
    expect(await problemOf({ cluster: 'demo', file, context: 'other' })).toMatchObject({ code: 'kubeconfig.invalid' });
  });
});

describe('AWS reads beside a kubeconfig', () => {
  test('use the caller’s own credentials', async () => {
    const { requests } = await serveAws((_, response) => jsonAnswer(response, { nodegroups: ['a'] }));
    const server = await apiServer();
    const { reader } = await opened({ cluster: 'demo', region: 'us-east-1', file: written(config(server.url.href)) });
    expect(await reader.read(nodegroups, options())).toMatchObject({ value: { nodegroups: ['a'] } });
    expect(requests[0]?.authorization).toContain('/us-east-1/eks/');
  });

  test('are denied without credentials, and without a Region', async () => {
    useEnvironment({ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined });
    const server = await apiServer();
    const file = written(config(server.url.href));
    const { reader } = await opened({ cluster: 'demo', region: 'us-east-1', file });
    expect(await reader.read(nodegroups, options())).toMatchObject({ outcome: 'denied', code: 'aws.credentials' });
    const lost = await opened({ cluster: 'demo', file });
    expect(await lost.reader.read(nodegroups, options())).toMatchObject({ outcome: 'denied', code: 'aws.credentials' });
  });

  test('take the Region from the name of the server', async () => {
    useEnvironment();
    const server = 'https://demo.gr7.eu-west-1.eks.amazonaws.com';
    vi.stubEnv('AWS_REGION', 'us-east-1');
    const file = written({
      ...config(server),
      clusters: [{ name: 'mine', cluster: { server: `${server}:1`, 'tls-server-name': 'x' } }],
    });
    const { cluster } = await opened({ cluster: 'demo', file });
    expect(cluster.region).toBe('eu-west-1');
  });
});
