import {
  CloudWatchLogsClient,
  DescribeExportTasksCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  DescribeQueryDefinitionsCommand,
  DescribeSubscriptionFiltersCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of CloudWatch Logs. */
export function load(settings: ClientSettings): Service {
  const client = new CloudWatchLogsClient(settings);
  return service<Of<'logs'>>(client, {
    'logs:DescribeExportTasks': (input, options) => client.send(new DescribeExportTasksCommand(input), options),
    'logs:DescribeLogGroups': (input, options) => client.send(new DescribeLogGroupsCommand(input), options),
    'logs:DescribeLogStreams': (input, options) => client.send(new DescribeLogStreamsCommand(input), options),
    'logs:DescribeQueryDefinitions': (input, options) =>
      client.send(new DescribeQueryDefinitionsCommand(input), options),
    'logs:DescribeSubscriptionFilters': (input, options) =>
      client.send(new DescribeSubscriptionFiltersCommand(input), options),
    'logs:FilterLogEvents': (input, options) => client.send(new FilterLogEventsCommand(input), options),
  });
}
