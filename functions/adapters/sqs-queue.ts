/**
 * The queue in SQS: sends jobs, which Lambda delivers.
 */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Job, Queue } from '../ports.ts';

const jobSchema = z.object({ event: z.string(), participant: z.string(), grading: z.string() });

/** Sends each job as one message to the queue at a URL. */
export function sqsQueue(url: string, client: Pick<SQSClient, 'send'> = new SQSClient()): Queue {
  return {
    async send(job) {
      await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(job) }));
    },
  };
}

/** The job that a message carries. Throws when it carries none. */
export function jobOf(body: string): Job {
  return jobSchema.parse(JSON.parse(body));
}
