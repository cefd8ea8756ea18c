import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of CloudFormation. */
export function load(settings: ClientSettings): Service {
  const client = new CloudFormationClient(settings);
  return service<Of<'cloudformation'>>(client, {
    'cloudformation:DescribeStackEvents': (input, options) =>
      client.send(new DescribeStackEventsCommand(input), options),
    'cloudformation:DescribeStackResources': (input, options) =>
      client.send(new DescribeStackResourcesCommand(input), options),
    'cloudformation:DescribeStacks': (input, options) => client.send(new DescribeStacksCommand(input), options),
  });
}
