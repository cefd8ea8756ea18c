/**
 * What EventBridge Scheduler calls every few minutes: the gradings after the end of events.
 */
import type { Context } from 'aws-lambda';
import { dynamoStore } from './adapters/dynamo-store.ts';
import { sqsQueue } from './adapters/sqs-queue.ts';
import { fromStack } from './environment.ts';
import { note, tellOf } from './journal.ts';
import { verifyEnded } from './verification.ts';

const store = dynamoStore({ table: fromStack('PODIUM_TABLE') });
const queue = sqsQueue(fromStack('PODIUM_QUEUE_URL'));

export const handler = async (_event: unknown, { awsRequestId: request }: Context): Promise<void> => {
  const started = Date.now();
  try {
    await verifyEnded({ store, queue, now: () => new Date() });
  } catch (error) {
    note('error', 'verification', { request, duration: Date.now() - started, ...tellOf(error) });
    // Lambda writes what is thrown into the log.
    throw new Error('The verification failed; the line before says why.');
  }
  note('info', 'verification', { request, duration: Date.now() - started });
};
