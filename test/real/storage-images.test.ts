/**
 * Claims, volumes and images on a real control plane: the volume controller and the scheduler are the real ones, the test
 * does what the EBS CSI driver does, and EBS volumes, add-ons and registries are those of the AWS emulator. The grader has
 * just the access that the checks ask for.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import {
  AttachVolumeCommand,
  CreateVolumeCommand,
  DeleteVolumeCommand,
  DetachVolumeCommand,
} from '@aws-sdk/client-ec2';
import { CreateRepositoryCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import {
  CreateRepositoryCommand as CreatePublicRepositoryCommand,
  PutImageCommand as PutPublicImageCommand,
} from '@aws-sdk/client-ecr-public';
import { CreateAddonCommand } from '@aws-sdk/client-eks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bindLab, parseLab } from '../../checks/lab-file.ts';
import type { CheckReport, Memory } from '../../checks/report.ts';
import { explain } from '../../web/text/index.ts';
import { until } from './children.ts';
import { accessIn, enter, gradeWorld } from './grading.ts';
import { makeCluster } from './moves/cluster.ts';
import { makeNodes } from './moves/nodes.ts';
import { startWorld, type World } from './world.ts';

const NS = 'storage';
const IMAGES = 'images';
let world: World;

/** What the grader may read is what these ask for. */
const access = [
  ['k8s.pvc', { ns: NS, usedByPod: true, static: true }],
  ['k8s.pvc', { ns: NS, of: 'StatefulSet/db' }],
  ['k8s.pv', { ns: NS, reclaimPolicy: 'Retain' }],
  ['k8s.pv', { ns: NS, reclaimPolicy: 'Delete' }],
  ['eks.addon', { name: 'aws-ebs-csi-driver' }],
  ['ecr.repository', { name: 'app', scanOnPush: true }],
  ['ecr.image', { repository: 'app', scanned: true, architecture: 'nodes' }],
  ['ecr.image', { repository: 'app', registry: 'public' }],
  ['k8s.image', { ns: IMAGES, labels: { app: 'web' }, repository: 'app', current: true }],
] as const;

function labOf(checks: readonly (readonly [use: string, params: object, window?: number | undefined])[]) {
  const both = { ko: '저장', en: 'Storage' };
  const written = checks.map(([use, params, window]) => ({
    use,
    with: params,
    ...(window !== undefined && { window }),
  }));
  const steps = [{ id: 'one', title: both, hint: both, points: 1, checks: written }];
  const lab = { lab: 'storage-images', version: '1', title: both, summary: both, parameters: {}, steps };
  return bindLab(parseLab(JSON.stringify(lab), 'storage-images.yaml'));
}

async function ask(use: string, params: object, window?: number, memory?: Memory) {
  const before = { enrolledAt: enrolled, ...(memory && { memory }) };
  const report = await gradeWorld(world, labOf([[use, params, window]]), before);
  const [check] = report.steps[0]?.checks ?? [];
  if (check === undefined) throw new Error('no check was graded');
  if (check.code !== undefined) expect(explain('en', check).seen).toBeTruthy();
  return { ...check, ...(report.memory && { memory: report.memory }) };
}

let enrolled = new Date(0).toISOString();
const verdictOf = ({ live, code }: CheckReport) => (code === undefined ? live : `${live} ${code}`);

/** Asks until the verdict is right: controllers take a moment. */
async function askUntil(use: string, params: object, right: string, window?: number): Promise<CheckReport> {
  let last = '';
  return until(
    `${use} to be ${right}`,
    async () => {
      const report = await ask(use, params, window);
      last = `${verdictOf(report)} ${JSON.stringify(report.values)}`;
      return verdictOf(report) === right && report;
    },
    40_000,
    300,
  ).catch((error: unknown) => {
    throw new Error(`${error instanceof Error ? error.message : error}; last: ${last}`);
  });
}

// Making ---------------------------------------------------------------------------------------------------------------

async function apply(...items: object[]): Promise<void> {
  await world.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

async function makeNamespace(name: string): Promise<void> {
  await apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await until(`namespace ${name}`, () => world.kube.get(`/api/v1/namespaces/${name}/serviceaccounts/default`));
}

const storageClass = (name: string, more: object = {}) => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name },
  provisioner: 'ebs.csi.aws.com',
  parameters: { type: 'gp3' },
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'WaitForFirstConsumer',
  ...more,
});

const claim = (name: string, spec: object = {}, size = '10Gi') => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace: NS, labels: { app: name } },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } }, ...spec },
});

const podWith = (name: string, claimName: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: NS },
  spec: {
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
    containers: [
      { name: 'app', image: 'registry.example.com/app:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] },
    ],
  },
});

interface Claim {
  metadata: { uid: string; annotations?: Record<string, string> };
  spec: { storageClassName?: string; volumeName?: string };
  status: { phase: string };
}
const claimAt = (name: string) => world.kube.get<Claim>(`/api/v1/namespaces/${NS}/persistentvolumeclaims/${name}`);
const phaseOf = async (name: string) => (await claimAt(name))?.status.phase;

async function makeDisk(size: number, tags: Readonly<Record<string, string>> = {}): Promise<string> {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const made = await world.aws.ec2.send(
    new CreateVolumeCommand({
      AvailabilityZone: `${world.cluster.region}a`,
      Size: size,
      VolumeType: 'gp3',
      ...(Tags.length > 0 && { TagSpecifications: [{ ResourceType: 'volume', Tags }] }),
    }),
  );
  return made.VolumeId ?? '';
}

/** Attaches an EBS volume to a node, or takes it off again. */
async function attach(VolumeId: string, isAttached = true): Promise<void> {
  const nodes = await world.kube.list<{ spec: { providerID: string } }>('/api/v1/nodes');
  const InstanceId = nodes.map(({ spec }) => spec.providerID.split('/').at(-1) ?? '').sort()[0];
  const where = { VolumeId, InstanceId, Device: `/dev/xvd${VolumeId.slice(-4)}` };
  if (isAttached) await world.aws.ec2.send(new AttachVolumeCommand(where));
  else await world.aws.ec2.send(new DetachVolumeCommand(where));
}

async function removeDisk(VolumeId: string): Promise<void> {
  await attach(VolumeId, false);
  await world.aws.ec2.send(new DeleteVolumeCommand({ VolumeId }));
}

const volume = (name: string, handle: string, spec: object = {}, annotations: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name, annotations },
  spec: {
    capacity: { storage: '10Gi' },
    accessModes: ['ReadWriteOnce'],
    persistentVolumeReclaimPolicy: 'Retain',
    storageClassName: '',
    csi: { driver: 'ebs.csi.aws.com', volumeHandle: handle, fsType: 'ext4' },
    ...spec,
  },
});

/** What the EBS CSI driver does for a claim. */
async function provision(name: string): Promise<string> {
  const wanted = await until(`claim ${name} to be handed to the driver`, async () => {
    const found = await claimAt(name);
    return found?.metadata.annotations?.['volume.kubernetes.io/storage-provisioner'] === 'ebs.csi.aws.com' && found;
  });
  const { uid } = wanted.metadata;
  const pv = `pvc-${uid}`;
  const id = await makeDisk(10, {
    CSIVolumeName: pv,
    'kubernetes.io/created-for/pvc/name': name,
    'kubernetes.io/created-for/pvc/namespace': NS,
  });
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: NS, name, uid };
  const made = { claimRef, persistentVolumeReclaimPolicy: 'Delete', storageClassName: wanted.spec.storageClassName };
  await apply(volume(pv, id, made, { 'pv.kubernetes.io/provisioned-by': 'ebs.csi.aws.com' }));
  await until(`claim ${name} to be bound`, async () => (await phaseOf(name)) === 'Bound');
  return id;
}

async function readyPod(namespace: string, name: string): Promise<void> {
  interface Pod {
    status: { conditions?: { type: string; status: string }[] };
  }
  await until(
    `pod ${name} to be ready`,
    async () => {
      const pod = await world.kube.get<Pod>(`/api/v1/namespaces/${namespace}/pods/${name}`);
      return pod?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
    },
    180_000,
  );
}

beforeAll(async () => {
  world = await startWorld();
  enter(world);
  const { rules, policy } = accessIn(world, labOf(access));
  await world.grantReader({ rules }, policy);
  await makeCluster(world);
  await makeNodes(world, { count: 2 });
  await makeNamespace(NS);
  await makeNamespace(IMAGES);
  const driver = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: { name: 'ebs.csi.aws.com' },
    spec: { attachRequired: true },
  };
  const efs = { provisioner: 'efs.csi.aws.com', volumeBindingMode: 'Immediate' };
  await apply(
    driver,
    storageClass('gp3'),
    storageClass('fast', { volumeBindingMode: 'Immediate' }),
    storageClass('efs', efs),
  );
  enrolled = new Date(Date.now() - 1000).toISOString();
});
afterAll(async () => {
  await world?.stop();
});

// Claims ---------------------------------------------------------------------------------------------------------------

describe('a claim that is not bound', () => {
  beforeAll(async () => {
    await apply(
      claim('waiting', { storageClassName: 'gp3' }),
      claim('classless'),
      claim('unknown', { storageClassName: 'gp33' }),
      claim('driverless', { storageClassName: 'efs' }),
      claim('slow', { storageClassName: 'fast' }),
      claim('denied', { storageClassName: 'fast' }),
      claim('empty', { storageClassName: '' }),
      claim('missing', { storageClassName: '', volumeName: 'pv-nobody' }),
    );
    await until('events of claims', async () => {
      const text = await world.kubectl(['get', 'events', '-n', NS]);
      return ['WaitForFirstConsumer', 'FailedBinding', 'ProvisioningFailed', 'ExternalProvisioning'].every((one) =>
        text.includes(one),
      );
    });
  });

  // They would take the volumes that are made by hand later on.
  afterAll(async () => {
    await world.kubectl(['delete', 'pvc', '--all', '-n', NS, '--timeout=60s']);
  });

  test.each<[string, object, string, number?]>([
    ['waits for a pod', { name: 'waiting' }, 'pending claim.waitsForPod', 3600],
    ['waits for a pod for long', { name: 'waiting' }, 'fail claim.waitsForPod', 1],
    ['is in the phase asked for', { name: 'waiting', phase: 'Pending' }, 'pass'],
    ['has no class', { name: 'classless' }, 'fail claim.noClass'],
    ['has a class that is not there', { name: 'unknown' }, 'fail claim.unknownClass'],
    ['has no driver', { name: 'driverless' }, 'fail claim.noDriver'],
    ['is being worked on', { name: 'slow' }, 'pending claim.pending', 3600],
    ['is worked on by nobody', { name: 'slow' }, 'fail claim.noDriver', 1],
    ['wants a volume made by hand, and there is none', { name: 'empty' }, 'fail claim.noVolume'],
    ['names a volume that is not there', { name: 'missing' }, 'fail claim.volumeMissing'],
    ['is not there', { name: 'wating' }, 'fail object.misnamed'],
    ['is of another namespace', { name: 'waiting', ns: 'default' }, 'fail object.absent'],
    ['wants a new volume where a static one is asked for', { name: 'waiting', static: true }, 'fail claim.dynamic'],
  ])('%s', async (_, params, right, window) => {
    await askUntil('k8s.pvc', { ns: NS, ...params }, right, window);
  });

  test('has a driver that AWS refuses', async () => {
    const { metadata } = (await claimAt('denied')) ?? expect.fail('no claim');
    const message =
      'failed to provision volume with StorageClass "fast": rpc error: code = Internal desc = Could not create volume: UnauthorizedOperation';
    await apply({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'denied.1', namespace: NS },
      involvedObject: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace: NS,
        name: 'denied',
        uid: metadata.uid,
      },
      type: 'Warning',
      reason: 'ProvisioningFailed',
      message,
      lastTimestamp: new Date().toISOString(),
      source: { component: 'ebs.csi.aws.com_ebs-csi-controller' },
    });
    expect(verdictOf(await ask('k8s.pvc', { ns: NS, name: 'denied' }))).toBe('fail claim.driverDenied');
  });
});

describe('a claim whose volume the driver makes', () => {
  const asked = {
    ns: NS,
    name: 'data',
    storageClass: 'gp3',
    provisioner: 'ebs.csi.aws.com',
    driver: 'ebs.csi.aws.com',
    sizeAtLeast: '10Gi',
    reclaimPolicy: 'Delete',
  };
  let id = '';

  test('waits for the driver once a pod is placed, and is bound by it', async () => {
    await apply(claim('data', { storageClassName: 'gp3' }), podWith('reader', 'data'));
    await until(
      'a chosen node',
      async () => (await claimAt('data'))?.metadata.annotations?.['volume.kubernetes.io/selected-node'],
    );
    expect(verdictOf(await ask('k8s.pvc', asked, 3600))).toBe('pending claim.pending');
    id = await provision('data');
    expect(verdictOf(await ask('k8s.pvc', asked))).toBe('pass');
  });

  test('is used by a ready pod, with an EBS volume that is attached', async () => {
    await readyPod(NS, 'reader');
    const used = { ...asked, usedByPod: true };
    expect(verdictOf(await ask('k8s.pvc', used, 3600))).toBe('pending volume.state');
    await attach(id);
    expect(verdictOf(await ask('k8s.pvc', used))).toBe('pass');
    expect(verdictOf(await ask('k8s.pvc', { ns: NS, labels: { app: 'data' }, usedByPod: true }))).toBe('pass');
  });

  test.each<[string, object, string]>([
    ['is no static volume', { static: true }, 'fail claim.dynamic'],
    ['is not larger', { sizeAtLeast: '11Gi' }, 'fail claim.size'],
    ['is not of another driver', { driver: 'efs.csi.aws.com' }, 'fail volume.driver'],
    ['is not of another class', { storageClass: 'fast' }, 'fail claim.class'],
    ['is not kept', { reclaimPolicy: 'Retain' }, 'fail volume.reclaimPolicy'],
    ['has no other access mode', { accessModes: ['ReadWriteMany'] }, 'fail claim.accessModes'],
  ])('%s', async (_, more, right) => {
    expect(verdictOf(await ask('k8s.pvc', { ...asked, ...more }))).toBe(right);
  });

  test('goes with its EBS volume when the claim is deleted, as remembered', async () => {
    const lesson = { ns: NS, claim: 'data', reclaimPolicy: 'Delete' };
    expect(verdictOf(await ask('k8s.pv', lesson))).toBe('fail volume.stillBound');
    const first = await ask('k8s.pv', lesson, undefined, {});
    expect(first.memory).toMatchObject({ [Object.keys(first.memory ?? {})[0] ?? '']: [{ claim: 'data', disk: id }] });
    await world.kubectl(['delete', 'pod', 'reader', '-n', NS, '--wait=true', '--grace-period=0', '--force']);
    await world.kubectl(['delete', 'pvc', 'data', '-n', NS, '--wait=true', '--timeout=30s']);
    const name =
      (await world.kube.list('/api/v1/persistentvolumes')).find(({ metadata }) => metadata.name.startsWith('pvc-'))
        ?.metadata.name ?? '';
    await until(
      'a released volume',
      async () => (await world.kubectl(['get', 'pv', name, '-o', 'jsonpath={.status.phase}'])) === 'Released',
    );
    const second = await ask('k8s.pv', lesson, 3600, first.memory);
    expect(verdictOf(second)).toBe('pending volume.deleting');
    await world.kubectl(['delete', 'pv', name, '--timeout=30s']);
    const third = await ask('k8s.pv', lesson, undefined, second.memory);
    expect(verdictOf(third)).toBe('fail volume.leftInAws');
    await removeDisk(id);
    expect(verdictOf(await ask('k8s.pv', lesson, undefined, third.memory))).toBe('pass');
    expect(verdictOf(await ask('k8s.pv', lesson))).toBe('fail volume.notSeen');
  });
});

describe('a volume made by hand', () => {
  const asked = { ns: NS, name: 'own', static: true, driver: 'ebs.csi.aws.com', usedByPod: true };
  let id = '';

  test('is bound by the volume controller, and used', async () => {
    id = await makeDisk(10);
    await apply(volume('pv-own', id));
    await apply(claim('own', { storageClassName: '', volumeName: 'pv-own' }), podWith('user', 'own'));
    await readyPod(NS, 'user');
    await attach(id);
    await askUntil('k8s.pvc', asked, 'pass');
  });

  test('does not hide that the default class made a new one', async () => {
    const mark = { metadata: { name: 'gp3', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } };
    await apply({ ...storageClass('gp3'), ...mark }, volume('pv-left', await makeDisk(10)));
    await apply(claim('injected'));
    expect((await claimAt('injected'))?.spec.storageClassName).toBe('gp3');
    expect(verdictOf(await ask('k8s.pvc', { ...asked, name: 'injected' }))).toBe('fail claim.defaultClass');
    await apply(podWith('injected', 'injected'));
    await provision('injected');
    expect(verdictOf(await ask('k8s.pvc', { ...asked, name: 'injected' }))).toBe('fail claim.defaultClass');
    await world.kubectl(['annotate', 'storageclass', 'gp3', 'storageclass.kubernetes.io/is-default-class-']);
  });

  test('does not fit a larger claim', async () => {
    await apply(claim('large', { storageClassName: '', volumeName: 'pv-left' }, '50Gi'));
    const report = await askUntil('k8s.pvc', { ...asked, name: 'large' }, 'fail claim.volumeMismatch');
    expect(report.values.message).toMatch(/storage|requested/);
  });

  test('is smaller in EC2 than it says', async () => {
    await apply(
      volume('pv-boast', await makeDisk(1)),
      claim('boast', { storageClassName: '', volumeName: 'pv-boast' }),
    );
    await askUntil('k8s.pvc', { ns: NS, name: 'boast', static: true, sizeAtLeast: '10Gi' }, 'fail volume.size');
  });

  test('names an EBS volume that nobody has', async () => {
    await apply(
      volume('pv-none', 'vol-00000000000000000'),
      claim('none', { storageClassName: '', volumeName: 'pv-none' }),
    );
    await askUntil('k8s.pvc', { ns: NS, name: 'none', static: true }, 'fail volume.gone');
  });

  test('is kept when its claim is deleted, and not given to the next one', async () => {
    const lesson = { ns: NS, claim: 'own', reclaimPolicy: 'Retain' };
    expect(verdictOf(await ask('k8s.pv', lesson))).toBe('fail volume.stillBound');
    await world.kubectl(['delete', 'pod', 'user', '-n', NS, '--wait=true', '--grace-period=0', '--force']);
    await world.kubectl(['delete', 'pvc', 'own', '-n', NS, '--wait=true', '--timeout=30s']);
    await askUntil('k8s.pv', lesson, 'pass');
    await apply(claim('own', { storageClassName: '', volumeName: 'pv-own' }));
    expect(verdictOf(await ask('k8s.pvc', { ns: NS, name: 'own' }))).toBe('fail claim.volumeTaken');
    enrolled = new Date(Date.now() + 60_000).toISOString();
    expect(verdictOf(await ask('k8s.pv', lesson))).toBe('fail volume.beforeEnrolment');
    enrolled = new Date(0).toISOString();
    await removeDisk(id);
    expect(verdictOf(await ask('k8s.pv', lesson))).toBe('fail volume.gone');
  });
});

test('a StatefulSet has a claim for each replica, one after another', async () => {
  const labels = { app: 'db' };
  const { spec } = podWith('db', 'data');
  await apply({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: NS },
    spec: {
      serviceName: 'db',
      replicas: 2,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: spec.containers } },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim('data', { storageClassName: 'gp3' }).spec }],
    },
  });
  const asked = { ns: NS, of: 'StatefulSet/db', provisioner: 'ebs.csi.aws.com', usedByPod: true };
  await askUntil('k8s.pvc', asked, 'pending claim.pending', 3600);
  await attach(await provision('data-db-0'));
  await readyPod(NS, 'db-0');
  await until('the second claim', () => claimAt('data-db-1'));
  await askUntil('k8s.pvc', asked, 'pending claim.pending', 3600);
  await attach(await provision('data-db-1'));
  await readyPod(NS, 'db-1');
  expect(verdictOf(await ask('k8s.pvc', asked))).toBe('pass');
  expect(verdictOf(await ask('k8s.pvc', { ...asked, of: 'StatefulSet/mysql' }))).toBe('fail object.absent');
});

// Add-ons --------------------------------------------------------------------------------------------------------------

test('an add-on is installed, breaks, and is built into Auto Mode', async () => {
  const { eks } = world.aws;
  const params = { name: 'aws-ebs-csi-driver' };
  expect(verdictOf(await ask('eks.addon', params))).toBe('fail addon.absent');
  const configurationValues = 'defaultStorageClass:\n  enabled: true\n';
  await eks.send(
    new CreateAddonCommand({ clusterName: world.cluster.name, addonName: params.name, configurationValues }),
  );
  expect(verdictOf(await ask('eks.addon', params))).toBe('pass');
  const config = (enabled: boolean) => ({ ...params, config: { 'defaultStorageClass.enabled': enabled } });
  expect(verdictOf(await ask('eks.addon', config(true)))).toBe('pass');
  expect(verdictOf(await ask('eks.addon', config(false)))).toBe('fail addon.config');
  const issues = [{ code: 'AccessDenied', message: 'The role is missing.' }];
  await world.aws.say('eks:DescribeAddon', { addonName: params.name }, { status: 'DEGRADED', health: { issues } });
  const report = await ask('eks.addon', params);
  expect(verdictOf(report)).toBe('fail addon.status');
  expect(report.values.issues).toEqual(['AccessDenied: The role is missing.']);
  await world.aws.setCluster({ storageConfig: { blockStorage: { enabled: true } }, computeConfig: { enabled: true } });
  expect(verdictOf(await ask('eks.addon', params))).toBe('pass');
  expect(verdictOf(await ask('eks.addon', { name: 'vpc-cni' }))).toBe('pass');
  await world.aws.unsay();
  await world.aws.setCluster({
    storageConfig: { blockStorage: { enabled: false } },
    computeConfig: { enabled: false },
  });
});

// Images ---------------------------------------------------------------------------------------------------------------

const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** The manifest of an image with some content. */
const manifest = (content: string) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: digestOf(`config ${content}`),
      size: 7000,
    },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: digestOf(content), size: 30_000 }],
  });

/** An index as BuildKit pushes it, around images that are there. */
const indexOf = (inside: Readonly<Record<string, string>>) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: Object.entries(inside).map(([architecture, text]) => ({
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: digestOf(text),
      size: text.length,
      platform: { architecture, os: architecture === 'unknown' ? 'unknown' : 'linux' },
    })),
  });

async function push(repositoryName: string, imageManifest: string, imageTag?: string): Promise<string> {
  const { mediaType: imageManifestMediaType } = JSON.parse(imageManifest) as { mediaType: string };
  const imageDigest = digestOf(imageManifest);
  const which = imageTag === undefined ? { imageDigest } : { imageTag };
  await world.aws.ecr.send(new PutImageCommand({ repositoryName, imageManifest, imageManifestMediaType, ...which }));
  return imageDigest;
}

describe('a registry', () => {
  const latest = { repository: 'app', tag: 'latest', pushedAfter: 'enrolment' };

  test('has a repository, which is empty first', async () => {
    const { ecr } = world.aws;
    expect(verdictOf(await ask('ecr.repository', { name: 'app' }))).toBe('fail repository.absent');
    expect(verdictOf(await ask('ecr.image', latest))).toBe('fail repository.absent');
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'app' }));
    await ecr.send(
      new CreateRepositoryCommand({ repositoryName: 'web', imageScanningConfiguration: { scanOnPush: true } }),
    );
    expect(verdictOf(await ask('ecr.repository', { name: ['apps', 'app'] }))).toBe('pass');
    expect((await ask('ecr.repository', { name: 'apps' })).values.similar).toEqual(['app']);
    expect(verdictOf(await ask('ecr.repository', { name: 'app', scanOnPush: true }))).toBe('fail repository.noScan');
    expect(verdictOf(await ask('ecr.repository', { name: 'web', scanOnPush: true }))).toBe('pass');
    expect(verdictOf(await ask('ecr.image', latest))).toBe('fail repository.empty');
  });

  test('holds images with tags, and counts those that differ', async () => {
    await push('app', manifest('one'), 'v1');
    expect(verdictOf(await ask('ecr.image', latest))).toBe('fail image.tag');
    await push('app', manifest('two'), 'latest');
    // ECR keeps an image whose last tag has moved on, which the emulator drops.
    await push('app', manifest('two'), 'v2');
    expect(verdictOf(await ask('ecr.image', latest))).toBe('pass');
    expect(verdictOf(await ask('ecr.image', { repository: 'app', tagPattern: '^v\\d+$' }))).toBe('pass');
    expect(verdictOf(await ask('ecr.image', { repository: 'app', differentImagesAtLeast: 2 }))).toBe('pass');
    expect(verdictOf(await ask('ecr.image', { repository: 'app', differentImagesAtLeast: 3 }))).toBe('fail image.few');
    expect(verdictOf(await ask('ecr.image', { ...latest, scanned: true }, 1))).toMatch(/image.notScanned$/);
    enrolled = new Date(Date.now() + 60_000).toISOString();
    expect(verdictOf(await ask('ecr.image', latest))).toBe('fail image.beforeEnrolment');
    enrolled = new Date(0).toISOString();
  });

  test('remembers an image whose tag has moved on', async () => {
    const moving = { repository: 'app', tag: 'latest', differentImagesAtLeast: 2 };
    const first = await ask('ecr.image', moving, undefined, {});
    expect(verdictOf(first)).toBe('fail image.few');
    await push('app', manifest('three'), 'latest');
    expect(verdictOf(await ask('ecr.image', moving, undefined, first.memory))).toBe('pass');
  });

  test('knows scan and architecture of what is inside an index', async () => {
    const inside = { arm64: manifest('four'), unknown: manifest('attestation') };
    for (const text of Object.values(inside)) await push('web', text);
    expect(verdictOf(await ask('ecr.image', { repository: 'web' }))).toBe('fail repository.untagged');
    await push('web', indexOf(inside), 'latest');
    const scanned = await ask('ecr.image', { repository: 'web', tag: 'latest', scanned: true });
    expect(verdictOf(scanned), JSON.stringify(scanned.values)).toBe('pass');
    const made = (architecture: string) => ask('ecr.image', { repository: 'web', architecture });
    expect(verdictOf(await made('arm64'))).toBe('pass');
    expect(verdictOf(await made('nodes'))).toBe('fail image.architecture');
  });

  test('is public in one Region', async () => {
    const { ecrPublic } = world.aws;
    const own = { repository: 'shop', registry: 'public' };
    expect(verdictOf(await ask('ecr.image', own))).toBe('fail repository.absent');
    await ecrPublic.send(new CreatePublicRepositoryCommand({ repositoryName: 'shop' }));
    expect(verdictOf(await ask('ecr.repository', { name: 'shop', registry: 'public' }))).toBe('pass');
    expect(verdictOf(await ask('ecr.image', own))).toBe('fail repository.empty');
    await ecrPublic.send(
      new PutPublicImageCommand({ repositoryName: 'shop', imageManifest: manifest('shop'), imageTag: 'v1' }),
    );
    expect(verdictOf(await ask('ecr.image', own))).toBe('pass');
    expect(verdictOf(await ask('ecr.repository', { name: 'shop' }))).toBe('fail repository.absent');
  });
});

describe('a pod', () => {
  const asked = { ns: IMAGES, labels: { app: 'web' }, repository: ['app', 'web'] };

  /** A pod whose container runs an image with a digest, as the kubelet would tell it. */
  async function run(image: string, digest: string): Promise<void> {
    await world.kubectl(['delete', 'pod', 'web', '-n', IMAGES, '--ignore-not-found', '--force', '--grace-period=0']);
    const containers = [{ name: 'web', image }];
    await apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', namespace: IMAGES, labels: { app: 'web' } },
      spec: { containers },
    });
    await readyPod(IMAGES, 'web');
    const path = `/api/v1/namespaces/${IMAGES}/pods/web`;
    const pod = await world.kube.get<{ status: { containerStatuses: object[] } }>(path);
    const imageID = `${image.replace(/[:@][^/]*$/, '')}@${digest}`;
    const containerStatuses = pod?.status.containerStatuses.map((status) => ({ ...status, image, imageID }));
    await world.kube.merge(`${path}/status`, { status: { containerStatuses } });
  }

  test('runs an image of the own registry, or not', async () => {
    const { account, region } = world.cluster;
    const host = `${account}.dkr.ecr.${region}.amazonaws.com`;
    const cases: [image: string, content: string, more: object, right: string][] = [
      [`${host}/app:latest`, manifest('three'), { current: true, tag: 'latest' }, 'pass'],
      [`${host}/app:latest`, manifest('two'), {}, 'pass'],
      [`${host}/app:latest`, manifest('two'), { current: true }, 'fail image.outdated'],
      [`${host}/app:v1`, manifest('never pushed'), {}, 'fail image.notStored'],
      [`${host}/app:v1`, manifest('one'), { tag: 'v2' }, 'fail image.podTag'],
      [`${host}/web:latest`, manifest('four'), { current: true }, 'pass'],
      [`210987654321.dkr.ecr.${region}.amazonaws.com/app:v1`, manifest('one'), {}, 'fail image.otherAccount'],
      [`${account}.dkr.ecr.us-west-2.amazonaws.com/app:v1`, manifest('one'), {}, 'fail image.otherRegion'],
      ['public.ecr.aws/a1b2c3d4/shop:v1', manifest('shop'), { repository: 'shop' }, 'pass'],
      ['public.ecr.aws/nginx/shop:v1', manifest('shop'), { repository: 'shop' }, 'fail image.otherAlias'],
      ['nginx:1.27', manifest('one'), {}, 'fail image.foreign'],
    ];
    for (const [image, content, more, right] of cases) {
      await run(image, digestOf(content));
      const report = await ask('k8s.image', { ...asked, ...more });
      expect(verdictOf(report), `${image} ${JSON.stringify(report.values)}`).toBe(right);
    }
  });
});

test.each<[string, object, string]>([
  ['k8s.pvc', { ns: NS, name: 'own' }, 'VolumeMode'],
  ['k8s.pvc', { ns: NS, name: ['own', 'large'] }, 'Events:'],
  ['k8s.pv', { ns: NS, reclaimPolicy: 'Retain' }, 'pv-own'],
  ['k8s.image', { ns: IMAGES, labels: { app: 'web' }, repository: 'app' }, '@sha256:'],
])('%s prints a command that shows the evidence', async (use, params, shown) => {
  const { command = '' } = await ask(use, params);
  const env = { PATH: `${dirname(world.tools.kubectl)}:${process.env.PATH ?? ''}`, KUBECONFIG: world.kubeconfig };
  const { stdout } = await promisify(execFile)('bash', ['-c', command], { env });
  expect(stdout, command).toContain(shown);
});
