/** A few letters for a text of any length, to tell it from others in a memory that is to stay small (FNV-1a, 32 bits). */
export function fingerprint(value: string): string {
  let hash = 0x811c9dc5;
  for (const letter of value) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16);
}
