import {
  DescribeCacheClustersCommand,
  DescribeReplicationGroupsCommand,
  DescribeServerlessCachesCommand,
  ElastiCacheClient,
} from '@aws-sdk/client-elasticache';
import { type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of ElastiCache. */
export function load(settings: ClientSettings): Service {
  const client = new ElastiCacheClient(settings);
  return service<Of<'elasticache'>>(client, {
    'elasticache:DescribeCacheClusters': (input, options) =>
      client.send(new DescribeCacheClustersCommand(input), options),
    'elasticache:DescribeReplicationGroups': (input, options) =>
      client.send(new DescribeReplicationGroupsCommand(input), options),
    'elasticache:DescribeServerlessCaches': (input, options) =>
      client.send(new DescribeServerlessCachesCommand(input), options),
  });
}
