/**
 * The form of a lab file, before its checks are looked up.
 */
import * as z from 'zod';

const localized = z.strictObject({
  ko: z.string().min(1).describe('Korean (해요체).'),
  en: z.string().min(1).describe('English.'),
});

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens are expected');

const common = {
  points: z.int().min(1).optional().describe('Points that this check earns alone.'),
  keep: z.enum(['latch', 'live']).default('latch').describe('Whether a pass is kept or judged anew each time.'),
  when: z
    .record(z.string(), z.union([z.string(), z.array(z.string()).min(1)]))
    .optional()
    .describe('Values of parameters with which this part counts; inside anyOf and allOf. With others it is left out.'),
};

const check = z.strictObject({
  use: z.string().min(1).describe('Name of the check.'),
  with: z.record(z.string(), z.unknown()).default({}).describe('Parameters of the check.'),
  window: z.int().min(0).optional().describe('Seconds during which what is on its way is `pending`.'),
  ...common,
});

/** Values of parameters, one or several of which any will do. */
type Variant = Readonly<Record<string, string | string[]>>;

/** One entry of `checks`: a check, or a combination of checks. */
export type CheckEntry =
  | z.output<typeof check>
  | ({ points?: number | undefined; keep: 'latch' | 'live'; when?: Variant | undefined } & (
      | { anyOf: CheckEntry[] }
      | { allOf: CheckEntry[] }
    ));

const entry: z.ZodType<CheckEntry> = z.lazy(() => z.union([check, anyOf, allOf]));
const anyOf = z.strictObject({ anyOf: z.array(entry).min(2).describe('One of these suffices.'), ...common });
const allOf = z.strictObject({ allOf: z.array(entry).min(1).describe('All of these must pass.'), ...common });

/** Keys of an entry of `checks`, whichever of its forms it has. */
export const entryKeys: readonly string[] = ['use', 'with', 'window', 'anyOf', 'allOf', ...Object.keys(common)];

/** One step of a lab file. */
export const stepSchema = z.strictObject({
  id,
  title: localized,
  hint: localized.optional(),
  points: z.int().min(0).describe('Points of the step.'),
  after: z.array(id).default([]).describe('Steps that must have passed before.'),
  bonus: z.boolean().default(false).describe('Not in the total of the lab.'),
  optional: z.boolean().default(false).describe('An instructor may switch it off.'),
  impliedBy: id.optional().describe('Passes together with that step, or by checks of its own.'),
  graded: z.boolean().default(true).describe('False for a step that is listed but cannot be graded yet.'),
  checks: z.array(entry).default([]),
});

export const labSchema = z.strictObject({
  lab: id,
  version: z.string().min(1),
  title: localized,
  summary: localized,
  parameters: z
    .record(
      z.string().regex(/^[a-z][a-zA-Z0-9]*$/),
      z.strictObject({
        default: z.string(),
        values: z.array(z.string()).min(1).optional().describe('The only values that are accepted.'),
        description: localized,
      }),
    )
    .default({}),
  steps: z.array(stepSchema).min(1),
});

export type LabContent = z.output<typeof labSchema>;
export type StepContent = LabContent['steps'][number];
