/**
 * What belongs to Helm releases of a namespace, and what is remembered of it.
 */
import * as z from 'zod';
import type { Kind, KindTypes } from '../reads/kinds.ts';
import type { Listed, SecretMetadata } from '../reads/read.ts';
import type { CheckContext } from '../verdict.ts';
import { type Installed, installedBy, isInstalledBy, revisionsOf } from './helm-release.ts';
import { existing } from './objects.ts';
import { historyOf, lineageOf, lineages, withLineages } from './revisions.ts';
import { type Owned, ownedBy, type Workload, type WorkloadKind } from './rollout.ts';

type ListOf<K extends Kind> = Listed<KindTypes[K]>;

export interface HelmSeen {
  secrets?: readonly Listed<SecretMetadata>[] | undefined;
  deployments: ListOf<'Deployment'>;
  statefulSets: ListOf<'StatefulSet'>;
  daemonSets: ListOf<'DaemonSet'>;
  services: ListOf<'Service'>;
  replicaSets?: ListOf<'ReplicaSet'> | undefined;
  revisions?: ListOf<'ControllerRevision'> | undefined;
  pods?: ListOf<'Pod'> | undefined;
}

export interface HelmAsked {
  ns: string;
  release: readonly string[];
  status?: string | undefined;
  revisionAtLeast?: number | undefined;
  history?: string | undefined;
}

/** Whether the Secrets of the release are needed, which hold its status and history. */
export function asksHistory({ status, revisionAtLeast, history }: Omit<HelmAsked, 'ns' | 'release'>): boolean {
  return (status ?? revisionAtLeast ?? history) !== undefined;
}

export const helmMemory = z.strictObject({
  /** Highest revision that has been seen deployed; 1 where only the objects tell. */
  deployed: z.number(),
  lineages,
});
export type HelmMemory = z.output<typeof helmMemory>;

/** The workloads and Services of the namespace, with their kinds. */
export function objectsIn(ns: string, seen: HelmSeen): Installed[] {
  const services = existing(seen.services, ns).map((object) => ({ kind: 'Service', object }));
  return [...workloadsIn(ns, seen).map(({ kind, workload }) => ({ kind, object: workload })), ...services];
}

/** The workloads that Helm has installed with a release. */
export function workloadsOf(release: string, ns: string, seen: HelmSeen): Owned[] {
  const [sets, pods] = [existing(seen.replicaSets, ns), existing(seen.pods, ns)];
  return workloadsIn(ns, seen)
    .filter(({ workload }) => isInstalledBy(release, ns, workload))
    .map(({ kind, workload }) => ownedBy(kind, workload, sets, pods));
}

/** Adds what is there now to what is known of the releases that are meant. */
export function rememberReleases(
  asked: HelmAsked,
  seen: HelmSeen,
  { memory, ...context }: Omit<CheckContext, 'memory'> & { memory?: HelmMemory },
): HelmMemory {
  const { ns, release } = asked;
  const deployed = release.map((one) => {
    const newest = revisionsOf(one, seen.secrets).at(-1);
    if (asksHistory(asked)) return newest?.status === 'deployed' ? newest.number : 0;
    return installedBy(one, ns, objectsIn(ns, seen)).length > 0 ? 1 : 0;
  });
  const revisions = existing(seen.revisions, ns);
  const workloads = asked.history === undefined ? [] : release.flatMap((one) => workloadsOf(one, ns, seen));
  return {
    deployed: Math.max(memory?.deployed ?? 0, ...deployed),
    lineages: withLineages(
      memory?.lineages,
      workloads.map((owned) => ({
        workload: owned.workload,
        history: historyOf(owned, revisions, lineageOf(owned.workload, memory?.lineages)),
      })),
      context,
    ),
  };
}

function workloadsIn(ns: string, seen: HelmSeen): { kind: WorkloadKind; workload: Workload }[] {
  const of = (kind: WorkloadKind, listed: { items?: readonly Workload[] }) =>
    existing(listed, ns).map((workload) => ({ kind, workload }));
  return [
    ...of('Deployment', seen.deployments),
    ...of('StatefulSet', seen.statefulSets),
    ...of('DaemonSet', seen.daemonSets),
  ];
}
