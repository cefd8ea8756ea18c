/**
 * How requests are read and answered, whatever they ask for.
 */
import type { Context } from 'hono';
import type { Frame } from '../web/layout.tsx';
import { ProblemPage } from '../web/problem.tsx';
import { pages } from '../web/text/pages.ts';
import type { Language } from '../web/text/types.ts';
import type { Assets } from './assets.ts';

export type Env = { Variables: { language: string; assets: Assets } };
export type Request = Context<Env>;

/** Headers of whatever is about an event: it is for one visitor, and to be asked for again. */
export const personal = { 'cache-control': 'private, no-cache', vary: 'Accept-Language, Cookie' };

/** What a component renders to. */
interface Rendered {
  toString(): string | Promise<string>;
}

/** The language of an answer. */
export function langOf(c: Request): Language {
  return c.get('language') === 'ko' ? 'ko' : 'en';
}

/** What a page says besides verdicts, in the language of an answer. */
export function textsOf(c: Request): (typeof pages)[Language] {
  return pages[langOf(c)];
}

/** Whether a script asks, and not a form. */
export function wantsJson(c: Request): boolean {
  const accept = c.req.header('accept') ?? '';
  return accept.includes('json') && !accept.includes('text/html');
}

/** Whether the visitor's browser speaks TLS, to Podium or to what stands in front of it. */
export function isSecure(c: Request): boolean {
  return c.req.url.startsWith('https:') || c.req.header('x-forwarded-proto') === 'https';
}

/** One field of a form, cut to 1000 characters; empty when it is not there. */
export type Fields = (name: string) => string;

/** The fields of a form; all are empty when the body is not one. */
export async function fieldsOf(c: Request): Promise<Fields> {
  const body = await c.req.parseBody().catch((error: unknown): Record<string, unknown> => {
    // What the platform throws for a body that is not what its type says; anything else is our fault.
    if (error instanceof TypeError) return {};
    throw error;
  });
  return (name) => {
    const value = body[name];
    return typeof value === 'string' ? value.slice(0, 1000) : '';
  };
}

/** What a page needs to know about its request; `here` leads to another page when this one answers a form. */
export function frameOf(c: Request, here?: string): Frame {
  const { style, client } = c.get('assets');
  const { pathname: asked, searchParams } = new URL(c.req.url);
  searchParams.delete('lang');
  // A link that begins with two slashes leads to another host.
  const pathname = asked.replace(/^\/+/, '/');
  const own = searchParams.size === 0 ? pathname : `${pathname}?${searchParams}`;
  return { lang: langOf(c), here: here ?? own, assets: { style: style.path, client: client.path } };
}

/** A whole page. */
export function page(c: Request, content: Rendered, status: 200 | 409 | 422 | 429 = 200): Response {
  // The components have no asynchronous parts and render to a string at once.
  return c.body(`<!doctype html>${content}`, status, { 'content-type': 'text/html; charset=utf-8' });
}

/** A part of a page, or 304 without rendering it; `next` is milliseconds until the script should look again, 0 for never. */
export async function fragment(
  c: Request,
  { etag, next }: { etag: string; next: number },
  render: () => Rendered | Promise<Rendered>,
): Promise<Response> {
  const headers = { ...personal, etag, 'x-next': `${next}` };
  // Not by way of the context, whose headers become an object of their own: that would double the cost of saying no more.
  // Whoever compresses an answer marks its tag as weak, which makes no difference here (RFC 9110, section 13.1.2).
  if (c.req.header('if-none-match')?.replace(/^W\//, '') === etag) return new Response(null, { status: 304, headers });
  return c.body(`${await render()}`, 200, { ...headers, 'content-type': 'text/html; charset=utf-8' });
}

/** One sentence about what went wrong, as a page or as `application/problem+json`. */
export function problem(
  c: Request,
  status: 403 | 404 | 409 | 413 | 422 | 429 | 500,
  title: string,
  text: string,
): Response {
  if (wantsJson(c))
    return c.body(JSON.stringify({ title, status, detail: text }), status, {
      'content-type': 'application/problem+json',
    });
  const frame = frameOf(c, c.req.method === 'GET' ? undefined : '/');
  return c.body(`<!doctype html>${ProblemPage({ frame, title, text })}`, status, {
    'content-type': 'text/html; charset=utf-8',
  });
}

/** One asks too often; in so many seconds one may again. */
export function tooMany(c: Request, seconds: number): Response {
  const t = textsOf(c);
  c.header('retry-after', `${seconds}`);
  return problem(c, 429, t.badRequestTitle, t.tooMany);
}

/** There is nothing at this address. */
export function notFound(c: Request): Response {
  const t = textsOf(c);
  return problem(c, 404, t.notFoundTitle, t.notFound);
}

/** The page belongs to somebody else. */
export function forbidden(c: Request): Response {
  const t = textsOf(c);
  return problem(c, 403, t.forbiddenTitle, t.forbidden);
}

/** The page is for the instructor. */
export function instructorOnly(c: Request): Response {
  const t = textsOf(c);
  return problem(c, 403, t.instructorTitle, t.instructorOnly);
}
