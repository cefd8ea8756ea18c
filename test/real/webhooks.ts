/** The HTTPS server of admission webhooks that controllers on the AWS side register. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import { portOf } from './children.ts';
import type { KubeObject } from './kube.ts';
import type { SimulatorParts } from './simulate.ts';

/** Changes of an object, as a JSON patch; none lets it through as it is. */
export type Mutate = (object: KubeObject & Record<string, unknown>, namespace: string) => Promise<object[]>;

interface Review {
  request: { uid: string; namespace: string; object: KubeObject & Record<string, unknown> };
}

/** One server for all webhooks, by path. */
export class Webhooks {
  readonly #parts: SimulatorParts;
  readonly #server: Server;
  readonly #byPath = new Map<string, Mutate>();

  constructor(parts: SimulatorParts) {
    this.#parts = parts;
    const pki = (file: string) => readFileSync(join(parts.pki, file));
    this.#server = createServer({ cert: pki('webhook.crt'), key: pki('webhook.key') }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.#answer((request.url ?? '').split('?')[0] ?? '', JSON.parse(Buffer.concat(chunks).toString()) as Review)
          .then((answer) => {
            response.setHeader('content-type', 'application/json');
            response.end(JSON.stringify(answer));
          })
          .catch(() => {
            response.statusCode = 500;
            response.end();
          });
      });
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Registers a webhook that is asked when objects of a core kind are created; an API server learns of it a moment later. */
  async register(configuration: string, name: string, resource: string, path: string, mutate: Mutate): Promise<void> {
    this.#byPath.set(path, mutate);
    await this.#parts.kube.create('/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations', {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      metadata: { name: configuration },
      webhooks: [
        {
          name,
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          failurePolicy: 'Ignore',
          timeoutSeconds: 5,
          clientConfig: {
            url: `https://127.0.0.1:${portOf(this.#server)}${path}`,
            caBundle: readFileSync(join(this.#parts.pki, 'ca.crt')).toString('base64'),
          },
          rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: [resource] }],
        },
      ],
    });
  }

  async #answer(path: string, { request }: Review): Promise<object> {
    const patch = (await this.#byPath.get(path)?.(request.object, request.namespace)) ?? [];
    const response = {
      uid: request.uid,
      allowed: true,
      ...(patch.length > 0 && {
        patchType: 'JSONPatch',
        patch: Buffer.from(JSON.stringify(patch)).toString('base64'),
      }),
    };
    return { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response };
  }
}
