import * as z from 'zod';
import { names } from '../params.ts';
import { aws, type CustomObject, type Listed, list, listCustom } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { customObjects, textAt } from '../rules/custom.ts';
import { classOf, instanceOf, isBuiltIn, newClaims, notReady, unproven } from '../rules/karpenter.ts';
import { kubectl } from '../rules/kubectl.ts';
import { runningOf } from '../rules/node-kind.ts';
import { absent, existing, named, nameOf } from '../rules/objects.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

const params = z.strictObject({
  nodePool: names.optional().describe('Name of the NodePool; a list gives alternatives; any if absent.'),
  builtIn: z.boolean().default(false).describe('Whether NodePools of EKS Auto Mode count too, its own among them.'),
  launched: z
    .boolean()
    .default(false)
    .describe(
      'Whether it has to have launched a node since the enrolment, on an instance outside every Auto Scaling group.',
    ),
});
type Asked = z.output<typeof params>;

/** Passes when a NodePool and its node class are ready, and have launched a node if asked (https://karpenter.sh/docs/concepts/nodeclaims/). */
export default defineCheck({
  name: 'k8s.karpenter',
  window: 300,
  params,
  needs: ({ builtIn, launched }) => ({
    pools: listCustom('nodepools.karpenter.sh'),
    classes: listCustom('ec2nodeclasses.karpenter.k8s.aws'),
    autoClasses: builtIn ? listCustom('nodeclasses.eks.amazonaws.com') : undefined,
    claims: launched ? listCustom('nodeclaims.karpenter.sh') : undefined,
    nodes: launched ? list('Node') : undefined,
  }),
  follows: ({ launched }) => (launched ? ['ec2:DescribeInstances'] : []),
  followUp(asked, seen, { enrolledAt }) {
    const claims = poolsOf(asked, seen).flatMap((pool) => newClaims(pool, customObjects(seen.claims), enrolledAt));
    const ids = [...new Set(claims.flatMap((claim) => instanceOf(claim) ?? []))].sort();
    const filter = { Filters: [{ Name: 'instance-id', Values: ids }], IncludeManagedResources: true };
    return { instances: ids.length === 0 ? undefined : aws('ec2:DescribeInstances', filter) };
  },
  memory: z.object({ claim: z.string() }).optional(),
  // Consolidation takes a node away minutes after its work is done.
  remember(asked, { nodes, instances, ...seen }, context) {
    const claims = poolsOf(asked, seen).flatMap((pool) =>
      newClaims(pool, customObjects(seen.claims), context.enrolledAt),
    );
    const proven = claims.find((one) => unproven(one, existing(nodes), runningOf(instances), context) === undefined);
    return proven === undefined ? context.memory : { claim: nameOf(proven) };
  },
  judge(asked, { nodes, instances, ...seen }, context) {
    if (seen.pools?.served !== true) return fail('object.unserved', { kind: 'NodePool (karpenter.sh)' });
    const all = customObjects(seen.pools);
    const classes = customObjects(seen.classes);
    const autoClasses = customObjects(seen.autoClasses);
    const pools = poolsOf(asked, seen);
    const best = judgeClosest(asked.nodePool === undefined ? pools : named(pools, asked.nodePool), [
      (pool) => {
        const own = classOf(pool, { classes, autoClasses });
        if (own !== undefined) return notReady(isBuiltIn(pool) ? 'NodeClass' : 'EC2NodeClass', own, context);
        const wanted = textAt(pool, 'spec.template.spec.nodeClassRef.name');
        return fail('karpenter.noClass', { pool: nameOf(pool), class: wanted, seen: classes.map(nameOf) });
      },
      (pool) => notReady('NodePool', pool, context),
      (pool) => {
        if (!asked.launched || context.memory !== undefined) return undefined;
        const claims = newClaims(pool, customObjects(seen.claims), context.enrolledAt);
        const one = judgeClosest(claims, [(claim) => unproven(claim, existing(nodes), runningOf(instances), context)]);
        return one === undefined ? fail('karpenter.noClaim', { pool: nameOf(pool) }) : one.finding;
      },
    ]);
    if (best !== undefined) return best.finding ?? pass({ pool: nameOf(best.object) });
    if (asked.nodePool !== undefined) return absent('NodePool', asked.nodePool, '', all);
    return fail('karpenter.noPool', { builtIn: all.filter(isBuiltIn).map(nameOf) });
  },
  command: ({ launched }) => kubectl('get', `nodepools,ec2nodeclasses${launched ? ',nodeclaims' : ''}`, '-o', 'wide'),
});

function poolsOf({ nodePool, builtIn }: Asked, { pools }: { pools: Listed<CustomObject> | undefined }): CustomObject[] {
  const present = customObjects(pools).filter((pool) => builtIn || !isBuiltIn(pool));
  return nodePool === undefined ? present : named(present, nodePool);
}
