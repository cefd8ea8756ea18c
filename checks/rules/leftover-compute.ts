/**
 * What is left of a cluster and of what runs pods for it.
 */
import type { AwsOperations } from '../reads/operations.ts';
import { environmentOf } from './cloud9.ts';
import type { Leftover, Own } from './leftover.ts';
import type { LeftoversSeen } from './leftover-reads.ts';
import { tagsOf, textOf } from './lenient.ts';
import { each, text } from './objects.ts';

type Instances = AwsOperations['ec2:DescribeInstances']['output'] | undefined;

/** Cluster, node groups, Fargate profiles, instances, Auto Scaling groups, launch templates and Cloud9 environments. */
export function computeLeft(seen: LeftoversSeen, own: Own): Leftover[] {
  const { described, nodegroups, profiles, autoScalingGroups, cloud9, launchTemplates } = seen;
  const cluster = described?.cluster;
  return [
    ...(cluster
      ? [
          {
            kind: 'cluster' as const,
            id: own.cluster,
            detail: text(cluster.status),
            deleting: cluster.status === 'DELETING',
          },
        ]
      : []),
    ...each(each(nodegroups).map((answer) => answer.nodegroup)).map(({ nodegroupName, status }) => ({
      kind: 'nodegroups' as const,
      id: text(nodegroupName),
      deleting: status === 'DELETING',
    })),
    ...each(each(profiles).map((answer) => answer.fargateProfile)).map(({ fargateProfileName, status }) => ({
      kind: 'fargateProfiles' as const,
      id: text(fargateProfileName),
      deleting: status === 'DELETING',
    })),
    ...ownInstances(seen, own)
      .filter(({ state }) => state !== 'terminated')
      .map(({ id, state }) => ({ kind: 'instances' as const, id, detail: state, deleting: state === 'shutting-down' })),
    ...each(autoScalingGroups?.AutoScalingGroups)
      .filter(({ Tags }) => own.byTags(tagsOf(Tags)))
      .map(({ AutoScalingGroupName, Status }) => ({
        kind: 'autoScalingGroups' as const,
        id: text(AutoScalingGroupName),
        deleting: textOf(Status) !== '',
      })),
    ...each(launchTemplates?.LaunchTemplates)
      .filter(({ Tags }) => own.byTags(tagsOf(Tags)))
      .map(({ LaunchTemplateName }) => ({ kind: 'launchTemplates' as const, id: text(LaunchTemplateName) })),
    ...instancesOf(cloud9)
      .map(({ id, state, tags }) => ({ id, state, name: environmentOf(tags.Name ?? '') }))
      .filter(({ name, state }) => state !== 'terminated' && own.byName('cloud9', name))
      .map(({ id, state, name }) => ({
        kind: 'cloud9' as const,
        id: name,
        detail: [id, state].filter((part) => part !== '').join(', '),
        deleting: state === 'shutting-down',
      })),
  ];
}

/** The instances of the lab; terminated ones stay listed for an hour. */
export function ownInstances({ instances, named }: LeftoversSeen, own: Own): { id: string; state: string }[] {
  const all = [...instancesOf(instances), ...instancesOf(named)].filter(
    ({ tags }) => own.byTags(tags) || own.byName('instances', tags.Name ?? ''),
  );
  return [...new Map(all.map((instance) => [instance.id, instance])).values()];
}

function instancesOf(answer: Instances) {
  return each(answer?.Reservations)
    .flatMap((reservation) => each(reservation.Instances))
    .map(({ InstanceId, State, Tags }) => ({ id: text(InstanceId), state: text(State?.Name), tags: tagsOf(Tags) }));
}
