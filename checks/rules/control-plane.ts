/**
 * What DescribeCluster says of a control plane, in the words that labs ask with.
 */

import type { AwsOperations } from '../reads/operations.ts';
import { pairsOf, textOf, textsOf } from './lenient.ts';
import { each } from './objects.ts';

export type Cluster = NonNullable<AwsOperations['eks:DescribeCluster']['output']['cluster']>;

/** Who may use the OIDC provider of a cluster whose service accounts take roles. */
export const audience = 'sts.amazonaws.com';

/** Log types that are delivered: the list has one item for those that are on and one for those that are off. */
export function enabledLogs(cluster: Cluster): string[] {
  const items = each(cluster.logging?.clusterLogging).filter((item) => item.enabled === true);
  return items.flatMap((item) => textsOf(item.types)).sort();
}

/** How the Kubernetes API is reached. */
export function endpointOf(cluster: Cluster): {
  access: 'public' | 'private' | 'both' | 'none';
  cidrs: string[];
  limited: boolean;
} {
  const vpc = cluster.resourcesVpcConfig;
  const isPublic = vpc?.endpointPublicAccess === true;
  const isPrivate = vpc?.endpointPrivateAccess === true;
  const cidrs = textsOf(vpc?.publicAccessCidrs);
  const access = isPublic ? (isPrivate ? 'both' : 'public') : isPrivate ? 'private' : 'none';
  return { access, cidrs, limited: isPublic && cidrs.length > 0 && cidrs.every((cidr) => !cidr.endsWith('/0')) };
}

/** The id that the ARN of the cluster's OIDC provider ends with: the issuer without `https://`. */
export function providerIdOf(cluster: Cluster): string {
  return textOf(cluster.identity?.oidc?.issuer).replace(/^https:\/\//, '');
}

/** ARN of the provider that belongs to the cluster; those of deleted clusters stay and look alike. */
export function providerArnOf(
  cluster: Cluster,
  listed: AwsOperations['iam:ListOpenIDConnectProviders']['output'] | null | undefined,
): string | undefined {
  const id = providerIdOf(cluster);
  if (id === '') return undefined;
  const arns = each(listed?.OpenIDConnectProviderList).map((provider) => textOf(provider.Arn));
  return arns.find((arn) => arn.split(':oidc-provider/')[1] === id);
}

/** Minor version: 33 for `1.33`. */
export function minorOf(version: unknown): number {
  return Number(/^1\.(\d+)$/.exec(textOf(version))?.[1] ?? Number.NaN);
}

/** KMS keys that encrypt Kubernetes objects. */
export function keysOf(cluster: Cluster): string[] {
  return each(cluster.encryptionConfig).flatMap((config) => textOf(config.provider?.keyArn) || []);
}

/** The Availability Zones of subnets. */
export function zonesOf(subnets: AwsOperations['ec2:DescribeSubnets']['output'] | undefined): string[] {
  return [...new Set(each(subnets?.Subnets).flatMap((subnet) => textOf(subnet.AvailabilityZone) || []))].sort();
}

/** Wanted tags that are not there or have another value, as `key=value`. */
export function missingTags(
  wanted: Readonly<Record<string, readonly string[]>>,
  tags: Readonly<Record<string, string>>,
): string[] {
  const missing = Object.entries(wanted).filter(([key, values]) => !values.includes(tags[key] ?? ''));
  return pairsOf(Object.fromEntries(missing));
}
