/**
 * Caches of ElastiCache, whichever of its three forms they have.
 */
import type { AwsOperations } from '../reads/operations.ts';
import { textOf, textsOf } from './lenient.ts';
import { each } from './objects.ts';

type Output<O extends keyof AwsOperations> = AwsOperations[O]['output'] | null | undefined;

/** A cache cluster, a replication group or a serverless cache. */
export interface Cache {
  name: string;
  /** In lower case: the three APIs write it differently. */
  status: string;
  engine: string;
  createdAt: string;
  securityGroups: string[];
}

/** The caches of a Region; the members of a replication group are listed beside it. */
export function cachesOf(seen: {
  clusters?: Output<'elasticache:DescribeCacheClusters'>;
  groups?: Output<'elasticache:DescribeReplicationGroups'>;
  serverless?: Output<'elasticache:DescribeServerlessCaches'>;
}): Cache[] {
  const clusters = each(seen.clusters?.CacheClusters).map((cluster) => ({
    name: textOf(cluster.CacheClusterId),
    status: textOf(cluster.CacheClusterStatus).toLowerCase(),
    engine: textOf(cluster.Engine),
    createdAt: textOf(cluster.CacheClusterCreateTime),
    securityGroups: each(cluster.SecurityGroups).map((group) => textOf(group.SecurityGroupId)),
    group: textOf(cluster.ReplicationGroupId),
  }));
  const groups = each(seen.groups?.ReplicationGroups).map((group) => {
    const name = textOf(group.ReplicationGroupId);
    const members = clusters.filter((cluster) => cluster.group === name);
    return {
      name,
      status: textOf(group.Status).toLowerCase(),
      engine: textOf(group.Engine) || (members[0]?.engine ?? ''),
      createdAt: textOf(group.ReplicationGroupCreateTime),
      securityGroups: members.flatMap((member) => member.securityGroups),
    };
  });
  const serverless = each(seen.serverless?.ServerlessCaches).map((cache) => ({
    name: textOf(cache.ServerlessCacheName),
    status: textOf(cache.Status).toLowerCase(),
    engine: textOf(cache.Engine),
    createdAt: textOf(cache.CreateTime),
    securityGroups: textsOf(cache.SecurityGroupIds),
  }));
  return [...groups, ...clusters.map(({ group: _, ...cluster }) => cluster), ...serverless];
}
