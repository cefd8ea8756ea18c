/**
 * What an author should know of a lab file: everything that keeps it from running, and what runs but cannot be meant.
 */
import { catalog } from '../catalog/index.ts';
import { type InspectedLab, inspectLab, type LabFile, placed } from '../lab-file.ts';
import { type Flaw, type FlawCode, flaw, type PlacedFlaw } from '../lab-flaws.ts';
import { circleOf } from '../lab-order.ts';
import type { CheckEntry, LabContent, StepContent } from '../lab-schema.ts';
import type { Check } from '../verdict.ts';
import { languageFlaws, missingLanguage } from './lint-languages.ts';
import { placeholderFlaws } from './lint-placeholders.ts';

/** A flaw, and whether the lab can be used with it: an `error` keeps it, or a step of it, from ever working. */
export interface LintProblem extends PlacedFlaw {
  severity: 'error' | 'warning';
}

/** What a lab runs with, though its author can hardly want it. */
const warnings: ReadonlySet<FlawCode> = new Set<FlawCode>([
  'yaml.warning',
  'language.other',
  'lab.ungraded',
  'check.twice',
  'step.afterUngraded',
  'step.afterBonus',
  'points.zero',
  'parameter.unused',
  'placeholder.malformed',
  'placeholder.unfilled',
  'suffix.missing',
  'hint.missing',
  'window.zero',
]);

/** Everything there is to say about the text of a lab file, in its order. */
export function lintLab(text: string, file: string): LintProblem[] {
  const inspected = inspectLab(text, file);
  const { flaws, warnings: ofYaml, labFile } = inspected;
  const more = labFile === undefined ? [] : placed(authorFlaws(labFile, inspected.raw), labFile.positionOf);
  return [...flaws.map((one) => missingLanguage(one) ?? one), ...ofYaml, ...more]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map((one) => ({ ...one, severity: warnings.has(one.code) ? 'warning' : 'error' }));
}

function authorFlaws({ content }: LabFile, raw: InspectedLab['raw']): Flaw[] {
  return [
    ...languageFlaws(content),
    ...placeholderFlaws(content, raw),
    ...orderOfSteps(content),
    ...content.steps.flatMap((step, index) => stepFlaws(step, ['steps', index])),
    ...(content.steps.length > 0 && content.steps.every(({ graded }) => !graded)
      ? [flaw(['steps'], 'lab.ungraded', null)]
      : []),
  ];
}

/** Steps that cannot be reached, and orders that do not do what they say. */
function orderOfSteps({ steps }: LabContent): Flaw[] {
  const byId = new Map(steps.map((step): [string, StepContent] => [step.id, step]));
  const lost = unpassable(steps);
  const isCircular = (id: string) => circleOf(steps, id) !== undefined;
  return steps.flatMap((step, index): Flaw[] => {
    if (!step.graded) return [];
    const { id, bonus, impliedBy, checks } = step;
    const by = impliedBy === undefined ? undefined : byId.get(impliedBy);
    const isOnlyImplied = by !== undefined && checks.length === 0;
    const place = ['steps', index, 'impliedBy'];
    const implied = [
      ...(isOnlyImplied && !by.graded ? [flaw(place, 'step.impliedByUngraded', { id, by: by.id })] : []),
      ...(isOnlyImplied && lost.has(by.id) && !isCircular(id)
        ? [flaw(place, 'step.unreachable', { id, before: by.id })]
        : []),
    ];
    const waits = step.after.flatMap((before, at): Flaw[] => {
      const other = byId.get(before);
      const path = ['steps', index, 'after', at];
      if (other === undefined) return [];
      if (!other.graded) return [flaw(path, 'step.afterUngraded', { id, before })];
      if (lost.has(before) && !isCircular(id)) return [flaw(path, 'step.unreachable', { id, before })];
      return other.bonus && !bonus ? [flaw(path, 'step.afterBonus', { id, before })] : [];
    });
    return [...implied, ...waits];
  });
}

/** The graded steps that can never pass, whatever anybody does. */
function unpassable(steps: readonly StepContent[]): Set<string> {
  const lost = new Set(steps.filter(({ id }) => circleOf(steps, id) !== undefined).map(({ id }) => id));
  for (let known = -1; known < lost.size; ) {
    known = lost.size;
    for (const { id, graded, after, impliedBy, checks } of steps) {
      if (!graded) continue;
      const by = steps.find((other) => other.id === impliedBy);
      const isImplied = by === undefined || (by.graded && !lost.has(by.id));
      if (after.some((before) => lost.has(before)) || (checks.length === 0 && !isImplied)) lost.add(id);
    }
  }
  return lost;
}

function stepFlaws(step: StepContent, path: readonly PropertyKey[]): Flaw[] {
  if (!step.graded) return [];
  const { id } = step;
  return [
    ...(step.hint === undefined ? [flaw([...path, 'id'], 'hint.missing', { id })] : []),
    ...(step.points === 0 && step.checks.length > 0 ? [flaw([...path, 'points'], 'points.zero', { id })] : []),
    ...entriesFlaws(step.checks, [...path, 'checks']),
  ];
}

function entriesFlaws(entries: readonly CheckEntry[], path: readonly PropertyKey[]): Flaw[] {
  const written = entries.map((entry) => JSON.stringify(entry));
  return entries.flatMap((entry, index): Flaw[] => {
    const at = [...path, index];
    const twice = (name: string) => written.indexOf(written[index] ?? '') < index && flaw(at, 'check.twice', { name });
    if ('anyOf' in entry) return entriesFlaws(entry.anyOf, [...at, 'anyOf']);
    if ('allOf' in entry) return entriesFlaws(entry.allOf, [...at, 'allOf']);
    return [
      ...[twice(entry.use)].filter((one) => one !== false),
      ...(entry.window === 0
        ? [flaw([...at, 'window'], 'window.zero', { check: entry.use, window: windowOf(entry.use) })]
        : []),
    ];
  });
}

/** The window that a check has by itself, in seconds. */
function windowOf(name: string): number {
  const checks: readonly Check[] = catalog;
  return checks.find((check) => check.name === name)?.window ?? 0;
}
