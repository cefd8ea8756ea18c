/** A kubectl command from its words, each quoted for the shell where it needs to be. */
export function kubectl(...words: readonly string[]): string {
  return [
    'kubectl',
    ...words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)),
  ].join(' ');
}
