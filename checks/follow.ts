/**
 * Follow-up reads by the name under which checks declare them.
 */
import type { ReadSpec } from './reads/read.ts';
import type { Follow } from './verdict.ts';

/** The declaration that allows a read as a follow-up; undefined for reads that may not follow. */
export function followOf(spec: ReadSpec): Follow | undefined {
  if (spec.source === 'aws') return spec.operation;
  if (spec.source === 'http') return 'http';
  if (spec.verb === 'review') return 'review';
  if (spec.verb === 'custom') return `custom ${spec.resource}`;
  if (spec.verb === 'proxy') return `proxy ${spec.namespace}/${spec.service}`;
  if (spec.verb === 'log') return `log ${spec.namespace}`;
  return spec.verb === 'list' ? `list ${spec.kind}` : undefined;
}
