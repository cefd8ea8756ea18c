/**
 * Whether a request that changes something comes from a page of this service.
 */
import type { Request } from './answers.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Types of bodies that a page may send anywhere without asking (https://fetch.spec.whatwg.org/#cors-safelisted-request-header). */
const form = /^(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i;

/**
 * Browsers say where a request comes from: by `Sec-Fetch-Site`, older ones by `Origin`. A request that says neither is
 * none of a browser's pages; it may neither carry cookies nor look like a form.
 */
export function isFromHere(c: Request): boolean {
  if (safe.has(c.req.method)) return true;
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = c.req.header('origin');
  if (origin !== undefined) return origin === new URL(c.req.url).origin;
  return c.req.header('cookie') === undefined && !form.test(c.req.header('content-type') || 'text/plain');
}
