/**
 * What CloudWatch counts of gradings, in lines of the log (embedded metric format). All metrics are in the namespace `Podium`
 * and have the dimension `stage`:
 *
 * - `gradings`, by `outcome`: one metric for each {@link Outcome};
 * - `duration` and `queueAge` in milliseconds;
 * - one named after each check, by `verdict`: how often it was judged so.
 *
 * Whatever has many values (grading, participant, event, lab) is no dimension and makes no metric; it stands in the line.
 */
import { Problem } from '../checks/problem.ts';
import type { CheckReport, Report } from '../checks/report.ts';
import { type Verdict, verdicts } from '../checks/verdict.ts';
import type { Graded, Grader, GradingTask, NotGraded } from './gradings.ts';
import { type EmbeddedMetrics, type Entry, note, tellOf } from './journal.ts';
import type { Job } from './ports.ts';

/**
 * How a grading ended: with a report; without the way to the cluster; in trouble; cut off, to be delivered again; or given up
 * after the last delivery.
 */
export const outcomes = ['graded', 'notEnrolled', 'trouble', 'cut', 'lost'] as const;
export type Outcome = (typeof outcomes)[number];

/** Verdicts that are counted: a skipped check was not judged. */
export const counted: readonly Verdict[] = verdicts.filter((verdict) => verdict !== 'skipped');

export interface MetricsOptions {
  /** The stage of the stack. */
  stage: string;
  /** Id of the invocation. */
  request: string;
  now: () => Date;
}

/** The grader, with a line about each grading and one for each verdict that it gave. */
export function measured(grader: Grader, options: MetricsOptions): Grader {
  const { stage, now } = options;
  return async (task) => {
    const started = now();
    const end = (outcome: Outcome, level: 'info' | 'error', entry: Entry = {}) => {
      const { id, requestedAt } = task.participant.grading ?? {};
      const queueAge = requestedAt === undefined ? 0 : Math.max(0, started.getTime() - Date.parse(requestedAt));
      noteGrading(options, outcome, level, {
        grading: id,
        ...aboutTask(task),
        duration: now().getTime() - started.getTime(),
        queueAge,
        ...entry,
      });
    };
    // At once, for nobody may wait for a grader that does not end.
    const cut = () => end('cut', 'error');
    task.signal.addEventListener('abort', cut, { once: true });
    let graded: Graded | NotGraded;
    try {
      graded = await grader(task);
    } catch (error) {
      if (task.signal.aborted) throw error;
      if (error instanceof Problem) end('trouble', 'info', { code: error.code });
      else end('trouble', 'error', tellOf(error));
      throw error;
    } finally {
      task.signal.removeEventListener('abort', cut);
    }
    if (task.signal.aborted) return graded;
    if ('trouble' in graded) {
      end('notEnrolled', 'info', { code: graded.trouble.code });
      return graded;
    }
    const { points, reads } = graded.report;
    end('graded', 'info', { points: points.earned + points.bonus, reads: reads.length });
    for (const [verdict, checks] of verdictsIn(graded.report))
      note('info', 'verdicts', {
        _aws: directives(now(), [['stage', 'verdict'], Object.keys(checks), 'Count']),
        stage,
        request: options.request,
        grading: task.participant.grading?.id,
        verdict,
        ...checks,
      });
    return graded;
  };
}

/** A line about a grading that was given up after its last delivery. */
export function noteLost(options: MetricsOptions, job: Job): void {
  noteGrading(options, 'lost', 'error', { ...job });
}

function noteGrading(
  { stage, request, now }: MetricsOptions,
  outcome: Outcome,
  level: 'info' | 'error',
  entry: Entry,
): void {
  const times = ['duration', 'queueAge'].filter((name) => name in entry);
  note(level, 'grading', {
    _aws: directives(now(), [['stage', 'outcome'], ['gradings'], 'Count'], [['stage'], times, 'Milliseconds']),
    stage,
    request,
    outcome,
    gradings: 1,
    ...entry,
  });
}

function aboutTask({ event, participant, isOver }: GradingTask): Entry {
  return { event: event.id, participant: participant.id, lab: event.lab.id, ...(isOver && { verifies: true }) };
}

/** What the embedded metric format says of a line: dimensions, names and unit of its metrics. */
function directives(
  at: Date,
  ...metrics: readonly [dimensions: string[], names: string[], unit: 'Count' | 'Milliseconds'][]
): EmbeddedMetrics {
  return {
    Timestamp: at.getTime(),
    CloudWatchMetrics: metrics
      .filter(([, names]) => names.length > 0)
      .map(([dimensions, names, Unit]) => ({
        Namespace: 'Podium',
        Dimensions: [dimensions],
        Metrics: names.map((Name) => ({ Name, Unit })),
      })),
  };
}

/** How often each check was judged so in this grading, by verdict. */
function verdictsIn({ steps }: Report): Map<Verdict, Record<string, number>> {
  const found = new Map<Verdict, Record<string, number>>();
  const count = ({ use, live, parts }: CheckReport) => {
    if (parts !== undefined) parts.forEach(count);
    else if (counted.includes(live)) {
      const checks = found.get(live) ?? {};
      checks[use] = (checks[use] ?? 0) + 1;
      found.set(live, checks);
    }
  };
  for (const step of steps) step.checks.forEach(count);
  return found;
}
