import { describe, expect, it, test } from 'vitest';
import { type ClaimEvidence, podsWith, whyNotBound } from '../../checks/rules/claim.ts';
import { testContext } from '../checks/judge.ts';
import { pendingPod, recent } from './cluster.ts';
import { claim, claimEvent, defaultClass, freeVolume, podWith, storageClass, unbound, volume } from './storage.ts';

const none: ClaimEvidence = { classes: [], events: [], pods: [], volumes: [], drivers: [] };
const driver = [{ metadata: { name: 'ebs.csi.aws.com' } }];
const withClass = { ...none, classes: [storageClass()], drivers: driver };
const immediate = { ...withClass, classes: [storageClass('gp3', { volumeBindingMode: 'Immediate' })] };
const young = { metadata: { ...unbound().metadata, creationTimestamp: recent } };

/** `bound`, or verdict and code. */
function why(of: ReturnType<typeof claim>, seen: Partial<ClaimEvidence>): string {
  const finding = whyNotBound(of, { ...none, ...seen }, testContext);
  if (finding === undefined) return 'bound';
  return finding.verdict === 'pass' ? 'pass' : `${finding.verdict} ${finding.code}`;
}

const scheduling = { ...podWith(), status: pendingPod('0/3 nodes are available: 3 Insufficient cpu.').status };
const denied =
  'failed to provision volume with StorageClass "gp3": rpc error: code = Internal desc = Could not create volume "pvc-1": could not create volume in EC2: UnauthorizedOperation: You are not authorized to perform this operation.';

test.each<[string, string, ReturnType<typeof claim>, Partial<ClaimEvidence>]>([
  ['a bound claim', 'bound', claim(), {}],
  ['a claim whose volume is gone', 'fail claim.lost', claim({ status: { phase: 'Lost' } }), {}],
  [
    'a claim without status',
    'fail claim.noClass',
    { ...unbound({ spec: { storageClassName: undefined } }), status: {} },
    {},
  ],
  [
    'no class and no default class',
    'fail claim.noClass',
    unbound({ spec: { storageClassName: undefined } }),
    withClass,
  ],
  [
    'no class, but a default class that came later',
    'pending claim.pending',
    { ...unbound({ spec: { storageClassName: undefined } }), ...young },
    { classes: [storageClass('gp3', {}, defaultClass)] },
  ],
  ['a class that is not there', 'fail claim.unknownClass', unbound({ spec: { storageClassName: 'gp33' } }), withClass],
  [
    'the class in the old annotation',
    'fail claim.unknownClass',
    unbound({ meta: { annotations: { 'volume.beta.kubernetes.io/storage-class': 'fast' } } }),
    withClass,
  ],
  ['WaitForFirstConsumer without a pod, for long', 'fail claim.waitsForPod', unbound(), withClass],
  ['WaitForFirstConsumer without a pod, just made', 'pending claim.waitsForPod', { ...unbound(), ...young }, withClass],
  [
    'WaitForFirstConsumer with a finished pod',
    'fail claim.waitsForPod',
    unbound(),
    { ...withClass, pods: [podWith('data', { phase: 'Succeeded' })] },
  ],
  [
    'WaitForFirstConsumer with a pod of another claim',
    'fail claim.waitsForPod',
    unbound(),
    { ...withClass, pods: [podWith('date')] },
  ],
  [
    'WaitForFirstConsumer with a pod of another namespace',
    'fail claim.waitsForPod',
    unbound(),
    { ...withClass, pods: [podWith('data', { namespace: 'other' })] },
  ],
  [
    'WaitForFirstConsumer without a pod, and a volume that fits',
    'fail claim.waitsForPod',
    unbound(),
    { ...withClass, volumes: [freeVolume({ spec: { storageClassName: 'gp3' } })] },
  ],
  [
    'WaitForFirstConsumer with a pod, and a volume that fits',
    'fail claim.pending',
    unbound(),
    { ...withClass, pods: [podWith()], volumes: [freeVolume({ spec: { storageClassName: 'gp3' } })] },
  ],
  ['a pod that fits on no node', 'fail claim.waitsForNode', unbound(), { ...withClass, pods: [scheduling] }],
  [
    'a failure of before the pod was deleted',
    'fail claim.waitsForPod',
    unbound(),
    { ...withClass, events: [claimEvent('ProvisioningFailed', denied, { type: 'Warning' })] },
  ],
  [
    'a driver that AWS refuses',
    'fail claim.driverDenied',
    unbound(),
    {
      ...withClass,
      pods: [podWith()],
      events: [
        claimEvent('ProvisioningFailed', denied, { type: 'Warning' }),
        claimEvent(
          'ExternalProvisioning',
          "Waiting for a volume to be created either by the external provisioner 'ebs.csi.aws.com'",
        ),
      ],
    },
  ],
  [
    'parameters that EC2 refuses',
    'fail claim.provisioning',
    unbound(),
    {
      ...immediate,
      events: [claimEvent('ProvisioningFailed', 'rpc error: code = InvalidArgument desc = invalid volume type gp9')],
    },
  ],
  [
    'a driver that is slow',
    'pending claim.provisioning',
    { ...unbound(), ...young },
    {
      ...immediate,
      events: [claimEvent('ProvisioningFailed', 'rpc error: code = DeadlineExceeded desc = context deadline exceeded')],
    },
  ],
  [
    'a class that came after the controller had missed it',
    'fail claim.waitsForPod',
    unbound(),
    { ...withClass, events: [claimEvent('ProvisioningFailed', 'storageclass.storage.k8s.io "gp3" not found')] },
  ],
  [
    'an event of an earlier claim of that name',
    'fail claim.noDriver',
    unbound({ meta: { uid: 'uid-new' } }),
    { ...immediate, events: [claimEvent('ProvisioningFailed', denied)] },
  ],
  ['no driver installed', 'fail claim.noDriver', { ...unbound(), ...young }, { ...immediate, drivers: [] }],
  [
    'no driver for the old class gp2',
    'fail claim.noDriver',
    { ...unbound(), ...young },
    { classes: [storageClass('gp3', { provisioner: 'kubernetes.io/aws-ebs', volumeBindingMode: 'Immediate' })] },
  ],
  [
    'drivers that were not read',
    'pending claim.pending',
    { ...unbound(), ...young },
    { ...immediate, drivers: undefined },
  ],
  [
    'the driver of Auto Mode, which has no object',
    'pending claim.pending',
    { ...unbound(), ...young },
    { classes: [storageClass('gp3', { provisioner: 'ebs.csi.eks.amazonaws.com', volumeBindingMode: 'Immediate' })] },
  ],
  ['a driver that does not answer', 'fail claim.noDriver', unbound(), immediate],
  [
    'a node that is chosen',
    'pending claim.pending',
    {
      ...unbound({
        meta: { annotations: { 'volume.kubernetes.io/selected-node': 'node-1' }, creationTimestamp: recent },
      }),
    },
    withClass,
  ],
  ['no class wanted and no volume', 'fail claim.noVolume', unbound({ spec: { storageClassName: '' } }), withClass],
  [
    'no class wanted and a volume that is too small',
    'fail claim.unfit',
    unbound({ spec: { storageClassName: '' } }),
    { volumes: [freeVolume({ spec: { capacity: { storage: '5Gi' } } })] },
  ],
  [
    'a released volume, which is given to nobody',
    'fail claim.unfit',
    unbound({ meta: { uid: 'uid-new' }, spec: { storageClassName: '' } }),
    { volumes: [volume({ spec: { storageClassName: '' }, status: { phase: 'Released' } })] },
  ],
  [
    'a volume of another',
    'fail claim.noVolume',
    unbound({ spec: { storageClassName: '' } }),
    { volumes: [volume({ name: 'pvc-other', spec: { storageClassName: '' } })] },
  ],
  [
    'a volume that fits and was just made',
    'pending claim.pending',
    unbound({ spec: { storageClassName: '' } }),
    { volumes: [freeVolume({ meta: { creationTimestamp: recent } })] },
  ],
  [
    'a larger volume written in another unit',
    'fail claim.pending',
    unbound({ spec: { storageClassName: '' } }),
    { volumes: [freeVolume({ spec: { capacity: { storage: '10240Mi' } } })] },
  ],
  [
    'a class that is only a name on claim and volume',
    'fail claim.unfit',
    unbound({ spec: { storageClassName: 'manual' } }),
    { volumes: [freeVolume({ spec: { storageClassName: 'manual', accessModes: ['ReadOnlyMany'] } })] },
  ],
  [
    'a class without provisioner',
    'fail claim.noVolume',
    unbound(),
    { classes: [storageClass('gp3', { provisioner: 'kubernetes.io/no-provisioner', volumeBindingMode: 'Immediate' })] },
  ],
  ['a volume that is not there', 'fail claim.volumeMissing', unbound({ spec: { volumeName: 'pv-hand' } }), withClass],
  [
    'a volume that another claim holds',
    'fail claim.volumeTaken',
    unbound({ spec: { volumeName: 'pvc-other' } }),
    { volumes: [volume({ name: 'pvc-other' })] },
  ],
  [
    'a released volume of an earlier claim of that name',
    'fail claim.volumeTaken',
    unbound({ meta: { uid: 'uid-new' }, spec: { volumeName: 'pvc-data' } }),
    { volumes: [volume({ status: { phase: 'Released' } })] },
  ],
  [
    'a named volume of another class',
    'fail claim.volumeMismatch',
    unbound({ spec: { volumeName: 'pv-hand' } }),
    { volumes: [freeVolume()] },
  ],
  [
    'a named volume that was not read, and an event',
    'fail claim.volumeMismatch',
    unbound({ spec: { volumeName: 'pv-hand' } }),
    {
      volumes: undefined,
      events: [
        claimEvent('VolumeMismatch', 'Cannot bind to requested volume "pv-hand": storageClassName does not match', {
          type: 'Warning',
        }),
      ],
    },
  ],
  [
    'a named volume that fits',
    'pending claim.pending',
    { ...unbound({ spec: { volumeName: 'pv-hand', storageClassName: '' } }), ...young },
    { volumes: [freeVolume()] },
  ],
  [
    'a volume kept for this claim',
    'pending claim.pending',
    { ...unbound({ spec: { storageClassName: '' } }), ...young },
    { volumes: [freeVolume({ spec: { claimRef: { namespace: 'default', name: 'data' } } })] },
  ],
  [
    'a volume kept for a claim of another namespace',
    'fail claim.noVolume',
    unbound({ spec: { storageClassName: '' } }),
    { volumes: [freeVolume({ spec: { claimRef: { namespace: 'other', name: 'data' } } })] },
  ],
])('%s: %s', (_, right, of, seen) => {
  expect(why(of, seen)).toBe(right);
});

describe.each([
  ['storage', { capacity: { storage: '1Gi' } }, 'pv-hand (storage: 1Gi < 10Gi)'],
  ['class', { storageClassName: 'slow' }, 'pv-hand (storageClassName: slow ≠ "")'],
  ['access modes', { accessModes: ['ReadWriteMany'] }, 'pv-hand (accessModes: ReadWriteMany ≠ ReadWriteOnce)'],
  ['volume mode', { volumeMode: 'Block' }, 'pv-hand (volumeMode: Block ≠ Filesystem)'],
])('a volume with another %s', (_, spec, right) => {
  it('is named with what does not fit', () => {
    const finding = whyNotBound(
      unbound({ spec: { storageClassName: '' } }),
      { ...none, volumes: [freeVolume({ spec })] },
      testContext,
    );
    expect(finding).toMatchObject({ code: 'claim.unfit', values: { seen: [right] } });
  });
});

test('a selector that no volume meets', () => {
  const asking = unbound({ spec: { storageClassName: '', selector: { matchLabels: { disk: 'a' } } } });
  const seen = { ...none, volumes: [freeVolume({ meta: { labels: { disk: 'b' } } })] };
  expect(whyNotBound(asking, seen, testContext)).toMatchObject({ values: { seen: ['pv-hand (selector: disk=a)'] } });
});

test('a generic ephemeral volume uses the claim named after pod and volume', () => {
  const ephemeral = {
    ...podWith(),
    spec: { volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate: { spec: {} } } }] },
  };
  expect(podsWith(claim({ name: 'db-0-scratch' }), [ephemeral])).toHaveLength(1);
  expect(podsWith(claim({ name: 'scratch' }), [ephemeral])).toHaveLength(0);
});
