/** Korean texts of the checks that judge what the Kubernetes API shows. */
import type { KubeCodes } from '../../../checks/codes/kube.ts';
import { NOBODY } from '../../../checks/rules/access.ts';
import { metricName } from '../../../checks/rules/hpa.ts';
import { selectorOf } from '../../../checks/rules/labels.ts';
import type { Shape } from '../../../checks/rules/pod-shape.ts';
import { targetName } from '../../../checks/rules/scale-target.ts';
import type { CodeTexts, KubeCheckName, LabelTexts } from '../types.ts';
import { conditions } from './conditions.ts';

const or = (names: readonly string[]) => names.join(' 또는 ');
const all = (names: readonly string[]) => (names.length === 0 ? '없음' : names.join(', '));
const place = (namespace: string) => (namespace === '' ? '클러스터' : `${namespace} 네임스페이스`);
const scope = (namespace: string) => (namespace === '' ? '클러스터 전체' : `${namespace} 네임스페이스`);
const because = (message: string) => (message === '' ? '' : ` (${message})`);
const subject = (user: string, groups: readonly string[]) =>
  groups.length === 0 ? `${user} 사용자` : `${user} 사용자(그룹: ${groups.join(', ')})`;
const ready = (wanted: number) => `현재 버전의 Ready 파드 ${wanted}개 이상`;

/** What a check asks of the shape of pods, by the names of its parameters. */
const parts: readonly [parameter: keyof Shape, words: string][] = [
  ['containersAtLeast', '여러 컨테이너'],
  ['serviceAccount', 'ServiceAccount'],
  ['uses', 'ConfigMap·Secret'],
  ['volumes', '볼륨'],
  ['env', '환경 변수'],
  ['probes', 'probe'],
  ['resources', 'requests·limits'],
  ['placement', '배치 설정'],
];
const withParts = (shape: Shape) => {
  const asked = parts.flatMap(([parameter, words]) => (shape[parameter] === undefined ? [] : [words]));
  return asked.length === 0 ? '' : `(${asked.join(', ')})`;
};

export const kubeCodes: CodeTexts<KubeCodes> = {
  'object.absent': {
    seen: ({ kind, name, namespace }) => `${place(namespace)}에 ${kind} ${or(name)} 리소스가 없어요.`,
    wanted: ({ kind, name }) => `${kind} ${or(name)}`,
    next: ({ namespace }) => `${place(namespace)}에 정확히 이 이름으로 만들어 주세요.`,
  },
  'object.misnamed': {
    seen: ({ kind, namespace, seen }) => `${place(namespace)}에 있는 ${kind}: ${all(seen)}`,
    wanted: ({ kind, name }) => `${kind} ${or(name)}`,
    next: ({ name }) => `이름은 글자까지 똑같아야 해요. 다음 이름으로 만들어 주세요: ${or(name)}`,
  },
  'object.unlabelled': {
    seen: ({ kind, namespace, seen }) =>
      `${place(namespace)}에 이 레이블을 가진 ${kind} 리소스가 없어요. 가장 비슷한 것의 레이블: ${all(seen)}`,
    wanted: ({ kind, wanted }) => `${wanted} 레이블을 가진 ${kind}`,
    next: () => '레이블의 키와 값을 하나씩 비교해 주세요. 파드라면 spec.template.metadata.labels에 넣어야 해요.',
  },
  'object.unserved': {
    seen: ({ kind }) => `클러스터가 모르는 종류예요: ${kind}`,
    wanted: ({ kind }) => `${kind} 리소스`,
    next: () => '이 종류를 제공하는 컨트롤러나 CustomResourceDefinition을 먼저 설치해 주세요.',
  },
  'object.labels': {
    seen: ({ kind, name, seen }) => `${kind} ${name}의 레이블: ${all(seen)}`,
    wanted: ({ wanted }) => `metadata.labels의 ${wanted}`,
    next: () => '빠진 레이블을 metadata.labels에 넣고 다시 적용해 주세요.',
  },
  'field.absent': {
    seen: ({ kind, name, path }) => `${kind} ${name}에 ${path} 값이 없어요.`,
    wanted: ({ path }) => `${path} 값`,
    next: ({ path }) => `${path} 값을 넣고 다시 적용해 주세요.`,
  },
  'field.present': {
    seen: ({ kind, name, path, seen }) => `${kind} ${name}의 ${path}: ${seen}`,
    wanted: ({ path }) => `${path} 값 없음`,
    next: ({ path }) => `${path} 값을 지우고 다시 적용해 주세요.`,
  },
  'field.value': {
    seen: ({ kind, name, path, seen }) => `${kind} ${name}의 ${path}: ${seen === '' ? '없음' : seen}`,
    wanted: ({ path, condition, wanted }) => `${path}의 ${conditions[condition]}: ${wanted}`,
    next: ({ path }) => `${path} 값을 바꾸고 다시 적용해 주세요.`,
  },

  'workload.notObserved': {
    seen: ({ kind, name }) => `${kind} ${name}의 변경이 아직 반영되지 않았어요.`,
    wanted: () => '최신 명세에 대한 상태',
    next: () => '몇 초 뒤에 다시 확인해 주세요.',
  },
  'workload.labels': {
    seen: ({ kind, name, seen }) => `${kind} ${name}의 파드 템플릿 레이블: ${all(seen)}`,
    wanted: ({ wanted }) => `spec.template.metadata.labels의 ${wanted}`,
    next: () => '레이블을 spec.template.metadata.labels에 넣어 주세요. 리소스 자체의 레이블은 파드에 전달되지 않아요.',
  },
  'workload.image': {
    seen: ({ kind, name, seen }) => `${kind} ${name}의 이미지: ${all(seen)}`,
    wanted: ({ wanted }) => `이미지 ${or(wanted)}`,
    next: () => 'spec.template.spec.containers의 이미지를 고치고 다시 적용해 주세요.',
  },
  'workload.port': {
    seen: ({ kind, name, seen }) => `${kind} ${name}의 컨테이너 포트: ${all(seen)}`,
    wanted: ({ wanted }) => `컨테이너 포트 ${wanted}`,
    next: ({ wanted }) => `spec.template.spec.containers에 containerPort: ${wanted} 줄을 넣어 주세요.`,
  },
  'workload.replicas': {
    seen: ({ kind, name, seen }) => `${kind} ${name}의 복제본: ${seen}개`,
    wanted: ({ wanted }) => `복제본 ${wanted}개`,
    next: ({ wanted }) => `spec.replicas 값을 바꾸고 다시 적용해 주세요: ${wanted}`,
  },
  'workload.zero': {
    seen: ({ kind, name }) => `${kind} ${name}의 복제본: 0개`,
    wanted: () => 'Ready 파드 1개 이상',
    next: () => 'spec.replicas 값을 1 이상으로 바꾸고 다시 적용해 주세요.',
  },
  'workload.noNodes': {
    seen: ({ name }) => `DaemonSet ${name}에 맞는 노드가 없어요.`,
    wanted: () => 'Ready 파드 1개 이상',
    next: () => 'nodeSelector, affinity, toleration을 노드의 레이블, 테인트와 비교해 주세요.',
  },
  'workload.tooFew': {
    seen: ({ kind, name, seen }) => `${kind} ${name}에 지정된 파드: ${seen}개`,
    wanted: ({ wanted }) => ready(wanted),
    next: ({ kind, wanted }) =>
      kind === 'DaemonSet'
        ? '노드를 늘리거나 더 많은 노드에서 실행되게 해 주세요.'
        : `${wanted}개 이상으로 늘려 주세요.`,
  },
  'workload.paused': {
    seen: ({ kind, name, seen }) => `${kind} ${name}의 롤아웃이 멈춰 있어요. 바뀐 Ready 파드: ${seen}개`,
    wanted: ({ wanted }) => ready(wanted),
    next: ({ name, namespace }) =>
      `롤아웃을 이어서 진행해 주세요: kubectl rollout resume deployment/${name} -n ${namespace}`,
  },
  'workload.stuck': {
    seen: ({ kind, name, updated, ready: up, wanted }) =>
      `${kind} ${name}의 롤아웃이 더 나아가지 못해요. ${wanted}개 중 바뀐 파드 ${updated}개, Ready ${up}개`,
    wanted: ({ wanted }) => ready(wanted),
    next: ({ name, namespace }) => `조건과 이벤트를 확인해 주세요: kubectl describe deployment ${name} -n ${namespace}`,
  },
  'workload.rolling': {
    seen: ({ kind, name, updated, ready: up, wanted }) =>
      `${kind} ${name} 롤아웃 중: ${wanted}개 중 바뀐 파드 ${updated}개, Ready ${up}개`,
    wanted: ({ wanted }) => ready(wanted),
    next: () => '롤아웃이 끝날 때까지 기다려 주세요. 끝나지 않으면 파드의 이벤트를 확인해 주세요.',
  },

  'pods.tooFew': {
    seen: ({ namespace, labels, seen }) =>
      `${place(namespace)}에서 ${labels === '' ? '' : `${labels} 레이블을 가진 `}파드: ${seen}개`,
    wanted: ({ wanted }) => `파드 ${wanted}개 이상`,
    next: () => '이 파드를 만드는 리소스의 복제본을 늘려 주세요.',
  },
  'pods.phase': {
    seen: ({ pod, seen }) => `파드 ${pod}의 단계: ${seen === '' ? 'Unknown' : seen}`,
    wanted: ({ wanted }) => `단계: ${wanted}`,
    next: ({ pod, namespace }) => `파드의 이벤트를 확인해 주세요: kubectl describe pod ${pod} -n ${namespace}`,
  },
  'pods.image': {
    seen: ({ pod, seen }) => `파드 ${pod}의 이미지: ${all(seen)}`,
    wanted: ({ wanted }) => `다음 정규식에 맞는 이미지: ${wanted}`,
    next: () => '워크로드에 새 이미지를 넣고 파드가 모두 바뀔 때까지 기다려 주세요.',
  },
  'pods.nodeLabel': {
    seen: ({ pod, node, seen }) => `파드 ${pod}의 노드 ${node}에 있는 레이블: ${all(seen)}`,
    wanted: ({ wanted }) => `${wanted} 레이블을 가진 노드`,
    next: () => '파드 템플릿에 nodeSelector나 node affinity를 넣고 노드에 레이블을 붙여 주세요.',
  },
  'pods.notFargate': {
    seen: ({ pod, scheduler, node }) =>
      `파드 ${pod}: Fargate 대신 ${scheduler} 스케줄러가 맡았어요.${node === '' ? '' : ` 노드: ${node}`}`,
    wanted: ({ pod }) => `Fargate 노드에서 실행되는 파드: ${pod}`,
    next: ({ pod, namespace }) =>
      `Fargate 프로파일보다 먼저 만든 파드라면 지워 주세요: kubectl delete pod ${pod} -n ${namespace}. 아니라면 네임스페이스와 레이블을 프로파일과 똑같이 맞춰 주세요.`,
  },
  'pods.fargateWaiting': {
    seen: ({ pod, message }) => `파드 ${pod}: Fargate 노드를 기다리고 있어요${because(message)}.`,
    wanted: ({ pod }) => `Fargate 노드에서 실행되는 파드: ${pod}`,
    next: ({ pod, namespace }) =>
      `2분까지 걸려요. 그 뒤에는 이벤트를 확인해 주세요: kubectl describe pod ${pod} -n ${namespace}`,
  },
  'pods.fargateLabelOnly': {
    seen: ({ pod, node }) => `파드 ${pod}의 노드 ${node}: Fargate 노드가 아니에요.`,
    wanted: ({ pod }) => `Fargate 노드에서 실행되는 파드: ${pod}`,
    next: ({ pod, namespace }) => `파드를 지워 다시 배치되게 해 주세요: kubectl delete pod ${pod} -n ${namespace}`,
  },
  'pods.onFargate': {
    seen: ({ pod, node }) => `파드 ${pod}: Fargate 노드 ${node}에서 실행 중이에요.`,
    wanted: ({ pod }) => `다른 노드에서 실행되는 파드: ${pod}`,
    next: () => 'Fargate 프로파일이 고르지 않게 레이블을 바꾸고 파드를 지워 주세요.',
  },
  'pods.notEc2': {
    seen: ({ pod, node }) => `파드 ${pod}: EC2 노드에 있지 않아요${because(node)}.`,
    wanted: ({ pod }) => `EC2 노드에서 실행되는 파드: ${pod}`,
    next: ({ pod, namespace }) => `어디에 배치됐는지 확인해 주세요: kubectl get pod ${pod} -n ${namespace} -o wide`,
  },
  'pods.hostNetwork': {
    seen: ({ pod }) => `파드 ${pod}: hostNetwork를 써서 노드의 주소를 그대로 써요.`,
    wanted: () => '자기 주소를 가진 파드',
    next: () => 'hostNetwork를 쓰지 않는 파드를 준비해 주세요.',
  },
  'pods.outsideVpc': {
    seen: ({ pod, addresses, vpc, cidrs }) => `파드 ${pod}의 주소: ${all(addresses)}. VPC ${vpc}의 CIDR: ${all(cidrs)}`,
    wanted: () => '클러스터의 VPC 안에 있는 파드 주소',
    next: () => '오버레이 네트워크 대신 VPC CNI가 주소를 주게 해 주세요: kubectl get daemonset aws-node -n kube-system',
  },

  'shape.containers': {
    seen: ({ kind, name, seen }) => `${kind} ${name}의 컨테이너: ${all(seen)}`,
    wanted: ({ wanted }) => `한 파드에 컨테이너 ${wanted}개 이상`,
    next: () =>
      'spec.containers에 컨테이너를 추가하거나, 사이드카라면 spec.initContainers에 restartPolicy: Always로 넣어 주세요.',
  },
  'shape.serviceAccount': {
    seen: ({ kind, name, seen }) => `${kind} ${name}의 ServiceAccount: ${seen}`,
    wanted: ({ wanted }) => `ServiceAccount ${or(wanted)}`,
    next: () => '파드 템플릿에 serviceAccountName을 넣고 다시 적용해 주세요.',
  },
  'shape.unused': {
    seen: ({ kind, name, object, seen }) => `${kind} ${name}에서 값을 가져오는 ${object}: ${all(seen)}`,
    wanted: ({ object, wanted }) => `${object}${wanted.length === 0 ? '' : ` ${or(wanted)}`}에서 가져온 값`,
    next: () => '컨테이너의 env나 envFrom, 또는 마운트한 볼륨으로 참조해 주세요.',
  },
  'shape.optional': {
    seen: ({ kind, name, object, reference }) =>
      `${kind} ${name}: optional: true로 참조해서 없어도 시작돼요. ${object} ${reference}`,
    wanted: ({ object, reference }) => `${object} ${reference}에서 가져온 값`,
    next: () => '참조에서 optional: true를 지워 주세요.',
  },
  'shape.volume': {
    seen: ({ kind, name, seen }) => `${kind} ${name}에서 마운트한 볼륨: ${all(seen)}`,
    wanted: ({ wanted }) => `마운트한 볼륨(${wanted})`,
    next: () => 'spec.volumes에 볼륨을 쓰고 컨테이너의 volumeMounts로 마운트해 주세요.',
  },
  'shape.env': {
    seen: ({ kind, name, variable, seen }) => `${kind} ${name}의 환경 변수 ${variable}: ${all(seen)}`,
    wanted: ({ variable, wanted }) => `${variable}: ${wanted}`,
    next: () => '파드 템플릿에서 컨테이너의 env를 고치고 다시 적용해 주세요.',
  },
  'shape.probe': {
    seen: ({ kind, name, probe, seen }) => `${kind} ${name}의 ${probe} probe: ${all(seen)}`,
    wanted: ({ probe, wanted }) => `${probe} probe${because(wanted)}`,
    next: ({ probe }) => `파드 템플릿의 컨테이너에 ${probe}Probe 설정을 넣고 다시 적용해 주세요.`,
  },
  'shape.resources': {
    seen: ({ kind, name, container, field, seen }) =>
      `${kind} ${name}의 컨테이너 ${container === '' ? '없음' : container}: resources.${field} ${seen === '' ? '없음' : seen}`,
    wanted: ({ field, wanted }) => `모든 컨테이너의 resources.${field}${wanted === '' ? '' : ` ${wanted}`}`,
    next: ({ field }) => `파드 템플릿의 모든 컨테이너에 resources.${field} 값을 넣고 다시 적용해 주세요.`,
  },
  'shape.placement': {
    seen: ({ kind, name, seen }) => `${kind} ${name}의 배치 설정: ${all(seen)}`,
    wanted: ({ wanted }) => `파드 템플릿의 ${or(wanted)}`,
    next: ({ wanted }) => `파드 템플릿에 다음 설정을 넣고 다시 적용해 주세요: ${or(wanted)}`,
  },

  'service.type': {
    seen: ({ name, seen }) => `Service ${name}의 유형: ${seen}`,
    wanted: ({ wanted }) => `유형 ${wanted}`,
    next: ({ wanted }) => `spec.type 값을 바꾸고 다시 적용해 주세요: ${wanted}`,
  },
  'service.nodePort': {
    seen: ({ name }) => `Service ${name}에 노드 포트가 없어요.`,
    wanted: () => '노드 포트',
    next: () => 'spec.type을 NodePort로 바꾸거나 allocateLoadBalancerNodePorts를 true로 바꿔 주세요.',
  },
  'service.port': {
    seen: ({ name, seen }) => `Service ${name}의 포트: ${all(seen)}`,
    wanted: ({ wanted }) => `포트 ${wanted}`,
    next: ({ wanted }) => `spec.ports에 port: ${wanted} 값을 넣고 다시 적용해 주세요.`,
  },
  'service.targetPort': {
    seen: ({ name, port, seen }) => `Service ${name}의 포트 ${port}에 이어진 대상 포트: ${seen}`,
    wanted: ({ wanted }) => `대상 포트 ${wanted}`,
    next: ({ wanted }) => `컨테이너가 듣는 포트로 바꿔 주세요: targetPort: ${wanted}`,
  },
  'service.namedPort': {
    seen: ({ name, port, seen }) =>
      `Service ${name}에 이어진 포트 이름은 "${port}"인데, 파드에 선언된 포트: ${all(seen)}`,
    wanted: ({ port }) => `이름이 "${port}"인 컨테이너 포트`,
    next: ({ port }) => `컨테이너 포트에 "${port}"라는 이름을 붙이거나 targetPort에 번호를 써 주세요.`,
  },
  'service.noSelector': {
    seen: ({ name }) => `Service ${name}에 selector가 없어요.`,
    wanted: () => '파드의 레이블과 맞는 selector',
    next: () => 'spec.selector에 파드의 레이블을 넣어 주세요.',
  },
  'service.selectsNothing': {
    seen: ({ name, selector, seen }) =>
      `Service ${name}의 selector(${selector})에 맞는 파드가 없어요. 가장 비슷한 파드의 레이블: ${all(seen)}`,
    wanted: () => '파드의 레이블과 맞는 selector',
    next: () => 'Service의 spec.selector와 파드의 레이블을 똑같이 맞춰 주세요.',
  },
  'service.endpoints': {
    seen: ({ name, seen }) => `Service ${name} 뒤의 Ready 파드: ${seen}개`,
    wanted: ({ wanted }) => `뒤에 있는 Ready 파드 ${wanted}개 이상`,
    next: ({ name, namespace }) =>
      `EndpointSlice와 비교해 주세요: kubectl get endpointslices -l kubernetes.io/service-name=${name} -n ${namespace}`,
  },
  'service.app': {
    seen: ({ name, pod, seen }) => `Service ${name} 뒤의 파드 ${pod}에 있는 레이블: ${all(seen)}`,
    wanted: ({ wanted }) => `뒤에 있는 모든 파드의 레이블: ${wanted}`,
    next: ({ wanted }) => `spec.selector를 바꿔 다음 레이블만 고르게 해 주세요: ${wanted}`,
  },
  'service.noHostname': {
    seen: ({ name }) => `Service ${name}의 로드 밸런서 주소가 아직 없어요.`,
    wanted: () => 'status.loadBalancer의 호스트 이름',
    next: ({ name, namespace }) =>
      `로드 밸런서를 만드는 데 몇 분 걸려요. 그 뒤에는 이벤트를 확인해 주세요: kubectl describe service ${name} -n ${namespace}`,
  },
  'service.failed': {
    seen: ({ name, reason, message }) => `Service ${name}의 로드 밸런서를 만들 수 없어요. ${reason}${because(message)}`,
    wanted: () => 'status.loadBalancer의 호스트 이름',
    next: () => '메시지에 나온 원인을 없애 주세요. 서브넷 태그나 컨트롤러의 권한일 때가 많아요.',
  },

  'ingress.noClass': {
    seen: ({ name }) => `Ingress ${name}에 클래스가 없고 클러스터에 기본 클래스도 없어요.`,
    wanted: ({ wanted }) => `${wanted} 컨트롤러의 Ingress`,
    next: ({ wanted }) => `spec.ingressClassName에 ${wanted} 컨트롤러의 클래스를 넣어 주세요: kubectl get ingressclass`,
  },
  'ingress.unknownClass': {
    seen: ({ name, class: seen, known }) =>
      `Ingress ${name}의 클래스 ${seen}: 클러스터에 없어요. 있는 클래스: ${all(known)}`,
    wanted: () => '설치된 컨트롤러의 클래스',
    next: () => '컨트롤러를 IngressClass와 함께 설치하거나 spec.ingressClassName 값을 고쳐 주세요.',
  },
  'ingress.class': {
    seen: ({ name, class: seen, controller }) => `Ingress ${name}의 클래스: ${seen}, 컨트롤러: ${controller}`,
    wanted: ({ wanted }) => `${wanted} 컨트롤러의 Ingress`,
    next: ({ wanted }) => `spec.ingressClassName에 ${wanted} 컨트롤러의 클래스를 넣어 주세요: kubectl get ingressclass`,
  },
  'ingress.annotation': {
    seen: ({ name, annotation, seen }) => `Ingress ${name}의 어노테이션 ${annotation}: ${seen === '' ? '없음' : seen}`,
    wanted: ({ annotation, wanted }) => `${annotation}: ${or(wanted)}`,
    next: ({ annotation }) => `metadata.annotations의 ${annotation} 값을 고치고 다시 적용해 주세요.`,
  },
  'ingress.host': {
    seen: ({ name, seen }) => `Ingress ${name}의 규칙에 있는 호스트: ${all(seen)}`,
    wanted: ({ wanted }) => `호스트 ${wanted}의 규칙`,
    next: ({ wanted }) => `spec.rules에 host: ${wanted} 규칙을 넣어 주세요.`,
  },
  'ingress.path': {
    seen: ({ name, path, seen }) => `Ingress ${name}에 ${path} 경로가 없어요. 있는 경로: ${all(seen)}`,
    wanted: ({ path }) => `경로 ${path}`,
    next: ({ path }) => `spec.rules에 path: ${path} 경로를 pathType: Prefix와 함께 넣어 주세요.`,
  },
  'ingress.backend': {
    seen: ({ name, path, seen }) => `Ingress ${name}의 ${path} 경로가 가는 곳: ${seen === '' ? '없음' : seen}`,
    wanted: ({ path, wanted }) => `${path} 경로가 갈 곳: ${wanted}`,
    next: ({ path }) =>
      `${path} 경로의 Service와 포트를 고쳐 주세요. 앞에 있는 규칙이 이 경로를 먼저 가져가는지도 확인해 주세요.`,
  },
  'ingress.noService': {
    seen: ({ name, path, service }) => `Ingress ${name}의 ${path} 경로가 가는 Service "${service}": 없어요.`,
    wanted: () => '같은 네임스페이스에 있는 Service',
    next: () => 'Service를 만들거나 Ingress에 쓴 이름을 고쳐 주세요.',
  },
  'ingress.servicePort': {
    seen: ({ name, path, service, seen, wanted }) =>
      `Ingress ${name}의 ${path} 경로가 Service ${service}의 포트 ${wanted}에 이어져 있어요. Service에 있는 포트: ${all(seen)}`,
    wanted: ({ service }) => `Service ${service}에 있는 포트`,
    next: () => 'Ingress에는 컨테이너 포트가 아니라 Service의 포트를 써 주세요.',
  },
  'ingress.noAddress': {
    seen: ({ name }) => `Ingress ${name}의 ADDRESS가 아직 비어 있어요.`,
    wanted: () => '로드 밸런서의 호스트 이름',
    next: ({ name, namespace }) =>
      `로드 밸런서를 만드는 데 몇 분 걸려요. 그 뒤에는 이벤트(kubectl describe ingress ${name} -n ${namespace})와 컨트롤러가 실행 중인지 확인해 주세요.`,
  },
  'ingress.failed': {
    seen: ({ name, reason, message }) =>
      `컨트롤러가 Ingress ${name}의 로드 밸런서를 만들 수 없어요. ${reason}${because(message)}`,
    wanted: () => '로드 밸런서의 호스트 이름',
    next: () => '메시지에 나온 원인을 없애 주세요. 서브넷 태그, 컨트롤러의 권한, 클러스터 이름일 때가 많아요.',
  },

  'hpa.absent': {
    seen: ({ namespace, seen }) => `${place(namespace)}에 이 대상의 HPA가 없어요. 있는 HPA의 대상: ${all(seen)}`,
    wanted: ({ target }) => `${or(target)}의 HPA`,
    next: ({ target }) => `spec.scaleTargetRef에 다음 대상을 쓴 HPA를 만들어 주세요: ${or(target)}`,
  },
  'hpa.several': {
    seen: ({ target, seen }) => `${target} 하나에 HPA가 여러 개예요: ${all(seen)}`,
    wanted: ({ target }) => `${target}의 HPA 하나`,
    next: () => '서로 부딪히니 하나만 남기고 지워 주세요.',
  },
  'hpa.noTarget': {
    seen: ({ name, target }) => `HPA ${name}의 대상 ${target}: 없어요.`,
    wanted: ({ target }) => `같은 네임스페이스의 ${target}`,
    next: () => '대상을 만들거나 spec.scaleTargetRef 값을 고쳐 주세요.',
  },
  'hpa.apiVersion': {
    seen: ({ name, target, seen }) =>
      `HPA ${name}: 대상 ${target}의 apiVersion이 ${seen === '' ? 'v1' : seen}인데, 이 API에는 그런 종류가 없어요.`,
    wanted: () => 'spec.scaleTargetRef의 apiVersion: apps/v1',
    next: () => 'spec.scaleTargetRef.apiVersion을 apps/v1로 고친 다음 다시 적용해 주세요.',
  },
  'hpa.min': {
    seen: ({ name, seen }) => `HPA ${name}의 최소 복제본: ${seen}개`,
    wanted: ({ wanted }) => `최소 복제본 ${wanted}개 이하`,
    next: ({ wanted }) => `spec.minReplicas 값을 바꿔 주세요: ${wanted}`,
  },
  'hpa.max': {
    seen: ({ name, seen }) => `HPA ${name}의 최대 복제본: ${seen}개`,
    wanted: ({ wanted }) => `최대 복제본 ${wanted}개 이상`,
    next: ({ wanted }) => `spec.maxReplicas 값을 바꿔 주세요: ${wanted}`,
  },
  'hpa.fixed': {
    seen: ({ name, seen }) => `HPA ${name}의 최소와 최대 복제본이 모두 ${seen}개라 늘어날 수 없어요.`,
    wanted: () => '최소보다 큰 최대 복제본',
    next: () => 'spec.maxReplicas 값을 spec.minReplicas보다 크게 바꿔 주세요.',
  },
  'hpa.metric': {
    seen: ({ name, seen }) => `HPA ${name}의 기준: ${all(seen)}`,
    wanted: ({ wanted }) => `기준 ${wanted}`,
    next: ({ wanted }) => `spec.metrics의 목표 값을 바꿔 주세요: ${wanted}`,
  },
  'hpa.noValue': {
    seen: ({ name }) => `HPA ${name}의 현재 값이 아직 없어요(TARGETS의 <unknown>).`,
    wanted: () => '현재 값',
    next: ({ namespace }) =>
      `첫 값은 1분쯤 뒤에 나와요. 그 뒤에도 없으면 kubectl top pods -n ${namespace} 명령으로 확인해 주세요.`,
  },
  'hpa.noRequest': {
    seen: ({ name, resource, container }) =>
      `HPA ${name}: 컨테이너 ${container}에 ${resource} requests가 없어 값을 계산할 수 없어요.`,
    wanted: ({ resource }) => `파드의 모든 컨테이너에 있는 ${resource} requests`,
    next: ({ resource, container }) =>
      `컨테이너 ${container}에 resources.requests.${resource} 값을 넣어 주세요. 사이드카도 마찬가지예요.`,
  },
  'hpa.noMetricsServer': {
    seen: ({ name }) => `HPA ${name}: 지표 API가 응답하지 않아 값을 받지 못해요.`,
    wanted: () => '응답하는 metrics-server',
    next: () => 'metrics-server를 설치하고 kubectl top nodes 명령으로 확인해 주세요.',
  },
  'hpa.notActive': {
    seen: ({ name, reason, message }) => `HPA ${name}: 동작하지 않아요. ${reason}${because(message)}`,
    wanted: () => 'True인 AbleToScale과 ScalingActive 조건',
    next: ({ name, namespace }) => `조건을 확인해 주세요: kubectl describe hpa ${name} -n ${namespace}`,
  },
  'hpa.targetZero': {
    seen: ({ name, target }) => `HPA ${name}: ${target}의 복제본이 0개라 꺼져 있어요.`,
    wanted: ({ target }) => `${target}의 복제본 1개 이상`,
    next: ({ target }) => `${target}의 복제본을 1개로 늘려 주세요. 그 뒤로는 HPA가 맡아요.`,
  },

  'scaled.max': {
    seen: ({ name, seen }) => `HPA ${name}의 최대 복제본: ${seen}개`,
    wanted: ({ above }) => `부하를 받아 ${above}개보다 많은 복제본`,
    next: ({ above }) => `spec.maxReplicas 값을 ${above}보다 크게 바꾸고 부하를 주세요.`,
  },
  'scaled.coming': {
    seen: ({ name, seen }) => `HPA ${name}: 곧 늘어나요. 지금 복제본: ${seen}개`,
    wanted: ({ above }) => `부하를 받아 ${above}개보다 많은 복제본`,
    next: () => '몇 분 동안 부하를 계속 주세요.',
  },
  'scaled.idle': {
    seen: ({ name, seen, value, target }) =>
      `HPA ${name}의 복제본: ${seen}개, 현재 값: ${value === '' ? '모름' : value}, 목표: ${target === '' ? '모름' : target}`,
    wanted: ({ above }) => `부하를 받아 ${above}개보다 많은 복제본`,
    next: () => '몇 분 동안 부하를 끊지 말고 주고, 한 시간 안에 다시 확인해 주세요.',
  },
  'scaled.byHand': {
    seen: ({ name, seen }) => `복제본 ${seen}개가 있지만 HPA ${name}에서 늘린 것이 아니에요.`,
    wanted: ({ above }) => `부하를 받아 HPA가 늘린, ${above}개보다 많은 복제본`,
    next: () => '복제본 수는 HPA에 맡기고 부하를 주세요.',
  },

  'can.noRole': {
    seen: ({ user, groups, verb, resource, namespace, role }) =>
      `${subject(user, groups)}: ${scope(namespace)}에서 ${verb} ${resource} 권한이 없어요. 바인딩이 가리키는 ${role} 객체가 없어요.`,
    wanted: ({ verb, resource, namespace }) => `${scope(namespace)}의 ${verb} ${resource} 권한`,
    next: ({ role }) =>
      `${role} 객체를 만들거나(Role은 RoleBinding과 같은 네임스페이스에), roleRef를 바르게 써서 바인딩을 다시 만들어 주세요.`,
  },
  'can.denied': {
    seen: ({ user, groups, verb, resource, namespace }) =>
      `${subject(user, groups)}: ${scope(namespace)}에서 ${verb} ${resource} 권한이 없어요.`,
    wanted: ({ verb, resource, namespace }) => `${scope(namespace)}의 ${verb} ${resource} 권한`,
    next: () =>
      'RoleBinding의 subject를 이 사용자, 그룹과 글자까지 비교하고 Role과 RoleBinding의 네임스페이스를 확인해 주세요.',
  },
  'can.allowed': {
    seen: ({ user, verb, resource, namespace, reason }) =>
      `${user} 사용자: ${scope(namespace)}에서 ${verb} ${resource} 권한이 있어요${because(reason)}.`,
    wanted: ({ verb, resource, namespace }) => `${scope(namespace)}에 ${verb} ${resource} 권한 없음`,
    next: ({ reason }) =>
      reason === ''
        ? 'system:masters 그룹을 빼 주세요. Role 없이도 모든 권한이 있어요.'
        : '메시지에 나온 Role에서 verb나 resource를 빼거나 바인딩을 지워 주세요.',
  },
  'can.nothing': {
    seen: ({ user, groups, verb, resource, namespace }) =>
      `${subject(user, groups)}: ${scope(namespace)}에서 ${verb} ${resource} 권한도 없어요.`,
    wanted: ({ verb, resource }) => `${verb} ${resource} 권한만 있는 사용자`,
    next: () => '필요한 권한부터 주세요. 이 사용자나 그룹에 연결된 Role과 RoleBinding이 있어야 해요.',
  },
};

export const kubeLabels: LabelTexts<KubeCheckName> = {
  'k8s.can': ({ user, groups, verb, resource, ns, name, expect }) =>
    `${user === NOBODY ? `그룹 ${all(groups)}` : user}: ${scope(ns ?? '')}에서 ${verb} ${resource}${name === undefined ? '' : ` ${name}`} ${expect === 'yes' ? '허용' : '거부'}`,
  'k8s.hpa': ({ target, metric, valueKnown }) =>
    `${or(target.map(targetName))}의 HPA${metric === undefined ? '' : `: ${metricName(metric)}`}${valueKnown ? ', 현재 값 있음' : ''}`,
  'k8s.ingress': ({ names, paths, pathsAtLeast, address, tls, redirect }) =>
    [
      `Ingress${names === undefined ? '' : ` ${or(names)}`}${paths === undefined ? '' : `: ${paths.map(({ path }) => path).join(', ')}`}`,
      pathsAtLeast === undefined ? [] : `경로 ${pathsAtLeast}개 이상`,
      tls ? 'HTTPS' : [],
      redirect ? 'HTTP에서 HTTPS로 리디렉션' : [],
      address ? '주소 있음' : [],
    ]
      .flat()
      .join(', '),
  'k8s.object': ({ kind, name, labels, fields }) =>
    `${kind} ${name === undefined ? selectorOf(labels ?? {}) : or(name)}${Object.keys(fields).length === 0 ? '' : `: ${Object.keys(fields).join(', ')}`}`,
  'k8s.pods': ({ labels, countAtLeast, onFargate, phase, ...shape }) =>
    `파드${labels === undefined ? '' : ` ${selectorOf(labels)}`}: ${onFargate === undefined ? '' : onFargate ? 'Fargate에서 ' : 'EC2에서 '}${phase ?? 'Ready'} ${countAtLeast}개 이상${withParts(shape)}`,
  'k8s.scaled': ({ target, above }) => `HPA로 늘어난 ${or(target.map(targetName))}: ${above}개 초과`,
  'k8s.service': ({ name, port, endpointsAtLeast }) =>
    `Service ${or(name)}${port === undefined ? '' : `:${port}`}${endpointsAtLeast === undefined ? '' : `, Ready 파드 ${endpointsAtLeast}개 이상`}`,
  'k8s.workload': ({ kind, name, readyAtLeast, ...shape }) =>
    `${kind} ${or(name)}: Ready 파드 ${readyAtLeast}개 이상${withParts(shape)}`,
};
