/**
 * The bearer token of EKS: a presigned `sts:GetCallerIdentity`, made locally. What the server accepts is in
 * https://github.com/kubernetes-sigs/aws-iam-authenticator/blob/master/pkg/token/token.go
 */
import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

/** AWS credentials of a session; `expiration` is absent for long-lived keys. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
}

export interface TokenOptions {
  /** Name of the cluster (for a local cluster on Outposts its id): the server signs with its own again. */
  cluster: string;
  region: string;
  credentials(): Promise<Credentials>;
}

const PREFIX = 'k8s-aws-v1.';
/** The server counts 15 minutes from X-Amz-Date. */
const REUSE_MS = 14 * 60_000;

/** The STS host of a Region. */
function stsHost(region: string): string {
  return `sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

/** Makes a token dated `at`; pure computation. It is a live credential: never to be logged or returned. */
export async function mintToken(
  { cluster, region }: Pick<TokenOptions, 'cluster' | 'region'>,
  credentials: Credentials,
  at: Date,
): Promise<string> {
  const signer = new SignatureV4({ service: 'sts', region, sha256: Sha256, credentials: unexpiring(credentials) });
  const hostname = stsHost(region);
  const signed = await signer.presign(
    {
      method: 'GET',
      protocol: 'https:',
      hostname,
      path: '/',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      headers: { host: hostname, 'x-k8s-aws-id': cluster },
    },
    { expiresIn: 60, signingDate: at },
  );
  const query = Object.entries(signed.query ?? {}).map(([name, item]) => `${encode(name)}=${encode(String(item))}`);
  return PREFIX + Buffer.from(`https://${hostname}/?${query.join('&')}`).toString('base64url');
}

/** A source of tokens: one is used again for at most 14 minutes and never beyond the end of the session. */
export function tokenSource(options: TokenOptions, now: () => number = Date.now): () => Promise<string> {
  let token: Promise<string> | undefined;
  let until = 0;
  const mint = async () => {
    const credentials = await options.credentials();
    const at = now();
    until = Math.min(at + REUSE_MS, credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY);
    return mintToken(options, credentials, new Date(at));
  };
  return async () => {
    if (token === undefined || now() >= until) {
      until = Number.POSITIVE_INFINITY; // Those who ask meanwhile wait for this one.
      token = mint();
      token.catch(() => {
        token = undefined;
      });
    }
    return token;
  };
}

// The signer would refuse to sign with a session it takes for expired; that is for STS to say.
function unexpiring({ accessKeyId, secretAccessKey, sessionToken }: Credentials) {
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

// RFC 3986: encodeURIComponent leaves these five alone.
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

type Source = string | ArrayBuffer | ArrayBufferView;

/** SHA-256, keyed or not, as the signer wants it. */
class Sha256 {
  readonly #hash;

  constructor(secret?: Source) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', toBytes(secret));
  }

  update(part: Uint8Array | string): void {
    this.#hash.update(part);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('not used by the signer');
  }
}

function toBytes(source: Source): Uint8Array {
  if (typeof source === 'string') return Buffer.from(source);
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
}
