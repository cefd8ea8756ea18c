import type { ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Problem } from '../../checks/problem.ts';
import { type Connection, connect, type ReaderSettings, type Target } from '../../checks/reads/connect.ts';
import { aws, list, type ReadSpec } from '../../checks/reads/read.ts';
import { type AwsRequest, jsonAnswer, serveAws, useEnvironment, xmlAnswer, xmlError } from './fake-aws.ts';
import { ca, type FakeServer, json, otherCa, serve } from './fake-server.ts';

const arn = 'arn:aws:eks:ap-northeast-2:123456789012:cluster/demo';
const roleArn = 'arn:aws:iam::123456789012:role/reader';
const endpointHost = 'demo.gr7.ap-northeast-2.eks.amazonaws.com';
const base64 = (text: string) => Buffer.from(text).toString('base64');

const byRole: Target = { via: 'aws', cluster: arn, roleArn, externalId: 'x-1', sessionName: 'participant 1' };
const byOwn: Target = { via: 'aws', cluster: arn };
const pods = list('Pod') as ReadSpec;
const describing = aws('eks:DescribeCluster', { name: 'demo' }) as ReadSpec;
const nodegroups = aws('eks:ListNodegroups', { clusterName: 'demo' }) as ReadSpec;

const options = () => ({ signal: AbortSignal.timeout(10_000), maxBytes: 1024 * 1024 });

function active(more: Record<string, unknown> = {}, authority = ca): Record<string, unknown> {
  return {
    name: 'demo',
    arn,
    status: 'ACTIVE',
    endpoint: `https://${endpointHost}`,
    certificateAuthority: { data: base64(authority) },
    resourcesVpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ['0.0.0.0/0'] },
    ...more,
  };
}

interface World {
  assumeRole?: (response: ServerResponse) => void;
  identity?: (response: ServerResponse) => void;
  describe?: (response: ServerResponse, count: number) => void;
}

/** An account with the cluster, or what `world` says instead. */
async function account(world: World = {}) {
  let described = 0;
  const { requests } = await serveAws((request, response) => {
    switch (nameOf(request)) {
      case 'AssumeRole':
        return (world.assumeRole ?? grant)(response);
      case 'GetCallerIdentity':
        return (world.identity ?? identify)(response);
      case 'DescribeCluster':
        described += 1;
        return (world.describe ?? ((to) => jsonAnswer(to, { cluster: active() })))(response, described);
      default:
        return jsonAnswer(response, { nodegroups: [] });
    }
  });
  return { names: () => requests.map(nameOf), requests };
}

function nameOf({ form, url }: AwsRequest): string {
  return form.Action ?? (/^\/clusters\/[^/]+$/.test(url) ? 'DescribeCluster' : 'other');
}

function grant(response: ServerResponse): void {
  const session = `<AccessKeyId>ASIASESSION</AccessKeyId><SecretAccessKey>session</SecretAccessKey>
    <SessionToken>session-token</SessionToken><Expiration>${new Date(Date.now() + 900_000).toISOString()}</Expiration>`;
  xmlAnswer(response, 'AssumeRole', `<Credentials>${session}</Credentials>`);
}

function identify(response: ServerResponse): void {
  xmlAnswer(response, 'GetCallerIdentity', '<Account>123456789012</Account>');
}

async function apiServer(): Promise<FakeServer & { tokens: string[] }> {
  const tokens: string[] = [];
  const server = await serve((request, response) => {
    tokens.push(request.headers.authorization ?? '');
    json(response, { kind: 'PodList', items: [] });
  });
  return { ...server, tokens };
}

const dialling = (server: Pick<FakeServer, 'port'>, more: Partial<ReaderSettings> = {}): ReaderSettings => ({
  extraHosts: [{ host: endpointHost, address: { ip: '127.0.0.1', port: server.port } }],
  dialPrivate: false,
  ...more,
});

async function opened(target: Target, settings: ReaderSettings): Promise<Connection> {
  const connection = await connect(target, settings);
  onTestFinished(() => connection.reader.close());
  return connection;
}

async function problemOf(target: Target, settings: ReaderSettings = { extraHosts: [], dialPrivate: false }) {
  const error = await connect(target, settings).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Problem)) throw new Error('no problem', { cause: error });
  return { code: error.code, values: error.values };
}

describe('connecting through a role', () => {
  test('assumes it, describes the cluster and opens the connection, each once', async () => {
    const server = await apiServer();
    const { names, requests } = await account();
    const { reader, cluster } = await opened(byRole, dialling(server));
    expect(cluster).toEqual({ name: 'demo', region: 'ap-northeast-2', account: '123456789012', arn });
    await expect.poll(() => server.connections()).toBe(1);
    expect(await reader.read(describing, options())).toMatchObject({ value: { cluster: { status: 'ACTIVE' } } });
    expect(await reader.read(pods, options())).toMatchObject({ outcome: 'value' });
    expect(names()).toEqual(['AssumeRole', 'DescribeCluster']);
    expect(requests[0]?.form).toMatchObject({
      RoleArn: roleArn,
      ExternalId: 'x-1',
      RoleSessionName: 'participant-1',
      DurationSeconds: '900',
    });
    expect(requests[1]?.authorization).toContain('Credential=ASIASESSION/');
  });

  test('is known to the API server by a token of the session', async () => {
    const server = await apiServer();
    await account();
    const { reader } = await opened(byRole, dialling(server));
    await reader.read(pods, options());
    const [, token = ''] = /^Bearer k8s-aws-v1\.(.+)$/.exec(server.tokens[0] ?? '') ?? [];
    const url = new URL(Buffer.from(token, 'base64url').toString());
    expect(url.searchParams.get('X-Amz-Credential')).toMatch(/^ASIASESSION\/\d{8}\/ap-northeast-2\/sts\//);
    expect(url.searchParams.get('X-Amz-Security-Token')).toBe('session-token');
  });

  test.each([
    ['AccessDenied', 403, { code: 'aws.role', values: { roleArn } }],
    ['ValidationError', 400, { code: 'aws.role', values: { roleArn } }],
    ['ExpiredToken', 400, { code: 'aws.credentials', values: { reason: 'ExpiredToken' } }],
    ['InvalidClientTokenId', 403, { code: 'aws.credentials', values: { reason: 'InvalidClientTokenId' } }],
    ['Throttling', 400, { code: 'read.throttled', values: { what: 'sts:AssumeRole' } }],
    ['InternalFailure', 500, { code: 'read.unavailable', values: { what: 'sts:AssumeRole', status: 500 } }],
  ])('that answers %s', async (code, status, wanted) => {
    await account({ assumeRole: (response) => xmlError(response, code, status) });
    expect(await problemOf(byRole)).toEqual(wanted);
  });

  test('whose session EKS does not accept, as in a Region that is not enabled', async () => {
    await account({ describe: (to) => jsonAnswer(to, {}, 403, 'UnrecognizedClientException') });
    expect(await problemOf(byRole)).toEqual({
      code: 'aws.credentials',
      values: { reason: 'UnrecognizedClientException' },
    });
  });

  test('of another account is refused before anything is asked', async () => {
    const { names } = await account();
    const other = { ...byRole, roleArn: 'arn:aws:iam::999999999999:role/reader' };
    expect(await problemOf(other)).toEqual({ code: 'account.mismatch', values: { account: '999999999999', arn } });
    expect(names()).toEqual([]);
  });
});

describe('connecting with one’s own credentials', () => {
  test('compares the account', async () => {
    await account({ identity: (to) => xmlAnswer(to, 'GetCallerIdentity', '<Account>999999999999</Account>') });
    expect(await problemOf(byOwn)).toMatchObject({ code: 'account.mismatch', values: { account: '999999999999' } });
  });

  test('by name takes the Region from the environment and the account from the caller', async () => {
    const server = await apiServer();
    await account();
    useEnvironment({ AWS_ENDPOINT_URL: process.env.AWS_ENDPOINT_URL, AWS_REGION: 'ap-northeast-2' });
    const { cluster } = await opened({ via: 'aws', cluster: 'demo' }, dialling(server));
    expect(cluster).toEqual({ name: 'demo', region: 'ap-northeast-2', account: '123456789012' });
  });

  test('by name needs a Region', async () => {
    useEnvironment();
    expect(await problemOf({ via: 'aws', cluster: 'demo' })).toEqual({
      code: 'region.missing',
      values: { name: 'demo' },
    });
  });

  test.each([byOwn, byRole])('that are none', async (target) => {
    useEnvironment({ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined });
    expect(await problemOf(target)).toEqual({ code: 'aws.credentials', values: { reason: 'none' } });
  });

  test('that a profile does not give, without a word of the SDK', async () => {
    useEnvironment();
    const warned = vi.spyOn(console, 'warn');
    expect(await problemOf({ ...byOwn, profile: 'nobody' })).toEqual({
      code: 'aws.credentials',
      values: { reason: 'profile' },
    });
    expect(warned).not.toHaveBeenCalled();
  });

  test('that have expired', async () => {
    const expired = (response: ServerResponse) => xmlError(response, 'ExpiredToken', 403);
    await account({ identity: expired, describe: (to) => jsonAnswer(to, {}, 403, 'ExpiredTokenException') });
    expect(await problemOf(byOwn)).toEqual({ code: 'aws.credentials', values: { reason: 'ExpiredToken' } });
  });
});

describe('connecting through something that is not AWS', () => {
  test.each([byOwn, byRole])('a web page is not taken for an empty answer', async (target) => {
    const page = (response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end('<html><body>Sign in</body></html>');
    };
    await account({ identity: page, assumeRole: page });
    expect(await problemOf(target)).toMatchObject({ code: 'read.invalid' });
  });
});

describe('a cluster that cannot be talked to', () => {
  async function answersOf(world: World, settings: ReaderSettings) {
    const { names } = await account(world);
    const { reader } = await opened(byRole, settings);
    return { kube: await reader.read(pods, options()), aws: await reader.read(nodegroups, options()), names: names() };
  }
  const nowhere = dialling({ port: 1 });

  test('because there is none: AWS reads work all the same', async () => {
    const describe = (to: ServerResponse) => jsonAnswer(to, {}, 404, 'ResourceNotFoundException');
    const { kube, aws, names } = await answersOf({ describe }, nowhere);
    expect(kube).toMatchObject({ code: 'cluster.none', values: { cluster: 'demo', region: 'ap-northeast-2' } });
    expect(aws).toMatchObject({ outcome: 'value' });
    expect(names).toEqual(['AssumeRole', 'DescribeCluster', 'other']);
  });

  test.each([
    [
      { status: 'CREATING', endpoint: undefined },
      { code: 'cluster.notReady', values: { cluster: 'demo', status: 'CREATING' } },
    ],
    [
      { status: 'FAILED', endpoint: undefined },
      { code: 'cluster.notReady', values: { status: 'FAILED' } },
    ],
    [{ status: 'CREATING' }, { code: 'cluster.notReady', values: { status: 'CREATING' } }],
    [{ endpoint: 'https://evil.example' }, { code: 'kube.foreignHost', values: { host: 'evil.example' } }],
    [{ endpoint: `http://${endpointHost}` }, { code: 'kube.foreignHost' }],
    [{ endpoint: 'nonsense' }, { code: 'kube.foreignHost' }],
    [{ certificateAuthority: undefined }, { code: 'kube.untrusted', values: { host: endpointHost } }],
    [
      { resourcesVpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ['203.0.113.5/32'] } },
      { code: 'kube.private', values: { cluster: 'demo', cidrs: ['203.0.113.5/32'] } },
    ],
    [{}, { code: 'kube.unreachable', values: { host: endpointHost, reason: 'refused' } }],
  ])('because of %j', async (more, wanted) => {
    const describe = (to: ServerResponse) => jsonAnswer(to, { cluster: active(more) });
    const { kube, aws } = await answersOf({ describe }, nowhere);
    expect(kube).toMatchObject({ outcome: 'denied', ...wanted });
    expect(aws).toMatchObject({ outcome: 'value' });
  });

  test('because the endpoint is private: it is not dialled, except on the attendee’s machine', async () => {
    const server = await apiServer();
    const config = { resourcesVpcConfig: { endpointPublicAccess: false, publicAccessCidrs: [] } };
    const describe = (to: ServerResponse) => jsonAnswer(to, { cluster: active(config) });
    const { kube } = await answersOf({ describe }, dialling(server));
    expect(kube).toMatchObject({ code: 'kube.private', values: { cluster: 'demo', cidrs: [] } });
    expect(server.connections()).toBe(0);
    const inside = await answersOf({ describe }, dialling(server, { dialPrivate: true }));
    expect(inside.kube).toMatchObject({ outcome: 'value' });
  });

  test('because describing it is not allowed', async () => {
    const describe = (to: ServerResponse) => jsonAnswer(to, {}, 403, 'AccessDeniedException');
    const { kube } = await answersOf({ describe }, nowhere);
    expect(kube).toMatchObject({ code: 'aws.denied', values: { action: 'eks:DescribeCluster' } });
  });

  test('while EKS has a fault, asked once for connecting, and then can', async () => {
    const server = await apiServer();
    const describe = (to: ServerResponse, count: number) =>
      count < 2 ? jsonAnswer(to, {}, 503, 'ServiceUnavailable') : jsonAnswer(to, { cluster: active() });
    await account({ describe });
    const { reader } = await opened(byRole, dialling(server));
    expect(await reader.read(pods, options())).toMatchObject({ outcome: 'value' });
  });

  test('until its CA is read again after a rotation', async () => {
    const server = await apiServer();
    const describe = (to: ServerResponse, count: number) =>
      jsonAnswer(to, { cluster: active({}, count === 1 ? otherCa : ca) });
    const { names } = await account({ describe });
    const { reader } = await opened(byRole, dialling(server));
    expect(await reader.read(pods, options())).toMatchObject({ outcome: 'value' });
    expect(names()).toEqual(['AssumeRole', 'DescribeCluster', 'DescribeCluster']);
  });

  test('because its certificate is not that of its CA, however often it is described', async () => {
    const server = await apiServer();
    const describe = (to: ServerResponse) => jsonAnswer(to, { cluster: active({}, otherCa) });
    const { kube } = await answersOf({ describe }, dialling(server));
    expect(kube).toMatchObject({ code: 'kube.untrusted', values: { host: endpointHost } });
    expect(server.requests).toEqual([]);
  });
});
