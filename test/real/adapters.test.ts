/**
 * The adapters for AWS, held to the contract that the embedded ones are held to, on the emulator.
 */
import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoStore } from '../../functions/adapters/dynamo-store.ts';
import { s3Archive } from '../../functions/adapters/s3-archive.ts';
import { sqsQueue } from '../../functions/adapters/sqs-queue.ts';
import { type DeliveryOptions, deliver } from '../../functions/delivery.ts';
import { archiveContract } from '../service/archive-contract.ts';
import { queueContract } from '../service/queue-contract.ts';
import { storeContract } from '../service/store-contract.ts';
import { startWorld, type World } from './world.ts';

const MOST_RECEIVES = 3;
let world: World;
const name = () => `podium-${randomUUID()}`;

beforeAll(async () => {
  world = await startWorld({ simulators: false });
});
afterAll(async () => {
  await world?.stop();
});

const dynamo = () => new DynamoDBClient(world.aws.settings());
const sqs = () => new SQSClient(world.aws.settings());

async function makeTable(): Promise<string> {
  const table = name();
  const key = (AttributeName: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName, KeyType });
  await dynamo().send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    }),
  );
  return table;
}

/** A queue that sets aside what has been received too often. */
async function makeQueue(): Promise<string> {
  const { QueueUrl: aside } = await sqs().send(new CreateQueueCommand({ QueueName: name() }));
  const { Attributes } = await sqs().send(
    new GetQueueAttributesCommand({ QueueUrl: aside, AttributeNames: ['QueueArn'] }),
  );
  const policy = { deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: MOST_RECEIVES };
  const { QueueUrl = '' } = await sqs().send(
    new CreateQueueCommand({ QueueName: name(), Attributes: { RedrivePolicy: JSON.stringify(policy) } }),
  );
  return QueueUrl;
}

/** Takes messages from a queue to the handler, as an event source mapping of Lambda does with batches of one. */
function pump(url: string, concurrency: number, options: Omit<DeliveryOptions, 'remainingMs' | 'mostReceives'>) {
  const client = sqs();
  let isOver = false;
  const one = async () => {
    while (!isOver) {
      const { Messages: [message] = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl: url, AttributeNames: ['All'], WaitTimeSeconds: 0 }),
      );
      if (message === undefined) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        continue;
      }
      const record = {
        messageId: message.MessageId,
        body: message.Body,
        attributes: message.Attributes,
      } as unknown as SQSRecord;
      const event: SQSEvent = { Records: [record] };
      const answer = await deliver(event, { ...options, mostReceives: MOST_RECEIVES, remainingMs: () => 60_000 });
      const receipt = { QueueUrl: url, ReceiptHandle: message.ReceiptHandle };
      if (answer.batchItemFailures.length === 0) await client.send(new DeleteMessageCommand(receipt));
      // In place of waiting until it is visible again by itself.
      else await client.send(new ChangeMessageVisibilityCommand({ ...receipt, VisibilityTimeout: 0 }));
    }
  };
  const workers = Array.from({ length: concurrency }, one);
  return async () => {
    isOver = true;
    await Promise.all(workers);
  };
}

storeContract('DynamoDB', async () => dynamoStore({ client: dynamo(), table: await makeTable() }));

archiveContract('S3', async () => {
  const client = new S3Client({ ...world.aws.settings(), forcePathStyle: true });
  const bucket = name();
  await client.send(
    new CreateBucketCommand({
      Bucket: bucket,
      CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-2' },
    }),
  );
  return s3Archive(bucket, client);
});

queueContract('SQS', async ({ work, onGivenUp, concurrency }) => {
  const url = await makeQueue();
  return { queue: sqsQueue(url, sqs()), close: pump(url, concurrency, { work, onGivenUp }) };
});

describe('DynamoDB', () => {
  test('a write whose answer is lost counts as written, and not as somebody else’s', async () => {
    const table = await makeTable();
    const client = dynamo();
    let sent = 0;
    const losing = {
      destroy: () => client.destroy(),
      send: async (command: PutItemCommand) => {
        const answer = await client.send(command);
        sent++;
        // As the client does when a connection breaks: the same command once more.
        return command instanceof PutItemCommand ? client.send(command) : answer;
      },
    } as unknown as DynamoDBClient;
    const store = dynamoStore({ client: losing, table });
    expect(await store.put('claim', 'e', 'a', { participant: 'x' }, 0)).toBe(true);
    expect(await store.put('claim', 'e', 'a', { participant: 'y' }, 1)).toBe(true);
    expect(await store.put('claim', 'e', 'a', { participant: 'z' }, 1)).toBe(false);
    expect(await store.get('claim', 'e', 'a')).toEqual({ value: { participant: 'y' }, version: 2 });
    expect(sent).toBeGreaterThan(2);
    await store.close();
  });

  test('lists more than one page', async () => {
    const store = dynamoStore({ client: dynamo(), table: await makeTable() });
    // Random letters, which no packing makes smaller: more than the MiB of one page.
    const noise = () => Array.from({ length: 9000 }, () => randomUUID()).join('');
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await store.put('code', 'many', id, { event: id + noise() });
    const all = await store.list('code', 'many');
    expect(all.map(({ value }) => value.event[0])).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    await store.close();
  });

  test('throws what is wrong with the table', async () => {
    const store = dynamoStore({ client: dynamo(), table: 'nowhere' });
    await expect(store.get('code', 'all', 'a')).rejects.toThrow(/not found/i);
    await expect(store.put('code', 'all', 'a', { event: 'x' }, 0)).rejects.toThrow(/not found/i);
    await store.close();
  });
});

describe('SQS', () => {
  test('what is no job comes back as failed, and does not hold the others up', async () => {
    const url = await makeQueue();
    await sqs().send(new SendMessageCommand({ QueueUrl: url, MessageBody: '{"event":1}' }));
    const done: string[] = [];
    const faults: string[] = [];
    const close = pump(url, 1, {
      work: async ({ grading }) => void done.push(grading),
      onGivenUp: async () => {},
      onFault: ({ body }) => void faults.push(body),
    });
    await sqsQueue(url, sqs()).send({ event: 'e', participant: 'p', grading: 'g' });
    await expect.poll(() => [done, new Set(faults)], { timeout: 5000 }).toEqual([['g'], new Set(['{"event":1}'])]);
    await close();
  });
});
