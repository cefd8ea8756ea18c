/**
 * The way from the API server to the network of the cluster, as EKS's own interfaces in the VPC: kubelets, webhooks and
 * aggregated APIs are on the loopback address, and addresses of pods lead to the applications of the world.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { App, Apps } from './apps.ts';
import { type EndpointSlice, endpointsOf } from './endpoints.ts';
import type { Kube } from './kube.ts';

/** An HTTP CONNECT proxy for the API server (its `cluster` egress). */
export class Egress {
  readonly #apps: Apps;
  readonly #path: string;
  readonly #proxy: Server;
  readonly #pods: Server;
  readonly #appOf = new WeakMap<Socket, App>();
  readonly #sockets = new Set<Socket>();
  #kube: Kube | undefined;

  /** @param path of the Unix socket that it listens on */
  constructor(path: string, apps: Apps) {
    this.#path = path;
    this.#apps = apps;
    this.#pods = createServer((request, response) => this.#answer(request, response));
    this.#proxy = createServer();
    this.#proxy.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => this.#sockets.delete(socket));
      void this.#connect(request.url ?? '', socket, head).catch(() => socket.destroy());
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#proxy.listen(this.#path, resolve));
  }

  /** Tells by whom the endpoints of Services are looked up, once the API server is there. */
  use(kube: Kube): void {
    this.#kube = kube;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#proxy.close(resolve));
  }

  async #connect(target: string, socket: Socket, head: Buffer): Promise<void> {
    const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(target) ?? [];
    if (host === 'localhost' || host.startsWith('127.')) return pipe(host, Number(port), socket, head);
    const app = await this.#find(host, Number(port));
    if (app === undefined) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    this.#appOf.set(socket, app);
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    this.#pods.emit('connection', socket);
  }

  /** The application behind the address of a ready pod. */
  async #find(ip: string, port: number): Promise<App | undefined> {
    for (const { namespace, service } of this.#apps.services()) {
      const query = `labelSelector=${encodeURIComponent(`kubernetes.io/service-name=${service}`)}`;
      const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?${query}`;
      const slices = (await this.#kube?.list<EndpointSlice>(path)) ?? [];
      const found = endpointsOf(slices).find((endpoint) => endpoint.ip === ip && endpoint.port === port);
      if (found === undefined) continue;
      const ports = await this.#kube?.get<{ spec: { ports?: { name?: string; port: number }[] } }>(
        `/api/v1/namespaces/${namespace}/services/${service}`,
      );
      const own = ports?.spec.ports?.find((one) => (one.name ?? '') === found.name)?.port;
      const app = this.#apps.get(namespace, service, own);
      if (app !== undefined) return app;
    }
    return undefined;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const answer = this.#appOf.get(request.socket)?.(request.url ?? '/', request.headers.host ?? '');
    const { status = 502, body = '', type = 'text/plain; charset=utf-8', headers } = answer ?? {};
    // Whoever asks again meets what is served by then.
    const length = Buffer.byteLength(body);
    response.writeHead(status, { 'content-type': type, 'content-length': length, connection: 'close', ...headers });
    response.end(body);
  }
}

function pipe(host: string, port: number, socket: Socket, head: Buffer): void {
  const upstream = connect(port, host, () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    upstream.write(head);
    upstream.pipe(socket);
    socket.pipe(upstream);
  });
  upstream.on('error', () => socket.destroy());
  upstream.once('close', () => socket.destroy());
  socket.once('close', () => upstream.destroy());
}
