/** English texts: the checks of claims, volumes and the drivers behind them. */
import type { StorageCodes } from '../../../checks/codes/storage.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

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
};

export const storageLabels: LabelTexts<never> = {};
