import * as z from 'zod';
import { names, namespace } from '../params.ts';
import { aws, get, list } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { sickStatus, wrongGroups } from '../rules/cluster-autoscaler.ts';
import { describe } from '../rules/kubectl.ts';
import { absent, existing, named, nameOf } from '../rules/objects.ts';
import type { Workload } from '../rules/rollout.ts';
import { defineCheck, pass } from '../verdict.ts';

/** Passes when Cluster Autoscaler is told of Auto Scaling groups that are those of the cluster (https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md). */
export default defineCheck({
  name: 'k8s.autoscaler',
  params: z.strictObject({
    ns: namespace.default('kube-system').describe('Namespace of the Deployment.'),
    name: names
      .default(['cluster-autoscaler', 'cluster-autoscaler-aws-cluster-autoscaler'])
      .describe('Name of the Deployment; a list gives alternatives.'),
    healthy: z
      .boolean()
      .default(false)
      .describe(
        'Whether its ConfigMap `cluster-autoscaler-status` has to be fresh and say that the cluster is healthy.',
      ),
  }),
  needs: ({ ns, healthy }, { cluster }) => ({
    deployments: list('Deployment', ns),
    groups: aws('autoscaling:DescribeAutoScalingGroups', {
      Filters: [{ Name: 'tag-key', Values: [`kubernetes.io/cluster/${cluster.name}`] }],
    }),
    status: healthy ? get('ConfigMap', 'cluster-autoscaler-status', ns) : undefined,
  }),
  judge({ ns, name, healthy }, { deployments, groups, status }, context) {
    const present = existing<Workload>(deployments, ns);
    const best = judgeClosest(named(present, name), [
      (deployment) => wrongGroups(deployment, context.cluster.name, groups),
      () => {
        if (!healthy) return undefined;
        if ((status ?? undefined) === undefined) return absent('ConfigMap', ['cluster-autoscaler-status'], ns, []);
        return sickStatus(status ?? {}, context);
      },
    ]);
    if (best === undefined) return absent('Deployment', name, ns, present);
    return best.finding ?? pass({ name: nameOf(best.object) });
  },
  command: ({ ns, name }) => describe('deployment', name, ns),
});
