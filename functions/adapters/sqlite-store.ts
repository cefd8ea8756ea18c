/**
 * The store in one SQLite file.
 */
import { DatabaseSync } from 'node:sqlite';
import type { Store, Stored } from '../ports.ts';
import type { ItemKind, Items } from '../records.ts';

/** Layout of the file. */
const LAYOUT = 1;

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
  return {
    async get(kind, partition, id) {
      const row = one.get(kind, partition, id);
      return row === undefined ? undefined : storedOf<typeof kind>(row);
    },
    async list(kind, partition) {
      return many.all(kind, partition).map((row) => ({ id: String(row.id), ...storedOf<typeof kind>(row) }));
    },
    async put(kind, partition, id, value, expected) {
      const text = JSON.stringify(value);
      const { changes } =
        expected === undefined
          ? replace.run(kind, partition, id, text)
          : expected === 0
            ? create.run(kind, partition, id, text)
            : change.run(text, kind, partition, id, expected);
      return Number(changes) === 1;
    },
    async delete(kind, partition, id) {
      remove.run(kind, partition, id);
    },
    async close() {
      if (database.isOpen) database.close();
    },
  };
}

function storedOf<K extends ItemKind>(row: Record<string, unknown>): Stored<Items[K]> {
  // `put` is the only writer, and what it wrote under this kind is an item of this kind.
  const value = JSON.parse(String(row.value)) as Items[K];
  return { value, version: Number(row.version) };
}
