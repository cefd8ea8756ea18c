/**
 * How often one may ask: by address where nobody is known yet, by participant afterwards.
 */
import ipaddr from 'ipaddr.js';
import type { Store } from './ports.ts';
import { hashOf } from './secrets.ts';

/**
 * How often in a minute. A class of hundreds shares one address, so reading is limited by participant alone, and
 * addresses only where somebody without a link could guess or fill an event.
 */
const MOST = {
  /** Wrong join codes of an address. */
  wrongCode: 100,
  /** Participants who join from an address. */
  joined: 600,
  /** Requests of a participant, or of an event's instructors together; an open page sends one in two seconds at most. */
  asked: 1200,
  /** Clusters that a participant submits. */
  cluster: 20,
  /** Recordings that a participant sends. */
  recording: 20,
} as const;

export type Limited = keyof typeof MOST;

/** Counts by whole minutes of the clock. Nobody in particular (undefined) is not counted. */
export interface Limits {
  /** Whether somebody has used up what a minute allows. */
  isOver(what: Limited, who: string | undefined): Promise<boolean>;
  /** Counts one more. */
  count(what: Limited, who: string | undefined): Promise<void>;
  /** Counts one more and says whether it is one too many. */
  isTooMuch(what: Limited, who: string | undefined): Promise<boolean>;
  /** Seconds until the next minute begins. */
  wait(): number;
}

/** Addresses and participants that are remembered at once; beyond that, who came first is forgotten. */
const MOST_KNOWN = 50_000;

/**
 * Counts in memory and, where several processes serve one `store`, there as well: what an instance of its own counts
 * could be multiplied by reaching many. Requests under way at the same moment may get through together.
 * Requests to read are counted in memory alone: a write for each would cost more than the reading.
 */
export function createLimits(now: () => Date, store?: Store): Limits {
  const counts = new Map<string, number>();
  let minute = 0;
  const current = () => {
    const at = Math.floor(now().getTime() / 60_000);
    if (at !== minute) counts.clear();
    minute = at;
    return counts;
  };
  const here = (what: Limited, who: string) => current().get(`${what} ${who}`) ?? 0;
  const add = (what: Limited, who: string) => {
    const key = `${what} ${who}`;
    const known = current();
    known.set(key, (known.get(key) ?? 0) + 1);
    for (const first of known.keys()) {
      if (known.size <= MOST_KNOWN) break;
      known.delete(first);
    }
  };
  const shared = (what: Limited) => (what === 'asked' ? undefined : store);
  const inStore = async (what: Limited, who: string) => {
    current();
    // A version counts the writes of an item.
    return (await shared(what)?.get('attempt', hashOf(who), `${what}-${minute}`))?.version ?? 0;
  };
  const limits: Limits = {
    async isOver(what, who) {
      if (who === undefined) return false;
      return here(what, who) >= MOST[what] || (await inStore(what, who)) >= MOST[what];
    },
    async count(what, who) {
      if (who === undefined) return;
      add(what, who);
      await shared(what)?.put('attempt', hashOf(who), `${what}-${minute}`, { at: now().toISOString() });
    },
    async isTooMuch(what, who) {
      if (who === undefined) return false;
      if (here(what, who) >= MOST[what]) return true;
      await limits.count(what, who);
      return (await inStore(what, who)) > MOST[what];
    },
    wait: () => 60 - (Math.floor(now().getTime() / 1000) % 60),
  };
  return limits;
}

/**
 * What counts as one address: an IPv4 address, or the /64 of an IPv6 address, which is what one customer gets.
 * IPv4 addresses written as IPv6 are the former. Anything else counts as it is.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const ip = ipaddr.process(address);
  return ip instanceof ipaddr.IPv6 ? `${new ipaddr.IPv6([...ip.parts.slice(0, 4), 0, 0, 0, 0])}/64` : ip.toString();
}
