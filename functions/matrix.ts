/**
 * Participants × steps: what an instructor needs to see.
 */
import type { Verdict } from '../checks/verdict.ts';
import { cutOf, rank, scoreOf } from './ranking.ts';
import type { LabEvent, Participant } from './records.ts';

/** Why a participant may need help. */
export type Badge = 'stuck' | 'noAccess' | 'neverChecked' | 'noCluster' | 'refused';

export interface MatrixRow {
  id: string;
  alias: string;
  rank: number;
  points: number;
  /** Whether some of the points rest on self-recorded evidence. */
  recorded?: true;
  /** Points that participants see, when the board stands still. */
  shown?: number;
  /** Verdict of each graded step of the event; null before the first grading. */
  verdicts: readonly (Verdict | null)[];
  /** Place among the graded steps of the one where a participant is stuck. */
  stuckAt?: number;
  badges: readonly Badge[];
}

export interface MatrixColumn {
  /** Percent of the participants who have passed. */
  passShare: number;
  /** Median of minutes from the start of the event to the pass; absent when nobody has passed. */
  medianMinutes?: number;
}

/** Minutes without progress, and gradings in a row that found the same step failing, that make a participant stuck. */
const STUCK = { minutes: 10, times: 3 };

/** The matrix of an event at a time, ordered by rank. */
export function matrixOf(
  event: LabEvent,
  participants: readonly Participant[],
  now: Date,
): { rows: MatrixRow[]; columns: MatrixColumn[] } {
  const steps = event.steps.filter(({ graded }) => graded).map(({ id }) => id);
  const cut = cutOf(event, now);
  const byId = new Map(participants.map((participant) => [participant.id, participant]));
  const rows = rank(participants.map((participant) => scoreOf(participant))).flatMap(
    ({ id, alias, rank, points, recorded }) => {
      const participant = byId.get(id);
      if (participant === undefined) return [];
      const verdicts = steps.map((step) => participant.steps[step]?.verdict ?? null);
      const stuckAt = stuckStep(participant, steps, now);
      const row: MatrixRow = {
        id,
        alias,
        rank,
        points,
        ...(recorded && { recorded }),
        ...(cut !== undefined && { shown: scoreOf(participant, cut).points }),
        verdicts,
        ...(stuckAt !== undefined && { stuckAt }),
        badges: badgesOf(participant, verdicts, stuckAt),
      };
      return [row];
    },
  );
  const columns = steps.map((step): MatrixColumn => {
    const passes = participants.flatMap(({ steps: of }) => {
      const standing = of[step];
      return standing?.verdict === 'pass' ? [(Date.parse(standing.since) - Date.parse(event.start)) / 60_000] : [];
    });
    const middle = median(passes);
    return {
      passShare: participants.length === 0 ? 0 : Math.round((100 * passes.length) / participants.length),
      ...(middle !== undefined && { medianMinutes: Math.max(0, Math.round(middle)) }),
    };
  });
  return { rows, columns };
}

function stuckStep(participant: Participant, steps: readonly string[], now: Date): number | undefined {
  const index = steps.findIndex((step) => participant.steps[step]?.verdict === 'fail');
  const standing = participant.steps[steps[index] ?? ''];
  if (standing === undefined || standing.times < STUCK.times) return undefined;
  const since = Math.max(Date.parse(standing.since), Date.parse(participant.totals.at(-1)?.at ?? standing.since));
  return now.getTime() - since >= STUCK.minutes * 60_000 ? index : undefined;
}

function badgesOf(
  { cluster, checks, trouble, refusedAt }: Participant,
  verdicts: readonly (Verdict | null)[],
  stuckAt: number | undefined,
): Badge[] {
  const noAccess = verdicts.includes('blocked') || /^(kube|aws|cluster)\./.test(trouble?.code ?? '');
  return [
    ...(refusedAt !== undefined && cluster === undefined ? ['refused' as const] : []),
    ...(cluster === undefined ? ['noCluster' as const] : checks === 0 ? ['neverChecked' as const] : []),
    ...(noAccess ? ['noAccess' as const] : []),
    ...(stuckAt !== undefined ? ['stuck' as const] : []),
  ];
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
