/**
 * What can be understood of a lab file whose form is not right everywhere, so that everything else in it is looked at too.
 */
import { type LabContent, labSchema, type StepContent, stepSchema } from './lab-schema.ts';
import { isRecord } from './rules/path.ts';

const stub = { ko: '-', en: '-' };

/** The content with a stand-in for each value that has not its form, and the paths of those, e.g. `steps.0.points`. */
export function lenientContent(raw: unknown): { content: LabContent; damaged: ReadonlySet<string> } {
  const damaged = new Set<string>();
  const whole = isRecord(raw) ? raw : {};
  const { lab, version, title, summary } = labSchema.shape;
  const steps = Array.isArray(whole.steps) ? whole.steps : [];
  const content: LabContent = {
    lab: lab.safeParse(whole.lab).data ?? '-',
    version: version.safeParse(whole.version).data ?? '-',
    title: title.safeParse(whole.title).data ?? stub,
    summary: summary.safeParse(whole.summary).data ?? stub,
    parameters: parametersOf(whole.parameters),
    steps: steps.map((step, index) => stepOf(isRecord(step) ? step : {}, `steps.${index}`, index, damaged)),
  };
  return { content, damaged };
}

/** Parameters are known by their names, whatever is written there. */
function parametersOf(raw: unknown): LabContent['parameters'] {
  const { parameters } = labSchema.shape;
  return Object.fromEntries(
    Object.entries(isRecord(raw) ? raw : {}).map(([name, given]) => [
      name,
      parameters.safeParse({ [name]: given }).data?.[name] ?? { default: '', description: stub },
    ]),
  );
}

function stepOf(
  raw: Readonly<Record<string, unknown>>,
  path: string,
  index: number,
  damaged: Set<string>,
): StepContent {
  const { shape } = stepSchema;
  for (const [key, schema] of Object.entries(shape))
    if (!schema.safeParse(raw[key]).success) damaged.add(`${path}.${key}`);
  const entries = Array.isArray(raw.checks) ? raw.checks : [];
  return {
    // No valid id has this form.
    id: shape.id.safeParse(raw.id).data ?? `#${index + 1}`,
    title: shape.title.safeParse(raw.title).data ?? stub,
    hint: shape.hint.safeParse(raw.hint).data ?? (raw.hint === undefined ? undefined : stub),
    points: shape.points.safeParse(raw.points).data ?? 1,
    after: shape.after.safeParse(raw.after).data ?? [],
    bonus: shape.bonus.safeParse(raw.bonus).data ?? false,
    optional: shape.optional.safeParse(raw.optional).data ?? false,
    impliedBy: shape.impliedBy.safeParse(raw.impliedBy).data,
    graded: shape.graded.safeParse(raw.graded).data ?? true,
    // An entry that is not right keeps its place, empty.
    checks: entries.map(
      (entry) => shape.checks.unwrap().element.safeParse(entry).data ?? { allOf: [], keep: 'latch' as const },
    ),
  };
}
