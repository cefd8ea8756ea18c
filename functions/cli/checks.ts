/**
 * `podium checks`: the reference for lab authors, made from the catalogue.
 */
import * as z from 'zod';
import { readReference } from '../../checks/authoring/reference.ts';
import { catalog } from '../../checks/catalog/index.ts';
import type { Check } from '../../checks/verdict.ts';
import { type CommandLine, meant, UsageError } from './arguments.ts';
import { exitCodes, print, type Session } from './host.ts';
import { cliTexts } from './language.ts';
import { columnsOf } from './screen.ts';
import { pad, wrap } from './width.ts';

/** The part of JSON Schema that parameters of checks use. */
const schemaShape = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  required: z.array(z.string()).default([]),
  get properties() {
    return z.record(z.string(), schemaShape).default({});
  },
  get items() {
    return schemaShape.optional();
  },
  get anyOf() {
    return z.array(schemaShape).optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), schemaShape]).optional();
  },
});
export type Schema = z.output<typeof schemaShape>;

/** The parameters of a check as JSON Schema. */
export function parametersOfCheck(check: Check): Schema {
  return schemaShape.parse(z.toJSONSchema(check.params, { io: 'input', unrepresentable: 'any' }));
}

/** Runs `podium checks` and gives the exit code. Throws UsageError for a check that does not exist. */
export function checksCommand({ words, given }: CommandLine, session: Session): number {
  const { out, language } = session;
  const texts = cliTexts(language).checks;
  const paint = session.paintOn(out);
  const schemas = new Map(
    catalog.map((check): [string, z.core.JSONSchema.BaseSchema] => [
      check.name,
      z.toJSONSchema(check.params, { io: 'input', unrepresentable: 'any' }),
    ]),
  );
  const [name] = words;
  if (name !== undefined && !schemas.has(name))
    throw new UsageError('unknownCheck', { name, meant: meant(name, [...schemas.keys()]) });
  if (given.json === true) {
    const shown = name === undefined ? Object.fromEntries(schemas) : schemas.get(name);
    print(out, [JSON.stringify(shown, null, 2)]);
  } else if (name === undefined) {
    const width = Math.max(...[...schemas.keys()].map((key) => key.length));
    print(out, [
      ...[...schemas].map(([key, schema]) => {
        const { properties, required } = schemaShape.parse(schema);
        const names = Object.keys(properties).map((one) => (required.includes(one) ? one : `[${one}]`));
        return `${paint('strong', pad(key, width))}  ${paint('quiet', names.join(' '))}`;
      }),
      '',
      texts.more({ check: '<name>' }),
    ]);
  } else print(out, checkLines(name, schemaShape.parse(schemas.get(name)), session));
  return exitCodes.allPass;
}

function checkLines(name: string, schema: Schema, session: Session): string[] {
  const { out, language } = session;
  const texts = cliTexts(language).checks;
  const paint = session.paintOn(out);
  const { summary = '' } = readReference().checks[name] ?? {};
  return [
    paint('strong', name),
    ...wrap(summary, widthOn(out)).filter((line) => line !== ''),
    ...(Object.keys(schema.properties).length === 0 ? [`  ${texts.none}`] : []),
    ...memberLines(schema, '  ', session),
    '',
    `${texts.inLab}:`,
    `  - use: ${name}`,
    ...(schema.required.length === 0 ? [] : [`    with: { ${schema.required.map((one) => `${one}: …`).join(', ')} }`]),
  ];
}

function widthOn(out: Session['out']): number {
  return Math.min(out.isTTY === true ? columnsOf(out) : 100, 100);
}

/** The members of an object and, below each, those within it. */
function memberLines(schema: Schema, indent: string, session: Session): string[] {
  const { out, language } = session;
  const texts = cliTexts(language).checks;
  const paint = session.paintOn(out);
  const width = widthOn(out) - indent.length - 2;
  return Object.entries(schema.properties).flatMap(([name, one]) => {
    const remark = schema.required.includes(name)
      ? `, ${texts.required}`
      : one.default === undefined
        ? ''
        : `, ${texts.default({ value: JSON.stringify(one.default) })}`;
    const inner = typeof one.additionalProperties === 'object' ? one.additionalProperties : (one.items ?? one);
    return [
      `${indent}${paint('strong', name)}  ${paint('quiet', `${typeOf(one)}${remark}`)}`,
      ...wrap(one.description ?? '', width)
        .filter((line) => line !== '')
        .map((line) => `${indent}  ${line}`),
      ...memberLines(inner, `${indent}    `, session),
    ];
  });
}

/** The type as an author would say it. */
export function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.anyOf !== undefined) {
    const forms = schema.anyOf.flatMap((form) => form.anyOf ?? [form]);
    return [...new Set(forms.map(typeOf))].join(' | ');
  }
  if (schema.type === 'array') return `list of ${schema.items === undefined ? 'any' : typeOf(schema.items)}`;
  if (Array.isArray(schema.type)) return schema.type.join(' | ');
  if (schema.type !== 'object') return schema.type ?? 'any';
  const names = Object.keys(schema.properties);
  if (names.length > 0)
    return `{ ${names.map((name) => (schema.required.includes(name) ? name : `${name}?`)).join(', ')} }`;
  const { additionalProperties: rest } = schema;
  return typeof rest === 'object' ? `map of ${typeOf(rest)}` : 'object';
}
