/**
 * Which share of the traffic each version of an application gets.
 */
import * as z from 'zod';
import type { KindTypes } from '../reads/kinds.ts';
import { type Service, selectedPods } from './endpoints.ts';
import { each, entries, named, nameOf, text } from './objects.ts';
import { isReady, type Pod } from './pod-ready.ts';
import type { Owned } from './rollout.ts';

type Ingress = KindTypes['Ingress'];

/** A version with its pods. */
export interface Version {
  name: string;
  pods: readonly Pod[];
  /** The creation of its workload. */
  createdAt: string;
}

/**
 * The versions of an application: its workloads, or the values of a label of the pods. A single workload has the versions
 * of its ReplicaSets, as while its rollout is paused.
 */
export function versionsOf(workloads: readonly Owned[], label: string | undefined): Version[] {
  const versions = new Map<string, Version>();
  for (const { workload, pods } of workloads)
    for (const pod of pods) {
      const own = workloads.length > 1 ? nameOf(workload) : text(each(pod.metadata?.ownerReferences)[0]?.name);
      const name = label === undefined ? own : text(pod.metadata?.labels?.[label]);
      const { pods: others = [], createdAt = text(workload.metadata?.creationTimestamp) } = versions.get(name) ?? {};
      if (name !== '') versions.set(name, { name, createdAt, pods: [...others, pod] });
    }
  return [...versions.values()];
}

/** How much each version gets. */
export type Shares = ReadonlyMap<string, number>;

/** The versions behind a Service, with the number of their ready pods. */
export function sharesBehind(service: Service, versions: readonly Version[]): Shares {
  const counts = versions.map(({ name, pods }) => [name, selectedPods(service, pods).filter(isReady).length] as const);
  return new Map(counts.filter(([, count]) => count > 0));
}

const forward = z.object({
  type: z.literal('forward'),
  forwardConfig: z.object({
    targetGroups: z.array(z.object({ serviceName: z.string(), weight: z.coerce.number().min(0).max(999) })),
  }),
});

/**
 * The versions that the rules of Ingresses lead to, with their weights; a Service that leads to several versions, or to no
 * ready pod, gives none (https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#actions).
 */
export function weightsOf(
  ingresses: readonly Ingress[],
  services: readonly Service[],
  versions: readonly Version[],
): Shares[] {
  return ingresses.flatMap(({ metadata, spec }) => {
    const backends = each(spec?.rules).flatMap((rule) => each(rule.http?.paths).map(({ backend }) => backend));
    const used = [spec?.defaultBackend, ...backends].flatMap((backend) =>
      backend?.service?.port?.name === 'use-annotation' ? [text(backend.service.name)] : [],
    );
    return entries(metadata?.annotations).flatMap(([key, value]) => {
      const action = /^alb\.ingress\.kubernetes\.io\/actions\.(.+)$/.exec(key)?.[1];
      if (action === undefined || !used.includes(action)) return [];
      const weights = new Map<string, number>();
      for (const { serviceName, weight } of targetsOf(value)) {
        const behind = named(services, [serviceName]).flatMap((service) => [...sharesBehind(service, versions).keys()]);
        const [version] = behind;
        if (version !== undefined && behind.length === 1 && weight > 0)
          weights.set(version, (weights.get(version) ?? 0) + weight);
      }
      return weights.size > 1 ? [weights] : [];
    });
  });
}

function targetsOf(annotation: unknown) {
  if (typeof annotation !== 'string' || annotation.length > 16_384) return [];
  try {
    const action = forward.safeParse(JSON.parse(annotation));
    return action.success ? action.data.forwardConfig.targetGroups : [];
  } catch {
    return [];
  }
}

/** Whether one version gets at least twice as much as all others together, which get something. */
export function isCanary(shares: Shares): boolean {
  const [most = 0, ...others] = [...shares.values()].sort((a, b) => b - a);
  const rest = others.reduce((sum, one) => sum + one, 0);
  return rest > 0 && most >= 2 * rest;
}

/** As people read them: `web-stable: 9`. */
export function shareNames(shares: Shares): string[] {
  return [...shares].sort(([, a], [, b]) => b - a).map(([name, share]) => `${name}: ${share}`);
}
