/**
 * Why a container does not run, from its status and the events of its pod
 * (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-states).
 */
import type { KindTypes } from '../reads/kinds.ts';
import { type Finding, fail } from '../verdict.ts';
import { imageCause, isImageReason, isWrongPlatform } from './cause-image.ts';
import { brief, whole } from './cause-message.ts';
import { missingCause } from './cause-missing.ts';
import { killingProbe, probeAnswer } from './cause-probe.ts';
import type { Event } from './events.ts';
import { amount, each, nameOf, namespaceOf, text } from './objects.ts';
import type { Pod } from './pod-ready.ts';

type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];
type Ended = NonNullable<NonNullable<ContainerStatus['lastState']>['terminated']>;

/** Waiting reasons after which a container is not even started. */
const CREATE = new Set([
  ...['CreateContainerError', 'RunContainerError', 'PreStartHookError', 'PostStartHookError', 'StartError'],
  ...['ContainerCannotRun', 'PreCreateHookError', 'CreatePodSandboxError'],
]);
const PULL = 'Failed to pull image';

/** What keeps a container from running and no waiting cures; undefined while it may yet come. */
export function containerCause(
  pod: Pod,
  status: ContainerStatus,
  events: readonly Event[],
  nodes: readonly KindTypes['Node'][],
): Finding | undefined {
  const at = { pod: nameOf(pod), namespace: namespaceOf(pod), container: text(status.name) };
  const { waiting, terminated } = status.state ?? {};
  const reason = text(waiting?.reason) || text(terminated?.reason);
  const message = whole(waiting?.message) || whole(terminated?.message);
  const image = text(specOf(pod, at.container)?.image) || text(status.image);
  if (isImageReason(reason)) {
    // While it backs off, older kubelets say only in events why the last pull failed.
    const pulls = events
      .map(({ message: said }) => whole(said))
      .filter((said) => said.startsWith(`${PULL} "${image}"`));
    return imageCause(at, image, reason, [message, ...pulls.slice(-1)].join('\n'), architectureOf(pod, nodes));
  }
  if (reason === 'CreateContainerConfigError') {
    const missing = missingCause(pod, { pod: at.pod, namespace: at.namespace }, message);
    if (missing !== undefined) return missing;
    return /runAsNonRoot|non-root/.test(message)
      ? fail('pod.runsAsRoot', at)
      : fail('pod.configError', { ...at, message: brief(message) });
  }
  const isLooping = reason === 'CrashLoopBackOff';
  const last = terminated ?? (isLooping ? status.lastState?.terminated : undefined) ?? undefined;
  if (CREATE.has(reason) || last?.reason === 'StartError' || last?.reason === 'ContainerCannotRun') {
    const said = CREATE.has(reason) ? message : whole(last?.message);
    if (isWrongPlatform(said))
      return fail('pod.wrongPlatform', { ...at, image, architecture: architectureOf(pod, nodes) });
    if (/executable file not found|no such file or directory/.test(said) && /exec: /.test(said))
      return fail('pod.commandNotFound', { ...at, command: /exec: "([^"]+)"/.exec(said)?.[1] ?? '' });
    return fail('pod.createError', { ...at, reason: text(reason) || 'StartError', message: brief(said) });
  }
  return last === undefined && !isLooping ? undefined : crashCause(pod, status, last, isLooping, events, nodes);
}

/** Why a container ended; the first crash may be the last, from the second on it is a loop. */
function crashCause(
  pod: Pod,
  status: ContainerStatus,
  last: Ended | undefined,
  isLooping: boolean,
  events: readonly Event[],
  nodes: readonly KindTypes['Node'][],
): Finding | undefined {
  const at = { pod: nameOf(pod), namespace: namespaceOf(pod), container: text(status.name) };
  const exitCode = amount(last?.exitCode);
  const spec = specOf(pod, at.container);
  if (last?.reason === 'OOMKilled')
    return fail('pod.outOfMemory', { ...at, limit: text(spec?.resources?.limits?.memory) });
  const isFinal = text(pod.status?.phase) === 'Failed' && exitCode !== 0;
  if (!isLooping && !isFinal && (exitCode === 0 || amount(status.restartCount) === 0)) return undefined;
  if (isWrongPlatform(whole(last?.message)))
    return fail('pod.wrongPlatform', {
      ...at,
      image: text(spec?.image) || text(status.image),
      architecture: architectureOf(pod, nodes),
    });
  const probe = killingProbe(at.container, exitCode, events);
  if (probe !== undefined)
    return fail(`pod.${probe}Probe`, { ...at, ...probeAnswer(probe, pod, at.container, events) });
  // A shell says 127 for a program that it does not find.
  if (exitCode === 127) return fail('pod.commandNotFound', { ...at, command: '' });
  const isInit = each(pod.status?.initContainerStatuses).includes(status);
  if (isInit) return fail('pod.initFailing', { ...at, exitCode });
  if (isFinal) return fail('pod.exited', { ...at, exitCode });
  return fail('pod.crashLoop', { ...at, exitCode, restarts: amount(status.restartCount) });
}

function specOf(pod: Pod, container: string) {
  return [...each(pod.spec?.initContainers), ...each(pod.spec?.containers)].find(({ name }) => name === container);
}

function architectureOf(pod: Pod, nodes: readonly KindTypes['Node'][]): string {
  const node = nodes.find((one) => nameOf(one) === pod.spec?.nodeName);
  return text(node?.status?.nodeInfo?.architecture);
}
