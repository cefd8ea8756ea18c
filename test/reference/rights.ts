/**
 * What a check has to be allowed to read, found by trying parameters on it.
 */
import * as z from 'zod';
import type { Rights } from '../../checks/authoring/reference.ts';
import { type Access, accessOf } from '../../checks/permissions.ts';
import { isRecord } from '../../checks/rules/path.ts';
import type { Check } from '../../checks/verdict.ts';

type Params = Readonly<Record<string, unknown>>;

/** Values of one parameter that are tried at most, where it does not say which words it knows. */
const TRIES = 3;

/** Texts of the forms that parameters ask for, tried in this order. */
const SAMPLES: readonly string[] = [
  ...[
    'web',
    'Deployment/web',
    'CronJob/web',
    'StatefulSet/web',
    'ConfigMap',
    'ServiceAccount',
    'widgets.example.com',
    '/web',
    'v1.example.com',
    'pods',
    'list',
  ],
  ...[
    '10Gi',
    'http://${alb}/',
    'http://${alb}/${entry}',
    'https://example.com/',
    'HTTPS:443',
    'cpu 50 %',
    '10.0.0.0/16',
    '1.36',
    'arm64',
    'web.example.com',
  ],
  ...[
    'nginx:1.27',
    '1h',
    '2026-01-01T00:00:00Z',
    'arn:aws:iam::123456789012:role/web',
    'https://github.com/example/web',
  ],
];

/** Parameters that a check takes, as few as it can. Throws when none are found. */
export function sampleOf(check: Check): Params {
  const { properties, required } = shapeOf(check);
  const base = accepted(check, properties, required);
  if (base === undefined) throw new Error(`${check.name}: no parameters were found that it takes`);
  return base;
}

function shapeOf(check: Check): { properties: Params; required: string[] } {
  const schema: unknown = z.toJSONSchema(check.params, { io: 'input', unrepresentable: 'any' });
  return {
    properties: isRecord(schema) && isRecord(schema.properties) ? schema.properties : {},
    required: isRecord(schema) && Array.isArray(schema.required) ? schema.required.map(String) : [],
  };
}

/** The rights of a check. Throws when no parameters are found that it takes. */
export function rightsOf(check: Check): Rights {
  const { properties, required } = shapeOf(check);
  const base = sampleOf(check);
  const always = rightsWith(check, base);
  const also = Object.entries(properties).flatMap(([name, property]) => {
    const words = wordsOf(property);
    const values = words.length > 0 ? words : candidates(property);
    const found: { word: string; rights: string[] }[] = [];
    for (const value of values) {
      if (words.length === 0 && found.length === TRIES) break;
      const given = words.length > 0 && isList(property) ? [value] : value;
      const params = accepted(check, properties, [...required, name], { ...base, [name]: given });
      if (params === undefined) continue;
      const rights = rightsWith(check, params).filter((one) => !always.includes(one));
      found.push({ word: words.length > 0 ? String(value) : '', rights });
    }
    return merged(name, found);
  });
  return { always, also };
}

/** One entry per word of a parameter that adds rights; one for the parameter where all of its values add the same. */
function merged(name: string, found: readonly { word: string; rights: string[] }[]): Rights['also'] {
  const [first] = found;
  const isSame = found.every(({ rights }) => rights.join() === first?.rights.join());
  if (isSame || first?.word === '') {
    const rights = [...new Set(found.flatMap((one) => one.rights))].sort();
    return rights.length === 0 ? [] : [{ parameter: name, rights }];
  }
  return found
    .filter(({ rights }) => rights.length > 0)
    .map(({ word, rights }) => ({ parameter: `${name}: ${word}`, rights }));
}

function isList(property: unknown): boolean {
  return isRecord(property) && property.type === 'array';
}

function wordsOf(property: unknown): (string | boolean)[] {
  if (!isRecord(property)) return [];
  if (Array.isArray(property.enum)) return property.enum.filter((one) => typeof one === 'string');
  if (property.type === 'boolean' && property.const === undefined) return [true, false];
  if (property.type === 'array') return wordsOf(property.items);
  return Array.isArray(property.anyOf) ? property.anyOf.flatMap(wordsOf) : [];
}

/** Parameters that the check takes, with values for the named ones; others are added where it asks for one of several. */
function accepted(check: Check, properties: Params, names: readonly string[], start: Params = {}): Params | undefined {
  const direct = fitted(check, properties, names, start);
  if (direct !== undefined) return direct;
  for (const name of Object.keys(properties).filter((one) => !names.includes(one))) {
    const more = fitted(check, properties, [...names, name], start);
    if (more !== undefined) return more;
  }
  return undefined;
}

/** Tries one value after another for what the check complains of. */
function fitted(check: Check, properties: Params, names: readonly string[], start: Params): Params | undefined {
  const tries = new Map(names.map((name): [string, unknown[]] => [name, candidates(properties[name])]));
  const params: Record<string, unknown> = { ...start };
  for (const name of names) if (!(name in params)) params[name] = tries.get(name)?.shift();
  for (let left = 200; left > 0; left--) {
    const parsed = check.params.safeParse(params);
    if (parsed.success) return params;
    const named = parsed.error.issues.map(({ path }) => String(path[0]));
    // A check may ask for more than its schema says is required.
    for (const name of named)
      if (!tries.has(name) && Object.hasOwn(properties, name) && !Object.hasOwn(start, name))
        tries.set(name, candidates(properties[name]));
    const wrong = named.find((name) => (tries.get(name)?.length ?? 0) > 0);
    if (wrong === undefined) return undefined;
    params[wrong] = tries.get(wrong)?.shift();
  }
  return undefined;
}

/** Values that a JSON Schema may mean, the likeliest first. */
function candidates(schema: unknown, depth = 0): unknown[] {
  if (!isRecord(schema) || depth > 4) return [];
  if (schema.const !== undefined) return [schema.const];
  if (Array.isArray(schema.enum)) return schema.enum;
  if (Array.isArray(schema.anyOf)) return schema.anyOf.flatMap((one) => candidates(one, depth + 1));
  if (Array.isArray(schema.allOf) && schema.type === undefined)
    return schema.allOf.flatMap((one) => candidates(one, depth + 1));
  switch (schema.type) {
    case 'string': {
      const parts = [schema, ...(Array.isArray(schema.allOf) ? schema.allOf.filter(isRecord) : [])];
      const patterns = parts.flatMap(({ pattern }) => (typeof pattern === 'string' ? [new RegExp(pattern)] : []));
      return SAMPLES.filter((one) => patterns.every((pattern) => pattern.test(one)));
    }
    case 'integer':
    case 'number':
      return [typeof schema.minimum === 'number' ? Math.max(1, schema.minimum) : 1, 2];
    case 'boolean':
      return [true, false];
    case 'array':
      return candidates(schema.items, depth + 1).map((item) => [item]);
    case 'object':
      return objects(schema, depth);
    default:
      return [{}, 'web'];
  }
}

function objects(schema: Params, depth: number): unknown[] {
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  const names = [...required, ...Object.keys(properties).filter((name) => !required.includes(name))];
  const filled = (kept: readonly string[]) =>
    Object.fromEntries(
      kept.flatMap((name) =>
        candidates(properties[name], depth + 1)
          .slice(0, 1)
          .map((one) => [name, one]),
      ),
    );
  if (names.length === 0)
    return [...candidates(schema.additionalProperties, depth + 1).map((one) => ({ web: one })), {}];
  // The required members, then each of the others beside them: one of several is often asked for.
  return [filled(required), ...names.slice(required.length).map((name) => filled([...required, name]))];
}

/** The rights that grading with these parameters takes, beyond those that reaching a cluster does. */
function rightsWith(check: Check, params: Params): string[] {
  const localized = { ko: '', en: '' };
  const step = { id: 'step', title: localized, points: 1, bonus: false, optional: false, after: [], graded: true };
  const leaf = { type: 'check' as const, check, params: check.params.parse(params), keep: 'latch' as const };
  const lab = { id: 'lab', version: '', title: localized, summary: localized, parameters: {} };
  return spoken(accessOf({ ...lab, steps: [{ ...step, checks: [leaf] }] }, { cluster: '*' }));
}

function spoken({ rules, policy }: Access): string[] {
  const ofKubernetes = rules.flatMap(({ verbs, apiGroups, resources, namespace }) =>
    resources.flatMap((resource) => {
      const group = apiGroups[0] ?? '';
      const [plural = '', sub] = resource.split('/');
      const name = [group === '' ? plural : `${plural}.${group}`, ...(sub === undefined ? [] : [sub])].join('/');
      return verbs.map((verb) => `${verb} ${name}${namespace === undefined ? '' : ' (in its namespace)'}`);
    }),
  );
  const ofAws = policy.Statement.flatMap(({ Action }) => Action).filter((action) => action !== 'eks:DescribeCluster');
  return [...new Set([...ofKubernetes, ...ofAws])].sort();
}
