/**
 * A few lines to speak with the API server as one certificate's owner, without starting kubectl each time.
 */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';

/** What all objects of Kubernetes have and the simulators look at. */
export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    generation?: number;
    resourceVersion?: string;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    finalizers?: string[];
  };
}

/** An answer that is not 2xx. */
export class KubeError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Talks to the API server with the client certificate `<name>.crt` of the world's PKI. */
export class Kube {
  readonly #agent: Agent;
  readonly #endpoint: string;

  constructor(endpoint: string, pki: string, name: string) {
    this.#endpoint = endpoint;
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: 8,
      ca: readFileSync(join(pki, 'ca.crt')),
      cert: readFileSync(join(pki, `${name}.crt`)),
      key: readFileSync(join(pki, `${name}.key`)),
    });
  }

  /** @throws KubeError with the status code and the server's words */
  async call<T>(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<T> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const sent = request(
        new URL(path, this.#endpoint),
        {
          agent: this.#agent,
          method,
          timeout: 20_000,
          headers: text === undefined ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(text) },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () => {
            const got = Buffer.concat(chunks).toString();
            const status = answer.statusCode ?? 0;
            if (status < 200 || status > 299)
              reject(new KubeError(status, `${method} ${path}: ${status} ${got.slice(0, 500)}`));
            else resolve((got.startsWith('{') ? JSON.parse(got) : got) as T);
          });
        },
      );
      sent.on('error', reject);
      sent.on('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer`)));
      sent.end(text);
    });
  }

  /** One object, or undefined when it does not exist. */
  async get<T = KubeObject>(path: string): Promise<T | undefined> {
    return this.call<T>('GET', path).catch((error: unknown) => {
      if (error instanceof KubeError && error.status === 404) return undefined;
      throw error;
    });
  }

  async list<T = KubeObject>(path: string): Promise<T[]> {
    return (await this.call<{ items: T[] }>('GET', path)).items;
  }

  async create(path: string, object: unknown): Promise<void> {
    await this.call('POST', path, object);
  }

  /** Merges; with `subresource` in the path also into a status. */
  async merge(path: string, patch: unknown): Promise<void> {
    await this.call('PATCH', path, patch, 'application/merge-patch+json');
  }

  async remove(path: string): Promise<void> {
    await this.call('DELETE', path).catch((error: unknown) => {
      if (!(error instanceof KubeError && error.status === 404)) throw error;
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
