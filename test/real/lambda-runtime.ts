/**
 * What runs in a function's process in place of the managed runtime of Lambda: it loads the handler, takes events from the
 * Runtime API one at a time and gives back what the handler makes of them.
 */
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import type { Context } from 'aws-lambda';

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT = '', _HANDLER = '', ...env } = process.env;

type Handler = (event: unknown, context: Context) => unknown;

/** Asks the Runtime API; without a time limit, for the process may stand still for long. */
async function call(path: string, body?: string): Promise<{ headers: IncomingHttpHeaders; body: string }> {
  const url = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/${path}`;
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: body === undefined ? 'GET' : 'POST', agent: false }, (answer) => {
      text(answer).then((content) => resolve({ headers: answer.headers, body: content }), reject);
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

const post = (path: string, body: unknown) => call(path, JSON.stringify(body) ?? 'null');

function told(error: unknown): object {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

async function load(): Promise<Handler> {
  const [, path = '', name = ''] = /^(.+)\.(\w+)$/.exec(_HANDLER) ?? [];
  const module: Record<string, unknown> = await import(pathToFileURL(join(LAMBDA_TASK_ROOT, `${path}.mjs`)).href);
  const handler = module[name];
  if (typeof handler !== 'function') throw new TypeError(`${_HANDLER} is not a function`);
  return (event, context) => handler(event, context);
}

function contextOf(headers: IncomingHttpHeaders): Context {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const ended = () => {
    throw new Error('callbacks are gone since Node 24');
  };
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME ?? '',
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION ?? '',
    invokedFunctionArn: String(headers['lambda-runtime-invoked-function-arn']),
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? '',
    awsRequestId: String(headers['lambda-runtime-aws-request-id']),
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME ?? '',
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME ?? '',
    getRemainingTimeInMillis: () => deadline - Date.now(),
    done: ended,
    fail: ended,
    succeed: ended,
  };
}

const handler = await load().catch(async (error: unknown) => {
  await post('init/error', told(error));
  process.exit(1);
});
for (;;) {
  const next = await call('invocation/next');
  const event: unknown = JSON.parse(next.body);
  const context = contextOf(next.headers);
  const place = `invocation/${context.awsRequestId}`;
  try {
    await post(`${place}/response`, await handler(event, context));
  } catch (error) {
    await post(`${place}/error`, told(error));
  }
}
