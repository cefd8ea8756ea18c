/**
 * A grading by the packed function, with a store in memory that speaks DynamoDB.
 */
import { spawn } from 'node:child_process';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { bindLab } from '../../checks/lab-file.ts';
import { findLab } from '../../checks/labs.ts';
import { dynamoStore } from '../../functions/adapters/dynamo-store.ts';
import { createEvent, join as joinEvent, submitCluster } from '../../functions/events.ts';
import { requestGrading } from '../../functions/gradings.ts';
import type { Job } from '../../functions/ports.ts';
import { CLUSTER, withLargeCluster } from './large.ts';

const LAB = 'eks-web-application';
const environment = {
  AWS_REGION: 'ap-northeast-2',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
};

/** Hands one job to the handler and prints how many have to come again, and the largest resident set in KiB. */
const program = `
  const [index, body] = process.argv.slice(1);
  const { handler } = await import(index);
  const record = { messageId: 'm', body, attributes: { ApproximateReceiveCount: '1' } };
  const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 150_000 };
  const { batchItemFailures } = await handler({ Records: [record] }, context);
  console.log('\\n' + JSON.stringify({ failed: batchItemFailures.length, maxRss: process.resourceUsage().maxRSS }));
  process.exit();
`;

/** Largest resident set in MiB, and the steps that were judged, of one grading of a large cluster by the function in a folder. */
export async function gradeByFunction(folder: string): Promise<{ rssMiB: number; steps: number }> {
  const storage = createServer(storageOf());
  await new Promise<void>((ready) => storage.listen(0, '127.0.0.1', ready));
  const endpoint = `http://127.0.0.1:${(storage.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const client = new DynamoDBClient({ endpoint, region: environment.AWS_REGION, credentials });
  const store = dynamoStore({ table: 'table', client });
  try {
    const now = new Date();
    const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString();
    const lab = bindLab(findLab(LAB), {}, []);
    const created = await createEvent(store, { code: 'BENCH', start: later(-1), end: later(1) }, lab);
    if (created === 'taken') throw new Error('there is such an event');
    const joined = await joinEvent(store, created.event, 'Ann', 'en', now);
    if (joined === 'taken') throw new Error('there is such a participant');
    const arn = `arn:aws:eks:ap-northeast-2:111122223333:cluster/${CLUSTER}`;
    await submitCluster(store, joined.participant, { arn, roleArn: '' }, now);
    const jobs: Job[] = [];
    const queue = { send: async (job: Job) => void jobs.push(job) };
    await requestGrading({ store, queue, now: () => now }, created.event, joined.participant.id, true);
    const told = await withLargeCluster((awsPort) => handled(folder, jobs[0], awsPort, endpoint));
    const after = await store.get('participant', created.event.id, joined.participant.id);
    if (told.failed > 0 || after?.value.trouble !== undefined)
      throw new Error(`not graded: ${JSON.stringify(after?.value.trouble)}`);
    return { rssMiB: told.maxRss / 1024, steps: Object.keys(after?.value.steps ?? {}).length };
  } finally {
    await store.close();
    storage.close();
  }
}

async function handled(
  folder: string,
  job: Job | undefined,
  awsPort: number,
  storage: string,
): Promise<{ failed: number; maxRss: number }> {
  const index = pathToFileURL(join(folder, 'index.mjs')).href;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, index, JSON.stringify(job)], {
    cwd: folder,
    env: {
      ...environment,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${awsPort}`,
      AWS_ENDPOINT_URL_DYNAMODB: storage,
      AWS_ENDPOINT_URL_S3: storage,
      PODIUM_EXTRA_HOSTS: '127.0.0.1',
      PODIUM_STAGE: 'bench',
      PODIUM_TABLE: 'table',
      PODIUM_BUCKET: 'bucket',
      PODIUM_MOST_RECEIVES: '3',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const last = out.trim().split('\n').at(-1);
  if (last === undefined || last === '') throw new Error(err.slice(-400));
  return JSON.parse(last);
}

interface Row {
  pk: { S: string };
  sk: { S: string };
  version: { N: string };
  [attribute: string]: unknown;
}

/** What the store sends, in DynamoDB's JSON. */
interface Call {
  Key: Pick<Row, 'pk' | 'sk'>;
  Item: Row;
  ConditionExpression?: string;
  ExpressionAttributeValues: Readonly<Record<string, { S?: string; N?: string; B?: string }>>;
}

/** Answers the calls of the store's adapter, and takes whatever is put into a bucket. */
function storageOf(): RequestListener {
  const rows = new Map<string, Row>();
  const keyOf = ({ pk, sk }: Pick<Row, 'pk' | 'sk'>) => `${pk.S} ${sk.S}`;
  const operations: Readonly<Record<string, (call: Call) => object | undefined>> = {
    GetItem: ({ Key }) => ({ Item: rows.get(keyOf(Key)) }),
    Query: ({ ExpressionAttributeValues: values }) => ({
      Items: [...rows.values()].filter(({ pk }) => pk.S === values[':pk']?.S),
    }),
    PutItem: ({ Item, ConditionExpression, ExpressionAttributeValues: values }) => {
      const row = rows.get(keyOf(Item));
      const isMet =
        ConditionExpression === 'version = :expected'
          ? JSON.stringify(row?.version) === JSON.stringify(values[':expected'])
          : row === undefined;
      if (!isMet) return undefined;
      rows.set(keyOf(Item), Item);
      return {};
    },
    UpdateItem: ({ Key, ExpressionAttributeValues: values }) => {
      const { N } = rows.get(keyOf(Key))?.version ?? { N: '0' };
      rows.set(keyOf(Key), { ...Key, content: values[':content'], version: { N: `${Number(N) + 1}` } });
      return {};
    },
    DeleteItem: ({ Key }) => {
      rows.delete(keyOf(Key));
      return {};
    },
  };
  return async (request, response) => {
    const body = await text(request);
    const [, name = ''] = /^DynamoDB_\d+\.(\w+)$/.exec(String(request.headers['x-amz-target'])) ?? [];
    if (name === '') return response.writeHead(request.method === 'PUT' ? 200 : 404).end();
    const answer = operations[name]?.(JSON.parse(body));
    const failure = { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', message: 'not met' };
    return response
      .writeHead(answer === undefined ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify(answer ?? failure));
  };
}
