/**
 * Why an image cannot be had, from what kubelet and containerd say of the pull
 * (https://kubernetes.io/docs/concepts/containers/images/#imagepullbackoff).
 */
import type { OfContainer } from '../codes/cause.ts';
import { type Finding, fail } from '../verdict.ts';
import { brief } from './cause-message.ts';

/** Waiting reasons of the kubelet that mean that the image cannot be had. */
const REASONS = new Set([
  ...['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull', 'ImageInspectError'],
  ...['RegistryUnavailable', 'SignatureValidationFailed'],
]);

const PLATFORM = /no match(?:ing manifest)? for |exec format error/i;
const RATE = /toomanyrequests|429 Too Many Requests/i;
const UNREACHABLE =
  /i\/o timeout|deadline exceeded|connection refused|connection reset|handshake timeout|network is unreachable|no route to host|Client\.Timeout|registry is unavailable/i;
const DENIED =
  /\b40[13] (?:Forbidden|Unauthorized)|no basic auth credentials|authorization failed|access denied|\bdenied: |failed to authorize/i;
const NOT_FOUND = /not found|manifest unknown|name unknown|does not exist/i;

/** Whether a waiting reason is about the image. */
export function isImageReason(reason: string): boolean {
  return REASONS.has(reason);
}

/** Whether a runtime says that a program or an image is for another processor. */
export function isWrongPlatform(message: string): boolean {
  return PLATFORM.test(message);
}

/**
 * The finding for an image that cannot be had.
 * @param said - what the status of the container and its events say, whole
 * @param architecture - that of the node; empty if it is not known
 */
export function imageCause(
  at: OfContainer,
  image: string,
  reason: string,
  said: string,
  architecture: string,
): Finding {
  const values = { ...at, image };
  const registry = registryOf(image);
  const isHub = registry === 'docker.io';
  if (reason === 'InvalidImageName') return fail('pod.imageName', values);
  if (isWrongPlatform(said)) return fail('pod.wrongPlatform', { ...values, architecture });
  if (RATE.test(said)) return fail('pod.imageRateLimit', { ...values, registry });
  if (/no such host/i.test(said)) return fail('pod.registryUnknown', { ...values, registry });
  // Docker Hub denies what is not there; of a private repository there it says the same.
  if (isHub && /repository does not exist/i.test(said)) return fail('pod.imageNotFound', values);
  if (DENIED.test(said)) return fail('pod.imageDenied', { ...values, registry });
  if (UNREACHABLE.test(said)) return fail('pod.registryUnreachable', { ...values, registry });
  if (NOT_FOUND.test(said)) return fail('pod.imageNotFound', values);
  return fail('pod.imagePull', { ...values, reason, message: brief(said) });
}

/** The host of an image reference; without one, Docker Hub. */
function registryOf(image: string): string {
  const [first = '', ...rest] = image.split('/');
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost') ? first : 'docker.io';
}
