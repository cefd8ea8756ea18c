/**
 * Aggregated discovery: which resources a cluster serves, in one request (generally available since Kubernetes 1.30).
 */
import * as z from 'zod';

/** Finds the preferred version of a resource, or undefined where the cluster does not serve it. */
export type Served = (group: string, resource: string) => { version: string; namespaced: boolean } | undefined;

const groupList = z.object({
  kind: z.literal('APIGroupDiscoveryList'),
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      versions: z.array(
        z.object({
          version: z.string(),
          resources: z.array(z.object({ resource: z.string(), scope: z.string() })).nullish(),
        }),
      ),
    }),
  ),
});

/** Reads the answer of `/apis`; undefined when it is no aggregated discovery. */
export function findServed(answer: unknown): Served | undefined {
  const parsed = groupList.safeParse(answer);
  if (!parsed.success) return undefined;
  const groups = new Map(parsed.data.items.map((item) => [item.metadata.name, item.versions]));
  return (group, resource) => {
    // The server names its preferred version first.
    for (const { version, resources } of groups.get(group) ?? []) {
      const found = resources?.find((item) => item.resource === resource);
      if (found !== undefined) return { version, namespaced: found.scope === 'Namespaced' };
    }
    return undefined;
  };
}
