/**
 * Requests and limits of containers
 * (https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/).
 */
import * as z from 'zod';
import { names } from '../params.ts';
import { parseQuantity, sameQuantity } from '../quantity.ts';
import { type Finding, fail } from '../verdict.ts';
import { each, entries, text } from './objects.ts';
import type { Pod } from './pod-ready.ts';
import { containersOf, type PodSpec, type Shaped, shapedPod } from './shape-spec.ts';

const quantity = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((value) => parseQuantity(value) !== undefined, 'no quantity');
const amounts = z.union([names, z.record(z.string().min(1), quantity)]);

/** Schema of `resources`. */
export const resourcesWanted = z
  .strictObject({ requests: amounts.optional(), limits: amounts.optional() })
  .refine(({ requests, limits }) => (requests ?? limits) !== undefined, 'asks for nothing');
export type ResourcesWanted = z.output<typeof resourcesWanted>;

/** A regular container without what is asked; the pods of a template may have got it from a LimitRange. */
export function wrongResources(shaped: Shaped, wanted: ResourcesWanted, pods: readonly Pod[]): Finding | undefined {
  const flaw = flawOf(shaped, wanted);
  if (flaw === undefined || pods.length === 0) return flaw;
  const isGiven = pods.every((pod) => flawOf(shapedPod(pod), wanted) === undefined);
  return isGiven ? undefined : flaw;
}

function flawOf(shaped: Shaped, wanted: ResourcesWanted): Finding | undefined {
  const regular = each(shaped.spec?.containers);
  const containers = containersOf(shaped).filter((container) => regular.includes(container));
  if (containers.length === 0) return missing(shaped, '', 'requests', '', '');
  for (const container of containers)
    for (const part of ['requests', 'limits'] as const)
      for (const [resource, size] of askedOf(wanted[part])) {
        const seen = sizeOf(container.resources, part, resource) || sizeOf(wholePod(shaped.spec), part, resource);
        const isMet = size === '' ? seen !== '' : sameQuantity(seen, size);
        if (!isMet) return missing(shaped, text(container.name), `${part}.${resource}`, seen, size);
      }
  return undefined;
}

type Sizes = Readonly<Record<string, string | undefined>> | null | undefined;

function sizeOf(
  resources: { requests?: Sizes; limits?: Sizes } | null | undefined,
  part: 'requests' | 'limits',
  name: string,
) {
  const found = entries(resources?.[part]).find(([key]) => key === name);
  return text(found?.[1]);
}

/** Resources that containers share (https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/). */
function wholePod(spec: PodSpec | undefined) {
  return spec?.resources;
}

function askedOf(amounts: ResourcesWanted['requests']): [string, string][] {
  if (amounts === undefined) return [];
  return Array.isArray(amounts) ? amounts.map((name) => [name, '']) : Object.entries(amounts);
}

function missing({ kind, name }: Shaped, container: string, field: string, seen: string, wanted: string): Finding {
  return fail('shape.resources', { kind, name, container, field, seen, wanted });
}
