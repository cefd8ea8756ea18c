/**
 * Answers of services around a cluster, through the clients that read them.
 */
import type { ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AwsReader, clientSettings } from '../../checks/reads/aws.ts';
import { hasAwsShape, NamedHosts } from '../../checks/reads/hosts.ts';
import { aws, type Read } from '../../checks/reads/read.ts';
import type { Answer } from '../../checks/reads/reader.ts';
import { type AwsRequest, jsonAnswer, serveAws } from './fake-aws.ts';

async function read(spec: Read<unknown>, named = new NamedHosts()): Promise<Answer> {
  const credentials = async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' });
  const reader = new AwsReader(clientSettings('ap-northeast-2', credentials), named);
  onTestFinished(() => reader.close());
  if (spec.source !== 'aws') throw new Error('not of AWS');
  return reader.read(spec, { signal: AbortSignal.timeout(10_000), maxBytes: 1024 * 1024 });
}

function xml(response: ServerResponse, body: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?>${body}`);
}

const distribution = (id: string) =>
  `<DistributionSummary><Id>${id}</Id><DomainName>${id.toLowerCase()}.cloudfront.net</DomainName><Enabled>true</Enabled><Status>Deployed</Status><Aliases><Quantity>1</Quantity><Items><CNAME>www.example.com</CNAME></Items></Aliases><Origins><Quantity>1</Quantity><Items><Origin><Id>a</Id><DomainName>shop.s3.amazonaws.com</DomainName></Origin></Items></Origins></DistributionSummary>`;
const distributions = (items: string, next?: string) =>
  `<DistributionList xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Marker/>${next ? `<NextMarker>${next}</NextMarker>` : ''}<IsTruncated>${next !== undefined}</IsTruncated><Quantity>1</Quantity><Items>${items}</Items></DistributionList>`;

describe('distributions', () => {
  test('come whole, although page and marker stand inside', async () => {
    const { requests } = await serveAws((request, response) => {
      const isSecond = request.url.includes('Marker=m2');
      xml(response, isSecond ? distributions(distribution('E2')) : distributions(distribution('E1'), 'm2'));
    });
    const named = new NamedHosts();
    const answer = await read(aws('cloudfront:ListDistributions', {}), named);
    expect(answer).toMatchObject({
      outcome: 'value',
      value: { DistributionList: { Items: [{ Id: 'E1' }, { Id: 'E2' }] } },
      meta: { requests: 2 },
    });
    expect(answer).not.toHaveProperty('value.DistributionList.NextMarker');
    expect(requests).toHaveLength(2);
    expect(named.has('e1.cloudfront.net')).toBe(true);
    expect(named.has('e2.cloudfront.net')).toBe(true);
    // Whom these names belong to, AWS does not say.
    expect(named.has('www.example.com')).toBe(false);
    expect(named.has('shop.s3.amazonaws.com')).toBe(false);
  });

  test('may be none', async () => {
    await serveAws((_, response) => xml(response, distributions('')));
    const named = new NamedHosts();
    expect(await read(aws('cloudfront:ListDistributions', {}), named)).toMatchObject({ outcome: 'value' });
  });
});

describe('domains', () => {
  test('name their public endpoints, and no others', async () => {
    const status = {
      DomainName: 'logs',
      Endpoint: 'search-logs-x.ap-northeast-2.es.amazonaws.com',
      EndpointV2: 'search-logs-x.aos.ap-northeast-2.on.aws',
      Endpoints: { vpc: 'vpc-logs-x.ap-northeast-2.es.amazonaws.com' },
      DomainEndpointOptions: { CustomEndpoint: 'logs.example.com' },
    };
    await serveAws((_, response) => jsonAnswer(response, { DomainStatus: status }));
    const named = new NamedHosts();
    await read(aws('es:DescribeDomain', { DomainName: 'logs' }), named);
    expect(named.has(status.Endpoint) && named.has(status.EndpointV2)).toBe(true);
    expect(named.has(status.Endpoints.vpc) || named.has('logs.example.com')).toBe(false);
  });

  test.each([
    ['search-logs-x.ap-northeast-2.es.amazonaws.com', true],
    ['search-logs-x.cn-north-1.es.amazonaws.com.cn', true],
    ['search-logs-x.aos.ap-northeast-2.on.aws', true],
    ['vpc-logs-x.ap-northeast-2.es.amazonaws.com', false],
    ['search-logs-x.es.amazonaws.com.evil.example', false],
    ['search-x.lambda-url.ap-northeast-2.on.aws', false],
  ])('%s is such a host: %s', (host, wanted) => {
    expect(hasAwsShape(host)).toBe(wanted);
  });
});

test.each(['es:DescribeDomain', 'cloudfront:ListDistributions', 'elasticloadbalancing:DescribeLoadBalancers'] as const)(
  'a strange answer of %s names nobody',
  (operation) => {
    for (const output of [
      {},
      { DistributionList: null },
      { DomainStatus: [1] },
      { LoadBalancers: [null, 'x', { DNSName: 1 }] },
    ]) {
      const named = new NamedHosts();
      named.learn(operation, output);
      expect(named.has('1') || named.has('')).toBe(false);
    }
  },
);

describe('histories', () => {
  test('end with the newest page', async () => {
    const { requests } = await serveAws((_, response) =>
      jsonAnswer(response, { pipelineExecutionSummaries: [{ status: 'Succeeded' }], nextToken: 'two' }),
    );
    const answer = await read(aws('codepipeline:ListPipelineExecutions', { pipelineName: 'shop' }));
    expect(answer).toMatchObject({ value: { pipelineExecutionSummaries: [{ status: 'Succeeded' }] } });
    expect(requests).toHaveLength(1);
  });
});

describe('buckets', () => {
  const listing = aws('s3:ListBucket', { Bucket: 'shop', ExpectedBucketOwner: '123456789012', MaxKeys: 1 });
  const error = (code: string, status: number) => (_: unknown, response: ServerResponse) =>
    xml(response, `<Error><Code>${code}</Code><Message>x</Message></Error>`, status);

  test('that do not exist are a fact', async () => {
    await serveAws(error('NoSuchBucket', 404));
    expect(await read(listing)).toMatchObject({ outcome: 'value', value: undefined });
  });

  test('of somebody else are not read', async () => {
    await serveAws((request, response, raw) => {
      expect(raw.headers['x-amz-expected-bucket-owner']).toBe('123456789012');
      error('AccessDenied', 403)(request, response);
    });
    expect(await read(listing)).toMatchObject({ outcome: 'denied', code: 'aws.denied' });
  });

  describe('in another Region', () => {
    const refusing =
      (code: string, status: number, region: string) =>
      ({ authorization }: AwsRequest, response: ServerResponse): void => {
        if (authorization.includes('/eu-west-1/s3/'))
          xml(response, '<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>');
        else {
          response.setHeader('x-amz-bucket-region', region);
          xml(response, `<Error><Code>${code}</Code><Message>x</Message></Error>`, status);
        }
      };

    test.each([
      ['PermanentRedirect', 301],
      ['TemporaryRedirect', 307],
      ['AuthorizationHeaderMalformed', 400],
    ])('%s: are read there', async (code, status) => {
      const { requests } = await serveAws(refusing(code, status, 'eu-west-1'));
      expect(await read(listing)).toMatchObject({ outcome: 'value', value: { KeyCount: 0 }, meta: { requests: 2 } });
      expect(requests).toHaveLength(2);
    });

    test.each(['ap-northeast-2', 'somewhere.example.com/', ''])('named %j: asked once more at most', async (region) => {
      const { requests } = await serveAws(refusing('PermanentRedirect', 301, region));
      expect(await read(listing)).toMatchObject({ outcome: 'failed', code: 'read.unknown' });
      expect(requests.length).toBeLessThanOrEqual(2);
    });

    test('are read beside each other', async () => {
      await serveAws(refusing('PermanentRedirect', 301, 'eu-west-1'));
      const credentials = async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' });
      const reader = new AwsReader(clientSettings('ap-northeast-2', credentials), new NamedHosts());
      onTestFinished(() => reader.close());
      const answers = await Promise.all(
        ['one', 'two', 'three'].map((Bucket) => {
          const spec = aws('s3:ListBucket', { Bucket });
          if (spec.source !== 'aws') throw new Error('not of AWS');
          return reader.read(spec, { signal: AbortSignal.timeout(10_000), maxBytes: 1024 * 1024 });
        }),
      );
      expect(answers.map(({ outcome }) => outcome)).toEqual(['value', 'value', 'value']);
    });
  });

  test.each([
    ['s3:GetBucketPublicAccessBlock', 'NoSuchPublicAccessBlockConfiguration'],
    ['s3:GetEncryptionConfiguration', 'ServerSideEncryptionConfigurationNotFoundError'],
    ['s3:GetLifecycleConfiguration', 'NoSuchLifecycleConfiguration'],
  ] as const)('%s: nothing set is a fact', async (operation, code) => {
    await serveAws(error(code, 404));
    expect(await read(aws(operation, { Bucket: 'shop' }))).toMatchObject({ outcome: 'value', value: undefined });
  });
});
