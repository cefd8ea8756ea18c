/** Korean texts: why a pod or a workload does not get ready. */
import type { CauseCodes, OfContainer, OfOwner, OfPod } from '../../../checks/codes/cause.ts';
import type { CodeTexts, LabelTexts } from '../types.ts';

const all = (names: readonly string[]) => names.join(', ');
const because = (message: string) => (message === '' ? '' : ` (${message})`);
const running = ({ pod }: OfPod) => `실행 중이고 Ready인 파드: ${pod}`;
const onNode = ({ pod }: OfPod) => `노드에 배치된 파드: ${pod}`;
const pulled = ({ image }: { image: string }) => `노드가 받을 수 있는 이미지: ${image}`;
const bound = ({ claim }: { claim: string }) => `볼륨에 바인딩된 PersistentVolumeClaim: ${claim}`;
const created = ({ kind, name }: OfOwner) => `${kind} ${name}의 파드 생성`;
const onFargate = ({ pod }: OfPod) => `Fargate 노드에서 실행되는 파드: ${pod}`;
const look = ({ pod, namespace }: OfPod) => `kubectl describe pod ${pod} -n ${namespace}`;
const logs = ({ pod, namespace, container }: OfContainer) => `kubectl logs ${pod} -n ${namespace} -c ${container}`;
const claims = ({ claim, namespace }: { claim: string; namespace: string }) =>
  `kubectl describe pvc ${claim} -n ${namespace}`;
const hub = (registry: string) => (registry === 'docker.io' ? 'Docker Hub' : registry);
const requests = (sizes: readonly string[]) => (sizes.length === 0 ? '' : ` 요청한 양: ${sizes.join(' + ')}.`);
const offers = (largest: string) => (largest === '' ? '' : ` 가장 큰 노드의 전체 양: ${largest}.`);
const nodesNamed = (nodes: readonly string[]) => (nodes.length === 0 ? '' : ` 노드: ${all(nodes)}`);
const answers: Readonly<Record<string, string>> = { refused: '연결 거부', timeout: '시간 안에 응답 없음' };
const failed = (what: string, { pod, container, probe, answer }: OfContainer & { probe: string; answer: string }) =>
  `파드 ${pod}의 컨테이너 ${container}: ${what} probe${because(probe)} 실패${answer === '' ? '' : `, ${answers[answer] ?? answer}`}`;

export const causeCodes: CodeTexts<CauseCodes> = {
  'pod.imageNotFound': {
    seen: ({ pod, image }) => `파드 ${pod}: 레지스트리에 이 이미지가 없어요: ${image}`,
    wanted: pulled,
    next: (at) => `계정 번호, 리전, 리포지토리, 태그를 실제로 푸시한 것과 비교해 주세요: ${look(at)}`,
  },
  'pod.imageDenied': {
    seen: ({ pod, image, registry }) => `파드 ${pod}: ${hub(registry)} 레지스트리가 이미지 요청을 거부했어요: ${image}`,
    wanted: pulled,
    next: ({ registry }) =>
      registry.includes('.ecr.')
        ? '이름의 계정 번호를 확인해 주세요. 노드 역할에는 AmazonEC2ContainerRegistryPullOnly 정책이, 다른 계정의 리포지토리에는 접근을 허용하는 리포지토리 정책이 필요해요.'
        : '이미지 이름을 확인해 주세요. 비공개 레지스트리라면 파드 템플릿에 imagePullSecrets를 넣어 주세요.',
  },
  'pod.imageName': {
    seen: ({ pod, container, image }) =>
      `파드 ${pod}의 컨테이너 ${container}: 이미지 이름의 형식이 잘못됐어요: ${image}`,
    wanted: () => '공백 없이 소문자로 쓴 레지스트리/리포지토리:태그 형식',
    next: () => '이미지 이름을 고쳐 주세요. 파일을 만들 때 변수가 비어 있던 경우가 많아요.',
  },
  'pod.imageRateLimit': {
    seen: ({ pod, image, registry }) =>
      `파드 ${pod}: ${hub(registry)} 레지스트리의 다운로드 횟수 제한에 걸렸어요: ${image}`,
    wanted: pulled,
    next: () => 'public.ecr.aws나 내 ECR에 있는 같은 이미지를 쓰거나 몇 시간 뒤에 다시 시도해 주세요.',
  },
  'pod.registryUnknown': {
    seen: ({ pod, image, registry }) =>
      `파드 ${pod}: ${registry} 레지스트리가 존재하지 않아서 이미지를 받지 못해요: ${image}`,
    wanted: pulled,
    next: () => '이미지 이름 앞의 호스트를 고쳐 주세요. ECR이라면 계정 번호와 리전을 확인해 주세요.',
  },
  'pod.registryUnreachable': {
    seen: ({ pod, image, registry }) =>
      `파드 ${pod}: 노드에서 ${hub(registry)} 레지스트리에 연결할 수 없어요: ${image}`,
    wanted: pulled,
    next: (at) =>
      `프라이빗 서브넷의 노드에는 NAT 게이트웨이나 ECR, S3용 VPC 엔드포인트가 필요해요. 자세한 메시지: ${look(at)}`,
  },
  'pod.wrongPlatform': {
    seen: ({ pod, image, architecture }) =>
      `파드 ${pod}: 이미지의 프로세서 아키텍처가 노드와 달라요${because(architecture)}. ${image}`,
    wanted: ({ architecture }) => `노드 아키텍처에 맞는 이미지${because(architecture)}`,
    next: ({ architecture }) =>
      `다시 빌드해서 푸시해 주세요: docker buildx build --platform linux/${architecture === '' ? 'amd64' : architecture} …`,
  },
  'pod.imagePull': {
    seen: ({ pod, image, reason, message }) => `파드 ${pod}: 이미지 ${image}에서 ${reason}${because(message)}`,
    wanted: pulled,
    next: (at) => `이미지를 받지 못하는 이유를 이벤트에서 확인해 주세요: ${look(at)}`,
  },

  'pod.configMapMissing': {
    seen: ({ pod, configMap, namespace }) =>
      `파드 ${pod}에 필요한 ConfigMap이 ${namespace} 네임스페이스에 없어요: ${configMap}`,
    wanted: ({ configMap, namespace }) => `${namespace} 네임스페이스의 ConfigMap ${configMap}`,
    next: ({ namespace }) => `새로 만들거나 파드 템플릿의 이름을 고쳐 주세요: kubectl get configmaps -n ${namespace}`,
  },
  'pod.secretMissing': {
    seen: ({ pod, secret, namespace }) => `파드 ${pod}에 필요한 Secret이 ${namespace} 네임스페이스에 없어요: ${secret}`,
    wanted: ({ secret, namespace }) => `${namespace} 네임스페이스의 Secret ${secret}`,
    next: ({ namespace }) => `새로 만들거나 파드 템플릿의 이름을 고쳐 주세요: kubectl get secrets -n ${namespace}`,
  },
  'pod.keyMissing': {
    seen: ({ pod, kind, name, key }) =>
      `파드 ${pod}에 필요한 키가 없어요: ${kind}${name === '' ? '' : ` ${name}`}의 ${key}`,
    wanted: ({ kind, key }) => `${kind}의 키 ${key}`,
    next: ({ kind, name, namespace }) =>
      `키를 추가하거나 파드 템플릿의 키 이름을 고쳐 주세요: kubectl describe ${kind.toLowerCase()} ${name} -n ${namespace}`,
  },
  'pod.runsAsRoot': {
    seen: ({ pod, container }) =>
      `파드 ${pod}의 컨테이너 ${container}: runAsNonRoot 설정이 있는데 이미지가 root로 실행돼요.`,
    wanted: running,
    next: () =>
      'securityContext.runAsUser에 0보다 큰 숫자를 넣거나, root가 아닌 사용자를 숫자로 지정한 이미지를 써 주세요.',
  },
  'pod.configError': {
    seen: ({ pod, container, message }) =>
      `파드 ${pod}의 컨테이너 ${container}: 컨테이너를 구성하지 못했어요${because(message)}.`,
    wanted: running,
    next: (at) => `메시지에 나온 부분을 파드 템플릿에서 고쳐 주세요: ${look(at)}`,
  },
  'pod.commandNotFound': {
    seen: ({ pod, container, command }) =>
      command === ''
        ? `파드 ${pod}의 컨테이너 ${container}: 명령을 찾지 못했어요(종료 코드 127).`
        : `파드 ${pod}의 컨테이너 ${container}: 이미지에 이 프로그램이 없어요: ${command}`,
    wanted: running,
    next: () => '컨테이너의 command와 args, 또는 이미지의 ENTRYPOINT와 CMD를 고쳐 주세요.',
  },
  'pod.createError': {
    seen: ({ pod, container, reason, message }) =>
      `파드 ${pod}의 컨테이너 ${container}: 시작하지 못했어요: ${reason}${because(message)}`,
    wanted: running,
    next: () => '메시지에 맞춰 컨테이너의 명령, 볼륨, 보안 설정을 고쳐 주세요.',
  },
  'pod.crashLoop': {
    seen: ({ pod, container, exitCode, restarts }) =>
      `파드 ${pod}의 컨테이너 ${container}: 종료 코드 ${exitCode}, 다시 시작 ${restarts}번`,
    wanted: running,
    next: (at) =>
      at.exitCode === 0
        ? '서버처럼 계속 실행되는 명령을 컨테이너에 지정해 주세요.'
        : `종료된 이유를 확인해 주세요. "exec format error"라면 아키텍처가 다른 이미지예요: ${logs(at)} --previous`,
  },
  'pod.exited': {
    seen: ({ pod, container, exitCode }) =>
      `파드 ${pod}의 컨테이너 ${container}: 종료 코드 ${exitCode}, 실행이 끝났어요.`,
    wanted: ({ container }) => `종료 코드 0으로 끝난 컨테이너: ${container}`,
    next: (at) => `끝난 이유를 확인해 주세요: ${logs(at)}`,
  },
  'pod.outOfMemory': {
    seen: ({ pod, container, limit }) =>
      `파드 ${pod}의 컨테이너 ${container}: 메모리가 모자라 종료됐어요(제한: ${limit === '' ? '없음' : limit}).`,
    wanted: running,
    next: () => '컨테이너의 resources.limits.memory 값을 올리거나 메모리를 덜 쓰게 바꿔 주세요.',
  },
  'pod.initFailing': {
    seen: ({ pod, container, exitCode }) => `파드 ${pod}의 초기화 컨테이너 ${container}: 종료 코드 ${exitCode}`,
    wanted: ({ container }) => `종료 코드 0으로 끝난 초기화 컨테이너: ${container}`,
    next: (at) => `실패한 이유를 확인해 주세요: ${logs(at)}`,
  },
  'pod.initWaiting': {
    seen: ({ pod, container }) =>
      `파드 ${pod}: 초기화 컨테이너가 끝나지 않아서 나머지 컨테이너가 시작되지 않아요: ${container}`,
    wanted: ({ container }) => `끝난 초기화 컨테이너: ${container}`,
    next: (at) => `Service나 데이터베이스처럼 무엇을 기다리는지 확인해 주세요: ${logs(at)}`,
  },
  'pod.readinessProbe': {
    seen: (at) => failed('readiness', at),
    wanted: running,
    next: (at) =>
      at.answer === 'refused'
        ? `프로그램이 실제로 여는 포트를 probe에 적어 주세요: ${logs(at)}`
        : `probe의 경로, 포트, 시간이나 프로그램을 고쳐 주세요: ${logs(at)}`,
  },
  'pod.livenessProbe': {
    seen: (at) => `${failed('liveness', at)}. 그래서 계속 다시 시작돼요.`,
    wanted: running,
    next: (at) => `probe의 경로, 포트, initialDelaySeconds 값이나 프로그램을 고쳐 주세요: ${logs(at)} --previous`,
  },
  'pod.startupProbe': {
    seen: (at) => failed('startup', at),
    wanted: running,
    next: (at) => `failureThreshold × periodSeconds 시간을 늘리거나 probe의 경로와 포트를 고쳐 주세요: ${logs(at)}`,
  },
  'pod.notReady': {
    seen: ({ pod, container }) => `파드 ${pod}의 컨테이너 ${container}: 실행 중이지만 아직 Ready가 아니에요.`,
    wanted: running,
    next: (at) => `readiness probe의 경로, 포트, 시간과 이벤트를 확인해 주세요: ${look(at)}`,
  },
  'pod.gate': {
    seen: ({ pod, gate }) => `파드 ${pod}: readiness gate ${gate} 조건을 기다리고 있어요.`,
    wanted: running,
    next: () => '대상 그룹에서 이 파드가 정상이 되는지 확인해 주세요.',
  },
  'pod.nodeLost': {
    seen: ({ pod, node }) => `파드 ${pod}: 노드가 응답하지 않아서 Ready가 아닌 것으로 표시됐어요: ${node}`,
    wanted: running,
    next: ({ node }) => `노드를 확인해 주세요: kubectl describe node ${node}`,
  },
  'pod.starting': {
    seen: ({ pod, reason }) => `파드 ${pod}: 시작하는 중이에요: ${reason}`,
    wanted: running,
    next: (at) => `계속 이 상태라면 이벤트를 확인해 주세요: ${look(at)}`,
  },
  'pod.failed': {
    seen: ({ pod, reason, message }) => `파드 ${pod}: 실패했어요: ${reason}${because(message)}`,
    wanted: running,
    next: ({ pod, namespace }) =>
      `원인을 없앤 다음 파드를 지워서 새로 만들게 해 주세요: kubectl delete pod ${pod} -n ${namespace}`,
  },
  'pod.completed': {
    seen: ({ pod }) => `파드 ${pod}: 실행을 마쳤어요.`,
    wanted: running,
    next: () => '서버처럼 계속 실행되는 명령을 컨테이너에 지정해 주세요.',
  },
  'pod.restarted': {
    seen: ({ pod, container, exitCode, restarts }) =>
      `파드 ${pod}의 컨테이너 ${container}: 종료 코드 ${exitCode}, 방금 다시 시작됐어요(지금까지 ${restarts}번).`,
    wanted: () => '계속 실행되는 컨테이너',
    next: (at) => `다시 일어나면 이유를 확인해 주세요: ${logs(at)} --previous`,
  },

  'pod.noCpu': {
    seen: ({ pod, requests: sizes, largest }) =>
      `파드 ${pod}: CPU가 충분히 남은 노드가 없어요.${requests(sizes)}${offers(largest)}`,
    wanted: onNode,
    next: () => 'resources.requests.cpu 값을 줄이거나 노드를 늘리거나 더 큰 노드를 써 주세요: kubectl describe nodes',
  },
  'pod.noMemory': {
    seen: ({ pod, requests: sizes, largest }) =>
      `파드 ${pod}: 메모리가 충분히 남은 노드가 없어요.${requests(sizes)}${offers(largest)}`,
    wanted: onNode,
    next: () =>
      'resources.requests.memory 값을 줄이거나 노드를 늘리거나 더 큰 노드를 써 주세요: kubectl describe nodes',
  },
  'pod.noResource': {
    seen: ({ pod, resource }) => `파드 ${pod}: 이 리소스가 충분히 남은 노드가 없어요: ${resource}`,
    wanted: onNode,
    next: ({ resource }) =>
      `요청을 줄이거나 이 리소스를 제공하는 노드(인스턴스 유형, 디바이스 플러그인, 애드온)를 준비해 주세요(${resource}): kubectl describe nodes`,
  },
  'pod.tooManyPods': {
    seen: ({ pod }) => `파드 ${pod}: 모든 노드가 받을 수 있는 파드 수를 다 채웠어요.`,
    wanted: onNode,
    next: () => '노드를 늘리거나 더 큰 인스턴스 유형을 쓰거나 VPC CNI의 접두사 위임을 켜 주세요: kubectl get nodes',
  },
  'pod.taint': {
    seen: ({ pod, taints }) => `파드 ${pod}: 노드의 테인트를 허용하지 않아요${because(all(taints))}.`,
    wanted: onNode,
    next: () =>
      '파드 템플릿에 키, 값, effect가 맞는 toleration을 넣거나 노드에서 테인트를 없애 주세요: kubectl describe nodes',
  },
  'pod.nodeSelector': {
    seen: ({ pod, selector }) =>
      selector.length === 0
        ? `파드 ${pod}: 노드 affinity 조건에 맞는 노드가 없어요.`
        : `파드 ${pod}: 이 파드가 고른 레이블을 가진 노드가 없어요: ${all(selector)}`,
    wanted: onNode,
    next: () =>
      '키와 값을 노드의 레이블과 비교하고, 빠졌다면 노드에 레이블을 붙여 주세요: kubectl get nodes --show-labels',
  },
  'pod.podAffinity': {
    seen: ({ pod, message }) =>
      `파드 ${pod}: 다른 파드와의 배치 조건 때문에 갈 수 있는 노드가 없어요${because(message)}.`,
    wanted: onNode,
    next: () =>
      '나눠 배치할 노드나 가용 영역보다 파드가 많아요. preferred… 또는 ScheduleAnyway로 바꾸거나, 복제본을 줄이거나 노드를 늘려 주세요.',
  },
  'pod.hostPort': {
    seen: ({ pod }) => `파드 ${pod}: 요청한 hostPort를 모든 노드에서 이미 쓰고 있어요.`,
    wanted: onNode,
    next: () => 'hostPort를 빼고 Service를 쓰거나, 파드 수를 노드 수보다 많지 않게 해 주세요.',
  },
  'pod.volumeZone': {
    seen: ({ pod }) => `파드 ${pod}: 볼륨이 있는 가용 영역에 이 파드를 받을 노드가 없어요.`,
    wanted: onNode,
    next: () =>
      'EBS 볼륨은 가용 영역을 옮길 수 없어요. 그 영역에 노드를 추가하거나 WaitForFirstConsumer 클래스로 PVC를 새로 만들어 주세요: kubectl get nodes -L topology.kubernetes.io/zone',
  },
  'pod.volumeLimit': {
    seen: ({ pod }) => `파드 ${pod}: 볼륨을 하나 더 연결할 수 있는 노드가 없어요.`,
    wanted: onNode,
    next: () => '노드를 늘리거나 볼륨을 더 많이 연결할 수 있는 인스턴스 유형을 써 주세요: kubectl get csinodes',
  },
  'pod.noNodes': {
    seen: ({ pod }) => `파드 ${pod}: 클러스터에 노드가 없어서 기다리고 있어요.`,
    wanted: onNode,
    next: () =>
      '노드 그룹을 추가해 주세요. Fargate용 파드라면 파드보다 먼저 만든, 네임스페이스와 레이블이 맞는 프로파일이 필요해요: kubectl get nodes',
  },
  'pod.nodesNotReady': {
    seen: ({ pod, nodes }) =>
      `파드 ${pod}: 노드가 Ready가 아니거나 디스크, 메모리, 네트워크에 문제가 있어요.${nodesNamed(nodes)}`,
    wanted: onNode,
    next: () => '노드의 상태 조건을 확인해 주세요: kubectl describe nodes',
  },
  'pod.nodesCordoned': {
    seen: ({ pod, nodes }) => `파드 ${pod}: 노드가 cordon 상태라서 배치할 수 없어요.${nodesNamed(nodes)}`,
    wanted: onNode,
    next: ({ nodes }) => `노드가 다시 파드를 받게 해 주세요: kubectl uncordon ${nodes[0] ?? 'NODE'}`,
  },
  'pod.unschedulable': {
    seen: ({ pod, message }) => `파드 ${pod}: 맞는 노드가 없어요${because(message)}.`,
    wanted: onNode,
    next: (at) => `스케줄러 메시지에 나온 부분을 고쳐 주세요: ${look(at)}`,
  },
  'pod.fargateUnsupported': {
    seen: ({ pod, message }) => `파드 ${pod}: Fargate가 지원하지 않는 설정이 있어요${because(message)}.`,
    wanted: onFargate,
    next: () =>
      '파드 템플릿에서 그 설정(privileged, hostNetwork, hostPath, EBS 볼륨)을 빼거나 EC2 노드에서 실행해 주세요.',
  },
  'pod.fargateProfile': {
    seen: ({ pod, message }) => `파드 ${pod}: Fargate 프로파일이 노드를 띄우지 못해요${because(message)}.`,
    wanted: onFargate,
    next: () =>
      '파드 실행 역할을 확인해 주세요. eks-fargate-pods.amazonaws.com을 신뢰하고 AmazonEKSFargatePodExecutionRolePolicy 정책이 있으며 클러스터에 매핑돼 있어야 해요.',
  },

  'claim.missing': {
    seen: ({ pod, claim, namespace }) =>
      `파드 ${pod}에서 마운트하는 PersistentVolumeClaim이 ${namespace} 네임스페이스에 없어요: ${claim}`,
    wanted: bound,
    next: ({ namespace }) => `새로 만들거나 파드 템플릿의 claimName을 고쳐 주세요: kubectl get pvc -n ${namespace}`,
  },
  'claim.noClass': {
    seen: ({ claim }) => `PersistentVolumeClaim ${claim}: StorageClass 이름이 없고 기본 클래스도 없어요.`,
    wanted: bound,
    next: () => 'spec.storageClassName을 지정하거나 기본 클래스를 정해 주세요: kubectl get storageclass',
  },
  'claim.unknownClass': {
    seen: ({ claim, class: name, known }) =>
      `PersistentVolumeClaim ${claim}: 요청한 StorageClass ${name} 리소스가 없어요. 있는 클래스: ${known.length === 0 ? '없음' : all(known)}`,
    wanted: bound,
    next: () => '클래스를 만들거나, 있는 클래스로 PVC를 다시 만들어 주세요: kubectl get storageclass',
  },
  'claim.provisioning': {
    seen: ({ claim, message }) => `PersistentVolumeClaim ${claim}: 볼륨을 만들지 못해요${because(message)}.`,
    wanted: bound,
    next: (at) => `메시지에 나온 원인을 없애 주세요. CSI 드라이버 역할의 권한이 모자란 경우가 많아요: ${claims(at)}`,
  },
  'claim.noDriver': {
    seen: ({ claim, provisioner }) =>
      `PersistentVolumeClaim ${claim}: 볼륨을 만들어 줄 드라이버가 응답하지 않아요: ${provisioner}`,
    wanted: bound,
    next: ({ provisioner }) =>
      provisioner === 'ebs.csi.aws.com'
        ? 'aws-ebs-csi-driver 애드온을 역할과 함께 설치하거나 그 파드를 확인해 주세요: kubectl get pods -n kube-system'
        : '그 이름의 드라이버를 설치하거나 드라이버 파드를 확인해 주세요: kubectl get pods -n kube-system',
  },
  'claim.noVolume': {
    seen: ({ claim }) => `PersistentVolumeClaim ${claim}: 맞는 PersistentVolume이 없고 자동으로 만들어지지도 않아요.`,
    wanted: bound,
    next: () => '클래스와 접근 모드가 같고 용량이 충분한 볼륨을 만들어 주세요: kubectl get pv',
  },
  'claim.lost': {
    seen: ({ claim, volume }) => `PersistentVolumeClaim ${claim}: 볼륨이 사라졌어요${because(volume)}.`,
    wanted: bound,
    next: (at) => `볼륨이 지워졌으니 PVC와 파드를 다시 만들어 주세요: ${claims(at)}`,
  },
  'claim.pending': {
    seen: ({ claim }) => `PersistentVolumeClaim ${claim}: 볼륨을 기다리고 있어요.`,
    wanted: bound,
    next: (at) => `계속 이 상태라면 이벤트를 확인해 주세요: ${claims(at)}`,
  },
  'pod.multiAttach': {
    seen: ({ pod, volume }) => `파드 ${pod}: 다른 파드나 노드가 볼륨을 쓰고 있어요${because(volume)}.`,
    wanted: running,
    next: () =>
      'EBS 볼륨은 노드 하나에서만 쓸 수 있어요. 먼저 쓰던 파드를 끝내거나, Recreate 전략이나 EFS 같은 ReadWriteMany 클래스를 써 주세요.',
  },
  'pod.volumeAttach': {
    seen: ({ pod, volume, message }) => `파드 ${pod}: 볼륨 ${volume} 연결에 실패했어요${because(message)}.`,
    wanted: running,
    next: (at) => `지워진 볼륨이나 드라이버의 권한 부족처럼 메시지에 나온 원인을 없애 주세요: ${look(at)}`,
  },
  'pod.volumeMount': {
    seen: ({ pod, volume, message }) => `파드 ${pod}: 볼륨 ${volume} 마운트에 실패했어요${because(message)}.`,
    wanted: running,
    next: (at) => `메시지에 나온 원인을 없애 주세요. EFS라면 마운트 대상과 2049 포트를 확인해 주세요: ${look(at)}`,
  },
  'pod.noAddress': {
    seen: ({ pod, node }) => `파드 ${pod}: 노드에 남은 IP 주소가 없어요: ${node}`,
    wanted: running,
    next: () =>
      '빈 주소가 많은 서브넷이나 더 큰 인스턴스 유형을 쓰거나 노드를 늘려 주세요: kubectl get pods -n kube-system -l k8s-app=aws-node',
  },
  'pod.sandbox': {
    seen: ({ pod, message }) => `파드 ${pod}: 네트워크를 받지 못했어요${because(message)}.`,
    wanted: running,
    next: () => 'VPC CNI 파드와 그 역할을 확인해 주세요: kubectl get pods -n kube-system -l k8s-app=aws-node',
  },

  'workload.quota': {
    seen: ({ kind, name, quota, message }) =>
      `${kind} ${name}의 파드 생성을 ResourceQuota ${quota} 제한이 막았어요${because(message)}.`,
    wanted: created,
    next: ({ quota, namespace }) =>
      `requests, limits, 복제본 수를 줄이거나 쿼터를 늘려 주세요: kubectl describe quota ${quota} -n ${namespace}`,
  },
  'workload.quotaUnset': {
    seen: ({ kind, name, quota, resources }) =>
      `${kind} ${name}의 파드에 ResourceQuota ${quota}에서 요구하는 값이 없어요: ${resources}`,
    wanted: created,
    next: () => '파드 템플릿의 모든 컨테이너에 해당하는 resources.requests와 resources.limits를 넣어 주세요.',
  },
  'workload.limitRange': {
    seen: ({ kind, name, message }) => `${kind} ${name}의 파드 생성을 LimitRange 제한이 막았어요${because(message)}.`,
    wanted: created,
    next: ({ namespace }) =>
      `requests와 limits를 허용 범위 안으로 맞춰 주세요: kubectl describe limitrange -n ${namespace}`,
  },
  'workload.podSecurity': {
    seen: ({ kind, name, level, message }) =>
      `${kind} ${name}의 파드 생성을 네임스페이스의 Pod Security "${level}" 기준이 막았어요${because(message)}.`,
    wanted: created,
    next: ({ namespace }) =>
      `메시지에 나온 securityContext를 설정하거나 네임스페이스의 레이블을 바꿔 주세요: kubectl get namespace ${namespace} --show-labels`,
  },
  'workload.webhookDenied': {
    seen: ({ kind, name, webhook, message }) =>
      `${kind} ${name}의 파드 생성을 웹훅 ${webhook}에서 거부했어요${because(message)}.`,
    wanted: created,
    next: () => '메시지에 나온 부분을 파드 템플릿에서 바꿔 주세요.',
  },
  'workload.webhookFailed': {
    seen: ({ kind, name, webhook }) => `${kind} ${name}: 웹훅이 응답하지 않아서 파드를 만들지 못해요: ${webhook}`,
    wanted: created,
    next: () =>
      '웹훅을 제공하는 컨트롤러를 정상으로 되돌리거나 웹훅 설정을 지워 주세요: kubectl get mutatingwebhookconfigurations,validatingwebhookconfigurations',
  },
  'workload.noServiceAccount': {
    seen: ({ kind, name, serviceAccount }) => `${kind} ${name}에서 쓰는 ServiceAccount가 없어요: ${serviceAccount}`,
    wanted: ({ serviceAccount, namespace }) => `${namespace} 네임스페이스의 ServiceAccount ${serviceAccount}`,
    next: ({ namespace }) =>
      `새로 만들거나 파드 템플릿의 serviceAccountName을 고쳐 주세요: kubectl get serviceaccounts -n ${namespace}`,
  },
  'workload.cannotCreate': {
    seen: ({ kind, name, message }) => `${kind} ${name}: 파드를 만들 수 없어요${because(message)}.`,
    wanted: created,
    next: ({ kind, name, namespace }) =>
      `메시지에 나온 원인을 없애 주세요: kubectl describe ${kind.toLowerCase()} ${name} -n ${namespace}`,
  },
};

export const causeLabels: LabelTexts<never> = {};
