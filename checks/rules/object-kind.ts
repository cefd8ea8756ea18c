/**
 * Any kind of object, as labs write it: a kind of the table, or `plural.group` of a custom resource.
 */
import * as z from 'zod';
import { isKind, kinds } from '../reads/kinds.ts';
import { type Listed, list, listCustom, type Read } from '../reads/read.ts';
import { kubectl } from './kubectl.ts';
import { selectorOf } from './labels.ts';
import type { Named } from './objects.ts';

/** A kind that can be listed; Secrets are not among them. */
export const objectKind = z.string().superRefine((written, context) => {
  if (isKind(written)) return;
  const known = Object.entries(kinds).find(([, api]) => written === `${api.resource}.${api.group}`)?.[0];
  if (known !== undefined) context.addIssue({ code: 'custom', message: `write the kind "${known}"` });
  else if (!/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/.test(written))
    context.addIssue({
      code: 'custom',
      message: 'neither a kind that can be read nor plural.group of a custom resource',
    });
});

/** Which objects are meant. */
export interface ObjectsAsked {
  kind: string;
  ns?: string | undefined;
  name?: readonly string[] | undefined;
  labels?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** Refuses parameters that name no object, or a namespace that does not go with the kind. */
export function refuseNameless({ kind, ns, name, labels }: ObjectsAsked, context: z.RefinementCtx): void {
  if (name === undefined && labels === undefined)
    context.addIssue({ code: 'custom', path: ['name'], message: 'a name or labels are needed' });
  if (!isKind(kind) || kinds[kind].namespaced === (ns !== undefined)) return;
  const message = ns === undefined ? 'this kind needs a namespace' : 'this kind belongs to no namespace';
  context.addIssue({ code: 'custom', path: ['ns'], message });
}

/** Lists objects of any kind. */
export function listAny(kind: string, ns: string | undefined): Read<Listed<Named>> {
  return isKind(kind) ? list(kind, ns) : listCustom(kind, ns);
}

/** `kubectl get` of the objects; of several names those that are not there are left out. */
export function getAny({ kind, ns, name, labels }: ObjectsAsked, ...options: readonly string[]): string {
  const { group, resource } = isKind(kind) ? kinds[kind] : { group: '', resource: kind };
  const which = name ?? ['-l', selectorOf(labels ?? {})];
  return kubectl(
    'get',
    [resource, group].filter(Boolean).join('.'),
    ...which,
    ...(ns ? ['-n', ns] : []),
    ...(which.length > 1 && name !== undefined ? ['--ignore-not-found'] : []),
    ...options,
  );
}
