import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of Lambda. */
export function load(settings: ClientSettings): Service {
  const client = new LambdaClient(settings);
  return service<Of<'lambda'>>(client, {
    'lambda:ListFunctions': (input, options) => client.send(new ListFunctionsCommand(input), options),
  });
}
