/**
 * A server that plays every load balancer and distribution of the world, by HTTP and HTTPS: the Host header or the name in the TLS
 * handshake chooses who answers.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createListener, type Server as Listener, type Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { type AppAnswer, html } from './apps.ts';
import { portOf } from './children.ts';

/** What somebody asks of a host. */
export interface Asked {
  host: string;
  /** Port as the client wrote it; 80 or 443 when it did not. */
  port: number;
  isTls: boolean;
  /** Path without its query. */
  path: string;
  /** Path with its query, as an application sees it. */
  url: string;
}

/** Who answers for a host; gives undefined where nobody listens on that port. */
export interface Door {
  answer(asked: Asked): AppAnswer | undefined | Promise<AppAnswer | undefined>;
  /** Hosts of rules, by which a request with another Host header finds its load balancer. */
  hosts?: readonly string[];
  /** Names in the certificate that it shows to everybody, by the port of the listener. */
  certificate?: Readonly<Record<number, readonly string[]>>;
}

/** A certificate with its key, in PEM. */
export interface Certificate {
  cert: string;
  key: string;
}

/** Plays all load balancers and distributions. */
export class Doors {
  readonly #doors = new Map<string, Door>();
  readonly #issue: (names: readonly string[]) => Promise<Certificate>;
  readonly #contexts = new Map<string, Promise<SecureContext>>();
  readonly #listener: Listener;
  readonly #sockets = new Set<Socket>();

  /**
   * @param own certificate for whoever names no host
   * @param issue makes a certificate of the world's authority
   */
  constructor(own: Certificate, issue: (names: readonly string[]) => Promise<Certificate>) {
    this.#issue = issue;
    const plain = createServer((request, response) => void this.#answer(request, response, false));
    const secure = createTlsServer(
      { ...own, SNICallback: (name, done) => void this.#context(name).then((found) => done(null, found), done) },
      (request, response) => void this.#answer(request, response, true),
    );
    this.#listener = createListener((socket) => this.#accept(socket, plain, secure));
  }

  /** Says who answers for a host, or that nobody does. */
  set(host: string, door: Door | undefined): void {
    if (door === undefined) this.#doors.delete(host.toLowerCase());
    else this.#doors.set(host.toLowerCase(), door);
  }

  /** Whether somebody answers for a host. */
  has(host: string): boolean {
    return this.#doors.has(host.toLowerCase());
  }

  /** What a host answers, as its own clients see it. */
  async ask(asked: Asked): Promise<AppAnswer | undefined> {
    return this.#find(asked.host)?.answer(asked);
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#listener.listen(0, '127.0.0.1', resolve));
  }

  /** Port of the loopback address for every host and port, once it listens. */
  get port(): number {
    return portOf(this.#listener);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#listener.close(resolve));
  }

  /** Whoever begins with a TLS handshake is meant for HTTPS. */
  #accept(socket: Socket, plain: Server, secure: Server): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => this.#sockets.delete(socket));
    socket.once('data', (start: Buffer) => {
      socket.pause();
      socket.unshift(start);
      (start[0] === 0x16 ? secure : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  }

  /** The door of that name, or the load balancer that has a rule or a certificate for it. */
  #find(host: string): Door | undefined {
    const isFor = (name: string) => name === host || (name.startsWith('*.') && host.endsWith(name.slice(1)));
    const doors = [...this.#doors.values()];
    return (
      this.#doors.get(host) ??
      doors.find((door) => door.hosts?.some(isFor)) ??
      doors.find((door) => Object.values(door.certificate ?? {}).some((names) => names.some(isFor)))
    );
  }

  async #context(name: string): Promise<SecureContext> {
    const names = Object.values(this.#find(name.toLowerCase())?.certificate ?? {})[0];
    if (names === undefined) throw new Error(`nobody shows a certificate for ${name}`);
    const key = names.join(' ');
    const made = this.#contexts.get(key) ?? this.#issue(names).then((certificate) => createSecureContext(certificate));
    this.#contexts.set(key, made);
    return made;
  }

  async #answer(request: IncomingMessage, response: ServerResponse, isTls: boolean): Promise<void> {
    const [host = '', port] = (request.headers.host ?? '').toLowerCase().split(':');
    const url = request.url ?? '/';
    const asked: Asked = {
      host,
      port: port === undefined ? (isTls ? 443 : 80) : Number(port),
      isTls,
      path: url.split('?')[0] ?? '/',
      url,
    };
    const door = this.#find(host);
    const answer = await Promise.resolve(door?.answer(asked)).catch(() => gateway(500, 'Internal Server Error'));
    if (door !== undefined && answer === undefined) {
      // Nobody listens on that port.
      request.socket.destroy();
      return;
    }
    const { status, type = 'text/plain; charset=utf-8', body, headers } = answer ?? { status: 404, body: '' };
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), ...headers });
    response.end(body);
  }
}

/** A page that a load balancer itself answers with. */
export function gateway(status: number, words: string): AppAnswer {
  const title = `${status} ${words}`;
  return html(
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
    status,
  );
}
