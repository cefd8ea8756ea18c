/**
 * Whether an HPA itself has scaled out: its events, its status as long as the replicas are still there, and what was seen
 * of both since the enrolment.
 */
import * as z from 'zod';
import { type Event, eventsOf, timeOf } from './events.ts';
import { type Hpa, rangeOf } from './hpa.ts';
import { amount, text } from './objects.ts';

interface Rescale {
  size: number;
  /** Load was the reason; raising to the minimum and scaling in have others. */
  isOut: boolean;
  at: string;
}

/** What is remembered of an HPA from one grading to the next. */
export const scalingMemory = z.object({
  /** The largest number of replicas that it has scaled out to since the enrolment; 0 if it has not. */
  most: z.number(),
  /** Its last time of scaling when it was last seen, and the replicas that there were then. */
  scaledAt: z.string(),
  replicas: z.number(),
});
export type ScalingMemory = z.output<typeof scalingMemory>;

/** The largest number of replicas above the floor that the HPA has scaled out to since then, if any. */
export function mostScaledTo(
  hpa: Hpa,
  events: readonly Event[],
  floor: number,
  since: string | undefined,
): number | undefined {
  const rescales = rescalesOf(hpa, events);
  const isNew = newerThan(since);
  const sizes = rescales.filter(({ isOut, at }) => isOut && isNew(at)).map(({ size }) => size);
  // The status does not tell out from in, so the newest event must not speak against it.
  const isOut = rescales.at(-1)?.isOut ?? true;
  if (isOut && isNew(text(hpa.status?.lastScaleTime))) sizes.push(sizeOf(hpa));
  const most = Math.max(...sizes, 0);
  return most > floor ? most : undefined;
}

/**
 * Adds what is seen of an HPA to what is remembered. Its status counts when it has scaled since it was last seen and there
 * are more replicas than then: what was raised by hand in between has no new time of scaling.
 */
export function scalingSince(
  before: ScalingMemory | undefined,
  hpa: Hpa | undefined,
  events: readonly Event[],
  since: string | undefined,
): ScalingMemory {
  if (hpa === undefined) return before ?? { most: 0, scaledAt: '', replicas: 0 };
  const scaledAt = text(hpa.status?.lastScaleTime);
  const now = { scaledAt, replicas: amount(hpa.status?.currentReplicas) };
  const { min } = rangeOf(hpa);
  if (before === undefined) return { most: mostScaledTo(hpa, events, min, since) ?? 0, ...now };
  const isNew = newerThan(since);
  const rescales = rescalesOf(hpa, events);
  const told = rescales.filter(({ isOut, at, size }) => isOut && isNew(at) && size > min);
  const size = sizeOf(hpa);
  const isOut = scaledAt !== before.scaledAt && (rescales.at(-1)?.isOut ?? true);
  const hasScaled = isOut && isNew(scaledAt) && size > before.replicas && size > min;
  return { most: Math.max(before.most, ...told.map((one) => one.size), hasScaled ? size : 0), ...now };
}

function newerThan(since: string | undefined): (time: string) => boolean {
  return (time) => Date.parse(time) >= (since === undefined ? 0 : Date.parse(since));
}

/** What the HPA wants and what is there. */
function sizeOf({ status }: Hpa): number {
  return Math.min(amount(status?.currentReplicas), amount(status?.desiredReplicas));
}

function rescalesOf(hpa: Hpa, events: readonly Event[]): Rescale[] {
  return eventsOf('HorizontalPodAutoscaler', hpa, events).flatMap(toRescale);
}

/** Reads "New size: 4; reason: cpu resource utilization (percentage of request) above target". */
function toRescale(event: Event): Rescale[] {
  const size = /^New size: (\d{1,6});/.exec(text(event.message))?.[1];
  if (event.reason !== 'SuccessfulRescale' || size === undefined) return [];
  return [{ size: Number(size), isOut: text(event.message).includes('above target'), at: timeOf(event) }];
}
