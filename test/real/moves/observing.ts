/** Container Insights, log agents, and what they send. */
import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceAlreadyExistsException,
} from '@aws-sdk/client-cloudwatch-logs';
import type { World } from '../world.ts';
import { applyAll, makeNamespace, workload } from './objects.ts';

/** The agents of Container Insights on every node, and a first datapoint. */
export async function installInsights(world: World): Promise<void> {
  await makeNamespace(world, 'amazon-cloudwatch');
  await applyAll(
    world,
    ...['cloudwatch-agent', 'fluent-bit'].map((name) =>
      workload('DaemonSet', name, {
        namespace: 'amazon-cloudwatch',
        image: `public.ecr.aws/cloudwatch-agent/${name}:latest`,
        labels: { name },
      }),
    ),
  );
  await putMetric(world, 'node_cpu_utilization', 21.5);
}

/**
 * A datapoint of Container Insights with the cluster's name as its only dimension.
 * @param at two minutes ago by default: the emulator leaves out the minute that has not ended
 */
export async function putMetric(
  world: World,
  name: string,
  value: number,
  at = new Date(Date.now() - 120_000),
): Promise<void> {
  const Dimensions = [{ Name: 'ClusterName', Value: world.cluster.name }];
  const datum = { MetricName: name, Value: value, Unit: 'Percent' as const, Timestamp: at, Dimensions };
  await world.aws.cloudwatch.send(new PutMetricDataCommand({ Namespace: 'ContainerInsights', MetricData: [datum] }));
}

/** Lines in a stream of a log group; group and stream are made when they are missing. */
export async function putLogs(
  world: World,
  logGroupName: string,
  logStreamName: string,
  lines: readonly string[],
  at = new Date(),
): Promise<void> {
  const { logs } = world.aws;
  const ignore = (error: unknown) => {
    if (!(error instanceof ResourceAlreadyExistsException)) throw error;
  };
  await logs.send(new CreateLogGroupCommand({ logGroupName })).catch(ignore);
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName })).catch(ignore);
  const logEvents = lines.map((message, index) => ({ message, timestamp: at.getTime() + index }));
  await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
}
