import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import check from '../../checks/catalog/aws-leftovers.ts';
import { type LeftoverKind, leftoverKinds } from '../../checks/rules/leftover.ts';
import { readsOf } from '../../checks/verdict.ts';
import { neverThrows } from './damage.ts';
import { type Evidence, judge, judgeSince, testContext } from './judge.ts';

type Params = z.input<typeof check.params>;
type Aws = NonNullable<Evidence['aws']>;

const tag = (Key: string, Value: string) => ({ Key, Value });
const owned = [tag('kubernetes.io/cluster/eks-demo', 'owned')];
const byEksctl = [tag('alpha.eksctl.io/cluster-name', 'eks-demo')];
const bySomebody = [tag('kubernetes.io/cluster/eks-other', 'owned'), tag('alpha.eksctl.io/cluster-name', 'eks-other')];
const issuer = 'oidc.eks.ap-northeast-2.amazonaws.com/id/ABC';
const names = {
  instances: 'lab-bastion',
  stacks: ['lab-base'],
  databases: 'lab-db',
  caches: 'lab-cache*',
  domains: ['lab-logs', 'lab-search'],
  fileSystems: 'lab-files',
  distributions: 'lab-frontend',
  buckets: 'lab-*',
  repositories: ['demo-flask-backend', 'demo-frontend*'],
  pipelines: 'lab-pipeline',
  projects: 'lab-build',
  functions: 'LogsToElasticsearch_*',
  cloud9: 'lab-workspace',
  logGroups: '/lab/*',
  accessKeys: 'lab-batch',
  roles: 'lab-role',
} as const satisfies Params['names'];

/** What AWS answers as JSON; fields that the check does not read are left out. */
const answers = (given: object): Aws => JSON.parse(JSON.stringify(given));
const there: Aws = answers({
  'eks:DescribeCluster': {
    cluster: { name: 'eks-demo', status: 'ACTIVE', identity: { oidc: { issuer: `https://${issuer}` } } },
  },
});
/** Never there, and nothing left. */
const nothing: Evidence = { aws: {} };
const begun: Evidence = { aws: there };

/** The instance of a Cloud9 environment. */
function cloud9(name: string, state: string): object {
  const Name = `aws-cloud9-${name}-0123456789abcdef0123456789abcdef`;
  const instance = { InstanceId: 'i-9', State: { Name: state }, Tags: [tag('Name', Name)] };
  return { 'ec2:DescribeInstances': { Reservations: [{ Instances: [instance] }] } };
}

/** Things of each kind: one of the lab, then one of somebody else. */
const things: Record<LeftoverKind, [id: string, own: object, others: object]> = {
  loadBalancers: [
    'k8s-web (default/web)',
    {
      'elasticloadbalancing:DescribeLoadBalancers': {
        LoadBalancers: [{ LoadBalancerArn: 'arn:1', LoadBalancerName: 'k8s-web', VpcId: 'vpc-9' }],
      },
      'elasticloadbalancing:DescribeTags': {
        TagDescriptions: [
          {
            ResourceArn: 'arn:1',
            Tags: [tag('elbv2.k8s.aws/cluster', 'eks-demo'), tag('ingress.k8s.aws/stack', 'default/web')],
          },
        ],
      },
    },
    {
      'elasticloadbalancing:DescribeLoadBalancers': {
        LoadBalancers: [{ LoadBalancerArn: 'arn:1', LoadBalancerName: 'k8s-web', VpcId: 'vpc-9' }],
      },
      'elasticloadbalancing:DescribeLoadBalancers@classic': {
        LoadBalancerDescriptions: [{ LoadBalancerName: 'a1', VPCId: 'vpc-9' }],
      },
      'elasticloadbalancing:DescribeTags': {
        TagDescriptions: [{ ResourceArn: 'arn:1', Tags: [tag('elbv2.k8s.aws/cluster', 'eks-other')] }],
      },
    },
  ],
  targetGroups: [
    'k8s-web-1',
    {
      'elasticloadbalancing:DescribeTargetGroups': {
        TargetGroups: [{ TargetGroupArn: 'arn:g1', TargetGroupName: 'k8s-web-1', VpcId: 'vpc-9' }],
      },
      'elasticloadbalancing:DescribeTags': {
        TagDescriptions: [{ ResourceArn: 'arn:g1', Tags: [tag('elbv2.k8s.aws/cluster', 'eks-demo')] }],
      },
    },
    {
      'elasticloadbalancing:DescribeTargetGroups': {
        TargetGroups: [{ TargetGroupArn: 'arn:g1', TargetGroupName: 'k8s-web-1', VpcId: 'vpc-9' }],
      },
      'elasticloadbalancing:DescribeTags': {
        TagDescriptions: [{ ResourceArn: 'arn:g1', Tags: [tag('elbv2.k8s.aws/cluster', 'eks-other')] }],
      },
    },
  ],
  autoScalingGroups: [
    'eks-ng',
    {
      'autoscaling:DescribeAutoScalingGroups': { AutoScalingGroups: [{ AutoScalingGroupName: 'eks-ng', Tags: owned }] },
    },
    {
      'autoscaling:DescribeAutoScalingGroups': {
        AutoScalingGroups: [{ AutoScalingGroupName: 'eks-ng', Tags: bySomebody }],
      },
    },
  ],
  instances: [
    'i-1 (running)',
    {
      'ec2:DescribeInstances': {
        Reservations: [{ Instances: [{ InstanceId: 'i-1', State: { Name: 'running' }, Tags: owned }] }],
      },
    },
    {
      'ec2:DescribeInstances': {
        Reservations: [
          {
            Instances: [
              { InstanceId: 'i-2', State: { Name: 'running' }, Tags: [...bySomebody, tag('Name', 'lab-bastion-2')] },
            ],
          },
          {
            Instances: [
              {
                InstanceId: 'i-3',
                State: { Name: 'running' },
                Tags: [tag('kubernetes.io/cluster/eks-demo', 'shared')],
              },
            ],
          },
        ],
      },
    },
  ],
  nodegroups: [
    'node-group',
    {
      'eks:ListNodegroups': { nodegroups: ['node-group'] },
      'eks:DescribeNodegroup': { nodegroup: { nodegroupName: 'node-group', status: 'ACTIVE' } },
    },
    {},
  ],
  fargateProfiles: [
    'fp',
    {
      'eks:ListFargateProfiles': { fargateProfileNames: ['fp'] },
      'eks:DescribeFargateProfile': { fargateProfile: { fargateProfileName: 'fp', status: 'ACTIVE' } },
    },
    {},
  ],
  cluster: ['eks-demo (ACTIVE)', there, {}],
  launchTemplates: [
    'eks-lt-1',
    { 'ec2:DescribeLaunchTemplates': { LaunchTemplates: [{ LaunchTemplateName: 'eks-lt-1', Tags: owned }] } },
    { 'ec2:DescribeLaunchTemplates': { LaunchTemplates: [{ LaunchTemplateName: 'eks-lt-1', Tags: bySomebody }] } },
  ],
  cloud9: ['lab-workspace (i-9, stopped)', cloud9('lab-workspace', 'stopped'), cloud9('lab-workspace-2', 'running')],
  databases: [
    'lab-db (postgres)',
    {
      'rds:DescribeDBInstances': {
        DBInstances: [{ DBInstanceIdentifier: 'lab-db', Engine: 'postgres', DBInstanceStatus: 'available' }],
      },
    },
    {
      'rds:DescribeDBInstances': {
        DBInstances: [{ DBInstanceIdentifier: 'lab-db-2', DBSubnetGroup: { VpcId: 'vpc-9' }, TagList: bySomebody }],
      },
    },
  ],
  caches: [
    'lab-cache-1 (redis)',
    {
      'elasticache:DescribeCacheClusters': {
        CacheClusters: [{ CacheClusterId: 'lab-cache-1', Engine: 'redis', CacheClusterStatus: 'available' }],
      },
    },
    {
      'elasticache:DescribeServerlessCaches': {
        ServerlessCaches: [{ ServerlessCacheName: 'other', Status: 'available' }],
      },
    },
  ],
  domains: [
    'lab-logs',
    {
      'es:ListDomainNames': { DomainNames: [{ DomainName: 'lab-logs' }] },
      'es:DescribeDomain': { DomainStatus: { DomainName: 'lab-logs', Deleted: false } },
    },
    {
      'es:ListDomainNames': { DomainNames: [{ DomainName: 'logs' }] },
      'es:DescribeDomain': { DomainStatus: { DomainName: 'logs' } },
    },
  ],
  fileSystems: [
    'fs-1 (lab-files)',
    {
      'elasticfilesystem:DescribeFileSystems': {
        FileSystems: [{ FileSystemId: 'fs-1', Name: 'lab-files', LifeCycleState: 'available', Tags: [] }],
      },
    },
    {
      'elasticfilesystem:DescribeFileSystems': {
        FileSystems: [{ FileSystemId: 'fs-1', Name: 'files', Tags: bySomebody }],
      },
    },
  ],
  distributions: [
    'E1 (d1.cloudfront.net)',
    {
      'cloudfront:ListDistributions': {
        DistributionList: {
          Items: [
            {
              Id: 'E1',
              DomainName: 'd1.cloudfront.net',
              Origins: { Items: [{ DomainName: 'lab-frontend.s3.amazonaws.com' }] },
            },
          ],
        },
      },
    },
    {
      'cloudfront:ListDistributions': {
        DistributionList: {
          Items: [
            {
              Id: 'E1',
              DomainName: 'd1.cloudfront.net',
              Origins: { Items: [{ DomainName: 'frontend.s3.amazonaws.com' }] },
            },
          ],
        },
      },
    },
  ],
  buckets: [
    'lab-frontend',
    { 's3:ListAllMyBuckets': { Buckets: [{ Name: 'lab-frontend' }] } },
    { 's3:ListAllMyBuckets': { Buckets: [{ Name: 'my-lab-frontend' }] } },
  ],
  repositories: [
    'demo-frontend-jane',
    { 'ecr:DescribeRepositories': { repositories: [{ repositoryName: 'demo-frontend-jane' }] } },
    {
      'ecr:DescribeRepositories': {
        repositories: [{ repositoryName: 'demo-flask-backend-2' }, { repositoryName: 'x/demo-frontend' }],
      },
    },
  ],
  pipelines: [
    'lab-pipeline',
    { 'codepipeline:ListPipelines': { pipelines: [{ name: 'lab-pipeline' }] } },
    { 'codepipeline:ListPipelines': { pipelines: [{ name: 'pipeline' }] } },
  ],
  projects: [
    'lab-build',
    { 'codebuild:ListProjects': { projects: ['lab-build'] } },
    { 'codebuild:ListProjects': { projects: ['build'] } },
  ],
  functions: [
    'LogsToElasticsearch_logs',
    { 'lambda:ListFunctions': { Functions: [{ FunctionName: 'LogsToElasticsearch_logs' }] } },
    { 'lambda:ListFunctions': { Functions: [{ FunctionName: 'orders' }] } },
  ],
  endpoints: [
    'vpce-1 (ecr.api)',
    {
      'ec2:DescribeVpcEndpoints': {
        VpcEndpoints: [
          {
            VpcEndpointId: 'vpce-1',
            VpcEndpointType: 'Interface',
            ServiceName: 'com.amazonaws.ap-northeast-2.ecr.api',
            State: 'available',
            Tags: byEksctl,
          },
        ],
      },
    },
    {
      'ec2:DescribeVpcEndpoints': {
        VpcEndpoints: [
          { VpcEndpointId: 'vpce-1', VpcEndpointType: 'Interface', State: 'available', VpcId: 'vpc-9' },
          { VpcEndpointId: 'vpce-2', VpcEndpointType: 'Gateway', State: 'available', Tags: byEksctl },
        ],
      },
    },
  ],
  natGateways: [
    'nat-1',
    { 'ec2:DescribeNatGateways': { NatGateways: [{ NatGatewayId: 'nat-1', State: 'available', Tags: byEksctl }] } },
    {
      'ec2:DescribeNatGateways': {
        NatGateways: [{ NatGatewayId: 'nat-1', State: 'available', VpcId: 'vpc-9', Tags: bySomebody }],
      },
    },
  ],
  addresses: [
    '203.0.113.5 (eipalloc-1)',
    {
      'ec2:DescribeAddresses': { Addresses: [{ PublicIp: '203.0.113.5', AllocationId: 'eipalloc-1', Tags: byEksctl }] },
    },
    { 'ec2:DescribeAddresses': { Addresses: [{ PublicIp: '203.0.113.5', Tags: bySomebody }] } },
  ],
  networkInterfaces: [
    'eni-1 (aws-K8S-i-1)',
    {
      'ec2:DescribeNetworkInterfaces': {
        NetworkInterfaces: [
          {
            NetworkInterfaceId: 'eni-1',
            Description: 'aws-K8S-i-1',
            TagSet: [tag('cluster.k8s.amazonaws.com/name', 'eks-demo')],
          },
        ],
      },
    },
    {
      'ec2:DescribeNetworkInterfaces': {
        NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', Description: 'aws-K8S-i-1', VpcId: 'vpc-9' }],
      },
    },
  ],
  securityGroups: [
    'sg-1 (k8s-web)',
    {
      'ec2:DescribeSecurityGroups': {
        SecurityGroups: [{ GroupId: 'sg-1', GroupName: 'k8s-web', Tags: [tag('elbv2.k8s.aws/cluster', 'eks-demo')] }],
      },
    },
    { 'ec2:DescribeSecurityGroups': { SecurityGroups: [{ GroupId: 'sg-1', GroupName: 'k8s-web', Tags: bySomebody }] } },
  ],
  vpcs: [
    'vpc-1',
    { 'ec2:DescribeVpcs': { Vpcs: [{ VpcId: 'vpc-1', Tags: byEksctl }] } },
    {
      'ec2:DescribeVpcs': {
        Vpcs: [
          { VpcId: 'vpc-9', Tags: bySomebody },
          { VpcId: 'vpc-8', IsDefault: true, Tags: owned },
        ],
      },
    },
  ],
  stacks: [
    'lab-base (CREATE_COMPLETE)',
    { 'cloudformation:DescribeStacks': { Stacks: [{ StackName: 'lab-base', StackStatus: 'CREATE_COMPLETE' }] } },
    { 'cloudformation:DescribeStacks': { Stacks: [{ StackName: 'lab-base-2', StackStatus: 'CREATE_COMPLETE' }] } },
  ],
  volumes: [
    'vol-1 (10 GiB, data-db-0)',
    {
      'ec2:DescribeVolumes': {
        Volumes: [
          {
            VolumeId: 'vol-1',
            Size: 10,
            State: 'available',
            Tags: [...owned, tag('kubernetes.io/created-for/pvc/name', 'data-db-0')],
          },
        ],
      },
    },
    {
      'ec2:DescribeVolumes': {
        Volumes: [
          { VolumeId: 'vol-1', Size: 10, State: 'available', Tags: bySomebody },
          { VolumeId: 'vol-2', Size: 10, State: 'available', Tags: [tag('CSIVolumeName', 'pvc-1')] },
        ],
      },
    },
  ],
  snapshots: [
    'snap-1 (10 GiB)',
    { 'ec2:DescribeSnapshots': { Snapshots: [{ SnapshotId: 'snap-1', VolumeSize: 10, Tags: owned }] } },
    {
      'ec2:DescribeSnapshots': {
        Snapshots: [{ SnapshotId: 'snap-1', VolumeSize: 10, VolumeId: 'vol-7', Tags: bySomebody }],
      },
    },
  ],
  databaseSnapshots: [
    'lab-db-final (20 GiB, manual)',
    {
      'rds:DescribeDBSnapshots': {
        DBSnapshots: [
          {
            DBSnapshotIdentifier: 'lab-db-final',
            DBInstanceIdentifier: 'lab-db',
            AllocatedStorage: 20,
            SnapshotType: 'manual',
            Status: 'available',
          },
        ],
      },
    },
    {
      'rds:DescribeDBSnapshots': {
        DBSnapshots: [
          { DBSnapshotIdentifier: 'lab-db', DBInstanceIdentifier: 'lab-db-2', VpcId: 'vpc-9', TagList: bySomebody },
        ],
      },
    },
  ],
  accessKeys: [
    'AKIA1 (lab-batch)',
    {
      'iam:ListAccessKeys': { AccessKeyMetadata: [{ UserName: 'lab-batch', AccessKeyId: 'AKIA1', Status: 'Active' }] },
    },
    {
      'iam:ListAccessKeys': {
        AccessKeyMetadata: [{ UserName: 'lab-batch', AccessKeyId: 'AKIA1', Status: 'Inactive' }],
      },
    },
  ],
  logGroups: [
    '/aws/eks/eks-demo/cluster',
    { 'logs:DescribeLogGroups': { logGroups: [{ logGroupName: '/aws/eks/eks-demo/cluster' }] } },
    { 'logs:DescribeLogGroups': { logGroups: [{ logGroupName: '/aws/eks/eks-demo-2/cluster' }] } },
  ],
  oidcProvider: [
    `arn:aws:iam::123456789012:oidc-provider/${issuer}`,
    {
      'iam:ListOpenIDConnectProviders': {
        OpenIDConnectProviderList: [{ Arn: `arn:aws:iam::123456789012:oidc-provider/${issuer}` }],
      },
    },
    {
      'iam:ListOpenIDConnectProviders': {
        OpenIDConnectProviderList: [{ Arn: `arn:aws:iam::123456789012:oidc-provider/${issuer}2` }],
      },
    },
  ],
  roles: ['lab-role', { 'iam:GetRole': { Role: { RoleName: 'lab-role' } } }, {}],
};

describe.each(leftoverKinds)('%s', (kind) => {
  const [id, own, others] = things[kind];
  const params: Params = { kinds: [kind], names };

  it('of the lab are found', () => {
    expect(judgeSince(check, params, [begun, { aws: answers(own) }])).toMatchObject({
      verdict: 'fail',
      code: 'leftover.found',
      values: { kinds: expect.arrayContaining([kind]), ids: expect.arrayContaining([id]) },
    });
  });

  it('of somebody else are left alone', () => {
    expect(judgeSince(check, params, [begun, { aws: answers(others) }])).toEqual({
      verdict: 'pass',
      values: { cluster: 'eks-demo' },
    });
  });

  it('that were never there prove nothing', () => {
    expect(judge(check, params, nothing)).toMatchObject({ code: 'leftover.neverThere' });
  });

  it('are not looked for when only others are asked for', () => {
    const other = kind === 'roles' ? 'cluster' : 'roles';
    const specs = readsOf(check.needs(check.params.parse({ kinds: [other], names }), testContext)).map(
      (spec) => spec.source === 'aws' && spec.operation,
    );
    const wanted = readsOf(check.needs(check.params.parse(params), testContext)).map(
      (spec) => spec.source === 'aws' && spec.operation,
    );
    expect(wanted.filter((operation) => specs.includes(operation) && operation !== 'eks:DescribeCluster')).toEqual([]);
  });
});

describe('is pending while AWS deletes', () => {
  it.each<[LeftoverKind, object]>([
    ['cloud9', cloud9('lab-workspace', 'shutting-down')],
    [
      'databaseSnapshots',
      { 'rds:DescribeDBSnapshots': { DBSnapshots: [{ DBInstanceIdentifier: 'lab-db', Status: 'deleting' }] } },
    ],
    ['cluster', { 'eks:DescribeCluster': { cluster: { name: 'eks-demo', status: 'DELETING' } } }],
    [
      'nodegroups',
      {
        'eks:ListNodegroups': { nodegroups: ['a'] },
        'eks:DescribeNodegroup': { nodegroup: { nodegroupName: 'a', status: 'DELETING' } },
      },
    ],
    [
      'instances',
      {
        'ec2:DescribeInstances': {
          Reservations: [{ Instances: [{ InstanceId: 'i-1', State: { Name: 'shutting-down' }, Tags: owned }] }],
        },
      },
    ],
    [
      'autoScalingGroups',
      {
        'autoscaling:DescribeAutoScalingGroups': {
          AutoScalingGroups: [{ AutoScalingGroupName: 'a', Status: 'Delete in progress', Tags: owned }],
        },
      },
    ],
    [
      'natGateways',
      { 'ec2:DescribeNatGateways': { NatGateways: [{ NatGatewayId: 'nat-1', State: 'deleting', Tags: byEksctl }] } },
    ],
    ['volumes', { 'ec2:DescribeVolumes': { Volumes: [{ VolumeId: 'vol-1', State: 'deleting', Tags: owned }] } }],
    [
      'databases',
      {
        'rds:DescribeDBInstances': { DBInstances: [{ DBInstanceIdentifier: 'lab-db', DBInstanceStatus: 'deleting' }] },
      },
    ],
    [
      'domains',
      {
        'es:ListDomainNames': { DomainNames: [{ DomainName: 'lab-logs' }] },
        'es:DescribeDomain': { DomainStatus: { DomainName: 'lab-logs', Deleted: true } },
      },
    ],
    [
      'endpoints',
      {
        'ec2:DescribeVpcEndpoints': {
          VpcEndpoints: [{ VpcEndpointId: 'vpce-1', VpcEndpointType: 'Interface', State: 'deleting', Tags: byEksctl }],
        },
      },
    ],
    [
      'fileSystems',
      {
        'elasticfilesystem:DescribeFileSystems': {
          FileSystems: [{ FileSystemId: 'fs-1', Name: 'lab-files', LifeCycleState: 'deleting' }],
        },
      },
    ],
    [
      'stacks',
      {
        'cloudformation:DescribeStacks': {
          Stacks: [{ StackName: 'eksctl-eks-demo-cluster', StackStatus: 'DELETE_IN_PROGRESS' }],
        },
      },
    ],
  ])('%s', (kind, given) => {
    expect(judge(check, { kinds: [kind], names }, { aws: answers(given) })).toMatchObject({
      verdict: 'pending',
      code: 'leftover.deleting',
    });
  });

  it('but not as long as something stays', () => {
    const params: Params = { kinds: ['cluster', 'buckets'], names };
    const both = { ...things.buckets[1], 'eks:DescribeCluster': { cluster: { name: 'eks-demo', status: 'DELETING' } } };
    expect(judge(check, params, { aws: answers(both) })).toMatchObject({
      code: 'leftover.found',
      values: { kinds: ['buckets'] },
    });
  });
});

describe('what AWS still lists for an hour', () => {
  it.each<[LeftoverKind, object]>([
    [
      'instances',
      {
        'ec2:DescribeInstances': {
          Reservations: [{ Instances: [{ InstanceId: 'i-1', State: { Name: 'terminated' }, Tags: owned }] }],
        },
      },
    ],
    [
      'natGateways',
      { 'ec2:DescribeNatGateways': { NatGateways: [{ NatGatewayId: 'nat-1', State: 'deleted', Tags: byEksctl }] } },
    ],
  ])('is not left, and shows that there was something: %s', (kind, given) => {
    expect(judge(check, { kinds: [kind] }, { aws: answers(given) }).verdict).toBe('pass');
    const elsewhere = JSON.parse(JSON.stringify(given).replaceAll('eks-demo', 'eks-other'));
    expect(judge(check, { kinds: [kind] }, { aws: elsewhere })).toMatchObject({ code: 'leftover.neverThere' });
  });
});

describe('snapshots that RDS makes by itself', () => {
  const snapshot = { DBSnapshotIdentifier: 'rds:lab-db-1', DBInstanceIdentifier: 'lab-db', SnapshotType: 'automated' };
  const asked: Params = { kinds: ['databaseSnapshots'], names };
  const database = { 'rds:DescribeDBInstances': { DBInstances: [{ DBInstanceIdentifier: 'lab-db' }] } };
  const snapshots = { 'rds:DescribeDBSnapshots': { DBSnapshots: [snapshot] } };

  it('go with their database', () => {
    const seen = { aws: answers({ ...database, ...snapshots }) };
    expect(judgeSince(check, asked, [begun, seen]).verdict).toBe('pass');
  });

  it('stay when its backups are retained', () => {
    const finding = judgeSince(check, asked, [begun, { aws: answers(snapshots) }]);
    expect(finding).toMatchObject({
      code: 'leftover.found',
      values: { ids: [expect.stringContaining('rds:lab-db-1')] },
    });
  });
});

describe('the clean-up waits for the end of the work', () => {
  const asked: Params = { kinds: ['cluster', 'volumes'], afterCluster: true };
  const at = (status: string, more: object = {}) => ({
    aws: answers({ 'eks:DescribeCluster': { cluster: { name: 'eks-demo', status } }, ...more }),
  });
  const volume = { 'ec2:DescribeVolumes': { Volumes: [{ VolumeId: 'vol-1', State: 'available', Tags: owned }] } };

  it.each<[string, Parameters<typeof judgeSince>[2], object]>([
    ['never seen', [nothing], { verdict: 'skipped', code: 'leftover.later' }],
    ['being made', [at('CREATING')], { verdict: 'skipped', code: 'leftover.later' }],
    ['there', [nothing, at('ACTIVE', volume)], { verdict: 'skipped', code: 'leftover.later' }],
    ['being deleted', [at('ACTIVE'), at('DELETING')], { verdict: 'pending', code: 'leftover.deleting' }],
    ['being deleted, with more', [at('ACTIVE', volume), at('DELETING', volume)], { code: 'leftover.found' }],
    [
      'gone, but not all',
      [at('ACTIVE', volume), { aws: answers(volume) }],
      { verdict: 'fail', code: 'leftover.found' },
    ],
    ['gone', [at('ACTIVE', volume), nothing], { verdict: 'pass' }],
    ['there again', [at('ACTIVE'), nothing, at('ACTIVE')], { verdict: 'skipped', code: 'leftover.later' }],
  ])('cluster %s', (_, seen, wanted) => {
    expect(judgeSince(check, asked, seen)).toMatchObject(wanted);
  });
});

describe('a VPC of the cluster’s own', () => {
  const own = (Tags: object[], more: object = {}) =>
    answers({
      'ec2:DescribeVpcs': { Vpcs: [{ VpcId: 'vpc-1', Tags, ...more }] },
      'elasticloadbalancing:DescribeLoadBalancers@classic': {
        LoadBalancerDescriptions: [{ LoadBalancerName: 'a1', VPCId: 'vpc-1' }],
      },
      'ec2:DescribeNatGateways': { NatGateways: [{ NatGatewayId: 'nat-1', State: 'available', VpcId: 'vpc-1' }] },
      'ec2:DescribeNetworkInterfaces': { NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', VpcId: 'vpc-1' }] },
      'rds:DescribeDBInstances': { DBInstances: [{ DBInstanceIdentifier: 'x', DBSubnetGroup: { VpcId: 'vpc-1' } }] },
    });
  const params: Params = { kinds: ['loadBalancers', 'natGateways', 'networkInterfaces', 'databases'], names };

  it('takes with it what stands in it', () => {
    for (const tags of [byEksctl, [tag('aws:cloudformation:stack-name', 'lab-base')]])
      expect(judge(check, params, { aws: own(tags) })).toMatchObject({
        values: { kinds: ['loadBalancers', 'databases', 'natGateways', 'networkInterfaces'], more: 0 },
      });
  });

  it('is not one that it shares, nor the default one', () => {
    const shared = [tag('kubernetes.io/cluster/eks-demo', 'shared')];
    expect(judgeSince(check, params, [begun, { aws: own(shared) }]).verdict).toBe('pass');
    expect(judgeSince(check, params, [begun, { aws: own(byEksctl, { IsDefault: true }) }]).verdict).toBe('pass');
    expect(judgeSince(check, params, [begun, { aws: own([]) }]).verdict).toBe('pass');
  });
});

describe('a volume that is not tagged', () => {
  const volume = (change: object) => ({
    'ec2:DescribeVolumes': { Volumes: [{ VolumeId: 'vol-1', Size: 4, State: 'in-use', Tags: [], ...change }] },
  });
  const used = (change: object = {}) =>
    answers({
      ...there,
      ...things.instances[1],
      ...volume({ Attachments: [{ InstanceId: 'i-1', DeleteOnTermination: false, ...change }] }),
    });
  const left = { aws: answers(volume({ State: 'available' })) };
  const params: Params = { kinds: ['volumes'] };

  it('is known when the cluster has used it', () => {
    expect(judgeSince(check, params, [{ aws: used() }, left])).toMatchObject({ values: { ids: ['vol-1 (4 GiB)'] } });
    const snapshots = { 'ec2:DescribeSnapshots': { Snapshots: [{ SnapshotId: 'snap-1', VolumeId: 'vol-1' }] } };
    const both: Params = { kinds: ['volumes', 'snapshots'] };
    expect(judgeSince(check, both, [{ aws: used() }, { aws: answers(snapshots) }])).toMatchObject({
      values: { kinds: ['snapshots'] },
    });
  });

  it('is not of the lab when an instance of somebody else has used it, or when it goes with its instance', () => {
    expect(judgeSince(check, params, [{ aws: used({ InstanceId: 'i-9' }) }, left]).verdict).toBe('pass');
    expect(judgeSince(check, params, [{ aws: used({ DeleteOnTermination: true }) }, left]).verdict).toBe('pass');
  });

  it('is remembered with few others', () => {
    const many = Array.from({ length: 500 }, (_, at) => ({
      VolumeId: `vol-0123456789abc${1000 + at}`,
      Attachments: [{ InstanceId: 'i-1', DeleteOnTermination: false }],
    }));
    const seen = { ...things.instances[1], 'ec2:DescribeVolumes': { Volumes: many } };
    const { instances, volumes } = {
      instances: answers(seen)['ec2:DescribeInstances'],
      volumes: answers(seen)['ec2:DescribeVolumes'],
    };
    const memory = check.remember(check.params.parse(params), { instances, volumes }, testContext);
    expect(JSON.stringify(memory).length).toBeLessThan(4096);
  });
});

describe('stacks', () => {
  it('that could not be deleted say what holds them', () => {
    const StackId = 'id';
    const given = {
      'cloudformation:DescribeStacks': {
        Stacks: [{ StackId, StackName: 'eksctl-eks-demo-cluster', StackStatus: 'DELETE_FAILED' }],
      },
      'cloudformation:DescribeStackEvents': {
        StackEvents: [
          {
            StackId,
            Timestamp: '1',
            LogicalResourceId: 'VPC',
            ResourceStatus: 'DELETE_FAILED',
            ResourceStatusReason: 'has dependencies',
          },
        ],
      },
    };
    expect(judge(check, { kinds: ['stacks'] }, { aws: answers(given) })).toMatchObject({
      values: { ids: ['eksctl-eks-demo-cluster (DELETE_FAILED: VPC)'] },
    });
  });

  it('of a cluster whose name begins alike are not its own', () => {
    const tags = [tag('aws:cloudformation:stack-name', 'lab-base'), tag('alpha.eksctl.io/cluster-name', 'eks-demo-2')];
    const given = {
      'ec2:DescribeNatGateways': { NatGateways: [{ NatGatewayId: 'nat-1', State: 'available', Tags: tags }] },
    };
    expect(judgeSince(check, { kinds: ['natGateways'], names }, [begun, { aws: answers(given) }]).verdict).toBe('pass');
  });
});

it('lets log groups with a retention period stay where the lab does', () => {
  const kept = (retentionInDays?: number) =>
    answers({
      'logs:DescribeLogGroups': { logGroups: [{ logGroupName: '/aws/eks/eks-demo/cluster', retentionInDays }] },
    });
  const params: Params = { kinds: ['logGroups'], retainedLogs: true };
  expect(judge(check, params, { aws: kept(7) }).verdict).toBe('pass');
  expect(judge(check, params, { aws: kept() }).verdict).toBe('fail');
  expect(judge(check, { kinds: ['logGroups'] }, { aws: kept(7) }).verdict).toBe('fail');
});

it('names a few of many, and the rest as a number', () => {
  const repositories = Array.from({ length: 9 }, (_, at) => ({ repositoryName: `demo-frontend${at}` }));
  const given = answers({ 'ecr:DescribeRepositories': { repositories } });
  expect(judge(check, { kinds: ['repositories'], names }, { aws: given })).toMatchObject({
    values: { ids: expect.objectContaining({ length: 6 }), more: 3 },
  });
});

it('needs names where no tag ties a thing to the cluster', () => {
  expect(check.params.safeParse({ kinds: ['buckets'] }).success).toBe(false);
  expect(check.params.safeParse({ kinds: ['buckets'], names: { repositories: 'a' } }).success).toBe(false);
  expect(check.params.safeParse({ kinds: ['volumes', 'stacks', 'instances'] }).success).toBe(true);
  expect(check.params.safeParse({ kinds: ['stacks'], names: { stacks: 'lab-*' } }).success).toBe(false);
  expect(check.params.safeParse({ kinds: [] }).success).toBe(false);
});

it('survives damaged evidence', () => {
  const everything = Object.assign({}, ...Object.values(things).map(([, own]) => own));
  for (const kinds of [leftoverKinds.slice(0, 9), leftoverKinds.slice(9, 18), leftoverKinds.slice(18)])
    neverThrows(check, { kinds: [...kinds], names }, { aws: answers(everything) });
});
