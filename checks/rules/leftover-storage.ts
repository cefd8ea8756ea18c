/**
 * What is left of the data of a lab: volumes, files, images, logs.
 */
import type { Leftover, LeftoversAsked, Own } from './leftover.ts';
import { ownInstances } from './leftover-compute.ts';
import type { LeftoversSeen } from './leftover-reads.ts';
import { tagsOf, textOf } from './lenient.ts';
import { amount, each, text } from './objects.ts';

/** Volumes, snapshots of volumes and databases, file systems, log groups, repositories and buckets. */
export function storageLeft(seen: LeftoversSeen, own: Own, { retainedLogs }: LeftoversAsked): Leftover[] {
  const { snapshots, databaseSnapshots, fileSystems, logGroups, repositories, buckets } = seen;
  const databases = new Set(each(seen.databases?.DBInstances).map((one) => textOf(one.DBInstanceIdentifier)));
  const volumes = new Set([...own.memory.volumes, ...usedVolumes(seen, own)]);
  return [
    ...each(seen.volumes?.Volumes)
      .filter((volume) => volumes.has(textOf(volume.VolumeId)) && volume.State !== 'deleted')
      .map(({ VolumeId, Size, State, Tags }) => ({
        kind: 'volumes' as const,
        id: text(VolumeId),
        detail: [`${amount(Size)} GiB`, tagsOf(Tags)['kubernetes.io/created-for/pvc/name'] ?? []].flat().join(', '),
        deleting: State === 'deleting',
      })),
    ...each(snapshots?.Snapshots)
      .filter(({ Tags, VolumeId }) => own.byTags(tagsOf(Tags)) || own.memory.volumes.includes(textOf(VolumeId)))
      .map(({ SnapshotId, VolumeSize }) => ({
        kind: 'snapshots' as const,
        id: text(SnapshotId),
        detail: `${amount(VolumeSize)} GiB`,
      })),
    ...each(databaseSnapshots?.DBSnapshots)
      .filter(
        // Those that RDS makes by itself go with their database, unless its backups are retained.
        ({ SnapshotType, DBInstanceIdentifier }) =>
          SnapshotType !== 'automated' || !databases.has(textOf(DBInstanceIdentifier)),
      )
      .filter(
        (one) =>
          own.byName('databases', textOf(one.DBInstanceIdentifier)) ||
          own.vpcs.has(textOf(one.VpcId)) ||
          own.byTags(tagsOf(one.TagList)),
      )
      .map(({ DBSnapshotIdentifier, AllocatedStorage, SnapshotType, Status }) => ({
        kind: 'databaseSnapshots' as const,
        id: text(DBSnapshotIdentifier),
        detail: [`${amount(AllocatedStorage)} GiB`, text(SnapshotType)].filter((part) => part !== '').join(', '),
        deleting: Status === 'deleting',
      })),
    ...each(fileSystems?.FileSystems)
      .filter(({ Tags, Name }) => own.byTags(tagsOf(Tags)) || own.byName('fileSystems', textOf(Name)))
      .filter(({ LifeCycleState }) => LifeCycleState !== 'deleted')
      .map(({ FileSystemId, Name, LifeCycleState }) => ({
        kind: 'fileSystems' as const,
        id: text(FileSystemId),
        detail: text(Name),
        deleting: LifeCycleState === 'deleting',
      })),
    ...clusterLogs(own, logGroups)
      .filter(({ retentionInDays }) => !(retainedLogs && amount(retentionInDays) > 0))
      .map(({ logGroupName }) => ({ kind: 'logGroups' as const, id: text(logGroupName) })),
    ...each(repositories?.repositories)
      .filter(({ repositoryName }) => own.byName('repositories', textOf(repositoryName)))
      .map(({ repositoryName }) => ({ kind: 'repositories' as const, id: text(repositoryName) })),
    ...each(buckets?.Buckets)
      .filter(({ Name }) => own.byName('buckets', textOf(Name)))
      .map(({ Name }) => ({ kind: 'buckets' as const, id: text(Name) })),
  ];
}

/** Volumes that carry the tags of the cluster, or that an instance of it uses and does not take along when it ends. */
export function usedVolumes(seen: LeftoversSeen, own: Own): string[] {
  const instances = new Set(ownInstances(seen, own).map(({ id }) => id));
  return each(seen.volumes?.Volumes)
    .filter(
      ({ Tags, Attachments }) =>
        own.byTags(tagsOf(Tags)) ||
        each(Attachments).some(
          ({ InstanceId, DeleteOnTermination }) => DeleteOnTermination !== true && instances.has(textOf(InstanceId)),
        ),
    )
    .map(({ VolumeId }) => textOf(VolumeId))
    .filter((id) => id !== '');
}

function clusterLogs(own: Own, answers: LeftoversSeen['logGroups']) {
  const prefixes = [`/aws/eks/${own.cluster}/`, `/aws/containerinsights/${own.cluster}/`];
  return each(answers)
    .flatMap((answer) => each(answer.logGroups))
    .filter(
      ({ logGroupName }) =>
        prefixes.some((prefix) => textOf(logGroupName).startsWith(prefix)) ||
        own.byName('logGroups', textOf(logGroupName)),
    );
}
