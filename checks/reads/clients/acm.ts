import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of ACM. */
export function load(settings: ClientSettings): Service {
  const client = new ACMClient(settings);
  return service<Of<'acm'>>(client, {
    'acm:DescribeCertificate': (input, options) => client.send(new DescribeCertificateCommand(input), options),
  });
}
