/**
 * An HTTPS server of the test's own, with HTTP/2 and HTTP/1.1 or one of them.
 */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

const read = (name: string) => readFileSync(new URL(`./certs/${name}`, import.meta.url), 'utf8');
export const ca = read('ca.pem');
export const otherCa = read('other-ca.pem');
const identity = { key: read('server.key'), cert: read('server.pem') };

type Request = IncomingMessage | Http2ServerRequest;
export type Response = ServerResponse | Http2ServerResponse;
export type Handler = (request: Request, response: Response) => void;

export interface FakeServer {
  port: number;
  url: URL;
  /** `METHOD path` of each request. */
  requests: string[];
  /** Connections opened so far. */
  connections(): number;
  /** Cuts all connections. */
  cut(): void;
}

/** Serves until the test ends. */
export async function serve(handler: Handler, protocol: 'h2' | 'http/1.1' = 'h2'): Promise<FakeServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let count = 0;
  const listener = (request: Request, response: Response) => {
    requests.push(`${request.method} ${request.url}`);
    handler(request, response);
  };
  const server =
    protocol === 'h2'
      ? createSecureServer({ ...identity, allowHTTP1: false }, listener)
      : createServer({ ...identity, ALPNProtocols: ['http/1.1'] }, listener);
  server.on('secureConnection', (socket: Socket) => {
    count += 1;
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  onTestFinished(async () => {
    cut();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: new URL(`https://127.0.0.1:${port}`), requests, connections: () => count, cut };
}

/** Answers with JSON. */
export function json(response: Response, body: unknown, status = 200, headers: Record<string, string> = {}): void {
  // Both kinds of response take the same call; their types do not say so together.
  (response as ServerResponse).writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** The API server's own words for a refusal. */
export function status(response: Response, code: number, reason: string, headers: Record<string, string> = {}): void {
  json(response, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code, message: SECRET }, code, headers);
}

/** Stands in answers where nothing may be passed on. */
export const SECRET = 'do-not-pass-this-on';
