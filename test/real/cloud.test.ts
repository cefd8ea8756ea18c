/**
 * What stands around a cluster in AWS, and what is left of it: made with the SDK on the emulator, judged through the
 * service's role with exactly the access that the check asks for, damaged, judged again.
 */
import {
  DeleteAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  SetDesiredCapacityCommand,
} from '@aws-sdk/client-auto-scaling';
import { CreateStackCommand, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { CreateDistributionCommand } from '@aws-sdk/client-cloudfront';
import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateProjectCommand, StartBuildCommand } from '@aws-sdk/client-codebuild';
import { CreatePipelineCommand, StartPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import {
  AllocateAddressCommand,
  CreateLaunchTemplateCommand,
  CreateNatGatewayCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  CreateVpcCommand,
  DeleteLaunchTemplateCommand,
  DeleteNatGatewayCommand,
  DeleteVolumeCommand,
  ReleaseAddressCommand,
  RunInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateRepositoryCommand, DeleteRepositoryCommand } from '@aws-sdk/client-ecr';
import {
  CreateClusterCommand,
  CreateNodegroupCommand,
  DeleteClusterCommand,
  DeleteNodegroupCommand,
  DescribeNodegroupCommand,
  UpdateClusterVersionCommand,
} from '@aws-sdk/client-eks';
import {
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateCacheClusterCommand } from '@aws-sdk/client-elasticache';
import {
  AddRoleToInstanceProfileCommand,
  CreateAccessKeyCommand,
  CreateInstanceProfileCommand,
  CreateUserCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { CreateFunctionCommand, DeleteFunctionCommand } from '@aws-sdk/client-lambda';
import { CreateDomainCommand } from '@aws-sdk/client-opensearch';
import {
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  DeleteDBInstanceCommand,
  DeleteDBSnapshotCommand,
} from '@aws-sdk/client-rds';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grade } from '../../checks/grade.ts';
import type { Lab } from '../../checks/lab.ts';
import { bindLab, parseLab } from '../../checks/lab-file.ts';
import { accessOf } from '../../checks/permissions.ts';
import { connect, settingsFrom } from '../../checks/reads/connect.ts';
import type { CheckReport, Memory } from '../../checks/report.ts';
import { explain } from '../../web/text/index.ts';
import { startWorld, type World } from './world.ts';

const REGION = 'ap-northeast-2';
const BUCKET = 'eks-work-frontend-jane';
let world: World;
/** Ids of what was made. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  world = await startWorld({ simulators: false });
  Object.assign(process.env, world.env);
});
afterAll(async () => {
  await world?.stop();
});

function labOf(use: string, params: object): Lab {
  const both = { ko: '시험', en: 'Test' };
  const steps = [{ id: 'one', title: both, hint: both, points: 1, checks: [{ use, with: params }] }];
  const text = JSON.stringify({ lab: 'test', version: '1', title: both, summary: both, parameters: {}, steps });
  return bindLab(parseLab(text, 'test.yaml'));
}

/** A check of one participant, who remembers from one grading to the next. */
class Asked {
  readonly #lab: Lab;
  readonly enrolledAt = new Date(Date.now() - 1000).toISOString();
  memory: Memory = {};

  constructor(use: string, params: object) {
    this.#lab = labOf(use, params);
  }

  /** Grades with exactly the rights that the lab asks for. */
  async grade(): Promise<CheckReport> {
    const { cluster } = world;
    const place = { cluster: cluster.name, region: cluster.region, account: cluster.account };
    const { rules, policy } = accessOf(this.#lab, place);
    await world.grantReader({ rules }, policy);
    const role = { roleArn: world.roleArn, externalId: world.externalId, sessionName: 'cloud' };
    const connection = await connect({ via: 'aws', cluster: cluster.arn, ...role }, settingsFrom(process.env, false));
    try {
      const { arn: _, ...known } = connection.cluster;
      const { enrolledAt, memory } = this;
      const options = { reader: connection.reader, cluster: known, from: 'live', enrolledAt, memory } as const;
      const report = await grade(this.#lab, options);
      this.memory = report.memory ?? memory;
      const check = report.steps[0]?.checks[0] ?? expect.fail('no check was graded');
      for (const language of ['en', 'ko'] as const) expect(explain(language, check).label).toBeTruthy();
      return check;
    } finally {
      await connection.reader.close();
    }
  }

  /** `pass`, or verdict and code. */
  async verdict(): Promise<string> {
    const { live, code } = await this.grade();
    return code === undefined ? live : `${live} ${code}`;
  }
}

async function ask(use: string, params: object): Promise<string> {
  return new Asked(use, params).verdict();
}

const trust = (Service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
});
const tagsOf = (
  ResourceType: 'natgateway' | 'volume' | 'elastic-ip' | 'instance' | 'launch-template',
  tags: Record<string, string>,
) => [{ ResourceType, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }];

async function makeNetwork(): Promise<void> {
  const { ec2 } = world.aws;
  ids.vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: '192.168.0.0/16' }))).Vpc?.VpcId ?? '';
  for (const [name, zone, CidrBlock] of [
    ['a', 'a', '192.168.0.0/24'],
    ['c', 'c', '192.168.1.0/24'],
  ] as const) {
    const order = { VpcId: ids.vpc, CidrBlock, AvailabilityZone: `${REGION}${zone}` };
    ids[name] = (await ec2.send(new CreateSubnetCommand(order))).Subnet?.SubnetId ?? '';
  }
  const group = { GroupName: 'cache', Description: 'x', VpcId: ids.vpc };
  ids.group = (await ec2.send(new CreateSecurityGroupCommand(group))).GroupId ?? '';
}

async function makeCluster(version = '1.35'): Promise<void> {
  const { aws, cluster } = world;
  const roleArn = await aws.makeRole('Cluster', trust('eks.amazonaws.com'));
  const subnetIds = [ids.a ?? '', ids.c ?? ''];
  const tags = { 'alpha.eksctl.io/cluster-name': cluster.name };
  await aws.eks.send(
    new CreateClusterCommand({ name: cluster.name, version, roleArn, resourcesVpcConfig: { subnetIds }, tags }),
  );
  await world.enterReader();
}

describe('before there is a cluster', () => {
  test('AWS is reached, in the right Region', async () => {
    expect(await ask('aws.reach', { region: REGION })).toBe('pass');
    expect(await ask('aws.reach', { region: 'us-east-1' })).toBe('fail reach.region');
  });

  test('refused reads are no pass', async () => {
    const asked = new Asked('aws.reach', { region: REGION });
    await world.aws.fail({ service: 'eks', mode: 'denied', count: -1 });
    expect(await asked.verdict()).toBe('blocked aws.denied');
    await world.aws.clearFaults();
    expect(await asked.verdict()).toBe('pass');
  });

  test('nothing left of what never was is no clean-up', async () => {
    expect(await ask('aws.leftovers', { kinds: ['cluster', 'volumes', 'natGateways'] })).toBe(
      'fail leftover.neverThere',
    );
  });
});

test('cfn.stack: complete, without an output, failed, gone', async () => {
  const { cloudformation } = world.aws;
  const TemplateBody = 'Resources:\n  Vpc: { Type: "AWS::EC2::VPC" }\nOutputs:\n  VPC: { Value: !Ref Vpc }\n';
  const asked = { name: 'eks-work-base', outputs: ['VPC'] };
  expect(await ask('cfn.stack', asked)).toBe('fail resource.absent');
  await cloudformation.send(new CreateStackCommand({ StackName: 'eks-work-base', TemplateBody }));
  expect(await ask('cfn.stack', asked)).toBe('pass');
  expect(await ask('cfn.stack', { ...asked, outputs: ['VPC', 'RouteTable'] })).toBe('fail stack.outputs');
  await cloudformation.send(new CreateStackCommand({ StackName: 'eks-work-rds', TemplateBody }));
  await world.aws.failStack('eks-work-rds', 'EksWorkDB', 'AWS::RDS::DBInstance', 'Cannot find version 11 for postgres');
  const failed = await new Asked('cfn.stack', { name: 'eks-work-rds' }).grade();
  expect(failed).toMatchObject({
    live: 'fail',
    code: 'stack.failed',
    values: { resource: 'EksWorkDB', reason: expect.stringContaining('Cannot find version 11') },
  });
  await cloudformation.send(new DeleteStackCommand({ StackName: 'eks-work-base' }));
  expect(await ask('cfn.stack', asked)).toBe('fail resource.absent');
});

test('rds.instance: available, public, stopped, of another engine', async () => {
  const asked = { id: 'eks-work-db', engine: ['postgres', 'mysql'], public: false };
  expect(await ask('rds.instance', asked)).toBe('fail resource.absent');
  await world.aws.rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: 'eks-work-db',
      DBInstanceClass: 'db.t4g.micro',
      Engine: 'postgres',
      AllocatedStorage: 20,
      MasterUsername: 'owner',
      MasterUserPassword: 'not-a-secret',
      PubliclyAccessible: false,
    }),
  );
  expect(await ask('rds.instance', asked)).toBe('pass');
  expect(await ask('rds.instance', { ...asked, public: true })).toBe('fail resource.setting');
  expect(await ask('rds.instance', { ...asked, engine: 'mysql' })).toBe('fail resource.setting');
  await world.aws.say(
    'rds:DescribeDBInstances',
    { DBInstanceIdentifier: 'eks-work-db' },
    { DBInstanceStatus: 'creating' },
  );
  expect(await ask('rds.instance', asked)).toBe('pending resource.moving');
  await world.aws.say(
    'rds:DescribeDBInstances',
    { DBInstanceIdentifier: 'eks-work-db' },
    { DBInstanceStatus: 'stopped' },
  );
  expect(await ask('rds.instance', asked)).toBe('fail resource.status');
  await world.aws.unsay();
});

test('s3.bucket: filled, blocked, emptied below a prefix', async () => {
  const { s3 } = world.aws;
  const Bucket = BUCKET;
  const filled = { name: BUCKET, objectsAtLeast: 2 };
  const emptied = { name: BUCKET, emptyPrefixes: ['locationData/', 'locationData_work/'] };
  expect(await ask('s3.bucket', { name: BUCKET })).toBe('fail resource.absent');
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }));
  expect(await ask('s3.bucket', { name: BUCKET })).toBe('pass');
  expect(await ask('s3.bucket', filled)).toBe('fail bucket.few');
  for (const Key of ['index.html', 'app.js', 'locationData/', 'locationData/a.csv'])
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key.endsWith('/') ? '' : 'x' }));
  expect(await ask('s3.bucket', filled)).toBe('pass');
  expect(await ask('s3.bucket', emptied)).toBe('fail bucket.files');
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'locationData/a.csv' }));
  expect(await ask('s3.bucket', emptied)).toBe('pass');
  const on = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true };
  const block = (RestrictPublicBuckets: boolean) => ({ ...on, RestrictPublicBuckets });
  for (const [given, verdict] of [
    [false, 'fail resource.setting'],
    [true, 'pass'],
  ] as const) {
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: block(given) }));
    expect(await ask('s3.bucket', { name: BUCKET, publicBlocked: true })).toBe(verdict);
  }
  expect(await ask('s3.bucket', { name: BUCKET, lifecycle: true })).toBe('fail resource.setting');
  // S3 itself encrypts every bucket; the emulator does not.
  expect(await ask('s3.bucket', { name: BUCKET, encrypted: true })).toBe('fail resource.setting');
  const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } } as const;
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }));
  expect(await ask('s3.bucket', { name: BUCKET, encrypted: true })).toBe('pass');
  expect(await ask('s3.bucket', { name: BUCKET, encrypted: 'kms' })).toBe('fail resource.setting');
});

test('cloudfront.distribution: none, deployed, switched off', async () => {
  const asked = { originBucket: BUCKET };
  expect(await ask('cloudfront.distribution', asked)).toBe('fail distribution.none');
  const made = await world.aws.cloudfront.send(
    new CreateDistributionCommand({
      DistributionConfig: {
        CallerReference: 'lab',
        Comment: '',
        Enabled: true,
        Origins: {
          Quantity: 1,
          Items: [
            {
              Id: 'b',
              DomainName: `${BUCKET}.s3.${REGION}.amazonaws.com`,
              S3OriginConfig: { OriginAccessIdentity: '' },
            },
          ],
        },
        DefaultCacheBehavior: {
          TargetOriginId: 'b',
          ViewerProtocolPolicy: 'allow-all',
          ForwardedValues: { QueryString: false, Cookies: { Forward: 'none' } },
          MinTTL: 0,
        },
      },
    }),
  );
  await expect.poll(() => ask('cloudfront.distribution', asked)).toBe('pass');
  const Id = made.Distribution?.Id ?? '';
  await world.aws.say(
    'cloudfront:ListDistributions',
    { Id },
    { Status: 'InProgress', LastModifiedTime: new Date().toISOString() },
  );
  expect(await ask('cloudfront.distribution', asked)).toBe('pending resource.moving');
  await world.aws.say('cloudfront:ListDistributions', { Id }, { Status: 'Deployed', Enabled: false });
  expect(await ask('cloudfront.distribution', asked)).toBe('fail resource.status');
  await world.aws.unsay();
});

test('opensearch.domain: active, with documents that become more', async () => {
  const asked = { name: 'kubernetes-logs' };
  expect(await ask('opensearch.domain', asked)).toBe('fail resource.absent');
  await world.aws.opensearch.send(
    new CreateDomainCommand({ DomainName: 'kubernetes-logs', EngineVersion: 'OpenSearch_2.19' }),
  );
  await expect.poll(() => ask('opensearch.domain', asked)).toBe('pass');
  const rising = new Asked('opensearch.domain', { ...asked, documents: true });
  const put = async (Value: number, minutes: number) => {
    const Dimensions = [
      { Name: 'DomainName', Value: 'kubernetes-logs' },
      { Name: 'ClientId', Value: world.cluster.account },
    ];
    const Timestamp = new Date(Date.now() - minutes * 60_000);
    const MetricData = [{ MetricName: 'SearchableDocuments', Dimensions, Value, Timestamp }];
    await world.aws.cloudwatch.send(new PutMetricDataCommand({ Namespace: 'AWS/ES', MetricData }));
  };
  // As if the participant had enrolled an hour ago.
  Object.assign(rising, { enrolledAt: new Date(Date.now() - 3_600_000).toISOString() });
  expect(await rising.verdict()).toBe('pending domain.noDocuments');
  await put(12, 20);
  expect(await rising.verdict()).toBe('pending domain.notRising');
  await put(40, 8);
  expect(await rising.verdict()).toBe('pass');
  await world.aws.say('es:DescribeDomain', { DomainName: 'kubernetes-logs' }, { Processing: true });
  expect(await ask('opensearch.domain', asked)).toBe('pending resource.moving');
  await world.aws.unsay();
});

test('pipeline.run and build.run: none, failed, succeeded', async () => {
  const { codepipeline, codebuild } = world.aws;
  expect(await ask('pipeline.run', {})).toBe('fail resource.absent');
  const roleArn = await world.aws.makeRole('Pipeline', trust('codepipeline.amazonaws.com'));
  const stages = (['Source', 'Build'] as const).map((name) => ({
    name,
    actions: [{ name, actionTypeId: { category: name, owner: 'AWS' as const, provider: 'x', version: '1' } }],
  }));
  const artifactStore = { type: 'S3' as const, location: BUCKET };
  await codepipeline.send(new CreatePipelineCommand({ pipeline: { name: 'deploy', roleArn, artifactStore, stages } }));
  const run = new Asked('pipeline.run', {});
  expect(await run.verdict()).toBe('fail run.none');
  await codepipeline.send(new StartPipelineExecutionCommand({ name: 'deploy' }));
  await world.aws.endPipeline('deploy', 'Failed', 'Build');
  expect(await run.grade()).toMatchObject({ code: 'run.failed', values: { stage: 'Build/Build', status: 'Failed' } });
  await world.aws.endPipeline('deploy', 'Succeeded');
  expect(await run.verdict()).toBe('pass');
  expect(await ask('pipeline.run', { name: 'deploy', trigger: 'push' })).toBe('fail run.trigger');

  const serviceRole = await world.aws.makeRole('Build', trust('codebuild.amazonaws.com'));
  await codebuild.send(
    new CreateProjectCommand({
      name: 'build-app',
      source: { type: 'S3', location: `${BUCKET}/app.zip` },
      artifacts: { type: 'NO_ARTIFACTS' },
      environment: {
        type: 'LINUX_CONTAINER',
        image: 'aws/codebuild/standard:7.0',
        computeType: 'BUILD_GENERAL1_SMALL',
      },
      serviceRole,
    }),
  );
  const build = new Asked('build.run', { project: 'build-app' });
  expect(await build.verdict()).toBe('fail run.none');
  await codebuild.send(new StartBuildCommand({ projectName: 'build-app' }));
  await expect.poll(() => build.verdict()).toBe('pass');
});

describe('with a cluster', () => {
  beforeAll(async () => {
    await makeNetwork();
    await makeCluster();
  });

  test('elasticache.cluster: in the VPC of the cluster alone', async () => {
    expect(await ask('elasticache.cluster', {})).toBe('fail resource.absent');
    const node = { CacheNodeType: 'cache.t4g.micro', NumCacheNodes: 1, Engine: 'redis' };
    const make = (CacheClusterId: string, SecurityGroupIds: string[]) =>
      world.aws.elasticache.send(new CreateCacheClusterCommand({ ...node, CacheClusterId, SecurityGroupIds }));
    await make('elsewhere', ['sg-00000000000000001']);
    expect(await ask('elasticache.cluster', {})).toBe('fail resource.absent');
    expect(await ask('elasticache.cluster', { id: 'elsewhere' })).toBe('pass');
    await make('inside', [ids.group ?? '']);
    expect(await ask('elasticache.cluster', { engine: 'redis' })).toBe('pass');
    expect(await ask('elasticache.cluster', { engine: 'memcached' })).toBe('fail resource.setting');
  });

  test('ec2.instance: with the role of its stack, stopped, terminated', async () => {
    const { ec2, iam } = world.aws;
    await world.aws.makeRole('eks-work-OpeServerRole', trust('ec2.amazonaws.com'));
    const InstanceProfileName = 'eks-work-OpeServerRole';
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: 'eks-work-OpeServerRole' }));
    const asked = { nameTag: 'bastion', profileRole: 'eks-work-OpeServerRole' };
    expect(await ask('ec2.instance', asked)).toBe('fail resource.absent');
    const { Instances } = await ec2.send(
      new RunInstancesCommand({
        ImageId: 'ami-12c6146b',
        InstanceType: 't3.micro',
        MinCount: 1,
        MaxCount: 1,
        SubnetId: ids.a,
        IamInstanceProfile: { Name: InstanceProfileName },
        TagSpecifications: tagsOf('instance', { Name: 'bastion' }),
      }),
    );
    const InstanceIds = [Instances?.[0]?.InstanceId ?? ''];
    await expect.poll(() => ask('ec2.instance', asked)).toBe('pass');
    expect(await ask('ec2.instance', { ...asked, profileRole: 'Other' })).toBe('fail resource.setting');
    await ec2.send(new StopInstancesCommand({ InstanceIds }));
    expect(await ask('ec2.instance', asked)).toBe('fail resource.status');
    await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
    expect(await ask('ec2.instance', asked)).toBe('fail resource.absent');
  });

  test('eks.cluster: its network, eksctl, an upgrade', async () => {
    const { cloudformation, eks } = world.aws;
    const { name } = world.cluster;
    expect(await ask('eks.cluster', { vpcCidr: '192.168.0.0/16', freeAddressesAtLeast: 5 })).toBe('pass');
    expect(await ask('eks.cluster', { vpcCidr: '10.0.0.0/16' })).toBe('fail resource.setting');
    expect(await ask('eks.cluster', { subnetsTagged: true })).toBe('fail cluster.subnetTags');
    const Tags = [{ Key: 'kubernetes.io/role/internal-elb', Value: '1' }];
    await world.aws.ec2.send(new CreateTagsCommand({ Resources: [ids.a ?? '', ids.c ?? ''], Tags }));
    expect(await ask('eks.cluster', { subnetsTagged: true })).toBe('pass');
    expect(await ask('eks.cluster', { builtBy: 'eksctl' })).toBe('fail cluster.notEksctl');
    const template = (list: string) =>
      `Resources:\n  A: { Type: "AWS::EC2::Subnet" }\nOutputs:\n  WorkerSubnets: { Value: "${list}" }\n`;
    const owner = [{ Key: 'alpha.eksctl.io/cluster-name', Value: name }];
    const StackName = `eksctl-${name}-cluster`;
    await cloudformation.send(new CreateStackCommand({ StackName, TemplateBody: template('x'), Tags: owner }));
    expect(await ask('eks.cluster', { builtBy: 'eksctl' })).toBe('pass');
    const TemplateBody = template(`${ids.c},${ids.a}`);
    await cloudformation.send(new CreateStackCommand({ StackName: 'lab-base', TemplateBody }));
    const subnetsOf = (stack: string) => ({ subnetsOf: { stack, output: 'WorkerSubnets' } });
    expect(await ask('eks.cluster', subnetsOf('lab-base'))).toBe('pass');
    expect(await ask('eks.cluster', subnetsOf(StackName))).toBe('fail cluster.subnets');

    const upgrade = new Asked('eks.cluster', { minorAboveBaseline: 1 });
    expect(await upgrade.verdict()).toBe('fail cluster.notUpgraded');
    await eks.send(new UpdateClusterVersionCommand({ name, version: '1.36' }));
    await expect.poll(() => upgrade.verdict()).toBe('pass');
    // What was remembered is gone, or there is another participant: the records of EKS tell it as well.
    const records = new Asked('eks.cluster', { minorAboveBaseline: 1 });
    Object.assign(records, { enrolledAt: upgrade.enrolledAt, memory: { 'one/0': undefined } });
    expect(await records.verdict()).toBe('pass');
  });

  test('asg.activity and eks.nodegroup: by hand, then by the autoscaler', async () => {
    const { eks, autoscaling } = world.aws;
    const clusterName = world.cluster.name;
    const nodeRole = await world.aws.makeRole('Nodes', trust('ec2.amazonaws.com'));
    const scalingConfig = { minSize: 1, maxSize: 5, desiredSize: 2 };
    const subnets = [ids.a ?? '', ids.c ?? ''];
    const order = {
      clusterName,
      nodegroupName: 'workers',
      nodeRole,
      subnets,
      scalingConfig,
      capacityType: 'SPOT',
    } as const;
    await eks.send(new CreateNodegroupCommand(order));
    expect(await ask('eks.nodegroup', { capacityType: 'SPOT', maxAtLeast: 5 })).toBe('pass');
    expect(await ask('eks.nodegroup', { capacityType: 'ON_DEMAND' })).toBe('fail resource.setting');
    const scaled = new Asked('asg.activity', { direction: 'out', nodegroup: 'workers', maxAtLeast: 5 });
    // From nothing to its first size is its making.
    expect(await scaled.verdict()).toMatch(/^fail scaling\.(none|byHand)$/);
    const { nodegroup } = await eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName: 'workers' }));
    const AutoScalingGroupName = nodegroup?.resources?.autoScalingGroups?.[0]?.name ?? '';
    await autoscaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 3 }));
    expect(await scaled.verdict()).toBe('fail scaling.byHand');
    const now = new Date().toISOString().replace(/\.\d+/, '');
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'pod.1', namespace: 'default' },
      involvedObject: { kind: 'Pod', name: 'autoscaler-demo-1', namespace: 'default', apiVersion: 'v1' },
      reason: 'TriggeredScaleUp',
      message: `pod triggered scale-up: [{${AutoScalingGroupName} 2->3 (max: 5)}]`,
      type: 'Normal',
      source: { component: 'cluster-autoscaler' },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
    };
    await world.kube.create('/api/v1/namespaces/default/events', event);
    expect(await scaled.verdict()).toBe('pass');
    await world.kubectl(['delete', 'event', 'pod.1']);
    expect(await scaled.verdict()).toBe('pass');
  });

  test('aws.leftovers: what stands beside a cluster, until it is gone, and nothing of others', async () => {
    const { aws, cluster } = world;
    const names = {
      ...{ databases: 'eks-work-db', functions: 'LogsToElasticsearch*', cloud9: 'eks-workspace' },
      accessKeys: 'eks-work-batch',
    };
    const kinds = ['targetGroups', 'launchTemplates', 'cloud9', 'functions', 'databaseSnapshots', 'accessKeys'];
    const asked = new Asked('aws.leftovers', { kinds, names });
    const made: Record<string, string> = {};
    const Role = await aws.makeRole('Logs', trust('lambda.amazonaws.com'));
    const emptyZip = Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)]);
    for (const who of ['own', 'others'] as const) {
      const clusterName = who === 'own' ? cluster.name : 'other';
      const Tags = [{ Key: 'elbv2.k8s.aws/cluster', Value: clusterName }];
      const group = { Name: `k8s-${who}`, Protocol: 'HTTP', Port: 80, VpcId: ids.vpc ?? '', Tags } as const;
      const { TargetGroups } = await aws.elb.send(new CreateTargetGroupCommand(group));
      made[`group ${who}`] = TargetGroups?.[0]?.TargetGroupArn ?? '';
      await aws.ec2.send(
        new CreateLaunchTemplateCommand({
          LaunchTemplateName: `eks-${who}`,
          LaunchTemplateData: { InstanceType: 't3.small' },
          TagSpecifications: tagsOf('launch-template', { [`kubernetes.io/cluster/${clusterName}`]: 'owned' }),
        }),
      );
      const environment = who === 'own' ? 'eks-workspace' : 'eks-workspace-2';
      const instance = await aws.ec2.send(
        new RunInstancesCommand({
          ImageId: 'ami-12345678',
          MinCount: 1,
          MaxCount: 1,
          TagSpecifications: tagsOf('instance', { Name: `aws-cloud9-${environment}-${'0a'.repeat(16)}` }),
        }),
      );
      made[`cloud9 ${who}`] = instance.Instances?.[0]?.InstanceId ?? '';
      const FunctionName = who === 'own' ? 'LogsToElasticsearch_logs' : 'orders';
      const code = { Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile: emptyZip } } as const;
      await aws.lambda.send(new CreateFunctionCommand({ FunctionName, Role, ...code }));
      const UserName = who === 'own' ? 'eks-work-batch' : 'somebody';
      await aws.iam.send(new CreateUserCommand({ UserName }));
      const { AccessKey } = await aws.iam.send(new CreateAccessKeyCommand({ UserName }));
      made[`key ${who}`] = AccessKey?.AccessKeyId ?? '';
    }
    const snapshot = { DBSnapshotIdentifier: 'eks-work-db-final' };
    await aws.rds.send(new CreateDBSnapshotCommand({ ...snapshot, DBInstanceIdentifier: 'eks-work-db' }));

    const found = async () => (await asked.grade()).values.kinds ?? 'pass';
    const left = [...kinds];
    expect(await found()).toEqual(left);
    const removals = {
      targetGroups: () => aws.elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: made['group own'] })),
      launchTemplates: () => aws.ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName: 'eks-own' })),
      cloud9: () => aws.ec2.send(new TerminateInstancesCommand({ InstanceIds: [made['cloud9 own'] ?? ''] })),
      functions: () => aws.lambda.send(new DeleteFunctionCommand({ FunctionName: 'LogsToElasticsearch_logs' })),
      databaseSnapshots: () => aws.rds.send(new DeleteDBSnapshotCommand(snapshot)),
      accessKeys: () =>
        aws.iam.send(
          new UpdateAccessKeyCommand({
            UserName: 'eks-work-batch',
            AccessKeyId: made['key own'],
            Status: 'Inactive',
          }),
        ),
    };
    for (const [kind, remove] of Object.entries(removals)) {
      await remove();
      left.splice(left.indexOf(kind), 1);
      await expect.poll(found, { message: kind }).toEqual(left.length === 0 ? 'pass' : left);
    }
  });

  test('aws.leftovers: each thing until it is gone, and nothing of others', async () => {
    const { aws, cluster } = world;
    const names = { stacks: ['lab-base'], databases: 'eks-work-db', repositories: 'demo-*' };
    const kinds = [
      ...['loadBalancers', 'autoScalingGroups', 'instances', 'nodegroups', 'cluster', 'databases', 'repositories'],
      ...['natGateways', 'addresses', 'volumes', 'logGroups', 'stacks'],
    ];
    const asked = new Asked('aws.leftovers', { kinds, names });
    const owned = { [`kubernetes.io/cluster/${cluster.name}`]: 'owned' };
    const byEksctl = { 'alpha.eksctl.io/cluster-name': cluster.name };
    const somebody = { 'kubernetes.io/cluster/other': 'owned', 'alpha.eksctl.io/cluster-name': 'other' };
    const volume = { AvailabilityZone: `${REGION}a`, Size: 10 };
    const made: Record<string, string> = {};
    for (const [who, tags] of [
      ['own', { ...owned, ...byEksctl }],
      ['others', somebody],
    ] as const) {
      const order = { ...volume, TagSpecifications: tagsOf('volume', tags) };
      made[`volume ${who}`] = (await aws.ec2.send(new CreateVolumeCommand(order))).VolumeId ?? '';
      const address = { TagSpecifications: tagsOf('elastic-ip', tags), Domain: 'vpc' } as const;
      made[`address ${who}`] = (await aws.ec2.send(new AllocateAddressCommand(address))).AllocationId ?? '';
      const AllocationId = made[`address ${who}`] ?? '';
      const gateway = { SubnetId: ids.a ?? '', AllocationId, TagSpecifications: tagsOf('natgateway', tags) };
      made[`gateway ${who}`] =
        (await aws.ec2.send(new CreateNatGatewayCommand(gateway))).NatGateway?.NatGatewayId ?? '';
      const Tags = [{ Key: 'elbv2.k8s.aws/cluster', Value: who === 'own' ? cluster.name : 'other' }];
      const balancer = { Name: `k8s-${who}`, Subnets: [ids.a ?? '', ids.c ?? ''], Tags };
      const { LoadBalancers } = await aws.elb.send(new CreateLoadBalancerCommand(balancer));
      made[`balancer ${who}`] = LoadBalancers?.[0]?.LoadBalancerArn ?? '';
    }
    const logGroupName = `/aws/eks/${cluster.name}/cluster`;
    await aws.logs.send(new CreateLogGroupCommand({ logGroupName }));
    await aws.logs.send(new CreateLogGroupCommand({ logGroupName: `/aws/eks/${cluster.name}-2/cluster` }));
    for (const repositoryName of ['demo-frontend', 'somebody/demo-frontend'])
      await aws.ecr.send(new CreateRepositoryCommand({ repositoryName }));

    const found = async () => {
      const { code, live, values } = await asked.grade();
      return code === undefined ? [live] : [code, ...(Array.isArray(values.kinds) ? values.kinds : []), values.more];
    };
    expect(await found()).toEqual([
      'leftover.found',
      ...['loadBalancers', 'autoScalingGroups', 'instances', 'instances', 'instances', 'nodegroups'],
      expect.any(Number),
    ]);
    await aws.elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: made['balancer own'] }));
    // The emulator forgets the node group, answers 500, and leaves its Auto Scaling group.
    await aws.eks
      .send(new DeleteNodegroupCommand({ clusterName: cluster.name, nodegroupName: 'workers' }))
      .catch(() => {});
    const { AutoScalingGroups } = await aws.autoscaling.send(new DescribeAutoScalingGroupsCommand({}));
    for (const { AutoScalingGroupName } of AutoScalingGroups ?? [])
      await aws.autoscaling.send(new DeleteAutoScalingGroupCommand({ AutoScalingGroupName, ForceDelete: true }));
    await expect
      .poll(found)
      .toEqual(['leftover.found', 'cluster', 'databases', 'repositories', 'natGateways', 'addresses', 'stacks', 3]);
    await aws.rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'eks-work-db', SkipFinalSnapshot: true }));
    await aws.ecr.send(new DeleteRepositoryCommand({ repositoryName: 'demo-frontend' }));
    await aws.ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: made['gateway own'] }));
    await aws.ec2.send(new ReleaseAddressCommand({ AllocationId: made['address own'] }));
    for (const StackName of ['lab-base', `eksctl-${cluster.name}-cluster`])
      await aws.cloudformation.send(new DeleteStackCommand({ StackName }));
    expect(await found()).toEqual(['leftover.found', 'cluster', 'volumes', 'logGroups', 0]);
    await aws.ec2.send(new DeleteVolumeCommand({ VolumeId: made['volume own'] }));
    const kept = new Asked('aws.leftovers', { kinds: ['logGroups'], retainedLogs: true });
    expect(await kept.verdict()).toBe('fail leftover.found');
    const last = new Asked('aws.leftovers', { kinds: ['cluster', 'logGroups'], afterCluster: true });
    expect(await last.verdict()).toBe('skipped leftover.later');
    await aws.logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 3 }));
    expect(await kept.verdict()).toBe('pass');
    await aws.logs.send(new DeleteLogGroupCommand({ logGroupName }));
    await aws.setCluster({ status: 'DELETING' });
    expect(await found()).toEqual(['leftover.deleting', 'cluster', 0]);
    expect(await last.verdict()).toBe('pending leftover.deleting');
    await aws.eks.send(new DeleteClusterCommand({ name: cluster.name }));
    // The Kubernetes API is gone by now; what others have is still there.
    expect(await found()).toEqual(['pass']);
    expect(await last.verdict()).toBe('pass');
    expect(await ask('aws.leftovers', { kinds: ['cluster'] })).toBe('fail leftover.neverThere');
  });
});
