import { describe, expect, test } from 'vitest';
import type { KubeRead } from '../../checks/reads/kube.ts';
import { list } from '../../checks/reads/read.ts';
import { type Handler, status } from './fake-server.ts';
import { answerOf, node, pods } from './kube-harness.ts';

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
