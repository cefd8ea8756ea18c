import {
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListOpenIDConnectProvidersCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of IAM. */
export function load(settings: ClientSettings): Service {
  const client = new IAMClient(settings);
  return service<Of<'iam'>>(client, {
    'iam:GetRole': (input, options) => client.send(new GetRoleCommand(input), options),
    'iam:ListAccessKeys': (input, options) => client.send(new ListAccessKeysCommand(input), options),
    'iam:ListAttachedRolePolicies': (input, options) =>
      client.send(new ListAttachedRolePoliciesCommand(input), options),
    'iam:ListRolePolicies': (input, options) => client.send(new ListRolePoliciesCommand(input), options),
    'iam:GetOpenIDConnectProvider': (input, options) =>
      client.send(new GetOpenIDConnectProviderCommand(input), options),
    'iam:ListOpenIDConnectProviders': (input, options) =>
      client.send(new ListOpenIDConnectProvidersCommand(input), options),
  });
}
