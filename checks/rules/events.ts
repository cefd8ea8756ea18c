/**
 * Events of one object (https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/).
 */
import type { KindTypes } from '../reads/kinds.ts';
import { each, latest, type Named, nameOf, text } from './objects.ts';

export type Event = KindTypes['Event'];

/** The events of an object, oldest first; those of an earlier object of the same name are not its own. */
export function eventsOf(kind: string, object: Named, events: readonly Event[]): Event[] {
  const { namespace, uid } = object.metadata ?? {};
  return each(events)
    .filter(
      ({ involvedObject: about }) =>
        about?.kind === kind &&
        about.name === nameOf(object) &&
        about.namespace === namespace &&
        typeof uid === 'string' &&
        about.uid === uid,
    )
    .sort((a, b) => timeOf(a).localeCompare(timeOf(b)));
}

/** When an event was last seen. */
export function timeOf({ lastTimestamp, eventTime, series, firstTimestamp, metadata }: Event): string {
  const known = latest([lastTimestamp, series?.lastObservedTime, eventTime, firstTimestamp]);
  return known ?? text(metadata?.creationTimestamp);
}

/** Why a controller could not do its work, if the newest event of the object says so. */
export function lastTrouble(
  kind: string,
  object: Named,
  events: readonly Event[],
): { reason: string; message: string } | undefined {
  const last = eventsOf(kind, object, events).at(-1);
  return last?.type === 'Warning' ? { reason: text(last.reason), message: text(last.message) } : undefined;
}
