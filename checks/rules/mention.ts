/**
 * Whether texts name something, as a whole name and not as a part of a longer one.
 */

/** Whether a text names it: what stands beside it belongs to no name, so that `eks` is not in `eks-demo`. */
export function mentions(text: string, name: string): boolean {
  return isBetween(text, name, /[\p{L}\p{N}_-]/u);
}

/** Whether a title that somebody made up has it as a word: `eks-demo-errors` has `eks-demo`. */
export function hasWord(title: string, word: string): boolean {
  return isBetween(title, word, /[\p{L}\p{N}]/u);
}

function isBetween(text: string, part: string, other: RegExp): boolean {
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) {
    if (!other.test(`${text.charAt(at - 1)}${text.charAt(at + part.length)}`)) return true;
  }
  return false;
}
