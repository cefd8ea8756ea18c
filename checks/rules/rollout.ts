/**
 * Whether a workload has settled: its controller has seen the newest specification, and all wanted pods are updated,
 * ready and available (https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status).
 */
import type { KindTypes } from '../reads/kinds.ts';
import { type CheckContext, type Finding, fail, pending, pendingOrFail } from '../verdict.ts';
import { type CauseEvidence, causeOf, causeReads, crashOf, isTroubled, refusalOf } from './cause.ts';
import { amount, each, latest, type Named, nameOf, namespaceOf } from './objects.ts';
import { isReady, type Pod, readySince } from './pod-ready.ts';
import type { Shaped } from './shape-spec.ts';

export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet';
type ReplicaSet = KindTypes['ReplicaSet'];
type Counter = number | undefined;
type Text = string | undefined;

/** What the four kinds of workload have, each of them a part. */
export interface Workload extends Named {
  spec?:
    | {
        replicas?: Counter;
        paused?: boolean | undefined;
        minReadySeconds?: Counter;
        updateStrategy?:
          | { type?: Text; rollingUpdate?: { partition?: Counter; maxUnavailable?: unknown } | undefined }
          | undefined;
        volumeClaimTemplates?: readonly Named[] | undefined;
        template?: { metadata?: Named['metadata'] | undefined; spec?: Pod['spec'] | undefined } | undefined;
      }
    | undefined;
  status?:
    | {
        observedGeneration?: Counter;
        replicas?: Counter;
        updatedReplicas?: Counter;
        readyReplicas?: Counter;
        availableReplicas?: Counter;
        desiredNumberScheduled?: Counter;
        currentNumberScheduled?: Counter;
        updatedNumberScheduled?: Counter;
        numberReady?: Counter;
        numberAvailable?: Counter;
        updateRevision?: Text;
        conditions?: { type?: Text; status?: Text; reason?: Text; message?: Text; lastUpdateTime?: Text }[] | undefined;
      }
    | undefined;
}

/** A workload with what belongs to it. */
export interface Owned {
  kind: WorkloadKind;
  workload: Workload;
  replicaSets: readonly ReplicaSet[];
  pods: readonly Pod[];
}

interface Counts {
  /** Pods asked for. */
  wanted: number;
  /** Pods that a rollout must have replaced. */
  toUpdate: number;
  total: number;
  updated: number;
  ready: number;
  available: number;
}

/** The number of pods that a workload asks for; a missing number of replicas means 1. */
export function wantedOf(kind: WorkloadKind, { spec, status }: Workload): number {
  return kind === 'DaemonSet' ? amount(status?.desiredNumberScheduled) : amount(spec?.replicas, 1);
}

/**
 * What keeps a workload from being settled with enough ready pods; undefined if nothing does.
 * @param seen - what {@link unsettledReads} gave: the check's `seen` as it is
 */
export function unsettled(
  owned: Owned,
  atLeast: number,
  context: CheckContext,
  seen: CauseEvidence = {},
): Finding | undefined {
  const { kind, workload } = owned;
  const name = nameOf(workload);
  const namespace = namespaceOf(workload);
  const counts = countsOf(kind, workload);
  const { wanted, updated, ready } = counts;
  // The status of an earlier specification says nothing, not even how many pods a DaemonSet wants.
  if (amount(workload.status?.observedGeneration) < amount(workload.metadata?.generation))
    return pending('workload.notObserved', { kind, name }, 10);
  if (wanted === 0)
    return kind === 'DaemonSet' ? fail('workload.noNodes', { kind, name }) : fail('workload.zero', { kind, name });
  if (wanted < atLeast) return fail('workload.tooFew', { kind, name, seen: wanted, wanted: atLeast });
  const current = currentPods(owned);
  if (isSettled(counts)) return crashOf(current, seen, context);
  if (workload.spec?.paused === true) {
    const seen = Math.min(updated, current.filter(isReady).length);
    return seen >= atLeast ? undefined : fail('workload.paused', { kind, name, namespace, seen, wanted: atLeast });
  }
  const conditions = each(workload.status?.conditions);
  const refused = current.length < wanted ? refusalOf(kind, workload, seen) : undefined;
  const cause = refused ?? causeOf(current, seen, context);
  if (cause !== undefined) return cause;
  const values = { kind, name, updated, ready, wanted };
  const progress = conditions.find(({ type }) => type === 'Progressing');
  if (progress?.reason === 'ProgressDeadlineExceeded') return fail('workload.stuck', { ...values, namespace });
  const since = latest([
    progress?.lastUpdateTime,
    workload.metadata?.creationTimestamp,
    ...owned.replicaSets.map(({ metadata }) => metadata?.creationTimestamp),
    ...current.map(readySince),
  ]);
  // A pod counts as available only after minReadySeconds.
  const patience = amount(workload.spec?.minReadySeconds);
  return pendingOrFail('workload.rolling', values, { ...context, window: context.window + patience }, since);
}

/** The follow-up that {@link unsettled} needs for workloads of a namespace; nothing is read for those that are settled. */
export function unsettledReads(namespace: string, workloads: readonly Owned[], context: CheckContext) {
  const open = workloads.filter(
    (owned) => !isSettled(countsOf(owned.kind, owned.workload)) || isTroubled(currentPods(owned), context),
  );
  return causeReads(namespace, open.length > 0, open.flatMap(currentPods));
}

/** The ReplicaSets and pods that belong to a workload, by their owner references. */
export function ownedBy(
  kind: WorkloadKind,
  workload: Workload,
  replicaSets: readonly ReplicaSet[],
  pods: readonly Pod[],
): Owned {
  const sets = kind === 'Deployment' ? replicaSets.filter((set) => isOwner(workload.metadata?.uid, set)) : [];
  const owners = kind === 'Deployment' ? sets : [workload];
  return {
    kind,
    workload,
    replicaSets: sets,
    pods: pods.filter((pod) => owners.some((owner) => isOwner(owner.metadata?.uid, pod))),
  };
}

/** The pod template of a workload, with the claims that a StatefulSet makes for its pods. */
export function shapedBy(kind: WorkloadKind, workload: Workload): Shaped {
  const claimTemplates = each(workload.spec?.volumeClaimTemplates).map(nameOf);
  return { kind, name: nameOf(workload), spec: workload.spec?.template?.spec, claimTemplates };
}

/** The pods of the newest version of a Deployment; those of the other kinds, newest version first. */
export function currentPods({ kind, workload, replicaSets, pods }: Owned): Pod[] {
  if (kind === 'Deployment') {
    const revision = 'deployment.kubernetes.io/revision';
    const newest = replicaSets.find(
      ({ metadata }) => metadata?.annotations?.[revision] === workload.metadata?.annotations?.[revision],
    );
    return pods.filter((pod) => isOwner(newest?.metadata?.uid, pod));
  }
  const isNew = (pod: Pod) => pod.metadata?.labels?.['controller-revision-hash'] === workload.status?.updateRevision;
  return [...pods.filter(isNew), ...pods.filter((pod) => !isNew(pod))];
}

function isOwner(uid: string | undefined, { metadata }: Pod | ReplicaSet): boolean {
  return typeof uid === 'string' && each(metadata?.ownerReferences).some((owner) => owner.uid === uid);
}

function countsOf(kind: WorkloadKind, workload: Workload): Counts {
  const { updateStrategy } = workload.spec ?? {};
  const status = workload.status ?? {};
  const wanted = wantedOf(kind, workload);
  const partition = amount(updateStrategy?.rollingUpdate?.partition);
  // A ReplicaSet knows no versions; with OnDelete, pods are replaced only when somebody deletes them.
  const hasRollout = kind !== 'ReplicaSet' && updateStrategy?.type !== 'OnDelete';
  const isDaemon = kind === 'DaemonSet';
  return {
    wanted,
    toUpdate: hasRollout ? Math.max(0, wanted - partition) : 0,
    total: amount(isDaemon ? status.currentNumberScheduled : status.replicas),
    updated: amount(isDaemon ? status.updatedNumberScheduled : status.updatedReplicas),
    ready: amount(isDaemon ? status.numberReady : status.readyReplicas),
    available: amount(isDaemon ? status.numberAvailable : status.availableReplicas),
  };
}

function isSettled({ wanted, toUpdate, total, updated, ready, available }: Counts): boolean {
  return total === wanted && updated >= toUpdate && ready >= wanted && available >= wanted;
}
