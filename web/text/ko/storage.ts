/** Korean texts: the checks of claims, volumes and the drivers behind them. */
import type { StorageCodes } from '../../../checks/codes/storage.ts';
import { selectorOf } from '../../../checks/rules/labels.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';
import { conditions } from './conditions.ts';

const or = (names: readonly string[]) => names.join(' 또는 ');
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

  'claim.none': {
    seen: ({ namespace }) => `${namespace} 네임스페이스에 PersistentVolumeClaim 리소스가 없어요.`,
    wanted: () => '볼륨에 바인딩된 PVC',
    next: ({ namespace }) => `${namespace} 네임스페이스에 PVC와, 그 PVC를 마운트하는 파드를 만들어 주세요.`,
  },
  'claim.phase': {
    seen: ({ claim, seen }) => `PVC ${claim}의 단계: ${seen === '' ? '알 수 없음' : seen}`,
    wanted: ({ wanted }) => `단계: ${wanted}`,
    next: ({ claim, namespace }) => `이벤트를 확인해 주세요: kubectl describe pvc ${claim} -n ${namespace}`,
  },
  'claim.class': {
    seen: ({ claim, seen }) => `PVC ${claim}의 StorageClass: ${seen === '' ? '없음' : seen}`,
    wanted: ({ wanted }) => `StorageClass: ${or(wanted)}`,
    next: ({ wanted }) =>
      `이미 만든 PVC의 클래스는 바꿀 수 없어요. storageClassName: ${wanted[0] ?? ''} 값으로 PVC를 다시 만들어 주세요.`,
  },
  'claim.accessModes': {
    seen: ({ claim, seen }) => `PVC ${claim}의 접근 모드: ${all(seen)}`,
    wanted: ({ wanted }) => `접근 모드: ${all(wanted)}`,
    next: () =>
      '이 accessModes로 PVC를 다시 만들어 주세요. ReadWriteMany에는 EFS 같은 파일 시스템이 필요하고, EBS는 노드 한 대에만 연결돼요.',
  },
  'claim.defaultClass': {
    seen: ({ claim, class: name }) => `PVC ${claim}: 기본 클래스 ${name} 설정이 들어가 있어서 새 볼륨을 만들게 돼요.`,
    wanted: () => '직접 만든 볼륨에 바인딩된 PVC',
    next: () => 'storageClassName: ""(생략이 아니라 빈 문자열)로 PVC를 다시 만들고, 볼륨에도 똑같이 적어 주세요.',
  },
  'claim.dynamic': {
    seen: ({ claim, class: name }) =>
      `PVC ${claim}: 프로비저너가 새 볼륨을 만드는 PVC예요${name === '' ? '' : `(클래스: ${name})`}.`,
    wanted: () => '직접 만든 볼륨에 바인딩된 PVC',
    next: () =>
      'PersistentVolume을 직접 만든 다음, storageClassName: ""와 volumeName(또는 selector)을 넣어 PVC를 만들어 주세요.',
  },
  'claim.size': {
    seen: ({ claim, volume, seen }) => `PVC ${claim}의 볼륨 ${volume} 용량: ${seen === '' ? '알 수 없음' : seen}`,
    wanted: ({ wanted }) => `용량 ${wanted} 이상`,
    next: ({ wanted }) =>
      `클래스가 확장을 허용하면 PVC의 spec.resources.requests.storage 값을 ${wanted} 이상으로 올리고, 아니면 PVC를 다시 만들어 주세요.`,
  },
  'claim.unused': {
    seen: ({ claim, seen }) =>
      seen.length === 0
        ? `PVC ${claim}: 사용하는 파드가 없어요.`
        : `PVC ${claim}: 마운트한 컨테이너가 없어요. 볼륨 목록에만 넣은 파드: ${all(seen)}`,
    wanted: ({ claim }) => `이 PVC를 마운트한 Ready 파드: ${claim}`,
    next: ({ claim }) => `파드의 spec.volumes(claimName: ${claim})와 컨테이너의 volumeMounts에 모두 넣어 주세요.`,
  },
  'claim.noTemplates': {
    seen: ({ name }) => `StatefulSet ${name}: volumeClaimTemplates가 없어서 데이터가 남지 않아요.`,
    wanted: () => '복제본마다 하나씩 있는 PVC',
    next: () => 'volumeClaimTemplates를 넣어 StatefulSet을 다시 만들고, 그 볼륨을 컨테이너에 마운트해 주세요.',
  },
  'claim.notMade': {
    seen: ({ claim, workload }) => `StatefulSet ${workload}: 아직 만들어지지 않은 PVC가 있어요. 이름: ${claim}`,
    wanted: bound,
    next: ({ workload, namespace }) =>
      `파드는 차례대로 시작돼요. Ready가 아닌 파드를 확인해 주세요: kubectl describe statefulset ${workload} -n ${namespace}`,
  },

  'volume.provisioner': {
    seen: ({ volume, seen }) =>
      `볼륨 ${volume}: ${seen === '' ? '직접 만든 볼륨이에요.' : `만든 프로비저너는 다음과 같아요: ${seen}`}`,
    wanted: ({ wanted }) => `볼륨을 만든 프로비저너: ${or(wanted)}`,
    next: ({ wanted }) => `다음 프로비저너를 쓰는 StorageClass로 PVC를 다시 만들어 주세요: ${or(wanted)}`,
  },
  'volume.driver': {
    seen: ({ volume, seen }) => `볼륨 ${volume}의 드라이버: ${seen === '' ? '없음' : seen}`,
    wanted: ({ wanted }) => `볼륨의 CSI 드라이버: ${or(wanted)}`,
    next: ({ wanted }) => `다음 드라이버의 StorageClass나 spec.csi.driver를 써 주세요: ${or(wanted)}`,
  },
  'volume.reclaimPolicy': {
    seen: ({ volume, seen }) => `볼륨 ${volume}의 회수 정책: ${seen === '' ? '알 수 없음' : seen}`,
    wanted: ({ wanted }) => `회수 정책: ${wanted}`,
    next: ({ volume, wanted }) =>
      `볼륨 ${volume}의 spec.persistentVolumeReclaimPolicy: ${wanted} 값으로 바꿔 주세요. StorageClass의 정책은 새로 만드는 볼륨에만 적용돼요.`,
  },
  'volume.notAws': {
    seen: ({ volume, driver }) => `볼륨 ${volume}: EBS도 EFS도 아니에요${driver === '' ? '' : `(${driver})`}.`,
    wanted: () => 'AWS에 실제로 있는 스토리지의 볼륨',
    next: () => '볼륨에 EBS나 EFS CSI 드라이버를 써 주세요.',
  },
  'volume.gone': {
    seen: ({ volume, service, id, region }) =>
      `볼륨 ${volume}: 리전 ${region}에 없는 ${service} 스토리지를 가리키고 있어요. ID: ${id === '' ? '없음' : id}`,
    wanted: ({ service }) => `계정에 실제로 있는 ${service} 스토리지`,
    next: ({ service }) =>
      service === 'EFS'
        ? '볼륨의 파일 시스템 ID(fs-…)를 고쳐 주세요. 파일 시스템은 클러스터와 같은 리전에 있어야 해요.'
        : '볼륨의 volumeHandle(vol-…)을 고쳐 주세요. EBS 볼륨은 노드와 같은 가용 영역에 있어야 해요.',
  },
  'volume.state': {
    seen: ({ volume, service, id, state }) =>
      `볼륨 ${volume}의 ${service} ${id} 상태: ${state === '' ? '알 수 없음' : state}`,
    wanted: ({ service }) => (service === 'EFS' ? '상태: available' : '상태: available, 파드가 마운트했으면 in-use'),
    next: () => '잠시 뒤에 다시 확인해 주세요. 그대로라면 PVC와 볼륨을 다시 만들어 주세요.',
  },
  'volume.size': {
    seen: ({ volume, id, seen }) => `볼륨 ${volume}의 실제 EBS 볼륨 ${id} 크기: ${seen}`,
    wanted: ({ wanted }) => `크기 ${wanted} 이상`,
    next: ({ id }) => `크기를 늘려 주세요: aws ec2 modify-volume --volume-id ${id} --size <GiB>`,
  },
  'volume.none': {
    seen: ({ namespace }) => `${namespace} 네임스페이스의 PVC에 속한 볼륨이 없어요.`,
    wanted: () => 'PVC가 사용한 볼륨',
    next: ({ namespace }) => `${namespace} 네임스페이스에 PVC를 만들어 파드에서 쓴 다음, 그 볼륨을 확인해 주세요.`,
  },
  'volume.notSeen': {
    seen: ({ namespace }) => `등록한 뒤로 ${namespace} 네임스페이스의 PVC에 속한 볼륨을 본 적이 없어요.`,
    wanted: () => '처음에는 있다가 PVC를 지운 뒤에 사라진 볼륨',
    next: () => 'PVC와 파드를 만들고 바인딩된 동안 한 번 확인한 다음, 파드와 PVC를 지우고 다시 확인해 주세요.',
  },
  'volume.stillBound': {
    seen: ({ volume, claim, namespace }) => `볼륨 ${volume}: 아직 PVC에 묶여 있어요(${namespace}/${claim}).`,
    wanted: () => 'PVC가 삭제된 볼륨',
    next: ({ claim, namespace }) =>
      `사용하는 파드를 먼저 지우고 PVC를 지워 주세요: kubectl delete pvc ${claim} -n ${namespace}`,
  },
  'volume.phase': {
    seen: ({ volume, seen }) => `볼륨 ${volume}의 단계: ${seen === '' ? '알 수 없음' : seen}`,
    wanted: ({ wanted }) => `단계: ${wanted}`,
    next: ({ volume }) => `이벤트를 확인해 주세요: kubectl describe pv ${volume}`,
  },
  'volume.beforeEnrolment': {
    seen: ({ volume, at }) => `볼륨 ${volume}: 등록하기 전에 Released 상태가 됐어요(${at}).`,
    wanted: () => '실습하는 동안 Released 상태가 된 볼륨',
    next: () => 'PVC를 만들어 파드에서 쓴 다음 둘 다 지워 주세요.',
  },
  'volume.deleting': {
    seen: ({ volume }) => `볼륨 ${volume}: Released 상태지만 아직 삭제되지 않았어요.`,
    wanted: () => '스토리지와 함께 삭제된 볼륨',
    next: ({ volume }) => `1분쯤 기다려 주세요. 그대로라면 이벤트를 확인해 주세요: kubectl describe pv ${volume}`,
  },
  'volume.deleteFailed': {
    seen: ({ volume, message }) => `볼륨 ${volume}: 드라이버가 삭제하지 못했어요${because(message)}.`,
    wanted: () => '스토리지와 함께 삭제된 볼륨',
    next: () => '메시지에 나온 원인을 없애 주세요. 아직 사용하는 파드가 있거나 드라이버의 권한이 모자란 경우예요.',
  },
  'volume.leftInAws': {
    seen: ({ volume, id }) => `볼륨 ${volume}: 클러스터에서는 사라졌지만 EBS 볼륨이 남아 있어요. ID: ${id}`,
    wanted: () => '드라이버가 삭제한 EBS 볼륨',
    next: ({ id }) =>
      `지울 때까지 비용이 나와요: aws ec2 delete-volume --volume-id ${id}. 볼륨 대신 PVC를 지우면 드라이버가 알아서 정리해요.`,
  },

  'addon.absent': {
    seen: ({ addon, cluster }) => `클러스터 ${cluster}: 애드온이 설치되지 않았어요. 이름: ${addon}`,
    wanted: ({ addon }) => `ACTIVE 상태의 애드온: ${addon}`,
    next: ({ addon, cluster }) => `설치해 주세요: aws eks create-addon --cluster-name ${cluster} --addon-name ${addon}`,
  },
  'addon.creating': {
    seen: ({ addon, status }) => `애드온 ${addon}의 상태: ${status}`,
    wanted: ({ addon }) => `ACTIVE 상태의 애드온: ${addon}`,
    next: () =>
      '몇 분 기다려 주세요. 그대로라면 파드가 노드에 배치됐는지 확인해 주세요: kubectl get pods -n kube-system',
  },
  'addon.status': {
    seen: ({ addon, status, issues }) =>
      `애드온 ${addon}의 상태: ${status === '' ? '알 수 없음' : status}${because(issues.join('; '))}`,
    wanted: ({ addon }) => `ACTIVE 상태의 애드온: ${addon}`,
    next: ({ issues }) =>
      issues.some((issue) => issue.startsWith('ConfigurationConflict'))
        ? '같은 이름의 리소스가 먼저 있었어요. --resolve-conflicts OVERWRITE 옵션으로 애드온을 업데이트해 주세요.'
        : '문제에 나온 것을 고쳐 주세요. 파드가 뜰 노드나 IAM 역할(Pod Identity 연결 또는 serviceAccountRoleArn)을 먼저 확인해 주세요.',
  },
  'addon.issues': {
    seen: ({ addon, issues }) => `애드온 ${addon}의 상태 문제: ${all(issues)}`,
    wanted: ({ addon }) => `상태 문제가 없는 애드온: ${addon}`,
    next: () =>
      '문제에 나온 것을 고쳐 주세요. 파드가 뜰 노드나 IAM 역할(Pod Identity 연결 또는 serviceAccountRoleArn)을 먼저 확인해 주세요.',
  },
  'addon.unreadable': {
    seen: ({ addon }) => `애드온 ${addon}: 구성 값이 JSON도 YAML도 아니에요.`,
    wanted: () => '읽을 수 있는 구성 값',
    next: ({ addon }) => `다시 설정해 주세요: aws eks update-addon --addon-name ${addon} --configuration-values <JSON>`,
  },
  'addon.config': {
    seen: ({ addon, path, seen }) => `애드온 ${addon}의 구성 ${path}: ${seen === '' ? '없음' : seen}`,
    wanted: ({ path, condition, wanted }) => `${path}의 ${conditions[condition]}: ${wanted}`,
    next: ({ addon, path }) =>
      `${path} 값을 설정해 주세요: aws eks update-addon --addon-name ${addon} --configuration-values <JSON>`,
  },
  'addon.builtIn': {
    seen: ({ addon, cluster }) =>
      `클러스터 ${cluster}: EKS Auto Mode에서 직접 실행하고 있어서 설정할 애드온이 없어요. 이름: ${addon}`,
    wanted: ({ addon }) => `원하는 구성의 애드온: ${addon}`,
    next: () => 'Auto Mode에서는 NodeClass에서 설정해요. 그것으로 충분한지 강사에게 물어봐 주세요.',
  },
};

export const storageLabels: LabelTexts<'eks.addon' | 'k8s.pv' | 'k8s.pvc'> = {
  'eks.addon': ({ name, config }) =>
    `애드온 ${or(name)}: ACTIVE${config === undefined ? '' : `, 구성 ${Object.keys(config).join(', ')}`}`,
  'k8s.pv': ({ ns, claim, reclaimPolicy, phase }) =>
    `${ns} 네임스페이스의 ${claim === undefined ? 'PVC' : `PVC ${or(claim)}`} 볼륨: 회수 정책 ${reclaimPolicy}, ${phase ?? (reclaimPolicy === 'Retain' ? '보존됨' : '삭제됨')}`,
  'k8s.pvc': ({ ns, name, labels, of, phase, usedByPod }) =>
    `${of !== undefined ? `StatefulSet ${or(of)}의 PVC` : name !== undefined ? `PVC ${or(name)}` : labels !== undefined ? `PVC ${selectorOf(labels)}` : `${ns} 네임스페이스의 PVC`}: ${phase}${usedByPod ? ', Ready 파드가 사용' : ''}`,
};
