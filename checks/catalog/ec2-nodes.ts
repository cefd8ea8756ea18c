import * as z from 'zod';
import { count } from '../params.ts';
import { aws, list } from '../reads/read.ts';
import { textOf, textsOf } from '../rules/lenient.ts';
import { baselineOf, sample, withSample } from '../rules/node-baseline.ts';
import { censusFrom } from '../rules/node-census.ts';
import { instanceIdOf, readyCondition, runningOf, zoneOf } from '../rules/node-kind.ts';
import { each, latest, nameOf } from '../rules/objects.ts';
import { defineCheck, fail, pass, pendingOrFail } from '../verdict.ts';

type Managed = boolean | 'fargate' | 'karpenter' | 'auto' | undefined;

/** Passes when enough nodes of a kind are Ready and not cordoned, each on its running instance (https://docs.aws.amazon.com/eks/latest/userguide/eks-compute.html). */
export default defineCheck({
  name: 'ec2.nodes',
  params: z.strictObject({
    managed: z
      .union([z.boolean(), z.enum(['fargate', 'karpenter', 'auto'])])
      .optional()
      .describe(
        'Kind of node: true (managed node group), false (self-managed), fargate, karpenter or auto (Auto Mode); all on EC2 if absent.',
      ),
    readyAtLeast: count.min(1).default(1).describe('Smallest number of Ready nodes that are not cordoned.'),
    aboveBaseline: count
      .min(1)
      .optional()
      .describe(
        'How many more Ready nodes there must be than when the steps before this one had passed, or at enrolment.',
      ),
    zonesAtLeast: count.min(1).optional().describe('Smallest number of Availability Zones that those nodes name.'),
  }),
  window: 300,
  needs: ({ managed }, { cluster }) => ({
    nodes: list('Node'),
    owned:
      managed === 'fargate'
        ? undefined
        : aws('ec2:DescribeInstances', {
            Filters: [
              { Name: `tag:kubernetes.io/cluster/${cluster.name}`, Values: ['owned'] },
              { Name: 'instance-state-name', Values: ['running'] },
            ],
          }),
    groups: managed === false ? aws('eks:ListNodegroups', { clusterName: cluster.name }) : undefined,
  }),
  follows: ['ec2:DescribeInstances', 'eks:DescribeNodegroup'],
  followUp({ managed }, { nodes, owned, groups }, { cluster }) {
    const known = runningOf(owned);
    const ids = [...new Set(each(nodes?.items).flatMap((node) => instanceIdOf(node) ?? []))].sort();
    // Instances of Auto Mode may lack the tag. Self-managed ones need it, and Fargate has none.
    const others = managed === 'fargate' || managed === false ? [] : ids.filter((id) => !known.has(id));
    return {
      // By filter and not by id: one id that is gone would make AWS refuse the whole call.
      others:
        others.length > 0
          ? aws('ec2:DescribeInstances', {
              Filters: [{ Name: 'instance-id', Values: others }],
              IncludeManagedResources: true,
            })
          : undefined,
      described: textsOf(groups?.nodegroups).map((nodegroupName) =>
        aws('eks:DescribeNodegroup', { clusterName: cluster.name, nodegroupName }),
      ),
    };
  },
  memory: z.array(sample),
  remember: ({ managed, aboveBaseline }, seen, { cluster, now, memory }) =>
    aboveBaseline === undefined
      ? []
      : withSample(memory, { at: now, ready: censusFrom(kindFor(managed), seen, cluster.name).ready.length }),
  judge({ managed, readyAtLeast, zonesAtLeast, aboveBaseline }, seen, context) {
    const kind = kindFor(managed);
    const { claimed, ready, notReady, cordoned, unbacked, lonely, instances } = censusFrom(
      kind,
      seen,
      context.cluster.name,
    );
    const baseline = aboveBaseline === undefined ? 0 : baselineOf(ready, context);
    const wanted = Math.max(readyAtLeast, baseline + (aboveBaseline ?? 0));
    const zones = [...new Set(ready.flatMap((node) => zoneOf(node) ?? []))].sort();
    if (ready.length >= wanted) {
      if (zones.length >= (zonesAtLeast ?? 0)) return pass({ kind, ready: ready.length, zones });
      return fail('nodes.zones', { kind, zones, wanted: zonesAtLeast ?? 0 });
    }
    const values = { kind, ready: ready.length, wanted };
    // Waiting helps only if the nodes on their way are enough.
    const since = (times: string[]) =>
      ready.length + notReady.length + lonely.length < wanted ? longAgo : (latest(times) ?? longAgo);
    if (notReady.length > 0) {
      const conditions = notReady.map(readyCondition);
      const reasons = notReady.map((node, place) => withReason(nameOf(node), textOf(conditions[place]?.reason)));
      const times = conditions.map((condition) => textOf(condition?.lastTransitionTime));
      return pendingOrFail('nodes.notReady', { ...values, notReady: reasons }, context, since(times));
    }
    if (lonely.length > 0) {
      const counts = { ...values, instances: instances.length, nodes: instances.length - lonely.length };
      return pendingOrFail('nodes.notJoined', counts, context, since(lonely.map((instance) => instance.launchedAt)));
    }
    if (cordoned.length > 0) return fail('nodes.cordoned', { ...values, cordoned: cordoned.map(nameOf) });
    if (unbacked.length > 0) return fail('nodes.noInstance', { ...values, nodes: unbacked.map(nameOf) });
    if (claimed.length === 0) return fail('nodes.none', { kind, wanted });
    if (ready.length < readyAtLeast) return fail('nodes.few', values);
    return fail('nodes.notAbove', { kind, ready: ready.length, baseline, wanted });
  },
  command: ({ managed }) => `kubectl get nodes -l '${selectors[kindFor(managed)]}' -L topology.kubernetes.io/zone`,
});

const longAgo = new Date(0).toISOString();

const selectors = {
  any: 'eks.amazonaws.com/compute-type!=fargate',
  managed: 'eks.amazonaws.com/nodegroup',
  selfManaged: '!eks.amazonaws.com/nodegroup,!eks.amazonaws.com/compute-type,!karpenter.sh/nodepool',
  fargate: 'eks.amazonaws.com/compute-type=fargate',
  karpenter: 'karpenter.sh/nodepool,eks.amazonaws.com/compute-type!=auto',
  auto: 'eks.amazonaws.com/compute-type=auto',
};

function kindFor(managed: Managed): keyof typeof selectors {
  if (managed === undefined) return 'any';
  return managed === true ? 'managed' : managed === false ? 'selfManaged' : managed;
}

function withReason(name: string, reason: string): string {
  return reason === '' ? name : `${name} (${reason})`;
}
