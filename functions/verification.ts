/**
 * What happens by itself when an event has ended: everybody is judged once more, live.
 */
import { needsVerification, openGrading, requestVerification } from './gradings.ts';
import { type Queue, type Store, update } from './ports.ts';
import { phaseOf } from './ranking.ts';
import type { LabEvent } from './records.ts';

/** Participants that are asked for at once. */
const AT_ONCE = 20;

/**
 * Asks for every grading that is due after the end of an event, and notes when none is. It may run at any time and any
 * number of times: what has been asked for or done is not asked for again, and what was lost is. Demos are left alone.
 */
export async function verifyEnded(parts: { store: Store; queue: Queue; now: () => Date }): Promise<void> {
  const events = await parts.store.list('event', 'all');
  for (const { value: event } of events)
    if (!event.demo && event.verifiedAt === undefined && phaseOf(event, parts.now()) === 'ended')
      await verify(parts, event);
}

async function verify(parts: { store: Store; queue: Queue; now: () => Date }, event: LabEvent): Promise<void> {
  const { store, now } = parts;
  const participants = (await store.list('participant', event.id)).map(({ value }) => value);
  const due = participants.filter(needsVerification);
  if (due.length === 0) {
    await update(store, 'event', 'all', event.id, (value) => ({ ...value, verifiedAt: now().toISOString() }));
    return;
  }
  const idle = due.filter((participant) => openGrading(participant, now()) === undefined);
  for (let first = 0; first < idle.length; first += AT_ONCE)
    await Promise.all(idle.slice(first, first + AT_ONCE).map(({ id }) => requestVerification(parts, event.id, id)));
}
