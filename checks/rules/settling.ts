/**
 * What holds for resources that AWS builds by itself and names: they take their time, and their names get misspelled.
 */
import { distance } from 'fastest-levenshtein';
import type { CodeValues, JudgedCode } from '../codes.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { latest } from './objects.ts';

/**
 * `pending` in the window for what AWS says is on its way. Some resources tell no time before they are ready: without
 * one the window counts from the start of the step, else from now.
 */
export function onItsWay<C extends JudgedCode>(
  code: C,
  values: CodeValues<C>,
  context: CheckContext,
  since?: string,
): Finding {
  return pendingOrFail(code, values, context, latest([since]) ?? context.stepStartedAt ?? context.now);
}

/** The finding for a resource that is not there, with those of its kind that are, the most alike first. */
export function noResource(kind: string, names: readonly string[], present: readonly string[] = []): Finding {
  return fail('resource.absent', { kind, name: [...names], found: mostAlike(names, present) });
}

function mostAlike(names: readonly string[], present: readonly string[]): string[] {
  const away = (one: string) => Math.min(...names.map((name) => distance(name, one.slice(0, 200))));
  const known = [...new Set(present)].filter((one) => one !== '');
  return known.sort((a, b) => away(a) - away(b) || a.localeCompare(b)).slice(0, 5);
}

/** The finding for a switch that is not as asked; one that AWS says nothing of is neither on nor off. */
export function unlikeSwitch(
  kind: string,
  name: string,
  setting: string,
  seen: unknown,
  wanted: boolean | undefined,
): Finding | undefined {
  if (wanted === undefined || seen === wanted) return undefined;
  return fail('resource.setting', { kind, name, setting, seen: switchText(seen), wanted: switchText(wanted) });
}

/** The finding for a value that is none of the accepted ones. */
export function unlikeValue(
  kind: string,
  name: string,
  setting: string,
  seen: string,
  wanted: readonly string[] | undefined,
): Finding | undefined {
  if (wanted?.includes(seen) ?? true) return undefined;
  return fail('resource.setting', { kind, name, setting, seen, wanted: (wanted ?? []).join(' | ') });
}

function switchText(value: unknown): string {
  return value === true ? 'on' : value === false ? 'off' : '';
}

/** Whether a time is not before another; with nothing to compare to, it is. */
export function isSince(time: string, since: string | undefined): boolean {
  return since === undefined || Date.parse(time) >= Date.parse(since);
}
