import { DescribeImagesCommand, DescribeRepositoriesCommand, ECRPUBLICClient } from '@aws-sdk/client-ecr-public';
import { type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of ECR Public. */
export function load(settings: ClientSettings): Service {
  const client = new ECRPUBLICClient(settings);
  return service<Of<'ecr-public'>>(client, {
    'ecr-public:DescribeImages': (input, options) => client.send(new DescribeImagesCommand(input), options),
    'ecr-public:DescribeRepositories': (input, options) => client.send(new DescribeRepositoriesCommand(input), options),
  });
}
