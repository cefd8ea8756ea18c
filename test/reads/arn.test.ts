import { describe, expect, test } from 'vitest';
import { Problem } from '../../checks/problem.ts';
import { parseCluster, roleAccount } from '../../checks/reads/arn.ts';
import { settingsFrom } from '../../checks/reads/settings.ts';

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return 'none';
}

describe('a cluster', () => {
  test.each([
    ['arn:aws:eks:ap-northeast-2:123456789012:cluster/demo', 'demo', 'ap-northeast-2'],
    ['  arn:aws:eks:us-east-1:123456789012:cluster/My_cluster-1\n', 'My_cluster-1', 'us-east-1'],
    ['arn:aws-cn:eks:cn-northwest-1:123456789012:cluster/demo', 'demo', 'cn-northwest-1'],
    ['arn:aws-us-gov:eks:us-gov-west-1:123456789012:cluster/demo', 'demo', 'us-gov-west-1'],
  ])('%s', (arn, name, region) => {
    expect(parseCluster(arn)).toEqual({ name, region, account: '123456789012', arn: arn.trim() });
  });

  test('by name', () => {
    expect(parseCluster('demo')).toEqual({ name: 'demo' });
    expect(parseCluster('demo', 'us-east-1')).toEqual({ name: 'demo', region: 'us-east-1' });
  });

  test.each([
    ['', 'arn.malformed'],
    ['my cluster', 'arn.malformed'],
    ['-demo', 'arn.malformed'],
    ['https://console.aws.amazon.com/eks', 'arn.malformed'],
    ['arn:aws', 'arn.malformed'],
    ['arn:aws:eks:ap-northeast-2:123456789012', 'arn.malformed'],
    ['arn:aws:eks:ap-northeast-2:12345678901:cluster/demo', 'arn.malformed'],
    ['arn:aws:eks:seoul:123456789012:cluster/demo', 'arn.malformed'],
    ['arn:aws:eks:cn-north-1:123456789012:cluster/demo', 'arn.malformed'],
    ['arn:aws-cn:eks:us-east-1:123456789012:cluster/demo', 'arn.malformed'],
    ['arn:aws:eks:ap-northeast-2:123456789012:cluster/demo/x', 'arn.malformed'],
    ['arn:aws:eks:ap-northeast-2:123456789012:cluster/', 'arn.malformed'],
    ['arn:gcp:eks:ap-northeast-2:123456789012:cluster/demo', 'arn.partition'],
    ['arn:toString:eks:ap-northeast-2:123456789012:cluster/demo', 'arn.partition'],
    ['arn:aws:ecs:ap-northeast-2:123456789012:cluster/demo', 'arn.notCluster'],
    ['arn:aws:eks:ap-northeast-2:123456789012:nodegroup/demo/a/b', 'arn.notCluster'],
    ['arn:aws:iam::123456789012:role/reader', 'arn.notCluster'],
  ])('%j is %s', (given, code) => {
    expect(codeOf(() => parseCluster(given))).toBe(code);
  });

  test('in another Region than the one given', () => {
    const arn = 'arn:aws:eks:ap-northeast-2:123456789012:cluster/demo';
    expect(codeOf(() => parseCluster(arn, 'us-east-1'))).toBe('region.mismatch');
    expect(parseCluster(arn, 'ap-northeast-2').name).toBe('demo');
  });
});

describe('a role', () => {
  test('names its account', () => {
    expect(roleAccount('arn:aws:iam::123456789012:role/lab/reader')).toBe('123456789012');
    expect(roleAccount('arn:aws-cn:iam::123456789012:role/reader')).toBe('123456789012');
  });

  test.each(['', 'reader', 'arn:aws:iam::123456789012:user/ann', 'arn:aws:iam::1:role/reader'])(
    '%j is none',
    (given) => {
      expect(codeOf(() => roleAccount(given))).toBe('aws.role');
    },
  );
});

describe('extra hosts', () => {
  test('are hosts, hosts with ports, and patterns with an address', () => {
    const env = { PODIUM_EXTRA_HOSTS: '127.0.0.1:6443, Api.Local ,*.elb.amazonaws.com=127.0.0.1:8080,[::1]=[::1]:443' };
    expect(settingsFrom(env, true)).toEqual({
      dialPrivate: true,
      extraHosts: [
        { host: '127.0.0.1', port: 6443 },
        { host: 'api.local' },
        { host: '*.elb.amazonaws.com', address: { ip: '127.0.0.1', port: 8080 } },
        { host: '[::1]', address: { ip: '::1', port: 443 } },
      ],
    });
  });

  test('are none by default', () => {
    expect(settingsFrom({}, false)).toEqual({ extraHosts: [], dialPrivate: false });
  });

  test.each(['*', 'a b', 'x:99999', 'x=y', 'x=host:80', 'x=1.2.3.4', 'x=1.2.3.4:80=5', 'https://x'])(
    '%j is none',
    (value) => {
      expect(codeOf(() => settingsFrom({ PODIUM_EXTRA_HOSTS: value }, false))).toBe('setting.invalid');
    },
  );
});
