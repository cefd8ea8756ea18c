/**
 * What every archive must do.
 */
import { describe, expect, it } from 'vitest';
import type { Archive } from '../../functions/ports.ts';

/** Runs the suite; `open` gives an empty archive. */
export function archiveContract(name: string, open: () => Promise<Archive>) {
  describe(`archive: ${name}`, () => {
    it('gives back the bytes, and the newer ones after a second put', async () => {
      const archive = await open();
      const key = 'event-1/person_2/grading.json.gz';
      expect(await archive.get(key)).toBeUndefined();
      await archive.put(key, new Uint8Array([1, 2, 255]));
      expect([...((await archive.get(key)) ?? [])]).toEqual([1, 2, 255]);
      await archive.put(key, new Uint8Array([7]));
      expect([...((await archive.get(key)) ?? [])]).toEqual([7]);
    });

    it.each(['', '..', '../x', 'a/../../x', '/etc/x', 'a//b', 'a/.hidden', 'a\\b', 'a/b\0'])(
      'refuses the key %j',
      async (key) => {
        const archive = await open();
        await expect(archive.put(key, new Uint8Array())).rejects.toThrow(RangeError);
        await expect(archive.get(key)).rejects.toThrow(RangeError);
      },
    );
  });
}
