import * as z from 'zod';
import { count } from '../params.ts';
import { aws, list } from '../reads/read.ts';
import { textOf, textsOf } from '../rules/lenient.ts';
import {
  type Instance,
  instanceIdOf,
  isLeaving,
  isReady,
  kindOf,
  kindOfInstance,
  readyCondition,
  runningOf,
  zoneOf,
} from '../rules/node-kind.ts';
import { each, latest } from '../rules/objects.ts';
import { defineCheck, fail, pass, pendingOrFail } from '../verdict.ts';

/** Passes when enough nodes of a kind are Ready and not cordoned, each with its running instance (https://docs.aws.amazon.com/eks/latest/userguide/eks-compute.html). */
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
    const ids = each(nodes?.items).flatMap((node) => instanceIdOf(node) ?? []);
    const others = managed === 'fargate' || managed === false ? [] : ids.filter((id) => !known.has(id)).sort();
    return {
      // By filter and not by id: an id that is gone would make AWS refuse the whole call.
      others:
        others.length > 0
          ? aws('ec2:DescribeInstances', { Filters: [{ Name: 'instance-id', Values: others }] })
          : undefined,
      described: textsOf(groups?.nodegroups).map((nodegroupName) =>
        aws('eks:DescribeNodegroup', { clusterName: cluster.name, nodegroupName }),
      ),
    };
  },
  judge({ managed, readyAtLeast: wanted, zonesAtLeast }, { nodes, owned, others, described }, context) {
    const kind = wordFor(managed);
    const running = runningOf(owned, others);
    const managedGroups = each(described).flatMap((answer) =>
      each(answer.nodegroup?.resources?.autoScalingGroups).map((group) => textOf(group.name)),
    );
    const isOfKind = (instance: Instance) =>
      kind === 'any' || kindOfInstance(instance, context.cluster.name, managedGroups) === kind;
    const claimed = each(nodes?.items).filter((node) =>
      kind === 'any' ? kindOf(node) !== 'fargate' && kindOf(node) !== 'other' : kindOf(node) === kind,
    );
    const backed = claimed.filter((node) => {
      if (kind === 'fargate') return textOf(node.spec?.providerID).includes('/fargate-');
      const instance = running.get(instanceIdOf(node) ?? '');
      return instance !== undefined && isOfKind(instance);
    });
    const ready = backed.filter(isReady);
    const values = { kind, ready: ready.length, wanted };
    if (ready.length >= wanted) {
      const zones = [...new Set(ready.flatMap((node) => zoneOf(node) ?? []))].sort();
      if (zonesAtLeast !== undefined && zones.length < zonesAtLeast) {
        return fail('nodes.zones', { kind, zones, wanted: zonesAtLeast });
      }
      return pass({ kind, ready: ready.length, zones });
    }
    const notReady = backed.filter((node) => !isLeaving(node) && readyCondition(node)?.status !== 'True');
    if (notReady.length > 0) {
      const since = latest(notReady.map((node) => textOf(readyCondition(node)?.lastTransitionTime)));
      return pendingOrFail(
        'nodes.notReady',
        {
          ...values,
          notReady: notReady.map((node) =>
            nameAndReason(textOf(node.metadata?.name), textOf(readyCondition(node)?.reason)),
          ),
        },
        context,
        since,
      );
    }
    const joined = new Set(each(nodes?.items).map(instanceIdOf));
    const lonely = [...running.values()].filter((instance) => isOfKind(instance) && !joined.has(instance.id));
    if (kind !== 'fargate' && lonely.length > 0) {
      const since = latest(lonely.map((instance) => instance.launchedAt));
      const instances = lonely.length + backed.length;
      return pendingOrFail('nodes.notJoined', { ...values, instances, nodes: backed.length }, context, since);
    }
    const cordoned = backed
      .filter((node) => node.spec?.unschedulable === true)
      .map((node) => textOf(node.metadata?.name));
    if (cordoned.length > 0) return fail('nodes.cordoned', { ...values, cordoned });
    const unbacked = claimed.filter((node) => !backed.includes(node)).map((node) => textOf(node.metadata?.name));
    if (unbacked.length > 0) return fail('nodes.noInstance', { ...values, nodes: unbacked });
    return claimed.length === 0 ? fail('nodes.none', { kind, wanted }) : fail('nodes.few', values);
  },
  command({ managed }) {
    const selectors = {
      any: 'eks.amazonaws.com/compute-type!=fargate',
      managed: 'eks.amazonaws.com/nodegroup',
      selfManaged: '!eks.amazonaws.com/nodegroup,!eks.amazonaws.com/compute-type,!karpenter.sh/nodepool',
      fargate: 'eks.amazonaws.com/compute-type=fargate',
      karpenter: 'karpenter.sh/nodepool,eks.amazonaws.com/compute-type!=auto',
      auto: 'eks.amazonaws.com/compute-type=auto',
    };
    return `kubectl get nodes -l '${selectors[wordFor(managed)]}' -L topology.kubernetes.io/zone`;
  },
});

function wordFor(managed: boolean | 'fargate' | 'karpenter' | 'auto' | undefined) {
  if (managed === undefined) return 'any';
  return managed === true ? 'managed' : managed === false ? 'selfManaged' : managed;
}

function nameAndReason(name: string, reason: string): string {
  return reason === '' ? name : `${name} (${reason})`;
}
