/**
 * A recorded grading: the evidence as read, from which a report can be judged again without a cluster.
 */

import type { ReadSpec } from './reads/read.ts';
import type { Answer } from './reads/reader.ts';
import type { Memory, Report } from './report.ts';

export const BUNDLE_VERSION = 1;

export interface Bundle {
  bundle: 'podium';
  version: number;
  /** ISO 8601 time of the evidence. */
  recordedAt: string;
  lab: { id: string; version: string };
  cluster: { name: string; region: string; account?: string };
  parameters: Readonly<Record<string, string>>;
  enrolledAt?: string;
  /** What checks remembered before this grading. */
  memory?: Memory;
  reads: { spec: ReadSpec; answer: Answer }[];
}

/** The bundle of a grading: what it read, with what its report says of the lab, the cluster and the time. */
export function bundleOf(
  report: Report,
  reads: Bundle['reads'],
  before: { enrolledAt?: string | undefined; memory?: Memory | undefined } = {},
): Bundle {
  const { enrolledAt, memory } = before;
  const { at, lab, cluster, parameters } = report;
  return {
    bundle: 'podium',
    version: BUNDLE_VERSION,
    recordedAt: at,
    lab: { id: lab.id, version: lab.version },
    cluster,
    parameters,
    ...(enrolledAt !== undefined && { enrolledAt }),
    ...(memory !== undefined && { memory }),
    reads,
  };
}
