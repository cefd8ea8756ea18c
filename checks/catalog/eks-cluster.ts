import * as z from 'zod';
import { count, labels, names } from '../params.ts';
import { aws } from '../reads/read.ts';
import {
  audience,
  type Cluster,
  enabledLogs,
  endpointOf,
  keysOf,
  minorOf,
  missingTags,
  providerArnOf,
  providerIdOf,
  zonesOf,
} from '../rules/control-plane.ts';
import { issuesOf } from '../rules/health-issues.ts';
import { textOf, textsByKey, textsOf } from '../rules/lenient.ts';
import { latest } from '../rules/objects.ts';
import { defineCheck, type Finding, fail, pass, pending, pendingOrFail } from '../verdict.ts';

const logType = z.enum(['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']);

const params = z.strictObject({
  name: names.optional().describe('Name that the enrolled cluster must have, or names of which any will do.'),
  status: z.literal('ACTIVE').optional().describe('Also asks for no health issues; UPDATING counts as ACTIVE.'),
  minorAtLeast: count.optional().describe('Smallest Kubernetes minor version: 33 stands for 1.33.'),
  logTypes: z.array(logType).min(1).optional().describe('Control-plane logs that must be switched on.'),
  oidc: z
    .literal('associated')
    .optional()
    .describe('IAM has the OIDC provider of this very cluster, for sts.amazonaws.com.'),
  tags: labels.optional().describe('Tags that the cluster carries; a value may be a list of accepted values.'),
  subnetZones: count.min(1).optional().describe('Smallest number of Availability Zones of the cluster subnets.'),
  endpoint: z
    .enum(['public', 'private', 'both', 'limited'])
    .optional()
    .describe(
      'How the API is reached: only publicly, only inside the VPC, both, or publicly for named addresses only.',
    ),
  encrypted: z.literal(true).optional().describe('Secrets are encrypted with a KMS key of your own.'),
});

/** Passes when the control plane stands and is as asked (https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html). */
export default defineCheck({
  name: 'eks.cluster',
  params,
  window: 1500,
  needs: ({ oidc }, { cluster }) => ({
    described: aws('eks:DescribeCluster', { name: cluster.name }),
    providers: oidc && aws('iam:ListOpenIDConnectProviders', {}),
  }),
  follows: ({ oidc, subnetZones }) => [
    ...(oidc ? (['iam:GetOpenIDConnectProvider'] as const) : []),
    ...(subnetZones ? (['ec2:DescribeSubnets'] as const) : []),
  ],
  followUp({ oidc, subnetZones }, { described, providers }) {
    const cluster = described?.cluster ?? {};
    const arn = oidc && providerArnOf(cluster, providers);
    const ids = textsOf(cluster.resourcesVpcConfig?.subnetIds);
    return {
      provider: arn ? aws('iam:GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn }) : undefined,
      subnets: subnetZones && ids.length > 0 ? aws('ec2:DescribeSubnets', { SubnetIds: ids }) : undefined,
    };
  },
  judge(asked, { described, providers, provider, subnets }, context) {
    const seen = described?.cluster;
    const { name, region } = context.cluster;
    if (!seen) return fail('cluster.absent', { cluster: name, region });
    const cluster = textOf(seen.name);
    const wanted = asked.name ?? [name];
    if (!wanted.includes(cluster)) return fail('cluster.otherName', { cluster, wanted });
    if (seen.connectorConfig) return fail('cluster.elsewhere', { cluster, where: 'connector' });
    if (seen.outpostConfig) return fail('cluster.elsewhere', { cluster, where: 'outpost' });
    const status = textOf(seen.status);
    if (status === 'CREATING') return pendingOrFail('cluster.creating', { cluster }, context, latest([seen.createdAt]));
    const issues = issuesOf(seen.health);
    if (status !== 'ACTIVE' && status !== 'UPDATING') return fail('cluster.status', { cluster, status, issues });
    const unmet = judgeSettings(asked, seen, zonesOf(subnets));
    // While EKS changes the cluster, a setting that is not as asked may be the one that is being changed.
    if (unmet) return status === 'UPDATING' ? pending('cluster.updating', { cluster }, 60) : unmet;
    if (asked.oidc) {
      if (!providerArnOf(seen, providers)) {
        return fail('cluster.oidcAbsent', { cluster, provider: providerIdOf(seen) });
      }
      const audiences = textsOf(provider?.ClientIDList);
      if (!audiences.includes(audience)) return fail('cluster.oidcAudience', { cluster, audiences, wanted: audience });
    }
    const missing = missingTags(asked.tags ?? {}, textsByKey(seen.tags));
    if (missing.length > 0) return fail('cluster.tags', { cluster, missing });
    // A key that EKS cannot use encrypts nothing.
    const isKeyLost = asked.encrypted && issues.some((issue) => issue.startsWith('Kms'));
    if ((asked.status && issues.length > 0) || isKeyLost) return fail('cluster.issues', { cluster, issues });
    return pass({ cluster, status, version: textOf(seen.version) });
  },
  command: ({ oidc }, { cluster }) =>
    oidc
      ? `aws iam list-open-id-connect-providers | grep "$(aws eks describe-cluster --name ${cluster.name} --region ${cluster.region} --query cluster.identity.oidc.issuer --output text | cut -d/ -f5)"`
      : `aws eks describe-cluster --name ${cluster.name} --region ${cluster.region}`,
});

/** What an update of the cluster can change. */
function judgeSettings(asked: z.output<typeof params>, seen: Cluster, zones: string[]): Finding | undefined {
  const cluster = textOf(seen.name);
  const { minorAtLeast, logTypes, subnetZones, endpoint, encrypted } = asked;
  if (minorAtLeast !== undefined && !(minorOf(seen.version) >= minorAtLeast)) {
    return fail('cluster.version', { cluster, version: textOf(seen.version), wanted: `1.${minorAtLeast}` });
  }
  const enabled = enabledLogs(seen);
  const missing = (logTypes ?? []).filter((type) => !enabled.includes(type));
  if (missing.length > 0) return fail('cluster.logging', { cluster, enabled, missing });
  if (subnetZones !== undefined && zones.length < subnetZones) {
    return fail('cluster.zones', { cluster, zones, wanted: subnetZones });
  }
  const { access, cidrs, limited } = endpointOf(seen);
  if (endpoint !== undefined && !(endpoint === 'limited' ? limited : access === endpoint)) {
    return fail('cluster.endpoint', { cluster, seen: access, cidrs, wanted: endpoint });
  }
  if (encrypted && keysOf(seen).length === 0) return fail('cluster.notEncrypted', { cluster });
  return undefined;
}
