import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type KubeRead, KubeReader } from '../../checks/reads/kube.ts';
import { type ApiServer, KubeLink } from '../../checks/reads/kube-link.ts';
import { get, list, listCustom, review } from '../../checks/reads/read.ts';
import type { Answer, ReadOptions } from '../../checks/reads/reader.ts';
import { ca, type FakeServer, type Handler, json, otherCa, SECRET, serve, status } from './fake-server.ts';

const options = (more: Partial<ReadOptions> = {}): ReadOptions => ({
  signal: AbortSignal.timeout(5000),
  maxBytes: 32 * 1024 * 1024,
  ...more,
});

function readerOf(server: Pick<FakeServer, 'url'>, more: Partial<ApiServer> = {}, tls: { ca: string } = { ca }) {
  const locate = async (): Promise<ApiServer> => ({
    cluster: 'demo',
    endpoint: { url: server.url, tls },
    authorize: async () => ({ authorization: `Bearer ${SECRET}` }),
    ...more,
  });
  const link = new KubeLink('demo', locate, 1000);
  const reader = new KubeReader(link);
  onTestFinished(() => reader.close());
  return { reader, link };
}

async function answerOf(handler: Handler, spec: KubeRead, more: Partial<ReadOptions> = {}): Promise<Answer> {
  const { reader } = readerOf(await serve(handler));
  const answer = await reader.read(spec, options(more));
  expect(JSON.stringify(answer)).not.toContain(SECRET);
  return answer;
}

const pods = list('Pod') as KubeRead;
const node = get('Node', 'a') as KubeRead;
const pod = (name: string, namespace = 'app') => ({ metadata: { name, namespace } });

describe('lists', () => {
  test('are read in pages and come as one answer', async () => {
    const server = await serve((request, response) => {
      const next = new URL(request.url ?? '', 'https://x').searchParams.get('continue');
      const pages: Record<string, unknown> = {
        '': { kind: 'PodList', metadata: { resourceVersion: '7', continue: 'two/=' }, items: [pod('a')] },
        'two/=': { kind: 'PodList', metadata: { resourceVersion: '7' }, items: [pod('b')] },
      };
      json(response, pages[next ?? '']);
    });
    const answer = await readerOf(server).reader.read(pods, options());
    expect(answer).toMatchObject({
      outcome: 'value',
      value: { served: true, items: [pod('a'), pod('b')] },
      meta: { requests: 2, resourceVersion: '7' },
    });
    expect(server.requests).toEqual(['GET /api/v1/pods?limit=500', 'GET /api/v1/pods?limit=500&continue=two%2F%3D']);
  });

  test('start once more when the chain has expired (410)', async () => {
    let expired = false;
    const answer = await answerOf((request, response) => {
      if (!request.url?.includes('continue'))
        return json(response, {
          kind: 'PodList',
          metadata: { resourceVersion: expired ? '9' : '7', continue: 'x' },
          items: [pod(expired ? 'new' : 'old')],
        });
      if (expired) return json(response, { kind: 'PodList', metadata: {}, items: [pod('last')] });
      expired = true;
      return status(response, 410, 'Expired');
    }, pods);
    expect(answer).toMatchObject({
      outcome: 'value',
      value: { items: [pod('new'), pod('last')] },
      meta: { requests: 4, resourceVersion: '9' },
    });
  });

  test('that expire again and again end', async () => {
    const answer = await answerOf((request, response) => {
      if (request.url?.includes('continue')) return status(response, 410, 'Expired');
      return json(response, { kind: 'PodList', metadata: { continue: 'x' }, items: [] });
    }, pods);
    expect(answer).toMatchObject({ outcome: 'failed', code: 'read.unknown', values: { reason: 'HTTP 410' } });
  });

  test('are read in one namespace, and cluster-scoped kinds in none', async () => {
    const server = await serve((request, response) =>
      json(response, { kind: request.url?.includes('pods') ? 'PodList' : 'NodeList', items: null }),
    );
    const { reader } = readerOf(server);
    await reader.read(list('Pod', 'app') as KubeRead, options());
    await reader.read(list('Node', 'app') as KubeRead, options());
    expect(server.requests).toEqual(['GET /api/v1/namespaces/app/pods?limit=500', 'GET /api/v1/nodes?limit=500']);
  });

  test('come without managedFields', async () => {
    const items = [{ metadata: { name: 'a', managedFields: [{ manager: 'kubectl' }] } }];
    const answer = await answerOf((_, response) => json(response, { kind: 'PodList', items }), pods);
    expect(answer).toMatchObject({ value: { items: [{ metadata: { name: 'a' } }] } });
    expect(JSON.stringify(answer)).not.toContain('managedFields');
  });

  test('of a kind that is not installed are not served', async () => {
    const answer = await answerOf((_, response) => {
      response.statusCode = 404;
      response.end('404 page not found');
    }, list('NodeMetrics') as KubeRead);
    expect(answer).toMatchObject({ outcome: 'value', value: { served: false, items: [] } });
  });

  test('are decompressed, and their size on the wire is told', async () => {
    const body = gzipSync(JSON.stringify({ kind: 'PodList', items: Array.from({ length: 500 }, () => pod('same')) }));
    const answer = await answerOf((request, response) => {
      expect(request.headers['accept-encoding']).toBe('gzip');
      response.setHeader('content-encoding', 'gzip');
      response.end(body);
    }, pods);
    expect(answer).toMatchObject({ outcome: 'value', meta: { bytes: body.length } });
    expect((answer as { value: { items: unknown[] } }).value.items).toHaveLength(500);
  });

  test('over the cap are given up, also when they are small on the wire', async () => {
    const body = gzipSync(Buffer.alloc(50 * 1024 * 1024, ' '));
    const answer = await answerOf((_, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(body);
    }, pods);
    expect(answer).toMatchObject({ outcome: 'failed', code: 'read.tooLarge', values: { megabytes: 32 } });
    expect(answer).not.toHaveProperty('retryAfterMs');
  });

  test('over the cap in many pages are given up too', async () => {
    const filler = 'x'.repeat(600 * 1024);
    const answer = await answerOf(
      (_, response) => json(response, { kind: 'PodList', metadata: { continue: 'on' }, items: [{ filler }] }),
      pods,
      { maxBytes: 1024 * 1024 },
    );
    expect(answer).toMatchObject({ code: 'read.tooLarge', values: { megabytes: 1 }, meta: { requests: 2 } });
  });
});

describe('one object', () => {
  test('comes as it would in a list', async () => {
    const answer = await answerOf(
      (_, response) =>
        json(response, { kind: 'Node', apiVersion: 'v1', metadata: { name: 'a', resourceVersion: '3' } }),
      node,
    );
    expect(answer).toMatchObject({
      outcome: 'value',
      value: { metadata: { name: 'a', resourceVersion: '3' } },
      meta: { resourceVersion: '3' },
    });
    expect(answer).not.toHaveProperty('value.kind');
  });

  test('that is not there is the value undefined', async () => {
    const answer = await answerOf((_, response) => status(response, 404, 'NotFound'), node);
    expect(answer).toMatchObject({ outcome: 'value', value: undefined });
  });

  test('is asked for by its escaped name', async () => {
    const server = await serve((_, response) => status(response, 404, 'NotFound'));
    await readerOf(server).reader.read(get('ConfigMap', 'a/../b', 'n s') as KubeRead, options());
    expect(server.requests).toEqual(['GET /api/v1/namespaces/n%20s/configmaps/a%2F..%2Fb']);
  });
});

describe('resources outside the table', () => {
  const discovery = {
    kind: 'APIGroupDiscoveryList',
    items: [
      {
        metadata: { name: 'argoproj.io' },
        versions: [
          { version: 'v1', resources: [{ resource: 'rollouts', scope: 'Namespaced' }] },
          { version: 'v1alpha1', resources: [{ resource: 'applications', scope: 'Namespaced' }] },
        ],
      },
    ],
  };
  const handler: Handler = (request, response) => {
    if (request.url === '/apis') {
      expect(request.headers.accept).toContain('as=APIGroupDiscoveryList');
      return json(response, discovery);
    }
    return json(response, { kind: 'ApplicationList', items: [{ kind: 'Application', metadata: { name: 'web' } }] });
  };

  test('are found by discovery, which is read once', async () => {
    const server = await serve(handler);
    const { reader } = readerOf(server);
    const [found, , missing] = await Promise.all(
      [
        listCustom('applications.argoproj.io', 'argocd'),
        listCustom('applications.argoproj.io'),
        listCustom('nothing.example.com'),
      ].map((spec) => reader.read(spec as KubeRead, options())),
    );
    expect(found).toMatchObject({ value: { served: true, items: [{ metadata: { name: 'web' } }] } });
    expect(missing).toMatchObject({ outcome: 'value', value: { served: false, items: [] } });
    expect(server.requests.sort()).toEqual([
      'GET /apis',
      'GET /apis/argoproj.io/v1alpha1/applications?limit=500',
      'GET /apis/argoproj.io/v1alpha1/namespaces/argocd/applications?limit=500',
    ]);
  });

  test('are asked about again after discovery has failed', async () => {
    let isDown = true;
    const { reader } = readerOf(
      await serve((request, response) =>
        isDown ? status(response, 503, 'ServiceUnavailable') : handler(request, response),
      ),
    );
    const spec = listCustom('applications.argoproj.io') as KubeRead;
    expect(await reader.read(spec, options())).toMatchObject({ code: 'read.unavailable', retryAfterMs: 0 });
    isDown = false;
    expect(await reader.read(spec, options())).toMatchObject({ value: { served: true } });
  });

  test('never are Secrets', async () => {
    const server = await serve(handler);
    const answer = await readerOf(server).reader.read(listCustom('secrets') as KubeRead, options());
    expect(answer).toMatchObject({ value: { served: false } });
    expect(server.requests).toEqual([]);
  });
});

describe('a review', () => {
  const spec = review('ann', ['team'], { verb: 'delete', group: 'apps', resource: 'deployments', namespace: 'app' });

  test('asks for another subject and says what was decided', async () => {
    let body = '';
    const answer = await answerOf((request, response) => {
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => json(response, { kind: 'SubjectAccessReview', status: { allowed: true } }, 201));
    }, spec as KubeRead);
    expect(answer).toMatchObject({ value: { allowed: true, reason: '' } });
    expect(JSON.parse(body)).toEqual({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user: 'ann',
        groups: ['team'],
        resourceAttributes: { verb: 'delete', group: 'apps', resource: 'deployments', namespace: 'app' },
      },
    });
  });

  test('that is forbidden names what to allow', async () => {
    const answer = await answerOf((_, response) => status(response, 403, 'Forbidden'), spec as KubeRead);
    expect(answer).toMatchObject({
      outcome: 'denied',
      code: 'kube.forbidden',
      values: { verb: 'create', resource: 'subjectaccessreviews.authorization.k8s.io', namespace: '' },
    });
  });
});

describe('the service proxy', () => {
  const spec: KubeRead = {
    source: 'kube',
    verb: 'proxy',
    namespace: 'app',
    service: 'http:web:80',
    path: '/health?x=1',
  };

  test('gives what the service answers, errors too', async () => {
    const answer = await answerOf((request, response) => {
      expect(request.url).toBe('/api/v1/namespaces/app/services/http%3Aweb%3A80/proxy/health?x=1');
      response.statusCode = 500;
      response.end('oops');
    }, spec);
    expect(answer).toMatchObject({ outcome: 'value', value: { status: 500, body: 'oops' } });
  });

  test('is denied where the API server has no way to the pods', async () => {
    const answer = await answerOf((_, response) => status(response, 503, 'ServiceUnavailable'), spec);
    expect(answer).toMatchObject({ outcome: 'denied', code: 'kube.unreachable', values: { host: 'http:web:80' } });
  });
});

describe('what the server refuses', () => {
  const deployments = list('Deployment', 'app') as KubeRead;
  const what = 'list deployments.apps -n app';

  test.each([
    [401, { outcome: 'denied', code: 'kube.unauthorized', values: { cluster: 'demo' } }],
    [403, { code: 'kube.forbidden', values: { verb: 'list', resource: 'deployments.apps', namespace: 'app' } }],
    [400, { code: 'read.unknown', values: { what, reason: 'HTTP 400' } }],
    [302, { code: 'read.invalid', values: { what } }],
    [500, { code: 'read.unavailable', values: { what, status: 500 }, retryAfterMs: 0 }],
  ])('%i', async (code, wanted) => {
    expect(await answerOf((_, response) => status(response, code, 'Some'), deployments)).toMatchObject(wanted);
  });

  test.each([
    ['3', 3000],
    ['soon', 0],
    [undefined, 0],
  ])('429 with Retry-After %s', async (header, retryAfterMs) => {
    const headers = header === undefined ? {} : { 'retry-after': header };
    const answer = await answerOf((_, response) => status(response, 429, 'TooManyRequests', headers), deployments);
    expect(answer).toMatchObject({ outcome: 'failed', code: 'read.throttled', values: { what }, retryAfterMs });
  });

  test.each([
    ['HTML', '<html>Sign in</html>'],
    ['broken JSON', '{"kind":"DeploymentList","items":['],
    ['another kind', '{"kind":"PodList","items":[]}'],
    ['no list', '{"kind":"DeploymentList","items":{}}'],
    ['a text', '"DeploymentList"'],
  ])('%s in place of a list', async (_, body) => {
    expect(await answerOf((_, response) => void response.end(body), deployments)).toMatchObject({
      outcome: 'failed',
      code: 'read.invalid',
      values: { what },
    });
  });

  test('a web server that knows no such page', async () => {
    const notFound: Handler = (_, response) => {
      response.statusCode = 404;
      response.end('<html>Not found</html>');
    };
    expect(await answerOf(notFound, pods)).toMatchObject({ code: 'read.invalid' });
    expect(await answerOf(notFound, node)).toMatchObject({ code: 'read.invalid' });
  });

  test('gzip that is none', async () => {
    const answer = await answerOf((_, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end('plain');
    }, pods);
    expect(answer).toMatchObject({ code: 'read.invalid' });
  });
});

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
