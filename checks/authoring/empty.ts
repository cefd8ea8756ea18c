/**
 * A cluster and an account in which nobody has done anything yet.
 */
import { isKind } from '../reads/kinds.ts';
import type { ReadSpec } from '../reads/read.ts';
import type { Reader } from '../reads/reader.ts';

/** Kinds that an API server has only with an extension. */
const EXTENSIONS: readonly string[] = ['NodeMetrics', 'PodMetrics'];

/** Answers that there is nothing. */
export function emptyReader(): Reader {
  return {
    read: async (spec) => ({
      outcome: 'value',
      value: nothingOf(spec),
      meta: { at: new Date(0).toISOString(), ms: 0, bytes: 0, requests: 0 },
    }),
    close: async () => {},
  };
}

function nothingOf(spec: ReadSpec): unknown {
  if (spec.source === 'http') return { outcome: 'unreachable', reason: 'dns' };
  if (spec.source === 'aws') return undefined;
  switch (spec.verb) {
    case 'list':
      return { served: isKind(spec.kind) && !EXTENSIONS.includes(spec.kind), items: [] };
    case 'custom':
      return { served: false, items: [] };
    case 'secrets':
      return { served: true, items: [] };
    case 'review':
      return { allowed: false, reason: '' };
    case 'proxy':
      return { outcome: 'unreachable', reason: 'refused' };
    default:
      return undefined;
  }
}
