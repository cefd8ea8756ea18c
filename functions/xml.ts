/**
 * XML that says what it is given, whatever that is.
 */

/** Attributes as they stand in a tag, each with a space before it. */
export function attributes(pairs: readonly (readonly [string, string | number])[]): string {
  return pairs.map(([name, value]) => ` ${name}="${escaped(`${value}`)}"`).join('');
}

// XML 1.0 has no way at all to write these, not even as references.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** Text as it may stand between tags and in attributes. */
export function escaped(text: string): string {
  return text.replace(forbidden, '\ufffd').replace(/[&<>"\r]/g, (character) => references[character] ?? character);
}
