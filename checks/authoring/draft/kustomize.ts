/**
 * What a `kustomization.yaml` says of the files beside it
 * (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/).
 */
import { posix } from 'node:path';
import { parse } from 'yaml';
import { text } from '../../rules/objects.ts';
import { isRecord } from '../../rules/path.ts';

/** The namespaces that Kustomize puts objects into, and the files that are only patches, by the paths of files. */
export interface Kustomized {
  namespaceOf(file: string): string | undefined;
  isPatch(file: string): boolean;
}

/** Reads the Kustomize files among some files; paths have `/` or `\`. */
export function kustomizedBy(files: readonly { file: string; text: string }[]): Kustomized {
  const [namespaces, patches] = [new Map<string, string>(), new Set<string>()];
  const byFolder = new Map(
    files
      .filter(({ file }) => /(^|\/)(kustomization\.ya?ml|Kustomization)$/.test(plain(file)))
      .map(({ file, text: source }): [string, unknown] => [posix.dirname(plain(file)), attempt(source)]),
  );
  for (const [folder, written] of byFolder) {
    if (!isRecord(written)) continue;
    for (const patch of patchesIn(written)) patches.add(posix.join(folder, patch));
    const namespace = text(written.namespace);
    if (namespace !== '') for (const file of resourcesOf(folder, byFolder)) namespaces.set(file, namespace);
  }
  return {
    namespaceOf: (file) => namespaces.get(posix.normalize(plain(file))),
    isPatch: (file) => patches.has(posix.normalize(plain(file))),
  };
}

/** The files that a folder takes in, those of other folders included. */
function resourcesOf(folder: string, byFolder: ReadonlyMap<string, unknown>, seen = new Set<string>()): string[] {
  if (seen.has(folder)) return [];
  seen.add(folder);
  const written = byFolder.get(folder);
  if (!isRecord(written)) return [];
  const paths = [...textsIn(written.resources), ...textsIn(written.bases)].map((path) => posix.join(folder, path));
  return paths.flatMap((path) => (byFolder.has(path) ? resourcesOf(path, byFolder, seen) : [path]));
}

function patchesIn({ patches, patchesStrategicMerge, patchesJson6902 }: Record<string, unknown>): string[] {
  const all = [patches, patchesStrategicMerge, patchesJson6902].flatMap((list) => (Array.isArray(list) ? list : []));
  // A text with a line break is a patch itself.
  return all
    .map((patch: unknown) => text(isRecord(patch) ? patch.path : patch))
    .filter((path) => /^[^\n]+$/.test(path));
}

function textsIn(list: unknown): string[] {
  return Array.isArray(list) ? list.map(text).filter((path) => path !== '' && !path.includes('://')) : [];
}

function plain(path: string): string {
  return path.replaceAll('\\', '/');
}

function attempt(source: string): unknown {
  try {
    return parse(source, { logLevel: 'silent' });
  } catch {
    return undefined;
  }
}
