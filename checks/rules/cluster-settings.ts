/**
 * Settings of a control plane that an update of the cluster can change.
 */
import { type Finding, fail } from '../verdict.ts';
import type { ClusterAsked } from './cluster-asked.ts';
import { type Cluster, enabledLogs, endpointOf, keysOf, minorOf } from './control-plane.ts';
import { textOf } from './lenient.ts';

/** Says which setting is not as asked. */
export function unlikeSettings(asked: ClusterAsked, seen: Cluster): Finding | undefined {
  const cluster = textOf(seen.name);
  const { minorAtLeast, logTypes, endpoint, encrypted } = asked;
  if (minorAtLeast !== undefined && !(minorOf(seen.version) >= minorAtLeast)) {
    return fail('cluster.version', { cluster, version: textOf(seen.version), wanted: `1.${minorAtLeast}` });
  }
  const enabled = enabledLogs(seen);
  const missing = (logTypes ?? []).filter((type) => !enabled.includes(type));
  if (missing.length > 0) return fail('cluster.logging', { cluster, enabled, missing });
  const { access, cidrs, limited } = endpointOf(seen);
  if (endpoint !== undefined && !(endpoint === 'limited' ? limited : access === endpoint)) {
    return fail('cluster.endpoint', { cluster, seen: access, cidrs, wanted: endpoint });
  }
  if (encrypted && keysOf(seen).length === 0) return fail('cluster.notEncrypted', { cluster });
  return undefined;
}
