/**
 * What no schema of a lab file sees: names that must be known or unique, circles, points that do not add up.
 */
import { type Flaw, flaw } from './lab-flaws.ts';
import { meantBy } from './lab-form.ts';
import type { LabContent, StepContent } from './lab-schema.ts';

/** The flaws in the order of the steps; what stands at a `damaged` path, e.g. `steps.0.points`, is not judged. */
export function orderFlaws(content: LabContent, damaged: ReadonlySet<string>): Flaw[] {
  const { steps } = content;
  const ids = steps.map(({ id }) => id);
  return steps.flatMap((step, index): Flaw[] => {
    const path = ['steps', index];
    const isWhole = (...keys: (keyof StepContent)[]) => keys.every((key) => !damaged.has([...path, key].join('.')));
    const circle = circleOf(steps, step.id);
    return [
      ...(ids.indexOf(step.id) === index ? [] : [flaw([...path, 'id'], 'step.twice', { id: step.id })]),
      ...lostReferences(step, path, ids),
      ...(circle === undefined ? [] : [flaw([...path, 'id'], 'step.circle', { id: step.id, circle })]),
      ...(isWhole('graded', 'checks', 'impliedBy') ? checkFlaws(step, path) : []),
      ...(isWhole('points', 'checks') ? pointFlaws(step, path) : []),
    ];
  });
}

/** Names of steps that are not there. */
function lostReferences(step: StepContent, path: readonly PropertyKey[], ids: readonly string[]): Flaw[] {
  const references = [
    ...step.after.map((id, at) => ({ id, at: ['after', at] })),
    ...(step.impliedBy === undefined ? [] : [{ id: step.impliedBy, at: ['impliedBy'] }]),
  ];
  return references
    .filter(({ id }) => !ids.includes(id))
    .map(({ id, at }) => flaw([...path, ...at], 'step.unknown', { id, meant: meantBy(id, ids) }));
}

function checkFlaws({ id, graded, checks, impliedBy }: StepContent, path: readonly PropertyKey[]): Flaw[] {
  return [
    ...(!graded && checks.length > 0 ? [flaw([...path, 'checks'], 'step.ungradedChecks', null)] : []),
    ...(graded && checks.length === 0 && impliedBy === undefined ? [flaw([...path, 'id'], 'step.empty', { id })] : []),
  ];
}

function pointFlaws({ points, checks }: StepContent, path: readonly PropertyKey[]): Flaw[] {
  const own = checks.reduce((sum, check) => sum + (check.points ?? 0), 0);
  const isShared = checks.some((check) => check.points === undefined);
  const isRight = checks.length === 0 || (isShared ? own < points : own === points);
  return isRight ? [] : [flaw([...path, 'points'], 'points.sum', { points, own, isShared })];
}

/** The steps that a step waits for. */
function beforeOf({ after, impliedBy }: StepContent): string[] {
  return [...after, ...(impliedBy === undefined ? [] : [impliedBy])];
}

/** The shortest way from a step back to itself. */
export function circleOf(steps: readonly StepContent[], start: string): string[] | undefined {
  const seen = new Set<string>();
  const ways: string[][] = [[start]];
  for (const way of ways) {
    const step = steps.find(({ id }) => id === way.at(-1));
    for (const id of step === undefined ? [] : beforeOf(step)) {
      if (id === start) return [...way, id];
      if (seen.has(id)) continue;
      seen.add(id);
      ways.push([...way, id]);
    }
  }
  return undefined;
}
