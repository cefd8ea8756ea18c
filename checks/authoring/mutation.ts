/**
 * Damages what a check looked at, one field and one kind of object after another: a check that nothing can make fail
 * proves nothing.
 */
import { followOf } from '../follow.ts';
import type { Lab, LabCheck } from '../lab.ts';
import { type Check, type CheckContext, readsOf } from '../verdict.ts';
import { fieldDamages } from './field-damages.ts';
import { type ObjectDamage, objectDamagesOf } from './object-damages.ts';
import { damageAt, remove, SEPARATOR, watched } from './watch.ts';

/** A check as it was judged, with what it saw. */
export interface Judgement {
  /** `<step id>/<check id>`, as in reports. */
  key: string;
  check: Check;
  params: unknown;
  seen: Readonly<Record<string, unknown>>;
  context: CheckContext;
}

/** What was damaged, and what came of it. */
export interface Damage {
  /** Path into what the check saw; `[]` stands for every item of a list. */
  field: string;
  operation: keyof typeof fieldDamages | ObjectDamage['operation'];
  passes: boolean;
  /** What a check threw that should have come to a verdict. */
  thrown?: string;
}

/** The same lab, whose checks report what they are given to judge. */
export function spying(lab: Lab, onJudged: (judgement: Judgement) => void): Lab {
  const spy = (entry: LabCheck, key: string): LabCheck => {
    if (entry.type !== 'check')
      return { ...entry, parts: entry.parts.map((part, index) => spy(part, `${key}.${index}`)) };
    const { check } = entry;
    const judge: Check['judge'] = (params, seen, context) => {
      onJudged({ key, check, params, seen, context });
      return check.judge(params, seen, context);
    };
    return { ...entry, check: { ...check, judge } };
  };
  return {
    ...lab,
    steps: lab.steps.map((step) => ({
      ...step,
      checks: step.checks.map((entry, index) => spy(entry, `${step.id}/${index}`)),
    })),
  };
}

/** Damages that nearly always tell whether a check can fail, in a third of the time that all take. */
export const firstDamages: readonly Damage['operation'][] = ['deleted', 'changed'];

/**
 * Every damage of what a check that passes looks at; none for a check that does not pass.
 * @param operations those that are tried (default all)
 */
export function damagesOf(judged: Judgement, operations?: readonly Damage['operation'][]): Damage[] {
  if (!passes(judged)) return [];
  // What is remembered makes up for what is damaged: where the evidence says enough by itself, it is tried by itself.
  const { memory: _, ...context } = judged.context;
  const judgement = passes({ ...judged, context }) ? { ...judged, context } : judged;
  const { seen } = judgement;
  const fields = fieldsOf(judgement);
  const stages = stagesOf(judgement);
  const inFields = [...fields].flatMap((field) => {
    const path = field.split(SEPARATOR);
    // The place of an answer tells what it answers: none can be missing among others.
    const isAnswer = path.length === 2 && path[1] === '[]' && Array.isArray(seen[path[0] ?? '']);
    return Object.entries(fieldDamages).map(([operation, damage]) => ({
      path,
      operation: operation as keyof typeof fieldDamages,
      damage: (value: unknown) => {
        const damaged = damage(value);
        return isAnswer && damaged === remove ? undefined : damaged;
      },
    }));
  });
  return [...inFields, ...objectDamagesOf(judgement, fields)].flatMap(({ path, operation, damage }): Damage[] => {
    if (operations?.includes(operation) === false) return [];
    const undo = damageAt(seen, path, damage);
    if (undo.length === 0) return [];
    const outcome = outcomeOf(judgement, path[0] ?? '', stages);
    // In place and back again: a copy of all evidence for each field takes many times longer.
    for (const restore of undo.reverse()) restore();
    return [{ field: path.join('.'), operation, ...outcome }];
  });
}

/** Whether a check comes to its verdict without a look at any evidence. */
export function looksAtNothing(judgement: Judgement): boolean {
  return fieldsOf(judgement).size === 0;
}

function fieldsOf({ check, params, seen, context }: Judgement): Set<string> {
  const fields = new Set<string>();
  check.judge(params, watched(seen, fields), context);
  return fields;
}

function passes({ check, params, seen, context }: Judgement): boolean {
  return check.judge(params, seen, context).verdict === 'pass';
}

/** What the engine would do with the evidence as it is now; `read` is the name of the one that is damaged. */
function outcomeOf(judgement: Judgement, read: string, stages: readonly Stage[]): Pick<Damage, 'passes' | 'thrown'> {
  const { check, params, seen, context } = judgement;
  try {
    const follows = check.follows(params);
    for (const { follow: stage } of stages.filter(({ after }) => after.has(read)))
      for (const spec of readsOf(stage(params, seen, context))) {
        const follow = followOf(spec);
        if (follow === undefined || !follows.includes(follow)) throw new Error(`follows up undeclared with ${follow}`);
      }
    check.remember(params, seen, context);
    return { passes: passes(judgement) };
  } catch (error) {
    return { passes: false, thrown: String(error) };
  }
}

/** Reads that depend on those of some names. */
interface Stage {
  after: ReadonlySet<string>;
  follow: Check['followUp'];
}

function stagesOf({ check, params, seen, context }: Judgement): Stage[] {
  const first = Object.keys(check.needs(params, context));
  const second = Object.keys(check.followUp(params, seen, context));
  return [
    { after: new Set(first), follow: check.followUp },
    { after: new Set([...first, ...second]), follow: check.followOn },
  ];
}
