/**
 * Security groups for pods: which policy gives a pod its groups, and the network interface that has them
 * (https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html; pkg/utils/helper.go in
 * aws/amazon-vpc-resource-controller-k8s).
 */
import type { KindTypes } from '../reads/kinds.ts';
import type { AwsOperations } from '../reads/operations.ts';
import type { CustomObject } from '../reads/read.ts';
import { type Finding, fail } from '../verdict.ts';
import { type LabelSelector, requirementsOf, selects, spokenSelector } from './label-selector.ts';
import { tagsOf, textOf } from './lenient.ts';
import { amount, each, nameOf, namespaceOf, text } from './objects.ts';
import { isRecord } from './path.ts';
import type { Pod } from './pod-ready.ts';

type Answer<O extends keyof AwsOperations> = AwsOperations[O]['output'] | null | undefined;
export type SecurityGroup = NonNullable<NonNullable<Answer<'ec2:DescribeSecurityGroups'>>['SecurityGroups']>[number];

type Interface = NonNullable<NonNullable<Answer<'ec2:DescribeNetworkInterfaces'>>['NetworkInterfaces']>[number];

/** A SecurityGroupPolicy, read. */
export interface GroupPolicy {
  name: string;
  createdAt: string | undefined;
  /** Ids of security groups. */
  groups: readonly string[];
  spoken: string;
  /** Whether it gives its groups to a pod. */
  selects(pod: Pod): boolean;
}

/** Policies as the controller reads them: both selectors have to fit where both are written; one without groups is none. */
export function groupPoliciesOf(
  policies: readonly CustomObject[],
  accounts: readonly KindTypes['ServiceAccount'][],
): GroupPolicy[] {
  return policies.map((policy) => {
    const spec = isRecord(policy.spec) ? policy.spec : {};
    const written = isRecord(spec.securityGroups) ? spec.securityGroups.groupIds : undefined;
    const groups = Array.isArray(written) ? written.filter((group) => typeof group === 'string') : [];
    const [pods, account] = [selectorOf(spec.podSelector), selectorOf(spec.serviceAccountSelector)];
    const spoken = [pods, account].flatMap((one) => (one === undefined ? [] : spokenSelector(requirementsOf(one))));
    const name = nameOf(policy);
    return {
      name,
      createdAt: policy.metadata?.creationTimestamp,
      groups,
      spoken: `${name} (${spoken.join(' + ')})`,
      selects(pod) {
        if ((pods === undefined && account === undefined) || groups.length === 0) return false;
        const own = accounts.find((one) => nameOf(one) === (textOf(pod.spec?.serviceAccountName) || 'default'));
        const fits = pods === undefined || selects(requirementsOf(pods), pod.metadata?.labels);
        return fits && (account === undefined || selects(requirementsOf(account), own?.metadata?.labels));
      },
    };
  });
}

function selectorOf(value: unknown): LabelSelector | undefined {
  return isRecord(value) ? value : undefined;
}

/** Ids of the interfaces that a pod's annotation names; the controller writes it as JSON. */
export function eniIdsOf(pod: Pod): string[] {
  const written = pod.metadata?.annotations?.['vpc.amazonaws.com/pod-eni'];
  if (typeof written !== 'string' || written.length > 4096) return [];
  try {
    const listed: unknown = JSON.parse(written);
    return (Array.isArray(listed) ? listed : []).flatMap((one: unknown) =>
      isRecord(one) && typeof one.eniId === 'string' ? [one.eniId] : [],
    );
  } catch {
    return [];
  }
}

/** Whether a group is meant by one of the names: its id, its name, or its Name tag. */
function isGroup({ GroupId, GroupName, Tags }: SecurityGroup, names: readonly string[]): boolean {
  return [GroupId, GroupName, tagsOf(Tags).Name].some((one) => names.includes(textOf(one)));
}

/** What is wrong with the groups that policies give a pod. */
export function wrongGroups(
  own: readonly GroupPolicy[],
  known: readonly SecurityGroup[],
  wanted: { groups?: readonly string[] | undefined; vpc: string },
): Finding | undefined {
  for (const { name: policy, groups } of own) {
    const missing = groups.filter((id) => !known.some(({ GroupId }) => GroupId === id));
    if (missing.length > 0) return fail('podGroup.noGroup', { policy, missing });
  }
  const given = known.filter(({ GroupId }) => own.some(({ groups }) => groups.includes(textOf(GroupId))));
  const stranger = given.find(({ VpcId }) => VpcId !== wanted.vpc);
  if (stranger !== undefined)
    return fail('podGroup.otherVpc', {
      group: textOf(stranger.GroupId),
      vpc: textOf(stranger.VpcId),
      wanted: wanted.vpc,
    });
  const names = wanted.groups;
  if (names === undefined || given.some((group) => isGroup(group, names))) return undefined;
  const seen = given.map(({ GroupId, GroupName }) => `${textOf(GroupId)} (${textOf(GroupName)})`);
  return fail('podGroup.otherGroup', { policy: own.map(({ name }) => name).join(', '), seen, wanted: names });
}

/** What is wrong with the interface of a pod: it comes with the pod, so that an older pod has none. */
export function wrongInterface(
  pod: Pod,
  own: readonly GroupPolicy[],
  interfaces: readonly Interface[],
): Finding | undefined {
  const at = { pod: nameOf(pod), namespace: namespaceOf(pod) };
  const ids = eniIdsOf(pod);
  const born = Date.parse(textOf(pod.metadata?.creationTimestamp));
  const newer = own.find(({ createdAt }) => Date.parse(textOf(createdAt)) > born);
  const [eni] = ids;
  if (eni === undefined && newer !== undefined) return fail('podGroup.olderPod', { ...at, policy: newer.name });
  if (eni === undefined) return fail('podGroup.noEni', at);
  const found = interfaces.find(({ NetworkInterfaceId }) => ids.includes(textOf(NetworkInterfaceId)));
  if (found === undefined) return fail('podGroup.eniGone', { ...at, eni });
  const seen = each(found.Groups).map(({ GroupId }) => textOf(GroupId));
  const wanted = [...new Set(own.flatMap(({ groups }) => groups))];
  return wanted.every((group) => seen.includes(group))
    ? undefined
    : fail('podGroup.eniGroups', { ...at, eni, seen, wanted });
}

type DatabaseKind = 'rds' | 'elasticache';

/** A database with the security groups in front of it. */
interface Database {
  kind: DatabaseKind;
  name: string;
  status: string;
  /** 0 as long as it has none. */
  port: number;
  groups: readonly string[];
}

/** The databases of the account in the Region. */
export function databasesOf(
  instances: Answer<'rds:DescribeDBInstances'>,
  caches: Answer<'elasticache:DescribeCacheClusters'>,
): Database[] {
  return [
    ...each(instances?.DBInstances).map((one) => ({
      kind: 'rds' as const,
      name: textOf(one.DBInstanceIdentifier),
      status: textOf(one.DBInstanceStatus),
      port: amount(one.Endpoint?.Port),
      groups: each(one.VpcSecurityGroups).map((group) => textOf(group.VpcSecurityGroupId)),
    })),
    ...each(caches?.CacheClusters).map((one) => ({
      kind: 'elasticache' as const,
      name: textOf(one.CacheClusterId),
      status: textOf(one.CacheClusterStatus),
      port: amount(one.ConfigurationEndpoint?.Port ?? each(one.CacheNodes)[0]?.Endpoint?.Port),
      groups: each(one.SecurityGroups).map((group) => textOf(group.SecurityGroupId)),
    })),
  ];
}

/** Whether an inbound rule of a group lets members of other groups reach a port. */
export function admits({ IpPermissions }: SecurityGroup, sources: readonly string[], port: number): boolean {
  return each(IpPermissions).some(({ IpProtocol, FromPort, ToPort, UserIdGroupPairs }) => {
    const isFrom = each(UserIdGroupPairs).some(({ GroupId }) => sources.includes(textOf(GroupId)));
    // Without a protocol, all ports are open.
    if (text(IpProtocol) === '-1') return isFrom;
    const isPort = port > 0 && amount(FromPort, Number.POSITIVE_INFINITY) <= port && port <= amount(ToPort, -1);
    return isFrom && text(IpProtocol) === 'tcp' && isPort;
  });
}
