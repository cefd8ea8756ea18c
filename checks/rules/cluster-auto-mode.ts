/**
 * EKS Auto Mode: its three parts, which can be switched on one by one, and its nodes.
 */
import type { KindTypes } from '../reads/kinds.ts';
import { type CheckContext, type Finding, fail, pendingOrFail } from '../verdict.ts';
import type { Cluster } from './control-plane.ts';
import { textOf } from './lenient.ts';
import { isReady, kindOf, readyCondition } from './node-kind.ts';
import { latest, nameOf } from './objects.ts';

/** Says what of Auto Mode is not there; nodes come only when pods need them. */
export function notAutoMode(
  cluster: Cluster,
  nodes: readonly KindTypes['Node'][],
  context: CheckContext,
): Finding | undefined {
  const { computeConfig, storageConfig, kubernetesNetworkConfig } = cluster;
  const parts = {
    compute: computeConfig?.enabled,
    storage: storageConfig?.blockStorage?.enabled,
    loadBalancing: kubernetesNetworkConfig?.elasticLoadBalancing?.enabled,
  };
  const off = Object.entries(parts).flatMap(([part, enabled]) => (enabled === true ? [] : [part]));
  if (off.length > 0) return fail('cluster.autoMode', { cluster: textOf(cluster.name), off });
  const own = nodes.filter((node) => kindOf(node) === 'auto');
  if (own.length === 0) return fail('nodes.none', { kind: 'auto', wanted: 1 });
  if (own.some(isReady)) return undefined;
  const since = latest(own.map((node) => textOf(readyCondition(node)?.lastTransitionTime)));
  return pendingOrFail(
    'nodes.notReady',
    { kind: 'auto', ready: 0, wanted: 1, notReady: own.map(nameOf) },
    context,
    since,
  );
}
