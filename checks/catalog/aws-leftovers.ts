import { providerIdOf } from '../rules/control-plane.ts';
import { belongs, isNamed, type LeftoversAsked, leftoverKinds, leftoverParams, type Own } from '../rules/leftover.ts';
import { computeLeft, ownInstances } from '../rules/leftover-compute.ts';
import { leftoverMemory, type Memory, nothingSeen, withSeen } from '../rules/leftover-memory.ts';
import { networkLeft, ownVpcs } from '../rules/leftover-network.ts';
import { furtherFollows, furtherReads, type LeftoversSeen, leftoverReads } from '../rules/leftover-reads.ts';
import { servicesLeft } from '../rules/leftover-services.ts';
import { storageLeft, usedVolumes } from '../rules/leftover-storage.ts';
import { tagsOf, textOf } from '../rules/lenient.ts';
import { each } from '../rules/objects.ts';
import { type ContextWith, defineCheck, fail, later, pass, pending } from '../verdict.ts';

/** Things that a message names. */
const MOST = 6;

/** Passes when nothing is left of what belonged to the enrolled cluster and to the lab (https://docs.aws.amazon.com/eks/latest/userguide/delete-cluster.html). */
export default defineCheck({
  name: 'aws.leftovers',
  params: leftoverParams,
  needs: leftoverReads,
  follows: furtherFollows,
  followUp: (_, seen, context) => furtherReads(seen, context),
  memory: leftoverMemory,
  remember(asked, seen, context) {
    const own = ownOf(asked, seen, context);
    const cluster = seen.described?.cluster;
    const issuer = cluster ? providerIdOf(cluster) : '';
    return withSeen(context.memory, { seen: Boolean(cluster), issuer, volumes: usedVolumes(seen, own) });
  },
  judge(asked, seen, context) {
    const own = ownOf(asked, seen, context);
    const { cluster } = own;
    const isGoing = seen.described?.cluster ? seen.described.cluster.status === 'DELETING' : wasThere(seen, own);
    if (asked.afterCluster && !isGoing && !context.isOver) return later('leftover.later', { cluster });
    const left = [...computeLeft(seen, own), ...networkLeft(seen, own)]
      .concat(storageLeft(seen, own, asked), servicesLeft(seen, own, asked))
      .filter(({ kind }) => asked.kinds.includes(kind))
      .sort((a, b) => leftoverKinds.indexOf(a.kind) - leftoverKinds.indexOf(b.kind));
    const staying = left.filter(({ deleting }) => !deleting);
    const named = staying.length > 0 ? staying : left;
    const values = {
      kinds: named.slice(0, MOST).map(({ kind }) => kind),
      ids: named.slice(0, MOST).map(({ id, detail = '' }) => (detail === '' ? id : `${id} (${detail})`)),
      more: Math.max(0, named.length - MOST),
    };
    if (staying.length > 0) return fail('leftover.found', values);
    if (left.length > 0) return pending('leftover.deleting', values, 60);
    return wasThere(seen, own) ? pass({ cluster }) : fail('leftover.neverThere', { cluster });
  },
  command: (_, { cluster: { name, region } }) =>
    `aws resourcegroupstaggingapi get-resources --region ${region} --tag-filters Key=kubernetes.io/cluster/${name} --query 'ResourceTagMappingList[].ResourceARN'`,
});

function ownOf({ names }: LeftoversAsked, seen: LeftoversSeen, context: ContextWith<Memory>): Own {
  const cluster = context.cluster.name;
  const byTags = (tags: Readonly<Record<string, string>>) => belongs(tags, cluster, names.stacks ?? []);
  return {
    cluster,
    memory: context.memory ?? nothingSeen,
    vpcs: ownVpcs(seen, byTags),
    byTags,
    byName: (kind, name) => name !== '' && isNamed(name, names[kind]),
  };
}

/**
 * Whether the lab was ever begun: somebody who did nothing has nothing left either. What was remembered says so, and for
 * about an hour what AWS still lists of what it has deleted.
 */
function wasThere(seen: LeftoversSeen, own: Own): boolean {
  const logGroups = each(seen.logGroups).flatMap((answer) => each(answer.logGroups));
  return (
    own.memory.seen ||
    ownInstances(seen, own).length > 0 ||
    each(seen.natGateways?.NatGateways).some(({ Tags }) => own.byTags(tagsOf(Tags))) ||
    logGroups.some(({ logGroupName }) => textOf(logGroupName).startsWith(`/aws/eks/${own.cluster}/`))
  );
}
