/**
 * Whether texts that people write name something, as a whole name and not as a part of a longer word.
 */

/** Whether a text names it: neither letters nor digits stand beside it. */
export function mentions(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const around = `${text.charAt(at - 1)}${text.charAt(at + name.length)}`;
    if (!/[\p{L}\p{N}]/u.test(around)) return true;
  }
  return false;
}
