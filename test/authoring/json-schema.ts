/**
 * The part of JSON Schema (draft 7) that the schema of lab files uses; anything else in a schema throws.
 */
import { isDeepStrictEqual } from 'node:util';

type Schema = Readonly<Record<string, unknown>>;

/** Keywords that say something about a schema, and nothing about a value. */
const REMARKS = ['$schema', 'title', 'description', 'default', 'definitions', 'format', 'then'];

/** Where a value does not meet the schema, as paths with the keyword that it breaks. */
export function violations(root: Schema, value: unknown, schema: unknown = root, path = ''): string[] {
  if (schema === true || schema === undefined) return [];
  if (!isObject(schema)) throw new Error(`${path}: no schema`);
  const inside = (part: unknown, one: unknown, at: string) => violations(root, one, part, at);
  const meets = (part: unknown) => inside(part, value, path).length === 0;
  return Object.entries(schema).flatMap(([keyword, given]): string[] => {
    const broken = (isMet: boolean) => (isMet ? [] : [`${path} ${keyword}`]);
    const parts = Array.isArray(given) ? given : [];
    switch (keyword) {
      case '$ref': {
        const name = String(given).replace('#/definitions/', '');
        const definitions = isObject(root.definitions) ? root.definitions : {};
        if (!Object.hasOwn(definitions, name)) throw new Error(`${path}: no definition ${name}`);
        return inside(definitions[name], value, path);
      }
      case 'type':
        return broken([given].flat().some((type) => isOfType(value, String(type))));
      case 'const':
        return broken(isDeepStrictEqual(value, given));
      case 'enum':
        return broken(parts.some((one) => isDeepStrictEqual(value, one)));
      case 'pattern':
        return broken(typeof value !== 'string' || new RegExp(String(given)).test(value));
      case 'minLength':
        return broken(typeof value !== 'string' || value.length >= Number(given));
      case 'maxLength':
        return broken(typeof value !== 'string' || value.length <= Number(given));
      case 'minimum':
        return broken(typeof value !== 'number' || value >= Number(given));
      case 'maximum':
        return broken(typeof value !== 'number' || value <= Number(given));
      case 'exclusiveMinimum':
        return broken(typeof value !== 'number' || value > Number(given));
      case 'minItems':
        return broken(!Array.isArray(value) || value.length >= Number(given));
      case 'maxItems':
        return broken(!Array.isArray(value) || value.length <= Number(given));
      case 'items':
        return Array.isArray(value) ? value.flatMap((item, index) => inside(given, item, `${path}/${index}`)) : [];
      case 'required':
        return broken(!isObject(value) || parts.every((name) => Object.hasOwn(value, String(name))));
      case 'properties':
        return members(value).flatMap(([name, one]) =>
          isObject(given) && Object.hasOwn(given, name) ? inside(given[name], one, `${path}/${name}`) : [],
        );
      case 'additionalProperties': {
        const known = isObject(schema.properties) ? schema.properties : {};
        return members(value).flatMap(([name, one]) => {
          if (Object.hasOwn(known, name)) return [];
          return given === false ? [`${path}/${name} ${keyword}`] : inside(given, one, `${path}/${name}`);
        });
      }
      case 'propertyNames':
        return members(value).flatMap(([name]) => inside(given, name, `${path}/${name}`));
      case 'anyOf':
        return broken(parts.some(meets));
      case 'oneOf':
        return broken(parts.filter(meets).length === 1);
      case 'allOf':
        return parts.flatMap((part) => inside(part, value, path));
      case 'if':
        return meets(given) ? inside(schema.then, value, path) : [];
      default:
        if (!REMARKS.includes(keyword)) throw new Error(`${path}: ${keyword} is not known here`);
        return [];
    }
  });
}

function members(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return isObject(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'null') return value === null;
  return typeof value === type;
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
