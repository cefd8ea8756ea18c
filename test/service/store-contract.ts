/**
 * What every store must do.
 */
import { describe, expect, it } from 'vitest';
import { type Store, update } from '../../functions/ports.ts';

/** Runs the suite; `open` gives an empty store. */
export function storeContract(name: string, open: () => Promise<Store>) {
  describe(`store: ${name}`, () => {
    it('gives back what was put, counting versions from 1', async () => {
      const store = await open();
      expect(await store.get('code', 'all', 'a')).toBeUndefined();
      expect(await store.put('code', 'all', 'a', { event: '가' }, 0)).toBe(true);
      expect(await store.get('code', 'all', 'a')).toEqual({ value: { event: '가' }, version: 1 });
      expect(await store.put('code', 'all', 'a', { event: 'y' })).toBe(true);
      expect(await store.get('code', 'all', 'a')).toEqual({ value: { event: 'y' }, version: 2 });
      await store.close();
    });

    it('creates an item once', async () => {
      const store = await open();
      const made = await Promise.all(
        Array.from({ length: 10 }, (_, index) => store.put('claim', 'e', 'x', { participant: `${index}` }, 0)),
      );
      expect(made.filter(Boolean)).toHaveLength(1);
      await store.close();
    });

    it('writes on the expected version only', async () => {
      const store = await open();
      expect(await store.put('code', 'all', 'a', { event: 'x' }, 3)).toBe(false);
      await store.put('code', 'all', 'a', { event: 'x' }, 0);
      expect(await store.put('code', 'all', 'a', { event: 'y' }, 2)).toBe(false);
      expect(await store.put('code', 'all', 'a', { event: 'y' }, 1)).toBe(true);
      expect(await store.put('code', 'all', 'a', { event: 'z' }, 1)).toBe(false);
      expect(await store.get('code', 'all', 'a')).toEqual({ value: { event: 'y' }, version: 2 });
      await store.close();
    });

    it('puts an item without a condition where there was none', async () => {
      const store = await open();
      expect(await store.put('code', 'all', 'n', { event: 'x' })).toBe(true);
      expect((await store.get('code', 'all', 'n'))?.version).toBe(1);
      await store.close();
    });

    it('keeps kinds and partitions apart and lists in the order of ids', async () => {
      const store = await open();
      for (const id of ['b', 'c', 'a']) await store.put('claim', 'one', id, { participant: id });
      await store.put('claim', 'two', 'd', { participant: 'd' });
      await store.put('code', 'one', 'e', { event: 'e' });
      const all = await store.list('claim', 'one');
      expect(all.map(({ value }) => value.participant)).toEqual(['a', 'b', 'c']);
      expect(all[0]).toEqual({ id: 'a', value: { participant: 'a' }, version: 1 });
      expect(await store.list('claim', 'none')).toEqual([]);
      await store.close();
    });

    it('deletes, also what is not there', async () => {
      const store = await open();
      await store.put('code', 'all', 'a', { event: 'x' });
      await store.delete('code', 'all', 'a');
      await store.delete('code', 'all', 'a');
      expect(await store.get('code', 'all', 'a')).toBeUndefined();
      expect(await store.put('code', 'all', 'a', { event: 'y' }, 0)).toBe(true);
      await store.close();
    });

    it('loses no change when many change one item', async () => {
      const store = await open();
      await store.put('code', 'all', 'n', { event: '' }, 0);
      await Promise.all(
        Array.from({ length: 8 }, () => update(store, 'code', 'all', 'n', ({ event }) => ({ event: `${event}x` }))),
      );
      expect((await store.get('code', 'all', 'n'))?.value.event).toBe('xxxxxxxx');
      await store.close();
    });

    it('leaves an item alone when there is nothing to change', async () => {
      const store = await open();
      await store.put('code', 'all', 'a', { event: 'x' });
      const result = await update(store, 'code', 'all', 'a', () => undefined);
      expect(result).toEqual({ stored: { value: { event: 'x' }, version: 1 }, changed: false });
      expect(await update(store, 'code', 'all', 'none', (value) => value)).toBeUndefined();
      await store.close();
    });

    it('keeps an item of 300 KB', async () => {
      const store = await open();
      const event = '가'.repeat(100_000);
      await store.put('code', 'all', 'big', { event });
      expect((await store.get('code', 'all', 'big'))?.value.event).toBe(event);
      await store.close();
    });
  });
}
