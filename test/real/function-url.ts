/**
 * A Function URL: an HTTP server that turns requests into events of payload version 2.0 and answers of the function back.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { LambdaFunctionURLEvent } from 'aws-lambda';
import * as z from 'zod';
import { portOf } from './children.ts';
import type { LambdaFunction } from './lambda.ts';

/** Bodies that come as they are; all others come in base64, forms among them. */
const AS_TEXT = /^(?:text\/|application\/(?:json|javascript|xml)\b)/;

const answerSchema = z.object({
  statusCode: z.number().int(),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  cookies: z.array(z.string()).optional(),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().optional(),
});

/** The public address of a function. */
export class FunctionUrl {
  /** The name under which the function sees itself. */
  readonly host: string;
  readonly #id: string;
  readonly #target: LambdaFunction;
  readonly #server: Server;

  /** @param address under which the world knows it */
  constructor(target: LambdaFunction, address: string) {
    this.#target = target;
    this.host = new URL(address).host;
    this.#id = this.host.split('.')[0] ?? '';
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** Where it listens, by HTTP; the function is told HTTPS, as behind a Function URL. */
  get address(): string {
    return `http://127.0.0.1:${portOf(this.#server)}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const outcome = await this.#target.invoke(await this.#eventOf(request));
    if ('error' in outcome) {
      response.writeHead(502, { 'content-type': 'application/json' }).end('{"Message":"Internal Server Error"}');
      return;
    }
    const given = answerSchema.safeParse(outcome.payload);
    if (!given.success) {
      // Whatever has no status is the body itself.
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(outcome.payload));
      return;
    }
    const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = given.data;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value));
    if (cookies.length > 0) response.setHeader('set-cookie', cookies);
    response.statusCode = statusCode;
    response.end(isBase64Encoded ? Buffer.from(body, 'base64') : body);
  }

  async #eventOf(request: IncomingMessage): Promise<LambdaFunctionURLEvent> {
    const [rawPath = '/', rawQueryString = ''] = (request.url ?? '/').split(/\?(.*)/s);
    const content = await buffer(request);
    const isText = AS_TEXT.test(request.headers['content-type'] ?? '');
    const { cookie, host: _, connection: __, ...sent } = request.headers;
    const sourceIp = request.socket.remoteAddress ?? '';
    const headers = Object.fromEntries(
      Object.entries(sent).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]],
      ),
    );
    const query = new URLSearchParams(rawQueryString);
    const now = new Date();
    const requestId = randomUUID();
    return {
      version: '2.0',
      routeKey: '$default',
      rawPath,
      rawQueryString,
      ...(cookie !== undefined && { cookies: cookie.split('; ') }),
      headers: {
        ...headers,
        host: this.host,
        'x-forwarded-for': sourceIp,
        'x-forwarded-port': '443',
        'x-forwarded-proto': 'https',
        'x-amzn-trace-id': `Root=1-${Math.floor(now.getTime() / 1000).toString(16)}-${requestId.replaceAll('-', '').slice(0, 24)}`,
      },
      ...(query.size > 0 && {
        queryStringParameters: Object.fromEntries([...query.keys()].map((key) => [key, query.getAll(key).join(',')])),
      }),
      requestContext: {
        accountId: 'anonymous',
        apiId: this.#id,
        domainName: this.host,
        domainPrefix: this.#id,
        http: {
          method: request.method ?? 'GET',
          path: decodeURIComponent(rawPath),
          protocol: 'HTTP/1.1',
          sourceIp,
          userAgent: request.headers['user-agent'] ?? '',
        },
        requestId,
        routeKey: '$default',
        stage: '$default',
        time: now.toUTCString(),
        timeEpoch: now.getTime(),
      },
      ...(content.length > 0 && { body: content.toString(isText ? 'utf8' : 'base64') }),
      isBase64Encoded: content.length > 0 && !isText,
    };
  }
}
