/**
 * A table in memory that takes the commands of the DynamoDB store and counts what DynamoDB on demand would bill for them.
 */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoStoreOptions } from '../../functions/adapters/dynamo-store.ts';

type Row = Record<string, AttributeValue>;

/** Request units, and calls one after another. */
export interface Units {
  reads: number;
  writes: number;
  calls: number;
}

export interface MeteredTable {
  client: NonNullable<DynamoStoreOptions['client']>;
  /** What was counted since the last time this was called. */
  take(): Units;
  /** Bytes of an item, as they are billed; 0 when there is none. */
  sizeOf(pk: string, sk: string): number;
}

/** Makes an empty table. */
export function meteredTable(): MeteredTable {
  const rows = new Map<string, Map<string, Row>>();
  let units: Units = { reads: 0, writes: 0, calls: 0 };
  const find = ({ pk, sk }: Row) => rows.get(pk?.S ?? '')?.get(sk?.S ?? '');
  const keep = (row: Row) => {
    const partition = rows.get(row.pk?.S ?? '') ?? new Map<string, Row>();
    rows.set(row.pk?.S ?? '', partition.set(row.sk?.S ?? '', row));
  };
  const read = (bytes: number, isConsistent = false) => {
    units.reads += Math.max(1, Math.ceil(bytes / 4096)) * (isConsistent ? 1 : 0.5);
  };
  const write = (...bytes: number[]) => {
    units.writes += Math.max(1, Math.ceil(Math.max(...bytes) / 1024));
  };
  const answer = (command: unknown): object => {
    units.calls++;
    if (command instanceof GetItemCommand) {
      const { Key = {}, ConsistentRead } = command.input;
      const row = find(Key);
      read(bytesOf(row), ConsistentRead);
      return row === undefined ? {} : { Item: row };
    }
    if (command instanceof QueryCommand) {
      const { ExpressionAttributeValues, ConsistentRead } = command.input;
      const partition = [...(rows.get(ExpressionAttributeValues?.[':pk']?.S ?? '')?.values() ?? [])];
      const Items = partition.sort((a, b) => ((a.sk?.S ?? '') < (b.sk?.S ?? '') ? -1 : 1));
      read(
        Items.reduce((sum, row) => sum + bytesOf(row), 0),
        ConsistentRead,
      );
      return { Items };
    }
    if (command instanceof PutItemCommand) {
      const { Item = {}, ConditionExpression: condition, ExpressionAttributeValues: values } = command.input;
      const row = find(Item);
      write(bytesOf(row), bytesOf(Item));
      const isMet =
        condition === 'version = :expected' ? row?.version?.N === values?.[':expected']?.N : row === undefined;
      if (!isMet)
        throw new ConditionalCheckFailedException({ message: 'not met', $metadata: {}, ...(row && { Item: row }) });
      keep(Item);
      return {};
    }
    if (command instanceof UpdateItemCommand) {
      const { Key = {}, ExpressionAttributeValues: values = {} } = command.input;
      const row = find(Key);
      const version = { N: `${Number(row?.version?.N ?? 0) + 1}` };
      const { ':content': content = { S: '' }, ':expires': expires = { N: '0' } } = values;
      const after: Row = { ...Key, content, expires, version };
      write(bytesOf(row), bytesOf(after));
      keep(after);
      return {};
    }
    if (command instanceof DeleteItemCommand) {
      const { Key = {} } = command.input;
      write(bytesOf(find(Key)));
      rows.get(Key.pk?.S ?? '')?.delete(Key.sk?.S ?? '');
      return {};
    }
    throw new Error('a command that the store does not send');
  };
  return {
    // The store calls `send` with these commands alone and reads from the answers what is in these.
    client: { send: async (command: unknown) => answer(command), destroy: () => {} } as MeteredTable['client'],
    take() {
      const taken = units;
      units = { reads: 0, writes: 0, calls: 0 };
      return taken;
    },
    sizeOf: (pk, sk) => bytesOf(find({ pk: { S: pk }, sk: { S: sk } })),
  };
}

/** As the DynamoDB Developer Guide counts ("DynamoDB item sizes and formats"): names and values, numbers by digits. */
function bytesOf(row: Row | undefined): number {
  return Object.entries(row ?? {}).reduce((sum, [name, { S, N, B }]) => {
    const value =
      S !== undefined ? Buffer.byteLength(S) : B !== undefined ? B.length : Math.ceil((N ?? '').length / 2) + 1;
    return sum + Buffer.byteLength(name) + value;
  }, 0);
}
