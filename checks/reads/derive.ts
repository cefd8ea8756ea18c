/**
 * Narrower answers from wider ones: one list serves every get and every namespace of its kind.
 */
import { keyOf, type Listed, type ReadSpec } from './read.ts';
import type { Answer } from './reader.ts';

interface Named {
  metadata?: { name?: string; namespace?: string };
}

/**
 * The answer to `narrow`, taken from the answer to `wide`; only meaningful where `covers(wide, narrow)`. What denied or
 * failed the wide read denies or fails the narrow one. Keeps `meta`: it is the same evidence.
 */
export function derive(narrow: ReadSpec, wide: ReadSpec, answer: Answer): Answer {
  if (answer.outcome !== 'value' || keyOf(narrow) === keyOf(wide)) return answer;
  if (narrow.source !== 'kube') return answer;
  const listed = answer.value as Listed<Named>; // `covers` lets only lists and custom lists through.
  if (narrow.verb === 'get') {
    const item = listed.items.find(
      ({ metadata }) => metadata?.name === narrow.name && metadata.namespace === narrow.namespace,
    );
    return { ...answer, value: item };
  }
  if ((narrow.verb === 'list' || narrow.verb === 'custom') && narrow.namespace !== undefined) {
    const items = listed.items.filter(({ metadata }) => metadata?.namespace === narrow.namespace);
    return { ...answer, value: { served: listed.served, items } };
  }
  return answer;
}
