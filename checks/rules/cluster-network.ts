/**
 * VPC and subnets of a cluster (https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html).
 */
import type { AwsOperations } from '../reads/operations.ts';
import { type Finding, fail } from '../verdict.ts';
import type { ClusterAsked } from './cluster-asked.ts';
import { type Cluster, zonesOf } from './control-plane.ts';
import { tagsOf, textOf, textsOf } from './lenient.ts';
import { amount, each } from './objects.ts';
import { noResource, unlikeValue } from './settling.ts';
import { outputsOf, stacksOf } from './stack.ts';

type Output<O extends keyof AwsOperations> = AwsOperations[O]['output'] | null | undefined;

/** The answers that tell of a network. */
export interface NetworkSeen {
  subnets?: Output<'ec2:DescribeSubnets'>;
  vpcs?: Output<'ec2:DescribeVpcs'>;
  routes?: Output<'ec2:DescribeRouteTables'>;
  stacks?: readonly Output<'cloudformation:DescribeStacks'>[] | undefined;
}

/** Says what of the network of a cluster is not as asked. */
export function unlikeNetwork(asked: ClusterAsked, cluster: Cluster, seen: NetworkSeen): Finding | undefined {
  const { subnetZones, subnetsOf, subnetsTagged, freeAddressesAtLeast: wanted, vpcCidr } = asked;
  const name = textOf(cluster.name);
  const zones = zonesOf(seen.subnets ?? undefined);
  if (subnetZones !== undefined && zones.length < subnetZones)
    return fail('cluster.zones', { cluster: name, zones, wanted: subnetZones });
  const other = subnetsOf && otherSubnets(subnetsOf, cluster, seen.stacks);
  if (other) return other;
  const subnets = each(seen.subnets?.Subnets);
  const poor = subnets.filter((subnet) => amount(subnet.AvailableIpAddressCount) < (wanted ?? 0)).map(idOf);
  if (wanted !== undefined && (subnets.length === 0 || poor.length > 0))
    return fail('cluster.freeAddresses', { subnets: poor, wanted });
  const untagged = subnetsTagged ? untaggedSubnets(seen) : undefined;
  if (untagged) return fail('cluster.subnetTags', untagged);
  return vpcCidr && otherCidr(vpcCidr, cluster, seen.vpcs);
}

function otherSubnets(
  { stack, output }: NonNullable<ClusterAsked['subnetsOf']>,
  cluster: Cluster,
  answers: NetworkSeen['stacks'],
): Finding | undefined {
  const found = stacksOf(answers).find(({ StackName }) => stack.includes(textOf(StackName)));
  if (found === undefined) return noResource('stack', stack);
  const name = textOf(found.StackName);
  const outputs = outputsOf(found);
  const wanted = (outputs[output] ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean)
    .sort();
  if (wanted.length === 0)
    return fail('stack.outputs', { stack: name, missing: [output], found: Object.keys(outputs) });
  const seen = textsOf(cluster.resourcesVpcConfig?.subnetIds).sort();
  return seen.join() === wanted.join()
    ? undefined
    : fail('cluster.subnets', { cluster: textOf(cluster.name), seen, wanted, stack: name });
}

/** Subnets without the tag by which load balancers find them; the first kind that lacks one. */
function untaggedSubnets({ subnets, routes }: NetworkSeen): { subnets: string[]; tag: string } | undefined {
  const all = each(subnets?.Subnets);
  const lacking = (isPublic: boolean, tag: string) => {
    const some = all.filter((subnet) => isPublicSubnet(idOf(subnet), routes) === isPublic);
    const missing = some.filter(({ Tags }) => !['1', ''].includes(tagsOf(Tags)[tag] ?? '-')).map(idOf);
    return missing.length > 0 || all.length === 0 ? { subnets: missing, tag } : undefined;
  };
  return lacking(true, 'kubernetes.io/role/elb') ?? lacking(false, 'kubernetes.io/role/internal-elb');
}

/** Whether a subnet routes to an internet gateway, by its own route table or the main one. */
function isPublicSubnet(id: string, routes: NetworkSeen['routes']): boolean {
  const tables = each(routes?.RouteTables);
  const own = tables.find(({ Associations }) => each(Associations).some(({ SubnetId }) => SubnetId === id));
  const main = tables.find(({ Associations }) => each(Associations).some(({ Main }) => Main === true));
  return each((own ?? main)?.Routes).some(
    ({ DestinationCidrBlock, GatewayId }) =>
      DestinationCidrBlock === '0.0.0.0/0' && textOf(GatewayId).startsWith('igw-'),
  );
}

function otherCidr(wanted: readonly string[], cluster: Cluster, vpcs: NetworkSeen['vpcs']): Finding | undefined {
  const id = textOf(cluster.resourcesVpcConfig?.vpcId);
  const vpc = each(vpcs?.Vpcs).find(({ VpcId }) => VpcId === id);
  const further = each(vpc?.CidrBlockAssociationSet).map(({ CidrBlock }) => textOf(CidrBlock));
  const blocks = [...new Set([textOf(vpc?.CidrBlock), ...further])].filter((block) => block !== '');
  if (blocks.some((block) => wanted.includes(block))) return undefined;
  return unlikeValue('vpc', id, 'cidr', blocks.join(', '), wanted);
}

function idOf({ SubnetId }: { SubnetId?: string | undefined }): string {
  return textOf(SubnetId);
}
