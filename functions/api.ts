/**
 * The pages, behind a Function URL.
 */
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { dynamoStore } from './adapters/dynamo-store.ts';
import { sqsQueue } from './adapters/sqs-queue.ts';
import { createApp } from './app.ts';
import { readAssets } from './assets.ts';
import { fromStack } from './environment.ts';
import { note, tellOf } from './journal.ts';

const app = createApp({
  store: dynamoStore({ table: fromStack('PODIUM_TABLE') }),
  queue: sqsQueue(fromStack('PODIUM_QUEUE_URL')),
  assets: readAssets(),
  address: (c) => sourceOf(c.env as { event?: LambdaEvent }),
  onFault: (request, route, error) => note('error', 'fault', { request, route, ...tellOf(error) }),
});

export const handler = handle(app);

/** The address that asked, as the Function URL saw it. */
function sourceOf(env: { event?: LambdaEvent }): string | undefined {
  const context = env.event?.requestContext;
  return context !== undefined && 'http' in context ? context.http.sourceIp : undefined;
}
