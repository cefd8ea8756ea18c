/**
 * Parts of the systems that labs seldom ask for, each made and judged through the service's role with exactly the access
 * that the check asks for. What the emulator has no call for is set as EKS would say it.
 */
import { CreateProjectCommand, DeleteProjectCommand } from '@aws-sdk/client-codebuild';
import { CreatePipelineCommand, DeletePipelineCommand } from '@aws-sdk/client-codepipeline';
import {
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSnapshotCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  CreateVpcCommand,
  DeleteNetworkInterfaceCommand,
  DeleteSecurityGroupCommand,
  DeleteSnapshotCommand,
  DeleteVpcCommand,
} from '@aws-sdk/client-ec2';
import { CreateFileSystemCommand, DeleteFileSystemCommand } from '@aws-sdk/client-efs';
import { UpdateClusterConfigCommand } from '@aws-sdk/client-eks';
import { DeleteRoleCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bindLab, parseLab } from '../../checks/lab-file.ts';
import type { CheckReport, Memory } from '../../checks/report.ts';
import { explain } from '../../web/text/index.ts';
import { until } from './children.ts';
import { installCrds, putCustom } from './crds.ts';
import { accessIn, enter, gradeWorld } from './grading.ts';
import { dissociateOidc, makeCluster } from './moves/cluster.ts';
import { deleteProfile, makeProfile } from './moves/fargate.ts';
import { enterColleague } from './moves/identity.ts';
import { network } from './moves/network.ts';
import { addSelfManagedNodes, makeNodes } from './moves/nodes.ts';
import { applyAll, makeNamespace, service, workload } from './moves/objects.ts';
import { trustService } from './moves/roles.ts';
import { startWorld, type World } from './world.ts';

const NS = 'shop';
const enrolledAt = new Date().toISOString();
let world: World;

beforeAll(async () => {
  world = await startWorld();
  enter(world);
  await makeCluster(world);
  await makeNodes(world, { count: 2, instanceType: 'm5.large', more: { capacityType: 'SPOT' } });
  await makeNamespace(world, NS);
});
afterAll(async () => {
  await world?.stop();
});

/** Grades with exactly the rights that the check asks for. */
async function ask(use: string, params: object, before: { memory?: Memory } = {}): Promise<CheckReport> {
  const both = { ko: '시스템', en: 'System' };
  const steps = [{ id: 'one', title: both, hint: both, points: 1, checks: [{ use, with: params }] }];
  const lab = { lab: 'systems', version: '1', title: both, summary: both, parameters: {}, steps };
  const bound = bindLab(parseLab(JSON.stringify(lab), 'systems.yaml'));
  const { rules, policy } = accessIn(world, bound);
  await world.grantReader({ rules }, policy);
  const report = await gradeWorld(world, bound, { enrolledAt, ...before });
  Object.assign(before, report.memory && { memory: report.memory });
  const check = report.steps[0]?.checks[0] ?? expect.fail('no check was graded');
  for (const language of ['en', 'ko'] as const) expect(explain(language, check).label).toBeTruthy();
  return check;
}

const verdictOf = ({ live, code }: CheckReport) => (code === undefined ? live : `${live} ${code}`);

async function expects(use: string, params: object, right: string): Promise<void> {
  const report = await ask(use, params);
  expect(verdictOf(report), JSON.stringify(report.values)).toBe(right);
}

async function expectsSoon(use: string, params: object, right: string): Promise<void> {
  let last = '';
  await until(
    `${use} to be ${right}`,
    async () => {
      const report = await ask(use, params);
      last = `${verdictOf(report)} ${JSON.stringify(report.values)}`;
      return verdictOf(report) === right;
    },
    60_000,
    500,
  ).catch((error: unknown) => {
    throw new Error(`${error instanceof Error ? error.message : error}; last: ${last}`);
  });
}

describe('a cluster', () => {
  test('has a version that is new enough', async () => {
    const minor = Number(world.tools.kubernetesVersion.split('.')[1]);
    await expects('eks.cluster', { minorAtLeast: minor }, 'pass');
    await expects('eks.cluster', { minorAtLeast: minor + 1 }, 'fail cluster.version');
  });

  test('has an endpoint for all, for some networks, and inside the VPC too', async () => {
    const { name } = world.cluster;
    const change = (resourcesVpcConfig: object) =>
      world.aws.eks.send(new UpdateClusterConfigCommand({ name, resourcesVpcConfig }));
    await expects('eks.cluster', { endpoint: 'public' }, 'pass');
    await expects('eks.cluster', { endpoint: 'limited' }, 'fail cluster.endpoint');
    await change({ publicAccessCidrs: ['203.0.113.0/24'] });
    await expects('eks.cluster', { endpoint: 'limited' }, 'pass');
    await change({ publicAccessCidrs: ['0.0.0.0/0'], endpointPrivateAccess: true });
    await expects('eks.cluster', { endpoint: 'both' }, 'pass');
    await expects('eks.cluster', { endpoint: 'private' }, 'fail cluster.endpoint');
  });

  test('encrypts its Secrets with a key', async () => {
    await expects('eks.cluster', { encrypted: true }, 'fail cluster.notEncrypted');
    const keyArn = `arn:aws:kms:${world.cluster.region}:${world.cluster.account}:key/0a1b2c3d`;
    await world.aws.setCluster({ encryptionConfig: [{ resources: ['secrets'], provider: { keyArn } }] });
    await expects('eks.cluster', { encrypted: true }, 'pass');
  });
});

describe('nodes', () => {
  test('of a group have its capacity, its instance types and its operating system', async () => {
    await expects('eks.nodegroup', { capacityType: 'SPOT', instanceType: ['t3.medium', 'm5.large'] }, 'pass');
    await expects('eks.nodegroup', { instanceType: 'm5.xlarge' }, 'fail resource.setting');
    await expects('eks.nodegroup', { osImage: '^Amazon Linux 2023' }, 'pass');
    await expects('eks.nodegroup', { osImage: '^Bottlerocket' }, 'fail nodegroup.osImage');
  });

  test('of Auto Mode are told by their instances, not by a label alone', async () => {
    await expects('ec2.nodes', { managed: 'auto' }, 'fail nodes.none');
    const label = ['eks.amazonaws.com/compute-type=auto', 'karpenter.sh/nodepool=general-purpose'];
    const [own = ''] = await addSelfManagedNodes(world, 1, { 'eks:eks-cluster-name': world.cluster.name });
    const nodes = await world.kube.list<{ metadata: { name: string }; spec: { providerID: string } }>('/api/v1/nodes');
    const named = (isWanted: (id: string) => boolean) =>
      nodes.find(({ spec }) => isWanted(spec.providerID))?.metadata.name ?? expect.fail('no node');
    const other = named((id) => !id.endsWith(own));
    await world.kubectl(['label', 'node', other, ...label]);
    await expects('ec2.nodes', { managed: 'auto' }, 'fail nodes.noInstance');
    await world.kubectl(['label', 'node', other, ...label.map((one) => `${one.split('=')[0]}-`)]);
    await world.kubectl(['label', 'node', named((id) => id.endsWith(own)), ...label]);
    await expectsSoon('ec2.nodes', { managed: 'auto', readyAtLeast: 1 }, 'pass');
  });
});

describe('workloads', () => {
  const labels = { app: 'web' };
  const web = { kind: 'Deployment', ns: NS, name: 'web' };
  const shipper = { name: 'shipper', image: 'registry.example.com/shipper:1' };

  beforeAll(async () => {
    const plain = { namespace: NS, image: 'web:1', labels };
    await applyAll(world, workload('Deployment', 'web', { ...plain, replicas: 2, ports: [80] }));
    await applyAll(world, service('web', NS, labels, { 80: 80 }));
    await world.rolledOut('web', NS);
  });

  test('a ReplicaSet of its own, and one that a Deployment owns', async () => {
    const asked = { kind: 'ReplicaSet', ns: NS, name: 'alone', readyAtLeast: 1 };
    await expects('k8s.workload', asked, 'fail object.absent');
    const template = { metadata: { labels: { app: 'alone' } }, spec: { containers: [{ ...shipper, name: 'web' }] } };
    const metadata = { name: 'alone', namespace: NS };
    const spec = { replicas: 2, selector: { matchLabels: { app: 'alone' } }, template };
    await applyAll(world, { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec });
    await expectsSoon('k8s.workload', { ...asked, readyAtLeast: 2 }, 'pass');
    await world.kubectl(['scale', 'replicaset', 'alone', '--replicas=0', '-n', NS]);
    await expectsSoon('k8s.workload', asked, 'fail workload.zero');
  });

  test('a sidecar, a ConfigMap and a place, each once it is there', async () => {
    const logs = [{ type: 'emptyDir', sharedBy: 2 }];
    await expects('k8s.workload', { ...web, containersAtLeast: 2 }, 'fail shape.containers');
    await expects('k8s.workload', { ...web, volumes: logs }, 'fail shape.volume');
    await expects('k8s.workload', { ...web, uses: { configMaps: 'colors' } }, 'fail shape.unused');
    await expects('k8s.workload', { ...web, placement: 'nodeSelector' }, 'fail shape.placement');
    const data = { color: 'blue' };
    await applyAll(world, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'colors', namespace: NS }, data });
    await expects(
      'k8s.object',
      { kind: 'ConfigMap', ns: NS, name: 'colors', fields: { 'data.color': 'blue' } },
      'pass',
    );
    const mount = (name: string, mountPath: string) => ({ volumeMounts: [{ name, mountPath }] });
    const own = { name: 'web', image: 'registry.example.com/web:2', envFrom: [{ configMapRef: { name: 'colors' } }] };
    const pod = {
      containers: [
        { ...own, ...mount('logs', '/var/log/web') },
        { ...shipper, ...mount('logs', '/logs') },
      ],
      volumes: [{ name: 'logs', emptyDir: {} }],
      nodeSelector: { 'kubernetes.io/os': 'linux' },
    };
    await applyAll(world, workload('Deployment', 'web', { namespace: NS, image: 'web:2', labels, replicas: 2, pod }));
    await world.rolledOut('web', NS);
    await expectsSoon('k8s.workload', { ...web, containersAtLeast: 2, volumes: logs, readyAtLeast: 2 }, 'pass');
    await expects('k8s.workload', { ...web, uses: { configMaps: 'colors' } }, 'pass');
    await expects('k8s.workload', { ...web, placement: 'nodeSelector' }, 'pass');
    await expects('k8s.workload', { ...web, placement: ['affinity', 'tolerations'] }, 'fail shape.placement');
  });

  test('a Service inside the cluster alone', async () => {
    const asked = { ns: NS, name: 'web', type: 'ClusterIP', port: 80 };
    await expectsSoon('k8s.service', { ...asked, endpointsAtLeast: 2 }, 'pass');
    await world.kube.merge(`/api/v1/namespaces/${NS}/services/web`, { spec: { type: 'NodePort' } });
    await expects('k8s.service', asked, 'fail service.type');
    await expects('k8s.service', { ...asked, type: 'NodePort' }, 'pass');
  });
});

test('an identity is mapped by an access entry, or by aws-auth', async () => {
  const asked = (via: string) => ({ groups: ['viewers'], via });
  await expects('eks.access', asked('entry'), 'fail access.none');
  await enterColleague(world, { role: 'colleague', group: 'viewers', username: 'colleague' });
  await expects('eks.access', asked('entry'), 'pass');
  await expects('eks.access', asked('aws-auth'), 'fail access.none');
  const rolearn = `arn:aws:iam::${world.cluster.account}:role/other`;
  await applyAll(world, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'aws-auth', namespace: 'kube-system' },
    data: { mapRoles: `- rolearn: ${rolearn}\n  username: other\n  groups:\n    - viewers\n` },
  });
  await expects('eks.access', asked('aws-auth'), 'pass');
  await expects('eks.access', { ...asked('aws-auth'), groups: ['viewer'] }, 'fail access.otherGroup');
});

test('logging of Fargate: pods that are started after it is configured', async () => {
  const map = {
    kind: 'ConfigMap',
    ns: 'aws-observability',
    name: 'aws-logging',
    fields: { 'data["output.conf"]': { matches: '(?i)name +cloudwatch' } },
  };
  const logs = {
    kind: 'Pod',
    ns: 'far',
    labels: { app: 'far' },
    fields: { 'metadata.annotations.Logging': 'LoggingEnabled' },
  };
  await makeNamespace(world, 'far');
  await makeProfile(world, { name: 'far', namespace: 'far' });
  await applyAll(world, workload('Deployment', 'far', { namespace: 'far', image: 'far:1', labels: { app: 'far' } }));
  await world.rolledOut('far', 'far');
  await expects('k8s.object', map, 'fail object.absent');
  await expects('k8s.object', logs, 'fail field.value');
  await makeNamespace(world, 'aws-observability', { 'aws-observability': 'enabled' });
  const data = { 'output.conf': '[OUTPUT]\n  Name cloudwatch_logs\n  Match *\n  region ap-northeast-2\n' };
  const metadata = { name: 'aws-logging', namespace: 'aws-observability' };
  await applyAll(world, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
  await expects('k8s.object', map, 'pass');
  await expects('k8s.object', logs, 'fail field.value');
  await world.kubectl(['delete', 'pods', '--all', '-n', 'far']);
  await expectsSoon('k8s.object', logs, 'pass');
  await deleteProfile(world, 'far');
});

test('alert rules', async () => {
  const kind = 'prometheusrules.monitoring.coreos.com';
  const asked = {
    kind,
    ns: NS,
    labels: { release: 'prometheus' },
    fields: { 'spec.groups': { any: { fields: { rules: { any: { fields: { alert: { exists: true } } } } } } } },
  };
  const put = (rule: object, labels: Record<string, string>) =>
    putCustom(world, kind, {
      metadata: { name: 'web', namespace: NS, labels },
      spec: { groups: [{ name: 'web', rules: [rule] }] },
    });
  await expects('k8s.object', asked, 'fail object.unserved');
  await installCrds(world, kind);
  await expectsSoon('k8s.object', asked, 'fail object.unlabelled');
  await put({ record: 'web:up', expr: 'up' }, { release: 'prometheus' });
  expect(verdictOf(await ask('k8s.object', asked))).toMatch(/^fail field\./);
  await put({ alert: 'Down', expr: 'up == 0' }, { release: 'other' });
  await expects('k8s.object', asked, 'fail object.unlabelled');
  await put({ alert: 'Down', expr: 'up == 0' }, { release: 'prometheus' });
  await expects('k8s.object', asked, 'pass');
});

test('a HelmRelease of Flux', async () => {
  const asked = { kind: 'HelmRelease', ns: NS, name: 'web' };
  const put = (status: string, reason: string, release: string) =>
    putCustom(world, 'helmreleases.helm.toolkit.fluxcd.io', {
      metadata: { name: 'web', namespace: NS },
      spec: { interval: '5m', chart: { spec: { chart: 'web', sourceRef: { kind: 'HelmRepository', name: 'web' } } } },
      status: {
        observedGeneration: 1,
        conditions: [{ type: 'Ready', status, reason, message: reason, lastTransitionTime: enrolledAt }],
        history: [{ version: 1, chartVersion: '1.2.0', status: release }],
      },
    });
  await expects('flux.ready', asked, 'fail object.unserved');
  await installCrds(
    world,
    ...(['gitrepositories.source.toolkit.fluxcd.io', 'ocirepositories.source.toolkit.fluxcd.io'] as const),
    ...(['kustomizations.kustomize.toolkit.fluxcd.io', 'helmreleases.helm.toolkit.fluxcd.io'] as const),
  );
  await expectsSoon('flux.ready', asked, 'fail object.absent');
  await put('False', 'InstallFailed', 'failed');
  await expects('flux.ready', asked, 'fail flux.notReady');
  await put('True', 'InstallSucceeded', 'deployed');
  await expects('flux.ready', asked, 'pass');
});

describe('what is left of a lab', () => {
  const own = () => [{ Key: 'alpha.eksctl.io/cluster-name', Value: world.cluster.name }];
  const tagged = async (id: string | undefined) => {
    await world.aws.ec2.send(new CreateTagsCommand({ Resources: [id ?? ''], Tags: own() }));
    return id ?? '';
  };
  interface Thing {
    names?: object;
    make(): Promise<string>;
    remove(id: string): Promise<unknown>;
  }
  const things: Readonly<Record<string, Thing>> = {
    fargateProfiles: {
      make: async () => {
        await makeProfile(world, { name: 'left', namespace: 'left' });
        return 'left';
      },
      remove: (id) => deleteProfile(world, id),
    },
    fileSystems: {
      names: { fileSystems: 'lab-files' },
      make: async () => {
        const order = { CreationToken: 'lab', Tags: [{ Key: 'Name', Value: 'lab-files' }] };
        return (await world.aws.efs.send(new CreateFileSystemCommand(order))).FileSystemId ?? '';
      },
      remove: (FileSystemId) => world.aws.efs.send(new DeleteFileSystemCommand({ FileSystemId })),
    },
    pipelines: {
      names: { pipelines: 'lab-pipeline' },
      make: async () => {
        const roleArn = await world.aws.makeRole('Pipeline', trustService('codepipeline.amazonaws.com'));
        const stages = (['Source', 'Build'] as const).map((name) => ({
          name,
          actions: [{ name, actionTypeId: { category: name, owner: 'AWS' as const, provider: 'x', version: '1' } }],
        }));
        const artifactStore = { type: 'S3' as const, location: 'lab-artifacts' };
        const pipeline = { name: 'lab-pipeline', roleArn, artifactStore, stages };
        await world.aws.codepipeline.send(new CreatePipelineCommand({ pipeline }));
        return 'lab-pipeline';
      },
      remove: (name) => world.aws.codepipeline.send(new DeletePipelineCommand({ name })),
    },
    projects: {
      names: { projects: 'lab-build' },
      make: async () => {
        const serviceRole = await world.aws.makeRole('Build', trustService('codebuild.amazonaws.com'));
        await world.aws.codebuild.send(
          new CreateProjectCommand({
            name: 'lab-build',
            source: { type: 'S3', location: 'lab-artifacts/app.zip' },
            artifacts: { type: 'NO_ARTIFACTS' },
            environment: { type: 'LINUX_CONTAINER', image: 'x', computeType: 'BUILD_GENERAL1_SMALL' },
            serviceRole,
          }),
        );
        return 'lab-build';
      },
      remove: (name) => world.aws.codebuild.send(new DeleteProjectCommand({ name })),
    },
    networkInterfaces: {
      make: async () => {
        const { privateSubnets } = await network(world);
        const order = { SubnetId: privateSubnets[0], Description: 'aws-K8S-i-1' };
        const made = await world.aws.ec2.send(new CreateNetworkInterfaceCommand(order));
        return tagged(made.NetworkInterface?.NetworkInterfaceId);
      },
      remove: (NetworkInterfaceId) => world.aws.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId })),
    },
    securityGroups: {
      make: async () => {
        const { vpc: VpcId } = await network(world);
        const order = { GroupName: 'k8s-left', Description: 'x', VpcId };
        return tagged((await world.aws.ec2.send(new CreateSecurityGroupCommand(order))).GroupId);
      },
      remove: (GroupId) => world.aws.ec2.send(new DeleteSecurityGroupCommand({ GroupId })),
    },
    vpcs: {
      make: async () => {
        const made = await world.aws.ec2.send(new CreateVpcCommand({ CidrBlock: '172.20.0.0/16' }));
        return tagged(made.Vpc?.VpcId);
      },
      remove: (VpcId) => world.aws.ec2.send(new DeleteVpcCommand({ VpcId })),
    },
    snapshots: {
      make: async () => {
        const disk = { AvailabilityZone: `${world.cluster.region}a`, Size: 1 };
        const { VolumeId } = await world.aws.ec2.send(new CreateVolumeCommand(disk));
        return tagged((await world.aws.ec2.send(new CreateSnapshotCommand({ VolumeId }))).SnapshotId);
      },
      remove: (SnapshotId) => world.aws.ec2.send(new DeleteSnapshotCommand({ SnapshotId })),
    },
    oidcProvider: {
      make: async () => world.cluster.issuer.slice('https://'.length),
      remove: () => dissociateOidc(world),
    },
    roles: {
      names: { roles: 'lab-role' },
      make: async () => {
        await world.aws.makeRole('lab-role', trustService('ec2.amazonaws.com'));
        return 'lab-role';
      },
      remove: (RoleName) => world.aws.iam.send(new DeleteRoleCommand({ RoleName })),
    },
  };

  test.each(Object.entries(things))('%s: found, and gone', async (kind, { names, make, remove }) => {
    const before = { memory: {} };
    const params = { kinds: [kind], ...(names && { names }) };
    const left = async () => {
      const { code, values } = await ask('aws.leftovers', params, before);
      return code === 'leftover.found' ? [values.ids].flat().join(' ') : (code ?? 'nothing');
    };
    const id = await make();
    expect(await left()).toContain(id);
    await remove(id);
    await expect.poll(left, { timeout: 20_000 }).toBe('nothing');
  });
});
