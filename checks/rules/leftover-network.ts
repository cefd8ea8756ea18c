/**
 * What is left of the network of a lab.
 */
import type { Leftover, Own } from './leftover.ts';
import type { LeftoversSeen } from './leftover-reads.ts';
import { tagsOf, textOf } from './lenient.ts';
import { each, text } from './objects.ts';

/** VPCs that belong to the lab alone. */
export function ownVpcs({ vpcs }: LeftoversSeen, byTags: Own['byTags']): Set<string> {
  return new Set(
    each(vpcs?.Vpcs)
      .filter(({ Tags, IsDefault }) => IsDefault !== true && byTags(tagsOf(Tags)))
      .map(({ VpcId }) => textOf(VpcId)),
  );
}

/** Load balancers, target groups, NAT gateways, addresses, network interfaces, endpoints, security groups and VPCs. */
export function networkLeft(seen: LeftoversSeen, own: Own): Leftover[] {
  const { natGateways, addresses, networkInterfaces, endpoints, securityGroups } = seen;
  const isOwn = ({ VpcId, Tags }: { VpcId?: unknown; Tags?: Parameters<typeof tagsOf>[0] }) =>
    own.vpcs.has(textOf(VpcId)) || own.byTags(tagsOf(Tags));
  return [
    ...balancersLeft(seen, own),
    ...each(natGateways?.NatGateways)
      .filter((one) => isOwn(one) && one.State !== 'deleted')
      .map(({ NatGatewayId, State }) => ({
        kind: 'natGateways' as const,
        id: text(NatGatewayId),
        deleting: State === 'deleting',
      })),
    ...each(addresses?.Addresses)
      .filter(({ Tags }) => own.byTags(tagsOf(Tags)))
      .map(({ PublicIp, AllocationId }) => ({
        kind: 'addresses' as const,
        id: text(PublicIp),
        detail: text(AllocationId),
      })),
    ...each(networkInterfaces?.NetworkInterfaces)
      .filter((one) => own.vpcs.has(textOf(one.VpcId)) || own.byTags(tagsOf(one.TagSet)))
      .map(({ NetworkInterfaceId, Description }) => ({
        kind: 'networkInterfaces' as const,
        id: text(NetworkInterfaceId),
        detail: text(Description).slice(0, 40),
      })),
    // Gateway endpoints cost nothing and go with their VPC.
    ...each(endpoints?.VpcEndpoints)
      .filter((one) => isOwn(one) && one.VpcEndpointType !== 'Gateway' && textOf(one.State).toLowerCase() !== 'deleted')
      .map(({ VpcEndpointId, ServiceName, State }) => ({
        kind: 'endpoints' as const,
        id: text(VpcEndpointId),
        detail: text(ServiceName).split('.').slice(3).join('.'),
        deleting: textOf(State).toLowerCase() === 'deleting',
      })),
    ...each(securityGroups?.SecurityGroups)
      .filter(({ Tags, GroupName }) => GroupName !== 'default' && own.byTags(tagsOf(Tags)))
      .map(({ GroupId, GroupName }) => ({
        kind: 'securityGroups' as const,
        id: text(GroupId),
        detail: text(GroupName),
      })),
    ...[...own.vpcs].map((id) => ({ kind: 'vpcs' as const, id })),
  ];
}

/** Load balancers of both APIs and target groups; the older API is not asked for tags, but it names the VPC. */
function balancersLeft({ balancers, classic, targetGroups, tags }: LeftoversSeen, own: Own): Leftover[] {
  const tagged = new Map(
    each(tags)
      .flatMap((answer) => each(answer.TagDescriptions))
      .map(({ ResourceArn, Tags }) => [textOf(ResourceArn), tagsOf(Tags)]),
  );
  const kind = 'loadBalancers' as const;
  return [
    ...each(balancers?.LoadBalancers).flatMap(({ LoadBalancerArn, LoadBalancerName, VpcId }) => {
      const labels = tagged.get(textOf(LoadBalancerArn)) ?? {};
      if (!own.vpcs.has(textOf(VpcId)) && !own.byTags(labels)) return [];
      const madeBy = labels['ingress.k8s.aws/stack'] ?? labels['service.k8s.aws/stack'] ?? '';
      return [{ kind, id: text(LoadBalancerName), detail: madeBy }];
    }),
    ...each(classic?.LoadBalancerDescriptions)
      .filter(({ VPCId }) => own.vpcs.has(textOf(VPCId)))
      .map(({ LoadBalancerName }) => ({ kind, id: text(LoadBalancerName) })),
    ...each(targetGroups?.TargetGroups)
      .filter(
        ({ TargetGroupArn, VpcId }) =>
          own.vpcs.has(textOf(VpcId)) || own.byTags(tagged.get(textOf(TargetGroupArn)) ?? {}),
      )
      .map(({ TargetGroupName }) => ({ kind: 'targetGroups' as const, id: text(TargetGroupName) })),
  ];
}
