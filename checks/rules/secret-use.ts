/**
 * Pods prove that a Secret has a key without anybody reading it: the kubelet starts no container whose key is missing
 * (https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets).
 */
import { each, latest, text } from './objects.ts';
import type { Pod } from './pod-ready.ts';

type Container = NonNullable<NonNullable<Pod['spec']>['containers']>[number];
type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];
type State = NonNullable<NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]['state']>;

/** Whether a pod could only start because the Secret has the key, and did so after the Secret was created. */
export function hasStartedWith(pod: Pod, secret: string, key: string, createdAt: string | undefined): boolean {
  const started = startedContainers(pod, createdAt);
  if (started.length === 0) return false;
  // All volumes are mounted before the first container starts.
  if (each(pod.spec?.volumes).some((volume) => mountsKey(volume, secret, key))) return true;
  const containers = [...each(pod.spec?.initContainers), ...each(pod.spec?.containers)];
  return containers.some((container) => started.includes(text(container.name)) && takesKey(container, secret, key));
}

/** The names of containers that have been started at or after that time, running or not. */
function startedContainers({ status }: Pod, since: string | undefined): string[] {
  const statuses = [...each(status?.initContainerStatuses), ...each(status?.containerStatuses)];
  const startOf = (state: State | null | undefined) => state?.running?.startedAt ?? state?.terminated?.startedAt;
  return statuses
    .filter(({ state, lastState }) => {
      const last = latest([startOf(state), startOf(lastState)]);
      return last !== undefined && (since === undefined || Date.parse(last) >= Date.parse(since));
    })
    .map(({ name }) => text(name));
}

function takesKey({ env }: Container, secret: string, key: string): boolean {
  return each(env).some(({ valueFrom }) => {
    const from = valueFrom?.secretKeyRef;
    return from?.name === secret && from.key === key && from.optional !== true;
  });
}

function mountsKey({ secret: whole, projected }: Volume, secret: string, key: string): boolean {
  const parts = each(projected?.sources).map((source) => source.secret);
  const mounts = [{ ...whole, name: whole?.secretName }, ...parts];
  return mounts.some(
    (mount) => mount?.name === secret && mount.optional !== true && each(mount.items).some((item) => item.key === key),
  );
}
