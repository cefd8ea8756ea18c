/**
 * What EventBridge Scheduler calls every few minutes: the gradings after the end of events.
 */
import { dynamoStore } from './adapters/dynamo-store.ts';
import { sqsQueue } from './adapters/sqs-queue.ts';
import { fromStack } from './environment.ts';
import { verifyEnded } from './verification.ts';

const store = dynamoStore({ table: fromStack('PODIUM_TABLE') });
const queue = sqsQueue(fromStack('PODIUM_QUEUE_URL'));

export const handler = (): Promise<void> => verifyEnded({ store, queue, now: () => new Date() });
