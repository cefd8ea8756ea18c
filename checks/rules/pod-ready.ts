/**
 * Whether a pod is ready (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-conditions); cause.ts says why
 * not.
 */
import type { KindTypes } from '../reads/kinds.ts';
import { type CheckContext, type Finding, pendingOrFail } from '../verdict.ts';
import { amount, each, latest, nameOf, namespaceOf, text } from './objects.ts';

export type Pod = KindTypes['Pod'];

/** Whether a pod serves: Ready, its readiness gates met, not on its way out. */
export function isReady(pod: Pod): boolean {
  if ((pod.metadata?.deletionTimestamp ?? null) !== null || pod.status?.phase !== 'Running') return false;
  return podCondition(pod, 'Ready')?.status === 'True' && unmetGate(pod) === undefined;
}

/** The first readiness gate that is not met. */
export function unmetGate(pod: Pod): string | undefined {
  const gate = each(pod.spec?.readinessGates).find(
    ({ conditionType }) => podCondition(pod, text(conditionType))?.status !== 'True',
  );
  return gate === undefined ? undefined : text(gate.conditionType);
}

/** When a pod last changed what readiness depends on. */
export function readySince(pod: Pod): string | undefined {
  const started = each(pod.status?.containerStatuses).map((status) => status.state?.running?.startedAt);
  return latest([...started, podCondition(pod, 'Ready')?.lastTransitionTime, pod.metadata?.creationTimestamp]);
}

/** A container that crashed within the window, although it looks ready now. */
export function crashedLately(pod: Pod, context: CheckContext): Finding | undefined {
  const crashed = each(pod.status?.containerStatuses).find(
    ({ lastState, state }) =>
      amount(lastState?.terminated?.exitCode) !== 0 &&
      Date.parse(context.now) - Date.parse(text(state?.running?.startedAt)) < context.window * 1000,
  );
  if (crashed === undefined) return undefined;
  const exitCode = amount(crashed.lastState?.terminated?.exitCode);
  const at = { pod: nameOf(pod), namespace: namespaceOf(pod), container: text(crashed.name) };
  const values = { ...at, exitCode, restarts: amount(crashed.restartCount) };
  return pendingOrFail('pod.restarted', values, context, latest([crashed.state?.running?.startedAt]));
}

/** A condition of a pod. */
export function podCondition(pod: Pod, type: string) {
  return each(pod.status?.conditions).find((condition) => condition.type === type);
}

/** The containers of a pod that keep running: the regular ones, and init containers that are sidecars. */
export function runningContainers(spec: Pod['spec']) {
  return [...each(spec?.containers), ...each(spec?.initContainers).filter(isSidecar)];
}

/** Whether an init container keeps running beside the others. */
export function isSidecar({ restartPolicy }: { restartPolicy?: unknown }): boolean {
  return restartPolicy === 'Always';
}

/** Names and numbers of the ports that the containers and sidecars declare. */
export function portsOf(spec: Pod['spec']): { name: string; port: number }[] {
  return runningContainers(spec).flatMap(({ ports }) =>
    each(ports).map(({ name, containerPort }) => ({ name: text(name), port: amount(containerPort) })),
  );
}
