/**
 * What happens by itself: gradings that nobody is at are seen to, and when an event has ended everybody is judged once more,
 * live. All of it may run at any time and any number of times. Demos are left alone.
 */
import { eachOf } from './each-of.ts';
import { isDue, needsVerification, requestGrading, requestVerification, resume } from './gradings.ts';
import { isUnattended } from './open-grading.ts';
import { type Queue, type Store, update } from './ports.ts';
import { phaseOf } from './ranking.ts';
import type { LabEvent, Participant } from './records.ts';

/** What it is done with. */
interface Parts {
  store: Store;
  queue: Queue;
  now: () => Date;
}

/**
 * Asks for every grading that is due after the end of an event, and notes when none is: what has been asked for or done is not
 * asked for again, and what was lost is. Rejects, when it has done what it could, if anything failed.
 */
export async function verifyEnded(parts: Parts): Promise<void> {
  const events = (await parts.store.list('event', 'all')).map(({ value }) => value);
  await eachOf(
    events.filter((event) => !event.demo && event.verifiedAt === undefined && phaseOf(event, parts.now()) === 'ended'),
    (event) => verify(parts, event),
  );
}

/**
 * Sees to the gradings of running events that nobody is at, also when nobody looks at a page: they are done after all, or end
 * with a reason. Rejects, when it has done what it could, if anything failed.
 */
export async function resumeLost(parts: Parts): Promise<void> {
  const at = parts.now();
  const events = (await parts.store.list('event', 'all')).map(({ value }) => value);
  await eachOf(
    events.filter((event) => !event.demo && isRunning(event, at)),
    async (event) => {
      const left = (await participantsOf(parts, event)).filter(
        (participant) =>
          isDue(participant, at) && (participant.grading !== undefined || participant.trouble?.code === 'grading.lost'),
      );
      await eachOf(left, ({ id }) => requestGrading(parts, event, id, false));
    },
  );
}

async function verify(parts: Parts, event: LabEvent): Promise<void> {
  const due = (await participantsOf(parts, event)).filter(needsVerification);
  if (due.length === 0) {
    const verifiedAt = parts.now().toISOString();
    await update(parts.store, 'event', 'all', event.id, (value) =>
      value.verifiedAt === undefined ? { ...value, verifiedAt } : undefined,
    );
    return;
  }
  await eachOf(due, async ({ id, grading }) => {
    if (grading !== undefined && isUnattended(grading, parts.now())) await resume(parts, event.id, id);
    await requestVerification(parts, event.id, id);
  });
}

function isRunning(event: LabEvent, at: Date): boolean {
  const phase = phaseOf(event, at);
  return phase === 'running' || phase === 'frozen';
}

async function participantsOf({ store }: Parts, event: LabEvent): Promise<Participant[]> {
  return (await store.list('participant', event.id)).map(({ value }) => value);
}
