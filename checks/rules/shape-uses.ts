/**
 * Which ConfigMaps and Secrets a pod takes values from (https://kubernetes.io/docs/concepts/configuration/configmap/,
 * https://kubernetes.io/docs/concepts/configuration/secret/). Their content is never read: a container whose reference
 * leads nowhere does not start.
 */
import * as z from 'zod';
import { names } from '../params.ts';
import { type Finding, fail } from '../verdict.ts';
import { each, text } from './objects.ts';
import { allContainersOf, type Shaped } from './shape-spec.ts';

const some = z.union([z.literal(true), names]);

/** Schema of `uses`. */
export const usesWanted = z
  .strictObject({ configMaps: some.optional(), secrets: some.optional() })
  .refine(({ configMaps, secrets }) => (configMaps ?? secrets) !== undefined, 'asks for nothing');
export type UsesWanted = z.output<typeof usesWanted>;

interface Reference {
  kind: 'ConfigMap' | 'Secret';
  name: string;
  optional: boolean;
}

/** Objects that Kubernetes and service meshes give to every pod. */
const GIVEN = new Set(['kube-root-ca.crt', 'istio-ca-root-cert']);
/** Where tokens of service accounts are mounted, which nobody writes into a template. */
const TOKENS = '/var/run/secrets/';

/** A kind of which no value is taken. */
export function wrongUse(shaped: Shaped, { configMaps, secrets }: UsesWanted): Finding | undefined {
  const references = referencesOf(shaped);
  return unused(shaped, references, 'ConfigMap', configMaps) ?? unused(shaped, references, 'Secret', secrets);
}

function unused(
  { kind, name }: Shaped,
  references: readonly Reference[],
  object: Reference['kind'],
  wanted: true | readonly string[] | undefined,
): Finding | undefined {
  if (wanted === undefined) return undefined;
  const own = references.filter((reference) => reference.kind === object);
  const meant = own.filter((reference) => wanted === true || wanted.includes(reference.name));
  if (meant.some(({ optional }) => !optional)) return undefined;
  const values = { kind, name, object, wanted: wanted === true ? [] : [...wanted] };
  const [first] = meant;
  if (first !== undefined) return fail('shape.optional', { kind, name, object, reference: first.name });
  return fail('shape.unused', { ...values, seen: [...new Set(own.map((reference) => reference.name))] });
}

function referencesOf(shaped: Shaped): Reference[] {
  const containers = allContainersOf(shaped);
  const mounted = containers.flatMap(({ volumeMounts }) =>
    each(volumeMounts).flatMap(({ name, mountPath }) => (text(mountPath).startsWith(TOKENS) ? [] : [text(name)])),
  );
  const found = [
    ...containers.flatMap(({ env }) =>
      each(env).flatMap(({ valueFrom }) => [
        refer('ConfigMap', valueFrom?.configMapKeyRef),
        refer('Secret', valueFrom?.secretKeyRef),
      ]),
    ),
    ...containers.flatMap(({ envFrom }) =>
      each(envFrom).flatMap(({ configMapRef, secretRef }) => [
        refer('ConfigMap', configMapRef),
        refer('Secret', secretRef),
      ]),
    ),
    ...each(shaped.spec?.volumes)
      .filter((volume) => mounted.includes(text(volume.name)))
      .flatMap(({ configMap, secret, projected, csi }) => [
        refer('ConfigMap', configMap),
        refer('Secret', secret && { ...secret, name: secret.secretName }),
        // The object behind it is a SecretProviderClass; the values come from a store of secrets.
        csi?.driver === 'secrets-store.csi.k8s.io'
          ? refer('Secret', { name: text(csi.volumeAttributes?.secretProviderClass) || 'secrets-store' })
          : undefined,
        ...each(projected?.sources).flatMap((source) => [
          refer('ConfigMap', source.configMap),
          refer('Secret', source.secret),
        ]),
      ]),
  ];
  return found.filter((reference) => reference !== undefined).filter(({ name }) => !GIVEN.has(name));
}

function refer(
  kind: Reference['kind'],
  source: { name?: unknown; optional?: unknown } | null | undefined,
): Reference | undefined {
  const name = text(source?.name);
  return name === '' ? undefined : { kind, name, optional: source?.optional === true };
}
