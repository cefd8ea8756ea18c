/**
 * A way to the API server that misbehaves as a test wants: a TLS server with the API server's own certificate, which answers
 * by itself or passes requests on.
 */
import { readFile } from 'node:fs/promises';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { World } from './world.ts';

/** What becomes of one request. */
export type Conduct = (request: Http2ServerRequest, response: Http2ServerResponse, pass: () => void) => void;

/** A running server. */
export interface Unruly {
  /** `https://127.0.0.1:port`, for DescribeCluster or a kubeconfig. */
  endpoint: string;
  /** `host:port`, for PODIUM_EXTRA_HOSTS. */
  host: string;
  conduct: Conduct;
  /** Paths that were asked for since the last look. */
  asked(): string[];
  /** Breaks the connection that a request came by, without a word of HTTP/2. */
  cut(request: Http2ServerRequest): void;
  close(): Promise<void>;
}

/** Passes everything on. */
export const obedient: Conduct = (_request, _response, pass) => pass();

/** Starts a server in front of the API server of a world. */
export async function startUnruly(world: World): Promise<Unruly> {
  const pki = join(world.directory, 'pki');
  const [key, cert, ca] = await Promise.all(
    ['apiserver.key', 'apiserver.crt', 'ca.crt'].map((name) => readFile(join(pki, name))),
  );
  const sockets = new Set<Socket>();
  const asked: string[] = [];
  const server = createSecureServer({ key, cert, allowHTTP1: true, maxSessionMemory: 1000 }, (request, response) => {
    asked.push(request.url);
    // A server that cuts connections also breaks its own answers.
    request.stream?.on('error', () => {});
    unruly.conduct(request, response, () => void forward(world, ca, request, response));
  });
  server.on('secureConnection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('sessionError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const unruly: Unruly = {
    endpoint: `https://${host}`,
    host,
    conduct: obedient,
    asked: () => asked.splice(0),
    cut: ({ socket: { remotePort } }) => {
      for (const socket of sockets) if (socket.remotePort === remotePort) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return unruly;
}

async function forward(
  world: World,
  ca: Buffer | undefined,
  request: Http2ServerRequest,
  response: Http2ServerResponse,
): Promise<void> {
  const body: Buffer[] = [];
  for await (const chunk of request) body.push(chunk);
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !name.startsWith(':')));
  const sent = httpsRequest(
    new URL(request.url, world.cluster.endpoint),
    { method: request.method, headers: { ...headers, host: new URL(world.cluster.endpoint).host }, ...(ca && { ca }) },
    (answer) => {
      const { connection: _, 'transfer-encoding': __, 'keep-alive': ___, ...kept } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, kept);
      answer.pipe(response);
    },
  );
  sent.on('error', () => response.stream?.close());
  sent.end(Buffer.concat(body));
}
