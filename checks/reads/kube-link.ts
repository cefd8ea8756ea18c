/**
 * The link to one API server: keeps one connection open, sends requests over it, turns what goes wrong into refusals.
 */
import { orAborted } from '../abort.ts';
import { denied, failed, type Refusal, Refused, type Tally } from './answers.ts';
import { isDecodeError, readBody } from './body.ts';
import type { ReadOptions } from './reader.ts';
import { DialError, dial, type Endpoint, type Received, type Transport } from './transport.ts';

/** An API server, how to reach it and how to be known there. */
export interface ApiServer {
  /** Name of the cluster, for messages. */
  cluster: string;
  endpoint: Endpoint;
  /** The headers that authenticate a request. */
  authorize(): Promise<Record<string, string>>;
  /** Finds the endpoint anew after its certificate was not trusted (a CA can rotate); undefined: nothing new. */
  renew?(): Promise<Endpoint | undefined>;
  /** A better reason why there is no connection, e.g. that the endpoint admits certain networks only. */
  explain?(reason: string): Refusal | undefined;
}

export interface KubeRequest {
  what: string;
  path: string;
  accept?: string;
  /** Sent by POST, as JSON. */
  body?: unknown;
}

export interface KubeResponse {
  status: number;
  headers: Received['headers'];
  bytes: Buffer;
}

const HOLD_MS = 10_000;
/** Largest single response, decoded: 500 objects of 32 KiB each. */
const RESPONSE_BYTES = 16 * 2 ** 20;

export class KubeLink {
  readonly cluster: string;
  readonly #locate: () => Promise<ApiServer>;
  readonly #timeoutMs: number;
  #server: Promise<ApiServer> | undefined;
  #transport: Promise<Transport> | undefined;
  #refused: { refusal: Refusal; until: number } | undefined;
  #closed = false;

  /** `locate` throws Refused where there is no API server to talk to; `timeoutMs` is for connecting. */
  constructor(cluster: string, locate: () => Promise<ApiServer>, timeoutMs: number) {
    this.cluster = cluster;
    this.#locate = locate;
    this.#timeoutMs = timeoutMs;
  }

  /** Opens the connection ahead of the first request; what goes wrong is for the reads to tell. */
  async warm(): Promise<void> {
    await this.#open().catch(() => {});
  }

  /** Sends one request and reads the answer up to the cap. Throws Refused. */
  async send(request: KubeRequest, options: ReadOptions, tally: Tally): Promise<KubeResponse> {
    const { what } = request;
    let response: Received | undefined;
    try {
      const [server, transport] = await orAborted(this.#open(), options.signal);
      const headers = {
        accept: request.accept ?? 'application/json',
        'accept-encoding': 'gzip',
        'user-agent': 'podium',
        ...(request.body !== undefined && { 'content-type': 'application/json' }),
        ...(await server.authorize()),
      };
      tally.requests += 1;
      response = await transport.send({
        method: request.body === undefined ? 'GET' : 'POST',
        path: request.path,
        headers,
        ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
        signal: options.signal,
      });
      const left = Math.min(RESPONSE_BYTES, options.maxBytes - tally.decoded);
      const { bytes, truncated, wire } = await readBody(response.body, response.headers['content-encoding'], left);
      tally.bytes += wire;
      tally.decoded += bytes.length;
      if (truncated || options.spend?.(bytes.length) === false)
        throw new Refused(failed('read.tooLarge', { what, megabytes: megabytes(tally.decoded) }));
      if (response.wasCut()) throw new Refused(failed('read.connection', { what }, 0));
      return { status: response.status, headers: response.headers, bytes };
    } catch (error) {
      response?.body.destroy();
      if (error instanceof Refused) throw error;
      if (options.signal.aborted) throw new Refused(failed('read.timeout', { what, seconds: tally.seconds }));
      if (isDecodeError(error)) throw new Refused(failed('read.invalid', { what }));
      throw new Refused(failed('read.connection', { what }, 0));
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#transport?.then(
      (transport) => transport.close(),
      () => {},
    );
  }

  async #open(): Promise<[ApiServer, Transport]> {
    if (this.#refused !== undefined && Date.now() < this.#refused.until) throw new Refused(this.#refused.refusal);
    this.#server ??= this.#locate().catch((error: unknown) => {
      this.#server = undefined;
      throw error;
    });
    const server = await this.#server;
    const known = this.#transport;
    const open = await known?.catch(() => undefined);
    if (open?.isOpen) return [server, open];
    if (this.#closed) throw new Error('closed');
    // Several reads may find the connection gone at once: the first one of them dials.
    if (this.#transport === known || this.#transport === undefined) this.#transport = this.#dial(server);
    return [server, await this.#transport];
  }

  async #dial(server: ApiServer): Promise<Transport> {
    try {
      return await this.#dialTrusted(server);
    } catch (error) {
      this.#transport = undefined;
      const reason = error instanceof DialError ? error.reason : 'reset';
      const host = server.endpoint.url.hostname;
      const refusal =
        reason === 'untrusted'
          ? denied('kube.untrusted', { host })
          : (server.explain?.(reason) ?? denied('kube.unreachable', { host, reason }));
      this.#refused = { refusal, until: Date.now() + HOLD_MS };
      throw new Refused(refusal);
    }
  }

  async #dialTrusted(server: ApiServer): Promise<Transport> {
    try {
      return await dial(server.endpoint, this.#timeoutMs);
    } catch (error) {
      const renewed = error instanceof DialError && error.reason === 'untrusted' ? await server.renew?.() : undefined;
      if (renewed === undefined) throw error;
      return dial(renewed, this.#timeoutMs);
    }
  }
}

/** Megabytes of a cap, for messages. */
export function megabytes(bytes: number): number {
  return Math.max(1, Math.round(bytes / 1024 / 1024));
}
