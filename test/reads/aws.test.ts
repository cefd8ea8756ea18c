import type { ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AwsReader, clientSettings } from '../../checks/reads/aws.ts';
import { NamedHosts } from '../../checks/reads/hosts.ts';
import type { Read } from '../../checks/reads/read.ts';
import { aws } from '../../checks/reads/read.ts';
import type { Answer, ReadOptions } from '../../checks/reads/reader.ts';
import { type AwsHandler, ec2Error, jsonAnswer, serveAws, useEnvironment, xmlAnswer, xmlError } from './fake-aws.ts';

const options = (more: Partial<ReadOptions> = {}): ReadOptions => ({
  signal: AbortSignal.timeout(10_000),
  maxBytes: 32 * 1024 * 1024,
  ...more,
});

function readerOf(named = new NamedHosts()): (spec: Read<unknown>, more?: Partial<ReadOptions>) => Promise<Answer> {
  const credentials = async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' });
  const reader = new AwsReader(clientSettings('ap-northeast-2', credentials), named);
  onTestFinished(() => reader.close());
  return async (spec, more) => {
    if (spec.source !== 'aws') throw new Error('not of AWS');
    const answer = await reader.read(spec, options(more));
    expect(JSON.stringify(answer)).not.toContain('secret-text');
    return answer;
  };
}

async function answerOf(handler: AwsHandler, spec: Read<unknown>): Promise<Answer> {
  await serveAws(handler);
  return readerOf()(spec);
}

const describeCluster = aws('eks:DescribeCluster', { name: 'demo' });
const describeInstances = aws('ec2:DescribeInstances', {});
const describeLoadBalancers = aws('elasticloadbalancing:DescribeLoadBalancers', {});
const describeClassic = aws('elasticloadbalancing:DescribeLoadBalancers@classic', {});

describe('a call', () => {
  test('gives plain JSON with ISO dates', async () => {
    const answer = await answerOf((request, response) => {
      expect(request).toMatchObject({ method: 'GET', url: '/clusters/demo' });
      expect(request.authorization).toContain('/ap-northeast-2/eks/aws4_request');
      jsonAnswer(response, { cluster: { name: 'demo', createdAt: 1_790_000_000 } });
    }, describeCluster);
    expect(answer).toMatchObject({
      outcome: 'value',
      value: { cluster: { name: 'demo', createdAt: new Date(1_790_000_000_000).toISOString() } },
      meta: { requests: 1 },
    });
    expect(answer.meta.bytes).toBeGreaterThan(0);
    expect(answer).not.toHaveProperty('value.$metadata');
  });

  test('gives all pages as one (JSON)', async () => {
    const { requests } = await serveAws((request, response) => {
      const isSecond = request.url.includes('nextToken=two');
      jsonAnswer(response, isSecond ? { nodegroups: ['b'] } : { nodegroups: ['a'], nextToken: 'two' });
    });
    const answer = await readerOf()(aws('eks:ListNodegroups', { clusterName: 'demo' }));
    expect(answer).toMatchObject({ value: { nodegroups: ['a', 'b'] }, meta: { requests: 2 } });
    expect(answer).not.toHaveProperty('value.nextToken');
    expect(requests).toHaveLength(2);
  });

  test('gives all pages as one (query protocol)', async () => {
    const answer = await answerOf((request, response) => {
      const isSecond = request.form.Marker === 'm2';
      const member = `<member><DNSName>${isSecond ? 'b' : 'a'}</DNSName></member>`;
      const marker = isSecond ? '' : '<NextMarker>m2</NextMarker>';
      xmlAnswer(response, 'DescribeLoadBalancers', `<LoadBalancers>${member}</LoadBalancers>${marker}`);
    }, describeLoadBalancers);
    expect(answer).toMatchObject({
      value: { LoadBalancers: [{ DNSName: 'a' }, { DNSName: 'b' }] },
      meta: { requests: 2 },
    });
  });

  test('ends when a token comes again', async () => {
    const answer = await answerOf(
      (_, response) => jsonAnswer(response, { nodegroups: ['a'], nextToken: 'same' }),
      aws('eks:ListNodegroups', { clusterName: 'demo' }),
    );
    expect(answer).toMatchObject({ outcome: 'value', meta: { requests: 2 } });
  });

  test('of log events goes on while pages are empty, ends with the first event, and leaves its text out', async () => {
    const { requests } = await serveAws((request, response) => {
      const isSecond = request.body.includes('two');
      const events = isSecond ? [{ timestamp: 1, message: 'secret-text', eventId: 'e' }] : [];
      jsonAnswer(response, { events, nextToken: isSecond ? 'three' : 'two' });
    });
    const answer = await readerOf()(aws('logs:FilterLogEvents', { logGroupName: 'g', startTime: 1, limit: 1 }));
    expect(answer).toMatchObject({ value: { events: [{ timestamp: 1, eventId: 'e' }] }, meta: { requests: 2 } });
    expect(requests).toHaveLength(2);
  });

  test('of metrics joins the values of one id', async () => {
    const { requests } = await serveAws((request, response, raw) => {
      // The protocol is the SDK's choice; this one can be answered in JSON.
      expect(raw.headers['content-type']).toMatch(/json|cbor/);
      const isSecond = request.body.includes('two');
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(
        JSON.stringify({
          MetricDataResults: [
            { Id: 'm', Values: [isSecond ? 2 : 1], StatusCode: isSecond ? 'Complete' : 'PartialData' },
          ],
          ...(!isSecond && { NextToken: 'two' }),
        }),
      );
    });
    const input = {
      StartTime: new Date(0),
      EndTime: new Date(1000),
      MetricDataQueries: [{ Id: 'm', Expression: '1' }],
    };
    const answer = await readerOf()(aws('cloudwatch:GetMetricData', input));
    expect(answer).toMatchObject({
      value: { MetricDataResults: [{ Id: 'm', Values: [1, 2], StatusCode: 'Complete' }] },
    });
    expect(requests).toHaveLength(2);
  });

  test('goes to the Region it names', async () => {
    const { requests } = await serveAws((_, response) => jsonAnswer(response, { nodegroups: [] }));
    await readerOf()(aws('eks:ListNodegroups', { clusterName: 'demo' }, 'us-east-1'));
    expect(requests[0]?.authorization).toContain('/us-east-1/eks/');
  });

  test('makes known the hosts of load balancers', async () => {
    const named = new NamedHosts();
    await serveAws((request, response) =>
      request.form.Version === '2012-06-01'
        ? xmlAnswer(
            response,
            'DescribeLoadBalancers',
            '<LoadBalancerDescriptions><member><DNSName>Old-1.elb.example</DNSName></member></LoadBalancerDescriptions>',
          )
        : xmlAnswer(
            response,
            'DescribeLoadBalancers',
            '<LoadBalancers><member><DNSName>new-1.elb.example</DNSName></member></LoadBalancers>',
          ),
    );
    const read = readerOf(named);
    await read(describeClassic);
    await read(describeLoadBalancers);
    expect(['old-1.elb.example', 'new-1.elb.example', 'none.elb.example'].map((host) => named.has(host))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('what does not exist is the value undefined', () => {
  test.each([
    ['eks', describeCluster, (r: ServerResponse) => jsonAnswer(r, {}, 404, 'ResourceNotFoundException')],
    [
      'ec2',
      aws('ec2:DescribeInstances', { InstanceIds: ['i-1'] }),
      (r: ServerResponse) => ec2Error(r, 'InvalidInstanceID.NotFound'),
    ],
    ['elbv2', describeLoadBalancers, (r: ServerResponse) => xmlError(r, 'LoadBalancerNotFound')],
    ['classic', describeClassic, (r: ServerResponse) => xmlError(r, 'LoadBalancerNotFound')],
    [
      'target group',
      aws('elasticloadbalancing:DescribeTargetHealth', { TargetGroupArn: 'x' }),
      (r: ServerResponse) => xmlError(r, 'TargetGroupNotFound'),
    ],
    [
      'iam',
      aws('iam:GetOpenIDConnectProvider', { OpenIDConnectProviderArn: 'arn:aws:iam::123456789012:oidc-provider/x' }),
      (r: ServerResponse) => xmlError(r, 'NoSuchEntity', 404),
    ],
  ] as const)('%s', async (_, spec, respond) => {
    const answer = await answerOf((_, response) => respond(response), spec);
    expect(answer).toMatchObject({ outcome: 'value', value: undefined, meta: { requests: 1 } });
  });
});

describe('what AWS refuses', () => {
  const protocols = [
    [
      'JSON',
      describeCluster,
      'eks:DescribeCluster',
      (r: ServerResponse, code: string, status: number) => jsonAnswer(r, {}, status, code),
    ],
    ['query', describeClassic, 'elasticloadbalancing:DescribeLoadBalancers', xmlError],
    ['EC2', describeInstances, 'ec2:DescribeInstances', ec2Error],
  ] as const;

  describe.each(protocols)('%s', (_, spec, action, respond) => {
    test.each([
      ['AccessDenied', 403, { outcome: 'denied', code: 'aws.denied', values: { action } }],
      ['AccessDeniedException', 403, { outcome: 'denied', code: 'aws.denied', values: { action } }],
      ['UnauthorizedOperation', 403, { outcome: 'denied', code: 'aws.denied', values: { action } }],
      ['ExpiredToken', 403, { outcome: 'denied', code: 'aws.credentials', values: { reason: 'ExpiredToken' } }],
      ['ExpiredTokenException', 400, { code: 'aws.credentials', values: { reason: 'ExpiredTokenException' } }],
      ['InvalidClientTokenId', 403, { code: 'aws.credentials' }],
      ['UnrecognizedClientException', 400, { code: 'aws.credentials' }],
      ['SignatureDoesNotMatch', 403, { code: 'aws.credentials' }],
      ['AuthFailure', 401, { code: 'aws.credentials' }],
      ['Throttling', 400, { outcome: 'failed', code: 'read.throttled', retryAfterMs: 0 }],
      ['ThrottlingException', 429, { outcome: 'failed', code: 'read.throttled', retryAfterMs: 0 }],
      ['RequestLimitExceeded', 503, { outcome: 'failed', code: 'read.throttled', retryAfterMs: 0 }],
      ['InternalFailure', 500, { code: 'read.unavailable', values: { status: 500 }, retryAfterMs: 0 }],
      ['ServiceUnavailable', 503, { code: 'read.unavailable', values: { status: 503 }, retryAfterMs: 0 }],
      ['ValidationError', 400, { code: 'read.unknown', values: { reason: 'ValidationError' } }],
    ])('%s (%i)', async (code, status, wanted) => {
      const answer = await answerOf((_, response) => respond(response, code, status), spec);
      expect(answer).toMatchObject({ ...wanted, meta: { requests: 1 } });
    });
  });

  test('throttling says how long to wait', async () => {
    const answer = await answerOf(
      (_, response) => xmlError(response, 'Throttling', 400, { 'retry-after': '2' }),
      describeClassic,
    );
    expect(answer).toMatchObject({ code: 'read.throttled', retryAfterMs: 2000 });
  });

  test('a name that is no name is not passed on', async () => {
    const answer = await answerOf((_, response) => xmlError(response, 'odd secret-text &lt;b&gt;'), describeClassic);
    expect(answer).toMatchObject({ code: 'read.unknown', values: { reason: 'unknown' } });
  });
});

describe('what goes wrong on the way', () => {
  test('a hang ends with the engine’s signal', async () => {
    const abort = new AbortController();
    await serveAws(() => abort.abort());
    const answer = await readerOf()(describeCluster, { signal: abort.signal });
    expect(answer).toMatchObject({
      outcome: 'failed',
      code: 'read.timeout',
      values: { what: 'eks:DescribeCluster', seconds: 1 },
    });
  });

  test('a cut connection', async () => {
    const answer = await answerOf((_, __, raw) => raw.socket.destroy(), describeCluster);
    expect(answer).toMatchObject({ code: 'read.connection', retryAfterMs: 0 });
  });

  test('an endpoint that refuses', async () => {
    useEnvironment({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
    expect(await readerOf()(describeCluster)).toMatchObject({ code: 'read.connection', retryAfterMs: 0 });
  });

  test.each([
    ['JSON', describeCluster],
    ['query', describeClassic],
  ])('HTML in place of an answer (%s)', async (_, spec) => {
    const answer = await answerOf((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html><body>secret-text</body></html>');
    }, spec);
    expect(answer).toMatchObject({ outcome: 'failed', code: 'read.invalid' });
  });

  test('an answer over the cap', async () => {
    await serveAws((_, response) => jsonAnswer(response, { nodegroups: ['x'.repeat(2 * 1024 * 1024)] }));
    const answer = await readerOf()(aws('eks:ListNodegroups', { clusterName: 'demo' }), { maxBytes: 1024 * 1024 });
    expect(answer).toMatchObject({ outcome: 'failed', code: 'read.tooLarge', values: { megabytes: 1 } });
  });
});
