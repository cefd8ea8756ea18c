/**
 * Whether the addresses of pods are those of the cluster's VPC
 * (https://docs.aws.amazon.com/eks/latest/userguide/pod-networking.html).
 */
import type { AwsOperations } from '../reads/operations.ts';
import { type Finding, fail } from '../verdict.ts';
import { isWithin, parseAddress, parseBlock } from './cidr.ts';
import { textOf } from './lenient.ts';
import { each, nameOf, text } from './objects.ts';
import type { Pod } from './pod-ready.ts';

type Vpcs = AwsOperations['ec2:DescribeVpcs']['output'];

/** A pod with an address outside the VPC, or with none of its own; secondary blocks of the VPC count as well. */
export function outsideVpc(pod: Pod, vpcs: Vpcs | null | undefined): Finding | undefined {
  const name = nameOf(pod);
  if (pod.spec?.hostNetwork === true) return fail('pods.hostNetwork', { pod: name });
  const known = each(pod.status?.podIPs).map(({ ip }) => text(ip));
  const addresses = known.length > 0 ? known : [text(pod.status?.podIP)].filter((ip) => ip !== '');
  const [vpc] = each(vpcs?.Vpcs);
  const cidrs = [
    ...each(vpc?.CidrBlockAssociationSet).flatMap(({ CidrBlock, CidrBlockState }) =>
      CidrBlockState?.State === 'associated' ? [textOf(CidrBlock)] : [],
    ),
    ...each(vpc?.Ipv6CidrBlockAssociationSet).flatMap(({ Ipv6CidrBlock, Ipv6CidrBlockState }) =>
      Ipv6CidrBlockState?.State === 'associated' ? [textOf(Ipv6CidrBlock)] : [],
    ),
  ];
  const blocks = cidrs.map(parseBlock).filter((block) => block !== undefined);
  const isInside = (ip: string) => {
    const address = parseAddress(ip);
    return address !== undefined && blocks.some((block) => isWithin(address, block));
  };
  if (addresses.length > 0 && addresses.every(isInside)) return undefined;
  return fail('pods.outsideVpc', { pod: name, addresses, vpc: textOf(vpc?.VpcId), cidrs });
}
