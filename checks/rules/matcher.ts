/**
 * What fields of an object have to be, as labs write it: paths with matchers.
 */
import * as z from 'zod';
import { parseQuantity } from '../quantity.ts';
import { parsePath } from './path.ts';
import { pattern } from './pattern.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
export type Scalar = z.output<typeof scalar>;
const bound = z.union([z.number(), z.string().refine((text) => parseQuantity(text) !== undefined, 'not a quantity')]);
type Bound = z.output<typeof bound>;

export interface Operators {
  exists?: true | undefined;
  absent?: true | undefined;
  not?: Scalar | Scalar[] | undefined;
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
    not: z
      .union([scalar, z.array(scalar).min(1)])
      .optional()
      .describe('A value that the field must not have (none of these); a field that is absent does not have it.'),
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
const matcher: z.ZodType<Matcher> = z.lazy(() => z.union([scalar, z.array(scalar).min(1), operators]));

/** Fields by path. */
export const fields: z.ZodType<Readonly<Record<string, Matcher>>> = z.lazy(() =>
  z.record(
    z.string().refine((path) => parsePath(path) !== undefined, 'not a path such as "spec.containers[name=web].image"'),
    matcher,
  ),
);
