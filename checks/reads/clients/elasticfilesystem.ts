import { DescribeFileSystemsCommand, EFSClient } from '@aws-sdk/client-efs';
import { type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of EFS. */
export function load(settings: ClientSettings): Service {
  const client = new EFSClient(settings);
  return service<Of<'elasticfilesystem'>>(client, {
    'elasticfilesystem:DescribeFileSystems': (input, options) =>
      client.send(new DescribeFileSystemsCommand(input), options),
  });
}
