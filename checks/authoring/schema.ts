/**
 * JSON Schema of lab files (draft 7, which every editor knows), from the schemas of the lab and of each check.
 */
import * as z from 'zod';
import { catalog } from '../catalog/index.ts';
import { labSchema } from '../lab-schema.ts';
import { isRecord } from '../rules/path.ts';
import type { Check } from '../verdict.ts';
import { readReference } from './reference.ts';

/** A node of a JSON Schema. */
type Node = Readonly<Record<string, unknown>>;

/** Names schemas of Podium, so that a file that holds one can be told from an author's own. */
export const SCHEMA_TITLE = 'Podium lab';

/** A parameter of the lab in place of a value. */
const PLACEHOLDER = '\\$\\{[A-Za-z][A-Za-z0-9]*\\??\\}';

/** The schema of a lab file; each check brings its own parameters. */
export function labJsonSchema(): Node {
  const checks: readonly Check[] = catalog;
  const lab = schemaOf(labSchema, '');
  const parts = checks.map((check) => schemaOf(check.params, `${check.name}.`));
  const entry = entrySchema(Object.keys(lab.definitions)[0] ?? '', checks, parts);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: SCHEMA_TITLE,
    ...lab.root,
    definitions: {
      ...lab.definitions,
      ...entry,
      ...Object.fromEntries(
        checks.flatMap(({ name }, index): [string, unknown][] => {
          const { root, definitions } = parts[index] ?? { root: {}, definitions: {} };
          const filled = [[name, root] as const, ...Object.entries(definitions)];
          return filled.map(([key, schema]) => [key, withPlaceholders(schema)]);
        }),
      ),
    },
  };
}

/** A zod schema as the JSON Schema of what is written, its definitions named with a prefix. */
function schemaOf(schema: z.ZodType, prefix: string): { root: Node; definitions: Node } {
  const whole = z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' });
  const { $schema: _, definitions, ...root } = whole;
  const renamed = (node: unknown): unknown =>
    mapNode(node, (key, value) =>
      key === '$ref' && typeof value === 'string'
        ? value.replace('#/definitions/', `#/definitions/${prefix}`)
        : key === 'maximum' && value === Number.MAX_SAFE_INTEGER
          ? undefined
          : value,
    );
  const members = Object.entries(isRecord(definitions) ? definitions : {}).map(([name, one]): [string, unknown] => [
    `${prefix}${name}`,
    renamed(one),
  ]);
  const top = renamed(root);
  return { root: isRecord(top) ? top : {}, definitions: Object.fromEntries(members) };
}

/** An entry of `checks` as one object, so that an editor knows by `use` which parameters `with` takes. */
function entrySchema(name: string, checks: readonly Check[], parts: readonly { root: Node }[]): Node {
  const { definitions } = schemaOf(labSchema, '');
  const written = definitions[name];
  const forms = isRecord(written) && Array.isArray(written.anyOf) ? written.anyOf.filter(isRecord) : [];
  const properties = Object.fromEntries(
    forms.flatMap((form) => Object.entries(isRecord(form.properties) ? form.properties : {})),
  );
  const { description } = isRecord(properties.use) ? properties.use : {};
  const known = readReference().checks;
  const names = checks.map(({ name: use }) => ({ const: use, description: known[use]?.summary }));
  return {
    [name]: {
      type: 'object',
      properties: { ...properties, use: { description, anyOf: names }, with: {} },
      additionalProperties: false,
      oneOf: [{ required: ['use'] }, { required: ['anyOf'] }, { required: ['allOf'] }],
      allOf: checks.map((check, index) => ({
        if: { properties: { use: { const: check.name } }, required: ['use'] },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: {
          properties: { with: { $ref: `#/definitions/${check.name}` } },
          ...(Array.isArray(parts[index]?.root.required) && { required: ['with'] }),
        },
      })),
    },
  };
}

/** The same schema, in which a text may be a parameter of the lab, whatever form it has to have in the end. */
function withPlaceholders(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withPlaceholders);
  if (!isRecord(node)) return node;
  const { description, default: given, ...rest } = node;
  const isBound = ['pattern', 'enum', 'const', 'minLength', 'maxLength', 'format'].some((key) => key in rest);
  if (rest.type === 'string' && isBound)
    return {
      ...(description !== undefined && { description }),
      ...(given !== undefined && { default: given }),
      anyOf: [rest, { type: 'string', pattern: PLACEHOLDER }],
    };
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, key === 'propertyNames' ? value : withPlaceholders(value)]),
  );
}

/** A copy with each member as `change` gives it; what it gives as undefined is left out. */
function mapNode(node: unknown, change: (key: string, value: unknown) => unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => mapNode(item, change));
  if (!isRecord(node)) return node;
  return Object.fromEntries(
    Object.entries(node)
      .map(([key, value]) => [key, mapNode(change(key, value), change)])
      .filter(([, value]) => value !== undefined),
  );
}
