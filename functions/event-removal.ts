/**
 * How events are found again and deleted, also when deleting one was cut short.
 */
import { eachOf } from './each-of.ts';
import { eventOfCode } from './events.ts';
import type { Store } from './ports.ts';
import type { LabEvent } from './records.ts';
import { hashOf, normalCode } from './secrets.ts';

/** An event; `isGoing` when its deletion has begun and has not ended. */
export interface FoundEvent {
  event: LabEvent;
  isGoing: boolean;
}

/** The event with that id or join code. */
export async function findEvent(store: Store, idOrCode: string): Promise<FoundEvent | undefined> {
  const event = (await store.get('event', 'all', idOrCode))?.value ?? (await eventOfCode(store, idOrCode));
  if (event !== undefined) return { event, isGoing: false };
  const hash = hashOf(normalCode(idOrCode) ?? '');
  const removals = (await store.list('removal', 'all')).map(({ value }) => value);
  const going = removals.find(({ id, codeHash }) => id === idOrCode || codeHash === hash);
  return going === undefined ? undefined : { event: going, isGoing: true };
}

/** All events, the latest first. */
export async function allEvents(store: Store): Promise<FoundEvent[]> {
  const [events, removals] = await Promise.all([store.list('event', 'all'), store.list('removal', 'all')]);
  const ids = new Set(events.map(({ id }) => id));
  return [
    ...events.map(({ value }) => ({ event: value, isGoing: false })),
    ...removals.filter(({ id }) => !ids.has(id)).map(({ value }) => ({ event: value, isGoing: true })),
  ].sort((a, b) => Date.parse(b.event.start) - Date.parse(a.event.start));
}

/**
 * Deletes an event and everything about who took part in it; gives how many did. First of all nothing leads to it any
 * more. When it is cut short, {@link findEvent} still finds the event, and a second call does what is left.
 * @param forget deletes what is kept outside the store
 */
export async function deleteEvent(store: Store, event: LabEvent, forget: () => Promise<void>): Promise<number> {
  const { id } = event;
  await store.put('removal', 'all', id, event);
  await store.delete('event', 'all', id);
  await store.delete('code', 'all', event.codeHash);
  await store.delete('access', id, 'access');
  const people = new Set<string>();
  for (;;) {
    const [participants, claims] = await Promise.all([store.list('participant', id), store.list('claim', id)]);
    // Who was joining at that very moment is found by the next look.
    if (participants.length + claims.length === 0) break;
    await eachOf(participants, async (participant) => {
      people.add(participant.id);
      // Reports are found by their participant, who therefore goes last.
      const reports = await store.list('report', participant.id);
      await eachOf(reports, (report) => store.delete('report', participant.id, report.id));
      await store.delete('participant', id, participant.id);
    });
    await eachOf(claims, (claim) => store.delete('claim', id, claim.id));
  }
  await forget();
  await store.delete('removal', 'all', id);
  return people.size;
}
