/**
 * Of several objects that may be meant, one that meets everything suffices; otherwise the message is about the closest.
 */
import type { Finding } from '../verdict.ts';

/** Gives a finding when an object does not meet it. */
export type Rule<T> = (object: T) => Finding | undefined;

/** What came of one object, and how many rules it met. */
interface Judged<T> {
  object: T;
  met: number;
  finding: Finding | undefined;
}

/** Judges each object by rules in order; gives the first that meets all, else the one that meets most. */
export function judgeClosest<T>(objects: readonly T[], rules: readonly Rule<T>[]): Judged<T> | undefined {
  return objects.map((object) => judgeOne(object, rules)).reduce<Judged<T> | undefined>(better, undefined);
}

function judgeOne<T>(object: T, rules: readonly Rule<T>[]): Judged<T> {
  for (const [met, rule] of rules.entries()) {
    const finding = rule(object);
    if (finding !== undefined) return { object, met, finding };
  }
  return { object, met: rules.length, finding: undefined };
}

function better<T>(a: Judged<T> | undefined, b: Judged<T>): Judged<T> {
  if (a === undefined || b.met > a.met) return b;
  // Of two that stop at the same rule, the one that is on its way is closer.
  return b.met === a.met && a.finding?.verdict === 'fail' && b.finding?.verdict === 'pending' ? b : a;
}
