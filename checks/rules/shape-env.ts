/**
 * Variables of containers (https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/).
 */
import * as z from 'zod';
import { names } from '../params.ts';
import { type Finding, fail } from '../verdict.ts';
import { each, text } from './objects.ts';
import { allContainersOf, type Container, type Shaped } from './shape-spec.ts';

const any = z.union([z.literal(true), names]);
const source = z
  .strictObject({ secret: any.optional(), configMap: any.optional(), key: z.string().min(1).optional() })
  .refine(
    ({ secret, configMap }) => (secret === undefined) !== (configMap === undefined),
    'names a Secret or a ConfigMap',
  );
const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** Schema of `env`. */
export const envWanted = z.record(z.string().min(1), z.union([value, source]));
export type EnvWanted = z.output<typeof envWanted>;
type Source = z.output<typeof source>;

/** A variable that no container has as asked. */
export function wrongEnv(shaped: Shaped, wanted: EnvWanted): Finding | undefined {
  const containers = allContainersOf(shaped);
  for (const [variable, asked] of Object.entries(wanted)) {
    if (containers.some((container) => has(container, variable, asked))) continue;
    const seen = containers.flatMap((container) => told(container, variable));
    const { kind, name } = shaped;
    return fail('shape.env', { kind, name, variable, seen: [...new Set(seen)], wanted: wantedText(asked) });
  }
  return undefined;
}

function has({ env, envFrom }: Container, variable: string, wanted: string | Source): boolean {
  // The last entry of a name is the one that counts.
  const own = each(env).findLast(({ name }) => name === variable);
  if (typeof wanted === 'string')
    return own !== undefined && (own.valueFrom ?? null) === null && text(own.value) === wanted;
  const isFrom = (object: { name?: unknown; optional?: unknown } | null | undefined, asked: Source['secret']) =>
    object !== null &&
    object?.optional !== true &&
    (asked === true ? text(object?.name) !== '' : asked?.includes(text(object?.name)));
  if (own !== undefined) {
    const { secretKeyRef, configMapKeyRef } = own.valueFrom ?? {};
    const reference = wanted.secret === undefined ? configMapKeyRef : secretKeyRef;
    const isKey = wanted.key === undefined || reference?.key === wanted.key;
    return isFrom(reference, wanted.secret ?? wanted.configMap) === true && isKey;
  }
  // Whether the object has such a key is not read; the name of the variable says which key it would be.
  return each(envFrom).some(({ prefix, secretRef, configMapRef }) => {
    const reference = wanted.secret === undefined ? configMapRef : secretRef;
    const isKey = wanted.key === undefined || `${text(prefix)}${wanted.key}` === variable;
    return isFrom(reference, wanted.secret ?? wanted.configMap) === true && isKey && variable.startsWith(text(prefix));
  });
}

/** What a container says of a variable: its value, or where that comes from. */
function told({ env }: Container, variable: string): string[] {
  return each(env)
    .filter(({ name }) => name === variable)
    .map(({ value: plain, valueFrom }) => {
      const { secretKeyRef: secret, configMapKeyRef: configMap } = valueFrom ?? {};
      if (text(secret?.name) !== '') return `Secret ${text(secret?.name)}, ${text(secret?.key)}`;
      if (text(configMap?.name) !== '') return `ConfigMap ${text(configMap?.name)}, ${text(configMap?.key)}`;
      return `"${text(plain).slice(0, 60)}"`;
    });
}

function wantedText(wanted: string | Source): string {
  if (typeof wanted === 'string') return `"${wanted}"`;
  const from = wanted.secret ?? wanted.configMap;
  const names = from === true || from === undefined ? '' : ` ${from.join(' / ')}`;
  return `${wanted.secret === undefined ? 'ConfigMap' : 'Secret'}${names}${wanted.key === undefined ? '' : `, ${wanted.key}`}`;
}
