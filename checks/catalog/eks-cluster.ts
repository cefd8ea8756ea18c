import { aws, list } from '../reads/read.ts';
import { clusterParams } from '../rules/cluster-asked.ts';
import { notAutoMode } from '../rules/cluster-auto-mode.ts';
import { unlikeNetwork } from '../rules/cluster-network.ts';
import { unlikeSettings } from '../rules/cluster-settings.ts';
import { baseline, notUpgraded, withBaseline } from '../rules/cluster-upgrade.ts';
import { audience, missingTags, providerArnOf, providerIdOf } from '../rules/control-plane.ts';
import { clusterStack, notByEksctl } from '../rules/eksctl.ts';
import { issuesOf } from '../rules/health-issues.ts';
import { textOf, textsByKey, textsOf } from '../rules/lenient.ts';
import { otherVersion } from '../rules/nodegroup-version.ts';
import { each, latest } from '../rules/objects.ts';
import { hasFailed, stacksOf } from '../rules/stack.ts';
import { defineCheck, fail, pass, pending, pendingOrFail } from '../verdict.ts';

/** Updates that are looked at; EKS lists the newest first. */
const UPDATES = 20;

/** Passes when the control plane stands and is as asked (https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html). */
export default defineCheck({
  name: 'eks.cluster',
  params: clusterParams,
  window: 1500,
  needs: ({ oidc, minorAboveBaseline, nodegroupsOnMinor, subnetsOf, builtBy, autoMode }, { cluster: { name } }) => ({
    described: aws('eks:DescribeCluster', { name }),
    providers: oidc && aws('iam:ListOpenIDConnectProviders', {}),
    listedUpdates: minorAboveBaseline ? aws('eks:ListUpdates', { name }) : undefined,
    listedGroups: nodegroupsOnMinor && aws('eks:ListNodegroups', { clusterName: name }),
    stacks: subnetsOf?.stack.map((StackName) => aws('cloudformation:DescribeStacks', { StackName })),
    ownStack: builtBy && aws('cloudformation:DescribeStacks', { StackName: clusterStack(name) }),
    nodes: autoMode && list('Node'),
  }),
  follows: (asked) => [
    ...(asked.oidc ? (['iam:GetOpenIDConnectProvider'] as const) : []),
    ...(asked.minorAboveBaseline ? (['eks:DescribeUpdate'] as const) : []),
    ...(asked.nodegroupsOnMinor ? (['eks:DescribeNodegroup'] as const) : []),
    ...(asked.builtBy ? (['cloudformation:DescribeStackEvents'] as const) : []),
    ...(asked.vpcCidr ? (['ec2:DescribeVpcs'] as const) : []),
    ...(asked.subnetsTagged ? (['ec2:DescribeRouteTables'] as const) : []),
    ...(asked.subnetZones || asked.subnetsTagged || asked.freeAddressesAtLeast
      ? (['ec2:DescribeSubnets'] as const)
      : []),
  ],
  followUp(asked, { described, providers, listedUpdates, listedGroups, ownStack }, { cluster: { name } }) {
    const cluster = described?.cluster ?? {};
    const arn = asked.oidc && providerArnOf(cluster, providers);
    const { subnetIds, vpcId = '' } = cluster.resourcesVpcConfig ?? {};
    const ids = asked.subnetZones || asked.subnetsTagged || asked.freeAddressesAtLeast ? textsOf(subnetIds) : [];
    const inVpc = { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] };
    const failed = stacksOf([ownStack]).filter(hasFailed);
    return {
      provider: arn ? aws('iam:GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn }) : undefined,
      subnets: ids.length > 0 ? aws('ec2:DescribeSubnets', { SubnetIds: ids }) : undefined,
      vpcs: asked.vpcCidr && vpcId ? aws('ec2:DescribeVpcs', inVpc) : undefined,
      routes: asked.subnetsTagged && vpcId ? aws('ec2:DescribeRouteTables', inVpc) : undefined,
      updates: asked.minorAboveBaseline
        ? textsOf(listedUpdates?.updateIds)
            .slice(0, UPDATES)
            .map((updateId) => aws('eks:DescribeUpdate', { name, updateId }))
        : undefined,
      groups: asked.nodegroupsOnMinor
        ? textsOf(listedGroups?.nodegroups).map((nodegroupName) =>
            aws('eks:DescribeNodegroup', { clusterName: name, nodegroupName }),
          )
        : undefined,
      events: asked.builtBy
        ? failed.map(() => aws('cloudformation:DescribeStackEvents', { StackName: clusterStack(name) }))
        : undefined,
    };
  },
  memory: baseline,
  remember: ({ minorAboveBaseline: by }, { described, updates }, { memory, ...context }) =>
    by === undefined ? undefined : withBaseline(memory, described?.cluster, updates, context),
  judge(asked, seen, context) {
    const { described, providers, provider, updates, groups, events, ownStack, nodes } = seen;
    const found = described?.cluster;
    const { name, region } = context.cluster;
    if (!found) return fail('cluster.absent', { cluster: name, region });
    const cluster = textOf(found.name);
    const wanted = asked.name ?? [name];
    if (!wanted.includes(cluster)) return fail('cluster.otherName', { cluster, wanted });
    if (found.connectorConfig) return fail('cluster.elsewhere', { cluster, where: 'connector' });
    if (found.outpostConfig) return fail('cluster.elsewhere', { cluster, where: 'outpost' });
    const status = textOf(found.status);
    if (status === 'CREATING')
      return pendingOrFail('cluster.creating', { cluster }, context, latest([found.createdAt]));
    const issues = issuesOf(found.health);
    if (status !== 'ACTIVE' && status !== 'UPDATING') return fail('cluster.status', { cluster, status, issues });
    const by = asked.minorAboveBaseline;
    const unmet =
      unlikeSettings(asked, found) ??
      unlikeNetwork(asked, found, seen) ??
      (by === undefined ? undefined : notUpgraded(found, by, updates, context)) ??
      (asked.autoMode && notAutoMode(found, each(nodes?.items), context));
    // While EKS changes the cluster, a setting that is not as asked may be the one that is being changed.
    if (unmet) return status === 'UPDATING' ? pending('cluster.updating', { cluster }, 60) : unmet;
    if (asked.oidc) {
      if (!providerArnOf(found, providers)) {
        return fail('cluster.oidcAbsent', { cluster, provider: providerIdOf(found) });
      }
      const audiences = textsOf(provider?.ClientIDList);
      if (!audiences.includes(audience)) return fail('cluster.oidcAudience', { cluster, audiences, wanted: audience });
    }
    const missing = missingTags(asked.tags ?? {}, textsByKey(found.tags));
    if (missing.length > 0) return fail('cluster.tags', { cluster, missing });
    const unlike =
      (asked.builtBy && notByEksctl(found, ownStack, events, context)) ??
      (asked.nodegroupsOnMinor && otherVersion(cluster, textOf(found.version), groups, context));
    if (unlike) return unlike;
    // A key that EKS cannot use encrypts nothing.
    const isKeyLost = asked.encrypted && issues.some((issue) => issue.startsWith('Kms'));
    if ((asked.status && issues.length > 0) || isKeyLost) return fail('cluster.issues', { cluster, issues });
    return pass({ cluster, status, version: textOf(found.version) });
  },
  command: ({ oidc, minorAboveBaseline }, { cluster: { name, region } }) =>
    oidc
      ? `aws iam list-open-id-connect-providers | grep "$(aws eks describe-cluster --name ${name} --region ${region} --query cluster.identity.oidc.issuer --output text | cut -d/ -f5)"`
      : minorAboveBaseline
        ? `for id in $(aws eks list-updates --name ${name} --region ${region} --query 'updateIds[]' --output text); do aws eks describe-update --name ${name} --region ${region} --update-id "$id"; done`
        : `aws eks describe-cluster --name ${name} --region ${region}`,
});
