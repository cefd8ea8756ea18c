/**
 * Damages that checks of volumes may survive.
 */
import type { Reason } from './reason.ts';

export const storage: readonly Reason[] = [
  {
    checks: ['k8s.pvc'],
    damage: /^(causeClasses|causeEvents)\b/,
    why: 'classes and events explain why a claim is not bound',
  },
  { checks: ['k8s.pvc'], damage: /^pods\b/, unless: ['usedByPod'], why: 'pods are not asked for' },
  {
    checks: ['k8s.pvc'],
    damage: /^pods\.items\.\[\] (renamed|disowned|reowned)$/,
    why: 'any pod will do that uses the claim',
  },
  {
    checks: ['k8s.pvc'],
    damage:
      /^(claims|volumes)\.items\.\[\]\.metadata\.(annotations\.(?!pv\.kubernetes\.io\/provisioned-by|pv\.kubernetes\.io\/bound-by-controller)|annotations |creationTimestamp )/,
    unless: ['storageClass'],
    why: 'annotations tell who made the volume, of which only the provisioner is asked for; age counts only while it is not bound',
  },
  {
    checks: ['k8s.pvc'],
    damage:
      /^(claims|volumes)\.items\.\[\]\.metadata\.annotations\.pv\.kubernetes\.io\/(provisioned-by|bound-by-controller) /,
    unless: ['provisioner'],
    why: 'who made and bound the volume is not asked for; a volume without a note of a provisioner is made by hand',
  },
  {
    checks: ['k8s.pvc'],
    damage: /^claims\.items\.\[\]\.metadata\.annotations\.pv\.kubernetes\.io\/bound-by-controller /,
    why: 'the volume, not the claim, tells who made it',
  },
  { checks: ['k8s.pvc'], damage: /^claims\.items\.\[\]\.metadata\.labels /, why: 'any labels will do' },
  {
    checks: ['k8s.pvc'],
    damage: /^claims\.items\.\[\]\.spec\.storageClassName /,
    unless: ['storageClass'],
    why: 'the class is not asked for',
  },
  {
    checks: ['k8s.pvc'],
    damage: /^claims\.items\.\[\]\.spec\.accessModes\b/,
    unless: ['accessModes'],
    why: 'access modes are not asked for',
  },
  {
    checks: ['k8s.pvc'],
    damage: /^volumes\.items\.\[\]\.spec\.csi( |\.driver )/,
    unless: ['driver'],
    why: 'the driver is not asked for',
  },
  {
    checks: ['k8s.pvc'],
    damage: /\.persistentVolumeReclaimPolicy /,
    unless: ['reclaimPolicy'],
    why: 'the policy is not asked for',
  },
  {
    checks: ['k8s.pvc'],
    damage: /^(fileSystems (deleted|null|retyped)$|disks\.Volumes\.\[\](\.Size | (disowned|reowned)$))/,
    unless: ['sizeAtLeast'],
    why: 'the volume is on a disk, which was asked for by its id; its size and tags are not asked for',
  },
  {
    checks: ['k8s.pvc'],
    damage: /^statefulSets.*\.spec\.replicas (deleted|null|retyped)$/,
    why: 'the API reads a missing number of replicas as 1',
  },
  {
    checks: ['k8s.secret'],
    damage: /^pods\b/,
    where: ({ seen }) => /"keys":\[/.test(JSON.stringify(seen.secrets)),
    why: 'the owners of its fields tell the keys too; without both it fails (k8s-secret.test.ts)',
  },
  {
    checks: ['k8s.secret'],
    damage: /^secrets\.\[\]\.items\.\[\]\.(keys\b|metadata\.creationTimestamp )/,
    where: ({ seen }) => /"secretKeyRef":/.test(JSON.stringify(seen.pods)),
    why: 'a pod that has started with the keys proves them too; without both it fails (k8s-secret.test.ts)',
  },
  {
    checks: ['k8s.pvc'],
    damage:
      /^(claims|volumes)\.items\.\[\]\.metadata\.annotations( |\.(?!pv\.kubernetes\.io\/provisioned-by))|^fileSystems |^disks\.Volumes\.\[\](\.Size changed| disowned| reowned)$/,
    unless: ['provisioner', 'static'],
    why: 'class and size stand in the specifications; annotations are only another place for them; a larger disk is enough',
  },
  {
    checks: ['k8s.pv'],
    damage:
      /^fileSystems |^volumes\.items\.\[\](\.(metadata( |\.name )|status\.lastPhaseTransitionTime |spec\.csi( |\.driver )|spec\.claimRef\.name )| renamed$)|^disks\.Volumes\.\[\](\.Size | (disowned|reowned|aged)$)/,
    unless: ['claim'],
    why: 'any volume will do that is on a disk, which was asked for by its id, and was made since the enrolment',
  },
];
