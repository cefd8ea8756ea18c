import {
  DescribeAutoScalingGroupsCommand,
  DescribeScalingActivitiesCommand,
  SetDesiredCapacityCommand,
} from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  CreateAddonCommand,
  CreateClusterCommand,
  DeleteAccessEntryCommand,
  DeleteAddonCommand,
  DeleteClusterCommand,
  DescribeAccessEntryCommand,
  DescribeAddonCommand,
  DescribeClusterCommand,
  DescribeFargateProfileCommand,
  DescribeNodegroupCommand,
  DescribeUpdateCommand,
  EKSClient,
  ListAccessEntriesCommand,
  ListAddonsCommand,
  ListAssociatedAccessPoliciesCommand,
  ListClustersCommand,
  ListUpdatesCommand,
  UpdateClusterConfigCommand,
  UpdateClusterVersionCommand,
} from '@aws-sdk/client-eks';
import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  DeleteRoleCommand,
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Keys } from './aws.ts';
import { until } from './children.ts';
import { eksWebApplication } from './labs/eks-web-application.ts';
import { dissociateOidc } from './moves/cluster.ts';
import { moveOf, solve } from './moves/move.ts';
import { putMetric } from './moves/observing.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let reader: Keys;

beforeAll(async () => {
  world = await startWorld();
  await solve(world, eksWebApplication, 'nodes');
  reader = await world.aws.assume(world.roleArn, world.externalId, world.serviceKeys);
});

afterAll(async () => {
  await world?.stop();
});

const clientOf = {
  eks: (keys: Keys) => new EKSClient({ ...world.aws.settings(keys), maxAttempts: 1 }),
  ec2: (keys: Keys) => new EC2Client({ ...world.aws.settings(keys), maxAttempts: 1 }),
  sts: (keys: Keys) => new STSClient({ ...world.aws.settings(keys), maxAttempts: 1 }),
  elb: (keys: Keys) => new ElasticLoadBalancingV2Client({ ...world.aws.settings(keys), maxAttempts: 1 }),
  cloudwatch: (keys: Keys) => new CloudWatchClient({ ...world.aws.settings(keys), maxAttempts: 1 }),
};

const reads = {
  eks: (keys: Keys) => clientOf.eks(keys).send(new DescribeClusterCommand({ name: world.cluster.name })),
  ec2: (keys: Keys) => clientOf.ec2(keys).send(new DescribeInstancesCommand({})),
  sts: (keys: Keys) => clientOf.sts(keys).send(new GetCallerIdentityCommand({})),
  elb: (keys: Keys) => clientOf.elb(keys).send(new DescribeLoadBalancersCommand({})),
  cloudwatch: (keys: Keys) => clientOf.cloudwatch(keys).send(metrics()),
};

function metrics(): GetMetricDataCommand {
  return new GetMetricDataCommand({
    StartTime: new Date(Date.now() - 900_000),
    EndTime: new Date(),
    MetricDataQueries: [
      {
        Id: 'm',
        MetricStat: {
          Period: 60,
          Stat: 'Average',
          Metric: {
            Namespace: 'ContainerInsights',
            MetricName: 'node_cpu_utilization',
            Dimensions: [{ Name: 'ClusterName', Value: world.cluster.name }],
          },
        },
      },
    ],
  });
}

async function errorOf(answer: Promise<unknown>): Promise<string> {
  return answer.then(
    () => 'none',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}

async function errors(keys: Keys): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [service, read] of Object.entries(reads)) found[service] = await errorOf(read(keys));
  return found;
}

const allow = (Action: string | string[], Resource: string | string[] = '*') => ({ Effect: 'Allow', Action, Resource });
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

describe('keys', () => {
  it('refuses unknown keys with the code of each protocol', async () => {
    expect(await errors({ accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' })).toEqual({
      eks: 'UnrecognizedClientException',
      ec2: 'AuthFailure',
      sts: 'InvalidClientTokenId',
      elb: 'InvalidClientTokenId',
      cloudwatch: 'InvalidClientTokenId',
    });
  });

  it('checks the signature', async () => {
    expect(await errors({ ...world.serviceKeys, secretAccessKey: 'wrong' })).toEqual({
      eks: 'InvalidSignatureException',
      ec2: 'AuthFailure',
      sts: 'SignatureDoesNotMatch',
      elb: 'SignatureDoesNotMatch',
      cloudwatch: 'SignatureDoesNotMatch',
    });
  });

  it('refuses a session without its token', async () => {
    const { accessKeyId, secretAccessKey } = reader;
    expect(await errorOf(reads.sts({ accessKeyId, secretAccessKey }))).toBe('InvalidClientTokenId');
  });

  it('says who a session is', async () => {
    const who = await clientOf.sts(reader).send(new GetCallerIdentityCommand({}));
    expect(who.Arn).toBe(`arn:aws:sts::${world.cluster.account}:assumed-role/PodiumGrader/test`);
    expect(who.Account).toBe(world.cluster.account);
  });
});

describe('AssumeRole', () => {
  const assume = (RoleArn: string, ExternalId?: string, keys: Keys = world.serviceKeys) =>
    errorOf(
      clientOf
        .sts(keys)
        .send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 's', ...(ExternalId && { ExternalId }) })),
    );

  it('demands the ExternalId of the trust policy', async () => {
    expect(await assume(world.roleArn, world.externalId)).toBe('none');
    expect(await assume(world.roleArn, 'another')).toBe('AccessDenied');
    expect(await assume(world.roleArn)).toBe('AccessDenied');
  });

  it('words a refusal as AWS does', async () => {
    const answer = clientOf
      .sts(world.serviceKeys)
      .send(new AssumeRoleCommand({ RoleArn: world.roleArn, RoleSessionName: 's' }));
    await expect(answer).rejects.toThrow(
      `User: arn:aws:iam::210987654321:user/podium is not authorized to perform: sts:AssumeRole on resource: ${world.roleArn}`,
    );
  });

  it('refuses a role that does not exist and a text that is no ARN', async () => {
    expect(await assume(`${world.roleArn}X`, world.externalId)).toBe('AccessDenied');
    expect(await assume('arn:aws:iam::role/nothing-at-all', world.externalId)).toBe('ValidationError');
  });

  it('accepts a trust in the account only from a caller whose own policy allows it', async () => {
    const weak = await world.aws.makeUser('weak', policy(allow('ec2:DescribeInstances')));
    const root = { AWS: `arn:aws:iam::${world.cluster.account}:root` };
    const byAccount = await world.aws.makeRole(
      'ByAccount',
      policy({ Effect: 'Allow', Principal: root, Action: 'sts:AssumeRole' }),
    );
    const named = policy({ Effect: 'Allow', Principal: { AWS: weak.arn }, Action: 'sts:AssumeRole' });
    const byName = await world.aws.makeRole('ByName', named);
    expect(await assume(byAccount, undefined, weak)).toBe('AccessDenied');
    expect(await assume(byAccount, undefined, world.aws.owner)).toBe('none');
    expect(await assume(byName, undefined, weak)).toBe('none');
    expect(await assume(byName, undefined, world.aws.owner)).toBe('AccessDenied');
  });

  it('ends sessions', async () => {
    const role = await world.aws.makeRole(
      'Short',
      policy({
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${world.cluster.account}:root` },
        Action: 'sts:AssumeRole',
      }),
    );
    const keys = await world.aws.assume(role, undefined, world.aws.owner);
    await world.aws.expireSessions(role);
    expect(await errors(keys)).toEqual({
      eks: 'ExpiredTokenException',
      ec2: 'RequestExpired',
      sts: 'ExpiredToken',
      elb: 'ExpiredToken',
      cloudwatch: 'ExpiredToken',
    });
    expect(await world.whoAmI(keys)).toBeUndefined();
  });
});

describe('policies', () => {
  it('denies everything that no policy allows', async () => {
    await world.aws.setRolePolicy('PodiumGrader', policy({ Effect: 'Deny', Action: '*', Resource: '*' }));
    expect(await errors(reader)).toEqual({
      eks: 'AccessDeniedException',
      ec2: 'UnauthorizedOperation',
      sts: 'none',
      elb: 'AccessDenied',
      cloudwatch: 'AccessDenied',
    });
  });

  it('judges action and resource', async () => {
    const { arn } = world.cluster;
    const nodegroups = arn.replace(':cluster/', ':nodegroup/');
    const { eks } = clientOf;
    const group = () =>
      errorOf(
        eks(reader).send(
          new DescribeNodegroupCommand({ clusterName: world.cluster.name, nodegroupName: 'node-group' }),
        ),
      );
    const profile = new DescribeFargateProfileCommand({ clusterName: world.cluster.name, fargateProfileName: 'none' });
    await world.aws.setRolePolicy('PodiumGrader', policy(allow(['eks:DescribeCluster', 'eks:DescribeNodegroup'], arn)));
    expect(await errorOf(reads.eks(reader))).toBe('none');
    expect(await group()).toBe('AccessDeniedException');
    await world.aws.setRolePolicy('PodiumGrader', policy(allow('eks:Describe*', [arn, `${nodegroups}/*`])));
    expect(await group()).toBe('none');
    expect(await errorOf(eks(reader).send(profile))).toBe('AccessDeniedException');
    expect(await errorOf(eks(reader).send(new DescribeClusterCommand({ name: 'other' })))).toBe(
      'AccessDeniedException',
    );
    expect(await errorOf(eks(reader).send(new ListClustersCommand({})))).toBe('AccessDeniedException');
  });

  it('gives actions without resources only to a star', async () => {
    await world.aws.setRolePolicy('PodiumGrader', policy(allow('ec2:DescribeInstances', 'arn:aws:ec2:*:*:instance/*')));
    expect(await errorOf(reads.ec2(reader))).toBe('UnauthorizedOperation');
    await world.aws.setRolePolicy(
      'PodiumGrader',
      policy(allow(['ec2:DescribeInstances', 'cloudwatch:GetMetricData', 'elasticloadbalancing:Describe*'])),
    );
    expect(await errorOf(reads.ec2(reader))).toBe('none');
    expect(await errorOf(reads.cloudwatch(reader))).toBe('none');
    expect(await errorOf(reads.elb(reader))).toBe('none');
  });

  it('narrows a session by its own policy', async () => {
    await world.aws.setRolePolicy('PodiumGrader', policy(allow('*')));
    const answer = await clientOf.sts(world.serviceKeys).send(
      new AssumeRoleCommand({
        RoleArn: world.roleArn,
        RoleSessionName: 'narrow',
        ExternalId: world.externalId,
        Policy: JSON.stringify(policy(allow('eks:*'))),
      }),
    );
    const keys = {
      accessKeyId: answer.Credentials?.AccessKeyId ?? '',
      secretAccessKey: answer.Credentials?.SecretAccessKey ?? '',
      sessionToken: answer.Credentials?.SessionToken ?? '',
    };
    expect(await errorOf(reads.eks(keys))).toBe('none');
    expect(await errorOf(reads.ec2(keys))).toBe('UnauthorizedOperation');
  });

  it('judges conditions', async () => {
    const statement = {
      ...allow('ec2:DescribeInstances'),
      Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
    };
    await world.aws.setRolePolicy('PodiumGrader', policy(statement));
    expect(await errorOf(reads.ec2(reader))).toBe('UnauthorizedOperation');
    await world.aws.setRolePolicy('PodiumGrader', policy(allow('*')));
  });
});

describe('EKS clusters', () => {
  it('describes the real cluster with its endpoint, CA and issuer', async () => {
    const { cluster } = await reads.eks(world.aws.owner);
    expect(cluster).toMatchObject({
      name: 'eks-demo',
      arn: world.cluster.arn,
      status: 'ACTIVE',
      version: '1.36',
      endpoint: world.cluster.endpoint,
      identity: { oidc: { issuer: world.cluster.issuer } },
      accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP' },
      upgradePolicy: { supportType: 'EXTENDED' },
      health: { issues: [] },
      resourcesVpcConfig: {
        endpointPublicAccess: true,
        endpointPrivateAccess: false,
        publicAccessCidrs: ['0.0.0.0/0'],
      },
    });
    expect(Buffer.from(cluster?.certificateAuthority?.data ?? '', 'base64').toString()).toContain('BEGIN CERTIFICATE');
    expect(cluster?.createdAt?.getTime()).toBeGreaterThan(Date.now() - 600_000);
  });

  it('hides endpoint and CA while the cluster is being created', async () => {
    await world.aws.setCluster({ status: 'CREATING' });
    const { cluster } = await reads.eks(world.aws.owner);
    expect(cluster?.status).toBe('CREATING');
    expect(cluster?.endpoint).toBeUndefined();
    expect(cluster?.certificateAuthority?.data).toBeUndefined();
    await world.aws.setCluster({ status: 'ACTIVE' });
    expect((await reads.eks(world.aws.owner)).cluster?.endpoint).toBe(world.cluster.endpoint);
  });

  it('says that a cluster does not exist', async () => {
    const answer = world.aws.eks.send(new DescribeClusterCommand({ name: 'other' }));
    await expect(answer).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'No cluster found for name: other.',
    });
  });

  it('changes logging by update and remembers the update', async () => {
    const types = ['audit'] as const;
    const made = await world.aws.eks.send(
      new UpdateClusterConfigCommand({
        name: 'eks-demo',
        logging: { clusterLogging: [{ types: [...types], enabled: false }] },
      }),
    );
    expect(made.update).toMatchObject({ status: 'InProgress', type: 'LoggingUpdate' });
    const { cluster } = await reads.eks(world.aws.owner);
    expect(cluster?.logging?.clusterLogging).toEqual([
      { types: ['api', 'authenticator', 'controllerManager', 'scheduler'], enabled: true },
      { types: ['audit'], enabled: false },
    ]);
    const { updateIds } = await world.aws.eks.send(new ListUpdatesCommand({ name: 'eks-demo' }));
    expect(updateIds).toContain(made.update?.id);
    const seen = await world.aws.eks.send(
      new DescribeUpdateCommand({ name: 'eks-demo', updateId: made.update?.id ?? '' }),
    );
    expect(seen.update?.status).toBe('Successful');
    await moveOf(eksWebApplication, 'cluster').do(world);
  });

  it('upgrades by one minor version only', async () => {
    const roleArn = `arn:aws:iam::${world.cluster.account}:role/eksctl-eks-demo-cluster-ServiceRole`;
    await world.aws.eks.send(
      new CreateClusterCommand({ name: 'older', version: '1.34', roleArn, resourcesVpcConfig: { subnetIds: [] } }),
    );
    const upgrade = (version: string) =>
      world.aws.eks.send(new UpdateClusterVersionCommand({ name: 'older', version }));
    await expect(upgrade('1.36')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect((await upgrade('1.35')).update).toMatchObject({ type: 'VersionUpdate' });
    const { cluster } = await world.aws.eks.send(new DescribeClusterCommand({ name: 'older' }));
    expect(cluster?.version).toBe('1.35');
    expect(cluster?.endpoint).not.toBe(world.cluster.endpoint);
    await world.aws.eks.send(new DeleteClusterCommand({ name: 'older' }));
  });

  it('keeps add-ons', async () => {
    const name = { clusterName: 'eks-demo', addonName: 'vpc-cni' };
    expect(await errorOf(world.aws.eks.send(new DescribeAddonCommand(name)))).toBe('ResourceNotFoundException');
    const { addon } = await world.aws.eks.send(new CreateAddonCommand({ ...name, addonVersion: 'v1.20.4-eksbuild.1' }));
    expect(addon?.status).toBe('CREATING');
    expect((await world.aws.eks.send(new DescribeAddonCommand(name))).addon).toMatchObject({
      status: 'ACTIVE',
      addonVersion: 'v1.20.4-eksbuild.1',
      health: { issues: [] },
    });
    expect((await world.aws.eks.send(new ListAddonsCommand({ clusterName: 'eks-demo' }))).addons).toEqual(['vpc-cni']);
    expect(await errorOf(world.aws.eks.send(new CreateAddonCommand(name)))).toBe('ResourceInUseException');
    await world.aws.eks.send(new DeleteAddonCommand(name));
    expect((await world.aws.eks.send(new ListAddonsCommand({ clusterName: 'eks-demo' }))).addons).toEqual([]);
  });
});

describe('access entries', () => {
  const clusterName = 'eks-demo';
  const role = async (name: string) =>
    world.aws.makeRole(
      name,
      policy({
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${world.cluster.account}:root` },
        Action: 'sts:AssumeRole',
      }),
    );

  it('let a role in, as the groups of the entry', async () => {
    const principalArn = await role('Entered');
    const keys = await world.aws.assume(principalArn, undefined, world.aws.owner, 'me');
    expect(await world.whoAmI(keys)).toBeUndefined();
    const made = await world.aws.eks.send(
      new CreateAccessEntryCommand({ clusterName, principalArn, kubernetesGroups: ['team'] }),
    );
    const username = `arn:aws:sts::${world.cluster.account}:assumed-role/Entered/{{SessionName}}`;
    expect(made.accessEntry).toMatchObject({ type: 'STANDARD', kubernetesGroups: ['team'], username, principalArn });
    const who = await until('the entry to work', () => world.whoAmI(keys));
    expect(who.username).toBe(username.replace('{{SessionName}}', 'me'));
    expect(who.groups).toContain('team');
    await world.aws.eks.send(new DeleteAccessEntryCommand({ clusterName, principalArn }));
    await until('the entry to be gone', async () => (await world.whoAmI(keys)) === undefined);
  });

  it('list in pages and name associated policies', async () => {
    const principalArn = await role('WithPolicy');
    await world.aws.eks.send(new CreateAccessEntryCommand({ clusterName, principalArn }));
    const policyArn = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy';
    await world.aws.eks.send(
      new AssociateAccessPolicyCommand({
        clusterName,
        principalArn,
        policyArn,
        accessScope: { type: 'namespace', namespaces: ['default'] },
      }),
    );
    const { associatedAccessPolicies } = await world.aws.eks.send(
      new ListAssociatedAccessPoliciesCommand({ clusterName, principalArn }),
    );
    expect(associatedAccessPolicies).toMatchObject([
      { policyArn, accessScope: { type: 'namespace', namespaces: ['default'] } },
    ]);
    const found: string[] = [];
    let nextToken: string | undefined;
    do {
      const page: { accessEntries?: string[] | undefined; nextToken?: string | undefined } = await world.aws.eks.send(
        new ListAccessEntriesCommand({ clusterName, maxResults: 1, ...(nextToken && { nextToken }) }),
      );
      expect(page.accessEntries).toHaveLength(1);
      found.push(...(page.accessEntries ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    // The creator of the cluster and the role of its nodes have entries too.
    expect(found).toContain(principalArn);
    expect(found).toContain(`arn:aws:iam::${world.cluster.account}:user/participant`);
    expect(found.some((arn) => arn.includes('NodeInstanceRole'))).toBe(true);
    const creator = await world.whoAmI(world.aws.owner);
    expect(creator?.username).toBe(`arn:aws:iam::${world.cluster.account}:user/participant`);
  });

  it('refuse what EKS refuses', async () => {
    const principalArn = await role('Refused');
    const create = (more: object) =>
      world.aws.eks.send(new CreateAccessEntryCommand({ clusterName, principalArn, ...more }));
    await expect(create({ kubernetesGroups: ['system:masters'] })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(create({ principalArn: `${principalArn}X` })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await create({});
    await expect(create({})).rejects.toMatchObject({ name: 'ResourceInUseException' });
    const unknown = new DescribeAccessEntryCommand({ clusterName, principalArn: `${principalArn}X` });
    await expect(world.aws.eks.send(unknown)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await world.aws.setCluster({ accessConfig: { authenticationMode: 'CONFIG_MAP' } });
    const list = new ListAccessEntriesCommand({ clusterName });
    await expect(world.aws.eks.send(list)).rejects.toMatchObject({ name: 'InvalidRequestException' });
    await world.aws.setCluster({
      accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP', bootstrapClusterCreatorAdminPermissions: true },
    });
  });

  it('die with the role they were made for', async () => {
    const principalArn = await role('Twice');
    await world.aws.eks.send(new CreateAccessEntryCommand({ clusterName, principalArn }));
    const before = await world.aws.assume(principalArn, undefined, world.aws.owner);
    await until('the entry to work', () => world.whoAmI(before));
    await world.aws.iam.send(new DeleteRoleCommand({ RoleName: 'Twice' }));
    await role('Twice');
    const after = await world.aws.assume(principalArn, undefined, world.aws.owner);
    await until('the entry to be dead', async () => (await world.whoAmI(after)) === undefined);
    expect(
      (await world.aws.eks.send(new DescribeAccessEntryCommand({ clusterName, principalArn }))).accessEntry,
    ).toBeDefined();
  });
});

describe('tokens', () => {
  const minutes = (count: number) => new Date(Date.now() - count * 60_000);

  it('are good for one cluster and a quarter of an hour', async () => {
    await world.grantReader({ rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }] }, policy(allow('*')));
    const who = await world.whoAmI(reader);
    expect(who?.username).toBe(`arn:aws:sts::${world.cluster.account}:assumed-role/PodiumGrader/test`);
    expect(who?.groups).toContain('lab-graders');
    expect(await world.whoAmI(reader, 'eks-demo', minutes(13))).toBeDefined();
    expect(await world.whoAmI(reader, 'eks-demo', minutes(16))).toBeUndefined();
    expect(await world.whoAmI(reader, 'other-cluster')).toBeUndefined();
    expect(await world.whoAmI({ ...reader, secretAccessKey: 'wrong' })).toBeUndefined();
    expect(await world.whoIs('k8s-aws-v1.bm90aGluZw')).toBeUndefined();
  });
});

describe('node groups', () => {
  it('have instances in an Auto Scaling group, spread over zones', async () => {
    const { nodegroup } = await world.aws.eks.send(
      new DescribeNodegroupCommand({ clusterName: 'eks-demo', nodegroupName: 'node-group' }),
    );
    expect(nodegroup).toMatchObject({
      status: 'ACTIVE',
      version: '1.36',
      amiType: 'AL2023_x86_64_STANDARD',
      scalingConfig: { minSize: 3, maxSize: 3, desiredSize: 3 },
      health: { issues: [] },
    });
    const name = nodegroup?.resources?.autoScalingGroups?.[0]?.name ?? '';
    const groups = await world.aws.autoscaling.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
    );
    const instances = groups.AutoScalingGroups?.[0]?.Instances ?? [];
    expect(new Set(instances.map((instance) => instance.AvailabilityZone)).size).toBe(2);
    const described = await world.aws.ec2.send(
      new DescribeInstancesCommand({ InstanceIds: instances.map((instance) => instance.InstanceId ?? '') }),
    );
    const first = described.Reservations?.flatMap((reservation) => reservation.Instances ?? [])[0];
    const tags = Object.fromEntries((first?.Tags ?? []).map((tag) => [tag.Key, tag.Value]));
    expect(tags).toMatchObject({ 'eks:nodegroup-name': 'node-group', 'kubernetes.io/cluster/eks-demo': 'owned' });
    expect(first?.PrivateDnsName).toMatch(/^ip-10-0-\d+-\d+\.ap-northeast-2\.compute\.internal$/);
    const nodes = await world.kube.list<{ spec: { providerID: string } }>('/api/v1/nodes');
    expect(nodes.map((node) => node.spec.providerID.split('/').at(-1)).sort()).toEqual(
      instances.map((instance) => instance.InstanceId).sort(),
    );
  });

  it('tell their scaling activities', async () => {
    const before = await world.aws.autoscaling.send(new DescribeScalingActivitiesCommand({}));
    expect(before.Activities).toHaveLength(3);
    const AutoScalingGroupName = before.Activities?.[0]?.AutoScalingGroupName;
    await world.aws.autoscaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 2 }));
    const after = await world.aws.autoscaling.send(new DescribeScalingActivitiesCommand({ AutoScalingGroupName }));
    expect(after.Activities).toHaveLength(4);
    expect(after.Activities?.[0]).toMatchObject({ StatusCode: 'Successful', Progress: 100 });
    expect(after.Activities?.[0]?.Description).toMatch(/^Terminating EC2 instance: i-/);
    expect(after.Activities?.[0]?.Cause).toContain('a user request');
    await until('the node to go', async () => (await world.kube.list('/api/v1/nodes')).length === 2);
    await world.aws.autoscaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 3 }));
  });
});

describe('other services', () => {
  it('associates the OIDC provider of the cluster, and takes it away', async () => {
    const provider = `oidc-provider/${world.cluster.issuer.slice('https://'.length)}`;
    const OpenIDConnectProviderArn = `arn:aws:iam::${world.cluster.account}:${provider}`;
    const list = async () =>
      (await world.aws.iam.send(new ListOpenIDConnectProvidersCommand({}))).OpenIDConnectProviderList?.map(
        ({ Arn }) => Arn,
      );
    expect(await list()).toContain(OpenIDConnectProviderArn);
    await dissociateOidc(world);
    expect(await list()).not.toContain(OpenIDConnectProviderArn);
    await moveOf(eksWebApplication, 'cluster').do(world);
    const one = await world.aws.iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
    expect(one.ClientIDList).toEqual(['sts.amazonaws.com']);
  });

  it('gives back metrics', async () => {
    await putMetric(world, 'node_cpu_utilization', 12);
    const answer = await world.aws.cloudwatch.send(metrics());
    expect(answer.MetricDataResults?.[0]?.Values).toEqual([12]);
  });

  it('sets the health of targets', async () => {
    await moveOf(eksWebApplication, 'lb-controller').do(world);
    await moveOf(eksWebApplication, 'flask-backend').do(world);
    await moveOf(eksWebApplication, 'flask-ingress').do(world);
    const groups = await world.aws.elb.send(new DescribeTargetGroupsCommand({}));
    const TargetGroupArn = groups.TargetGroups?.[0]?.TargetGroupArn ?? '';
    const healthOf = async () =>
      (await world.aws.elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }))).TargetHealthDescriptions ?? [];
    const healthy = await healthOf();
    expect(healthy.map((target) => target.TargetHealth?.State)).toEqual(['healthy', 'healthy', 'healthy']);
    expect(healthy[0]?.Target?.Port).toBe(8080);
    world.simulators.targets.health.set('demo-flask-backend', {
      state: 'unhealthy',
      reason: 'Target.ResponseCodeMismatch',
    });
    await until('unhealthy targets', async () =>
      (await healthOf()).every((target) => target.TargetHealth?.State === 'unhealthy'),
    );
    expect((await healthOf())[0]?.TargetHealth?.Reason).toBe('Target.ResponseCodeMismatch');
    const balancers = await world.aws.elb.send(new DescribeLoadBalancersCommand({}));
    const host = balancers.LoadBalancers?.[0]?.DNSName ?? '';
    expect(balancers.LoadBalancers?.[0]).toMatchObject({
      State: { Code: 'active' },
      Scheme: 'internet-facing',
      Type: 'application',
    });
    expect((await world.probe(host, '/contents/aws')).status).toBe(503);
    world.simulators.targets.health.clear();
    await until('healthy targets', async () => (await world.probe(host, '/contents/aws')).status === 200);
    expect((await world.probe(host, '/unknown')).status).toBe(404);
    expect((await world.probe('other.ap-northeast-2.elb.amazonaws.com', '/contents/aws')).status).toBe(404);
  });
});

describe('faults', () => {
  it('come as often as asked for, in the words of the protocol', async () => {
    await world.aws.fail({ service: 'eks', operation: 'DescribeCluster', count: 2, retryAfter: 1 });
    expect(await errorOf(reads.eks(world.aws.owner))).toBe('ThrottlingException');
    expect(await errorOf(reads.ec2(world.aws.owner))).toBe('none');
    expect(await errorOf(reads.eks(world.aws.owner))).toBe('ThrottlingException');
    expect(await errorOf(reads.eks(world.aws.owner))).toBe('none');
    await world.aws.fail({ service: 'ec2', mode: 'throttle' });
    expect(await errorOf(reads.ec2(world.aws.owner))).toBe('RequestLimitExceeded');
    await world.aws.fail({ service: 'elasticloadbalancing', mode: 'cut' });
    expect(await errorOf(reads.elb(world.aws.owner))).not.toBe('none');
    await world.aws.fail({ mode: 'delay', delayMs: 300, count: -1 });
    const began = Date.now();
    await reads.elb(world.aws.owner);
    expect(Date.now() - began).toBeGreaterThanOrEqual(300);
    await world.aws.clearFaults();
  });

  it('are seen in the list of calls, with caller and answer', async () => {
    const since = new Date();
    await reads.eks(reader);
    const calls = await world.aws.calls(since);
    expect(calls).toMatchObject([
      { service: 'eks', operation: 'DescribeCluster', code: 200, caller: expect.stringContaining('PodiumGrader') },
    ]);
  });
});
