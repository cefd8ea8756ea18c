/**
 * The app behind a Function URL
 * (https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html).
 */
import type { Hono } from 'hono';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import type { Env } from './answers.ts';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const isPlain = (text: string | undefined) => text !== undefined && /^[\t\x20-\x7e]*$/.test(text);

/** Makes the handler of a function. */
export function behindFunctionUrl(app: Hono<Env>) {
  const answer = handle(app);
  return (...[event, context]: Parameters<typeof answer>) => answer(soundOf(event), context);
}

/** Method and source of a request, as the Function URL saw them; `X-Forwarded-For` would be what the visitor says. */
export function httpOf(event: LambdaEvent | undefined): { method: string; sourceIp: string } | undefined {
  const context = event?.requestContext;
  return context !== undefined && 'http' in context ? context.http : undefined;
}

/**
 * The event without what cannot be in a Request. Hono's handler would answer it without the headers that every answer
 * has, and would log an error that quotes a header.
 */
function soundOf(event: LambdaEvent): LambdaEvent {
  if (!('rawPath' in event) || !('http' in event.requestContext)) return event;
  const { http } = event.requestContext;
  const method = methods.has(http.method) ? http.method : 'OPTIONS';
  const { body, cookies, ...rest } = event;
  return {
    ...rest,
    headers: Object.fromEntries(Object.entries(event.headers).filter(([, value]) => isPlain(value))),
    ...(cookies !== undefined && { cookies: cookies.filter(isPlain) }),
    body: method === 'GET' || method === 'HEAD' ? null : body,
    requestContext: { ...event.requestContext, http: { ...http, method } },
  };
}
