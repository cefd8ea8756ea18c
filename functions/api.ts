/**
 * The pages, behind a Function URL.
 */
import type { LambdaContext, LambdaEvent } from 'hono/aws-lambda';
import { dynamoStore } from './adapters/dynamo-store.ts';
import { createApp } from './app.ts';
import { readAssets } from './assets.ts';
import { DEPLOYMENT_REGION } from './deployment.ts';
import { fromStack } from './environment.ts';
import { behindFunctionUrl, httpOf } from './function-url.ts';
import { note, tellOf } from './journal.ts';

const queueUrl = fromStack('PODIUM_QUEUE_URL');
const bucket = fromStack('PODIUM_BUCKET');
// SQS loads with the first grading that is asked for, S3 with the first recording that is sent or link that is followed.
const queue = once(async () => (await import('./adapters/sqs-queue.ts')).sqsQueue(queueUrl));
const archive = once(async () => (await import('./adapters/s3-archive.ts')).s3Archive(bucket));
const publish = once(async () => (await import('./adapters/s3-templates.ts')).s3Templates(bucket));
/** Id of the invocation; a Lambda function has one at a time. */
let request: string | undefined;

const app = createApp({
  store: dynamoStore({ table: fromStack('PODIUM_TABLE') }),
  queue: { send: async (job) => (await queue()).send(job) },
  archive: { put: async (key, bytes) => (await archive()).put(key, bytes) },
  assets: readAssets(),
  address: (c) => httpOf((c.env as { event?: LambdaEvent }).event)?.sourceIp,
  isOneOfMany: true,
  compresses: true,
  onboarding: {
    graderArn: fromStack('PODIUM_GRADER_ARN'),
    region: process.env.AWS_REGION ?? DEPLOYMENT_REGION,
    publish: async (id, template) => (await publish())(id, template),
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

/** Makes something when it is wanted for the first time. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
