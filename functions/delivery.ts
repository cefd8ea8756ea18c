/**
 * What SQS delivers to Lambda, done job by job: one that fails comes again without the others of its batch.
 */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { within } from '../checks/abort.ts';
import type { Job, Work } from './ports.ts';

const jobSchema = z.object({ event: z.string(), participant: z.string(), grading: z.string() });

/** Milliseconds before the end of the function that work has to stop and put down what it found. */
const RESERVE_MS = 10_000;
/** Milliseconds for giving a job up. */
const GIVE_UP_MS = 1500;

export interface DeliveryOptions {
  work: Work;
  /** Called when a job has failed for the last time. */
  onGivenUp: (job: Job) => Promise<unknown>;
  /** Deliveries after which SQS sets a message aside, as the queue's redrive policy has it. */
  mostReceives: number;
  /** Milliseconds that are left to this invocation. */
  remainingMs: () => number;
  /** Called each time when one has failed; without a job when the message carries none. */
  onFault?: (record: SQSRecord, error: unknown, job?: Job) => void;
}

/** Does a batch of messages. Gives those that have to be delivered again, or set aside when they have been too often. */
export async function deliver({ Records }: SQSEvent, options: DeliveryOptions): Promise<SQSBatchResponse> {
  const { work, onGivenUp, mostReceives, remainingMs, onFault } = options;
  const end = new AbortController();
  const timer = setTimeout(
    () => end.abort(new Error('the time of the function is over')),
    Math.max(0, remainingMs() - RESERVE_MS),
  );
  const outcomes = await Promise.all(
    Records.map(async (record): Promise<string[]> => {
      let job: Job | undefined;
      try {
        job = jobOf(record.body);
        const known = job;
        await work(known, end.signal).catch(async (error: unknown) => {
          if (Number(record.attributes.ApproximateReceiveCount) >= mostReceives)
            await within(GIVE_UP_MS, onGivenUp(known));
          throw error;
        });
        return [];
      } catch (error) {
        onFault?.(record, error, job);
        return [record.messageId];
      }
    }),
  );
  clearTimeout(timer);
  return { batchItemFailures: outcomes.flat().map((itemIdentifier) => ({ itemIdentifier })) };
}

/** The job that a message carries. Throws when it carries none. */
function jobOf(body: string): Job {
  return jobSchema.parse(JSON.parse(body));
}
