/**
 * Image references (https://github.com/distribution/reference).
 */

interface Image {
  registry: string | undefined;
  path: string[];
  tag: string | undefined;
  digest: string | undefined;
}

/**
 * Whether an image is the wanted one: whole path segments from the right, registry optional, tag and digest only if
 * they are wanted.
 */
export function isImage(image: string, wanted: string): boolean {
  const [is, want] = [parse(image), parse(wanted)];
  if (want.registry !== undefined && want.registry !== (is.registry ?? 'docker.io')) return false;
  if (want.digest !== undefined && want.digest !== is.digest) return false;
  // An image without tag and digest is pulled as `latest`.
  if (want.tag !== undefined && want.tag !== (is.tag ?? (is.digest === undefined ? 'latest' : undefined))) return false;
  const isHub = is.registry === undefined || is.registry === 'docker.io';
  const whole = isHub && is.path.length === 1 ? ['library', ...is.path] : is.path;
  const asked = want.registry === 'docker.io' && want.path.length === 1 ? ['library', ...want.path] : want.path;
  const from = want.registry === undefined ? whole.length - asked.length : 0;
  return from >= 0 && whole.length - from === asked.length && asked.every((part, at) => part === whole[from + at]);
}

function parse(reference: string): Image {
  const [rest = '', digest] = reference.split('@');
  const slash = rest.lastIndexOf('/');
  const colon = rest.indexOf(':', slash + 1);
  const path = (colon === -1 ? rest : rest.slice(0, colon)).split('/');
  const tag = colon === -1 ? undefined : rest.slice(colon + 1);
  const first = path[0] ?? '';
  const hasRegistry = path.length > 1 && (/[.:]/.test(first) || first === 'localhost');
  const registry = hasRegistry ? first.replace(/^index\.docker\.io$/, 'docker.io') : undefined;
  return { registry, path: hasRegistry ? path.slice(1) : path, tag, digest };
}
