/**
 * One connection to an API server: HTTP/2 over a single TLS connection, or HTTP/1.1 where the server speaks no other.
 *
 * The Kubernetes client makes a new agent, so a new TLS handshake, for every request (its createDispatcher keeps none).
 * Parallel lists over one open HTTP/2 connection cost one round trip together.
 */
import { type Agent, request as httpRequest } from 'node:http';
import { type ClientHttp2Session, type ClientHttp2Stream, connect as h2, type IncomingHttpHeaders } from 'node:http2';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Readable } from 'node:stream';
import { type ConnectionOptions, type TLSSocket, connect as tlsConnect } from 'node:tls';

/** Where an API server is and how it is to be trusted. */
export interface Endpoint {
  /** `https://host[:port][/path]`; `http:` only from a user's own kubeconfig. */
  url: URL;
  tls: Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'pfx' | 'passphrase' | 'servername' | 'rejectUnauthorized'>;
  /** Dial this instead of what the host resolves to. */
  address?: { ip: string; port: number };
  /** Goes through a proxy of the user's kubeconfig. */
  agent?: Agent;
}

interface Sent {
  method: 'GET' | 'POST';
  /** Path with query, below the endpoint's own path. */
  path: string;
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
}

export interface Received {
  status: number;
  headers: IncomingHttpHeaders;
  body: Readable;
  /** Whether the body ended early; known when it has been read. */
  wasCut(): boolean;
}

export interface Transport {
  readonly protocol: 'h2' | 'http/1.1';
  /** False once the peer has gone: the next request needs a new transport. */
  readonly isOpen: boolean;
  /** Throws when the connection breaks or `signal` aborts. */
  send(request: Sent): Promise<Received>;
  close(): void;
}

export type DialReason = 'timeout' | 'refused' | 'dns' | 'reset' | 'untrusted';

/** No connection; carries a reason and nothing of the socket's own error. */
export class DialError extends Error {
  override readonly name = 'DialError';
  readonly reason: DialReason;

  constructor(reason: DialReason) {
    super(reason);
    this.reason = reason;
  }
}

// One list may be as large as all of them together: with the default of 64 KiB a window, a list of 1 MB takes 16 round trips.
const WINDOW = 32 * 1024 * 1024;

/** Opens a connection within `timeoutMs` milliseconds. Throws DialError. */
export async function dial(endpoint: Endpoint, timeoutMs: number): Promise<Transport> {
  if (endpoint.url.protocol === 'http:' || endpoint.agent !== undefined) return http1(endpoint, endpoint.agent);
  const socket = await handshake(endpoint, timeoutMs);
  if (socket.alpnProtocol === 'h2') return http2(endpoint, await openSession(endpoint.url, socket));
  socket.destroy();
  const agent = new HttpsAgent({ ...tlsOptions(endpoint), ALPNProtocols: ['http/1.1'], keepAlive: true });
  return http1(endpoint, agent);
}

function tlsOptions({ url, tls, address }: Endpoint): ConnectionOptions {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    ...tls,
    host: address?.ip ?? host,
    port: address?.port ?? Number(url.port || 443),
    // An address must not be sent as SNI; the certificate is then checked against `host`.
    ...(tls.servername === undefined && isIP(host) === 0 && { servername: host }),
  };
}

function handshake(endpoint: Endpoint, timeoutMs: number): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    let socket: TLSSocket;
    try {
      socket = tlsConnect({ ...tlsOptions(endpoint), ALPNProtocols: ['h2', 'http/1.1'] });
    } catch {
      reject(new DialError('untrusted')); // The CA that the cluster names is no certificate.
      return;
    }
    const timer = setTimeout(() => socket.destroy(new DialError('timeout')), timeoutMs);
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(error instanceof DialError ? error : new DialError(reasonOf(error, socket)));
    });
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}

function reasonOf(error: NodeJS.ErrnoException, socket: TLSSocket): DialReason {
  if (socket.authorizationError) return 'untrusted';
  switch (error.code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'untrusted';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'dns';
    case 'ETIMEDOUT':
      return 'timeout';
    case 'ECONNREFUSED':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'refused';
    default:
      return 'reset';
  }
}

function openSession(url: URL, socket: TLSSocket): Promise<ClientHttp2Session> {
  return new Promise((resolve, reject) => {
    const session = h2(url.origin, {
      createConnection: () => socket,
      settings: { enablePush: false, initialWindowSize: WINDOW },
      maxSessionMemory: 256,
    });
    session.on('error', () => {}); // Every stream hears it too, and `isOpen` tells the next one.
    session.once('close', () => reject(new DialError('reset')));
    session.once('connect', () => {
      session.setLocalWindowSize(WINDOW);
      resolve(session);
    });
  });
}

function http2({ url }: Endpoint, session: ClientHttp2Session): Transport {
  const base = basePath(url);
  return {
    protocol: 'h2',
    get isOpen() {
      return !session.closed && !session.destroyed;
    },
    send: (request) =>
      new Promise((resolve, reject) => {
        const stream: ClientHttp2Stream = session.request(
          { ':method': request.method, ':path': base + request.path, ...request.headers },
          { signal: request.signal, endStream: request.body === undefined },
        );
        stream.once('error', reject);
        stream.once('close', () => reject(new Error('closed')));
        stream.once('response', (headers) =>
          resolve({
            status: headers[':status'] ?? 0,
            headers,
            body: stream,
            wasCut: () => stream.aborted || (stream.rstCode ?? 0) !== 0,
          }),
        );
        if (request.body !== undefined) stream.end(request.body);
      }),
    close: () => session.destroy(),
  };
}

function http1({ url, address }: Endpoint, agent: Agent | undefined): Transport {
  const send = url.protocol === 'http:' ? httpRequest : httpsRequest;
  const base = basePath(url);
  return {
    protocol: 'http/1.1',
    isOpen: true,
    send: ({ method, path, headers, body, signal }) =>
      new Promise((resolve, reject) => {
        const request = send(
          {
            host: address?.ip ?? url.hostname.replace(/^\[|\]$/g, ''),
            port: address?.port ?? (url.port || undefined),
            method,
            path: base + path,
            headers: { host: url.host, ...headers },
            signal,
            agent,
          },
          (response) =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: response,
              wasCut: () => !response.complete,
            }),
        );
        request.once('error', reject);
        request.end(body);
      }),
    close: () => agent?.destroy(),
  };
}

function basePath(url: URL): string {
  return url.pathname.replace(/\/$/, '');
}
