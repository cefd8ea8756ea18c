import { DescribeDomainCommand, ListDomainNamesCommand, OpenSearchClient } from '@aws-sdk/client-opensearch';
import { type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of OpenSearch. */
export function load(settings: ClientSettings): Service {
  const client = new OpenSearchClient(settings);
  return service<Of<'es'>>(client, {
    'es:DescribeDomain': (input, options) => client.send(new DescribeDomainCommand(input), options),
    'es:ListDomainNames': (input, options) => client.send(new ListDomainNamesCommand(input), options),
  });
}
