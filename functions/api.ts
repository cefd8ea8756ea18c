/**
 * The pages, behind a Function URL.
 */
import type { LambdaContext, LambdaEvent } from 'hono/aws-lambda';
import { dynamoStore } from './adapters/dynamo-store.ts';
import { createApp } from './app.ts';
import { readAssets } from './assets.ts';
import { fromStack } from './environment.ts';
import { behindFunctionUrl, httpOf } from './function-url.ts';
import { note, tellOf } from './journal.ts';
import type { Queue } from './ports.ts';

const queueUrl = fromStack('PODIUM_QUEUE_URL');
let queue: Promise<Queue> | undefined;
/** Id of the invocation; a Lambda function has one at a time. */
let request: string | undefined;

const app = createApp({
  store: dynamoStore({ table: fromStack('PODIUM_TABLE') }),
  queue: {
    // SQS loads with the first grading that is asked for.
    send: async (job) => {
      queue ??= import('./adapters/sqs-queue.ts').then(({ sqsQueue }) => sqsQueue(queueUrl));
      return (await queue).send(job);
    },
  },
  archive: {
    // S3 loads with the first recording that is sent.
    put: async (key, bytes) => {
      const { s3Archive } = await import('./adapters/s3-archive.ts');
      return s3Archive(fromStack('PODIUM_BUCKET')).put(key, bytes);
    },
  },
  assets: readAssets(),
  address: (c) => httpOf((c.env as { event?: LambdaEvent }).event)?.sourceIp,
  isOneOfMany: true,
  compresses: true,
  onboarding: {
    graderArn: fromStack('PODIUM_GRADER_ARN'),
    region: process.env.AWS_REGION ?? 'ap-northeast-2',
    // S3 loads with the first link that is followed.
    publish: async (id, template) => {
      const { s3Templates } = await import('./adapters/s3-templates.ts');
      return s3Templates(fromStack('PODIUM_BUCKET'))(id, template);
    },
  },
  onFault: (fault, route, error) => note('error', 'fault', { request, fault, route, ...tellOf(error) }),
});
const answer = behindFunctionUrl(app);

/** Answers a request. What changes something, and what is refused, is noted; paths are not, for links are secrets. */
export const handler = async (event: LambdaEvent, context: LambdaContext) => {
  request = context.awsRequestId;
  const started = Date.now();
  const answered = await answer(event, context);
  const method = httpOf(event)?.method ?? '';
  const { statusCode: status } = answered;
  if (!['GET', 'HEAD'].includes(method) || status >= 400)
    note('info', 'answer', { request, method, status, duration: Date.now() - started });
  return answered;
};
