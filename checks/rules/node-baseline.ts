/**
 * How many Ready nodes there were when a step began.
 */
import * as z from 'zod';
import { count } from '../params.ts';
import type { KindTypes } from '../reads/kinds.ts';
import type { ContextWith } from '../verdict.ts';
import { text } from './objects.ts';

/** A number of Ready nodes and since when it has been seen. */
export const sample = z.strictObject({ at: z.string(), ready: count });
export type Sample = z.output<typeof sample>;

/** Samples that are remembered; a class grades more often than nodes change. */
const MOST = 40;

/** The samples with a new one, if the number has changed; the first one, that of the enrolment, stays. */
export function withSample(samples: readonly Sample[] = [], next: Sample): Sample[] {
  if (samples.at(-1)?.ready === next.ready) return [...samples];
  const all = [...samples, next];
  return all.length > MOST ? [...all.slice(0, 1), ...all.slice(2)] : all;
}

/**
 * The number of Ready nodes when the steps before had passed, else at enrolment. When nothing is remembered, the nodes
 * that are older than that; all of them if it is not known when.
 */
export function baselineOf(ready: readonly KindTypes['Node'][], context: ContextWith<Sample[]>): number {
  const since = context.stepStartedAt ?? context.enrolledAt;
  const { memory = [] } = context;
  const before = since === undefined ? undefined : memory.findLast(({ at }) => Date.parse(at) <= Date.parse(since));
  const known = before ?? memory[0];
  if (known !== undefined) return known.ready;
  return ready.filter(
    ({ metadata }) => !(Date.parse(text(metadata?.creationTimestamp)) > Date.parse(since ?? context.now)),
  ).length;
}
