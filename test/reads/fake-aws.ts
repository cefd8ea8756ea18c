/**
 * An AWS endpoint of the test's own, for the JSON and the query protocols.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';

export interface AwsRequest {
  method: string;
  /** Path, with the query for REST protocols. */
  url: string;
  /** `Action` and parameters of the query protocol; empty for others. */
  form: Record<string, string>;
  body: string;
  authorization: string;
}

export type AwsHandler = (request: AwsRequest, response: ServerResponse, raw: IncomingMessage) => void;

/** Serves all services until the test ends, as AWS_ENDPOINT_URL says, with made-up credentials in the environment. */
export async function serveAws(handler: AwsHandler): Promise<{ requests: AwsRequest[]; url: string }> {
  const requests: AwsRequest[] = [];
  const server = createServer((raw, response) => {
    let body = '';
    raw.on('data', (chunk) => {
      body += chunk;
    });
    raw.on('end', () => {
      const isForm = raw.headers['content-type']?.includes('form-urlencoded') ?? false;
      const request = {
        method: raw.method ?? '',
        url: raw.url ?? '',
        form: isForm ? Object.fromEntries(new URLSearchParams(body)) : {},
        body,
        authorization: raw.headers.authorization ?? '',
      };
      requests.push(request);
      handler(request, response, raw);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  useEnvironment({ AWS_ENDPOINT_URL: url });
  return { requests, url };
}

/** An environment with nothing of the machine's own AWS settings, until the test ends. */
export function useEnvironment(more: Record<string, string | undefined> = {}): void {
  const environment = {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_SESSION_TOKEN: undefined,
    AWS_REGION: undefined,
    AWS_DEFAULT_REGION: undefined,
    AWS_PROFILE: undefined,
    AWS_CONFIG_FILE: '/nonexistent/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: undefined,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: undefined,
    AWS_WEB_IDENTITY_TOKEN_FILE: undefined,
    ...more,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
}

/** Answers in JSON, with an error type in the header where one is given. */
export function jsonAnswer(response: ServerResponse, body: unknown, status = 200, errorType?: string): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(errorType !== undefined && { 'x-amzn-errortype': errorType }),
  });
  response.end(JSON.stringify(body));
}

/** Answers in XML as the query protocol does. */
export function xmlAnswer(response: ServerResponse, action: string, result: string): void {
  response.writeHead(200, { 'content-type': 'text/xml' });
  response.end(`<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`);
}

/** An error of the query protocol. */
export function xmlError(
  response: ServerResponse,
  code: string,
  status = 400,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'text/xml', ...headers });
  response.end(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>arn:secret-text</Message></Error></ErrorResponse>`,
  );
}

/** An error of EC2, which has a form of its own. */
export function ec2Error(response: ServerResponse, code: string, status = 400): void {
  response.writeHead(status, { 'content-type': 'text/xml' });
  response.end(
    `<Response><Errors><Error><Code>${code}</Code><Message>secret-text</Message></Error></Errors></Response>`,
  );
}
