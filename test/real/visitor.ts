/**
 * Somebody with a browser: keeps cookies by path, follows where forms lead, asks again with the ETag of the last answer.
 */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** What came back. */
export interface Page {
  status: number;
  /** Path that answered, after redirects. */
  path: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

interface Cookie {
  value: string;
  path: string;
}

/** A visitor of a site. */
export class Visitor {
  readonly #address: string;
  readonly #host: string;
  readonly #language: string;
  readonly #cookies = new Map<string, Cookie>();

  /**
   * @param address where the site listens
   * @param host its name, as browsers know it
   */
  constructor(address: string, host: string, language = 'en') {
    this.#address = address;
    this.#host = host;
    this.#language = language;
  }

  /** GET. @param etag of what is known already */
  async get(path: string, etag?: string): Promise<Page> {
    return this.#follow('GET', path, undefined, etag === undefined ? {} : { 'if-none-match': etag });
  }

  /** Sends a form. */
  async post(path: string, fields: Readonly<Record<string, string>>): Promise<Page> {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      origin: `https://${this.#host}`,
      'sec-fetch-site': 'same-origin',
    };
    return this.#follow('POST', path, new URLSearchParams(fields).toString(), headers);
  }

  async #follow(
    method: string,
    path: string,
    body: string | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<Page> {
    const page = await this.#ask(method, path, body, headers);
    const to = page.headers.location;
    // Other sites are not visited.
    if (page.status !== 303 || typeof to !== 'string' || !to.startsWith('/')) return page;
    return this.#follow('GET', to, undefined, {});
  }

  async #ask(
    method: string,
    path: string,
    body: string | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<Page> {
    const cookie = [...this.#cookies]
      .filter(([, kept]) => path.startsWith(kept.path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
    const sent = { 'accept-language': this.#language, ...(cookie !== '' && { cookie }), ...headers };
    const page = await new Promise<Page>((resolve, reject) => {
      const asked = request(`${this.#address}${path}`, { method, headers: sent }, (answer) => {
        const { statusCode = 0, headers: given } = answer;
        text(answer).then((content) => resolve({ status: statusCode, path, headers: given, body: content }), reject);
      });
      asked.once('error', reject);
      asked.end(body);
    });
    for (const line of page.headers['set-cookie'] ?? []) this.#keep(line);
    return page;
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const path = /;\s*path=([^;]+)/i.exec(line)?.[1] ?? '/';
    if (/;\s*max-age=0\b/i.test(line)) this.#cookies.delete(name);
    else this.#cookies.set(name, { value, path });
  }
}
