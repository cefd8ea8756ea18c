/** The network that eksctl makes for a cluster. */
import { CreateSubnetCommand, CreateTagsCommand, CreateVpcCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import type { World } from '../world.ts';

export interface Network {
  vpc: string;
  publicSubnets: string[];
  privateSubnets: string[];
}

const PUBLIC = 'kubernetes.io/role/elb';
const PRIVATE = 'kubernetes.io/role/internal-elb';

/** A public and a private subnet in two zones, tagged for load balancers; made when first asked for. */
export async function network(world: World): Promise<Network> {
  const { ec2 } = world.aws;
  const tag = { Key: 'alpha.eksctl.io/cluster-name', Value: world.cluster.name };
  const found = await ec2.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: `tag:${tag.Key}`, Values: [tag.Value] }] }),
  );
  const pick = (role: string) =>
    (found.Subnets ?? [])
      .filter((subnet) => subnet.Tags?.some((one) => one.Key === role))
      .map((subnet) => subnet.SubnetId ?? '');
  const have = found.Subnets?.[0]?.VpcId;
  if (have !== undefined) return { vpc: have, publicSubnets: pick(PUBLIC), privateSubnets: pick(PRIVATE) };
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const made: Network = { vpc: Vpc?.VpcId ?? '', publicSubnets: [], privateSubnets: [] };
  for (const [cidr, zone, role, list] of [
    ['10.0.0.0/19', 'a', PUBLIC, made.publicSubnets],
    ['10.0.32.0/19', 'c', PUBLIC, made.publicSubnets],
    ['10.0.64.0/19', 'a', PRIVATE, made.privateSubnets],
    ['10.0.96.0/19', 'c', PRIVATE, made.privateSubnets],
  ] as const) {
    const AvailabilityZone = `${world.cluster.region}${zone}`;
    const subnet = await ec2.send(new CreateSubnetCommand({ VpcId: made.vpc, CidrBlock: cidr, AvailabilityZone }));
    const id = subnet.Subnet?.SubnetId ?? '';
    await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [tag, { Key: role, Value: '1' }] }));
    list.push(id);
  }
  return made;
}
