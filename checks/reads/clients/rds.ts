import { DescribeDBInstancesCommand, DescribeDBSnapshotsCommand, RDSClient } from '@aws-sdk/client-rds';
import { type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of RDS. */
export function load(settings: ClientSettings): Service {
  const client = new RDSClient(settings);
  return service<Of<'rds'>>(client, {
    'rds:DescribeDBSnapshots': (input, options) => client.send(new DescribeDBSnapshotsCommand(input), options),
    'rds:DescribeDBInstances': (input, options) => client.send(new DescribeDBInstancesCommand(input), options),
  });
}
