/** Events as controllers write them. */
import { type Kube, KubeError, type KubeObject } from './kube.ts';
import { digest } from './target-groups.ts';

/** Writes Events of objects, each once for each change of what is to be said. */
export class Teller {
  readonly #kube: Kube;
  readonly #component: string;
  readonly #told = new Map<string, string>();

  /** @param component name of the controller that speaks */
  constructor(kube: Kube, component: string) {
    this.#kube = kube;
    this.#component = component;
  }

  /** Says something of an object, unless it was the last thing said of it. */
  async tell(
    object: KubeObject,
    kind: { apiVersion: string; kind: string },
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ): Promise<void> {
    const { namespace, name, uid, resourceVersion, generation } = object.metadata;
    const key = `${uid}`;
    const text = `${reason} ${message} ${type === 'Warning' ? '' : generation}`;
    if (this.#told.get(key) === text) return;
    this.#told.set(key, text);
    const now = new Date().toISOString().replace(/\.\d+/, '');
    await this.#kube
      .create(`/api/v1/namespaces/${namespace}/events`, {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: `${name}.${Date.now().toString(16)}${digest(text)}`, namespace },
        involvedObject: { ...kind, name, namespace, uid, resourceVersion },
        type,
        reason,
        message,
        source: { component: this.#component },
        firstTimestamp: now,
        lastTimestamp: now,
        count: 1,
      })
      .catch((error: unknown) => {
        if (!(error instanceof KubeError)) throw error;
      });
  }
}
