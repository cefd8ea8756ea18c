/**
 * What the API server's refusals mean. Nothing of a response body gets into an outcome.
 */
import type { IncomingHttpHeaders } from 'node:http2';
import { denied, failed, type Refusal } from './answers.ts';

/** What was asked for, in RBAC's words, and how it is called in messages. */
export interface Asked {
  verb: string;
  /** `plural` or `plural.group`. */
  resource: string;
  /** Empty for all namespaces and for cluster-scoped resources. */
  namespace: string;
  what: string;
}

/** The refusal that a status other than 2xx stands for; 404 is not one and is for the caller to judge. */
export function refusalOf(status: number, headers: IncomingHttpHeaders, asked: Asked, cluster: string): Refusal {
  const { what, verb, resource, namespace } = asked;
  if (status === 401) return denied('kube.unauthorized', { cluster });
  if (status === 403) return denied('kube.forbidden', { verb, resource, namespace });
  if (status === 429) return failed('read.throttled', { what }, retryAfterMs(headers['retry-after']));
  if (status >= 500) return failed('read.unavailable', { what, status }, retryAfterMs(headers['retry-after']));
  if (status >= 300 && status < 400) return failed('read.invalid', { what });
  return failed('read.unknown', { what, reason: `HTTP ${status}` });
}

/** Milliseconds that a Retry-After header (seconds or a date) asks for; 0 without one that can be read. */
export function retryAfterMs(header: string | undefined, now = Date.now()): number {
  if (header === undefined) return 0;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
