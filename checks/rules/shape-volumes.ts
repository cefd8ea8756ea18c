/**
 * Which volumes the containers of a pod mount (https://kubernetes.io/docs/concepts/storage/volumes/).
 */
import * as z from 'zod';
import { count } from '../params.ts';
import { type Finding, fail } from '../verdict.ts';
import { each, text } from './objects.ts';
import { allContainersOf, containersOf, type Shaped } from './shape-spec.ts';

const types = ['emptyDir', 'hostPath', 'persistentVolumeClaim', 'configMap', 'secret', 'projected'] as const;

/** Schema of one of `volumes`. */
export const volumeWanted = z
  .strictObject({
    type: z.enum(types),
    path: z.string().startsWith('/').optional(),
    readOnly: z.boolean().optional(),
    medium: z.enum(['', 'Memory', 'HugePages']).optional(),
    sharedBy: count.min(2).optional(),
  })
  .refine(({ type, medium }) => medium === undefined || type === 'emptyDir', 'only an emptyDir has a medium');
export type VolumeWanted = z.output<typeof volumeWanted>;

interface Mounted {
  name: string;
  type: string;
  medium: string;
  mounts: { container: string; path: string; readOnly: boolean }[];
}

/** Types whose files no container can write to (https://kubernetes.io/docs/concepts/storage/volumes/#configmap). */
const READ_ONLY = new Set<string>(['configMap', 'secret', 'projected']);
/** Where tokens of service accounts are mounted, which nobody writes into a template. */
const TOKENS = '/var/run/secrets/';

/** No volume is as asked. */
export function wrongVolume(shaped: Shaped, wanted: VolumeWanted): Finding | undefined {
  const volumes = mountedOf(shaped);
  if (volumes.some((volume) => isWanted(shaped, volume, wanted))) return undefined;
  const seen = volumes.map(({ name, type, medium, mounts }) => {
    const paths = [...new Set(mounts.map(({ path, readOnly }) => (readOnly ? `${path} (readOnly)` : path)))];
    return `${name}: ${[type, medium].filter((part) => part !== '').join(' ')} ${paths.join(' ')}`.trimEnd();
  });
  const asked = Object.entries(wanted).flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`]));
  return fail('shape.volume', { kind: shaped.kind, name: shaped.name, wanted: asked.join(', '), seen });
}

function isWanted(shaped: Shaped, volume: Mounted, wanted: VolumeWanted): boolean {
  const { type, path, readOnly, medium, sharedBy } = wanted;
  if (volume.type !== type || (medium !== undefined && volume.medium !== medium)) return false;
  const running = containersOf(shaped).map(({ name }) => text(name));
  const sharing = new Set(volume.mounts.map(({ container }) => container).filter((name) => running.includes(name)));
  if (sharedBy !== undefined && sharing.size < sharedBy) return false;
  return volume.mounts.some(
    (mount) =>
      (path === undefined ? !mount.path.startsWith(TOKENS) : folder(mount.path) === folder(path)) &&
      (readOnly === undefined || mount.readOnly === readOnly),
  );
}

function mountedOf(shaped: Shaped): Mounted[] {
  const mounts = allContainersOf(shaped).flatMap((container) =>
    each(container.volumeMounts).map((mount) => ({ mount, container: text(container.name) })),
  );
  const own = each(shaped.spec?.volumes).map((volume) => {
    const type = types.find((one) => (volume[one] ?? null) !== null) ?? 'other';
    const isReadOnly = READ_ONLY.has(type) || volume.persistentVolumeClaim?.readOnly === true;
    return { name: text(volume.name), type, medium: text(volume.emptyDir?.medium), isReadOnly };
  });
  const made = each(shaped.claimTemplates).map((name) => {
    return { name, type: 'persistentVolumeClaim', medium: '', isReadOnly: false };
  });
  return [...own, ...made].flatMap(({ isReadOnly, ...volume }) => {
    const here = mounts.filter(({ mount }) => mount.name === volume.name && volume.name !== '');
    const places = here.map(({ mount, container }) => {
      return { container, path: text(mount.mountPath), readOnly: isReadOnly || mount.readOnly === true };
    });
    return places.length === 0 ? [] : [{ ...volume, mounts: places }];
  });
}

function folder(path: string): string {
  return `${path.replace(/\/+$/, '')}/`;
}
