import {
  DescribeAccessEntryCommand,
  DescribeAddonCommand,
  DescribeCapabilityCommand,
  DescribeClusterCommand,
  DescribeClusterVersionsCommand,
  DescribeFargateProfileCommand,
  DescribeNodegroupCommand,
  DescribePodIdentityAssociationCommand,
  DescribeUpdateCommand,
  EKSClient,
  ListAccessEntriesCommand,
  ListAddonsCommand,
  ListAssociatedAccessPoliciesCommand,
  ListCapabilitiesCommand,
  ListFargateProfilesCommand,
  ListNodegroupsCommand,
  ListPodIdentityAssociationsCommand,
  ListUpdatesCommand,
} from '@aws-sdk/client-eks';
import { type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of EKS. */
export function load(settings: ClientSettings): Service {
  const client = new EKSClient(settings);
  return service<Of<'eks'>>(client, {
    'eks:DescribeAddon': (input, options) => client.send(new DescribeAddonCommand(input), options),
    'eks:DescribeCapability': (input, options) => client.send(new DescribeCapabilityCommand(input), options),
    'eks:DescribeClusterVersions': (input, options) => client.send(new DescribeClusterVersionsCommand(input), options),
    'eks:DescribePodIdentityAssociation': (input, options) =>
      client.send(new DescribePodIdentityAssociationCommand(input), options),
    'eks:DescribeUpdate': (input, options) => client.send(new DescribeUpdateCommand(input), options),
    'eks:ListAddons': (input, options) => client.send(new ListAddonsCommand(input), options),
    'eks:ListAssociatedAccessPolicies': (input, options) =>
      client.send(new ListAssociatedAccessPoliciesCommand(input), options),
    'eks:ListCapabilities': (input, options) => client.send(new ListCapabilitiesCommand(input), options),
    'eks:ListPodIdentityAssociations': (input, options) =>
      client.send(new ListPodIdentityAssociationsCommand(input), options),
    'eks:ListUpdates': (input, options) => client.send(new ListUpdatesCommand(input), options),
    'eks:DescribeAccessEntry': (input, options) => client.send(new DescribeAccessEntryCommand(input), options),
    'eks:DescribeCluster': (input, options) => client.send(new DescribeClusterCommand(input), options),
    'eks:DescribeFargateProfile': (input, options) => client.send(new DescribeFargateProfileCommand(input), options),
    'eks:DescribeNodegroup': (input, options) => client.send(new DescribeNodegroupCommand(input), options),
    'eks:ListAccessEntries': (input, options) => client.send(new ListAccessEntriesCommand(input), options),
    'eks:ListFargateProfiles': (input, options) => client.send(new ListFargateProfilesCommand(input), options),
    'eks:ListNodegroups': (input, options) => client.send(new ListNodegroupsCommand(input), options),
  });
}
