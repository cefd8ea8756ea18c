/**
 * What is remembered of workloads between gradings, to prove what came after enrolment.
 */
import * as z from 'zod';
import type { KindTypes } from '../reads/kinds.ts';
import type { CustomObject, Listed } from '../reads/read.ts';
import type { CheckContext } from '../verdict.ts';
import { argoRevision } from './argo-rollout.ts';
import { existing, named, text } from './objects.ts';
import { historyOf, lineageOf, lineages, withLineages } from './revisions.ts';
import { type Owned, ownedBy, type Workload, type WorkloadKind } from './rollout.ts';
import { crews, withCrews } from './self-healing.ts';
import { versionsOf } from './shares.ts';
import { routes, withRoutes } from './switch.ts';

type Lists = { [K in 'Pod' | 'ReplicaSet' | 'ControllerRevision' | 'Event' | 'Service']: Listed<KindTypes[K]> };

/** The workloads of a lab, and what is asked of them. */
export interface RolloutAsked {
  ns: string;
  kind: WorkloadKind;
  name: readonly string[];
  how: 'updated' | 'rolledBack' | 'selfHealed' | 'blueGreen' | 'canary';
  service?: readonly string[] | undefined;
  versionLabel?: string | undefined;
}

export interface RolloutSeen {
  workloads: Listed<Workload>;
  pods: Lists['Pod'];
  replicaSets?: Lists['ReplicaSet'] | undefined;
  revisions?: Lists['ControllerRevision'] | undefined;
  events?: Lists['Event'] | undefined;
  services?: Lists['Service'] | undefined;
  rollouts?: Listed<CustomObject> | undefined;
}

export const rolloutMemory = z.strictObject({ lineages, crews, routes });
export type RolloutMemory = z.output<typeof rolloutMemory>;

/** The workloads that are meant, in the order of the names, with what belongs to them. */
export function workloadsMeant({ ns, kind, name }: RolloutAsked, seen: RolloutSeen): Owned[] {
  const [pods, sets] = [existing(seen.pods, ns), existing(seen.replicaSets, ns)];
  return named(existing(seen.workloads, ns), name).map((workload) => ownedBy(kind, workload, sets, pods));
}

/** Adds what is there now to what is known. */
export function rememberRollouts(
  asked: RolloutAsked,
  seen: RolloutSeen,
  { memory, ...context }: Omit<CheckContext, 'memory'> & { memory?: RolloutMemory },
): RolloutMemory {
  const { ns, how, name, service = [], versionLabel } = asked;
  const workloads = workloadsMeant(asked, seen);
  const revisions = existing(seen.revisions, ns);
  const ofWorkload = (owned: Owned) => {
    const { workload } = owned;
    return { workload, history: historyOf(owned, revisions, lineageOf(workload, memory?.lineages)) };
  };
  const ofArgo = (workload: CustomObject) => ({
    workload,
    history: [{ number: argoRevision(workload), id: '', images: '', at: text(workload.metadata?.creationTimestamp) }],
  });
  const hasHistory = how === 'updated' || how === 'rolledBack';
  const argo = named(existing(seen.rollouts, ns), name);
  const services = how === 'blueGreen' ? named(existing(seen.services, ns), service) : [];
  return {
    lineages: withLineages(memory?.lineages, hasHistory ? workloads.map(ofWorkload) : argo.map(ofArgo), context),
    crews: withCrews(memory?.crews, how === 'selfHealed' ? workloads : [], existing(seen.events, ns), context),
    routes: withRoutes(memory?.routes, services, versionsOf(workloads, versionLabel), context),
  };
}
