/**
 * What an answer over HTTP shows, and what its absence does.
 */
import type { Probed } from '../reads/read.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { type Shape, unmetShape } from './json-shape.ts';
import { textOf } from './lenient.ts';
import { amount } from './objects.ts';

type Answered = Extract<Probed, { outcome: 'answered' }>;

/** Texts that the sources of the workshops ask to replace. */
const placeholders = ['{backend-ingress ADDRESS}'];

/** Which scripts of a page are searched. */
export type ScriptSearch = 'main' | 'any';

/** What an answer must hold. */
interface Content {
  contentType?: 'json' | 'html' | 'script' | undefined;
  json?: Readonly<Record<string, Shape>> | undefined;
  contains?: readonly string[] | undefined;
  notContains?: readonly string[] | undefined;
}

/** Says what of a page, or of its main script, is not as wanted. */
export function judgePage(
  url: string,
  page: Probed | undefined,
  script: (url: string) => Probed | undefined,
  {
    status,
    contentType,
    json,
    script: search,
    contains,
    notContains,
  }: Content & { status: readonly number[]; script?: ScriptSearch | undefined },
  context: CheckContext,
  since: string | undefined,
): Finding | undefined {
  const texts = { contains, notContains };
  const wanted = { contentType, json, ...(search ? {} : texts) };
  const wrong = judgeAnswer(url, page, status, wanted, context, since);
  if (wrong || !search) return wrong;
  const found = scriptsToSearch(search, page, url);
  const [first] = found;
  if (first === undefined) return fail('http.noScript', { url });
  const judged = (one: string, content: Content) =>
    judgeAnswer(one, script(one), [200], { contentType: 'script', ...content }, context, since);
  if (search === 'main') return judged(first, texts);
  // A text has to be in one of the scripts, and in none of them.
  const nowhere = (contains ?? []).filter((text) => found.every((one) => judged(one, { contains: [text] })));
  if (nowhere.length > 0) return judged(first, {}) ?? fail('http.missingText', { url, missing: nowhere });
  if (notContains === undefined) return undefined;
  const bad = found.flatMap((one) => judged(one, { notContains }) ?? []);
  const isEmpty = (one: Finding) => one.verdict !== 'pass' && one.code === 'http.empty';
  // One of several may be empty.
  return bad.find((one) => !isEmpty(one)) ?? (bad.length === found.length ? bad[0] : undefined);
}

function judgeAnswer(
  url: string,
  probed: Probed | undefined,
  status: readonly number[],
  wanted: Content,
  context: CheckContext,
  since: string | undefined,
): Finding | undefined {
  const got = answerOf(probed, url, context, since);
  if ('finding' in got) return got.finding;
  return wrongStatus(got.answer, status, url, context, since) ?? wrongContent(got.answer, wanted, url);
}

/** The answer, or the finding that says why there is none; what a young load balancer does is pending. */
function answerOf(
  probed: Probed | null | undefined,
  url: string,
  context: CheckContext,
  since: string | undefined,
): { answer: Answered } | { finding: Finding } {
  if (probed?.outcome === 'answered') {
    const { status, contentType, location, body, truncated } = probed;
    return {
      answer: {
        outcome: 'answered',
        status: amount(status),
        contentType: textOf(contentType),
        location: textOf(location),
        body: textOf(body),
        truncated: truncated === true,
      },
    };
  }
  switch (probed?.reason) {
    case 'dns':
      return { finding: pendingOrFail('http.dns', { url }, context, since) };
    case 'timeout':
      return { finding: pendingOrFail('http.timeout', { url }, context, since) };
    case 'redirect':
      return { finding: fail('http.redirect', { url, location: '' }) };
    default:
      return { finding: pendingOrFail('http.connection', { url, reason: textOf(probed?.reason) }, context, since) };
  }
}

/** Says what is wrong with the status. */
function wrongStatus(
  { status, location = '' }: Answered,
  wanted: readonly number[],
  url: string,
  context: CheckContext,
  since: string | undefined,
): Finding | undefined {
  if (wanted.includes(status)) return undefined;
  if (status === 502) return pendingOrFail('http.badGateway', { url }, context, since);
  if (status === 503) return pendingOrFail('http.unavailable', { url }, context, since);
  if (status === 504) return pendingOrFail('http.gatewayTimeout', { url }, context, since);
  if (status >= 500) return pendingOrFail('http.serverError', { url, status }, context, since);
  if (status === 404) return fail('http.notFound', { url });
  if (status >= 300 && status < 400) return fail('http.redirect', { url, location });
  return fail('http.status', { url, status, wanted: wanted.map(String) });
}

/** Says what is wrong with the content. */
function wrongContent({ contentType, body, truncated }: Answered, wanted: Content, url: string): Finding | undefined {
  if (wanted.contentType !== undefined && !isOfType(contentType, wanted.contentType)) {
    return fail('http.contentType', { url, contentType: contentType.slice(0, 80), wanted: wanted.contentType });
  }
  const kibibytes = Math.round(body.length / 1024);
  if (wanted.json !== undefined) {
    if (truncated) return fail('http.tooLong', { url, kibibytes });
    const parsed = parse(body);
    if (parsed === undefined) return fail('http.notJson', { url, start: body.trim().slice(0, 40) });
    const unmet = unmetShape(parsed.value, wanted.json);
    if (unmet) return fail('http.shape', { url, ...unmet });
  }
  const found = (wanted.notContains ?? []).filter((text) => body.includes(text));
  const placeholder = found.find((text) => placeholders.includes(text));
  if (placeholder !== undefined) return fail('http.placeholder', { url, placeholder });
  if (found.length > 0) return fail('http.unwantedText', { url, found });
  if (wanted.notContains !== undefined && body.trim() === '') return fail('http.empty', { url });
  const missing = (wanted.contains ?? []).filter((text) => !body.includes(text));
  if (truncated && (missing.length > 0 || wanted.notContains)) return fail('http.tooLong', { url, kibibytes });
  return missing.length > 0 ? fail('http.missingText', { url, missing }) : undefined;
}

/** Scripts of a page that are looked at when any of them will do. */
const MOST_SCRIPTS = 8;

/** URLs of the scripts of a page to search: the main one, or any. */
export function scriptsToSearch(search: ScriptSearch, answer: Probed | undefined, page: string): string[] {
  if (search === 'any')
    return scriptsOf(answer, page)
      .slice(0, MOST_SCRIPTS)
      .map(({ href }) => href);
  const main = mainScriptOf(answer, page);
  return main === undefined ? [] : [main];
}

/**
 * URL of the page's main script on the same host: the one that is called `main`, else `index`, else the last one, as
 * the common build tools write them.
 */
export function mainScriptOf(answer: Probed | undefined, page: string): string | undefined {
  const urls = scriptsOf(answer, page);
  const called = (name: RegExp) => urls.find((url) => name.test(url.pathname.split('/').at(-1) ?? ''));
  return (called(/^main\b/) ?? called(/^index\b/) ?? urls.at(-1))?.href;
}

/** The scripts of a page that are on its own host. */
function scriptsOf(answer: Probed | undefined, page: string): URL[] {
  const html = answer?.outcome === 'answered' ? textOf(answer.body) : '';
  const sources = [...html.matchAll(/<script\b[^>]*?\bsrc\s*=\s*["']?([^"'\s>]+)/gi)].map((match) => match[1] ?? '');
  if (!URL.canParse(page)) return [];
  const { host } = new URL(page);
  return sources.flatMap((source) => {
    const url = URL.canParse(source, page) ? new URL(source, page) : undefined;
    return url?.host === host && url.protocol.startsWith('http') ? [url] : [];
  });
}

function isOfType(contentType: string, wanted: 'json' | 'html' | 'script'): boolean {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (wanted === 'json') return type === 'application/json' || type.endsWith('+json');
  if (wanted === 'html') return type === 'text/html' || type === 'application/xhtml+xml';
  return type !== 'text/html';
}

function parse(json: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(json) };
  } catch {
    return undefined;
  }
}
