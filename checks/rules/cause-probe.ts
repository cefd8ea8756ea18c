/**
 * Probes that fail, from the events of the kubelet
 * (https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/).
 */
import { brief, whole } from './cause-message.ts';
import { type Event, timeOf } from './events.ts';
import { each, entries, text } from './objects.ts';
import type { Pod } from './pod-ready.ts';

export type ProbeKind = 'readiness' | 'liveness' | 'startup';

/** What a probe asks, and what came back; `answer` is empty when nothing is known of it. */
export interface ProbeResult {
  probe: string;
  answer: string;
}

const UNHEALTHY = /^(readiness|liveness|startup) probe (?:failed|errored[^:]*): ?(.*)/is;
const KILLED = /failed (liveness|startup) probe/i;

/** The newest answer to a probe of a container. @param since - answers to an earlier run of the container do not count */
export function probeAnswer(
  kind: ProbeKind,
  pod: Pod,
  container: string,
  events: readonly Event[],
  since?: string,
): ProbeResult {
  const answer = eventsOfContainer(container, events)
    .filter((event) => event.reason === 'Unhealthy' && isSince(event, since))
    .map(({ message }) => UNHEALTHY.exec(whole(message)))
    .findLast((found) => found?.[1]?.toLowerCase() === kind)?.[2];
  const { spec } = pod;
  const own = [...each(spec?.containers), ...each(spec?.initContainers)].find((one) => one.name === container);
  return { probe: probeAsks(own?.[`${kind}Probe`]), answer: answer === undefined ? '' : answerOf(answer) };
}

/** How a container ends that was ended: 128 + SIGKILL, 128 + SIGTERM, or in good order. */
const ENDED_BY_OTHERS = [0, 137, 143];

/** The probe because of which the kubelet ended a container, if one did. */
export function killingProbe(
  container: string,
  exitCode: number,
  events: readonly Event[],
): 'liveness' | 'startup' | undefined {
  if (!ENDED_BY_OTHERS.includes(exitCode)) return undefined;
  const killed = eventsOfContainer(container, events)
    .filter(({ reason }) => reason === 'Killing')
    .map(({ message }) => KILLED.exec(whole(message))?.[1]?.toLowerCase())
    .at(-1);
  return killed === 'liveness' || killed === 'startup' ? killed : undefined;
}

/** Times of events and of containers are cut to the second, and not by the same clock. */
function isSince(event: Event, since: string | undefined): boolean {
  return since === undefined || Date.parse(timeOf(event)) >= Date.parse(since) - 2000;
}

/** Events name the container by a path into the pod; those that name none may be about any. */
function eventsOfContainer(container: string, events: readonly Event[]): Event[] {
  return events.filter(({ involvedObject }) => {
    const path = text(involvedObject?.fieldPath);
    return path === '' || path.endsWith(`{${container}}`);
  });
}

function answerOf(answer: string): string {
  const status = /statuscode: (\d{3})/.exec(answer)?.[1];
  if (status !== undefined) return `HTTP ${status}`;
  if (/connection refused/i.test(answer)) return 'refused';
  if (/timeout|timed out|deadline exceeded/i.test(answer)) return 'timeout';
  return brief(answer);
}

type Probe = NonNullable<NonNullable<Pod['spec']>['containers']>[number]['readinessProbe'];

/** What a probe asks, in short: `GET :8080/health`, `tcp :5432`, `grpc :9090` or its command; empty if there is none. */
export function probeAsks(probe: Probe | null): string {
  const { httpGet, tcpSocket, grpc, exec } = probe ?? {};
  if (entries(httpGet).length > 0) return `GET :${text(httpGet?.port)}${text(httpGet?.path) || '/'}`;
  if (entries(tcpSocket).length > 0) return `tcp :${text(tcpSocket?.port)}`;
  if (entries(grpc).length > 0) return `grpc :${text(grpc?.port)}`;
  return brief(each(exec?.command).map(text).join(' '));
}
