import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { KubeRead } from '../../checks/reads/kube.ts';
import { get, list, listCustom, logSearched, review, secretNamed, secretsLabelled } from '../../checks/reads/read.ts';
import { type Handler, json, SECRET, serve, status } from './fake-server.ts';
import { answerOf, node, options, pod, pods, readerOf } from './kube-harness.ts';

describe('Secrets', () => {
  const secret = {
    kind: 'PartialObjectMetadata',
    metadata: {
      name: 'db-config',
      namespace: 'app',
      uid: 'u',
      labels: { app: 'web' },
      creationTimestamp: '2026-11-21T04:00:00Z',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': SECRET },
      managedFields: [
        { fieldsV1: { 'f:data': { '.': {}, 'f:db-url': {} }, 'f:type': {} } },
        { fieldsV1: { 'f:data': { 'f:db-url': {}, 'f:db-user': {} } } },
        { fieldsV1: { 'f:metadata': {} } },
      ],
    },
  };
  const seen = {
    metadata: {
      name: 'db-config',
      namespace: 'app',
      uid: 'u',
      labels: { app: 'web' },
      creationTimestamp: '2026-11-21T04:00:00Z',
    },
    keys: ['db-url', 'db-user'],
  };

  test('are read by name as metadata, with the names of their entries and nothing of their content', async () => {
    const accepted: unknown[] = [];
    const answer = await answerOf((request, response) => {
      accepted.push(request.headers.accept, request.url);
      json(response, secret);
    }, secretNamed('app', 'db-config') as KubeRead);
    expect(accepted).toEqual([
      'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
      '/api/v1/namespaces/app/secrets/db-config',
    ]);
    expect(answer).toMatchObject({ outcome: 'value', value: { served: true, items: [seen] } });
    expect((answer as { value: { items: unknown[] } }).value.items).toEqual([seen]);
  });

  test('that are not there are none', async () => {
    const answer = await answerOf(
      (_, response) => status(response, 404, 'NotFound'),
      secretNamed('app', 'db-config') as KubeRead,
    );
    expect(answer).toMatchObject({ outcome: 'value', value: { served: true, items: [] } });
  });

  test('are listed by labels in one namespace', async () => {
    let url: string | undefined;
    const answer = await answerOf((request, response) => {
      url = request.url;
      json(response, { kind: 'PartialObjectMetadataList', metadata: {}, items: [secret] });
    }, secretsLabelled('app', 'owner=helm,name=web') as KubeRead);
    expect(url).toBe('/api/v1/namespaces/app/secrets?limit=250&labelSelector=owner%3Dhelm%2Cname%3Dweb');
    expect(answer).toMatchObject({ outcome: 'value', value: { items: [seen] } });
  });

  test('with labels that none has are none', async () => {
    const answer = await answerOf(
      (_, response) => json(response, { kind: 'PartialObjectMetadataList', metadata: {}, items: null }),
      secretsLabelled('app', 'owner=helm,name=web') as KubeRead,
    );
    expect(answer).toMatchObject({ outcome: 'value', value: { served: true, items: [] } });
  });

  test.each([
    ['a server that sends the content all the same', { kind: 'Secret', metadata: {}, data: { a: SECRET } }],
    ['a list with content', { kind: 'SecretList', items: [{ data: { a: SECRET } }] }],
  ])('%s is not understood', async (_, body) => {
    for (const spec of [secretNamed('app', 'a'), secretsLabelled('app', 'a=b')]) {
      const answer = await answerOf((__, response) => json(response, body), spec as KubeRead);
      expect(answer).toMatchObject({ outcome: 'failed', code: 'read.invalid' });
    }
  });

  test('that may not be read are denied', async () => {
    const answer = await answerOf(
      (_, response) => status(response, 403, 'Forbidden'),
      secretsLabelled('app', 'a=b') as KubeRead,
    );
    expect(answer).toMatchObject({
      outcome: 'denied',
      code: 'kube.forbidden',
      values: { verb: 'list', resource: 'secrets', namespace: 'app' },
    });
  });
});

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
    expect(server.requests).toEqual(['GET /api/v1/pods?limit=250', 'GET /api/v1/pods?limit=250&continue=two%2F%3D']);
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
    expect(server.requests).toEqual(['GET /api/v1/namespaces/app/pods?limit=250', 'GET /api/v1/nodes?limit=250']);
  });

  test('come without managedFields', async () => {
    const items = [{ metadata: { name: 'a', managedFields: [{ manager: 'kubectl' }] } }];
    const answer = await answerOf((_, response) => json(response, { kind: 'PodList', items }), pods);
    expect(answer).toMatchObject({ value: { items: [{ metadata: { name: 'a' } }] } });
    expect(JSON.stringify(answer)).not.toContain('managedFields');
  });

  test('say what they take as it comes, and end when there is no more to be had', async () => {
    const spent: number[] = [];
    const page = { kind: 'PodList', metadata: { continue: 'more' }, items: [pod('a')] };
    const spend = (bytes: number) => spent.push(bytes) < 3;
    const answer = await answerOf((_, response) => json(response, page), pods, { spend });
    expect(answer).toMatchObject({ outcome: 'failed', code: 'read.tooLarge', meta: { requests: 3 } });
    expect(spent).toEqual(Array(3).fill(JSON.stringify(page).length));
  });

  test('keep equal parts of their objects once, and each object as it came', async () => {
    const made = (name: string) => ({
      metadata: { name, labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', env: [{ name: 'A', value: name === 'c' ? '2' : '1' }] }] },
    });
    const items = ['a', 'b', 'c'].map(made);
    const answer = await answerOf((_, response) => json(response, { kind: 'PodList', items }), pods);
    const { value } = answer as unknown as { value: { items: typeof items } };
    expect(value.items).toEqual(items);
    const [a, b, c] = value.items;
    expect(a?.spec.containers[0]).toBe(b?.spec.containers[0]);
    expect(a?.metadata.labels).toBe(c?.metadata.labels);
    expect(a?.spec.containers[0]).not.toBe(c?.spec.containers[0]);
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
    expect(answer).toMatchObject({ outcome: 'failed', code: 'read.tooLarge', values: { megabytes: 16 } });
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
      'GET /apis/argoproj.io/v1alpha1/applications?limit=250',
      'GET /apis/argoproj.io/v1alpha1/namespaces/argocd/applications?limit=250',
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

describe('the log of a container', () => {
  const texts = ['backend ready', 'AccessDenied'];
  const spec = logSearched('app', 'web-1', 'web', texts, 600) as KubeRead;

  test('is searched here: only which texts it holds goes on', async () => {
    const server = await serve((_, response) => response.end(`backend ready\npassword=${SECRET}\n`));
    const answer = await readerOf(server).reader.read(spec, options());
    expect(answer).toMatchObject({ outcome: 'value', value: { found: ['backend ready'], lines: 2 } });
    expect(JSON.stringify(answer)).not.toContain(SECRET);
    expect(server.requests).toEqual([
      'GET /api/v1/namespaces/app/pods/web-1/log?container=web&tailLines=500&limitBytes=262144&sinceSeconds=600',
    ]);
  });

  test.each([
    [400, 'BadRequest', { found: [], lines: 0, waiting: true }],
    [404, 'NotFound', undefined],
  ])('of a container or pod that is not there (%s)', async (code, reason, expected) => {
    const answer = await answerOf((_, response) => status(response, code, reason), spec);
    expect(answer).toMatchObject({ outcome: 'value', value: expected });
  });

  test('that is forbidden names what to allow', async () => {
    const answer = await answerOf((_, response) => status(response, 403, 'Forbidden'), spec);
    expect(answer).toMatchObject({
      outcome: 'denied',
      code: 'kube.forbidden',
      values: { verb: 'get', resource: 'pods/log', namespace: 'app' },
    });
  });

  test('that the node does not give is a fault that may pass', async () => {
    const answer = await answerOf((_, response) => status(response, 500, 'InternalError'), spec);
    expect(answer).toMatchObject({ outcome: 'failed', code: 'read.unavailable', retryAfterMs: 0 });
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

  test('stops reading after one megabyte: the answer is the participant’s', async () => {
    const answer = await answerOf((_, response) => response.end('x'.repeat(1024 * 1024 + 1)), spec);
    expect(answer).toMatchObject({ outcome: 'failed', code: 'read.tooLarge', values: { megabytes: 1 } });
  });
});
