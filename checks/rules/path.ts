/**
 * Paths into an object, as in JSONPath without wildcards: `spec.template.spec.containers[name=web].args[0]`,
 * `metadata.annotations['eks.amazonaws.com/role-arn']`. Items of a list are found by a key or by position.
 */

/** One step into an object: a field, the items of a list with a key, or one item by position. */
export type PathStep = { field: string } | { key: string; value: string } | { index: number };

const QUOTED = `'(?<single>[^']*)'|"(?<double>[^"]*)"`;
const STEPS: readonly [RegExp, (groups: Readonly<Record<string, string | undefined>>) => PathStep][] = [
  [/^\.?(?<field>[A-Za-z_][\w-]*)/, ({ field = '' }) => ({ field })],
  [/^\[(?<index>\d{1,4})\]/, ({ index }) => ({ index: Number(index) })],
  [new RegExp(String.raw`^(?:\[(?:${QUOTED})\])`), (groups) => ({ field: quoted(groups) })],
  [new RegExp(String.raw`^\.(?:${QUOTED})`), (groups) => ({ field: quoted(groups) })],
  [
    new RegExp(String.raw`^\[(?<key>[A-Za-z_][\w-]*)=(?:${QUOTED}|(?<bare>[^\]'"]+))\]`),
    (groups) => ({ key: groups.key ?? '', value: groups.bare ?? quoted(groups) }),
  ],
];

/** The steps of a path; undefined if it is not written as a path. */
export function parsePath(path: string): PathStep[] | undefined {
  const steps: PathStep[] = [];
  let rest = path.replace(/^\$(?=[.[])/, '');
  while (rest !== '') {
    // A field needs a dot before it everywhere but at the start.
    if (steps.length > 0 && /^[A-Za-z_]/.test(rest)) return undefined;
    const step = STEPS.find(([form]) => form.test(rest));
    const found = step?.[0].exec(rest);
    if (!step || !found) return undefined;
    steps.push(step[1](found.groups ?? {}));
    rest = rest.slice(found[0].length);
  }
  return steps.length === 0 ? undefined : steps;
}

/** The values at a path: none if there is nothing, several if several items of a list have the key. */
export function valuesAt(object: unknown, steps: readonly PathStep[]): unknown[] {
  let found: unknown[] = [object];
  for (const step of steps) found = found.flatMap((value) => follow(value, step));
  return found.filter((value) => value !== undefined && value !== null);
}

function follow(value: unknown, step: PathStep): unknown[] {
  if ('field' in step) return isRecord(value) && Object.hasOwn(value, step.field) ? [value[step.field]] : [];
  if (!Array.isArray(value)) return [];
  if ('index' in step) return value.slice(step.index, step.index + 1);
  return value.filter(
    (item) => isRecord(item) && Object.hasOwn(item, step.key) && asText(item[step.key]) === step.value,
  );
}

/** Whether a value is an object with fields. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function quoted({ single, double }: Readonly<Record<string, string | undefined>>): string {
  return single ?? double ?? '';
}

function asText(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}
