/**
 * What a lab is, once its file has been read and its parameters are known.
 */
import type { Check } from './verdict.ts';

/** A text in both languages. */
export interface Localized {
  ko: string;
  en: string;
}

/** One check of a step with parsed parameters, or a combination. */
export type LabCheck =
  | { type: 'check'; check: Check; params: unknown; points?: number; keep: 'latch' | 'live'; window?: number }
  | { type: 'anyOf' | 'allOf'; parts: readonly LabCheck[]; points?: number; keep: 'latch' | 'live' };

export interface LabStep {
  id: string;
  title: Localized;
  hint?: Localized;
  points: number;
  bonus: boolean;
  /** An instructor may switch it off for an event; the total shrinks with it. */
  optional: boolean;
  after: string[];
  /** Passes with that step (a step that may leave no trace of its own); its own checks, if any, count too. */
  impliedBy?: string;
  /** False: listed, but no check exists yet. */
  graded: boolean;
  checks: LabCheck[];
}

export interface Lab {
  id: string;
  version: string;
  title: Localized;
  summary: Localized;
  /** Values used, by name. */
  parameters: Readonly<Record<string, string>>;
  steps: LabStep[];
}
