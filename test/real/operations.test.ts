/**
 * Every AWS operation that checks may call, through the product's own reader, on the emulator: with the fields that checks
 * judge by, for what does not exist, with exactly the access that the product asks for, and without it.
 */
import { RequestCertificateCommand } from '@aws-sdk/client-acm';
import { CreateStackCommand, DescribeStackEventsCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CreateDistributionCommand } from '@aws-sdk/client-cloudfront';
import { PutDashboardCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateExportTaskCommand,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  PutQueryDefinitionCommand,
  PutSubscriptionFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateProjectCommand, StartBuildCommand } from '@aws-sdk/client-codebuild';
import { CreatePipelineCommand, StartPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import {
  AllocateAddressCommand,
  CreateLaunchTemplateCommand,
  CreateNatGatewayCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSnapshotCommand,
  CreateSubnetCommand,
  CreateVolumeCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DescribeInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateRepositoryCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import {
  CreateRepositoryCommand as CreatePublicRepositoryCommand,
  PutImageCommand as PutPublicImageCommand,
} from '@aws-sdk/client-ecr-public';
import { CreateFileSystemCommand } from '@aws-sdk/client-efs';
import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  CreateAddonCommand,
  CreateCapabilityCommand,
  CreateClusterCommand,
  CreateFargateProfileCommand,
  CreateNodegroupCommand,
  CreatePodIdentityAssociationCommand,
  UpdateClusterConfigCommand,
} from '@aws-sdk/client-eks';
import {
  CreateLoadBalancerCommand as CreateClassicCommand,
  RegisterInstancesWithLoadBalancerCommand,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateCacheClusterCommand,
  CreateReplicationGroupCommand,
  CreateServerlessCacheCommand,
} from '@aws-sdk/client-elasticache';
import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateUserCommand,
} from '@aws-sdk/client-iam';
import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { CreateDomainCommand } from '@aws-sdk/client-opensearch';
import { CreateDBInstanceCommand, CreateDBSnapshotCommand } from '@aws-sdk/client-rds';
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AwsReader, clientSettings } from '../../checks/reads/aws.ts';
import { NamedHosts } from '../../checks/reads/hosts.ts';
import { type AwsOperation, actionOf, operations } from '../../checks/reads/operations.ts';
import type { Answer } from '../../checks/reads/reader.ts';
import { READER_ROLE, startAccount } from './account.ts';
import { origins } from './aws/origins.ts';
import type { Keys } from './aws.ts';

const ACCOUNT = '123456789012';
const REGION = 'ap-northeast-2';
const CLUSTER = 'eks-demo';
const GROUP = '/eks/eks-demo/containers';
const BUCKET = 'eks-work-frontend-x';
const global: readonly string[] = ['cloudfront', 'ecr-public', 'iam'];

let account: Awaited<ReturnType<typeof startAccount>>;
let owner: AwsReader;
let reader: AwsReader;
/** Ids and ARNs of what was made. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  account = await startAccount();
  process.env.AWS_ENDPOINT_URL = account.aws.endpoint;
  await furnish();
  const readerOf = (keys: Keys) =>
    new AwsReader(
      clientSettings(REGION, async () => keys),
      new NamedHosts(),
    );
  owner = readerOf(account.owner);
  reader = readerOf(await account.aws.assume(account.roleArn, account.externalId, account.serviceKeys));
});
afterAll(async () => {
  await owner?.close();
  await reader?.close();
  await account?.stop();
});

const manifest = (size: number) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha256:${'a'.repeat(64)}`, size },
    layers: [
      { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: `sha256:${'b'.repeat(64)}`, size: 32_000 },
    ],
  });
/** The end of a ZIP archive without files. */
const EMPTY_ZIP = Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)]);
const trust = (Service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
});

/** One of everything. */
async function furnish(): Promise<void> {
  await Promise.all([furnishCluster(), furnishData(), furnishDelivery()]);
}

async function furnishNetwork(): Promise<void> {
  const { ec2 } = account.aws;
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  ids.vpc = Vpc?.VpcId ?? '';
  for (const [name, zone, CidrBlock] of [
    ['subnet', 'a', '10.0.0.0/19'],
    ['other', 'c', '10.0.32.0/19'],
  ] as const) {
    const order = { VpcId: ids.vpc, CidrBlock, AvailabilityZone: `${REGION}${zone}` };
    ids[name] = (await ec2.send(new CreateSubnetCommand(order))).Subnet?.SubnetId ?? '';
  }
  const group = await ec2.send(new CreateSecurityGroupCommand({ GroupName: 'pods', Description: 'x', VpcId: ids.vpc }));
  ids.group = group.GroupId ?? '';
  const volume = await ec2.send(
    new CreateVolumeCommand({ AvailabilityZone: `${REGION}a`, Size: 10, VolumeType: 'gp3' }),
  );
  ids.volume = volume.VolumeId ?? '';
  ids.snapshot = (await ec2.send(new CreateSnapshotCommand({ VolumeId: ids.volume }))).SnapshotId ?? '';
  ids.address = (await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }))).AllocationId ?? '';
  const gateway = await ec2.send(new CreateNatGatewayCommand({ SubnetId: ids.subnet, AllocationId: ids.address }));
  await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'eks-lt-1',
      LaunchTemplateData: { InstanceType: 't3.small' },
      TagSpecifications: [
        { ResourceType: 'launch-template', Tags: [{ Key: 'alpha.eksctl.io/cluster-name', Value: CLUSTER }] },
      ],
    }),
  );
  ids.gateway = gateway.NatGateway?.NatGatewayId ?? '';
  const branch = { SubnetId: ids.subnet, Groups: [ids.group ?? ''], Description: 'aws-k8s-branch-eni' };
  const made = await ec2.send(new CreateNetworkInterfaceCommand(branch));
  ids.interface = made.NetworkInterface?.NetworkInterfaceId ?? '';
  const ServiceName = `com.amazonaws.${REGION}.ecr.api`;
  const endpoint = {
    VpcId: ids.vpc,
    ServiceName,
    VpcEndpointType: 'Interface',
    SubnetIds: [ids.subnet ?? ''],
  } as const;
  const { VpcEndpoint } = await ec2.send(new CreateVpcEndpointCommand({ ...endpoint, SubnetIds: [ids.subnet ?? ''] }));
  ids.endpoint = VpcEndpoint?.VpcEndpointId ?? '';
}

async function furnishCluster(): Promise<void> {
  const { aws } = account;
  await furnishNetwork();
  const subnets = [ids.subnet ?? '', ids.other ?? ''];
  const roleArn = await aws.makeRole('Cluster', trust('eks.amazonaws.com'));
  const name = CLUSTER;
  await aws.eks.send(new CreateClusterCommand({ name, roleArn, resourcesVpcConfig: { subnetIds: subnets } }));
  const clusterName = CLUSTER;
  const nodeRole = await aws.makeRole('Nodes', trust('ec2.amazonaws.com'));
  const scalingConfig = { minSize: 2, maxSize: 3, desiredSize: 2 };
  await aws.eks.send(
    new CreateNodegroupCommand({ clusterName, nodegroupName: 'workers', nodeRole, subnets, scalingConfig }),
  );
  const podExecutionRoleArn = await aws.makeRole('Pods', trust('eks-fargate-pods.amazonaws.com'));
  const selectors = [{ namespace: 'serverless' }];
  await aws.eks.send(
    new CreateFargateProfileCommand({ clusterName, fargateProfileName: 'fp', podExecutionRoleArn, subnets, selectors }),
  );
  await aws.eks.send(new CreateAddonCommand({ clusterName, addonName: 'vpc-cni', configurationValues: '{"a":1}' }));
  const pods = { clusterName, namespace: 'app', serviceAccount: 'web', roleArn: nodeRole };
  ids.association =
    (await aws.eks.send(new CreatePodIdentityAssociationCommand(pods))).association?.associationId ?? '';
  await aws.eks.send(
    new CreateCapabilityCommand({
      clusterName,
      capabilityName: 'argocd',
      type: 'ARGOCD',
      roleArn,
      deletePropagationPolicy: 'RETAIN',
      configuration: { argoCd: { namespace: 'argocd', awsIdc: { idcInstanceArn: 'arn:aws:sso:::instance/ssoins-1' } } },
    }),
  );
  const types = ['api', 'audit'] as const;
  const logging = { clusterLogging: [{ types: [...types], enabled: true }] };
  ids.update = (await aws.eks.send(new UpdateClusterConfigCommand({ name, logging }))).update?.id ?? '';
  ids.colleague = await aws.makeRole('Colleague', trust('ec2.amazonaws.com'));
  await aws.eks.send(new CreateAccessEntryCommand({ clusterName, principalArn: ids.colleague }));
  await aws.eks.send(
    new AssociateAccessPolicyCommand({
      clusterName,
      principalArn: ids.colleague,
      policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy',
      accessScope: { type: 'cluster' },
    }),
  );
  const Url = 'https://oidc.eks.ap-northeast-2.amazonaws.com/id/5D7B2F0A9C3E41648A1B7C90D2E3F451';
  const provider = await aws.iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url,
      ClientIDList: ['sts.amazonaws.com'],
      ThumbprintList: ['9e99a48a9960b14926bb7f3b02e22da2b0ab7280'],
    }),
  );
  ids.provider = provider.OpenIDConnectProviderArn ?? '';
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
  const PolicyDocument = JSON.stringify(document);
  const { Policy } = await aws.iam.send(new CreatePolicyCommand({ PolicyName: 'Logs', PolicyDocument }));
  await aws.iam.send(new AttachRolePolicyCommand({ RoleName: 'Nodes', PolicyArn: Policy?.Arn }));
  await aws.setRolePolicy('Nodes', document);
  await aws.iam.send(new CreateUserCommand({ UserName: 'batch' }));
  const { AccessKey } = await aws.iam.send(new CreateAccessKeyCommand({ UserName: 'batch' }));
  ids.key = AccessKey?.AccessKeyId ?? '';
  await furnishBalancers();
}

async function furnishBalancers(): Promise<void> {
  const { elb, elbClassic, acm } = account.aws;
  const order = { DomainName: 'shop.example.com', ValidationMethod: 'DNS' } as const;
  ids.certificate = (await acm.send(new RequestCertificateCommand(order))).CertificateArn ?? '';
  const Subnets = [ids.subnet ?? '', ids.other ?? ''];
  const balancer = async (Name: string, Type: 'application' | 'network') => {
    const made = await elb.send(new CreateLoadBalancerCommand({ Name, Type, Subnets, Scheme: 'internet-facing' }));
    return made.LoadBalancers?.[0]?.LoadBalancerArn ?? '';
  };
  ids.alb = await balancer('k8s-default-web', 'application');
  ids.nlb = await balancer('k8s-default-tcp', 'network');
  const target = { Name: 'k8s-web', Protocol: 'HTTP', Port: 8080, VpcId: ids.vpc, TargetType: 'ip' } as const;
  const groups = await elb.send(new CreateTargetGroupCommand(target));
  ids.targets = groups.TargetGroups?.[0]?.TargetGroupArn ?? '';
  const TargetGroupArn = ids.targets;
  await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: '10.0.1.1', Port: 8080 }] }));
  const listener = await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: ids.alb,
      Protocol: 'HTTPS',
      Port: 443,
      Certificates: [{ CertificateArn: ids.certificate }],
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
    }),
  );
  ids.listener = listener.Listeners?.[0]?.ListenerArn ?? '';
  await elb.send(
    new CreateRuleCommand({
      ListenerArn: ids.listener,
      Priority: 1,
      Conditions: [
        { Field: 'host-header', HostHeaderConfig: { Values: ['shop.example.com'] } },
        { Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } },
      ],
      Actions: [{ Type: 'forward', TargetGroupArn }],
    }),
  );
  const Listeners = [{ Protocol: 'TCP', LoadBalancerPort: 80, InstancePort: 30_080 }];
  const LoadBalancerName = 'a0123456789abcdef';
  await elbClassic.send(new CreateClassicCommand({ LoadBalancerName, Subnets, Listeners }));
  const { Reservations } = await account.aws.ec2.send(new DescribeInstancesCommand({}));
  ids.instance = Reservations?.[0]?.Instances?.[0]?.InstanceId ?? '';
  const Instances = [{ InstanceId: ids.instance }];
  await elbClassic.send(new RegisterInstancesWithLoadBalancerCommand({ LoadBalancerName, Instances }));
}

async function furnishData(): Promise<void> {
  const { s3, logs, rds, efs, elasticache, lambda, opensearch, cloudwatch } = account.aws;
  const Bucket = BUCKET;
  await s3.send(
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-2' } }),
  );
  await s3.send(new PutObjectCommand({ Bucket, Key: 'static/main file.js', Body: 'x' }));
  const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } } as const;
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }));
  const expiry = { ID: 'old', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 7 } } as const;
  await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [expiry] } }));
  const PublicAccessBlockConfiguration = { BlockPublicAcls: true, BlockPublicPolicy: true };
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
  const logGroupName = GROUP;
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 'web' }));
  const logEvents = [{ timestamp: Date.now(), message: 'GET / 200' }];
  await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: 'web', logEvents }));
  const destinationArn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:LogsToElasticsearch`;
  await logs.send(
    new PutSubscriptionFilterCommand({ logGroupName, filterName: 'es', filterPattern: '', destinationArn }),
  );
  await logs.send(new CreateExportTaskCommand({ logGroupName, from: 0, to: Date.now(), destination: BUCKET }));
  const queryString = 'fields @message | filter @message like /5../';
  await logs.send(new PutQueryDefinitionCommand({ name: `${CLUSTER} errors`, queryString, logGroupNames: [GROUP] }));
  await rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: 'eks-work-db',
      DBInstanceClass: 'db.t4g.micro',
      Engine: 'postgres',
      EngineVersion: '17.5',
      AllocatedStorage: 20,
      MasterUsername: 'owner',
      MasterUserPassword: 'not-a-secret',
      PubliclyAccessible: false,
    }),
  );
  await rds.send(
    new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'eks-work-db', DBSnapshotIdentifier: 'eks-work-db-final' }),
  );
  const Role = await account.aws.makeRole('Logs', trust('lambda.amazonaws.com'));
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'LogsToElasticsearch',
      Role,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { ZipFile: EMPTY_ZIP },
    }),
  );
  await efs.send(new CreateFileSystemCommand({ CreationToken: 'lab', Tags: [{ Key: 'Name', Value: 'lab' }] }));
  const node = { Engine: 'redis', CacheNodeType: 'cache.t4g.micro' };
  const SecurityGroupIds = ['sg-00000000000000001'];
  await elasticache.send(
    new CreateCacheClusterCommand({ CacheClusterId: 'one', ...node, NumCacheNodes: 1, SecurityGroupIds }),
  );
  await elasticache.send(
    new CreateReplicationGroupCommand({ ReplicationGroupId: 'two', ReplicationGroupDescription: 'two', ...node }),
  );
  await elasticache.send(
    new CreateServerlessCacheCommand({ ServerlessCacheName: 'three', Engine: 'valkey', SecurityGroupIds }),
  );
  await opensearch.send(new CreateDomainCommand({ DomainName: 'kubernetes-logs', EngineVersion: 'OpenSearch_2.19' }));
  await cloudwatch.send(new PutDashboardCommand({ DashboardName: CLUSTER, DashboardBody: '{"widgets":[]}' }));
  await cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: 'ContainerInsights',
      MetricData: [{ MetricName: 'cluster_node_count', Value: 3, Timestamp: new Date(Date.now() - 120_000) }],
    }),
  );
}

async function furnishDelivery(): Promise<void> {
  const { ecr, ecrPublic, cloudformation, codebuild, codepipeline, cloudfront, makeRole } = account.aws;
  const repositoryName = 'k8sbook/backend-app';
  await ecr.send(new CreateRepositoryCommand({ repositoryName, imageScanningConfiguration: { scanOnPush: true } }));
  await ecr.send(new PutImageCommand({ repositoryName, imageTag: '1.0.0', imageManifest: manifest(7000) }));
  await ecr.send(new PutImageCommand({ repositoryName, imageTag: '1.0.1', imageManifest: manifest(7001) }));
  await ecrPublic.send(new CreatePublicRepositoryCommand({ repositoryName: 'web' }));
  await ecrPublic.send(
    new PutPublicImageCommand({ repositoryName: 'web', imageTag: '1', imageManifest: manifest(7002) }),
  );
  const TemplateBody = 'Resources:\n  Vpc: { Type: "AWS::EC2::VPC" }\nOutputs:\n  VPC: { Value: !Ref Vpc }\n';
  await cloudformation.send(new CreateStackCommand({ StackName: 'eks-work-base', TemplateBody }));
  await cloudformation.send(new CreateStackCommand({ StackName: 'eks-work-rds', TemplateBody }));
  const serviceRole = await makeRole.call(account.aws, 'Build', trust('codebuild.amazonaws.com'));
  await codebuild.send(
    new CreateProjectCommand({
      name: 'build-app',
      source: { type: 'S3', location: 'sources/app.zip' },
      artifacts: { type: 'NO_ARTIFACTS' },
      environment: {
        type: 'LINUX_CONTAINER',
        image: 'aws/codebuild/standard:7.0',
        computeType: 'BUILD_GENERAL1_SMALL',
      },
      serviceRole,
    }),
  );
  ids.build = (await codebuild.send(new StartBuildCommand({ projectName: 'build-app' }))).build?.id ?? '';
  const roleArn = await account.aws.makeRole('Pipeline', trust('codepipeline.amazonaws.com'));
  const stage = (name: string, category: 'Source' | 'Build', provider: string) => ({
    name,
    actions: [{ name, actionTypeId: { category, owner: 'AWS' as const, provider, version: '1' } }],
  });
  const stages = [stage('Source', 'Source', 'CodeCommit'), stage('Build', 'Build', 'CodeBuild')];
  const artifactStore = { type: 'S3' as const, location: 'artifacts' };
  await codepipeline.send(new CreatePipelineCommand({ pipeline: { name: 'deploy', roleArn, artifactStore, stages } }));
  await codepipeline.send(new StartPipelineExecutionCommand({ name: 'deploy' }));
  await cloudfront.send(
    new CreateDistributionCommand({
      DistributionConfig: {
        CallerReference: 'lab',
        Comment: '',
        Enabled: true,
        DefaultRootObject: 'index.html',
        Origins: {
          Quantity: 1,
          Items: [
            {
              Id: 'bucket',
              DomainName: `${BUCKET}.s3.${REGION}.amazonaws.com`,
              OriginAccessControlId: 'E1A2B3C4D5E6F7',
              S3OriginConfig: { OriginAccessIdentity: '' },
            },
          ],
        },
        DefaultCacheBehavior: {
          TargetOriginId: 'bucket',
          ViewerProtocolPolicy: 'redirect-to-https',
          ForwardedValues: { QueryString: false, Cookies: { Forward: 'none' } },
          MinTTL: 0,
        },
      },
    }),
  );
}

/** What to ask an operation, what the answer has to show, and, where there is such a thing, a question for what is absent. */
interface Sample {
  input: () => Record<string, unknown>;
  shows: () => unknown;
  absent?: Record<string, unknown>;
}

const some = (...items: unknown[]) =>
  expect.arrayContaining(items.map((item) => expect.objectContaining(item as object)));
const with_ = (fields: object) => expect.objectContaining(fields);
const time = expect.stringMatching(/^20\d\d-\d\d-\d\dT/);
const elbArn = (kind: string) => `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:${kind}/0123456789abcdef`;

const samples: Readonly<Record<AwsOperation, Sample>> = {
  'acm:DescribeCertificate': {
    input: () => ({ CertificateArn: ids.certificate }),
    shows: () => ({
      Certificate: with_({
        DomainName: 'shop.example.com',
        Status: expect.stringMatching(/^PENDING_VALIDATION$|^ISSUED$/),
      }),
    }),
    absent: { CertificateArn: `arn:aws:acm:${REGION}:${ACCOUNT}:certificate/00000000-0000-4000-8000-000000000000` },
  },
  'autoscaling:DescribeAutoScalingGroups': {
    input: () => ({}),
    shows: () => ({ AutoScalingGroups: some({ DesiredCapacity: 2, MaxSize: 3, Instances: some({}, {}) }) }),
  },
  'autoscaling:DescribeScalingActivities': {
    input: () => ({}),
    shows: () => ({ Activities: some({ StatusCode: 'Successful', Cause: expect.stringContaining('user request') }) }),
  },
  'cloudformation:DescribeStackEvents': {
    input: () => ({ StackName: 'eks-work-base' }),
    shows: () => ({
      StackEvents: some(
        { ResourceStatus: 'CREATE_COMPLETE', ResourceType: 'AWS::CloudFormation::Stack', Timestamp: time },
        { ResourceStatus: 'CREATE_COMPLETE', LogicalResourceId: 'Vpc', ResourceType: 'AWS::EC2::VPC' },
      ),
    }),
    absent: { StackName: 'none' },
  },
  'cloudformation:DescribeStackResources': {
    input: () => ({ StackName: 'eks-work-base' }),
    shows: () => ({ StackResources: some({ LogicalResourceId: 'Vpc', ResourceStatus: 'CREATE_COMPLETE' }) }),
    absent: { StackName: 'none' },
  },
  'cloudformation:DescribeStacks': {
    input: () => ({ StackName: 'eks-work-base' }),
    shows: () => ({
      Stacks: some({
        StackStatus: 'CREATE_COMPLETE',
        Outputs: some({ OutputKey: 'VPC', OutputValue: expect.stringMatching(/^eks-work-base-Vpc-/) }),
      }),
    }),
    absent: { StackName: 'none' },
  },
  'cloudfront:ListDistributions': {
    input: () => ({}),
    shows: () => ({
      DistributionList: with_({
        Items: some({
          Status: 'Deployed',
          Enabled: true,
          DomainName: expect.stringMatching(/^d[a-z0-9]+\.cloudfront\.net$/),
          LastModifiedTime: time,
          Origins: with_({
            Items: some({
              DomainName: `${BUCKET}.s3.${REGION}.amazonaws.com`,
              OriginAccessControlId: 'E1A2B3C4D5E6F7',
              S3OriginConfig: { OriginAccessIdentity: '' },
            }),
          }),
        }),
      }),
    }),
  },
  'cloudwatch:GetDashboard': {
    input: () => ({ DashboardName: CLUSTER }),
    shows: () => ({ DashboardBody: '{"widgets":[]}', DashboardName: CLUSTER }),
    absent: { DashboardName: 'none' },
  },
  'cloudwatch:GetMetricData': {
    input: () => ({
      StartTime: new Date(Date.now() - 900_000),
      EndTime: new Date(),
      MetricDataQueries: [
        {
          Id: 'm',
          MetricStat: {
            Period: 60,
            Stat: 'Average',
            Metric: { Namespace: 'ContainerInsights', MetricName: 'cluster_node_count' },
          },
        },
      ],
    }),
    shows: () => ({ MetricDataResults: some({ Id: 'm', Values: [3] }) }),
  },
  'cloudwatch:ListDashboards': {
    input: () => ({}),
    shows: () => ({ DashboardEntries: some({ DashboardName: CLUSTER }) }),
  },
  'codebuild:BatchGetBuilds': {
    input: () => ({ ids: [ids.build] }),
    shows: () => ({
      builds: some({ id: ids.build, buildStatus: 'SUCCEEDED', projectName: 'build-app', startTime: time }),
    }),
  },
  'codebuild:ListBuildsForProject': {
    input: () => ({ projectName: 'build-app' }),
    shows: () => ({ ids: [ids.build] }),
    absent: { projectName: 'none-such' },
  },
  'codebuild:ListProjects': { input: () => ({}), shows: () => ({ projects: ['build-app'] }) },
  'codepipeline:GetPipelineState': {
    input: () => ({ name: 'deploy' }),
    shows: () => ({
      stageStates: some(
        { stageName: 'Source', latestExecution: with_({ status: 'Succeeded' }) },
        { stageName: 'Build', actionStates: some({ latestExecution: with_({ lastStatusChange: time }) }) },
      ),
    }),
    absent: { name: 'none' },
  },
  'codepipeline:ListPipelineExecutions': {
    input: () => ({ pipelineName: 'deploy' }),
    shows: () => ({ pipelineExecutionSummaries: some({ status: 'Succeeded', startTime: time, lastUpdateTime: time }) }),
    absent: { pipelineName: 'none' },
  },
  'codepipeline:ListPipelines': {
    input: () => ({}),
    shows: () => ({ pipelines: some({ name: 'deploy', version: 1, created: time }) }),
  },
  'ec2:DescribeAddresses': {
    input: () => ({ AllocationIds: [ids.address] }),
    shows: () => ({ Addresses: some({ AllocationId: ids.address, PublicIp: expect.any(String) }) }),
    absent: { AllocationIds: ['eipalloc-00000000000000000'] },
  },
  'ec2:DescribeInstances': {
    input: () => ({ Filters: [{ Name: 'instance-state-name', Values: ['running'] }] }),
    shows: () => ({
      Reservations: some({
        Instances: some({ PrivateDnsName: expect.stringMatching(new RegExp(`${REGION}.compute.internal$`)) }),
      }),
    }),
    absent: { InstanceIds: ['i-00000000000000000'] },
  },
  'ec2:DescribeLaunchTemplates': {
    input: () => ({ Filters: [{ Name: 'tag-key', Values: ['alpha.eksctl.io/cluster-name'] }] }),
    shows: () => ({
      LaunchTemplates: some({
        LaunchTemplateName: 'eks-lt-1',
        Tags: some({ Key: 'alpha.eksctl.io/cluster-name', Value: CLUSTER }),
      }),
    }),
  },
  'ec2:DescribeNatGateways': {
    input: () => ({ Filter: [{ Name: 'vpc-id', Values: [ids.vpc] }] }),
    shows: () => ({ NatGateways: some({ NatGatewayId: ids.gateway, State: 'available', VpcId: ids.vpc }) }),
  },
  'ec2:DescribeNetworkInterfaces': {
    input: () => ({ NetworkInterfaceIds: [ids.interface] }),
    shows: () => ({
      NetworkInterfaces: some({ Description: 'aws-k8s-branch-eni', Groups: some({ GroupId: ids.group }) }),
    }),
    absent: { NetworkInterfaceIds: ['eni-00000000000000000'] },
  },
  'ec2:DescribeRouteTables': {
    input: () => ({ Filters: [{ Name: 'vpc-id', Values: [ids.vpc] }] }),
    shows: () => ({ RouteTables: some({ VpcId: ids.vpc, Routes: some({ GatewayId: 'local' }) }) }),
    absent: { RouteTableIds: ['rtb-00000000000000000'] },
  },
  'ec2:DescribeSecurityGroups': {
    input: () => ({ GroupIds: [ids.group] }),
    shows: () => ({ SecurityGroups: some({ GroupId: ids.group, IpPermissions: [] }) }),
    absent: { GroupIds: ['sg-00000000000000000'] },
  },
  'ec2:DescribeSnapshots': {
    input: () => ({ OwnerIds: ['self'] }),
    shows: () => ({ Snapshots: [with_({ SnapshotId: ids.snapshot, VolumeId: ids.volume, State: 'completed' })] }),
    absent: { SnapshotIds: ['snap-00000000000000000'] },
  },
  'ec2:DescribeSubnets': {
    input: () => ({ SubnetIds: [ids.subnet] }),
    shows: () => ({ Subnets: some({ VpcId: ids.vpc, AvailabilityZone: `${REGION}a` }) }),
    absent: { SubnetIds: ['subnet-00000000000000000'] },
  },
  'ec2:DescribeVolumes': {
    input: () => ({ VolumeIds: [ids.volume] }),
    shows: () => ({ Volumes: some({ State: 'available', Size: 10, VolumeType: 'gp3' }) }),
    absent: { VolumeIds: ['vol-00000000000000000'] },
  },
  'ec2:DescribeVpcEndpoints': {
    input: () => ({ Filters: [{ Name: 'vpc-id', Values: [ids.vpc] }] }),
    shows: () => ({ VpcEndpoints: some({ VpcEndpointId: ids.endpoint, VpcEndpointType: 'Interface' }) }),
    absent: { VpcEndpointIds: ['vpce-00000000000000000'] },
  },
  'ec2:DescribeVpcs': {
    input: () => ({ VpcIds: [ids.vpc] }),
    shows: () => ({ Vpcs: some({ CidrBlockAssociationSet: some({ CidrBlock: '10.0.0.0/16' }) }) }),
    absent: { VpcIds: ['vpc-00000000000000000'] },
  },
  'ecr:BatchGetImage': {
    input: () => ({ repositoryName: 'k8sbook/backend-app', imageIds: [{ imageTag: '1.0.0' }] }),
    shows: () => ({ images: some({ imageManifest: manifest(7000) }) }),
    absent: { repositoryName: 'none', imageIds: [{ imageTag: '1.0.0' }] },
  },
  'ecr:BatchGetRepositoryScanningConfiguration': {
    input: () => ({ repositoryNames: ['k8sbook/backend-app'] }),
    shows: () => ({ scanningConfigurations: some({ scanOnPush: true, scanFrequency: 'SCAN_ON_PUSH' }) }),
  },
  'ecr:DescribeImages': {
    input: () => ({ repositoryName: 'k8sbook/backend-app' }),
    shows: () => ({
      imageDetails: some({
        imageTags: ['1.0.0'],
        imageSizeInBytes: 39_000,
        imagePushedAt: time,
        imageScanStatus: with_({ status: 'COMPLETE' }),
        imageScanFindingsSummary: with_({ imageScanCompletedAt: time }),
      }),
    }),
    absent: { repositoryName: 'k8sbook/backend-app', imageIds: [{ imageTag: '9.9.9' }] },
  },
  'ecr:DescribeRepositories': {
    input: () => ({ repositoryNames: ['k8sbook/backend-app'] }),
    shows: () => ({ repositories: some({ registryId: ACCOUNT, imageScanningConfiguration: { scanOnPush: true } }) }),
    absent: { repositoryNames: ['none'] },
  },
  'ecr-public:DescribeImages': {
    input: () => ({ repositoryName: 'web' }),
    shows: () => ({ imageDetails: some({ imageTags: ['1'], imageSizeInBytes: 39_002, imagePushedAt: time }) }),
    absent: { repositoryName: 'none' },
  },
  'ecr-public:DescribeRepositories': {
    input: () => ({}),
    shows: () => ({ repositories: some({ repositoryUri: expect.stringMatching(/^public\.ecr\.aws\/[^/]+\/web$/) }) }),
    absent: { repositoryNames: ['none'] },
  },
  'eks:DescribeAccessEntry': {
    input: () => ({ clusterName: CLUSTER, principalArn: ids.colleague }),
    shows: () => ({ accessEntry: with_({ type: 'STANDARD', kubernetesGroups: [] }) }),
    absent: { clusterName: CLUSTER, principalArn: `arn:aws:iam::${ACCOUNT}:role/none` },
  },
  'eks:DescribeAddon': {
    input: () => ({ clusterName: CLUSTER, addonName: 'vpc-cni' }),
    shows: () => ({ addon: with_({ status: 'ACTIVE', configurationValues: '{"a":1}', health: { issues: [] } }) }),
    absent: { clusterName: CLUSTER, addonName: 'none' },
  },
  'eks:DescribeCapability': {
    input: () => ({ clusterName: CLUSTER, capabilityName: 'argocd' }),
    shows: () => ({ capability: with_({ type: 'ARGOCD', status: 'ACTIVE', createdAt: time }) }),
    absent: { clusterName: CLUSTER, capabilityName: 'none' },
  },
  'eks:DescribeCluster': {
    input: () => ({ name: CLUSTER }),
    shows: () => ({ cluster: with_({ status: 'ACTIVE', version: '1.36' }) }),
    absent: { name: 'none' },
  },
  'eks:DescribeClusterVersions': {
    input: () => ({ clusterVersions: ['1.34'] }),
    shows: () => ({
      clusterVersions: [
        with_({ clusterVersion: '1.34', endOfStandardSupportDate: '2026-12-02T00:00:00.000Z', defaultVersion: false }),
      ],
    }),
  },
  'eks:DescribeFargateProfile': {
    input: () => ({ clusterName: CLUSTER, fargateProfileName: 'fp' }),
    shows: () => ({ fargateProfile: with_({ status: 'ACTIVE', selectors: some({ namespace: 'serverless' }) }) }),
    absent: { clusterName: CLUSTER, fargateProfileName: 'none' },
  },
  'eks:DescribeNodegroup': {
    input: () => ({ clusterName: CLUSTER, nodegroupName: 'workers' }),
    shows: () => ({ nodegroup: with_({ status: 'ACTIVE', version: '1.36', health: { issues: [] } }) }),
    absent: { clusterName: CLUSTER, nodegroupName: 'none' },
  },
  'eks:DescribePodIdentityAssociation': {
    input: () => ({ clusterName: CLUSTER, associationId: ids.association }),
    shows: () => ({ association: with_({ namespace: 'app', serviceAccount: 'web', roleArn: expect.any(String) }) }),
    absent: { clusterName: CLUSTER, associationId: 'a-none' },
  },
  'eks:DescribeUpdate': {
    input: () => ({ name: CLUSTER, updateId: ids.update }),
    shows: () => ({ update: with_({ type: 'LoggingUpdate', status: 'Successful', createdAt: time }) }),
    absent: { name: CLUSTER, updateId: '00000000-0000-4000-8000-000000000000' },
  },
  'eks:ListAccessEntries': {
    input: () => ({ clusterName: CLUSTER }),
    shows: () => ({ accessEntries: expect.arrayContaining([ids.colleague]) }),
    absent: { clusterName: 'none' },
  },
  'eks:ListAddons': {
    input: () => ({ clusterName: CLUSTER }),
    shows: () => ({ addons: ['vpc-cni'] }),
    absent: { clusterName: 'none' },
  },
  'eks:ListAssociatedAccessPolicies': {
    input: () => ({ clusterName: CLUSTER, principalArn: ids.colleague }),
    shows: () => ({ associatedAccessPolicies: some({ accessScope: { type: 'cluster', namespaces: [] } }) }),
    absent: { clusterName: CLUSTER, principalArn: `arn:aws:iam::${ACCOUNT}:role/none` },
  },
  'eks:ListCapabilities': {
    input: () => ({ clusterName: CLUSTER }),
    shows: () => ({ capabilities: some({ capabilityName: 'argocd', type: 'ARGOCD', status: 'ACTIVE' }) }),
    absent: { clusterName: 'none' },
  },
  'eks:ListFargateProfiles': {
    input: () => ({ clusterName: CLUSTER }),
    shows: () => ({ fargateProfileNames: ['fp'] }),
    absent: { clusterName: 'none' },
  },
  'eks:ListNodegroups': {
    input: () => ({ clusterName: CLUSTER }),
    shows: () => ({ nodegroups: ['workers'] }),
    absent: { clusterName: 'none' },
  },
  'eks:ListPodIdentityAssociations': {
    input: () => ({ clusterName: CLUSTER }),
    shows: () => ({ associations: some({ associationId: ids.association, serviceAccount: 'web' }) }),
    absent: { clusterName: 'none' },
  },
  'eks:ListUpdates': {
    input: () => ({ name: CLUSTER }),
    shows: () => ({ updateIds: [ids.update] }),
    absent: { name: 'none' },
  },
  'elasticache:DescribeCacheClusters': {
    input: () => ({ CacheClusterId: 'one' }),
    shows: () => ({
      CacheClusters: some({
        CacheClusterStatus: 'available',
        SecurityGroups: [{ SecurityGroupId: 'sg-00000000000000001', Status: 'active' }],
      }),
    }),
    absent: { CacheClusterId: 'none' },
  },
  'elasticache:DescribeReplicationGroups': {
    input: () => ({ ReplicationGroupId: 'two' }),
    shows: () => ({ ReplicationGroups: some({ Status: 'available', MemberClusters: ['two-001'] }) }),
    absent: { ReplicationGroupId: 'none' },
  },
  'elasticache:DescribeServerlessCaches': {
    input: () => ({}),
    shows: () => ({
      ServerlessCaches: some({ Status: 'available', SecurityGroupIds: ['sg-00000000000000001'], CreateTime: time }),
    }),
    absent: { ServerlessCacheName: 'none' },
  },
  'elasticfilesystem:DescribeFileSystems': {
    input: () => ({}),
    shows: () => ({ FileSystems: some({ LifeCycleState: 'available', Name: 'lab', CreationTime: time }) }),
    absent: { FileSystemId: 'fs-00000000' },
  },
  'elasticloadbalancing:DescribeInstanceHealth': {
    input: () => ({ LoadBalancerName: 'a0123456789abcdef' }),
    shows: () => ({ InstanceStates: some({ InstanceId: ids.instance, State: 'InService' }) }),
    absent: { LoadBalancerName: 'none' },
  },
  'elasticloadbalancing:DescribeListeners': {
    input: () => ({ LoadBalancerArn: ids.alb }),
    shows: () => ({
      Listeners: some({ Port: 443, Protocol: 'HTTPS', Certificates: [{ CertificateArn: ids.certificate }] }),
    }),
    absent: { LoadBalancerArn: elbArn('loadbalancer/app/none') },
  },
  'elasticloadbalancing:DescribeLoadBalancers': {
    input: () => ({}),
    shows: () => ({
      LoadBalancers: some(
        {
          Type: 'application',
          DNSName: expect.stringMatching(/^k8s-default-web-\d+\.ap-northeast-2\.elb\.amazonaws\.com$/),
        },
        {
          Type: 'network',
          LoadBalancerArn: expect.stringContaining(':loadbalancer/net/k8s-default-tcp/'),
          DNSName: expect.stringMatching(/^k8s-default-tcp-[0-9a-f]{16}\.elb\.ap-northeast-2\.amazonaws\.com$/),
        },
      ),
    }),
    absent: { Names: ['none'] },
  },
  'elasticloadbalancing:DescribeLoadBalancers@classic': {
    input: () => ({}),
    shows: () => ({
      LoadBalancerDescriptions: some({
        DNSName: expect.stringMatching(/^a0123456789abcdef-\d+\.ap-northeast-2\.elb\.amazonaws\.com$/),
        Instances: some({ InstanceId: ids.instance }),
      }),
    }),
    absent: { LoadBalancerNames: ['none'] },
  },
  'elasticloadbalancing:DescribeRules': {
    input: () => ({ ListenerArn: ids.listener }),
    shows: () => ({
      Rules: some(
        {
          Priority: '1',
          Conditions: some({ Field: 'host-header', HostHeaderConfig: { Values: ['shop.example.com'] } }),
        },
        { IsDefault: true },
      ),
    }),
    absent: { ListenerArn: `${elbArn('listener/app/none')}/0123456789abcdef` },
  },
  'elasticloadbalancing:DescribeTags': {
    input: () => ({ ResourceArns: [ids.alb] }),
    shows: () => ({ TagDescriptions: some({ ResourceArn: ids.alb }) }),
  },
  'elasticloadbalancing:DescribeTargetGroups': {
    input: () => ({ LoadBalancerArn: ids.alb }),
    shows: () => ({ TargetGroups: some({ TargetGroupArn: ids.targets, TargetType: 'ip', Port: 8080 }) }),
    absent: { Names: ['none'] },
  },
  'elasticloadbalancing:DescribeTargetHealth': {
    input: () => ({ TargetGroupArn: ids.targets }),
    shows: () => ({ TargetHealthDescriptions: some({ Target: with_({ Id: '10.0.1.1' }) }) }),
    absent: { TargetGroupArn: elbArn('targetgroup/none') },
  },
  'es:DescribeDomain': {
    input: () => ({ DomainName: 'kubernetes-logs' }),
    shows: () => ({ DomainStatus: with_({ Created: true, Processing: false, Endpoint: expect.any(String) }) }),
    absent: { DomainName: 'none' },
  },
  'es:ListDomainNames': {
    input: () => ({}),
    shows: () => ({ DomainNames: some({ DomainName: 'kubernetes-logs' }) }),
  },
  'iam:GetOpenIDConnectProvider': {
    input: () => ({ OpenIDConnectProviderArn: ids.provider }),
    shows: () => ({ ClientIDList: ['sts.amazonaws.com'] }),
    absent: { OpenIDConnectProviderArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/none` },
  },
  'iam:GetRole': {
    input: () => ({ RoleName: 'Nodes' }),
    shows: () => ({
      Role: with_({ Arn: `arn:aws:iam::${ACCOUNT}:role/Nodes`, AssumeRolePolicyDocument: expect.any(String) }),
    }),
    absent: { RoleName: 'none' },
  },
  'iam:ListAccessKeys': {
    input: () => ({ UserName: 'batch' }),
    shows: () => ({ AccessKeyMetadata: some({ UserName: 'batch', AccessKeyId: ids.key, Status: 'Active' }) }),
    absent: { UserName: 'none' },
  },
  'iam:ListAttachedRolePolicies': {
    input: () => ({ RoleName: 'Nodes' }),
    shows: () => ({ AttachedPolicies: some({ PolicyName: 'Logs' }) }),
    absent: { RoleName: 'none' },
  },
  'iam:ListOpenIDConnectProviders': {
    input: () => ({}),
    shows: () => ({ OpenIDConnectProviderList: some({ Arn: ids.provider }) }),
  },
  'iam:ListRolePolicies': {
    input: () => ({ RoleName: 'Nodes' }),
    shows: () => ({ PolicyNames: ['inline'] }),
    absent: { RoleName: 'none' },
  },
  'lambda:ListFunctions': {
    input: () => ({}),
    shows: () => ({ Functions: some({ FunctionName: 'LogsToElasticsearch' }) }),
  },
  'logs:DescribeExportTasks': {
    input: () => ({}),
    shows: () => ({
      exportTasks: some({ logGroupName: GROUP, destination: BUCKET, status: with_({ code: 'COMPLETED' }) }),
    }),
  },
  'logs:DescribeLogGroups': {
    input: () => ({ logGroupNamePrefix: '/eks/' }),
    shows: () => ({ logGroups: some({ logGroupName: GROUP, creationTime: expect.any(Number) }) }),
  },
  'logs:DescribeLogStreams': {
    input: () => ({ logGroupName: GROUP }),
    shows: () => ({ logStreams: some({ logStreamName: 'web', lastEventTimestamp: expect.any(Number) }) }),
    absent: { logGroupName: 'none' },
  },
  'logs:DescribeQueryDefinitions': {
    input: () => ({ queryDefinitionNamePrefix: CLUSTER }),
    shows: () => ({ queryDefinitions: some({ name: `${CLUSTER} errors`, logGroupNames: [GROUP] }) }),
  },
  'logs:DescribeSubscriptionFilters': {
    input: () => ({ logGroupName: GROUP }),
    shows: () => ({
      subscriptionFilters: some({ filterName: 'es', destinationArn: expect.stringContaining('lambda') }),
    }),
    absent: { logGroupName: 'none' },
  },
  'logs:FilterLogEvents': {
    input: () => ({ logGroupName: GROUP }),
    shows: () => ({ events: some({ logStreamName: 'web', timestamp: expect.any(Number) }) }),
    absent: { logGroupName: 'none' },
  },
  'rds:DescribeDBInstances': {
    input: () => ({ DBInstanceIdentifier: 'eks-work-db' }),
    shows: () => ({
      DBInstances: some({
        DBInstanceStatus: 'available',
        Engine: 'postgres',
        EngineVersion: '17.5',
        PubliclyAccessible: false,
        MultiAZ: false,
        Endpoint: with_({ Port: 5432 }),
      }),
    }),
    absent: { DBInstanceIdentifier: 'none' },
  },
  'rds:DescribeDBSnapshots': {
    input: () => ({}),
    shows: () => ({
      DBSnapshots: some({
        DBSnapshotIdentifier: 'eks-work-db-final',
        DBInstanceIdentifier: 'eks-work-db',
        AllocatedStorage: 20,
        SnapshotType: 'manual',
        Status: 'available',
      }),
    }),
    absent: { DBSnapshotIdentifier: 'none' },
  },
  's3:GetBucketPublicAccessBlock': {
    input: () => ({ Bucket: BUCKET }),
    shows: () => ({ PublicAccessBlockConfiguration: with_({ BlockPublicPolicy: true }) }),
    absent: { Bucket: 'none-such' },
  },
  's3:GetEncryptionConfiguration': {
    input: () => ({ Bucket: BUCKET }),
    shows: () => ({
      ServerSideEncryptionConfiguration: {
        Rules: some({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }),
      },
    }),
    absent: { Bucket: 'none-such' },
  },
  's3:GetLifecycleConfiguration': {
    input: () => ({ Bucket: BUCKET }),
    shows: () => ({ Rules: some({ ID: 'old', Expiration: with_({ Days: 7 }) }) }),
    absent: { Bucket: 'none-such' },
  },
  's3:ListAllMyBuckets': { input: () => ({}), shows: () => ({ Buckets: some({ Name: BUCKET }) }) },
  's3:ListBucket': {
    input: () => ({ Bucket: BUCKET, Prefix: 'static/' }),
    shows: () => ({ Contents: some({ Key: 'static/main file.js', Size: 1 }) }),
    absent: { Bucket: 'none-such' },
  },
};

// `keyof` of a constant is what Object.keys gives; its type does not say so.
const names = Object.keys(samples) as AwsOperation[];

async function ask(by: AwsReader, operation: AwsOperation, input: Record<string, unknown>): Promise<Answer> {
  const region = global.includes(operation.split(':')[0] ?? '') ? 'us-east-1' : undefined;
  const call = { source: 'aws', operation, input, ...(region && { region }) } as const;
  return by.read(call, { signal: AbortSignal.timeout(15_000), maxBytes: 10_000_000 });
}

/** The statement that the product asks for, for one operation. */
function statement(operation: AwsOperation): object {
  const Resource = operations[operation].resource
    .replace('${partition}', 'aws')
    .replace('${region}', REGION)
    .replace('${account}', ACCOUNT)
    .replace('${cluster}', CLUSTER);
  return { Effect: 'Allow', Action: actionOf(operation), Resource };
}

const document = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

describe.each(names)('%s', (operation) => {
  test('shows what checks judge by', async () => {
    expect(await ask(owner, operation, samples[operation].input())).toMatchObject({
      outcome: 'value',
      value: samples[operation].shows(),
    });
  });

  test('is allowed by the statement of its own, and by nothing else', async () => {
    await account.aws.setRolePolicy(READER_ROLE, document(statement(operation)));
    expect(await ask(reader, operation, samples[operation].input())).toMatchObject({ outcome: 'value' });
    const others = names.filter((other) => actionOf(other) !== actionOf(operation)).map(statement);
    await account.aws.setRolePolicy(READER_ROLE, document(...others));
    const values = { action: actionOf(operation) };
    const refused = { outcome: 'denied', code: 'aws.denied', values };
    expect(await ask(reader, operation, samples[operation].input())).toMatchObject(refused);
  });
});

test.each(names.filter((name) => samples[name].absent))('%s says what does not exist', async (operation) => {
  const answer = await ask(owner, operation, samples[operation].absent ?? {});
  expect(answer).toMatchObject({ outcome: 'value', value: undefined });
});

test('the table of origins says truly what the emulator answers by itself', async () => {
  const { own } = await account.aws.admin<{ own: string[] }>('own');
  const made = names.filter((name) => origins[name].from === 'made');
  expect(own.filter((name) => Object.hasOwn(operations, name)).sort()).toEqual(
    // Logging and access are updates that moto knows too; EKS answers them here.
    [...made, ...names.filter((name) => origins[name].from === 'amended' && own.includes(name))].sort(),
  );
});

describe('what a test sets by hand', () => {
  test('a field is said in every answer until it is taken back, in every protocol', async () => {
    const { aws } = account;
    const cases: [AwsOperation, object, object][] = [
      ['rds:DescribeDBInstances', { DBInstanceIdentifier: 'eks-work-db' }, { DBInstanceStatus: 'creating' }],
      ['acm:DescribeCertificate', { CertificateArn: ids.certificate }, { Status: 'EXPIRED' }],
      ['eks:DescribeAddon', { addonName: 'vpc-cni' }, { status: 'DEGRADED', modifiedAt: '2026-01-02T03:04:05.000Z' }],
      ['ec2:DescribeVolumes', { VolumeId: ids.volume }, { State: 'in-use', CreateTime: '2026-01-02T03:04:05.000Z' }],
      ['s3:ListBucket', { Key: 'static/main file.js' }, { Size: 123 }],
      ['cloudfront:ListDistributions', { Enabled: true }, { Status: 'InProgress' }],
      ['es:DescribeDomain', { DomainName: 'kubernetes-logs' }, { Processing: true }],
      ['cloudformation:DescribeStacks', { StackName: 'eks-work-base' }, { StackStatus: 'UPDATE_COMPLETE' }],
    ];
    for (const [operation, item, set] of cases) {
      await aws.say(operation, { ...item }, { ...set });
      const text = JSON.stringify(await ask(owner, operation, samples[operation].input()));
      for (const [key, value] of Object.entries(set)) expect(text).toContain(`"${key}":${JSON.stringify(value)}`);
    }
    await aws.say('rds:DescribeDBInstances', { DBInstanceIdentifier: 'eks-work-db' }, { Endpoint: null });
    const { value } = (await ask(owner, 'rds:DescribeDBInstances', {})) as { value?: { DBInstances: object[] } };
    expect(value?.DBInstances[0]).not.toHaveProperty('Endpoint');
    await aws.unsay();
    for (const [operation] of cases) {
      const sample = samples[operation];
      expect(await ask(owner, operation, sample.input())).toMatchObject({ value: sample.shows() });
    }
  });

  test('a stack fails with the first cause among its events', async () => {
    const { cloudformation } = account.aws;
    const reason = 'The DB instance class db.t2.micro is not supported.';
    await account.aws.failStack('eks-work-rds', 'Database', 'AWS::RDS::DBInstance', reason);
    const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName: 'eks-work-rds' }));
    expect(Stacks?.[0]?.StackStatus).toBe('ROLLBACK_COMPLETE');
    const { StackEvents } = await cloudformation.send(new DescribeStackEventsCommand({ StackName: 'eks-work-rds' }));
    const failed = StackEvents?.filter(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED');
    expect(failed).toMatchObject([{ LogicalResourceId: 'Database', ResourceStatusReason: reason }]);
  });

  test('a pipeline fails at a stage, and those behind it have no execution', async () => {
    await account.aws.endPipeline('deploy', 'Failed', 'Source');
    const executions = { value: { pipelineExecutionSummaries: [{ status: 'Failed' }] } };
    expect(await ask(owner, 'codepipeline:ListPipelineExecutions', { pipelineName: 'deploy' })).toMatchObject(
      executions,
    );
    const answer = await ask(owner, 'codepipeline:GetPipelineState', { name: 'deploy' });
    const stageStates = [{ stageName: 'Source', latestExecution: { status: 'Failed' } }, { stageName: 'Build' }];
    expect(answer).toMatchObject({ value: { stageStates } });
    expect(JSON.stringify(answer).match(/latestExecution/g)).toHaveLength(2);
  });
});

test('a tag that moves leaves its old image behind', async () => {
  const repositoryName = 'k8sbook/backend-app';
  const { ecr } = account.aws;
  await ecr.send(new PutImageCommand({ repositoryName, imageTag: '1.0.1', imageManifest: manifest(7003) }));
  const answer = await ask(owner, 'ecr:DescribeImages', { repositoryName });
  expect(answer).toMatchObject({ value: { imageDetails: some({ imageTags: ['1.0.1'], imageSizeInBytes: 39_003 }) } });
  const { value } = answer as { value?: { imageDetails: { imageDigest: string }[] } };
  const digests = value?.imageDetails.map(({ imageDigest }) => imageDigest) ?? [];
  expect(new Set(digests).size).toBe(digests.length);
});
