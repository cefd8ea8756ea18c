/**
 * The HTTP probe. Its target comes from participants' objects, so every hop is held to these rules: a host that AWS names
 * for the account, an address that was checked and is the one dialled, GET alone, no redirect to another host.
 */
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isPublic, type Resolve, resolve as systemResolve } from './address.ts';
import { denied, failed, type Outcome, Refused, Tally, value } from './answers.ts';
import { isDecodeError, readBody } from './body.ts';
import { type ExtraHost, extraHostFor, hasAwsShape, type NamedHosts } from './hosts.ts';
import type { HttpProbe, Probed } from './read.ts';
import type { Answer, ReadOptions } from './reader.ts';
import { whatOf } from './what.ts';

type Unreachable = Extract<Probed, { outcome: 'unreachable' }>['reason'];

export interface HttpReaderOptions {
  named: NamedHosts;
  extraHosts: readonly ExtraHost[];
  /** Milliseconds for one probe with its redirect (default 8000: less than the engine gives a read, so that silence is evidence and no fault). */
  timeoutMs?: number;
  resolve?: Resolve;
}

const DEFAULT_BYTES = 64 * 1024;
const MOST_BYTES = 4 * 1024 * 1024;
const TIMEOUT_MS = 8000;
const redirects = [301, 302, 303, 307, 308];

/** No answer of the participant's address: a fact about the lab, not a fault. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly reason: Unreachable;

  constructor(reason: Unreachable) {
    super(reason);
    this.reason = reason;
  }
}

export class HttpReader {
  readonly #options: HttpReaderOptions;

  constructor(options: HttpReaderOptions) {
    this.#options = options;
  }

  /** As `read` of Reader. */
  async read(spec: HttpProbe, options: ReadOptions): Promise<Answer> {
    const tally = new Tally();
    const timeout = AbortSignal.timeout(this.#options.timeoutMs ?? TIMEOUT_MS);
    const signal = AbortSignal.any([options.signal, timeout]);
    try {
      return tally.answer(value(await this.#probe(spec, signal, options.maxBytes, tally)));
    } catch (error) {
      return tally.answer(this.#outcome(error, spec, options.signal.aborted, timeout.aborted, tally));
    }
  }

  #outcome(error: unknown, spec: HttpProbe, isAborted: boolean, isLate: boolean, tally: Tally): Outcome {
    const what = whatOf(spec);
    if (error instanceof Refused) return error.refusal;
    if (isAborted) return failed('read.timeout', { what, seconds: tally.seconds });
    const reason = isLate ? 'timeout' : error instanceof NoAnswer ? error.reason : reasonOf(error);
    return value({ outcome: 'unreachable', reason } satisfies Probed);
  }

  async #probe(spec: HttpProbe, signal: AbortSignal, cap: number, tally: Tally): Promise<Probed> {
    const url = URL.parse(spec.url);
    const isSound = url !== null && /^https?:$/.test(url.protocol) && /^[\w.:-]*$/.test(spec.host ?? '');
    if (!isSound) throw new Refused(failed('read.invalid', { what: whatOf(spec) }));
    const maxBytes = Math.min(spec.maxBytes ?? DEFAULT_BYTES, MOST_BYTES, cap);
    const first = await this.#hop(url, spec, signal, tally);
    const next = redirectOf(first, url);
    if (next === undefined) return answered(first, maxBytes, tally);
    first.destroy();
    if (next.hostname !== url.hostname || !/^https?:$/.test(next.protocol)) throw new NoAnswer('redirect');
    return answered(await this.#hop(next, spec, signal, tally), maxBytes, tally);
  }

  async #hop(url: URL, spec: HttpProbe, signal: AbortSignal, tally: Tally): Promise<IncomingMessage> {
    const { ip, port } = await this.#allowed(url, signal);
    const host = spec.host ?? url.host;
    const isTls = url.protocol === 'https:';
    const send = isTls ? tlsRequest : plainRequest;
    tally.requests += 1;
    return new Promise((resolve, reject) => {
      const request = send({
        host: ip,
        port,
        path: url.pathname + url.search,
        method: 'GET',
        agent: false,
        signal,
        headers: {
          host,
          accept: '*/*',
          'accept-encoding': 'gzip, br',
          'user-agent': 'podium-labs',
          connection: 'close',
        },
        ...(isTls && { servername: host.replace(/:\d+$/, '') }),
      });
      request.once('response', resolve);
      request.once('error', reject);
      request.end();
    });
  }

  /** The address to dial. Throws Refused where it must not be dialled. */
  async #allowed(url: URL, signal: AbortSignal): Promise<{ ip: string; port: number }> {
    const host = url.hostname;
    const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
    const extra = extraHostFor(this.#options.extraHosts, host, port);
    // An operator's entry lets other hosts in; that a load balancer is the account's own, only AWS can say.
    const isAllowed = hasAwsShape(host) ? this.#options.named.has(host) : extra !== undefined;
    if (!isAllowed || url.username !== '' || url.password !== '')
      throw new Refused(denied('http.foreignHost', { host }));
    if (extra?.address !== undefined) return extra.address;
    if (extra === undefined && host.startsWith('internal-')) throw new Refused(denied('http.internal', { host }));
    const found = await aborted(this.#addresses(host), signal);
    const [ip] = found;
    if (ip === undefined) throw new NoAnswer('dns');
    if (extra === undefined && !found.every(isPublic)) throw new Refused(denied('http.internal', { host }));
    return { ip, port };
  }

  async #addresses(host: string): Promise<string[]> {
    try {
      return await (this.#options.resolve ?? systemResolve)(host.replace(/^\[|\]$/g, ''));
    } catch {
      throw new NoAnswer('dns');
    }
  }
}

async function answered(response: IncomingMessage, maxBytes: number, tally: Tally): Promise<Probed> {
  const { bytes, truncated, wire } = await readBody(response, response.headers['content-encoding'], maxBytes);
  tally.bytes += wire;
  return {
    outcome: 'answered',
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? '',
    ...(response.headers.location !== undefined && { location: response.headers.location }),
    body: bytes.toString(),
    truncated,
  };
}

function redirectOf({ statusCode, headers }: IncomingMessage, from: URL): URL | undefined {
  if (!redirects.includes(statusCode ?? 0) || headers.location === undefined) return undefined;
  return URL.parse(headers.location, from) ?? undefined;
}

function reasonOf(error: unknown): Unreachable {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'refused';
  if (code === 'ETIMEDOUT') return 'timeout';
  if (code.startsWith('HPE_') || isDecodeError(error)) return 'protocol';
  if (/^(ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|EPROTO|HOSTNAME)/.test(code)) return 'tls';
  return 'reset';
}

function aborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new NoAnswer('timeout'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
