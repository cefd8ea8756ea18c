import * as z from 'zod';
import { names } from '../params.ts';
import { aws } from '../reads/read.ts';
import { cachesOf } from '../rules/cache.ts';
import { judgeClosest } from '../rules/closest.ts';
import { textOf } from '../rules/lenient.ts';
import { each } from '../rules/objects.ts';
import { noResource, onItsWay, unlikeValue } from '../rules/settling.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

/** Passes when a cache of ElastiCache can be used (https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CacheCluster.html). */
export default defineCheck({
  name: 'elasticache.cluster',
  params: z.strictObject({
    id: names
      .optional()
      .describe('Name of the cache, or names of which any will do; any cache in the VPC of the cluster if absent.'),
    status: z
      .literal('available')
      .default('available')
      .describe('The only status that counts; being modified or saved to a snapshot counts as available.'),
    engine: names.optional().describe('Engine (redis, valkey, memcached), or engines of which any will do.'),
  }),
  window: 900,
  needs: ({ id }, { cluster }) => ({
    clusters: aws('elasticache:DescribeCacheClusters', {}),
    groups: aws('elasticache:DescribeReplicationGroups', {}),
    serverless: aws('elasticache:DescribeServerlessCaches', {}),
    described: id === undefined ? aws('eks:DescribeCluster', { name: cluster.name }) : undefined,
  }),
  follows: ({ id }) => (id === undefined ? ['ec2:DescribeSecurityGroups'] : []),
  followUp({ id }, seen) {
    // Caches name no VPC; their security groups do.
    const ids = [...new Set(cachesOf(seen).flatMap((cache) => cache.securityGroups))].sort();
    return {
      security:
        id === undefined && ids.length > 0
          ? aws('ec2:DescribeSecurityGroups', { Filters: [{ Name: 'group-id', Values: ids }] })
          : undefined,
    };
  },
  judge({ id, engine }, seen, context) {
    const vpc = textOf(seen.described?.cluster?.resourcesVpcConfig?.vpcId);
    const inside = each(seen.security?.SecurityGroups)
      .filter(({ VpcId }) => vpc !== '' && VpcId === vpc)
      .map(({ GroupId }) => textOf(GroupId));
    const all = cachesOf(seen);
    const found = all.filter(({ name, securityGroups }) =>
      id === undefined ? securityGroups.some((group) => inside.includes(group)) : id.includes(name),
    );
    const best = judgeClosest(found, [
      ({ name, status, createdAt }) => {
        if (['available', 'modifying', 'snapshotting'].includes(status)) return undefined;
        const values = { kind: 'cache', name, status };
        const isMoving = status === 'creating' || status.startsWith('rebooting');
        return isMoving
          ? onItsWay('resource.moving', values, context, createdAt)
          : fail('resource.status', { ...values, reason: '' });
      },
      (cache) => unlikeValue('cache', cache.name, 'engine', cache.engine, engine),
    ]);
    if (!best)
      return noResource(
        'cache',
        id ?? [],
        all.map(({ name }) => name),
      );
    return best.finding ?? pass({ cache: best.object.name, engine: best.object.engine });
  },
  command: (_, { cluster: { region } }) =>
    ['cache-clusters', 'replication-groups', 'serverless-caches']
      .map((what) => `aws elasticache describe-${what} --region ${region}`)
      .join('; '),
});
