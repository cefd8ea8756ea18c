/**
 * Whether a pod is ready, and if not, the first cause that the pod itself shows
 * (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/).
 */
import type { KindTypes } from '../reads/kinds.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import { amount, each, latest, nameOf, namespaceOf, text } from './objects.ts';

export type Pod = KindTypes['Pod'];
type PodStatus = NonNullable<Pod['status']>;
type ContainerStatus = NonNullable<PodStatus['containerStatuses']>[number];

/** Waiting reasons of the kubelet that mean that the image cannot be had. */
const IMAGE = new Set([
  ...['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull', 'ImageInspectError'],
  ...['RegistryUnavailable', 'SignatureValidationFailed'],
]);
/** Waiting reasons after which a container is not even started. */
const CREATE = new Set([
  ...['CreateContainerError', 'RunContainerError', 'PreStartHookError', 'PostStartHookError', 'StartError'],
  ...['ContainerCannotRun', 'PreCreateHookError', 'CreatePodSandboxError'],
]);

/** Whether a pod serves: Ready, its readiness gates met, not on its way out. */
export function isReady(pod: Pod): boolean {
  if ((pod.metadata?.deletionTimestamp ?? null) !== null || pod.status?.phase !== 'Running') return false;
  return conditionOf(pod, 'Ready')?.status === 'True' && unmetGate(pod) === undefined;
}

/** Why a pod is not ready: `fail` for what no waiting cures, otherwise `pending` in the window. */
function whyNotReady(pod: Pod, context: CheckContext): Finding {
  const name = nameOf(pod);
  const at = { pod: name, namespace: namespaceOf(pod) };
  const statuses = [...each(pod.status?.initContainerStatuses), ...each(pod.status?.containerStatuses)];
  const broken = statuses.map((status) => brokenContainer(pod, status)).find((finding) => finding !== undefined);
  if (broken !== undefined) return broken;
  const { phase } = pod.status ?? {};
  if (phase === 'Failed')
    return fail('pod.failed', {
      ...at,
      reason: text(pod.status?.reason) || 'Failed',
      message: text(pod.status?.message),
    });
  if (phase === 'Succeeded') return fail('pod.completed', { pod: name });
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (scheduled?.status === 'False') {
    const since = latest([scheduled.lastTransitionTime, pod.metadata?.creationTimestamp]);
    return pendingOrFail('pod.unschedulable', { pod: name, message: text(scheduled.message) }, context, since);
  }
  const isRunning = (status: ContainerStatus) => (status.state?.running ?? null) !== null;
  const unready = each(pod.status?.containerStatuses).find((status) => status.ready !== true);
  const since = readySince(pod);
  if (unready !== undefined && isRunning(unready))
    return pendingOrFail('pod.notReady', { ...at, container: text(unready.name) }, context, since);
  const gate = unmetGate(pod);
  if (unready === undefined && gate !== undefined)
    return pendingOrFail('pod.gate', { pod: name, gate }, context, since);
  // Every container is ready and the pod is not: the node controller has marked it.
  if (unready === undefined && phase === 'Running' && each(pod.status?.containerStatuses).length > 0)
    return pendingOrFail('pod.nodeLost', { pod: name, node: text(pod.spec?.nodeName) }, context, since);
  const reason = text(unready?.state?.waiting?.reason) || text(unready?.state?.terminated?.reason) || 'Pending';
  return pendingOrFail('pod.starting', { ...at, reason }, context, since);
}

/** What keeps a pod from the wanted phase; without one, from being ready. */
export function wrongPhase(pod: Pod, wanted: string | undefined, context: CheckContext): Finding | undefined {
  const seen = text(pod.status?.phase);
  if (wanted === undefined) return isReady(pod) ? undefined : whyNotReady(pod, context);
  if (seen === wanted) return undefined;
  if (seen === 'Pending' && wanted === 'Running') return whyNotReady(pod, context);
  const values = { pod: nameOf(pod), namespace: namespaceOf(pod), seen, wanted };
  const isComing = wanted === 'Succeeded' && (seen === 'Pending' || seen === 'Running');
  return isComing ? pendingOrFail('pods.phase', values, context, readySince(pod)) : fail('pods.phase', values);
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

/** The first cause of several pods: what no waiting cures comes before what is on its way. */
export function firstCause(pods: readonly Pod[], context: CheckContext): Finding | undefined {
  const causes = pods.filter((pod) => !isReady(pod)).map((pod) => whyNotReady(pod, context));
  return causes.find(({ verdict }) => verdict === 'fail') ?? causes[0];
}

/** When a pod last changed what readiness depends on. */
export function readySince(pod: Pod): string | undefined {
  const started = each(pod.status?.containerStatuses).map((status) => status.state?.running?.startedAt);
  return latest([...started, conditionOf(pod, 'Ready')?.lastTransitionTime, pod.metadata?.creationTimestamp]);
}

/** Names of the containers and of the sidecars (init containers that keep running) with their ports. */
export function portsOf(spec: Pod['spec']): { name: string; port: number }[] {
  const sidecars = each(spec?.initContainers).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...each(spec?.containers), ...sidecars].flatMap(({ ports }) =>
    each(ports).map(({ name, containerPort }) => ({ name: text(name), port: amount(containerPort) })),
  );
}

function brokenContainer(pod: Pod, status: ContainerStatus): Finding | undefined {
  const at = { pod: nameOf(pod), container: text(status.name) };
  const { waiting, terminated } = status.state ?? {};
  const reason = text(waiting?.reason) || text(terminated?.reason);
  const message = text(waiting?.message) || text(terminated?.message);
  const specs = [...each(pod.spec?.initContainers), ...each(pod.spec?.containers)];
  const spec = specs.find(({ name }) => name === status.name);
  if (IMAGE.has(reason))
    return fail('pod.imagePull', { ...at, image: text(spec?.image ?? status.image), reason, message });
  if (reason === 'CreateContainerConfigError') return fail('pod.configError', { ...at, message });
  if (CREATE.has(reason)) return fail('pod.createError', { ...at, reason, message });
  const isLooping = reason === 'CrashLoopBackOff';
  const last = terminated ?? (isLooping ? status.lastState?.terminated : undefined);
  if (last?.reason === 'OOMKilled')
    return fail('pod.outOfMemory', { ...at, limit: text(spec?.resources?.limits?.memory) });
  // The first crash may be the last; from the second on it is a loop.
  if (!isLooping && (amount(last?.exitCode) === 0 || amount(status.restartCount) === 0)) return undefined;
  const exitCode = amount(last?.exitCode);
  const namespace = namespaceOf(pod);
  const isInit = each(pod.status?.initContainerStatuses).includes(status);
  return isInit
    ? fail('pod.initFailing', { ...at, namespace, exitCode })
    : fail('pod.crashLoop', { ...at, namespace, exitCode, restarts: amount(status.restartCount) });
}

function unmetGate(pod: Pod): string | undefined {
  const gate = each(pod.spec?.readinessGates).find(
    ({ conditionType }) => conditionOf(pod, text(conditionType))?.status !== 'True',
  );
  return gate === undefined ? undefined : text(gate.conditionType);
}

function conditionOf(pod: Pod, type: string) {
  return each(pod.status?.conditions).find((condition) => condition.type === type);
}
