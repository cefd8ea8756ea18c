/**
 * What may be wrong with a whole object: it may be another one, another's, of another time, or on its way out.
 */
import type { ReadSpec } from '../reads/read.ts';
import { type Check, type CheckContext, readsOf } from '../verdict.ts';
import { remove, SEPARATOR, same } from './watch.ts';

/** A damage of the objects at a path into what a check saw. */
export interface ObjectDamage {
  path: readonly string[];
  operation: keyof typeof kubeDamages;
  damage: (object: unknown) => unknown;
}

/** What a check was given to judge. */
interface Given {
  check: Check;
  params: unknown;
  seen: Readonly<Record<string, unknown>>;
  context: CheckContext;
}

/**
 * The damages of the objects that a check looked at. What the answer to its read cannot be is left out: one that was
 * asked for by its name has this name, and AWS answers for one account in one region.
 * @param fields paths that the check looked at
 */
export function objectDamagesOf({ check, params, seen, context }: Given, fields: ReadonlySet<string>): ObjectDamage[] {
  const reads = {
    ...check.needs(params, context),
    ...check.followUp(params, seen, context),
    ...check.followOn(params, seen, context),
  };
  return Object.entries(reads).flatMap(([name, read]) => {
    const specs = readsOf({ [name]: read });
    const at = Array.isArray(read) ? [name, '[]'] : [name];
    return damagesIn(specs, at, seen[name], context).filter(({ path }) => fields.has(path.join(SEPARATOR)));
  });
}

function damagesIn(
  specs: readonly ReadSpec[],
  at: readonly string[],
  value: unknown,
  context: CheckContext,
): ObjectDamage[] {
  const [spec] = specs;
  if (spec?.source === 'aws') {
    const asked = JSON.stringify(specs.map((one) => (one.source === 'aws' ? one.input : {})));
    const values = at.length > 1 && Array.isArray(value) ? value : [value];
    const paths = new Set(values.flatMap((one) => resourcePaths(one, at)).map((path) => path.join(SEPARATOR)));
    return [...paths].flatMap((path) =>
      (['renamed', 'disowned', 'reowned', 'aged'] as const).map((operation) => ({
        path: path.split(SEPARATOR),
        operation,
        damage: (resource: unknown) => (isRecord(resource) ? awsDamages[operation](resource, context, asked) : same),
      })),
    );
  }
  if (spec?.source !== 'kube' || spec.verb === 'review' || spec.verb === 'proxy' || spec.verb === 'log') return [];
  const isNamed = 'name' in spec;
  const isInNamespace = isNamed || spec.namespace !== undefined;
  const path = spec.verb === 'get' ? at : [...at, 'items', '[]'];
  return (Object.keys(kubeDamages) as (keyof typeof kubeDamages)[])
    .filter((operation) => (operation !== 'renamed' || !isNamed) && (operation !== 'moved' || !isInNamespace))
    .map((operation) => ({
      path,
      operation,
      damage: (object) => {
        if (!isRecord(object) || !isRecord(object.metadata)) return same;
        return kubeDamages[operation]({ ...object, metadata: object.metadata }, context);
      },
    }));
}

interface KubeObject extends Record<string, unknown> {
  metadata: Record<string, unknown>;
}

const kubeDamages = {
  moved: (object) => withMetadata(object, 'namespace', (namespace) => other(namespace)),
  renamed: (object) => withMetadata(object, 'name', (name) => other(name)),
  disowned: (object) => withMetadata(object, 'ownerReferences', () => remove),
  reowned: (object) =>
    withMetadata(object, 'ownerReferences', (owners) =>
      Array.isArray(owners) ? owners.map((owner) => othersIn(owner, /^(name|uid)$/)) : same,
    ),
  aged: (object, context) => aged(object, context),
  dying: ({ metadata, ...object }, { now }) =>
    metadata.deletionTimestamp === undefined ? { ...object, metadata: { ...metadata, deletionTimestamp: now } } : same,
} as const satisfies Readonly<Record<string, (object: KubeObject, context: CheckContext) => unknown>>;

const awsDamages = {
  renamed: (resource, _, asked) => othersIn(resource, IDENTIFIER, (text) => asked.includes(JSON.stringify(text))),
  disowned: (resource) =>
    Object.keys(resource).some(isTags)
      ? Object.fromEntries(Object.entries(resource).filter(([key]) => !isTags(key)))
      : same,
  reowned: (resource) =>
    Object.keys(resource).some(isTags)
      ? Object.fromEntries(Object.entries(resource).map(([key, value]) => [key, isTags(key) ? tagged(value) : value]))
      : same,
  aged: (resource, context) => aged(resource, context),
} as const satisfies Readonly<
  Record<string, (resource: Record<string, unknown>, context: CheckContext, asked: string) => unknown>
>;

/** Names of the resource itself; instances stand in reservations, which nobody means. */
const IDENTIFIER = /(^|[a-z])(name|arn|id|identifier|Name|Arn|ARN|Id|ID|Identifier)$/;

/** The outermost objects of an answer that have a name of their own. */
function resourcePaths(value: unknown, at: readonly string[]): (readonly string[])[] {
  if (Array.isArray(value)) return value.flatMap((item) => resourcePaths(item, [...at, '[]']));
  if (!isRecord(value)) return [];
  const isNamed = Object.entries(value).some(([key, text]) => typeof text === 'string' && IDENTIFIER.test(key));
  if (isNamed && !('ReservationId' in value)) return [at];
  return Object.entries(value).flatMap(([key, inner]) => resourcePaths(inner, [...at, key]));
}

function withMetadata(object: KubeObject, field: string, damage: (value: unknown) => unknown): unknown {
  const value = object.metadata[field];
  const damaged = value === undefined ? same : damage(value);
  if (damaged === same) return same;
  const { [field]: _, ...metadata } = object.metadata;
  return { ...object, metadata: damaged === remove ? metadata : { ...metadata, [field]: damaged } };
}

function other(value: unknown): unknown {
  return typeof value === 'string' ? `${value}-x` : same;
}

/** Other texts in the fields of an object that a pattern names, but for those that are to stay. */
function othersIn(object: unknown, names: RegExp, stays: (text: string) => boolean = () => false): unknown {
  if (!isRecord(object)) return same;
  const isOther = (key: string, value: unknown): value is string =>
    typeof value === 'string' && names.test(key) && !stays(value);
  if (!Object.entries(object).some(([key, value]) => isOther(key, value))) return same;
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, isOther(key, value) ? `${value}-x` : value]),
  );
}

function isTags(key: string): boolean {
  return /^(tags|TagSet|TagList)$/i.test(key);
}

/** The same tags with other values. */
function tagged(tags: unknown): unknown {
  if (Array.isArray(tags)) return tags.map((tag) => (isRecord(tag) ? { ...tag, Value: `${tag.Value}-x` } : tag));
  return isRecord(tags) ? Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, `${value}-x`])) : tags;
}

/** The same object with all its times so much earlier that what is now was an hour before the enrolment. */
function aged(object: unknown, { now, enrolledAt }: CheckContext): unknown {
  if (enrolledAt === undefined) return same;
  const by = Date.parse(now) - Date.parse(enrolledAt) + 3_600_000;
  let isOlder = false;
  const earlier = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(earlier);
    if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, earlier(inner)]));
    const time = timeOf(value);
    if (time === undefined) return value;
    isOlder = true;
    return typeof value === 'number' ? time - by : new Date(time - by).toISOString();
  };
  const older = earlier(object);
  return isOlder ? older : same;
}

/** Milliseconds of an ISO 8601 time, or of a number that counts them. */
function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value > 1e12 && value < 1e13 ? value : undefined;
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(value)
    ? Date.parse(value)
    : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
