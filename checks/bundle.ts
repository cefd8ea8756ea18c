/**
 * A recorded grading: the evidence as read, from which a report can be judged again without a cluster.
 */

import type { ReadSpec } from './reads/read.ts';
import type { Answer } from './reads/reader.ts';
import type { Memory, Report } from './report.ts';

export const BUNDLE_VERSION = 1;

/** What is known of a participant before a grading, besides what was earned. */
export interface Situation {
  /** ISO 8601 time of enrolment. */
  enrolledAt?: string;
  /** What checks remembered after the last grading, empty in the first; absent when nothing is remembered. */
  memory?: Memory;
  /** Whether the event has ended, so that nothing waits for the learner any more. */
  isOver?: true;
}

/** The situation that an object tells of among other things. */
export function situationOf({ enrolledAt, memory, isOver }: Optional<Situation>): Situation {
  return {
    ...(enrolledAt !== undefined && { enrolledAt }),
    ...(memory !== undefined && { memory }),
    ...(isOver !== undefined && { isOver }),
  };
}

type Optional<T> = { [K in keyof T]?: T[K] | undefined };

export interface Bundle extends Situation {
  bundle: 'podium';
  version: number;
  /** ISO 8601 time of the evidence. */
  recordedAt: string;
  lab: { id: string; version: string };
  cluster: { name: string; region: string; account?: string };
  parameters: Readonly<Record<string, string>>;
  reads: { spec: ReadSpec; answer: Answer }[];
}

/** The bundle of a grading: what it read, with what its report says of the lab, the cluster and the time. */
export function bundleOf(report: Report, reads: Bundle['reads'], situation: Situation = {}): Bundle {
  const { at, lab, cluster, parameters } = report;
  return {
    bundle: 'podium',
    version: BUNDLE_VERSION,
    recordedAt: at,
    lab: { id: lab.id, version: lab.version },
    cluster,
    parameters,
    ...situationOf(situation),
    reads,
  };
}
