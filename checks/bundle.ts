/**
 * A recorded grading: the evidence as read, from which a report can be judged again without a cluster.
 */

import type { ReadSpec } from './reads/read.ts';
import type { Answer } from './reads/reader.ts';

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
  reads: { spec: ReadSpec; answer: Answer }[];
}
