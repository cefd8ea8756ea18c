/**
 * The store in one SQLite file.
 */
import { DatabaseSync } from 'node:sqlite';
import type { Store, Stored } from '../ports.ts';
import type { ItemKind, Items } from '../records.ts';

/** Layout of the file. */
const LAYOUT = 1;

/** Kinds of which every look at a page reads one, and how many of them are kept in memory. */
const OFTEN_READ: ReadonlySet<ItemKind> = new Set(['event', 'participant']);
const MOST_KEPT = 5000;

/** Opens the store in a file (`:memory:` for none). Throws when the file is no database or made by a newer Podium. */
export function sqliteStore(file: string): Store {
  const database = new DatabaseSync(file);
  const layout = Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);
  if (layout > LAYOUT) {
    database.close();
    throw new Error(`${file} was made by a newer version of Podium (layout ${layout}, known: ${LAYOUT})`);
  }
  database.exec(`
    PRAGMA busy_timeout = 2000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA user_version = ${LAYOUT};
    CREATE TABLE IF NOT EXISTS items (
      kind TEXT NOT NULL,
      partition TEXT NOT NULL,
      id TEXT NOT NULL,
      version INTEGER NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (kind, partition, id)
    ) STRICT, WITHOUT ROWID;
  `);
  const one = database.prepare('SELECT version, value FROM items WHERE kind = ? AND partition = ? AND id = ?');
  const many = database.prepare('SELECT id, version, value FROM items WHERE kind = ? AND partition = ? ORDER BY id');
  const create = database.prepare('INSERT INTO items VALUES (?, ?, ?, 1, ?) ON CONFLICT DO NOTHING');
  const change = database.prepare(
    'UPDATE items SET value = ?, version = version + 1 WHERE kind = ? AND partition = ? AND id = ? AND version = ?',
  );
  const replace = database.prepare(
    'INSERT INTO items VALUES (?, ?, ?, 1, ?) ON CONFLICT DO UPDATE SET value = excluded.value, version = version + 1',
  );
  const remove = database.prepare('DELETE FROM items WHERE kind = ? AND partition = ? AND id = ?');
  // Changes when another connection has written. Asked once in a turn of the event loop: what another process did before
  // it sent a request is seen with that request.
  const byOthers = database.prepare('PRAGMA data_version');
  let lastByOthers: unknown;
  let isAsked = false;
  const kept = new Map<string, Stored<Items[ItemKind]>>();
  const keyOf = (kind: ItemKind, partition: string, id: string) => `${kind} ${partition} ${id}`;
  const forgetOld = () => {
    if (isAsked) return;
    isAsked = true;
    setImmediate(() => {
      isAsked = false;
    });
    const version = byOthers.get()?.data_version;
    if (version !== lastByOthers || kept.size >= MOST_KEPT) kept.clear();
    lastByOthers = version;
  };
  return {
    async get(kind, partition, id) {
      if (!OFTEN_READ.has(kind)) {
        const row = one.get(kind, partition, id);
        return row === undefined ? undefined : storedOf<typeof kind>(row);
      }
      forgetOld();
      const key = keyOf(kind, partition, id);
      // Kept below under a key that begins with its kind.
      const known = kept.get(key) as Stored<Items[typeof kind]> | undefined;
      if (known !== undefined) return known;
      const row = one.get(kind, partition, id);
      if (row === undefined) return undefined;
      const stored = frozen(storedOf<typeof kind>(row));
      kept.set(key, stored);
      return stored;
    },
    async list(kind, partition) {
      return many.all(kind, partition).map((row) => ({ id: String(row.id), ...storedOf<typeof kind>(row) }));
    },
    async put(kind, partition, id, value, expected) {
      const text = JSON.stringify(value);
      kept.delete(keyOf(kind, partition, id));
      const { changes } =
        expected === undefined
          ? replace.run(kind, partition, id, text)
          : expected === 0
            ? create.run(kind, partition, id, text)
            : change.run(text, kind, partition, id, expected);
      return Number(changes) === 1;
    },
    async delete(kind, partition, id) {
      kept.delete(keyOf(kind, partition, id));
      remove.run(kind, partition, id);
    },
    async close() {
      if (database.isOpen) database.close();
    },
  };
}

/** The same, which nobody can change any more: it is given to many. */
function frozen<T extends object>(item: T): T {
  for (const part of Object.values(item)) if (typeof part === 'object' && part !== null) frozen(part);
  return Object.freeze(item);
}

function storedOf<K extends ItemKind>(row: Record<string, unknown>): Stored<Items[K]> {
  // `put` is the only writer, and what it wrote under this kind is an item of this kind.
  const value = JSON.parse(String(row.value)) as Items[K];
  return { value, version: Number(row.version) };
}
