/**
 * How many of an event's participants have come how far.
 */
import { isConnected } from './enrolment.ts';
import { openGrading } from './open-grading.ts';
import type { Participant } from './records.ts';

export interface EventCounts {
  participants: number;
  /** Whose cluster is known and can be read. */
  connected: number;
  /** Who has been graded at least once. */
  graded: number;
  /** Gradings that are waited for. */
  open: number;
  /** Who submitted a cluster that belongs to somebody else. */
  refused: number;
}

/** Counts participants at a time. */
export function countsOf(participants: readonly Participant[], now: Date): EventCounts {
  const count = (holds: (participant: Participant) => boolean) => participants.filter(holds).length;
  return {
    participants: participants.length,
    connected: count(isReadable),
    graded: count(({ checks }) => checks > 0),
    open: count((participant) => openGrading(participant, now) !== undefined),
    refused: count(({ refusedAt }) => refusedAt !== undefined),
  };
}

function isReadable({ cluster, enrolment, report }: Participant): boolean {
  if (cluster === undefined) return false;
  // Where no role is assumed, nothing is proven beforehand: a report proves it.
  return enrolment === undefined ? report !== undefined : isConnected(enrolment);
}
