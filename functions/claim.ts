/**
 * To whom a cluster belongs within an event.
 */
import type { Store } from './ports.ts';

/** Claims a cluster for a participant; false when another one of the event has it. Whoever has it may claim it again. */
export async function claimCluster(store: Store, event: string, arn: string, participant: string): Promise<boolean> {
  const claim = `arn:${arn}`;
  if (await store.put('claim', event, claim, { participant }, 0)) return true;
  return (await store.get('claim', event, claim))?.value.participant === participant;
}
