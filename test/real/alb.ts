/**
 * An HTTP server that plays every Application Load Balancer of the world: it chooses the load balancer by the Host header, the
 * rule by the path, and answers as the application behind that Service would.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** A Service behind a rule. */
export interface Backend {
  namespace: string;
  service: string;
}

/** A rule of a listener: conditions on the path, as the AWS Load Balancer Controller writes them. */
export interface IngressRule {
  /** Patterns with `*`, as in ListenerRule conditions. */
  paths: string[];
  host?: string;
  backend: Backend;
}

/** An answer of an application. */
interface AppAnswer {
  status: number;
  type: string;
  body: string;
}

/** Plays one application. */
export type App = (path: string, host: string) => AppAnswer;

interface Balancer {
  rules: IngressRule[];
  /** Whether a Service has a healthy target. */
  healthy: (backend: Backend) => boolean;
}

/** Plays all load balancers. */
export class Alb {
  /** The load balancer address that the frontend was built with; the untouched source has this text instead. */
  frontendAddress = '{backend-ingress ADDRESS}';
  /** Applications by Service name; change them to make an application misbehave. */
  readonly apps = new Map<string, App>();
  readonly #balancers = new Map<string, Balancer>();
  readonly #server: Server;
  readonly port: number;

  constructor(port: number) {
    this.port = port;
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.resetApps();
  }

  /** Puts the applications of the lab back. */
  resetApps(): void {
    this.apps.clear();
    this.apps.set('demo-flask-backend', flask);
    this.apps.set('demo-nodejs-backend', nodejs);
    this.apps.set('demo-frontend', (path) => frontend(path, this.frontendAddress));
  }

  /** Sets the rules of one load balancer, or removes it. */
  set(host: string, balancer: Balancer | undefined): void {
    if (balancer === undefined) this.#balancers.delete(host.toLowerCase());
    else this.#balancers.set(host.toLowerCase(), balancer);
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.port, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const balancer = this.#balancers.get(host);
    const rule = balancer?.rules.find(
      (candidate) =>
        (candidate.host === undefined || candidate.host === host) &&
        candidate.paths.some((pattern) => like(pattern, path)),
    );
    const app = rule === undefined ? undefined : this.apps.get(rule.backend.service);
    if (balancer === undefined || rule === undefined)
      send(response, { status: 404, type: 'text/plain; charset=utf-8', body: '' });
    else if (!balancer.healthy(rule.backend)) send(response, gateway(503, 'Service Temporarily Unavailable'));
    else if (app === undefined) send(response, gateway(502, 'Bad Gateway'));
    else send(response, app(path, host));
  }
}

function like(pattern: string, path: string): boolean {
  const text = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${text}$`).test(path);
}

function send(response: ServerResponse, answer: AppAnswer): void {
  response.writeHead(answer.status, { 'content-type': answer.type, 'content-length': Buffer.byteLength(answer.body) });
  response.end(answer.body);
}

function gateway(status: number, words: string): AppAnswer {
  const body = `<html>\r\n<head><title>${status} ${words}</title></head>\r\n<body>\r\n<center><h1>${status} ${words}</h1></center>\r\n</body>\r\n</html>\r\n`;
  return { status, type: 'text/html', body };
}

function json(value: unknown): AppAnswer {
  return { status: 200, type: 'application/json', body: JSON.stringify(value) };
}

function flask(path: string): AppAnswer {
  if (path === '/') return { status: 200, type: 'text/html; charset=utf-8', body: 'Hello World!' };
  const topic = /^\/contents\/([^/]+)$/.exec(path)?.[1];
  if (topic === undefined)
    return { status: 404, type: 'text/html; charset=utf-8', body: '<title>404 Not Found</title>' };
  const outcome = [1, 2, 3].map((id) => ({
    id,
    title: `News ${id} about ${topic}`,
    url: `https://news.example.com/${topic}/${id}`,
  }));
  return json({ outcome });
}

function nodejs(path: string): AppAnswer {
  if (path !== '/services/all') return { status: 404, type: 'text/html; charset=utf-8', body: `Cannot GET ${path}` };
  const names = ['Compute', 'Containers', 'Database', 'Developer Tools', 'Networking', 'Security', 'Storage'];
  const outcome = names.map((name, index) => ({
    name,
    url: `https://example.com/${index}`,
    value: index,
    link: `/services/${index}`,
  }));
  return json({ outcome });
}

/** nginx in front of a single-page application: every unknown path is the page. */
function frontend(path: string, address: string): AppAnswer {
  if (path === '/static/js/main.js') {
    const body = `!function(){const c="http://${address}/contents/",s="http://${address}/services/all";document.title="EKS DEMO Blog";fetch(c+"aws");fetch(s)}();`;
    return { status: 200, type: 'application/javascript', body };
  }
  const body =
    '<!doctype html><html lang="en"><head><meta charset="utf-8"/><title>EKS Demo</title><script defer="defer" src="/static/js/main.js"></script></head>' +
    '<body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div></body></html>';
  return { status: 200, type: 'text/html', body };
}
