/**
 * A step of a draft, before it is known which of its checks fit.
 */
import { catalog } from '../../catalog/index.ts';
import type { Localized } from '../../lab.ts';
import type { Check } from '../../verdict.ts';
import type { Found } from './objects.ts';
import type { Deed } from './words.ts';

/** A check with its parameters, as labs write it. */
export interface DraftCheck {
  use: string;
  with: Readonly<Record<string, unknown>>;
}

/** The check that fits best, and weaker ones after it in case it does not. */
export interface Ladder {
  rungs: readonly DraftCheck[];
  /** True for what only a recording can tell to fit. */
  isObserved?: boolean;
}

export interface DraftStep {
  /** What the step is about; other steps refer to it. */
  key: string;
  id: string;
  /** What it is, as a title says it, and its name. */
  noun: Localized;
  name: string;
  deed: Deed;
  hint: Localized;
  ladders: Ladder[];
  /** Keys of what it rests on. */
  after: string[];
  /** Where it stands among the others; smaller comes first. */
  rank: number;
}

/** What a kind asks of its drafter: checks, and what the object rests on. */
export interface Drafted {
  ladders: Ladder[];
  after?: string[];
}

export type Drafter = (found: Found, all: readonly Found[]) => Drafted;

const checks = new Map<string, Check>(catalog.map((check): [string, Check] => [check.name, check]));

/** Whether the catalogue has the check, and it takes these parameters. */
export function isFitting({ use, with: params }: DraftCheck): boolean {
  return checks.get(use)?.params.safeParse(params).success === true;
}

/** A ladder of one check with fewer and fewer parameters: those of each rung are taken away. */
export function ladder(
  use: string,
  params: Readonly<Record<string, unknown>>,
  ...without: readonly string[][]
): Ladder {
  const rungs = [[], ...without].map((gone) => ({
    use,
    with: Object.fromEntries(
      Object.entries(params).filter(([key, value]) => value !== undefined && !gone.includes(key)),
    ),
  }));
  return { rungs };
}

/** What may stand in an id. */
export function slug(...words: readonly string[]): string {
  const found = words
    .join('-')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return found?.join('-') ?? 'step';
}
