/**
 * What the pods of a Service answer: no containers run here, so a test or a simulator says it. The same answers come through
 * load balancers, distributions and the service proxy of the API server.
 */

/** An answer of an application. */
export interface AppAnswer {
  status: number;
  /** Content type (default `text/plain; charset=utf-8`). */
  type?: string;
  body: string;
  headers?: Readonly<Record<string, string>>;
}

/** Plays one application; the path comes with its query. */
export type App = (path: string, host: string) => AppAnswer;

/** The applications of a world, by Service. */
export class Apps {
  readonly #apps = new Map<string, App>();

  /** Says what the pods of a Service answer, on one port of the Service or on all; without `app` nobody listens any more. */
  set(namespace: string, service: string, app: App | undefined, port?: number): void {
    const key = keyOf(namespace, service, port);
    if (app === undefined) this.#apps.delete(key);
    else this.#apps.set(key, app);
  }

  /** The application of a port of a Service, if there is one. */
  get(namespace: string, service: string, port?: number): App | undefined {
    return this.#apps.get(keyOf(namespace, service, port)) ?? this.#apps.get(keyOf(namespace, service));
  }

  /** The Services that have an application. */
  services(): { namespace: string; service: string }[] {
    const names = new Set([...this.#apps.keys()].map((key) => key.replace(/:\d*$/, '')));
    return [...names].map((name) => {
      const [namespace = '', service = ''] = name.split('/');
      return { namespace, service };
    });
  }
}

function keyOf(namespace: string, service: string, port?: number): string {
  return `${namespace}/${service}:${port ?? ''}`;
}

/** A JSON answer. */
export function json(value: unknown, status = 200): AppAnswer {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

/** A page. */
export function html(body: string, status = 200): AppAnswer {
  return { status, type: 'text/html; charset=utf-8', body };
}
