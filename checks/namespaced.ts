/**
 * What the grader may read in single namespaces only.
 */

/** Resources in the words of RBAC; all others are read by the ClusterRole. */
export const namespacedResources = ['pods/log', 'secrets', 'services/proxy'] as const;
export type NamespacedResource = (typeof namespacedResources)[number];

/**
 * Whether the right to read a resource is given by a Role of the namespace. Such a Role cannot be made before its
 * namespace, so it lacks where the access manifest was applied first.
 */
export function isByRole(resource: string): boolean {
  return namespacedResources.some((one) => one === resource);
}
