/**
 * The specification of a pod or of a pod template, as the rules of its shape look at it.
 */
import { each, nameOf, text } from './objects.ts';
import { isSidecar, type Pod, runningContainers } from './pod-ready.ts';

export type PodSpec = NonNullable<Pod['spec']>;
export type Container = PodSpec['containers'] extends readonly (infer C)[] | undefined ? NonNullable<C> : never;

/** What is judged: an object and the pod specification in it. */
export interface Shaped {
  /** Kind and name of the workload, or `Pod` and its name. */
  kind: string;
  name: string;
  spec: PodSpec | undefined;
  /** Names of the containers that are ready; absent for a template. */
  ready?: readonly string[];
  /** Names of the claim templates of a StatefulSet, which are volumes of its pods. */
  claimTemplates?: readonly string[];
}

/** A pod, to be judged by itself. */
export function shapedPod(pod: Pod): Shaped {
  const statuses = [...each(pod.status?.containerStatuses), ...each(pod.status?.initContainerStatuses)];
  const ready = statuses.filter((status) => status.ready === true).map(({ name }) => text(name));
  return { kind: 'Pod', name: nameOf(pod), spec: pod.spec, ready };
}

/** Containers that service meshes put into pods; templates hold only what somebody has written. */
const INJECTED = new Set(['istio-proxy', 'istio-init', 'istio-validation', 'linkerd-proxy', 'linkerd-init', 'envoy']);

/** The containers that keep running, without those of a service mesh. */
export function containersOf(shaped: Shaped) {
  return runningContainers(shaped.spec).filter((container) => isOwn(shaped, container));
}

/** All containers that somebody has written, those that run only at the start included. */
export function allContainersOf(shaped: Shaped) {
  const starting = each(shaped.spec?.initContainers).filter((container) => !isSidecar(container));
  return [...containersOf(shaped), ...starting.filter((container) => isOwn(shaped, container))];
}

function isOwn({ kind }: Shaped, container: { name?: unknown }): boolean {
  return kind !== 'Pod' || !INJECTED.has(text(container.name));
}
