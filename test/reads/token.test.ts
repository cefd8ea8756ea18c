import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mintToken, tokenSource } from '../../checks/reads/token.ts';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example/key+1', sessionToken: "a+b/c=(*)!'~" };
const at = new Date('2026-11-20T10:00:00.123Z');

function opened(token: string): URL {
  expect(token.startsWith('k8s-aws-v1.')).toBe(true);
  return new URL(Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString());
}

/** The signature as STS computes it, with the cluster's own id in the header. */
function signature(url: URL, cluster: string, secret: string): string {
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const sha = (text: string) => createHash('sha256').update(text).digest('hex');
  const query = url.search
    .slice(1)
    .split('&')
    .filter((part) => !part.startsWith('X-Amz-Signature='))
    .sort()
    .join('&');
  const headers = `host:${url.host}\nx-k8s-aws-id:${cluster}\n`;
  const canonical = ['GET', '/', query, headers, 'host;x-k8s-aws-id', sha('')].join('\n');
  const [, day = '', region = ''] = (url.searchParams.get('X-Amz-Credential') ?? '').split('/');
  const scope = `${day}/${region}/sts/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', url.searchParams.get('X-Amz-Date'), scope, sha(canonical)].join('\n');
  const key = [region, 'sts', 'aws4_request'].reduce<Buffer>(hmac, hmac(`AWS4${secret}`, day));
  return createHmac('sha256', key).update(text).digest('hex');
}

describe('a token', () => {
  const mint = (cluster = 'demo', region = 'ap-northeast-2') => mintToken({ cluster, region }, credentials, at);

  test('asks the STS host of the Region, over https, at /', async () => {
    const url = opened(await mint());
    expect([url.protocol, url.host, url.pathname]).toEqual(['https:', 'sts.ap-northeast-2.amazonaws.com', '/']);
    expect(opened(await mint('demo', 'cn-north-1')).host).toBe('sts.cn-north-1.amazonaws.com.cn');
  });

  test('has the query keys that the server allows, each once', async () => {
    const names = [...opened(await mint()).searchParams.keys()].sort();
    expect(names).toEqual([
      'Action',
      'Version',
      'X-Amz-Algorithm',
      'X-Amz-Credential',
      'X-Amz-Date',
      'X-Amz-Expires',
      'X-Amz-Security-Token',
      'X-Amz-Signature',
      'X-Amz-SignedHeaders',
    ]);
  });

  test('is valid by the rules of the server', async () => {
    const query = opened(await mint()).searchParams;
    expect(query.get('Action')).toBe('GetCallerIdentity');
    expect(query.get('Version')).toBe('2011-06-15');
    expect(query.get('X-Amz-SignedHeaders')).toBe('host;x-k8s-aws-id');
    expect(query.get('X-Amz-Expires')).toBe('60');
    expect(query.get('X-Amz-Date')).toBe('20261120T100000Z');
    expect(query.get('X-Amz-Security-Token')).toBe(credentials.sessionToken);
  });

  test('is base64url without padding', async () => {
    expect(await mint()).toMatch(/^k8s-aws-v1\.[A-Za-z0-9_-]+$/);
  });

  test('of a role session with a long token fits into 4096 bytes', async () => {
    const long = { ...credentials, sessionToken: '/'.repeat(600) + 'x'.repeat(600) };
    expect((await mintToken({ cluster: 'c'.repeat(100), region: 'ap-northeast-2' }, long, at)).length).toBeLessThan(
      4096,
    );
  });

  test('of long-lived keys has no session token', async () => {
    const { sessionToken: _, ...keys } = credentials;
    const url = opened(await mintToken({ cluster: 'demo', region: 'us-east-1' }, keys, at));
    expect(url.searchParams.has('X-Amz-Security-Token')).toBe(false);
  });

  test('bears the signature for its own cluster and for no other', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.stringMatching(/^[A-Za-z0-9][\w-]{0,99}$/),
        fc.base64String({ minLength: 4 }),
        async (cluster, session) => {
          const minted = await mintToken(
            { cluster, region: 'eu-west-1' },
            { ...credentials, sessionToken: session },
            at,
          );
          const url = opened(minted);
          const own = url.searchParams.get('X-Amz-Signature');
          expect(own).toBe(signature(url, cluster, credentials.secretAccessKey));
          expect(own).not.toBe(signature(url, `${cluster}x`, credentials.secretAccessKey));
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('a source of tokens', () => {
  const minute = 60_000;

  function sourceAt(expiration?: Date) {
    const clock = { now: at.getTime(), asked: 0 };
    const source = tokenSource(
      {
        cluster: 'demo',
        region: 'us-east-1',
        credentials: async () => {
          clock.asked += 1;
          return { ...credentials, ...(expiration !== undefined && { expiration }) };
        },
      },
      () => clock.now,
    );
    return { clock, source };
  }

  test('gives one for 14 minutes', async () => {
    const { clock, source } = sourceAt();
    const first = await source();
    clock.now += 14 * minute - 1;
    expect(await source()).toBe(first);
    clock.now += 1;
    expect(await source()).not.toBe(first);
  });

  test('gives none beyond the end of the session', async () => {
    const { clock, source } = sourceAt(new Date(at.getTime() + 5 * minute));
    const first = await source();
    clock.now += 5 * minute;
    expect(await source()).not.toBe(first);
  });

  test('mints once for all who ask at once', async () => {
    const { clock, source } = sourceAt();
    expect(new Set(await Promise.all([source(), source(), source()])).size).toBe(1);
    expect(clock.asked).toBe(1);
  });

  test('asks again after credentials failed', async () => {
    let isFailing = true;
    const source = tokenSource({
      cluster: 'demo',
      region: 'us-east-1',
      credentials: async () => {
        if (isFailing) throw new Error('none');
        return credentials;
      },
    });
    await expect(source()).rejects.toThrow('none');
    isFailing = false;
    await expect(source()).resolves.toMatch(/^k8s-aws-v1\./);
  });
});
