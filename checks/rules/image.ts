/**
 * Image references (https://github.com/distribution/reference).
 */

/** The parts of an image reference; `path` is split at its slashes. */
export interface Image {
  registry: string | undefined;
  path: string[];
  tag: string | undefined;
  digest: string | undefined;
}

/** Where in Amazon ECR an image is: in the private registry of an account, or below an alias of the public one. */
export type EcrPlace = { account: string; region: string } | { alias: string };

/**
 * Whether an image is the wanted one: whole path segments from the right, registry optional, tag and digest only if
 * they are wanted.
 */
export function isImage(image: string, wanted: string): boolean {
  const [is, want] = [parseImage(image), parseImage(wanted)];
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

/** Hosts of private registries (https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html). */
const PRIVATE =
  /^(?<account>\d{12})\.dkr(?:\.ecr|\.ecr-fips|-ecr|-ecr-fips)\.(?<region>[a-z0-9-]+)\.(?:amazonaws\.com|on\.aws|amazonaws\.com\.cn|on\.amazonwebservices\.com\.cn)$/;

/** The repository of an image in Amazon ECR; undefined for an image of another registry. */
export function ecrOf({ registry = '', path }: Image): { place: EcrPlace; repository: string } | undefined {
  if (registry === 'public.ecr.aws' && path.length > 1)
    return { place: { alias: path[0] ?? '' }, repository: path.slice(1).join('/') };
  const { account, region } = PRIVATE.exec(registry)?.groups ?? {};
  if (account === undefined || region === undefined) return undefined;
  return { place: { account, region }, repository: path.join('/') };
}

/**
 * The digest that a container runtime gives as `imageID`: `docker-pullable://host/name@sha256:…` or `host/name@sha256:…`.
 * A digest alone is that of the configuration, which no registry lists: undefined.
 */
export function digestOf(imageId: string): string | undefined {
  return /@(sha256:[0-9a-f]{64})$/.exec(imageId)?.[1];
}

/** The parts of an image reference; a missing registry and a missing tag stay missing. */
export function parseImage(reference: string): Image {
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
