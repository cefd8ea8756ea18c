/**
 * Objects of kinds outside the table, whose fields nothing is known of.
 */
import type { CustomObject, Listed } from '../reads/read.ts';
import { existing, text } from './objects.ts';
import { isRecord } from './path.ts';

/** A condition of a status, as all projects write it. */
export interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
  /** When it last changed, if that is told. */
  since: string | undefined;
}

/** The value at a path of fields, e.g. `status.sync.status`. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inside, field) => (isRecord(inside) ? inside[field] : undefined), value);
}

/** The text at a path; empty if there is none. */
export function textAt(value: unknown, path: string): string {
  return text(at(value, path));
}

/** The items of the list at a path; none if there is no list. */
export function itemsAt(value: unknown, path: string): unknown[] {
  const list = at(value, path);
  return Array.isArray(list) ? list : [];
}

/** The conditions of a status. */
export function conditionsOf(object: unknown): Condition[] {
  return itemsAt(object, 'status.conditions').map((condition) => ({
    type: textAt(condition, 'type'),
    status: textAt(condition, 'status'),
    reason: textAt(condition, 'reason'),
    message: textAt(condition, 'message'),
    since: textAt(condition, 'lastTransitionTime') || undefined,
  }));
}

/** One condition; a missing one is not True. */
export function conditionAt(object: unknown, type: string): Condition | undefined {
  return conditionsOf(object).find((condition) => condition.type === type);
}

/** Whether the status belongs to an earlier specification. */
export function isUnobserved(object: CustomObject): boolean {
  const generation = at(object, 'metadata.generation');
  const ready = itemsAt(object, 'status.conditions').find((condition) => textAt(condition, 'type') === 'Ready');
  // Some controllers write it for the whole status, some for each condition.
  return [at(object, 'status.observedGeneration'), at(ready, 'observedGeneration')].some(
    (observed) => typeof observed === 'number' && typeof generation === 'number' && observed < generation,
  );
}

/** Those that are there to stay; in one of the namespaces, if any are given. */
export function customObjects(
  listed: Listed<CustomObject> | undefined,
  namespaces?: readonly string[],
): CustomObject[] {
  return existing<CustomObject>(listed).filter(
    (object) =>
      isRecord(object) && (namespaces === undefined || namespaces.includes(textAt(object, 'metadata.namespace'))),
  );
}
