import {
  CloudWatchClient,
  GetDashboardCommand,
  GetMetricDataCommand,
  ListDashboardsCommand,
} from '@aws-sdk/client-cloudwatch';
import { type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of CloudWatch. */
export function load(settings: ClientSettings): Service {
  const client = new CloudWatchClient(settings);
  return service<Of<'cloudwatch'>>(client, {
    'cloudwatch:GetDashboard': (input, options) => client.send(new GetDashboardCommand(input), options),
    'cloudwatch:ListDashboards': (input, options) => client.send(new ListDashboardsCommand(input), options),
    'cloudwatch:GetMetricData': (input, options) => client.send(new GetMetricDataCommand(input), options),
  });
}
