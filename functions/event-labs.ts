/**
 * The lab of an event as it is now: its file may have changed, or be gone, since the event was made.
 */
import type { Lab } from '../checks/lab.ts';
import { bindLab, type LabFile } from '../checks/lab-file.ts';
import { Problem } from '../checks/problem.ts';
import type { LabEvent } from './records.ts';

/**
 * The lab that an event is graded with, out of its file; the event's own parameters come before `parametersOf`.
 * Throws Problem `event.labGone` when there is no file any more, `event.labUnfit` when it has changed so that it does not
 * take the event's parameters any more.
 */
export function labOfEvent(
  event: Pick<LabEvent, 'lab' | 'parameters' | 'withoutSteps'>,
  file: LabFile | undefined,
  parametersOf: (file: LabFile) => Readonly<Record<string, string>> = () => ({}),
): Lab {
  if (file === undefined) throw new Problem('event.labGone', { lab: event.lab.id });
  try {
    return bindLab(file, { ...parametersOf(file), ...event.parameters }, event.withoutSteps);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem('event.labUnfit', { lab: event.lab.id }, { cause: error });
  }
}
