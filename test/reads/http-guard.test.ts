import { describe, expect, test } from 'vitest';
import { isPublic } from '../../checks/reads/address.ts';
import { hasAwsShape, isEksHost } from '../../checks/reads/hosts.ts';
import { at, host, naming, plain, probe, valueIn } from './http-harness.ts';

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
