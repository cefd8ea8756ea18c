/**
 * What belongs to one participant of an event only: an alias, a cluster.
 */
import type { Store } from './ports.ts';
import type { Participant } from './records.ts';
import { hashOf } from './secrets.ts';

/** Milliseconds after which a claim counts as left behind when its owner has not come to have what it is for. */
const LEFT_MS = 60_000;

/** Claims an alias for somebody who is joining; false when another participant has it, whatever its case. */
export function claimAlias(store: Store, event: string, alias: string, participant: string, now: Date) {
  return claim(store, event, `alias:${hashOf(alias.toLowerCase())}`, participant, now, () => true);
}

/**
 * Claims a cluster for a participant; false when another one of the event has it, or has had it. Whoever has it may claim it
 * again.
 */
export function claimCluster(store: Store, event: string, arn: string, participant: string, now: Date) {
  const has = ({ cluster, formerClusters = [] }: Participant) => cluster?.arn === arn || formerClusters.includes(arn);
  return claim(store, event, `arn:${arn}`, participant, now, has);
}

/** A claim is put down before what it is for, so one whose owner was cut short in between is taken over after a while. */
async function claim(
  store: Store,
  event: string,
  id: string,
  participant: string,
  now: Date,
  has: (owner: Participant) => boolean,
): Promise<boolean> {
  const own = { participant, at: now.toISOString() };
  if (await store.put('claim', event, id, own, 0)) return true;
  const stored = await store.get('claim', event, id);
  if (stored === undefined) return false;
  if (stored.value.participant !== participant) {
    const owner = await store.get('participant', event, stored.value.participant);
    const isLeft = now.getTime() - Date.parse(stored.value.at ?? '') >= LEFT_MS;
    if ((owner !== undefined && has(owner.value)) || !isLeft) return false;
  }
  // Also when it is the own one: it must not count as left behind while what it is for is on its way.
  if (await store.put('claim', event, id, own, stored.version)) return true;
  return (await store.get('claim', event, id))?.value.participant === participant;
}
