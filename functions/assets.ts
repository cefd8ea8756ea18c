/**
 * Where the files are that pages and the demo need: beside the bundle in `dist/`, or in the source tree.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';

/** A file that pages link to. */
export interface Asset {
  /** Address; it changes with the content, so that it may be cached for good. */
  path: string;
  type: string;
  body: string;
}

export interface Assets {
  style: Asset;
  client: Asset;
}

/** Reads style sheet and script; from source the script's types are taken out on the way. */
export function readAssets(): Assets {
  const style = readFileSync(first('./style.css', '../web/style.css'), 'utf8');
  const built = new URL('./client.js', import.meta.url);
  const client = existsSync(built)
    ? readFileSync(built, 'utf8')
    : nodeModule.stripTypeScriptTypes(readFileSync(new URL('../web/client.ts', import.meta.url), 'utf8'));
  return {
    style: asset('style', 'css', 'text/css; charset=utf-8', style),
    client: asset('client', 'js', 'text/javascript; charset=utf-8', client),
  };
}

/** The folder of the demo's bundles and their list. */
export function demoFolder(): URL {
  // functions/demo/ in the source tree and dist/demo/ both lie beside this module.
  return new URL('./demo/', import.meta.url);
}

function first(...places: readonly [string, ...string[]]): URL {
  const urls = places.map((place) => new URL(place, import.meta.url));
  return urls.find((url) => existsSync(url)) ?? new URL(places[0], import.meta.url);
}

function asset(name: string, ending: string, type: string, body: string): Asset {
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 12);
  return { path: `/assets/${name}-${hash}.${ending}`, type, body };
}
