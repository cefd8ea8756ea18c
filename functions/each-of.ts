/** How many of many are seen to at once. */
const AT_ONCE = 20;

/**
 * Does something for each of some, a few at once; when it fails for one, it is still done for the others. Rejects with the first
 * failure when all have been tried.
 */
export async function eachOf<T>(all: readonly T[], act: (one: T) => Promise<unknown>): Promise<void> {
  const faults: unknown[] = [];
  for (let first = 0; first < all.length; first += AT_ONCE)
    await Promise.all(all.slice(first, first + AT_ONCE).map((one) => act(one).catch((fault) => faults.push(fault))));
  if (faults.length > 0) throw faults[0];
}
