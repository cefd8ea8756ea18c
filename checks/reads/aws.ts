/**
 * AWS reads. Each call is sent once, paging aside: trying again is the engine's.
 */
import { Agent } from 'node:https';
import { failed, Refused, Tally, value } from './answers.ts';
import type { ClientSettings, Service } from './aws-client.ts';
import { bucketRegionOf, outcomeOf } from './aws-errors.ts';
import { type Meter, metered } from './aws-meter.ts';
import { allPages } from './aws-pages.ts';
import { loadService, serviceOf } from './aws-services.ts';
import type { NamedHosts } from './hosts.ts';
import { megabytes } from './kube-link.ts';
import type { AwsCall } from './read.ts';
import type { Answer, ReadOptions } from './reader.ts';
import type { Credentials } from './token.ts';

const CONNECT_TIMEOUT_MS = 3000;
const REQUEST_TIMEOUT_MS = 15_000;

/** What SDK clients have in common; proxies are those of HTTPS_PROXY and NO_PROXY. */
export function clientSettings(region: string, credentials: () => Promise<Credentials>): ClientSettings {
  return {
    region,
    credentials,
    maxAttempts: 1,
    requestHandler: {
      httpsAgent: new Agent({ keepAlive: true, maxSockets: 50, proxyEnv: process.env }),
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  };
}

export class AwsReader {
  readonly #settings: ClientSettings;
  readonly #named: NamedHosts;
  readonly #services = new Map<string, Promise<Service>>();

  constructor(settings: ClientSettings, named: NamedHosts) {
    this.#settings = settings;
    this.#named = named;
  }

  /** As `read` of Reader. */
  async read({ operation, input, region }: AwsCall, options: ReadOptions): Promise<Answer> {
    const tally = new Tally();
    const meter: Meter = { tally, cap: options.maxBytes, isOver: false, retryAfterMs: 0 };
    const abortSignal = metered(AbortSignal.any([options.signal]), meter);
    try {
      const send = async (place: string) => {
        const service = await this.#service(operation, place);
        return allPages(operation, input, (page) => service.send(operation, page, { abortSignal }));
      };
      const output = await send(region ?? this.#settings.region).catch((error: unknown) => {
        const other = bucketRegionOf(error);
        if (other === undefined) throw error;
        return send(other);
      });
      this.#named.learn(operation, output);
      return tally.answer(value(output));
    } catch (error) {
      if (error instanceof Refused) return tally.answer(error.refusal); // There are no credentials to call with.
      if (meter.isOver)
        return tally.answer(failed('read.tooLarge', { what: operation, megabytes: megabytes(options.maxBytes) }));
      if (options.signal.aborted)
        return tally.answer(failed('read.timeout', { what: operation, seconds: tally.seconds }));
      return tally.answer(outcomeOf(error, operation, meter.retryAfterMs));
    }
  }

  /** Loads the client of an operation ahead of its first call. */
  prepare(operation: AwsCall['operation']): void {
    this.#service(operation, this.#settings.region).catch(() => {}); // The call itself will tell.
  }

  async close(): Promise<void> {
    for (const service of this.#services.values()) {
      await service.then(
        (loaded) => loaded.close(),
        () => {},
      );
    }
    this.#settings.requestHandler.httpsAgent.destroy();
  }

  #service(operation: AwsCall['operation'], region: string): Promise<Service> {
    const name = serviceOf(operation);
    const key = `${name} ${region}`;
    const known = this.#services.get(key);
    if (known !== undefined) return known;
    const loading = loadService(name, { ...this.#settings, region });
    this.#services.set(key, loading);
    return loading;
  }
}
