/**
 * ConfigMaps, Secrets and keys that a pod names and that are not there, from what the kubelet says.
 */
import type { OfPod } from '../codes/cause.ts';
import { type Finding, fail } from '../verdict.ts';
import { each, text } from './objects.ts';
import type { Pod } from './pod-ready.ts';

const OBJECT = /\b(configmap|secret)s? "([^"]+)" not found/i;
const ENV_KEY = /couldn't find key (\S+) in (ConfigMap|Secret) [^/\s]+\/(\S+)/i;
const FILE_KEY = /references non-existent (config|secret) key: (\S+)/i;

/** The ConfigMap, Secret or key that a message of the kubelet misses; undefined if it misses none. */
export function missingCause(pod: Pod, at: OfPod, message: string): Finding | undefined {
  const [, kind, name = ''] = OBJECT.exec(message) ?? [];
  if (kind !== undefined)
    return kind.toLowerCase() === 'secret'
      ? fail('pod.secretMissing', { ...at, secret: name })
      : fail('pod.configMapMissing', { ...at, configMap: name });
  const [, env, of, from = ''] = exec(ENV_KEY, message);
  if (env !== undefined) return fail('pod.keyMissing', { ...at, kind: kindOf(of), name: from, key: env });
  const [, source, key] = exec(FILE_KEY, message);
  if (key === undefined) return undefined;
  const wanted = kindOf(source);
  return fail('pod.keyMissing', { ...at, kind: wanted, name: sourceOf(pod, wanted, key, message), key });
}

function exec(pattern: RegExp, message: string): readonly (string | undefined)[] {
  return pattern.exec(message) ?? [];
}

function kindOf(word: string | undefined): 'ConfigMap' | 'Secret' {
  return word?.toLowerCase() === 'secret' ? 'Secret' : 'ConfigMap';
}

/** The object whose key a volume asks for: the message names only the volume. */
function sourceOf(pod: Pod, kind: 'ConfigMap' | 'Secret', key: string, message: string): string {
  const volume = /for volume "([^"]+)"/.exec(message)?.[1];
  const sources = each(pod.spec?.volumes)
    .filter(({ name }) => volume === undefined || name === volume)
    .flatMap(({ configMap, secret, projected }) => [
      { kind: 'ConfigMap', name: text(configMap?.name), items: configMap?.items },
      { kind: 'Secret', name: text(secret?.secretName), items: secret?.items },
      ...each(projected?.sources).flatMap((source) => [
        { kind: 'ConfigMap', name: text(source.configMap?.name), items: source.configMap?.items },
        { kind: 'Secret', name: text(source.secret?.name), items: source.secret?.items },
      ]),
    ]);
  const asking = sources.find((one) => one.kind === kind && each(one.items).some((item) => item.key === key));
  return asking?.name ?? '';
}
