/**
 * The store in one table of DynamoDB. Partition key `pk` is kind and partition, sort key `sk` the id.
 */
import { randomUUID } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Store, Stored } from '../ports.ts';
import type { ItemKind, Items } from '../records.ts';
import { patience } from './patience.ts';

export interface DynamoStoreOptions {
  /** Name of the table. */
  table: string;
  /** Days after its last change when an item expires (default 180); events and their codes stay twice as long, attempts a day. */
  keepDays?: number;
  now?: () => Date;
  /** Without it, one with the settings of the environment. */
  client?: Pick<DynamoDBClient, 'send' | 'destroy'>;
}

type Row = Record<string, AttributeValue>;

/** Characters from which on a value is packed: a write costs by the KiB. */
const PACK_FROM = 1024;

/** Makes the store of a table with the keys `pk` and `sk` (strings) and the time to live `expires`. */
export function dynamoStore({
  table: TableName,
  keepDays = 180,
  now = () => new Date(),
  ...rest
}: DynamoStoreOptions): Store {
  const { client = new DynamoDBClient(patience) } = rest;
  const keyOf = (kind: ItemKind, partition: string, id: string): Row => ({
    pk: { S: `${kind}#${partition}` },
    sk: { S: id },
  });
  const expiresOf = (kind: ItemKind): AttributeValue => {
    const days = kind === 'attempt' ? 1 : kind === 'event' || kind === 'code' ? 2 * keepDays : keepDays;
    return { N: String(Math.floor(now().getTime() / 1000) + days * 86_400) };
  };
  return {
    async get(kind, partition, id) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: keyOf(kind, partition, id), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : storedOf<typeof kind>(Item);
    },
    async list(kind, partition, { mayLag } = { mayLag: false }) {
      const rows: Row[] = [];
      let from: Row | undefined;
      do {
        const { Items: items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': { S: `${kind}#${partition}` } },
            ConsistentRead: !mayLag,
            ...(from !== undefined && { ExclusiveStartKey: from }),
          }),
        );
        rows.push(...items);
        from = LastEvaluatedKey;
      } while (from !== undefined);
      return rows.map((row) => ({ id: row.sk?.S ?? '', ...storedOf<typeof kind>(row) }));
    },
    async put(kind, partition, id, value, expected) {
      const content = contentOf(JSON.stringify(value));
      const Key = keyOf(kind, partition, id);
      const expires = expiresOf(kind);
      if (expected === undefined) {
        await client.send(
          new UpdateItemCommand({
            TableName,
            Key,
            UpdateExpression: 'SET content = :content, expires = :expires ADD version :one',
            ExpressionAttributeValues: { ':content': content, ':expires': expires, ':one': { N: '1' } },
          }),
        );
        return true;
      }
      const writer = randomUUID();
      try {
        await client.send(
          new PutItemCommand({
            TableName,
            Item: { ...Key, content, expires, writer: { S: writer }, version: { N: String(expected + 1) } },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            ...(expected === 0
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : {
                  ConditionExpression: 'version = :expected',
                  ExpressionAttributeValues: { ':expected': { N: String(expected) } },
                }),
          }),
        );
        return true;
      } catch (error) {
        // A write whose answer was lost is sent again by the client, and then finds itself there.
        if (error instanceof ConditionalCheckFailedException) return error.Item?.writer?.S === writer;
        throw error;
      }
    },
    async delete(kind, partition, id) {
      await client.send(new DeleteItemCommand({ TableName, Key: keyOf(kind, partition, id) }));
    },
    async close() {
      client.destroy();
    },
  };
}

// Packing in other threads would cost several times as much processor time, and items are small.
function contentOf(text: string): AttributeValue {
  return text.length < PACK_FROM ? { S: text } : { B: gzipSync(text) };
}

function storedOf<K extends ItemKind>({ content, version }: Row): Stored<Items[K]> {
  const text = content?.B === undefined ? content?.S : gunzipSync(content.B).toString();
  // `put` is the only writer, and what it wrote under this kind is an item of this kind.
  return { value: JSON.parse(text ?? '') as Items[K], version: Number(version?.N) };
}
