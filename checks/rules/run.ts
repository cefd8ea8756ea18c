/**
 * Runs of pipelines and build projects since enrolment.
 */
import { type CheckContext, type Finding, fail } from '../verdict.ts';
import { noResource, onItsWay } from './settling.ts';

/** A run in the words that both services share. */
export interface Run {
  /** Name of the pipeline or project. */
  of: string;
  outcome: 'done' | 'moving' | 'failed';
  /** As the service says it. */
  status: string;
  startedAt: string;
  trigger: string;
  /** Where it stands, or where it failed. */
  stage: string;
  message: string;
}

/** Says why no run of the last time will do, or gives the newest one that does. */
export function judgeRuns(
  kind: 'pipeline' | 'project',
  runs: readonly Run[],
  { names, present, older, isWanted }: RunsAsked,
  context: CheckContext,
): { run: Run } | { finding: Finding } {
  const newestFirst = [...runs].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  const wanted = newestFirst.find((run) => run.outcome === 'done' && isWanted(run));
  if (wanted !== undefined) return { run: wanted };
  if (present.length === 0) return { finding: noResource(kind, names) };
  const [newest] = newestFirst;
  if (newest === undefined) return { finding: fail('run.none', { kind, name: [...present].slice(0, 5), older }) };
  const { of: name, status, stage, message, startedAt } = newest;
  if (newest.outcome === 'moving') {
    return { finding: onItsWay('run.moving', { kind, name, stage }, context, startedAt) };
  }
  return newest.outcome === 'failed'
    ? { finding: fail('run.failed', { kind, name, status, stage, message }) }
    : { finding: fail('run.trigger', { kind, name, trigger: newest.trigger }) };
}

interface RunsAsked {
  /** Names that the lab gives, if any. */
  names: readonly string[];
  /** Names of those that are there. */
  present: readonly string[];
  /** How many runs there are from before. */
  older: number;
  isWanted: (run: Run) => boolean;
}
