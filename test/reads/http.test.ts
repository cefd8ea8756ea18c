import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isPublic } from '../../checks/reads/address.ts';
import { type ExtraHost, hasAwsShape, isEksHost, NamedHosts } from '../../checks/reads/hosts.ts';
import { HttpReader, type HttpReaderOptions } from '../../checks/reads/http.ts';
import type { HttpProbe, Probed } from '../../checks/reads/read.ts';
import type { Answer } from '../../checks/reads/reader.ts';
import { ca, serve } from './fake-server.ts';

const host = 'web-1.ap-northeast-2.elb.amazonaws.com';

function naming(...hosts: string[]): NamedHosts {
  const named = new NamedHosts();
  named.learn('elasticloadbalancing:DescribeLoadBalancers', { LoadBalancers: hosts.map((DNSName) => ({ DNSName })) });
  return named;
}

/** Serves plain HTTP until the test ends. */
async function plain(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function probe(
  spec: Omit<HttpProbe, 'source'>,
  more: Partial<HttpReaderOptions> = {},
  signal?: AbortSignal,
): Promise<Answer> {
  const reader = new HttpReader({ named: naming(host), extraHosts: [], ...more });
  const options = { signal: signal ?? AbortSignal.timeout(5000), maxBytes: 32 * 1024 * 1024 };
  return reader.read({ source: 'http', ...spec }, options);
}

/** Probes a listener as if the load balancer stood there. */
async function probed(listener: RequestListener, spec: Partial<HttpProbe> = {}): Promise<Answer> {
  const port = await plain(listener);
  return probe({ url: `http://${host}/`, ...spec }, at(port));
}

const at = (port: number, name = host): { extraHosts: ExtraHost[] } => ({
  extraHosts: [{ host: name, address: { ip: '127.0.0.1', port } }],
});

const valueIn = (answer: Answer): Probed => (answer as { value: Probed }).value;

describe('an answer', () => {
  test('is a value with status, type and body', async () => {
    const answer = await probed((_, response) => {
      response.writeHead(503, { 'content-type': 'text/html', 'set-cookie': 'a=b' });
      response.end('<h1>Sorry</h1>');
    });
    expect(valueIn(answer)).toEqual({
      outcome: 'answered',
      status: 503,
      contentType: 'text/html',
      body: '<h1>Sorry</h1>',
      truncated: false,
    });
    expect(answer.meta.requests).toBe(1);
  });

  test('is asked for by GET with the host kept, and nothing of ours', async () => {
    let seen: unknown;
    await probed(
      (request, response) => {
        seen = { method: request.method, url: request.url, headers: request.headers };
        response.end();
      },
      { url: `http://${host}:8080/a?b=c` },
    );
    expect(seen).toEqual({
      method: 'GET',
      url: '/a?b=c',
      headers: {
        host: `${host}:8080`,
        accept: '*/*',
        'accept-encoding': 'gzip, br',
        'user-agent': 'podium-labs',
        connection: 'close',
      },
    });
  });

  test('may be asked for another host name at the same address', async () => {
    const answer = await probed((request, response) => response.end(request.headers.host), {
      host: 'shop.example.com',
    });
    expect(valueIn(answer)).toMatchObject({ body: 'shop.example.com' });
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('is decoded from %s', async (encoding, encode) => {
    const answer = await probed((_, response) => {
      response.setHeader('content-encoding', encoding);
      response.end(encode('hello'));
    });
    expect(valueIn(answer)).toMatchObject({ outcome: 'answered', body: 'hello' });
  });

  test.each([
    [undefined, 64 * 1024],
    [100, 100],
    [2 ** 40, 4 * 1024 * 1024],
  ])('ends at the cap, counted after decoding (asked for %s)', async (maxBytes, length) => {
    const answer = await probed(
      (_, response) => {
        response.setHeader('content-encoding', 'gzip');
        response.end(gzipSync(Buffer.alloc(8 * 1024 * 1024, 'x')));
      },
      maxBytes === undefined ? {} : { maxBytes },
    );
    expect(valueIn(answer)).toMatchObject({ outcome: 'answered', truncated: true });
    expect((valueIn(answer) as { body: string }).body).toHaveLength(length);
  });
});

describe('a redirect', () => {
  const redirect =
    (to: string): RequestListener =>
    (request, response) => {
      if (request.url !== '/') return response.end('arrived');
      response.writeHead(302, { location: to });
      return response.end();
    };

  test('within the host is followed once', async () => {
    const answer = await probed(redirect('/login'));
    expect(valueIn(answer)).toMatchObject({ outcome: 'answered', status: 200, body: 'arrived' });
    expect(answer.meta.requests).toBe(2);
  });

  test('that goes on is not followed further', async () => {
    const answer = await probed((_, response) => {
      response.writeHead(301, { location: '/again' });
      response.end();
    });
    expect(valueIn(answer)).toMatchObject({ outcome: 'answered', status: 301, location: '/again' });
    expect(answer.meta.requests).toBe(2);
  });

  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'https://example.com/',
    `http://${host}.example.com/`,
    `http://x.${host}/`,
    'file:///etc/passwd',
    `ftp://${host}/`,
  ])('to %s is not', async (to) => {
    const answer = await probed(redirect(to));
    expect(valueIn(answer)).toEqual({ outcome: 'unreachable', reason: 'redirect' });
    expect(answer.meta.requests).toBe(1);
  });

  test('to the same host with a name and password is refused', async () => {
    const answer = await probed(redirect(`http://a:b@${host}/x`));
    expect(answer).toMatchObject({ outcome: 'denied', code: 'http.foreignHost' });
  });
});

describe('an address without an answer is a value', () => {
  test('that has no name yet', async () => {
    const resolve = async () => {
      throw Object.assign(new Error('x'), { code: 'ENOTFOUND' });
    };
    const answer = await probe({ url: `http://${host}/` }, { resolve });
    expect(valueIn(answer)).toEqual({ outcome: 'unreachable', reason: 'dns' });
  });

  test('that refuses', async () => {
    expect(valueIn(await probe({ url: `http://${host}/` }, at(1)))).toEqual({
      outcome: 'unreachable',
      reason: 'refused',
    });
  });

  test('that cuts the connection', async () => {
    const answer = await probed((request) => request.socket.destroy());
    expect(valueIn(answer)).toEqual({ outcome: 'unreachable', reason: 'reset' });
  });

  test('that cuts the answer', async () => {
    const answer = await probed((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.socket?.destroy());
    });
    expect(valueIn(answer)).toEqual({ outcome: 'unreachable', reason: 'reset' });
  });

  test('that does not answer in time', async () => {
    const port = await plain(() => {});
    const answer = await probe({ url: `http://${host}/` }, { ...at(port), timeoutMs: 30 });
    expect(valueIn(answer)).toEqual({ outcome: 'unreachable', reason: 'timeout' });
  });

  test('that speaks something else', async () => {
    const server = createTcpServer((socket) => socket.end('220 mail ready\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const answer = await probe({ url: `http://${host}/` }, at((server.address() as AddressInfo).port));
    expect(valueIn(answer)).toEqual({ outcome: 'unreachable', reason: 'protocol' });
  });

  test('whose gzip is none', async () => {
    const answer = await probed((_, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end('plain');
    });
    expect(valueIn(answer)).toEqual({ outcome: 'unreachable', reason: 'protocol' });
  });

  test('whose certificate is not trusted', async () => {
    const server = await serve((_, response) => response.end('hello'), 'http/1.1');
    expect(ca).toContain('BEGIN CERTIFICATE');
    const answer = await probe({ url: `https://${host}/` }, at(server.port));
    expect(valueIn(answer)).toEqual({ outcome: 'unreachable', reason: 'tls' });
    expect(server.requests).toEqual([]);
  });
});

test('an engine that gives up is a failure, not the participant’s', async () => {
  const abort = new AbortController();
  const port = await plain(() => abort.abort());
  expect(await probe({ url: `http://${host}/` }, at(port), abort.signal)).toMatchObject({
    outcome: 'failed',
    code: 'read.timeout',
  });
});

describe('what must not be dialled', () => {
  const never = async () => {
    throw new Error('must not be resolved');
  };

  test.each([
    'http://example.com/',
    'http://localhost/',
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0177.0.0.1/',
    'http://0x7f.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://other-1.ap-northeast-2.elb.amazonaws.com/',
    `http://user:word@${host}/`,
    `http://${host}.evil.example/`,
    `http://evil.example/?${host}`,
    `http://evil.example#${host}`,
    `http://${host}@evil.example/`,
  ])('a host that AWS did not name: %s', async (url) => {
    const answer = await probe({ url }, { resolve: never });
    expect(answer).toMatchObject({ outcome: 'denied', code: 'http.foreignHost', meta: { requests: 0 } });
  });

  test('a named host that is no load balancer', async () => {
    const answer = await probe({ url: 'http://evil.example/' }, { named: naming('evil.example'), resolve: never });
    expect(answer).toMatchObject({ code: 'http.foreignHost' });
  });

  test.each(['ftp://x/', 'file:///etc/passwd', 'nonsense', ''])('a URL that is none: %j', async (url) => {
    expect(await probe({ url }, { resolve: never })).toMatchObject({ outcome: 'failed', code: 'read.invalid' });
  });

  test('a host header with more than a host', async () => {
    const answer = await probe({ url: `http://${host}/`, host: 'a\r\nx: y' }, { resolve: never });
    expect(answer).toMatchObject({ code: 'read.invalid' });
  });

  test('an internal load balancer', async () => {
    const internal = 'internal-web-1.ap-northeast-2.elb.amazonaws.com';
    const answer = await probe({ url: `http://${internal}/` }, { named: naming(internal), resolve: never });
    expect(answer).toMatchObject({ code: 'http.internal', values: { host: internal } });
  });

  test.each([
    ['10.0.0.1'],
    ['127.0.0.1'],
    ['169.254.169.254'],
    ['100.64.1.1'],
    ['::ffff:10.0.0.1'],
    ['64:ff9b::a00:1'],
    ['8.8.8.8', '10.0.0.1'],
  ])('an address inside: %s %s', async (...addresses) => {
    const answer = await probe({ url: `http://${host}/` }, { resolve: async () => addresses.filter(Boolean) });
    expect(answer).toMatchObject({ outcome: 'denied', code: 'http.internal', meta: { requests: 0 } });
  });

  test('a second answer of a name that changes (rebinding): it is not asked for', async () => {
    const port = await plain((_, response) => response.end('the first'));
    const answers = [['127.0.0.1'], ['10.0.0.1']];
    const resolve = async () => answers.shift() ?? [];
    const answer = await probe({ url: `http://app.local:${port}/` }, { extraHosts: [{ host: 'app.local' }], resolve });
    expect(valueIn(answer)).toMatchObject({ body: 'the first' });
    expect(answers).toHaveLength(1);
  });

  test('an operator’s entry without an address of its own opens no load balancer that AWS did not name', async () => {
    const other = 'other-1.ap-northeast-2.elb.amazonaws.com';
    const answer = await probe({ url: `http://${other}/` }, at(1, '*.elb.amazonaws.com'));
    expect(answer).toMatchObject({ code: 'http.foreignHost' });
  });
});

describe('an operator’s entry', () => {
  test('lets a host in with its private address', async () => {
    const port = await plain((_, response) => response.end('inside'));
    const more = { extraHosts: [{ host: 'app.local' }], resolve: async () => ['127.0.0.1'] };
    expect(valueIn(await probe({ url: `http://app.local:${port}/` }, more))).toMatchObject({ body: 'inside' });
  });

  test('counts for its port alone', async () => {
    const more = { extraHosts: [{ host: 'app.local', port: 8080 }] };
    expect(await probe({ url: 'http://app.local:8081/' }, more)).toMatchObject({ code: 'http.foreignHost' });
  });
});

test.each([
  ['8.8.8.8', true],
  ['2600:9000::1', true],
  ['10.1.2.3', false],
  ['172.16.0.1', false],
  ['192.168.0.1', false],
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['192.0.2.1', false],
  ['198.18.0.1', false],
  ['::', false],
  ['::1', false],
  ['fe80::1', false],
  ['fd00:ec2::254', false],
  ['ff02::1', false],
  ['::ffff:8.8.8.8', false],
  ['2002:a00:1::', false],
  ['2001::1', false],
  ['64:ff9b:1::1', false],
  ['nonsense', false],
])('%s is public: %s', (ip, wanted) => {
  expect(isPublic(ip)).toBe(wanted);
});

test.each([
  ['k8s-web-1234.ap-northeast-2.elb.amazonaws.com', true],
  ['a-1234.elb.ap-northeast-2.amazonaws.com', true],
  ['a-1234.cn-north-1.elb.amazonaws.com.cn', true],
  ['d111111abcdef8.cloudfront.net', true],
  ['elb.amazonaws.com', false],
  ['a.elb.amazonaws.com.evil.example', false],
  ['a.s3.amazonaws.com', false],
  ['x.y.cloudfront.net', false],
])('%s is a load balancer or a distribution: %s', (name, wanted) => {
  expect(hasAwsShape(name)).toBe(wanted);
});

test.each([
  ['ABC.gr7.ap-northeast-2.eks.amazonaws.com', true],
  ['abc.gr7.cn-north-1.eks.amazonaws.com.cn', true],
  ['abc.eks-cluster.us-east-1.api.aws', true],
  ['.api.aws', false],
  ['eks.amazonaws.com.evil.example', false],
  ['evileks.amazonaws.com', false],
])('%s is an EKS host: %s', (name, wanted) => {
  expect(isEksHost(name)).toBe(wanted);
});
