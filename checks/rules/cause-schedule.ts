/**
 * Why a pod gets no node, from the scheduler's message: it counts the nodes that each reason keeps out, and one of the
 * reasons tells most (https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/).
 */
import type { CodeValues, JudgedCode } from '../codes.ts';
import { parseQuantity } from '../quantity.ts';
import type { KindTypes } from '../reads/kinds.ts';
import { type CheckContext, type Finding, pendingOrFail } from '../verdict.ts';
import { brief } from './cause-message.ts';
import { isSelected, spokenSelection, untolerated } from './node-choice.ts';
import { isReady } from './node-kind.ts';
import { each, entries, nameOf, namespaceOf, text } from './objects.ts';
import type { Pod } from './pod-ready.ts';

type Node = KindTypes['Node'];

/**
 * Reasons in the words of the scheduler's plugins. Each node names the first plugin that refuses it, so the plugin that
 * runs last (the highest `stage`) speaks of the nodes that come closest.
 */
const PLUGINS = [
  { kind: 'podAffinity', stage: 5, says: /pod (?:anti-)?affinity|anti-affinity rules|topology spread/ },
  {
    kind: 'volumeZone',
    stage: 4,
    says: /volume node affinity|PersistentVolume's node affinity|no available volume zone/,
  },
  { kind: 'volumeLimit', stage: 4, says: /exceed max volume count/ },
  { kind: 'volumeInUse', stage: 4, says: /ReadWriteOncePod|no available disk/ },
  { kind: 'cpu', stage: 3, says: /^Insufficient cpu$/ },
  { kind: 'memory', stage: 3, says: /^Insufficient memory$/ },
  { kind: 'pods', stage: 3, says: /^Too many pods$/ },
  { kind: 'resource', stage: 3, says: /^Insufficient / },
  { kind: 'hostPort', stage: 2, says: /free ports/ },
  { kind: 'selector', stage: 1, says: /node affinity|node selector|requested node name/ },
  { kind: 'cordoned', stage: 0, says: /were unschedulable|taint \{node\.kubernetes\.io\/unschedulable/ },
  { kind: 'fargate', stage: -1, says: /taint \{eks\.amazonaws\.com\/compute-type: fargate/ },
  { kind: 'notReady', stage: 0, says: /taint \{node\.(?:kubernetes|cloudprovider\.kubernetes)\.io\// },
  { kind: 'taint', stage: 0, says: /taint/ },
] as const;

interface Reason {
  kind: (typeof PLUGINS)[number]['kind'];
  stage: number;
  nodes: number;
  says: string;
}

/**
 * The finding for a pod that the scheduler cannot place.
 * @param message - of its condition PodScheduled
 * @param nodes - the nodes of the cluster; none if they are not known
 * @param since - when it became so
 */
export function scheduleCause(
  pod: Pod,
  message: string,
  nodes: readonly Node[],
  context: CheckContext,
  since: string | undefined,
): Finding {
  const at = { pod: nameOf(pod), namespace: namespaceOf(pod) };
  const later = <C extends JudgedCode>(code: C, values: CodeValues<C>) => pendingOrFail(code, values, context, since);
  if (/no nodes available to schedule pods/.test(message)) return later('pod.noNodes', at);
  const selected = nodes.filter((node) => isSelected(pod, node));
  const told = reasonsOf(message);
  const close = told.filter(({ stage }) => stage > 1);
  // Of cordons and taints the message does not say whether they are on the nodes that the pod selects; the nodes do.
  const known = told.length === 0 || close.length > 0 ? close : reasonsOfNodes(pod, selected);
  const reasons = known.length > 0 ? known : told;
  const best = reasons.sort((a, b) => b.stage - a.stage || b.nodes - a.nodes)[0];
  switch (best?.kind) {
    case 'cpu':
    case 'memory': {
      const values = { ...at, requests: requestsOf(pod, best.kind), largest: largest(selected, best.kind) };
      return later(best.kind === 'cpu' ? 'pod.noCpu' : 'pod.noMemory', values);
    }
    case 'resource':
      return later('pod.noResource', { ...at, resource: text(best.says.replace(/^Insufficient /, '')) });
    case 'pods':
      return later('pod.tooManyPods', at);
    case 'hostPort':
      return later('pod.hostPort', at);
    case 'selector':
      return later('pod.nodeSelector', { ...at, selector: spokenSelection(pod) });
    case 'podAffinity':
      return later('pod.podAffinity', { ...at, message: brief(best.says) });
    case 'volumeZone':
      return later('pod.volumeZone', at);
    case 'volumeLimit':
      return later('pod.volumeLimit', at);
    case 'volumeInUse':
      return later('pod.multiAttach', { ...at, volume: '' });
    case 'cordoned':
      return later('pod.nodesCordoned', { ...at, nodes: selected.filter(isCordoned).map(nameOf) });
    case 'notReady': {
      const unready = selected.filter((node) => !isReady(node) && !isCordoned(node));
      return later('pod.nodesNotReady', { ...at, nodes: unready.map(nameOf) });
    }
    case 'fargate': {
      const scheduler = text(pod.spec?.schedulerName) || 'default-scheduler';
      return later('pods.notFargate', { ...at, scheduler, node: '' });
    }
    case 'taint': {
      const taints = reasons.filter(({ kind }) => kind === 'taint').flatMap(({ says }) => taintIn(says));
      return later('pod.taint', { ...at, taints: [...new Set(taints)] });
    }
    default:
      return later('pod.unschedulable', { ...at, message: brief(message) });
  }
}

/** The reasons of `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had ….`, without what follows on preemption. */
function reasonsOf(message: string): Reason[] {
  const [, list = ''] = /nodes are available: (.*?)(?:\. |\.?$)/s.exec(message) ?? [];
  return list.split(/, (?=\d+ )/).flatMap((part) => {
    const [, count, says = ''] = /^(\d+) (.*)$/s.exec(part) ?? [];
    return reasonOf(says, Number(count));
  });
}

/** What keeps a pod from the nodes that it selects; from Kubernetes 1.36 on the message does not name taints. */
function reasonsOfNodes(pod: Pod, selected: readonly Node[]): Reason[] {
  const says = selected.map((node) => {
    const taint = untolerated(pod, node);
    if (isCordoned(node)) return 'node(s) were unschedulable';
    return taint === undefined ? '' : `node(s) had untolerated taint {${text(taint.key)}: ${text(taint.value)}}`;
  });
  return [...new Set(says)].flatMap((one) => reasonOf(one, says.filter((other) => other === one).length));
}

function reasonOf(says: string, nodes: number): Reason[] {
  const plugin = PLUGINS.find((one) => one.says.test(says));
  return plugin === undefined ? [] : [{ kind: plugin.kind, stage: plugin.stage, nodes, says }];
}

/** The taint in `… taint {key: value}` as `key=value`; none if it is not said. */
function taintIn(says: string): string[] {
  const [, key, value = ''] = /\{([^:}]+): ?([^}]*)\}/.exec(says) ?? [];
  return key === undefined ? [] : [value === '' ? key : `${key}=${value}`];
}

function isCordoned(node: Node): boolean {
  return node.spec?.unschedulable === true;
}

/** What the containers ask for, as it is written. */
function requestsOf({ spec }: Pod, resource: string): string[] {
  return each(spec?.containers).flatMap(({ resources }) =>
    entries(resources?.requests).flatMap(([name, size]) => (name === resource ? [text(size)] : [])),
  );
}

/** What the largest node has to give of a resource; empty if no node is known. */
function largest(nodes: readonly Node[], resource: string): string {
  const sizes = nodes.flatMap(({ status }) => entries(status?.allocatable).filter(([name]) => name === resource));
  const sorted = sizes.map(([, size]) => text(size)).sort((a, b) => (parseQuantity(b) ?? 0) - (parseQuantity(a) ?? 0));
  return sorted[0] ?? '';
}
