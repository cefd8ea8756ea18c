import { CloudFrontClient, ListDistributionsCommand } from '@aws-sdk/client-cloudfront';
import { type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of CloudFront. */
export function load(settings: ClientSettings): Service {
  const client = new CloudFrontClient(settings);
  return service<Of<'cloudfront'>>(client, {
    'cloudfront:ListDistributions': (input, options) => client.send(new ListDistributionsCommand(input), options),
  });
}
