import { describe, expect, test } from 'vitest';
import { ca, type Handler, json, otherCa, SECRET, serve } from './fake-server.ts';
import { node, options, pods, readerOf } from './kube-harness.ts';

describe.each(['h2', 'http/1.1'] as const)('over %s', (protocol) => {
  const ok: Handler = (_, response) => json(response, { kind: 'PodList', items: [] });

  test('answers come and the token is sent', async () => {
    const server = await serve((request, response) => {
      expect(request.headers.authorization).toBe(`Bearer ${SECRET}`);
      ok(request, response);
    }, protocol);
    expect(await readerOf(server).reader.read(pods, options())).toMatchObject({ outcome: 'value' });
  });

  test('a server that hangs is a timeout', async () => {
    const abort = new AbortController();
    const server = await serve(() => abort.abort(), protocol);
    const answer = await readerOf(server).reader.read(pods, options({ signal: abort.signal }));
    expect(answer).toMatchObject({
      outcome: 'failed',
      code: 'read.timeout',
      values: { what: 'list pods', seconds: 1 },
    });
  });

  test('a server that hangs in the middle of an answer is a timeout', async () => {
    const abort = new AbortController();
    const server = await serve((_, response) => {
      (response as NodeJS.WritableStream).write('{"kind":', () => abort.abort());
    }, protocol);
    const answer = await readerOf(server).reader.read(pods, options({ signal: abort.signal }));
    expect(answer).toMatchObject({ outcome: 'failed', code: 'read.timeout' });
  });

  test('a cut connection is a failure that may be tried again, and is opened again', async () => {
    let isCutting = true;
    const server = await serve((request, response) => {
      if (isCutting) server.cut();
      else ok(request, response);
    }, protocol);
    const { reader } = readerOf(server);
    expect(await reader.read(pods, options())).toMatchObject({ code: 'read.connection', retryAfterMs: 0 });
    isCutting = false;
    expect(await reader.read(pods, options())).toMatchObject({ outcome: 'value' });
  });

  test('an answer cut short is a failure that may be tried again', async () => {
    const server = await serve((_, response) => {
      response.setHeader('content-length', '1000');
      (response as NodeJS.WritableStream).write('{"kind":"PodList",', () => server.cut());
    }, protocol);
    const answer = await readerOf(server).reader.read(pods, options());
    expect(answer).toMatchObject({ code: 'read.connection', retryAfterMs: 0 });
  });

  test('a certificate of another CA is not trusted', async () => {
    const server = await serve(ok, protocol);
    const { reader } = readerOf(server, {}, { ca: otherCa });
    expect(await reader.read(pods, options())).toMatchObject({
      outcome: 'denied',
      code: 'kube.untrusted',
      values: { host: '127.0.0.1' },
    });
    expect(server.requests).toEqual([]);
  });
});

describe('the connection', () => {
  const ok: Handler = (_, response) => json(response, { kind: 'PodList', items: [] });

  test('is one for many reads at once', async () => {
    const server = await serve(ok);
    const { reader, link } = readerOf(server);
    await link.warm();
    const answers = await Promise.all(Array.from({ length: 40 }, () => reader.read(pods, options())));
    expect(answers.every(({ outcome }) => outcome === 'value')).toBe(true);
    expect(server.connections()).toBe(1);
  });

  test('is one also when the reads are the first to need it, or find it gone', async () => {
    const server = await serve(ok);
    const { reader } = readerOf(server);
    const readMany = () => Promise.all(Array.from({ length: 10 }, () => reader.read(pods, options())));
    await readMany();
    expect(server.connections()).toBe(1);
    server.cut();
    await reader.read(pods, options()); // May be the one that notices.
    const answers = await readMany();
    expect(answers.every(({ outcome }) => outcome === 'value')).toBe(true);
    expect(server.connections()).toBe(2);
  });

  test('has windows that let a large list come in one round trip', async () => {
    const windows: (number | undefined)[] = [];
    const server = await serve((request, response) => {
      if ('stream' in request) windows.push(request.stream.session?.remoteSettings.initialWindowSize);
      ok(request, response);
    });
    await readerOf(server).reader.read(pods, options());
    expect(windows).toEqual([32 * 1024 * 1024]);
  });

  test('takes a CA of several certificates', async () => {
    const server = await serve(ok);
    const { reader } = readerOf(server, {}, { ca: `${otherCa}\n${ca}` });
    expect(await reader.read(pods, options())).toMatchObject({ outcome: 'value' });
  });

  test('is tried again with a new CA when the old one no longer fits', async () => {
    const server = await serve(ok);
    const { reader } = readerOf(server, { renew: async () => ({ url: server.url, tls: { ca } }) }, { ca: otherCa });
    expect(await reader.read(pods, options())).toMatchObject({ outcome: 'value' });
  });

  test('that is refused is told as it is, once for all reads', async () => {
    const { reader } = readerOf({ url: new URL('https://127.0.0.1:1') });
    const answers = await Promise.all([reader.read(pods, options()), reader.read(node, options())]);
    for (const answer of answers)
      expect(answer).toMatchObject({
        outcome: 'denied',
        code: 'kube.unreachable',
        values: { host: '127.0.0.1', reason: 'refused' },
        meta: { requests: 0 },
      });
  });

  test('to a host that has no address', async () => {
    const { reader } = readerOf({ url: new URL('https://nowhere.invalid') });
    expect(await reader.read(pods, options())).toMatchObject({ code: 'kube.unreachable', values: { reason: 'dns' } });
  });

  test('whose CA is no certificate', async () => {
    const server = await serve(ok);
    const { reader } = readerOf(server, {}, { ca: 'nonsense' });
    expect(await reader.read(pods, options())).toMatchObject({ code: 'kube.untrusted' });
  });

  test('is not opened again once it is closed', async () => {
    const server = await serve(ok);
    const { reader } = readerOf(server);
    await reader.read(pods, options());
    await reader.close();
    expect(await reader.read(pods, options())).toMatchObject({ code: 'read.connection' });
    expect(server.connections()).toBe(1);
  });
});
