import type { RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { serve } from './fake-server.ts';
import { at, host, plain, probe, probed, valueIn } from './http-harness.ts';

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
