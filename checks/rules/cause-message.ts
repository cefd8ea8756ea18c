/**
 * What controllers, kubelets and container runtimes say: long, and the telling part stands at the end.
 */

/** Words behind which the telling part begins; what stands before says only who passed it on. */
const PASSED_ON = [
  ' desc = ',
  'unable to start container process: ',
  'error during container init: ',
  'Error creating: ',
];

/** A message as a whole, with a limit that only damaged evidence reaches; empty if it is no text. */
export function whole(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 8000) : '';
}

/** The telling part of a message, short enough for a sentence. */
export function brief(message: string): string {
  const from = Math.max(0, ...PASSED_ON.map((words) => after(message, words)));
  const told = message.slice(from).replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  return told.length <= 160 ? told : `${told.slice(0, 159).trimEnd()}…`;
}

function after(message: string, words: string): number {
  const at = message.lastIndexOf(words);
  return at === -1 ? 0 : at + words.length;
}
