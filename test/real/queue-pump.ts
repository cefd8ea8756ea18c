/**
 * An event source mapping of Lambda: it polls a queue of SQS with the rights of the function's role and invokes the function
 * with what comes.
 */
import { createHash } from 'node:crypto';
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import type { LambdaFunction, Outcome } from './lambda.ts';

/** A mapping as its template describes it. */
export interface PumpSettings {
  queueUrl: string;
  queueArn: string;
  batchSize: number;
  /** Invocations at once. */
  maximumConcurrency: number;
  reportsBatchItemFailures: boolean;
}

/** What came of a batch. */
export interface Delivery {
  messages: readonly string[];
  /** Ids of the messages that stay in the queue. */
  failed: readonly string[];
  outcome: Outcome;
}

const answerSchema = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullish();

/** Takes messages from a queue to a function. */
export class QueuePump {
  readonly deliveries: Delivery[] = [];
  readonly #settings: PumpSettings;
  readonly #client: SQSClient;
  readonly #target: LambdaFunction;
  #isOver = false;
  #pollers: Promise<unknown> = Promise.resolve();

  /** @param client with the rights of the function's role, with which Lambda polls */
  constructor(settings: PumpSettings, client: SQSClient, target: LambdaFunction) {
    this.#settings = settings;
    this.#client = client;
    this.#target = target;
  }

  /** Starts to poll. @param most invocations at once, if the machine bears fewer than the mapping allows */
  start(most = this.#settings.maximumConcurrency): void {
    const count = Math.min(most, this.#settings.maximumConcurrency);
    this.#pollers = Promise.all(Array.from({ length: count }, () => this.#poll()));
    // Whoever stops it is told.
    this.#pollers.catch(() => {});
  }

  /** Takes nothing more, and waits for what is under way. @throws Error when SQS refused something */
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#pollers;
  }

  async #poll(): Promise<void> {
    const { queueUrl: QueueUrl, batchSize } = this.#settings;
    while (!this.#isOver) {
      const { Messages = [] } = await this.#client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: batchSize,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
          WaitTimeSeconds: 1,
        }),
      );
      if (Messages.length > 0) await this.#deliver(Messages);
    }
  }

  async #deliver(messages: readonly Message[]): Promise<void> {
    const event: SQSEvent = { Records: messages.map((message) => this.#recordOf(message)) };
    const outcome = await this.#target.invoke(event);
    const failed = this.#failedOf(event, outcome);
    this.deliveries.push({ messages: event.Records.map(({ messageId }) => messageId), failed, outcome });
    // What has failed stays, and is seen again when its visibility timeout is over.
    const done = event.Records.filter(({ messageId }) => !failed.includes(messageId));
    if (done.length === 0) return;
    const Entries = done.map(({ messageId, receiptHandle }) => ({ Id: messageId, ReceiptHandle: receiptHandle }));
    await this.#client.send(new DeleteMessageBatchCommand({ QueueUrl: this.#settings.queueUrl, Entries }));
  }

  #recordOf({ MessageId = '', ReceiptHandle = '', Body = '', Attributes = {} }: Message): SQSRecord {
    const { queueArn } = this.#settings;
    return {
      messageId: MessageId,
      receiptHandle: ReceiptHandle,
      body: Body,
      attributes: {
        ApproximateReceiveCount: Attributes.ApproximateReceiveCount ?? '',
        SentTimestamp: Attributes.SentTimestamp ?? '',
        SenderId: Attributes.SenderId ?? '',
        ApproximateFirstReceiveTimestamp: Attributes.ApproximateFirstReceiveTimestamp ?? '',
      },
      messageAttributes: {},
      md5OfBody: createHash('md5').update(Body).digest('hex'),
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: queueArn.split(':')[3] ?? '',
    };
  }

  /** An error or an answer that cannot be read fails the whole batch, as does a message that was not in it. */
  #failedOf({ Records }: SQSEvent, outcome: Outcome): string[] {
    const all = Records.map(({ messageId }) => messageId);
    if ('error' in outcome) return all;
    if (!this.#settings.reportsBatchItemFailures) return [];
    const answer = answerSchema.safeParse(outcome.payload);
    if (!answer.success) return all;
    const failed = answer.data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier) ?? [];
    return failed.every((id) => all.includes(id)) ? failed : all;
  }
}
