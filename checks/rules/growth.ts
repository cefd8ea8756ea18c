/**
 * A list over HTTP, the pages of its entries, and how many items all these pages have together.
 */
import type { Probed } from '../reads/read.ts';
import { valueAt } from './json-shape.ts';
import { textOf } from './lenient.ts';

/** Entries whose pages are asked for at most. */
const MOST_ENTRIES = 50;

/** What tells the entries and their items. */
export interface GrowthAsked {
  list: string;
  each: { id: string; url: string; count: string };
}

/** URLs of the pages of the entries, each once, in an order that does not depend on that of the list. */
export function entryUrls(
  page: Probed | undefined,
  { list, each }: GrowthAsked,
  fill: (text: string) => string,
): string[] {
  const entries = listIn(page, list) ?? [];
  const ids = entries
    .map((entry) => valueAt(entry, each.id))
    .filter((id) => typeof id === 'number' || (typeof id === 'string' && id !== '' && id.length <= 100))
    .map(String);
  return [...new Set(ids)]
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .slice(0, MOST_ENTRIES)
    .map((id) => fill(each.url).replaceAll('${entry}', () => encodeURIComponent(id)));
}

/** How many items the pages of all entries have; undefined as long as one of them does not answer with a list. */
export function totalOf(pages: readonly (Probed | undefined)[], { each }: GrowthAsked): number | undefined {
  const sizes = pages.map((page) => listIn(page, each.count)?.length ?? Number.NaN);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return pages.length === 0 || Number.isNaN(total) ? undefined : total;
}

function listIn(page: Probed | null | undefined, path: string): unknown[] | undefined {
  if (page?.outcome !== 'answered' || page.status !== 200) return undefined;
  const found = valueAt(parsed(textOf(page.body)), path);
  return Array.isArray(found) ? found : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
