/** Korean texts: the checks of claims, volumes and the drivers behind them. */
import type { StorageCodes } from '../../../checks/codes/storage.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

const all = (names: readonly string[]) => (names.length === 0 ? '없음' : names.join(', '));
const because = (message: string) => (message === '' ? '' : ` (${message})`);
const bound = ({ claim }: { claim: string }) => `볼륨에 바인딩된 PVC: ${claim}`;

export const storageCodes: CodeTexts<StorageCodes> = {
  'claim.volumeMissing': {
    seen: ({ claim, volume }) => `PVC ${claim}: 요청한 볼륨이 없어요. 볼륨 이름: ${volume}`,
    wanted: bound,
    next: ({ volume }) =>
      `PersistentVolume ${volume} 리소스를 만들거나, spec.volumeName을 고쳐 PVC를 다시 만들어 주세요.`,
  },
  'claim.volumeTaken': {
    seen: ({ claim, volume, holder }) =>
      `PVC ${claim}: 요청한 볼륨 ${volume} 리소스가 아직 다른 PVC${holder === '' ? '' : `(${holder})`}나 같은 이름의 이전 PVC에 묶여 있어요.`,
    wanted: bound,
    next: ({ volume }) =>
      `Released 볼륨은 저절로 다시 쓰이지 않아요. 볼륨 ${volume}에서 spec.claimRef를 지우거나 다른 볼륨을 써 주세요.`,
  },
  'claim.volumeMismatch': {
    seen: ({ claim, volume, message }) =>
      `PVC ${claim}: 요청한 볼륨 ${volume} 리소스와 조건이 맞지 않아요${because(message)}.`,
    wanted: bound,
    next: () =>
      'PVC와 볼륨의 storageClassName, 크기, 접근 모드, 볼륨 모드를 맞춰 주세요. 대부분의 필드는 PVC를 새로 만들어야 바뀌어요.',
  },
  'claim.unfit': {
    seen: ({ claim, seen }) => `PVC ${claim}: 조건에 맞는 볼륨이 없어요. 남은 볼륨: ${all(seen)}`,
    wanted: bound,
    next: () =>
      '볼륨과 PVC의 storageClassName, 크기, 접근 모드, 레이블을 맞춰 주세요. Released 볼륨은 spec.claimRef를 지워야 다시 쓸 수 있어요.',
  },
  'claim.waitsForPod': {
    seen: ({ claim, class: name }) =>
      `PVC ${claim}: 첫 파드를 기다리고 있어요. 클래스 ${name}의 volumeBindingMode가 WaitForFirstConsumer예요.`,
    wanted: bound,
    next: ({ claim }) => `정상이에요. 이제 이 PVC를 마운트하는 파드를 띄워 주세요(claimName: ${claim}).`,
  },
  'claim.waitsForNode': {
    seen: ({ claim, pod, message }) => `PVC ${claim}: 파드 ${pod}의 노드가 아직 정해지지 않았어요${because(message)}.`,
    wanted: bound,
    next: ({ pod, namespace }) =>
      `파드가 노드에 배치되지 못하는 이유를 확인해 주세요: kubectl describe pod ${pod} -n ${namespace}`,
  },
  'claim.driverDenied': {
    seen: ({ claim, message }) => `PVC ${claim}: 드라이버에 볼륨을 만들 권한이 없어요${because(message)}.`,
    wanted: bound,
    next: () =>
      'CSI 컨트롤러의 ServiceAccount(EBS는 ebs-csi-controller-sa)에 Pod Identity나 IRSA로 드라이버 정책이 있는 IAM 역할을 연결하고 컨트롤러를 다시 시작해 주세요.',
  },
};

export const storageLabels: LabelTexts<never> = {};
