/**
 * What a pod is made of: parameters that checks of pod templates and of pods share, and what is not as they ask
 * (https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec).
 */
import * as z from 'zod';
import { count, names } from '../params.ts';
import { type Finding, fail } from '../verdict.ts';
import { each, text } from './objects.ts';
import type { Pod } from './pod-ready.ts';
import { type EnvWanted, envWanted, wrongEnv } from './shape-env.ts';
import { type PlacementWanted, placements, wrongPlacement } from './shape-placement.ts';
import { type ProbesWanted, probesWanted, wrongProbes } from './shape-probes.ts';
import { type ResourcesWanted, resourcesWanted, wrongResources } from './shape-resources.ts';
import { containersOf, type Shaped } from './shape-spec.ts';
import { type UsesWanted, usesWanted, wrongUse } from './shape-uses.ts';
import { type VolumeWanted, volumeWanted, wrongVolume } from './shape-volumes.ts';

/** Parameters of the shape, for the schema of a check. */
export const shapeParams = {
  uses: usesWanted
    .optional()
    .describe(
      'ConfigMaps and Secrets of which the containers take at least one value, by env, envFrom or a mounted volume: `true` for any, or names of which one suffices; references that are optional do not count, mounts of the CSI secret store count as Secret.',
    ),
  volumes: z
    .array(volumeWanted)
    .min(1)
    .optional()
    .describe(
      'Volumes that containers mount: `type`, and where asked `path` of a mount, `readOnly`, `medium` of an emptyDir, `sharedBy` as the number of containers that mount the same volume.',
    ),
  containersAtLeast: count
    .min(1)
    .optional()
    .describe(
      'Containers, in pods those that are ready, sidecars among the init containers included; those that a service mesh puts in do not count.',
    ),
  probes: probesWanted
    .optional()
    .describe(
      'Probes that one container has: `true` for any, or `path` and `port`; a port may be written by number or by name.',
    ),
  resources: resourcesWanted
    .optional()
    .describe('Requests and limits of every container: names of resources, or their quantities, compared by value.'),
  placement: placements.optional().describe('What decides on which node a pod runs; of a list one suffices.'),
  env: envWanted
    .optional()
    .describe(
      'Variables by name: a value, or `secret` or `configMap` from which it comes, with its `key` where asked.',
    ),
  serviceAccount: names.optional().describe('Name of the ServiceAccount; a list gives alternatives.'),
};

/** What is asked of the shape of a pod. */
export interface Shape {
  uses?: UsesWanted | undefined;
  volumes?: readonly VolumeWanted[] | undefined;
  containersAtLeast?: number | undefined;
  probes?: ProbesWanted | undefined;
  resources?: ResourcesWanted | undefined;
  placement?: PlacementWanted | undefined;
  env?: EnvWanted | undefined;
  serviceAccount?: readonly string[] | undefined;
}

/**
 * The first thing that is not as asked in a pod or a pod template.
 * @param pods - pods that were made of a template: what admission has added to them (a LimitRange) counts
 */
export function wrongShape(shaped: Shaped, wanted: Shape, pods: readonly Pod[] = []): Finding | undefined {
  const { uses, volumes, containersAtLeast, probes, resources, placement, env, serviceAccount } = wanted;
  return (
    (containersAtLeast && fewContainers(shaped, containersAtLeast)) ||
    (serviceAccount && wrongAccount(shaped, serviceAccount)) ||
    (uses && wrongUse(shaped, uses)) ||
    firstOf(each(volumes), (volume) => wrongVolume(shaped, volume)) ||
    (env && wrongEnv(shaped, env)) ||
    (probes && wrongProbes(shaped, probes)) ||
    (resources && wrongResources(shaped, resources, pods)) ||
    (placement && wrongPlacement(shaped, placement)) ||
    undefined
  );
}

function fewContainers(shaped: Shaped, wanted: number): Finding | undefined {
  const { ready } = shaped;
  const names = containersOf(shaped).map((container) => text(container.name));
  const seen = ready === undefined ? names : names.filter((name) => ready.includes(name));
  return seen.length >= wanted
    ? undefined
    : fail('shape.containers', { kind: shaped.kind, name: shaped.name, seen, wanted });
}

function wrongAccount({ kind, name, spec }: Shaped, wanted: readonly string[]): Finding | undefined {
  const seen = text(spec?.serviceAccountName) || text(spec?.serviceAccount) || 'default';
  return wanted.includes(seen) ? undefined : fail('shape.serviceAccount', { kind, name, seen, wanted });
}

function firstOf<T>(items: readonly T[], flaw: (item: T) => Finding | undefined): Finding | undefined {
  return items.map(flaw).find((finding) => finding !== undefined);
}
