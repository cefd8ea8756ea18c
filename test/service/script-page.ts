/**
 * A page with its script, whose looks get what a test decides.
 */
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { Window } from 'happy-dom';
import { expect } from 'vitest';

const script = stripTypeScriptTypes(readFileSync(new URL('../../web/client.ts', import.meta.url), 'utf8'));

/** What a look gets. */
export interface Answer {
  status: number;
  next?: number;
  retryAfter?: number;
  body?: string;
}

/** Runs the script in a page; `answer` decides what each look gets. */
export function open(answer: () => Answer | Promise<Answer>, content = '<p role="status">0</p>', next = 10_000) {
  const window = new Window({ url: 'https://podium.example/e/x/me' });
  const { document } = window;
  document.documentElement.lang = 'en';
  document.body.innerHTML = `
    <button id="pause" data-resume="Resume" hidden>Pause</button><span id="offline" hidden></span>
    <div id="live" data-source="/e/x/me/rows" data-etag='"en-1"' data-next="${next}">${content}</div>`;
  const looks: number[] = [];
  const page = { isHidden: false, reloads: 0 };
  Object.defineProperty(document, 'hidden', { get: () => page.isHidden });
  const fetch = async (_: string, { headers }: { headers: Record<string, string> }) => {
    looks.push(Date.now());
    expect(headers['if-none-match']).toBeDefined();
    const { status, next: wait = 10_000, retryAfter, body = '' } = await answer();
    return {
      status,
      ok: status >= 200 && status < 300,
      headers: new Map([
        ['x-next', `${wait}`],
        ['etag', `"en-${looks.length + 1}"`],
        ['retry-after', retryAfter === undefined ? '' : `${retryAfter}`],
      ]),
      text: async () => body,
    };
  };
  const run = new Function(
    ...['window', 'document', 'location', 'fetch', 'addEventListener', 'Element', 'HTMLElement', 'HTMLFormElement'],
    ...['setTimeout', 'clearTimeout', 'setInterval'],
    script.replaceAll('window.setTimeout', 'setTimeout'),
  );
  run(
    window,
    document,
    { reload: () => page.reloads++ },
    fetch,
    (type: string, listener: () => void) => window.addEventListener(type, listener),
    window.Element,
    window.HTMLElement,
    window.HTMLFormElement,
    setTimeout,
    clearTimeout,
    setInterval,
  );
  const wake = () => document.dispatchEvent(new window.Event('visibilitychange'));
  return { window, document, looks, page, wake };
}

export const same =
  (next = 10_000) =>
  (): Answer => ({ status: 304, next });

/** Milliseconds between looks. */
export const gaps = (looks: number[]) => looks.slice(1).map((at, index) => at - (looks[index] ?? 0));
