/**
 * Which nodes an agent runs on. What a DaemonSet says of itself does not tell: nodes that its node selector or its
 * tolerations leave out are not among those it wants
 * (https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#how-daemon-pods-are-scheduled).
 */
import type { KindTypes } from '../reads/kinds.ts';
import { type CheckContext, type Finding, pendingOrFail } from '../verdict.ts';
import { isReady as isNodeReady, kindOf, readyCondition } from './node-kind.ts';
import { amount, each, latest, nameOf, namespaceOf, text } from './objects.ts';
import { isReady, type Pod } from './pod-ready.ts';
import { ownedBy } from './rollout.ts';

export type DaemonSet = KindTypes['DaemonSet'];
type Node = KindTypes['Node'];

export interface Coverage {
  /** Ready nodes on EC2 that are not cordoned, with a ready pod of the newest version. */
  covered: Node[];
  /** Those without one. */
  missing: Node[];
  /** Its pods on the covered nodes. */
  running: Pod[];
  /** Its pods that the missing nodes wait for. */
  waiting: Pod[];
  /** When the newest of its pods was made. */
  lastPod: string | undefined;
}

/** How far a DaemonSet covers the nodes that an agent has to run on. */
export function coverageOf(daemonSet: DaemonSet, nodes: readonly Node[], all: readonly Pod[]): Coverage {
  const { pods } = ownedBy('DaemonSet', daemonSet, [], all);
  const running = pods.filter((pod) => isReady(pod) && !isOutdated(daemonSet, pod));
  const has = (some: readonly Pod[]) => (node: Node) => some.some((pod) => nodeOf(pod) === nameOf(node));
  // On EC2, Ready and not cordoned; with taints too.
  const wanted = nodes.filter((node) => isNodeReady(node) && !['fargate', 'other'].includes(kindOf(node)));
  const covered = wanted.filter(has(running));
  const missing = wanted.filter((node) => !covered.includes(node));
  return {
    covered,
    missing,
    running: running.filter((pod) => covered.some((node) => nameOf(node) === nodeOf(pod))),
    waiting: pods.filter((pod) => !isReady(pod) && missing.some((node) => nameOf(node) === nodeOf(pod))),
    lastPod: latest(pods.map(({ metadata }) => metadata?.creationTimestamp)),
  };
}

/** The finding for nodes that no pod is made for, or whose pod is one of an earlier template. */
export function notCovered(daemonSet: DaemonSet, coverage: Coverage, context: CheckContext): Finding {
  const { covered, missing, lastPod } = coverage;
  const since = latest([
    lastPod,
    daemonSet.metadata?.creationTimestamp,
    ...missing.map((node) => readyCondition(node)?.lastTransitionTime),
  ]);
  const values = {
    name: nameOf(daemonSet),
    namespace: namespaceOf(daemonSet),
    missing: missing.map((node) => withTaints(node, daemonSet)),
    covered: covered.length,
    wanted: covered.length + missing.length,
  };
  return pendingOrFail('daemonset.nodes', values, context, since);
}

/** A node with the taints that keep a DaemonSet away from it, e.g. `ip-10-0-0-1 (dedicated=db:NoSchedule)`. */
function withTaints(node: Node, daemonSet: DaemonSet): string {
  const tolerations = each(daemonSet.spec?.template?.spec?.tolerations);
  const unbearable = each(node.spec?.taints).filter(
    ({ key, value, effect }) =>
      effect !== 'PreferNoSchedule' &&
      // The controller itself tolerates what the state of a node brings.
      !text(key).startsWith('node.kubernetes.io/') &&
      !tolerations.some(
        (one) =>
          (text(one.effect) === '' || one.effect === effect) &&
          (one.operator === 'Exists'
            ? text(one.key) === '' || one.key === key
            : one.key === key && text(one.value) === text(value)),
      ),
  );
  const names = unbearable.map(({ key, value, effect }) => {
    const own = text(value);
    return `${text(key)}${own === '' ? '' : `=${own}`}:${text(effect)}`;
  });
  return names.length === 0 ? nameOf(node) : `${nameOf(node)} (${names.join(', ')})`;
}

/** The node a pod runs on, or the one its controller made it for. */
function nodeOf({ spec }: Pod): string {
  const terms = each(spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms);
  const field = terms.flatMap(({ matchFields }) => each(matchFields)).find(({ key }) => key === 'metadata.name');
  return text(spec?.nodeName) || text(each(field?.values)[0]);
}

/** A pod of an earlier template, while the rollout is under way. */
function isOutdated({ metadata, spec, status }: DaemonSet, pod: Pod): boolean {
  const isRolling = amount(status?.updatedNumberScheduled) < amount(status?.desiredNumberScheduled);
  if (!isRolling || spec?.updateStrategy?.type === 'OnDelete') return false;
  const generation = metadata?.annotations?.['deprecated.daemonset.template.generation'];
  const own = pod.metadata?.labels?.['pod-template-generation'];
  return typeof generation === 'string' && typeof own === 'string' && own !== generation;
}
