import {
  BatchGetImageCommand,
  BatchGetRepositoryScanningConfigurationCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
} from '@aws-sdk/client-ecr';
import { type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of ECR. */
export function load(settings: ClientSettings): Service {
  const client = new ECRClient(settings);
  return service<Of<'ecr'>>(client, {
    'ecr:BatchGetImage': (input, options) => client.send(new BatchGetImageCommand(input), options),
    'ecr:BatchGetRepositoryScanningConfiguration': (input, options) =>
      client.send(new BatchGetRepositoryScanningConfigurationCommand(input), options),
    'ecr:DescribeImages': (input, options) => client.send(new DescribeImagesCommand(input), options),
    'ecr:DescribeRepositories': (input, options) => client.send(new DescribeRepositoriesCommand(input), options),
  });
}
