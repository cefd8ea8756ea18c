/**
 * What fields of an object have to be: paths with matchers.
 */
import * as z from 'zod';
import { parseQuantity, sameQuantity } from '../quantity.ts';
import { type PathStep, parsePath, valuesAt } from './path.ts';
import { matches, pattern } from './pattern.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
type Scalar = z.output<typeof scalar>;
const bound = z.union([z.number(), z.string().refine((text) => parseQuantity(text) !== undefined, 'not a quantity')]);
type Bound = z.output<typeof bound>;

interface Operators {
  exists?: true | undefined;
  absent?: true | undefined;
  contains?: Scalar | Scalar[] | undefined;
  oneOf?: Scalar[] | undefined;
  atLeast?: Bound | undefined;
  atMost?: Bound | undefined;
  matches?: string | undefined;
  each?: Matcher | undefined;
  any?: Matcher | undefined;
  count?: number | { atLeast?: number | undefined; atMost?: number | undefined } | undefined;
  fields?: Readonly<Record<string, Matcher>> | undefined;
}
/** A value, or conditions that all have to hold. */
export type Matcher = Scalar | Scalar[] | Operators;

const operators = z
  .strictObject({
    exists: z.literal(true).optional().describe('The field is there.'),
    absent: z.literal(true).optional().describe('The object is there and the field is not.'),
    contains: z
      .union([scalar, z.array(scalar).min(1)])
      .optional()
      .describe('A list with this item (all of these), or a text with this part.'),
    oneOf: z.array(scalar).min(1).optional().describe('One of these values.'),
    atLeast: bound.optional().describe('A number or quantity that is not smaller.'),
    atMost: bound.optional().describe('A number or quantity that is not larger.'),
    matches: pattern.optional().describe('A regular expression (RE2) that is found in the value.'),
    get each(): z.ZodOptional<z.ZodType<Matcher>> {
      return matcher.optional().describe('A list with at least one item, and every item meets this.');
    },
    get any(): z.ZodOptional<z.ZodType<Matcher>> {
      return matcher.optional().describe('A list with an item that meets this.');
    },
    count: z
      .union([
        z.int().min(0),
        z.strictObject({ atLeast: z.int().min(0).optional(), atMost: z.int().min(0).optional() }),
      ])
      .optional()
      .describe('The number of items of a list.'),
    get fields(): z.ZodOptional<z.ZodType<Readonly<Record<string, Matcher>>>> {
      return fields.optional().describe('An item whose own fields, by path, meet these; inside each and any.');
    },
  })
  .refine((written) => Object.keys(written).length > 0, 'a matcher needs a condition');

/** How a field is compared: a value, a list, or conditions. */
export const matcher: z.ZodType<Matcher> = z.lazy(() => z.union([scalar, z.array(scalar).min(1), operators]));

/** Fields by path. */
export const fields: z.ZodType<Readonly<Record<string, Matcher>>> = z.lazy(() =>
  z.record(
    z.string().refine((path) => parsePath(path) !== undefined, 'not a path such as "spec.containers[name=web].image"'),
    matcher,
  ),
);

/** A field that is not as wanted. */
export interface Unmet {
  path: string;
  seen: string;
  wanted: string;
}

/** The fields that are not as wanted. */
export function unmet(object: unknown, wanted: Readonly<Record<string, Matcher>>): Unmet[] {
  return Object.entries(wanted).flatMap(([path, expected]) => {
    const steps = parsePath(path) ?? [];
    const values = valuesAt(object, steps);
    return isMet(values, expected, isQuantity(steps))
      ? []
      : [{ path, seen: values.map(show).join(', '), wanted: show(expected) }];
  });
}

/** Fields that the API types as quantities (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/). */
const QUANTITIES = new Set([
  ...['requests', 'limits', 'capacity', 'allocatable', 'allocatedResources', 'hard', 'used', 'usage', 'overhead'],
  ...['default', 'defaultRequest', 'max', 'min', 'maxLimitRequestRatio', 'sizeLimit', 'averageValue', 'storage'],
]);

function isQuantity(steps: readonly PathStep[]): boolean {
  return steps.some((step) => 'field' in step && QUANTITIES.has(step.field));
}

function isMet(values: readonly unknown[], expected: Matcher, asQuantity: boolean): boolean {
  if (!isOperators(expected)) return values.some((value) => equals(value, expected, asQuantity));
  const { absent, count, ...others } = expected;
  if (absent && values.length > 0) return false;
  if (count !== undefined && !isCount(values, count)) return false;
  if (Object.keys(others).length === 0) return true;
  return values.some((value) => meets(value, others, asQuantity));
}

function meets(value: unknown, wanted: Operators, asQuantity: boolean): boolean {
  const { contains, oneOf, atLeast, atMost, each, any, fields: own } = wanted;
  const number = typeof value === 'string' || typeof value === 'number' ? parseQuantity(value) : undefined;
  const limit = (bound: Bound) => parseQuantity(bound) ?? Number.NaN;
  const tests: readonly (boolean | undefined)[] = [
    contains === undefined ? undefined : [contains].flat().every((part) => holds(value, part, asQuantity)),
    oneOf?.some((one) => equals(value, one, asQuantity)),
    atLeast === undefined ? undefined : number !== undefined && number >= limit(atLeast),
    atMost === undefined ? undefined : number !== undefined && number <= limit(atMost),
    wanted.matches === undefined ? undefined : isScalar(value) && matches(wanted.matches, String(value)),
    each === undefined
      ? undefined
      : Array.isArray(value) && value.length > 0 && value.every((item) => isMet([item], each, asQuantity)),
    any === undefined ? undefined : Array.isArray(value) && value.some((item) => isMet([item], any, asQuantity)),
    own === undefined ? undefined : unmet(value, own).length === 0,
  ];
  return tests.every((test) => test ?? true);
}

function isCount(values: readonly unknown[], count: NonNullable<Operators['count']>): boolean {
  const size = values.length === 0 ? 0 : Array.isArray(values[0]) ? values[0].length : Number.NaN;
  const { atLeast = 0, atMost = Number.POSITIVE_INFINITY } =
    typeof count === 'number' ? { atLeast: count, atMost: count } : count;
  return size >= atLeast && size <= atMost;
}

/** A list equals a list with the same items in any order; a single value equals a list that has it as alternative. */
function equals(value: unknown, wanted: Scalar | readonly Scalar[], asQuantity: boolean): boolean {
  if (isMany(wanted)) {
    if (!Array.isArray(value)) return wanted.some((one) => equals(value, one, asQuantity));
    const left = [...value];
    for (const one of wanted) {
      const at = left.findIndex((item) => equals(item, one, asQuantity));
      if (at === -1) return false;
      left.splice(at, 1);
    }
    return left.length === 0;
  }
  if (!isScalar(value)) return false;
  if (String(value) === String(wanted)) return true;
  return asQuantity && typeof value !== 'boolean' && typeof wanted !== 'boolean' && sameQuantity(value, wanted);
}

function holds(value: unknown, part: Scalar, asQuantity: boolean): boolean {
  if (Array.isArray(value)) return value.some((item) => equals(item, part, asQuantity));
  return typeof value === 'string' && value.includes(String(part));
}

function isMany(wanted: Scalar | readonly Scalar[]): wanted is readonly Scalar[] {
  return Array.isArray(wanted);
}

function isOperators(matcher: Matcher): matcher is Operators {
  return typeof matcher === 'object' && !Array.isArray(matcher);
}

function isScalar(value: unknown): value is Scalar {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function show(value: unknown): string {
  return (isScalar(value) ? String(value) : (JSON.stringify(value) ?? '')).slice(0, 200);
}
