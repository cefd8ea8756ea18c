/**
 * Reads lab files: YAML with positions, checked against the catalogue, all errors at once.
 */
import { closest, distance } from 'fastest-levenshtein';
import { type Document, isMap, LineCounter, parseDocument, visit } from 'yaml';
import type * as z from 'zod';
import { catalog } from './catalog/index.ts';
import type { Lab, LabCheck, LabStep } from './lab.ts';
import { substitute } from './lab-parameters.ts';
import { type CheckEntry, type LabContent, labSchema, type StepContent, stepSchema } from './lab-schema.ts';
import { Problem } from './problem.ts';
import type { Check } from './verdict.ts';

/** A lab file that has been read; `bindLab` makes a lab of it. */
export interface LabFile {
  file: string;
  content: LabContent;
  /** Line and column, counted from 1, of what a path into the content leads to. */
  positionOf(path: readonly PropertyKey[]): { line: number; column: number };
}

/** Something wrong in a lab file, and where. */
interface Flaw {
  path: readonly PropertyKey[];
  message: string;
}

const checksByName = new Map<string, Check>(catalog.map((check): [string, Check] => [check.name, check]));

/**
 * Reads the text of a lab file; its checks are tried with the default parameters.
 * Throws Problem `lab.invalid` with every error as file:line:column.
 */
export function parseLab(text: string, file: string): LabFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0)
    throw new Problem('lab.invalid', {
      file,
      problems: document.errors.map((error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return `${file}:${line}:${col}: ${error.message}`;
      }),
    });
  const positionOf = (path: readonly PropertyKey[]) => {
    const { line, col } = lines.linePos(offsetOf(document, path));
    return { line, column: col };
  };
  const content = contentOf(document, lines, file);
  const parsed = labSchema.safeParse(content, { reportInput: true });
  if (!parsed.success) {
    const flaws = parsed.error.issues.flatMap((issue) => flawsOf(issue, formKeys(issue.path)));
    throw invalid(file, positionOf, [...flaws, ...flawsOfTheRest(content, file, positionOf)]);
  }
  const labFile: LabFile = { file, content: parsed.data, positionOf };
  const flaws = orderFlaws(parsed.data);
  for (const parameters of variantsOf(labFile)) bindContent(labFile, parameters, flaws);
  if (flaws.length > 0) throw invalid(file, positionOf, flaws);
  return labFile;
}

/**
 * Puts parameters in and leaves out the optional steps that are switched off.
 * Throws Problem `parameter.unknown` or `parameter.value`, or `lab.invalid` when a value makes a check's parameters wrong.
 */
export function bindLab(
  labFile: LabFile,
  parameters: Readonly<Record<string, string>> = {},
  withoutSteps: readonly string[] = [],
): Lab {
  const known = Object.keys(labFile.content.parameters);
  for (const [name, value] of Object.entries(parameters)) {
    if (!known.includes(name)) throw new Problem('parameter.unknown', { name, known, meant: meantBy(name, known) });
    const { values } = labFile.content.parameters[name] ?? {};
    if (values?.includes(value) === false) throw new Problem('parameter.value', { name, value, known: values });
  }
  const flaws: Flaw[] = [];
  const lab = bindContent(labFile, { ...defaultsOf(labFile), ...parameters }, flaws);
  if (flaws.length > 0) throw invalid(labFile.file, labFile.positionOf, flaws);
  return { ...lab, steps: lab.steps.filter((step) => !(step.optional && withoutSteps.includes(step.id))) };
}

/** Keys that the form has at a path, where they are worth a "did you mean". */
function formKeys(path: readonly PropertyKey[]): string[] {
  if (path.length === 0) return Object.keys(labSchema.shape);
  return path.length === 2 && path[0] === 'steps' ? Object.keys(stepSchema.shape) : [];
}

/** What else is wrong in a file whose form is not right everywhere: names in those parts of it that have theirs. */
function flawsOfTheRest(content: unknown, file: string, positionOf: LabFile['positionOf']): Flaw[] {
  const rest = isRecord(content) ? content : {};
  const parameters = labSchema.shape.parameters.safeParse(rest.parameters).data;
  const given = Array.isArray(rest.steps) ? rest.steps.filter(isRecord) : [];
  if (parameters === undefined || given.length !== (Array.isArray(rest.steps) ? rest.steps.length : 0)) return [];
  const stub = { ko: '-', en: '-' };
  const steps = given.map((step, index): StepContent => {
    const { id, after, impliedBy, checks } = stepSchema.shape;
    const entries = Array.isArray(step.checks) ? step.checks : [];
    return {
      id: id.safeParse(step.id).data ?? `step-${index}`,
      title: stub,
      points: 0,
      after: after.safeParse(step.after).data ?? [],
      bonus: false,
      optional: false,
      impliedBy: impliedBy.safeParse(step.impliedBy).data,
      graded: true,
      // An entry that is not right keeps its place, empty.
      checks: entries.map((entry) => checks.unwrap().element.safeParse(entry).data ?? { allOf: [], keep: 'latch' }),
    };
  });
  const lab: LabContent = { lab: 'rest', version: '-', title: stub, summary: stub, parameters, steps };
  const labFile = { file, content: lab, positionOf };
  const flaws = referenceFlaws(lab);
  bindContent(labFile, defaultsOf(labFile), flaws);
  return flaws;
}

function isRecord(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

/** The plain content of a document. Throws Problem `lab.invalid` for aliases that lead nowhere or blow it up. */
function contentOf(document: Document, lines: LineCounter, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    let offset = rangeOf(document.contents) ?? 0;
    visit(document, {
      Alias: (_, alias) => {
        if (alias.resolve(document) !== undefined) return undefined;
        offset = rangeOf(alias) ?? offset;
        return visit.BREAK;
      },
    });
    const { line, col } = lines.linePos(offset);
    const message = error instanceof Error ? error.message : 'not readable';
    throw new Problem('lab.invalid', { file, problems: [`${file}:${line}:${col}: ${message}`] });
  }
}

/** The parameters of a lab that its cluster decides: name and Region, where the lab has them. */
export function parametersAt(
  { content }: LabFile,
  { name, region }: { name: string; region: string },
): Record<string, string> {
  const place = Object.entries({ cluster: name, region });
  return Object.fromEntries(place.filter(([parameter]) => Object.hasOwn(content.parameters, parameter)));
}

/** The names of `known` that somebody who wrote `name` may have meant, the likeliest first. */
export function meantBy(name: string, known: readonly string[]): string[] {
  if (known.length === 0) return [];
  const best = closest(name, [...known]);
  return distance(name, best) <= Math.max(2, Math.floor(name.length / 3)) ? [best] : [];
}

function defaultsOf({ content }: LabFile): Record<string, string> {
  return Object.fromEntries(Object.entries(content.parameters).map(([name, { default: value }]) => [name, value]));
}

/** The defaults, and the defaults with each other value of a parameter that has its values listed. */
function variantsOf(labFile: LabFile): Record<string, string>[] {
  const defaults = defaultsOf(labFile);
  const others = Object.entries(labFile.content.parameters).flatMap(([name, { values = [] }]) =>
    values.filter((value) => value !== defaults[name]).map((value) => ({ ...defaults, [name]: value })),
  );
  return [defaults, ...others];
}

function bindContent({ content }: LabFile, parameters: Record<string, string>, flaws: Flaw[]): Lab {
  const fill = <T>(value: T, path: PropertyKey[]): T =>
    // Substitution changes strings only (to a string, or to a list where a check's schema accepts one), which the
    // schemas of the checks look at afterwards.
    substitute(
      value,
      parameters,
      (name, at) => flaws.push({ path: at, message: unknownParameter(name, parameters) }),
      path,
    ) as T;
  const { lab: id, version, title, summary } = content;
  for (const [name, { default: value, values }] of Object.entries(content.parameters))
    if (values?.includes(value) === false)
      flaws.push({ path: ['parameters', name, 'default'], message: `"${value}" is none of ${values.join(', ')}` });
  const steps = content.steps.map((step, index) => bindStep(step, ['steps', index], { parameters, fill, flaws }));
  return { id, version, title, summary, parameters, steps };
}

/** What binding passes on. */
interface Binding {
  parameters: Readonly<Record<string, string>>;
  /** Puts parameters into the strings of a value; its path is for what is wrong there. */
  fill<T>(value: T, path: PropertyKey[]): T;
  flaws: Flaw[];
}

function bindStep(step: StepContent, path: PropertyKey[], binding: Binding): LabStep {
  const { fill, flaws } = binding;
  const { id, points, after, bonus, optional, impliedBy, graded } = step;
  const checks = step.checks.flatMap((entry, index) => {
    const at = [...path, 'checks', index];
    if (entry.when !== undefined)
      flaws.push({ path: [...at, 'when'], message: '"when" belongs inside anyOf or allOf' });
    return bindCheck(entry, at, binding) ?? [];
  });
  return {
    id,
    title: fill(step.title, [...path, 'title']),
    ...(step.hint !== undefined && { hint: fill(step.hint, [...path, 'hint']) }),
    points,
    after,
    bonus,
    optional,
    ...(impliedBy !== undefined && { impliedBy }),
    graded,
    checks,
  };
}

function bindCheck(entry: CheckEntry, path: PropertyKey[], binding: Binding): LabCheck | undefined {
  const { fill, flaws } = binding;
  if (!isMeant(entry, path, binding)) return undefined;
  const common = { keep: entry.keep, ...(entry.points !== undefined && { points: entry.points }) };
  if (!('use' in entry)) {
    const [type, parts] = 'anyOf' in entry ? (['anyOf', entry.anyOf] as const) : (['allOf', entry.allOf] as const);
    const known = flaws.length;
    const bound = parts.flatMap((part, index) => bindCheck(part, [...path, type, index], binding) ?? []);
    if (bound.length === 0 && parts.length > 0 && flaws.length === known)
      flaws.push({ path: [...path, type], message: `no part counts with ${parametersIn(parts, binding.parameters)}` });
    return { type, ...common, parts: bound };
  }
  const check = checksByName.get(entry.use);
  if (check === undefined) {
    const message = `there is no check "${entry.use}"${didYouMean(entry.use, [...checksByName.keys()])}`;
    flaws.push({ path: [...path, 'use'], message });
    return undefined;
  }
  const known = flaws.length;
  const params = check.params.safeParse(fill(entry.with, [...path, 'with']), { reportInput: true });
  if (!params.success) {
    const keys = keysOf(check.params);
    // A value that lacks a parameter cannot be right; that it lacks one is said.
    const lacking = flaws.slice(known).map((flaw) => flaw.path.join());
    for (const flaw of params.error.issues.flatMap((issue) => flawsOf(issue, keys, ` of ${check.name}`))) {
      const at = [...path, 'with', ...flaw.path];
      if (!lacking.includes(at.join())) flaws.push({ ...flaw, path: at });
    }
    return undefined;
  }
  return {
    type: 'check',
    check,
    params: params.data,
    ...common,
    ...(entry.window !== undefined && { window: entry.window }),
  };
}

/** Whether an entry counts with these parameters. */
function isMeant({ when = {} }: CheckEntry, path: PropertyKey[], { parameters, flaws }: Binding): boolean {
  return Object.entries(when).every(([name, wanted]) => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (value === undefined) flaws.push({ path: [...path, 'when', name], message: unknownParameter(name, parameters) });
    return value === undefined || [wanted].flat().includes(value);
  });
}

/** The parameters that entries ask for, with their values. */
function parametersIn(entries: readonly CheckEntry[], parameters: Readonly<Record<string, string>>): string {
  const asked = new Set(entries.flatMap(({ when = {} }) => Object.keys(when)));
  return [...asked].map((name) => `${name} "${parameters[name] ?? ''}"`).join(', ');
}

/** What no schema sees: names that must be known or unique, circles, points that do not add up. */
function orderFlaws(content: LabContent): Flaw[] {
  const { steps } = content;
  const flaws = referenceFlaws(content);
  steps.forEach((step, index) => {
    const path = ['steps', index];
    const flaw = (at: PropertyKey[], message: string) => flaws.push({ path: [...path, ...at], message });
    if (leadsTo(steps, step.id, step.id)) flaw(['id'], `step "${step.id}" comes after itself`);
    if (!step.graded && step.checks.length > 0) flaw(['checks'], 'a step that is not graded has no checks');
    if (step.graded && step.checks.length === 0 && step.impliedBy === undefined)
      flaw(['id'], `step "${step.id}" has no checks; say "graded: false" or "impliedBy"`);
    const own = step.checks.reduce((sum, { points }) => sum + (points ?? 0), 0);
    const isShared = step.checks.some(({ points }) => points === undefined);
    if (step.checks.length > 0 && (isShared ? own >= step.points : own !== step.points))
      flaw(
        ['points'],
        `the step has ${step.points} points, its checks have ${own}${isShared ? ', and some have none left' : ''}`,
      );
  });
  return flaws;
}

/** Steps that are there twice, and names of steps that are not there. */
function referenceFlaws({ steps }: LabContent): Flaw[] {
  const ids = steps.map(({ id }) => id);
  return steps.flatMap((step, index): Flaw[] => {
    const path = ['steps', index];
    const twice =
      ids.indexOf(step.id) === index ? [] : [{ path: [...path, 'id'], message: `step "${step.id}" is there twice` }];
    const references = [
      ...step.after.map((id, at) => ({ id, at: ['after', at] })),
      { id: step.impliedBy, at: ['impliedBy'] },
    ];
    const lost = references.flatMap(({ id, at }) =>
      id === undefined || ids.includes(id)
        ? []
        : [{ path: [...path, ...at], message: `there is no step "${id}"${didYouMean(id, ids)}` }],
    );
    return [...twice, ...lost];
  });
}

function leadsTo(steps: readonly StepContent[], from: string, to: string, seen = new Set<string>()): boolean {
  const step = steps.find(({ id }) => id === from);
  return [...(step?.after ?? []), ...(step?.impliedBy === undefined ? [] : [step.impliedBy])].some((id) => {
    if (id === to) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    return leadsTo(steps, id, to, seen);
  });
}

function flawsOf(issue: z.core.$ZodIssue, keys: readonly string[] = [], owner = ''): Flaw[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `there is no "${key}"${owner} here${didYouMean(key, keys)}`,
    }));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const within = issue.errors.map((issues) => issues.flatMap((inner) => flawsOf(inner, keys, owner)));
    // The form that was meant is the one that complains least; a tie at the top is a plain "this or that".
    const [best = [], next = []] = within.sort((a, b) => a.length - b.length);
    if (best.length < next.length || best.some((flaw) => flaw.path.length > 0))
      return best.map((flaw) => ({ ...flaw, path: [...path, ...flaw.path] }));
    return [{ path, message: [...new Set(within.flat().map(({ message }) => message))].join(', or ') }];
  }
  const at = path.length === 0 ? '' : `${path.map(String).join('.')}: `;
  if (issue.code === 'invalid_value' && typeof issue.input === 'string') {
    const values = issue.values.map(String);
    const message = `${at}"${issue.input}" is none of ${values.join(', ')}${didYouMean(issue.input, values)}`;
    return [{ path, message }];
  }
  return [{ path, message: `${at}${issue.message}` }];
}

/** Keys of an object schema, for "did you mean". */
function keysOf(schema: z.ZodType): string[] {
  const { def } = schema;
  if ('shape' in def && typeof def.shape === 'object' && def.shape !== null) return Object.keys(def.shape);
  if ('in' in def && isSchema(def.in)) return keysOf(def.in);
  if ('innerType' in def && isSchema(def.innerType)) return keysOf(def.innerType);
  return [];
}

function isSchema(value: unknown): value is z.ZodType {
  return typeof value === 'object' && value !== null && 'def' in value;
}

function unknownParameter(name: string, parameters: Readonly<Record<string, string>>): string {
  return `there is no parameter "${name}"${didYouMean(name, Object.keys(parameters))}`;
}

function didYouMean(name: string, known: readonly string[]): string {
  const [meant] = meantBy(name, known);
  return meant === undefined ? '' : `, did you mean "${meant}"?`;
}

function invalid(file: string, positionOf: LabFile['positionOf'], flaws: readonly Flaw[]): Problem<'lab.invalid'> {
  const placed = flaws.map(({ path, message }) => ({ ...positionOf(path), message }));
  placed.sort((a, b) => a.line - b.line || a.column - b.column);
  return new Problem('lab.invalid', {
    file,
    problems: [...new Set(placed.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`))],
  });
}

/** Offset of the key or item that a path leads to; of the nearest thing above it when there is none. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => String(key) === String(last));
      const range = rangeOf(pair?.key);
      if (range !== undefined) return range;
    }
    const range = rangeOf(document.getIn(path.slice(0, length), true));
    if (range !== undefined) return range;
  }
  return rangeOf(document.contents) ?? 0;
}

function rangeOf(node: unknown): number | undefined {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
    ? Number(node.range[0])
    : undefined;
}
