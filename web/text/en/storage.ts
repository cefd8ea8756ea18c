/** English texts: the checks of claims, volumes and the drivers behind them. */
import type { StorageCodes } from '../../../checks/codes/storage.ts';
import { selectorOf } from '../../../checks/rules/labels.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';
import { conditions } from './conditions.ts';

const or = (names: readonly string[]) => names.join(' or ');
const all = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
const because = (message: string) => (message === '' ? '' : ` (${message})`);
const bound = ({ claim }: { claim: string }) => `Claim ${claim} bound to a volume.`;

export const storageCodes: CodeTexts<StorageCodes> = {
  'claim.volumeMissing': {
    seen: ({ claim, volume }) => `Claim ${claim} asks for volume ${volume}, which does not exist.`,
    wanted: bound,
    next: ({ volume }) => `Create PersistentVolume ${volume}, or correct spec.volumeName in a new claim.`,
  },
  'claim.volumeTaken': {
    seen: ({ claim, volume, holder }) =>
      `Claim ${claim} asks for volume ${volume}, which still belongs to ${holder === '' ? 'another claim' : `claim ${holder}`} or to an earlier claim of that name.`,
    wanted: bound,
    next: ({ volume }) =>
      `A released volume is not given away by itself: remove spec.claimRef of ${volume}, or use another volume.`,
  },
  'claim.volumeMismatch': {
    seen: ({ claim, volume, message }) =>
      `Claim ${claim} asks for volume ${volume}, but they do not fit${because(message)}.`,
    wanted: bound,
    next: () =>
      'Make storageClassName, size, access modes and volume mode of claim and volume agree; most fields need a new claim.',
  },
  'claim.unfit': {
    seen: ({ claim, seen }) => `No free volume fits claim ${claim}: ${all(seen)}.`,
    wanted: bound,
    next: () =>
      'Make storageClassName, size, access modes and labels of volume and claim agree. A released volume needs its spec.claimRef removed.',
  },
  'claim.waitsForPod': {
    seen: ({ claim, class: name }) =>
      `Claim ${claim} waits for its first pod, since class ${name} has volumeBindingMode WaitForFirstConsumer.`,
    wanted: bound,
    next: ({ claim }) => `This is normal: now start a pod that mounts it (claimName: ${claim}).`,
  },
  'claim.waitsForNode': {
    seen: ({ claim, pod, message }) =>
      `Claim ${claim} waits for pod ${pod}, which is on no node yet${because(message)}.`,
    wanted: bound,
    next: ({ pod, namespace }) => `Remove what keeps the pod from a node: kubectl describe pod ${pod} -n ${namespace}`,
  },
  'claim.driverDenied': {
    seen: ({ claim, message }) => `The driver may not make a volume for claim ${claim}${because(message)}.`,
    wanted: bound,
    next: () =>
      'Give the ServiceAccount of the CSI controller (ebs-csi-controller-sa for EBS) an IAM role with the policy of the driver, by Pod Identity or IRSA, then restart the controller.',
  },

  'claim.none': {
    seen: ({ namespace }) => `There is no PersistentVolumeClaim in namespace ${namespace}.`,
    wanted: () => 'A claim bound to a volume.',
    next: ({ namespace }) => `Create a PersistentVolumeClaim in namespace ${namespace} and a pod that mounts it.`,
  },
  'claim.phase': {
    seen: ({ claim, seen }) => `Claim ${claim} has phase ${seen === '' ? 'unknown' : seen}.`,
    wanted: ({ wanted }) => `Phase ${wanted}.`,
    next: ({ claim, namespace }) => `Read its events: kubectl describe pvc ${claim} -n ${namespace}`,
  },
  'claim.class': {
    seen: ({ claim, seen }) => `Claim ${claim} ${seen === '' ? 'has no class' : `has class ${seen}`}.`,
    wanted: ({ wanted }) => `Class ${or(wanted)}.`,
    next: ({ wanted }) =>
      `Create the claim anew with storageClassName: ${wanted[0] ?? ''}; the class of an existing claim cannot be changed.`,
  },
  'claim.accessModes': {
    seen: ({ claim, seen }) => `Claim ${claim} asks for access modes: ${all(seen)}.`,
    wanted: ({ wanted }) => `Access modes ${all(wanted)}.`,
    next: () =>
      'Create the claim anew with these accessModes. ReadWriteMany needs a file system such as EFS; EBS serves one node.',
  },
  'claim.defaultClass': {
    seen: ({ claim, class: name }) =>
      `Claim ${claim} has class ${name}, the default one, so that a new volume is made for it.`,
    wanted: () => 'A claim bound to the volume that was made by hand.',
    next: () =>
      'Create the claim anew with storageClassName: "" (the empty string, not left out), and the same in the volume.',
  },
  'claim.dynamic': {
    seen: ({ claim, class: name }) =>
      `A provisioner makes a new volume for claim ${claim}${name === '' ? '' : `, since it has class ${name}`}.`,
    wanted: () => 'A claim bound to a volume that was made by hand.',
    next: () =>
      'Create the PersistentVolume yourself, then the claim with storageClassName: "" and volumeName or a selector.',
  },
  'claim.size': {
    seen: ({ claim, volume, seen }) =>
      `Volume ${volume} of claim ${claim} has capacity ${seen === '' ? 'unknown' : seen}.`,
    wanted: ({ wanted }) => `At least ${wanted}.`,
    next: ({ wanted }) =>
      `Raise spec.resources.requests.storage of the claim to ${wanted} if its class allows expansion; otherwise create it anew.`,
  },
  'claim.unused': {
    seen: ({ claim, seen }) =>
      seen.length === 0
        ? `No pod uses claim ${claim}.`
        : `No container mounts claim ${claim}; it is among the volumes of: ${all(seen)}.`,
    wanted: ({ claim }) => `A ready pod that mounts claim ${claim}.`,
    next: ({ claim }) =>
      `Add the claim to spec.volumes of the pod (claimName: ${claim}) and to volumeMounts of its container.`,
  },
  'claim.noTemplates': {
    seen: ({ name }) => `StatefulSet ${name} has no volumeClaimTemplates, so that its pods keep no data.`,
    wanted: () => 'A claim for each replica.',
    next: () => 'Create the StatefulSet anew with volumeClaimTemplates and mount that volume in the container.',
  },
  'claim.notMade': {
    seen: ({ claim, workload }) => `Claim ${claim} of StatefulSet ${workload} is not there yet.`,
    wanted: bound,
    next: ({ workload, namespace }) =>
      `Pods are started one after another; look which one is not ready: kubectl describe statefulset ${workload} -n ${namespace}`,
  },

  'volume.provisioner': {
    seen: ({ volume, seen }) => `Volume ${volume} was made by ${seen === '' ? 'hand' : seen}.`,
    wanted: ({ wanted }) => `A volume made by ${or(wanted)}.`,
    next: ({ wanted }) => `Create the claim anew with a StorageClass whose provisioner is ${or(wanted)}.`,
  },
  'volume.driver': {
    seen: ({ volume, seen }) => `Volume ${volume} is of ${seen === '' ? 'no CSI driver' : seen}.`,
    wanted: ({ wanted }) => `A volume of driver ${or(wanted)}.`,
    next: ({ wanted }) => `Use a StorageClass, or a volume with spec.csi.driver, of ${or(wanted)}.`,
  },
  'volume.reclaimPolicy': {
    seen: ({ volume, seen }) => `Volume ${volume} has reclaim policy ${seen === '' ? 'unknown' : seen}.`,
    wanted: ({ wanted }) => `Reclaim policy ${wanted}.`,
    next: ({ volume, wanted }) =>
      `Set spec.persistentVolumeReclaimPolicy of ${volume} to ${wanted}; the policy of a StorageClass counts only for new volumes.`,
  },
  'volume.notAws': {
    seen: ({ volume, driver }) =>
      `Volume ${volume} is neither of EBS nor of EFS${driver === '' ? '' : `; it is of ${driver}`}.`,
    wanted: () => 'A volume whose storage exists in AWS.',
    next: () => 'Use the EBS or EFS CSI driver for the volume.',
  },
  'volume.gone': {
    seen: ({ volume, service, id, region }) =>
      `Volume ${volume} names ${service} ${id === '' ? 'nothing' : id}, which does not exist in Region ${region}.`,
    wanted: ({ service }) => `${service} storage that exists in your account.`,
    next: ({ service }) =>
      service === 'EFS'
        ? 'Correct the file system id (fs-…) in the volume; the file system has to be in the Region of the cluster.'
        : 'Correct volumeHandle of the volume (vol-…); the EBS volume has to be in the zone of the node.',
  },
  'volume.state': {
    seen: ({ volume, service, id, state }) =>
      `${service} ${id} of volume ${volume} has state ${state === '' ? 'unknown' : state}.`,
    wanted: ({ service }) =>
      service === 'EFS' ? 'State available.' : 'State available, or in-use while a pod mounts it.',
    next: () => 'Wait a moment and grade again; if it stays so, create claim and volume anew.',
  },
  'volume.size': {
    seen: ({ volume, id, seen }) => `EBS volume ${id} of ${volume} has ${seen}, whatever its capacity says.`,
    wanted: ({ wanted }) => `At least ${wanted}.`,
    next: ({ id }) => `Enlarge it: aws ec2 modify-volume --volume-id ${id} --size <GiB>`,
  },
  'volume.none': {
    seen: ({ namespace }) => `No volume belongs to a claim of namespace ${namespace}.`,
    wanted: () => 'A volume that has served a claim.',
    next: ({ namespace }) => `Create a claim in namespace ${namespace}, use it with a pod, and look at its volume.`,
  },
  'volume.notSeen': {
    seen: ({ namespace }) => `No volume of a claim of namespace ${namespace} has been seen since your enrolment.`,
    wanted: () => 'A volume that is there first and gone after its claim is deleted.',
    next: () => 'Create a claim with a pod, grade while it is bound, then delete pod and claim and grade again.',
  },
  'volume.stillBound': {
    seen: ({ volume, claim, namespace }) => `Volume ${volume} is still bound to claim ${claim} in ${namespace}.`,
    wanted: () => 'A volume whose claim is deleted.',
    next: ({ claim, namespace }) =>
      `Delete the pods that use it, then the claim: kubectl delete pvc ${claim} -n ${namespace}`,
  },
  'volume.phase': {
    seen: ({ volume, seen }) => `Volume ${volume} has phase ${seen === '' ? 'unknown' : seen}.`,
    wanted: ({ wanted }) => `Phase ${wanted}.`,
    next: ({ volume }) => `Read its events: kubectl describe pv ${volume}`,
  },
  'volume.beforeEnrolment': {
    seen: ({ volume, at }) => `Volume ${volume} was released on ${at}, before your enrolment.`,
    wanted: () => 'A volume released during the lab.',
    next: () => 'Create a claim, use it with a pod, then delete both.',
  },
  'volume.deleting': {
    seen: ({ volume }) => `Volume ${volume} is released but not deleted yet.`,
    wanted: () => 'A volume that is gone together with its storage.',
    next: ({ volume }) => `Wait a minute; after that read its events: kubectl describe pv ${volume}`,
  },
  'volume.deleteFailed': {
    seen: ({ volume, message }) => `The driver cannot delete volume ${volume}${because(message)}.`,
    wanted: () => 'A volume that is gone together with its storage.',
    next: () => 'Remove what the message names: a pod that still uses it, or missing rights of the driver.',
  },
  'volume.leftInAws': {
    seen: ({ volume, id }) => `Volume ${volume} is gone from the cluster, but EBS volume ${id} is still there.`,
    wanted: () => 'An EBS volume that the driver has deleted.',
    next: ({ id }) =>
      `It costs money until you delete it: aws ec2 delete-volume --volume-id ${id}. Delete claims, not volumes: the driver does the rest.`,
  },

  'addon.absent': {
    seen: ({ addon, cluster }) => `Add-on ${addon} is not installed in ${cluster}.`,
    wanted: ({ addon }) => `Add-on ${addon} with status ACTIVE.`,
    next: ({ addon, cluster }) => `Install it: aws eks create-addon --cluster-name ${cluster} --addon-name ${addon}`,
  },
  'addon.creating': {
    seen: ({ addon, status }) => `Add-on ${addon} has status ${status}.`,
    wanted: ({ addon }) => `Add-on ${addon} with status ACTIVE.`,
    next: () =>
      'Wait a few minutes. If it stays so, look whether its pods find a node: kubectl get pods -n kube-system',
  },
  'addon.status': {
    seen: ({ addon, status, issues }) =>
      `Add-on ${addon} has status ${status === '' ? 'unknown' : status}${because(issues.join('; '))}.`,
    wanted: ({ addon }) => `Add-on ${addon} with status ACTIVE.`,
    next: ({ issues }) =>
      issues.some((issue) => issue.startsWith('ConfigurationConflict'))
        ? 'Something of the same name was there before: update the add-on with --resolve-conflicts OVERWRITE.'
        : 'Repair what the issue names: nodes for its pods, or its IAM role (a Pod Identity association or serviceAccountRoleArn).',
  },
  'addon.issues': {
    seen: ({ addon, issues }) => `EKS reports health issues of add-on ${addon}: ${all(issues)}.`,
    wanted: ({ addon }) => `Add-on ${addon} without health issues.`,
    next: () =>
      'Repair what the issue names: nodes for its pods, or its IAM role (a Pod Identity association or serviceAccountRoleArn).',
  },
  'addon.unreadable': {
    seen: ({ addon }) => `The configuration values of add-on ${addon} are neither JSON nor YAML.`,
    wanted: () => 'Configuration values that can be read.',
    next: ({ addon }) => `Set them anew: aws eks update-addon --addon-name ${addon} --configuration-values <JSON>`,
  },
  'addon.config': {
    seen: ({ addon, path, seen }) => `Configuration of add-on ${addon}: ${path} is ${seen === '' ? 'not set' : seen}.`,
    wanted: ({ path, condition, wanted }) => `${path} ${conditions[condition]} ${wanted}.`,
    next: ({ addon, path }) => `Set ${path}: aws eks update-addon --addon-name ${addon} --configuration-values <JSON>`,
  },
  'addon.builtIn': {
    seen: ({ addon, cluster }) => `EKS Auto Mode runs ${addon} of ${cluster} itself, without an add-on to configure.`,
    wanted: ({ addon }) => `Add-on ${addon} with the wanted configuration.`,
    next: () => 'Auto Mode is set up in its NodeClass instead; ask your instructor whether that is enough.',
  },
};

export const storageLabels: LabelTexts<'eks.addon' | 'k8s.pv' | 'k8s.pvc'> = {
  'eks.addon': ({ name, config }) =>
    `Add-on ${or(name)}: ACTIVE${config === undefined ? '' : `, with ${Object.keys(config).join(', ')}`}`,
  'k8s.pv': ({ ns, claim, reclaimPolicy, phase }) =>
    `Volume of ${claim === undefined ? 'a claim' : `claim ${or(claim)}`} in ${ns}: ${phase ?? (reclaimPolicy === 'Retain' ? 'kept' : 'deleted')} by reclaim policy ${reclaimPolicy}`,
  'k8s.pvc': ({ ns, name, labels, of, phase, usedByPod }) =>
    `${of !== undefined ? `Claims of StatefulSet ${or(of)}` : name !== undefined ? `Claim ${or(name)}` : labels !== undefined ? `Claim ${selectorOf(labels)}` : `A claim in ${ns}`}: ${phase}${usedByPod ? ', used by a ready pod' : ''}`,
};
