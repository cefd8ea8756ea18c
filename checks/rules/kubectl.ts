/** `kubectl describe` of objects by name, or of all of a kind; of several it leaves the events out unless it is told. */
export function describe(kind: string, names: readonly string[], namespace: string): string {
  return kubectl('describe', kind, ...names, '-n', namespace, ...(names.length === 1 ? [] : ['--show-events']));
}

/** A kubectl command from its words, each quoted for the shell where it needs to be. */
export function kubectl(...words: readonly string[]): string {
  return [
    'kubectl',
    ...words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)),
  ].join(' ');
}
