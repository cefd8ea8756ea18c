/**
 * What the sources of the checks say about them: written by `npm run reference`, so that it can be told without sources.
 */
import { readFileSync } from 'node:fs';
import * as z from 'zod';

const traps = z.object({ of: z.string(), titles: z.array(z.string()) });

const rights = z.object({
  always: z.array(z.string()),
  /** By the parameter as labs write it, e.g. `replicas` or `kind: StatefulSet`. */
  also: z.array(z.object({ parameter: z.string(), rights: z.array(z.string()) })),
});

const reference = z.object({
  checks: z.record(
    z.string(),
    z.object({
      /** When it passes, in a sentence, and the page that says so. */
      summary: z.string(),
      source: z.string().optional(),
      /** Codes that it can come to. */
      codes: z.array(z.string()),
      /** What it has to be allowed to read, beyond what reaching a cluster takes. */
      rights,
      /** What its tests try, by the group of tests. */
      traps: z.array(traps),
    }),
  ),
  /** Names that values of codes have. */
  names: z.array(z.string()),
  /** Values of codes that are one of a few words: the first of them, by code and name. */
  literals: z.record(z.string(), z.record(z.string(), z.string())),
});

export type Reference = z.output<typeof reference>;
export type Rights = z.output<typeof rights>;
export type Traps = z.output<typeof traps>;

/** Reads what is known of the checks; nothing of a check that came after it was written. */
export function readReference(): Reference {
  return reference.parse(JSON.parse(readFileSync(new URL('./reference.json', import.meta.url), 'utf8')));
}
