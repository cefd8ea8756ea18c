import {
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of EC2. */
export function load(settings: ClientSettings): Service {
  const client = new EC2Client(settings);
  return service<Of<'ec2'>>(client, {
    'ec2:DescribeAddresses': (input, options) => client.send(new DescribeAddressesCommand(input), options),
    'ec2:DescribeLaunchTemplates': (input, options) => client.send(new DescribeLaunchTemplatesCommand(input), options),
    'ec2:DescribeNatGateways': (input, options) => client.send(new DescribeNatGatewaysCommand(input), options),
    'ec2:DescribeNetworkInterfaces': (input, options) =>
      client.send(new DescribeNetworkInterfacesCommand(input), options),
    'ec2:DescribeRouteTables': (input, options) => client.send(new DescribeRouteTablesCommand(input), options),
    'ec2:DescribeSecurityGroups': (input, options) => client.send(new DescribeSecurityGroupsCommand(input), options),
    'ec2:DescribeSnapshots': (input, options) => client.send(new DescribeSnapshotsCommand(input), options),
    'ec2:DescribeVolumes': (input, options) => client.send(new DescribeVolumesCommand(input), options),
    'ec2:DescribeVpcEndpoints': (input, options) => client.send(new DescribeVpcEndpointsCommand(input), options),
    'ec2:DescribeVpcs': (input, options) => client.send(new DescribeVpcsCommand(input), options),
    'ec2:DescribeInstances': (input, options) => client.send(new DescribeInstancesCommand(input), options),
    'ec2:DescribeSubnets': (input, options) => client.send(new DescribeSubnetsCommand(input), options),
  });
}
