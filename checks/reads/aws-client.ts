/**
 * What the clients of AWS services have in common; `clients/` has one file for each.
 */
import type { Agent } from 'node:https';
import { type Meterable, meter, refusePages } from './aws-meter.ts';
import type { AwsOperation, AwsOperations } from './operations.ts';
import type { Credentials } from './token.ts';

/** What every client is made with; the engine alone tries again. */
export interface ClientSettings {
  region: string;
  credentials: () => Promise<Credentials>;
  maxAttempts: 1;
  requestHandler: {
    httpsAgent: Agent;
    connectionTimeout: number;
    requestTimeout: number;
    throwOnRequestTimeout: true;
  };
}

interface SendOptions {
  abortSignal: AbortSignal;
}

type Sends<O extends AwsOperation> = {
  [P in O]: (input: AwsOperations[P]['input'], options: SendOptions) => Promise<unknown>;
};

/** What the names of operations begin with. */
export type Prefix = AwsOperation extends `${infer P}:${string}` ? P : never;
/** The operations of a prefix. */
export type Of<P extends Prefix> = Extract<AwsOperation, `${P}:${string}`>;
/** Classic load balancers have an API of their own under the same prefix. */
export type ClassicOperation =
  | 'elasticloadbalancing:DescribeInstanceHealth'
  | 'elasticloadbalancing:DescribeLoadBalancers@classic';

/** One client; `send` throws what the SDK throws. */
export interface Service {
  send(operation: AwsOperation, input: unknown, options: SendOptions): Promise<unknown>;
  close(): void;
}

/** Makes a service of a client and what it sends. */
export function service<O extends AwsOperation>(
  client: { config: { requestHandler: Meterable }; destroy(): void },
  sends: Sends<O>,
): Service {
  refusePages(client.config.requestHandler);
  meter(client.config.requestHandler);
  return {
    send: (operation, input, options) => {
      // A read is made by `aws()` of read.ts, which ties the input to the operation; a bundle is not sent anywhere.
      const send = (sends as Record<string, ((input: unknown, options: SendOptions) => Promise<unknown>) | undefined>)[
        operation
      ];
      if (send === undefined) throw new Error(`no client sends ${operation}`);
      return send(input, options);
    },
    close: () => client.destroy(),
  };
}
