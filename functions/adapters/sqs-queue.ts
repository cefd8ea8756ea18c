/**
 * The queue in SQS: sends jobs, which Lambda delivers.
 */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Queue } from '../ports.ts';
import { patience } from './patience.ts';

/** Sends each job as one message to the queue at a URL. */
export function sqsQueue(url: string, client: Pick<SQSClient, 'send'> = new SQSClient(patience)): Queue {
  return {
    async send(job) {
      await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(job) }));
    },
  };
}
