/**
 * Whether an HPA itself has scaled out: its events, and its status as long as the replicas are still there.
 */
import { type Event, eventsOf, timeOf } from './events.ts';
import type { Hpa } from './hpa.ts';
import { amount, text } from './objects.ts';

interface Rescale {
  size: number;
  /** Load was the reason; raising to the minimum and scaling in have others. */
  isOut: boolean;
  at: string;
}

/** The largest number of replicas above the floor that the HPA has scaled out to since then, if any. */
export function mostScaledTo(
  hpa: Hpa,
  events: readonly Event[],
  floor: number,
  since: string | undefined,
): number | undefined {
  const isNew = (time: string) => Date.parse(time) >= (since === undefined ? 0 : Date.parse(since));
  const rescales = eventsOf('HorizontalPodAutoscaler', hpa, events).flatMap(toRescale);
  const sizes = rescales.filter(({ isOut, at }) => isOut && isNew(at)).map(({ size }) => size);
  const { lastScaleTime, currentReplicas, desiredReplicas } = hpa.status ?? {};
  // The status does not tell out from in, so the newest event must not speak against it.
  const isOut = rescales.at(-1)?.isOut ?? true;
  if (isOut && isNew(text(lastScaleTime))) sizes.push(Math.min(amount(currentReplicas), amount(desiredReplicas)));
  const most = Math.max(...sizes, 0);
  return most > floor ? most : undefined;
}

/** Reads "New size: 4; reason: cpu resource utilization (percentage of request) above target". */
function toRescale(event: Event): Rescale[] {
  const size = /^New size: (\d{1,6});/.exec(text(event.message))?.[1];
  if (event.reason !== 'SuccessfulRescale' || size === undefined) return [];
  return [{ size: Number(size), isOut: text(event.message).includes('above target'), at: timeOf(event) }];
}
