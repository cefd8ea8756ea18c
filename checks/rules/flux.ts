/**
 * What Flux applies, and where it takes it from (https://fluxcd.io/flux/components/).
 */
import type { CustomObject } from '../reads/read.ts';
import { type CheckContext, type Finding, fail, pending, pendingOrFail } from '../verdict.ts';
import { at, conditionAt, isUnobserved, itemsAt, textAt } from './custom.ts';
import { latest, namespaceOf } from './objects.ts';

/** An object of Flux with its kind, which items of a list do not tell. */
export interface FluxObject extends CustomObject {
  kind: string;
}

/** Kinds of sources that are not read: what takes from them says whether it can. */
const TRUSTED = ['Bucket', 'ExternalArtifact'];

/** What keeps an object of Flux from being ready. */
export function fluxTrouble(object: FluxObject, context: CheckContext): Finding | undefined {
  const [kind, name] = [object.kind, textAt(object, 'metadata.name')];
  if (at(object, 'spec.suspend') === true) return fail('flux.suspended', { kind, name });
  if (isUnobserved(object)) return pending('workload.notObserved', { kind, name }, 10);
  const ready = conditionAt(object, 'Ready');
  if (ready?.status === 'True') return undefined;
  const { reason = '', message = '' } = ready ?? {};
  const values = { kind, name, namespace: namespaceOf(object), reason, message };
  const isComing = ready?.status !== 'False' || /^(Progressing|DependencyNotReady)/.test(reason);
  const since = latest([ready?.since, textAt(object, 'metadata.creationTimestamp')]);
  return isComing ? pendingOrFail('flux.notReady', values, context, since) : fail('flux.notReady', values);
}

/** The source that a Kustomization refers to; undefined where nothing is read of it. */
export function sourceOf(
  object: FluxObject,
  sources: readonly FluxObject[],
): { source: FluxObject } | { missing: string } | undefined {
  const kind = textAt(object, 'spec.sourceRef.kind');
  const name = textAt(object, 'spec.sourceRef.name');
  const namespace = textAt(object, 'spec.sourceRef.namespace') || namespaceOf(object);
  if (object.kind !== 'Kustomization' || TRUSTED.includes(kind)) return undefined;
  const source = sources.find(
    (one) => one.kind === kind && textAt(one, 'metadata.name') === name && namespaceOf(one) === namespace,
  );
  return source === undefined ? { missing: `${kind || 'GitRepository'}/${name}` } : { source };
}

/** The revision that is applied now; empty if there is none. */
export function appliedOf(object: FluxObject): string {
  if (object.kind === 'Kustomization') return textAt(object, 'status.lastAppliedRevision');
  const [newest] = itemsAt(object, 'status.history');
  return textAt(newest, 'status') === 'deployed' ? textAt(newest, 'chartVersion') : '';
}

/** Nothing is applied, or not what the source holds by now. */
export function notApplied(
  object: FluxObject,
  source: FluxObject | undefined,
  context: CheckContext,
): Finding | undefined {
  const [kind, name, seen] = [object.kind, textAt(object, 'metadata.name'), appliedOf(object)];
  const wanted = source === undefined ? seen : textAt(source, 'status.artifact.revision');
  if (seen === '' || seen !== wanted) {
    const since = latest([conditionAt(object, 'Ready')?.since, textAt(source, 'status.artifact.lastUpdateTime')]);
    return pendingOrFail('flux.notApplied', { kind, name, seen, wanted }, context, since);
  }
  const isEmpty = kind === 'Kustomization' && itemsAt(object, 'status.inventory.entries').length === 0;
  return isEmpty ? fail('flux.empty', { name }) : undefined;
}
