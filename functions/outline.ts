/**
 * The steps of an event as they were when it was made.
 */
import type { LabEvent, StepOutline } from './records.ts';

type Outlined = Pick<StepOutline, 'id' | 'points' | 'graded'>;

/** Whether steps are not those of the event any more. */
export function hasOtherSteps(event: Pick<LabEvent, 'steps'>, steps: readonly Outlined[]): boolean {
  const outline = (all: readonly Outlined[]) =>
    all.map(({ id, points, graded }) => `${id} ${graded ? points : '-'}`).join();
  return outline(event.steps) !== outline(steps);
}
