/**
 * Reads lab files: YAML with positions, checked against the catalogue, all errors at once.
 */
import { type Document, isMap, LineCounter, parseDocument, visit } from 'yaml';
import { catalog } from './catalog/index.ts';
import type { Lab, LabCheck, LabStep } from './lab.ts';
import { type Flaw, flaw, flawSentences, type PlacedFlaw, sentenceOf } from './lab-flaws.ts';
import { flawsOf, keysOf, meantBy } from './lab-form.ts';
import { lenientContent } from './lab-lenient.ts';
import { orderFlaws } from './lab-order.ts';
import { substitute } from './lab-parameters.ts';
import { type CheckEntry, entryKeys, type LabContent, labSchema, type StepContent, stepSchema } from './lab-schema.ts';
import { Problem } from './problem.ts';
import type { Check } from './verdict.ts';

/** A lab file that has been read; `bindLab` makes a lab of it. */
export interface LabFile {
  file: string;
  content: LabContent;
  /** Line and column, counted from 1, of what a path into the content leads to. */
  positionOf(path: readonly PropertyKey[]): Position;
}

interface Position {
  line: number;
  column: number;
}

/** The text of a lab file as far as it can be understood. */
export interface InspectedLab {
  /** Everything that keeps the lab from running, in the order of the file. */
  flaws: PlacedFlaw[];
  /** Absent where the text is no YAML. */
  labFile?: LabFile;
  /** What the YAML says, before defaults. */
  raw?: unknown;
  /** What the YAML parser warns of. */
  warnings: PlacedFlaw[];
}

const checksByName = new Map<string, Check>(catalog.map((check): [string, Check] => [check.name, check]));

/**
 * Reads the text of a lab file; its checks are tried with the default parameters.
 * Throws Problem `lab.invalid` with every error as file:line:column.
 */
export function parseLab(text: string, file: string): LabFile {
  const { flaws, labFile } = inspectLab(text, file);
  if (flaws.length > 0 || labFile === undefined) throw invalid(file, flaws);
  return labFile;
}

/**
 * Reads the text of a lab file and collects what is wrong with it. What has not the right form is left out of the
 * content, so that the rest can be looked at.
 */
export function inspectLab(text: string, file: string): InspectedLab {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const says = (code: 'yaml.syntax' | 'yaml.warning', offset: number, message: string): PlacedFlaw => ({
    ...at(offset),
    code,
    values: { message },
  });
  const warnings = document.warnings.map(({ pos, message }) => says('yaml.warning', pos[0], message));
  if (document.errors.length > 0)
    return { flaws: document.errors.map(({ pos, message }) => says('yaml.syntax', pos[0], message)), warnings };
  const raw = contentOf(document);
  if ('message' in raw) return { flaws: [says('yaml.syntax', raw.offset, raw.message)], warnings };
  const positionOf = (path: readonly PropertyKey[]) => at(offsetOf(document, path));
  const parsed = labSchema.safeParse(raw.content, { reportInput: true });
  const { content, damaged } = parsed.success
    ? { content: parsed.data, damaged: new Set<string>() }
    : lenientContent(raw.content);
  const labFile: LabFile = { file, content, positionOf };
  const flaws = parsed.success ? [] : parsed.error.issues.flatMap((issue) => flawsOf(issue, formKeys(issue.path)));
  flaws.push(...orderFlaws(content, damaged));
  for (const parameters of variantsOf(labFile)) bindContent(labFile, parameters, flaws);
  return { flaws: placed(flaws, positionOf), labFile, raw: raw.content, warnings };
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
  if (flaws.length > 0) throw invalid(labFile.file, placed(flaws, labFile.positionOf));
  return { ...lab, steps: lab.steps.filter((step) => !(step.optional && withoutSteps.includes(step.id))) };
}

/** Keys that the form has at a path, where they are worth a "did you mean". */
function formKeys(path: readonly PropertyKey[]): string[] {
  if (path.length === 0) return Object.keys(labSchema.shape);
  if (path.length === 2 && path[0] === 'steps') return Object.keys(stepSchema.shape);
  return path[2] === 'checks' ? [...entryKeys] : [];
}

/** The plain content of a document, or what is wrong with an alias that leads nowhere or blows it up. */
function contentOf(document: Document): { content: unknown } | { message: string; offset: number } {
  try {
    return { content: document.toJS() };
  } catch (error) {
    let offset = rangeOf(document.contents) ?? 0;
    visit(document, {
      Alias: (_, alias) => {
        if (alias.resolve(document) !== undefined) return undefined;
        offset = rangeOf(alias) ?? offset;
        return visit.BREAK;
      },
    });
    return { message: error instanceof Error ? error.message : 'not readable', offset };
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
      (name, at) => flaws.push(flaw(at, 'parameter.unknown', unknown(name, parameters))),
      path,
    ) as T;
  const { lab: id, version, title, summary } = content;
  for (const [name, { default: value, values }] of Object.entries(content.parameters))
    if (values?.includes(value) === false)
      flaws.push(
        flaw(['parameters', name, 'default'], 'value.unknown', {
          at: '',
          value,
          known: values,
          meant: [],
        }),
      );
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
    if (entry.when !== undefined) flaws.push(flaw([...at, 'when'], 'when.outside', null));
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
      flaws.push(flaw([...path, type], 'when.none', { parameters: parametersIn(parts, binding.parameters) }));
    return { type, ...common, parts: bound };
  }
  const check = checksByName.get(entry.use);
  if (check === undefined) {
    const meant = meantBy(entry.use, [...checksByName.keys()]);
    flaws.push(flaw([...path, 'use'], 'check.unknown', { name: entry.use, meant }));
    return undefined;
  }
  const known = flaws.length;
  const params = check.params.safeParse(fill(entry.with, [...path, 'with']), { reportInput: true });
  if (!params.success) {
    const keys = keysOf(check.params);
    // A value that lacks a parameter cannot be right; that it lacks one is said.
    const lacking = flaws.slice(known).map((one) => one.path.join());
    for (const one of params.error.issues.flatMap((issue) => flawsOf(issue, keys, check.name))) {
      const at = [...path, 'with', ...one.path];
      if (!lacking.includes(at.join())) flaws.push({ ...one, path: at });
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
    if (value === undefined) flaws.push(flaw([...path, 'when', name], 'parameter.unknown', unknown(name, parameters)));
    return value === undefined || [wanted].flat().includes(value);
  });
}

/** The parameters that entries ask for, with their values. */
function parametersIn(
  entries: readonly CheckEntry[],
  parameters: Readonly<Record<string, string>>,
): Record<string, string> {
  const asked = new Set(entries.flatMap(({ when = {} }) => Object.keys(when)));
  return Object.fromEntries([...asked].map((name) => [name, parameters[name] ?? '']));
}

function unknown(name: string, parameters: Readonly<Record<string, string>>) {
  return { name, meant: meantBy(name, Object.keys(parameters)) };
}

/** Flaws with their lines and columns, in the order of the file; what several variants have in common is said once. */
export function placed(flaws: readonly Flaw[], positionOf: LabFile['positionOf']): PlacedFlaw[] {
  const byText = new Map<string, PlacedFlaw>();
  for (const { path, code, values } of flaws) {
    const one = { ...positionOf(path), code, values };
    byText.set(JSON.stringify(one), one);
  }
  return [...byText.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

function invalid(file: string, flaws: readonly PlacedFlaw[]): Problem<'lab.invalid'> {
  const problems = flaws.map((one) => `${file}:${one.line}:${one.column}: ${sentenceOf(one, flawSentences)}`);
  return new Problem('lab.invalid', { file, problems });
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
