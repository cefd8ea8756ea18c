/**
 * Which objects of a solution run the pods that a selector means.
 */
import { type Labels, type Requirement, requirementsOf, selects } from '../../rules/label-selector.ts';
import { isRecord } from '../../rules/path.ts';
import type { Found } from './objects.ts';
import { at } from './values.ts';

/** What the selector at a path asks for; that of the object itself without a path. */
export function requirementsAt(object: unknown, path?: string): Requirement[] {
  const selector = path === undefined ? object : at(object, path);
  return isRecord(selector) ? requirementsOf(selector) : [];
}

/** The workloads and pods of a namespace whose pods meet all requirements. */
export function behind(requirements: readonly Requirement[], ns: string, all: readonly Found[]): Found[] {
  return all.filter(({ kind, namespace, object }) => {
    const labels = at(object, kind === 'Pod' ? 'metadata.labels' : 'spec.template.metadata.labels');
    return namespace === ns && isLabels(labels) && selects(requirements, labels);
  });
}

function isLabels(value: unknown): value is Labels {
  return isRecord(value) && Object.values(value).every((one) => typeof one === 'string');
}
