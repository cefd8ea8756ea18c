/**
 * Who is where on the board: a pure function of what was earned and of time.
 */
import type { LabEvent, Participant, Total } from './records.ts';

/** Where an event is in its course. */
export type Phase = 'before' | 'running' | 'frozen' | 'ended';

/** Where the event is at a time. */
export function phaseOf(event: Pick<LabEvent, 'start' | 'freeze' | 'end'>, now: Date): Phase {
  const at = now.getTime();
  if (at < Date.parse(event.start)) return 'before';
  if (at >= Date.parse(event.end)) return 'ended';
  return event.freeze !== undefined && at >= Date.parse(event.freeze) ? 'frozen' : 'running';
}

/** The time from which on participants do not see results; undefined while they see all. */
export function cutOf(event: Pick<LabEvent, 'freeze'>, now: Date): string | undefined {
  return event.freeze !== undefined && now.getTime() >= Date.parse(event.freeze) ? event.freeze : undefined;
}

/** What a participant has at a time, as the board needs it. */
export interface Score {
  id: string;
  alias: string;
  points: number;
  passed: number;
  /** ISO 8601 time of the last point gained; absent without points. */
  gainedAt?: string;
  /** Whether some of it rests on self-recorded evidence. */
  recorded?: true;
}

/** The score of what was earned before `cut` (ISO 8601; without it, of everything). */
export function scoreOf(participant: Pick<Participant, 'id' | 'alias' | 'totals'>, cut?: string): Score {
  const { id, alias, totals } = participant;
  const limit = cut === undefined ? Number.POSITIVE_INFINITY : Date.parse(cut);
  let last: Total | undefined;
  let gainedAt: string | undefined;
  for (const total of totals) {
    if (Date.parse(total.at) >= limit) break;
    if (total.points > (last?.points ?? 0)) gainedAt = total.at;
    last = total;
  }
  const points = last?.points ?? 0;
  return {
    id,
    alias,
    points,
    passed: last?.passed ?? 0,
    ...(points > 0 && gainedAt !== undefined && { gainedAt }),
    ...(last?.recorded && { recorded: true }),
  };
}

export interface Ranked extends Score {
  /** From 1; equal scores share a rank (1-2-2-4). */
  rank: number;
}

/** Ranks: points down, then time of the last point gained (to the second), then id; the id orders but does not rank. */
export function rank(scores: readonly Score[]): Ranked[] {
  const sorted = scores.map((score) => ({ ...score, second: secondOf(score) })).sort(inOrder);
  const ranked: Ranked[] = [];
  for (const [index, { second, ...score }] of sorted.entries()) {
    const before = sorted[index - 1];
    const shares = before !== undefined && before.points === score.points && before.second === second;
    ranked.push({ ...score, rank: shares ? (ranked.at(-1)?.rank ?? 1) : index + 1 });
  }
  return ranked;
}

/** The best `top` rows and the rows around `id`; `gap` where rows between are left out. */
export function excerpt(
  ranked: readonly Ranked[],
  id: string | undefined,
  top = 5,
  around = 2,
): readonly (Ranked | 'gap')[] {
  const own = ranked.findIndex((row) => row.id === id);
  const shown = ranked
    .map((row, index) => ({ row, index }))
    .filter(({ index }) => index < top || (own >= 0 && Math.abs(index - own) <= around));
  return shown.flatMap(({ row, index }, place) => {
    const before = shown[place - 1];
    return before !== undefined && before.index < index - 1 ? ['gap' as const, row] : [row];
  });
}

function secondOf({ gainedAt }: Score): number {
  return gainedAt === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(Date.parse(gainedAt) / 1000);
}

function inOrder(a: Score & { second: number }, b: Score & { second: number }): number {
  return b.points - a.points || a.second - b.second || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
