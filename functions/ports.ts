/**
 * What the service needs from where it runs: a store, a queue and an archive.
 */
import type { ItemKind, Items } from './records.ts';

/** An item with its version, which counts its changes from 1. */
export interface Stored<T> {
  value: T;
  version: number;
}

/** One of the items of a partition. */
export interface Listed<T> extends Stored<T> {
  id: string;
}

/**
 * Keeps items. Every write concerns one item and may be conditional on its version; a write that returned is seen by
 * every later read. Throws when the store cannot be reached.
 */
export interface Store {
  get<K extends ItemKind>(kind: K, partition: string, id: string): Promise<Stored<Items[K]> | undefined>;
  /**
   * All items of a partition, in the order of their ids. With `mayLag`, for half the price, what was written in the last
   * second may be missing.
   */
  list<K extends ItemKind>(kind: K, partition: string, how?: { mayLag: boolean }): Promise<Listed<Items[K]>[]>;
  /**
   * Writes an item; false, and nothing written, when its version is no longer `expected` (0: there is none).
   * Without `expected` the item is replaced whatever it was.
   */
  put<K extends ItemKind>(kind: K, partition: string, id: string, value: Items[K], expected?: number): Promise<boolean>;
  delete(kind: ItemKind, partition: string, id: string): Promise<void>;
  close(): Promise<void>;
}

/** A grading to be done. */
export interface Job {
  event: string;
  participant: string;
  grading: string;
}

/** Does a job; may be called twice for the same one. A rejection means that the job is to be delivered again. */
export type Work = (job: Job, signal: AbortSignal) => Promise<void>;

/** Takes jobs and delivers each at least once to the work it was made with. */
export interface Queue {
  send(job: Job): Promise<void>;
}

/** Keeps bundles. Keys consist of parts of letters, digits, `-`, `_` and `.`, separated by `/`. */
export interface Archive {
  put(key: string, bytes: Uint8Array): Promise<void>;
  get(key: string): Promise<Uint8Array | undefined>;
}

/**
 * Reads an item, changes it and writes it back, again if somebody else was faster.
 * `change` gives undefined to leave the item as it is. Gives the item as it is afterwards, undefined if there is none.
 * Throws when others were faster twenty times in a row.
 */
export async function update<K extends ItemKind>(
  store: Store,
  kind: K,
  partition: string,
  id: string,
  change: (value: Items[K]) => Items[K] | undefined,
): Promise<{ stored: Stored<Items[K]>; changed: boolean } | undefined> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const stored = await store.get(kind, partition, id);
    if (stored === undefined) return undefined;
    const value = change(stored.value);
    if (value === undefined) return { stored, changed: false };
    if (await store.put(kind, partition, id, value, stored.version))
      return { stored: { value, version: stored.version + 1 }, changed: true };
  }
  throw new Error(`too many writers on ${kind}`);
}
