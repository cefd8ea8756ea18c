/**
 * What EventBridge Scheduler calls every few minutes: the gradings after the end of events, and those that nobody is at.
 */
import type { Context } from 'aws-lambda';
import { dynamoStore } from './adapters/dynamo-store.ts';
import { sqsQueue } from './adapters/sqs-queue.ts';
import { fromStack } from './environment.ts';
import { note, tellOf } from './journal.ts';
import { resumeLost, verifyEnded } from './verification.ts';

const store = dynamoStore({ table: fromStack('PODIUM_TABLE') });
const queue = sqsQueue(fromStack('PODIUM_QUEUE_URL'));

export const handler = async (_event: unknown, { awsRequestId: request }: Context): Promise<void> => {
  const done = await Promise.all([perform('verification', verifyEnded), perform('resumption', resumeLost)]);
  // Lambda writes what is thrown into the log.
  if (done.includes(false)) throw new Error('Something failed; the lines before say what.');

  /** Does a task and notes how it went; gives whether it went well. */
  async function perform(what: string, task: typeof verifyEnded): Promise<boolean> {
    const started = Date.now();
    try {
      await task({ store, queue, now: () => new Date() });
      note('info', what, { request, duration: Date.now() - started });
      return true;
    } catch (error) {
      note('error', what, { request, duration: Date.now() - started, ...tellOf(error) });
      return false;
    }
  }
};
