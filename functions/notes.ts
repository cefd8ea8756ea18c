/**
 * What a worker notes while it grades: that it is alive, how far it is, and the steps that it has judged.
 */
import { within } from '../checks/abort.ts';
import type { Progress, StepReport } from '../checks/report.ts';
import { SIGN_EVERY_MS, signed } from './open-grading.ts';
import { type Job, type Store, update } from './ports.ts';
import { NOTES } from './records.ts';

/** Milliseconds between two notes of progress; a page looks every two seconds, and each note is a write that costs. */
const NOTE_EVERY_MS = 1000;
/** Milliseconds for one note; one that takes longer is left behind. */
const NOTE_MS = 5000;
/** Milliseconds that a note under way gets when the grading has ended. */
const END_MS = 1000;

/** Takes notes; one that fails is no reason to fail the grading. */
interface Notes {
  take(progress: Progress): void;
  end(): Promise<void>;
}

/** Makes the notes of one run of a grading of `length` steps; no note comes after the run has ended or was replaced. */
export function noteTaker(
  { store, now }: { store: Store; now: () => Date },
  job: Job,
  run: string,
  length: number,
): Notes {
  const steps: (StepReport | null)[] = Array.from({ length }, () => null);
  const read = { done: 0, known: 0 };
  let hasNews = false;
  let hasSteps = false;
  let isOver = false;
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const write = async () => {
    // The steps first: whoever sees the participant's new state finds them.
    if (hasSteps) await store.put('report', job.participant, NOTES, { done: false, run, steps: [...steps] });
    const mine = await update(store, 'participant', job.event, job.participant, (value) =>
      !isOver && value.grading?.worker?.run === run
        ? { ...value, grading: { ...signed(value.grading, now()), ...read } }
        : undefined,
    );
    isOver ||= mine?.changed !== true;
  };
  const writeIn = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      hasNews = false;
      writing = within(NOTE_MS, write())
        .catch(() => undefined)
        .finally(() => {
          writing = undefined;
          if (!isOver) writeIn(hasNews ? NOTE_EVERY_MS : SIGN_EVERY_MS);
        });
    }, ms);
  };
  writeIn(SIGN_EVERY_MS);
  return {
    take(progress) {
      if (progress.type === 'done' || isOver) return;
      if (progress.type === 'reads') Object.assign(read, { done: progress.done, known: progress.known });
      else steps[progress.index] = progress.step;
      hasSteps ||= progress.type === 'step';
      if (!hasNews && writing === undefined) writeIn(NOTE_EVERY_MS);
      hasNews = true;
    },
    async end() {
      isOver = true;
      clearTimeout(timer);
      if (writing !== undefined) await within(END_MS, writing).catch(() => undefined);
    },
  };
}
